"""Graphs of any size in the shape of ours, for benchmarks: a small synthetic core and a growing stocktaking database.

The core has the frameworks (action lines, Plan of Action items, Compact, goals and targets), entities, facilitations,
trends and a coded crosswalk, with the codes and terms of the real graph but made-up labels. What grows are initiatives
with claims about lines, provisions, targets and trends, consultation findings with their passages, and later codings.
Inferred triples are written too, the same that the rules of the ontology give.

Each size begins with the bytes of the smaller ones; only the size and the ontology, which is part of the graph, decide
the bytes. Quads stream: memory does not grow with the size.

Usage: python scripts/bench/graph_generator.py 200k > graph.nq
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE, expand, prefixes
from wsis_gdc.curation import assembly, rules

__all__ = ["SIZES", "nquads"]

SIZES = {"20k": 20_000, "100k": 100_000, "200k": 200_000, "1M": 1_000_000, "5M": 5_000_000}
"""Sizes of the benchmarks: triples in the named graphs, to within one block."""

BLOCK = 4
"""Initiatives that are made at once."""

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
SUBLINES = tuple(
    f"C7-e-{name}" for name in ["government", "business", "learning", "health", "employment", "agriculture", "science"]
)
LINES = (*(f"C{number}" for number in range(1, 12)), *SUBLINES)
ITEMS = {f"poa/{8 + number}{letter}": f"wsis/{line}" for number, line in enumerate(LINES) for letter in "abcd"}
"""Items of the Plan of Action and the lines they stand under."""

SECTIONS = {f"gdc/section/part-{number}": f"gdc/objective-{min(5, 1 + number // 2)}" for number in range(1, 15)}
PROVISIONS = {
    f"gdc/{paragraph}{letter}": f"gdc/section/part-{paragraph // 5}"
    for paragraph in range(8, 75)
    if paragraph % 2 or paragraph in range(20, 28)
    for letter in ("", *("abd" if paragraph in (11, 29, 71) else ""))
}
GOALS = tuple(f"http://metadata.un.org/sdg/{number}" for number in range(1, 18))
TARGETS = tuple(f"{goal}.{part}" for goal in GOALS for part in "12c")
TRENDS = tuple(f"trend/{name}" for name in ("artificial-intelligence", *(f"trend-{number}" for number in range(1, 12))))
ENTITIES = ["itu", "unesco", "undp", "unctad", "un-desa", "who", "fao", "ilo", "upu", "unep", "wmo", "un-system"]
MECHANISMS = ["igf", "ungis", "action-line-framework", "wsis-forum", "stocktaking"]
DOCUMENTS = ["a-res-79-1", "a-res-80-173", "geneva-plan-of-action", "wsis20-inputs-summary", "tunis-agenda"]
AGENTS = ["wsis-gdc-project", "reader-a", "reader-b", "wsis-stocktaking"]
FINDING_KINDS = ["achievement", "challenge", "recommendation", "emerging-trend", "topic"]
FACILITATORS = {
    f"wsis/{line}": (ENTITIES[number % 3], *(ENTITIES[3 + number % 7 : 4 + number % 7] if number % 2 else ()))
    for number, line in enumerate(LINES)
}
SETS = {
    "wsis-gdc": ("coding", "coded"),
    "later-codings": ("coding", "coded"),
    "trends-coded": ("coding", "coded"),
    "wsis-sdg-matrix": ("explicit", "published"),
    "gdc-sdg-citations": ("citation", "published"),
    "gdc-own-references": ("citation", "published"),
    "igf-2025-crosswalk": ("topical", "published"),
    "stocktaking": ("explicit", "published"),
    "consultation-stated": ("explicit", "published"),
    "suggested": ("suggestion", "proposed"),
}
"""Mapping sets with the kind and the status of their claims."""

_HEAD = f"@base <{BASE}> .\n" + "".join(f"@prefix {name}: <{space}> .\n" for name, space in sorted(prefixes().items()))
_RELATIONS = ("wg:continues", "wg:extends", "wg:reliesOn")
_SOURCE = "wg:basis <term/basis/source> ; wg:sourceConfidence <term/level/high>"


def nquads(triples: int) -> Iterator[bytes]:
    """Yield the lines of a graph of about so many triples, in pieces of N-Quads."""
    pick = _Pick(1)
    store = ox.Store()
    core = f"{_HEAD}{_frameworks(pick)}{_organizations(pick)}{_crosswalk(pick)}"
    store.load(core, format=ox.RdfFormat.TRIG)
    store.load(assembly.ontology_triples(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(assembly.ONTOLOGY))
    for graph, triples_ in _levels():
        store.load(triples_, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))
    rules.infer(store)
    lines = sorted(f"{quad} .\n" for quad in store)
    yield "".join(lines).encode()
    written, seen, block = len(lines), set(lines), 0
    pairs: _Pairs = defaultdict(list)
    for _claim in _differing(_claims_of(store), pairs):
        pass  # what differs within the core is in it already
    while written < triples:
        quads = list(ox.parse(_HEAD + _block(block, _Pick(1000 + block)), format=ox.RdfFormat.TRIG))
        stated = [f"{quad} .\n" for quad in quads]
        new = stated + [line for line in dict.fromkeys(_follows(quads, pairs)) if line not in seen]
        # what can come again is bounded: pairs of provisions with items, lines and entities
        seen.update(line for line in new[len(stated) :] if "initiative" not in line and "finding" not in line)
        yield "".join(new).encode()
        written, block = written + len(new), block + 1


def _levels() -> Iterator[tuple[str, bytes]]:
    """Yield the levels of the real frameworks, with where their things begin, by the graph that holds them."""
    for path in assembly.data_files():
        if b"type: Level" in path.read_bytes():
            sheet = assembly.read_sheet(path)
            lines = (line for line in sheet.triples.splitlines(keepends=True) if _LEVEL in line or _NAMESPACE in line)
            yield sheet.graph, "".join(lines).encode()


_LEVEL = f"<{BASE}level/"
_NAMESPACE = "<http://purl.org/vocab/vann/preferredNamespaceUri>"


class _Pick:
    """Choices that repeat, the first of a sequence more often than the last, as people's links are."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  (made-up data, no secret)

    def one(self, of: Iterable[str]) -> str:
        among = tuple(of)
        return among[int(len(among) * self._random.random() ** 2)]

    def number(self, low: int, high: int) -> int:
        return low + int((high - low + 1) * self._random.random())


