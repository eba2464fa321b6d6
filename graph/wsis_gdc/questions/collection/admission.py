"""Rows of a table of initiatives, each taken as it stands, mended, found again, or reported; none is lost.

``Admitted.counts`` adds up to the rows of the file. What was mended and what is wrong is told by sheet and cell.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.base.detection import detected
from wsis_gdc.base.errors import Finding, NotFoundError, QueryError
from wsis_gdc.base.texts import cut_short, plain
from wsis_gdc.knowledge.things import natural
from wsis_gdc.questions.collection.cells import Cell, address, dated, identifier, texted, typed
from wsis_gdc.questions.collection.profiles import Profile, personal
from wsis_gdc.questions.collection.tags import NOTHING, Tags, code_of
from wsis_gdc.questions.stated_names import UnknownNameError

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Admitted", "Change", "Column", "Initiative", "Row", "Table", "admit"]


class Column(NamedTuple):
    """A column of a table: its head and how people name it (a letter, or its head where cells have no address)."""

    head: str
    letter: str


class Row(NamedTuple):
    """A row: its number as people count, its cells, and the places of cells that were filled from merged ones."""

    number: int
    cells: tuple[Cell, ...]
    filled: tuple[int, ...] = ()


class Table(NamedTuple):
    """One sheet of a file; ``name`` is empty where a file has no sheets."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Initiative:
    """One initiative as its owner describes it; lists are tuples, what nobody says is empty.

    ``id`` is unique in its collection, ``own_id`` is how its owner wrote it. ``lines`` and ``goals`` are CURIEs.
    ``language`` is that of title and description, "und" where it is not known.
    """

    id: str
    title: str
    description: str = ""
    organisation: tuple[str, ...] = ()
    organisation_type: str = ""
    type: str = ""
    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    web: str = ""
    lines: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    own_id: str = ""
    language: str = "und"

    @property
    def text(self) -> str:
        """What its owner says in words."""
        return "\n\n".join(filter(None, (self.title, self.description)))


