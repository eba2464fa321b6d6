"""Texts compared by their words: TF-IDF of words and of the beginnings, middles and ends of words (Salton 1988).

Words count in the language of the text; parts of words of four and five letters make up for inflection. Signs of
Chinese are taken two by two (see ``folding``). ``site/static/comparing.js`` says the same for the page; a test
compares both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array, hstack

from wsis_gdc.base.folding import is_chinese, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

__all__ = ["LexicalIndex"]

_GRAMS: Final = (4, 5)
_OF_GRAM: Final = 0.4
"""How much a part of a word counts beside a word."""


class LexicalIndex:
    """Passages as rows of a matrix of weighted terms, each of length 1."""

    def __init__(self, passages: Iterable[str]) -> None:
        counts, names = _counted(list(passages))
        self._places = {name: place for place, name in enumerate(names)}
        number = counts.shape[0]
        held = np.bincount(counts.indices, minlength=len(names))
        # what no passage holds is rarer than all else, and makes a text less like every passage: the last column
        self._rarity = np.log(np.append((1 + number) / (1 + held), 1 + number))
        self.matrix = self._weighted(counts, np.arange(len(names)))

    def vectors(self, texts: Sequence[str]) -> csr_array:
        """Return the vectors of texts, texts × terms; what no passage holds stands in the last column."""
        counts, names = _counted(texts)
        places = (self._places.get(name, len(self._places)) for name in names)
        return self._weighted(counts, np.fromiter(places, dtype=np.int64, count=len(names)))

    def _weighted(self, counts: csr_array, places: Numbers) -> csr_array:
        """Return the rows of counted terms, each of length 1, with the terms at their places."""
        of, at, often = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr)), counts.indices, counts.data
        times = np.where(often >= 1, 1 + np.log(np.maximum(often, 1)), often)
        squared = ((times * self._rarity[places[at]]) ** 2, (of, places[at]))
        rows = csr_array(squared, shape=(counts.shape[0], len(self._places) + 1))
        lengths = np.repeat(np.asarray(rows.sum(axis=1)).ravel(), np.diff(rows.indptr))
        rows.data = np.sqrt(rows.data / np.where(lengths > 0, lengths, 1.0))
        return rows


def _counted(texts: Sequence[str]) -> tuple[csr_array, list[str]]:
    """Return how often each term stands in each text, texts × terms, and the terms; parts of words begin with #."""
    found = [words(text) for text in texts]
    known: dict[str, int] = {}
    at = [known.setdefault(word, len(known)) for row in found for word in row]
    of_words = _table(at, [len(row) for row in found], len(known))
    grams: dict[str, int] = {}
    parts = [_parts(word) for word in known]
    at = [grams.setdefault(part, len(grams)) for row in parts for part in row]
    of_grams = _OF_GRAM * (of_words @ _table(at, [len(row) for row in parts], len(grams)))
    return hstack([of_words, of_grams], format="csr"), [*known, *grams]


def _table(at: Sequence[int], lengths: Sequence[int], width: int) -> csr_array:
    """Return a table of counts: 1 for each place, summed where a row names it more than once."""
    places = (np.repeat(np.arange(len(lengths)), lengths), np.array(at, dtype=np.int64))
    return csr_array((np.ones(len(at)), places), shape=(len(lengths), width))


def _parts(word: str) -> list[str]:
    if len(word) < _GRAMS[0] or not word.isalpha() or is_chinese(word):
        return []
    marked = f"^{word}$"
    return [f"#{marked[at : at + size]}" for size in _GRAMS for at in range(len(marked) - size + 1)]
