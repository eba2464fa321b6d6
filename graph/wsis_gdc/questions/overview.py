"""The matrices of a site and what their cells tell beyond their links: codes of the readers, wider claims, findings,
names that the texts state.

The first is the coded crosswalk: every provision that states an act against the action lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from wsis_gdc.base.errors import QueryError
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import RELATIONS
from wsis_gdc.knowledge.frameworks import acts
from wsis_gdc.knowledge.links import counts_for, dates_of, upward_of
from wsis_gdc.knowledge.origins import addresses_of
from wsis_gdc.questions.matrix import Asked, Filtered, LookedAt, Matrix, matrix
from wsis_gdc.questions.matrix.asked import By, Carry
from wsis_gdc.questions.matrix.order import placed

if TYPE_CHECKING:
    from wsis_gdc.knowledge.coding import Code, NoLink
    from wsis_gdc.knowledge.links import Link, Stated
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.dossier import Atlas

__all__ = ["Details", "contested", "details", "matrices"]


@dataclass(frozen=True, slots=True)
class Details:
    """What a matrix page tells beyond the links of a cell; empty where a matrix has none.

    ``sections`` names the section of a row, ``codes`` the readers' codes of a (row, column), ``wider`` the claims on
    the heading of a row and a column, by (label of the heading, column), ``findings`` the reasons for no link of a
    (row, column), with an empty column where the row has no link at all. ``stated`` are facts that join a (row, column)
    beside the claims, such as a name in the text; ``dates`` tells when a link was made, ``addresses`` where it was
    read, by its IRI. ``with_parts`` is the same matrix where things carry the links of their parts too; None where that
    changes nothing. ``things`` are those that codes and evidence may name, by IRI.
    """

    sections: Mapping[str, Thing] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], tuple[Code, ...]] = field(default_factory=dict)
    wider: Mapping[tuple[str, str], tuple[Link, ...]] = field(default_factory=dict)
    findings: Mapping[tuple[str, str], NoLink] = field(default_factory=dict)
    stated: Mapping[tuple[str, str], tuple[Stated, ...]] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    with_parts: Matrix | None = None
    things: Mapping[str, Thing] = field(default_factory=dict)
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _kinds(atlas: Atlas) -> tuple[tuple[str, str], ...]:
    """Return the kinds of rows and columns of the matrices of a site, in their order."""
    states = acts(atlas.engine)
    return (
        *((act, "action-line") for act in states),
        ("principle", "action-line"),
        ("objective", "action-line"),
        ("action-line", "goal"),
        ("objective", "goal"),
        ("trend", "action-line"),
        *((act, "goal") for act in states),
        *((act, "mechanism") for act in states),
        *((act, "trend") for act in states),
        *((act, "entity") for act in states),
    )


def contested(matrix: Matrix) -> frozenset[str]:
    """Return the IRIs of links that may be seen otherwise.

    Such is a coded link that its coding itself calls arguable, and every graded link of a pair to which two claimants
    give different strengths or different ones of the relations of the coding. That one claimant grades a link which
    another merely lists is no dispute.
    """
    found = set()
    for cell in matrix.cells.values():
        found |= {link.iri for link in cell.links if link.certainty == "arguable"}
        graded = [link for link in cell.links if link.strength is not None and link.predicate in RELATIONS]
        claims: dict[str, set[tuple[str, int | None]]] = defaultdict(set)
        for link in graded:
            claims[link.claimant].add((link.predicate, link.strength))
        if len(set(map(frozenset, claims.values()))) > 1:
            found |= {link.iri for link in graded}
    return frozenset(found)


def matrices(atlas: Atlas, *, within: Collection[str] | None = None) -> tuple[Matrix, ...]:
    """Return the matrices that have a link by the atlas's selection; ``within`` names the things that may be shown."""
    answers = []
    there = tables_of(atlas.engine).kinds
    for rows, columns in _kinds(atlas):
        if not {rows, columns} <= there:  # a graph of other data, which lacks such things
            continue
        try:
            answer = _matrix(atlas, rows, columns)
        except QueryError:  # no claim of the selection connects the kinds
            continue
        answer = answer if within is None else _narrowed(answer, within)
        answers.append(_named(atlas, answer) if columns == "entity" else answer)
    return tuple(answer for answer in answers if answer.cells)


