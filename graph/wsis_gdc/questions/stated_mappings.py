"""What an SSSOM file of others states, row by row, and what became of each row when it was taken (see ``intake``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from wsis_gdc.base.errors import Finding

__all__ = ["Counted", "Mended", "Stated", "StatedRow", "Taken", "TakenMapping"]


Counted: TypeAlias = Literal["line", "mapping"]
"""What the numbers of rows count: lines of a file, or mappings where a file has no order of lines (RDF)."""


class StatedRow(NamedTuple):
    """One row as text by the name of its column; lists stand between bars; ``line`` is its number in the file."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stated:
    """An SSSOM file as read: what it says of itself (texts, lists and mappings of texts), its rows, what was mended.

    ``torn`` are rows whose cells cannot be told apart; ``counted`` tells what the numbers of rows count.
    """

    name: str
    about: Mapping[str, Any]
    rows: tuple[StatedRow, ...]
    mended: tuple[str, ...] = ()
    torn: tuple[Finding, ...] = ()
    counted: Counted = "line"


class Mended(NamedTuple):
    """What was mended, and in which lines; no line where it was the file as a whole."""

    what: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenMapping:
    """One row as a linkage of ours: names are CURIEs, numbers texts as files write them, empty where not stated."""

    line: int
    subject: str
    predicate: str
    object: str
    justification: str
    status: str
    claim_kind: str
    strength: str = ""
    confidence: str = ""
    certainty: str = ""
    found_by: str = ""
    subject_evidence: tuple[str, ...] = ()
    object_evidence: tuple[str, ...] = ()
    rationale: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: its linkages, what was mended, which rows repeat an earlier one, which are reported.

    ``claimant`` is a CURIE, empty where neither the file nor the caller names one that the graph knows.
    """

    name: str
    about: Mapping[str, Any]
    claimant: str
    language: str
    mappings: tuple[TakenMapping, ...]
    mended: tuple[Mended, ...]
    repeated: int
    reported: tuple[Finding, ...]
    rows: int
    counted: Counted = "line"

    @property
    def counts(self) -> dict[str, int]:
        """The rows as they stand, mended, repeating an earlier one, and reported; they add up to all rows."""
        touched = {line for each in self.mended for line in each.lines}
        mended = sum(mapping.line in touched for mapping in self.mappings)
        return {
            "as they stand": len(self.mappings) - mended,
            "mended": mended,
            "the same as an earlier row": self.repeated,
            "reported": self.rows - len(self.mappings) - self.repeated,
        }
