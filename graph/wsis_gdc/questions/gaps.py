"""Gaps: commitments, action lines, entities and trends that the linkages leave out or hardly touch.

Looked at without a link is told apart from not looked at; a link whose claimant states no strength is neither weak nor
strong, and so is no gap. ``wsis_gdc.words.sentences`` puts gaps into sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.grouping import gathered, grouped
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import OPENING, lines_read, reasons_of
from wsis_gdc.knowledge.frameworks import acts, check_levels
from wsis_gdc.knowledge.links import upward_of
from wsis_gdc.knowledge.roles import SOURCED, facilitations, facilitators, memberships
from wsis_gdc.knowledge.tallies import Tally
from wsis_gdc.questions.matrix import Asked, Matrix, by_claims
from wsis_gdc.questions.matrix.asked import Carry

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.central import Parts
    from wsis_gdc.knowledge.things import Thing

__all__ = ["QUESTIONS", "Gap", "asked_of", "gaps", "remembered", "told_by_parts"]

QUESTIONS: Final = ("commitments", "lines", "entities", "trends")
"""What can be asked, in the order of the answer."""

_SIDES: Final[Mapping[str, str]] = {"lines": "action-line", "compact": "section"}
"""What may cover a trend: the action lines, or the provisions of the Compact (by their sections)."""


_OF_ALL_LINES: Final = """
SELECT ?trend ?claimant WHERE {
  ?set sssom:mappings ?claim ; prov:wasAttributedTo ?claimant .
  ?claim sssom:subject_id wsis:action-lines ; sssom:object_id ?trend . ?trend a wg:EmergingTrend
}"""
_BESIDE_LINES: Final = ("plan-provision", "tunis-provision")
"""The kinds of provisions of the Summit that stand beside the action lines."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: the thing and what was found when looking at it.

    ``state`` is "none" (looked at, no link), "weak" (links, but none stronger than the limit) or "unknown" (nobody
    looked); ``strongest`` is the best strength (1–3) of the ``links``, ``reached`` the codes at their other end: of a
    trend only where the side that covers it does so by weak links alone.
    ``reason`` is what the coders recorded where there is no link (new, general, procedural); an opening clause whose
    items carry the acts is no gap. ``elsewhere`` are the provisions of other texts of the Summit that a
    commitment without a line is linked with. ``claimed`` names the claimants who say of all lines together that they
    take up a trend. ``missing`` tells of a trend which side does not cover it: "lines", "compact" or both.
    ``facilitators`` are those of a line. ``chosen`` is true where the claims of some mapping sets alone were counted:
    then "unknown" says that these hold no link and do not tell whether they looked.
    """

    question: str
    thing: Thing
    state: str
    links: int = 0
    strongest: int | None = None
    reason: str = ""
    reached: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    facilitators: tuple[Thing, ...] = ()
    elsewhere: tuple[Thing, ...] = ()
    claimed: tuple[str, ...] = ()
    chosen: bool = False


def gaps(
    engine: Engine,
    questions: Sequence[str] = (),
    *,
    sets: Sequence[str] = (),
    weak: int = 1,
    language: str = "en",
    with_parts: bool = False,
) -> tuple[Gap, ...]:
    """Return the gaps, question by question (see ``QUESTIONS``; empty: all), things in official order.

    ``sets`` restricts the claims to mapping sets; entities, which roles and texts name as well, are then left out.
    ``weak`` is the strength (1 or 2) that is still weak. Labels are in ``language``; ``with_parts`` lets things carry
    the links of their parts, as in a matrix. Raises NotFoundError for an unknown question or set, QueryError where the
    graph names no kinds of things, where entities are asked about by sets, or for another strength.
    """
    check_levels(engine)
    for name in questions:
        if name not in QUESTIONS:
            raise NotFoundError("question", name, get_close_matches(name, QUESTIONS, 3, 0.4) or QUESTIONS)
    if weak not in (1, 2):
        raise QueryError(f"a weak strength is 1 or 2, not {weak}: 3 is the strongest there is")
    if sets and "entities" in questions:
        raise QueryError("entities are looked for in roles, texts and claims of all sets; ask about them without sets")
    carry = Carry.WITH_PARTS if with_parts else Carry.OWN
    choices = {"sets": sets, "language": language, "carry": carry, "value": "strength", "by": "claims"}
    answers: dict[str, Callable[[], Iterator[Gap]]] = {
        "commitments": lambda: _commitments(engine, choices, weak),
        "lines": lambda: _lines(engine, choices, weak),
        "entities": lambda: _entities(engine, language),
        "trends": lambda: _trends(engine, choices, weak),
    }
    wanted = questions or [name for name in answers if not sets or name != "entities"]
    found = (gap for name, answer in answers.items() if name in wanted for gap in answer())
    return tuple(replace(gap, chosen=True) for gap in found) if sets else tuple(found)


def asked_of(engine: Engine) -> dict[str, dict[str, int]]:
    """Return the things that each question looks at: how many of each kind, of which its gaps are a part.

    Lines that ``told_by_parts`` names are not among them.
    """
    kinds = {"commitments": acts(engine), "lines": ("action-line",), "entities": ("entity",), "trends": ("trend",)}
    tables = tables_of(engine)
    asked = {question: {kind: len(tables.members(kind)) for kind in kinds[question]} for question in QUESTIONS}
    asked["lines"]["action-line"] -= len(told_by_parts(engine))
    return asked


def told_by_parts(engine: Engine, language: str = "en") -> tuple[Thing, ...]:
    """Return the lines that nobody looked at as a whole: their sub-lines were asked one by one."""
    choices = {"sets": (), "language": language, "carry": Carry.OWN, "value": "strength", "by": "claims"}
    linked, read, wholes = _linked(engine, "action-line", acts(engine), choices), lines_read(engine), _wholes(engine)
    lines = enumerate(tables_of(engine).there("action-line", language))
    return tuple(line for place, line in lines if line.iri in wholes - read and place not in linked)


def _matrix(engine: Engine, rows: str, columns: str, choices: Mapping[str, Any]) -> Matrix | None:
    """Return the matrix by claims, or None where none connects the kinds, or the graph has no such things."""
    if not {rows, columns} <= tables_of(engine).kinds:
        return None
    return by_claims(engine, Asked(rows, columns, **choices))


class _Linked(NamedTuple):
    """How many claims link a row, and how strong the strongest of them is; None where none states a strength."""

    links: int
    strongest: int | None


def _linked(engine: Engine, rows: str, columns: Sequence[str], choices: Mapping[str, Any]) -> dict[int, _Linked]:
    """Return what links each row with things of the columns' kinds, by its place; each claim counts once."""
    kinds = tables_of(engine).kinds
    columns = [each for each in columns if each in kinds]
    if rows not in kinds or not columns:
        return {}
    asked = Asked(rows, columns[0], **choices)
    selection = asked.selection(engine)
    parts: Parts = "with-parts" if asked.carry == Carry.WITH_PARTS else "own"
    values = selection.values
    tally = Tally(tables_of(engine), rows, columns, parts=parts, condition=selection.sql, values=values)
    return {place: _Linked(*counted) for place, *counted in tally.rows(["near"], ["number", "strongest"])}


