"""The figures of the report by matplotlib: SVG and PNG, the same bytes each time.

Colours are those of the views. Texts are drawn as outlines with the font that matplotlib ships, so that a figure looks
the same everywhere. That font has no Chinese: there SVG keeps texts as texts, and PNG has English words.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.palette import THEMES
from wsis_gdc.questions.analysis.projections import shared
from wsis_gdc.site.stand_ins import StandIns
from wsis_gdc.words import report_words as words
from wsis_gdc.words.languages import translator

if TYPE_CHECKING:
    from wsis_gdc.questions.analysis.resampled import Analysis
    from wsis_gdc.words.report_words import Gettext

__all__ = ["FIGURES", "Figure", "draw"]

_LIGHT: Final = THEMES["light"]
_INK, _MUTED, _FAINT = _LIGHT.text, _LIGHT.muted, _LIGHT.faint
_STEPS: Final = tuple(fill for fill, _text in _LIGHT.steps)
_WARM: Final = "#b45309"
_MOST: Final = 10
_DRAWN: Final = 40  # things that one figure shows
_WRITTEN: Final = 24  # things up to which each cell has its number


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as SVG and PNG."""

    svg: bytes
    png: bytes


def draw(analysis: Analysis, name: str, language: str = "en") -> Figure:
    """Return the figure of a section; its PNG has English words in languages that the font cannot draw."""
    drawn = language in words.PNG_LANGUAGES
    canvas = _canvas(analysis, name, translator(language if drawn else "en").gettext)
    png = _saved(canvas, "png", dpi=144, metadata={"Software": None})
    if drawn:
        return Figure(_saved(canvas, "svg", metadata=_SVG), png)
    stand_ins, say = StandIns(), translator(language).gettext
    canvas = _canvas(analysis, name, lambda message: stand_ins.hide(say(message)))
    svg = stand_ins.show(_saved(canvas, "svg", fonttype="none", metadata=_SVG).decode())
    svg = svg.replace("<svg ", f'<svg lang="{language}" ', 1).replace("'DejaVu Sans'", "'DejaVu Sans', sans-serif")
    return Figure(svg.encode(), png)


_SVG: Final = {"Date": None, "Creator": "wsis-gdc"}


def _canvas(analysis: Analysis, name: str, say: Gettext) -> Any:
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Canvas

    with rc_context(_STYLE):
        canvas = Canvas(figsize=(9, 4), layout="constrained")
        FIGURES[name](canvas, analysis, say)
    return canvas


def _saved(canvas: Any, form: str, fonttype: str = "path", **more: Any) -> bytes:
    from matplotlib import rc_context

    out = io.BytesIO()
    with rc_context(_STYLE | {"svg.fonttype": fonttype}):
        canvas.savefig(out, format=form, **more)
    return out.getvalue()


_STYLE: Final[Any] = {
    "svg.hashsalt": "wsis-gdc",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": _INK,
    "axes.edgecolor": _LIGHT.line,
    "axes.labelcolor": _MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "xtick.color": _MUTED,
    "ytick.color": _INK,
    "legend.frameon": False,
    "figure.facecolor": "#ffffff",
    "savefig.facecolor": "#ffffff",
}


def _coverage(canvas: Any, analysis: Analysis, say: Gettext) -> None:
    from textwrap import fill

    frame = analysis.frames["coverage.objectives"]
    named, known = words.columns(say), words.values(say)
    parts = (
        ("continues", _STEPS[2]),
        ("extends", _STEPS[1]),
        ("reliesOn", _STEPS[0]),
        ("new", _WARM),
        ("general", "#c9ced6"),
        ("procedural", "#e4e7eb"),
        ("not_read", "#ffffff"),
    )
    axes = canvas.subplots()
    labels = [
        fill((f"{row.code}  " if row.code else "") + known.get(row.label, row.label), 52) for row in frame.itertuples()
    ]
    left = [0.0] * len(frame)
    for name, colour in parts:
        width = [int(value) for value in frame[name]]
        if not any(width):
            continue
        bars = axes.barh(labels, width, left=left, color=colour, edgecolor="#ffffff", linewidth=0.8, label=named[name])
        dark = colour in (_STEPS[2], _WARM)
        shown = [str(value) if value > 1 else "" for value in width]
        axes.bar_label(bars, shown, label_type="center", fontsize=8, color="#ffffff" if dark else _INK)
        left = [start + value for start, value in zip(left, width, strict=True)]
    axes.invert_yaxis()
    axes.set_xlabel(named["provisions"])
    _bare(axes)
    axes.legend(ncols=6, loc="lower left", bbox_to_anchor=(0, 1.0), fontsize=8, handlelength=1.0, columnspacing=1.2)


