"""A figure of the report as a slide of editable shapes: what ``site.charts`` draws as SVG, shape by shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from math import cos, radians, sin
from typing import Any, Final
from xml.etree import ElementTree as Xml

from wsis_gdc.base.libraries import has
from wsis_gdc.base.texts import width
from wsis_gdc.files.slide_shapes import colour_of, empty, finished, write_text

__all__ = ["figure_slide", "slide_maker"]

_SPACE: Final = "{http://www.w3.org/2000/svg}"
_WIDE: Final = 12_192_000  # EMU of a slide of 16 : 9
_HIGH: Final = 6_858_000
_LETTER: Final = 0.62  # how wide a letter is on average, in font sizes
_LENGTHS: Final = ("x", "y", "width", "height", "x1", "y1", "x2", "y2")
_MOVED: Final = re.compile(r"translate\(0 ([\d.]+)\)")


def slide_maker() -> Callable[[bytes, str], bytes] | None:
    """Return what makes slides of figures, nothing where the library for presentations is not installed."""
    return figure_slide if has("pptx") else None


def figure_slide(svg: bytes, language: str = "en") -> bytes:
    """Return a presentation of one slide with the rectangles, lines, dots and texts of a figure as its own shapes.

    ``svg`` is what a drawing of ``site.charts`` gives; its title is that of the presentation. The same bytes each
    time. Raises MissingLibraryError where the library for presentations is not installed.
    """
    root = Xml.fromstring(svg)  # noqa: S314  (drawn by this package)
    presentation, shapes = empty((_WIDE, _HIGH))
    _Slide(shapes, root, language).draw()
    title, told = (root.findtext(f"{_SPACE}{name}", "") for name in ("title", "desc"))
    return finished(presentation, title, told, language, datetime(2000, 1, 1))


class _Slide:
    """Puts a drawing on a slide, as large as it fits, in the middle."""

    def __init__(self, shapes: Any, root: Xml.Element, language: str) -> None:
        self.shapes, self.root, self.language = shapes, root, language
        wide, high = (float(root.get(name, "1")) for name in ("width", "height"))
        self.scale = min(_WIDE / wide, _HIGH / high)
        self.left, self.top = (_WIDE - wide * self.scale) / 2, (_HIGH - high * self.scale) / 2

    def draw(self) -> None:
        """Draw everything but the paper, what is in front last."""
        for element, down in self._elements():
            place = {
                name: float(element.get(name, "0")) for name in ("x", "y", "width", "height", "x1", "y1", "x2", "y2")
            }
            match element.tag.removeprefix(_SPACE):
                case "rect":
                    self._box("RECTANGLE", place["x"], place["y"] + down, place["width"], place["height"], element)
                case "circle":
                    x, y, radius = (float(element.get(name, "0")) for name in ("cx", "cy", "r"))
                    self._box("OVAL", x - radius, y + down - radius, 2 * radius, 2 * radius, element)
                case "line":
                    ends = (place["x1"], place["y1"] + down), (place["x2"], place["y2"] + down)
                    self._line(*ends, element)
                case "text" if element.text:
                    self._text(place["x"], place["y"] + down, element)

    def _elements(self) -> Iterator[tuple[Xml.Element, float]]:
        """Yield what is drawn, and how far down it is moved; the first rectangle is the paper."""
        paper = self.root.find(f"{_SPACE}rect")
        for element in self.root:
            moved = _MOVED.fullmatch(element.get("transform", ""))
            if element.tag == f"{_SPACE}g":
                yield from ((each, float(moved[1]) if moved else 0.0) for each in element)
            elif element is not paper:
                yield element, 0.0

    def _emu(self, x: float, y: float) -> tuple[int, int]:
        return round(self.left + x * self.scale), round(self.top + y * self.scale)

    def _box(self, kind: str, x: float, y: float, wide: float, high: float, element: Xml.Element) -> None:
        from pptx.enum.shapes import MSO_SHAPE

        size = max(1, round(wide * self.scale)), max(1, round(high * self.scale))
        shape = self.shapes.add_shape(getattr(MSO_SHAPE, kind), *self._emu(x, y), *size)
        _plain(shape)
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour_of(element.get("fill", "#000000"))
        if element.get("stroke"):
            shape.line.color.rgb, shape.line.width = colour_of(element.get("stroke", "")), round(self.scale)
        else:
            shape.line.fill.background()

    def _line(self, start: tuple[float, float], end: tuple[float, float], element: Xml.Element) -> None:
        from pptx.enum.shapes import MSO_CONNECTOR

        line = self.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *self._emu(*start), *self._emu(*end))
        _plain(line)
        line.line.color.rgb = colour_of(element.get("stroke", "#000000"))
        line.line.width = round(float(element.get("stroke-width", "1")) * self.scale)

    def _text(self, x: float, y: float, element: Xml.Element) -> None:
        size, text, rtl = float(element.get("font-size", "12")), element.text or "", element.get("direction") == "rtl"
        anchor = element.get("text-anchor", "start")
        if rtl:
            anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
        wide, high = width(text) * size * _LETTER + 12, size * 1.5
        towards = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        middle_x, middle_y = wide * (0.5 - towards), high / 2 - size * 1.1
        turned = "rotate" in element.get("transform", "")
        if turned:  # about the point it is written at, while a box is turned about its middle
            turn = radians(-45)
            middle_x, middle_y = (
                middle_x * cos(turn) - middle_y * sin(turn),
                middle_x * sin(turn) + middle_y * cos(turn),
            )
        place = self._emu(x + middle_x - wide / 2, y + middle_y - high / 2)
        box = self.shapes.add_textbox(*place, round(wide * self.scale), round(high * self.scale))
        box.rotation = -45.0 if turned else 0.0
        write_text(
            *(box, text),
            size=round(size * self.scale),
            colour=element.get("fill", "#000000"),
            language=self.language,
            towards=towards,
            bold=bool(element.get("font-weight")),
            rtl=rtl,
        )


def _plain(shape: Any) -> None:
    """Take from a shape what the theme gives it, such as a shadow."""
    shape._element.remove(shape._element.find("{*}style"))
