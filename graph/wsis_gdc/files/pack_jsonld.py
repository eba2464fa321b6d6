"""The linkages of a pack as JSON-LD: what was claimed, by whom, with all that the graph says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE, expand
from wsis_gdc.base.publication import DATA_LICENCE
from wsis_gdc.engines.json_ld import document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wsis_gdc.files.office.booklet import Booklet

__all__ = ["to_jsonld"]

_PROJECT: Final = f"{BASE}agent/wsis-gdc-project"


def to_jsonld(book: Booklet) -> bytes:
    """Return the pack's linkages by their sets, the things they join and the facilitations of its lines.

    Before them stands what the pack is: its title, what it says first, its subject, licence, version and day of the
    data. The licence of a set goes before that of the pack.
    """
    rows: Any = book.pack.statements
    statements = [ox.Quad(*row) for row in rows]
    return document([*_about(book), *sorted(statements, key=_place)])


def _about(book: Booklet) -> Iterator[ox.Triple]:
    node = ox.NamedNode(f"{BASE}pack/{book.pack.name}")
    language = book.pack.language
    opening = (("dcterms:description", ox.Literal(book.opening, language=language)),) if book.opening else ()
    told: tuple[tuple[str, Any], ...] = (
        ("rdf:type", ox.NamedNode(expand("dcat:Dataset"))),
        ("dcterms:title", ox.Literal(book.title, language=language)),
        *opening,
        ("dcterms:subject", ox.NamedNode(book.pack.subject.iri)),
        ("dcterms:publisher", ox.NamedNode(_PROJECT)),
        ("dcterms:license", ox.NamedNode(DATA_LICENCE)),
    )
    texts = (("owl:versionInfo", book.version), ("dcterms:modified", book.pack.date))
    for name, value in (*told, *((name, ox.Literal(text)) for name, text in texts if text)):
        yield ox.Triple(node, ox.NamedNode(expand(name)), value)


def _place(quad: Any) -> tuple[str, str, str, str]:
    """Sort by graph, then by subject, so that each is one block."""
    return quad.graph_name.value, quad.subject.value, quad.predicate.value, str(quad.object)
