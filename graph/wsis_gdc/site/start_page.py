"""The parts of the start page that speak of the flow: pictures, their table, findings, and doors by who reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from wsis_gdc.base.flow_chart import Drawn, drawn
from wsis_gdc.base.texts import relative_address
from wsis_gdc.knowledge.coding import CROSSWALK, RELATIONS
from wsis_gdc.questions.comparison import BRIDGE
from wsis_gdc.questions.flow import NEW, OUTSIDE, Ribbon
from wsis_gdc.site.data import short_id
from wsis_gdc.words.flow_labels import FlowWords
from wsis_gdc.words.languages import translator
from wsis_gdc.words.review_sentences import summary

if TYPE_CHECKING:
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.flow import End, Flow, Onward
    from wsis_gdc.questions.start import Start
    from wsis_gdc.site.rendering import About

__all__ = ["Picture", "ThirdRow", "ThirdTable", "TwinRow", "matrix_address", "start_values"]

_WIDE: Final = (1000.0, 610.0, 13.5)
_NARROW: Final = (390.0, 560.0, 13.0)
_TONES: Final = frozenset((*RELATIONS, NEW, "bar"))
_SET: Final = CROSSWALK.removeprefix("set:")
_BRIDGE: Final = BRIDGE.removeprefix("set:")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of the flow: what it is called in the page, by which name a reader chooses it, whether it is narrow.

    ``third`` is its third column, ``slides`` the address of the same as a presentation, if there is one.
    """

    name: str
    choice: str
    drawn: Drawn
    third: str = ""
    slides: str = ""
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class TwinRow:
    """A ribbon as a row of the table: where it leads, in words, how much it holds, and where a page says more."""

    anchor: str
    end: str
    door: str
    relation: str
    size: str
    address: str
    provisions: tuple[tuple[Thing, str], ...]


@dataclass(frozen=True, slots=True)
class ThirdRow:
    """What joins a line with an end of the third column, as a row: what it leads to and how, and where a page says it.

    ``parts`` are the sub-lines that it holds for; these and the end have the addresses of their sheets.
    """

    anchor: str
    end: str
    door: str
    joined: str
    address: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ThirdTable:
    """A third column as a table: its name, where it comes from, the kind of its things, and rows by line and sheet."""

    third: str
    name: str
    note: str
    kind: str
    lines: tuple[tuple[str, str, tuple[ThirdRow, ...]], ...]


def matrix_address(page: str, **values: str) -> str:
    """Return the address of what the matrix shows by filters; nothing without a page.

    >>> matrix_address("matrix.html", m="commitment-action-line", col="wsis/C10", rel="")
    'matrix.html#m=commitment-action-line&col=wsis/C10'
    """
    told = "&".join(f"{name}={quote(value, safe='/:')}" for name, value in values.items() if value)
    return relative_address(f"{page}#{told}") if relative_address(page) else ""


def start_values(start: Start, about: About, language: str, pages: Mapping[str, str]) -> dict[str, Any]:
    """Return what the template of the start page needs; ``pages`` are the addresses of things, by IRI."""
    part = _Part(start, about, language, pages)
    return {
        "start": start,
        "flow": start.flows[""],
        "words_of": part.words[""],
        "pictures": part.pictures(),
        "twin": part.twin(),
        "thirds": part.thirds(),
        "codes": part.codes(),
        "tone": lambda name: name if name in _TONES else "plain",
        "shown": part.shown,
        "people": part.people(),
        "without": part.without(),
        "review": summary(start.review, language),
    }


