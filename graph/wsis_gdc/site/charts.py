"""Charts as SVG whose texts stay texts, so that whoever shows them picks the font: bars, places, and a heat map.

Lengths are pixels of a drawing 900 wide; y runs down. The bytes depend on the content only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final, Literal
from xml.etree import ElementTree as Xml

from wsis_gdc.base.palette import THEMES
from wsis_gdc.base.texts import plain, width
from wsis_gdc.words.languages import number

__all__ = ["FAINT", "INK", "STEPS", "WARM", "WIDE", "Bars", "Drawing", "Interval", "Places", "heat_map", "shortened"]

_LIGHT: Final = THEMES["light"]
INK: Final = _LIGHT.text
FAINT: Final = _LIGHT.faint
STEPS: Final = tuple(fill for fill, _text in _LIGHT.steps)
"""Colours from weak to strong."""
WARM: Final = _LIGHT.warm
WIDE: Final = 900.0

_FONTS: Final = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans CJK SC', sans-serif"
_LETTER: Final = 0.6  # how wide a letter is on average, in font sizes
_SIZE: Final = 12.0
_ROW: Final = 21.0
_HEAD: Final = 40.0  # room for the title
_DARK: Final = frozenset({STEPS[2], WARM})  # fills that need white text
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff]")
_OPPOSITE: Final = {"start": "end", "end": "start", "middle": "middle"}

Anchor = Literal["start", "middle", "end"]
Interval = tuple[float, float]


def shortened(text: str, length: int) -> str:
    """Return a text of at most so many letters.

    >>> shortened("UN regional commissions", 12)
    'UN regional…'
    """
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _measured(text: str, size: float = _SIZE) -> float:
    return width(text) * size * _LETTER


class Drawing:
    """An SVG that grows downwards, with its title over it and, in small, a note on its source under it.

    `title` and `description` also tell it to those who do not see it.
    """

    def __init__(self, title: str, description: str, language: str, note: str = "") -> None:
        self._title, self._note, self._language = title, note, language
        self._svg = Xml.Element(
            "svg",
            {"xmlns": "http://www.w3.org/2000/svg", "lang": language, "role": "img", "font-family": _FONTS},
        )
        self._svg.set("aria-labelledby", "title description")
        for name, text in (("title", title), ("desc", description)):
            element = Xml.SubElement(self._svg, name, id={"desc": "description"}.get(name, name))
            element.text = plain(text)
        self._paper = Xml.SubElement(self._svg, "rect", width=f"{WIDE:g}", fill="#ffffff")
        self._parent = Xml.SubElement(self._svg, "g", transform=f"translate(0 {_HEAD:g})")

    def number(self, value: float, form: str) -> str:
        """Return a number as the language of the drawing writes it (see ``words.languages.number``)."""
        return number(value, self._language, form)

    def rect(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        """Draw a filled rectangle."""
        self._add("rect", x=x, y=y, width=wide, height=high, fill=fill)

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str, thick: float = 1.0) -> None:
        """Draw a straight line."""
        self._add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=thick)

    def dot(self, x: float, y: float, radius: float, fill: str) -> None:
        """Draw a filled circle."""
        self._add("circle", cx=x, cy=y, r=radius, fill=fill)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        anchor: Anchor = "start",
        *,
        size: float = _SIZE,
        fill: str = INK,
        bold: bool = False,
        turned: bool = False,
    ) -> None:
        """Write a text on the base line y; a `turned` one rises from lower left to upper right."""
        rtl = bool(_RIGHT_TO_LEFT.search(text))
        element = self._add("text", x=x, y=y, font_size=size, fill=fill)
        element.set("text-anchor", _OPPOSITE[anchor] if rtl else anchor)
        if rtl:
            element.set("direction", "rtl")
        if bold:
            element.set("font-weight", "600")
        if turned:
            element.set("transform", f"rotate(-45 {_number(x)} {_number(y)})")
        element.text = plain(text)

    def legend(self, x: float, y: float, keys: Sequence[tuple[str, str]], right: float = WIDE - 16) -> float:
        """Draw names with their colours, in as many lines as they need, and return where the next thing may stand."""
        start = x
        for name, colour in keys:
            wide = _measured(name) + 34
            if x > start and x + wide > right:
                x, y = start, y + 18
            self._add("rect", x=x, y=y, width=12, height=12, fill=colour, stroke=FAINT)
            self.text(x + 17, y + 10.5, name)
            x += wide
        return y + 26

    def svg(self, height: float) -> bytes:
        """Return the drawing as a file; `height` is that of what was drawn."""
        self._parent = self._svg
        self.text(16, 30, self._title, size=16, bold=True)
        height += _HEAD
        if self._note:
            self.text(16, height + 8, self._note, size=11, fill=_LIGHT.muted)
            height += 24
        self._paper.set("height", _number(height))
        self._svg.set("viewBox", f"0 0 {WIDE:g} {_number(height)}")
        self._svg.set("width", f"{WIDE:g}")
        self._svg.set("height", _number(height))
        Xml.indent(self._svg, "")
        text: str = Xml.tostring(self._svg, encoding="unicode")
        return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()

    def _add(self, name: str, **values: float | str) -> Xml.Element:
        shown = {
            key.replace("_", "-"): value if isinstance(value, str) else _number(value) for key, value in values.items()
        }
        return Xml.SubElement(self._parent, name, shown)


def _number(value: float) -> str:
    return f"{round(value, 2):g}" if abs(value) < 1e5 else f"{value:.0f}"


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars, one for each label: `series` holds (name, colour, values); `written` puts numbers on them.

    `intervals` bound the whole of each bar, drawn as a line that `interval_name` explains.
    """

    labels: tuple[str, ...]
    series: tuple[tuple[str, str, tuple[float, ...]], ...]
    axis: str
    title: str = ""
    written: bool = False
    intervals: tuple[Interval, ...] = ()
    interval_name: str = ""

    def draw(self, drawing: Drawing, x: float = 16, y: float = 16, wide: float = WIDE - 32, *, most: int = 52) -> float:
        """Draw into a drawing, labels of at most so many letters, and return where the next thing may stand."""
        if self.title:
            drawing.text(x, y + 10, self.title, bold=True)
            y += 26
        keys = [(name, colour) for name, colour, values in self.series if any(values)]
        y = drawing.legend(x, y, [*keys, *([(self.interval_name, INK)] if self.intervals else [])], x + wide)
        labels = [shortened(label, most) for label in self.labels]
        left = x + max((_measured(label) for label in labels), default=0) + 10
        totals = [sum(values[row] for _n, _c, values in self.series) for row in range(len(labels))]
        axis = _Axis(left, x + wide - 12, max([*totals, *(high for _low, high in self.intervals)], default=0))
        axis.draw(drawing, y, y + _ROW * max(len(labels), 1), self.axis)
        for row, label in enumerate(labels):
            top = y + row * _ROW
            drawing.text(left - 8, top + 14.5, label, "end")
            start = 0.0
            for _name, colour, values in self.series:
                if not values[row]:
                    continue
                here, there = axis.at(start), axis.at(start + values[row])
                drawing.rect(here, top + 3, there - here, _ROW - 6, colour)
                shown = drawing.number(values[row], "0")
                if self.written and there - here > _measured(shown) + 2:
                    fill = "#ffffff" if colour in _DARK else INK
                    drawing.text((here + there) / 2, top + 14.5, shown, "middle", size=11, fill=fill)
                start += values[row]
            if self.intervals:
                low, high = self.intervals[row]
                for colour, thick in (("#ffffff", 4.5), (INK, 1.5)):  # white beside it, as bars may be dark
                    drawing.line(axis.at(low), top + _ROW / 2, axis.at(high), top + _ROW / 2, colour, thick)
        return y + _ROW * max(len(labels), 1) + 48


