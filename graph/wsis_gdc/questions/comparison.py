"""How far mapping sets agree, once they are rolled up to the same level.

``at_level`` lays every set on one table of rows and columns with the links of each cell, as a page shows any two;
``compared_counts`` counts those of two sets. A cell is *linked* by a set where one of its linkages falls into it.
Precision and recall read the second set as the measure of the first: precision is the share of A's cells that B has
too, recall the share of B's cells that A has too (van Rijsbergen 1979); Jaccard is the share of all their cells that
both have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.grouping import grouped
from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import covered
from wsis_gdc.knowledge.links import links, links_by_iri
from wsis_gdc.knowledge.selection import set_iri
from wsis_gdc.knowledge.things import natural
from wsis_gdc.questions.matrix import Asked, LookedAt, by_claims, no_claims
from wsis_gdc.questions.matrix.asked import By
from wsis_gdc.questions.matrix.direct import examined, shown_kind
from wsis_gdc.questions.tabled import Columns, Tabled, columns_of, of_fields, of_thing

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing

__all__ = [
    "AS_CLAIMED",
    "BRIDGE",
    "LEVELS",
    "ComparedCell",
    "Comparison",
    "Counted",
    "Level",
    "SetAtLevel",
    "at_level",
    "gists",
    "set_name",
]

AS_CLAIMED: Final = "as-claimed"
"""The level at which nothing is rolled up: a cell is a pair of things that a linkage names, whichever way round."""

LEVELS: Final[Mapping[str, tuple[str, str]]] = {
    "objective-line": ("objective", "action-line"),
    "section-line": ("section", "action-line"),
    "commitment-line": ("commitment", "action-line"),
    "line-goal": ("action-line", "goal"),
    "objective-goal": ("objective", "goal"),
    "mechanism-objective": ("mechanism", "objective"),
    "mechanism-section": ("mechanism", "section"),
    "entity-objective": ("entity", "objective"),
    "entity-section": ("entity", "section"),
    "finding-line": ("finding", "action-line"),
    AS_CLAIMED: ("", ""),
}
"""Levels of comparison and the kinds of their rows and columns; ``AS_CLAIMED`` has none."""

BRIDGE: Final = "wsis-sdg-matrix"
"""The set that carries action lines over to SDG goals where a set that knows only lines is compared on goals."""

_At = tuple[int, int]
"""The places of a row and a column."""


class Counted(NamedTuple):
    """How many links a set has in a cell, and the strongest strength (1–3), None where none states one."""

    links: int = 0
    strength: int | None = None


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """One cell with the links of each set in numbers, and whether each declares that it looked there."""

    COLUMNS: ClassVar[Columns] = {
        **of_thing("row"),
        **of_thing("column"),
        **of_fields("where", "links_a", "links_b", "strength_a", "strength_b", "difference", "state_a", "state_b"),
    }

    row: Thing
    column: Thing
    a: Counted
    b: Counted
    looked_a: bool = False
    looked_b: bool = False

    @property
    def links_a(self) -> int:
        """The number of links of A."""
        return self.a.links

    @property
    def links_b(self) -> int:
        """The number of links of B."""
        return self.b.links

    @property
    def strength_a(self) -> int | None:
        """The strongest strength of A's links (1–3), None where none states one."""
        return self.a.strength

    @property
    def strength_b(self) -> int | None:
        """The strongest strength of B's links (1–3), None where none states one."""
        return self.b.strength

    @property
    def state_a(self) -> str:
        """What A says: "link", "none" (looked at, no link) or "unknown" (not looked at)."""
        return "link" if self.links_a else "none" if self.looked_a else "unknown"

    @property
    def state_b(self) -> str:
        """What B says (see ``state_a``)."""
        return "link" if self.links_b else "none" if self.looked_b else "unknown"

    @property
    def where(self) -> str:
        """Whether the cell is in both sets, or in A or B alone."""
        return "both" if self.links_a and self.links_b else "A only" if self.links_a else "B only"

    @property
    def difference(self) -> int | None:
        """Strength in A less strength in B, no link counting as 0; None where a set states none for its links."""
        if (self.links_a and self.strength_a is None) or (self.links_b and self.strength_b is None):
            return None
        return (self.strength_a or 0) - (self.strength_b or 0)


