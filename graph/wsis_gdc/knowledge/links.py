"""Claims and stated facts as objects: each linkage with its ends, claimant, rationale and evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from wsis_gdc.base.grouping import gathered, grouped
from wsis_gdc.base.namespaces import local
from wsis_gdc.knowledge.central import FACTS, tables_of
from wsis_gdc.knowledge.frameworks import framework_of
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.things import Thing, things
from wsis_gdc.knowledge.values import choose

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.central import Parts

__all__ = [
    "EVERYTHING",
    "Evidence",
    "Link",
    "Stated",
    "all_after",
    "between",
    "cited",
    "cited_by",
    "counts_for",
    "dates_of",
    "facts_between",
    "in_language",
    "links",
    "links_between",
    "links_by_iri",
    "parts_of",
    "stated",
    "stated_pairs",
    "upward_of",
]

EVERYTHING: Final = Selection(suggestions=True)
"""Every claim, also those that nobody has taken up."""

_SYMBOLS: Final = "https://docs.un.org/en/"
"""Where the official texts of the United Nations stand, by language and symbol."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A provision that carries a claim, with the official address of its document where one is known.

    ``side`` says for which end of the link it speaks: subject, object, both, or nothing where that is not known;
    ``annex`` is the number of the annex of the document in which it stands, empty where that is none.
    """

    iri: str
    code: str
    document: str
    address: str
    side: Literal["subject", "object", "both", ""] = ""
    annex: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One linkage with its two ends as claimed; strength is 1–3 or None, confidence 0–1 or None.

    ``certainty`` says in a word how sure a coded link is (sure, likely, arguable), empty where nobody said.
    """

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
    certainty: str = ""

    def ends_of(self, evidence: Evidence) -> tuple[Thing, ...]:
        """Return the ends that a piece of evidence speaks for, none where that is not known."""
        ends = {"subject": (self.subject,), "object": (self.object,), "both": (self.subject, self.object)}
        return ends.get(evidence.side, ())

    @property
    def sides(self) -> tuple[frozenset[str], frozenset[str]]:
        """The IRIs of what speaks for each end: the subject with its evidence, the object with its evidence."""
        proofs = [(each.side, each.iri) for each in self.evidence]
        return (
            frozenset((self.subject.iri, *(iri for side, iri in proofs if side in ("subject", "both")))),
            frozenset((self.object.iri, *(iri for side, iri in proofs if side in ("object", "both")))),
        )


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that the graph states, such as a facilitation; ``relation`` is a CURIE, or ``PART``."""

    subject: Thing
    relation: str
    object: Thing

    @property
    def words(self) -> str:
        """The relation in English words."""
        return FACTS.get(self.relation, "part of")

    def __str__(self) -> str:
        return f"{self.subject.code} {self.words} {self.object.code}"


def links(engine: Engine, language: str = "en", selection: Selection = EVERYTHING) -> tuple[Link, ...]:
    """Return the linkages of a selection, sorted by IRI, with ends, claimant, rationale and evidence.

    All are read once for each engine and language.
    """
    every = _every(engine, language)
    if selection == EVERYTHING:
        return tuple(every.values())
    chosen = tables_of(engine).rows(f"SELECT l.iri FROM link l WHERE {selection.sql}", selection.values)  # noqa: S608
    wanted = {iri for (iri,) in chosen}
    return tuple(link for iri, link in every.items() if iri in wanted)


def cited_by(claims: Iterable[Link]) -> dict[str, tuple[Link, ...]]:
    """Return the claims whose evidence cites a provision that is no end of theirs, by its IRI, the strongest first."""
    return grouped(
        (evidence.iri, link)
        for link in sorted(claims, key=lambda link: (-(link.strength or 0), link.iri))
        for evidence in link.evidence
        if evidence.iri not in (link.subject.iri, link.object.iri)
    )


@per_engine
def cited(engine: Engine, language: str = "en") -> dict[str, tuple[Link, ...]]:
    """Return the claims that somebody has taken up by the provisions that they rest on (see ``cited_by``)."""
    return cited_by(links(engine, language, Selection()))


def links_by_iri(engine: Engine, iris: Iterable[str], language: str = "en") -> tuple[Link, ...]:
    """Return linkages by their IRIs, the strongest first."""
    every = _every(engine, language)
    return tuple(sorted((every[iri] for iri in iris), key=lambda link: (-(link.strength or 0), link.iri)))


@per_engine
def _every(engine: Engine, language: str) -> dict[str, Link]:
    tables = tables_of(engine)
    tables.texts()
    rows = tables.rows(
        """SELECT l.id, l.iri, s.iri, o.iri, l.relation, l.strength, l.confidence, l.mapping_set, l.claimant,
        l.claim_kind, l.status, l.certainty
        FROM link l JOIN node s ON s.id = l.subject JOIN node o ON o.id = l.object ORDER BY l.iri"""
    )
    named = tables.named({iri for row in rows for iri in (row[2], row[3], row[7], row[8])}, language)
    rationales: dict[int, dict[str, str]] = defaultdict(dict)
    for link, code, text in tables.rows("SELECT link, language, text FROM rationale"):
        rationales[link][code] = text
    evidence = _evidence(engine, language)
    return {
        iri: Link(
            iri,
            named[subject],
            named[object_],
            relation,
            strength,
            confidence,
            set_,
            named[set_].label,
            named[claimant].label,
            kind,
            status,
            *choose(rationales.get(number, {}), language),
            evidence.get(number, ()),
            sure,
        )
        for number, iri, subject, object_, relation, strength, confidence, set_, claimant, kind, status, sure in rows
    }


def _evidence(engine: Engine, language: str) -> dict[int, tuple[Evidence, ...]]:
    """Return the evidence of each linkage, that for its subject first; a provision on both sides stands there once."""
    columns = "link, side, provision, number, document, address"
    sql = f"SELECT {columns} FROM evidence ORDER BY side = 'object', {columns}"  # noqa: S608
    rows = tables_of(engine).rows(sql)
    documents = things(engine, {row[4] for row in rows if row[4]}, language)
    by_link: dict[int, dict[str, Evidence]] = defaultdict(dict)
    for link, side, provision, number, document, address in rows:
        known = by_link[link].get(provision)
        if known is not None and known.side != side:
            by_link[link][provision] = replace(known, side="both")
        elif known is None:
            label = documents[document].code if document in documents else ""
            code = number or local(provision)
            annex = framework_of(engine, provision).annex
            by_link[link][provision] = Evidence(provision, code, label, in_language(address, language), side, annex)
    return {link: tuple(by_provision.values()) for link, by_provision in by_link.items()}


def in_language(address: str, language: str) -> str:
    """Return the address of an official text in a language, where the United Nations publish it under one path each.

    >>> in_language("https://docs.un.org/en/A/RES/79/1", "es")
    'https://docs.un.org/es/A/RES/79/1'
    >>> in_language("https://www.itu.int/wsis/docs/geneva/official/poa.html", "es")
    'https://www.itu.int/wsis/docs/geneva/official/poa.html'
    """
    return address.replace(_SYMBOLS, _SYMBOLS.replace("/en/", f"/{language}/"), 1)


@per_engine
def upward_of(engine: Engine) -> Callable[[str], frozenset[str]]:
    """Return a function from a thing's IRI to the IRIs of everything it is part of, itself included."""
    sql = "SELECT p.iri, w.iri FROM whole JOIN node p ON p.id = part JOIN node w ON w.id = whole.whole"
    wholes = gathered((part, whole) for part, whole in tables_of(engine).rows(sql))
    upward = {part: over | {part} for part, over in wholes.items()}
    return lambda iri: upward.get(iri) or frozenset({iri})


