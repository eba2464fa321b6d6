"""What the analysis rests on: things in official order and the ties between them, as plain frozen values.

Everything here can be written by hand, so that measures are tested on worlds worked out on paper.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import expand
from wsis_gdc.knowledge.links import Link, links, upward_of
from wsis_gdc.knowledge.things import Thing, of_kind, things
from wsis_gdc.questions.reliability import Study, studies

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

_SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

__all__ = ["QUERIES", "Facts", "Layer", "Tie", "read_facts"]

QUERIES: Final[Mapping[str, str]] = {
    "facilitation": "SELECT ?entity ?line WHERE { ?line wg:facilitatedBy ?entity . ?line a wg:ActionLine }",
    "ungis": """SELECT ?entity ?role WHERE {
  ?membership a wg:UngisMembership ; org:member ?entity .
  OPTIONAL { ?membership org:role ?role }
}""",
    "coverage": """SELECT ?set ?subject ?object WHERE {
  ?set a wg:MappingSet .
  { ?set wg:coversSubject ?subject } UNION { ?set wg:coversObject ?object }
}""",
    "reasons": """SELECT ?unit ?reason WHERE {
  ?finding a wg:NoLinkFinding ; wg:unit ?unit ; wg:noLinkReason ?reason .
  MINUS { ?finding wg:line ?line }
}""",
    "naming": "SELECT ?provision ?actor WHERE { ?provision wg:namesActor ?actor }",
}
"""The queries that the facts come from, beside those of `matrix.links`, `reliability.studies` and `things.of_kind`."""


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """A tie between a row and a column; strength 1–3 (1 where none is claimed), confidence 0–1.

    `source` is the IRI of the linkage or code that makes the tie, `item` the provision named on the side of the row.
    """

    row: str
    column: str
    strength: float
    confidence: float
    relation: str = ""
    source: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """Ties between two kinds of things; `readers` holds the raw codes of each reader as alternative sets of ties."""

    rows: tuple[Thing, ...]
    columns: tuple[Thing, ...]
    published: tuple[Tie, ...]
    readers: tuple[tuple[Tie, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the analysis knows.

    `lines` ties action lines with the acting provisions of the Compact that were read against them; `groups` gives
    the objective of a provision (or the section, where that stands under none); `reasons` says why a provision has
    no link; `facilitates` pairs entities with lines; `ungis` gives the roles of the members of UNGIS; `naming` the
    provisions that name an entity.
    """

    lines: Layer
    mechanisms: Layer
    trend_lines: Layer
    trend_provisions: Layer
    entities: tuple[Thing, ...]
    objectives: tuple[Thing, ...]
    facilitates: frozenset[tuple[str, str]] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    ungis: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    naming: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def facilitators(self, line: str) -> tuple[Thing, ...]:
        """Return the entities that lead or co-facilitate a line."""
        return tuple(entity for entity in self.entities if (entity.iri, line) in self.facilitates)

    def named(self) -> dict[str, Thing]:
        """Return every thing by its IRI."""
        layers = (self.lines, self.mechanisms, self.trend_lines, self.trend_provisions)
        found = {thing.iri: thing for layer in layers for thing in (*layer.rows, *layer.columns)}
        return found | {thing.iri: thing for thing in (*self.entities, *self.objectives)}


def read_facts(engine: Engine, language: str = "en", sets: Sequence[str] = ()) -> Facts:
    """Return the facts of a graph; claims that nobody has taken up (status proposed) do not count.

    `sets` restricts claims to mapping sets by name (empty: all). Raises NotFoundError for an unknown one.
    """
    found = [link for link in links(engine, language) if link.status != "proposed"]
    known = sorted({link.set_iri.rsplit("/", 1)[-1] for link in found})
    for name in sets:
        if name not in known:
            raise NotFoundError("mapping set", name, get_close_matches(name, known, 3, 0.4) or known[:5])
    found = [link for link in found if not sets or link.set_iri.rsplit("/", 1)[-1] in sets]
    lines = of_kind(engine, "action-line", language)
    studied = studies(engine)
    reasons = {unit: reason.rsplit("/", 1)[-1] for unit, reason in sorted(engine.select(QUERIES["reasons"]).texts())}
    crosswalk = _crosswalk(engine, found, lines, studied, reasons, language)
    trends = _shown(of_kind(engine, "trend", language))
    facilitates = frozenset((row[0], row[1]) for row in engine.select(QUERIES["facilitation"]).texts())
    ungis: dict[str, set[str]] = defaultdict(set)
    for entity, role in engine.select(QUERIES["ungis"]).texts():
        ungis[entity].add(role.rsplit("/", 1)[-1])
    naming: dict[str, set[str]] = defaultdict(set)
    for provision, actor in engine.select(QUERIES["naming"]).texts():
        naming[actor].add(provision)
    active = {entity for entity, _ in facilitates} | set(ungis)
    mechanisms = _mechanisms(engine, found, language)
    trend_lines = _trends(engine, found, trends, studied, "trends × lines", language)
    trend_provisions = _trends(engine, found, trends, studied, "trends × provisions", language)
    objectives = of_kind(engine, "objective", language)
    parts = {thing.iri for layer in (crosswalk, mechanisms, trend_provisions) for thing in layer.columns}
    return Facts(
        lines=crosswalk,
        mechanisms=mechanisms,
        trend_lines=trend_lines,
        trend_provisions=trend_provisions,
        entities=_shown(thing for thing in of_kind(engine, "entity", language) if thing.iri in active),
        objectives=objectives,
        facilitates=facilitates,
        groups=_groups(engine, parts, objectives),
        reasons=reasons,
        ungis={entity: tuple(sorted(roles)) for entity, roles in sorted(ungis.items())},
        naming={actor: tuple(sorted(provisions)) for actor, provisions in sorted(naming.items())},
    )