def _hubs(canvas: Any, analysis: Analysis, say: Gettext) -> None:
    facts = analysis.facts
    kinds = (
        ("lines", say("Action lines"), facts.lines.rows),
        ("entities", say("UN entities"), facts.entities),
        ("mechanisms", say("Mechanisms"), facts.mechanisms.rows),
    )
    canvas.set_size_inches(9, 4.2)
    for axes, (kind, title, things) in zip(canvas.subplots(1, 3), kinds, strict=True):
        ranking = analysis.ranking(f"{kind}.weighted_degree")
        placed = [place for place in ranking.order if ranking.values[place] > 0][:_MOST]
        rows = range(len(placed))
        if analysis.samples:
            low, high = ([int(side[place]) for place in placed] for side in (ranking.low, ranking.high))
            axes.hlines(rows, low, high, color=_STEPS[1], linewidth=4, alpha=0.9)
        axes.plot([int(ranking.rank[place]) for place in placed], rows, "o", color=_STEPS[2], markersize=6)
        axes.set_yticks(rows, [_short(things[place].code, 16) for place in placed])
        axes.invert_yaxis()
        axes.set_title(title)
        axes.set_xlabel(say("Place, with 90 % interval"))
        axes.grid(axis="x", color=_FAINT, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.xaxis.get_major_locator().set_params(integer=True)
        _bare(axes)


def _communities(canvas: Any, analysis: Analysis, say: Gettext) -> None:
    found = analysis.communities["lines"]
    joined = [place for place, label in enumerate(found.labels) if label]
    pairs = shared(analysis.state.lines)
    order = sorted(joined, key=lambda place: (found.labels[place], -pairs[place].sum(), place))
    _heat(
        canvas, pairs, order, [line.code for line in analysis.facts.lines.rows], [found.labels[p] for p in order], say
    )


def _overlap(canvas: Any, analysis: Analysis, say: Gettext) -> None:
    pairs = shared(analysis.entity_ties)
    order = [place for place in analysis.ranking("entities.weighted_degree").order if pairs[place].any()][:16]
    _heat(canvas, pairs, order, [entity.code for entity in analysis.facts.entities], [], say)


def _heat(
    canvas: Any, pairs: Any, order: Sequence[int], codes: Sequence[str], groups: Sequence[int], say: Gettext
) -> None:
    import numpy as np
    from matplotlib.colors import LinearSegmentedColormap

    canvas.set_size_inches(9, 6.4)
    axes = canvas.subplots()
    order, groups = order[:_DRAWN], groups[:_DRAWN]
    if not order:
        axes.set_axis_off()
        return
    shown = np.sqrt(pairs[np.ix_(order, order)])
    colours = LinearSegmentedColormap.from_list("steps", ["#ffffff", *_STEPS])
    axes.imshow(shown, cmap=colours, aspect="auto", vmin=0)
    names = [_short(codes[place], 22) for place in order]
    axes.set_xticks(range(len(order)), names, rotation=45, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(order)), names)
    top = shown.max() or 1.0
    for row, one in enumerate(order if len(order) <= _WRITTEN else ()):
        for column, other in enumerate(order):
            if pairs[one, other] > 0:
                dark = shown[row, column] > 0.62 * top
                text = f"{pairs[one, other]:.0f}" if pairs[one, other] >= 10 else f"{pairs[one, other]:.1f}"
                axes.text(column, row, text, ha="center", va="center", size=7.5, color="#ffffff" if dark else _INK)
    for place in range(1, len(groups)):
        if groups[place] != groups[place - 1]:
            axes.axhline(place - 0.5, color=_WARM, linewidth=1.4)
            axes.axvline(place - 0.5, color=_WARM, linewidth=1.4)
    axes.set_title(words.measures(say)["shared"])
    _bare(axes)
    axes.spines["bottom"].set_visible(False)


