"""How good suggestions are: texts read by two readers, and the measures that compare answers with what they said.

- A text *belongs* to a thing that both readers name; what one of them names is arguable: it is no fault to suggest it
  and none to miss it. A line C7 that readers name is met by any of its sub-lines.
- ``recall`` at k is the share of the things a text belongs to that are among the first k suggested, over texts.
- ``precision`` is the share of right ones among suggestions with a probability of a half or more; arguable are right.
- ``error`` is the expected calibration error (Naeini et al. 2015) of the five likeliest things of each text: ten bins
  of equal width, the difference of mean probability and share of right ones in each, weighted by size.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from wsis_gdc.base.namespaces import local
from wsis_gdc.base.resources import data_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = ["TEXTS", "Marked", "Measure", "marked", "measured"]

TEXTS: Final = "evaluation/texts.jsonl"
"""The file of the texts, in the folder of data."""

_FIRST: Final = (1, 3, 5)
_LIKELIEST: Final = 5
_BINS: Final = 10


class Marked(NamedTuple):
    """A text and what its two readers say it belongs to, by kind, as last parts of IRIs.

    ``form`` is description, title, passage, or other for texts that belong to nothing; a translated text has the codes
    of the text that it translates, and that one's name in its own.
    """

    name: str
    text: str
    language: str
    form: str
    apart: bool
    translated: bool
    both: dict[str, frozenset[str]]
    either: dict[str, frozenset[str]]

    def belonging(self, kind: str, things: Sequence[str]) -> Numbers:
        """Return for each thing 1 where the text belongs to it or that can be argued, else 0."""
        return np.array([float(local(iri) in self.either[kind]) for iri in things])


class Measure(NamedTuple):
    """What was measured: on how many texts, recall at 1, 3 and 5, precision on how many suggestions, error."""

    texts: int
    recall: tuple[float, ...]
    precision: float
    suggestions: int
    error: float


@cache
def marked() -> tuple[Marked, ...]:
    """Return the texts of the evaluation set."""
    found = []
    for line in (data_folder() / TEXTS).read_text(encoding="utf-8").splitlines():
        kept = json.loads(line)
        one = kept["first"]
        other = kept.get("second", one)  # texts of other topics were written as such, and read by nobody else
        kinds = {"line": "lines", "item": "items", "commitment": "commitments"}
        kinds |= {"goal": "goals", "target": "targets", "trend": "trends"}
        both = {kind: frozenset(one[name]) & frozenset(other[name]) for kind, name in kinds.items()}
        either = {kind: frozenset(one[name]) | frozenset(other[name]) for kind, name in kinds.items()}
        apart = kept["part"] == "apart"
        made = Marked(kept["id"], kept["text"], kept["language"], kept["form"], apart, False, both, either)
        found.append(made)
        found += (
            made._replace(name=f"{made.name}-in-{language}", text=text, language=language, translated=True)
            for language, text in sorted(kept.get("translations", {}).items())
        )
    return tuple(found)


def measured(texts: Sequence[Marked], kind: str, things: Sequence[str], scores: Sequence[Numbers]) -> Measure:
    """Measure scores (the logarithm of the odds of each thing, one array a text) against what readers said."""
    codes = [local(iri) for iri in things]
    recalls: list[list[float]] = []
    chances: list[float] = []
    rights: list[bool] = []
    for text, score in zip(texts, scores, strict=True):
        order = np.argsort(-score, kind="stable")
        ranked = [codes[place] for place in order]
        if text.both[kind]:
            recalls.append([_found(text.both[kind], ranked[:most]) for most in _FIRST])
        for place in order[:_LIKELIEST]:
            chances.append(float(1 / (1 + np.exp(-score[place]))))
            rights.append(codes[place] in text.either[kind])
    sure = [right for chance, right in zip(chances, rights, strict=True) if chance >= 0.5]
    return Measure(
        len(recalls),
        tuple(round(float(value), 3) for value in np.mean(recalls, axis=0)) if recalls else (),
        round(sum(sure) / len(sure), 3) if sure else 0.0,
        len(sure),
        round(_error(np.array(chances), np.array(rights, dtype=float)), 3),
    )


def _found(wanted: frozenset[str], suggested: Sequence[str]) -> float:
    hits = sum(code in suggested or any(each.startswith(f"{code}-") for each in suggested) for code in wanted)
    return hits / len(wanted)


def _error(chances: Numbers, rights: Numbers) -> float:
    bins = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    parts = [
        abs(float(chances[bins == number].mean() - rights[bins == number].mean())) * float((bins == number).mean())
        for number in range(_BINS)
        if (bins == number).any()
    ]
    return sum(parts)
