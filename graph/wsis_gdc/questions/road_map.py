"""The road map of a pack as a table to fill in: a row for each commitment and each ask, filled where the graph knows.

>>> from wsis_gdc import load
>>> from wsis_gdc.questions.pack import pack
>>> with load() as kg:
...     row = to_fill(pack(kg.engine, "C5"))[0]
>>> [line.code for line in row.lines], row.answers.curie, [lead.code for lead in row.leads], row.partners
(['C5'], 'gdc:21j', ['ITU'], ())
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wsis_gdc.base.grouping import grouped
from wsis_gdc.knowledge.roles import LEAD
from wsis_gdc.knowledge.things import Thing, by_code
from wsis_gdc.questions.pack import line_of
from wsis_gdc.questions.reach import INVOLVED, NAMED, STATED, SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wsis_gdc.questions.asks import Ask
    from wsis_gdc.questions.pack import Pack

__all__ = ["RowToFill", "to_fill"]


@dataclass(frozen=True, slots=True)
class RowToFill:
    """A row of a road map before somebody plans: the provision that waits for an answer, and what the graph knows.

    ``lines`` are those of the pack that hold the provision. ``leads`` are the entities that the text asks; where it
    asks the facilitators, or nobody by name, those that lead these lines today: nobody, where nobody is known to.
    ``partners`` are the entities with which the text wants it done. ``deadline`` is the year that the text sets, None
    where it sets none. ``others`` are other lines that hold it, each with who answers for it: those to talk to, which
    says nothing of what they plan.
    """

    lines: tuple[Thing, ...]
    answers: Thing
    leads: tuple[Thing, ...]
    partners: tuple[Thing, ...]
    deadline: int | None
    others: tuple[tuple[Thing, tuple[Thing, ...]], ...]


def to_fill(pack: Pack) -> tuple[RowToFill, ...]:
    """Return the rows: the commitments that are linked with lines of the pack, then further asks of today.

    Asks that only name the subject of the pack are no work of it, and have no row.
    """
    holders: dict[str, dict[str, Thing]] = defaultdict(dict)
    provisions: dict[str, Thing] = {}
    lines = {line.iri: line for line in pack.lines}
    for link in pack.commitments:
        provisions.setdefault(link.subject.iri, link.subject)
        holders[link.subject.iri][line_of(link.object)] = lines[line_of(link.object)]
    asks = {ask.provision.iri: ask for ask in pack.asks}
    for iri, ask in asks.items():
        if iri not in provisions and ask.time != "passed" and ask.how(pack.subject) != NAMED:
            provisions[iri] = ask.provision
            reached = {each.who.iri for each in ask.asked if each.how != NAMED}
            holders[iri] = {line: lines[line] for line in lines if line in reached}
    others = _others(pack)
    rows = []
    for iri, thing in provisions.items():
        held, of_it = _wholes(by_code(holders[iri].values())), asks.get(iri)
        leads = _leads(pack, held, of_it)
        partners = tuple(who for who in _partners(pack, of_it) if who not in leads) if of_it else ()
        rows.append(RowToFill(held, thing, leads, partners, of_it.year if of_it else None, others.get(iri, ())))
    return tuple(rows)


def _wholes(lines: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """Return lines without the parts of one that is among them, such as C7-e-health beside C7."""
    return tuple(line for line in lines if not any(line.code.startswith(f"{whole.code}-") for whole in lines))


def _leads(pack: Pack, lines: Iterable[Thing], ask: Ask | None) -> tuple[Thing, ...]:
    """Return whom the text asks; of an entity's pack the entity alone, where the text asks it."""
    if ask is None or not ask.addressees:
        return _leaders(pack, lines)
    subject = pack.subject
    own = [each for each in ask.reasons(subject) if each.how == STATED and each.route != "facilitator"]
    if subject.kind == "entity" and own:
        return (subject,)
    asked = set(_bodies(ask.addressees))
    if any(each.how == STATED and each.route in ("lines", "facilitator") for each in ask.asked):
        asked.update(_leaders(pack, lines))
    return by_code(asked)


def _leaders(pack: Pack, lines: Iterable[Thing]) -> tuple[Thing, ...]:
    """Return who leads one of the lines today; who co-facilitates a line is not known to lead it."""
    wanted = {line.iri for line in lines}
    return by_code(
        {role.entity for role in pack.roles if role.current and role.role == LEAD and role.line.iri in wanted}
    )


def _partners(pack: Pack, ask: Ask) -> tuple[Thing, ...]:
    """Return the entities that the text wants involved, that of the pack among them."""
    involved = set(_bodies(ask.partners))
    if pack.subject.kind == "entity" and ask.how(pack.subject) == INVOLVED:
        involved.add(pack.subject)
    return by_code(involved)


def _bodies(some: Iterable[Thing]) -> Iterable[Thing]:
    """Yield the entities that can lead or take part: the system of all of them is none."""
    return (who for who in some if who.kind == "entity" and who.iri != SYSTEM)


def _others(pack: Pack) -> dict[str, tuple[tuple[Thing, tuple[Thing, ...]], ...]]:
    return grouped(
        (commitment.iri, (near.line, near.facilitators)) for near in pack.neighbours for commitment in near.commitments
    )
