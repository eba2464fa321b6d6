"""Bring the catalogues of translations in step with the strings in use: ``python scripts/catalogues.py``.

New strings enter each catalogue untranslated, those no longer used leave it. ``wsis-gdc languages`` tells what is
missing.
"""

from __future__ import annotations

from wsis_gdc.analysis.catalogues import REPORT
from wsis_gdc.views.catalogues import VIEWS
from wsis_gdc.views.i18n import LANGUAGES


def main() -> None:
    """Update every catalogue."""
    for language in LANGUAGES:
        if language != "en":
            # a string that moves from one catalogue to the other takes its translation along
            kept = VIEWS.translations(language) | REPORT.translations(language)
            VIEWS.update(language, kept)
            REPORT.update(language, kept)


if __name__ == "__main__":
    main()
