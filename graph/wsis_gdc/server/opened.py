"""A build that is being served, opened once and never changed, and the moment in which another takes its place."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from wsis_gdc.base import folders
from wsis_gdc.base.errors import NotFoundError, WsisGdcError
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.guarded import Limits
from wsis_gdc.engines.oxigraph import read_stamp
from wsis_gdc.engines.protocol import Scoped
from wsis_gdc.engines.worker_pool import StorePool, WorkerPool
from wsis_gdc.server.memory import give_back
from wsis_gdc.site.questions_page import QUERIES_PAGE

__all__ = ["UNKNOWN", "Kept", "Opened", "Served", "Serving", "Settings", "listed_files", "open_build"]

_SITE_MARK: Final = ".wsis-gdc-site"
_NOT_SERVED: Final = (".sqlite", ".npz")
"""Endings of files of a build that only this program reads."""

_LIVE: Final = (QUERIES_PAGE,)
"""Pages in whose place the server has pages that answer."""

_PATIENCE: Final = 60
"""Seconds in which an endpoint must have answered what this program itself asks."""

_PAUSE: Final = 5.0
"""Seconds after which a build that could not be opened is tried again, unless a person asks for it."""

_KEPT: Final = 48 * 2**20
"""Bytes of answers that are kept in memory for each build."""

_FRESH: Final = 60
"""Seconds for which answers of an endpoint are kept, of which nobody tells whether its graph has changed."""

UNKNOWN: Final = "unknown"
"""The version of the data that an endpoint answers from."""

_MOST: Final = 4 * 2**20
"""Bytes of the largest answer that is kept."""

_BESIDE: Final = 500
"""Bytes that an answer takes beside its content, about: its key, what is said of it, its place."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chose: the build, a site to serve in place of its pages, workers, limits of queries, budget.

    With ``collections`` those that were imported beside the build are asked together with it.
    ``queue`` is how many queries may wait, ``budget`` how many seconds of queries each client has a minute (0: no
    limit), ``root_path`` where the server stands behind a proxy, ``hosts`` the names by which agents may call it. An
    ``endpoint`` is asked in place of the build's store; ``metrics`` are counted for Prometheus.
    """

    folder: Path
    site: Path | None = None
    workers: int = 2
    limits: Limits = field(default_factory=Limits)
    queue: int = 100
    budget: float = 60.0
    root_path: str = ""
    hosts: tuple[str, ...] = ()
    endpoint: str = ""
    metrics: bool = False
    collections: bool = False


class Served(NamedTuple):
    """A file that is served: where it lies, and its SHA-256 as the manifest tells it, empty where none does."""

    path: Path
    digest: str


class Kept:
    """Answers in memory, up to a number of bytes, what they take beside included; the oldest use goes first."""

    def __init__(self, most: int = _KEPT) -> None:
        self._most, self._size = most, 0
        self._answers: OrderedDict[Any, tuple[bytes, Any]] = OrderedDict()

    def get(self, key: Any) -> tuple[bytes, Any] | None:
        """Return the content kept under a key and what was said of it, None where there is none."""
        kept = self._answers.get(key)
        if kept:
            self._answers.move_to_end(key)
        return kept

    def put(self, key: Any, content: bytes, more: Any = None) -> None:
        """Keep an answer, unless it is so large that it would drive out all others."""
        if len(content) > _MOST or key in self._answers:
            return
        self._answers[key] = content, more
        self._size += len(content) + _BESIDE
        while self._size > self._most:
            _, (gone, _) = self._answers.popitem(last=False)
            self._size -= len(gone) + _BESIDE


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A build that is open: its files, its graph and who answers queries.

    ``digest`` names the graph, ``version`` what the build was made from; of an endpoint neither is known (``UNKNOWN``),
    and answers are kept for a minute only. ``files`` are what is served by its address,
    ``documents`` the IRIs that have a description, each with those of the same document that differ behind "#".
    """

    settings: Settings
    engine: Scoped
    pool: WorkerPool
    digest: str
    version: str
    files: Mapping[str, Served]
    documents: Mapping[str, tuple[str, ...]]
    graphs: frozenset[str]
    kept: Kept = field(default_factory=Kept)
    _opening: str = field(default_factory=lambda: secrets.token_hex(8))
    _memory: dict[str, Any] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _questions: threading.RLock = field(default_factory=threading.RLock)

    @property
    def edition(self) -> str:
        """The version of the data as files tell it, empty where it is not known."""
        return "" if self.version == UNKNOWN else self.version

    def tag(self, *names: str) -> str:
        """Return what names the content of an answer that depends on the build and on these names alone."""
        known = self.digest or f"{self._opening} {time.monotonic() // _FRESH}"
        return hashlib.sha256("\n".join((known, self.version, *names)).encode("utf-8", "replace")).hexdigest()[:24]

    def alone(self, work: Callable[[Scoped], Value]) -> Value:
        """Return what is worked out from the graph by code that works for one at a time."""
        with self._questions:
            return work(self.engine)

    def once(self, name: str, make: Callable[[Scoped], Value]) -> Value:
        """Return what is made of the graph when it is first asked for; called outside the event loop."""
        with self._lock:
            if name not in self._memory:
                self._memory[name] = make(self.engine)
            value: Value = self._memory[name]
        return value


