"""Mixed load on a server from clients good and bad: ``python scripts/bench/storm.py [--build build] [--seconds 300]``.

Readers, programs that ask, OpenRefine and agents beside clients that hang up, send slowly, send 10 MB, bad UTF-8,
addresses of 10,000 characters, wrong verbs, hostile queries, and a new build by SIGHUP every minute. It prints what
came of each, memory over time, and what must not be: an answer of 500, memory that grows, a process that stays. It
ends with 1 where one of these was found.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from urllib.parse import quote

from tables import machine, markdown, shown

BIN = Path(sys.executable).parent
MARK = "not-for-the-log"
CODES = ("C1", "C5", "C7-e-health", "gdc:11d", "gdc:29d", "itu", "sdg:4")
QUERY = "SELECT ?s ?label {{ ?s skos:prefLabel ?label FILTER(LANG(?label) = 'en') }} LIMIT {} # {}"
HOSTILE = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} # {}"
GROWTH = 1.25
"""How much more memory the last quarter may take than the second."""
LEAST = 100.0
"""MB of workers below which it does not matter by how much they grow: those that have just started take less."""

Client = Callable[[int], Awaitable[str]]


def main() -> int:
    """Print the tables; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--clients", type=int, default=3, help="of each kind, at once")
    given = parser.parse_args()
    print(machine(), end="\n\n")
    return asyncio.run(_storm(given.build, given.seconds, given.clients))


async def _storm(build: Path, seconds: float, clients: int) -> int:
    with tempfile.TemporaryFile("w+") as log:
        options = ("--port", "0", "--timeout", "2", "--budget", "3600")
        process = await asyncio.create_subprocess_exec(
            *(BIN / "wsis-gdc", "serve", "--build", build, *options), stderr=asyncio.subprocess.PIPE, limit=2**20
        )
        stderr = process.stderr or asyncio.StreamReader()
        found = re.search(rb"http://127\.0\.0\.1:(\d+)/", await stderr.readline())
        if found is None:
            raise SystemExit("the server did not start")
        reading = asyncio.create_task(_keep(stderr, log))
        counts: Counter[tuple[str, str]] = Counter()
        memory: list[tuple[float, float]] = []
        ends = time.monotonic() + seconds
        kinds = _clients(int(found[1]))
        work = [_again(name, client, ends, counts) for name, client in kinds.items() for _ in range(clients)]
        await asyncio.gather(*work, _watch(process.pid, ends, memory), _renew(process.pid, ends))
        children = _children(process.pid)
        process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(process.wait(), 60)
        await reading
        log.seek(0)
        return _told(counts, memory, code, [pid for pid in children if _lives(pid)], log.read())