def _stated(atlas: Atlas, own: Matrix) -> Mapping[tuple[str, str], tuple[Stated, ...]]:
    """Return the facts between rows and columns that the texts state: the entities that a provision names."""
    if own.columns_kind != "entity":
        return {}
    try:
        asked = Asked(own.rows_kind, own.columns_kind, by=By.FACTS, language=atlas.language)
        facts = matrix(atlas.engine, asked)
    except QueryError:  # no text names an entity
        return {}
    rows, columns = {thing.iri for thing in own.rows}, {thing.iri for thing in own.columns}
    return {pair: cell.facts for pair, cell in facts.cells.items() if pair[0] in rows and pair[1] in columns}


def _named(atlas: Atlas, answer: Matrix) -> Matrix:
    """Return the matrix without the columns that no row is linked with and no row names."""
    pairs = (*answer.cells, *_stated(atlas, answer))
    return _narrowed(answer, {thing.iri for thing in answer.rows} | {column for _, column in pairs})


def _matrix(atlas: Atlas, rows: str, columns: str, carry: Carry = Carry.OWN) -> Matrix:
    asked = Asked(rows, columns, by=By.CLAIMS, carry=carry, language=atlas.language, **asdict(atlas.selection))
    return matrix(atlas.engine, asked)


def _with_parts(atlas: Atlas, own: Matrix) -> Matrix | None:
    """Return a matrix of things that carry the links of their parts too; None where it is the same."""
    answer = _matrix(atlas, own.rows_kind, own.columns_kind, Carry.WITH_PARTS)
    if (answer.rows, answer.columns) != (own.rows, own.columns):
        answer = _narrowed(answer, {thing.iri for thing in (*own.rows, *own.columns)})
    looked, own_looked = (set(each.looked_at.blocks) for each in (answer, own))
    same = answer.cells == own.cells and looked == own_looked and answer.filtered == own.filtered
    return None if same else answer


def _narrowed(answer: Matrix, within: Collection[str]) -> Matrix:
    """Return the matrix with only some things in its rows and columns."""
    rows = [place for place, thing in enumerate(answer.rows) if thing.iri in within]
    columns = [place for place, thing in enumerate(answer.columns) if thing.iri in within]
    iris = {answer.rows[row].iri for row in rows}, {answer.columns[column].iri for column in columns}
    pairs = {pair: cell for pair, cell in answer.cells.items() if pair[0] in iris[0] and pair[1] in iris[1]}
    seen = [(one & iris[0], other & iris[1], name) for one, other, name in answer.looked_at.blocks]
    return replace(
        placed(answer, rows, columns),
        cells=pairs,
        looked_at=LookedAt(seen),
        filtered=Filtered([pair for pair in answer.filtered if pair[0] in iris[0] and pair[1] in iris[1]]),
    )


def details(atlas: Atlas, matrix: Matrix) -> Details:
    """Return what a matrix tells beyond the links of its cells; only the coded crosswalk has more than its parts."""
    with_parts = _with_parts(atlas, matrix)
    stated, dates, read = _stated(atlas, matrix), dates_of(atlas.engine), addresses_of(atlas.engine)
    if matrix.columns_kind != "action-line" or matrix.rows_kind not in (*acts(atlas.engine), "principle"):
        return Details(stated=stated, dates=dates, with_parts=with_parts, things=atlas.things, addresses=read)
    rows, columns = {thing.iri for thing in matrix.rows}, {thing.iri for thing in matrix.columns}
    headings = {row.group_iri: row.group for row in matrix.rows if row.group_iri}
    upward, counts = upward_of(atlas.engine), counts_for(atlas.engine)
    wider: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in atlas.links:
        for own, other in ((link.subject.iri, link.object.iri), (link.object.iri, link.subject.iri)):
            if own in headings:
                for column in columns:
                    if other in upward(column) or column in counts(other):
                        wider[headings[own], column].append(link)
    return Details(
        {row: section for row, section in atlas.sections.items() if row in rows},
        {pair: codes for pair, codes in atlas.codes.items() if pair[0] in rows and pair[1] in columns},
        {pair: tuple(found) for pair, found in sorted(wider.items())},
        {pair: each for pair, each in atlas.no_links.items() if pair[0] in rows and pair[1] in ("", *columns)},
        stated,
        dates,
        with_parts,
        atlas.things,
        read,
    )
