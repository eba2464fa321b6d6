"""Bring the catalogues of translations in step with the strings in use: ``python scripts/catalogues.py``.

New strings enter each catalogue untranslated, those no longer used leave it. ``wsis-gdc languages`` tells what is
missing.
"""

from __future__ import annotations

from wsis_gdc.words.catalogue import CATALOGUE
from wsis_gdc.words.languages import LANGUAGES


def main() -> None:
    """Update every catalogue."""
    for language in LANGUAGES:
        if language != "en":
            CATALOGUE.update(language)


if __name__ == "__main__":
    main()
