"""The files of the expert editor, which ``scripts/editor.py`` fetches: which they are, and whether they are here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

__all__ = ["FILES", "FOLDER", "PACKAGE", "VERSION", "is_here"]

PACKAGE: Final = "@zazuko/yasgui"
VERSION: Final = "4.6.2"

FOLDER: Final = Path(__file__).with_name("yasgui")
"""Where the files lie, once they are fetched."""

FILES: Final[Mapping[str, str]] = {
    "yasgui.min.js": "55034eaac74c55f55fbd1eeed008ae38a79053651cbed2b453f1fcfd895a4b75",
    "yasgui.min.css": "085b94556b97f9928981bdedb6848fd11ad4d8d950e821f0d698c58ca538fc55",
    "package.json": "25c8a2f2e9dff570f3c34d87a614afc729d1123e4bf1bfdf0c77378cdc269495",
}
"""The files with their SHA-256; the last names authors and licence (MIT), a text of which the package does not have."""


def is_here() -> bool:
    """Tell whether the editor was fetched."""
    return all((FOLDER / name).is_file() for name in FILES)
