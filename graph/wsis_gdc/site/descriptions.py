"""What the graph says of single things, mapping sets and linkages, as files beside their pages: Turtle and JSON-LD.

The description of a thing holds the triples with the thing as their subject, the records of what others call it, and
the linkages that it is an end of. Facts that rules infer are left out, save its classes of other vocabularies, and so
is what concerns how a linkage was coded: its own description, and that of its mapping set, have all of it. With a
linkage stand the set that claims it, the claimant and the licence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE, expand
from wsis_gdc.engines.json_ld import node, parts, text_of, texts, whole
from wsis_gdc.engines.turtle import turtle, used
from wsis_gdc.knowledge.inferences import stated
from wsis_gdc.knowledge.things import among

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine, Triple

__all__ = ["MOST_LINKAGES", "TOLD_OF_LINKAGES", "descriptions", "linkage_stem"]

TOLD_OF_LINKAGES: Final = """rdf:type sssom:subject_id sssom:predicate_id sssom:object_id sssom:confidence wg:strength
    wg:certainty wg:claimKind wg:status wg:rationale wg:subjectEvidence wg:objectEvidence"""
"""The properties of a linkage that the description of its ends tells."""

MOST_LINKAGES: Final = 2_000
"""Linkages of a set up to which each has files of its own, beside those of its set."""

_OF_THINGS: Final = f"""CONSTRUCT {{ ?thing ?property ?value }} WHERE {{
  %s ?thing ?property ?value
  {stated("?thing", "?property", "?value")}
}}"""
_OF_LINKAGES: Final = """CONSTRUCT { ?linkage ?property ?value } WHERE {
  %s ?linkage a wg:Linkage ; ?property ?value
}"""
_OF_MATCHES: Final = "CONSTRUCT { ?match ?property ?value } WHERE { %s ?match a wg:Match ; ?property ?value }"
_LINKAGES: Final = "{ SELECT DISTINCT ?linkage { %s ?linkage sssom:subject_id|sssom:object_id ?thing } }"
_MATCHES: Final = "{ SELECT DISTINCT ?match { %s ?match wg:matchOf ?thing } }"
_FEW: Final = 50
"""Things up to which only the linkages and matches that concern them are read."""


def _properties(*names: str) -> frozenset[str]:
    """Return properties as N-Triples writes them."""
    return frozenset(f"<{expand(name)}>" for name in names)


(_MATCH_OF,) = _properties("wg:matchOf")
(_MEMBERS,) = _properties("sssom:mappings")
_OF_HOLDERS: Final = _properties("rdf:type", "prov:wasAttributedTo", "dcterms:license", "dcterms:rights")
"""The properties of a mapping set that stand with each of its linkages."""
_ENDS: Final = _properties("sssom:subject_id", "sssom:object_id")


class _Line(NamedTuple):
    """A triple, and its terms as N-Triples writes them."""

    triple: Triple
    subject: str
    predicate: str
    value: str


class _Told(NamedTuple):
    """One subject with its triples in both formats, the prefixes of the one and the names that the other needs."""

    turtle: str
    prefixes: dict[str, str]
    json_ld: str
    names: set[str]


def descriptions(
    engine: Engine, stems: Mapping[str, str], sets: Mapping[str, str] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield name and text of each file: two for each thing, each mapping set, and each linkage of these sets.

    ``stems`` and ``sets`` are the names of things and of sets without ending, by IRI. The same facts give the same
    bytes.
    """
    things = _by_subject(engine, _OF_THINGS % among(stems)) if stems else {}
    few = among(stems) if len(stems) <= _FEW and not sets else ""
    linkages = dict(sorted(_by_subject(engine, _OF_LINKAGES % (few and _LINKAGES % few)).items()))
    ends: dict[str, list[str]] = defaultdict(list)
    for iri, lines in linkages.items():
        for end in {line.value[1:-1] for line in lines if line.predicate in _ENDS} & stems.keys():
            ends[end].append(iri)
    joined = {iri for each in ends.values() for iri in each}
    brief = _told({iri: [line for line in linkages[iri] if line.predicate in _brief()] for iri in joined})
    records = dict(sorted(_by_subject(engine, _OF_MATCHES % (few and _MATCHES % few)).items()))
    matches: dict[str, list[_Told]] = defaultdict(list)
    for iri, told in _told(records).items():
        for thing in {line.value[1:-1] for line in records[iri] if line.predicate == _MATCH_OF}:
            matches[thing].append(told)
    own = _told({iri: things[iri] for iri in stems if iri in things})
    for iri, stem in stems.items():
        yield from _files(
            stem, [*([own[iri]] if iri in own else ()), *matches[iri], *(brief[linkage] for linkage in ends[iri])]
        )
    yield from _of_sets(engine, sets or {}, linkages)


