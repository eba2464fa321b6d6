"""A SPARQL endpoint as an engine: a real server on this machine for the answers, a scripted one for what goes wrong."""

from __future__ import annotations

import hashlib
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from wsis_gdc.api import load
from wsis_gdc.base.errors import EndpointError, LimitError, QueryError
from wsis_gdc.curation.exports import dump, write_store
from wsis_gdc.curation.publishing import DEFAULT, PUBLISHED, Change, push
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.credentials import Credentials, Digest, credentials_for, travels_openly
from wsis_gdc.engines.http import Client
from wsis_gdc.engines.remote import RemoteEngine
from wsis_gdc.knowledge import queries

SERVER = Path(sys.executable).with_name("oxigraph")


class Server(NamedTuple):
    """Addresses of a server: for queries, and of its Graph Store."""

    query: str
    store: str


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def running(folder: Path, verb: Literal["serve", "serve-read-only"] = "serve") -> Iterator[Server]:
    """An Oxigraph server over a folder, empty at first unless it only reads."""
    address = f"http://127.0.0.1:{free_port()}"
    command = [SERVER, verb, "--bind", address.removeprefix("http://"), "--location", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(1000):
            try:
                urllib.request.urlopen(f"{address}/query?query=ASK%20%7B%7D", timeout=5).close()  # noqa: S310
                break
            except OSError:
                time.sleep(0.02)
        yield Server(f"{address}/query", f"{address}/store")
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def filled(stored: Path) -> Iterator[Server]:
    """A server of the whole graph, whose default graph is the union."""
    with running(stored / "store", "serve-read-only") as server:
        yield server


@pytest.fixture(scope="module")
def remote(filled: Server) -> Iterator[RemoteEngine]:
    """The server as an engine."""
    engine = RemoteEngine(filled.query)
    yield engine
    engine.close()


# Answers


def test_named_queries_give_the_same_rows_as_embedded(remote: RemoteEngine, oxigraph: OxigraphEngine) -> None:
    """All of them, with their examples, each row as often."""
    different = []
    for name in queries.names():
        query = queries.named(name)
        text = queries.bind(oxigraph, query, {p.name: p.example for p in query.parameters})
        if Counter(remote.select(text)) != Counter(oxigraph.select(text)):
            different.append(name)
    assert not different


def test_parameters_are_found_by_the_endpoint_too(remote: RemoteEngine, oxigraph: OxigraphEngine) -> None:
    """Codes, acronyms and starts of codes are resolved there."""
    query = queries.named("facilitators-of")
    assert queries.bind(remote, query, {"line": "c7-egov"}) == queries.bind(oxigraph, query, {"line": "c7-egov"})


def test_all_forms_are_answered(remote: RemoteEngine, oxigraph: OxigraphEngine) -> None:
    """Yes or no, and triples."""
    assert remote.ask("ASK { wsis:C5 a wg:ActionLine }") is True
    assert remote.ask("ASK { wsis:C5 a wg:Mechanism }") is False
    for query in ("CONSTRUCT WHERE { wsis:C5 skos:prefLabel ?l }", "DESCRIBE wsis:C5"):
        assert set(remote.construct(query)) == set(oxigraph.construct(query))


def test_results_are_written_like_those_of_the_embedded_engine(remote: RemoteEngine, oxigraph: OxigraphEngine) -> None:
    """Byte for byte, in each format."""
    query = "SELECT ?x ?l { ?x a wg:ActionLine ; skos:prefLabel ?l } ORDER BY ?x ?l"
    for format in ("csv", "tsv", "json", "xml"):
        assert remote.select(query).serialize(format) == oxigraph.select(query).serialize(format)


@pytest.mark.parametrize("method", ["get", "post", "auto"])
def test_queries_go_by_get_or_post(filled: Server, method: str) -> None:
    """With the same answer; a long query only goes by POST."""
    engine = RemoteEngine(filled.query, method=method)  # type: ignore[arg-type]
    assert engine.ask("ASK { wsis:C5 a wg:ActionLine }")
    if method != "get":
        values = " ".join(f"<https://example.org/{number}>" for number in range(3000))
        assert not engine.ask(f"ASK {{ VALUES ?x {{ {values} }} ?x ?p ?o }}")
    engine.close()


def test_mistakes_are_told_in_the_same_words_as_embedded(remote: RemoteEngine, oxigraph: OxigraphEngine) -> None:
    """With the caret in the query as the user wrote it."""
    for query in ("SELECT * {\n ?s foo:bar ?o }", "SELECT * { ?s ?p 'open }", "SELECT ?x ?x { }", "INSERT DATA {}"):
        with pytest.raises(QueryError) as here:
            list(remote.select(query))
        with pytest.raises(QueryError) as there:
            list(oxigraph.select(query))
        assert str(here.value) == str(there.value)


def test_the_api_opens_an_endpoint(filled: Server) -> None:
    """As it opens a build."""
    with load(endpoint=filled.query) as kg:
        assert kg.engine.remote
        assert next(kg.named("facilitators-of", line="C5").texts())[1] == "ITU"


def test_an_endpoint_is_not_changed_by_an_engine(remote: RemoteEngine) -> None:
    """Publishing has its own command."""
    with pytest.raises(QueryError, match="wsis-gdc push"):
        remote.load(b"", "x:g")


# Publishing

GRAPHS = tuple(f"https://w3id.org/wsis-gdc/graph/{name}" for name in ("a", "b", "c"))
FOREIGN = "https://example.org/theirs"
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three graphs with one triple each, and their union."""
    memory = ox.Store()
    for number, graph in enumerate(GRAPHS):
        triple = (ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(number))
        memory.add(ox.Quad(*triple, ox.NamedNode(graph)))
        memory.add(ox.Quad(*triple))
    folder = tmp_path_factory.mktemp("small") / "store"
    write_store(folder, dump(memory, "nq"), dump(memory, "nt"))
    return folder


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server whose default graph is a graph of its own, with a graph of somebody else."""
    with running(tmp_path / "server") as made:
        Client(made.store).request("PUT", query={"graph": FOREIGN}, body=b"<x:a> <x:b> <x:c> .", headers=TURTLE)
        yield made


def graphs_of(server: Server) -> set[str]:
    """The named graphs of a server."""
    return {graph for (graph,) in RemoteEngine(server.query).select("SELECT DISTINCT ?g { GRAPH ?g {} }").texts()}


def test_publishing_puts_each_graph_and_notes_it(server: Server, small: Path) -> None:
    """And leaves the default graph and the graphs of others alone."""
    changes = push(small, Client(server.store))
    assert changes == tuple(Change(graph, "replaced", 1) for graph in GRAPHS)
    assert graphs_of(server) == {*GRAPHS, PUBLISHED, FOREIGN}
    assert not RemoteEngine(server.query).ask("ASK { ?s ?p ?o }")


def test_publishing_again_sends_nothing(server: Server, small: Path) -> None:
    """The server's notes tell what is there."""
    push(small, Client(server.store))
    assert push(small, Client(server.store)) == tuple(Change(graph, "same", 1) for graph in GRAPHS)


@pytest.mark.parametrize(
    ("method", "body"), [("DELETE", None), ("PUT", b""), ("PUT", b"<x:a> <x:b> <x:c> ."), ("POST", b"<x:a> <x:b> 1 .")]
)
def test_a_graph_that_somebody_changed_is_not_said_to_be_there(
    server: Server, small: Path, method: str, body: bytes | None
) -> None:
    """Though it was noted: it is sent again."""
    client = Client(server.store)
    push(small, client)
    client.request(method, query={"graph": GRAPHS[1]}, body=body, headers=TURTLE)
    assert [change.done for change in push(small, client, dry_run=True)] == ["same", "replaced", "same"]
    assert [change.done for change in push(small, client)] == ["same", "replaced", "same"]
    assert [change.done for change in push(small, client)] == ["same", "same", "same"]


def test_a_dry_run_changes_nothing(server: Server, small: Path) -> None:
    """But says what it would do."""
    changes = push(small, Client(server.store), dry_run=True)
    assert {change.done for change in changes} == {"replaced"}
    assert graphs_of(server) == {FOREIGN}


def test_a_graph_that_is_no_longer_built_is_removed(server: Server, small: Path) -> None:
    """Where this program noted that it had published it."""
    client, old = Client(server.store), "https://w3id.org/wsis-gdc/graph/old"
    push(small, client)
    client.request("PUT", query={"graph": old}, body=b"<x:a> <x:b> <x:c> .", headers=TURTLE)
    note = f'<{old}> <http://purl.org/dc/terms/identifier> "sha256:0" .'.encode()
    client.request("POST", query={"graph": PUBLISHED}, body=note, headers=TURTLE)
    assert push(small, client)[-1] == Change(old, "removed", 0)
    assert graphs_of(server) == {*GRAPHS, PUBLISHED, FOREIGN}


def test_an_interrupted_run_goes_on_where_it_stopped(server: Server, small: Path) -> None:
    """What was sent is not sent again."""

    def stop(change: Change) -> None:
        told.append(change)
        if len(told) == 2:
            raise KeyboardInterrupt

    told: list[Change] = []
    with pytest.raises(KeyboardInterrupt):
        push(small, Client(server.store), told=stop)
    assert [change.done for change in push(small, Client(server.store))] == ["same", "same", "replaced"]


def test_the_default_graph_is_filled_on_demand(server: Server, small: Path) -> None:
    """For servers whose default graph is not the union; it too is noted."""
    first = push(small, Client(server.store), default_graph=True)
    again = push(small, Client(server.store), default_graph=True)
    assert (first[-1], again[-1]) == (Change(DEFAULT, "replaced", 3), Change(DEFAULT, "same", 3))
    rows = RemoteEngine(server.query).select("SELECT ?o { ?s ?p ?o } ORDER BY ?o").texts()
    assert [text for (text,) in rows] == ["0", "1", "2"]


def test_the_command_reports_each_graph(server: Server, small: Path) -> None:
    """And sums up."""
    command = [SERVER.with_name("wsis-gdc"), "push", "--endpoint", server.store, "--build", str(small.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "replaced: graph:a (1 triple)"
    assert done.stderr.strip() == f"{server.store}: 3 replaced, 0 already there, 0 removed"


# What goes wrong

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'


class Reply(NamedTuple):
    """What the scripted server answers; ``cut`` announces more bytes than it sends, ``drip`` waits before each byte."""

    status: int = 200
    body: bytes = ROWS
    headers: tuple[tuple[str, str], ...] = (("Content-Type", JSON),)
    wait: float = 0
    cut: int = 0
    drip: float = 0


class Scripted(NamedTuple):
    """A server that answers by a script, and the requests it got."""

    url: str
    requests: list[tuple[str, str, dict[str, str], bytes]]


@pytest.fixture
def scripted() -> Iterator[Callable[..., Scripted]]:
    """Start a server that gives these replies in turn, the last one for ever."""
    servers = []

    def start(*replies: Reply) -> Scripted:
        requests: list[tuple[str, str, dict[str, str], bytes]] = []

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                requests.append((self.command, self.path, dict(self.headers), body))
                reply = replies[min(len(requests), len(replies)) - 1]
                time.sleep(reply.wait)
                self.send_response(reply.status)
                for name, value in reply.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body) + reply.cut))
                self.end_headers()
                with suppress(OSError):
                    for byte in reply.body if reply.drip else ():
                        self.wfile.write(bytes([byte]))
                        time.sleep(reply.drip)
                    self.wfile.write(b"" if reply.drip else reply.body)

            do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

            def log_message(self, *arguments: object) -> None:
                pass

        made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(made)
        return Scripted(f"http://127.0.0.1:{made.server_port}/sparql", requests)

    yield start
    for made in servers:
        made.shutdown()
        made.server_close()


