"""rdflib's own evaluator in memory, and terms between rdflib and Oxigraph."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, BinaryIO

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import all_prefixes
from wsis_gdc.engines.oxigraph import OxigraphEngine, checked_syntax, told
from wsis_gdc.engines.query_text import check, unescaped
from wsis_gdc.engines.solutions import Row, Solutions, Term, Triple, rewritten

__all__ = ["RdflibEngine", "to_rdflib"]


class RdflibEngine:
    """rdflib's own evaluator over a Dataset whose default graph holds the union."""

    name = "rdflib"
    remote = False

    def __init__(self, dataset: Dataset) -> None:
        self._dataset: Dataset | None = dataset

    @classmethod
    def parse(cls, nquads: bytes) -> RdflibEngine:
        """Read N-Quads into memory; the default graph becomes the union of the named graphs."""
        dataset = Dataset(default_union=False)
        default, term = dataset.default_graph, cache(to_rdflib)
        graphs: dict[Any, Graph] = {ox.DefaultGraph(): default}
        # Oxigraph reads faster than rdflib, and most terms stand in many quads
        for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS):
            triple = term(quad.subject), term(quad.predicate), term(quad.object)
            default.add(triple)
            if quad.graph_name not in graphs:
                graphs[quad.graph_name] = dataset.graph(term(quad.graph_name))
            graphs[quad.graph_name].add(triple)
        return cls(dataset)

    def _query(self, query: str) -> Any:
        if self._dataset is None:
            raise QueryError("the engine is closed")
        checked_syntax(query)
        # parser, translator and evaluator let many unrelated classes of errors out
        with told(query, (Exception,)):
            prepared = prepareQuery(unescaped(query), initNs=all_prefixes())
            traverse(prepared.algebra, visitPre=_refuse_service)
            traverse(prepared.algebra, visitPre=_join_by_what_is_known)
            if prepared.algebra.datasetClause:
                # rdflib would fetch the graph from the network or from disk
                raise QueryError("FROM is not allowed with this engine; write GRAPH <…> { … } in the WHERE clause")
            return self._dataset.query(prepared)

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query."""
        check(query, "select")
        answer = self._query(query)
        variables = tuple(str(variable) for variable in answer.vars or ())

        def rows() -> Iterator[Row]:
            with told(query, (Exception,)):
                for row in answer:
                    yield tuple(None if cell is None else _from_rdflib(cell) for cell in row)

        def native(format: str, out: BinaryIO) -> None:
            if format == "tsv":  # rdflib has no writer for it
                rewritten(variables, rows()).write(format, out)
                return
            with told(query, (Exception,)):
                out.write(answer.serialize(format=format) or b"")

        return Solutions(variables, rows(), native)

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        check(query, "ask")
        return bool(self._query(query).askAnswer)

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query."""
        check(query, "construct", "describe")
        for triple in self._query(query).graph:
            s, p, o = map(_from_rdflib, triple)
            yield ox.Triple(s, p, o)

    def load(self, triples: bytes, graph: str) -> None:
        """Add N-Triples to a named graph and to the union."""
        if self._dataset is None:
            raise QueryError("the engine is closed")
        OxigraphEngine(ox.Store(), union=True).load(triples, graph)  # rdflib would keep what stands before a mistake
        self._dataset.graph(URIRef(graph)).parse(data=triples, format="nt")
        self._dataset.default_graph.parse(data=triples, format="nt")

    def close(self) -> None:
        """Let go of the dataset."""
        self._dataset = None


def _refuse_service(node: Any) -> None:
    """Refuse a part of a parsed query that would ask another server."""
    if getattr(node, "name", "") == "ServiceGraphPattern":
        raise QueryError("SERVICE is not allowed: this graph is asked without the network")


def _join_by_what_is_known(node: Any) -> None:
    """Look up the second part of a join by what the first has found, wherever that gives the same.

    rdflib itself does so in simple groups only. After two VALUES, say, it would read all triples for ``?s ?p ?o``.
    """
    if getattr(node, "name", "") == "Join" and _hides_nothing(node.p2):
        node["lazy"] = True


def _hides_nothing(part: Any) -> bool:
    """Return whether a part has triples and values only, so that it has no names of its own."""
    if part.name in ("Join", "Union"):
        return _hides_nothing(part.p1) and _hides_nothing(part.p2)
    return bool(part.name == "BGP" or (part.name == "ToMultiSet" and part.p.name == "values"))


def to_rdflib(term: Term) -> Any:
    """Return the rdflib term that equals a pyoxigraph term."""
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
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    if term.datatype is None:
        return ox.Literal(str(term))
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
