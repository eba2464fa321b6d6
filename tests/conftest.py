"""One small shared world: the curated data assembled once, asked by both engines, and built once into a folder."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, settings
from tests import doctests
from tests.kept import SUGGESTIONS, Kept, built_once, lightened, made_once, read_sheet
from tests.thinned import thin

from wsis_gdc import building
from wsis_gdc.cli.app import cli
from wsis_gdc.curation import assembly
from wsis_gdc.curation.exports import dump, write_store
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.rdflib_memory import RdflibEngine

if TYPE_CHECKING:
    import pyoxigraph as ox
    from playwright.sync_api import Browser

    from wsis_gdc.curation.assembly import Sheet

ROOT = Path(__file__).resolve().parent.parent
COMMAND = Path(sys.executable).with_name("wsis-gdc")

os.environ.pop("COLUMNS", None)  # pytest-xdist tells its workers that the screen has 80


def named_for_the_world() -> frozenset[str]:
    """Return the tests, or files of tests, that docs/robustness.md names, as ``hostile/test_fuzz.py::test_…``."""
    text = (ROOT / "docs" / "robustness.md").read_text(encoding="utf-8")
    return frozenset(re.findall(r"`((?:\w+/)*test_\w+\.py(?:::\w+)?)`", text))


def pytest_configure(config: pytest.Config) -> None:
    """Let examples in docstrings, which stand outside this folder, share a graph, too, and busy machines be slow."""
    config.pluginmanager.register(doctests, "examples")
    settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("busy")
    gc.set_threshold(100_000, 50, 1_000)  # the graphs that are shared last to the end: looking through them is in vain


def slow_ones() -> frozenset[str]:
    """Return the tests that took most of the time, as ``scripts/slow_tests.py`` measured them."""
    lines = (ROOT / "tests" / "slow.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that stand for what the world does, and those that are slow."""
    named, slow = named_for_the_world(), slow_ones()
    for item in items:
        file, _, name = item.nodeid.removeprefix("tests/").partition("::")
        test = f"{file}::{name.partition('[')[0]}"
        if named & {file, test}:
            item.add_marker(pytest.mark.world)
        if test in slow:
            item.add_marker(pytest.mark.slow)