def _commitments(engine: Engine, choices: Mapping[str, Any], weak: int) -> Iterator[Gap]:
    reasons = reasons_of(engine)
    for act in acts(engine):
        elsewhere = _elsewhere(engine, act, choices)
        tables = (_matrix(engine, act, "action-line", choices),)
        linked = _linked(engine, act, ["action-line"], choices)
        for thing, state, links, strongest, reached in _states(engine, tables, linked, act, weak, choices):
            reason = reasons.get(thing.iri, "") if state == "none" else ""
            if reason != OPENING:
                others = elsewhere.get(thing.iri, ()) if state == "none" else ()
                yield Gap("commitments", thing, state, links, strongest, reason, reached, elsewhere=others)


def _elsewhere(engine: Engine, act: str, choices: Mapping[str, Any]) -> dict[str, tuple[Thing, ...]]:
    """Return what provisions are linked with in texts of the Summit beside the lines, by IRI."""
    tables = (_matrix(engine, act, kind, choices) for kind in _BESIDE_LINES)
    return grouped(
        (table.rows[row].iri, table.columns[column])
        for table in tables
        if table is not None
        for row, column in table.numbers.by_place
    )


def _lines(engine: Engine, choices: Mapping[str, Any], weak: int) -> Iterator[Gap]:
    tables = tuple(_matrix(engine, "action-line", act, choices) for act in acts(engine))
    who, wholes = facilitators(engine), _wholes(engine)
    linked = _linked(engine, "action-line", acts(engine), choices)
    for thing, state, links, strongest, reached in _states(engine, tables, linked, "action-line", weak, choices):
        if state == "unknown" and thing.iri in wholes:  # its sub-lines were asked one by one
            continue
        yield Gap("lines", thing, state, links, strongest, reached=reached, facilitators=who.get(thing.iri, ()))


def _wholes(engine: Engine) -> frozenset[str]:
    """Return the lines that have sub-lines."""
    upward = upward_of(engine)
    return frozenset(
        whole for line in tables_of(engine).members("action-line") for whole in upward(line) if whole != line
    )


