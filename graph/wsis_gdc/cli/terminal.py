"""The terminal as a page: consoles, tables, progress, bytes out. Data go to stdout, words about them to stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from wsis_gdc.base.files import whole

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["clean", "console", "progress", "sink", "table", "write_bytes"]

WIDTH: Final = 100


def console(stderr: bool = False) -> Console:
    """Return a console on stdout or stderr; where nobody watches, lines are 100 characters wide."""
    from rich.console import Console

    class Quiet(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # rich would end with exit code 1; the command line ends quietly

    found = Quiet(stderr=stderr, highlight=False, soft_wrap=False)
    return found if found.is_terminal else Quiet(stderr=stderr, highlight=False, width=WIDTH)


def table(*columns: str) -> Table:
    """Return an empty table with these columns, ruled lightly."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Give a function that is told each step: a moving line on a terminal, plain lines elsewhere."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield lambda text: screen.print(f"… {text}", markup=False)
        return
    with screen.status("starting") as status:
        yield lambda text: status.update(f"{text} …")


def clean(text: str) -> str:
    """Return a text without control characters, which could move the cursor or colour the screen."""
    # isolates keep names in Latin letters in order within Arabic
    return "".join(char if char.isprintable() or char in "\n\t\u2068\u2069" else "�" for char in text)


@contextmanager
def sink(output: Path | None) -> Iterator[BinaryIO]:
    """Give a binary file to write to: stdout, or a file that appears whole or not at all. Raises OutputError."""
    if output is not None:
        with whole(output) as out:
            yield out
        return
    sys.stdout.flush()
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


def write_bytes(content: bytes, output: Path | None) -> None:
    """Write bytes to a file, all or nothing, or to stdout. Raises OutputError."""
    with sink(output) as out:
        out.write(content)
