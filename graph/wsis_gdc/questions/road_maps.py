"""The road maps that came back, together: what is planned for which line, what nobody plans, what may be done twice.

All of it is as reported. Where no road map has been taken in, nothing is known of what is planned, which is another
thing than that nothing is: ``Joint.none`` tells them apart, and no gap is told then. Gaps are told only of lines that
have an activity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.grouping import grouped
from wsis_gdc.knowledge.activities import Activity, activities_of
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.frameworks import acts
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.links import links
from wsis_gdc.knowledge.things import Thing, by_code, resolve
from wsis_gdc.questions.pack import line_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wsis_gdc.engines import Engine

__all__ = ["Joint", "LinePlans", "Twice", "activities_of_each", "joint"]


@dataclass(frozen=True, slots=True)
class LinePlans:
    """What is planned under an action line; ``line`` is None for activities that name no line.

    ``waiting`` are the commitments that a coded link joins with the line and that no activity of any line answers.
    """

    line: Thing | None
    activities: tuple[Activity, ...]
    waiting: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Twice:
    """A provision that activities answer whose leads and partners have nobody in common: perhaps double work."""

    provision: Thing
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Joint:
    """All road maps as one: by line what is planned, then what is missing.

    ``lines`` are those that have activities, in official order, activities without a line last; ``silent`` are the
    lines that no road map taken in names. ``unmeasured`` are the activities without an indicator. Activities
    that were dropped are listed, but answer nothing and double nothing.
    """

    lines: tuple[LinePlans, ...]
    silent: tuple[Thing, ...]
    unmeasured: tuple[Activity, ...]
    twice: tuple[Twice, ...]

    @property
    def none(self) -> bool:
        """Whether no road map has been taken in."""
        return not self.lines

    @property
    def activities(self) -> tuple[Activity, ...]:
        """All activities, each once, in the order of the lines."""
        return tuple(dict.fromkeys(activity for each in self.lines for activity in each.activities))

    @property
    def waiting(self) -> tuple[Thing, ...]:
        """The commitments without an activity, each once."""
        return by_code({thing.iri: thing for each in self.lines for thing in each.waiting}.values())


def joint(engine: Engine, codes: Sequence[str] = (), language: str = "en") -> Joint:
    """Return the joint road map of all lines, or of these lines and their parts. Raises NotFoundError."""
    every = activities_of(engine, language)
    lines = tables_of(engine).things("action-line", language)
    if codes:
        wanted = _chosen(engine, codes)
        lines = tuple(line for line in lines if line.iri in wanted)
    by_line: dict[str, list[Activity]] = {line.iri: [] for line in lines}
    for activity in every:
        for line in activity.lines:
            by_line.setdefault(line.iri, []).append(activity)
    live = [activity for activity in every if activity.status != "dropped"]
    answered = {thing.iri for activity in live for thing in activity.answers}
    held = _held(engine, language) if every else {}
    plans = [
        LinePlans(
            line,
            tuple(by_line[line.iri]),
            by_code(thing for thing in held.get(line.iri, ()) if thing.iri not in answered),
        )
        for line in lines
        if by_line[line.iri]
    ]
    loose = tuple(activity for activity in every if not activity.lines)
    if loose and not codes:
        plans.append(LinePlans(None, loose))
    shown = {activity for each in plans for activity in each.activities}
    return Joint(
        tuple(plans),
        _silent(lines, {iri for iri, some in by_line.items() if some}),
        tuple(activity for activity in live if activity in shown and not activity.indicator),
        tuple(each for each in _twice(live) if shown & set(each.activities)),
    )


@per_engine
def activities_of_each(engine: Engine, language: str = "en") -> Mapping[str, tuple[Activity, ...]]:
    """Return the activities of each thing, by IRI: of a line, of a provision, of who leads or takes part."""
    return grouped(
        (thing.iri, activity)
        for activity in activities_of(engine, language)
        for thing in dict.fromkeys((*activity.lines, *activity.answers, *activity.leads, *activity.partners))
    )


def _silent(lines: Sequence[Thing], named: Iterable[str]) -> tuple[Thing, ...]:
    """Return the lines that no activity names: a whole for all of its parts, else only the parts."""
    silent = [line for line in lines if line.iri not in named]
    parts = {line.iri: [each for each in lines if each.code.startswith(f"{line.code}-")] for line in lines}
    whole = [line for line in silent if all(part in silent for part in parts[line.iri])]
    covered = {part.iri for line in whole for part in parts[line.iri]}
    return tuple(line for line in silent if line.iri not in covered and (line in whole or not parts[line.iri]))


def _chosen(engine: Engine, codes: Iterable[str]) -> set[str]:
    from wsis_gdc.questions.review import chosen_lines

    for code in codes:
        iri = resolve(engine, code)
        if iri not in {line.iri for line in tables_of(engine).things("action-line")}:
            raise NotFoundError("action line", code, cure=f"{iri.rsplit('/', 1)[-1]} is none")
    return {line for code in codes for line in chosen_lines(engine, code)}


def _held(engine: Engine, language: str) -> dict[str, tuple[Thing, ...]]:
    """Return the provisions that state an act and are joined with each line, or an item of it, by a coded link."""
    kinds = set(acts(engine))
    found: dict[str, dict[str, Thing]] = defaultdict(dict)
    for link in links(engine, language):
        if link.claim_kind == "coding" and link.status != "proposed" and link.subject.kind in kinds:
            found[line_of(link.object)][link.subject.iri] = link.subject
    return {line: tuple(some.values()) for line, some in found.items()}


def _twice(activities: Iterable[Activity]) -> list[Twice]:
    """Return the provisions that two activities answer without anybody in common, as far as both name somebody."""
    by_provision = grouped((provision, activity) for activity in activities for provision in activity.answers)
    found = []
    for provision in by_code(by_provision):
        apart = {
            activity: None for pair in combinations(by_provision[provision], 2) if _apart(*pair) for activity in pair
        }
        if apart:
            found.append(Twice(provision, tuple(apart)))
    return found


def _apart(one: Activity, other: Activity) -> bool:
    return bool(one.responsible and other.responsible) and not one.responsible & other.responsible
