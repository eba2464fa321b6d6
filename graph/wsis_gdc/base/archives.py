"""What reading a ZIP archive of a stranger may raise."""

from __future__ import annotations

import zipfile
import zlib
from typing import Final

__all__ = ["UNREADABLE"]

try:
    from lzma import LZMAError as _PackedError
except ImportError:  # a Python built without it cannot unpack such parts, and says so otherwise
    _PackedError = zipfile.BadZipFile  # type: ignore[assignment, misc]

UNREADABLE: Final[tuple[type[Exception], ...]] = (
    *(zipfile.BadZipFile, zlib.error, _PackedError),
    *(NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
)
"""Of archives that are damaged, locked, or packed in a way that cannot be read here."""
