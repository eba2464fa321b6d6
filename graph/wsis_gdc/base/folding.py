"""Texts as a search compares them: without case, accents and variants of letters, cut into words.

``site/static/folding.js`` says the same for pages; a test compares both. Signs of Chinese, which is written without
spaces, are taken two by two, so that words of two signs are found wherever they stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["Word", "fold", "is_chinese", "squeeze", "words", "words_at"]

_CHINESE: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTERS_RUN: Final = f"[^\\W_{_CHINESE}]+"
_RUNS: Final = re.compile(f"[{_CHINESE}]+|{_LETTERS_RUN}(?:(?<=\\d)\\.(?=\\d){_LETTERS_RUN})*")
_OF_CODES: Final = re.compile(r"[^\W_]+|(?<=\d)\.(?=\d)")
_IS_CHINESE: Final = re.compile(f"[{_CHINESE}]")
_ARTICLE: Final = re.compile("^(?:و?[فبك]?ال|و?لل)+(?=...)")
"""The Arabic article with the conjunctions and prepositions that are written in one with it."""

_ALIKE: Final = {"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o"}
"""Letters that stand for others although Unicode does not take them apart."""


class Word(NamedTuple):
    """A folded word and where it stands in the text: from ``start`` to before ``end``."""

    text: str
    start: int
    end: int


class _Letters(dict[int, str]):
    """What each letter is folded to, worked out when first met."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code).lower()).lower())
        kept = "".join(c for c in parts if not _dropped(c))
        self[code] = folded = "".join(_ALIKE.get(c) or _digit(c) for c in kept)
        return folded


def _dropped(char: str) -> bool:
    """Tell whether a sign is left out: marks above and below letters, signs without a shape, the Arabic stretch."""
    return char == "\u0640" or unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf")


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


_LETTERS: Final = _Letters()


def fold(text: str) -> str:
    """Return a text without case, accents and variants of letters.

    >>> fold("Éducation Ёлка أَطْفَـال ٢٩")
    'education елка اطفال 29'
    """
    return text.translate(_LETTERS)


def is_chinese(word: str) -> bool:
    """Tell whether a word is written in Chinese signs."""
    return bool(_IS_CHINESE.match(word))


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text, Chinese as pairs of neighbouring signs, Arabic without the article.

    A number with points, as of a target, is one word.

    >>> words("29(d) e-waste"), words("儿童保护"), words("والأطفال"), words("SDG 5.2.")
    (('29', 'd', 'e', 'waste'), ('儿童', '童保', '保护'), ('اطفال',), ('sdg', '5.2'))
    """
    found: list[str] = []
    for run in _RUNS.findall(fold(text)):
        if run.isascii():
            found.append(run)
        else:
            found += (word for word, _start, _end in _cut(run))
    return tuple(found)


@lru_cache(maxsize=4096)
def words_at(text: str) -> tuple[Word, ...]:
    """Return the folded words of a text with their places in it.

    >>> words_at("L’Été")
    (Word(text='l', start=0, end=1), Word(text='ete', start=2, end=5))
    """
    folded, places = [], []
    for place, char in enumerate(text):
        letters = _LETTERS[ord(char)]
        folded.append(letters)
        places += [place] * len(letters)
    found = []
    for match in _RUNS.finditer("".join(folded)):
        for word, start, end in _cut(match[0]):
            first, last = places[match.start() + start], places[match.start() + end - 1]
            found.append(Word(word, first, _with_marks(text, last + 1)))
    return tuple(found)


def _with_marks(text: str, end: int) -> int:
    """Return the end of a word with the marks that stand on its last letter."""
    while end < len(text) and not _LETTERS[ord(text[end])]:
        end += 1
    return end


def _cut(run: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a run of letters or of Chinese signs, each with where it stands in the run."""
    if is_chinese(run) and len(run) > 2:
        yield from ((run[place : place + 2], place, place + 2) for place in range(len(run) - 1))
        return
    yield _ARTICLE.sub("", run), 0, len(run)


def squeeze(text: str) -> str:
    """Return a text as codes are compared: its folded letters and digits only, and points between digits.

    >>> squeeze("29(d)"), squeeze("WSIS+20 113"), squeeze("A/RES/79/1"), squeeze("SDG 11.3")
    ('29d', 'wsis20113', 'ares791', 'sdg11.3')
    """
    return "".join(_OF_CODES.findall(fold(text)))
