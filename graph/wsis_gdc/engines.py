"""Query engines behind one small protocol: Oxigraph embedded (the default) and rdflib (reference, interop).

Terms travel as pyoxigraph terms (``NamedNode``, ``BlankNode``, ``Literal``), whichever engine answers. Queries run
against the default graph, which holds the union of all named graphs; ``GRAPH ?g {…}`` tells them apart.
Known prefixes need no declaration. Update, ``LOAD`` and ``SERVICE`` are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from wsis_gdc.errors import QueryError
from wsis_gdc.namespaces import prefixes

if TYPE_CHECKING:
    import pyoxigraph as ox
    from rdflib import Dataset

__all__ = ["Engine", "OxigraphEngine", "RdflibEngine", "Row", "Solutions", "Term", "Triple", "query_form", "to_rdflib"]

Term: TypeAlias = "ox.NamedNode | ox.BlankNode | ox.Literal"
Triple: TypeAlias = "ox.Triple"
Row: TypeAlias = "tuple[Term | None, ...]"


@dataclass(slots=True)
class Solutions:
    """The answer to a SELECT query: variable names without the question mark, and rows, read once."""

    variables: tuple[str, ...]
    rows: Iterable[Row] = field(repr=False)
    native: Callable[[str], bytes] = field(repr=False)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def serialize(self, format: str) -> bytes:
        """Write the rows in a SPARQL results format: csv, tsv, json or xml. Reads the rows."""
        return self.native(format)

    def texts(self) -> Iterator[tuple[str, ...]]:
        """Yield each row as plain texts; an unbound cell is the empty text."""
        for row in self.rows:
            yield tuple("" if term is None else term.value for term in row)


class Engine(Protocol):
    """What everything right of the store asks its facts from."""

    name: str

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query. Raises QueryError."""

    def ask(self, query: str) -> bool:
        """Answer an ASK query. Raises QueryError."""

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query. Raises QueryError."""

    def close(self) -> None:
        """Let go of files and memory; closing twice is allowed."""


_COMMENT = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}|^`\\\s]*>|(#[^\n]*)',
    re.S,
)
_FORM = re.compile(r"\b(select|ask|construct|describe|insert|delete|load|clear|create|drop|copy|move|add|with)\b", re.I)
_GAP = r"(?:\s|#[^\n\r]*[\n\r])*"
# the whole clause, wherever it stands and without word boundaries: engines read "1SERVICE:x{" as a call, and whether
# a "<" opens an IRI or compares depends on the grammar, so comments, strings and IRIs are not cut out first
_SERVICE = re.compile(rf"service{_GAP}(?:silent{_GAP})?(?:<[^<>]*>|[?$]\w+|[^\s{{}}]*:[^\s{{}}]*?){_GAP}\{{", re.I)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def query_form(query: str) -> str:
    """Return the form of a query: select, ask, construct or describe.

    Raises QueryError for updates, for ``SERVICE`` (it would send data out) and for texts that are no query.
    """
    for text in (query, _ESCAPE.sub(lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)), query)):
        if _SERVICE.search(re.sub(r"[?$]\w+", "?v", text)):
            raise QueryError("SERVICE is not allowed: this graph is asked without the network")
    bare = _COMMENT.sub(lambda m: " " if m[1] else '""', query)
    bare = re.sub(r"\b(prefix|base)\b\s*[^\s]*\s*\"\"", " ", bare, flags=re.I)
    bare = re.sub(r"[?$]\w+|[\w.-]*:(?:[\w.:%-]|\\.)*", " ", bare)
    match = _FORM.search(bare)
    if not match:
        raise QueryError("not a SPARQL query: it needs SELECT, ASK, CONSTRUCT or DESCRIBE")
    form = match[1].lower()
    if form not in ("select", "ask", "construct", "describe"):
        raise QueryError(f"{form.upper()} is not allowed: the graph is read-only (change the data files and build)")
    return form


def _checked(query: str, *forms: str) -> None:
    form = query_form(query)
    if form not in forms:
        raise QueryError(f"this is a {form.upper()} query; {' or '.join(forms).upper()} is needed here")


class OxigraphEngine:
    """Oxigraph in this process, in memory or opened read-only from a built store."""

    name = "oxigraph"

    def __init__(self, store: ox.Store) -> None:
        self._store: ox.Store | None = store

    @classmethod
    def open(cls, folder: Path) -> OxigraphEngine:
        """Open a built store read-only; several processes may do so at once. Raises OSError."""
        import pyoxigraph as ox

        return cls(ox.Store.read_only(str(folder)))

    def _query(self, query: str) -> Any:
        if self._store is None:
            raise QueryError("the engine is closed")
        try:
            return self._store.query(query, prefixes=prefixes())
        except (SyntaxError, ValueError) as error:
            raise QueryError(explain(query, str(error))) from None

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query."""
        _checked(query, "select")
        answer = self._query(query)

        def native(format: str) -> bytes:
            import pyoxigraph as ox

            written: bytes = answer.serialize(format=ox.QueryResultsFormat.from_extension(_RESULTS[format]))
            return written

        return Solutions(tuple(variable.value for variable in answer.variables), map(tuple, answer), native)

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        _checked(query, "ask")
        return bool(self._query(query))

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query."""
        _checked(query, "construct", "describe")
        yield from self._query(query)

    def close(self) -> None:
        """Let go of the store."""
        self._store = None


class RdflibEngine:
    """rdflib's own evaluator over a Dataset whose default graph holds the union."""

    name = "rdflib"

    def __init__(self, dataset: Dataset) -> None:
        self._dataset: Dataset | None = dataset

    @classmethod
    def parse(cls, nquads: bytes) -> RdflibEngine:
        """Read N-Quads into memory; the default graph becomes the union of the named graphs."""
        from rdflib import Dataset

        dataset = Dataset(default_union=False)
        dataset.parse(data=nquads, format="nquads")
        default = dataset.default_graph
        for s, p, o, graph in list(dataset.quads()):
            if graph is not None and graph != default.identifier:
                default.add((s, p, o))
        return cls(dataset)

    def _query(self, query: str) -> Any:
        if self._dataset is None:
            raise QueryError("the engine is closed")
        from rdflib.plugins.sparql import prepareQuery

        with _told(query):
            prepared = prepareQuery(query, initNs=prefixes())
            if prepared.algebra.datasetClause:
                # rdflib would fetch the graph from the network or from disk
                raise QueryError("FROM is not allowed with this engine; write GRAPH <…> { … } in the WHERE clause")
            return self._dataset.query(prepared)

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query."""
        _checked(query, "select")
        answer = self._query(query)
        variables = tuple(str(variable) for variable in answer.vars or ())

        def rows() -> Iterator[Row]:
            with _told(query):
                for row in answer:
                    yield tuple(None if cell is None else _from_rdflib(cell) for cell in row)

        return Solutions(variables, rows(), lambda format: bytes(answer.serialize(format=format) or b""))

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        _checked(query, "ask")
        return bool(self._query(query).askAnswer)

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query."""
        import pyoxigraph as ox

        _checked(query, "construct", "describe")
        for triple in self._query(query).graph:
            s, p, o = map(_from_rdflib, triple)
            yield ox.Triple(s, p, o)

    def close(self) -> None:
        """Let go of the dataset."""
        self._dataset = None


