"""What is given to people for review: links, and the pairs without a link that are most likely to have one.

Two signs tell which pairs without a link are plausible: a reader coded a link that was not upheld, or the words of the
commitment are near to those of an item of the line (see ``suggestion.lexical``), though no reader coded a link.

>>> from wsis_gdc import load
>>> with load() as kg:
...     rows = to_review(kg.engine, line="C5", certainty="arguable")
>>> {row.link.certainty for row in rows if row.link}, sorted({row.sign for row in rows})
({'arguable'}, ['coded', 'link', 'words'])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from wsis_gdc.base.errors import Choice, QueryError
from wsis_gdc.base.namespaces import compact, local
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import CROSSWALK, OPENING, NoLink, codes_of, covered, no_links_of, reasons_of
from wsis_gdc.knowledge.frameworks import acts, framework_of
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.links import Link, counts_for, in_language, links, upward_of
from wsis_gdc.knowledge.roles import lines_of
from wsis_gdc.knowledge.selection import Selection, set_iri
from wsis_gdc.knowledge.things import Thing, natural, resolve, things
from wsis_gdc.knowledge.verdicts import NO_LINK, claim_of

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["NEAR", "Place", "Row", "chosen_lines", "known_pairs", "pair_id", "placed", "to_review"]

NEAR: Final = 5
"""How many pairs of a line are given by their words, at most."""

_PLACES: Final = """SELECT ?thing ?document ?address WHERE {
  ?thing eli:is_part_of ?document OPTIONAL { ?document foaf:page ?address } }"""


@dataclass(frozen=True, slots=True)
class Place:
    """An end of a pair, the document that it stands in (None where that is not known), and its official address.

    ``annex`` is the number of the annex of the document in which it stands, empty where that is none.
    """

    thing: Thing
    document: Thing | None
    address: str
    annex: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One link to review, or one pair without a link (``link`` is None).

    ``id`` is the CURIE of the linkage, or that of the pair (see ``pair_id``); ``judged`` is the claim as verdicts keep
    it. ``sign`` tells why the pair is plausible: "coded" by a reader and not upheld, as ``finding`` tells where a
    record says why, or near in "words" to the item ``nearest``.
    """

    id: str
    judged: str
    subject: Place
    object: Place
    sign: Literal["link", "coded", "words"]
    link: Link | None = None
    nearest: Thing | None = None
    finding: NoLink | None = None


def pair_id(unit: str, line: str) -> str:
    """Return the name of a pair without a link in the crosswalk, of the IRIs of its ends, as verdicts are named.

    >>> pair_id("https://w3id.org/wsis-gdc/gdc/29d", "https://w3id.org/wsis-gdc/wsis/C5")
    'pair:wsis-gdc/gdc-29d--wsis-C5'
    """
    ends = "--".join(compact(end).replace(":", "-").replace("/", "-") for end in (unit, line))
    return f"pair:{local(CROSSWALK)}/{ends}"


def chosen_lines(engine: Engine, line: str = "", entity: str = "") -> tuple[str, ...]:
    """Return the IRIs of a line with its parts, and of the lines that an entity leads today; none: all lines.

    Raises NotFoundError for an unknown code, QueryError for an entity that facilitates no line, or not this one.
    """
    every = tables_of(engine).members("action-line")
    wanted = set(every)
    if line:
        whole, upward = resolve(engine, line, "action-line"), upward_of(engine)
        wanted &= {each for each in every if whole in upward(each)}
    if entity:
        iri = resolve(engine, entity, "entity")
        held = lines_of(engine, iri)
        if not held & wanted:
            which = f"facilitates no part of {line}" if line else "facilitates no action line"
            raise QueryError(f"{compact(iri)} {which} by the current list; choose a line, or another entity")
        wanted &= held
    return tuple(each for each in every if each in wanted) if line or entity else ()


def to_review(
    engine: Engine,
    *,
    line: str = "",
    entity: str = "",
    sets: Sequence[str] = (),
    certainty: str = "",
    links_only: bool = False,
    language: str = "en",
) -> tuple[Row, ...]:
    """Return what to review, line by line: its links, then the plausible pairs without one.

    ``sets`` are mapping sets (none: the coded crosswalk, the only one whose pairs without a link are given), and
    ``certainty`` restricts the links. Raises NotFoundError, QueryError (see ``chosen_lines``; nothing to review).
    """
    lines = chosen_lines(engine, line, entity)
    names = tuple(sets) or (CROSSWALK,)
    claims = links(engine, language, Selection.read(engine, sets=names, suggestions=bool(sets)))
    counts = counts_for(engine)
    kept = [
        link
        for link in claims
        if (not certainty or link.certainty == certainty)
        and (not lines or set(lines) & (counts(link.subject.iri) | counts(link.object.iri)))
    ]
    rows = [(link.subject.iri, link.object.iri, link) for link in kept]
    pairs: list[_Pair] = []
    if not links_only and set_iri(engine, CROSSWALK) in {set_iri(engine, name) for name in names}:
        pairs = list(_pairs(engine, lines, language))
    if not rows and not pairs:
        raise QueryError(
            "no link fits these choices; leave out ", Choice("certainty"), ", or choose another line or set"
        )
    ends = {end for row in rows for end in row[:2]} | {end for pair in pairs for end in (pair.unit, pair.line)}
    named = placed(engine, ends, language)
    made = [Row(compact(each.iri), claim_of(each), named[one], named[two], "link", each) for one, two, each in rows]
    made += [
        Row(
            pair_id(pair.unit, pair.line),
            NO_LINK,
            named[pair.unit],
            named[pair.line],
            "words" if pair.nearest else "coded",
            None,
            pair.nearest,
            pair.finding,
        )
        for pair in pairs
    ]
    order = {iri: place for place, iri in enumerate(tables_of(engine).members("action-line"))}

    def place(row: Row) -> tuple[object, ...]:
        at = min((order[each] for each in counts(row.object.thing.iri) if each in order), default=len(order))
        return at, row.link is None, natural(row.subject.thing.code), natural(row.object.thing.code), row.id

    return tuple(sorted(made, key=place))


