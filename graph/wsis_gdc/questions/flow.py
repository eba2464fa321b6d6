"""The flow from the Compact to the action lines: how many coded links join what by which relation, and what is new.

Left stand the objectives and, as one, what stands outside them; right the action lines, sub-lines counted for theirs,
and as the last what has no antecedent. Only links that their claimant has taken up count. What is new is what the
named query ``new-in-gdc`` and ``gaps`` call so: a provision that was looked at, without any link, for that reason.

>>> from wsis_gdc import load
>>> with load() as kg:
...     answer = flow(kg.engine)
>>> [end.code for end in answer.left], answer.right[-1].key, sum(each.links for each in answer.ribbons) == answer.links
(['1', '2', '3', '4', '5', ''], 'new', True)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.grouping import grouped
from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import CROSSWALK, closeness, covered, reasons_of
from wsis_gdc.knowledge.frameworks import acts, check_levels
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.links import links, parts_of, upward_of
from wsis_gdc.knowledge.roles import LEADING, facilitations
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.things import Thing, by_code
from wsis_gdc.questions.comparison import BRIDGE
from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.questions.matrix.asked import By
from wsis_gdc.questions.matrix.direct import shown_kind
from wsis_gdc.questions.tabled import Columns, Tabled, of_thing

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["NEW", "OUTSIDE", "THIRDS", "End", "Flow", "Onward", "Ribbon", "Third", "flow"]

OUTSIDE: Final = "outside"
"""The key of the left end for provisions outside the objectives: preamble, principles, follow-up."""

NEW: Final = "new"
"""The key of the right end for provisions without an antecedent, and the relation of the ribbons that lead there."""

Third: TypeAlias = Literal["", "entity", "goal"]
"""What stands in the third column: nothing, who facilitates the lines today, or the goals that they serve."""

THIRDS: Final[tuple[Third, ...]] = get_args(Third)

_DATE: Final = f"SELECT ?date WHERE {{ {CROSSWALK} dcterms:date ?date }}"
_NOWHERE: Final = "elsewhere"


@dataclass(frozen=True, slots=True)
class End:
    """What ribbons begin or end at: a thing, or for ``OUTSIDE`` and ``NEW`` none, under its IRI or that name.

    ``links`` and ``provisions`` are those of its ribbons, each once; ``sections`` are the sections of the provisions of
    a left end; ``whole`` says that a line stands for its sub-lines too.
    """

    key: str
    thing: Thing | None
    links: int
    provisions: tuple[Thing, ...]
    sections: tuple[Thing, ...] = ()
    whole: bool = False

    @property
    def code(self) -> str:
        """The code of the thing, empty where there is none."""
        return self.thing.code if self.thing else ""


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The links of one relation between two ends (keys), and their provisions; to ``NEW`` lead no links.

    ``size`` is what its width shows: the links, of what is new the provisions.
    """

    left: str
    right: str
    relation: str
    links: int
    provisions: tuple[Thing, ...]

    @property
    def size(self) -> int:
        """What the width of the ribbon shows."""
        return self.links or len(self.provisions)


