"""In which region of the world a country or area is, by the M49 standard of the United Nations Statistics Division.

The list is ``data/places/countries.csv``: code of M49, code of three letters (ISO 3166-1), code of the region, names in
six languages, other names that people write. A name that it does not hold has no region; nothing is guessed.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from wsis_gdc.base.resources import data_folder
from wsis_gdc.questions.collection.profiles import spelt

__all__ = ["SOURCE", "region_names", "region_of"]

SOURCE: Final = "https://unstats.un.org/unsd/methodology/m49/"
"""Where the Statistics Division publishes the standard."""


class _Listed(NamedTuple):
    """What the list says: the region of each name, and the regions by code with their names by language."""

    region_of: Mapping[str, str]
    regions: Mapping[str, Mapping[str, str]]


@cache
def _listed() -> _Listed:
    with (data_folder() / "places" / "countries.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    languages = ("en", "fr", "es", "ru", "ar", "zh")
    known = {
        spelt(name): row["region"]
        for row in rows
        if row["region"]
        for name in (row["iso3"], *(row[language] for language in languages), *row["others"].split("; "))
        if name
    }
    regions = {row["code"]: {name: row[name] for name in languages} for row in rows if not row["region"]}
    return _Listed(known, regions)


def region_of(country: str) -> str:
    """Return the code of the region of a country by its name in one of six languages, or nothing.

    Case, accents, signs and what stands in brackets do not count.

    >>> region_of("kenya"), region_of("Bolivia"), region_of("الأردن"), region_of("Côte d'Ivoire"), region_of("Atlantis")
    ('002', '019', '142', '002', '')
    """
    return _listed().region_of.get(spelt(country), "")


def region_names(language: str = "en") -> dict[str, str]:
    """Return the names of the regions by code, in the order of codes.

    >>> list(region_names().values())
    ['Africa', 'Oceania', 'Americas', 'Asia', 'Europe']
    """
    return {code: names.get(language, names["en"]) for code, names in _listed().regions.items()}
