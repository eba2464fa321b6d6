"""The road map of a pack as a table to fill in: a row for each commitment and each ask, filled where the graph knows.

>>> from wsis_gdc import load
>>> from wsis_gdc.questions.pack import pack
>>> with load() as kg:
...     row = to_fill(pack(kg.engine, "C5"))[0]
>>> [line.code for line in row.lines], row.answers.curie, [lead.code for lead in row.leads]
(['C5'], 'gdc:21j', ['ITU'])
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wsis_gdc.base.grouping import grouped
from wsis_gdc.knowledge.roles import LEADING
from wsis_gdc.knowledge.things import Thing, by_code
from wsis_gdc.questions.pack import line_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wsis_gdc.questions.pack import Pack

__all__ = ["RowToFill", "to_fill"]


@dataclass(frozen=True, slots=True)
class RowToFill:
    """A row of a road map before somebody plans: the provision that waits for an answer, and what the graph knows.

    ``lines`` are those of the pack that hold the provision, ``leads`` who answers for them today, ``deadline`` the
    year that the text sets, None where it sets none. ``others`` are other lines that hold it, each with who has a role
    in it: those to talk to, which says nothing of what they plan.
    """

    lines: tuple[Thing, ...]
    answers: Thing
    leads: tuple[Thing, ...]
    deadline: int | None
    others: tuple[tuple[Thing, tuple[Thing, ...]], ...]


def to_fill(pack: Pack) -> tuple[RowToFill, ...]:
    """Return the rows: the commitments that are linked with lines of the pack, then further asks of today."""
    holders: dict[str, dict[str, Thing]] = defaultdict(dict)
    provisions: dict[str, Thing] = {}
    lines = {line.iri: line for line in pack.lines}
    for link in pack.commitments:
        provisions.setdefault(link.subject.iri, link.subject)
        holders[link.subject.iri][line_of(link.object)] = lines[line_of(link.object)]
    years = {ask.provision.iri: ask.year for ask in pack.asks}
    for ask in pack.asks:
        if ask.provision.iri not in provisions and ask.time != "passed":
            provisions[ask.provision.iri] = ask.provision
            own = {each.who.iri for each in ask.asked} & lines.keys()
            holders[ask.provision.iri] = {iri: lines[iri] for iri in own}
    others = _others(pack)
    rows = []
    for iri, thing in provisions.items():
        held = _wholes(by_code(holders[iri].values()))
        rows.append(RowToFill(held, thing, _leads(pack, held or pack.lines), years.get(iri), others.get(iri, ())))
    return tuple(rows)


def _wholes(lines: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """Return lines without the parts of one that is among them, such as C7-e-health beside C7."""
    return tuple(line for line in lines if not any(line.code.startswith(f"{whole.code}-") for whole in lines))


def _leads(pack: Pack, lines: Iterable[Thing]) -> tuple[Thing, ...]:
    """Return who leads one of the lines today, else who co-facilitates it; of an entity's pack the entity alone."""
    if pack.subject.kind == "entity":
        return (pack.subject,)
    wanted = {line.iri for line in lines}
    for rank in LEADING:
        held = [role for role in pack.roles if role.current and role.role == rank and role.line.iri in wanted]
        if held:
            return by_code({role.entity for role in held})
    return ()


def _others(pack: Pack) -> dict[str, tuple[tuple[Thing, tuple[Thing, ...]], ...]]:
    return grouped(
        (commitment.iri, (near.line, near.entities)) for near in pack.neighbours for commitment in near.commitments
    )
