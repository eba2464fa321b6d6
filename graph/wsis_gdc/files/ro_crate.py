"""A build as a research object: `ro-crate-metadata.json` by RO-Crate 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.publication import ADDRESS, CODE_LICENCE, DATA_LICENCE, DATASET, KEYWORDS, MAKERS, TITLE
from wsis_gdc.words.abstract import abstract

if TYPE_CHECKING:
    from wsis_gdc.files.published import Published

__all__ = ["FILE", "ro_crate"]

FILE: Final = "ro-crate-metadata.json"
_SPECIFICATION: Final = "https://w3id.org/ro/crate/1.1"
_MAKERS: Final = {"@id": f"{DATASET}#publisher"}
_SOFTWARE: Final = {"@id": f"{DATASET}#software"}
_CODE_LICENCE: Final = {"@id": f"https://spdx.org/licenses/{CODE_LICENCE}"}
_DATA_LICENCE: Final = {"@id": DATA_LICENCE}


def ro_crate(published: Published) -> bytes:
    """Return the description: the dataset, its files and folders, who made it, with which software, on what terms."""
    nodes = [{"@id": FILE, "@type": "CreativeWork", "conformsTo": {"@id": _SPECIFICATION}, "about": {"@id": "./"}}]
    crate = {"@context": f"{_SPECIFICATION}/context", "@graph": [*nodes, *_entities(published)]}
    return (json.dumps(crate, ensure_ascii=False, indent=1) + "\n").encode()


def _entities(published: Published) -> Iterator[dict[str, Any]]:
    files: list[dict[str, Any]] = [
        {
            "@id": file.name,
            "@type": "File",
            "name": file.name,
            "encodingFormat": file.media,
            "contentSize": str(file.size),
            "sha256": file.sha256,
            "license": _DATA_LICENCE,
        }
        for file in published.files
    ]
    folders: list[dict[str, Any]] = [
        {"@id": f"{name}/", "@type": "Dataset", "name": name} for name in published.folders
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": DATASET,
        "name": TITLE,
        "description": abstract(),
        "url": ADDRESS,
        "license": _DATA_LICENCE,
        "author": _MAKERS,
        "publisher": _MAKERS,
        "keywords": ", ".join(KEYWORDS),
        "version": published.version,
    }
    if published.data_version:
        root["alternateName"] = f"{TITLE}, data version {published.data_version}"
    if published.date:
        # the profile wants a date of publication; there is none but that of the data
        root |= {"datePublished": published.date, "dateModified": published.date}
    yield root | {"hasPart": [{"@id": each["@id"]} for each in (*files, *folders)], "mentions": {"@id": "#build"}}
    yield from files
    yield from folders
    yield {"@type": "Organization", "name": MAKERS, "url": ADDRESS} | _MAKERS
    software = {"name": "wsis-gdc", "softwareVersion": published.version, "license": _CODE_LICENCE, "url": ADDRESS}
    yield {"@type": "SoftwareApplication"} | software | _SOFTWARE
    made = {"name": "wsis-gdc build", "instrument": _SOFTWARE, "result": {"@id": "./"}}
    yield {"@id": "#build", "@type": "CreateAction"} | made
    yield {"@type": "CreativeWork", "name": "Creative Commons Attribution 4.0 International"} | _DATA_LICENCE
    yield {"@type": "CreativeWork", "name": "MIT License"} | _CODE_LICENCE
