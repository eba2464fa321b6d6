"""The graph as a Python object: ask it, take it as an rdflib dataset or as a networkx graph."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyoxigraph as ox

from wsis_gdc.base.errors import Choice, NotFoundError, QueryError, UnknownTermWarning
from wsis_gdc.base.libraries import extras
from wsis_gdc.base.texts import names

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    import networkx as nx
    import pandas as pd
    from rdflib import Dataset

    from wsis_gdc.curation.assembly import Sheet as DataSheet
    from wsis_gdc.engines import Engine, Solutions, Triple
    from wsis_gdc.knowledge.backends import BackendName
    from wsis_gdc.knowledge.queries import NamedQuery
    from wsis_gdc.questions.analysis.layers import Weight
    from wsis_gdc.questions.asks import Ask
    from wsis_gdc.questions.changes import Changes
    from wsis_gdc.questions.comparison import Comparison
    from wsis_gdc.questions.dossier import Sheet
    from wsis_gdc.questions.explain import Explanation
    from wsis_gdc.questions.flow import Flow, Third
    from wsis_gdc.questions.gaps import Gap
    from wsis_gdc.questions.listed import Listed
    from wsis_gdc.questions.matrix import Matrix
    from wsis_gdc.questions.overlaps import Overlap
    from wsis_gdc.questions.reliability import Agreement
    from wsis_gdc.questions.search import Found
    from wsis_gdc.questions.suggestion import Suggested
    from wsis_gdc.site.notebook import Frame

__all__ = ["KnowledgeGraph", "load"]


class KnowledgeGraph:
    """The WSIS–GDC graph behind an engine; use it as a context manager or call ``close``.

    ``folder`` is that of the build that was opened; None for the shipped data in memory and for endpoints.
    """

    def __init__(self, engine: Engine, *, folder: Path | None = None, memory: ox.Store | None = None) -> None:
        self.engine = engine
        self.folder, self._memory = folder, memory
        self._temporary: TemporaryDirectory[str] | None = None

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query; rows are tuples of pyoxigraph terms, and as Python values in ``values()``.

        Raises QueryError. Warns of names of our namespace that the graph does not know (UnknownTermWarning).
        """
        solutions = self.engine.select(query)
        self._warn(query)
        return solutions

    def ask(self, query: str) -> bool:
        """Answer an ASK query. Raises QueryError; warns as ``select`` does.

        >>> with load() as kg:
        ...     kg.ask("ASK { wsis:C5 a wg:ActionLine }")
        True
        """
        answer = self.engine.ask(query)
        self._warn(query)
        return answer

    def _warn(self, query: str) -> None:
        from warnings import warn

        from wsis_gdc.knowledge.unknown_terms import unknown_terms

        for sentence in unknown_terms(self.engine, query):
            warn(sentence, UnknownTermWarning, stacklevel=3)

    def named(self, name: str, **values: str) -> Solutions:
        """Answer a named query; parameters are given as people write them (``line="C5"``).

        Raises NotFoundError for an unknown name, QueryError for wrong parameters.
        """
        from wsis_gdc.knowledge import queries

        query = queries.named(name)
        return self.engine.select(queries.bind(self.engine, query, values))

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query with pyoxigraph triples. Raises QueryError; warns as ``select`` does."""
        triples = self.engine.construct(query)
        self._warn(query)
        return triples

    def beside(self, sheet: DataSheet) -> KnowledgeGraph:
        """Return this graph with one more data file in it, in memory; rules are not run again."""
        from wsis_gdc.engines import OxigraphEngine

        if isinstance(self.engine, OxigraphEngine):
            store = self.engine.copied()
        else:
            store = ox.Store()
            quads = self.engine.select("SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
            store.extend(ox.Quad(*row) for row in quads)  # type: ignore[arg-type]
        store.load(sheet.triples.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(sheet.graph))
        return KnowledgeGraph(OxigraphEngine(store, union=True), memory=store)

    def with_links(
        self, folder: str | Path, backend: BackendName | None = None, *, session: Any = None
    ) -> KnowledgeGraph:
        """Return this graph with the links of a folder instead of its own, to be counted where they lie.

        ``folder`` holds tables as Parquet (``wsis-gdc export parquet``), on this machine or under an address that the
        backend reads (``s3://…``), or a build. The backend is sqlite for a build and duckdb for Parquet, if none is
        named; ``session`` is your Spark session for spark. Matrices by claims, gaps and comparisons in numbers are
        answered; what stands behind a number is not. Raises NotFoundError, QueryError (see ``knowledge.backends``).
        """
        from wsis_gdc.knowledge.backends import backend as opened
        from wsis_gdc.knowledge.elsewhere import Elsewhere

        return KnowledgeGraph(Elsewhere(self.engine, opened(str(folder), backend, session)), folder=self.folder)

    def graph(self, *, live: bool = False) -> Dataset:
        """Return the whole graph as an rdflib Dataset with its named graphs, yours to change.

        ``live`` gives a read-only Dataset over the built store itself instead of a copy: at once and at any size, with
        queries answered by Oxigraph (needs ``pip install 'wsis-gdc[rdflib-store]'`` and a graph opened from a build).
        """
        if live:
            return self._live()
        from rdflib import Dataset, URIRef

        from wsis_gdc.engines.rdflib_memory import to_rdflib

        dataset = Dataset(default_union=True)
        for s, p, o, g in self.engine.select("SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"):
            assert s is not None and p is not None and o is not None and g is not None  # noqa: S101
            dataset.graph(URIRef(g.value)).add((to_rdflib(s), to_rdflib(p), to_rdflib(o)))
        return dataset

    def _live(self) -> Dataset:
        from rdflib import Dataset

        with extras():
            from oxrdflib import OxigraphStore
        if self.folder is None:
            raise NotFoundError("built store", "in memory", cure="open a build: load('build')")
        from wsis_gdc.base.namespaces import all_prefixes

        dataset = Dataset(store=OxigraphStore(store=ox.Store.read_only(str(self.folder / "store"))))
        for prefix, namespace in all_prefixes().items():
            dataset.bind(prefix, namespace, override=True)
        return dataset

    def guarded(
        self,
        *,
        untrusted: bool = True,
        seconds: float | None = None,
        rows: int | None = None,
        megabytes: int | None = None,
    ) -> Engine:
        """Return an engine that answers queries from strangers within limits (see ``guard``).

        Limits that are not given have their defaults, or with ``untrusted=False`` are lifted. An endpoint guards its
        own memory; time and rows are limited here. Raises QueryError for the rdflib engine.
        """
        from dataclasses import replace

        from wsis_gdc.engines.guarded import GuardedEngine, LimitedEngine, Limits

        given = {"seconds": seconds, "rows": rows, "memory": megabytes and megabytes * 2**20}
        limits = replace(
            Limits() if untrusted else Limits.none(),
            **{name: value for name, value in given.items() if value is not None},  # type: ignore[arg-type]
        )
        if self.engine.remote:
            return LimitedEngine(self.engine, limits)
        if self.engine.name != "oxigraph":
            raise QueryError("limits need the default engine; leave out ", Choice("engine"))
        return GuardedEngine(self._store_folder(), limits)

    def _store_folder(self) -> Path:
        """Return the folder of the built store, written anew for a graph that lives in memory."""
        if self.folder is not None:
            return self.folder / "store"
        from tempfile import TemporaryDirectory

        from wsis_gdc.curation.exports import dump, write_store

        assert self._memory is not None  # noqa: S101
        self._temporary = TemporaryDirectory(prefix="wsis-gdc-")
        folder = Path(self._temporary.name) / "store"
        write_store(folder, dump(self._memory, "nq"), dump(self._memory, "nt"))
        return folder

    @extras()
    def network(
        self,
        projection: str = "multigraph",
        *,
        weight: Weight = "confidence",
        kinds: Collection[str] = (),
        sets: Sequence[str] = (),
        language: str = "en",
    ) -> nx.Graph:
        """Return things and the claims between them as a networkx multigraph, or a named projection of them.

        Projections and weights are those of ``analysis.projections``: bipartite, lines, commitments, entities, trends;
        shared, strength, confidence. ``kinds`` restricts the multigraph, ``sets`` the claims, and the things of the
        multigraph to those that they join (see ``network.network_of``).
        """
        from wsis_gdc.questions.network import network_of

        return network_of(
            self.engine, projection, weight=weight, kinds=names(kinds), sets=names(sets), language=language
        )

    @extras()
    def analyze(
        self,
        *,
        resamples: int = 500,
        seed: int | None = None,
        sets: Sequence[str] = (),
        language: str = "en",
        **selection: Any,
    ) -> dict[str, pd.DataFrame]:
        """Return every table of the report as pandas frames, by name (``coverage.lines``, ``hubs.entities`` …).

        Rankings carry intervals over ``resamples``; the same ``seed`` gives the same numbers (see ``analysis``).
        ``selection`` are further choices of claims: ``statuses``, ``relations``, ``min_strength``, ``min_confidence``.
        """
        from wsis_gdc.questions.analysis import analyse, read_facts, tables
        from wsis_gdc.questions.analysis.uncertainty import SEED

        facts = read_facts(self.engine, language, sets, **selection)
        return dict(tables(analyse(facts, resamples=resamples, seed=SEED if seed is None else seed)))

    def flow(self, *, third: Third = "", language: str = "en") -> Flow:
        """Return how many links of the coded crosswalk lead from the Compact to each action line, and what is new.

        ``third`` adds who facilitates the lines today ("entity") or the goals that they serve ("goal").

        >>> with load() as kg:
        ...     [end.code for end in kg.flow().right[:3]]
        ['C1', 'C2', 'C3']
        """
        from wsis_gdc.questions.flow import flow

        return flow(self.engine, third=third, language=language)

    @extras()
    def matrix(self, rows: str, columns: str, **choices: Any) -> Matrix:
        """Return the matrix of two kinds of things; ``choices`` are the fields of ``matrix.Asked``.

        It shows itself in notebooks, and gives its values as a pandas frame or a scipy sparse array.

        >>> with load() as kg:
        ...     made = kg.matrix("objective", "action-line", value="strength", sets=["wsis-gdc"])
        ...     int(made.to_frame().loc["1", "C2"]), made.sparse().shape
        (3, (5, 19))
        """
        from wsis_gdc.questions.matrix import Asked, matrix

        return matrix(self.engine, Asked(rows, columns, **choices))

    def asks(self, code: str = "", *, document: str = "", dated: bool = False, language: str = "en") -> Listed[Ask]:
        """Return what texts ask of an entity, a line or a group (a code), or of all: who, what, by when, in which text.

        ``document`` is a text (wsis20, A/RES/80/173), ``dated`` leaves out asks without a year. Raises NotFoundError.

        >>> with load() as kg:
        ...     [(ask.provision.code, ask.year) for ask in kg.asks("itu", document="wsis20", dated=True)]
        [('67', 2027), ('schools', 2030), ('igf-fund', 2026)]
        """
        from wsis_gdc.questions.asks import Ask, asks
        from wsis_gdc.questions.listed import Listed

        return Listed(asks(self.engine, code, document=document, dated=dated, language=language), Ask)

    def changes(self, later: KnowledgeGraph, *, codes: Sequence[str] = (), language: str = "en") -> Changes:
        """Return what changed from this state of the graph to a later one: links, verdicts, roles, things.

        ``codes`` are lines, or entities that lead some, to look at only. States that are no build, such as git
        revisions, are opened by ``wsis_gdc.snapshots.opened``. Raises NotFoundError for an unknown code.

        >>> with load() as kg:
        ...     kg.changes(kg).none
        True
        """
        from wsis_gdc.questions.changes import changes

        return changes(self.engine, later.engine, language, names(codes))

    def explain(self, first: str, second: str, *, language: str = "en", **choices: Any) -> Explanation:
        """Explain why two things are linked, or not: claims with evidence, facts, readers' codes, who looked.

        ``first`` and ``second`` are codes (gdc:11d, C2); ``choices`` are those of ``questions.explain``: with_parts,
        through, chain, value, combine. Raises NotFoundError for an unknown code, QueryError where a chain that is asked
        for cannot be.

        >>> with load() as kg:
        ...     told = kg.explain("gdc:11d", "C2")
        ...     told.first.code, len(told.links) > 0
        ('11(d)', True)
        """
        from wsis_gdc.questions.explain import explain

        return explain(self.engine, first, second, language, **choices)

    def gaps(self, *questions: str, language: str = "en", **choices: Any) -> Listed[Gap]:
        """Return what has no link or weak links only: each gap with its thing, state and strongest link (1–3).

        ``questions`` are commitments, lines, entities, trends (none: all); ``choices`` are sets (names), weak (1 or 2,
        the strength up to which links are weak, 1) and with_parts. Raises NotFoundError for an unknown question or set.

        >>> with load() as kg:
        ...     {gap.state for gap in kg.gaps("trends")} <= {"none", "weak", "unknown"}
        True
        """
        from wsis_gdc.questions.gaps import Gap, gaps
        from wsis_gdc.questions.listed import Listed

        return Listed(gaps(self.engine, questions, language=language, **choices), Gap)

    def overlaps(
        self, kind: str = "", *, codes: Sequence[str] = (), language: str = "en", **choices: Any
    ) -> Listed[Overlap]:
        """Return pairs of lines or entities ("entity") that share commitments, the largest share first.

        ``codes`` are one thing, whose pairs are wanted, or two of one kind: that pair alone, also where it shares
        nothing. The share is Jaccard's index, 0–1, and its form weighted by strength. ``choices`` are sets and
        with_parts. Raises NotFoundError for another kind, an unknown set or code, QueryError where codes make no pair
        or no commitment is linked with one of them.

        >>> with load() as kg:
        ...     [(pair.one.code, pair.other.code) for pair in kg.overlaps(codes=["C8", "C2"])]
        [('C2', 'C8')]
        """
        from wsis_gdc.questions.listed import Listed
        from wsis_gdc.questions.overlaps import Overlap, overlaps

        return Listed(overlaps(self.engine, kind, codes=codes, language=language, **choices), Overlap)

    def show(self, code: str, *, language: str = "en") -> Sheet:
        """Return what is known about one thing that has a sheet: names, facts, claims, roles, findings without a link.

        ``code`` is a notation (C5), a CURIE (gdc:29d, sdg:9.c) or an acronym (itu). Raises NotFoundError for an unknown
        code, AmbiguousError for one of several things, QueryError for a thing of a kind without sheets.

        >>> with load() as kg:
        ...     kg.show("C5").thing.label
        'Building confidence and security in the use of ICTs'
        """
        from wsis_gdc.knowledge.things import resolve
        from wsis_gdc.questions.dossier import Atlas

        sheets = Atlas(self.engine, language).sheets({resolve(self.engine, code)})
        if not sheets:
            raise QueryError(f'things of the kind of "{code}" have no sheet; ask for their triples: construct, select')
        return sheets[0]

    def compare(self, set_a: str, set_b: str, level: str = "objective-line", *, language: str = "en") -> Comparison:
        """Compare two mapping sets, given by names, at a level: cells in both or one only, precision and recall (0–1).

        Raises NotFoundError for an unknown set or level, QueryError where a set has nothing at that level.
        """
        from wsis_gdc.questions.compared_counts import compare_counts

        return compare_counts(self.engine, set_a, set_b, level, language=language)

    @extras()
    def reliability(self, *, language: str = "en") -> Listed[Agreement]:
        """Return how far two readers of a round agree: κ and weighted κ with 95 % intervals, over all and by scope.

        Raises MissingLibraryError without the extra ``[analysis]``.
        """
        from wsis_gdc.questions import reliability
        from wsis_gdc.questions.listed import Listed

        found = (
            row
            for study in reliability.studies(self.engine, language)
            for row in reliability.agreements(self.engine, study)
        )
        return Listed(found, reliability.Agreement)

    def queries(self, *, language: str = "en") -> Listed[NamedQuery]:
        """Return the named queries that ``named`` answers: name, title, parameters, columns and text of each.

        Titles and descriptions are in ``language``. Raises NotFoundError for one that is not there.
        """
        from wsis_gdc.knowledge import queries
        from wsis_gdc.questions.listed import Listed
        from wsis_gdc.words.named_queries import worded

        return Listed(worded(queries.named(name), language) for name in queries.names())

    def sssom(
        self, sets: Sequence[str] = (), *, form: str = "tsv", suggestions: bool = False, language: str = "en"
    ) -> bytes:
        """Return the linkages of mapping sets (names; none: all) as an SSSOM file, in UTF-8.

        ``form`` is tsv or another of ``files.sssom_forms.FORMS``; ``suggestions`` lets in what nobody has taken up.
        Raises NotFoundError for an unknown set, QueryError where the selection holds no linkage.
        """
        from wsis_gdc.building import data_version
        from wsis_gdc.files.sssom import selection

        version = "" if self.engine.remote else data_version(self.folder)
        choices = {"suggestions": suggestions, "language": language, "data_version": version, "form": form}
        return selection(self.engine, names(sets), **choices).content  # type: ignore[arg-type]

    def export(self, form: Literal["ttl", "trig", "nq", "jsonld"] = "ttl") -> bytes:
        """Return the whole graph in a format, byte for byte as a build writes it.

        Raises NotFoundError for another format, QueryError for a graph that neither lies in a build nor in memory,
        StoreError for a file of a build that is not there, or not as it was written.
        """
        from wsis_gdc.building import result
        from wsis_gdc.curation.exports import FORMATS, dump

        if form not in FORMATS.values():
            raise NotFoundError("format", form, FORMATS.values())
        if self._memory is not None:
            return dump(self._memory, form)
        if self.folder is None:
            raise QueryError("this graph is not exported: open a build, or the shipped data with the default engine")
        name = next(name for name, ending in FORMATS.items() if ending == form)
        return result(self.folder, name)

    def search(
        self, words: str, *, kinds: Collection[str] = (), limit: int | None = None, language: str = "en"
    ) -> Found:
        """Return the things and links that words, a code or a name find, the best first (see ``search``).

        ``kinds`` names the kinds to look for; ``limit`` is how many hits of each kind are given at most.

        >>> with load() as kg:
        ...     found = kg.search("الأطفال", kinds=["commitment"], limit=1)
        ...     [hit.thing.label for hit in found.hits], found.counts
        (['National child online safety policies'], {'commitment': 5})
        """
        from wsis_gdc.questions.search import search

        return search(self.engine, words, kinds=names(kinds), limit=limit, language=language)

    @extras("suggest")
    def suggest(self, text: str, **choices: Any) -> Suggested:
        """Return where a text belongs: lines, items, commitments, goals, targets, trends, with probabilities and words.

        ``choices`` are those of ``suggestion.suggest``: kinds, language, labels, method, limit, least. By meaning where
        ``pip install 'wsis-gdc[suggest]'`` was run, else by words.

        >>> with load() as kg:
        ...     told = kg.suggest("A village clinic sees doctors in the capital by video.", kinds=["line"])
        ...     told.language, [each.thing.code for each in told.whole]
        ('en', ['C7-e-health'])
        """
        from wsis_gdc.questions.suggestion import suggest

        if "kinds" in choices:
            choices["kinds"] = names(choices["kinds"])
        return suggest(self.engine, text, **choices)

    def view(
        self,
        *,
        focus: str = "",
        hops: int = 1,
        sets: Sequence[str] = (),
        min_strength: int = 0,
        language: str = "en",
        height: int = 720,
    ) -> Frame:
        """Return the network, or what lies around a thing in it, as a page that a notebook shows in line.

        ``focus``, ``hops``, ``sets`` and ``min_strength`` select as ``wsis-gdc view`` does; ``height`` is in pixels.
        """
        from wsis_gdc.site import contents
        from wsis_gdc.site.notebook import Frame
        from wsis_gdc.site.rendering import about

        selection = contents.Selection(focus, hops, names(sets), min_strength)
        edition = about("", alone=True)
        return Frame(contents.network_page(self.engine, edition, language, selection), edition.title, height)

    def close(self) -> None:
        """Let go of the store."""
        self.engine.close()
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def load(
    build: Path | str | None = None,
    *,
    engine: Literal["oxigraph", "rdflib"] = "oxigraph",
    memory: bool = False,
    endpoint: str | None = None,
    timeout: float | None = None,
    collections: bool = False,
) -> KnowledgeGraph:
    """Open the graph: a build folder where one is given, else the shipped data, assembled in memory (some seconds).

    Both are the same graph.

    ``memory`` reads a build into memory instead of asking it on disk (the default engine only): worth it where many
    queries follow.
    ``collections`` asks a build with the collections that were imported beside it (the default engine only).
    ``endpoint`` asks a SPARQL 1.1 endpoint instead (see ``remote``), each answer within ``timeout`` seconds.
    Raises NotFoundError where the folder holds no build, StoreError where its store is damaged or old.
    """
    if endpoint is not None:
        from wsis_gdc.engines.remote import RemoteEngine

        return KnowledgeGraph(RemoteEngine(endpoint, total=timeout))
    from wsis_gdc.engines.oxigraph import NQUADS, OxigraphEngine

    if build is None:
        from wsis_gdc.building import whole
        from wsis_gdc.curation import assembly

        store, _ = whole([assembly.read_sheet(path) for path in assembly.data_files()])
        if engine == "oxigraph":
            return KnowledgeGraph(OxigraphEngine(store, union=True), memory=store)
        from wsis_gdc.curation.exports import dump
        from wsis_gdc.engines.rdflib_memory import RdflibEngine

        return KnowledgeGraph(RdflibEngine.parse(dump(store, "nq")))
    folder = Path(build)
    if collections:
        from wsis_gdc.gathering import gathered

        folder = gathered(folder)
    wanted = folder / ("store" if engine == "oxigraph" else NQUADS)
    try:
        there = wanted.exists()
    except OSError as error:
        raise NotFoundError("build", f"{folder} ({error.strerror})") from None
    if not there:
        raise NotFoundError("build", str(folder), cure=f"run: wsis-gdc build --out {folder}")
    if engine == "oxigraph":
        return KnowledgeGraph(OxigraphEngine.open(wanted, memory=memory), folder=folder)
    from wsis_gdc.engines.rdflib_memory import RdflibEngine

    try:
        return KnowledgeGraph(RdflibEngine.parse(wanted.read_bytes()), folder=folder)
    except OSError as error:
        raise NotFoundError("build", f"{folder} ({error})", cure=f"run: wsis-gdc build --out {folder}") from None
