"""The flow from the Compact to the action lines as a picture for slides: SVG, PNG, or a slide of editable shapes.

What is new is told by its colour and by hatching, so that it also stands out in grey. Title, legend, claimant, date,
licence and what nobody has reviewed stand inside the picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.flow_chart import Drawn, Label, Ribbon, drawn
from wsis_gdc.base.texts import holdable
from wsis_gdc.files.office.office_file import moment_of
from wsis_gdc.files.pictures import THEME, saved
from wsis_gdc.files.slide_shapes import colour_of, empty, finished, write_text
from wsis_gdc.questions.flow import NEW

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from wsis_gdc.words.flow_labels import FlowWords

__all__ = ["COLOURS", "to_png", "to_pptx", "to_svg"]

COLOURS: Final[Mapping[str, str]] = {
    "continues": THEME.steps[2][0],
    "extends": THEME.steps[1][0],
    "reliesOn": THEME.steps[0][0],
    NEW: THEME.warm,
    "plain": THEME.line,
    "bar": THEME.text,
}
"""The colour of each tone; other relations are drawn plain."""

_ALPHA: Final[Mapping[str, float]] = {"continues": 0.9, "extends": 0.6, "reliesOn": 0.9, NEW: 0.9}
_PIXELS: Final = 96.0  # an inch


def to_svg(words: FlowWords) -> bytes:
    """Return the picture as SVG whose texts stay texts; the same bytes each time."""
    return saved(_Picture(drawn(words.chart())), words, "svg")


def to_png(words: FlowWords) -> bytes:
    """Return the picture as PNG at 200 dots an inch. Raises QueryError where a font for Chinese is missing."""
    return saved(_Picture(drawn(words.chart())), words, "png")


def to_pptx(words: FlowWords) -> bytes:
    """Return a presentation of one slide whose ribbons, bars and texts are shapes of its own; the same bytes each time.

    Raises MissingLibraryError where the library for presentations is not installed.
    """
    layout = drawn(words.chart())
    presentation, shapes = empty((_emu(1280), _emu(720)))
    _Slide(shapes, layout, words.language).draw()
    return finished(presentation, words.title, words.subtitle, words.language, moment_of(words.flow.date))


def _colour(tone: str) -> str:
    return COLOURS.get(tone, COLOURS["plain"])


class _Picture:
    """Draws a layout with matplotlib; its lengths are pixels, those of the axes inches."""

    def __init__(self, layout: Drawn) -> None:
        self.layout = layout
        self.width, self.height = layout.width / _PIXELS, layout.height / _PIXELS

    def draw(self, axes: Axes) -> None:
        """Draw everything, what is in front last."""
        from matplotlib.patches import Rectangle

        axes.set_xlim(0, self.layout.width)
        axes.set_ylim(self.layout.height, 0)
        for number, ribbon in enumerate(self.layout.ribbons):
            self._ribbon(axes, ribbon, f"ribbon-{number}")
        for bar in self.layout.bars:
            axes.add_patch(Rectangle((bar.x, bar.y), bar.width, bar.height, facecolor=_colour(bar.tone), linewidth=0))
        for swatch in self.layout.swatches:
            axes.add_patch(
                Rectangle((swatch.x, swatch.y), swatch.width, swatch.height, linewidth=0, **_fill(swatch.tone))
            )
        for label in self.layout.labels:
            self._label(axes, label)

    def _ribbon(self, axes: Axes, ribbon: Ribbon, name: str) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        (x, top), (to, end_top), (_, end_bottom), (_, bottom) = ribbon.corners
        middle = ribbon.middle
        curve, line = [Path.CURVE4] * 3, Path.LINETO
        points = [
            *((x, top), (middle, top), (middle, end_top), (to, end_top)),
            *((to, end_bottom), (middle, end_bottom), (middle, bottom), (x, bottom), (x, top)),
        ]
        codes = [Path.MOVETO, *curve, line, *curve, Path.CLOSEPOLY]
        patch = PathPatch(Path(points, codes), linewidth=0, **_fill(ribbon.band.tone))
        patch.set_gid(name)
        axes.add_patch(patch)

    def _label(self, axes: Axes, label: Label) -> None:
        side = {"start": "left", "end": "right", "middle": "center"}[label.anchor]
        if self.layout.chart.right_to_left:
            side = {"left": "right", "right": "left"}.get(side, side)
        axes.text(
            label.x,
            label.y,
            label.text,
            size=label.size * 72 / _PIXELS,
            weight="bold" if label.bold else "normal",
            ha=side,
            va="baseline",
            color=THEME.muted if label.muted else THEME.text,
            parse_math=False,
        )


def _fill(tone: str) -> dict[str, Any]:
    """Return how matplotlib fills a tone; what is new is hatched."""
    fill: dict[str, Any] = {"facecolor": _colour(tone), "alpha": _ALPHA.get(tone, 0.5)}
    return fill | ({"hatch": "////", "edgecolor": THEME.page} if tone == NEW else {})


class _Slide:
    """Draws a layout as shapes of a slide, each with its name: bars, freeforms with curves, text boxes."""

    def __init__(self, shapes: Any, layout: Drawn, language: str) -> None:
        self.shapes, self.layout, self.language = shapes, layout, language

    def draw(self) -> None:
        """Draw everything, what is in front last."""
        from pptx.enum.shapes import MSO_SHAPE

        for ribbon in self.layout.ribbons:
            self._ribbon(ribbon)
        boxes = [(bar.tone, bar[2:]) for bar in self.layout.bars]
        boxes += [(swatch.tone, swatch[1:]) for swatch in self.layout.swatches]
        for tone, places in boxes:
            _painted(self.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(_emu, places)), tone, opaque=True)
        for label in self.layout.labels:
            self._label(label)

    def _ribbon(self, ribbon: Ribbon) -> None:
        """Add a freeform: the library knows straight edges only, so its outline is written with curves after that."""
        corners = [tuple(map(_emu, corner)) for corner in ribbon.corners]
        builder = self.shapes.build_freeform(*corners[0], scale=1.0)
        builder.add_line_segments(corners[1:], close=True)
        shape = builder.convert_to_shape()
        name = holdable(ribbon.band.name)
        shape.name = name
        shape._element.nvSpPr.cNvPr.set("descr", name)
        _painted(shape, ribbon.band.tone)
        path = shape._element.spPr.find(".//{*}pathLst/{*}path")
        left, upper = min(x for x, _ in corners), min(y for _, y in corners)
        local = [(x - left, y - upper) for x, y in corners]
        middle = _emu(ribbon.middle) - left
        for child in list(path):
            path.remove(child)
        (x, top), (to, end_top), (_, end_bottom), (_, bottom) = local
        _step(path, "moveTo", (x, top))
        _step(path, "cubicBezTo", (middle, top), (middle, end_top), (to, end_top))
        _step(path, "lnTo", (to, end_bottom))
        _step(path, "cubicBezTo", (middle, end_bottom), (middle, bottom), (x, bottom))
        _step(path, "close")

    def _label(self, label: Label) -> None:
        from pptx.util import Pt

        right_to_left = self.layout.chart.right_to_left
        wide, high = label.length * 1.25 + 12, label.size * 1.5
        towards = {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor]
        before = 1 - towards if right_to_left else towards
        box = self.shapes.add_textbox(*map(_emu, (label.x - wide * before, label.y - label.size * 1.1, wide, high)))
        if label.whole:
            box._element.nvSpPr.cNvPr.set("descr", holdable(label.whole))
        write_text(
            *(box, label.text),
            size=Pt(round(label.size * 72 / _PIXELS * 2) / 2),
            colour=THEME.muted if label.muted else THEME.text,
            language=self.language,
            towards=before,
            bold=label.bold,
            rtl=right_to_left,
        )


def _painted(shape: Any, tone: str, *, opaque: bool = False) -> None:
    """Fill a shape with a tone, hatched where it is new."""
    from pptx.enum.dml import MSO_PATTERN

    colour = colour_of(_colour(tone))
    shape.line.fill.background()
    shape.shadow.inherit = False
    if tone == NEW:
        shape.fill.patterned()
        shape.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        shape.fill.fore_color.rgb, shape.fill.back_color.rgb = colour, colour_of("#e8b48a")
        return
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour
    if not opaque:
        value = shape.fill._xPr.find(".//{*}srgbClr")
        value.append(_drawing("alpha", val=str(round(_ALPHA.get(tone, 0.5) * 100_000))))


def _step(path: Any, name: str, *points: tuple[int, int]) -> None:
    step = _drawing(name)
    for x, y in points:
        step.append(_drawing("pt", x=str(x), y=str(y)))
    path.append(step)


def _drawing(name: str, **values: str) -> Any:
    """Return an element of the drawings of Office."""
    from pptx.oxml.xmlchemy import OxmlElement

    element = OxmlElement(f"a:{name}")
    for key, value in values.items():
        element.set(key, value)
    return element


def _emu(pixels: float) -> int:
    return round(pixels / _PIXELS * 914400)
