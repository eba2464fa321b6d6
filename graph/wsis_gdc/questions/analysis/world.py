"""The facts of a graph: everything that the analysis asks an engine for, and the layers made of it.

``read_world`` does all the asking, ``facts_of`` all the counting: whoever has the same tables from elsewhere hands
them in as a ``World``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import expand
from wsis_gdc.knowledge.central import FACT_ROWS, LINKS, LOOKED, tables_of
from wsis_gdc.knowledge.coding import CODES, NO_LINKS, OPENING, covered, reasons_of
from wsis_gdc.knowledge.links import Link, links, stated_pairs, upward_of
from wsis_gdc.knowledge.roles import facilitators
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.things import Thing, things
from wsis_gdc.questions.analysis.layers import Facts, Layer, Tie
from wsis_gdc.questions.reliability import Study, studies

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["QUERIES", "World", "facts_of", "read_facts", "read_world"]

_UNGIS: Final = """SELECT ?entity ?role WHERE {
  ?membership a wg:UngisMembership ; org:member ?entity .
  OPTIONAL { ?membership org:role ?role }
}"""

QUERIES: Final[Mapping[str, str]] = {
    "links": LINKS,
    "stated facts": FACT_ROWS,
    "looked at": LOOKED,
    "reasons": NO_LINKS,
    "codes": CODES,
    "ungis": _UNGIS,
}
"""The queries that the facts of the analysis come from, beside those for labels, kinds and wholes."""

_KINDS: Final = ("action-line", "commitment", "objective", "section", "entity", "mechanism", "trend")
_SLUG: Final = re.compile(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class World:
    """What the graph says, before anything is counted.

    `links` are the claims of the chosen sets that somebody has taken up; `kinds` the things of each kind and `named`
    those at the ends of links and codes, both in official order; `counts_for` gives the IRIs of a thing and all its
    wholes; `looked_at` what each set covers; `studies` the raw codes; the rest is as in ``Facts``.
    """

    links: tuple[Link, ...]
    kinds: Mapping[str, tuple[Thing, ...]]
    named: Mapping[str, Thing]
    counts_for: Callable[[str], frozenset[str]]
    looked_at: Mapping[str, Collection[str]]
    reasons: Mapping[str, str]
    facilitators: Mapping[str, tuple[Thing, ...]]
    ungis: Mapping[str, tuple[str, ...]]
    naming: Mapping[str, tuple[str, ...]]
    studies: tuple[Study, ...]

    def ordered(self, iris: Collection[str]) -> tuple[Thing, ...]:
        """Return the named things among these, in official order."""
        return tuple(thing for iri, thing in self.named.items() if iri in iris)

    def places(self, iri: str, among: Collection[str]) -> tuple[str, ...]:
        """Return what a thing counts for among things of a kind: the nearest, so not C7 where C7 e-health is met."""
        wholes = [whole for whole in self.counts_for(iri) if whole in among]
        farther = {whole for part in wholes for whole in self.counts_for(part) - {part}}
        return tuple(sorted(set(wholes) - farther))


def read_facts(engine: Engine, language: str = "en", sets: Sequence[str] = ()) -> Facts:
    """Return the facts of a graph; claims that nobody has taken up (status proposed) do not count.

    `sets` restricts claims to mapping sets by name, CURIE or IRI (empty: all). Raises NotFoundError for an unknown one.
    """
    return facts_of(read_world(engine, language, sets))


def read_world(engine: Engine, language: str = "en", sets: Sequence[str] = ()) -> World:
    """Return what a graph says, of these mapping sets (empty: all). Raises NotFoundError for an unknown one."""
    claims = links(engine, language, Selection.read(engine, sets=sets))
    coded = studies(engine)
    ends = {end.iri for link in claims for end in (link.subject, link.object)}
    ends |= {iri for study in coded for iri in (*study.units, *study.targets)}
    return World(
        links=claims,
        kinds={kind: tables_of(engine).things(kind, language) for kind in _KINDS},
        named=things(engine, ends, language),
        counts_for=upward_of(engine),
        looked_at={set_: subjects | objects for set_, (subjects, objects) in covered(engine).items()},
        reasons=reasons_of(engine),
        facilitators=facilitators(engine),
        ungis=_gathered((entity, _local(role)) for entity, role in engine.select(_UNGIS).texts()),
        naming=_gathered((actor, provision) for provision, actor in stated_pairs(engine, "wg:namesActor")),
        studies=coded,
    )


def facts_of(world: World) -> Facts:
    """Return the layers of a world, and what is known beside them."""
    crosswalk, mechanisms = _crosswalk(world), _mechanisms(world)
    trend_lines, trend_provisions = _trend_lines(world), _trend_provisions(world)
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
    )


def _crosswalk(world: World) -> Layer:
    """Return the layer of lines × commitments: those that were read against lines.

    A link counts for the commitment that it names. An opening clause is left out, as its items carry the acts.
    """
    lines = {line.iri for line in world.kinds["action-line"]}
    commitments = {commitment.iri for commitment in world.kinds["commitment"]}
    ties, sets = [], set()
    for link, commitment, other in _ends(world, lambda end: end.iri in commitments):
        for line in world.places(other.iri, lines):
            sets.add(link.set_iri)
            ties.append(_tie(link, line, commitment.iri, other.iri))
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
    mechanisms = {mechanism.iri for mechanism in world.kinds["mechanism"]}
    ties = [
        _tie(link, mechanism.iri, other.iri)
        for link, mechanism, other in _ends(world, lambda end: end.iri in mechanisms)
        if _of_compact(other)
    ]
    tied = {tie.row for tie in ties}
    rows = (mechanism for mechanism in world.kinds["mechanism"] if mechanism.iri in tied)
    return _layer(_shown(rows), world.ordered({tie.column for tie in ties}), ties)


def _trend_lines(world: World) -> Layer:
    """Return the layer of trends × action lines."""
    trends = {trend.iri for trend in world.kinds["trend"]}
    lines = {line.iri for line in world.kinds["action-line"]}
    ties = [
        _tie(link, trend.iri, line, other.iri)
        for link, trend, other in _ends(world, lambda end: end.iri in trends)
        for line in world.places(other.iri, lines)
    ]
    return _trends(world, ties, "trends × lines")


def _trend_provisions(world: World) -> Layer:
    """Return the layer of trends × provisions of the Compact, its principles among them."""
    trends = {trend.iri for trend in world.kinds["trend"]}
    ties = [
        _tie(link, trend.iri, other.iri, other.iri)
        for link, trend, other in _ends(world, lambda end: end.iri in trends)
        if _of_compact(other)
    ]
    return _trends(world, ties, "trends × provisions")


def _trends(world: World, ties: Sequence[Tie], study: str) -> Layer:
    readers = _readers(world, study, lambda unit, target: (unit, target))
    columns = {tie.column for side in (ties, *readers) for tie in side}
    return _layer(_shown(world.kinds["trend"]), world.ordered(columns), ties, readers)


def _of_compact(thing: Thing) -> bool:
    """Tell whether a thing is the Compact or any part of it, whether or not that stands under an objective."""
    return thing.iri.startswith(expand("gdc:"))


def _ends(world: World, near: Callable[[Thing], bool]) -> Iterable[tuple[Link, Thing, Thing]]:
    """Yield each link with its near end and its far one, whichever of them is the subject."""
    for link in world.links:
        if near(link.subject):
            yield link, link.subject, link.object
        if near(link.object):
            yield link, link.object, link.subject


def _tie(link: Link, row: str, column: str, item: str = "") -> Tie:
    strength = 1.0 if link.strength is None else float(link.strength)
    confidence = 1.0 if link.confidence is None else link.confidence
    return Tie(row, column, strength, confidence, link.predicate, link.iri, item)


def _readers(world: World, name: str, ends: Callable[[str, str], tuple[str, str]]) -> list[list[Tie]]:
    """Return the raw codes of each reader of a study as ties; `ends` turns (unit, target) into (row, column)."""
    study = next((study for study in world.studies if study.name == name), None)
    return [
        [
            Tie(*ends(unit, target), float(code.strength), code.confidence, code.relation, code.iri, code.item)
            for (unit, target), code in codes.items()
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


def _gathered(pairs: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the second values of pairs by the first, both sorted."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: tuple(sorted(values)) for key, values in sorted(found.items())}


def _local(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