@per_engine
def counts_for(engine: Engine) -> Callable[[str], frozenset[str]]:
    """Return a function from a thing's IRI to the members of kinds that it counts for: itself or nearest wholes."""
    sql = """SELECT t.iri, m.iri FROM counts_for c JOIN node t ON t.id = c.thing JOIN node m ON m.id = c.member
      WHERE c.nearness >= 1 AND c.kind NOT LIKE '%/top'"""
    counted = gathered((thing, member) for thing, member in tables_of(engine).rows(sql))
    return lambda iri: counted.get(iri) or frozenset({iri})


@per_engine
def dates_of(engine: Engine) -> dict[str, str]:
    """Return the date of each linkage that states one, by IRI: a year, a month or a day, as it was written."""
    query = "SELECT ?linkage ?date WHERE { ?linkage a wg:Linkage ; dcterms:date ?date } ORDER BY ?linkage ?date"
    return {row[0]: row[1] for row in engine.select(query).texts()}


def parts_of(engine: Engine, kind: str) -> list[tuple[str, str]]:
    """Return the IRIs of things and the member of a kind that is their nearest whole, as (part, whole), sorted."""
    sql = """SELECT t.iri, m.iri FROM counts_for c JOIN node t ON t.id = c.thing JOIN node m ON m.id = c.member
      WHERE c.kind = ? AND c.nearness = 1 ORDER BY 1, 2"""
    return [(part, whole) for part, whole in tables_of(engine).rows(sql, (kind,))]


