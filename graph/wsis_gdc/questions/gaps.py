"""Gaps: commitments, action lines, entities and trends that the linkages leave out or hardly touch.

Looked at without a link is told apart from not looked at; a link whose claimant states no strength is neither weak nor
strong, and so is no gap. ``wsis_gdc.words.sentences`` puts gaps into sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.knowledge.things import facilitators, of_kind
from wsis_gdc.questions.matrix import Matrix, matrix

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing

__all__ = ["QUESTIONS", "Gap", "gaps"]

QUESTIONS: Final[Mapping[str, str]] = {
    "commitments": "commitment",
    "lines": "action-line",
    "entities": "entity",
    "trends": "trend",
}
"""What can be asked, in the order of the answer, each with the kind of thing that is looked at."""

_SIDES: Final[Mapping[str, str]] = {"lines": "action-line", "compact": "section"}
"""What may cover a trend: the action lines, or the provisions of the Compact (by their sections)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: the thing and what was found when looking at it.

    ``state`` is "none" (looked at, no link), "weak" (links, but none stronger than the limit) or "unknown" (nobody
    looked); ``strongest`` is the best strength (1–3) of the ``links``, ``reached`` the codes at their other end.
    ``reason`` is what the coders recorded where there is no link (new, general, procedural, chapeau). ``missing`` tells
    of a trend which side does not cover it: "lines", "compact" or both. ``facilitators`` are those of a line.
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


def gaps(
    engine: Engine,
    questions: Sequence[str] = (),
    *,
    sets: Sequence[str] = (),
    weak: int = 1,
    language: str = "en",
) -> tuple[Gap, ...]:
    """Return the gaps, question by question (see ``QUESTIONS``; empty: all), things in official order.

    ``sets`` restricts the claims to mapping sets, ``weak`` is the strength (1–3) that is still weak. Labels are in
    ``language``. Raises NotFoundError for an unknown question or set.
    """
    for name in questions:
        if name not in QUESTIONS:
            raise NotFoundError("question", name, get_close_matches(name, QUESTIONS, 3, 0.4) or QUESTIONS)
    if not 1 <= weak <= 3:
        raise QueryError(f"a weak strength lies between 1 and 3, not at {weak}")
    answers: dict[str, Callable[[], Iterator[Gap]]] = {
        "commitments": lambda: _commitments(engine, sets, weak, language),
        "lines": lambda: _lines(engine, sets, weak, language),
        "entities": lambda: _entities(engine, sets, language),
        "trends": lambda: _trends(engine, sets, language),
    }
    return tuple(gap for name, answer in answers.items() if not questions or name in questions for gap in answer())


def _matrix(engine: Engine, rows: str, columns: str, sets: Sequence[str], language: str) -> Matrix | None:
    """Return the matrix by claims, or None where none connects the kinds."""
    try:
        return matrix(engine, rows, columns, sets=sets, language=language, value="strength", by="claims")
    except QueryError:
        return None


def _commitments(engine: Engine, sets: Sequence[str], weak: int, language: str) -> Iterator[Gap]:
    found = _matrix(engine, "commitment", "action-line", sets, language)
    reasons = _reasons(engine)
    for thing, state, links, strongest, reached in _states(engine, found, "commitment", weak, language):
        reason = reasons.get(thing.iri, "") if state == "none" else ""
        yield Gap("commitments", thing, state, links, strongest, reason, reached)


def _lines(engine: Engine, sets: Sequence[str], weak: int, language: str) -> Iterator[Gap]:
    found = _matrix(engine, "action-line", "commitment", sets, language)
    who = facilitators(engine)
    for thing, state, links, strongest, reached in _states(engine, found, "action-line", weak, language):
        yield Gap("lines", thing, state, links, strongest, reached=reached, facilitators=who.get(thing.iri, ()))