@dataclass(frozen=True, slots=True)
class Onward:
    """What joins a line with an end of the third column: roles of an entity, or links of the WSIS-SDG matrix.

    ``roles`` are coded values, none for goals; ``parts`` the sub-lines that it holds for, none where it is the line.
    """

    line: str
    other: str
    number: int
    roles: tuple[str, ...] = ()
    parts: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow(Tabled):
    """Ends and ribbons, the ribbons in the order of ends and relations.

    ``links`` are the different links of all ribbons and ``linked`` their provisions, ``new`` the provisions without an
    antecedent, ``looked_at`` how many provisions the set looked at that are acts or principles, ``elsewhere`` how many
    further links lead to other parts of the texts of the Summit. ``mapping_set`` and ``claimant`` say whose links they
    are, ``date`` the day of the set. Its table has a row for each ribbon, then for each of ``onward``, whose relation
    is its roles; ends without a thing have no code there, only their key as identifier.
    """

    left: tuple[End, ...]
    right: tuple[End, ...]
    ribbons: tuple[Ribbon, ...]
    links: int
    linked: tuple[Thing, ...]
    new: tuple[Thing, ...]
    looked_at: int
    elsewhere: int
    mapping_set: str
    claimant: str
    date: str
    third: Third = ""
    others: tuple[Thing, ...] = ()
    onward: tuple[Onward, ...] = ()

    def of_relation(self, relation: str) -> int:
        """Return how many links have a relation; of ``NEW`` how many provisions."""
        return sum(ribbon.size for ribbon in self.ribbons if ribbon.relation == relation)

    def with_relation(self, relation: str, kinds: Iterable[str]) -> int:
        """Return how many provisions of some kinds have at least one link of a relation, or are new."""
        wanted = set(kinds)
        ribbons = (ribbon for ribbon in self.ribbons if ribbon.relation == relation)
        return len({thing.iri for ribbon in ribbons for thing in ribbon.provisions if thing.kind in wanted})

    def _table(self) -> tuple[Columns, Iterable[Any]]:
        ends = {end.key: end.thing for end in (*self.left, *self.right)} | {each.iri: each for each in self.others}
        columns: Columns = {
            **of_thing("left", lambda row: ends[row[0]]),
            "left_id": lambda row: compact(row[0]),
            **of_thing("right", lambda row: ends[row[1]]),
            "right_id": lambda row: compact(row[1]),
            **{name: itemgetter(place) for place, name in enumerate(("relation", "links", "provisions"), start=2)},
        }
        ribbons = [(each.left, each.right, each.relation, each.links, each.provisions) for each in self.ribbons]
        onward = [
            (each.line, each.other, "; ".join(each.roles), None if each.roles else each.number, ())
            for each in self.onward
        ]
        return columns, [*ribbons, *onward]


def flow(engine: Engine, *, third: Third = "", language: str = "en") -> Flow:
    """Return the flow of the coded crosswalk; ``third`` is one of ``THIRDS``, labels are in a language.

    Raises NotFoundError for an unknown third column and for a graph without the crosswalk, QueryError where the graph
    names no kinds of things.
    """
    if third not in THIRDS:
        near = get_close_matches(str(third), THIRDS[1:], 3, 0.4) or THIRDS[1:]
        raise NotFoundError("third column", str(third), near)
    check_levels(engine)
    others, onward = _third(engine, third, language)
    return replace(_two_columns(engine, language), third=third, others=others, onward=onward)


@per_engine
def _two_columns(engine: Engine, language: str) -> Flow:
    return _Reader(engine, language).flow()


