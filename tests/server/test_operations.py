"""The server as a process among others: limits of clients, hostile queries, a new build, an orderly end."""

from __future__ import annotations

import contextlib
import json
import re
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.conftest import Run
from tests.server.conftest import Server, at_most, serving, small_build

from wsis_gdc.server.opened import Kept

QUADS = b"".join(
    b"<http://a.example/%d> <http://a.example/p%d> <http://a.example/%d> <http://a.example/g> .\n" % (n, n % 7, n % 11)
    for n in range(400)
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

needs_signals = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="there are no such signals here")
needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="told by /proc")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small build; not to be changed."""
    page = "<!doctype html><title>one</title>"
    return small_build(tmp_path_factory.mktemp("small") / "build", QUADS, pages={"index.html": page})


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Server]:
    """A server of two workers, for tests that leave it as it was."""
    limits = ("--timeout", "60", "--max-memory", "64", "--budget", "0")
    with serving(folder, "--workers", "2", *limits, "--trust-proxy", "127.0.0.1", "--metrics", "--quiet") as server:
        yield server


@contextlib.contextmanager
def _endless(server: Server, asker: str = "192.0.2.9") -> Iterator[socket.socket]:
    """Ask what has no end, and go away at the end."""
    with socket.create_connection(("127.0.0.1", int(server.address.rpartition(":")[2]))) as client:
        head = f"Host: localhost\r\nX-Forwarded-For: {asker}\r\n\r\n"
        client.sendall(f"GET /sparql?query={_quoted(ENDLESS)} HTTP/1.1\r\n{head}".encode())
        yield client


def _quoted(query: str) -> str:
    return query.replace(" ", "%20").replace("?", "%3F")


def _until(server: Server, wanted: Callable[[dict[str, int]], bool]) -> dict[str, int]:
    """Return how the workers of a server are once they are as wanted, or after ten seconds."""
    until = time.monotonic() + 10
    while not wanted(workers := server.ask("/health").json["workers"]) and time.monotonic() < until:
        time.sleep(0.02)
    return workers  # type: ignore[no-any-return]


def test_a_client_that_has_used_up_its_budget_waits(folder: Path) -> None:
    """It is told how long; what it has already and pages cost nothing. Whoever else it says to be, it is the same."""
    with serving(folder, "--workers", "1", "--budget", "1", "--timeout", "1.1", "--quiet") as server:
        small = server.query("SELECT (1 AS ?x) {}")
        assert small.headers["ratelimit-policy"] == '"query-seconds";q=1;w=60'
        assert server.query(ENDLESS).status == 504
        told = server.query("ASK {}")
        assert (told.status, told.media) == (429, "application/problem+json")
        assert 0 < int(told.headers["retry-after"]) <= 60
        assert "r=0" in told.headers["ratelimit"]
        assert server.ask("/").status == 200
        assert server.ask("/sparql?query=SELECT%20%281%20AS%20%3Fx%29%20%7B%7D").status == 200
        assert server.ask(f"/sparql?query={_quoted('ASK { ?a ?b 3 }')}", x_forwarded_for="192.0.2.3").status == 429


def test_a_proxy_that_is_trusted_tells_who_asks(folder: Path) -> None:
    """Else the budget is that of whoever is connected, see above."""
    with serving(
        folder, "--workers", "1", "--budget", "0.2", "--timeout", "0.4", "--quiet", "--trust-proxy", "127.0.0.1"
    ) as server:
        path = f"/sparql?query={_quoted(ENDLESS)}"
        assert server.ask(path, x_forwarded_for="192.0.2.1").status == 504
        assert server.ask(path, x_forwarded_for="192.0.2.1").status == 429
        assert server.ask("/sparql?query=ASK%20%7B%7D", x_forwarded_for="192.0.2.2").status == 200


def test_too_many_queries_are_told_to_come_again(folder: Path) -> None:
    """503 at once, rather than a wait without end; pages are served meanwhile, and who waits has his time later."""
    with (
        serving(folder, "--workers", "1", "--queue", "1", "--timeout", "60", "--budget", "0", "--quiet") as server,
        ThreadPoolExecutor(1) as pool,
    ):
        with _endless(server):
            _until(server, lambda workers: workers["busy"] == 1)
            waiting = pool.submit(server.query, ENDLESS, timeout="0.3")
            _until(server, lambda workers: workers["queries_waiting"] == 1)
            told = server.query("ASK {}")
            assert (told.status, int(told.headers["retry-after"]) > 0) == (503, True)
            assert server.ask("/").status == 200
            assert not waiting.done()
        assert waiting.result().status == 504


def test_a_hostile_query_leaves_a_worker_for_others(running: Server) -> None:
    """Even many from one client, which has not all workers at once."""
    with contextlib.ExitStack() as asking:
        hostile = [asking.enter_context(_endless(running, "192.0.2.66")) for _ in range(3)]
        _until(running, lambda workers: workers["busy"] == 1 and workers["queries_waiting"] == 2)
        begun = time.monotonic()
        for number in range(20):
            query = _quoted(f"SELECT ({number} AS ?n) {{}}")
            assert running.ask(f"/sparql?query={query}", x_forwarded_for="192.0.2.1").status == 200
        assert time.monotonic() - begun < 3
        assert select.select(hostile, [], [], 0)[0] == []
    _until(running, lambda workers: workers["ready"] == 2 and not workers["busy"])


@needs_proc
def test_a_query_ends_when_its_asker_goes_away(running: Server) -> None:
    """Its worker is ended, and another takes its place."""
    _until(running, lambda workers: workers["ready"] == 2 and not workers["busy"])
    before = running.children()
    with _endless(running):
        _until(running, lambda workers: workers["busy"] == 1)
    told = _until(running, lambda workers: workers["ready"] == 2 and not workers["busy"])
    assert told == {"wanted": 2, "ready": 2, "busy": 0, "queries_waiting": 0}
    after = running.children()
    assert len(before) == len(after) == 2
    assert len(before & after) == 1


@needs_proc
def test_workers_reach_no_network(running: Server) -> None:
    """Whatever a query says, they cannot open a socket: the kernel refuses it."""
    running.query("ASK {}")
    fenced: set[bool] = set()
    for _attempt in range(1000):  # one that still makes itself ready gets no query yet
        states = (Path(f"/proc/{child}/status").read_text(encoding="ascii") for child in running.children())
        fenced = {"Seccomp:\t2" in state for state in states}
        if fenced == {True}:
            break
        time.sleep(0.02)
    assert fenced == {True}


def test_answers_that_are_kept_count_with_what_they_take_beside() -> None:
    """Else many small ones would take several times the limit."""
    kept = Kept(10_000)
    for number in range(1_000):
        kept.put(number, b"x" * 100)
    held = [number for number in range(1_000) if kept.get(number)]
    assert held == list(range(1_000 - len(held), 1_000))
    assert len(held) * 600 <= 10_000


def _new(folder: Path, title: str, quads: bytes, inputs: str) -> None:
    """Put another build in the place of one, as ``build`` does."""
    new = small_build(
        folder.with_name("new"), quads, inputs=inputs, pages={"index.html": f"<!doctype html><title>{title}</title>"}
    )
    folder.rename(folder.with_name("old"))
    new.rename(folder)


@needs_signals
def test_a_new_build_is_served_without_a_dropped_request(tmp_path: Path) -> None:
    """On SIGHUP: pages and queries go over from one to the other, and no request fails meanwhile.

    A build that is no good is not taken over; the present one goes on, and the log says why.
    """
    folder = small_build(
        tmp_path / "build", QUADS, inputs="1" * 40, pages={"index.html": "<!doctype html><title>one</title>"}
    )
    with serving(folder, "--workers", "1", "--budget", "0") as server, ThreadPoolExecutor(2) as pool:
        first = server.ask("/").headers["etag"]
        server.ask("/sparql?query=ASK%20%7B%7D")
        over = False

        def ask() -> set[int]:
            statuses = set()
            number = 0
            while not over:
                number += 1
                statuses |= {server.query(f"SELECT ({number} AS ?n) {{}}").status, server.ask("/health").status}
            return statuses

        asking = [pool.submit(ask) for _ in range(2)]
        (folder / "manifest.json").write_text("{", encoding="utf-8")
        server.process.send_signal(signal.SIGHUP)
        _logged(server, "the present one goes on")
        assert server.ask("/health").json["data_version"] == "1" * 12
        _new(
            folder,
            "two",
            QUADS + b"<http://a.example/new> <http://a.example/p> <http://a.example/o> <http://a.example/g> .\n",
            "2" * 40,
        )
        server.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 30
        while server.ask("/health").json["data_version"] != "2" * 12 and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.2)
        over = True
        assert set().union(*(each.result() for each in asking)) == {200}
        assert b"two" in server.ask("/", if_none_match=first).content
        assert server.query("ASK { <http://a.example/new> ?p ?o }", "text/csv").content == b"true\n"
        _logged(server, f"serving build {'2' * 12}\n")


def _logged(server: Server, text: str) -> None:
    """Wait until a server has written down a text."""
    until = time.monotonic() + 10
    while not any(text in line for line in server.lines):
        assert time.monotonic() < until, text
        time.sleep(0.02)


def test_a_build_that_was_replaced_is_noticed_without_a_signal(tmp_path: Path) -> None:
    """No page of the new one is given out as one of the old."""
    page = "<!doctype html><title>one</title>"
    folder = small_build(tmp_path / "build", QUADS, inputs="1" * 40, pages={"index.html": page})
    with serving(folder, "--workers", "1", "--quiet") as server:
        _new(folder, "two", QUADS, "2" * 40)
        answers, until = [server.ask("/")], time.monotonic() + 10
        while answers[-1].status != 200 and time.monotonic() < until:
            time.sleep(0.02)
            answers.append(server.ask("/"))
        assert {each.status for each in answers[:-1]} <= {503}
        assert b"two" in answers[-1].content
        assert server.ask("/health").json["data_version"] == "2" * 12


@needs_signals
def test_it_ends_in_order(folder: Path) -> None:
    """An answer that has begun is finished; no process is left; exit code 0."""
    with (
        serving(folder, "--workers", "1", "--timeout", "0.8", "--budget", "0", "--quiet") as server,
        ThreadPoolExecutor(1) as pool,
    ):
        server.query("ASK {}")
        children = server.children() if sys.platform == "linux" else set()
        late = pool.submit(server.query, ENDLESS)
        _until(server, lambda workers: workers["busy"] == 1)
        server.process.send_signal(signal.SIGTERM)
        assert late.result().status == 504
        assert server.process.wait(20) == 0
        assert [child for child in children if Path(f"/proc/{child}").exists()] == []


@needs_proc
def test_no_worker_outlives_a_server_that_is_killed(folder: Path) -> None:
    """The system ends them."""
    with serving(folder, "--quiet") as server:
        server.query("ASK {}")
        children = server.children()
        server.process.kill()
        server.process.wait(10)
        for _ in range(500):
            left = [child for child in children if _lives(child)]
            if not left:
                break
            time.sleep(0.02)
        assert left == []


def _lives(child: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{child}/status").read_text(encoding="ascii")
    except OSError:
        return False


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--build", "nowhere"), 'unknown build "nowhere"'),
        (("--build", "{folder}", "--site", "{folder}"), "unknown site"),
        (("--build", "{folder}", "--port", "{taken}"), "cannot be listened at"),
        (("--build", "{folder}", "--host", "no such host"), "cannot be listened at"),
        (("--build", "{folder}", "--root-path", "x y"), "as it stands in addresses"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(
    run: Run, process: Run, folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Exit code 2, no traceback."""
    serve = process if "listened" in said else run  # the library leaves the socket open that it cannot bind
    with socket.socket() as held, at_most(60):
        held.bind(("127.0.0.1", 0))
        held.listen()
        places = {"folder": folder, "taken": held.getsockname()[1]}
        done = serve("serve", *(argument.format(**places) for argument in arguments))
    assert done.code == 2, done.err
    assert said in done.err
    assert "Traceback" not in done.err


