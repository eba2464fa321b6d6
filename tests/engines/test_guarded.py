"""Queries from strangers: each is stopped at a limit that the message names, and none gets out of its fence."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from wsis_gdc.base.errors import LimitError, QueryError
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.guarded import GuardedEngine, LimitedEngine, Limits
from wsis_gdc.engines.sandbox import fence

QUICK = Limits(seconds=1.0, rows=1000, memory=400 * 2**20)

PRODUCT = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def guarded(stored: Path) -> GuardedEngine:
    """The whole graph behind tight limits, with time enough on a busy machine."""
    return GuardedEngine(stored / "store", replace(QUICK, seconds=30))


def test_an_ordinary_query_is_answered(guarded: GuardedEngine, oxigraph: OxigraphEngine) -> None:
    """With the same terms as without a guard."""
    query = "SELECT ?x ?n ?l { ?x a wg:ActionLine ; skos:notation ?n OPTIONAL { ?x wg:unverifiedLabelLanguage ?l } }"
    asked, free = guarded.select(query), oxigraph.select(query)
    assert asked.variables == free.variables
    assert sorted(asked, key=str) == sorted(free, key=str)


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml"])
def test_each_format_has_the_same_bytes_as_without_a_guard(
    guarded: GuardedEngine, oxigraph: OxigraphEngine, format: str
) -> None:
    """Unbound cells, languages, datatypes and line breaks included."""
    query = """SELECT ?x ?y { VALUES (?x ?y) {
      ("a\\tb\\nc" UNDEF) ("é"@fr 1.50) (wsis:C5 true) ("" "2030"^^xsd:gYear) (UNDEF UNDEF) } }"""
    assert guarded.select(query).serialize(format) == oxigraph.select(query).serialize(format)


def test_ask_and_construct_are_answered(guarded: GuardedEngine) -> None:
    """The other forms go through the same fence."""
    assert guarded.ask("ASK { wsis:C5 a wg:ActionLine }") is True
    assert guarded.ask("ASK { wsis:C5 a wg:Mechanism }") is False
    assert len(list(guarded.construct("CONSTRUCT WHERE { ?x a wg:ActionLine }"))) == 19


HOSTILE = {
    "product of everything": (f"SELECT * {PRODUCT}", "rows"),
    "product, counted": (f"SELECT (COUNT(*) AS ?n) {PRODUCT}", "time"),
    "paths from all to all": ("SELECT * { ?a (!<x:y>)*/(!<x:z>)*/(!<x:a>)* ?b }", "time"),
    "nested stars": ("SELECT (COUNT(*) AS ?n) { ?a ((((wg:a|!wg:a)*)*)*)* ?b }", "time"),
    "repeated regex": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '((a{1,50}){1,50})b')) }",
        "time",
    ),
    "nested groups": (f"SELECT * {'{' * 20_000} ?s ?p ?o {'}' * 20_000}", "nesting"),
    "nested brackets": (f"SELECT ?x {{ BIND({'(' * 30_000}1{')' * 30_000} AS ?x) }}", "nesting"),
    "nested subselects": ("SELECT * {" + "{ SELECT * {" * 40 + "?s ?p ?o" + "} }" * 40 + "}", "rows"),
    "too long a query": (f"SELECT * {{ VALUES ?x {{ {'<http://example.org/x> ' * 45_000} }} ?x ?p ?o }}", "size"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_is_stopped_at_a_limit_that_is_named(stored: Path, name: str) -> None:
    """In little more than the time limit, where that is what stops it; others get time enough to reach their limit."""
    query, limit = HOSTILE[name]
    engine = GuardedEngine(stored / "store", replace(QUICK, seconds=0.3 if limit == "time" else 60))
    start = time.monotonic()
    with pytest.raises(LimitError) as told:
        list(engine.select(query))
    assert told.value.limit == limit
    assert f"{'size' if limit == 'size' else limit.rstrip('s')} limit" in str(told.value)
    assert time.monotonic() - start < 30


HUNGRY = {
    "sorting a product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "growing text": "SELECT (STRLEN(?x20) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{i},?x{i},?x{i},?x{i}) AS ?x{i + 1})" for i in range(20))
    + "}",
}


@pytest.mark.parametrize("name", HUNGRY)
def test_a_query_that_needs_more_memory_is_stopped(stored: Path, name: str) -> None:
    """Before the machine feels it."""
    engine = GuardedEngine(stored / "store", replace(QUICK, seconds=30, memory=40 * 2**20))
    with pytest.raises(LimitError, match="memory limit: the query needs more than 40 MB; narrow it or raise"):
        list(engine.select(HUNGRY[name]))


def test_rows_up_to_the_limit_are_given(guarded: GuardedEngine) -> None:
    """And then the limit is told."""
    rows = iter(guarded.select("SELECT ?s { ?s ?p ?o }"))
    assert len([next(rows) for _ in range(1000)]) == 1000
    with pytest.raises(LimitError, match=r"row limit: the answer has more than 1,000 rows; add LIMIT"):
        next(rows)


def test_exactly_as_many_rows_as_the_limit_are_no_fault(guarded: GuardedEngine) -> None:
    """The limit is a ceiling."""
    assert len(list(guarded.select("SELECT ?s { ?s ?p ?o } LIMIT 1000"))) == 1000


def test_a_written_answer_is_cut_after_a_whole_row(stored: Path, tmp_path: Path) -> None:
    """What is written before the limit is told can be read."""
    engine = GuardedEngine(stored / "store", replace(QUICK, rows=7, seconds=60))
    with (tmp_path / "out.csv").open("wb") as out, pytest.raises(LimitError):
        engine.select("SELECT ?s ?o { ?s skos:notation ?o }").write("csv", out)
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 8
    assert all(line.count(",") == 1 for line in lines)


def test_a_huge_answer_is_stopped_by_its_size(stored: Path) -> None:
    """Even when it is one row."""
    engine = GuardedEngine(stored / "store", replace(QUICK, seconds=20, bytes=100_000))
    with pytest.raises(LimitError, match=r"size limit: the answer has more than 0\.1 MB"):
        list(engine.select("SELECT (GROUP_CONCAT(STR(?o)) AS ?all) { ?s ?p ?o }"))


REFUSED = {
    "service": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "service in other letters": "SELECT * { sErViCe#\n<http://127.0.0.1:9/> { ?s ?p ?o } }",
    "service in escapes": "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "load": "LOAD <http://127.0.0.1:9/>",
    "update": "INSERT DATA { <x:a> <x:b> <x:c> }",
    "update after a query": "SELECT * { ?s ?p ?o } ; DROP ALL",
    "from a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "from the network": "SELECT * FROM NAMED <http://127.0.0.1:9/> { GRAPH ?g { ?s ?p ?o } }",
    "from with escapes": "SELECT * \\u0046ROM <http://127.0.0.1:9/> { ?s ?p ?o }",
    "from by a prefix": "PREFIX x: <http://127.0.0.1:9/> SELECT * FROM#\n x:y WHERE { ?s ?p ?o }",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_query_may_not_do_is_refused(guarded: GuardedEngine, name: str) -> None:
    """As a mistake in the query, not as a limit."""
    with pytest.raises(QueryError) as told:
        list(guarded.select(REFUSED[name]))
    assert not isinstance(told.value, LimitError)


def test_from_a_graph_of_this_dataset_is_allowed(guarded: GuardedEngine) -> None:
    """The named graphs are the reader's to choose from."""
    graph = "<https://w3id.org/wsis-gdc/graph/frameworks/sdg>"
    query = f"SELECT ?x FROM {graph} {{ ?x a sdgo:Goal }}"  # noqa: S608
    assert len(list(guarded.select(query))) == 17


