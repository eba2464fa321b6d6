"""The terminal as a page: tables, paragraphs, names of terms, progress, bytes out. Data go to stdout, words aside."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from wsis_gdc.base.files import whole

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from wsis_gdc.words.terms import Terms

__all__ = [
    "clean",
    "connections",
    "console",
    "cut",
    "isolated",
    "paragraph",
    "progress",
    "shortened",
    "sink",
    "table",
    "write_bytes",
    "write_records",
]

WIDTH: Final = 100


def console(stderr: bool = False) -> Console:
    """Return a console on stdout or stderr; where nobody watches, lines are 100 characters wide."""
    from rich.console import Console

    class Quiet(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # rich would end with exit code 1; the command line ends quietly

    screen = Quiet(stderr=stderr, highlight=False, markup=False, soft_wrap=False)
    return screen if screen.is_terminal else Quiet(stderr=stderr, highlight=False, markup=False, width=WIDTH)


def table(heads: Sequence[str], rows: Iterable[Sequence[str | Text]], *, numbers: int = 0) -> Table:
    """Return a table, ruled lightly; the last ``numbers`` columns stand to the right."""
    from rich import box
    from rich.table import Table

    grid = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    for place, head in enumerate(heads):
        grid.add_column(head, overflow="fold", justify="right" if place >= len(heads) - numbers else "left")
    for row in rows:
        grid.add_row(*(clean(cell) if isinstance(cell, str) else cell for cell in row))
    return grid


def paragraph(screen: Console, text: str, indent: int = 2, *, hang: int = 2, style: str = "") -> None:
    """Print a text as wide as the screen, all lines indented, those after the first by ``hang`` more."""
    from rich.text import Text

    lines = Text(clean(text), style).wrap(screen, max(20, min(screen.width, WIDTH) - indent - hang))
    for place, line in enumerate(lines):
        line.rstrip()
        screen.print(Text(" " * (indent + hang * bool(place))) + line, soft_wrap=True)


def shortened(texts: Sequence[str], most: int, language: str) -> list[str]:
    """Return texts; of many the first, and how many more there are."""
    from wsis_gdc.words.languages import translator

    rest = len(texts) - most
    if rest <= 0:
        return list(texts)
    ngettext = translator(language).ngettext
    return [*texts[:most], ngettext("… and {count} more", "… and {count} more", rest).format(count=rest)]


_STEP: Final = re.compile(r"(claims|stated facts|parts and wholes)(?:: (.+), (.+)| between (.+?) and (.+?)(?:: (.+))?)")


def connections(path: Sequence[str], terms: Terms) -> tuple[str, ...]:
    """Return the steps by which a matrix says that its kinds connect in the words of a language."""
    from wsis_gdc.knowledge.central import FACTS
    from wsis_gdc.words.languages import translator

    _ = translator(terms.language).gettext
    sentences = {
        "claims": _("claims: {one}, {other}"),
        "stated facts": _("stated facts: {one}, {other} ({relations})"),
        "parts and wholes": _("parts and wholes: {one}, {other}"),
    }
    curies = {words: curie for curie, words in FACTS.items()}

    def told(step: str) -> str:
        match = _STEP.fullmatch(step)
        if match is None:
            return step
        by, *ends, relations = (match[1], match[2] or match[4], match[3] or match[5], match[6] or "")
        one, other = map(terms.many, ends)
        names = ", ".join(terms.label(curies[words]) if words in curies else words for words in relations.split(", "))
        return sentences[by].format(one=one, other=other, relations=names)

    return tuple(map(told, path))


def cut(text: str, width: int) -> str:
    """Return a text so that it fits into so many columns of the screen."""
    from rich.cells import cell_len, set_cell_size

    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip(' ,;')}…"


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Give a function that is told each step: a moving line on a terminal, plain lines elsewhere."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield lambda text: screen.print(f"… {text}")
        return
    with screen.status("starting") as status:
        yield lambda text: status.update(f"{text} …")


def clean(text: str) -> str:
    """Return a text without control characters, which could move the cursor or colour the screen."""
    return "".join(char if char.isprintable() or char in _SPACES else "�" for char in text)


_SPACES: Final = "\n\t\u00a0\u202f\u2068\u2069"
"""Blanks that do not break, as French has before a colon, and the isolates below, beside those that all texts have."""


def isolated(text: str, language: str) -> str:
    """Return a name that stays in order among words that run from right to left."""
    from wsis_gdc.words.languages import direction

    return f"\u2068{text}\u2069" if direction(language) == "rtl" else text


def write_records(
    rows: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    show: Callable[[], None],
    format_: str | None,
    output: Path | None = None,
) -> None:
    """Write records as JSON or CSV under these names to stdout or a file, or show them.

    Without a format, the ending of the file decides, else whether somebody watches. Raises OutputError, QueryError.
    """
    format_ = format_ or (output.suffix.lstrip(".") if output else "") or ("table" if sys.stdout.isatty() else "csv")
    if format_ == "table" and output is None:
        show()
        return
    from wsis_gdc.files.formats import serialize
    from wsis_gdc.files.records import Records

    write_bytes(serialize("records", Records(names, rows), format_), output)


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