def _states(
    engine: Engine, found: Matrix | None, kind: str, weak: int, language: str
) -> Iterator[tuple[Thing, str, int, int | None, tuple[str, ...]]]:
    """Yield the rows that are gaps: thing, state, number of links, best strength, codes of the columns reached."""
    if found is None:
        for thing in of_kind(engine, kind, language):
            yield thing, "unknown", 0, None, ()
        return
    counts = dict.fromkeys(range(len(found.rows)), 0)
    reached: dict[int, list[str]] = defaultdict(list)
    for row, column in found.numbers.by_place:
        counts[row] += 1
        reached[row].append(found.columns[column].code)
    for place, thing in enumerate(found.rows):
        total = found.row_totals[place]
        if not counts[place]:
            seen = any((thing.iri, column.iri) in found.looked_at for column in found.columns)
            yield thing, "none" if seen else "unknown", 0, None, ()
        elif isinstance(total, int) and total <= weak:
            links = {link.iri for column in found.columns for link in _links(found, thing.iri, column.iri)}
            yield thing, "weak", len(links), total, tuple(reached[place])


def _links(found: Matrix, row: str, column: str) -> Sequence[Any]:
    return found.cells[row, column].links if (row, column) in found.cells else ()


def _reasons(engine: Engine) -> dict[str, str]:
    """Return why coders found no link for a unit, by unit."""
    query = """SELECT ?unit ?reason WHERE { ?finding a wg:NoLinkFinding ; wg:unit ?unit ; wg:noLinkReason ?reason .
      MINUS { ?finding wg:line ?line } }"""
    return {unit: reason.rsplit("/", 1)[-1] for unit, reason in sorted(engine.select(query).texts(), reverse=True)}


def _entities(engine: Engine, sets: Sequence[str], language: str) -> Iterator[Gap]:
    """Yield entities that no claim, facilitation, convening or naming links with anything."""
    query = """SELECT DISTINCT ?entity WHERE { ?entity a wg:UNEntity .
      { ?line wg:facilitatedBy ?entity } UNION { ?text wg:namesActor ?entity }
      UNION { ?mechanism wg:convenedBy ?entity } }"""
    linked = {iri for (iri,) in engine.select(query).texts()}
    linked |= _claimed(engine, sets)
    for thing in of_kind(engine, "entity", language):
        if thing.iri not in linked:
            yield Gap("entities", thing, "unknown")


def _claimed(engine: Engine, sets: Sequence[str]) -> set[str]:
    """Return the entities at either end of a claim that is more than proposed."""
    from wsis_gdc.knowledge.selection import Selection

    pattern = Selection.read(engine, sets=sets).pattern()
    query = f"""SELECT DISTINCT ?entity WHERE {{ {{ ?linkage sssom:subject_id ?entity }}
      UNION {{ ?linkage sssom:object_id ?entity }} ?entity a wg:UNEntity . {pattern} }}"""
    return {iri for (iri,) in engine.select(query).texts()}


def _trends(engine: Engine, sets: Sequence[str], language: str) -> Iterator[Gap]:
    """Yield trends without a link to the action lines, to the provisions of the Compact, or to both."""
    sides = {name: _matrix(engine, "trend", kind, sets, language) for name, kind in _SIDES.items()}
    for thing in of_kind(engine, "trend", language):
        covered = {name: _links_of(found, thing.iri) for name, found in sides.items()}
        missing = tuple(name for name, links in covered.items() if not links)
        if missing:
            seen = all(_seen(sides[name], thing.iri) for name in missing)
            links = sum(len(found) for found in covered.values())
            yield Gap("trends", thing, "none" if seen else "unknown", links, missing=missing)


def _links_of(found: Matrix | None, row: str) -> set[str]:
    if found is None:
        return set()
    return {link.iri for column in found.columns for link in _links(found, row, column.iri)}


def _seen(found: Matrix | None, row: str) -> bool:
    return found is not None and any((row, column.iri) in found.looked_at for column in found.columns)
