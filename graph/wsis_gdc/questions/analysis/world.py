"""The facts of a graph: everything that the analysis asks an engine for, and the layers made of it.

``read_world`` does all the asking, ``facts_of`` all the counting: whoever has the same tables from elsewhere hands
them in as a ``World``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.grouping import gathered
from wsis_gdc.base.namespaces import expand
from wsis_gdc.knowledge.central import FACT_ROWS, LINKS, LOOKED, tables_of
from wsis_gdc.knowledge.coding import (
    CODES,
    CROSSWALK,
    ELSEWHERE,
    NO_LINKS,
    OPENING,
    covered,
    linked_elsewhere,
    reasons_of,
)
from wsis_gdc.knowledge.frameworks import acts, namespaces
from wsis_gdc.knowledge.links import Link, counts_for, links, stated_pairs
from wsis_gdc.knowledge.roles import MEMBERSHIPS, facilitators
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.things import Thing, things
from wsis_gdc.questions.analysis.layers import Facts, Layer, Tie
from wsis_gdc.questions.held_roles import held_memberships
from wsis_gdc.questions.reliability import Study, studies

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["QUERIES", "World", "facts_of", "read_facts", "read_world"]

QUERIES: Final[Mapping[str, str]] = {
    "links": LINKS,
    "stated facts": FACT_ROWS,
    "looked at": LOOKED,
    "reasons": NO_LINKS,
    "codes": CODES,
    "memberships": MEMBERSHIPS,
}
"""The queries that the facts of the analysis come from, beside those for labels, kinds and wholes."""

_UNGIS: Final = expand("mechanism:ungis")
_ALL: Final = Selection()
_TRENDS: Final = "set:trends-coded"

_KINDS: Final = ("action-line", "commitment", "objective", "section", "entity", "mechanism", "trend")
_SLUG: Final = re.compile(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class World:
    """What the graph says, before anything is counted.

    `links` are the claims of the chosen sets that somebody has taken up; `kinds` the things of each kind, as commitment
    all that state an act; `namespaces` where the things of frameworks with acts begin; `named` the things at the ends
    of links and codes, in official order; `counts_for` gives the members of kinds that a thing counts for; `looked_at`
    what each set covers; `studies` the raw codes; `selection` says which claims were chosen; the rest is as in
    ``Facts``.
    """

    links: tuple[Link, ...]
    kinds: Mapping[str, tuple[Thing, ...]]
    namespaces: tuple[str, ...]
    named: Mapping[str, Thing]
    counts_for: Callable[[str], frozenset[str]]
    looked_at: Mapping[str, Collection[str]]
    reasons: Mapping[str, str]
    facilitators: Mapping[str, tuple[Thing, ...]]
    ungis: Mapping[str, tuple[str, ...]]
    naming: Mapping[str, tuple[str, ...]]
    studies: tuple[Study, ...]
    selection: Selection = _ALL

    def ordered(self, iris: Collection[str]) -> tuple[Thing, ...]:
        """Return the named things among these, in official order."""
        return tuple(thing for iri, thing in self.named.items() if iri in iris)

    def joined(self, kind: str, places: Callable[[Thing], Iterable[str]]) -> Iterator[tuple[Link, Thing, Thing, str]]:
        """Yield each link that names a thing of a kind, with that thing, its other end, and what that end counts for.

        ``places`` says what an end counts for; whichever of the two ends is the subject.
        """
        members = {thing.iri for thing in self.kinds[kind]}
        for link in self.links:
            for near, far in ((link.subject, link.object), (link.object, link.subject)):
                if near.iri in members:
                    for place in places(far):
                        yield link, near, far, place

    def in_texts(self, thing: Thing) -> tuple[str, ...]:
        """Return a thing that is a framework with acts or any part of it, whether or not it stands in a section."""
        return (thing.iri,) if thing.iri.startswith(self.namespaces) else ()

    def lines_of(self, thing: Thing) -> tuple[str, ...]:
        """Return the action lines that a thing counts for: the nearest, so not C7 where C7 e-health is met."""
        return tuple(sorted(self.counts_for(thing.iri) & {line.iri for line in self.kinds["action-line"]}))


def read_facts(engine: Engine, language: str = "en", sets: Sequence[str] = (), **more: Any) -> Facts:
    """Return the facts of a graph; claims that nobody has taken up (status proposed) do not count unless asked for.

    `sets` restricts claims to mapping sets by name, CURIE or IRI (empty: all); `more` are further choices of
    ``Selection.read``, such as ``statuses`` and ``min_confidence``. Raises NotFoundError for an unknown set or status,
    QueryError for a number out of range.
    """
    return facts_of(read_world(engine, language, sets, **more))


def read_world(engine: Engine, language: str = "en", sets: Sequence[str] = (), **more: Any) -> World:
    """Return what a graph says, of chosen claims. Raises as ``read_facts`` does."""
    selection = Selection.read(engine, sets=sets, **more)
    claims = links(engine, language, selection)
    coded = studies(engine)
    ends = {end.iri for link in claims for end in (link.subject, link.object)}
    ends |= {iri for study in coded for iri in (*study.units, *study.targets)}
    return World(
        links=claims,
        kinds={kind: tables_of(engine).there(kind, language) for kind in _KINDS}
        | {"commitment": tuple(thing for act in acts(engine) for thing in tables_of(engine).things(act, language))},
        namespaces=namespaces(engine),
        named=things(engine, ends, language),
        counts_for=counts_for(engine),
        looked_at={set_: subjects | objects for set_, (subjects, objects) in covered(engine).items()},
        reasons=dict.fromkeys(linked_elsewhere(engine), ELSEWHERE) | reasons_of(engine),
        facilitators=facilitators(engine),
        ungis=_sorted(
            (each.entity.iri, each.role)
            for each in held_memberships(engine)
            if each.group.iri == _UNGIS and not each.dated
        ),
        naming=_sorted((actor, provision) for provision, actor in stated_pairs(engine, "wg:namesActor")),
        studies=coded,
        selection=selection,
    )


def facts_of(world: World) -> Facts:
    """Return the layers of a world, and what is known beside them."""
    crosswalk, mechanisms = _crosswalk(world), _mechanisms(world)
    trend_lines = _trends(world, "trends × lines", world.lines_of)
    trend_provisions = _trends(world, "trends × provisions", world.in_texts)
    lines = {line.iri for line in world.kinds["action-line"]}
    facilitates = frozenset((who.iri, line) for line in lines for who in world.facilitators.get(line, ()))
    active = {entity for entity, _ in facilitates} | set(world.ungis)
    parts = {part.iri for layer in (crosswalk, mechanisms, trend_provisions) for part in layer.columns}
    return Facts(
        lines=crosswalk,
        mechanisms=mechanisms,
        trend_lines=trend_lines,
        trend_provisions=trend_provisions,
        entities=_shown(entity for entity in world.kinds["entity"] if entity.iri in active),
        objectives=world.kinds["objective"],
        facilitates=facilitates,
        groups={part: _whole(world, part) for part in sorted(parts)},
        reasons=world.reasons,
        ungis=world.ungis,
        naming=world.naming,
        filters=world.selection.told,
    )


def _crosswalk(world: World) -> Layer:
    """Return the layer of lines × commitments: those that were read against lines.

    A link counts for the commitment that it names. An opening clause is left out, as its items carry the acts.
    """
    lines = {line.iri for line in world.kinds["action-line"]}
    commitments = {commitment.iri for commitment in world.kinds["commitment"]}
    joined = tuple(world.joined("commitment", world.lines_of))
    ties = [_tie(link, line, commitment.iri, other.iri) for link, commitment, other, line in joined]
    sets = {link.set_iri for link, *_ in joined}
    covered = {iri for set_ in sets for iri in world.looked_at.get(set_, ())}
    openings = {unit for unit, reason in world.reasons.items() if reason == OPENING}
    units = ((covered & commitments) - openings) | {tie.column for tie in ties}
    rows = (covered & lines) | {tie.row for tie in ties}
    readers = _readers(world, "crosswalk", lambda unit, target: (target, unit))
    return _layer(
        (line for line in world.kinds["action-line"] if line.iri in rows),
        (commitment for commitment in world.kinds["commitment"] if commitment.iri in units),
        ties,
        readers,
    )


def _mechanisms(world: World) -> Layer:
    """Return the layer of mechanisms × parts of the Compact, by whatever claim joins them; strength is 1 throughout."""
    joined = world.joined("mechanism", world.in_texts)
    ties = [_tie(link, mechanism.iri, place) for link, mechanism, _, place in joined]
    tied = {tie.row for tie in ties}
    rows = (mechanism for mechanism in world.kinds["mechanism"] if mechanism.iri in tied)
    return _layer(_shown(rows), world.ordered({tie.column for tie in ties}), ties)


def _trends(world: World, study: str, places: Callable[[Thing], Iterable[str]]) -> Layer:
    """Return the layer of trends × lines, or × provisions of the Compact, its principles among them."""
    ties = [_tie(link, trend.iri, place, other.iri) for link, trend, other, place in world.joined("trend", places)]
    readers = _readers(world, study, lambda unit, target: (unit, target))
    columns = {tie.column for side in (ties, *readers) for tie in side}
    return _layer(_shown(world.kinds["trend"]), world.ordered(columns), ties, readers)


def _tie(link: Link, row: str, column: str, item: str = "") -> Tie:
    strength = 1.0 if link.strength is None else float(link.strength)
    confidence = 1.0 if link.confidence is None else link.confidence
    return Tie(row, column, strength, confidence, link.predicate, link.iri, item)


def _readers(world: World, name: str, ends: Callable[[str, str], tuple[str, str]]) -> list[list[Tie]]:
    """Return the raw codes of each reader of a study as ties; `ends` turns (unit, target) into (row, column).

    Codes stand for the claims of a set: they have none of its statuses, and the same minima hold for them. Where the
    set is not chosen, or claims of some statuses only, there are none.
    """
    study = next((study for study in world.studies if study.name == name), None)
    chosen, set_ = world.selection, expand(CROSSWALK if name == "crosswalk" else _TRENDS)
    if chosen.statuses or (chosen.sets and set_ not in chosen.sets):
        return []
    least, sure = chosen.min_strength or 0, chosen.min_confidence or 0
    return [
        [
            Tie(*ends(unit, target), float(code.strength), code.confidence, code.relation, code.iri, code.item)
            for (unit, target), code in codes.items()
            if code.strength >= least and code.confidence >= sure
        ]
        for codes in (study.codes if study else ())
    ]


def _layer(
    rows: Iterable[Thing], columns: Iterable[Thing], published: Iterable[Tie], readers: Iterable[Iterable[Tie]] = ()
) -> Layer:
    """Return a layer whose ties lie between its rows and columns, sorted whatever the order of input."""
    rows, columns = tuple(rows), tuple(columns)
    known = {thing.iri for thing in rows}, {thing.iri for thing in columns}

    def kept(ties: Iterable[Tie]) -> tuple[Tie, ...]:
        return tuple(sorted({tie for tie in ties if tie.row in known[0] and tie.column in known[1]}))

    return Layer(rows, columns, kept(published), tuple(kept(ties) for ties in readers))


def _whole(world: World, part: str) -> str:
    """Return the objective that a part of the Compact counts for, or its section, or the part itself."""
    wholes = world.counts_for(part)
    for kind in ("objective", "section"):
        if of_kind := {thing.iri for thing in world.kinds[kind]} & wholes:
            return min(of_kind)
    return part


def _shown(found: Iterable[Thing]) -> tuple[Thing, ...]:
    """Return things whose code is a name for addresses (un-regional-commissions) with their label as code."""
    return tuple(replace(thing, code=thing.label) if _SLUG.fullmatch(thing.code) else thing for thing in found)


def _sorted(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the second values of pairs by the first, both sorted."""
    return {key: tuple(sorted(values)) for key, values in sorted(gathered(pairs).items())}
