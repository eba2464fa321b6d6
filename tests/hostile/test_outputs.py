"""Every output option under names of files that no file should have: written whole, or refused and nothing changed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

import click
import pytest
from click.testing import CliRunner
from tests.hostile.conftest import Attack, hold

from wsis_gdc.cli.app import COMMANDS, cli

_VALID: Final = str(Path(__file__).parents[2] / "ontology" / "examples" / "valid" / "agent.yaml")
_SMALL: Final = str(Path(__file__).parents[1] / "graphs" / "small.nq")

WRITERS: Final = {
    "asks": ("asks", "itu", "--format", "csv", "-o"),
    "calendar": ("asks", "--dated", "--format", "ics", "-o"),
    "changes": ("changes", _SMALL, _SMALL, "--format", "json", "-o"),
    "changes as a patch": ("changes", _SMALL, _SMALL, "--format", "rdf-patch", "-o"),
    "compare": ("compare", "diplo", "wsis-gdc", "--format", "csv", "-o"),
    "explain": ("explain", "gdc:11d", "C2", "-o"),
    "export": ("export", "nq", "-o"),
    "flow": ("flow", "--format", "csv", "-o"),
    "flow as a picture": ("flow", "--format", "svg", "-o"),
    "gaps": ("gaps", "--set", "diplo", "--what", "trends", "--format", "csv", "-o"),
    "languages": ("languages", "--format", "csv", "-o"),
    "matrix": ("matrix", "--rows", "objective", "--columns", "action-line", "--format", "csv", "-o"),
    "network": ("network", "--set", "diplo", "--format", "graphml", "-o"),
    "overlaps": ("overlaps", "--set", "diplo", "--format", "csv", "-o"),
    "queries": ("queries", "--format", "csv", "-o"),
    "query": ("query", "-e", "SELECT ?n { wsis:C5 skos:notation ?n }", "--format", "csv", "-o"),
    "construct": ("query", "-e", "CONSTRUCT WHERE { wsis:C5 skos:notation ?n }", "-o"),
    "guarded": ("query", "--untrusted", "-e", "ASK {}", "-o"),
    "reliability": ("reliability", "--about", "outside", "--format", "csv", "-o"),
    "roadmap": ("roadmap", "--format", "csv", "-o"),
    "joint road map": ("roadmap", "--format", "xlsx", "-o"),
    "joint road map as document": ("roadmap", "--format", "docx", "-o"),
    "search": ("search", "schools", "--format", "csv", "-o"),
    "show": ("show", "C5", "--format", "ttl", "-o"),
    "suggest": ("suggest", "--text", "telemedicine", "--kind", "line", "--format", "csv", "-o"),
    "sssom": ("sssom", "--set", "diplo", "-o"),
    "sssom as OWL": ("sssom", "--set", "diplo", "--format", "owl", "-o"),
    "validate": ("validate", _VALID, "--format", "json", "-o"),
}
"""Commands that write a file, the last option naming it."""

NAMES: Final = {
    "empty": "",
    "here": ".",
    "file as folder": "given/x.csv",
    "no such folder": "none/x.csv",
    "deep in no such folder": "none/" * 40 + "x.csv",
    "too long": "n" * 300 + ".csv",
    "as long as can be": "n" * 251 + ".csv",
    "long in bytes": "\u4e2d" * 85,
    "path too long": "x/" * 3_000 + "x.csv",
    "no UTF-8": "\udcff.csv",
    "blank": " ",
    "blanks around": " x .csv",
    "line end": "x\n.csv",
    "escape": "\x1b[31m.csv",
    "turned": "\u202evsc.x",
    "markup": "[red]x[/].csv",
    "braces": "{x}{0}.csv",
    "percent": "%s%n.csv",
    "pattern": "[a-z]*?.csv",
    "pattern of nothing": "[].csv",
    "coded": "a%20b%2F.csv",
    "folder that is not there": "new/",
    "two slashes": "new//",
    "dash": "-",
    "like an option": "--help",
    "hidden": ".csv",
    "no ending": "x",
    "unknown ending": "x.exe",
    "ending in capitals": "x.CSV",
    "two endings": "x.csv.gz",
    "its own part": ".x.csv.part",
    "Windows device": "NUL",
    "home": "~",
}


def _cases() -> Iterator[tuple[str, str]]:
    """Give every name to one writer, and to the others a few each, so that every name meets several."""
    names = cycle(NAMES)
    for writer in WRITERS:
        for what in NAMES if writer == "query" else islice(names, 4):
            yield writer, what


CASES: Final = tuple(_cases())


@pytest.mark.parametrize(("writer", "what"), CASES)
def test_a_file_is_written_whole_or_not_at_all(attack: Attack, writer: str, what: str) -> None:
    """Under the name that was asked for, beside what lay there."""
    held = attack(*WRITERS[writer][:-1], f"{WRITERS[writer][-1]}{NAMES[what]}", given={"given": b"mine"})
    assert held.files.pop("given") == b"mine"
    if held.code == 0:
        ((written, content),) = held.files.items()
        assert written == NAMES[what] or what == "here"  # a folder gets a file with a name of its own
        assert content


def test_every_command_that_writes_is_tried() -> None:
    """Also one that comes anew."""
    group: Any = cli
    options = {name: group.get_command(click.Context(group), name).params for name in COMMANDS}
    given = {name: {each for option in taken for each in option.opts} for name, taken in options.items()}
    writing = {name for name in COMMANDS if "--output" in given[name]} - {"import"}  # see cli/test_import
    assert writing == {line[0] for line in WRITERS.values()}
    assert {name for name in COMMANDS if "--out" in given[name]} == set(MAKERS)


MAKERS: Final = {
    "analyze": ("analyze", "--resamples", "0", "--out", "given"),
    "build": ("build", "--out", "given"),
    "pack": ("pack", "C5", "--out", NAMES["path too long"]),
    "view": ("view", "--out", "given"),
}
"""Commands that make a folder, where none can be made."""


@pytest.mark.parametrize("maker", MAKERS)
def test_a_folder_is_not_made_where_none_can_be(attack: Attack, maker: str) -> None:
    """A file in the way stays."""
    held = attack(*MAKERS[maker], given={"given": b"mine"})
    assert held.code == 2
    assert held.files == {"given": b"mine"}


@pytest.mark.parametrize("maker", ["analyze", "view"])
def test_a_page_of_somebody_else_is_not_written_over(attack: Attack, maker: str, tmp_path: Path) -> None:
    """A folder that holds a site of another hand stays as it is."""
    theirs = {"index.html": b"theirs", "manifest.json": b'{"files": {}}', "report.md": b"theirs"}
    for name, content in theirs.items():
        (tmp_path / name).write_bytes(content)
    held = attack(*MAKERS[maker][:-1], str(tmp_path))
    assert held.code == 2
    assert str(tmp_path) in held.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == theirs


def _run(folder: Path, built: Any, kept: Any, *arguments: str) -> int:
    with chdir(folder), kept.used():
        result = CliRunner(env={"WSIS_GDC_BUILD": str(built.folder)}).invoke(cli, arguments)
    return hold(result, {}, {}).code


@pytest.mark.parametrize("writer", ["query", "construct", "guarded", "matrix", "sssom"])
def test_what_is_no_plain_file_stays_what_it_is(built: Any, kept: Any, tmp_path: Path, writer: str) -> None:
    """A link is written through, a full device and a link to itself are told, a named pipe is filled."""
    target = tmp_path / "target"
    target.write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    (tmp_path / "full").symlink_to("/dev/full")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    codes = {name: _run(tmp_path, built, kept, *WRITERS[writer], name) for name in ("link", "full", "loop", "pipe")}
    content = os.read(reader, 1_000_000)
    os.close(reader)
    assert codes == {"link": 0, "full": 2, "loop": 2, "pipe": 0}
    assert target.read_bytes() not in (b"", b"old")
    assert content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full", "link", "loop", "pipe", "target"]
    assert all((tmp_path / name).is_symlink() for name in ("full", "link", "loop"))
    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode)


READERS: Final = {
    "import": ("import", "--set", "theirs"),
    "query": ("query",),
    "review": ("review", "import"),
    "suggest": ("suggest",),
    "validate": ("validate",),
    "view": ("view", "--out", "x", "--construct"),
}
"""Commands that read a file, the last argument naming it."""


@pytest.mark.parametrize("reader", READERS)
def test_a_file_without_end_is_not_read_to_its_end(built: Any, tmp_path: Path, reader: str) -> None:
    """Such as a device: it would take all the memory of the machine."""
    line = [sys.executable, "-m", "wsis_gdc", *READERS[reader], "/dev/zero"]
    settings = {**os.environ, "WSIS_GDC_BUILD": str(built.folder)}
    limited = ["sh", "-c", 'ulimit -v 4000000 && exec "$@"', "sh", *line]
    done = subprocess.run(limited, cwd=tmp_path, env=settings, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == (1 if reader == "validate" else 2)
    assert "/dev/zero" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
