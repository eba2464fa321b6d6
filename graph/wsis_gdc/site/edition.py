"""What every page says about this edition of the graph: title, version, licences."""

from __future__ import annotations

from typing import Any

from wsis_gdc.base.publication import CODE_LICENCE, TITLE
from wsis_gdc.base.version import VERSION
from wsis_gdc.site.rendering import PAGES, About

__all__ = ["about"]


def about(data_version: str, *, alone: bool = False) -> About:
    """Return what pages say about themselves; ``data_version`` is the start of the hash of all inputs.

    A page that stands ``alone`` has no sibling pages and offers no doors to them.
    """
    known = [name for name in PAGES if name not in ("report", "roadmap")]
    doors: dict[str, Any] = {f"{name}_page": "" if alone else f"{name}.html" for name in known}
    return About(
        title=TITLE,
        version=VERSION,
        data_version=data_version,
        licence_code=CODE_LICENCE,
        licence_data="CC BY 4.0",
        with_data=not alone,
        **doors,
    )
