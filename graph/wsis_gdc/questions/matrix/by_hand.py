"""Values of matrices that were put together by hand, counted from the links in their cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from wsis_gdc.knowledge.links import Link
from wsis_gdc.questions.matrix.model import Matrix, Numbers

if TYPE_CHECKING:
    from wsis_gdc.questions.matrix.model import Totals, Value

__all__ = ["from_cells", "value_of_links"]


def from_cells(matrix: Matrix) -> Numbers:
    """Return the values of a matrix's own kind, counted cell by cell."""
    places = [{thing.iri: place for place, thing in enumerate(side)} for side in (matrix.rows, matrix.columns)]
    at = {(places[0][row], places[1][column]): cell for (row, column), cell in matrix.cells.items()}
    found = sorted(at)

    def along(side: int, place: int) -> Value:
        return value_of_links(matrix.value, (link for key in found if key[side] == place for link in at[key].links))

    def totals() -> Totals:
        return (
            [along(0, place) for place in range(len(matrix.rows))],
            [along(1, place) for place in range(len(matrix.columns))],
            value_of_links(matrix.value, (link for key in found for link in at[key].links)),
        )

    values = [value_of_links(matrix.value, at[key].links) for key in found]
    return Numbers([key[0] for key in found], [key[1] for key in found], values, totals)


def value_of_links(value: str, links: Iterable[Link]) -> Value:
    """Return the value of links taken as one cell; each link counts once."""
    each = list({link.iri: link for link in links}.values())
    strengths = [link.strength for link in each if link.strength is not None]
    if not each:
        return "" if value == "relation" else 0
    if value == "count":
        return len(each)
    if value == "claimants":
        return len({link.claimant for link in each})
    if value == "relation":
        counts = Counter(link.predicate for link in each)
        best = {word: max((link.strength or 0) for link in each if link.predicate == word) for word in counts}
        return min(counts, key=lambda word: (-counts[word], -best[word], word))
    if not strengths:
        return None
    if value == "sum":
        return sum(strengths)
    if value == "weighted":
        sure = ((link.strength, 1.0 if link.confidence is None else link.confidence) for link in each)
        return round(max(strength * confidence for strength, confidence in sure if strength is not None), 12)
    return max(strengths)