def engine_for(url: str, **settings: object) -> RemoteEngine:
    """An engine that waits little between tries."""
    engine = RemoteEngine(url, **settings)  # type: ignore[arg-type]
    engine._client._backoff = 0.01
    return engine


def test_known_prefixes_are_declared_for_the_server(scripted: Callable[..., Scripted]) -> None:
    """Those that the query uses and does not declare itself."""
    server = scripted(Reply())
    list(engine_for(server.url).select("PREFIX wg: <x:> SELECT ?x { ?x a wg:A ; skos:notation ?n }"))
    sent = parse_qs(urlsplit(server.requests[0][1]).query)["query"][0]
    assert sent.startswith("PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nPREFIX wg: <x:> SELECT")


def test_a_busy_server_is_asked_again(scripted: Callable[..., Scripted]) -> None:
    """After a little while, longer each time."""
    server = scripted(Reply(503), Reply(429), Reply())
    assert [row[0].value for row in engine_for(server.url).select("SELECT ?x { ?x ?y ?z }") if row[0]] == ["1"]
    assert len(server.requests) == 3


def test_a_server_that_stays_busy_is_told(scripted: Callable[..., Scripted]) -> None:
    """After the last try."""
    server = scripted(Reply(503, b"overloaded", (("Content-Type", "text/plain"),)))
    with pytest.raises(EndpointError, match=r"the server answered 503[^\n]*\n  overloaded"):
        engine_for(server.url, retries=2).select("SELECT ?x { ?x ?y ?z }")
    assert len(server.requests) == 3


