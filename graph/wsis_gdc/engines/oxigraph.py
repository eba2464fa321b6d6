"""Oxigraph in this process, in memory or opened read-only from a built store."""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import Any, Final

import pyoxigraph as ox

from wsis_gdc.base.errors import QueryError, StoreError
from wsis_gdc.base.namespaces import all_prefixes
from wsis_gdc.engines.protocol import Scope
from wsis_gdc.engines.query_text import check, chooses_graphs, explain
from wsis_gdc.engines.solutions import Row, Solutions, Triple, native_writer

__all__ = [
    "LAYOUT",
    "NQUADS",
    "STAMP",
    "TRIG",
    "OxigraphEngine",
    "Scope",
    "checked_syntax",
    "fingerprint",
    "listed",
    "read_stamp",
    "told",
    "verify",
]

STAMP: Final = "wsis-gdc.json"
"""File beside those of the store that says how it was written."""

NQUADS: Final = "graph.nq"
"""File beside a built store from which it was written."""

TRIG: Final = "graph.trig"
"""File beside a built store that holds the same, a quarter as large."""

LAYOUT: Final = 3
"""Version of what a store holds: raised when queries of this package need something that older stores lack."""

_DAMAGED: Final = "damaged"
_READ_WHOLE: Final = 128 * 2**20
"""Bytes of the largest store whose tables are read and compared with their checksums whenever it is opened."""

_MOMENTS: Final = (0.2, 0.8)
"""Seconds after which a folder that was being replaced is looked at again."""

_LASTING: Final = re.compile(r"\d+\.sst$|MANIFEST-\d+$")

_TWICE: Final = "ASK { GRAPH ?one { ?s ?p ?o } GRAPH ?other { ?s ?p ?o } FILTER(?one != ?other) }"


