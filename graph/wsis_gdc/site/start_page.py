"""The parts of the start page that speak of the flow: pictures, their table, findings, and doors by who reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from wsis_gdc.base.flow_chart import Drawn, drawn
from wsis_gdc.base.texts import relative_address
from wsis_gdc.knowledge.coding import CROSSWALK, RELATIONS
from wsis_gdc.questions.flow import NEW, OUTSIDE
from wsis_gdc.site.data import short_id
from wsis_gdc.words.flow import FlowWords
from wsis_gdc.words.languages import translator
from wsis_gdc.words.review import summary

if TYPE_CHECKING:
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.flow import End, Flow, Ribbon
    from wsis_gdc.questions.start import Start
    from wsis_gdc.site.rendering import About

__all__ = ["Picture", "TwinRow", "matrix_address", "start_values"]

_WIDE: Final = (1000.0, 610.0, 13.5)
_NARROW: Final = (390.0, 560.0, 13.0)
_TONES: Final = frozenset((*RELATIONS, NEW, "bar"))
_SET: Final = CROSSWALK.removeprefix("set:")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of the flow: what it is called in the page, by which name a reader chooses it, whether it is narrow."""

    name: str
    choice: str
    drawn: Drawn
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class TwinRow:
    """A ribbon as a row of the table: where it leads, in words, how much it holds, and where a page says more."""

    anchor: str
    end: str
    relation: str
    size: str
    address: str
    provisions: tuple[tuple[str, str, str], ...]


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
        "onward": part.onward(),
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
        self.anchors = {(each.left, each.right, each.relation): f"flow-{n}" for n, each in enumerate(self.flow.ribbons)}
        self.ends = {end.key: end for end in (*self.flow.left, *self.flow.right)}

    def pictures(self) -> tuple[Picture, ...]:
        """Return the pictures: the wide ones by third column, then the narrow one."""
        _ = translator(self.language).gettext
        names = {"": _("Without a third column"), "entity": _("Facilitators"), "goal": _("SDGs")}
        wide = [
            Picture(f"flow-{third or 'plain'}", names[third], drawn(words.chart(self.address), *_WIDE))
            for third, words in self.words.items()
        ]
        narrow = Picture("flow-narrow", "", drawn(self.words[""].chart(self.address), *_NARROW), narrow=True)
        return (*wide, narrow)

    def address(self, ribbon: Ribbon) -> str:
        """Return where a ribbon leads: to its cells in the matrix, else to its row in the table of the page."""
        kinds = {thing.kind for thing in ribbon.provisions}
        groups = {thing.group_iri for thing in ribbon.provisions} if ribbon.left == OUTSIDE else {ribbon.left}
        within_page = f"#{self.anchors[ribbon.left, ribbon.right, ribbon.relation]}"
        if len(kinds) != 1 or len(groups) != 1:
            return within_page
        group = groups.pop()
        here = {"kind": kinds.pop(), "grp": short_id(group) if group else ""}
        if ribbon.right == NEW:
            return self.shown(**here, show=NEW) or within_page
        end = self.ends[ribbon.right]
        parts = "1" if end.whole else ""
        return self.shown(**here, col=short_id(end.key), rel=ribbon.relation, p=parts) or within_page

    def shown(self, kind: str = "", **values: str) -> str:
        """Return the address of the matrix of a kind (by default, acts) and the lines, of the coded crosswalk only."""
        matrix = f"{kind or self.start.acts[0]}-action-line"
        return matrix_address(self.about.matrix_page, m=matrix, **values, set=_SET)

    def twin(self) -> tuple[tuple[str, str, tuple[TwinRow, ...]], ...]:
        """Return the table: for each left end its name, how much it holds, and its rows."""
        words = self.words[""]
        return tuple((words.end_name(end), words.amount(end), tuple(self._rows(end))) for end in self.flow.left)

    def _rows(self, left: End) -> Iterator[TwinRow]:
        words = self.words[""]
        for ribbon in self.flow.ribbons:
            if ribbon.left == left.key:
                anchor = self.anchors[ribbon.left, ribbon.right, ribbon.relation]
                address, size = self.address(ribbon), words.number(ribbon.size)
                if ribbon.right == NEW:
                    form = words.ngettext("{count} provision", "{count} provisions", ribbon.size)
                    size = form.format(count=size)
                yield TwinRow(
                    anchor,
                    words.end_name(self.ends[ribbon.right]),
                    words.relation(ribbon.relation),
                    size,
                    "" if address == f"#{anchor}" else address,
                    tuple((thing.code, thing.label, self.door(thing)) for thing in ribbon.provisions),
                )

    def onward(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return what joins the lines with each third column, under the name of the column."""
        return tuple(
            (words.chart().heads[-1], tuple(map(words.onward_name, words.flow.onward)))
            for third, words in self.words.items()
            if third
        )

    def door(self, thing: Thing) -> str:
        """Return the address of the sheet of a thing, nothing where it has none."""
        return relative_address(self.pages.get(thing.iri, ""))

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
