"""What the commands of one process need not read again: the shared build, opened once, and files, parsed once.

A command opens its graph and reads the data anew each time, as it must in a process of its own; a test of what it
says has no use for that. Tests of opening, reading and building use `process` or call the functions themselves.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from operator import is_
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch
from zlib import crc32

from wsis_gdc import api, building
from wsis_gdc.base.namespaces import prefixes
from wsis_gdc.curation import assembly

if TYPE_CHECKING:
    import pyoxigraph as ox
    import pytest

    from wsis_gdc.api import KnowledgeGraph
    from wsis_gdc.curation.assembly import Sheet
    from wsis_gdc.questions.holdings import Holdings

__all__ = ["SUGGESTIONS", "Kept", "Lent", "built_once", "files_of", "lightened", "made_once", "read_sheet", "whole"]

_MANY = re.compile(
    r"https://w3id\.org/wsis-gdc/"
    r"(?:code/|look/|exemplar/|dataset#|inference/(?:cites|had-primary-source|linked-to|rolls-up-to)/)"
)
"""What there are thousands of, one like the other."""

_load, _read_sheet, _whole = api.load, assembly.read_sheet, building.whole
_sheets: dict[tuple[Path, int, int], Sheet] = {}
_wholes: list[tuple[list[Sheet], tuple[ox.Store, Holdings]]] = []


def made_once(name: str, make: Callable[[Path], None], request: pytest.FixtureRequest, base: Path) -> Path:
    """Return a folder that the worker which asks first makes for all of them; ``base`` is its temporary folder."""
    shared = base.parent if hasattr(request.config, "workerinput") else base
    folder, done = shared / name, shared / f"{name}.made"
    # SQLite's lock holds on every system, and ends with the process
    with closing(sqlite3.connect(shared / f"{name}.lock", timeout=600, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        if not done.exists():
            make(folder)
            done.touch()
    return folder


def built_once(request: pytest.FixtureRequest, base: Path) -> Path:
    """Return a folder that holds a build (``out``) and the steps that it told (``steps.json``), made once for all."""

    def make(folder: Path) -> None:
        steps: list[str] = []
        building.build(folder / "out", step=steps.append)
        (folder / "steps.json").write_text(json.dumps(steps), encoding="utf-8")

    return made_once("built", make, request, base)


SUGGESTIONS: Final = "\n".join(
    (
        *(f"PREFIX {name}: <{space}>" for name, space in prefixes().items()),
        "INSERT DATA { GRAPH graph:suggested {",
        'set:suggested a wg:MappingSet ; skos:prefLabel "Suggested"@en ; prov:wasAttributedTo agent:wsis-gdc-project .',
        *(
            f"""set:suggested sssom:mappings <https://w3id.org/wsis-gdc/linkage/suggested/{name}> .
            <https://w3id.org/wsis-gdc/linkage/suggested/{name}> a wg:Linkage ; sssom:subject_id {subject} ;
              sssom:predicate_id skos:relatedMatch ; sssom:object_id {object_} ;
              sssom:mapping_justification semapv:ManualMappingCuration ;
              wg:claimKind <https://w3id.org/wsis-gdc/term/claim-kind/suggestion> ;
              wg:status <https://w3id.org/wsis-gdc/term/status/proposed> ."""
            for name, subject, object_ in (
                ("one", "finding:s0-access", "wsis:C9"),
                ("two", "wsis20:lines", "wsis:C5"),
            )
        ),
        "} }",
    )
)
"""Adds two suggestions that nobody has taken up, in a set of their own."""


def lightened(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Leave out most of what there are thousands of, such as codes of readers; every named query still has its rows."""
    for quad in quads:
        name = getattr(quad.subject, "value", "")
        if not _MANY.match(name) or crc32(name.encode()) % 16 == 0:
            yield quad


def read_sheet(path: Path, *, cache: Path | None = None, **caches: Path | None) -> Sheet:
    """Read a data file as `assembly.read_sheet` does, once for as long as it does not change.

    What was read already by another process is taken from ``cache``.
    """
    try:
        state = path.stat()
    except OSError:
        return _read_sheet(path, **caches)
    if caches or "data" not in path.parts:
        return _read_sheet(path, **caches)
    key = (path.absolute(), state.st_mtime_ns, state.st_size)
    if key not in _sheets:
        _sheets[key] = _read_sheet(path, cache_folder=cache)
    return _sheets[key]


def whole(sheets: Sequence[Sheet]) -> tuple[ox.Store, Holdings]:
    """Return the graph of data files as `building.whole` does, once for the same sheets; not to be changed."""
    for given, made in _wholes:
        if len(given) == len(sheets) and all(map(is_, given, sheets)):
            return made
    _wholes[:] = [([*sheets], _whole(sheets))]
    return _wholes[0][1]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a build by name, without the store, whose own files differ, and the cache."""
    names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())
    return {name: (folder / name).read_bytes() for name in names if not name.startswith(("store/", ".cache/"))}


class Lent(nullcontext[Any]):
    """A graph as `api.load` gives it, which stays open when a command is done with it."""

    def with_links(self, *arguments: Any, **options: Any) -> Lent:
        """Count the links of another place, as the graph itself does."""
        return Lent(self.enter_result.with_links(*arguments, **options))


class Kept:
    """Opens a build once for all commands that ask it, by engine; what was read of it once is kept with it."""

    def __init__(self, build: Path) -> None:
        self._build = build.resolve()
        self._graphs: dict[tuple[tuple[str, object], ...], KnowledgeGraph] = {}

    def load(self, build: Path | str | None = None, **options: Any) -> Any:
        """Stand in for `api.load`; any other build, an endpoint and the shipped data are opened anew."""
        if build is None or options.get("endpoint") or not self._is_ours(build):
            return _load(build, **options)
        key = tuple(sorted(options.items()))
        if key not in self._graphs:
            # sooner asked than on disk
            memory = {"memory": True} if options.get("engine", "oxigraph") == "oxigraph" else {}
            self._graphs[key] = _load(self._build, **memory, **options)
        return Lent(self._graphs[key])

    def _is_ours(self, build: Path | str) -> bool:
        try:
            return Path(build).resolve() == self._build
        except (OSError, ValueError):
            return False

    @contextmanager
    def used(self) -> Iterator[None]:
        """Let commands meanwhile ask what is kept, and read data files that they have read before no more."""
        with (
            patch.object(api, "load", self.load),
            patch.object(assembly, "read_sheet", read_sheet),
            patch.object(building, "whole", whole),
        ):
            yield
