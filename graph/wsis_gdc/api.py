"""The graph as a Python object: ask it, take it as an rdflib dataset or as a networkx graph."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from wsis_gdc.errors import NotFoundError

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Dataset

    from wsis_gdc.engines import Engine, Solutions, Triple
    from wsis_gdc.matrix import Matrix

__all__ = ["KnowledgeGraph", "load"]


class KnowledgeGraph:
    """The WSIS–GDC graph behind an engine; use it as a context manager or call ``close``."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query; rows are tuples of pyoxigraph terms. Raises QueryError.

        >>> with load() as kg:
        ...     [row[0].value for row in kg.select("SELECT ?n { wsis:C5 skos:notation ?n }")]
        ['C5']
        """
        return self.engine.select(query)

    def named(self, name: str, **values: str) -> Solutions:
        """Answer a named query; parameters are given as people write them (``line="C5"``).

        Raises NotFoundError for an unknown name, QueryError for wrong parameters.
        """
        from wsis_gdc import queries

        query = queries.named(name)
        return self.engine.select(queries.bind(self.engine, query, values))

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query with pyoxigraph triples. Raises QueryError."""
        return self.engine.construct(query)

    def graph(self) -> Dataset:
        """Return the whole graph as an rdflib Dataset with its named graphs, yours to change."""
        from rdflib import Dataset, URIRef

        from wsis_gdc.engines import to_rdflib

        dataset = Dataset(default_union=True)
        for s, p, o, g in self.engine.select("SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"):
            assert s is not None and p is not None and o is not None and g is not None  # noqa: S101
            dataset.graph(URIRef(g.value)).add((to_rdflib(s), to_rdflib(p), to_rdflib(o)))
        return dataset

    def network(
        self, *, kinds: Collection[str] = (), sets: Sequence[str] = (), language: str = "en"
    ) -> nx.MultiDiGraph:
        """Return things and the claims between them as a networkx multigraph (see ``network.network``)."""
        from wsis_gdc.network import network
        from wsis_gdc.things import KINDS

        return network(self.engine, kinds=kinds or tuple(KINDS), sets=sets, language=language)

    def matrix(self, rows: str, columns: str, *, sets: Sequence[str] = (), language: str = "en") -> Matrix:
        """Return the matrix of two kinds of things (see ``matrix.matrix``)."""
        from wsis_gdc.matrix import matrix

        return matrix(self.engine, rows, columns, sets=sets, language=language)

    def close(self) -> None:
        """Let go of the store."""
        self.engine.close()

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def load(build: Path | str | None = None, *, engine: Literal["oxigraph", "rdflib"] = "oxigraph") -> KnowledgeGraph:
    """Open the graph: a build folder where one is given, else the shipped data, assembled in memory (about 1 s).

    Raises NotFoundError where the folder holds no build.
    """
    from wsis_gdc.engines import OxigraphEngine, RdflibEngine

    if build is None:
        from wsis_gdc import assembly

        store = assembly.assemble([assembly.read_sheet(path) for path in assembly.data_files()])
        if engine == "oxigraph":
            return KnowledgeGraph(OxigraphEngine(store))
        from wsis_gdc.exports import dump

        return KnowledgeGraph(RdflibEngine.parse(dump(store, "nq")))
    folder = Path(build)
    wanted = folder / ("store" if engine == "oxigraph" else "graph.nq")
    if not wanted.exists():
        raise NotFoundError("build", str(folder), ["run: wsis-gdc build"])
    try:
        return KnowledgeGraph(
            OxigraphEngine.open(wanted) if engine == "oxigraph" else RdflibEngine.parse(wanted.read_bytes())
        )
    except OSError as error:
        raise NotFoundError("build", f"{folder} ({error})", ["run: wsis-gdc build"]) from None
