"""How a sheet is cited, in words for people and as schema.org for search engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.namespaces import BASE
from wsis_gdc.words.languages import translator

if TYPE_CHECKING:
    from wsis_gdc.site.rendering import About

__all__ = ["citation", "schema_org"]

_DATASET: Final = f"{BASE}dataset"

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
    parts = [f"{about.title}: {name}"]
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
        told["inDefinedTermSet"] = _DATASET
    elif term == "Organization":
        if code and code != name:
            told["alternateName"] = code
    else:
        if code:
            told["identifier"] = code
        told["inLanguage"] = language
    if term == "Dataset":
        told["isPartOf"] = {"@type": "Dataset", "@id": _DATASET, "name": about.title}
        if about.data_version:
            told["version"] = about.data_version
    return told
