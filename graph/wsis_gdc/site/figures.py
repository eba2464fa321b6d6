"""The figures of the report: what each section draws, as SVG; the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wsis_gdc.base.palette import THEMES
from wsis_gdc.questions.analysis.layers import Array, shared
from wsis_gdc.questions.analysis.uncertainty import INTERVAL
from wsis_gdc.site.charts import STEPS, WARM, WIDE, Bars, Drawing, Interval, Places, heat_map, shortened
from wsis_gdc.site.rendering import report_words

if TYPE_CHECKING:
    from wsis_gdc.questions.analysis import Analysis, Frames

__all__ = ["FIGURES", "draw"]

_GREY: Final = "#c9ced6"
_MOST: Final = 10
_DRAWN: Final = 40  # things that one figure shows
_WRITTEN: Final = 24  # things up to which each cell has its number


def draw(
    analysis: Analysis,
    frames: Frames,
    name: str,
    language: str = "en",
    *,
    title: str = "",
    description: str = "",
    note: str = "",
) -> bytes:
    """Return the figure of a section as SVG.

    Its `title` stands over it and the `note` on its source under it; `description` tells it to those who do not see it.
    """
    drawing = Drawing(title or name, description, language, note)
    return drawing.svg(FIGURES[name](drawing, analysis, frames, report_words(language)))


def _coverage(drawing: Drawing, analysis: Analysis, frames: Frames, words: Any) -> float:
    frame = frames["coverage.objectives"]
    named, known = words.columns, words.values
    parts = {
        "continues": STEPS[2],
        "extends": STEPS[1],
        "reliesOn": STEPS[0],
        "new": WARM,
        "general": _GREY,
        "procedural": "#e4e7eb",
        "elsewhere": "#f2f4f6",
        "not_read": "#ffffff",
    }
    labels = (
        f"{row.code}  {known.get(row.label, row.label)}" if row.code else known.get(row.label, row.label)
        for row in frame.itertuples()
    )
    series = tuple((named[part], colour, _floats(frame[part])) for part, colour in parts.items())
    return Bars(tuple(labels), series, named["commitments"], written=True).draw(drawing)


def _hubs(drawing: Drawing, analysis: Analysis, frames: Frames, words: Any) -> float:
    facts = analysis.facts
    kinds = (
        ("lines", words.figures["lines"], facts.lines.rows),
        ("entities", words.figures["entities"], facts.entities),
        ("mechanisms", words.figures["mechanisms"], facts.mechanisms.rows),
    )
    wide, heights = (WIDE - 16) / len(kinds), []
    for number, (kind, title, things) in enumerate(kinds):
        ranking = analysis.ranking(f"{kind}.weighted_degree")
        placed = [place for place in ranking.order if ranking.values[place] > 0][:_MOST]
        chart = Places(
            tuple(things[place].code for place in placed),
            tuple(int(ranking.rank[place]) for place in placed),
            words.figures["place"],
            title,
            tuple((int(ranking.low[place]), int(ranking.high[place])) for place in placed) if analysis.samples else (),
        )
        heights.append(chart.draw(drawing, 16 + number * wide, 16, wide - 16))
    return max(heights)


def _communities(drawing: Drawing, analysis: Analysis, frames: Frames, words: Any) -> float:
    labels, pairs = analysis.communities["lines"].labels, shared(analysis.state.lines)
    joined = (place for place, label in enumerate(labels) if label)
    order = sorted(joined, key=lambda place: (labels[place], -pairs[place].sum(), place))[:_DRAWN]
    borders = [place for place in range(1, len(order)) if labels[order[place]] != labels[order[place - 1]]]
    return _heat(drawing, pairs, order, [line.code for line in analysis.facts.lines.rows], words, borders)


def _overlap(drawing: Drawing, analysis: Analysis, frames: Frames, words: Any) -> float:
    pairs = shared(analysis.entity_ties)
    order = [place for place in analysis.ranking("entities.weighted_degree").order if pairs[place].any()][:16]
    return _heat(drawing, pairs, order, [entity.code for entity in analysis.facts.entities], words)


def _heat(
    drawing: Drawing,
    pairs: Array,
    order: Sequence[int],
    codes: Sequence[str],
    words: Any,
    borders: Sequence[int] = (),
) -> float:
    names = [shortened(codes[place], 22) for place in order]
    values = pairs[np.ix_(order, order)].tolist() if order else []
    title = words.columns["shared_weight"]
    return heat_map(drawing, names, values, title, borders=borders, written=len(order) <= _WRITTEN)


def _influence(drawing: Drawing, analysis: Analysis, frames: Frames, words: Any) -> float:
    frame, named = frames["influence.lines"].head(_DRAWN), words.columns
    series = tuple(
        (named[part], colour, _floats(frame[part])) for part, colour in (("direct", STEPS[2]), ("indirect", STEPS[1]))
    )
    return Bars(
        tuple(frame["code"]),
        series,
        words.figures["influence"],
        intervals=_intervals(analysis, "lines.influence"),
        interval_name=words.figures["interval"],
    ).draw(drawing)


def _robustness(drawing: Drawing, analysis: Analysis, frames: Frames, words: Any) -> float:
    named = words.columns
    sides = (("robustness.entities", words.figures["entities"]), ("robustness.lines", words.figures["lines"]))
    wide, heights = (WIDE - 16) / len(sides), []
    for number, (name, title) in enumerate(sides):
        frame = frames[name]
        frame = frame[(frame["only"] > 0) | (frame["strongest"] > 0)].head(14)
        series = (
            (named["only"], WARM, _floats(frame["only"])),
            (named["strongest"], _GREY, _floats(frame["strongest"])),
        )
        chart = Bars(tuple(frame["code"]), series, named["commitments"], title, written=True)
        heights.append(chart.draw(drawing, 16 + number * wide, 16, wide - 16, most=18))
    return max(heights)


def _trends(drawing: Drawing, analysis: Analysis, frames: Frames, words: Any) -> float:
    trends, state = analysis.facts.trend_lines.rows, analysis.state
    order = analysis.ranking("trends.anchoring").order[:_DRAWN]
    lines, provisions = (
        tuple(float(ties[place].sum()) for place in order) for ties in (state.trend_lines, state.trend_provisions)
    )
    series = (
        (words.figures["lines"], THEMES["light"].hues[2], lines),
        (words.columns["provisions"], "#c9b7e4", provisions),
    )
    return Bars(
        tuple(trends[place].label for place in order),
        series,
        words.columns["anchoring"],
        intervals=_intervals(analysis, "trends.anchoring"),
        interval_name=words.figures["interval"],
    ).draw(drawing, most=44)


def _intervals(analysis: Analysis, name: str) -> tuple[Interval, ...]:
    """Return the 90 % interval of the resampled values of the first places, if any."""
    samples, order = analysis.samples.get(name), analysis.ranking(name).order[:_DRAWN]
    if samples is None or not order:
        return ()
    low, high = np.percentile(samples[:, list(order)], INTERVAL, axis=0)
    return tuple(zip(low.tolist(), high.tolist(), strict=True))


def _floats(values: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


FIGURES: Final[Mapping[str, Callable[[Drawing, Analysis, Frames, Any], float]]] = {
    "coverage": _coverage,
    "hubs": _hubs,
    "communities": _communities,
    "overlap": _overlap,
    "influence": _influence,
    "robustness": _robustness,
    "trends": _trends,
}
"""What draws the figure of each section; each gives the height that it needs."""