def test_the_servers_message_is_shown(scripted: Callable[..., Scripted]) -> None:
    """With the place in the query as the user wrote it, without markup and control characters."""
    body = b"<html><h1>Oops</h1> parse error at 2:8: \x1b[31mno such thing</html>"
    server = scripted(Reply(400, body, (("Content-Type", "text/html"),)))
    with pytest.raises(QueryError) as told:
        engine_for(server.url).select("SELECT * { ?x skos:notation ?z }")
    assert "line 1, column 8" in str(told.value)
    assert "no such thing" in str(told.value)
    assert "<h1>" not in str(told.value)
    assert "\x1b" not in str(told.value)


@pytest.mark.parametrize(
    ("status", "hint"), [(401, "WSIS_GDC_USER"), (403, "do not allow"), (404, "check the address"), (500, "500")]
)
def test_a_refusal_names_the_cure(scripted: Callable[..., Scripted], status: int, hint: str) -> None:
    """In one sentence."""
    with pytest.raises(EndpointError, match=hint):
        engine_for(scripted(Reply(status, b"")).url).select("SELECT ?x { ?x ?y ?z }")


def test_a_wait_that_runs_out_is_not_repeated(scripted: Callable[..., Scripted]) -> None:
    """The server may still be working on it."""
    server = scripted(Reply(wait=1.5))
    with pytest.raises(EndpointError, match=r"no answer within 0.3 s; narrow the query or raise the timeout"):
        engine_for(server.url, timeout=0.3).select("SELECT ?x { ?x ?y ?z }")
    assert len(server.requests) == 1


