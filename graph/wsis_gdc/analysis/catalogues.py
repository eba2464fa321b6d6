"""The catalogues of the report and of the packs (see ``wsis_gdc.views.catalogues``)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from wsis_gdc.views.catalogues import VIEWS, Catalogue

__all__ = ["REPORT"]

_HERE: Final = Path(__file__).parent

REPORT: Final = Catalogue(
    "Report and packs", (_HERE, _HERE.parent / "packs"), f"{_HERE}/locales/{{language}}.po", behind=VIEWS
)
"""The words of the report and of the packs that the pages do not have."""
