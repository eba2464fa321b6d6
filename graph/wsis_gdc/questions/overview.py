"""The matrices of a site and what their cells tell beyond their links: codes of the readers, wider claims, findings.

The first matrix is the coded crosswalk: every provision of the Compact that bears action, and its principles,
against the eighteen action lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wsis_gdc.questions.matrix import Cell, Matrix

if TYPE_CHECKING:
    from wsis_gdc.knowledge.coding import Code, NoLink
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.dossier import Atlas

__all__ = ["MATRICES", "Details", "details", "matrices"]

Keep = Callable[["Link"], bool]

MATRICES: Final = (
    (("principle", "commitment"), ("action-line",)),
    (("objective",), ("action-line",)),
    (("action-line",), ("goal",)),
    (("objective",), ("goal",)),
    (("trend",), ("action-line",)),
    (("principle", "commitment"), ("goal",)),
    (("principle", "commitment"), ("mechanism",)),
)
"""The kinds of rows and columns of the matrices of a site, in their order."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a matrix page tells beyond the links of a cell; empty where a matrix has none.

    ``sections`` names the section of a row, ``codes`` the readers' codes of a (row, column), ``wider`` the claims on
    the heading of a row and a column, by (label of the heading, column), ``findings`` the reasons for no link of a
    (row, column), with an empty column where the row has no link at all.
    """

    sections: Mapping[str, Thing] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], tuple[Code, ...]] = field(default_factory=dict)
    wider: Mapping[tuple[str, str], tuple[Link, ...]] = field(default_factory=dict)
    findings: Mapping[tuple[str, str], NoLink] = field(default_factory=dict)


def matrices(
    atlas: Atlas, *, keep: Keep = lambda link: True, within: frozenset[str] | None = None
) -> tuple[Matrix, ...]:
    """Return the matrices that have a link, of the claims to keep; ``within`` names the things that may have a row."""
    made = (_matrix(atlas, rows, columns, keep, within) for rows, columns in MATRICES)
    return tuple(matrix for matrix in made if matrix.cells)


def _matrix(
    atlas: Atlas, rows: Sequence[str], columns: Sequence[str], keep: Keep, within: frozenset[str] | None
) -> Matrix:
    row_things = [thing for kind in rows for thing in atlas.of_kind(kind) if within is None or thing.iri in within]
    column_things = [t for kind in columns for t in atlas.of_kind(kind) if within is None or t.iri in within]
    row_iris, column_iris = {thing.iri for thing in row_things}, {thing.iri for thing in column_things}
    found: dict[tuple[str, str], dict[str, Link]] = defaultdict(dict)
    for link in filter(keep, atlas.links):
        # A lettered item has a row of its own: its links are not those of the paragraph that opens it.
        ends = tuple(
            frozenset({end.iri}) if "commitment" in rows and end.iri in row_iris else atlas.upward[end.iri]
            for end in (link.subject, link.object)
        )
        for first, second in (ends, ends[::-1]):
            for row in first & row_iris:
                for column in second & column_iris:
                    if row != column:
                        found[row, column][link.iri] = link
    column_things = _without_umbrella(column_things, row_iris, found)
    if "goal" in columns or "mechanism" in columns:
        row_things = _linked(row_things, {row for row, _ in found})
        column_things = _linked(column_things, {column for _, column in found})
    shown = {thing.iri for thing in (*row_things, *column_things)}
    cells = {
        pair: Cell(tuple(sorted(links.values(), key=lambda link: (-(link.strength or 0), link.iri))))
        for pair, links in sorted(found.items())
        if set(pair) <= shown
    }
    looked_at = frozenset(pair for pair in _looked_at(atlas, row_iris, column_iris, keep) if set(pair) <= shown)
    title = f"{rows[-1]} × {columns[0]}"
    return Matrix(
        title, rows[-1], columns[0], tuple(row_things), tuple(column_things), MappingProxyType(cells), looked_at
    )


def _linked(found: list[Thing], linked: set[str]) -> list[Thing]:
    return [thing for thing in found if thing.iri in linked]


def _without_umbrella(
    columns: list[Thing], rows: set[str], found: Mapping[tuple[str, str], Mapping[str, Link]]
) -> list[Thing]:
    """Leave out an action line whose every link stands under one of its own sub-lines: C7, where all is coded below."""
    kept = []
    for column in columns:
        parts = [other.iri for other in columns if other.iri.startswith(f"{column.iri}-")]
        own = {(row, link) for row in rows for link in found.get((row, column.iri), ())}
        below = {(row, link) for row in rows for part in parts for link in found.get((row, part), ())}
        if not parts or own - below:
            kept.append(column)
    return kept


def _looked_at(atlas: Atlas, rows: set[str], columns: set[str], keep: Keep) -> set[tuple[str, str]]:
    """Return the pairs that a set with kept claims declares as examined, rolled up like the claims themselves."""
    kept = {link.set_iri for link in atlas.links if keep(link)}
    pairs: set[tuple[str, str]] = set()
    for set_, (left, right) in atlas.coverage.items():
        if set_ in kept:
            for first, second in ((left, right), (right, left)):
                pairs |= {(row, column) for row in first & rows for column in second & columns}
    return pairs


def details(atlas: Atlas, matrix: Matrix) -> Details:
    """Return what the cells of a matrix tell beyond their links; only the coded crosswalk has more to tell."""
    if (matrix.rows_kind, matrix.columns_kind) != ("commitment", "action-line"):
        return Details()
    rows, columns = {thing.iri for thing in matrix.rows}, {thing.iri for thing in matrix.columns}
    headings = {row.group_iri: row.group for row in matrix.rows if row.group_iri}
    upward = {column: frozenset({column, column.split("-e-")[0]}) for column in columns}
    wider: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in atlas.links:
        for own, other in ((link.subject.iri, link.object.iri), (link.object.iri, link.subject.iri)):
            if own in headings:
                for column in columns:
                    if other in upward[column] or column in atlas.upward[other]:
                        wider[headings[own], column].append(link)
    return Details(
        {row: section for row, section in atlas.sections.items() if row in rows},
        {pair: codes for pair, codes in atlas.codes.items() if pair[0] in rows and pair[1] in columns},
        {pair: tuple(found) for pair, found in sorted(wider.items())},
        {pair: each for pair, each in atlas.no_links.items() if pair[0] in rows and pair[1] in ("", *columns)},
    )
