"""How a sheet is cited, in words for people and as schema.org for search engines, and what these hear of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.publication import ADDRESS, DATA_LICENCE, DATASET, KEYWORDS, MAKERS, MEDIA
from wsis_gdc.words.abstract import abstract
from wsis_gdc.words.languages import labelled, translator

if TYPE_CHECKING:
    from wsis_gdc.site.rendering import About

__all__ = ["citation", "dataset", "schema_org"]

_TYPES: Final[Mapping[str, str]] = {
    "entity": "Organization",
    "mechanism": "Organization",
    "document": "CreativeWork",
    "set": "Dataset",
}
"""What a kind is called at schema.org; whatever is no member of these is a term of a set of terms."""


def citation(name: str, iri: str, about: About, language: str = "en") -> str:
    """Return how to cite a thing of this edition, in one line."""
    _ = translator(language).gettext
    parts = [labelled(about.title, name, language)]
    if about.data_version:
        parts.append(_("Data version {version}").format(version=about.data_version))
    if about.data_date:
        parts.append(_("Data of {date}").format(date=about.data_date))
    return ". ".join((*parts, iri, about.licence_data)) + "."


def schema_org(kind: str, iri: str, name: str, text: str, code: str, about: About, language: str) -> dict[str, Any]:
    """Return a thing as schema.org's vocabulary has it, as JSON-LD."""
    term = _TYPES.get(kind, "DefinedTerm")
    told: dict[str, Any] = {"@context": "https://schema.org", "@type": term, "@id": iri, "name": name, "url": iri}
    if text:
        told["description"] = text
    if term == "DefinedTerm":
        if code:
            told["termCode"] = code
        told["inDefinedTermSet"] = DATASET
    elif term == "Organization":
        if code and code != name:
            told["alternateName"] = code
    else:
        if code:
            told["identifier"] = code
        told["inLanguage"] = language
    if term == "Dataset":
        told["isPartOf"] = {"@type": "Dataset", "@id": DATASET, "name": about.title}
        if about.data_version:
            told["version"] = about.data_version
    return told


def dataset(about: About, language: str, files: Sequence[str]) -> dict[str, Any]:
    """Return the whole graph as schema.org has a dataset; ``files`` are names of files beside the page."""
    makers = {"@type": "Organization", "name": MAKERS, "url": ADDRESS}
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": DATASET,
        "identifier": DATASET,
        "name": about.title,
        "description": abstract(language),
        "url": ADDRESS,
        "license": DATA_LICENCE,
        "creator": makers,
        "publisher": makers,
        "keywords": list(KEYWORDS),
        "isAccessibleForFree": True,
        "inLanguage": language,
        "version": about.version,
    }
    if about.data_date:
        told["dateModified"] = about.data_date
    downloads = [(name, MEDIA[name.rpartition(".")[2]]) for name in files if name.rpartition(".")[2] in MEDIA]
    if downloads:
        told["distribution"] = [
            {"@type": "DataDownload", "name": name, "contentUrl": name, "encodingFormat": media}
            for name, media in downloads
        ]
    return told
