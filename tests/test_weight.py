"""The package without extras: what it can do, what it brings, and how it tells what lacks.

Libraries of extras are refused by an import hook in a process of its own, as if they were not installed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import Built, Result

from wsis_gdc.base.errors import MissingLibraryError
from wsis_gdc.base.libraries import EXTRAS, extras, need

_REFUSING = """
import importlib.util, sys
from importlib.machinery import PathFinder
from wsis_gdc.base.libraries import EXTRAS

refused = {module for modules in EXTRAS.values() for module in modules}

class Refusing(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in refused else super().find_spec(name, path, target)

sys.meta_path[:] = [Refusing if finder is PathFinder else finder for finder in sys.meta_path]
"""
_COMMAND = """
from wsis_gdc.cli.app import main
main()
"""
_SHELL = """
import json, os
from pathlib import Path
from click.testing import CliRunner
sys.path.insert(0, sys.argv[1])
from tests.kept import Kept
from wsis_gdc.cli.app import cli

kept = Kept(Path(sys.argv[2]))
for line in sys.stdin:
    folder, arguments = json.loads(line)
    os.chdir(folder)
    with kept.used():
        done = CliRunner().invoke(cli, arguments, prog_name="wsis-gdc", catch_exceptions=False)
    print(json.dumps([done.exit_code, done.stdout, done.stderr]), flush=True)
"""
"""Runs commands one after the other; what one of them imports or opens, no other imports or opens again."""


def _alone(program: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _REFUSING + program, *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False, timeout=300)


Bare = Callable[..., Result]


@pytest.fixture(scope="module")
def bare(root: Path, built: Built) -> Iterator[Bare]:
    """Run commands in one process to which every library of an extra is refused."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    command = [sys.executable, "-c", _REFUSING + _SHELL, str(root), str(built.folder)]
    with subprocess.Popen(command, **pipes, encoding="utf-8") as shell:  # type: ignore[call-overload]

        def call(*arguments: str | Path, cwd: Path) -> Result:
            shell.stdin.write(json.dumps([str(cwd), [*map(str, arguments)]]) + "\n")
            shell.stdin.flush()
            return Result(*json.loads(shell.stdout.readline()))

        yield call


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["query", "-e", "SELECT (COUNT(*) AS ?n) WHERE { ?x a wg:Finding }"], "n"),
        (["query", "--name", "facilitators-of", "--param", "line=C5"], "ITU"),
        (["query", "--engine", "rdflib", "-e", "ASK { wsis:C5 ?p ?o }"], "true"),
        (["matrix", "--rows", "commitment", "--columns", "action-line"], "High-level review of the Compact"),
        (["matrix", "--rows", "action-line", "--columns", "goal", "--order", "strength"], "Cultural diversity"),
        (["matrix", "--rows", "entity", "--columns", "objective", "--format", "json"], '"rows_kind"'),
        (["explain", "C5", "gdc:29d"], "29(d)"),
        (["show", "C5"], "Building confidence and security"),
        (["gaps"], "quantum-computing"),
        (["search", "health"], "C7-e-health"),
        (["queries"], "facilitators-of"),
        (["network", "--format", "graphml"], "<graphml"),
        (["overlaps"], "C3"),
        (["compare", "wsis-gdc", "igf-2025-crosswalk"], "precision"),
        (["languages"], "machine-assisted"),
        (["flow", "--format", "csv"], "C11"),
        (["asks", "itu"], "ITU"),
        (["sssom"], "mapping_set_id"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_base_commands_need_no_extra(arguments: list[str], told: str, bare: Bare, built: Built, tmp_path: Path) -> None:
    """Asked of a build, with every library of an extra refused."""
    build = built.folder
    if "rdflib" in arguments:  # it takes ten seconds to read everything
        build = tmp_path
        quads = (built.folder / "graph.nq").read_bytes().splitlines(keepends=True)
        (build / "graph.nq").write_bytes(b"".join(quad for quad in quads if b"/wsis/C5>" in quad))
    graph = [] if arguments[0] == "queries" else ["--build", str(build)]
    done = bare(*arguments, *graph, cwd=tmp_path)
    assert (done.code, done.err if "Traceback" in done.err else "") == (0, "")
    assert told in done.out + done.err


def test_pages_are_written_without_extras_and_what_lacks_is_told(checkout: Path, tmp_path: Path) -> None:
    """No page, and no door to one, that needs an extra. All sheets but the first are left out, as they take long."""
    few = """
from itertools import islice
from wsis_gdc.site import contents
sheets = contents._sheets
contents._sheets = lambda *given: islice(sheets(*given), 2)
"""
    done = _alone(few + _COMMAND, "view", "--build", checkout / "build", "--out", "site", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Left out: the pages on reliability" in done.stderr and "'wsis-gdc[analysis]'" in done.stderr
    site = tmp_path / "site"
    names = {path.name for path in site.glob("*.html")}
    (sheet,) = (f"things/{path.name}" for path in site.glob("things/*.html"))
    assert {"matrix.html", "network.html", "coordination.html", "comparison.html"} <= names
    assert not {"reliability.html", "suggest.html"} & names
    for name in (*sorted(names), sheet):
        text = (site / name).read_text(encoding="utf-8")
        assert not re.search(r'href="(\.\./)?(reliability|suggest)\.html', text), name
    assert '"likeness":' not in (site / "matrix.html").read_text(encoding="utf-8").partition('"orders":')[2][:20]


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (["analyze"], "analysis"),
        (["reliability"], "analysis"),
        (["network", "--projection", "lines"], "analysis"),
        (["matrix", "--rows", "action-line", "--columns", "goal", "--order", "similarity"], "analysis"),
        (["matrix", "--rows", "action-line", "--columns", "goal", "-o", "m.svg"], "analysis"),
        (["matrix", "--rows", "action-line", "--columns", "goal", "-o", "m.xlsx"], "office"),
        (["flow", "-o", "flow.pptx"], "office"),
        (["pack", "C5", "--out", "packs"], "office"),
        (["suggest", "--text", "telemedicine"], "suggest"),
        (["validate"], "validate"),
        (["build", "--out", "new"], "analysis,validate"),
        (["serve"], "serve"),
        (["mcp"], "mcp"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else value,
)
def test_what_needs_an_extra_names_it_and_writes_nothing(
    arguments: list[str], extra: str, bare: Bare, built: Built, tmp_path: Path
) -> None:
    """One sentence, exit code 2, never a traceback."""
    graph = [] if arguments[0] in ("validate", "build") else ["--build", str(built.folder)]
    done = bare(*arguments, *graph, cwd=tmp_path)
    assert done.code == 2
    sentence = rf"Error: this needs the library \w+; run: pip install 'wsis-gdc\[{extra}\]'"
    assert re.fullmatch(sentence, done.err.strip()), done.err
    assert list(tmp_path.iterdir()) == []


def test_data_at_work_are_not_read_unchecked(tmp_path: Path) -> None:
    """What an installed package ships was checked before; the files of a checkout are not taken without the schema."""
    done = _alone(_COMMAND, "export", "ttl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: this needs the library jsonschema_rs; run: pip install 'wsis-gdc[validate]'\n"


def test_the_graph_names_the_extra_of_a_method(tmp_path: Path, built: Built) -> None:
    """An error of ours, which is an ImportError too."""
    program = """
import wsis_gdc
from pathlib import Path
kg = wsis_gdc.load(Path(sys.argv[1]))
for ask in (lambda: kg.analyze(), lambda: kg.matrix("entity", "objective").to_frame()):
    try:
        ask()
    except wsis_gdc.MissingLibraryError as error:
        print(isinstance(error, ImportError), error.extra)
"""
    done = _alone(program, built.folder, cwd=tmp_path)
    assert done.stdout.split() == ["True", "analysis", "True", "analysis"], done.stderr


def test_several_extras_are_named_at_once() -> None:
    """Nothing is told of what is there, and errors about other modules stay what they are."""
    need("json")
    with pytest.raises(MissingLibraryError) as error:
        need("json", "no_such_library_of_ours")
    assert error.value.library == "no_such_library_of_ours"
    with pytest.raises(ModuleNotFoundError, match="no_such_module") as other, extras():
        import no_such_module  # type: ignore[import-not-found]  # noqa: F401
    assert not isinstance(other.value, MissingLibraryError)


def test_extras_are_those_of_the_package(root: Path) -> None:
    """Each that errors name can be installed, and [all] brings all but PySpark and pyrudof, which many cannot use."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    offered = project["optional-dependencies"]
    assert set(EXTRAS) == set(offered) - {"all"}
    (everything,) = offered["all"]
    assert set(everything.partition("[")[2].rstrip("]").split(",")) == set(EXTRAS) - {"spark", "rudof"}