@dataclass(frozen=True, slots=True)
class Comparison(Tabled):
    """Two sets at one level: every cell that either has, and the counts that follow.

    ``size`` is the number of all cells of the level, 0 where that is not a number (``AS_CLAIMED``). ``agreement`` is
    the share of them on which the sets say the same (linked or not); it is high by nature where most cells are empty,
    and is told only where both sets say of every cell whether it is linked (``complete``): from a cell at which nobody
    looked nothing follows. ``via`` names a set through which one of them had to be carried.
    """

    level: str
    set_a: str
    set_b: str
    cells: tuple[ComparedCell, ...]
    size: int
    via: str
    complete: bool = False

    def _table(self) -> tuple[Columns, Iterable[Any]]:
        return columns_of(ComparedCell), self.cells

    def _count(self, where: str) -> int:
        return sum(cell.where == where for cell in self.cells)

    @property
    def both(self) -> int:
        """Cells linked by both sets."""
        return self._count("both")

    @property
    def only_a(self) -> int:
        """Cells linked by A alone."""
        return self._count("A only")

    @property
    def only_b(self) -> int:
        """Cells linked by B alone."""
        return self._count("B only")

    @property
    def agreement(self) -> float | None:
        """Share of all cells on which the sets agree; None where one of them does not tell of every cell."""
        return (self.size - self.only_a - self.only_b) / self.size if self.size and self.complete else None

    @property
    def jaccard(self) -> float | None:
        """Share of the cells of either set that both have; None where neither has one."""
        return self.both / len(self.cells) if self.cells else None

    @property
    def precision(self) -> float | None:
        """Share of A's cells that B has too; None where A has none."""
        return self.both / (self.both + self.only_a) if self.both + self.only_a else None

    @property
    def recall(self) -> float | None:
        """Share of B's cells that A has too; None where B has none."""
        return self.both / (self.both + self.only_b) if self.both + self.only_b else None


@dataclass(frozen=True, slots=True)
class SetAtLevel:
    """What one mapping set says at a level: the links of each cell it has, and the pairs it declares as examined.

    ``via`` names the set that carried its lines over to goals, where its own links reach none.
    """

    cells: Mapping[_At, tuple[Link, ...]]
    looked_at: LookedAt
    via: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """Rows and columns, and by name the sets that have a cell among them; ``size`` as in ``Comparison``."""

    name: str
    kinds: tuple[str, str]
    rows: tuple[Thing, ...]
    columns: tuple[Thing, ...]
    sets: Mapping[str, SetAtLevel]

    @property
    def size(self) -> int:
        """The number of all cells, 0 where that is not a number."""
        return 0 if self.name == AS_CLAIMED else len(self.rows) * len(self.columns)


def set_name(engine: Engine, name: str) -> str:
    """Return the name under which levels know a set, from its name, CURIE or IRI. Raises NotFoundError."""
    return _name(set_iri(engine, name))


def gists(engine: Engine, language: str = "en") -> dict[str, str]:
    """Return what each mapping set is in a sentence, by the name under which levels know it."""
    tables = tables_of(engine)
    return {_name(iri): thing.gist for iri, thing in tables.named(tables.sets(), language).items()}


def at_level(engine: Engine, name: str, sets: Collection[str] = (), *, language: str = "en") -> Level:
    """Return what mapping sets say at a level: all that have a cell there or, where some are named, these.

    Raises NotFoundError for an unknown level, QueryError where a set that is named has nothing there.
    """
    if name not in LEVELS:
        raise NotFoundError("level", name, LEVELS)
    if name == AS_CLAIMED:
        return _as_claimed(engine, sets, language)
    kinds = LEVELS[name]
    asked = Asked(*kinds, language=language, sublines=False, suggestions=True, by=By.CLAIMS)
    asked.selection(engine)  # tells kinds that are not known
    tables = tables_of(engine)
    shown = (shown_kind(kinds[0], sublines=False), shown_kind(kinds[1], sublines=False))
    rows, columns = (tables.things(kind, language) for kind in shown)
    found = _cells(engine, shown, language)
    said = {
        set_: SetAtLevel(cells, examined(tables, shown, "own", (expand(f"set:{set_}"),)))
        for set_, cells in found.items()
        if not sets or set_ in sets
    }
    if kinds[1] == "goal" and kinds[0] != "action-line":
        said |= _carried(engine, shown, [set_ for set_ in sets or _names(engine) if set_ not in said], language)
    for set_ in sets:
        if set_ not in said:
            if by_claims(engine, replace(asked, sets=(set_,))) is None:
                raise no_claims(engine, replace(asked, sets=(set_,)))
            raise QueryError(f"{set_} has no link between {kinds[0]} and {kinds[1]}")
    return Level(name, kinds, rows, columns, dict(sorted(said.items())))


