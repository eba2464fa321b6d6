"""How a table stands on a screen: its columns side by side, else in blocks, else each row by itself.

Texts are broken between words, in columns never narrower than 16 signs, and nothing is cut.

>>> lines = laid_out(("code", "title", "n"), [("C5", "Building confidence and security", "12")], 40, numbers=1)
>>> print(*(line.text for line in lines), sep="\\n")
code   title                           n
────────────────────────────────────────
C5     Building confidence and        12
       security
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from rich.cells import cell_len, chop_cells

__all__ = ["Line", "laid_out", "wrapped"]

_LEAST: Final = 16
"""A column of words is not made narrower, nor are its heads."""

_NAMES: Final = 24
"""Nor is one with the names of rows, where columns stand in blocks anyway."""

_GAP: Final = 3
"""What stands between two columns."""

_INDENT: Final = 2
"""What stands before the further lines of the name of a row."""

_MANY: Final = 200
"""Rows of a table that is given in blocks; the blocks of a longer one nobody could hold together."""

_NARROWEST: Final = 40
"""Signs of the narrowest screen that a table is fitted to."""


class Line(NamedTuple):
    """A line of a table without what would stand at its end unseen; heads and headings are bold."""

    text: str
    bold: bool = False


Cells = Sequence[Sequence[str]]
"""Rows of a table; a row of one cell in a table of several columns is a heading among the rows."""


def laid_out(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    room: int | None,
    *,
    numbers: int = 0,
    codes: Mapping[str, str] | None = None,
) -> list[Line]:
    """Return the lines of a table that fits so many signs (None: however wide it is).

    The last ``numbers`` columns stand to the right. What does not fit side by side stands in blocks of columns, each
    begun by the first column, where that names each row of a short table or ``codes`` give its short names for the
    later blocks; else each row stands by itself, a line for each column.
    """
    table = _Table(heads, tuple(rows), numbers)
    if room is None:
        return list(table.block(range(len(heads)), table.natural))
    room = max(room, _NARROWEST)
    everything = range(len(heads))
    if _sum(table.least) <= room:
        return list(table.block(everything, table.stretched(everything, table.least, room), room))
    if codes is not None or (table.named and len(table.rows) <= _MANY):
        return list(_in_blocks(table, table.shortened(codes or {}), room))
    return list(table.one_by_one(room))


def _in_blocks(table: _Table, shortened: _Table, room: int) -> Iterator[Line]:
    """Give the lines of a table in blocks of columns; those after the first name rows shortly."""
    rest, part = list(range(1, len(table.heads))), table
    while rest:
        names = _NAMES if room >= 2 * _NAMES + _GAP else _LEAST
        least = [min(width, _LEAST if part.right(place) else names) for place, width in enumerate(part.natural)]
        places = [0, rest.pop(0)]
        while rest and _sum([least[place] for place in (*places, rest[0])]) <= room:
            places.append(rest.pop(0))
        yield from part.block(places, part.stretched(places, least, room), room)
        yield from [Line("")] * bool(rest)
        part = shortened


class _Table:
    """The cells of a table, and how wide its columns are and may be."""

    def __init__(self, heads: Sequence[str], rows: Cells, numbers: int) -> None:
        self.heads, self.rows, self.numbers = heads, rows, numbers
        full = [row for row in rows if not self.is_heading(row)]
        columns = [[head, *cells] for head, *cells in zip_longest(heads, *full, fillvalue="")]
        self.natural = [max(_width(line) for cell in set(column) for line in cell.split("\n")) for column in columns]
        self.least = [min(width, _LEAST) for width in self.natural]
        self.words = [max(map(_width, set(" ".join(set(column)).split())), default=0) for column in columns]
        names = [row[0] for row in full if row]
        self.named = "" not in names and len(set(names)) == len(full)

    def shortened(self, codes: Mapping[str, str]) -> _Table:
        """Return the table with codes for names in its first column, where they are known."""
        rows = [row if self.is_heading(row) else (codes.get(row[0], row[0]), *row[1:]) for row in self.rows if row]
        return _Table(self.heads, rows, self.numbers)

    def right(self, place: int) -> bool:
        """Tell whether a column stands to the right."""
        return place >= len(self.heads) - self.numbers

    def is_heading(self, row: Sequence[str]) -> bool:
        """Tell whether a row is a heading among the others."""
        return len(row) == 1 < len(self.heads)

    def stretched(self, places: Sequence[int], least: Sequence[int], room: int) -> list[int]:
        """Return the widths of all columns; those of a block share the room, first so that words stay whole."""
        widths = list(least)
        words = [word if word <= room // 2 else 0 for word in self.words]
        for wanted in (words, self.natural):
            goals = [max(widths[place], min(wanted[place], self.natural[place])) for place in places]
            for place, width in zip(places, _levelled([widths[place] for place in places], goals, room), strict=True):
                widths[place] = width
        return widths

    def block(self, places: Sequence[int], widths: Sequence[int], room: int | None = None) -> Iterator[Line]:
        """Give the lines of some columns in these widths; headings among the rows may take all the room."""
        heads = [wrapped(self.heads[place], widths[place]) for place in places]
        depth = max(map(len, heads), default=0)
        yield from self._row([[""] * (depth - len(head)) + head for head in heads], places, widths, bold=True)
        yield Line("─" * _sum([widths[place] for place in places]))
        for row in self.rows:
            if self.is_heading(row):
                yield from (Line(text, bold=True) for text in wrapped(row[0], room or _width(row[0])))
            else:
                cells = [wrapped(row[place], widths[place]) if place < len(row) else [""] for place in places]
                if places[0] == 0 and not self.right(0):
                    cells[0] = _hung(row[0], widths[0])
                yield from self._row(cells, places, widths)

    def _row(
        self, cells: Sequence[Sequence[str]], places: Sequence[int], widths: Sequence[int], *, bold: bool = False
    ) -> Iterator[Line]:
        for line in zip_longest(*cells, fillvalue=""):
            padded = []
            for place, text in zip(places, line, strict=True):
                blank = " " * (widths[place] - _width(text))
                padded.append(blank + text if self.right(place) else text + blank)
            yield Line((" " * _GAP).join(padded).rstrip(" "), bold)

    def one_by_one(self, room: int) -> Iterator[Line]:
        """Give each row by itself, a line for each column that holds something."""
        names = min(max(max(map(_width, head.split("\n"))) for head in self.heads), _NAMES)
        for number, row in enumerate(self.rows, 1):
            yield Line(f"── {number} ".ljust(room, "─"))
            for head, cell in zip(self.heads, row, strict=False):
                pairs = zip_longest(wrapped(head, names), wrapped(cell, room - names - _GAP), fillvalue="")
                for name, text in pairs if cell else ():
                    yield Line(f"{name}{' ' * (names - _width(name) + _GAP)}{text}".rstrip(" "))


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text that is broken between words; a longer word is broken after a sign if it has one.

    >>> wrapped("not so wide", 6), wrapped("https://example.org/a", 12)
    (['not so', 'wide'], ['https://', 'example.org/', 'a'])
    """
    lines = []
    for paragraph in text.split("\n"):
        if _width(paragraph) <= width:
            lines.append(paragraph.rstrip(" "))
            continue
        line = ""
        for blank, word in re.findall("( *)([^ ]+)", paragraph):
            if _width(line + blank + word) <= width:
                line += blank + word
                continue
            if line:
                lines.append(line)
            rest = word
            while _width(rest) > width:
                start = _start(rest, width)
                lines.append(start)
                rest = rest[len(start) :]
            line = rest
        lines.append(line)
    return lines


