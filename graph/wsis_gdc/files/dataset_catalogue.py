"""A build as the one dataset of a catalogue: DCAT as its European profile asks (DCAT-AP 3), with VoID."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE
from wsis_gdc.base.publication import ADDRESS, DATA_LICENCE, DATASET, KEYWORDS, MAKERS, TITLE
from wsis_gdc.files.void import NAMESPACES, TYPE, of, void
from wsis_gdc.words.abstract import abstract

if TYPE_CHECKING:
    from wsis_gdc.files.published import Published, PublishedFile
    from wsis_gdc.questions.holdings import Holdings

__all__ = ["FILE", "catalogue"]

FILE: Final = "void.ttl"

_DCAT: Final = "http://www.w3.org/ns/dcat#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_FOAF: Final = "http://xmlns.com/foaf/0.1/"
_SPDX: Final = "http://spdx.org/rdf/terms#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_ADMS: Final = "http://www.w3.org/ns/adms#"
_VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
_EU: Final = "http://publications.europa.eu/resource/authority/"
_IANA: Final = "https://www.iana.org/assignments/media-types/"

_PREFIXES: Final[Mapping[str, str]] = {
    **NAMESPACES,
    "adms": _ADMS,
    "dcat": _DCAT,
    "dcterms": _DCTERMS,
    "foaf": _FOAF,
    "spdx": _SPDX,
    "vcard": _VCARD,
    "xsd": _XSD,
}

_FILE_TYPES: Final[Mapping[str, str]] = {
    "ttl": "RDF_TURTLE",
    "trig": "RDF_TRIG",
    "nq": "RDF_N_QUADS",
    "nt": "RDF_N_TRIPLES",
    "owl": "RDF_XML",
    "rdf": "RDF_XML",
    "jsonld": "JSON_LD",
    "json": "JSON",
    "csv": "CSV",
    "tsv": "TSV",
    "pptx": "PPTX",
    "xlsx": "XLSX",
    "zip": "ZIP",
}
"""What the EU's list of file types calls the files that end so."""

_LANGUAGES: Final[Mapping[str, str]] = {
    "en": "ENG",
    "fr": "FRA",
    "es": "SPA",
    "ru": "RUS",
    "ar": "ARA",
    "zh": "ZHO",
}
_THEMES: Final = ("INTR", "TECH", "GOVE")
"""International issues; science and technology; government and public sector: names of the EU's list of themes."""


def catalogue(published: Published, held: Holdings) -> bytes:
    """Return the description as Turtle, byte for byte the same for the same build."""
    by_subject: dict[ox.NamedNode, list[ox.Triple]] = defaultdict(list)
    for triple in _triples(published, held):
        by_subject[triple.subject].append(triple)  # type: ignore[index]
    ordered = (triple for triples in by_subject.values() for triple in sorted(triples, key=_type_first))
    out = io.BytesIO()
    ox.serialize(ordered, out, format=ox.RdfFormat.TURTLE, prefixes=dict(_PREFIXES))
    lines = out.getvalue().decode().splitlines(keepends=True)
    heads = sorted(line for line in lines if line.startswith("@prefix "))
    return "".join((*heads, "\n", *(line for line in lines if not line.startswith("@prefix ")))).encode()


def _type_first(triple: ox.Triple) -> tuple[bool, str]:
    """Sort the triples of a subject by property, those of one property as they come."""
    return triple.predicate != TYPE, triple.predicate.value


