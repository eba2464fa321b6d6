"""A matrix as a heat map for slides: SVG or PNG, drawn with matplotlib without a display.

Lengths are inches; y runs down from the top. In languages written from right to left the drawing is mirrored. The
bytes depend on the content, the version of matplotlib and the fonts that are installed, on nothing else.
"""

from __future__ import annotations

import io
import logging
import textwrap
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.palette import THEMES
from wsis_gdc.base.publication import TITLE
from wsis_gdc.base.texts import broken_well, width
from wsis_gdc.base.version import VERSION
from wsis_gdc.files.matrix_content import Content, Sign
from wsis_gdc.questions.matrix import FILTERED
from wsis_gdc.words.languages import labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.matrix.model import Value

__all__ = ["THEME", "Picture", "Titled", "saved", "to_png", "to_svg"]

THEME: Final = THEMES["light"]
MOST: Final = 300
"""Rows or columns beyond which nothing on the picture could be read."""

DPI: Final = 200
MARGIN: Final = 0.35
FONTS: Final = ("Noto Sans", "Arial", "Liberation Sans", "DejaVu Sans")
CHINESE_FONTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
)
ARABIC_FONTS: Final = ("Noto Sans Arabic", "Noto Naskh Arabic", "Segoe UI", "DejaVu Sans")


class Titled(Protocol):
    """What a picture is about: its title, where it comes from, and its language."""

    @property
    def title(self) -> str:
        """The title."""

    @property
    def origin(self) -> str:
        """Where it comes from, in one line."""

    @property
    def language(self) -> str:
        """The language of its words."""


class Picture(Protocol):
    """What draws itself: how wide and high it is in inches, and how."""

    @property
    def width(self) -> float:
        """Its width."""

    @property
    def height(self) -> float:
        """Its height."""

    def draw(self, axes: Axes) -> None:
        """Draw everything into axes that are as large as the picture."""


def to_svg(content: Content) -> bytes:
    """Return the heat map as SVG whose texts stay texts, so that they can be searched and edited.

    Raises QueryError where the matrix is too large to be read.
    """
    return _draw(content, "svg")


def to_png(content: Content) -> bytes:
    """Return the heat map as PNG at 200 dots an inch.

    Raises QueryError where a font for Chinese is missing, or the matrix is too large to be read.
    """
    return _draw(content, "png")


def _draw(content: Content, format_: str) -> bytes:
    rows, columns = len(content.matrix.rows), len(content.matrix.columns)
    if max(rows, columns) > MOST:
        raise QueryError(
            f"a picture of {rows} × {columns} cells cannot be read; choose coarser kinds "
            "(objective, action-line, goal) or another format (xlsx, html)"
        )
    return saved(_Picture(content), content, format_)


def saved(picture: Picture, content: Titled, format_: str) -> bytes:
    """Return what a picture draws as a file in a format (svg or png), named and described by the content.

    Raises QueryError where a font for Chinese is missing.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    settings: Any = {
        "font.family": _fonts(content, format_),
        "svg.fonttype": "none",
        "svg.hashsalt": "wsis-gdc",
        "path.simplify": False,
    }
    with mpl.rc_context(settings), warnings.catch_warnings(), _quiet():
        # a sign that no font has is drawn as an empty box, which says as much as a warning would
        warnings.simplefilter("ignore", UserWarning)
        figure = Figure(figsize=(picture.width, picture.height), dpi=DPI, facecolor=THEME.page)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, picture.width)
        axes.set_ylim(picture.height, 0)
        picture.draw(axes)
        out = io.BytesIO()
        figure.savefig(out, format=format_, metadata=_metadata(content, format_))
    return _accessible(out.getvalue(), content) if format_ == "svg" else out.getvalue()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep matplotlib from telling of weights that a font does not have."""
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


def _wanted_fonts(content: Titled) -> tuple[str, ...]:
    """Return the fonts to try, in order: those of the language first, then those that most systems have."""
    return ({"zh": CHINESE_FONTS, "ar": ARABIC_FONTS}.get(content.language, ())) + FONTS