class OxigraphEngine:
    """Oxigraph in this process, in memory or opened read-only from a built store."""

    name = "oxigraph"
    remote = False

    def __init__(self, store: ox.Store, folder: Path | None = None, *, union: bool = False) -> None:
        """Ask a store whose default graph holds the union of its named graphs, as a built store does.

        ``folder`` is that of a built store, None for a store in memory.
        ``union`` is for a store of named graphs only, no triple in two of them, as ``assembly.assemble`` gives it: the
        union is then not written but asked.
        """
        self._store: ox.Store | None = store
        self.folder = folder
        self._union = union
        self._scope = Scope()
        self._graph = ""

    @classmethod
    def open(cls, folder: Path, *, memory: bool = False) -> OxigraphEngine:
        """Open a built store read-only; several processes may do so at once.

        ``memory`` reads the N-Quads beside the store into memory instead, where queries are answered faster. Raises
        StoreError where the store is missing, damaged, empty or was written by another version, or the N-Quads are
        others. A store that is being replaced meanwhile is opened again.
        """
        for moment in _MOMENTS:
            try:
                return cls._open(folder, memory)
            except StoreError:
                sleep(moment)
        return cls._open(folder, memory)

    @classmethod
    def _open(cls, folder: Path, memory: bool) -> OxigraphEngine:
        with _cured(folder):
            stamp = _check_stamp(folder)
            if memory:
                return cls(_read(folder, str(stamp.get("graph"))), folder, union=True)
            _check_files(folder, stamp)
            store = ox.Store.read_only(str(folder))
            if next(store.quads_for_pattern(None, None, None, None), None) is None:
                raise StoreError(folder, f"{_DAMAGED} (it holds nothing)")
            engine = cls(store, folder)
            engine._graph = str(stamp.get("graph"))
            return engine

    def within(self, scope: Scope) -> OxigraphEngine:
        """Return an engine over the same store that asks every query within a scope."""
        engine = OxigraphEngine.__new__(type(self))
        engine._store, engine.folder, engine._union, engine._scope = self._store, self.folder, self._union, scope
        engine._graph = self._graph
        return engine

    def copied(self) -> ox.Store:
        """Return the named graphs in a store of their own, in memory."""
        if self._store is None:
            raise QueryError("the engine is closed")
        with _cured(self.folder):
            if self.folder is not None and self._graph:
                with suppress(StoreError, OSError):  # read sooner than the store, as long as they are the same
                    return _read(self.folder, self._graph)
            store = ox.Store()
            for graph in self._store.named_graphs():
                store.extend(self._store.quads_for_pattern(None, None, None, graph))
        return store

    def named_graphs(self) -> tuple[str, ...]:
        """Return the IRIs of all named graphs, in their order."""
        if self._store is None:
            raise QueryError("the engine is closed")
        with _cured(self.folder):
            return tuple(sorted(graph.value for graph in self._store.named_graphs()))

    def _query(self, query: str) -> Any:
        if self._store is None:
            raise QueryError("the engine is closed")
        with _cured(self.folder), told(query):
            how = self._how(query)
            try:
                # handing over the known prefixes costs as much as a small query: only where one is not declared
                return self._store.query(query, **how)
            except SyntaxError:
                return self._store.query(query, prefixes=all_prefixes(), **how)

    def _how(self, query: str) -> dict[str, Any]:
        """Return what Oxigraph is told of a query beside its words."""
        default, named, base = self._scope
        how: dict[str, Any] = {"base_iri": base} if base else {}
        if default is not None or named is not None:
            graphs = {"default_graph": default or (), "named_graphs": named or ()}
            return how | {name: [ox.NamedNode(iri) for iri in iris] for name, iris in graphs.items()}
        # Oxigraph would not heed FROM beside its union
        return how | {"use_default_graph_as_union": self._union and not chooses_graphs(query)}

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query."""
        check(query, "select")
        answer = self._query(query)
        write = native_writer(answer)

        def rows() -> Iterator[Row]:
            with _cured(self.folder), told(query):
                yield from map(tuple, answer)

        def native(format: str, out: Any) -> None:
            with told(query):
                write(format, out)

        return Solutions(tuple(variable.value for variable in answer.variables), rows(), native)

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        check(query, "ask")
        return bool(self._query(query))

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query."""
        check(query, "construct", "describe")
        answer = self._query(query)
        with _cured(self.folder), told(query):
            yield from answer

    def load(self, triples: bytes, graph: str) -> None:
        """Add N-Triples to a named graph and to the union; a built store is read-only."""
        if self._store is None or self.folder is not None:
            raise QueryError("the graph is read-only (change the data files and build)")
        alone = self._union and not len(self._store)
        try:
            # unlike a bulk load this is all or nothing, as fast, and takes less memory
            self._store.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))
        except SyntaxError as error:
            raise QueryError(f"these are no N-Triples: {error}") from None
        if self._union and not alone and self._store.query(_TWICE):
            # Oxigraph's union would give such a triple twice
            self._store.extend([ox.Quad(quad.subject, quad.predicate, quad.object) for quad in self._store])
            self._union = False
        elif not self._union:
            self._store.load(triples, format=ox.RdfFormat.N_TRIPLES)

    def close(self) -> None:
        """Let go of the store."""
        self._store = None


def checked_syntax(query: str) -> tuple[str, ...]:
    """Check a query's syntax in the same words whichever engine will answer it; return what a SELECT names.

    Raises QueryError.
    """
    with told(query):
        answer: Any = ox.Store().query(query, prefixes=all_prefixes())
        return tuple(variable.value for variable in getattr(answer, "variables", ()))


@contextmanager
def told(query: str, raised: tuple[type[Exception], ...] = (SyntaxError, ValueError, RuntimeError)) -> Iterator[None]:
    """Turn what an engine raises about a query into a QueryError; damage to a store passes.

    ``raised`` are the classes that the engine raises, unless told otherwise those of Oxigraph.
    """
    try:
        yield
    except QueryError:
        raise
    except raised as error:
        if _is_damage(error):
            raise
        raise QueryError(explain(query, str(error))) from None  # what the engine says shows its grammar


@contextmanager
def _cured(folder: Path | None) -> Iterator[None]:
    """Turn what a damaged store raises into a StoreError that names the cure."""
    try:
        yield
    except StoreError:
        raise
    except (OSError, RuntimeError) as error:
        if folder is None or not (isinstance(error, OSError) or _is_damage(error)):
            raise
        if isinstance(error, PermissionError) or "Permission denied" in str(error):
            raise _unreadable(folder, "Permission denied") from None
        reason = str(error).replace(f"{folder}/", "").strip()
        raise StoreError(folder, f"{_DAMAGED} ({reason})") from None