def _crosswalk(
    engine: Engine,
    found: Sequence[Link],
    lines: Sequence[Thing],
    studied: Sequence[Study],
    reasons: Mapping[str, str],
    language: str,
) -> Layer:
    """Return the layer of lines × acting provisions: those that were read against lines, opening clauses left out."""
    known = {line.iri for line in lines}
    published, sets = [], set()
    for link in found:
        line = link.object.group_iri if link.object.kind == "item" else link.object.iri
        if link.strength is not None and line in known and link.subject.iri.startswith(expand("gdc:")):
            sets.add(link.set_iri)
            published.append(_tie(link, line, link.subject.iri, link.object.iri))
    covered: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for set_, subject, object_ in engine.select(QUERIES["coverage"]).texts():
        if set_ in sets:
            covered[set_][0].add(subject)
            covered[set_][1].add(object_)
    units = {subject for subjects, _ in covered.values() for subject in subjects if subject}
    units |= {tie.column for tie in published}
    units -= {unit for unit, reason in reasons.items() if reason == "chapeau"}
    rows = {object_ for _, objects in covered.values() for object_ in objects if object_} & known
    rows |= {tie.row for tie in published}
    study = next((study for study in studied if study.name == "crosswalk"), None)
    readers = _readers(study, lambda unit, target: (target, unit))
    return _layer([line for line in lines if line.iri in rows], _ordered(engine, units, language), published, readers)


def _mechanisms(engine: Engine, found: Sequence[Link], language: str) -> Layer:
    """Return the layer of mechanisms × parts of the Compact, by whatever claim joins them; strength is 1 throughout."""
    mechanisms = _shown(of_kind(engine, "mechanism", language))
    known = {mechanism.iri for mechanism in mechanisms}
    ties = []
    for link in found:
        for one, other in ((link.subject, link.object), (link.object, link.subject)):
            if one.iri in known and other.iri.startswith(expand("gdc:")):
                ties.append(_tie(link, one.iri, other.iri))
    tied = {tie.row for tie in ties}
    parts = _ordered(engine, {tie.column for tie in ties}, language)
    return _layer([thing for thing in mechanisms if thing.iri in tied], parts, ties)


def _trends(
    engine: Engine,
    found: Sequence[Link],
    trends: Sequence[Thing],
    studied: Sequence[Study],
    name: str,
    language: str,
) -> Layer:
    """Return the layer of trends × lines or trends × provisions of the Compact."""
    known = {trend.iri for trend in trends}
    prefix = expand("wsis:") if name == "trends × lines" else expand("gdc:")
    ties = []
    for link in found:
        end = link.subject.group_iri if link.subject.kind == "item" else link.subject.iri
        if link.strength is not None and link.object.iri in known and end.startswith(prefix):
            ties.append(_tie(link, link.object.iri, end, link.subject.iri))
    study = next((study for study in studied if study.name == name), None)
    readers = _readers(study, lambda unit, target: (unit, target))
    columns = {tie.column for side in (ties, *readers) for tie in side}
    return _layer(trends, _ordered(engine, columns, language), ties, readers)


def _tie(link: Link, row: str, column: str, item: str = "") -> Tie:
    strength = 1.0 if link.strength is None else float(link.strength)
    confidence = 1.0 if link.confidence is None else link.confidence
    return Tie(row, column, strength, confidence, link.predicate, link.iri, item)


def _readers(study: Study | None, ends: Callable[[str, str], tuple[str, str]]) -> list[list[Tie]]:
    """Return the raw codes of each reader as ties; `ends` turns (unit, target) into (row, column)."""
    if study is None:
        return []
    return [
        [
            Tie(*ends(unit, target), float(code.strength), code.confidence, code.relation, code.code, code.item)
            for (unit, target), code in codes.items()
        ]
        for codes in study.codes
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


def _ordered(engine: Engine, iris: Iterable[str], language: str) -> tuple[Thing, ...]:
    return tuple(things(engine, iris, language).values())


def _shown(found: Iterable[Thing]) -> tuple[Thing, ...]:
    """Return things whose code is a name for addresses (un-regional-commissions) with their label as code."""
    return tuple(replace(thing, code=thing.label) if _SLUG.fullmatch(thing.code) else thing for thing in found)


def _groups(engine: Engine, parts: Iterable[str], objectives: Sequence[Thing]) -> dict[str, str]:
    """Return the objective of each part of the Compact, or its section, or the part itself."""
    known = {objective.iri for objective in objectives}
    upward = upward_of(engine)
    found = {}
    for part in sorted(parts):
        wholes = upward(part)
        sections = {whole for whole in wholes if "/section/" in whole}
        found[part] = min(wholes & known or sections or {part})
    return found