def _hung(text: str, width: int) -> list[str]:
    """Return the lines of the name of a row: those after the first are indented, or they would look like more rows."""
    first, *more = wrapped(text, width)
    rest = text[len(first) :].lstrip(" ")
    if not more or "\n" in text or max(map(_width, rest.split(" "))) > width - _INDENT:
        return [first, *more]
    return [first, *(" " * _INDENT + line for line in wrapped(rest, width - _INDENT))]


def _start(word: str, width: int) -> str:
    """Return the start of a word that is too long, up to a sign in its second half, else as much as fits."""
    start = chop_cells(word, width)[0]
    signs = [place + 1 for place, letter in enumerate(start) if not letter.isalnum() and letter in _SIGNS]
    return start[: signs[-1]] if signs and signs[-1] * 2 > len(start) else start


_SIGNS: Final = frozenset("/#?&=_-:.,;)，。；：、）")
"""Signs after which a word that is too long is broken rather than elsewhere."""


def _width(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _sum(widths: Sequence[int]) -> int:
    """Return how wide columns are side by side."""
    return sum(widths) + _GAP * (len(widths) - 1)


def _levelled(widths: Sequence[int], goals: Sequence[int], room: int) -> list[int]:
    """Return widths raised towards their goals, the narrowest first, as far as the room allows.

    >>> _levelled([5, 5, 5], [5, 40, 9], 40)
    [5, 20, 9]
    """
    raised = list(widths)
    for level in range(1, room + 1):
        higher = [max(width, min(level, goal)) for width, goal in zip(widths, goals, strict=True)]
        if _sum(higher) > room:
            break
        raised = higher
    return raised
