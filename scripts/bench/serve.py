"""Measure the server: ``python scripts/bench/serve.py [--build build] [--seconds 5]``.

Start and memory; what the fence adds to a query; small queries, searches and unchanged files a second over HTTP; how
others fare beside a hostile query; and the same small queries asked of Oxigraph's own server over the same store and of
rdflib-endpoint over the same graph, where these are on the PATH. Clients and servers share the machine, so that numbers
are low bounds, and ratios within one run tell most.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

from tables import machine, markdown, shown

from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.oxigraph import read_stamp
from wsis_gdc.engines.worker_pool import Question, StorePool

BIN = Path(sys.executable).parent
PROGRAMS = os.pathsep.join((str(BIN), os.environ.get("PATH", "")))
SMALL = "SELECT ?line ?code {{ ?line a <https://w3id.org/wsis-gdc/ontology#ActionLine> ; skos:notation ?code }} # {}"
SEARCHES = (
    ("en", "hate speech"),
    ("fr", "enfants"),
    ("es", "mujeres rurales"),
    ("ru", "детей"),
    ("ar", "الأطفال"),
    ("zh", "人工智能"),
)
HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PREFIX = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--seconds", type=float, default=5.0, help="of each measurement")
    given = parser.parse_args()
    print(machine(), end="\n\n")
    raw, guarded = asyncio.run(_fence(given.build))
    rows = [("a small query, engine alone, ms", shown(raw)), ("the same through a fenced worker, ms", shown(guarded))]
    begun = time.perf_counter()
    with _ours(given.build) as (port, process):
        rows.append(("from the command to the first answer, s", shown(time.perf_counter() - begun)))
        for name, seconds, paths, headers in _loads(given.seconds, port):
            times = asyncio.run(_load(port, paths, headers, seconds, clients=16))
            rows.append((f"{name}, answers a second", shown(len(times) / seconds)))
            rows.append((f"{name}, p99, ms", shown(_percentile(times, 99))))
        path = _searches()
        first = [_timed(port, path()) for _ in SEARCHES]
        rows.append(("the first search in a language, which counts its words, ms", shown(statistics.median(first))))
        times = asyncio.run(_load(port, path, "", given.seconds, clients=1))
        rows.append(("later searches in six languages, each another, p50, ms", shown(statistics.median(times))))
        rows.append(("later searches in six languages, each another, p99, ms", shown(_percentile(times, 99))))
        for clients in (8, 100):
            calm = asyncio.run(_load(port, _queries("calm"), "", given.seconds, clients=clients))
            busy = asyncio.run(_load(port, _queries("busy"), "", given.seconds, clients=clients, hostile=True))
            rows.append((f"{clients} clients, p99, ms", shown(_percentile(calm, 99))))
            rows.append((f"{clients} clients beside a hostile query, p99, ms", shown(_percentile(busy, 99))))
        rows.append(("memory of all processes, MB", shown(_memory(process.pid))))
    for name, server, path in (
        ("Oxigraph's server", _oxigraph, "/query"),
        ("rdflib-endpoint", _rdflib_endpoint, "/"),
    ):
        with server(given.build) as other:
            if other:
                times = asyncio.run(_load(other, _queries("other", path), "", given.seconds, clients=16))
                rate = len(times) / given.seconds
                rows.append((f"small queries, {name}, no fence, answers a second", shown(rate)))
                rows.append((f"small queries, {name}, no fence, p99, ms", shown(_percentile(times, 99))))
    print(markdown(("what", "measured"), rows))


async def _fence(build: Path) -> tuple[float, float]:
    """Return the median milliseconds of a small query, asked of the engine and through a worker."""
    engine = OxigraphEngine.open(build / "store")
    pool = StorePool(build / "store", str(read_stamp(build / "store")["graph"]))
    await pool.start()
    raw, guarded = [], []
    for number in range(400):
        query = PREFIX + SMALL.format(number)
        begun = time.perf_counter()
        engine.select(query).serialize("json")
        raw.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        await pool.ask(Question(query))
        guarded.append(time.perf_counter() - begun)
    await pool.close()
    return 1000 * statistics.median(raw), 1000 * statistics.median(guarded)


def _loads(seconds: float, port: int) -> Iterator[tuple[str, float, Callable[[], str], str]]:
    yield "small queries, each another", seconds, _queries("each"), ""
    same = f"/sparql?query={quote(PREFIX + SMALL.format('same'))}"
    yield "a small query, the same", seconds, lambda: same, ""
    tag = re.search(rb"(?i)etag: (\S+)", asyncio.run(_once(port, "/matrix.html")))
    assert tag  # noqa: S101
    yield "an unchanged page (304)", seconds, lambda: "/matrix.html", f"If-None-Match: {tag[1].decode()}\r\n"
    yield "a description in Turtle", seconds, lambda: "/wsis/C5.ttl", ""


def _queries(name: str, at: str = "/sparql") -> Callable[[], str]:
    """Return what gives paths of small queries, each with another text."""
    number = count()
    return lambda: f"{at}?query={quote(PREFIX + SMALL.format(f'{name} {next(number)}'))}"


def _searches() -> Callable[[], str]:
    """Return what gives paths of searches, in one language after the other, each for something else."""
    number = count()

    def path() -> str:
        each = next(number)
        language, words = SEARCHES[each % len(SEARCHES)]
        return f"/api/search?q={quote(f'{words} {each}')}&lang={language}"

    return path


async def _load(
    port: int, path: Callable[[], str], headers: str, seconds: float, *, clients: int, hostile: bool = False
) -> list[float]:
    """Ask as often as answers come, by so many clients; return the time of each answer in milliseconds."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < end:
            begun = time.perf_counter()
            await _answer(reader, writer, path(), headers)
            times.append(1000 * (time.perf_counter() - begun))
        writer.close()

    hostile_path = f"/sparql?query={quote(HOSTILE)}&timeout={seconds}"
    enemy = asyncio.ensure_future(_once(port, hostile_path, "X-Forwarded-For: 192.0.2.66\r\n")) if hostile else None
    await asyncio.gather(*(client() for _ in range(clients)))
    if enemy:
        await enemy
    return times


