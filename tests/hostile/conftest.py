"""What must hold under any input: no traceback, a known exit code, a sentence, nothing left behind."""

from __future__ import annotations

import re
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple
from unicodedata import category

import pytest
from click.testing import CliRunner

from wsis_gdc.cli.app import cli
from wsis_gdc.questions.suggestion import embedding

EXIT_CODES: Final = (0, 1, 2, 130)
"""Fine, findings, misuse, interrupted."""

_ERASED: Final = dict.fromkeys(("WSIS_GDC_BUILD", "WSIS_GDC_ENDPOINT", "WSIS_GDC_GRAPH_STORE"))
_QUIET: Final = {"BROWSER": "true", "NO_PROXY": "*", "NETRC": "no-such-file"}


class Held(NamedTuple):
    """What a command gave while the rules held, and the files that it left in its folder (path → content)."""

    code: int
    out: str
    err: str
    files: dict[str, bytes]


class Lie(NamedTuple):
    """One answer of a server."""

    body: bytes = b""
    media_type: str | None = "application/sparql-results+json"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = -1
    """What Content-Length says: -1 the truth, None nothing."""


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
    assert [name for name in files if re.search(r"\.[0-9a-f]{16}\.part$", name)] == [], "an unfinished file is left"
    return Held(result.exit_code, out, err, dict(files))


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


@pytest.fixture(scope="session")
def attack(built: Any, kept: Any) -> Attack:
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
            with chdir(folder), kept.used():
                result = CliRunner(env=settings).invoke(cli, arguments, input=stdin, prog_name="wsis-gdc")
            return hold(result, _contents(folder), before)

    return call


@pytest.fixture(scope="session", autouse=True)
def unchanged(built: Any) -> Iterator[None]:
    """No attack changes the build; the first suggestion, of whichever test, lays the vectors of passages there."""
    before = snapshot(built.folder)
    yield
    assert {**snapshot(built.folder), embedding.FILE: None} == {**before, embedding.FILE: None}


class _Liar(BaseHTTPRequestHandler):
    """Answers everything with the lie of its server, and notes what it was asked."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        lie = self.server.lie  # type: ignore[attr-defined]
        self.server.asked.append((self.command, self.path))  # type: ignore[attr-defined]
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.close_connection = True
        with suppress(OSError):
            if callable(lie):
                lie(self)
                return
            self.send_response(lie.status)
            if lie.media_type is not None:
                self.send_header("Content-Type", lie.media_type)
            for name, value in lie.headers:
                self.send_header(name, value)
            if lie.length is not None:
                self.send_header("Content-Length", str(len(lie.body) if lie.length < 0 else lie.length))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(lie.body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def liar() -> Iterator[Any]:
    """A server of this machine; ``lie`` is what it answers, ``asked`` what it was asked."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Liar)
    server.daemon_threads = True
    server.address = f"http://127.0.0.1:{server.server_port}/"
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