def listed_files(folder: Path) -> tuple[dict[str, str], str]:
    """Return the SHA-256 of each file of a build, and its version. Raises NotFoundError where there is no build."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return dict(manifest["files"]), str(manifest["inputs"])[:12]
    except (OSError, ValueError, KeyError, TypeError):
        raise NotFoundError("build", str(folder), cure=f"run: wsis-gdc build --out {folder}") from None


def open_build(settings: Settings, replaced: Callable[[], None] = lambda: None) -> Opened:
    """Open a build; its pool is yet to be started. Raises NotFoundError, StoreError, EndpointError, QueryError.

    ``replaced`` is told where another build takes its place on disk.
    """
    folder = settings.folder
    files, version = listed_files(folder)
    engine, pool, digest = _of_endpoint(settings) if settings.endpoint else _of_store(settings, replaced)
    graphs = engine.named_graphs()
    documents: dict[str, list[str]] = {graph: [] for graph in graphs if graph.startswith(BASE)}
    for (iri,) in engine.select("SELECT ?thing { ?thing a ?class }").texts():
        document, sign, _ = iri.partition("#")
        if document.startswith(BASE):
            members = documents.setdefault(document, [])
            if sign:
                members.append(iri)
    # of an endpoint the tables are filled by what is asked: nobody else may ask meanwhile
    locks: dict[str, Any] = dict.fromkeys(("_lock", "_questions"), threading.RLock()) if settings.endpoint else {}
    return Opened(
        settings=settings,
        engine=engine,
        pool=pool,
        digest=digest,
        version=UNKNOWN if settings.endpoint else version,
        files=_files(folder, files, settings.site),
        documents={iri: tuple(sorted(set(members))) for iri, members in documents.items()},
        graphs=frozenset(graphs),
        **locks,
    )


def _of_store(settings: Settings, replaced: Callable[[], None]) -> tuple[Scoped, WorkerPool, str]:
    folder = settings.folder
    if settings.collections:
        from wsis_gdc.gathering import gathered

        folder = gathered(folder)
    store = folder / "store"
    engine, digest = OxigraphEngine.open(store), str(read_stamp(store).get("graph", ""))
    how: dict[str, Any] = {"size": settings.workers, "limits": settings.limits, "queue": settings.queue}
    return engine, StorePool(store, digest, **how, replaced=replaced), digest


def _of_endpoint(settings: Settings) -> tuple[Scoped, WorkerPool, str]:
    from wsis_gdc.engines.remote import RemoteEngine
    from wsis_gdc.engines.remote_pool import RemotePool

    engine = RemoteEngine(settings.endpoint, total=_PATIENCE)
    pool = RemotePool(settings.endpoint, size=settings.workers, limits=settings.limits, queue=settings.queue)
    return engine, pool, ""


def _files(folder: Path, listed: Mapping[str, str], site: Path | None) -> dict[str, Served]:
    """Return what is served by address: the files of a build, its pages replaced by those of a site if one is given."""
    served = {
        name: Served(folder / name, str(digest))
        for name, digest in listed.items()
        if not name.endswith(_NOT_SERVED) and not (site and name.endswith((".html", ".pptx")))
    }
    served["manifest.json"] = Served(folder / "manifest.json", "")
    if site:
        names = folders.marked(site, _SITE_MARK)
        if not names:
            raise NotFoundError("site", str(site), cure=f"run: wsis-gdc view --lang all --out {site}")
        served |= {name: Served(site / name, "") for name in sorted(names) if ".." not in Path(name).parts}
    return {name: file for name, file in served.items() if Path(name).name not in _LIVE}


class Serving:
    """The build that is served now, and those that still answer what they were asked before it came.

    ``told`` hears what happens to builds; ``warm`` makes ready what an opened build is asked for first.
    """

    def __init__(
        self,
        settings: Settings,
        told: Callable[[str], None] = lambda text: None,
        warm: Callable[[Opened], None] = lambda opened: None,
    ) -> None:
        self.settings, self._told, self._warm = settings, told, warm
        self._current: Opened | None = None
        self._users: dict[int, int] = defaultdict(int)
        self._retired: dict[int, Opened] = {}
        self._reloading: asyncio.Task[bool] | None = None
        self._tried = -_PAUSE
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, opened: Opened | None = None) -> None:
        """Open the build and start its workers. Raises NotFoundError, StoreError."""
        if opened is None:
            opened = await asyncio.to_thread(open_build, self.settings, self.notice)
        self._current = opened
        await opened.pool.start()
        self._in_background(asyncio.to_thread(self._warm, opened))

    @property
    def current(self) -> Opened | None:
        """The build that is served now, None before the start and after the end."""
        return self._current

    @contextmanager
    def use(self) -> Iterator[Opened]:
        """Give the current build, which stays open until the ``with`` ends."""
        opened = self._current
        assert opened is not None  # noqa: S101
        self._users[id(opened)] += 1
        try:
            yield opened
        finally:
            self._users[id(opened)] -= 1
            if not self._users[id(opened)]:
                del self._users[id(opened)]
                if id(opened) in self._retired:
                    self._close(self._retired.pop(id(opened)))

    def notice(self) -> None:
        """Hear that another build lies at the place of this one: open it, but do not try all the time."""
        if time.monotonic() - self._tried > _PAUSE:
            self.reload()

    def reload(self) -> None:
        """Open the build anew, in the background; where that fails the present one goes on."""
        self._tried = time.monotonic()
        if self._reloading is None or self._reloading.done():
            self._reloading = asyncio.ensure_future(self._reload())

    async def watch(self, pause: float = 2.0) -> None:
        """Look every while whether the manifest of the build is another, and open that; until cancelled."""
        file = self.settings.folder / "manifest.json"
        seen = await asyncio.to_thread(_digest, file)
        while True:
            await asyncio.sleep(pause)
            found = await asyncio.to_thread(_digest, file)
            if found and found != seen:
                seen = found
                self.reload()

    async def _reload(self) -> bool:
        try:
            opened = await asyncio.to_thread(open_build, self.settings, self.notice)
        except WsisGdcError as error:
            self._told(f"the new build cannot be served, the present one goes on: {error}")
            return False
        try:
            await opened.pool.start()
        except WsisGdcError as error:
            await opened.pool.close()
            self._told(f"the new build cannot be served, the present one goes on: {error}")
            return False
        old, self._current = self._current, opened
        if old is not None:
            if self._users.get(id(old)):
                self._retired[id(old)] = old
            else:
                self._close(old)
        self._told(f"serving build {opened.version}")
        self._in_background(asyncio.to_thread(self._warm, opened))
        return True

    def _close(self, opened: Opened) -> None:
        self._in_background(_let_go(opened))

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Close everything."""
        if self._reloading and not self._reloading.done():
            self._reloading.cancel()
        left = [*self._retired.values(), *([self._current] if self._current else [])]
        self._current = None
        self._retired.clear()
        await asyncio.gather(*(_closed(opened) for opened in left), *self._tasks, return_exceptions=True)


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:  # between one build and the next
        return ""


async def _let_go(opened: Opened) -> None:
    """Close a build and give back what it took, once nobody holds it any more."""
    await _closed(opened)
    del opened
    await asyncio.sleep(0)  # whoever handed it over lets go of it
    await asyncio.to_thread(give_back)


async def _closed(opened: Opened) -> None:
    await opened.pool.close()
    opened.engine.close()
