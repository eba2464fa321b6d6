"""Tables as people read them: headings in a language, a measure with its place, interval and share in the top."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.questions.analysis.resampled import TOP
from wsis_gdc.words import report_words as words
from wsis_gdc.words.findings import percent, separation

if TYPE_CHECKING:
    import pandas as pd

    from wsis_gdc.questions.analysis.resampled import Analysis
    from wsis_gdc.words.report_words import Gettext
    from wsis_gdc.words.terms import Terms

__all__ = ["MADE_BY", "RANKED", "TABLES", "Table", "table"]

TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "coverage": ("objectives", "lines", "crowded", "alone", "orphans"),
    "hubs": ("lines", "entities", "mechanisms"),
    "communities": ("lines", "entities"),
    "overlap": ("lines", "entities"),
    "influence": ("lines",),
    "robustness": ("entities", "lines"),
    "trends": ("anchors", "through"),
}
"""The tables of each section, in the order of the report."""

MADE_BY: Final[Mapping[str, str]] = {
    "coverage.objectives": "coverage_objectives",
    "coverage.lines": "coverage_lines",
    "coverage.crowded": "coverage_crowded",
    "coverage.alone": "coverage_alone",
    "coverage.orphans": "coverage_orphans",
    "hubs.lines": "hubs",
    "hubs.entities": "hubs",
    "hubs.mechanisms": "hubs",
    "communities.lines": "community_frame",
    "communities.entities": "community_frame",
    "overlap.lines": "overlap_lines",
    "overlap.entities": "overlap_entities",
    "influence.lines": "influence_lines",
    "robustness.lines": "robustness_lines",
    "robustness.entities": "robustness_entities",
    "trends.anchors": "trends_anchors",
    "trends.through": "trends_through",
}
"""The function of `analysis.frames` that makes each table."""

RANKED: Final[Mapping[str, tuple[str, ...]]] = {
    "coverage.crowded": ("provisions.crowding",),
    "hubs.lines": tuple(f"lines.{name}" for name in ("weighted_degree", "pagerank", "betweenness", "bridging")),
    "hubs.entities": tuple(f"entities.{name}" for name in ("weighted_degree", "pagerank", "betweenness", "bridging")),
    "hubs.mechanisms": tuple(
        f"mechanisms.{name}" for name in ("weighted_degree", "pagerank", "betweenness", "bridging")
    ),
    "overlap.lines": ("lines_pairs.shared",),
    "overlap.entities": ("entities_pairs.shared",),
    "influence.lines": ("lines.influence",),
    "robustness.lines": ("lines.only",),
    "robustness.entities": ("entities.only",),
    "trends.anchors": ("trends.anchoring",),
}
"""The rankings that each table shows."""

_SHARES: Final = frozenset({"linked", "linked_in", "seeds_together", "resamples_together"})
_TEXTS: Final = frozenset(
    {"facilitators", "through", "evidence", "loses_only", "loses_strongest", "members", "lines_left"}
)


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


def table(analysis: Analysis, name: str, _: Gettext, terms: Terms) -> Table:
    """Return a table of the analysis as people read it."""
    frame = analysis.frames[name]
    plan = _plan(frame, name, _, terms)
    known = words.values(_) | terms.codes("reason") | terms.codes("role")
    rows = tuple(tuple(cell(row, known) for _heading, _numeric, cell in plan) for row in frame.to_dict("records"))
    return Table(
        name,
        titles(_)[name],
        tuple(heading for heading, _numeric, _cell in plan),
        tuple(numeric for _heading, numeric, _cell in plan),
        rows,
        tuple(_notes(analysis, name, _)),
        f"wsis_gdc.questions.analysis.frames.{MADE_BY[name]}",
    )


def _notes(analysis: Analysis, name: str, _: Gettext) -> list[str]:
    measured = words.measures(_)
    rankings = RANKED.get(name, ())
    found = []
    for ranked in rankings:
        text = separation(analysis.ranking(ranked), _names(analysis, ranked), _)
        found.append(f"{measured[ranked.split('.')[1]]}: {text}" if len(rankings) > 1 else text)
    return found


def _names(analysis: Analysis, ranked: str) -> list[str]:
    from itertools import combinations

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


def _plan(frame: pd.DataFrame, name: str, _: Gettext, terms: Terms) -> list[tuple[str, bool, Any]]:
    """Return for each shown column its heading, whether it holds numbers, and what makes a cell from a row."""
    named, measured = words.columns(_) | words.term_columns(terms), words.measures(_)
    ranked = [column.removesuffix("_rank") for column in frame.columns if column.endswith("_rank")]
    parts = {f"{measure}{end}" for measure in ranked for end in ("_rank", "_rank_low", "_rank_high", "_top", "_group")}
    kind = "pairs" if name.startswith("overlap.") else name.split(".")[1]
    top = TOP.get({"crowded": "provisions", "anchors": "trends"}.get(kind, kind), 0)
    plan: list[tuple[str, bool, Any]] = []
    for column in frame.columns:
        if column in parts or column in ("linked_low", "linked_high"):
            continue
        plan.append(
            (measured[column] if column in ranked else named.get(column, column), _numeric(column), _cell(column))
        )
        if column in ranked:
            heading = _("Place (90 % interval) · in the first {top}").format(top=top)
            plan.append((heading, True, _placed(column)))
        if column == "linked":
            plan.append((named["linked_interval"], True, _interval))
    return plan


def _numeric(column: str) -> bool:
    words_ = {"code", "label", "line", "reason", "name", "one", "other", "path", "ungis", "strongest_line", "trend"}
    return column not in words_ | {"item", "same_facilitators"} | _TEXTS


def _cell(column: str) -> Any:
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


def _placed(measure: str) -> Any:
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
