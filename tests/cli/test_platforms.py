"""Systems that are not Linux: what they lack is not imported, and the command goes on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wsis_gdc.cli import interrupts

NOT_EVERYWHERE = re.compile(r"^(?:import|from) (resource|fcntl|pwd|grp|termios|pyrudof)\b", re.M)


def test_no_module_needs_what_posix_or_one_wheel_alone_has(root: Path) -> None:
    """It is imported where it is used."""
    sources = (root / "graph").rglob("*.py")
    assert [path.name for path in sources if NOT_EVERYWHERE.search(path.read_text(encoding="utf-8"))] == []


def test_the_package_can_be_run_as_a_module() -> None:
    """Where the command is not on the path."""
    done = subprocess.run([sys.executable, "-m", "wsis_gdc", "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[-2]) == (0, "version")


@pytest.mark.parametrize(
    ("closed", "command", "code", "told"),
    [
        (">&-", "queries", 2, "Error: stdout: cannot be written: Bad file descriptor\n"),
        (">&-", "--version", 2, "Error: stdout: cannot be written: Bad file descriptor\n"),
        (">&-", "query -e ASK{} --format csv -o a.csv", 0, ""),
        ("2>&-", "show no-such-thing", 2, ""),
        ("<&- 2>&-", "query -", 2, ""),
        ("<&-", "query -", 2, "Error: <stdin>: the file is empty; write a query into it\n"),
        ("<&- >&- 2>&-", "query --untrusted -e ASK{}", 2, ""),
    ],
)
def test_a_stream_that_the_shell_closed_is_told(
    built: Any, tmp_path: Path, closed: str, command: str, code: int, told: str
) -> None:
    """What cannot be written is no success, and no file that is opened later stands in its place."""
    line = [sys.executable, "-m", "wsis_gdc", *command.split()]
    settings = {**os.environ, "WSIS_GDC_BUILD": str(built.folder)}
    done = subprocess.run(
        ["sh", "-c", f'"$@" {closed}', "sh", *line], cwd=tmp_path, env=settings, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr.decode()) == (code, b"", told)
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["true\n"] * ("-o" in command)


def test_ctrl_c_is_left_to_python_where_pipes_do_not_wake(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""

    def missing(*_arguments: Any) -> None:
        raise AssertionError("there is no such thing")

    monkeypatch.setattr(interrupts.os, "name", "nt")
    monkeypatch.setattr(os, "pipe", missing)
    with interrupts.interruptible():
        pass


def test_a_build_without_the_fast_checker_says_so(invoke: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what to do about it."""
    monkeypatch.setitem(sys.modules, "pyrudof", None)
    monkeypatch.setattr("wsis_gdc.curation.validation.check_paths", lambda *_arguments, **_options: ((), 1))
    done = invoke("validate")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("pyrudof is not installed: pySHACL checks the shapes")


def test_half_a_compiled_module_is_told_with_the_cure(tmp_path: Path) -> None:
    """A full disk leaves such modules behind; that is no finding, and the command that is told mends it."""
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    settings |= {"PYTHONPYCACHEPREFIX": str(tmp_path), "COLUMNS": "100"}

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=settings, capture_output=True, text=True, encoding="utf-8", check=False)

    queries = (sys.executable, "-m", "wsis_gdc", "queries")
    assert run(*queries).returncode == 0
    (compiled,) = tmp_path.rglob("knowledge/queries.*.pyc")
    compiled.write_bytes(compiled.read_bytes()[:500])
    told = run(*queries)
    assert (told.returncode, told.stdout) == (2, "")
    assert re.fullmatch(r"Error: .*queries.*: damaged, as after a full disk; run: .*\n", told.stderr)
    cure = told.stderr.rpartition("run: ")[2].split()
    assert run(*cure).returncode == 0
    assert run(*queries).returncode == 0
