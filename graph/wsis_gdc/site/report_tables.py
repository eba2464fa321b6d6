"""Tables as people read them: headings in a language, a measure with its place, interval and share in the top."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from pandas.api.types import is_numeric_dtype

from wsis_gdc.questions.analysis.frames import TABLES
from wsis_gdc.questions.analysis.resampled import CENTRALITY, TOP
from wsis_gdc.site.rendering import report_words
from wsis_gdc.words.findings import percent, separation
from wsis_gdc.words.languages import labelled, number, translator

if TYPE_CHECKING:
    import pandas as pd

    from wsis_gdc.questions.analysis import Analysis
    from wsis_gdc.words.terms import Terms

__all__ = ["Table", "table"]

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

_TERMS: Final = {"strength": "wg:strength", "confidence": "sssom:confidence", "line": "wg:line", "item": "wg:item"}
"""The columns that hold what a property of the ontology tells."""

_SHARES: Final = frozenset({"linked", "linked_in", "seeds_together", "resamples_together"})


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


def table(analysis: Analysis, frame: pd.DataFrame, name: str, terms: Terms) -> Table:
    """Return a table of the analysis as people read it."""
    columns = list(_columns(frame, name, terms))
    return Table(
        name,
        report_words(terms.language).titles[name],
        tuple(heading for heading, _numeric, _texts in columns),
        tuple(numeric for _heading, numeric, _texts in columns),
        tuple(zip(*(texts for _heading, _numeric, texts in columns), strict=True)),
        tuple(_notes(analysis, name, terms.language)),
        f"{TABLES[name].func.__module__}.{TABLES[name].func.__name__}",
    )


def _notes(analysis: Analysis, name: str, language: str) -> list[str]:
    named = report_words(language).columns
    rankings = _RANKED.get(name, ())
    texts = [separation(analysis.ranking(ranked), _names(analysis, ranked), language) for ranked in rankings]
    if len(rankings) < 2:
        return texts
    return [labelled(named[ranked.split(".")[1]], text, language) for ranked, text in zip(rankings, texts, strict=True)]


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


def _columns(frame: pd.DataFrame, name: str, terms: Terms) -> Iterator[tuple[str, bool, list[str]]]:
    """Yield the heading of each column, whether it holds numbers, and its texts.

    A measure has its place beside it, the linked share what of it survives doubt. Where no thing has a code, as no
    trend has, there is no column for it.
    """
    _, words = translator(terms.language).gettext, report_words(terms.language)
    named = words.columns | {column: terms.heading(term) for column, term in _TERMS.items()}
    known = words.values | terms.codes("reason") | terms.codes("role")
    ranked = [column.removesuffix("_rank") for column in frame.columns if column.endswith("_rank")]
    parts = {f"{measure}{end}" for measure in ranked for end in ("_rank", "_rank_low", "_rank_high", "_top", "_group")}
    section, part = name.split(".")
    kind = "pairs" if section == "overlap" else {"crowded": "provisions", "anchors": "trends"}.get(part, part)
    rows: list[dict[Hashable, Any]] = frame.to_dict("records")
    uncoded = rows and all(row.get("code") == row.get("label", "") for row in rows)
    for column in frame.columns:
        if column in parts or column in ("survives_low", "survives_high") or (column == "code" and uncoded):
            continue
        numeric = column in _SHARES or is_numeric_dtype(frame[column])
        yield named[column], numeric, [_cell(row, column, known, terms.language) for row in rows]
        if column in ranked:
            heading = _("Place (range in resamples) · in the first {top}").format(top=TOP[kind])
            yield heading, True, [_placed(row, column, terms.language) for row in rows]
        if column == "linked":
            yield named["survives"], True, [_survives(row, terms.language) for row in rows]


def _cell(row: Mapping[Hashable, Any], column: str, known: Mapping[str, str], language: str) -> str:
    value = row[column]
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if column in _SHARES:
        return percent(float(value), language)
    if column in ("label", "reason"):
        return known.get(str(value), str(value))
    if column == "code" and row.get("label") == value:
        return "–"
    if column == "facilitators" and not value:
        return translator(language).gettext("none known")
    if column == "ungis":
        return ", ".join(known.get(role, role) for role in str(value).split(", "))
    if isinstance(value, float):
        return number(value, language, "0" if column == "only" else _form(value))
    return str(value) or ("–" if column == "code" else "")


def _form(value: float) -> str:
    """Return the form of a number with three figures that count."""
    if value == 0:
        return "0"
    return "0.0" if abs(value) >= 10 else "0.00" if abs(value) >= 0.1 else "0.000"


def _placed(row: Mapping[Hashable, Any], measure: str, language: str) -> str:
    place, low, high = (row[f"{measure}{end}"] for end in ("_rank", "_rank_low", "_rank_high"))
    if isinstance(low, float) and math.isnan(low):
        return f"{place}"
    interval = f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"
    return f"{place} ({interval}) · {percent(float(row[f'{measure}_top']), language)}"


def _survives(row: Mapping[Hashable, Any], language: str) -> str:
    low, high = row["survives_low"], row["survives_high"]
    return "–" if math.isnan(low) else f"{number(low * 100, language, '0')}–{number(high, language, '0%')}"
