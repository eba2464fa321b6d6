"""A server in front of another store: the same answers under the same guard, and nothing told that it cannot know."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.conftest import Run
from tests.engines.test_remote import running
from tests.server.conftest import Server, at_most, serving, small_build
from tests.server.test_operations import ENDLESS, QUADS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small build; not to be changed."""
    page = "<!doctype html><title>one</title>"
    return small_build(tmp_path_factory.mktemp("small") / "build", QUADS, pages={"index.html": page})


@pytest.fixture(scope="module")
def both(folder: Path) -> Iterator[tuple[Server, Server]]:
    """A server that keeps the graph, and one that asks it."""
    with ExitStack() as stack:
        store = stack.enter_context(serving(folder, "--budget", "0", "--timeout", "60", "--workers", "1"))
        address = f"{store.address}/sparql"
        front = stack.enter_context(serving(folder, "--endpoint", address, "--timeout", "1", "--max-rows", "300"))
        asked = -1
        while asked != len(store.lines):  # after its start the server asks for itself what people ask first
            asked = len(store.lines)
            time.sleep(0.3)
        yield store, front


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s <http://a.example/p1> ?o } ORDER BY ?s ?o",
        "SELECT (COUNT(*) AS ?n) { GRAPH <http://a.example/g> { ?s ?p ?o } }",
        "SELECT ?label { ?s skos:prefLabel ?label }",
        "ASK { <http://a.example/1> ?p ?o }",
        "CONSTRUCT WHERE { <http://a.example/1> ?p ?o }",
    ],
)
def test_answers_are_those_of_the_store(both: tuple[Server, Server], query: str) -> None:
    """In each format, known prefixes included."""
    store, front = both
    for format in ("ttl", "nt") if query.startswith("CONSTRUCT") else ("json", "csv", "xml"):
        told, known = front.query(query, format=format), store.query(query, format=format)
        assert (told.status, told.content) == (200, known.content)


def test_a_dataset_is_handed_on(both: tuple[Server, Server]) -> None:
    """The graphs that a client names are those that are asked."""
    _, front = both
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    graph = {"default-graph-uri": "http://a.example/g"}
    assert front.query(count, format="csv", **graph).content == b"n\r\n400\r\n"
    assert front.query(count, **{"default-graph-uri": "http://a.example/other"}).status == 400
    assert front.ask("/store?graph=http://a.example/g", "application/n-triples").content.count(b"\n") == 400


def _asked(store: Server) -> int:
    """How many queries a store has written down, up to a request made now."""
    last = f"/none-{len(store.lines)}"
    store.ask(last)
    until = time.monotonic() + 60
    while not any(last in line for line in store.lines):
        assert time.monotonic() < until
        time.sleep(0.01)
    return sum('"path": "/sparql"' in line for line in store.lines)


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", 400, "SERVICE"),
        ("DELETE WHERE { ?s ?p ?o }", 400, "read-only"),
        ("SELECT * FROM <http://x.example/g> { ?s ?p ?o }", 400, "x.example"),
        ("SELECT * { ?s ?p }", 400, "line 1"),
        ("SELECT * { ?s ?p ?o }", 422, "row limit"),
        ("SELECT * { ?s ?p ?o } #" + "x" * 100_000, 413, "characters"),
    ],
)
def test_what_is_refused_is_refused_here(both: tuple[Server, Server], query: str, status: int, said: str) -> None:
    """Before the store is asked, but for rows, which are counted as they come."""
    store, front = both
    asked = True
    for _try in range(5):  # a busy machine is still asking for itself what people ask first
        seen = _asked(store)
        told = front.ask("/sparql", method="POST", body=query.encode(), content_type="application/sparql-query")
        assert (told.status, said in told.json["detail"]) == (status, True), told
        assert store.address not in told.content.decode()
        asked = _asked(store) != seen
        if not asked:
            break
    assert asked == (status == 422)


def test_a_query_that_takes_too_long_is_told(both: tuple[Server, Server]) -> None:
    """And the next is answered, since the one worker of the store is free again."""
    _, front = both
    assert front.query(ENDLESS).status == 504
    assert front.query("ASK {}").status == 200
    assert front.ask("/health").json["workers"]["wanted"] >= 1


def test_what_cannot_be_known_is_not_told(both: tuple[Server, Server]) -> None:
    """The data may be others than those of the build, and may change: no version, no answer that is kept for long."""
    store, front = both
    assert front.ask("/health").json["data_version"] == "unknown"
    query = "SELECT * { ?s <http://a.example/p1> ?o }"
    assert front.query(query).headers["etag"] != store.query(query).headers["etag"]
    assert front.ask("/").content == b"<!doctype html><title>one</title>"


def test_a_store_that_is_gone_is_told_without_its_address(folder: Path) -> None:
    """To clients; the log has it. Pages are served on."""
    with running(folder / "store", "serve-read-only") as store:
        front = serving(folder, "--endpoint", store.query, "--quiet")
        server = front.__enter__()
    try:
        told = server.query("ASK { ?s ?p 7 }")
        assert (told.status, told.json["detail"]) == (502, "The store behind this server does not answer.")
        assert server.ask("/").status == 200
    finally:
        front.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:9/sparql", "cannot be reached"),
        ("{store}/", "is it a SPARQL endpoint?"),
        ("ftp://x.example/", "ftp://x.example/"),
    ],
)
def test_what_is_no_store_is_told_at_the_start(
    run: Run, both: tuple[Server, Server], folder: Path, address: str, said: str
) -> None:
    """As any command tells it."""
    url = address.format(store=both[0].address)
    with at_most(60):
        done = run("serve", "--build", str(folder), "--port", "0", "--endpoint", url)
    assert (done.code, said in done.err) == (2, True), done.err
