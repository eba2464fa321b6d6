"""The words of everything that can be found: where each stands, and how much it weighs there (see ``search``)."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.folding import is_chinese, squeeze, words
from wsis_gdc.questions.search_index import FIELDS

if TYPE_CHECKING:
    from wsis_gdc.questions.search_index import Entry, Theme

__all__ = [
    *("CODE", "CODE_PART", "LEAST_PART", "LEAST_PREFIX", "LENGTH", "NAME", "PART", "PREFIX", "SATURATION"),
    *("THEME", "WORD", "Scores", "WordIndex", "begins", "inside"),
]

CODE, CODE_PART, NAME, WORD, THEME, PREFIX, PART = range(7)
"""How an entry matches, the best first."""

SATURATION: Final = 1.2
"""How soon more of the same word stops counting (k1 of BM25)."""

LENGTH: Final = 0.5
"""How much the length of a text counts, from 0 to 1 (b of BM25)."""

LEAST_PREFIX: Final = 3
LEAST_PART: Final = 4
"""How many letters a beginning and a part of a word have at least."""

Scores = dict[int, tuple[int, float]]
"""How each entry matches, and its score."""


class WordIndex:
    """The words of all entries: in which of them each word stands, and how often in which field."""

    def __init__(self, found: Sequence[Entry], known: Sequence[Theme], heads: dict[str, tuple[str, ...]]) -> None:
        self.entries, self.themes, self.heads = found, known, heads
        self.lines: list[dict[str, str]] = []
        """The words of each field in a line, for phrases; texts are kept apart by a bar."""
        self.postings: dict[str, dict[int, dict[str, int]]] = defaultdict(dict)
        self.lengths: list[dict[str, int]] = []
        for place, entry in enumerate(found):
            self._add(place, entry)
        total: Counter[str] = Counter()
        for lengths in self.lengths:
            total.update(lengths)
        held = Counter(field for lengths in self.lengths for field in lengths)
        self.mean = {field: total[field] / held[field] for field in total}
        self.vocabulary = sorted(self.postings)
        self.keys: dict[str, list[int]] = defaultdict(list)
        self.families: dict[str, list[int]] = defaultdict(list)
        self.named: dict[str, list[int]] = defaultdict(list)
        """What has a title or name, squeezed."""
        for place, entry in enumerate(found):
            for key in entry.keys:
                self.keys[key].append(place)
            self.families[entry.family].append(place)
            for name in dict.fromkeys(squeeze(each) for key in ("title", "name") for each in entry.texts.get(key, ())):
                self.named[name].append(place)
        self.themes_of: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, theme in enumerate(known):
            for phrase in dict.fromkeys(map(words, theme.every)):
                self.themes_of[phrase].append(number)
        self.longest = max(map(len, self.themes_of), default=0)

    def _add(self, place: int, entry: Entry) -> None:
        lines, lengths = {}, {}
        for field, texts in entry.texts.items():
            cut = [words(text) for text in texts]
            lines[field] = f" {' | '.join(' '.join(some) for some in cut)} "
            lengths[field] = sum(map(len, cut))
            for some in cut:
                for word in some:
                    counts = self.postings[word].setdefault(place, {})
                    counts[field] = counts.get(field, 0) + 1
        self.lines.append(lines)
        self.lengths.append(lengths)

    def weight(self, place: int, counts: dict[str, int]) -> float:
        """Return how much the occurrences of a word in an entry weigh, before rarity."""
        lengths = self.lengths[place]
        return sum(
            FIELDS[field] * counts[field] / (1 - LENGTH + LENGTH * lengths[field] / self.mean[field])
            for field in FIELDS
            if counts.get(field)
        )

    def scored(self, weights: dict[int, float], how: int) -> Scores:
        """Return the scores of entries in which something weighs as given: what few have counts more."""
        number, rest = len(weights), len(self.entries) - len(weights)
        rarity = math.log(1 + (rest + 0.5) / (number + 0.5))
        return {place: (how, rarity * weight / (SATURATION + weight)) for place, weight in weights.items()}

    def word(self, word: str) -> Scores:
        """Return the scores of a word: where it stands whole, else at the beginning, else inside of others."""
        beginning = self._beginning(word)
        found: Scores = {}
        for how, some in ((PREFIX, beginning), (WORD, [word])):
            found |= self._any(some, how)
        return found or self._any([each for each in self.vocabulary if inside(each, word)], PART)

    def _beginning(self, word: str) -> list[str]:
        """Return the words that begin with a word (see ``begins``), which stand together in the sorted vocabulary."""
        first = bisect_left(self.vocabulary, word)
        after = (self.vocabulary[place] for place in range(first, len(self.vocabulary)))
        return list(takewhile(lambda each: begins(each, word), after))

    def _any(self, some: Iterable[str], how: int) -> Scores:
        """Return the scores of words that count as one."""
        weights: dict[int, float] = defaultdict(float)
        for each in some:
            for place, counts in self.postings.get(each, {}).items():
                weights[place] += self.weight(place, counts)
        return self.scored(weights, how)

    def phrase(self, phrase: tuple[str, ...]) -> dict[int, float]:
        """Return how much words weigh that stand side by side, by entry."""
        if len(phrase) == 1:
            return {place: self.weight(place, found) for place, found in self.postings.get(phrase[0], {}).items()}
        rows = sorted((self.postings.get(word, {}) for word in phrase), key=len)
        asked = f" {' '.join(phrase)} "
        weights = {}
        for place in rows[0]:
            if all(place in row for row in rows[1:]):
                counts = {field: line.count(asked) for field, line in self.lines[place].items()}
                if any(counts.values()):
                    weights[place] = self.weight(place, counts)
        return weights

    def theme(self, number: int) -> dict[int, float]:
        """Return how much the words of a theme weigh together, by entry."""
        weights: dict[int, float] = defaultdict(float)
        for phrase in dict.fromkeys(map(words, self.themes[number].every)):
            for place, weight in self.phrase(phrase).items():
                weights[place] += weight
        return weights


def begins(word: str, wanted: str) -> bool:
    """Tell whether a word begins with another, long enough to say something."""
    return len(wanted) >= LEAST_PREFIX and word.startswith(wanted)


def inside(word: str, wanted: str) -> bool:
    """Tell whether a word holds another anywhere, long enough to say something."""
    return (len(wanted) >= LEAST_PART or is_chinese(wanted)) and wanted in word
