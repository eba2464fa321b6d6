"""What Office files share: archives with the same bytes each time, their date, and how they name languages."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Final

__all__ = ["LOCALES", "moment_of", "settled"]

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


def moment_of(date: str) -> datetime:
    """Return the moment that stands in a file for the day of writing, by a date of the data; without one a fixed one.

    >>> moment_of("2026-11-29").year, moment_of("").year
    (2026, 2000)
    """
    try:
        return datetime.fromisoformat(date[:10])
    except ValueError:
        return datetime(2000, 1, 1)
