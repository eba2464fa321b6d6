"""The claims of the graph as objects: each linkage with its ends, claimant, rationale and evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.things import Thing, choose, things

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["links", "unnamed", "upward_of"]

_LINKS: Final = """
SELECT ?linkage ?subject ?object ?predicate ?strength ?confidence ?set ?claimant ?kind ?status WHERE {
  ?set sssom:mappings ?linkage ; prov:wasAttributedTo ?claimant .
  ?linkage sssom:subject_id ?subject ; sssom:object_id ?object ; sssom:predicate_id ?predicate ;
    wg:claimKind ?kind ; wg:status ?status .
  OPTIONAL { ?linkage wg:strength ?strength }
  OPTIONAL { ?linkage sssom:confidence ?confidence }
}"""

_RATIONALES: Final = (
    "SELECT ?linkage ?text (LANG(?text) AS ?language) WHERE { ?linkage a wg:Linkage ; wg:rationale ?text }"
)

_EVIDENCE: Final = """
SELECT DISTINCT ?linkage ?side ?provision ?number ?document ?address WHERE {
  VALUES (?property ?side) { (wg:subjectEvidence "subject") (wg:objectEvidence "object") }
  ?linkage ?property ?provision .
  OPTIONAL { ?provision eli:number ?number }
  OPTIONAL { ?provision eli:is_part_of ?document . OPTIONAL { ?document foaf:page ?address } }
}"""

_ROLLS_UP: Final = "SELECT ?thing ?whole WHERE { ?thing wg:rollsUpTo ?whole }"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A provision that carries a claim, with the official address of its document where one is known.

    ``side`` says for which end of the link it speaks: subject, object, both, or nothing where that is not known.
    """

    iri: str
    code: str
    document: str
    address: str
    side: Literal["subject", "object", "both", ""] = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One linkage with its two ends as claimed; strength is 1–3 or None, confidence 0–1 or None."""

    iri: str
    subject: Thing
    object: Thing
    predicate: str
    strength: int | None
    confidence: float | None
    set_iri: str
    set_label: str
    claimant: str
    claim_kind: str
    status: str
    rationale: str
    rationale_lang: str
    evidence: tuple[Evidence, ...]

    def ends_of(self, evidence: Evidence) -> tuple[Thing, ...]:
        """Return the ends that a piece of evidence speaks for, none where that is not known."""
        ends = {"subject": (self.subject,), "object": (self.object,), "both": (self.subject, self.object)}
        return ends.get(evidence.side, ())


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that the graph states, such as a facilitation; ``words`` is its relation in words."""

    subject: Thing
    words: str
    object: Thing

    def __str__(self) -> str:
        return f"{self.subject.code} {self.words} {self.object.code}"


@per_engine
def links(engine: Engine, language: str = "en") -> tuple[Link, ...]:
    """Return every linkage of the graph, sorted by IRI, with ends, claimant, rationale and evidence.

    They are read once for each engine and language.
    """
    rows = list(engine.select(_LINKS).texts())
    named = things(engine, {iri for row in rows for iri in (row[1], row[2], row[6], row[7])}, language)
    rationales: dict[str, dict[str, str]] = defaultdict(dict)
    for linkage, text, code in engine.select(_RATIONALES).texts():
        rationales[linkage][code] = text
    evidence = _evidence(engine, language)
    found = []
    for linkage, subject, object_, predicate, strength, confidence, set_, claimant, kind, status in rows:
        text, code = choose(rationales.get(linkage, {}), language)
        found.append(
            Link(
                linkage,
                named.get(subject) or unnamed(subject),
                named.get(object_) or unnamed(object_),
                compact(predicate).split(":")[-1],
                int(strength) if strength else None,
                float(confidence) if confidence else None,
                set_,
                named[set_].label if set_ in named else compact(set_),
                named[claimant].label if claimant in named else compact(claimant),
                kind.rsplit("/", 1)[-1],
                status.rsplit("/", 1)[-1],
                text,
                code,
                evidence.get(linkage, ()),
            )
        )
    return tuple(sorted(found, key=lambda link: link.iri))


def unnamed(iri: str) -> Thing:
    """Return a thing of which nothing but its address is known."""
    return Thing(iri, compact(iri).split(":", 1)[-1], compact(iri), "en", False, "other")


@per_engine
def upward_of(engine: Engine) -> Callable[[str], frozenset[str]]:
    """Return a function from a thing's IRI to the IRIs of everything it counts for, itself included."""
    wholes: dict[str, set[str]] = defaultdict(set)
    for thing, whole in engine.select(_ROLLS_UP).texts():
        wholes[thing].add(whole)
    kept = {thing: frozenset({thing, *found}) for thing, found in wholes.items()}
    return lambda iri: kept.get(iri) or frozenset({iri})


def _evidence(engine: Engine, language: str) -> dict[str, tuple[Evidence, ...]]:
    """Return the evidence of each linkage, that for its subject first; a provision on both sides stands there once."""
    rows = list(engine.select(_EVIDENCE).texts())
    documents = things(engine, {row[4] for row in rows if row[4]}, language)
    found: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for linkage, side, provision, number, document, address in sorted(rows, key=lambda row: (row[1] == "object", row)):
        known = found[linkage].get(provision)
        if known is not None and known.side != side:
            found[linkage][provision] = replace(known, side="both")
        elif known is None:
            label = documents[document].code if document in documents else ""
            code = number or compact(provision).split(":", 1)[-1]
            end: Literal["subject", "object"] = "object" if side == "object" else "subject"
            found[linkage][provision] = Evidence(provision, code, label, address, end)
    return {linkage: tuple(by_iri.values()) for linkage, by_iri in found.items()}
