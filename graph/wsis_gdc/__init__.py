"""The WSIS–GDC linkage graph: WSIS action lines and the Global Digital Compact, linked paragraph by paragraph.

>>> import wsis_gdc
>>> with wsis_gdc.load() as kg:
...     [row[0].value for row in kg.select("SELECT ?n { wsis:C5 skos:notation ?n }")]
['C5']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wsis_gdc.base.version import VERSION

if TYPE_CHECKING:
    from wsis_gdc.api import KnowledgeGraph, load
    from wsis_gdc.base.errors import (
        CurationError,
        MissingLibraryError,
        NotFoundError,
        QueryError,
        UnknownTermWarning,
        WsisGdcError,
    )

__all__ = [
    "CurationError",
    "KnowledgeGraph",
    "MissingLibraryError",
    "NotFoundError",
    "QueryError",
    "UnknownTermWarning",
    "WsisGdcError",
    "__version__",
    "load",
]

__version__ = VERSION


def __getattr__(name: str) -> Any:
    """Import the public names when they are first asked for (PEP 562), so that importing the package is cheap."""
    from importlib import import_module

    if name in ("KnowledgeGraph", "load"):
        return getattr(import_module("wsis_gdc.api"), name)
    if name in __all__:
        return getattr(import_module("wsis_gdc.base.errors"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
