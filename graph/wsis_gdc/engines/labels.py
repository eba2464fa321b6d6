"""Answers in a reader's language: labels, and notes on dates, swapped for those of the same thing in that language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from wsis_gdc.engines import Engine
from wsis_gdc.engines.solutions import Row, Solutions, rewritten

__all__ = ["in_language"]

_BATCH: Final = 500


def in_language(engine: Engine, solutions: Solutions, language: str) -> Solutions:
    """Return solutions with each label in ``language``, where the graph holds it in that language.

    A cell counts as a label when its text and language are those of a thing's ``skos:prefLabel``, or of what it says in
    words of a deadline, a period or a date. Fall-back: a label that is not known in that language is given in English,
    else as the query found it; so is one that stands for several things with different labels. Rows that become equal
    are given once. Works on batches of rows, so that large answers still stream; ``engine`` is asked for the labels.
    """
    return rewritten(solutions.variables, _rows(engine, solutions.rows, language))


def _rows(engine: Engine, rows: Iterable[Row], language: str) -> Iterator[Row]:
    seen: set[Row] = set()
    rest = iter(rows)
    while batch := list(islice(rest, _BATCH)):
        labels = {term for row in batch for term in row if getattr(term, "language", None) not in (None, language)}
        wording = _wording(engine, labels, language)
        for row in batch:
            worded = tuple(wording.get(term, term) for term in row)
            if worded not in seen:
                seen.add(worded)
                yield worded


def _wording(engine: Engine, labels: set[Any], language: str) -> dict[Any, Any]:
    """Return the label to give for each label found, by language of preference; ambiguous ones are left out."""
    if not labels:
        return {}
    values = " ".join(sorted(map(str, labels)))
    query = f"""SELECT DISTINCT ?label ?other WHERE {{
      VALUES ?label {{ {values} }}
      VALUES ?property {{ skos:prefLabel wg:deadlineNote wg:periodNote wg:dateNote }}
      ?thing ?property ?label , ?other
      FILTER(LANG(?other) = "{language}" || LANG(?other) = "en")
    }}"""
    found: dict[Any, dict[str, set[Any]]] = {}
    for row in engine.select(query):
        label, other = row[0], row[1]
        found.setdefault(label, {}).setdefault(getattr(other, "language", ""), set()).add(other)
    wording = {}
    for label, by_language in found.items():
        best = by_language.get(language) or by_language.get("en") or set()
        if len(best) == 1:
            wording[label] = next(iter(best))
    return wording