class _Part:
    """Makes the parts of one page."""

    def __init__(self, start: Start, about: About, language: str, pages: Mapping[str, str]) -> None:
        self.start, self.about, self.language, self.pages = start, about, language, pages
        self.words = {
            third: FlowWords(flow, language, about.data_version, about.vocabulary)
            for third, flow in start.flows.items()
        }
        self.flow: Flow = start.flows[""]
        self.anchors: dict[Ribbon | Onward, str] = {
            each: f"flow-{place}" for place, each in enumerate(self.flow.ribbons)
        }
        for third, flow in start.flows.items():
            self.anchors |= {each: f"flow-{third}-{place}" for place, each in enumerate(flow.onward)}
        self.ends = {end.key: end for end in (*self.flow.left, *self.flow.right)}

    def pictures(self) -> tuple[Picture, ...]:
        """Return the pictures: the wide ones by third column, then the narrow one."""
        plain = translator(self.language).gettext("Without a third column")
        slides = {third: relative_address(address) for third, address in self.about.slides.items()}
        wide = [
            Picture(
                *(f"flow-{third or 'plain'}", words.third or plain, drawn(words.chart(self.address), *_WIDE)),
                *(third, slides.get(third, "")),
            )
            for third, words in self.words.items()
        ]
        narrow = drawn(self.words[""].chart(self.address), *_NARROW)
        return (*wide, Picture("flow-narrow", "", narrow, slides=slides.get("", ""), narrow=True))

    def address(self, ribbon: Ribbon | Onward) -> str:
        """Return where a ribbon leads: to the page that says what stands behind it, else to its row in the tables."""
        page = self._cells(ribbon) if isinstance(ribbon, Ribbon) else self._beyond(ribbon)
        return page or f"#{self.anchors[ribbon]}"

    def _cells(self, ribbon: Ribbon) -> str:
        """Return the address of the cells of a ribbon in the matrix; nothing where no filter shows just these."""
        kinds = {thing.kind for thing in ribbon.provisions}
        groups = {thing.group_iri for thing in ribbon.provisions} if ribbon.left == OUTSIDE else {ribbon.left}
        if len(kinds) != 1 or len(groups) != 1:
            return ""
        group = groups.pop()
        here = {"kind": kinds.pop(), "grp": short_id(group) if group else ""}
        if ribbon.right == NEW:
            return self.shown(**here, show=NEW)
        end = self.ends[ribbon.right]
        parts = "1" if end.whole else ""
        return self.shown(**here, col=short_id(end.key), rel=ribbon.relation, p=parts)

    def _beyond(self, onward: Onward) -> str:
        """Return the address of what joins a line with a goal or an entity: a cell of the matrix, the roles of a sheet.

        Roles stand on the sheet of the line; those for several of its parts together on that of the entity.
        """
        if not onward.roles:
            cell = {"r": short_id(onward.line), "c": short_id(onward.other)}
            parts = "1" if self.ends[onward.line].whole else ""
            return matrix_address(self.about.matrix_page, m="action-line-goal", **cell, p=parts, set=_BRIDGE)
        holders = [part.iri for part in onward.parts] or [onward.line]
        sheet = self.sheet(holders[0] if len(holders) == 1 else onward.other)
        return f"{sheet}#roles" if sheet else ""

    def shown(self, kind: str = "", **values: str) -> str:
        """Return the address of the matrix of a kind (by default, acts) and the lines, of the coded crosswalk only."""
        matrix = f"{kind or self.start.acts[0]}-action-line"
        return matrix_address(self.about.matrix_page, m=matrix, **values, set=_SET)

    def twin(self) -> tuple[tuple[str, str, str, tuple[TwinRow, ...]], ...]:
        """Return the table: for each left end its name, its sheet, how much it holds, and its rows."""
        words = self.words[""]
        return tuple(
            (words.end_name(end), self.sheet(end.key), words.amount(end), tuple(self._rows(end)))
            for end in self.flow.left
        )

    def _rows(self, left: End) -> Iterator[TwinRow]:
        words = self.words[""]
        for ribbon in self.flow.ribbons:
            if ribbon.left == left.key:
                anchor = self.anchors[ribbon]
                address, size = self.address(ribbon), words.number(ribbon.size)
                if ribbon.right == NEW:
                    form = words.ngettext("{count} provision", "{count} provisions", ribbon.size)
                    size = form.format(count=size)
                yield TwinRow(
                    anchor,
                    words.end_name(self.ends[ribbon.right]),
                    self.sheet(ribbon.right),
                    words.relation(ribbon.relation),
                    size,
                    "" if address == f"#{anchor}" else address,
                    tuple((thing, self.door(thing)) for thing in ribbon.provisions),
                )

    def thirds(self) -> tuple[ThirdTable, ...]:
        """Return each third column as a table."""
        return tuple(
            ThirdTable(
                *(third, words.third, words.third_note, words.flow.others[0].kind),
                tuple(
                    (words.end_name(end), self.sheet(end.key), rows)
                    for end in words.flow.right
                    if (rows := tuple(self._third_rows(words, end)))
                ),
            )
            for third, words in self.words.items()
            if third
        )

    def _third_rows(self, words: FlowWords, line: End) -> Iterator[ThirdRow]:
        others = {thing.iri: thing for thing in words.flow.others}
        for onward in words.flow.onward:
            if onward.line == line.key:
                other, address = others[onward.other], self.address(onward)
                yield ThirdRow(
                    self.anchors[onward],
                    words.thing_name(other),
                    self.door(other),
                    words.roles(onward) or words.number(onward.number),
                    "" if address.startswith("#") else address,
                    tuple((words.thing_name(part), self.door(part)) for part in onward.parts),
                )

    def codes(self) -> tuple[tuple[str, Thing, str], ...]:
        """Return what the codes of a narrow picture stand for: each with its thing and the sheet of that."""
        words = self.words[""]
        ends = [(words.short_name(end), end.thing) for end in (*self.flow.left, *self.flow.right) if end.thing]
        return tuple((code, thing, self.door(thing)) for code, thing in ends if code != thing.label)

    def door(self, thing: Thing) -> str:
        """Return the address of the sheet of a thing, nothing where it has none."""
        return self.sheet(thing.iri)

    def sheet(self, iri: str) -> str:
        """Return the address of the sheet of what has an IRI, nothing where it has none."""
        return relative_address(self.pages.get(iri, ""))

    def people(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Return the sheets, as (name, address), of the lines and of the entities that answer for one today."""
        lines = tuple((end.code, self.door(end.thing)) for end in self.flow.right if end.thing)
        entities = self.start.flows["entity"].others if "entity" in self.start.flows else ()
        return {
            "lines": tuple(each for each in lines if each[1]),
            "entities": tuple((thing.code, self.door(thing)) for thing in entities if self.door(thing)),
        }

    def without(self) -> dict[str, int]:
        """Return how many commitments without a line there are, by the reason, or because they lead elsewhere."""
        found = dict.fromkeys((NEW, "elsewhere", "other"), 0)
        for gap in self.start.without_line:
            found["elsewhere" if gap.elsewhere else NEW if gap.reason == NEW else "other"] += 1
        return found