class _Reader:
    """Reads what the flow is made of, in one language."""

    def __init__(self, engine: Engine, language: str) -> None:
        self.engine, self.language, self.tables = engine, language, tables_of(engine)
        self.selection = Selection.read(engine, sets=(CROSSWALK,))
        self.objectives = self.tables.things("objective", language)
        self.lines = _lines(engine, language)
        upward = upward_of(engine)
        inside = (upward(line) - {line} for line in self.tables.members("action-line"))
        self.wholes = frozenset[str]().union(*inside)
        kinds = (*acts(engine), "principle")
        self.units = {thing.iri: thing for kind in kinds for thing in self.tables.things(kind, language)}
        self.places = {iri: place for place, iri in enumerate(self.units)}

    def flow(self) -> Flow:
        """Return the answer without a third column."""
        found: dict[tuple[str, str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
        chosen = links(self.engine, self.language, self.selection)
        upward, objectives = upward_of(self.engine), {thing.iri for thing in self.objectives}
        lines = {thing.iri for thing in self.lines}

        def left(unit: str) -> str:
            return min(upward(unit) & objectives, default=OUTSIDE)

        for link in chosen:
            for line in upward(link.object.iri) & lines or (_NOWHERE,):
                there, units = found[left(link.subject.iri), line, link.predicate]
                there.add(link.iri)
                units.add(link.subject.iri)
        beside = {iri for (_, line, _), (there, _) in found.items() if line == _NOWHERE for iri in there}
        found = {key: value for key, value in found.items() if key[1] != _NOWHERE}
        linked = {unit for _, units in found.values() for unit in units}
        new = {unit for unit, reason in reasons_of(self.engine).items() if reason == NEW} - linked
        for unit in new:
            found.setdefault((left(unit), NEW, NEW), (set(), set()))[1].add(unit)
        subjects = covered(self.engine).get(expand(CROSSWALK), (frozenset(), frozenset()))[0]
        return Flow(
            left=self.ends((*self.objectives, None), OUTSIDE, 0, found),
            right=self.ends((*self.lines, None), NEW, 1, found),
            ribbons=self.ribbons(found),
            links=len({iri for there, _ in found.values() for iri in there}),
            linked=self.things(linked),
            new=self.things(new),
            looked_at=len(subjects & self.units.keys()),
            elsewhere=len(beside),
            mapping_set=chosen[0].set_label if chosen else "",
            claimant=chosen[0].claimant if chosen else "",
            date=next((date for (date,) in self.engine.select(_DATE).texts()), ""),
        )

    def ribbons(self, found: dict[tuple[str, str, str], tuple[set[str], set[str]]]) -> tuple[Ribbon, ...]:
        """Return the ribbons in the order of their ends and relations."""
        lefts, rights = (
            {iri: place for place, iri in enumerate((*(thing.iri for thing in some), last))}
            for some, last in ((self.objectives, OUTSIDE), (self.lines, NEW))
        )
        order = sorted(found, key=lambda key: (lefts[key[0]], rights[key[1]], closeness(key[2]), key[2]))
        return tuple(Ribbon(*key, len(found[key][0]), self.things(found[key][1])) for key in order)

    def ends(
        self,
        some: Sequence[Thing | None],
        last: str,
        side: int,
        found: dict[tuple[str, str, str], tuple[set[str], set[str]]],
    ) -> tuple[End, ...]:
        """Return the ends of one side (0 left, 1 right); an end without a thing only where a ribbon meets it."""
        sections = {thing.iri: thing for thing in self.tables.things("section", self.language)}
        section_of = dict(parts_of(self.engine, "section"))
        ends = []
        for thing in some:
            key = thing.iri if thing else last
            held = [value for ends_of, value in found.items() if ends_of[side] == key]
            if thing is None and not held:
                continue
            provisions = self.things({unit for _, units in held for unit in units})
            inside = dict.fromkeys(section_of.get(each.iri, "") for each in provisions) if side == 0 else {}
            of_end = tuple(section for iri, section in sections.items() if iri in inside)
            number = len({iri for there, _ in held for iri in there})
            ends.append(End(key, thing, number, provisions, of_end, key in self.wholes))
        return tuple(ends)

    def things(self, iris: Iterable[str]) -> tuple[Thing, ...]:
        """Return units in their order, those of other kinds after them."""
        wanted = set(iris)
        named = self.tables.named(wanted - self.units.keys(), self.language) | self.units
        return tuple(named[iri] for iri in sorted(wanted, key=lambda iri: (self.places.get(iri, len(named)), iri)))


def _third(engine: Engine, third: Third, language: str) -> tuple[tuple[Thing, ...], tuple[Onward, ...]]:
    """Return the things of the third column and what joins the lines with them."""
    if not third:
        return (), ()
    tables = tables_of(engine)
    onward = _entities(engine, language) if third == "entity" else _goals(engine, language)
    iris = {each.other for each in onward}
    if third == "goal":
        return tuple(goal for goal in tables.things(third, language) if goal.iri in iris), onward
    return by_code(tables.named(iris, language).values()), onward


def _lines(engine: Engine, language: str) -> tuple[Thing, ...]:
    """Return the action lines that are part of no other."""
    tables, kind = tables_of(engine), shown_kind("action-line", sublines=False)
    return tables.things(kind if tables.members(kind) else "action-line", language)


def _entities(engine: Engine, language: str) -> tuple[Onward, ...]:
    """Return who leads or co-facilitates each line by the current list, in the order of the lines."""
    lines = {line.iri: place for place, line in enumerate(_lines(engine, language))}
    upward, named = upward_of(engine), {line.iri: line for line in tables_of(engine).things("action-line", language)}
    found = grouped(
        ((line, role.entity), (role.role, role.line))
        for role in facilitations(engine)
        if role.current and role.leads
        for line in upward(role.line) & lines.keys()
    )
    return tuple(
        Onward(
            line,
            entity,
            len(roles),
            tuple(sorted({role for role, _ in roles}, key=LEADING.index)),
            tuple(named[part] for part in named if part != line and part in {each for _, each in roles}),
        )
        for (line, entity), roles in sorted(found.items(), key=lambda each: (lines[each[0][0]], each[0][1]))
    )


def _goals(engine: Engine, language: str) -> tuple[Onward, ...]:
    """Return how many links the WSIS-SDG matrix claims between each line and each goal."""
    asked = Asked("action-line", "goal", sets=(BRIDGE,), sublines=False, by=By.CLAIMS, language=language)
    answer = matrix(engine, asked)
    return tuple(
        Onward(answer.rows[row].iri, answer.columns[column].iri, int(number or 0))
        for (row, column), number in answer.numbers.by_place.items()
    )
