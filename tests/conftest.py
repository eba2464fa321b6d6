"""One small shared world: the curated data assembled once, asked by both engines, and built once into a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from wsis_gdc import building
from wsis_gdc.curation import assembly
from wsis_gdc.curation.exports import dump, write_store
from wsis_gdc.engines import OxigraphEngine, RdflibEngine

if TYPE_CHECKING:
    import pyoxigraph as ox

    from wsis_gdc.curation.assembly import Sheet

ROOT = Path(__file__).resolve().parent.parent
COMMAND = Path(sys.executable).with_name("wsis-gdc")


class Result(NamedTuple):
    """What a command gave: exit code, stdout and stderr."""

    code: int
    out: str
    err: str


class Built(NamedTuple):
    """A folder that holds a build, and the steps that the build told."""

    folder: Path
    manifest: building.Manifest
    steps: tuple[str, ...]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def sheets() -> tuple[Sheet, ...]:
    """All data files as sheets."""
    return tuple(assembly.read_sheet(path) for path in assembly.data_files())


@pytest.fixture(scope="session")
def store(sheets: tuple[Sheet, ...]) -> ox.Store:
    """The whole graph, inferred triples included; not to be changed."""
    return assembly.assemble(sheets)


@pytest.fixture(scope="session")
def oxigraph(store: ox.Store) -> OxigraphEngine:
    """The default engine over the whole graph."""
    return OxigraphEngine(store, union=True)


@pytest.fixture(scope="session")
def rdflib_engine(store: ox.Store) -> RdflibEngine:
    """The reference engine over the same graph."""
    return RdflibEngine.parse(dump(store, "nq"))


@pytest.fixture(scope="session")
def stored(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What engines need of a build: the store and the N-Quads; not to be changed."""
    folder = tmp_path_factory.mktemp("stored")
    write_store(store, folder / "store")
    (folder / "graph.nq").write_bytes(dump(store, "nq"))
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A build in a folder of its own; not to be changed."""
    folder = tmp_path_factory.mktemp("built") / "out"
    steps: list[str] = []
    manifest = building.build(folder, step=steps.append)
    return Built(folder, manifest, tuple(steps))


Run = Callable[..., Result]


@pytest.fixture(scope="session")
def run(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run the installed command, by default from an empty folder and over the shared build."""
    empty = tmp_path_factory.mktemp("empty")

    def call(
        *arguments: str, cwd: Path = empty, env: Mapping[str, str | None] | None = None, stdin: str = ""
    ) -> Result:
        settings = {**os.environ, "WSIS_GDC_BUILD": str(built.folder), "PYTHONIOENCODING": "utf-8", **(env or {})}
        done = subprocess.run(
            [COMMAND, *arguments],
            cwd=cwd,
            env={name: value for name, value in settings.items() if value is not None},
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return call
