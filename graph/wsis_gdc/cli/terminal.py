"""The terminal as a page: lines, paragraphs, tables, names of terms, progress. Data go to stdout, words aside."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import click

from wsis_gdc.base.files import whole
from wsis_gdc.base.libraries import has
from wsis_gdc.cli.options import excel_separator, wide_asked
from wsis_gdc.words.languages import direction, labelled, number, translator

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.matrix.connections import Step

__all__ = [
    *("Page", "clean", "console", "finished", "progress", "sink", "tell", "tell_shacl_library"),
    *("write_bytes", "write_records"),
]

WIDTH: Final = 100


def console(stderr: bool = False) -> Console:
    """Return a console on stdout or stderr; where nobody watches, as wide as COLUMNS says, else 100 characters."""
    from rich.console import Console

    class Quiet(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # rich would end with exit code 1; the command line ends quietly

        def print(self, *objects: Any, **layout: Any) -> None:
            super().print(*(clean(each) if isinstance(each, str) else each for each in objects), **layout)

    screen = Quiet(stderr=stderr, highlight=False, markup=False, soft_wrap=False)
    if screen.is_terminal:
        return screen
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if re.fullmatch("[1-9][0-9]{0,3}", columns) else WIDTH
    return Quiet(stderr=stderr, highlight=False, markup=False, width=width)


class Page:
    """The screen, and the words of one language to write on it; an engine may name terms anew."""

    def __init__(self, language: str, engine: Engine | None = None, *, stderr: bool = False) -> None:
        # here, since queries that print no page would start later
        from wsis_gdc.knowledge.vocabulary import vocabulary
        from wsis_gdc.words.terms import Terms

        translations = translator(language)
        self.language, self.terms = language, Terms(language, vocabulary(engine) if engine else None)
        self.say, self.ngettext = translations.gettext, translations.ngettext
        self.screen = console(stderr)

    def line(self, text: str = "", style: str = "") -> None:
        """Print a line as it is."""
        from rich.text import Text

        self.screen.print(Text(clean(text), style))

    def uncut(self, text: str, indent: int = 0) -> None:
        """Print a line as long as it is, such as an address that must stay whole."""
        from rich.text import Text

        self.screen.print(Text(" " * indent + clean(text)), soft_wrap=True)

    def heading(self, text: str) -> None:
        """Print a line in bold below an empty one."""
        self.line(f"\n{text}", "bold")

    def paragraph(self, text: str | Text, indent: int = 2, *, hang: int = 2, style: str = "") -> None:
        """Print a text as wide as the screen, all lines indented, those after the first by ``hang`` more.

        Of a text that has styles already they are kept.
        """
        from rich.text import Text

        styled = Text(clean(text), style) if isinstance(text, str) else text
        lines = styled.wrap(self.screen, max(20, min(self.screen.width, WIDTH) - indent - hang))
        for place, line in enumerate(lines):
            line.rstrip()
            self.screen.print(Text(" " * (indent + hang * bool(place))) + line, soft_wrap=True)

    def table(
        self,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        numbers: int = 0,
        codes: Mapping[str, str] | None = None,
    ) -> None:
        """Print a table, ruled lightly, so that it fits the screen unless ``--wide`` was asked.

        The last ``numbers`` columns stand to the right; a row of one cell is a heading among the rows. A table that is
        too wide stands in blocks of columns, in the later of which ``codes`` name the rows, or row by row.
        """
        from rich.text import Text

        from wsis_gdc.cli.table_layout import laid_out

        cells = ([clean(cell).expandtabs() for cell in row] for row in rows)
        room = None if wide_asked() else self.screen.width
        lines = laid_out(list(map(clean, heads)), cells, room, numbers=numbers, codes=codes)
        for bold, alike in groupby(lines, lambda line: line.bold):
            text = "\n".join(line.text for line in alike)
            if bold:
                self.screen.print(Text(text, "bold"), soft_wrap=True)
            else:  # rich takes seconds for thousands of lines
                click.echo(text, file=self.screen.file)

    def sentences(self, headings: Mapping[str, str], rows: Iterable[Mapping[str, str]]) -> None:
        """Print the sentences of records below the headings of their questions, with how many there are."""
        for question, heading in headings.items():
            told = [row["sentence"] for row in rows if row["question"] == question]
            if told:
                self.paragraph(f"\n{heading} ({len(told)})\n", 0, hang=0, style="bold")
            for sentence in told:
                self.paragraph(f"• {sentence}", 0)

    def shortened(self, texts: Sequence[str], most: int) -> list[str]:
        """Return texts; of many the first, and how many more there are."""
        rest = len(texts) - most
        if rest <= 0:
            return list(texts)
        return [*texts[:most], self.ngettext("… and {count} more", "… and {count} more", rest).format(count=rest)]

    def number(self, value: float | None, form: str = "0.####") -> str:
        """Return a number as readers of the language write it; None is a dash."""
        return "–" if value is None else number(value, self.language, form)

    def grades(self, strength: int | None, confidence: float | None, certainty: str = "") -> list[str]:
        """Return what is known of strength, and how sure it is: in a word where there is one, else as a number."""
        grades = []
        if strength is not None:
            grades.append(self.say("strength {strength}").format(strength=strength))
        if certainty:
            grades.append(self.terms.coded("certainty", certainty))
        elif confidence is not None:
            grades.append(self.say("confidence {confidence}").format(confidence=self.number(confidence)))
        return grades

    def relation(self, name: str) -> str:
        """Return a relation in words."""
        return self.terms.relations.get(name, name)

    def brief(self, link: Link) -> str:
        """Return a claim in one line."""
        known = self.grades(link.strength, link.confidence, link.certainty)
        grades = self.say(", ").join(known) or self.say("No strength stated")
        marks = [grades, self.isolated(link.claimant)]
        if link.status == "proposed":
            marks.append(self.terms.coded("status", link.status))
        return (
            f"{link.subject.curie} {self.relation(link.predicate)} {link.object.curie} ({self.say('; ').join(marks)})"
        )

    def code(self, thing: Thing) -> str:
        """Return the code of a thing as readers know it: that of an item of the Plan is no code of the Compact."""
        return self.terms.code(thing.code, thing.kind) or thing.code

    def named(self, thing: Thing) -> str:
        """Return the code of a thing as readers know it, if it has one, and its label."""
        return f"{self.terms.code(thing.code, thing.kind)} {thing.label}".strip()

    def label(self, thing: Thing) -> str:
        """Return the label of a thing, marked where it is recalled and nobody has verified it."""
        from wsis_gdc.knowledge.things import MEMORY

        return thing.label + (f"  ({self.say('label not verified')})" if thing.mark == MEMORY else "")

    def told(self, name: str, value: str) -> str:
        """Return a value behind its name, with the colon of the language."""
        return labelled(name, value, self.language).rstrip()

    def isolated(self, name: str) -> str:
        """Return a name that stays in order among words that run from right to left."""
        return f"\u2068{name}\u2069" if direction(self.language) == "rtl" else name

    def connections(self, path: Iterable[Step]) -> str:
        """Return the steps by which the kinds of a matrix connect."""
        from wsis_gdc.words.phrases import connection

        return self.say("; ").join(connection(step, self.say, self.terms) for step in path)


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
    r"""Return a text without what could move the cursor, colour the screen, or turn the words beside it round.

    What a script needs and does not show stays: joiners, direction marks, blanks that do not break.

    >>> clean("\x1b[31mC5\r") == "�[31mC5�", clean("\u0645\u06cc\u200c\u062e") == "\u0645\u06cc\u200c\u062e"
    (True, True)
    """
    from wsis_gdc.base.texts import holdable  # here, since an answer in CSV needs none of it

    return _LINE_ENDS.sub("�", holdable(text))


_LINE_ENDS: Final = re.compile("[\r\u2028\u2029]")
"""Line ends that are no line feed: terminals go back to the start of the line, or show none."""


def tell(text: str, *, err: bool = True) -> None:
    """Print a line for people, by default on stderr, without loading what draws pages."""
    click.echo(clean(text), err=err)


def tell_shacl_library() -> None:
    """Say that shapes are checked by the slower library, where the fast one is not installed."""
    from wsis_gdc.curation.validation import shacl_library

    if shacl_library() == "pyshacl" and has("pyshacl"):
        tell("pyrudof is not installed: pySHACL checks the shapes, more slowly; see: pip install 'wsis-gdc[rudof]'")


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
    """Give a binary file to write to: stdout, or a file that appears whole or not at all. Raises OutputError.

    Where ``options.excel`` was asked for, what was written is changed for Excel (see ``finished``).
    """
    if excel_separator() is None:
        with _opened(output) as out:
            yield out
        return
    gathered = BytesIO()
    yield gathered
    with _opened(output) as out:
        out.write(finished(gathered.getvalue()))


def finished(content: bytes) -> bytes:
    """Return CSV as Excel reads it where ``options.excel`` was asked for, else any content as it is."""
    separator = excel_separator()
    if separator is None:
        return content
    from wsis_gdc.base.texts import excel_csv

    return excel_csv(content.decode(), separator).encode()


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
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
