"""Which of the six languages of the UN a text is written in: by its script, and where that is Latin by small words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final

__all__ = ["detected"]

_SCRIPTS: Final = {"LATIN": "en", "CYRILLIC": "ru", "ARABIC": "ar", "CJK": "zh"}

_SMALL: Final = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in for a an on with by is are as from that this its their our at which who into it",
        "fr": "le la les des du de d l et en un une pour dans par sur au aux avec est sont qui que ce cette ses leurs",
        "es": "el la los las del de y en un una para por con que se su sus al es son como más desde entre lo sobre o a",
    }.items()
}
_MARKS: Final = {
    "en": re.compile(r"(?:ing|ness|ship|ful|ity|ies|ed|th|y)$"),
    "fr": re.compile(r"[çèêëàùûôîïœ]|(?:ement|eur|euse|ique|iques|aux|eaux|tés|té|ées|és)$"),
    "es": re.compile(r"[ñáíóú]|(?:ción|ciones|dad|dades|mente|ario|arios|ico|icos|icas|ura|os|as)$"),
}
_WORD: Final = re.compile(r"[^\W\d_]+")
_LOOKED_AT: Final = 4_000


def detected(text: str) -> str:
    """Return the language of a text, told by its first letters; empty where it has none of the six scripts.

    >>> [detected(text) for text in ("Digital skills", "Compétences numériques", "Redes para el acceso rural")]
    ['en', 'fr', 'es']
    >>> [detected(text) for text in ("Навыки", "مهارات رقمية", "数字技能", "2030 / 5")]
    ['ru', 'ar', 'zh', '']
    """
    start = text[:_LOOKED_AT]
    scripts = Counter(unicodedata.name(char, "").partition(" ")[0] for char in start if char.isalpha())
    known = {script: count * (3 if script == "CJK" else 1) for script, count in scripts.items() if script in _SCRIPTS}
    if not known:
        return ""
    script = max(known, key=lambda each: known[each])
    return _latin(start) if script == "LATIN" else _SCRIPTS[script]


def _latin(text: str) -> str:
    scores = dict.fromkeys(_SMALL, 0.0)
    for word in _WORD.findall(text.lower()):
        for language, small in _SMALL.items():
            scores[language] += (word in small) + 0.5 * bool(len(word) > 3 and _MARKS[language].search(word))
    return max(scores, key=lambda each: scores[each])