def _in(graph: str, text: str) -> str:
    return f"<graph/{graph}> {{\n{text}}}\n"


def _code(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _short(iri: str) -> str:
    return iri.removeprefix("http://metadata.un.org/").removeprefix(BASE).replace("/", "-").replace("#", "-")


# --- the core -------------------------------------------------------------------------------------------------------


def _frameworks(pick: _Pick) -> str:
    lines = "".join(
        f'<wsis/{line}> a wg:ActionLine ; skos:notation "{line}" ; eli:number "{8 + number}" ; skos:prefLabel '
        + ", ".join(f'"Line {line} {language}"@{language}' for language in LANGUAGES)
        + f' ; skos:altLabel "{line} for short"@en ; wg:unverifiedLabelLanguage "fr"^^xsd:language'
        + (" ; skos:broader <wsis/C7> .\n" if line in SUBLINES else " .\n")
        for number, line in enumerate(LINES)
    )
    items = "".join(
        f"<{item}> wg:underActionLine <{line}> ; {_provision(item, 'geneva-plan-of-action')} .\n"
        for item, line in ITEMS.items()
    )
    compact = "".join(
        f'<gdc/objective-{n}> a wg:Objective ; skos:notation "{n}" ; wg:order {n} ; '
        f'skos:prefLabel "Objective {n}"@en .\n'
        for n in range(1, 6)
    )
    compact += "".join(
        f'<{section}> a wg:Section ; skos:broader <{objective}> ; skos:prefLabel "Section {_code(section)}"@en .\n'
        for section, objective in SECTIONS.items()
    )
    for provision, section in PROVISIONS.items():
        paragraph = provision.rstrip("abd")
        compact += (
            f"<{provision}> {_provision(provision, 'a-res-79-1')} ; wg:inSection <{section}> ; "
            f"wg:kind <term/kind/{pick.one(('commitment', 'call', 'recognition', 'principle'))}> ; "
            f"wg:mentionsWsis {str(pick.number(1, 9) == 1).lower()} ; "
            f"wg:namesActor <mechanism/{pick.one(MECHANISMS)}> ; "
            + (f"dcterms:isPartOf <{paragraph}> ; " if paragraph != provision else "")
            + ('wg:deadline "2030"^^xsd:gYear ; ' if paragraph.endswith("0") else "")
            + f"wg:textRole <term/text-role/{'standalone' if paragraph == provision else 'lettered'}> .\n"
        )
    outcome = "".join(
        f"<wsis20/{number}> {_provision(f'wsis20/{number}', 'a-res-80-173')} ; wg:kind <term/kind/request> ; "
        f'wg:deadlineNote "at the next session"@en ; wg:namesActor <mechanism/{pick.one(MECHANISMS)}>, '
        f"<org/{pick.one(ENTITIES)}> .\n"
        for number in range(1, 31)
    )
    aims = "".join(
        f'<{aim}> a sdgo:{"Target" if "." in _code(aim) else "Goal"} ; skos:notation "{_code(aim)}" ; '
        f'skos:prefLabel "Aim {_code(aim)}"@en ; wg:basis <term/basis/memory> ; wg:sourceConfidence <term/level/low> ; '
        'wg:unverifiedLabelLanguage "en"^^xsd:language'
        + (f" ; skos:broader <{aim.rsplit('.', 1)[0]}> .\n" if "." in _code(aim) else " .\n")
        for aim in (*GOALS, *TARGETS)
    )
    trends = "".join(f'<{trend}> a wg:EmergingTrend ; skos:prefLabel "Trend {trend}"@en .\n' for trend in TRENDS)
    return (
        _in("frameworks/action-lines", lines)
        + _in("frameworks/plan-of-action", items)
        + _in("frameworks/gdc", compact)
        + _in("frameworks/wsis20", outcome)
        + _in("frameworks/sdg", aims)
        + _in("consultation/trends", trends)
        + _in("vocabulary/themes", '<theme/children> a wg:Theme ; skos:prefLabel "Theme children"@en .\n')
    )


def _provision(iri: str, document: str) -> str:
    code = _code(iri)
    paragraph = code.rstrip("abcd")
    number = f"{paragraph}({code[-1]})" if paragraph != code else code
    return (
        f'a wg:Provision ; eli:number "{number}" ; wg:paragraph {paragraph} ; eli:is_part_of <doc/{document}> ; '
        f'skos:prefLabel "What {number} asks for"@en'
    )


def _organizations(pick: _Pick) -> str:
    documents = "".join(
        f'<doc/{name}> a wg:Document ; dcterms:identifier "{name}" ; dcterms:issued "20{n:02d}-12"^^edtf:EDTF ; '
        f'skos:prefLabel "Document {name}"@en ; foaf:page <https://example.org/{name}> .\n'
        f'<event/{n}> a wg:Event ; dcterms:issued "20{n:02d}-06"^^edtf:EDTF ; skos:prefLabel "Event {n}"@en ; '
        'wg:dateNote "The month is known, the day is not."@en .\n'
        for n, name in enumerate(DOCUMENTS)
    )
    actors = "".join(f'<agent/{name}> a wg:Agent ; skos:prefLabel "Agent {name}"@en .\n' for name in AGENTS)
    for name in ENTITIES:
        actors += (
            f'<org/{name}> a wg:UNEntity ; skos:prefLabel "Entity {name}"@en ; {_SOURCE} ; '
            f'wg:acronym "{name.upper()}" .\n'
            f"<membership/{name}-ungis> a wg:UngisMembership ; org:member <org/{name}> ; "
            f"org:organization <mechanism/ungis> ; org:role <term/role/member> ; {_SOURCE} .\n"
        )
    for name in MECHANISMS:
        actors += (
            f'<mechanism/{name}> a wg:Mechanism ; skos:prefLabel "Mechanism {name}"@en ; {_SOURCE} ; '
            f"wg:convenedBy <org/{pick.one(ENTITIES)}> .\n"
        )
    for line, names in FACILITATORS.items():
        for name in names:
            actors += (
                f"<facilitation/{_code(line)}-{name}> a wg:Facilitation ; wg:facilitates <{line}> ; {_SOURCE} ; "
                f"org:member <org/{name}> ; wg:facilitationList <term/list/current> ; "
                f"org:role <term/role/{'lead' if name == names[0] else 'co-facilitator'}> .\n"
            )
    sets = "".join(
        _in(
            f"mappings/{name}",
            f'<set/{name}> a wg:MappingSet ; skos:prefLabel "Set {name}"@en ; wg:claimKind <term/claim-kind/{kind}> ; '
            f"wg:status <term/status/{status}> ; prov:wasAttributedTo <agent/{AGENTS[number % len(AGENTS)]}> .\n",
        )
        for number, (name, (kind, status)) in enumerate(SETS.items())
    )
    return _in("documents/documents", documents) + _in("organizations/actors", actors) + sets


def _crosswalk(pick: _Pick) -> str:
    """Return the claims of the core: coded provisions, cited goals, lines with targets, trends."""
    covered = ", ".join(f"<{provision}>" for provision in PROVISIONS)
    lines = ", ".join(f"<wsis/{line}>" for line in LINES)
    text = _in("mappings/wsis-gdc", f"<set/wsis-gdc> wg:coversSubject {covered} ; wg:coversObject {lines} .\n")
    for number, provision in enumerate(PROVISIONS):
        if number % 5 == 1:
            text += _in(
                "mappings/wsis-gdc",
                f"<nolink/wsis-gdc/{_short(provision)}> a wg:NoLinkFinding ; wg:unit <{provision}> ; "
                f"wg:noLinkReason <term/reason/{pick.one(('new', 'general', 'procedural'))}> ; "
                'wg:status <term/status/coded> ; wg:rationale "No line asks for this."@en .\n'
                f"<set/wsis-gdc> wg:hasNoLinkFinding <nolink/wsis-gdc/{_short(provision)}> .\n",
            )
        else:
            text += _coded("wsis-gdc", provision, pick.one(ITEMS), pick, str(number))
            text += _linkage("gdc-sdg-citations", provision, "wg:cites", GOALS[8], pick)
            text += _linkage("gdc-sdg-citations", provision, "wg:cites", pick.one(GOALS[:8]), pick)
    # what the examples of the named queries ask for
    text += "".join(_coded("wsis-gdc", "gdc/29d", f"poa/{item}", pick, "x") for item in ("9b", "12a", "18b"))
    text += _coded("wsis-gdc", "gdc/11a", "poa/12a", pick, "x")
    text += _linkage("igf-2025-crosswalk", "gdc/29d", "wg:reliesOn", "poa/9b", pick)
    text += _linkage("wsis-sdg-matrix", "wsis/C5", "skos:relatedMatch", f"{GOALS[8]}.c", pick, key="x")
    for number, line in enumerate(LINES):
        for target in {pick.one(TARGETS): None for _ in range(2)}:
            text += _linkage("wsis-sdg-matrix", f"wsis/{line}", "skos:relatedMatch", target, pick)
        text += _linkage(
            "igf-2025-crosswalk", f"wsis/{line}", "skos:relatedMatch", f"gdc/objective-{1 + number % 5}", pick
        )
    for number, trend in enumerate(TRENDS[:8]):
        text += _linkage("trends-coded", f"poa/{8 + number}a", "wg:addresses", trend, pick)
        text += _linkage("gdc-own-references", f"gdc/{20 + number}", "wg:cites", "doc/tunis-agenda", pick)
    return text


# --- what grows -----------------------------------------------------------------------------------------------------


def _block(number: int, pick: _Pick) -> str:
    """Return initiatives with three claims each, findings with their passages, and a later coding."""
    text = ""
    for index in range(BLOCK * number, BLOCK * (number + 1)):
        itself = f"mechanism/initiative-{index:07d}"
        text += _in(
            f"initiatives/{2004 + index % 22}",
            f'<{itself}> a wg:Mechanism ; skos:prefLabel "Initiative {index}"@en, '
            f'"Name {index}"@{LANGUAGES[1 + index % 5]} ; '
            f'dcterms:description "What initiative {index} does, for whom and since when."@en ; {_SOURCE} ; '
            f"wg:convenedBy <org/{pick.one(ENTITIES)}> ; prov:wasDerivedFrom <https://example.org/{index}> .\n",
        )
        text += _linkage("stocktaking", itself, "wg:contributesTo", f"wsis/{pick.one(LINES)}", pick)
        text += _linkage("stocktaking", itself, "wg:contributesTo", pick.one(PROVISIONS), pick)
        text += _linkage("stocktaking", itself, "wg:contributesTo", pick.one(TARGETS), pick)
        if index % 2 == 0:
            finding, line = f"finding/s{index:07d}", f"wsis/{pick.one(LINES)}"
            text += _in(
                "consultation/findings",
                f'<{finding}> a wg:Finding ; wg:locator "section {index}" ; skos:prefLabel "Finding {index}"@en ; '
                f"wg:findingKind <term/finding-kind/{FINDING_KINDS[index // 2 % len(FINDING_KINDS)]}> ; {_SOURCE} .\n"
                f'<passage/{index:07d}> a wg:Passage ; wg:order {index} ; wg:locator "sentence {index}" ; '
                f"wg:expresses <{finding}> .\n",
            )
            text += _linkage("suggested" if index % 4 else "consultation-stated", finding, "wg:addresses", line, pick)
        if index % 4 == 0:
            text += _coded("later-codings", pick.one(PROVISIONS), pick.one(ITEMS), pick, f"{index:07d}")
    return text


def _coded(name: str, provision: str, item: str, pick: _Pick, key: str) -> str:
    """Return a coded linkage and the codes of its two readers."""
    # a reader codes a pair once in a round
    text, codes, number = "", [], 1 if name == "wsis-gdc" else 100 + int(key)
    for reader in "ab":
        itself = f"<code/{name}-{reader}/{_short(provision)}--{_short(item)}--{key}>"
        codes.append(itself)
        text += _in(
            f"mappings/coding/{name}-{reader}",
            f"{itself} a wg:Code ; dcterms:creator <agent/reader-{reader}> ; wg:codingRound {number} ; "
            f"wg:unit <{provision}> ; wg:line <{ITEMS[item]}> ; wg:item <{item}> ; "
            f"wg:relation {pick.one(_RELATIONS)} ; wg:strength {pick.number(2, 3)} ; "
            f'wg:rationale "Reader {reader} on {provision}."@en .\n',
        )
    more = f" ; wg:basedOnCode {', '.join(codes)} ; wg:line <{ITEMS[item]}> ; wg:objectEvidence <{item}>"
    status = "adjudicated" if pick.number(1, 8) == 1 else "coded"
    if status == "adjudicated":
        more += ' ; wg:settlement "A third reading settled it."@en'
    return text + _linkage(name, provision, pick.one(_RELATIONS), item, pick, status=status, key=key, more=more)


def _linkage(
    name: str,
    subject: str,
    relation: str,
    object_: str,
    pick: _Pick,
    *,
    status: str = "",
    key: str = "",
    more: str = "",
) -> str:
    kind, status = SETS[name][0], status or SETS[name][1]
    itself = f"<linkage/{name}/{_short(subject)}--{_short(object_)}{key and '--' + key}>"
    return _in(
        f"mappings/{name}",
        f"<set/{name}> sssom:mappings {itself} .\n{itself} a wg:Linkage ; sssom:subject_id <{subject}> ; "
        f"sssom:predicate_id {relation} ; sssom:object_id <{object_}> ; wg:status <term/status/{status}> ; "
        f"sssom:mapping_justification semapv:ManualMappingCuration ; wg:claimKind <term/claim-kind/{kind}> ; "
        f'wg:strength {pick.number(1, 3)} ; sssom:confidence 0.{pick.number(5, 9)} ; dcterms:date "2026"^^edtf:EDTF ; '
        f'wg:rationale "What {_short(subject)} does bears on {_short(object_)}."@en{more} .\n',
    )


# --- what follows ---------------------------------------------------------------------------------------------------

_SUBJECT, _PREDICATE, _OBJECT = (expand(f"sssom:{part}_id") for part in ("subject", "predicate", "object"))
_STATUS, _KIND, _STRENGTH = expand("wg:status"), expand("wg:claimKind"), expand("wg:strength")
_TYPE = expand("rdf:type")


class _Claim(NamedTuple):
    iri: str
    set: str
    relation: str
    strength: str


_Pairs: TypeAlias = dict[tuple[str, str], list[_Claim]]
_PROPOSED, _CODING = f"{BASE}term/status/proposed", f"{BASE}term/claim-kind/coding"


def _claims_of(quads: Iterable[ox.Quad]) -> dict[str, dict[str, str]]:
    """Return what is said of each linkage, by its IRI."""
    claims: dict[str, dict[str, str]] = {}
    for quad in quads:
        if quad.predicate.value in (_SUBJECT, _PREDICATE, _OBJECT, _STATUS, _KIND, _STRENGTH):
            claim, end = quad.subject, quad.object
            assert isinstance(claim, ox.NamedNode) and isinstance(end, ox.NamedNode | ox.Literal)  # noqa: S101
            claims.setdefault(claim.value, {})[quad.predicate.value] = end.value
    return claims


def _differing(claims: dict[str, dict[str, str]], pairs: _Pairs) -> Iterator[tuple[str, str]]:
    """Yield what claims of other sets on the same pair differ from, and remember these claims, by pair."""
    for itself, facts in claims.items():
        if _OBJECT not in facts or facts[_STATUS] == _PROPOSED or "initiative" in facts[_SUBJECT]:
            continue
        claim = _Claim(itself, itself.removeprefix(BASE).split("/")[1], facts[_PREDICATE], facts[_STRENGTH])
        others = pairs[facts[_SUBJECT], facts[_OBJECT]]
        for other in others:
            if other.set != claim.set and other[2:] != claim[2:]:
                yield itself, other.iri
        others.append(claim)


def _follows(quads: Sequence[ox.Quad], pairs: _Pairs) -> Iterator[str]:
    """Yield what rules 30, 35, 37, 40, 42, 60 and 80 infer from a block, the only ones that its facts touch.

    ``pairs`` are the claims of the core and of earlier blocks; those of this one are added.
    """
    for quad in quads:
        if quad.predicate.value == _TYPE:
            thing, class_ = quad.subject, quad.object
            assert isinstance(thing, ox.NamedNode) and isinstance(class_, ox.NamedNode)  # noqa: S101
            yield from _types(thing.value, class_.value)
    claims = _claims_of(quads)
    for one, other in _differing(claims, pairs):
        for near, far in ((one, other), (other, one)):
            yield from _inferred("37-differs-from", "wg:differsFrom", near, far, one, other)
    for itself, facts in claims.items():
        if _OBJECT not in facts or facts[_STATUS] == _PROPOSED:
            continue
        subject, object_ = facts[_SUBJECT], facts[_OBJECT]
        yield from _inferred("30-linked", "wg:linkedTo", subject, object_, itself)
        yield from _inferred("35-claimed", facts[_PREDICATE], subject, object_, itself)
        if facts[_KIND] != _CODING:
            continue
        line = ITEMS[object_.removeprefix(BASE)]
        for covered in (line, "wsis/C7") if _code(line) in SUBLINES else (line,):
            yield from _inferred("40-covers-line", "wg:coversLine", subject, BASE + covered, itself)
            if facts[_STRENGTH] == "3":
                rule, covers = "42-covers-line-at-full-strength", "wg:coversLineAtFullStrength"
                yield from _inferred(rule, covers, subject, BASE + covered, itself)
            for name in FACILITATORS[covered]:
                facilitation = f"{BASE}facilitation/{_code(covered)}-{name}"
                yield from _inferred(
                    "60-concerns-entity", "wg:concernsEntity", subject, f"{BASE}org/{name}", itself, facilitation
                )


def _triple(subject: str, predicate: str, object_: str) -> str:
    return f"<{subject}> <{expand(predicate)}> <{object_}> <{rules.INFERRED}> .\n"


def _types(thing: str, class_: str) -> Iterator[str]:
    for other in _classes_of_others().get(class_, ()):
        yield _triple(thing, "rdf:type", other)


@cache
def _classes_of_others() -> dict[str, list[str]]:
    """Return the classes of other vocabularies above each class of ours."""
    store = ox.Store()
    store.load(assembly.ontology_triples(), format=ox.RdfFormat.N_TRIPLES)
    query = """SELECT ?own ?class { ?own rdfs:subClassOf+ ?class
      FILTER(isIRI(?own) && isIRI(?class) && !STRSTARTS(STR(?class), STR(wg:))) }"""
    found: dict[str, list[str]] = defaultdict(list)
    rows: Any = store.query(query, prefixes=prefixes())
    for own, other in rows:
        found[own.value].append(other.value)
    return found


def _inferred(rule: str, predicate: str, subject: str, object_: str, *premises: str) -> Iterator[str]:
    itself = rules.inference_iri(subject, expand(predicate), object_)
    yield _triple(subject, predicate, object_)
    yield _triple(itself, "rdf:type", expand("wg:Inference"))
    yield from _types(itself, expand("wg:Inference"))
    yield _triple(itself, "wg:inferredSubject", subject)
    yield _triple(itself, "wg:inferredPredicate", expand(predicate))
    yield _triple(itself, "wg:inferredObject", object_)
    yield _triple(itself, "wg:byRule", f"{BASE}rule/{rule}")
    for premise in premises:
        yield _triple(itself, "wg:premise", premise)
    if rule.startswith("60"):
        yield _triple(itself, "wg:basis", f"{BASE}term/basis/source")
        yield _triple(itself, "wg:sourceConfidence", f"{BASE}term/level/high")


def main() -> None:
    """Write a graph to standard output."""
    parser = argparse.ArgumentParser(description="Write a graph of a size as N-Quads.")
    parser.add_argument("size", help=f"number of triples, or one of {', '.join(SIZES)}")
    size = parser.parse_args().size
    for piece in nquads(SIZES.get(size) or int(size)):
        sys.stdout.buffer.write(piece)


if __name__ == "__main__":
    main()
