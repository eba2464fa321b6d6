"""Servers as people start them, each in a process of its own, asked over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import queue
import re
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import pytest
import urllib3
from mcp import Client
from playwright.sync_api import Browser, Page
from tests.conftest import Built

from wsis_gdc.curation.exports import dump, write_store
from wsis_gdc.engines import OxigraphEngine

COMMAND = Path(sys.executable).with_name("wsis-gdc")


class Told(NamedTuple):
    """An answer over HTTP."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def media(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def json(self) -> Any:
        """The content as JSON."""
        return json.loads(self.content)


class Server:
    """A server that runs; ``lines`` are what it wrote to stderr so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        self.process, self.lines = process, [process.stderr.readline()]
        found = re.search(r"at (http://127\.0\.0\.1:\d+)(/\S*)", self.lines[0])
        assert found, self.lines[0] + process.stderr.read()
        self.address = found[1]
        self._pool = urllib3.PoolManager(maxsize=40, retries=False, timeout=90)
        Thread(target=lambda: self.lines.extend(process.stderr or ()), daemon=True).start()

    def ask(
        self, path: str, accept: str | None = None, *, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Told:
        """Send a request as it is, and follow no redirect; headers are named with "_" for "-"."""
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        if accept is not None:
            given["Accept"] = accept
        answer = self._pool.request(
            method, self.address + path, headers=given, body=body, redirect=False, decode_content=False
        )
        return Told(answer.status, {name.lower(): text for name, text in answer.headers.items()}, answer.data)

    def query(self, text: str, accept: str | None = None, **parameters: str) -> Told:
        """Ask a query by GET."""
        return self.ask(f"/sparql?{urlencode({'query': text, **parameters}, quote_via=quote)}", accept)

    def children(self) -> set[int]:
        """The processes that the server has started and that live (Linux)."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return set(map(int, found.split()))


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Server]:
    """Start a server over a build, and stop it at the end."""
    process = subprocess.Popen(
        [COMMAND, "serve", "--build", str(folder), "--port", "0", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    try:
        yield Server(process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        if process.stderr:
            process.stderr.close()


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """End what has no end, such as a server that should not have started, as a failure."""

    def end(*_given: object) -> None:
        raise TimeoutError(f"it went on for {seconds} seconds")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def server(built: Built) -> Iterator[Server]:
    """A server over the shared build, as it is by default."""
    with serving(built.folder, "--budget", "0") as running:
        yield running


def small_build(folder: Path, quads: bytes, *, inputs: str = "0" * 40, pages: Mapping[str, str] | None = None) -> Path:
    """Write what a server needs of a build: a store of these N-Quads, a manifest, some pages."""
    folder.mkdir(parents=True, exist_ok=True)
    import pyoxigraph as ox

    store = ox.Store()
    store.load(quads, format=ox.RdfFormat.N_QUADS)
    union, named = dump(store, "nt"), dump(store, "nq")
    write_store(folder / "store", named, union, graph=hashlib.sha256(named).hexdigest())
    (folder / "graph.nq").write_bytes(named)
    files = {}
    for name, text in (pages or {}).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        files[name] = hashlib.sha256(text.encode()).hexdigest()
    manifest = {"inputs": inputs, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    OxigraphEngine.open(folder / "store").close()
    return folder


Small = Callable[..., Path]

Agent = Callable[[Callable[[Client], Awaitable[Any]]], Any]
"""Does a piece of work with a connection of the Model Context Protocol."""


@contextmanager
def connected(server: Any) -> Iterator[Agent]:
    """Give a program that keeps one connection for all its work, in a loop of its own thread."""
    loop = asyncio.new_event_loop()
    wished: queue.Queue[Client] = queue.Queue()
    ended = asyncio.Event()

    async def connect() -> None:
        async with Client(server) as client:
            wished.put(client)
            await ended.wait()

    thread = Thread(target=lambda: loop.run_until_complete(connect()))
    thread.start()
    try:
        client = wished.get(timeout=60)
        yield lambda work: asyncio.run_coroutine_threadsafe(work(client), loop).result(timeout=120)
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own, whose complaints are told at the end."""
    context = browser.new_context()
    page: Page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    yield page
    context.close()
    assert not told
