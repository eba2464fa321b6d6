"""What changed between two states: hundreds of edits of the real graph all land where they belong."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
import pytest

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.namespaces import BASE, expand
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.links import links
from wsis_gdc.knowledge.verdicts import Verdict
from wsis_gdc.questions.changes import LINK_KINDS, Changes, LinkChange, RecordChange, changes, lines_chosen
from wsis_gdc.questions.graph_state import Role, pair_of_link

if TYPE_CHECKING:
    from wsis_gdc.knowledge.links import Link

_EACH = 15
"""Edits of each kind of change of a link: 15 links for each of 16 kinds are 240."""

_GRAPH = "https://w3id.org/wsis-gdc/graph/"
_INFERRED = ox.NamedNode(f"{_GRAPH}inferred")
_ELSEWHERE = ox.NamedNode(f"{_GRAPH}mappings/edited")


def node(curie: str) -> ox.NamedNode:
    return ox.NamedNode(expand(curie))


@dataclass
class World:
    """Two states of the graph that begin alike, and what each edit changes in one of them."""

    stated: tuple[ox.Quad, ...]
    old: set[ox.Quad] = field(default_factory=set)
    new: set[ox.Quad] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.old, self.new = set(self.stated), set(self.stated)
        self.of: dict[str, list[ox.Quad]] = defaultdict(list)
        for quad in self.stated:
            if quad.graph_name != _INFERRED:
                self.of[quad.subject.value].append(quad)
                if quad.predicate == node("sssom:mappings"):
                    self.of[quad.object.value].append(quad)

    def replace(self, iri: str, prop: str, value: ox.NamedNode | ox.Literal) -> None:
        """Give one value to a property of a subject in the later state."""
        quads = [quad for quad in self.of[iri] if quad.subject.value == iri and quad.predicate == node(prop)]
        self.new -= set(quads)
        graph = quads[0].graph_name if quads else _ELSEWHERE
        self.new.add(ox.Quad(ox.NamedNode(iri), node(prop), value, graph))


def _engine(quads: Iterable[ox.Quad]) -> OxigraphEngine:
    store = ox.Store()
    store.bulk_extend(quads)
    return OxigraphEngine(store, union=True)


_APART = tuple(f"{_GRAPH}{name}/" for name in ("translations", "exemplars", "mappings/coding"))
"""Graphs that are left out of both states: half of all triples, of which no edit is made."""

_STEPS = frozenset(
    node(f"wg:{name}") for name in ("premise", "inferredSubject", "inferredPredicate", "inferredObject", "byRule")
)


def _looked_at(quad: ox.Quad) -> bool:
    """Tell whether the states hold a quad: of raw codes those of one reader are enough, of rules what they give."""
    graph = str(getattr(quad.graph_name, "value", ""))
    return quad.predicate not in _STEPS and (graph.endswith("/outside") or not graph.startswith(_APART))


@pytest.fixture(scope="module")
def some(oxigraph: OxigraphEngine) -> tuple[Link, ...]:
    """The links in an order that is random and always the same, of pairs that their set claims once."""
    every = list(links(oxigraph))
    often = Counter(map(pair_of_link, every))
    unique = [link for link in every if often[pair_of_link(link)] == 1]
    random.Random(20261129).shuffle(unique)  # noqa: S311
    return tuple(unique)


def _other(link: Link, *, of: tuple[str, ...], now: str) -> str:
    return next(each for each in of if each != now)


def _added(world: World, link: Link) -> None:
    world.old -= set(world.of[link.iri])


def _removed(world: World, link: Link) -> None:
    world.new -= set(world.of[link.iri])


def _ends(world: World, link: Link) -> None:
    world.replace(link.iri, "sssom:object_id", node("wsis:C9" if link.object.curie != "wsis:C9" else "wsis:C8"))
    world.replace(link.iri, "wg:strength", _integer(9))


def _set(world: World, link: Link) -> None:
    held = next(quad for quad in world.of[link.iri] if quad.predicate == node("sssom:mappings"))
    other = node("set:diplo" if link.set_iri != expand("set:diplo") else "set:icann")
    world.new.remove(held)
    world.new.add(ox.Quad(other, held.predicate, held.object, held.graph_name))


def _relation(world: World, link: Link) -> None:
    other = _other(link, of=("continues", "extends"), now=link.predicate)
    world.replace(link.iri, "sssom:predicate_id", node(f"wg:{other}"))
    world.replace(link.iri, "wg:rationale", ox.Literal("Other words.", language="en"))


def _strength(world: World, link: Link) -> None:
    world.replace(link.iri, "wg:strength", _integer(3 if link.strength != 3 else 1))
    world.replace(link.iri, "wg:status", node("term:status/reviewed"))


def _confidence(world: World, link: Link) -> None:
    world.replace(link.iri, "sssom:confidence", ox.Literal("0.123", datatype=node("xsd:decimal")))


def _certainty(world: World, link: Link) -> None:
    other = _other(link, of=("sure", "likely"), now=link.certainty)
    world.replace(link.iri, "wg:certainty", node(f"term:certainty/{other}"))


def _status(world: World, link: Link) -> None:
    world.replace(link.iri, "wg:status", node("term:status/reviewed"))


def _claim(world: World, link: Link) -> None:
    other = _other(link, of=("topical", "explicit"), now=link.claim_kind)
    world.replace(link.iri, "wg:claimKind", node(f"term:claim-kind/{other}"))


def _lines(world: World, link: Link) -> set[object]:
    return {quad.object for quad in world.of[link.iri] if quad.predicate == node("wg:line")}


def _line(world: World, link: Link) -> None:
    held = _lines(world, link)
    world.replace(link.iri, "wg:line", node("wsis:C9" if node("wsis:C10") in held else "wsis:C10"))


def _evidence(world: World, link: Link) -> None:
    world.replace(link.iri, "wg:subjectEvidence", node("gdc:1"))


def _source(world: World, link: Link) -> None:
    world.replace(link.iri, "prov:wasDerivedFrom", ox.NamedNode("https://example.org/another"))


def _rationale(world: World, link: Link) -> None:
    world.new.add(_quad(link.iri, "wg:rationale", ox.Literal("Andere Worte.", language="de")))


def _record(world: World, link: Link) -> None:
    world.replace(link.iri, "dcterms:date", ox.Literal("1999"))


def _identifier(world: World, link: Link) -> None:
    quads, new = world.of[link.iri], ox.NamedNode(f"{link.iri}--anew")
    world.new -= set(quads)
    for quad in quads:
        subject = new if quad.subject.value == link.iri else quad.subject
        value = new if quad.object.value == link.iri else quad.object
        world.new.add(ox.Quad(subject, quad.predicate, value, quad.graph_name))


_EDITS: dict[str, Callable[[World, Link], None]] = {
    "added": _added,
    "removed": _removed,
    "ends": _ends,
    "set": _set,
    "relation": _relation,
    "strength": _strength,
    "confidence": _confidence,
    "certainty": _certainty,
    "status": _status,
    "claim": _claim,
    "line": _line,
    "evidence": _evidence,
    "source": _source,
    "rationale": _rationale,
    "record": _record,
    "identifier": _identifier,
}


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=node("xsd:integer"))


def _quad(iri: str, prop: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(iri), node(prop), value, _ELSEWHERE)


class Edited(NamedTuple):
    """Both states with all edits, what changed, and which kind of edit each link got, by its IRI in the later state."""

    old: OxigraphEngine
    new: OxigraphEngine
    changes: Changes
    links: dict[str, str]
    records: dict[str, tuple[str, str]]
    special: dict[str, str]

    def link(self, iri: str) -> LinkChange:
        return next(change for change in self.changes.links if change.iri == iri)

    def record(self, iri: str) -> RecordChange:
        return next(change for change in self.changes.records if change.iri == iri)


_CLASSES = {
    "wg:NoLinkFinding": "no-link",
    "wg:Facilitation": "role",
    "wg:UngisMembership": "role",
    "wg:MappingSet": "set",
    "wg:UNEntity": "thing",
    "wg:Mechanism": "thing",
    "wg:Finding": "thing",
    "wg:Code": "code",
    "sh:SPARQLSelectExecutable": "query",
}
_MOVED = 7
_UNINFERRED = 5


@pytest.fixture(scope="module")
def edited(store: ox.Store, oxigraph: OxigraphEngine, some: tuple[Link, ...]) -> Edited:
    """All edits at once, each of another subject, compared once: states of the real graph are large."""
    world, special = World(tuple(filter(_looked_at, store))), dict[str, str]()
    ours = iter(some)
    expected: dict[str, str] = {}
    for kind, edit in _EDITS.items():
        first = (next(link for link in ours if _lines(world, link)),) if kind == "line" else ()
        for link in (*first, *islice(ours, _EACH - len(first))):
            edit(world, link)
            expected[f"{link.iri}--anew" if kind == "identifier" else link.iri] = kind
    _twice(world, oxigraph, expected)
    _renamed_and_changed(world, next(ours), expected, special)
    _in_another_form(world, next(link for link in ours if _sources(world, link)), expected, special)
    _judged(world, next(link for link in ours if link.object.curie.startswith("poa:12")), special)
    for quad in world.of[next(ours).iri][:_MOVED]:
        world.new.remove(quad)
        world.new.add(ox.Quad(quad.subject, quad.predicate, quad.object, _ELSEWHERE))
    inferred = (quad for quad in world.stated if quad.graph_name == _INFERRED and quad.predicate == node("wg:linkedTo"))
    world.new -= set(islice(inferred, _UNINFERRED))
    records = {special["verdict"]: ("verdict", "added")} | _edit_records(world)
    old, new = _engine(world.old), _engine(world.new)
    return Edited(old, new, changes(old, new), expected, records, special)


def _twice(world: World, engine: OxigraphEngine, expected: dict[str, str]) -> None:
    """Give another identifier to one of two links by which a set claims the same pair."""
    every = links(engine)
    often = Counter(map(pair_of_link, every))
    link = next(each for each in every if often[pair_of_link(each)] > 1)
    _identifier(world, link)
    expected |= {link.iri: "removed", f"{link.iri}--anew": "added"}


def _renamed_and_changed(world: World, link: Link, expected: dict[str, str], special: dict[str, str]) -> None:
    _identifier(world, link)
    iri = f"{link.iri}--anew"
    (status,) = [quad for quad in world.new if quad.subject.value == iri and quad.predicate == node("wg:status")]
    world.new.remove(status)
    world.new.add(_quad(iri, "wg:status", node("term:status/reviewed")))
    expected[iri], special["renamed"], special["earlier"] = "status", iri, link.iri


def _sources(world: World, link: Link) -> list[ox.Quad]:
    """Return where a link was read, if only at addresses: documents of the graph have no other form."""
    found = [quad for quad in world.of[link.iri] if quad.predicate == node("prov:wasDerivedFrom")]
    return [] if any(quad.object.value.startswith(BASE) for quad in found) else found


def _in_another_form(world: World, link: Link, expected: dict[str, str], special: dict[str, str]) -> None:
    for quad in _sources(world, link):
        world.new.remove(quad)
        value = ox.Literal(quad.object.value)
        world.new.add(ox.Quad(quad.subject, node("dcterms:source"), value, quad.graph_name))
    expected[link.iri], special["form"] = "record", link.iri


def _judged(world: World, link: Link, special: dict[str, str]) -> None:
    iri = f"https://w3id.org/wsis-gdc/verdict/{link.iri.rsplit('/', 1)[-1]}/r-1"
    world.new |= {
        _quad(iri, "rdf:type", node("wg:Verdict")),
        _quad(iri, "wg:reviews", ox.NamedNode(link.iri)),
        _quad(iri, "wg:judgedClaim", ox.Literal(f"{link.predicate} {link.strength}")),
        _quad(iri, "wg:verdict", node("term:verdict/agree")),
        _quad(iri, "wg:reviewerName", ox.Literal("A. Reviewer")),
    }
    special["verdict"] = iri


def _edit_records(world: World) -> dict[str, tuple[str, str]]:
    """Let records of each class come, go and change, and some get another name; return what is expected of each."""
    of_class: dict[str, list[str]] = defaultdict(list)
    for quad in world.stated:
        if quad.predicate == node("rdf:type") and quad.graph_name != _INFERRED:
            of_class[quad.object.value].append(quad.subject.value)
    expected = {}
    for cls, category in _CLASSES.items():
        first, second, third, fourth = sorted(of_class[expand(cls)])[:4]
        if category != "set":  # a set takes its links with it
            world.old -= set(world.of[first])
            world.new -= set(world.of[second])
            expected |= {first: (category, "added"), second: (category, "removed")}
        world.new.add(_quad(third, "skos:note", ox.Literal("Andere.", language="de")))
        world.new.add(_quad(fourth, "skos:altLabel", ox.Literal("Ein Name", language="de")))
        expected |= {third: (category, "changed"), fourth: (category, "label")}
    term = expand("wg:Linkage")
    world.new.add(_quad(term, "rdfs:label", ox.Literal("Verknüpfung", language="de")))
    return expected | {term: ("term", "label")}


def test_every_edit_of_a_link_lands_in_its_kind(edited: Edited) -> None:
    """Over 240 edits, 15 of each kind; nothing else is told, and each stands under the lines of its link."""
    assert tuple(_EDITS) == LINK_KINDS
    assert len(edited.links) >= 240
    assert {change.iri: change.kind for change in edited.changes.links} == edited.links
    told = [change.iri for each in edited.changes.by_line for change in each.links]
    assert set(told) == set(edited.links)
    assert len(told) == sum(max(1, len(change.lines)) for change in edited.changes.links)


def test_every_edit_of_another_record_lands_in_its_category_and_kind(edited: Edited) -> None:
    """Findings without a link, roles, sets, things, codes, queries, terms, verdicts; nothing else is told."""
    assert {each.iri: (each.category, each.kind) for each in edited.changes.records} == edited.records


def test_the_numbers_are_those_of_the_edits(edited: Edited) -> None:
    """What lies in another graph says the same; what rules infer is counted only."""
    expected = Counter(("link", kind) for kind in edited.links.values()) + Counter(edited.records.values())
    assert edited.changes.counts == expected
    assert (edited.changes.moved, edited.changes.inferred) == (_MOVED, (0, _UNINFERRED))
    assert not edited.changes.none


def test_both_values_are_told(edited: Edited) -> None:
    """Of a link that changed: as it was and as it is, the weightiest first."""
    change = next(each for each in edited.changes.links if each.kind == "strength")
    assert change.before is not None
    assert change.after is not None
    strength, status = change.differences
    assert (strength.predicate, strength.after) == ("wg:strength", (str(change.after.strength),))
    assert strength.before == ((str(change.before.strength),) if change.before.strength else ())
    assert (status.before, status.after) == ((f"term:status/{change.before.status}",), ("term:status/reviewed",))


def test_a_link_that_got_another_line_stands_under_both(edited: Edited) -> None:
    """Who answers for the line that it left must see it, too."""
    moved = [change for change in edited.changes.links if change.kind == "line"]
    coded = [change for change in moved if change.differences[0].before]
    assert coded
    for change in coded:
        lines = {line.curie for line in change.lines}
        assert lines >= {
            each for each in (*change.differences[0].before, *change.differences[0].after) if "wsis:" in each
        }


def test_a_renamed_link_that_says_something_else_is_told_by_that(edited: Edited) -> None:
    """With the identifier that it had."""
    change = edited.link(edited.special["renamed"])
    assert (change.kind, change.earlier_iri, change.what) == ("status", edited.special["earlier"], "changed")


def test_what_says_the_same_in_another_form_is_no_other_source(edited: Edited) -> None:
    """The same address by another property."""
    (difference,) = edited.link(edited.special["form"]).differences
    assert (difference.predicate, difference.form_only) == ("dcterms:source", True)


def test_a_verdict_stands_under_the_line_of_its_link(edited: Edited) -> None:
    """And brings what it says."""
    record = edited.record(edited.special["verdict"])
    assert [line.code for line in record.lines] == ["C5"]
    assert isinstance(record.about, Verdict)
    assert record.about.conclusion == "agree"


def test_a_role_says_who_plays_it_where(edited: Edited) -> None:
    """Also one that is gone."""
    roles = edited.changes.of("role")
    assert {record.what for record in roles} == {"added", "removed", "changed"}
    for record in roles:
        assert isinstance(record.about, Role)
        assert record.about.role.startswith("term:role/")
        assert record.about.entity.label


def test_codes_choose_lines_and_entities(edited: Edited) -> None:
    """An entity brings the lines that it leads or co-facilitates."""
    by_line = {each.line.code: each.links for each in edited.changes.by_line if each.line}
    held = {entity.code: found for entity, _, found in edited.changes.by_facilitator}
    assert held["WHO"] == by_line["C7-e-health"]
    chosen = changes(edited.old, edited.new, codes=["who", "C1"])
    assert {each.line.code: each.links for each in chosen.by_line if each.line} == {
        code: by_line[code] for code in ("C1", "C7-e-health")
    }
    assert set(chosen.links) == {*by_line["C1"], *by_line["C7-e-health"]}
    assert (chosen.inferred, chosen.moved) == ((0, 0), 0)
    assert {line.code for record in chosen.records for line in record.lines} >= {line.code for line in chosen.chosen}


def test_a_line_brings_its_parts(edited: Edited) -> None:
    """C7 stands for its eight sub-lines, too."""
    every = tables_of(edited.new).things("action-line")
    wanted = lines_chosen(edited.new, ["C7"])
    assert wanted == tuple(line for line in every if line.code.startswith("C7"))


@pytest.mark.parametrize("code", ["gdc:11d", "no-such-code"])
def test_other_codes_are_refused(edited: Edited, code: str) -> None:
    """A provision is no line."""
    with pytest.raises(NotFoundError, match=code):
        lines_chosen(edited.new, [code])


def test_the_same_state_twice_is_no_change(edited: Edited) -> None:
    found = changes(edited.new, edited.new)
    assert found.none
    assert (found.links, found.records, found.inferred, found.moved) == ((), (), (0, 0), 0)
