"""Answers as files for programs: gaps, overlaps, compared cells, agreement by line, and why a pair is linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wsis_gdc.base.texts import json_bytes, records_csv

if TYPE_CHECKING:
    from wsis_gdc.questions.comparison import Comparison
    from wsis_gdc.questions.explain import Explanation
    from wsis_gdc.questions.reliability import Disagreement

__all__ = ["COMPARED", "DIFFERING", "Records", "compared", "differing", "explained", "to_csv", "to_json", "to_tsv"]


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