def test_a_time_limit_for_the_whole_answer_is_named(scripted: Callable[..., Scripted]) -> None:
    """As a limit."""
    with pytest.raises(LimitError, match="time limit") as told:
        engine_for(scripted(Reply(wait=1.5)).url, total=0.3).select("SELECT ?x { ?x ?y ?z }")
    assert told.value.limit == "time"


def test_an_answer_that_breaks_off_is_told(scripted: Callable[..., Scripted]) -> None:
    """Never taken for a whole one."""
    server = scripted(Reply(body=ROWS[:-3], cut=500))
    with pytest.raises(EndpointError, match=r"broke off|cut off"):
        list(engine_for(server.url).select("SELECT ?x { ?x ?y ?z }"))


def test_an_answer_that_drips_ends_with_the_clock(scripted: Callable[..., Scripted]) -> None:
    """Though no single wait is long."""
    server = scripted(Reply(drip=0.05))
    started = time.monotonic()
    with pytest.raises(LimitError, match=r"time limit: no full answer from .* within 0.3 s"):
        list(engine_for(server.url, total=0.3).select("SELECT ?x { ?x ?y ?z }"))
    assert time.monotonic() - started < 2.5  # the drip itself takes longer, and the machine may be busy


def test_headers_that_drip_end_with_the_clock() -> None:
    """Before there is any answer to read; so do tries that the server puts off."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 60:
                        connection.sendall(bytes([byte]))
                        time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        started = time.monotonic()
        with pytest.raises(LimitError, match="time limit"):
            engine_for(f"http://127.0.0.1:{listener.getsockname()[1]}/", total=0.3).ask("ASK { ?s ?p ?o }")
        assert time.monotonic() - started < 2.5  # the drip itself takes longer, and the machine may be busy


def test_a_server_that_puts_off_is_not_waited_for_past_the_clock(scripted: Callable[..., Scripted]) -> None:
    """Its Retry-After counts."""
    started = time.monotonic()
    with pytest.raises(LimitError, match="time limit"):
        engine_for(scripted(Reply(503, b"", (("Retry-After", "20"),))).url, total=0.3).ask("ASK { ?s ?p ?o }")
    assert time.monotonic() - started < 2.5  # the drip itself takes longer, and the machine may be busy


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), 1e10])
def test_a_time_out_of_range_is_told(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the call and in the environment."""
    with pytest.raises(QueryError, match="out of range; give seconds above 0"):
        Client("https://example.org/", timeout=seconds)
    monkeypatch.setenv("WSIS_GDC_TIMEOUT", str(seconds))
    with pytest.raises(QueryError, match="seconds above 0"):
        RemoteEngine("https://example.org/")


