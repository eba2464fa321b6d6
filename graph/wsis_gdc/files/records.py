"""Answers as files for programs: gaps, overlaps, compared cells, agreement by line, and why a pair is linked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wsis_gdc.base.texts import json_bytes, records_csv

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.comparison import Comparison
    from wsis_gdc.questions.explain import Explanation
    from wsis_gdc.questions.reliability import Disagreement

__all__ = [
    *("ABOUT", "COMPARED", "DIFFERING", "Records", "compared", "compared_whole", "differing", "explained", "relied_on"),
    *("to_csv", "to_json", "to_tsv"),
]


class Records(NamedTuple):
    """Lines with a field for each name; what else a line holds is left out."""

    names: Sequence[str]
    lines: Sequence[Mapping[str, Any]]


COMPARED: Final = (
    *("row", "row_label", "column", "column_label", "where"),
    *("links_a", "links_b", "strength_a", "strength_b", "difference", "state_a", "state_b"),
)
"""The names of compared cells."""


def compared(comparison: Comparison) -> Records:
    """Return the cells that either set has."""
    return Records(COMPARED, [dict(zip(comparison.columns, row, strict=True)) for row in comparison.rows()])


def compared_whole(comparison: Comparison) -> dict[str, Any]:
    """Return two sets at a level with all that is counted of them: the shares of ``Comparison``, then its ``cells``."""
    names = ("level", "set_a", "set_b", "via", "size", "both", "only_a", "only_b")
    shares = ("agreement", "jaccard", "precision", "recall")
    cells = [dict(zip(comparison.columns, row, strict=True)) for row in comparison.rows()]
    return {name: getattr(comparison, name) for name in (*names, *shares)} | {"cells": cells}


DIFFERING: Final = (
    *("study", "unit", "unit_label", "target", "target_label"),
    *("reader_a", "code_a", "reason_a", "reader_b", "code_b", "reason_b", "outcome", "rests_on", "settlement"),
)
"""The names of pairs on which readers differ; A and B are the first and the second reader of the round."""


def differing(rows: Sequence[Disagreement]) -> Records:
    """Return the pairs on which readers differ, with who said what and why."""
    lines = (
        (
            *(row.study, row.unit.curie, row.unit.label, row.target.curie, row.target.label),
            *(part for side in (0, 1) for part in (row.readers[side], row.said(side), row.reason(side))),
            *(row.outcome, row.rests_on, row.settlement),
        )
        for row in rows
    )
    return Records(DIFFERING, [dict(zip(DIFFERING, line, strict=True)) for line in lines])


ABOUT: Final = ("agreement", "outside", "reviewers", "missed", "disagreements")
"""What can be asked of how far the coded sets can be relied on."""


def relied_on(engine: Engine, about: str = "agreement", language: str = "en") -> Records:
    """Return how far the coded sets can be relied on: one of ``ABOUT``, a line for each scope, reader or pair."""
    from wsis_gdc.questions import completeness, reliability
    from wsis_gdc.questions.review_agreement import Together, review_agreements

    def of_studies(told: Callable[..., Sequence[Any]], *more: str) -> list[Any]:
        return [row for study in reliability.studies(engine, language) for row in told(engine, study, *more)]

    if about == "disagreements":
        return differing(of_studies(reliability.disagreements, language))
    answers: dict[str, tuple[type[Any], Callable[[], Sequence[Any]]]] = {
        "agreement": (reliability.Agreement, lambda: of_studies(reliability.agreements)),
        "outside": (completeness.Outside, lambda: completeness.outside(engine, language)),
        "reviewers": (Together, lambda: review_agreements(engine)),
        "missed": (completeness.Missed, lambda: completeness.missed(engine, language)),
    }
    record, rows = answers[about]
    return Records([field.name for field in fields(record)], [asdict(row) for row in rows()])


def explained(explanation: Explanation) -> bytes:
    """Return an explanation as JSON; how kinds connect is told in sentences."""
    document = asdict(explanation)
    if explanation.chain:
        document["chain"]["path"] = list(map(str, explanation.chain.path))
    return json_bytes(document, indent=1)


def to_csv(records: Records) -> bytes:
    """Return the records as CSV, texts inert for spreadsheets."""
    return records_csv(*records).encode()


def to_tsv(records: Records) -> bytes:
    """Return the same as ``to_csv`` with tabs between the fields."""
    return records_csv(*records, separator="\t").encode()


def to_json(records: Records) -> bytes:
    """Return the records as a list of JSON objects."""
    objects = [{name: line[name] for name in records.names} for line in records.lines]
    return json_bytes(objects)
