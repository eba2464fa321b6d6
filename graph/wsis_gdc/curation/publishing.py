"""A build put into a remote store by the SPARQL 1.1 Graph Store HTTP Protocol, one named graph after the other.

What was put there is noted in the graph ``graph:published`` of that store: each named graph with the digest of its
triples. So a second run sends only what has changed, an interrupted one goes on where it stopped, graphs that a new
build no longer has are removed, and graphs of others are never touched. Each graph is read back, whether it was sent
now or is noted: nothing is said to be there that is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox

from wsis_gdc.base.errors import EndpointError
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.base.texts import shortened
from wsis_gdc.engines import Engine
from wsis_gdc.engines.http import Client
from wsis_gdc.engines.oxigraph import OxigraphEngine

__all__ = ["DEFAULT", "PUBLISHED", "Change", "push"]

PUBLISHED: Final = f"{BASE}graph/published"
"""The named graph that notes what was published, with the digest of each graph."""

DEFAULT: Final = "default"
"""Name of the default graph in reports."""

_DIGEST: Final = "http://purl.org/dc/terms/identifier"
_TEXTS: Final = (
    ox.NamedNode("http://www.w3.org/2001/XMLSchema#string"),
    ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"),
)

Done = Literal["replaced", "same", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """What was done with one graph: ``graph`` is its IRI (or "default"), ``triples`` its size in the build."""

    graph: str
    done: Done
    triples: int


def push(
    store: Path,
    client: Client,
    *,
    default_graph: bool = False,
    dry_run: bool = False,
    force: bool = False,
    told: Callable[[Change], None] = lambda change: None,
) -> tuple[Change, ...]:
    """Publish a built store; ``client`` speaks to the Graph Store address of the server.

    ``default_graph`` also fills the server's default graph with the union of all graphs, for servers whose default
    graph is not the union by itself. ``force`` sends every graph, whatever the notes say. ``told`` hears of each
    change as soon as it is done and was read back. Raises StoreError, EndpointError; what was done before stays done
    and noted.
    """
    engine = OxigraphEngine.open(store)
    try:
        notes = _read_notes(client)
        changes = []
        graphs = _graphs(engine)
        for graph in (*graphs, *((DEFAULT,) if default_graph else ())):
            triples = _triples(engine, graph)
            digest = f"sha256:{hashlib.sha256(triples).hexdigest()}"
            noted = notes.get(graph) == digest and not force
            done: Done = "same" if noted and not _amiss(client, graph, triples) else "replaced"
            if done == "replaced" and not dry_run:
                # gone from the notes first: what is interrupted halfway is sent again
                if notes.pop(graph, None):
                    _write_notes(client, notes)
                _put(client, graph, triples)
                _check_stored(client, graph, triples)
                notes[graph] = digest
                _write_notes(client, notes)
            changes.append(Change(graph, done, triples.count(b"\n")))
            told(changes[-1])
        for graph in sorted(set(notes) - set(graphs) - {DEFAULT}):
            if not dry_run:
                answer = client.request("DELETE", query={"graph": graph}, missing_ok=True)
                if answer:
                    answer.close()
                _check_stored(client, graph, b"")
                del notes[graph]
                _write_notes(client, notes)
            changes.append(Change(graph, "removed", 0))
            told(changes[-1])
        if not dry_run and _read_notes(client) != notes:
            raise EndpointError(
                client.url,
                f"does not give back what it was told to note in {PUBLISHED}; push again to send what is not noted",
            )
    finally:
        engine.close()
    return tuple(changes)


def _graphs(engine: Engine) -> tuple[str, ...]:
    rows = engine.select("SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }").texts()
    return tuple(sorted(graph for (graph,) in rows))


def _triples(engine: Engine, graph: str) -> bytes:
    """Return the triples of a graph as sorted N-Triples."""
    pattern = "{ ?s ?p ?o }" if graph == DEFAULT else f"{{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    lines = {f"{triple} .\n" for triple in engine.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {pattern}")}
    return "".join(sorted(lines)).encode()


def _put(client: Client, graph: str, triples: bytes) -> None:
    # N-Triples is Turtle, and every server takes Turtle
    headers = {"Content-Type": "text/turtle; charset=utf-8"}
    answer = client.request("PUT", query=_named(graph), body=triples, headers=headers)
    if answer:
        answer.read()
        answer.close()


def _named(graph: str) -> dict[str, str]:
    return {"default": ""} if graph == DEFAULT else {"graph": graph}


def _check_stored(client: Client, graph: str, sent: bytes) -> None:
    """Read a graph back. Raises EndpointError where the server does not hold what it was sent."""
    if amiss := _amiss(client, graph, sent):
        raise EndpointError(client.url, amiss)


def _amiss(client: Client, graph: str, sent: bytes) -> str:
    """Return what is wrong with a graph as a server holds it; nothing where it holds the triples that were sent.

    Addresses and texts must be the same; numbers, dates and the like may come back written in another way.
    """
    held = set(_read(client, graph))
    number = sent.count(b"\n")
    if len(held) != number:
        return (
            f"holds {len(held):,} triples of {graph} and was sent {number:,}, though it answered that all is well; "
            "is it the Graph Store address, and not behind a login?"
        )
    otherwise = set(ox.parse(sent, ox.RdfFormat.N_TRIPLES)) - held
    lost = sorted(_comparable(otherwise) - _comparable(held)) if otherwise else []
    if not lost:
        return ""
    return (
        f"does not hold all triples of {graph} as they were sent; missing, for example: "
        f"{shortened(' '.join(lost[-1]).strip(), 200)}; does it read UTF-8?"
    )


def _comparable(quads: Iterable[ox.Quad]) -> set[tuple[str, ...]]:
    """Return what every store gives back of triples as it is, as texts."""
    found: set[tuple[str, ...]] = set()
    for quad in quads:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode):
            continue
        start = (subject.value, quad.predicate.value)
        found.add(start)
        if isinstance(value, ox.NamedNode):
            found.add((*start, value.value))
        elif isinstance(value, ox.Literal) and value.datatype in _TEXTS:
            found.add((*start, value.value, (value.language or "").lower()))
    return found


def _read(client: Client, graph: str) -> Sequence[ox.Quad]:
    """Return what a server holds of a graph."""
    wanted = {"Accept": "application/n-triples, text/turtle;q=0.9"}
    answer = client.request("GET", query=_named(graph), headers=wanted, missing_ok=True)
    if answer is None:
        return ()
    with answer:
        text, media_type = answer.read(), answer.media_type
    if not text.strip():
        return ()
    format = ox.RdfFormat.from_media_type(media_type)
    if format is None or format == ox.RdfFormat.RDF_XML:  # nobody asked for XML, which may grow when it is read
        raise EndpointError(client.url, f"answered with {media_type or 'no type'}; is it the Graph Store address?")
    try:
        return tuple(ox.parse(text, format, base_iri=client.url))
    except (SyntaxError, ValueError) as error:
        raise EndpointError(client.url, f"what it holds of {graph} cannot be read: {error}") from None


def _read_notes(client: Client) -> dict[str, str]:
    notes = {}
    for quad in _read(client, PUBLISHED):
        subject, value = quad.subject, quad.object
        if quad.predicate.value == _DIGEST and isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal):
            notes[DEFAULT if subject.value == PUBLISHED else subject.value] = value.value
    return notes


def _write_notes(client: Client, notes: dict[str, str]) -> None:
    """Note what is published; the digest of the default graph stands under the IRI of the notes themselves."""
    lines = (
        f'<{PUBLISHED if graph == DEFAULT else graph}> <{_DIGEST}> "{digest}" .\n'
        for graph, digest in sorted(notes.items())
    )
    _put(client, PUBLISHED, "".join(lines).encode())