def linkage_stem(iri: str) -> str:
    """Return the name of the files of a linkage without ending; it is the end of its IRI.

    >>> linkage_stem("https://w3id.org/wsis-gdc/linkage/icann/entity-itu--wsis-C2")
    'linkage/icann/entity-itu--wsis-C2'
    """
    return re.sub(r"[^A-Za-z0-9._/-]|(?<=/)\.+", "-", iri.removeprefix(BASE))


def _of_sets(
    engine: Engine, sets: Mapping[str, str], linkages: Mapping[str, Sequence[_Line]]
) -> Iterator[tuple[str, str]]:
    """Yield the files of mapping sets, and of the linkages of each that is not too large for that."""
    about = _by_subject(engine, _OF_THINGS % among(sets)) if sets else {}
    own = _told({iri: about[iri] for iri in sets})
    told = _told(linkages) if sets else {}
    for iri, stem in sets.items():
        members = {line.value[1:-1]: line for line in about[iri] if line.predicate == _MEMBERS}
        held = [member for member in sorted(members) if member in told]
        yield from _files(stem, [own[iri], *(told[member] for member in held)])
        single = [member for member in held if member.startswith(f"{BASE}linkage/")]
        if len(single) > MOST_LINKAGES:
            continue
        head = [line for line in about[iri] if line.predicate in _OF_HOLDERS]
        heads = _told({member: sorted([*head, members[member]], key=_order) for member in single})
        for member in single:
            yield from _files(linkage_stem(member), [told[member], heads[member]])


def _files(stem: str, told: Sequence[_Told]) -> Iterator[tuple[str, str]]:
    """Yield both files of a description."""
    spaces = {name: space for each in told for name, space in each.prefixes.items()}
    heads = "".join(f"@prefix {name}: <{space}> .\n" for name, space in sorted(spaces.items()))
    yield f"{stem}.ttl", heads + "".join(each.turtle for each in told)
    yield f"{stem}.jsonld", whole((each.json_ld for each in told), set().union(*(each.names for each in told)))


@cache
def _brief() -> frozenset[str]:
    return _properties(*TOLD_OF_LINKAGES.split())


def _by_subject(engine: Engine, query: str) -> dict[str, list[_Line]]:
    """Return the triples that a query constructs by their subjects, those of each in order."""
    found: dict[str, list[_Line]] = defaultdict(list)
    for triple in engine.construct(query):
        subject, predicate, value = texts(triple)
        found[subject[1:-1]].append(_Line(triple, subject, predicate, value))
    for lines in found.values():
        lines.sort(key=_order)
    return found


_BETWEEN: Final = ox.Triple(*[ox.NamedNode("urn:between")] * 3)


def _told(subjects: Mapping[str, Sequence[_Line]]) -> dict[str, _Told]:
    """Return subjects, each with its triples in order, in both formats.

    Turtle is written of all at once, with a mark after each: a call for each of thousands takes twice as long.
    """
    spaces = {iri: used(line[1:] for line in lines) for iri, lines in subjects.items()}
    known = {name: space for each in spaces.values() for name, space in each.items()}
    marked = (triple for lines in subjects.values() for triple in (*(line.triple for line in lines), _BETWEEN))
    *_, bodies = turtle(marked, spaces=known).decode("utf-8").split("\n", len(known))
    found = {}
    for (iri, lines), body in zip(subjects.items(), bodies.split(f"{_BETWEEN} .\n"), strict=False):
        names: set[str] = set()
        json_ld = text_of(node((line[1:] for line in lines), names))
        found[iri] = _Told(body, spaces[iri], json_ld, names)
    return found


def _order(line: _Line) -> tuple[str, str, str]:
    """Sort by property, then by value: of texts by their words, then by their language."""
    words, _, language = parts(line.value)
    return line.predicate, words, language