def test_an_uneasy_crowd_gets_no_mistake_of_ours(folder: Path) -> None:
    """Clients that hang up, send rubbish, wrong verbs, bad UTF-8, endless headers: no 500, and the server goes on."""
    with serving(folder, "--workers", "1", "--timeout", "1", "--budget", "0") as server:
        port = int(server.address.rpartition(":")[2])
        rubbish = (
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            b"GET / HTTP/1.1\r\n",
            b"GET /sparql?query=%FF%FE HTTP/1.1\r\nHost: \xff\r\n\r\n",
            b"POST /sparql HTTP/1.1\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK",
            b"FOO /\x00 HTTP/9.9\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
            b"GET http://[::1/ HTTP/1.1\r\nHost: x\r\n\r\n",
            b'GET /sparql HTTP/1.1\r\nHost: a b<>"\r\nAccept: text/turtle\r\n\r\n',
        )
        for text in rubbish:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
                client.sendall(text)
                client.settimeout(0.2)
                with contextlib.suppress(TimeoutError, ConnectionError):
                    assert b" 500 " not in client.recv(1000).split(b"\r\n")[0]
        assert server.query("ASK {}").status == 200
        assert not [
            line
            for line in server.lines[1:]
            if "Traceback" in line or json.loads(line).get("status") == 500 or "error" in line
        ]


