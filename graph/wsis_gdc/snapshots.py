"""A state of the graph as people name it: a build, a release, a site, a file, a ZIP file, a checkout, a revision.

The ontology and the data of a git revision are read from git into a temporary folder and assembled there; the checkout
is not touched.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import pyoxigraph as ox

from wsis_gdc.api import KnowledgeGraph, load
from wsis_gdc.base.archives import UNREADABLE
from wsis_gdc.base.errors import CurationError, Finding, NotFoundError, QueryError, StoreError
from wsis_gdc.base.texts import visible
from wsis_gdc.building import MANIFEST
from wsis_gdc.curation import checkout
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.oxigraph import NQUADS, TRIG
from wsis_gdc.knowledge.links import links

__all__ = ["Snapshot", "opened"]

_FILES: Final = {NQUADS: ox.RdfFormat.N_QUADS, TRIG: ox.RdfFormat.TRIG}
"""The files of a graph that hold its named graphs, the one that is read faster first."""

_ENDINGS: Final = {Path(name).suffix: form for name, form in _FILES.items()}
_UNION: Final = (".ttl", ".jsonld", ".nt", ".rdf", ".owl", ".xml")
_MOST: Final = 2**30
"""Bytes of the largest graph that is taken out of a ZIP file."""

_TOLD: Final = 20
"""Findings that are told of a state whose data do not conform."""

_CURE: Final = (
    f"give the folder of a build, a release or a site, a file {NQUADS} or {TRIG}, a ZIP file with one, a checkout, "
    "or a git revision"
)

_Waiting = Callable[[], KnowledgeGraph]
_Assembling = Callable[[Path, str], _Waiting]


class Snapshot(NamedTuple):
    """A state of the graph: as it was named, its data version or commit where one is known, and the graph."""

    name: str
    version: str
    graph: KnowledgeGraph

    @property
    def title(self) -> str:
        """How the state is called: its name, and its version where that says more."""
        name = visible(self.name)
        return f"{name} ({self.version})" if self.version and self.version != name else name


@contextmanager
def opened(names: Sequence[str]) -> Iterator[tuple[Snapshot, ...]]:
    """Open states of the graph by their names; those that must be assembled are, side by side.

    A path that is there goes before a revision of the same name. Raises NotFoundError for a name of nothing,
    QueryError and StoreError for what cannot be read, and for data that do not conform, with what is wrong with them.
    """
    with ExitStack() as stack:
        cache = Path(stack.enter_context(TemporaryDirectory(prefix="wsis-gdc-")))

        def assembled(folder: Path, name: str, *, last: bool) -> _Waiting:
            work = stack.enter_context(checkout.Assembly(folder, name, cache, last=last))
            return lambda: _parsed(work.wait(), name, Path(NQUADS).suffix)

        begun = [(name, *_begun(name, stack, partial(assembled, last=number > 0))) for number, name in enumerate(names)]
        found = []
        for name, version, wait in begun:
            try:
                graph = stack.enter_context(wait())
            except CurationError as error:
                raise QueryError(_refused(name, error.findings)) from None
            found.append(Snapshot(name, version, graph))
        yield tuple(found)


def _refused(name: str, findings: Sequence[Finding]) -> str:
    """Return that the data of a state do not conform, with the first findings."""
    told = [f"{name}: {finding}" for finding in findings[:_TOLD]]
    rest = len(findings) - len(told)
    more = [f"… and {rest} more"] if rest else []
    return "\n".join([f"{name}: the data do not conform, so that nothing is compared", *told, *more])


def _begun(name: str, stack: ExitStack, assembled: _Assembling) -> tuple[str, _Waiting]:
    """Return the version of a state and what opens it."""
    try:
        path = Path(name)
        if name and path.is_dir():
            return _folder(path, name, assembled)
        if name and path.exists():
            content = _read(path)
            return "", lambda: _parsed(content, name, path.suffix.lower())
        return _revision(name, stack, assembled)
    except OSError as error:
        raise QueryError(f"{name}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        if isinstance(error, QueryError):
            raise
        raise NotFoundError("state of the graph", name, cure=_CURE) from None  # a name that no file can have


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise QueryError(f"{path}: is no file; {_CURE}")
    return path.read_bytes()


def _folder(folder: Path, name: str, assembled: _Assembling) -> tuple[str, _Waiting]:
    """Return what opens a folder: a build, release or site by its file of the graph, or a checkout."""
    file = next((each for each in _FILES if (folder / each).is_file()), "")
    if file:
        content = (folder / file).read_bytes()
        version = _verified(folder, file, content)
        return version, lambda: _parsed(content, name, Path(file).suffix)
    if (folder / "store").is_dir():
        return "", lambda: load(folder)
    if checkout.is_checkout(folder):
        return "", assembled(folder, name)
    raise NotFoundError("state of the graph", name, cure=f"the folder holds none; {_CURE}")


def _verified(folder: Path, file: str, content: bytes) -> str:
    """Return the data version of a build, if a manifest tells it. Raises StoreError where a file is not as written."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version, written = str(manifest["inputs"])[:12], manifest["files"][file]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    if hashlib.sha256(content).hexdigest() != written:
        raise StoreError(folder / file, f"damaged (not as {MANIFEST} tells it was written)")
    return version


