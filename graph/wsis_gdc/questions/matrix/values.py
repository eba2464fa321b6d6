"""Values of cells from columns of integers: groups of links in, one number (or word) for each group out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from wsis_gdc.questions.matrix.model import Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wsis_gdc.questions.matrix.index import Index, Ints, Triples
    from wsis_gdc.questions.matrix.model import Totals, Value

__all__ = ["grouped", "numbers_of", "plain"]


def numbers_of(index: Index, value: str, found: Triples, shape: tuple[int, int]) -> Numbers:
    """Return the values of the cells that triples of (row, column, link) fill; the triples are distinct and sorted."""
    rows, columns, links = found
    key = rows * shape[1] + columns
    starts = np.flatnonzero(np.diff(key, prepend=-1))

    def totals() -> Totals:
        return (
            _along(index, value, rows, links, shape[0]),
            _along(index, value, columns, links, shape[1]),
            _whole(index, value, links),
        )

    return Numbers(rows[starts], columns[starts], grouped(index, value, starts, links), totals)  # type: ignore[arg-type]


def grouped(index: Index, value: str, starts: Ints, links: Ints) -> list[Value]:
    """Return the value of each group of links; a group begins at each start and holds no link twice."""
    ends = np.append(starts[1:], len(links))
    if not len(starts):
        return []
    if value == "count":
        return list((ends - starts).tolist())
    if value == "relation":
        return _dominant(index, starts, links)
    if value == "claimants":
        group = np.repeat(np.arange(len(starts)), ends - starts)
        claimants = index.claimants[links]  # reading them may number new things
        width = index.known
        pairs = np.unique(group * width + claimants)
        return list(np.bincount(pairs // width, minlength=len(starts)).tolist())
    strengths = index.numbers("strength")[links]
    if value == "sum":
        sums = np.add.reduceat(np.nan_to_num(strengths), starts)
        known = np.add.reduceat(~np.isnan(strengths), starts)
        return plain(np.where(known > 0, sums, np.nan), whole=True)
    if value == "weighted":
        confidence = np.nan_to_num(index.numbers("confidence")[links], nan=1.0)
        return plain(np.fmax.reduceat(strengths * confidence, starts))
    return plain(np.fmax.reduceat(strengths, starts), whole=True)


def plain(values: NDArray[np.float64], whole: bool = False) -> list[Value]:
    """Return numbers as Python's own, None for NaN; rounded to 12 digits so that sums in any order print the same."""
    if whole:
        return [None if each != each else int(each) for each in values.tolist()]
    return [None if each != each else each for each in np.round(values, 12).tolist()]


def _dominant(index: Index, starts: Ints, links: Ints) -> list[Value]:
    """Return the relation that most links of each group claim; ties go to the stronger, then to the first by name."""
    names, places = index.words("predicate")
    sizes = np.diff(np.append(starts, len(links)))
    key = np.repeat(np.arange(len(starts)), sizes) * len(names) + places[links]
    order = np.argsort(key, kind="stable")
    begin = np.flatnonzero(np.diff(key[order], prepend=-1))
    strongest = np.fmax.reduceat(np.nan_to_num(index.numbers("strength")[links][order]), begin)
    counts = np.diff(np.append(begin, len(order)))
    group, word = np.divmod(key[order][begin], len(names))
    best = np.lexsort((word, -strongest, -counts, group))
    firsts = best[np.flatnonzero(np.diff(group[best], prepend=-1))]
    return [names[place] for place in word[firsts].tolist()]


def _along(index: Index, value: str, places: Ints, links: Ints, size: int) -> list[Value]:
    width = max(index.size, int(links.max(initial=-1)) + 1, 1)
    key = np.unique(places * width + links)
    place, link = np.divmod(key, width)
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    values = dict(zip(place[starts].tolist(), grouped(index, value, starts, link), strict=True))
    nothing: Any = "" if value == "relation" else 0
    return [values.get(each, nothing) for each in range(size)]


def _whole(index: Index, value: str, links: Ints) -> Value:
    every = np.unique(links)
    if not len(every):
        return "" if value == "relation" else 0
    return grouped(index, value, np.zeros(1, dtype=np.int64), every)[0]
