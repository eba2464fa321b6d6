"""What readers coded and what mapping sets looked at: codes, findings without a link, settlements, coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.grouping import gathered
from wsis_gdc.base.namespaces import local
from wsis_gdc.knowledge.central import LEAST, tables_of
from wsis_gdc.knowledge.frameworks import acts
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.things import things
from wsis_gdc.knowledge.values import choose

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.central import Parts, Tables

__all__ = [
    "CODES",
    "CROSSWALK",
    "ELSEWHERE",
    "NO_LINKS",
    "OPENING",
    "RELATIONS",
    "Code",
    "NoLink",
    "carriers_of",
    "closeness",
    "codes_of",
    "covered",
    "lines_read",
    "linked_elsewhere",
    "looked_at",
    "no_links_of",
    "openings",
    "pair_of",
    "reasons_of",
    "sets_that_looked",
    "settlements_of",
    "ways_of_looking",
]

OPENING: Final = "chapeau"
"""The reason why a clause that only opens a list has no link: its items carry the acts."""

ELSEWHERE: Final = "elsewhere"
"""Instead of a reason: the unit has no link with a line, but one with a text of the Summit beside the lines."""

RELATIONS: Final = ("continues", "extends", "reliesOn")
"""The relations of coded links, the closest first."""

CROSSWALK: Final = "set:wsis-gdc"
"""The mapping set of the coded crosswalk."""

CODES: Final = """
SELECT ?code ?who ?reader ?round ?unit ?line ?item ?relation ?strength ?confidence ?reason ?rationale WHERE {
  ?code a wg:Code ; dcterms:creator ?who ; wg:codingRound ?round ; wg:unit ?unit .
  ?who skos:prefLabel ?reader . FILTER(LANG(?reader) = "en")
  OPTIONAL { ?code wg:line ?line } OPTIONAL { ?code wg:item ?item }
  OPTIONAL { ?code wg:relation ?relation ; wg:strength ?strength ; sssom:confidence ?confidence }
  OPTIONAL { ?code wg:noLinkReason ?reason }
  OPTIONAL { ?code wg:rationale ?rationale }
} ORDER BY ?round ?code"""

NO_LINKS: Final = """
SELECT ?finding ?unit ?line ?reason ?rationale ?language ?status WHERE {
  ?finding a wg:NoLinkFinding ; wg:unit ?unit ; wg:noLinkReason ?reason .
  OPTIONAL { ?finding wg:line ?line } OPTIONAL { ?finding wg:rationale ?rationale BIND(LANG(?rationale) AS ?language) }
  OPTIONAL { ?finding wg:status ?status }
} ORDER BY ?finding"""


@dataclass(frozen=True, slots=True)
class Code:
    """What one reader said of a unit in one round, of a line or one of its items; strength is 1–3, confidence 0–1.

    ``relation`` is empty where the reader saw no link; ``reason`` says why the unit has none at all, and then there is
    neither line nor item. ``who`` is the IRI of the ``reader``.
    """

    iri: str
    who: str
    reader: str
    round: int
    unit: str
    line: str
    item: str
    relation: str
    strength: int
    confidence: float
    reason: str
    rationale: str

    @property
    def target(self) -> str:
        """The item, else the line, that the code is about."""
        return self.item or self.line


@dataclass(frozen=True, slots=True)
class NoLink:
    """A finding that a unit has no link (with the line, where one is named), and why, in ``language``."""

    iri: str
    unit: str
    line: str
    reason: str
    rationale: str
    status: str
    language: str = "en"


def closeness(relation: str) -> int:
    """Return the place of a relation among ``RELATIONS``; others come after them."""
    return RELATIONS.index(relation) if relation in RELATIONS else len(RELATIONS)


def codes_of(engine: Engine, language: str = "en") -> tuple[Code, ...]:
    """Return what each reader said of each unit, by round and IRI; readers are named in a language."""
    return _codes(engine, language)


@per_engine
def _codes(engine: Engine, language: str) -> tuple[Code, ...]:
    every = _every_code(engine)
    named = things(engine, {code.who for code in every}, language)
    others = {code.who: code.reader for code in every if code.who in named and named[code.who].label != code.reader}
    if not others:
        return every
    return tuple(replace(code, reader=named[code.who].label) if code.who in others else code for code in every)


@per_engine
def _every_code(engine: Engine) -> tuple[Code, ...]:
    """Return what each reader said of each unit, read once for all languages; readers are named in English."""
    codes = []
    for iri, who, reader, round_, unit, line, item, relation, strength, confidence, reason, text in engine.select(
        CODES
    ).texts():
        word = local(relation) if relation else ""
        numbers = int(strength or 0), float(confidence or 0)
        why = reason.rsplit("/", 1)[-1]
        codes.append(Code(iri, who, reader, int(round_), unit, line, item, word, *numbers, why, text))
    return tuple(codes)


def ways_of_looking(engine: Engine) -> dict[int, str]:
    """Return how the texts were gone through in each round of coding, such as line-to-provisions."""
    query = "SELECT DISTINCT ?round ?way { ?look wg:codingRound ?round ; wg:lookMethod/skos:notation ?way }"
    return {int(round_): way for round_, way in engine.select(query).texts()}


def no_links_of(engine: Engine, language: str = "en") -> list[NoLink]:
    """Return every finding that a unit has no link, sorted by IRI; reasons are in a language where they are known."""
    return list(_no_links(engine, language))


@per_engine
def _no_links(engine: Engine, language: str) -> tuple[NoLink, ...]:
    heads: dict[str, tuple[str, str, str, str]] = {}
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for iri, unit, line, reason, text, code, status in engine.select(NO_LINKS).texts():
        heads[iri] = (unit, line, reason.rsplit("/", 1)[-1], status.rsplit("/", 1)[-1])
        if text:
            texts[iri][code] = text
    found = []
    for iri, (unit, line, reason, status) in heads.items():
        text, code = choose(texts[iri], language)
        found.append(NoLink(iri, unit, line, reason, text, status, code or "en"))
    return tuple(found)


def reasons_of(engine: Engine) -> dict[str, str]:
    """Return why units have no link with any line (new, general, procedural, or ``OPENING``), by their IRIs."""
    return {finding.unit: finding.reason for finding in no_links_of(engine) if not finding.line}


def openings(engine: Engine) -> int:
    """Return how many provisions that state an act only open a list: readers saw nothing in them beside their items."""
    reasons = reasons_of(engine)
    members = (iri for kind in acts(engine) for iri in tables_of(engine).members(kind))
    return sum(reasons.get(iri) == OPENING for iri in members)


def linked_elsewhere(engine: Engine) -> frozenset[str]:
    """Return the units of the crosswalk that are linked with no action line, only with texts beside the lines."""
    query = """SELECT DISTINCT ?unit WHERE {
      set:wsis-gdc sssom:mappings/sssom:subject_id ?unit
      MINUS { set:wsis-gdc sssom:mappings ?linkage . ?linkage sssom:subject_id ?unit ; wg:line/a wg:ActionLine }
    }"""
    return frozenset(unit for (unit,) in engine.select(query).texts())


def settlements_of(engine: Engine) -> dict[str, str]:
    """Return how differences between readers were settled, by the IRI of the linkage."""
    query = "SELECT ?linkage ?text WHERE { ?linkage wg:settlement ?text }"
    return {row[0]: row[1] for row in engine.select(query).texts()}


def pair_of(engine: Engine, one: str, two: str, parts: Parts = "own") -> Callable[[str, str], bool]:
    """Return a function that tells whether two ends count for a pair, whichever way round."""
    near, far = (carriers_of(engine, thing, parts) for thing in (one, two))
    return lambda a, b: (a in near and b in far) or (a in far and b in near)


def carriers_of(engine: Engine, iri: str, parts: Parts = "own") -> frozenset[str]:
    """Return the IRIs of what counts for a thing, itself included (see ``Tables.carried``)."""
    tables = tables_of(engine)
    rows = tables.rows(f"SELECT iri FROM node WHERE id IN ({tables.carried(iri, parts)})")  # noqa: S608
    return frozenset((iri, *(carrier for (carrier,) in rows)))


def sets_that_looked(engine: Engine, one: str, two: str, parts: Parts = "own") -> tuple[str, ...]:
    """Return the mapping sets that declare a pair as examined, counted like the claims themselves."""
    tables = tables_of(engine)
    first, second = tables.carried(one, parts), tables.carried(two, parts)
    ways = " OR ".join(
        f"(s.thing IN ({subject}) AND o.thing IN ({object_}))"
        for subject, object_ in ((first, second), (second, first))
    )
    rows = tables.rows(
        f"""SELECT DISTINCT s.mapping_set FROM looked_at s JOIN looked_at o ON o.mapping_set = s.mapping_set
        AND s.side = 'subject' AND o.side = 'object' WHERE {ways} ORDER BY 1"""  # noqa: S608
    )
    return tuple(set_ for (set_,) in rows)


def covered(engine: Engine) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return what each mapping set declares to have looked at: (subjects, objects), by the IRI of the set."""
    things: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    sql = "SELECT a.mapping_set, a.side, n.iri FROM looked_at a JOIN node n ON n.id = a.thing"
    for set_, side, iri in tables_of(engine).rows(sql):
        things[set_][side == "object"].add(iri)
    return {set_: (frozenset(subjects), frozenset(objects)) for set_, (subjects, objects) in things.items()}


