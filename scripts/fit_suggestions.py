"""Fit the numbers behind suggestions anew: ``python scripts/fit_suggestions.py``.

Takes the texts of ``data/evaluation/texts.jsonl`` that are not kept apart, compares them with the graph, and writes the
weights by which likeness becomes a probability to ``data/evaluation/fit.json``. Prints how well texts are told that
were left out of the fit in turn (ten times a tenth); the texts kept apart are for ``scripts/bench/suggest.py`` alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from wsis_gdc import load
from wsis_gdc.base.cutting import paragraphs, sentences
from wsis_gdc.base.resources import data_folder
from wsis_gdc.questions.suggestion.chance import FIT, Fit, fitted
from wsis_gdc.questions.suggestion.comparing import METHODS, Comparer, comparer
from wsis_gdc.questions.suggestion.evaluation import marked, measured
from wsis_gdc.questions.suggestion.passages import KINDS, WHOLES

FOLDS = 10


def main() -> None:
    """Fit each kind by each method, print what was measured, and write the file."""
    fits: dict[str, dict[str, Any]] = {}
    with load("build") as kg:
        texts = [text for text in marked() if not text.apart]
        for method in METHODS:
            fits[method] = {}
            made: dict[str, Any] = {}
            compared = [(text, *_compared(comparer(kg.engine, text.language, method), text.text)) for text in texts]
            for kind in sorted(KINDS, key=lambda each: (each in WHOLES, each)):
                wholes = made.get(WHOLES.get(kind, ""))
                read = [
                    (text, *by.table(likes, kind, None if wholes is None else wholes[place]))
                    for place, (text, by, likes) in enumerate(compared)
                ]
                things = compared[0][1].things[kind]
                right = [text.belonging(kind, things) for text, _names, _table in read]
                left_out = _left_out(read, right)
                fit = _fit(read, right).with_likeliest(left_out, right)
                made[kind] = [fit.righted(raw) for raw in left_out]
                fits[method][kind] = fit.to_json()
                print(method, kind, measured(texts, kind, things, made[kind]))
    content = {"texts": len(texts), "fits": fits}
    (data_folder() / FIT).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _compared(by: Comparer, text: str) -> tuple[Comparer, Any]:
    pieces = [piece for part in paragraphs(text) for piece in sentences(text, part)]
    return by, by.likes([text[piece.start : piece.end] for piece in pieces])[0]


def _fit(read: Sequence[Any], right: Sequence[np.ndarray]) -> Fit:
    return fitted(read[0][1], np.vstack([table for _text, _names, table in read]), np.concatenate(right))


def _left_out(read: Sequence[Any], right: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Return the first scores of each text by a fit without it."""
    scores: list[np.ndarray] = [np.zeros(0)] * len(read)
    for apart in _folds(len(read)):
        kept = [place for place in range(len(read)) if place not in apart]
        fit = _fit([read[place] for place in kept], [right[place] for place in kept])
        for place in apart:
            scores[place] = fit.raw(read[place][2])
    return scores


def _folds(number: int) -> Iterator[frozenset[int]]:
    for fold in range(FOLDS):
        yield frozenset(range(fold, number, FOLDS))


if __name__ == "__main__":
    main()