def test_what_a_worker_cannot_bear_is_told(running: Server) -> None:
    """Memory: the worker dies, the asker hears why, the next is answered."""
    told = running.query("SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f")
    assert (told.status, told.json["limit"]) == (422, "memory")
    assert running.query("ASK {}").status == 200


def test_a_new_build_is_noticed_by_who_watches(tmp_path: Path) -> None:
    """Without a signal, and before anybody reads a file of it."""
    folder = small_build(tmp_path / "build", QUADS, pages={"index.html": "<!doctype html><title>one</title>"})
    with serving(folder, "--workers", "1", "--watch", "--quiet") as server:
        _new(folder, "two", QUADS, "1" * 40)
        # health reads no file, by which the server would notice as well
        deadline = time.monotonic() + 30
        while server.ask("/health").json["data_version"] != "1" * 12 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert server.ask("/health").json["data_version"] == "1" * 12
        assert b"two" in server.ask("/").content


def test_counts_are_told_to_who_asks_for_them(running: Server) -> None:
    """By room and status, without what was asked; only where the server was told to, see test_linked_data."""

    def counted(room: str, status: int) -> float:
        text = running.ask("/metrics").content.decode()
        found = re.search(rf'^wsis_gdc_answers_total{{room="{room}",status="{status}"}} (\S+)$', text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    rooms = (("sparql", 200), ("sparql", 400), ("site", 404))
    before = [counted(*each) for each in rooms]
    running.query("ASK { secret }")
    running.query("SELECT (1 AS ?x) {}")
    running.ask("/no/such/secret")
    assert [counted(*each) - earlier for each, earlier in zip(rooms, before, strict=True)] == [1, 1, 1]
    told = running.ask("/metrics")
    text = told.content.decode()
    assert told.media == "text/plain"
    assert 'wsis_gdc_workers{state="wanted"}' in text
    assert "secret" not in text