@contextmanager
def _told(query: str) -> Iterator[None]:
    """Turn whatever rdflib raises into a QueryError: parser, translator and evaluator let many unrelated classes out."""
    try:
        yield
    except QueryError:
        raise
    except Exception as error:
        raise QueryError(explain(query, str(error))) from error


def to_rdflib(term: Term) -> Any:
    """Return the rdflib term that equals a pyoxigraph term."""
    import pyoxigraph as ox
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    plain = datatype == "http://www.w3.org/2001/XMLSchema#string"
    return Literal(term.value) if plain else Literal(term.value, datatype=URIRef(datatype))


def _from_rdflib(term: Any) -> Any:
    import pyoxigraph as ox
    from rdflib import BNode, URIRef

    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    if term.datatype is None:
        return ox.Literal(str(term))
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))


_RESULTS = {"csv": "csv", "tsv": "tsv", "json": "srj", "xml": "srx"}
_POSITION = re.compile(r"at (\d+):(\d+)")


def explain(query: str, message: str) -> str:
    """Return an engine's message with the place in the query shown by a caret, and a hint where there is one."""
    match = _POSITION.search(message)
    text = message.strip()
    if match:
        line, column = int(match[1]), int(match[2])
        lines = query.splitlines()
        if 0 < line <= len(lines):
            text = f"line {line}, column {column}: {text}\n  {lines[line - 1]}\n  {' ' * (column - 1)}^"
    if "refix" in message:
        text += f"\nknown prefixes: {', '.join(sorted(prefixes()))}"
    return text
