"""Texts compared by their words: TF-IDF of words and of the beginnings, middles and ends of words (Salton 1988).

Words count in the language of the text; parts of words of four and five letters make up for inflection. Signs of
Chinese are taken two by two (see ``folding``). ``site/static/comparing.js`` says the same for the page; a test
compares both.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

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
        held = Counter(term for each in counted for term in each)
        self._places = {term: place for place, term in enumerate(sorted(held))}
        number = len(counted)
        self._rarity = [math.log((1 + number) / (1 + held[term])) for term in self._places]
        self._unknown = math.log(1 + number)
        self.matrix = self._rows(counted)

    def vectors(self, texts: Sequence[str]) -> csr_array:
        """Return the vectors of texts, texts × terms; those of texts without a known term are empty."""
        return self._rows([terms(text) for text in texts])

    def _rows(self, counted: Sequence[dict[str, float]]) -> csr_array:
        values: list[float] = []
        columns: list[int] = []
        starts = [0]
        for each in counted:
            row = sorted((self._places[term], count) for term, count in each.items() if term in self._places)
            places = [place for place, _count in row]
            weights = [_times(count) * self._rarity[place] for place, count in row]
            # what no passage holds is rarer than all else, and makes the text less like every passage
            unknown = sum(_times(count) ** 2 for term, count in each.items() if term not in self._places)
            if unknown:
                places.append(len(self._places))
                weights.append(math.sqrt(unknown) * self._unknown)
            length = math.sqrt(sum(weight * weight for weight in weights)) or 1.0
            values += [weight / length for weight in weights]
            columns += places
            starts.append(len(columns))
        return csr_array((values, columns, starts), shape=(len(counted), len(self._places) + 1))


def _times(count: float) -> float:
    return 1 + math.log(count) if count >= 1 else count