def _told(
    counts: Counter[tuple[str, str]], memory: list[tuple[float, float]], code: int, left: list[int], log: str
) -> int:
    """Print what came of it; return the exit code."""
    names = sorted({name for name, _ in counts})
    outcomes = {name: {what: number for (kind, what), number in counts.items() if kind == name} for name in names}
    rows = [
        (name, ", ".join(f"{what}: {number:,}" for what, number in sorted(outcomes[name].items()))) for name in names
    ]
    print(markdown(("client", "answers by status"), rows), end="\n\n")
    quarter = max(1, len(memory) // 4)
    parts = memory[quarter : 2 * quarter] or memory, memory[-quarter:]
    # the start of a process makes pages shared, which for a moment do not count: the middle is not moved by that
    early, late = (median(own for own, _ in part) for part in parts)
    # what is on its way comes and goes: a leak raises the least
    early_workers, late_workers = (min(workers for _, workers in part) for part in parts)
    own = sum(number for (_, what), number in counts.items() if what == "500")
    rows = [
        ("answers", f"{sum(counts.values()):,}"),
        ("answers of 500", f"{own:,}"),
        ("median memory of the server in the second quarter, MB", shown(early)),
        ("median memory of the server in the last quarter, MB", shown(late)),
        ("least memory of its workers in both, MB", f"{shown(early_workers)}, {shown(late_workers)}"),
        ("memory of server + workers every half minute, MB", ", ".join(f"{a:.0f} + {b:.0f}" for a, b in memory[::30])),
        ("exit code", str(code)),
        ("processes that stay", str(len(left))),
        ("lines of the log with a query or a text", str(log.count(MARK))),
        ("mistakes of ours in the log", str(log.count('"error": '))),
    ]
    print(markdown(("what", "measured"), rows))
    grown = late > early * GROWTH or late_workers > max(early_workers, LEAST) * GROWTH
    return int(bool(own or left or code or MARK in log or '"error": ' in log or grown))


async def _again(name: str, client: Client, ends: float, counts: Counter[tuple[str, str]]) -> None:
    number = 0
    while time.monotonic() < ends:
        number += 1
        try:
            async with asyncio.timeout(60):
                what = await client(number)
        except (OSError, EOFError, asyncio.IncompleteReadError):
            what = "closed"
        except TimeoutError:
            what = "no answer in 60 s"
        counts[name, what] += 1


def _clients(port: int) -> dict[str, Client]:
    """Return the kinds of clients by name, each a function that asks once and returns what came of it."""
    rng = random.Random(7)  # noqa: S311  (a load, no secret)

    async def ask(
        path: str, *heads: str, method: str = "GET", body: bytes = b"", read: int = -1, slow: float = 0
    ) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            lines = (f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *heads)
            length = (f"Content-Length: {len(body)}",) if body else ()
            writer.write("\r\n".join((*lines, *length, "", "")).encode("latin-1", "replace"))
            for start in range(0, len(body), 65_536):
                writer.write(body[start : start + 65_536])
                await writer.drain()
                await asyncio.sleep(slow)
            if read == 0:
                await asyncio.sleep(0.05)
                return "hung up"
            first = await reader.readline()
            if read > 0:
                await reader.read(read)
                return "hung up"
            while await reader.read(65_536):
                await asyncio.sleep(slow)
            return first.split(b" ")[1].decode() if b" " in first else "closed"
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def sparql(query: str) -> str:
        return f"/sparql?query={quote(query)}"

    pages = ("/", "/matrix.html", "/network.html", "/wsis/C5", "/gdc/29d.ttl", "/graph.ttl", "/queries", "/no/such")
    form, text = "Content-Type: application/x-www-form-urlencoded", "Content-Type: text/plain"
    queries = (
        "facilitators-of?line=C5",
        "lines-overview",
        "overlap-of-lines?one=C5&other=C6",
        "actors-named?provision=x",
    )
    matrix = "/api/matrix?rows=objective&columns=action-line&min_strength="
    reconcile = quote(json.dumps({"q": {"query": "e-health"}}))
    verbs = ("PUT", "DELETE", "PATCH", "BREW", "TRACE")
    return {
        "a reader of pages": lambda n: ask(pages[n % len(pages)], "Accept: text/html", "Accept-Encoding: gzip"),
        "a program with small queries": lambda n: ask(sparql(QUERY.format(n % 9 + 1, MARK))),
        "a program with new queries": lambda n: ask(sparql(QUERY.format(5, f"{MARK} {rng.random()}"))),
        "a form of /queries": lambda n: ask(f"/queries/{queries[n % len(queries)]}", "Accept-Language: ar"),
        "a search": lambda n: ask(f"/api/search?q={quote(rng.choice(('health', 'santé', '人工智能', 'C5', MARK)))}"),
        "a question of the API": lambda n: ask(f"/api/explain?first={rng.choice(CODES)}&second={rng.choice(CODES)}"),
        "a matrix": lambda n: ask(f"{matrix}{n % 3 + 1}"),
        "OpenRefine": lambda n: ask("/reconcile", form, method="POST", body=f"queries={reconcile}".encode()),
        "a download": lambda n: ask(f"/download/query/lines-overview.{('xlsx', 'csv')[n % 2]}?lang=ru"),
        "an agent with a broken message": lambda n: ask("/mcp", "Accept: */*", method="POST", body=b"{" * 100),
        "one that hangs up at once": lambda n: ask(sparql(HOSTILE.format(rng.random())), read=0),
        "one that hangs up while reading": lambda n: ask("/graph.ttl", read=1000),
        "one that sends slowly": lambda n: ask(
            "/sparql", form, method="POST", body=b"query=" + b"x" * 200_000, slow=0.2
        ),
        "one that reads slowly": lambda n: ask("/graph.nq", slow=0.01),
        "one that sends 10 MB": lambda n: ask("/sparql", form, method="POST", body=b"query=" + b"x" * 10_000_000),
        "one with a text of 10 MB": lambda n: ask("/api/suggest", text, method="POST", body=MARK.encode() * 900_000),
        "one with bad UTF-8": lambda n: ask(f"/{('sparql?query=', 'queries/', 'api/search?q=', '')[n % 4]}%ff%fe\xff"),
        "one with a long address": lambda n: ask(sparql("x" * 10_000)),
        "one with a wrong verb": lambda n: ask(pages[n % len(pages)], method=verbs[n % len(verbs)]),
        "one with a hostile query": lambda n: ask(sparql(HOSTILE.format(rng.random()))),
        "one with SERVICE": lambda n: ask(sparql("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")),
        "one that writes no HTTP": lambda n: ask("\x00\x01 " + "A" * 50, "\x7f: \x00"),
    }


async def _keep(stream: asyncio.StreamReader, log: object) -> None:
    while line := await stream.readline():
        log.write(line.decode(errors="replace"))  # type: ignore[attr-defined]


async def _watch(pid: int, ends: float, memory: list[tuple[float, float]]) -> None:
    while time.monotonic() < ends:
        memory.append((_memory(pid), sum(map(_memory, _children(pid)))))
        await asyncio.sleep(1)


async def _renew(pid: int, ends: float) -> None:
    """Have the build opened anew every minute, as a change of it would."""
    while (left := ends - time.monotonic()) > 0:
        await asyncio.sleep(min(60, left))
        if time.monotonic() < ends:
            os.kill(pid, signal.SIGHUP)


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    return []


def _lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _memory(pid: int) -> float:
    """Return the memory that a process has for itself, in MB."""
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        return sum(int(number) for number in re.findall(r"^(?:Private\w+|Swap):\s+(\d+)", text, re.M)) / 1024
    return 0.0


if __name__ == "__main__":
    sys.exit(main())
