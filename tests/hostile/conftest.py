"""What must hold under any input: no traceback, a known exit code, a sentence, nothing left behind."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple
from unicodedata import category

import pytest
from click.testing import CliRunner

from wsis_gdc.cli.app import cli

EXIT_CODES: Final = (0, 1, 2, 130)
"""Fine, findings, misuse, interrupted."""

_ERASED: Final = {name: None for name in ("WSIS_GDC_BUILD", "WSIS_GDC_ENDPOINT", "WSIS_GDC_GRAPH_STORE")}
_QUIET: Final = {"BROWSER": "true", "NO_PROXY": "*", "NETRC": "no-such-file"}


class Held(NamedTuple):
    """What a command gave while the rules held, and the files that it left in its folder (path → content)."""

    code: int
    out: str
    err: str
    files: dict[str, bytes]


Attack = Callable[..., Held]
Snapshot = dict[str, tuple[int, int]]


def snapshot(folder: Path) -> Snapshot:
    """Return what lies in a folder: size and time of change of each file."""
    return {
        str(path.relative_to(folder)): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in folder.rglob("*")
        if not path.is_dir()
    }


def raw(text: str) -> list[str]:
    """Return the characters of a text that a terminal obeys, that hide lines or turn them round, or cannot be written.

    >>> raw("fine:\\t\\u2068C5\\u2069\\n")
    []
    >>> raw("\\x1b[31m")
    ['U+001B']
    """
    turns = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e"
    found = {char for char in text if (category(char) in ("Cc", "Cs") and char not in "\n\t") or char in turns}
    return [f"U+{ord(char):04X}" for char in sorted(found)]


def told(error: BaseException) -> str:
    """Return the end of a traceback: where in the code the error was raised, and what it says."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "wsis_gdc" in frame.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {where}: {str(error)[:300]!r}"


def hold(result: Any, files: Mapping[str, bytes], before: Mapping[str, bytes]) -> Held:
    """Check what holds after any command, and return what it gave. ``files`` lie in its folder now, ``before`` then."""
    error = result.exception
    assert error is None or isinstance(error, SystemExit), f"traceback: {told(error)}"
    assert result.exit_code in EXIT_CODES
    err = result.stderr_bytes.decode("utf-8")
    out = result.stdout_bytes.decode("utf-8", "replace")  # some formats are no text
    assert raw(err.replace("\r\n", "\n")) == [], f"raw characters in: {err[:300]!r}"
    assert len(err) < 20_000, "nobody reads so long a message"
    if result.exit_code:
        assert dict(files) == dict(before), "a command that failed changed its folder"
        assert any(char.isalpha() for char in err), "a command that failed said nothing"
    assert [name for name in files if name.endswith(".part")] == [], "an unfinished file is left"
    return Held(result.exit_code, out, err, dict(files))


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


@pytest.fixture(scope="session")
def attack(built: Any) -> Attack:
    """Run a command in this process, in a fresh folder that holds ``given`` files, and check that the rules hold."""

    def call(
        *arguments: str,
        given: Mapping[str, bytes] | None = None,
        env: Mapping[str, str | None] | None = None,
        stdin: bytes | str = b"",
    ) -> Held:
        settings = {**_ERASED, **_QUIET, "WSIS_GDC_BUILD": str(built.folder), **(env or {})}
        with TemporaryDirectory() as name:
            folder = Path(name)
            for path, content in (given or {}).items():
                (folder / path).write_bytes(content)
            before = _contents(folder)
            with chdir(folder):
                result = CliRunner(env=settings).invoke(cli, arguments, input=stdin, prog_name="wsis-gdc")
            return hold(result, _contents(folder), before)

    return call


@pytest.fixture(scope="session", autouse=True)
def unchanged(built: Any) -> Iterator[None]:
    """No attack changes the build."""
    before = snapshot(built.folder)
    yield
    assert snapshot(built.folder) == before
