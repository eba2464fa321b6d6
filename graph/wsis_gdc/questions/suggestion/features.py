"""How near a text is to each thing of a kind, seen in several ways: the features that a probability is made of.

All start from the likeness of each sentence of the text with each passage of the things (cosines of vectors or of
weighted words). A text as a whole has the mean of the vectors of its sentences. For each thing

- ``own`` is the likeness of the whole with its title and summary,
- ``example`` the mean of the three likest examples of what belongs to it,
- ``best`` that of the three likest passages of any kind,
- ``centre`` the likeness with the mean of all its passages, ``parts`` with that of its parts,
- ``close`` the mean over sentences of the three likest examples of each.

Of each feature a probability uses the place among the things of the kind (how many standard deviations above their
mean), and of ``best`` the likeness itself, by which a text that fits nothing is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array, issparse

from wsis_gdc.base.grouping import grouped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wsis_gdc.questions.suggestion.passages import Field, Passage

    Numbers = NDArray[np.float64]

__all__ = ["NAMES", "Groups", "Likeness", "features", "likest", "standardised"]

NAMES: Final = ("own", "example", "best", "centre", "parts", "close")

LEAST_SPREAD: Final = 0.0125
"""The least standard deviation of likeness among things that counts as one; nine in ten texts of lines have more."""

_LIKEST: Final = 3
_FIELDS: Final[Mapping[str, tuple[Field, ...]]] = {
    "own": ("own",),
    "example": ("example",),
    "best": ("own", "part", "example"),
    "parts": ("part",),
}


class Groups(NamedTuple):
    """The passages of the things of a kind: for each field the places of the passages of each thing, −1 for none."""

    things: tuple[str, ...]
    own: NDArray[np.int64]
    example: NDArray[np.int64]
    best: NDArray[np.int64]
    parts: NDArray[np.int64]
    best_length: Numbers
    parts_length: Numbers

    @classmethod
    def of(cls, things: Sequence[str], passages: Sequence[Passage], rows: Any) -> Groups:
        """Group passages by thing; what has no parts or examples has its title in their place.

        ``rows`` are the vectors of the passages, dense or sparse: from these the lengths of their sums are taken.
        """
        places = grouped(((passage.thing, passage.field), place) for place, passage in enumerate(passages))

        def table(fields: Sequence[Field]) -> NDArray[np.int64]:
            found = [
                [at for field in fields for at in places.get((thing, field), ())] or places.get((thing, "own"), ())
                for thing in things
            ]
            made = np.full((len(found), max(map(len, found), default=1)), -1, dtype=np.int64)
            for number, row in enumerate(found):
                made[number, : len(row)] = row
            return made

        def length(table: NDArray[np.int64]) -> Numbers:
            of, at = np.nonzero(table >= 0)
            belongs = csr_array((np.ones(len(of)), (of, table[of, at])), shape=(len(table), rows.shape[0]))
            sums = belongs @ rows
            squared = sums.multiply(sums) if issparse(sums) else sums * sums
            found: Numbers = np.maximum(np.sqrt(np.asarray(squared.sum(axis=1)).ravel()), 1e-9)
            return found

        tables = {name: table(fields) for name, fields in _FIELDS.items()}
        return cls(tuple(things), **tables, best_length=length(tables["best"]), parts_length=length(tables["parts"]))


class Likeness(NamedTuple):
    """What a text is like: each of its ``sentences`` (× passages), and the ``whole`` (passages)."""

    sentences: Numbers
    whole: Numbers


def features(groups: Groups, like: Likeness) -> Numbers:
    """Return the features of a text, ``NAMES`` × things."""
    return np.stack(
        [
            likest(like.whole, groups.own),
            likest(like.whole, groups.example),
            likest(like.whole, groups.best),
            _centre(like.whole, groups.best, groups.best_length),
            _centre(like.whole, groups.parts, groups.parts_length),
            likest(like.sentences, groups.example).mean(axis=0),
        ]
    ).astype(np.float64)


def standardised(table: Numbers) -> Numbers:
    """Return how many standard deviations each thing lies above the mean of all, in each row of a table.

    Where all are about equally unlike, as for a text of no known words, small differences are not made large.
    """
    spread = np.maximum(table.std(axis=1, keepdims=True), LEAST_SPREAD)
    made: Numbers = (table - table.mean(axis=1, keepdims=True)) / spread
    return made


def likest(like: Numbers, places: NDArray[np.int64]) -> Numbers:
    """Return the mean of the three largest likenesses of each thing, in the last axis (see ``Groups``)."""
    chosen = np.where(places >= 0, like[..., places], -np.inf)
    if places.shape[1] > _LIKEST:
        chosen = -np.partition(-chosen, _LIKEST - 1, axis=-1)[..., :_LIKEST]
    there = np.isfinite(chosen)
    made: Numbers = np.where(there, chosen, 0.0).sum(axis=-1) / there.sum(axis=-1)
    return made


def _centre(whole: Numbers, places: NDArray[np.int64], length: Numbers) -> Numbers:
    made: Numbers = np.where(places >= 0, whole[places], 0.0).sum(axis=1) / length
    return made
