"""Chinese words in figures without a Chinese font at hand: signs of the same width stand in while matplotlib measures.

The figure is written with its texts as texts. Then the words take the places of their stand-ins, and whoever shows the
figure picks the font.
"""

from __future__ import annotations

import re
from itertools import count, product
from typing import Final

__all__ = ["StandIns"]

_SIGNS: Final = "⊶⊷⋈⋉⋊⋋⋌⋮⋯⋰⋱⧑⧒⧓⧔⧕⨀⨁⨂"
"""Signs that DejaVu Sans, plain and bold, draws as wide as a Chinese one: one em."""

_CHINESE: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”]+")
_STOOD: Final = re.compile(f"[{_SIGNS}]+")


class StandIns:
    """Which signs stand for which words in one figure."""

    def __init__(self) -> None:
        self._signs: dict[str, str] = {}
        self._words: dict[str, str] = {}

    def hide(self, text: str) -> str:
        """Return a text with signs in place of its Chinese words, as many as these have letters."""
        return _CHINESE.sub(lambda found: self._sign(found[0]), text)

    def show(self, text: str) -> str:
        """Return a text with the words in place of the signs that stand for them; other signs stay."""
        return _STOOD.sub(lambda found: self._words.get(found[0], found[0]), text)

    def _sign(self, word: str) -> str:
        if word not in self._signs:
            free = ("".join(signs) for size in count(len(word)) for signs in product(_SIGNS, repeat=size))
            self._signs[word] = next(signs for signs in free if signs not in self._words)
            self._words[self._signs[word]] = word
        return self._signs[word]
