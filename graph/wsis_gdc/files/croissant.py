"""A build as a dataset for machine learning: `croissant.json` by Croissant 1.0.

Its one set of records is the matrix of commitments against action lines: how many taken-up links each cell holds, 0
where somebody looked and found none, nothing where nobody looked.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.publication import ADDRESS, DATA_LICENCE, DATASET, KEYWORDS, MAKERS, TITLE
from wsis_gdc.words.abstract import abstract
from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from wsis_gdc.files.published import Published

__all__ = ["FILE", "croissant"]

FILE: Final = "croissant.json"
_MATRIX: Final = "matrix.csv"
_TEXTS: Final = 2
"""How many columns of the matrix, the first ones, hold texts."""

_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification prescribes."""


def croissant(published: Published, folder: Path) -> bytes:
    """Return the description of a build in a folder."""
    told: dict[str, Any] = {
        "@context": _CONTEXT,
        "@id": DATASET,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": TITLE,
        "description": abstract(),
        "url": ADDRESS,
        "license": DATA_LICENCE,
        "creator": {"@type": "sc:Organization", "name": MAKERS, "url": ADDRESS},
        "publisher": {"@type": "sc:Organization", "name": MAKERS, "url": ADDRESS},
        "keywords": list(KEYWORDS),
        "inLanguage": list(LANGUAGES),
        "isAccessibleForFree": True,
        "version": published.version,
        "citeAs": f"{MAKERS}: {TITLE}, version {published.version}, data version {published.data_version}. {DATASET}",
    }
    if published.date:
        # the specification wants a date of publication; there is none but that of the data
        told |= {"datePublished": published.date, "dateModified": published.date}
    told["distribution"] = [
        {
            "@id": file.name,
            "@type": "cr:FileObject",
            "name": file.name,
            "contentUrl": file.name,
            "contentSize": f"{file.size} B",
            "encodingFormat": file.media,
            "sha256": file.sha256,
        }
        for file in published.files
    ]
    if any(file.name == _MATRIX for file in published.files):
        with (folder / _MATRIX).open(encoding="utf-8", newline="") as lines:
            told["recordSet"] = [_records(next(csv.reader(lines)))]
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _records(columns: list[str]) -> dict[str, Any]:
    """Return the matrix as a set of records: a commitment, its label, and a number for each action line."""
    return {
        "@id": "matrix",
        "@type": "cr:RecordSet",
        "name": "matrix",
        "description": "Commitments of the Global Digital Compact against the WSIS action lines.",
        "key": {"@id": f"matrix/{columns[0]}"},
        "field": [
            {
                "@id": f"matrix/{name}",
                "@type": "cr:Field",
                "name": name,
                "description": f"Taken-up links with {name}; 0: looked at, no link; empty: not looked at."
                if place >= _TEXTS
                else f"The {name} of the row.",
                "dataType": "sc:Float" if place >= _TEXTS else "sc:Text",
                "source": {"fileObject": {"@id": _MATRIX}, "extract": {"column": name}},
            }
            for place, name in enumerate(columns)
        ],
    }