@dataclass(frozen=True, slots=True)
class Change:
    """What was mended in a cell: its place, the head of its column, and what; ``row`` is its sheet and number."""

    row: tuple[str, int]
    place: str
    head: str
    what: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """What became of a file. ``refused`` rows have one or more of the findings in ``reported``.

    ``read`` says which column was read as which field, ``personal`` and ``unused`` name the columns left out, each with
    the number of its filled cells. ``repeated`` counts rows that say again what another says.
    """

    initiatives: tuple[Initiative, ...]
    changes: tuple[Change, ...]
    reported: tuple[Finding, ...]
    refused: int
    repeated: int
    rows: int
    read: Mapping[str, str]
    personal: Mapping[str, int]
    unused: Mapping[str, int]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows were taken as they stand, mended, found again, reported."""
        mended = len({change.row for change in self.changes})
        as_it_stands = len(self.initiatives) - mended
        return {
            "taken as they stand": as_it_stands,
            "mended": mended,
            "said again": self.repeated,
            "reported": self.refused,
        }


def admit(
    engine: Engine,
    file: str,
    tables: Sequence[Table],
    profile: Profile,
    *,
    chosen: Mapping[str, str] | None = None,
    language: str = "",
    step: Callable[[int], object] = lambda number: None,
) -> Admitted:
    """Take the rows of the tables of a file by a profile.

    ``chosen`` says for heads of columns which field they hold, empty for none. ``language`` is that of the texts,
    detected row by row where it is not given. ``step`` is told how many rows were read. Raises NotFoundError for a
    column or field that does not exist, QueryError where no column holds what a profile needs.
    """
    taker = _Taker(Tags(engine), file, profile, chosen or {}, language)
    taker.check(tables)
    for table in tables:
        taker.take(table, step)
    return taker.admitted()


_TOLD_BY: Final = 500
"""Letters by which the language of a text is told."""

_DATES: Final = ("start", "end")


class _Wrong(NamedTuple):
    place: int
    problem: str
    cure: str


class _Taker:
    """Takes row by row and remembers what was mended where."""

    def __init__(self, tags: Tags, file: str, profile: Profile, chosen: Mapping[str, str], language: str) -> None:
        self.tags, self.file, self.profile, self.language = tags, file, profile, language
        self.chosen = {head.strip().casefold(): field for head, field in chosen.items()}
        self.made: dict[str, tuple[Initiative, str]] = {}
        self.changes: list[Change] = []
        self.reported: list[Finding] = []
        self.repeated = self.refused = self.rows = 0
        self.read: dict[str, str] = {}
        self.personal: Counter[str] = Counter()
        self.unused: Counter[str] = Counter()
        self.of_row: list[tuple[int, str]] = []
        self.wrong: list[_Wrong] = []

    def admitted(self) -> Admitted:
        initiatives = tuple(each for each, _place in self.made.values())
        changes, reported = tuple(self.changes), tuple(self.reported)
        counts = (self.refused, self.repeated, self.rows)
        return Admitted(initiatives, changes, reported, *counts, self.read, dict(self.personal), dict(self.unused))

    def check(self, tables: Sequence[Table]) -> None:
        """See that every head and field that was given is there. Raises NotFoundError, QueryError."""
        heads = {column.head.strip().casefold(): column.head for table in tables for column in table.columns}
        for head, field in self.chosen.items():
            if head not in heads:
                raise NotFoundError("column", head, list(heads.values())[:12])
            if field:
                self.profile.named(field)
        if not any("title" in self._fields(table) for table in tables):
            shown = ", ".join(f'"{plain(head)[:40]}"' for head in list(heads.values())[:12])
            cure = f"say which column holds titles, such as --map COLUMN=title; its columns are: {shown}"
            raise QueryError(f"{self.file}: no column is called Title, Name or the like; {cure}")

    def _fields(self, table: Table) -> dict[str, int]:
        """Return the place of the column of each field; what was chosen goes before what heads say."""
        found: dict[str, int] = {}
        for place, column in enumerate(table.columns):
            field = self.chosen.get(column.head.strip().casefold())
            if field:
                found[field] = place
        for exact in (True, False):
            for place, column in enumerate(table.columns):
                known = self.profile.field_of(column.head)
                head = column.head.strip().casefold()
                if known is None or head in self.chosen or known.name in found or place in found.values():
                    continue
                if not exact or head in (known.name, known.title.casefold()):
                    found[known.name] = place
        return found

    def take(self, table: Table, step: Callable[[int], object]) -> None:
        places = self._fields(table)
        if "title" not in places:
            return
        self.read |= {table.columns[place].head: self.profile.named(name).title for name, place in places.items()}
        self._tell_left(table, set(places.values()))
        for row in table.rows:
            self.rows += 1
            beyond = next((place for place in range(len(table.columns), len(row.cells)) if typed(row.cells[place])), 0)
            self.of_row = [(place, "filled from merged cells") for place in row.filled if place in places.values()]
            self.wrong = []
            if beyond:
                cure = "name its column, or put texts that hold the separator into quotation marks"
                self._report(len(table.columns) - 1, "more cells than heads stand in this row", cure)
            else:
                self._keep(self._initiative(row, places), table, row, places)
            self.refused += bool(self.wrong)
            self.reported += [self._finding(table, row, wrong) for wrong in self.wrong]
            if self.rows % 100 == 0:
                step(self.rows)

    def _tell_left(self, table: Table, used: set[int]) -> None:
        for place, column in enumerate(table.columns):
            filled = sum(1 for row in table.rows if place < len(row.cells) and typed(row.cells[place]).strip())
            if place in used or not filled:
                continue
            about_persons = personal(column.head) or self._mails(table, place) * 2 > filled
            (self.personal if about_persons else self.unused)[plain(column.head)[:60]] += filled

    @staticmethod
    def _mails(table: Table, place: int) -> int:
        cells = (typed(row.cells[place]) for row in table.rows if place < len(row.cells))
        return sum(1 for text in cells if re.fullmatch(r"\s*\S+@\S+\.\S+\s*", text))

    def _finding(self, table: Table, row: Row, wrong: _Wrong) -> Finding:
        place = self._place(table, row, wrong.place)
        return Finding(self.file, row.number, place, wrong.problem, wrong.cure, "collection")

    @staticmethod
    def _place(table: Table, row: Row, place: int) -> str:
        letter = table.columns[place].letter
        cell = f"{letter}{row.number}" if re.fullmatch("[A-Z]{1,3}", letter) else f"row {row.number}, {plain(letter)}"
        return f"{plain(table.name)}!{cell}" if table.name else cell

    def _keep(self, made: Initiative, table: Table, row: Row, places: Mapping[str, int]) -> None:
        """Keep what a row says, unless something in it is wrong or its identifier is another's."""
        if self.wrong:
            return
        place = self._place(table, row, places.get("id", places["title"]))
        if made.id in self.made:
            earlier, where = self.made[made.id]
            if earlier == made:
                self.repeated += 1
                return
            problem = f'"{made.own_id or made.title}" stands in {where} as well, with other particulars'
            self._report(places.get("id", places["title"]), problem, "give each row an identifier of its own")
            return
        self.made[made.id] = (made, place)
        for at, what in dict.fromkeys(self.of_row):
            where = self._place(table, row, at)
            self.changes.append(Change((table.name, row.number), where, plain(table.columns[at].head), what))

    def _initiative(self, row: Row, places: Mapping[str, int]) -> Initiative:
        cells = {name: row.cells[place] if place < len(row.cells) else None for name, place in places.items()}
        title = self._text(cells, places, "title")
        if not title:
            self._report(places["title"], "has no title", "write the name of the initiative, or delete the row")
        own_id = self._text(cells, places, "id")
        description = self._text(cells, places, "description")
        owner = self._list(cells, places, "organisation")
        name = identifier(own_id)
        if own_id and not name:
            self._report(places["id"], f'"{own_id[:40]}" holds neither letter nor digit', "give another identifier")
        start, end = (self._date(cells, places, name) for name in _DATES)
        if start and end and end[: min(len(start), len(end))] < start[: min(len(start), len(end))]:
            self._mend(places["end"], f"{end} is before {start}, with which it begins: left out")
            end = ""
        return Initiative(
            id=name or f"h-{hashlib.sha256(repr((title, owner)).encode()).hexdigest()[:12]}",
            title=title,
            description=description,
            organisation=owner,
            organisation_type=self._text(cells, places, "organisation_type"),
            type=self._text(cells, places, "type"),
            country=self._list(cells, places, "country"),
            region=self._list(cells, places, "region"),
            start=start,
            end=end,
            web=self._web(cells, places),
            lines=self._tags(cells, places, "lines"),
            goals=self._tags(cells, places, "goals"),
            own_id=own_id,
            language=self.language or detected(f"{title} {description}"[:_TOLD_BY]) or "und",
        )

    def _report(self, place: int, problem: str, cure: str) -> None:
        self.wrong.append(_Wrong(place, problem, cure))

    def _mend(self, place: int, what: str) -> None:
        self.of_row.append((place, what))

    def _text(self, cells: Mapping[str, Cell], places: Mapping[str, int], name: str) -> str:
        if cells.get(name) is None:
            return ""
        found = texted(cells[name])
        for what in found.what:
            self._mend(places[name], what)
        return found.value

    def _list(self, cells: Mapping[str, Cell], places: Mapping[str, int], name: str) -> tuple[str, ...]:
        text = self._text(cells, places, name)
        parts = (part.strip() for part in re.split(r"\s*[;|]\s*", text))
        return tuple(dict.fromkeys(part for part in parts if part.casefold() not in NOTHING))

    def _date(self, cells: Mapping[str, Cell], places: Mapping[str, int], name: str) -> str:
        if cells.get(name) is None:
            return ""
        found = dated(cells[name], end=name == "end")
        for what in found.what:
            self._mend(places[name], what)
        return found.value

    def _web(self, cells: Mapping[str, Cell], places: Mapping[str, int]) -> str:
        if cells.get("web") is None:
            return ""
        found = address(cells["web"])
        for what in found.what:
            self._mend(places["web"], what)
        return found.value

    def _tags(self, cells: Mapping[str, Cell], places: Mapping[str, int], name: str) -> tuple[str, ...]:
        cell = cells.get(name)
        if cell is None:
            return ()
        place = places[name]
        if hasattr(cell, "year"):
            cure = "format the column as text, and write the number again"
            self._report(place, f"holds a date, {typed(cell)}: a spreadsheet made it of a number", cure)
            return ()
        stated = typed(cell).strip()
        reader = self.tags.lines if name == "lines" else self.tags.goals
        try:
            found = reader(stated)
        except UnknownNameError as unknown:
            self._report(place, unknown.problem, unknown.cure)
            return ()
        written = "; ".join(code_of(tag.curie) for tag in found)
        if found and re.sub(r"\s*[;,]\s*", "; ", stated) != written:
            self._mend(place, f'"{cut_short(stated)}" read as {written}')
        if name == "goals" and (comma := re.fullmatch(r"(\d{1,2}),(\d{1,2})", stated)):
            self._mend(place, f'"{stated}" read as {written}; write {comma[1]}.{comma[2]} if that target was meant')
        if isinstance(cell, float) and stated.endswith(".1"):
            self._mend(place, f"a number, read as {written}; format the column as text if {stated}0 was meant")
        for tag in found:
            if tag.read:
                self._mend(place, tag.read)
        return tuple(sorted((tag.curie for tag in found), key=natural))
