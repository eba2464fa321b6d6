"""What changed between two states of the graph: links, verdicts, findings without a link, roles, things and labels.

Every triple that only one of the two states has belongs to exactly one change, that of its subject, so that nothing
changes unseen; what rules infer follows from the rest and is only counted. A link is known by its IRI. One that got
another IRI is the same link where its set claims that pair only once in both states.

>>> from wsis_gdc import load
>>> with load() as kg:
...     changes(kg.engine, kg.engine).none
True
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import pyoxigraph as ox

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import NoLink
from wsis_gdc.knowledge.links import Link
from wsis_gdc.knowledge.roles import facilitators
from wsis_gdc.knowledge.things import Thing, natural, resolve
from wsis_gdc.knowledge.verdicts import Verdict
from wsis_gdc.questions.graph_state import Category, GraphState, Role, pair_of_link
from wsis_gdc.questions.tabled import Columns, Tabled, of_curie, of_fields, of_thing

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine, Term

__all__ = [
    *("CATEGORIES", "LINK_KINDS", "RECORD_KINDS", "Changes", "Difference", "LineChanges", "LinkChange"),
    *("LinkKind", "RecordChange", "RecordKind", "What", "changes", "lines_chosen"),
]

What: TypeAlias = Literal["added", "removed", "changed"]
LinkKind: TypeAlias = Literal[
    "added",
    "removed",
    "ends",
    "set",
    "relation",
    "strength",
    "confidence",
    "certainty",
    "status",
    "claim",
    "line",
    "evidence",
    "source",
    "rationale",
    "record",
    "identifier",
]
RecordKind: TypeAlias = Literal["added", "removed", "label", "changed"]


LINK_KINDS: Final[tuple[LinkKind, ...]] = get_args(LinkKind)
"""What can become of a link, the weightiest first; of several, a link is counted by the first."""

RECORD_KINDS: Final[tuple[RecordKind, ...]] = get_args(RecordKind)
"""What can become of any other record; ``label`` where nothing but its names changed."""

CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
"""What records are, in the order in which they are told."""

_FIELDS: Final[Mapping[str, LinkKind]] = {
    "sssom:subject_id": "ends",
    "sssom:object_id": "ends",
    "sssom:mappings": "set",
    "sssom:predicate_id": "relation",
    "wg:strength": "strength",
    "sssom:confidence": "confidence",
    "wg:certainty": "certainty",
    "wg:status": "status",
    "wg:claimKind": "claim",
    "wg:line": "line",
    "wg:subjectEvidence": "evidence",
    "wg:objectEvidence": "evidence",
    "dcterms:source": "source",
    "wg:basis": "source",
    "wg:sourceConfidence": "source",
    "wg:rationale": "rationale",
    "wg:settlement": "rationale",
    "wg:strengthNote": "rationale",
    "skos:note": "rationale",
}
"""Which property of a link says what; all others are how the record came about (readers' codes, dates …)."""

_SAME: Final[Mapping[str, str]] = dict.fromkeys(("prov:wasDerivedFrom", "prov:hadPrimarySource"), "dcterms:source")
"""Properties that are told as another one: in earlier states the same was said by that."""

_NAMES: Final = frozenset(
    {
        *("skos:prefLabel", "skos:altLabel", "rdfs:label", "dcterms:title", "wg:pluralLabel"),
        *("wg:unverifiedLabelLanguage", "wg:machineAssistedLabelLanguage"),
    }
)
"""The properties that name a thing, or tell where its name is from."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The values of a property (a CURIE) in a language that are no more (``before``) and that are new (``after``).

    ``names`` tells that all values are IRIs, which are given as CURIEs where their namespace is known. Sources are told
    as ``dcterms:source``, by whichever property they are given.
    """

    predicate: str
    language: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    names: bool = False

    @property
    def form_only(self) -> bool:
        """Whether the values are the same, and only the property or the datatype that holds them is another."""
        return self.before == self.after

    @property
    def field(self) -> LinkKind:
        """What the property says of a link."""
        return "record" if self.form_only else _FIELDS.get(self.predicate, "record")

    def __str__(self) -> str:
        name = f"{self.predicate}@{self.language}" if self.language else self.predicate
        return f"{name}: {', '.join(self.before)} → {', '.join(self.after)}"


@dataclass(frozen=True, slots=True)
class LinkChange:
    """What became of a link: as it was and as it is, and what differs.

    ``lines`` are the action lines that it is or was under; ``earlier_iri`` is its identifier if that was another.
    """

    iri: str
    before: Link | None
    after: Link | None
    differences: tuple[Difference, ...]
    lines: tuple[Thing, ...]
    earlier_iri: str = ""

    @property
    def what(self) -> What:
        """Whether the link is new, gone, or both states have it."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    @property
    def link(self) -> Link:
        """The link as it is, or as it was where it is gone."""
        link = self.after or self.before
        assert link is not None  # noqa: S101
        return link

    @property
    def kind(self) -> LinkKind:
        """The weightiest of what became of the link."""
        if self.what != "changed":
            return "added" if self.what == "added" else "removed"
        return min((each.field for each in self.differences), key=LINK_KINDS.index, default="identifier")


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What became of a record that is no link; ``about`` is what it says, as it is or, where it is gone, as it was."""

    iri: str
    category: Category
    what: What
    thing: Thing
    differences: tuple[Difference, ...]
    lines: tuple[Thing, ...] = ()
    about: Verdict | NoLink | Role | None = None

    @property
    def kind(self) -> RecordKind:
        """What became of the record."""
        if self.what != "changed":
            return self.what
        return "label" if all(each.predicate in _NAMES for each in self.differences) else "changed"


@dataclass(frozen=True, slots=True)
class LineChanges:
    """What changed of the links of an action line, and who leads or co-facilitates it; ``line`` is None for no line."""

    line: Thing | None
    facilitators: tuple[Thing, ...]
    links: tuple[LinkChange, ...]


@dataclass(frozen=True, slots=True)
class Changes(Tabled):
    """Everything that changed from one state of the graph to another.

    ``inferred`` counts the triples that rules infer in the later state only and in the earlier only; ``moved`` those
    that lie in another named graph, which changes nothing that is said. ``chosen`` are the lines that were asked for,
    none for all; of some lines neither is counted. The table has a row for each change of a link, then of a record.
    """

    links: tuple[LinkChange, ...]
    records: tuple[RecordChange, ...]
    inferred: tuple[int, int]
    moved: int
    facilitators: Mapping[str, tuple[Thing, ...]]
    chosen: tuple[Thing, ...] = ()

    @property
    def none(self) -> bool:
        """Whether the two states say the same."""
        return not (self.links or self.records or any(self.inferred))

    @property
    def by_line(self) -> tuple[LineChanges, ...]:
        """The changes of links by action line in official order, a link under each of its lines; those of none last."""
        wanted, lines = {line.iri for line in self.chosen}, dict[str, Thing]()
        found: dict[str, list[LinkChange]] = defaultdict(list)
        for change in self.links:
            for line in change.lines:
                if not wanted or line.iri in wanted:
                    lines[line.iri] = line
                    found[line.iri].append(change)
        ordered = sorted(lines.values(), key=lambda line: natural(line.code))
        told = [LineChanges(line, self.facilitators.get(line.iri, ()), tuple(found[line.iri])) for line in ordered]
        loose = tuple(change for change in self.links if not change.lines)
        return (*told, LineChanges(None, (), loose)) if loose else tuple(told)

    @property
    def by_facilitator(self) -> tuple[tuple[Thing, tuple[Thing, ...], tuple[LinkChange, ...]], ...]:
        """Who leads or co-facilitates lines of which links changed: (entity, these lines, the links, each once)."""
        named: dict[str, Thing] = {}
        lines: dict[str, list[Thing]] = defaultdict(list)
        held: dict[str, dict[str, LinkChange]] = defaultdict(dict)
        for each in self.by_line:
            for entity in each.facilitators if each.line else ():
                named[entity.iri] = entity
                lines[entity.iri] += [each.line] if each.line else []
                held[entity.iri] |= {change.iri: change for change in each.links}
        ordered = sorted(named.values(), key=lambda entity: natural(entity.code))
        return tuple((entity, tuple(lines[entity.iri]), tuple(held[entity.iri].values())) for entity in ordered)

    @property
    def every(self) -> tuple[LinkChange | RecordChange, ...]:
        """The changes of links and of all other records."""
        return (*self.links, *self.records)

    def of(self, category: Category) -> tuple[RecordChange, ...]:
        """Return the changes of records of a category."""
        return tuple(record for record in self.records if record.category == category)

    @property
    def counts(self) -> Counter[tuple[str, str]]:
        """How many links and records changed, by (``link`` or category, kind)."""
        return Counter(
            [("link", link.kind) for link in self.links] + [(record.category, record.kind) for record in self.records]
        )

    def _table(self) -> tuple[Columns, Iterable[Any]]:
        return _COLUMNS, self.every


def _link(read: Callable[[Link], Any]) -> Callable[[Any], Any]:
    return lambda change: read(change.link) if isinstance(change, LinkChange) else None


_COLUMNS: Final[Columns] = {
    "category": lambda change: "link" if isinstance(change, LinkChange) else change.category,
    **of_fields("what", "kind"),
    "id": of_curie("iri"),
    "earlier_id": lambda change: compact(change.earlier_iri) if isinstance(change, LinkChange) else "",
    "label": lambda change: "" if isinstance(change, LinkChange) else change.thing.label,
    **of_thing("subject", _link(attrgetter("subject"))),
    **of_thing("object", _link(attrgetter("object"))),
    **{name: _link(attrgetter(name)) for name in ("predicate", "strength", "confidence", "status", "claimant")},
    **of_fields("lines", "differences"),
}


def changes(old: Engine, new: Engine, language: str = "en", codes: Sequence[str] = ()) -> Changes:
    """Return what changed from one state to another, labelled in a language.

    With codes, of lines or of entities that lead or co-facilitate some, only what concerns these lines is returned.
    Raises NotFoundError for a code that is neither.
    """
    chosen = lines_chosen(new, codes)
    before = GraphState(old, language)
    after = before if new is old else GraphState(new, language)
    touched = _touched(before, after)
    found = _links(before, after, touched)
    linked = {iri for change in found for iri in (change.iri, change.earlier_iri)}
    # a linkage that lacks parts of a link is told as a record, not left out
    records = _records(before, after, touched - linked)
    moved = sum(after.graphs.get(triple, graphs) != graphs for triple, graphs in before.graphs.items())
    inferred = len(after.inferred - before.inferred), len(before.inferred - after.inferred)
    if codes:
        moved, inferred = 0, (0, 0)
        wanted = {line.iri for line in chosen}
        found = [change for change in found if any(line.iri in wanted for line in change.lines)]
        records = [record for record in records if any(line.iri in wanted for line in record.lines)]
    return Changes(tuple(found), tuple(records), inferred, moved, facilitators(new), chosen)


def _touched(before: GraphState, after: GraphState) -> set[str]:
    """Return the subjects of which the two states do not say the same."""
    subjects = before.said.keys() | after.said.keys()
    return {iri for iri in subjects if before.said.get(iri) != after.said.get(iri)}


def _links(before: GraphState, after: GraphState, touched: Set[str]) -> list[LinkChange]:
    """Return what became of links, in the order of their lines, of what became of them, and of their codes."""
    found = []
    for iri in touched & (before.links.keys() | after.links.keys()):
        new = after.links.get(iri)
        if new is None:
            old = before.links[iri]
            if not _elsewhere(old, before, after):
                found.append(LinkChange(iri, old, None, (), before.lines_of(old)))
            continue
        earlier = "" if iri in before.links else _elsewhere(new, after, before)
        old_or_none = before.links.get(earlier or iri)
        differences = _differences(before, after, earlier or iri, iri) if old_or_none else ()
        then = before.lines_of(old_or_none) if old_or_none else ()
        lines = _both(after.lines_of(new), then)
        found.append(LinkChange(iri, old_or_none, new, differences, lines, earlier))
    order = {iri: place for place, iri in enumerate(after.line_of)}
    return sorted(
        found,
        key=lambda change: (
            [order.get(line.iri, -1) for line in change.lines] or [len(order)],
            LINK_KINDS.index(change.kind),
            natural(change.link.subject.code),
            change.iri,
        ),
    )


def _elsewhere(link: Link, here: GraphState, there: GraphState) -> str:
    """Return the IRI under which the other state has a link; empty where it has it under its own, or that is not sure.

    It is sure where the set claims the pair once in both states, and neither state knows the IRI of the other.
    """
    others = there.pairs.get(pair_of_link(link), [])
    once = len(here.pairs[pair_of_link(link)]) == len(others) == 1
    return others[0] if once and link.iri not in there.said and others[0] not in here.said else ""


def _differences(before: GraphState, after: GraphState, old: str, new: str) -> tuple[Difference, ...]:
    """Return what a record says no more, and what it says anew, by property and language."""
    sides: dict[tuple[str, str], tuple[list[Term], list[Term]]] = defaultdict(lambda: ([], []))
    was, now = before.said[old], after.said[new]
    for side, values in enumerate((was - now, now - was)):
        for prop, value in values:
            name = compact(prop)
            sides[_SAME.get(name, name), getattr(value, "language", None) or ""][side].append(value)
    found = []
    for (name, language), both in sides.items():
        old_values, new_values = (tuple(sorted(set(map(_shown, values)))) for values in both)
        names = not any(isinstance(value, ox.Literal) for values in both for value in values)
        found.append(Difference(name, language, old_values, new_values, names))
    return tuple(sorted(found, key=lambda each: (LINK_KINDS.index(each.field), each.predicate, each.language)))


def _shown(value: Term) -> str:
    return value.value if isinstance(value, ox.Literal) else compact(value.value)


def _records(before: GraphState, after: GraphState, iris: Set[str]) -> list[RecordChange]:
    """Return what became of the records of these IRIs, by category, kind and code."""
    named = before.named(iris - after.said.keys()) | after.named(iris & after.said.keys())
    states = {iri: after if iri in after.said else before for iri in iris}
    records = []
    for iri in iris:
        state, what = states[iri], _what(iri, before, after)
        category = state.category(iri)
        differences = _differences(before, after, iri, iri) if what == "changed" else ()
        then = before.lines_of_record(iri) if what == "changed" else ()
        lines = _both(state.lines_of_record(iri), then)
        records.append(RecordChange(iri, category, what, named[iri], differences, lines, state.about(iri, category)))
    return sorted(
        records,
        key=lambda each: (
            CATEGORIES.index(each.category),
            RECORD_KINDS.index(each.kind),
            natural(each.thing.curie),
        ),
    )


def _both(now: Sequence[Thing], then: Sequence[Thing]) -> tuple[Thing, ...]:
    """Return the lines that something is under, and those that it was under, so that who answers for them sees it."""
    known = {line.iri for line in now}
    return (*now, *(line for line in then if line.iri not in known))


def _what(iri: str, before: GraphState, after: GraphState) -> What:
    return "added" if iri not in before.said else "removed" if iri not in after.said else "changed"


def lines_chosen(engine: Engine, codes: Iterable[str]) -> tuple[Thing, ...]:
    """Return the lines that codes of lines, with their parts, and of those who lead them stand for.

    Raises NotFoundError for a code of anything else.
    """
    lines = {line.iri: line for line in tables_of(engine).things("action-line")}
    held = facilitators(engine)
    wanted: set[str] = set()
    for code in codes:
        iri = resolve(engine, code)
        parts = f"{lines[iri].code}-" if iri in lines else ""
        found = {line for line, entities in held.items() if any(entity.iri == iri for entity in entities)}
        found |= {iri, *(line.iri for line in lines.values() if line.code.startswith(parts))} if parts else set()
        if not found:
            raise NotFoundError("action line, or entity that leads or co-facilitates one,", code)
        wanted |= found
    return tuple(line for iri, line in lines.items() if iri in wanted)