def _timed(port: int, path: str) -> float:
    """Return the milliseconds that an answer takes."""
    begun = time.perf_counter()
    asyncio.run(_once(port, path))
    return 1000 * (time.perf_counter() - begun)


async def _once(port: int, path: str, headers: str = "") -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = await _answer(reader, writer, path, headers)
    writer.close()
    return head


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, headers: str) -> bytes:
    """Send a request and read its answer to the end; return its head."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if length := re.search(rb"(?i)content-length: (\d+)", head):
        await reader.readexactly(int(length[1]))
    elif b"chunked" in head:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return head


@contextmanager
def _ours(build: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    command = [
        BIN / "wsis-gdc",
        "serve",
        "--build",
        build,
        "--port",
        "0",
        "--budget",
        "0",
        "--queue",
        "1000",
        "--quiet",
        *("--trust-proxy", "127.0.0.1"),
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr  # noqa: S101
    try:
        found = re.search(r":(\d+)/", process.stderr.readline())
        assert found  # noqa: S101
        asyncio.run(_once(int(found[1]), "/health"))
        yield int(found[1]), process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _oxigraph(build: Path) -> Iterator[int]:
    """Give the port of Oxigraph's server over a copy of the store, 0 where it is not installed."""
    program = shutil.which("oxigraph", path=PROGRAMS)
    if not program:
        yield 0
        return
    port, copy = _free_port(), build.with_name(f"{build.name}-measured")
    shutil.copytree(build / "store", copy)
    try:
        with _started([program, "serve-read-only", "--location", str(copy), "--bind", f"127.0.0.1:{port}"], port):
            yield port
    finally:
        shutil.rmtree(copy)


@contextmanager
def _rdflib_endpoint(build: Path) -> Iterator[int]:
    """Give the port of rdflib-endpoint over the Turtle file, 0 where it is not installed."""
    program = shutil.which("rdflib-endpoint", path=PROGRAMS)
    if not program:
        yield 0
        return
    port = _free_port()
    with _started([program, "serve", "--port", str(port), str(build / "graph.ttl")], port):
        yield port


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _started(command: list[str], port: int) -> Iterator[None]:
    """Run a server until the block ends, once it answers at its port."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            time.sleep(0.1)
            with socket.socket() as there:
                if not there.connect_ex(("127.0.0.1", port)):
                    break
        yield
    finally:
        process.terminate()
        process.wait()


def _memory(pid: int) -> float:
    """Return the megabytes that a process and its children have to themselves, shared pages by their share (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    total = 0
    for each in (str(pid), *children):
        with contextlib.suppress(OSError):  # one that ends just now
            found = re.search(r"Pss:\s+(\d+)", Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii"))
            total += int(found[1]) if found else 0
    return total / 1024


def _percentile(numbers: list[float], share: int) -> float:
    return statistics.quantiles(numbers, n=100)[share - 1] if len(numbers) > 1 else 0.0


if __name__ == "__main__":
    main()