@dataclass(frozen=True, slots=True)
class _Pair:
    unit: str
    line: str
    nearest: Thing | None = None
    finding: NoLink | None = None


def _pairs(engine: Engine, lines: Sequence[str], language: str) -> Iterator[_Pair]:
    """Yield the plausible pairs of lines, or of all that the crosswalk looked at, that have no link in it."""
    counts = counts_for(engine)
    whole = links(engine, language, Selection.read(engine, sets=(CROSSWALK,)))
    linked = {(link.subject.iri, each) for link in whole for each in counts(link.object.iri)}
    units, places = covered(engine).get(set_iri(engine, CROSSWALK), (frozenset(), frozenset()))
    shown = sorted(places & set(lines) if lines else places)
    coded = {(code.unit, code.line) for code in codes_of(engine) if code.relation and code.line}
    findings = {(each.unit, each.line): each for each in no_links_of(engine, language) if each.line}
    for unit, line in sorted(coded - linked):
        if line in shown and unit in units:
            yield _Pair(unit, line, None, findings.get((unit, line)))
    taken = linked | coded | findings.keys()
    openings = {unit for unit, reason in reasons_of(engine).items() if reason == OPENING}
    yield from _near(engine, sorted(units - openings), shown, taken, language)


def _near(
    engine: Engine, units: Sequence[str], lines: Sequence[str], taken: set[tuple[str, str]], language: str
) -> Iterator[_Pair]:
    """Yield the pairs of each line that are not taken and whose words are nearest, by the English texts."""
    from wsis_gdc.questions.suggestion.lexical import LexicalIndex  # here, since numbers need no scipy to be loaded

    tables = tables_of(engine)
    items = [item for item in tables.things("item") if item.group_iri in lines]
    known = {each.iri: each for kind in acts(engine) for each in tables.things(kind)}
    wanted = [known[iri] for iri in units if iri in known]
    if not items or not wanted:
        return
    index = LexicalIndex(_text(item) for item in items)
    likeness = (index.vectors([_text(unit) for unit in wanted]) @ index.matrix.T).toarray()
    named = {item.iri: item for item in tables.things("item", language)}
    for line in lines:
        own = [place for place, item in enumerate(items) if item.group_iri == line]
        if not own:
            continue
        ranked = []
        for row, unit in enumerate(wanted):
            best = max(own, key=lambda place: (likeness[row, place], -place))
            if (unit.iri, line) not in taken and likeness[row, best] > 0:
                ranked.append((-float(likeness[row, best]), unit.iri, items[best].iri))
        for _likeness, unit_iri, item_iri in sorted(ranked)[:NEAR]:
            yield _Pair(unit_iri, line, named[item_iri])


def _text(thing: Thing) -> str:
    return f"{thing.label} {thing.gist}"


def placed(engine: Engine, iris: set[str], language: str = "en") -> dict[str, Place]:
    """Return ends with the documents that they stand in and the official addresses of these."""
    known = _documents(engine)
    documents = {iri: known[iri] for iri in iris if iri in known}
    titles = things(engine, {document for document, _address in documents.values()}, language)
    placed = {}
    for iri, thing in tables_of(engine).named(iris, language).items():
        document, address = documents.get(iri, ("", ""))
        annex = framework_of(engine, iri).annex
        placed[iri] = Place(thing, titles.get(document), in_language(address, language), annex)
    return placed


@per_engine
def _documents(engine: Engine) -> dict[str, tuple[str, str]]:
    """Return the document of each of its parts, with its official address."""
    rows = sorted(engine.select(_PLACES).texts(), reverse=True)  # the first address stays
    return {part: (document, address) for part, document, address in rows}


def known_pairs(engine: Engine) -> dict[str, tuple[str, str]]:
    """Return the pairs that the crosswalk looked at, as IRIs of unit and line, by their names (see ``pair_id``)."""
    units, places = covered(engine).get(set_iri(engine, CROSSWALK), (frozenset(), frozenset()))
    return {pair_id(unit, line): (unit, line) for unit in units for line in places}