def _influence(canvas: Any, analysis: Analysis, say: Gettext) -> None:
    frame = analysis.frames["influence.lines"]
    named = words.columns(say)
    canvas.set_size_inches(9, 4.8)
    axes = canvas.subplots()
    frame = frame.head(_DRAWN)
    codes = list(frame["code"])
    axes.barh(codes, frame["direct"], color=_STEPS[2], label=named["direct"])
    axes.barh(codes, frame["indirect"], left=frame["direct"], color=_STEPS[1], label=named["indirect"])
    order = analysis.ranking("lines.influence").order[:_DRAWN]
    _whiskers(axes, analysis.samples.get("lines.influence"), order, codes, say)
    axes.invert_yaxis()
    axes.set_xlabel(say("Influence, in full links"))
    axes.legend(loc="lower right")
    _bare(axes)


def _robustness(canvas: Any, analysis: Analysis, say: Gettext) -> None:
    named, measured = words.columns(say), words.measures(say)
    canvas.set_size_inches(9, 4.2)
    sides = (("robustness.entities", say("UN entities")), ("robustness.lines", say("Action lines")))
    for axes, (name, title) in zip(canvas.subplots(1, 2), sides, strict=True):
        frame = analysis.frames[name]
        frame = frame[(frame["only"] > 0) | (frame["strongest"] > 0)].head(14)
        codes = [_short(code, 18) for code in frame["code"]]
        only, strongest = ([float(value) for value in frame[column]] for column in ("only", "strongest"))
        bars = axes.barh(codes, only, color=_WARM, label=measured["only"])
        axes.bar_label(bars, [f"{value:.0f}" if value else "" for value in only], label_type="center", color="#ffffff")
        axes.barh(codes, strongest, left=only, color="#c9ced6", label=named["strongest"])
        axes.set_ylim(max(len(codes), 6) - 0.4, -0.6)
        axes.set_title(title)
        axes.set_xlabel(named["provisions"])
        axes.xaxis.get_major_locator().set_params(integer=True)
        _bare(axes)
        axes.legend(loc="lower right", fontsize=8)


def _trends(canvas: Any, analysis: Analysis, say: Gettext) -> None:
    ranking = analysis.ranking("trends.anchoring")
    trends, state = analysis.facts.trend_lines.rows, analysis.state
    canvas.set_size_inches(9, 4.6)
    axes = canvas.subplots()
    order = ranking.order[:_DRAWN]
    names = [_short(trends[place].label, 44) for place in order]
    lines = [float(state.trend_lines[place].sum()) for place in order]
    provisions = [float(state.trend_provisions[place].sum()) for place in order]
    axes.barh(names, lines, color=_LIGHT.hues[2], label=say("Action lines"))
    axes.barh(names, provisions, left=lines, color="#c9b7e4", label=words.columns(say)["provisions"])
    _whiskers(axes, analysis.samples.get("trends.anchoring"), order, names, say)
    axes.invert_yaxis()
    axes.set_xlabel(words.measures(say)["anchoring"])
    axes.legend(loc="lower right")
    _bare(axes)


def _whiskers(axes: Any, samples: Any, order: Sequence[int], names: Sequence[str], say: Gettext) -> None:
    """Draw the 90 % interval of resampled values."""
    import numpy as np

    from wsis_gdc.questions.analysis.uncertainty import INTERVAL

    if samples is None or not len(order):
        return
    low, high = np.percentile(samples[:, list(order)], INTERVAL, axis=0)
    axes.hlines(names, low, high, color=_INK, linewidth=1.1, label=say("90 % of resamples"))


def _bare(axes: Any) -> None:
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


FIGURES: Final[Mapping[str, Callable[[Any, Any, Any], None]]] = {
    "coverage": _coverage,
    "hubs": _hubs,
    "communities": _communities,
    "overlap": _overlap,
    "influence": _influence,
    "robustness": _robustness,
    "trends": _trends,
}
"""What draws the figure of each section."""
