"""What Office files share: archives with the same bytes each time, and how they name languages."""

from __future__ import annotations

import io
import zipfile
from typing import Final

__all__ = ["LOCALES", "settled"]

LOCALES: Final = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "ar": "ar-SA", "zh": "zh-CN"}
"""The languages as Office names them."""


def settled(archive: bytes) -> bytes:
    """Return a zip archive with its members in order and without their dates.

    The member that names the types of all others stays first, as readers of Office files expect.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            member.create_system = 3
            target.writestr(member, source.read(name))
    return out.getvalue()