@dataclass(frozen=True, slots=True)
class Places:
    """Places as dots, each with the interval that it lies in, where there is one."""

    labels: tuple[str, ...]
    places: tuple[int, ...]
    axis: str
    title: str
    intervals: tuple[Interval, ...] = ()

    def draw(self, drawing: Drawing, x: float, y: float, wide: float, *, most: int = 16) -> float:
        """Draw into a drawing and return where the next thing may stand."""
        drawing.text(x, y + 10, self.title, bold=True)
        y += 24
        labels = [shortened(label, most) for label in self.labels]
        left = x + max((_measured(label) for label in labels), default=0) + 16
        last = max([*self.places, *(high for _low, high in self.intervals)], default=1)
        axis = _Axis(left, x + wide - 12, last, first=1)
        axis.draw(drawing, y, y + _ROW * max(len(labels), 1), self.axis)
        for row, (label, place) in enumerate(zip(labels, self.places, strict=True)):
            middle = y + (row + 0.5) * _ROW
            drawing.text(left - 12, middle + 4, label, "end")
            if self.intervals:
                low, high = self.intervals[row]
                drawing.line(axis.at(low), middle, axis.at(high), middle, STEPS[1], 5)
            drawing.dot(axis.at(place), middle, 4.5, STEPS[2])
        return y + _ROW * max(len(labels), 1) + 48