def _fonts(content: Titled, format_: str) -> list[str]:
    """Return the wanted fonts that are installed here; matplotlib brings DejaVu Sans, so there is always one."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    if content.language == "zh" and format_ == "png" and installed.isdisjoint(CHINESE_FONTS):
        raise QueryError("no font with Chinese signs is installed; install Noto Sans CJK, or choose svg")
    return [font for font in dict.fromkeys(_wanted_fonts(content)) if font in installed]


def _metadata(content: Titled, format_: str) -> dict[str, str | None]:
    said: dict[str, str | None] = {"Title": f"{content.title} – {TITLE}", "Description": content.origin}
    if format_ == "svg":
        return said | {"Creator": f"wsis-gdc {VERSION}", "Date": None, "Language": content.language}
    return said | {"Software": f"wsis-gdc {VERSION}"}


def _accessible(svg: bytes, content: Titled) -> bytes:
    """Give the picture a name and a description that screen readers say, and fonts that other systems have."""
    from html import escape

    here, wanted = (
        ", ".join(f"'{font}'" for font in fonts).encode()
        for fonts in (_fonts(content, "svg"), dict.fromkeys(_wanted_fonts(content)))
    )
    svg = svg.replace(here, wanted + b", sans-serif")
    start = svg.index(b"<svg ")
    end = svg.index(b">", start)
    named = f"<title>{escape(content.title)}</title><desc>{escape(content.origin)}</desc>"
    head = svg[: start + 5] + f'role="img" lang="{content.language}" '.encode() + svg[start + 5 : end + 1]
    return head + f"\n {named}".encode() + svg[end + 1 :]


class _Picture:
    """Where everything stands: sizes from the longest labels, places from the sizes."""

    def __init__(self, content: Content) -> None:
        self.content, self.matrix = content, content.matrix
        matrix = self.matrix
        few = len(matrix.rows) <= 24
        self.cell_width = 0.46 if len(matrix.columns) <= 24 else 0.34
        self.cell_height = 0.44 if few else 0.25
        self.row_names = [_wrapped(content.name(row), 52 if few else 72, 3 if few else 1) for row in matrix.rows]
        self.column_names = [
            _wrapped(content.name(column), 38, 3 if self.cell_width > 0.4 else 2) for column in matrix.columns
        ]
        self.headings = any(block.heading for block in content.blocks)
        self.left = MARGIN + min(6.2, 0.25 + 0.066 * _widest(self.row_names))
        self.top = 1.05 + min(3.2, 0.15 + 0.066 * _widest(self.column_names))
        self.end = self.left + self.cell_width * len(matrix.columns)
        self.right = self.end + (1.4 * self.cell_width if content.totals else 0)
        rows = len(matrix.rows) + (1 if content.totals else 0)
        lines = rows * self.cell_height + (0.34 * len(content.blocks) if self.headings else 0)
        self.bottom = self.top + lines
        title = 0.15 * width(content.title) + 2 * MARGIN
        self.width = max(self.right + MARGIN, title, 9.6)
        self.foot = self.bottom + 0.35
        self.legend = list(content.legend())
        self.dots: list[tuple[float, float]] = []
        """Places of the signs for "looked at, no link"."""
        self.height = self.foot + 0.3 * (-(-len(self.legend) // 2)) + (0.75 if content.marked else 0.55)

    def x(self, x: float) -> float:
        """Return a place across the page, mirrored where the language runs from right to left."""
        return self.width - x if self.content.right_to_left else x

    def draw(self, axes: Axes) -> None:
        """Draw everything."""
        content = self.content
        self._text(axes, MARGIN, 0.42, content.title, size=17, weight="bold")
        filters = labelled(content.words["filter"], content.filters(), content.language)
        self._text(axes, MARGIN, 0.74, f"{content.value}. {filters}", muted=True)
        total = [content.words["total"]] if content.totals else []
        for place, name in enumerate((*self.column_names, *total)):
            x = self.left + (place + 0.5) * self.cell_width if place < len(self.column_names) else self._total_x
            axes.text(
                *(self.x(x), self.top - 0.08),
                name,
                rotation=90,
                rotation_mode="anchor",
                ha="left",
                va="center",
                size=8.5,
                linespacing=1.1,
                color=THEME.text,
                parse_math=False,
            )
        y = self.top
        number = 0
        for block in content.blocks:
            if self.headings:
                heading = textwrap.shorten(block.heading, 110, placeholder=" …")
                self._text(axes, MARGIN, y + 0.22, heading, size=9.5, weight="bold")
                y += 0.34
            for row in block.rows:
                self._row(axes, y, row, number)
                y += self.cell_height
                number += 1
            self._line(axes, y)
        if content.totals:
            self._totals(axes, y + self.cell_height / 2)
        self._foot(axes)
        if self.dots:
            across, down = zip(*self.dots, strict=True)
            axes.scatter(across, down, s=2.2, color=THEME.line, linewidths=0)

    def _row(self, axes: Axes, y: float, row: Thing, number: int) -> None:
        self._line(axes, y)
        middle = y + self.cell_height / 2
        self._text(axes, self.left - 0.1, middle, self.row_names[number], size=8.5, end=True)
        for place, column in enumerate(self.matrix.columns):
            step = self.content.step(row, column)
            x = self.left + place * self.cell_width
            if step is None:
                state = self.matrix.state(row.iri, column.iri)
                if state == "none":
                    self.dots.append((self.x(x + self.cell_width / 2), middle))
                elif state == "filtered":
                    self._text(axes, x + self.cell_width / 2, middle, FILTERED, size=8.5, centre=True, muted=True)
                continue
            self._box(axes, x, y, step, f"cell-{number}-{place}")
            shown = self.content.shown(self.matrix.value_of(row.iri, column.iri), row, column)
            look = {"colour": _ink(step), "weight": "bold" if step else "normal"}
            self._value(axes, x + self.cell_width / 2, middle, shown, f"value-{number}-{place}", **look)
        if self.content.totals:
            self._total(axes, self._total_x, middle, self.matrix.row_totals[number], f"total-row-{number}")

    @property
    def _total_x(self) -> float:
        return (self.end + self.right) / 2

    def _totals(self, axes: Axes, middle: float) -> None:
        """Draw the totals of the columns, and that of all."""
        self._text(axes, self.left - 0.1, middle, self.content.words["total"], size=8.5, weight="bold", end=True)
        for place, value in enumerate(self.matrix.column_totals):
            self._total(axes, self.left + (place + 0.5) * self.cell_width, middle, value, f"total-column-{place}")
        self._total(axes, self._total_x, middle, self.matrix.total, "total-all")

    def _total(self, axes: Axes, x: float, middle: float, value: Value, gid: str) -> None:
        self._value(axes, x, middle, self.content.number(value), gid, weight="bold", muted=True)

    def _value(self, axes: Axes, x: float, y: float, shown: str, gid: str, **look: Any) -> None:
        """Write a number around x, small enough for its cell."""
        self._text(axes, x, y, shown, size=8.5 if len(shown) < 5 else 5.5, centre=True, gid=gid, **look)

    def _box(self, axes: Axes, x: float, y: float, step: int, gid: str) -> None:
        from matplotlib.patches import Rectangle

        width, height, gap = self.cell_width, self.cell_height, 0.02
        corner = (self.x(x + width) if self.content.right_to_left else x, y)
        fill = THEME.steps[step - 1][0] if step else THEME.faint
        box = Rectangle((corner[0] + gap, y + gap), width - 2 * gap, height - 2 * gap, facecolor=fill, linewidth=0)
        box.set_gid(gid)
        axes.add_patch(box)

    def _line(self, axes: Axes, y: float) -> None:
        axes.plot([self.x(MARGIN), self.x(self.right)], [y, y], color=THEME.faint, linewidth=0.6, zorder=0)

    def _foot(self, axes: Axes) -> None:
        """Draw the legend in two columns, and below it where the numbers come from."""
        content = self.content
        half = -(-len(self.legend) // 2)
        second = MARGIN + 0.9 + 0.066 * max(width(sign.meaning) for sign in self.legend[:half])
        for place, sign in enumerate(self.legend):
            x, y = MARGIN if place < half else second, self.foot + 0.3 * (place % half)
            self._sign(axes, x + 0.2, y, sign)
            self._text(axes, x + 0.5, y, sign.meaning, size=8.5)
        version = f"{content.words['data']} {content.data_version}. " if content.data_version else ""
        notes = [content.words["asterisk"]] if content.marked else []
        for place, note in enumerate((*notes, f"{version}{TITLE}, wsis-gdc {VERSION}, CC BY 4.0.")):
            self._text(axes, MARGIN, self.foot + 0.3 * half + 0.1 + 0.2 * place, note, size=7.5, muted=True)

    def _sign(self, axes: Axes, middle: float, y: float, sign: Sign) -> None:
        from matplotlib.patches import Rectangle

        fill = THEME.page if sign.step is None else THEME.steps[sign.step - 1][0] if sign.step else THEME.faint
        box = Rectangle((self.x(middle) - 0.16, y - 0.12), 0.32, 0.24, facecolor=fill, edgecolor=THEME.faint)
        box.set_linewidth(0.6 if sign.step is None else 0)
        axes.add_patch(box)
        if sign.text == "·":
            self.dots.append((self.x(middle), y))
        elif sign.text:
            ink = THEME.muted if sign.step is None else _ink(sign.step)
            self._text(axes, middle, y, sign.text, size=8.5 if len(sign.text) < 4 else 6.5, centre=True, colour=ink)

    def _text(
        self,
        axes: Axes,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 9,
        weight: str = "normal",
        muted: bool = False,
        centre: bool = False,
        end: bool = False,
        colour: str = "",
        gid: str = "",
    ) -> None:
        """Write a text that begins at x, or ends there, or stands around it."""
        side = "center" if centre else "right" if end is not self.content.right_to_left else "left"
        made = axes.text(
            *(self.x(x), y),
            text,
            size=size,
            weight=weight,
            ha=side,
            va="center",
            color=colour or (THEME.muted if muted else THEME.text),
            linespacing=1.15,
            parse_math=False,
        )
        if gid:
            made.set_gid(gid)


def _ink(step: int) -> str:
    return THEME.steps[step - 1][1] if step else THEME.text


def _widest(texts: list[str]) -> int:
    return max((width(line) for text in texts for line in text.split("\n")), default=0)


def _wrapped(text: str, letters: int, lines: int) -> str:
    """Return a text in at most so many lines; what does not fit is cut at three dots."""
    letters = letters // 2 if width(text) > 1.5 * len(text) else letters
    return "\n".join(
        broken_well(textwrap.wrap(text, letters, max_lines=lines, placeholder=" …", break_on_hyphens=False))
    )