def _states(
    engine: Engine,
    tables: Sequence[Matrix | None],
    linked: Mapping[int, _Linked],
    kind: str,
    weak: int,
    choices: Mapping[str, Any],
) -> Iterator[tuple[Thing, str, int, int | None, tuple[str, ...]]]:
    """Yield the rows that are gaps: thing, state, number of links, best strength, codes of the columns reached.

    ``tables`` are matrices of the same rows against several kinds; None where no claim connects one of them.
    ``linked`` tells of all links of a row.
    """
    asked = [table for table in tables if table is not None]
    codes = [_reached(table) for table in asked]
    for place, thing in enumerate(tables_of(engine).things(kind, choices["language"])):
        reached = tuple(code for of_table in codes for code in of_table.get(place, ()))
        if not reached:
            examined = any(_examined(table, thing.iri) for table in asked)
            yield thing, "none" if examined else "unknown", 0, None, ()
            continue
        links, strongest = linked[place]
        if strongest is not None and strongest <= weak:
            yield thing, "weak", links, strongest, reached


def _reached(table: Matrix) -> dict[int, tuple[str, ...]]:
    """Return the codes of the columns that each row is linked with, by the place of the row."""
    return grouped((row, table.columns[column].code) for row, column in table.numbers.by_place)


def _reached_by(table: Matrix | None, row: str) -> tuple[str, ...]:
    """Return the codes of the columns that one row is linked with."""
    return tuple(column.code for column in table.columns if (row, column.iri) in table.cells) if table else ()


def _entities(engine: Engine, language: str) -> Iterator[Gap]:
    """Yield entities without role, membership or convening that no claim of any set and no provision names."""
    found = _named_entities(engine)
    found |= {role.entity for role in facilitations(engine)} | {membership.entity for membership in memberships(engine)}
    for thing in tables_of(engine).there("entity", language):
        if thing.iri not in found:
            yield Gap("entities", thing, "unknown")


def remembered(engine: Engine, language: str = "en") -> tuple[Thing, ...]:
    """Return the entities of which only past roles or memberships are known, none of them from a source alone."""
    roles, groups = facilitations(engine), memberships(engine)
    sure = _named_entities(engine) | {role.entity for role in roles if role.current or role.basis == SOURCED}
    sure |= {membership.entity for membership in groups if membership.basis == SOURCED}
    known = {role.entity for role in roles} | {membership.entity for membership in groups}
    return tuple(thing for thing in tables_of(engine).there("entity", language) if thing.iri in known - sure)


def _named_entities(engine: Engine) -> set[str]:
    """Return the entities that answer for a line today, convene a mechanism, or that a text or claim names."""
    relations = "'wg:facilitatedBy', 'wg:namesActor', 'wg:convenedBy'"
    entities = "SELECT node FROM member WHERE kind = 'entity'"
    linked = f"""SELECT n.iri FROM node n JOIN fact f ON n.id = f.object WHERE f.relation IN ({relations})
      UNION SELECT n.iri FROM node n JOIN (SELECT DISTINCT l.subject FROM link l WHERE l.subject IN ({entities})) s
        ON s.subject = n.id
      UNION SELECT n.iri FROM node n JOIN (SELECT DISTINCT l.object FROM link l WHERE l.object IN ({entities})) o
        ON o.object = n.id"""  # noqa: S608
    return {iri for (iri,) in tables_of(engine).rows(linked)}


def _trends(engine: Engine, choices: Mapping[str, Any], weak: int) -> Iterator[Gap]:
    """Yield trends without a link to the action lines, to the provisions of the Compact, or to both."""
    sides = {name: _matrix(engine, "trend", kind, choices) for name, kind in _SIDES.items()}
    claimed = gathered((trend, claimant) for trend, claimant in engine.select(_OF_ALL_LINES).texts())
    named = tables_of(engine).named(frozenset().union(*claimed.values()), choices["language"])
    linked = {name: _linked(engine, "trend", [kind], choices) for name, kind in _SIDES.items()}
    for place, thing in enumerate(tables_of(engine).there("trend", choices["language"])):
        covered = {name: of_side[place] for name, of_side in linked.items() if place in of_side}
        missing = tuple(name for name in sides if name not in covered)
        if missing:
            examined = all(_examined(sides[name], thing.iri) for name in missing)
            links, strongest = next(iter(covered.values()), (0, None))  # of one side at most
            weakly = strongest is not None and strongest <= weak
            reached = _reached_by(sides[next(iter(covered))], thing.iri) if weakly else ()
            state = "none" if examined else "unknown"
            others = tuple(sorted(named[who].label for who in claimed.get(thing.iri, ()))) if "lines" in missing else ()
            yield Gap("trends", thing, state, links, strongest, reached=reached, missing=missing, claimed=others)


def _examined(table: Matrix | None, row: str) -> bool:
    return table is not None and any((row, column.iri) in table.looked_at for column in table.columns)