def _revision(name: str, stack: ExitStack, assembled: _Assembling) -> tuple[str, _Waiting]:
    """Return the commit that a git revision of the repository around here names, and what assembles its data."""
    top = _git("rev-parse", "--show-toplevel")
    commit = top and _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if not name or not top or not commit:
        hint = "" if top else "; revisions are known in a checkout only, where git is installed"
        raise NotFoundError("state of the graph", name, cure=f"{_CURE}{hint}")
    where, hash_ = top.decode().strip(), commit.decode().strip()
    archive = _git("-C", where, "archive", "--format=zip", hash_, "--", "ontology", "data")
    if not archive:
        raise QueryError(f"{name}: the revision {hash_[:12]} holds no folders ontology and data")
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="wsis-gdc-")))
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        packed.extractall(folder)
    if not checkout.is_checkout(folder):
        raise QueryError(f"{name}: the revision {hash_[:12]} holds no ontology/context.jsonld and data")
    return hash_[:12], assembled(folder, name)


def _git(*arguments: str) -> bytes:
    """Return what git says; nothing where it fails or is not there."""
    try:
        return subprocess.run(["git", *arguments], capture_output=True, check=True).stdout  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError):
        return b""


def _parsed(content: bytes, name: str, ending: str) -> KnowledgeGraph:
    """Return the graph of a file: N-Quads, TriG, or a ZIP file that holds one. Raises QueryError."""
    if ending == ".zip":
        content, ending = _unpacked(content, name)
    if ending in _UNION:
        raise QueryError(f"{name}: holds no named graphs; give {NQUADS} or {TRIG} beside it")
    if ending not in _ENDINGS:
        raise QueryError(f"{name}: is no state of the graph; {_CURE}")
    store = ox.Store()
    try:
        store.load(content, format=_ENDINGS[ending])
    except SyntaxError as error:
        raise QueryError(f"{name}: damaged, or no file of the graph: {error}") from None
    engine = OxigraphEngine(store, union=True)
    try:
        found = links(engine)
    except (ValueError, TypeError, KeyError) as error:
        raise QueryError(f"{name}: holds links that no build would write: {error}") from None
    if not found:
        raise QueryError(f"{name}: holds no links in named graphs, so it is no state of this graph")
    return KnowledgeGraph(engine, memory=store)


def _unpacked(content: bytes, name: str) -> tuple[bytes, str]:
    """Return the file of the graph that lies highest in a ZIP file, and its ending."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            there = [each for each in archive.infolist() if PurePosixPath(each.filename).name in _FILES]
            order = list(_FILES)
            ranked = sorted(
                there,
                key=lambda each: (each.filename.count("/"), order.index(PurePosixPath(each.filename).name)),
            )
            if not ranked:
                raise QueryError(
                    f"{name}: the ZIP file holds no {NQUADS} or {TRIG} (nor does a site of a part of the graph)"
                )
            if ranked[0].file_size > _MOST:
                raise QueryError(f"{name}: {ranked[0].filename} unpacks to more than {_MOST:,} bytes")
            return archive.read(ranked[0]), PurePosixPath(ranked[0].filename).suffix
    except UNREADABLE as error:
        if isinstance(error, QueryError):
            raise
        raise QueryError(f"{name}: no ZIP file, or damaged: {error}") from None
