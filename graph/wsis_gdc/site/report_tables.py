"""Tables as people read them: headings in a language, a measure with its place, interval and share in the top."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pandas.api.types import is_numeric_dtype

from wsis_gdc.questions.analysis.resampled import CENTRALITY, TOP
from wsis_gdc.questions.analysis.tables import TABLES
from wsis_gdc.words import report_words as words
from wsis_gdc.words.findings import percent, separation

if TYPE_CHECKING:
    import pandas as pd

    from wsis_gdc.questions.analysis import Analysis
    from wsis_gdc.words.report_words import Gettext
    from wsis_gdc.words.terms import Terms

__all__ = ["Table", "table", "titles"]

_RANKED: Final[Mapping[str, tuple[str, ...]]] = {
    "coverage.crowded": ("provisions.crowding",),
    **{f"hubs.{kind}": tuple(f"{kind}.{name}" for name in CENTRALITY) for kind in ("lines", "entities", "mechanisms")},
    "overlap.lines": ("lines_pairs.shared_weight",),
    "overlap.entities": ("entities_pairs.shared_weight",),
    "influence.lines": ("lines.influence",),
    "robustness.lines": ("lines.only",),
    "robustness.entities": ("entities.only",),
    "trends.anchors": ("trends.anchoring",),
}
"""The rankings that each table shows."""

_SHARES: Final = frozenset({"linked", "linked_in", "seeds_together", "resamples_together"})
_Cell = Callable[[Mapping[str, Any], Mapping[str, str]], str]
"""Makes the text of a cell from a row of the frame and the words for values."""


class _Column(NamedTuple):
    heading: str
    numeric: bool
    cell: _Cell


@dataclass(frozen=True, slots=True)
class Table:
    """A table to show: `numeric` tells which columns hold numbers, `notes` what its rankings do not tell apart."""

    name: str
    title: str
    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    made_by: str


def table(analysis: Analysis, frame: pd.DataFrame, name: str, _: Gettext, terms: Terms) -> Table:
    """Return a table of the analysis as people read it."""
    plan = _plan(frame, name, _, terms)
    known = words.values(_) | terms.codes("reason") | terms.codes("role")
    return Table(
        name,
        titles(_)[name],
        tuple(column.heading for column in plan),
        tuple(column.numeric for column in plan),
        tuple(tuple(column.cell(row, known) for column in plan) for row in frame.to_dict("records")),
        tuple(_notes(analysis, name, _)),
        f"{TABLES[name].func.__module__}.{TABLES[name].func.__name__}",
    )


def _notes(analysis: Analysis, name: str, _: Gettext) -> list[str]:
    measured = words.measures(_)
    rankings = _RANKED.get(name, ())
    texts = [separation(analysis.ranking(ranked), _names(analysis, ranked), _) for ranked in rankings]
    if len(rankings) < 2:
        return texts
    return [f"{measured[ranked.split('.')[1]]}: {text}" for ranked, text in zip(rankings, texts, strict=True)]


def _names(analysis: Analysis, ranked: str) -> list[str]:
    facts = analysis.facts
    things = {
        "lines": facts.lines.rows,
        "entities": facts.entities,
        "mechanisms": facts.mechanisms.rows,
        "provisions": facts.lines.columns,
        "trends": facts.trend_lines.rows,
    }[ranked.split(".")[0].removesuffix("_pairs")]
    codes = [thing.code for thing in things]
    return [f"{one} – {other}" for one, other in combinations(codes, 2)] if "_pairs" in ranked else codes


def _plan(frame: pd.DataFrame, name: str, _: Gettext, terms: Terms) -> list[_Column]:
    """Return the columns to show: a measure with its place beside it, a share with its interval."""
    named, measured = words.columns(_) | words.term_columns(terms), words.measures(_)
    ranked = [column.removesuffix("_rank") for column in frame.columns if column.endswith("_rank")]
    parts = {f"{measure}{end}" for measure in ranked for end in ("_rank", "_rank_low", "_rank_high", "_top", "_group")}
    section, part = name.split(".")
    kind = "pairs" if section == "overlap" else {"crowded": "provisions", "anchors": "trends"}.get(part, part)
    plan = []
    for column in frame.columns:
        if column in parts or column in ("linked_low", "linked_high"):
            continue
        heading = measured[column] if column in ranked else named.get(column, column)
        plan.append(_Column(heading, column in _SHARES or is_numeric_dtype(frame[column]), _cell(column)))
        if column in ranked:
            heading = _("Place (90 % interval) · in the first {top}").format(top=TOP[kind])
            plan.append(_Column(heading, True, _placed(column)))
        if column == "linked":
            plan.append(_Column(named["linked_interval"], True, _interval))
    return plan


def _cell(column: str) -> _Cell:
    def shown(row: Mapping[str, Any], known: Mapping[str, str]) -> str:
        value = row[column]
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return "–"
        if column in _SHARES:
            return percent(float(value))
        if column in ("label", "reason"):
            text = known.get(str(value), str(value))
            return "" if row.get("code") == value else text
        if column == "ungis":
            return ", ".join(known.get(role, role) for role in str(value).split(", "))
        if isinstance(value, float):
            return f"{value:.0f}" if column == "only" else _decimal(value)
        return str(value) or ("–" if column == "code" else "")

    return shown


def _decimal(value: float) -> str:
    """Return a number with three figures that count."""
    if value == 0:
        return "0"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"


def _placed(measure: str) -> _Cell:
    def shown(row: Mapping[str, Any], known: Mapping[str, str]) -> str:
        place, low, high = (row[f"{measure}{end}"] for end in ("_rank", "_rank_low", "_rank_high"))
        if isinstance(low, float) and math.isnan(low):
            return f"{place}"
        interval = f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"
        return f"{place} ({interval}) · {percent(float(row[f'{measure}_top']))}"

    return shown


def _interval(row: Mapping[str, Any], known: Mapping[str, str]) -> str:
    low, high = row["linked_low"], row["linked_high"]
    return "–" if math.isnan(low) else f"{low * 100:.0f}–{high * 100:.0f} %"


def titles(_: Gettext) -> dict[str, str]:
    """Return the title of each table."""
    return {
        "coverage.objectives": _("Acting provisions of the Compact by objective"),
        "coverage.lines": _("Action lines and the commitments that they hold"),
        "coverage.crowded": _("Crowded commitments: held by several lines"),
        "coverage.alone": _("Commitments held by one line only"),
        "coverage.orphans": _("Orphans: provisions without a link"),
        "hubs.lines": _("Action lines by weight, rank and bridging"),
        "hubs.entities": _("UN entities by weight, rank and bridging"),
        "hubs.mechanisms": _("Mechanisms by claims on parts of the Compact"),
        "communities.lines": _("Communities of action lines"),
        "communities.entities": _("Communities of UN entities"),
        "overlap.lines": _("Pairs of action lines"),
        "overlap.entities": _("Pairs of UN entities"),
        "influence.lines": _("Direct and indirect influence of action lines"),
        "robustness.lines": _("Without a line"),
        "robustness.entities": _("Without an entity"),
        "trends.anchors": _("Trends by anchoring"),
        "trends.through": _("Lines that anchor trends"),
    }