class Result(NamedTuple):
    """What a command gave: exit code, stdout and stderr."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


class Built(NamedTuple):
    """A folder that holds a build, and the steps that the build told."""

    folder: Path
    manifest: building.Manifest
    steps: tuple[str, ...]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests: of `CHROMIUM`, of the system, or Playwright's own."""
    from playwright.sync_api import sync_playwright

    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _own_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hide the loop that an open browser holds in this thread from a test without one, which may run its own."""
    if "browser" in request.fixturenames:
        yield
        return
    held = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(held)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def sheets(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Sheet, ...]:
    """All data files as sheets, made by the worker that asks first, for all of them."""

    def make(folder: Path) -> None:
        for path in assembly.data_files():
            read_sheet(path, cache=folder)

    cache = made_once("sheets", make, request, tmp_path_factory.getbasetemp())
    return tuple(read_sheet(path, cache=cache) for path in assembly.data_files())


@pytest.fixture(scope="session")
def store(sheets: tuple[Sheet, ...]) -> ox.Store:
    """The whole graph, inferred triples included; not to be changed."""
    return assembly.assemble(sheets)


@pytest.fixture(scope="session")
def oxigraph(store: ox.Store) -> OxigraphEngine:
    """The default engine over the whole graph."""
    return OxigraphEngine(store, union=True)


@pytest.fixture(scope="session")
def light_store(store: ox.Store) -> ox.Store:
    """A graph half as large, in which engines are compared; not to be changed."""
    light = type(store)()
    light.extend(lightened(store))
    return light


@pytest.fixture(scope="session")
def light(light_store: ox.Store) -> OxigraphEngine:
    """The default engine over the lighter graph."""
    return OxigraphEngine(light_store, union=True)


@pytest.fixture(scope="session")
def with_suggestions(light_store: ox.Store) -> OxigraphEngine:
    """The lighter graph with a set of suggestions that nobody has taken up, since the data hold none."""
    store = type(light_store)()
    store.extend(light_store)
    store.update(SUGGESTIONS)
    return OxigraphEngine(store, union=True)


@pytest.fixture(scope="session")
def rdflib_engine(light_store: ox.Store) -> RdflibEngine:
    """The reference engine over the lighter graph."""
    return RdflibEngine.parse(dump(light_store, "nq"))


@pytest.fixture(scope="session")
def stored(store: ox.Store, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What engines need of a build: the store and the N-Quads, for all workers; not to be changed."""
    return made_once("stored", partial(_write, store), request, tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def light_stored(
    light_store: ox.Store, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same of the lighter graph."""
    return made_once("light", partial(_write, light_store), request, tmp_path_factory.getbasetemp())


def _write(store: ox.Store, folder: Path) -> None:
    folder.mkdir()
    quads = dump(store, "nq")
    write_store(folder / "store", quads, dump(store, "nt"))
    (folder / "graph.nq").write_bytes(quads)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")


@pytest.fixture(scope="session")
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A build in a folder of its own, made by the worker that asks first, for all of them; not to be changed."""
    made = built_once(request, tmp_path_factory.getbasetemp())
    manifest = building.Manifest(**json.loads((made / "out" / building.MANIFEST).read_text(encoding="utf-8")))
    return Built(made / "out", manifest, tuple(json.loads((made / "steps.json").read_text(encoding="utf-8"))))


@pytest.fixture(scope="session")
def checkout(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with a part of the data, to which somebody added a framework, and its build; not to be changed.

    Its build took place in a process of its own; ``told.json`` holds what the command told.
    """

    def make(folder: Path) -> None:
        shutil.copytree(ROOT / "graph", folder / "graph")  # compiled modules, too
        (folder / "ontology").symlink_to(ROOT / "ontology")
        thin(ROOT / "data", folder / "data")
        shutil.copy(ROOT / "tests" / "graphs" / "pact.yaml", folder / "data" / "frameworks")
        shutil.copy(ROOT / "tests" / "graphs" / "pact-invented.yaml", folder / "data" / "mappings")
        command = [sys.executable, "-m", "wsis_gdc", "build", "--out", "build"]
        done = subprocess.run(command, **process_of(folder), capture_output=True, timeout=600, check=False)
        (folder / "told.json").write_text(json.dumps([done.returncode, done.stdout, done.stderr]), encoding="utf-8")

    return made_once("checkout", make, request, tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def fewer(checkout: Path) -> OxigraphEngine:
    """The default engine over what that checkout built: a fourth of the paragraphs, and some of everything else."""
    return OxigraphEngine.open(checkout / "build" / "store", memory=True)


def process_of(checkout: Path) -> dict[str, Any]:
    """How a process of another checkout is started."""
    settings = {"PYTHONPATH": str(checkout / "graph"), "WSIS_GDC_BUILD": "", "PYTHONIOENCODING": "utf-8"}
    return {"cwd": checkout, "env": {**os.environ, **settings}, "text": True, "encoding": "utf-8"}


SHELL = """
import json, sys
from pathlib import Path
from click.testing import CliRunner
from wsis_gdc.cli.app import cli
sys.path.append(sys.argv[1])
from tests.kept import Kept
with Kept(Path("build")).used():
    for line in sys.stdin:
        done = CliRunner().invoke(cli, json.loads(line), prog_name="wsis-gdc", catch_exceptions=False)
        print(json.dumps([done.exit_code, done.stdout, done.stderr]), flush=True)
"""
"""Runs commands one after the other, over a build that it opens once."""


@pytest.fixture(scope="session")
def run_there(checkout: Path) -> Iterator[Run]:
    """Run the commands of the other checkout in one process, over its build."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", SHELL, str(ROOT)], **process_of(checkout), **pipes) as shell:

        def call(*arguments: str) -> Result:
            assert shell.stdin and shell.stdout
            shell.stdin.write(json.dumps(arguments) + "\n")
            shell.stdin.flush()
            return Result(*json.loads(shell.stdout.readline()))

        yield call


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing in it, where commands are run."""
    return tmp_path_factory.mktemp("empty")


@pytest.fixture(scope="session")
def kept(built: Built) -> Kept:
    """The shared build, opened once for all commands of this process."""
    return Kept(built.folder)


@pytest.fixture(scope="session")
def run(built: Built, kept: Kept, empty: Path) -> Run:
    """Run a command in this process, by default from an empty folder and over the shared build, opened once."""

    def call(
        *arguments: str, cwd: Path = empty, env: Mapping[str, str | None] | None = None, stdin: str = ""
    ) -> Result:
        runner = CliRunner(env={"WSIS_GDC_BUILD": str(built.folder), **(env or {})})
        with chdir(cwd), kept.used():
            done = runner.invoke(cli, arguments, input=stdin, prog_name="wsis-gdc", catch_exceptions=False)
        return Result(done.exit_code, done.stdout, done.stderr)

    return call


class Volume(NamedTuple):
    """A disk that a command finds at another place, as in a container; only there, and only while it runs."""

    disk: Path
    place: Path
    command: tuple[str, ...]
    """What stands before a command that is to find it."""


@pytest.fixture
def volume(tmp_path: Path) -> Volume:
    """A mount point, where this system lets us make one."""
    disk, place = tmp_path / "disk", tmp_path / "place" / "volume"
    disk.mkdir()
    place.mkdir(parents=True)
    script = 'mount --bind "$0" "$1" && shift && exec "$@"'
    command = ("unshare", "--map-root-user", "--mount", "sh", "-c", script, str(disk), str(place))
    try:
        subprocess.run([*command, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no mount point can be made here: {error}")
    return Volume(disk, place, command)


@pytest.fixture(scope="session")
def process(built: Built, empty: Path) -> Run:
    """Run the installed command as `run` does, in a process of its own."""

    def call(*arguments: str, env: Mapping[str, str] | None = None) -> Result:
        done = subprocess.run(
            [COMMAND, *arguments],
            cwd=empty,
            env={**os.environ, "WSIS_GDC_BUILD": str(built.folder), "PYTHONIOENCODING": "utf-8", **(env or {})},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return call