def test_a_child_cannot_open_a_socket() -> None:
    """The kernel refuses it, whatever the checks let through (Linux)."""
    if not sys.platform.startswith("linux"):
        pytest.skip("needs Linux")
    code = "import socket, wsis_gdc.engines.sandbox as f; f.refuse_sockets(); socket.socket()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "PermissionError" in done.stderr


def test_a_service_that_slips_through_reaches_nobody(stored: Path) -> None:
    """With the check taken away the fence still holds."""
    heard: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{server.server_port}/> {{ ?s ?p ?o }} }}"
    code = (
        "import sys, wsis_gdc.engines.sandbox as f, pyoxigraph as ox\n"
        "store = ox.Store.read_only(sys.argv[1])\n"
        "if sys.argv[3] == 'fenced': f.fence(2**30, 10)\n"
        "list(store.query(sys.argv[2]))"
    )
    try:
        for fence in ("open", "fenced"):
            subprocess.run(
                [sys.executable, "-c", code, str(stored / "store"), query, fence], capture_output=True, check=False
            )
            assert len(heard) == 1, fence
    finally:
        server.shutdown()
        server.server_close()


def test_closing_ends_what_is_running(stored: Path) -> None:
    """A server can drop a reader's query."""
    engine = GuardedEngine(stored / "store", replace(QUICK, seconds=60))
    solutions = engine.select("SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 100000")
    (answer,) = engine._running
    assert next(iter(solutions))
    engine.close()
    assert answer._child.poll() is not None
    assert not engine._running