def _cells(engine: Engine, kinds: tuple[str, str], language: str) -> dict[str, dict[_At, tuple[Link, ...]]]:
    """Return the links of each cell of each set by its name, as the matrix of the two kinds counts them."""
    tables = tables_of(engine)
    pairs = tables.pairs("link", *kinds)
    sql = f"SELECT p.mapping_set, p.near, p.far, l.iri FROM {pairs} p JOIN link l ON l.id = p.link"  # noqa: S608
    iris = grouped(((set_, near, far), iri) for set_, near, far, iri in tables.rows(sql))
    cells: dict[str, dict[_At, tuple[Link, ...]]] = defaultdict(dict)
    for (set_, near, far), behind in iris.items():
        cells[_name(set_)][near, far] = links_by_iri(engine, behind, language)
    return cells


def _carried(engine: Engine, kinds: tuple[str, str], sets: Collection[str], language: str) -> dict[str, SetAtLevel]:
    """Return what sets that know only action lines say of goals: their lines are carried over by the bridge.

    A pair counts as looked at where the set looked at every line that the bridge compared with goals.
    """
    lines = shown_kind("action-line", sublines=False)
    goals_of = grouped(sorted(_cells(engine, (lines, kinds[1]), language).get(BRIDGE, {})))
    tables = tables_of(engine)
    bridge = examined(tables, (lines, kinds[1]), "own", (expand(f"set:{BRIDGE}"),)).blocks
    said = {}
    for set_, cells in _cells(engine, (kinds[0], lines), language).items():
        if set_ not in sets:
            continue
        behind: dict[_At, dict[str, Link]] = defaultdict(dict)
        for (row, line), through in cells.items():
            for goal in goals_of.get(line, ()):
                behind[row, goal].update({link.iri: link for link in through})
        looked = examined(tables, (kinds[0], lines), "own", (expand(f"set:{set_}"),)).blocks
        both = [(rows, goals) for rows, seen, _ in looked for compared, goals, _ in bridge if compared <= seen]
        strongest = {at: tuple(sorted(links.values(), key=_by_strength)) for at, links in behind.items()}
        if strongest:
            said[set_] = SetAtLevel(strongest, LookedAt(both), BRIDGE)
    return said


def _as_claimed(engine: Engine, sets: Collection[str], language: str) -> Level:
    pairs: dict[str, dict[tuple[str, str], list[Link]]] = defaultdict(lambda: defaultdict(list))
    things: dict[str, Thing] = {}
    for link in links(engine, language):
        name = _name(link.set_iri)
        if sets and name not in sets:
            continue
        one, other = sorted((link.subject, link.object), key=lambda thing: natural(compact(thing.iri)))
        things |= {one.iri: one, other.iri: other}
        pairs[name][one.iri, other.iri].append(link)
    for name in sets:
        if name not in pairs:
            raise QueryError(f"{name} holds no link")
    ends = [sorted({pair[side] for of_set in pairs.values() for pair in of_set}, key=natural) for side in (0, 1)]
    rows, columns = ({iri: place for place, iri in enumerate(side)} for side in ends)
    seen = {_name(iri): sides for iri, sides in covered(engine).items()}
    said = {
        name: SetAtLevel(
            {
                (rows[one], columns[other]): tuple(sorted(behind, key=_by_strength))
                for (one, other), behind in sorted(pairs[name].items())
            },
            LookedAt([seen[name], seen[name][::-1]] if name in seen else []),
        )
        for name in sorted(pairs)
    }
    first, second = (tuple(things[iri] for iri in side) for side in ends)
    return Level(AS_CLAIMED, LEVELS[AS_CLAIMED], first, second, said)


def _names(engine: Engine) -> list[str]:
    return list(map(_name, tables_of(engine).sets()))


def _name(iri: str) -> str:
    return compact(iri).removeprefix("set:")


def _by_strength(link: Link) -> tuple[int, str]:
    return -(link.strength or 0), link.iri