def heat_map(
    drawing: Drawing,
    names: Sequence[str],
    values: Sequence[Sequence[float]],
    title: str,
    *,
    borders: Sequence[int] = (),
    written: bool = True,
) -> float:
    """Draw a square of cells, darker where the value is higher, and return where the next thing may stand.

    `borders` are the places before which a group begins; `written` puts the values into the cells.
    """
    drawing.text(16, 26, title, bold=True)
    top, left = 42.0, 26 + max((_measured(name) for name in names), default=0)
    wide = (WIDE - 16 - left) / max(len(names), 1)
    high = max(min(wide, 27.0), 9.0)
    most = max((value for row in values for value in row), default=0) or 1.0
    for row, one in enumerate(names):
        drawing.text(left - 8, top + (row + 0.5) * high + 4, one, "end", size=min(_SIZE, high + 1))
        for column, value in enumerate(values[row]):
            if value <= 0:
                continue
            x, y, share = left + column * wide, top + row * high, (value / most) ** 0.5
            drawing.rect(x, y, wide, high, _mixed(share))
            if written:
                text = drawing.number(value, "0" if value >= 10 else "0.0")
                fill = "#ffffff" if share > 0.62 else INK
                drawing.text(x + wide / 2, y + high / 2 + 4, text, "middle", size=10.5, fill=fill)
    size = len(names)
    bottom, right = top + size * high, left + size * wide
    for place in borders:
        drawing.line(left, top + place * high, right, top + place * high, WARM, 2)
        drawing.line(left + place * wide, top, left + place * wide, bottom, WARM, 2)
    for column, name in enumerate(names):
        drawing.text(left + (column + 0.5) * wide + 4, bottom + 14, name, "end", size=min(_SIZE, wide), turned=True)
    return bottom + 24 + max((_measured(name) for name in names), default=0) * 0.72


def _mixed(share: float) -> str:
    """Return the colour of a share from 0 (white) to 1 (the strongest step).

    >>> _mixed(0.0), _mixed(1.0) == STEPS[-1]
    ('#ffffff', True)
    """
    steps = [bytes.fromhex(step[1:]) for step in ("#ffffff", *STEPS)]
    place = min(max(share, 0.0), 1.0) * (len(steps) - 1)
    lower = min(int(place), len(steps) - 2)
    mixed = (low + (high - low) * (place - lower) for low, high in zip(steps[lower], steps[lower + 1], strict=True))
    return "#" + "".join(f"{round(channel):02x}" for channel in mixed)


@dataclass(frozen=True, slots=True)
class _Axis:
    """A scale from `left` to `right` for values from `first` to `last`."""

    left: float
    right: float
    last: float
    first: float = 0

    def at(self, value: float) -> float:
        return self.left + (value - self.first) / max(self.last - self.first, 1e-9) * (self.right - self.left)

    def draw(self, drawing: Drawing, top: float, bottom: float, title: str) -> None:
        for tick in _ticks(self.first, self.last):
            drawing.line(self.at(tick), top, self.at(tick), bottom, FAINT)
            shown = drawing.number(tick, "0.######")
            drawing.text(self.at(tick), bottom + 15, shown, "middle", size=11, fill=_LIGHT.muted)
        drawing.text((self.left + self.right) / 2, bottom + 33, title, "middle", fill=_LIGHT.muted)


def _ticks(first: float, last: float) -> list[float]:
    """Return up to seven round numbers from first to last, `first` among them where it is no multiple.

    >>> _ticks(0, 22), _ticks(1, 6), _ticks(0, 0.9)
    ([0, 5, 10, 15, 20], [1, 2, 3, 4, 5, 6], [0.0, 0.2, 0.4, 0.6, 0.8])
    """
    span = last - first
    if span <= 0:
        return [first]
    power = 10 ** floor(log10(span / 6))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power * 6 >= span)
    if first:
        step = max(1, step)
    numbers = range(ceil(first / step), floor(last / step + 1e-9) + 1)
    ticks = [round(number * step, 9) for number in numbers]
    return ticks if ticks[:1] == [first] else [first, *ticks]