def _is_damage(error: BaseException) -> bool:
    return isinstance(error, RuntimeError) and ("Corruption" in str(error) or "IO error" in str(error))


def read_stamp(folder: Path) -> dict[str, Any]:
    """Return what stands beside a store about how it was written. Raises OSError, ValueError where nothing does."""
    stamp = json.loads((folder / STAMP).read_bytes())
    if not isinstance(stamp, dict):
        raise ValueError("not a stamp")
    return stamp


def fingerprint(folder: Path) -> str:
    """Return what a store on disk is told by: its identity, its state, and the names of its tables and logs.

    Tables are never changed once they are written, and every opener that may write begins a new log of changes; so a
    store that is another one, or that was opened for writing since, has another fingerprint.
    """
    import hashlib

    told = [(folder / name).read_text(encoding="utf-8") for name in ("IDENTITY", "CURRENT")]
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries]
    kept = [name for name in names if name.endswith((".sst", ".log")) or name.startswith("MANIFEST-")]
    return hashlib.sha256("\n".join((*told, *sorted(kept))).encode()).hexdigest()


def listed(folder: Path) -> dict[str, dict[str, Any]]:
    """Return size and checksums of the files of a store that never change once they are written, by name."""
    import hashlib

    contents = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if _LASTING.match(path.name)}
    return {
        name: {"size": len(text), "crc32": zlib.crc32(text), "sha256": hashlib.sha256(text).hexdigest()}
        for name, text in contents.items()
    }


def verify(folder: Path) -> None:
    """Read a built store from end to end. Raises StoreError where it is not as it was written."""
    with _cured(folder):
        stamp = _check_stamp(folder)
        if listed(folder) != stamp.get("files") or fingerprint(folder) != stamp.get("store"):
            raise StoreError(folder, f"{_DAMAGED} (its files are others than were written)")


def _check_files(folder: Path, stamp: dict[str, Any]) -> None:
    """Compare the sizes of files, and what the one holds that lists the others, with the stamp.

    RocksDB takes a list that ends early for that of a smaller store. A program that opened the store for writing began
    a new list. Tables are read, too, where that takes a moment only: the engine tells a block that is damaged, but not
    where an expression needs it, which then has no value.
    """
    small = sum(kept["size"] for kept in stamp.get("files", {}).values()) <= _READ_WHOLE
    for name, kept in stamp.get("files", {}).items():
        path = folder / name
        if not path.exists():
            continue  # the engine tells where it is needed
        if path.stat().st_size != kept["size"]:
            raise StoreError(folder, f"{_DAMAGED} ({name} has another size than was written)")
        # by the checksum that needs no library: every query opens the store
        if (small or name.startswith("MANIFEST-")) and zlib.crc32(path.read_bytes()) != kept["crc32"]:
            raise StoreError(folder, f"{_DAMAGED} ({name} is not as it was written)")


def _read(folder: Path, graph: str) -> ox.Store:
    """Return the named graphs of a built store in memory, from the N-Quads of which the SHA-256 is in its stamp."""
    import hashlib

    quads = (folder.parent / NQUADS).read_bytes()
    if hashlib.sha256(quads).hexdigest() != graph:
        raise StoreError(folder, f"it was not written from the {NQUADS} beside it, or that file is damaged")
    store = ox.Store()
    store.load(quads, format=ox.RdfFormat.N_QUADS)
    return store


def _unreadable(folder: Path, reason: str) -> StoreError:
    return StoreError(folder, f"cannot be read: {reason}", cure="look who may read it and what is in it")


def _check_stamp(folder: Path) -> dict[str, Any]:
    try:
        if not folder.is_dir():
            raise StoreError(folder, "no store is there")
        stamp = read_stamp(folder)
        layout = stamp["layout"]
    except StoreError:
        raise
    except (FileNotFoundError, KeyError):
        raise StoreError(folder, "written by an older version of this program") from None
    except OSError as error:
        raise _unreadable(folder, error.strerror or str(error)) from None
    except ValueError:
        raise StoreError(folder, f"{_DAMAGED} ({STAMP} is not as it was written)") from None
    if layout != LAYOUT:
        age = "an older" if isinstance(layout, int) and layout < LAYOUT else "a newer"
        raise StoreError(folder, f"written by {age} version of this program (layout {layout}, needed {LAYOUT})")
    return stamp