def between(engine: Engine, one: str, two: str, parts: Parts = "own") -> str:
    """Return an SQL condition on ends ``subject`` and ``object``: one counts for one thing, the other for the other."""
    tables = tables_of(engine)
    first, second = tables.carried(one, parts), tables.carried(two, parts)
    return (
        f"((l.subject IN ({first}) AND l.object IN ({second})) OR (l.subject IN ({second}) AND l.object IN ({first})))"
    )


def links_between(engine: Engine, one: str, two: str, language: str = "en", parts: Parts = "own") -> tuple[Link, ...]:
    """Return all claims that count for a pair, those that nobody has taken up included."""
    sql = f"SELECT l.iri FROM link l WHERE {between(engine, one, two, parts)}"  # noqa: S608
    return links_by_iri(engine, (iri for (iri,) in tables_of(engine).rows(sql)), language)


def facts_between(engine: Engine, one: str, two: str, language: str = "en", parts: Parts = "own") -> tuple[Stated, ...]:
    """Return the facts that count for a pair, whichever way round, and that one is part of the other."""
    tables = tables_of(engine)
    ends = "JOIN node s ON s.id = l.subject JOIN node o ON o.id = l.object"
    condition = f"l.relation <> 'part' AND l.subject <> l.object AND {between(engine, one, two, parts)}"
    rows = tables.rows(f"SELECT l.relation, s.iri, o.iri FROM fact l {ends} WHERE {condition}")  # noqa: S608
    whole = f"""SELECT l.relation, s.iri, o.iri FROM fact l {ends} WHERE l.relation = 'part'
      AND ((s.iri = :one AND o.iri = :two) OR (s.iri = :two AND o.iri = :one))"""  # noqa: S608
    return stated(engine, rows + tables.rows(whole, {"one": one, "two": two}), language)


def stated_pairs(engine: Engine, relation: str) -> list[tuple[str, str]]:
    """Return the IRIs that a relation of ``FACTS``, or ``PART``, joins as (subject, object), sorted."""
    sql = """SELECT s.iri, o.iri FROM fact f JOIN node s ON s.id = f.subject JOIN node o ON o.id = f.object
      WHERE f.relation = ? ORDER BY 1, 2"""
    return [(subject, object_) for subject, object_ in tables_of(engine).rows(sql, (relation,))]


def all_after(replaced: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return all that has come after each, step by step: an office may have several successors, and these again.

    >>> all_after([("a", "b"), ("a", "c"), ("c", "d"), ("d", "a")])["a"]
    ('b', 'c', 'd')
    """
    next_ = grouped(replaced)
    found = {}
    for one in next_:
        after = dict.fromkeys([one])
        for each in (reached := [one]):
            reached += [other for other in next_.get(each, ()) if other not in after]
            after |= dict.fromkeys(reached)
        found[one] = tuple(after)[1:]
    return found


def stated(engine: Engine, facts: Sequence[tuple[str, str, str]], language: str = "en") -> tuple[Stated, ...]:
    """Return facts, given as (relation, subject IRI, object IRI), in words and sorted by these."""
    named = tables_of(engine).named({iri for _, *ends in facts for iri in ends}, language)
    told = sorted(set(facts), key=lambda fact: (fact[1], FACTS.get(fact[0], "part of"), fact[2]))
    return tuple(Stated(named[subject], relation, named[object_]) for relation, subject, object_ in told)