def test_leaving_a_half_read_answer_ends_its_process(guarded: GuardedEngine) -> None:
    """Nothing goes on computing for nobody."""
    rows = iter(guarded.select("SELECT ?s { ?s ?p ?o } LIMIT 900"))
    next(rows)
    rows.close()  # type: ignore[attr-defined]
    assert not guarded._running


def test_a_syntax_mistake_is_told_as_ever(guarded: GuardedEngine, oxigraph: OxigraphEngine) -> None:
    """With line, column and caret."""
    query = "SELECT * {\n ?s foo:bar ?o }"
    with pytest.raises(QueryError) as here:
        guarded.select(query)
    with pytest.raises(QueryError) as there:
        oxigraph.select(query)
    assert str(here.value) == str(there.value)
    told = 'line 2, column 5: unknown prefix "foo:" (did you mean look: or foaf:?)\n   ?s foo:bar ?o }\n      ^'
    assert str(here.value).startswith(told)


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), 1e10])
def test_a_limit_out_of_range_is_told(seconds: float) -> None:
    """As one of memory that no machine has."""
    with pytest.raises(QueryError, match="out of range"):
        Limits(seconds=seconds)
    with pytest.raises(QueryError, match="out of range"):
        Limits(memory=2**70)


@pytest.mark.parametrize("query", ["SELECT * FROM <file:///%s> { ?s ?p ?o }", "SELECT * { ?s %s:x ?o }"])
def test_a_long_mistake_is_told_in_a_sentence(guarded: GuardedEngine, query: str) -> None:
    """Shortened on its way from the child."""
    with pytest.raises(QueryError) as told:
        guarded.select(query % ("a" * 60_000))
    assert len(str(told.value)) < 4000


def test_a_child_ends_with_its_parent(stored: Path) -> None:
    """However the parent ends; its processor time is limited in any case."""
    if not sys.platform.startswith("linux"):
        pytest.skip("needs Linux")
    code = (
        "import sys, time, pathlib, wsis_gdc.engines.guarded as g\n"
        "answer = g._Answer(pathlib.Path(sys.argv[1]), sys.argv[2], ('select',), g.Limits.none(), set())\n"
        "print(answer._child.pid, flush=True)\n"
        "time.sleep(60)"
    )
    query = f"SELECT (COUNT(*) AS ?n) {PRODUCT}"
    parent = subprocess.Popen([sys.executable, "-c", code, str(stored / "store"), query], stdout=subprocess.PIPE)
    assert parent.stdout
    with parent.stdout:
        child = Path("/proc", parent.stdout.readline().decode().strip())
    for _ in range(100):
        limits = (child / "limits").read_text(encoding="ascii").splitlines()
        if "unlimited" not in next(line for line in limits if line.startswith("Max cpu")):
            break
        time.sleep(0.1)
    else:
        raise AssertionError("the processor time of the child is not limited")
    parent.kill()
    parent.wait()
    for _ in range(100):
        if not child.exists() or "Z" in (child / "stat").read_text(encoding="ascii").rpartition(")")[2][:3]:
            break
        time.sleep(0.05)
    else:
        raise AssertionError("the child computes on")


def test_the_fence_stands_where_the_system_knows_no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: what cannot be limited is left to the parent's clock."""
    monkeypatch.setitem(sys.modules, "resource", None)
    fence(2**30, 5.0)


def test_two_queries_run_at_once(stored: Path) -> None:
    """One store, several readers."""
    engine = GuardedEngine(stored / "store", replace(QUICK, seconds=20))
    one, other = engine.select("SELECT ?s { ?s a wg:ActionLine }"), engine.select("SELECT ?s { ?s a sdgo:Goal }")
    assert (len(list(other)), len(list(one))) == (17, 19)


def test_an_engine_that_runs_elsewhere_has_the_row_limit_too(oxigraph: OxigraphEngine) -> None:
    """For rows and triples, and the same checks."""
    engine = LimitedEngine(oxigraph, replace(QUICK, rows=5))
    with pytest.raises(LimitError, match="row limit"):
        engine.select("SELECT ?s { ?s ?p ?o }").serialize("json")
    with pytest.raises(LimitError, match="row limit"):
        list(engine.construct("CONSTRUCT WHERE { ?s ?p ?o }"))
    with pytest.raises(QueryError, match="FROM"):
        engine.ask("ASK FROM <http://example.org/> { ?s ?p ?o }")
    assert len(list(engine.select("SELECT ?s { ?s a wg:Objective }"))) == 5
