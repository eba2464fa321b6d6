"""What people state in a road map, before it is taken, and what became of each row: typed pieces of a journey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from wsis_gdc.base.errors import Finding

__all__ = ["FilledRoadMap", "StatedActivity", "StatedRow", "TakenRoadMap"]


class StatedRow(NamedTuple):
    """A row: what its table is called, its number, its filled cells by key, and where each of them stands."""

    table: str
    number: int
    cells: dict[str, str]
    places: dict[str, str]


class FilledRoadMap(NamedTuple):
    """What a file holds: the rows of all its road maps, columns that are not read, and what was put right."""

    rows: tuple[StatedRow, ...]
    unread: tuple[str, ...]
    mended: tuple[str, ...]


class StatedActivity(NamedTuple):
    """An activity in the graph's own terms, things as CURIEs; ``rows`` tells where it stands in the file.

    ``planned`` and ``due`` are EDTF, ``name`` is the end of its identifier.
    """

    name: str
    label: str
    language: str
    lines: tuple[str, ...]
    answers: tuple[str, ...]
    answer_names: tuple[str, ...]
    leads: tuple[str, ...]
    lead_names: tuple[str, ...]
    partners: tuple[str, ...]
    partner_names: tuple[str, ...]
    planned: str
    indicator: str
    baseline: str
    aim: str
    due: str
    status: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenRoadMap:
    """What became of the rows of a road map: ``rows`` = ``taken`` + ``refused`` + ``empty``.

    The rows taken make the ``activities``, of which there are fewer where several rows are one activity. ``mended`` are
    sentences about what was put right, or is to be known, each with its cell; ``reported`` says what is wrong with the
    rows refused.
    """

    plan: str
    rows: int
    taken: int
    refused: int
    empty: int
    activities: tuple[StatedActivity, ...]
    mended: tuple[str, ...]
    reported: tuple[Finding, ...]