def looked_at(
    tables: Tables, kind: str, parts: Parts, sets: Sequence[str] = ()
) -> dict[tuple[str, str], frozenset[str]]:
    """Return the members of a kind that each set (of these, or all) looked at, by (set, side)."""
    question = ("looked at", kind, parts)
    found: dict[tuple[str, str], frozenset[str]] | None = tables.kept.get(question)
    if found is None:
        found = tables.kept[question] = _looked_at(tables, kind, parts)
    return {at: iris for at, iris in found.items() if not sets or at[0] in sets}


def lines_read(engine: Engine) -> frozenset[str]:
    """Return the action lines that mapping sets looked at together with provisions that state an act.

    Of others nothing can be said where no such provision is linked with them.
    """
    tables = tables_of(engine)
    of_acts = {at for kind in acts(engine) for at, members in looked_at(tables, kind, "own").items() if members}
    other = {"subject": "object", "object": "subject"}
    read = looked_at(tables, "action-line", "own")
    return frozenset(line for (set_, side), lines in read.items() if (set_, other[side]) in of_acts for line in lines)


def _looked_at(tables: Tables, kind: str, parts: Parts) -> dict[tuple[str, str], frozenset[str]]:
    rows = tables.rows(
        """SELECT DISTINCT a.mapping_set, a.side, m.iri FROM looked_at a
        JOIN counts_for c ON c.thing = a.thing AND c.kind = :kind AND c.nearness >= :least
        JOIN member m ON m.kind = c.kind AND m.place = c.place""",
        {"kind": kind, "least": LEAST[parts]},
    )
    return gathered(((set_, side), iri) for set_, side, iri in rows)