def _triples(published: Published, held: Holdings) -> Iterator[ox.Triple]:
    dataset, whole, makers, contact = (
        ox.NamedNode(iri) for iri in (DATASET, f"{BASE}catalogue", f"{DATASET}#publisher", f"{DATASET}#contact")
    )
    yield from of(whole, f"{_DCAT}Catalog")
    yield from of(dataset, f"{_DCAT}Dataset")
    yield from of(makers, f"{_FOAF}Agent", f"{_FOAF}Organization")
    yield ox.Triple(makers, _iri(_FOAF, "name"), ox.Literal(MAKERS, language="en"))
    yield from of(contact, f"{_VCARD}Organization")
    yield ox.Triple(contact, _iri(_VCARD, "fn"), ox.Literal(MAKERS))
    yield ox.Triple(contact, _iri(_VCARD, "hasURL"), ox.NamedNode(ADDRESS))
    yield ox.Triple(whole, _iri(_DCAT, "dataset"), dataset)
    for each in (whole, dataset):
        yield ox.Triple(each, _iri(_DCTERMS, "title"), ox.Literal(TITLE, language="en"))
        yield ox.Triple(each, _iri(_DCTERMS, "publisher"), makers)
        yield ox.Triple(each, _iri(_DCTERMS, "license"), ox.NamedNode(DATA_LICENCE))
        for language, code in _LANGUAGES.items():
            yield ox.Triple(each, _iri(_DCTERMS, "description"), ox.Literal(abstract(language), language=language))
            yield ox.Triple(each, _iri(_DCTERMS, "language"), ox.NamedNode(f"{_EU}language/{code}"))
        if published.date:
            yield ox.Triple(each, _iri(_DCTERMS, "modified"), _typed(published.date, "date"))
    yield ox.Triple(whole, _iri(_FOAF, "homepage"), ox.NamedNode(ADDRESS))
    yield ox.Triple(dataset, _iri(_DCAT, "landingPage"), ox.NamedNode(ADDRESS))
    yield ox.Triple(whole, _iri(_DCAT, "themeTaxonomy"), ox.NamedNode(f"{_EU}data-theme"))
    yield ox.Triple(dataset, _iri(_DCTERMS, "creator"), makers)
    yield ox.Triple(dataset, _iri(_DCAT, "contactPoint"), contact)
    yield ox.Triple(dataset, _iri(_DCTERMS, "identifier"), ox.Literal(DATASET))
    if published.data_version:
        notes = ox.Literal(f"Data version {published.data_version}", language="en")
        yield ox.Triple(dataset, _iri(_ADMS, "versionNotes"), notes)
    yield ox.Triple(dataset, _iri(_DCAT, "version"), ox.Literal(published.version))
    yield ox.Triple(dataset, _iri(_DCTERMS, "accessRights"), ox.NamedNode(f"{_EU}access-right/PUBLIC"))
    yield ox.Triple(dataset, _iri(_DCTERMS, "accrualPeriodicity"), ox.NamedNode(f"{_EU}frequency/IRREG"))
    for theme in _THEMES:
        yield ox.Triple(dataset, _iri(_DCAT, "theme"), ox.NamedNode(f"{_EU}data-theme/{theme}"))
    for keyword in KEYWORDS:
        yield ox.Triple(dataset, _iri(_DCAT, "keyword"), ox.Literal(keyword, language="en"))
    for file in published.files:
        yield from _distribution(dataset, file)
    yield from void(dataset, held)


def _distribution(dataset: ox.NamedNode, file: PublishedFile) -> Iterator[ox.Triple]:
    """Yield a file of the dataset; files of triples are dumps of it as VoID knows them too."""
    address, part = ox.NamedNode(f"{BASE}{file.name}"), ox.NamedNode(f"{DATASET}#file-{file.name}")
    checksum = ox.NamedNode(f"{part.value}-sha256")
    yield ox.Triple(dataset, _iri(_DCAT, "distribution"), part)
    yield from of(part, f"{_DCAT}Distribution")
    yield ox.Triple(part, _iri(_DCTERMS, "title"), ox.Literal(file.name))
    for name in ("accessURL", "downloadURL"):
        yield ox.Triple(part, _iri(_DCAT, name), address)
    yield ox.Triple(part, _iri(_DCTERMS, "license"), ox.NamedNode(DATA_LICENCE))
    yield ox.Triple(part, _iri(_DCAT, "mediaType"), ox.NamedNode(f"{_IANA}{file.media}"))
    if file.ending in _FILE_TYPES:
        yield ox.Triple(part, _iri(_DCTERMS, "format"), ox.NamedNode(f"{_EU}file-type/{_FILE_TYPES[file.ending]}"))
    yield ox.Triple(part, _iri(_DCAT, "byteSize"), _typed(str(file.size), "nonNegativeInteger"))
    yield ox.Triple(part, _iri(_SPDX, "checksum"), checksum)
    yield from of(checksum, f"{_SPDX}Checksum")
    yield ox.Triple(checksum, _iri(_SPDX, "algorithm"), _iri(_SPDX, "checksumAlgorithm_sha256"))
    yield ox.Triple(checksum, _iri(_SPDX, "checksumValue"), _typed(file.sha256, "hexBinary"))
    if file.name.startswith("graph."):
        yield ox.Triple(dataset, ox.NamedNode(f"{NAMESPACES['void']}dataDump"), address)


def _iri(namespace: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{namespace}{name}")


def _typed(text: str, name: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"{_XSD}{name}"))
