"""The terminal as a page: tables, paragraphs, names of terms, progress, bytes out. Data go to stdout, words aside."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

from wsis_gdc.base.errors import OutputError, QueryError, WsisGdcError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from wsis_gdc.engines import Engine

__all__ = [
    "Terms",
    "clean",
    "connections",
    "console",
    "cut",
    "isolated",
    "paragraph",
    "part_of",
    "progress",
    "shortened",
    "sink",
    "table",
    "terms_of",
    "write_bytes",
    "write_records",
]

WIDTH: Final = 100

Terms: TypeAlias = Callable[..., str]
"""Gives the name of a term of the graph: the label of the first of the CURIEs that the graph knows."""


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


def terms_of(engine: Engine, language: str) -> Terms:
    """Return a function from CURIEs to the name that the graph gives a term in a language."""
    from wsis_gdc.base.namespaces import expand
    from wsis_gdc.knowledge.things import things

    @cache
    def name(*curies: str) -> str:
        iris = [expand(curie) for curie in curies]
        named = things(engine, iris, language)
        return next((named[iri].label for iri in iris if iri in named), curies[0].rsplit("/", 1)[-1].split(":")[-1])

    return name


def shortened(texts: Sequence[str], most: int, language: str) -> list[str]:
    """Return texts; of many the first, and how many more there are."""
    from wsis_gdc.words.languages import translator

    rest = len(texts) - most
    if rest <= 0:
        return list(texts)
    ngettext = translator(language).ngettext
    return [*texts[:most], ngettext("… and {count} more", "… and {count} more", rest).format(count=rest)]


_STEP: Final = re.compile(r"(claims|stated facts|parts and wholes)(?:: (.+), (.+)| between (.+?) and (.+?)(?:: (.+))?)")


def connections(path: Sequence[str], language: str, terms: Terms) -> tuple[str, ...]:
    """Return the steps by which a matrix says that its kinds connect in the words of a language."""
    from wsis_gdc.knowledge.facts import FACTS
    from wsis_gdc.words import phrases
    from wsis_gdc.words.languages import translator

    _ = translator(language).gettext
    kinds = phrases.terms(_)
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
        one, other = map(kinds.many, ends)
        names = ", ".join(terms(curies[words]) if words in curies else words for words in relations.split(", "))
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
    if format_ == "json":
        records = [{name: row[name] for name in names} for row in rows]
        write_bytes(f"{json.dumps(records, ensure_ascii=False, indent=2)}\n".encode(), output)
    elif format_ == "csv":
        from wsis_gdc.words.sentences import to_csv

        write_bytes(to_csv(rows, names).encode(), output)
    elif format_ == "table" and output is None:
        show()
    else:
        raise QueryError(f'cannot write this as "{format_}"; choose csv or json')


def write_bytes(content: bytes, output: Path | None) -> None:
    """Write bytes to a file, all or nothing, or to stdout. Raises OutputError."""
    with sink(output) as out:
        out.write(content)


@contextmanager
def sink(output: Path | None) -> Iterator[BinaryIO]:
    """Give a binary file to write to: stdout, or a file that appears whole or not at all. Raises OutputError."""
    if output is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = part_of(output)
    try:
        with part.open("wb") as out:
            yield out
        part.replace(output)
    except WsisGdcError:
        raise
    except OSError as error:
        raise OutputError(output, f"cannot be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)


def part_of(output: Path) -> Path:
    """Return the name that a file has while it is written."""
    return output.with_name(f".{output.name}.part")