@pytest.mark.parametrize("nothing", ["", " ", "\n"])
def test_a_setting_of_nothing_is_none(
    nothing: str, scripted: Callable[..., Scripted], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As containers are given those that nobody filled in."""
    for name in ("WSIS_GDC_TIMEOUT", "WSIS_GDC_METHOD", "WSIS_GDC_TOKEN", "WSIS_GDC_USER", "http_proxy", "NETRC"):
        monkeypatch.setenv(name, nothing.strip() if name.endswith(("TOKEN", "USER", "NETRC")) else nothing)
    assert len(list(engine_for(scripted(Reply()).url).select("SELECT ?x { ?x ?y ?z }"))) == 1


def test_a_term_that_rdf_does_not_know_is_no_broken_connection(scripted: Callable[..., Scripted]) -> None:
    """A language tag with an underscore, as some stores let in."""
    body = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"a","xml:lang":"pt_BR"}}]}}'
    with pytest.raises(EndpointError, match=r"holds what SPARQL and RDF do not allow: .*pt_BR"):
        list(engine_for(scripted(Reply(body=body)).url).select("SELECT ?x { ?x ?y ?z }"))


XML = "application/sparql-results+xml"
XML_ROWS = (
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head><results>'
    b'<result><binding name="x"><bnode>%s</bnode></binding></result></results></sparql>'
)


@pytest.mark.parametrize(
    ("type", "body"),
    [
        (JSON, b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type": "bnode", "value": "%s"}}]}}'),
        (XML, XML_ROWS),
    ],
)
@pytest.mark.parametrize("name", [b"nodeID://b10", b"b 1", b"t/1?a=b"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_names_of_blank_nodes_are_made_ones_that_rdf_allows(
    scripted: Callable[..., Scripted], type: str, body: bytes, name: bytes, mark: bytes
) -> None:
    """With a byte order mark before them or without."""
    server = scripted(Reply(body=mark + body.replace(b"%s", name), headers=(("Content-Type", type),)))
    (row,) = engine_for(server.url).select("SELECT ?x { ?x ?y ?z }")
    assert isinstance(row[0], ox.BlankNode)


VIRTUOSO = b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[%s]}}'


@pytest.mark.parametrize(
    ("body", "yes"),
    [
        (b'{"head":{},"boolean":true}', True),
        (b'{"head":{},"boolean":false}', False),
        (
            b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[{"__ASK_RETVAL":{"type":"literal","value":"1"}}]}}',
            True,
        ),
        (
            b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[{"__ASK_RETVAL":{"type":"literal","value":"0"}}]}}',
            False,
        ),
        (VIRTUOSO % b"", False),
        (ROWS, None),
    ],
)
def test_yes_or_no_is_read_as_each_server_says_it(
    scripted: Callable[..., Scripted], body: bytes, yes: bool | None
) -> None:
    """Virtuoso has a column for it; other rows are no answer."""
    engine = engine_for(scripted(Reply(body=body)).url)
    if yes is None:
        with pytest.raises(EndpointError, match="answered an ASK query with rows"):
            engine.ask("ASK { ?s ?p ?o }")
    else:
        assert engine.ask("ASK { ?s ?p ?o }") is yes


def test_long_answers_with_blank_nodes_keep_their_literals(scripted: Callable[..., Scripted]) -> None:
    """Whatever the pieces in which they come."""
    one = '{{"x":{{"type":"literal","value":"nodeID://{0}"}},"y":{{"type":"bnode","value":"nodeID://b{0}"}}}}'
    rows = ",".join(one.format(number) for number in range(3000))
    body = f'{{"head":{{"vars":["x","y"]}},"results":{{"bindings":[{rows}]}}}}'.encode()
    answer = list(engine_for(scripted(Reply(body=body)).url).select("SELECT ?x ?y { ?x ?y ?z }"))
    assert [str(x and x.value) for x, _ in answer] == [f"nodeID://{number}" for number in range(3000)]
    assert len({y for _, y in answer}) == 3000


def test_a_page_instead_of_triples_is_told(scripted: Callable[..., Scripted]) -> None:
    """As with rows."""
    server = scripted(Reply(body=b"<html>Log in</html>", headers=(("Content-Type", "text/html"),)))
    with pytest.raises(EndpointError, match="answered with text/html; is it a SPARQL endpoint"):
        list(engine_for(server.url).construct("CONSTRUCT WHERE { ?x ?y ?z }"))


def test_an_answer_that_the_server_cuts_is_told(scripted: Callable[..., Scripted]) -> None:
    """Virtuoso says so in a header."""
    server = scripted(Reply(headers=(("Content-Type", JSON), ("X-SPARQL-MaxRows", "1"))))
    with pytest.raises(EndpointError, match="cuts answers at 1 rows"):
        engine_for(server.url).select("SELECT ?x { ?x ?y ?z }").serialize("csv")


def test_a_page_instead_of_results_is_told(scripted: Callable[..., Scripted]) -> None:
    """A wrong address often answers with a page."""
    server = scripted(Reply(body=b"<html>Welcome</html>", headers=(("Content-Type", "text/html"),)))
    with pytest.raises(EndpointError, match="answered with text/html; is it a SPARQL endpoint"):
        engine_for(server.url).select("SELECT ?x { ?x ?y ?z }")


def test_nobody_there_is_told() -> None:
    """Without a traceback."""
    with pytest.raises(EndpointError, match="cannot be reached; is the server running"):
        engine_for(f"http://127.0.0.1:{free_port()}/sparql", retries=1).select("SELECT ?x { ?x ?y ?z }")


def test_a_port_where_nobody_listens_is_told_at_once(scripted: Callable[..., Scripted]) -> None:
    """Also after a redirect; only a server that is busy, or lost on the way, is worth waiting for."""
    dead = f"http://127.0.0.1:{free_port()}/sparql"
    leads = scripted(Reply(302, b"", (("Location", dead),)))
    for url in (dead, leads.url, "http://nobody.invalid/sparql"):
        start = time.monotonic()
        with pytest.raises(EndpointError, match=r"cannot be reached|the name of the server is unknown"):
            RemoteEngine(url).select("SELECT ?x { ?x ?y ?z }")
        assert time.monotonic() - start < 1.5
    assert len(leads.requests) == 1


def test_service_never_reaches_the_server(scripted: Callable[..., Scripted]) -> None:
    """It would make the server ask others."""
    server = scripted(Reply())
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        engine_for(server.url).select("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    assert not server.requests


# Credentials


def test_a_token_is_sent_as_bearer(scripted: Callable[..., Scripted], monkeypatch: pytest.MonkeyPatch) -> None:
    """From the environment."""
    monkeypatch.setenv("WSIS_GDC_TOKEN", "secret")
    server = scripted(Reply())
    engine_for(server.url).select("SELECT ?x { ?x ?y ?z }")
    assert server.requests[0][2]["Authorization"] == "Bearer secret"


def test_a_password_is_sent_when_the_server_asks(
    scripted: Callable[..., Scripted], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over http not before, since the server may want a digest."""
    monkeypatch.setenv("WSIS_GDC_USER", "ada")
    monkeypatch.setenv("WSIS_GDC_PASSWORD", "secret")
    server = scripted(Reply(401, b"", (("WWW-Authenticate", 'Basic realm="x"'),)), Reply())
    engine_for(server.url).select("SELECT ?x { ?x ?y ?z }")
    assert "Authorization" not in server.requests[0][2]
    assert server.requests[1][2]["Authorization"] == f"Basic {b64encode(b'ada:secret').decode()}"


def test_a_digest_is_sent_where_it_is_asked_for(
    scripted: Callable[..., Scripted], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password itself never travels."""
    monkeypatch.setenv("WSIS_GDC_USER", "ada")
    monkeypatch.setenv("WSIS_GDC_PASSWORD", "secret")
    challenge = 'Digest realm="x", nonce="abc", qop="auth", algorithm="MD5"'
    server = scripted(Reply(401, b"", (("WWW-Authenticate", challenge),)), Reply())
    engine = engine_for(server.url)
    for _ in range(2):
        engine.select("SELECT ?x { ?x ?y ?z }").serialize("csv")
    given = [request[2].get("Authorization", "") for request in server.requests]
    assert given[0] == ""
    assert 'Digest username="ada", realm="x", nonce="abc"' in given[1]
    assert "nc=00000002" in given[2]
    assert not any("secret" in str(request) for request in server.requests)


@pytest.mark.parametrize(
    ("algorithm", "name"),
    [
        ("", "md5"),
        ("MD5-sess", "md5"),
        ("SHA-256", "sha256"),
        ("sha-256-SESS", "sha256"),
        ("SHA-512-256", "sha512_256"),
    ],
)
def test_a_digest_is_what_rfc_7616_says(algorithm: str, name: str) -> None:
    """Computed anew here, for a password with letters beyond ASCII."""
    offered = f', algorithm={algorithm}, qop="auth-int, auth"' if algorithm else ""
    challenge = f'Basic realm="no", Digest realm="a \\"b\\"", nonce="n1"{offered}, Bearer realm="x"'
    header = Digest("https://example.org/", Credentials("ada", "geheim é"), challenge).header(
        "GET", "https://example.org/s?query=ASK"
    )
    told = dict(re.findall(r'([a-z]+)="?((?:[^",\\]|\\.)*)"?', header.removeprefix("Digest ")))

    def digest(text: str) -> str:
        return hashlib.new(name, text.encode()).hexdigest()

    secret = digest('ada:a "b":geheim é')
    if algorithm.lower().endswith("sess"):
        secret = digest(f"{secret}:n1:{told['cnonce']}")
    middle = f"{told['nc']}:{told['cnonce']}:auth:" if algorithm else ""
    assert told["response"] == digest(f"{secret}:n1:{middle}{digest('GET:/s?query=ASK')}")
    assert (told["uri"], told["nonce"]) == ("/s?query=ASK", "n1")


@pytest.mark.parametrize(
    "challenge",
    [
        "Digest",
        "Digest realm",
        'Digest realm="x"',
        'Digest realm="x", nonce="n", algorithm=SHA-1024',
        'Digest realm="x", nonce="n", qop="auth-int"',
        'Digest realm="é", nonce="n"',
        'digest ,,,="',
    ],
)
def test_a_digest_that_cannot_be_answered_is_told(challenge: str) -> None:
    """In a sentence."""
    with pytest.raises(EndpointError, match="is not supported"):
        Digest("https://example.org/", Credentials("ada", "secret"), challenge)


@pytest.mark.parametrize("token", ["s3cret\n", "s3cret\r", "s3 cret", "s3crét", "s3cret\x00", "s3cret€"])
def test_a_token_that_no_header_can_carry_is_told_and_not_printed(token: str) -> None:
    """So for a password."""
    with pytest.raises(QueryError, match="holds") as told:
        credentials_for("https://example.org/", {"WSIS_GDC_TOKEN": token})
    assert "s3" not in str(told.value)
    with pytest.raises(QueryError, match="holds") as told:
        credentials_for("https://example.org/", {"WSIS_GDC_USER": "ada", "WSIS_GDC_PASSWORD": "s3cret\r\nX: y"})
    assert "s3" not in str(told.value)


def test_a_token_does_not_travel_openly() -> None:
    """Unless somebody says that the way is safe."""
    with pytest.raises(EndpointError, match="would travel openly; use https"):
        Client("http://example.org/sparql", credentials=Credentials("", "", "secret"))
    Client("https://example.org/sparql", credentials=Credentials("", "", "secret"))
    for safe in ("http://127.0.0.1:3030/s", "http://[::1]/s", "http://localhost/s"):
        assert not travels_openly(safe)
    assert travels_openly("http://10.0.0.1/s", {})
    assert not travels_openly("http://fuseki:3030/s", {"WSIS_GDC_PLAIN_HTTP": "1"})


def test_what_a_server_repeats_is_not_printed(scripted: Callable[..., Scripted]) -> None:
    """Neither the token nor the key in the address, nor a password in the clothes in which it travels."""
    server = scripted(Reply(500, b"bad token t0ken-s3cret for key k3y-s3cret"))
    client = Client(f"{server.url}?apikey=k3y-s3cret", credentials=Credentials("", "", "t0ken-s3cret"))
    with pytest.raises(EndpointError, match="bad token … for key …") as told:
        client.request("GET")
    assert "s3cret" not in f"{told.value} {told.value.url} {client.shown}"
    sent = b64encode(b"ada:s3cret").decode()
    client = Client(
        scripted(Reply(500, f"bad header Basic {sent}".encode())).url, credentials=Credentials("ada", "s3cret")
    )
    with pytest.raises(EndpointError, match="bad header Basic …"):
        client.request("GET")


@pytest.mark.parametrize("url", ["htp://ada:s3cret@h/", "ada:s3cret@h/s", "http://ada:s3cret@", "http:/ada:s3cret@h/"])
def test_a_password_in_a_mistyped_address_is_not_printed(url: str) -> None:
    """Whatever is wrong with it."""
    with pytest.raises(EndpointError) as told:
        credentials_for(url, {})
    assert "s3cret" not in f"{told.value} {told.value.url}"


def test_a_netrc_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    """With the cure."""
    netrc = tmp_path / "netrc"
    netrc.write_bytes(b"machine example.org login ada password \xe9\n")
    netrc.chmod(0o600)
    with pytest.raises(EndpointError, match="not written in UTF-8"):
        credentials_for("https://example.org/sparql", {"NETRC": str(netrc)})


@pytest.mark.parametrize("setting", ["http_proxy", "ALL_PROXY"])
@pytest.mark.parametrize(
    "proxy",
    ["127.0.0.1:9", "socks5h://127.0.0.1:9", "://", "http://[::1", "ftp://h:1", "http:///", "http://..:1", "h:x"],
)
def test_odd_proxies_are_told(proxy: str, setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a scheme they are taken as curl does."""
    monkeypatch.setenv(setting, proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(EndpointError, match=r"proxy"):
        engine_for("http://example.invalid/sparql", retries=0).ask("ASK { ?s ?p ?o }")


def test_a_proxy_gets_its_own_password(scripted: Callable[..., Scripted], monkeypatch: pytest.MonkeyPatch) -> None:
    """And the server behind it does not; where the proxy refuses it, the cure is told."""
    proxy = scripted(Reply(), Reply(407, b""))
    monkeypatch.setenv("http_proxy", proxy.url.replace("http://", "http://ada:s%40cret@"))
    monkeypatch.delenv("no_proxy", raising=False)
    engine = engine_for("http://example.invalid/sparql", retries=0)
    engine.select("SELECT ?x { ?x ?y ?z }").serialize("csv")
    assert proxy.requests[0][1].startswith("http://example.invalid/sparql?")
    given = {name.lower(): value for name, value in proxy.requests[0][2].items()}
    assert given["proxy-authorization"] == f"Basic {b64encode(b'ada:s@cret').decode()}"
    assert "authorization" not in given
    with pytest.raises(EndpointError, match=r"407.*the proxy wants a password"):
        engine.ask("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("content", "cure"),
    [
        (b"\xef\xbb\xbfmachine example.org login ada password s3cret\n", "without a byte order mark"),
        ("machine example.org login ada password s3cret\n".encode("utf-16-le"), "mend it"),
        (b"machine Example.org login ada password s3 cret\n", "mend it"),
    ],
)
def test_a_netrc_file_that_breaks_off_is_told_where_it_names_the_server(
    tmp_path: Path, content: bytes, cure: str
) -> None:
    """It would otherwise look as if no password had been given; who asks another server is not held up."""
    netrc = tmp_path / "netrc"
    netrc.write_bytes(content)
    netrc.chmod(0o600)
    with pytest.raises(EndpointError, match=f"names this server, but cannot be read.*{cure}") as told:
        credentials_for("https://example.org/sparql", {"NETRC": str(netrc)})
    assert "cret" not in str(told.value)
    assert not credentials_for("https://example.com/sparql", {"NETRC": str(netrc)})


def test_a_netrc_file_is_read(tmp_path: Path) -> None:
    """For its host, never by default."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine Example.org login ada password secret\ndefault login bob password no\n", encoding="utf-8")
    netrc.chmod(0o600)
    assert credentials_for("https://example.org/sparql", {"NETRC": str(netrc)}) == Credentials("ada", "secret")
    assert not credentials_for("https://example.com/sparql", {"NETRC": str(netrc)})


def test_a_password_in_the_address_is_refused() -> None:
    """And not repeated in the message."""
    with pytest.raises(EndpointError, match="set WSIS_GDC_USER") as told:
        RemoteEngine("https://ada:secret@example.org/sparql")
    assert "secret" not in str(told.value)


def test_secrets_do_not_show_in_what_is_printed() -> None:
    """In a debugger or a log."""
    assert "secret" not in repr(Credentials("ada", "secret", "secret"))


@pytest.mark.parametrize(
    "url",
    [
        "example.org/sparql",
        "file:///etc/passwd",
        "ftp://example.org/",
        "",
        "http://[::1",
        "http://h:99999/",
        "http://h/a b",
    ],
)
def test_what_is_no_address_is_told(url: str) -> None:
    """Before anything is sent."""
    with pytest.raises(EndpointError, match="is no address of an endpoint"):
        RemoteEngine(url)


def test_rows_come_as_they_arrive(filled: Server) -> None:
    """The first row does not wait for the last of some millions."""
    engine, start = RemoteEngine(filled.query), time.monotonic()
    rows = iter(engine.select("SELECT ?s ?t { ?s ?p ?o . ?t ?q ?r } LIMIT 3000000"))
    assert Counter(len(next(rows)) for _ in range(1000)) == {2: 1000}
    rows.close()  # type: ignore[attr-defined]
    assert time.monotonic() - start < 5


LOGIN = b"<html>Please log in</html>"
PAGE = (("Content-Type", "text/html"),)


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        (
            (Reply(404), Reply(303, b"", (("Location", "/login?key=s3cret"),))),
            r"answered 303: what is sent must go to /login",
        ),
        ((Reply(404), Reply(302, b"", (("Location", "https://example.org/"),))), r"answered 302"),
        ((Reply(404), Reply(307, b"", (("Location", "/other"),))), r"answered 307"),
        ((Reply(404), Reply(200, LOGIN, PAGE), Reply(200, LOGIN, PAGE)), "answered with text/html"),
        ((Reply(404), Reply(201, b""), Reply(404)), "holds 0 triples of .* and was sent"),
        ((Reply(404), Reply(204, b""), Reply(200, b"", (("Content-Type", "text/turtle"),))), "holds 0 triples of"),
    ],
)
def test_what_is_not_stored_is_not_said_to_be(
    scripted: Callable[..., Scripted], small: Path, replies: tuple[Reply, ...], said: str
) -> None:
    """A login page, a server that forgets: each graph is read back."""
    told: list[object] = []
    client = Client(scripted(*replies).url, backoff=0.01)
    with pytest.raises(EndpointError, match=said) as error:
        push(small, client, told=told.append)
    assert not told
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize(
    "held",
    [
        '"S\u00c3\u00a3o"',
        '"S\u00e3o"@en',
        '"Sa\u0303o"',
        '"Sao"',
        "<x:o>",
        '"2"^^<http://www.w3.org/2001/XMLSchema#int>',
    ],
)
def test_what_is_stored_in_another_encoding_is_not_said_to_be(
    scripted: Callable[..., Scripted], tmp_path: Path, held: str
) -> None:
    """Each text is read back as it was sent, not only counted."""
    memory = ox.Store()
    memory.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("S\u00e3o"), ox.NamedNode(GRAPHS[0])))
    write_store(tmp_path / "store", dump(memory, "nq"), dump(memory, "nt"))
    back = Reply(200, f"<x:s> <x:p> {held} .".encode(), (("Content-Type", "application/n-triples"),))
    client = Client(scripted(Reply(404), Reply(204, b""), back).url, backoff=0.01)
    with pytest.raises(EndpointError, match=r"does not hold all triples of .* as they were sent; .*x:s x:p S\u00e3o"):
        push(tmp_path / "store", client)
