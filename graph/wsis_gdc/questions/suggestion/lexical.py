"""Texts compared by their words: TF-IDF of words and of the beginnings, middles and ends of words (Salton 1988).

Words count in the language of the text; parts of words of four and five letters make up for inflection. Signs of
Chinese are taken two by two (see ``folding``). ``site/static/comparing.js`` says the same for the page; a test
compares both.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array

from wsis_gdc.base.folding import is_chinese, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


__all__ = ["LexicalIndex", "terms"]

_GRAMS: Final = (4, 5)
_OF_GRAM: Final = 0.4
"""How much a part of a word counts beside a word."""


def terms(text: str) -> dict[str, float]:
    """Return the terms of a text with how often they stand in it; parts of words begin with ``#``."""
    found: dict[str, float] = {}
    for word, count in Counter(words(text)).items():
        found[word] = found.get(word, 0.0) + count
        if len(word) >= _GRAMS[0] and word.isalpha() and not is_chinese(word):
            marked = f"^{word}$"
            for size in _GRAMS:
                for place in range(len(marked) - size + 1):
                    gram = f"#{marked[place : place + size]}"
                    found[gram] = found.get(gram, 0.0) + count * _OF_GRAM
    return found


class LexicalIndex:
    """Passages as rows of a matrix of weighted terms, each of length 1."""

    def __init__(self, passages: Iterable[str]) -> None:
        counted = [terms(passage) for passage in passages]
        held = Counter(chain.from_iterable(counted))
        self._places = {term: place for place, term in enumerate(sorted(held))}
        number = len(counted)
        # what no passage holds is rarer than all else, and makes a text less like every passage: the last column
        self._rarity = np.log([*((1 + number) / (1 + held[term]) for term in self._places), 1 + number])
        self.matrix = self._rows(counted)

    def vectors(self, texts: Sequence[str]) -> csr_array:
        """Return the vectors of texts, texts × terms; those of texts without a known term are empty."""
        return self._rows([terms(text) for text in texts])

    def _rows(self, counted: Sequence[dict[str, float]]) -> csr_array:
        """Return the rows of counted terms; those of unknown terms count together, by the root of their squares."""
        last = len(self._places)
        of = np.repeat(np.arange(len(counted)), [len(each) for each in counted])
        at = np.array([self._places.get(term, last) for each in counted for term in each], dtype=np.int64)
        counts = np.array([count for each in counted for count in each.values()], dtype=np.float64)
        times = np.where(counts >= 1, 1 + np.log(np.maximum(counts, 1)), counts)
        squares = csr_array(((times * self._rarity[at]) ** 2, (of, at)), shape=(len(counted), last + 1))
        lengths = np.repeat(np.asarray(squares.sum(axis=1)).ravel(), np.diff(squares.indptr))
        squares.data = np.sqrt(squares.data / np.where(lengths > 0, lengths, 1.0))
        return squares
