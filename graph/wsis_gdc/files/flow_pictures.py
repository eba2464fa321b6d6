"""The flow from the Compact to the action lines as a picture for slides: SVG, PNG, or a slide of editable shapes.

What is new is told by its colour and by hatching, so that it also stands out in grey. Title, legend, claimant, date,
licence and what nobody has reviewed stand inside the picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from wsis_gdc.base.flow_chart import Drawn, Label, Ribbon, drawn
from wsis_gdc.base.texts import holdable
from wsis_gdc.files.office.office_file import LOCALES, moment_of
from wsis_gdc.files.pictures import THEME, saved
from wsis_gdc.files.slide_shapes import add_drawn, empty, finished
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
    add_drawn(shapes, _Slide(layout, words.language).draw())
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
    """Draws a layout as shapes of a slide, each with its name: bars, freeforms with curves, text boxes.

    They are written as text: to have the library make hundreds of shapes part by part takes twenty times as long, and
    its freeforms know straight edges only.
    """

    def __init__(self, layout: Drawn, language: str) -> None:
        self.layout, self.language = layout, language
        self.written: list[str] = []

    def draw(self) -> str:
        """Return the shapes as DrawingML, what is in front last."""
        for ribbon in self.layout.ribbons:
            self._ribbon(ribbon)
        boxes = [(bar.tone, bar[2:]) for bar in self.layout.bars]
        boxes += [(swatch.tone, swatch[1:]) for swatch in self.layout.swatches]
        for tone, places in boxes:
            form = f'{_placed(*map(_emu, places))}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            self._add(
                f'name="Rectangle {self._others}"', f"<p:spPr>{form}{_paint(tone, opaque=True)}</p:spPr>{_STYLED}"
            )
        for label in self.layout.labels:
            self._label(label)
        return "".join(self.written)

    @property
    def _others(self) -> int:
        """How many shapes there are already, with the group that holds all."""
        return len(self.written) + 1

    def _add(self, said: str, rest: str, kind: str = "") -> None:
        head = f'<p:cNvPr id="{self._others + 1}" {said}/><p:cNvSpPr{kind}/><p:nvPr/>'
        self.written.append(f"<p:sp><p:nvSpPr>{head}</p:nvSpPr>{rest}</p:sp>")

    def _ribbon(self, ribbon: Ribbon) -> None:
        """Add a freeform with curves."""
        corners = [(_emu(x), _emu(y)) for x, y in ribbon.corners]
        left, upper = min(x for x, _ in corners), min(y for _, y in corners)
        wide, high = max(x for x, _ in corners) - left, max(y for _, y in corners) - upper
        middle = _emu(ribbon.middle) - left
        (x, top), (to, end_top), (_, end_bottom), (_, bottom) = ((x - left, y - upper) for x, y in corners)
        steps = (
            *(_step("moveTo", (x, top)), _step("cubicBezTo", (middle, top), (middle, end_top), (to, end_top))),
            _step("lnTo", (to, end_bottom)),
            _step("cubicBezTo", (middle, end_bottom), (middle, bottom), (x, bottom)),
        )
        path = f'<a:path w="{wide}" h="{high}">{"".join(steps)}<a:close/></a:path>'
        lists = '<a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="l" t="t" r="r" b="b"/>'
        form = f"{_placed(left, upper, wide, high)}<a:custGeom>{lists}<a:pathLst>{path}</a:pathLst></a:custGeom>"
        name = _attribute(ribbon.band.name)
        self._add(f"name={name} descr={name}", f"<p:spPr>{form}{_paint(ribbon.band.tone)}</p:spPr>{_STYLED}")

    def _label(self, label: Label) -> None:
        right_to_left = self.layout.chart.right_to_left
        wide, high = label.length * 1.25 + 12, label.size * 1.5
        towards = {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor]
        before = 1 - towards if right_to_left else towards
        place = _placed(*map(_emu, (label.x - wide * before, label.y - label.size * 1.1, wide, high)))
        size = round(label.size * 72 / _PIXELS * 2) * 50
        side, rtl = {0.0: "l", 0.5: "ctr", 1.0: "r"}[before], ' rtl="1"' if right_to_left else ""
        font = f'sz="{size}" b="{label.bold:d}" lang="{LOCALES[self.language]}"'
        colour = _solid(THEME.muted if label.muted else THEME.text)
        run = f"<a:r><a:rPr {font}>{colour}</a:rPr><a:t>{escape(holdable(label.text))}</a:t></a:r>"
        text = f'{_BARE}<a:lstStyle/><a:p><a:pPr algn="{side}"{rtl}/>{run}</a:p>'
        form = f'<p:spPr>{place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        descr = f" descr={_attribute(label.whole)}" if label.whole else ""
        self._add(f'name="TextBox {self._others}"{descr}', f"{form}<p:txBody>{text}</p:txBody>", ' txBox="1"')


_BARE: Final = '<a:bodyPr wrap="square" lIns="0" rIns="0" tIns="0" bIns="0" anchor="t"><a:spAutoFit/></a:bodyPr>'
"""A text without margins."""
_STYLED: Final = (
    '<p:style><a:lnRef idx="1"><a:schemeClr val="accent1"/></a:lnRef><a:fillRef idx="3"><a:schemeClr val="accent1"/>'
    '</a:fillRef><a:effectRef idx="2"><a:schemeClr val="accent1"/></a:effectRef><a:fontRef idx="minor">'
    '<a:schemeClr val="lt1"/></a:fontRef></p:style><p:txBody><a:bodyPr rtlCol="0" anchor="ctr"/><a:lstStyle/>'
    '<a:p><a:pPr algn="ctr"/></a:p></p:txBody>'
)
"""What programs give to every shape: the style of its theme, and room for a text."""


def _placed(x: int, y: int, wide: int, high: int) -> str:
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'


def _paint(tone: str, *, opaque: bool = False) -> str:
    """Return a fill with a tone, hatched where it is new, without an outline and a shadow."""
    bare = "<a:ln><a:noFill/></a:ln><a:effectLst/>"
    if tone == NEW:
        front, back = (_rgb(colour) for colour in (_colour(tone), "#e8b48a"))
        return f'<a:pattFill prst="wdUpDiag"><a:fgClr>{front}</a:fgClr><a:bgClr>{back}</a:bgClr></a:pattFill>{bare}'
    alpha = "" if opaque else f'<a:alpha val="{round(_ALPHA.get(tone, 0.5) * 100_000)}"/>'
    return _solid(_colour(tone), alpha) + bare


def _solid(colour: str, more: str = "") -> str:
    return f"<a:solidFill>{_rgb(colour, more)}</a:solidFill>"


def _rgb(colour: str, more: str = "") -> str:
    value = f'<a:srgbClr val="{colour.removeprefix("#").upper()}"'
    return f"{value}>{more}</a:srgbClr>" if more else f"{value}/>"


def _step(name: str, *points: tuple[int, int]) -> str:
    return f"<a:{name}>" + "".join(f'<a:pt x="{x}" y="{y}"/>' for x, y in points) + f"</a:{name}>"


def _attribute(text: str) -> str:
    """Return a text as the value of an attribute, in its quotes."""
    return quoteattr(holdable(text), {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def _emu(pixels: float) -> int:
    return round(pixels / _PIXELS * 914400)
