"""Judge the ontology by the 24 checks that FOOPS! publishes (https://w3id.org/foops/catalogue), on files.

FOOPS! asks the web, where nothing is registered yet. Here each check is asked of the files of a build and of the
server, as if w3id.org led to it. What only a registry can answer fails, and says so.

    python scripts/foops.py            # of build/
    python scripts/foops.py FOLDER     # of another build
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import rdflib
import urllib3
from rdflib import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, VANN, URIRef

from wsis_gdc.base.namespaces import BASE

__all__ = ["REGISTRATION", "Check", "asked", "checks", "main"]

REGISTRATION: Final = frozenset({"FIND2", "FIND3", "OM3"})
"""The checks that only a registry can answer: prefix.cc, LOV, and a DOI (with the logo that OM3 asks for beside it)."""

BIBO: Final = rdflib.Namespace("http://purl.org/ontology/bibo/")
SCHEMA: Final = rdflib.Namespace("https://schema.org/")
MOD: Final = rdflib.Namespace("https://w3id.org/mod#")

PERSISTENT: Final = ("https://w3id.org/", "http://purl.org/", "https://purl.org/", "https://doi.org/")


class Check(NamedTuple):
    """One check: its name at FOOPS!, what it asks, and whether that is so."""

    name: str
    asks: str
    passed: bool
    told: str = ""


Fetch = Callable[[str, str], tuple[int, str, bytes]]
"""Gives status, media type and content of an address for an Accept header."""


def checks(folder: Path, fetch: Fetch) -> Iterator[Check]:
    """Yield the 24 checks of the merged ontology in a folder; ``fetch`` answers for the addresses of the project."""
    graph = rdflib.Graph().parse(folder / "ontology.ttl", format="turtle")
    iris = list(graph.subjects(RDF.type, OWL.Ontology))
    iri = iris[0]
    version = graph.value(iri, OWL.versionIRI)
    ours = str(graph.value(iri, VANN.preferredNamespaceUri) or "")
    terms = _terms(graph, ours)

    def has(*properties: URIRef) -> bool:
        return any(graph.value(iri, each, any=True) is not None for each in properties)

    def lacking(**wanted: tuple[URIRef, ...]) -> str:
        return ", ".join(name for name, properties in wanted.items() if not has(*properties))

    minimum = lacking(
        title=(DCTERMS.title, SCHEMA.name),
        description=(DCTERMS.description, RDFS.comment, SKOS.note),
        license=(DCTERMS.license, SCHEMA.license),
        version_iri=(OWL.versionIRI,),
        creator=(DCTERMS.creator, PROV.wasAttributedTo),
        namespace=(VANN.preferredNamespaceUri,),
    )
    recommended = lacking(
        prefix=(VANN.preferredNamespacePrefix,),
        version=(OWL.versionInfo,),
        created=(DCTERMS.created,),
        citation=(DCTERMS.bibliographicCitation,),
    )
    detailed = lacking(
        doi=(BIBO.doi,),
        publisher=(DCTERMS.publisher, SCHEMA.publisher),
        logo=(FOAF.logo, SCHEMA.logo),
        status=(BIBO.status, MOD.status),
        source=(DCTERMS.source,),
        issued=(DCTERMS.issued,),
    )
    licences = [str(each) for each in graph.objects(iri, DCTERMS.license)]
    turtle, page = fetch(str(iri), "text/turtle"), fetch(str(iri), "text/html")
    forms = {path.suffix for path in folder.glob("ontology.*")}
    foreign = {str(name) for kind in (OWL.Class, OWL.ObjectProperty) for name in graph.subjects(RDF.type, kind)}
    unlabelled = [str(term) for term in terms if graph.value(term, RDFS.label, any=True) is None]
    undefined = [str(term) for term in terms if graph.value(term, SKOS.definition, any=True) is None]

    # findable
    yield Check("PURL1", "a persistent address", str(iri).startswith(PERSISTENT))
    yield Check("URI1", "the address gives the ontology", turtle[0] == 200 and b"Ontology" in turtle[2])
    yield Check("URI2", "one ontology, under that address", iris == [iri] and ours.rstrip("#/") == str(iri))
    yield Check("VER1", "a version address", version is not None and version != iri)
    yield Check("VER2", "the version address is answered", fetch(str(version), "text/turtle")[0] == 200)
    yield Check("OM1", "minimum metadata", not minimum, minimum)
    yield Check("FIND1", "a prefix is declared", has(VANN.preferredNamespacePrefix))
    yield Check("FIND2", "the prefix is in prefix.cc", False, "to be registered")
    yield Check("FIND3", "the ontology is in Linked Open Vocabularies", False, "to be registered")
    # accessible
    yield Check("CN1", "data and page by content negotiation", (turtle[1], page[1]) == ("text/turtle", "text/html"))
    yield Check("HTTP1", "an open protocol", str(iri).startswith(("http://", "https://")))
    yield Check("FIND_3_BIS", "in a catalogue of data", has(SCHEMA.includedInDataCatalog))
    # interoperable
    yield Check("RDF1", "standard RDF forms", {".ttl", ".owl", ".nt"} <= forms)
    yield Check("VOC1", "metadata in known vocabularies", has(DCTERMS.title) and has(VANN.preferredNamespacePrefix))
    yield Check("VOC2", "other vocabularies are built on", any(not name.startswith(ours) for name in foreign))
    # reusable
    yield Check("DOC1", "a page of documentation", page[0] == 200 and b"<html" in page[2].lower())
    yield Check("OM2", "recommended metadata", not recommended, recommended)
    yield Check("OM3", "detailed metadata", not detailed, f"lacking: {detailed}")
    yield Check("OM4.1", "a licence", bool(licences))
    yield Check("OM4.2", "a licence with an address", any(each.startswith("https://") for each in licences))
    yield Check("OM5.1", "creator and date of creation", has(DCTERMS.creator) and has(DCTERMS.created))
    yield Check("OM5.2", "publisher and date of issue", has(DCTERMS.publisher) and has(DCTERMS.issued))
    yield Check("VOC3", "every term has a label", not unlabelled, ", ".join(unlabelled))
    yield Check("VOC4", "every term has a definition", not undefined, ", ".join(undefined))


def _terms(graph: rdflib.Graph, namespace: str) -> list[URIRef]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    found = {term for kind in kinds for term in graph.subjects(RDF.type, kind) if str(term).startswith(namespace)}
    return sorted(URIRef(str(term)) for term in found)


def asked(address: str) -> Fetch:
    """Return what asks the server at an address, as if w3id.org led to it."""

    def fetch(iri: str, accept: str) -> tuple[int, str, bytes]:
        answer = urllib3.request("GET", address + iri.removeprefix(BASE.rstrip("/")), headers={"Accept": accept})
        return answer.status, answer.headers.get("content-type", "").partition(";")[0], answer.data

    return fetch


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a build and give the address."""
    command = [Path(sys.executable).with_name("wsis-gdc"), "serve", "--build", str(folder), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        line = process.stderr.readline() if process.stderr else ""
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if not found:
                sys.exit(f"no server: {line}")
            yield found[0]
        finally:
            process.terminate()


def main(arguments: Iterable[str]) -> int:
    """Print the checks of a build; return 1 where one fails that no registry is needed for."""
    folder = Path(next(iter(arguments), "build"))
    with serving(folder) as address:
        found = list(checks(folder, asked(address)))
    for check in found:
        told = f" ({check.told})" if check.told else ""
        print(f"{'pass' if check.passed else 'FAIL'}  {check.name:11}{check.asks}{told}")
    print(f"{sum(check.passed for check in found)} of {len(found)} pass")
    return int(any(not check.passed and check.name not in REGISTRATION for check in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
