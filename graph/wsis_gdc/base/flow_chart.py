"""A flow chart laid out: where bars, ribbons between them and texts stand, for whatever draws them.

Lengths are pixels; y runs down. Names and amounts come from the caller, and nothing here knows what they mean. Where
words run from right to left everything is mirrored: what draws then reads ``anchor`` from the right.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal, NamedTuple, TypeAlias

from wsis_gdc.base.texts import broken_well, plain, width

__all__ = ["Band", "Bar", "Chart", "Drawn", "Key", "Label", "Node", "Ribbon", "Swatch", "drawn"]

Anchor: TypeAlias = Literal["start", "middle", "end"]
Tone: TypeAlias = str
"""What a colour stands for; whoever draws knows the colour."""

_LETTER: Final = 0.55  # how wide a letter is on average, in font sizes
_BAR: Final = 12.0
_EDGE: Final = 4.0  # how wide the bar is that closes a node whose name stands inside it
_GAP: Final = 9.0
_LEAST: Final = 1.2  # the thinnest ribbon that is still seen
_LEAST_SPAN: Final = 0.155  # how long ribbons are between three columns at least, in widths of the chart
_CROWD: Final = 12


class Node(NamedTuple):
    """What ribbons begin or end at: its name and, beside it, how much; ``short`` says both where there is no room.

    ``whole`` is what the name stands for where it is itself a short one.
    """

    key: str
    name: str
    amount: str
    short: str
    tone: Tone = "bar"
    whole: str = ""


class Band(NamedTuple):
    """A ribbon between two nodes (keys) of neighbouring columns; ``name`` says it to those who do not see it.

    Those of a higher ``rank`` lie over others.
    """

    start: str
    end: str
    size: float
    tone: Tone
    name: str
    address: str = ""
    rank: int = 0


class Key(NamedTuple):
    """One line of the legend."""

    tone: Tone
    text: str


@dataclass(frozen=True)
class Chart:
    """What a flow chart shows: two or three columns of nodes, each under its head, and the bands between them."""

    title: str
    subtitle: str
    heads: tuple[str, ...]
    columns: tuple[tuple[Node, ...], ...]
    bands: tuple[Band, ...]
    legend: tuple[Key, ...]
    notes: tuple[str, ...]
    language: str = "en"
    right_to_left: bool = False


class Bar(NamedTuple):
    """A node drawn: a rectangle."""

    key: str
    tone: Tone
    x: float
    y: float
    width: float
    height: float


class Ribbon(NamedTuple):
    """A band drawn: from an upright edge at ``x`` to one at ``to``, with the same curve above and below."""

    band: Band
    x: float
    top: float
    bottom: float
    to: float
    end_top: float
    end_bottom: float

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """The corners, round the ribbon from the upper one of its start."""
        return ((self.x, self.top), (self.to, self.end_top), (self.to, self.end_bottom), (self.x, self.bottom))

    @property
    def middle(self) -> float:
        """Where the points lie that pull the curves."""
        return (self.x + self.to) / 2

    @property
    def path(self) -> str:
        """The outline as SVG writes it."""
        x, to, middle = (f"{value:.1f}" for value in (self.x, self.to, self.middle))
        top, bottom, end_top, end_bottom = (f"{y:.1f}" for y in (self.top, self.bottom, self.end_top, self.end_bottom))
        return (
            f"M{x} {top}C{middle} {top} {middle} {end_top} {to} {end_top}"
            f"V{end_bottom}C{middle} {end_bottom} {middle} {bottom} {x} {bottom}Z"
        )


class Label(NamedTuple):
    """A line of text on a base line; ``whole`` is the name that it cuts or shortens, if it does."""

    x: float
    y: float
    text: str
    size: float
    anchor: Anchor = "start"
    bold: bool = False
    muted: bool = False
    whole: str = ""

    @property
    def length(self) -> float:
        """About how long the text is."""
        return _reach(self.text) * self.size * _LETTER


class Swatch(NamedTuple):
    """A sample of a tone in the legend."""

    tone: Tone
    x: float
    y: float
    width: float = 16
    height: float = 12


@dataclass
class Drawn:
    """A chart laid out."""

    chart: Chart
    width: float
    height: float
    bars: list[Bar] = field(default_factory=list)
    ribbons: list[Ribbon] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    swatches: list[Swatch] = field(default_factory=list)


def drawn(chart: Chart, wide: float = 1280, high: float = 720, size: float = 15) -> Drawn:
    """Return a chart laid out in a rectangle, names in letters of a size; below 600 wide, names are short."""
    layout = _Layout(chart, wide, high, size)
    layout.head()
    layout.foot()
    layout.flow()
    return _mirrored(layout.drawn) if chart.right_to_left else layout.drawn


def _mirrored(given: Drawn) -> Drawn:
    wide = given.width
    return Drawn(
        given.chart,
        wide,
        given.height,
        [bar._replace(x=wide - bar.x - bar.width) for bar in given.bars],
        [ribbon._replace(x=wide - ribbon.x, to=wide - ribbon.to) for ribbon in given.ribbons],
        [label._replace(x=wide - label.x) for label in given.labels],
        [swatch._replace(x=wide - swatch.x - swatch.width) for swatch in given.swatches],
    )


class _Layout:
    """Places head and foot first, the flow in what is left between them."""

    def __init__(self, chart: Chart, wide: float, high: float, size: float) -> None:
        self.chart, self.size, self.narrow = chart, size, wide < 600
        self.drawn = Drawn(chart, wide, high)
        self.margin = 4.0 if self.narrow else 16.0
        self.top, self.bottom = 0.0, high

    def text(self, text: str, y: float, size: float, *, bold: bool = False, muted: bool = False) -> float:
        """Write a text over as many lines as it needs and return the base line of the next."""
        for line in _lines(
            plain(text), (self.drawn.width - 2 * self.margin) / (size * _LETTER * (1.08 if bold else 1))
        ):
            self.drawn.labels.append(Label(self.margin, y, line, size, bold=bold, muted=muted))
            y += size * 1.35
        return y

    def head(self) -> None:
        """Place title, subtitle and legend at the top."""
        size = self.size
        y = self.text(self.chart.title, size * 1.9, size * (1.2 if self.narrow else 1.55), bold=True)
        y = self.text(self.chart.subtitle, y, size * 0.95, muted=True) + size * 0.3
        x = self.margin
        for key in self.chart.legend:
            label = Label(x + 22, y, plain(key.text), size * 0.9)
            if x > self.margin and label.x + label.length > self.drawn.width - self.margin:
                x, y = self.margin, y + size * 1.5
                label = label._replace(x=x + 22, y=y)
            self.drawn.swatches.append(Swatch(key.tone, x, y - 11))
            self.drawn.labels.append(label)
            x += 22 + label.length + 18
        self.top = y + size * 0.8

    def foot(self) -> None:
        """Place the notes at the bottom."""
        size = self.size * 0.76
        room = (self.drawn.width - 2 * self.margin) / (size * _LETTER)
        lines = [line for note in self.chart.notes for line in _lines(plain(note), room)]
        y = self.drawn.height - size * 0.7 - (len(lines) - 1) * size * 1.35
        self.bottom = y - size * 1.9
        for line in lines:
            self.drawn.labels.append(Label(self.margin, y, line, size, muted=True))
            y += size * 1.35

    def flow(self) -> None:
        """Place the columns and the ribbons between them."""
        chart, size = self.chart, self.size
        if not self.narrow:
            self.top += size * 1.3
        names = [[self._name(node, number) for node in column] for number, column in enumerate(chart.columns)]
        across = self._across
        sizes = self._sizes()
        bars: dict[str, Bar] = {}
        closing: dict[str, Bar] = {}
        for number, (column, x) in enumerate(zip(chart.columns, across, strict=True)):
            lines = [len(texts) for texts in names[number]]
            scale, line = sizes[number], self._letters(number) * 1.3
            places = _placed([scale[node.key] for node in column], lines, line, self.top, self.bottom)
            for node, (y, high) in zip(column, places, strict=True):
                bars[node.key] = Bar(node.key, node.tone, x, y, _BAR, high)
                if self._inner(number):
                    beyond = x + _BAR + self._rooms[number]
                    closing[node.key] = Bar(node.key, node.tone, beyond, y, _EDGE, high)
        self.drawn.bars += (*bars.values(), *closing.values())
        self.drawn.ribbons += self._ribbons(bars, bars | closing)
        for number, column in enumerate(chart.columns):
            for node, texts in zip(column, names[number], strict=True):
                self.drawn.labels += self._labels(bars[node.key], node, texts, number)
            if not self.narrow and chart.heads[number]:
                self.drawn.labels.append(self._head(number, across[number]))

    def _inner(self, column: int) -> bool:
        """Tell whether ribbons lead on from a column: the names of its nodes then stand between two bars."""
        return 0 < column < len(self.chart.columns) - 1

    def _letters(self, column: int) -> float:
        """Return the size of the letters of names, smaller in a crowded third column."""
        return self.size * (0.8 if self._crowded(column) else 0.92)

    def _crowded(self, column: int) -> bool:
        """Tell whether a third column has so many names that each has one line only, or no room is left for bars."""
        return column == 2 and len(self.chart.columns[column]) > _CROWD

    @cached_property
    def _rooms(self) -> list[float]:
        """How much room the names of each column have."""
        columns, wide = self.chart.columns, self.drawn.width
        if self.narrow:
            letter = self.size * 0.92 * 0.62
            return [max(_reach(node.short) for node in column) * letter + 8 for column in columns]
        if len(columns) == 2:
            return [wide * 0.235, wide * 0.25]
        names = max(_reach(node.name) for node in columns[-1]) * self._letters(2)
        longest = max(names, _reach(self.chart.heads[-1]) * self.size * 0.85) * 0.62 + 8
        left, right = wide * 0.235, min(wide * 0.2, longest)
        rest = wide - 2 * self.margin - left - right - 3 * _BAR - _EDGE
        return [left, min(wide * 0.25, rest - 2 * wide * _LEAST_SPAN), right]

    @cached_property
    def _across(self) -> list[float]:
        """Where the bars of each column stand."""
        left, *inner, right = self._rooms
        first, last = self.margin + left, self.drawn.width - self.margin - right - _BAR
        held = [_BAR + room + _EDGE for room in inner]
        between = (last - first - _BAR - sum(held)) / (len(inner) + 1)
        across = [first]
        for before in (_BAR, *held):
            across.append(across[-1] + before + between)
        return across

    def _sizes(self) -> list[dict[str, float]]:
        """Return the height of each node by column: one scale for the first two columns, one of its own for a third."""
        totals: list[dict[str, float]] = []
        for number, column in enumerate(self.chart.columns):
            keys = {node.key for node in column}
            held: dict[str, float] = defaultdict(float)
            for band in self.chart.bands:
                near = band.start if number == 0 else band.end
                if near in keys:
                    held[near] += band.size
            totals.append({node.key: held[node.key] for node in column})
        lines = [[len(self._name(node, number)) for node in column] for number, column in enumerate(self.chart.columns)]
        room = self.bottom - self.top

        def fitting(columns: Sequence[int]) -> float:
            low, most = 0.0, room
            for _step in range(40):
                unit = (low + most) / 2
                tall = max(
                    _height(
                        [value * unit for value in totals[number].values()], lines[number], self._letters(number) * 1.3
                    )
                    for number in columns
                )
                low, most = (unit, most) if tall <= room else (low, unit)
            return low

        units = [fitting((0, 1))] * 2 + ([fitting((2,))] if len(totals) == 3 else [])
        return [{key: value * unit for key, value in held.items()} for held, unit in zip(totals, units, strict=True)]

    def _name(self, node: Node, column: int) -> list[str]:
        """Return the lines of the name of a node: what it is, and how much.

        What a name says may be cut; how much there is may not, nor an asterisk at its end, which tells a doubt.
        """
        if self.narrow:
            return [plain(node.short)]
        room = (self._rooms[column] - (16 if self._inner(column) else 0)) / (self._letters(column) * _LETTER)
        name, most = plain(node.name), 4 if column == 0 else 1 if self._crowded(column) else 2
        lines, amount = _lines(name, room), f" · {plain(node.amount)}" if node.amount else ""
        if len(lines) <= most:
            if _reach(lines[-1] + amount) <= room:
                return [*lines[:-1], lines[-1] + amount]
            if len(lines) < most:
                return [*lines, plain(node.amount)]
        lines, ending = lines[:most], f" …{'*' if name.endswith('*') else ''}{amount}"
        while _reach(lines[-1] + ending) > room and len(lines[-1]) > 1:
            lines[-1] = _shorter(lines[-1])
        return [*lines[:-1], f"{lines[-1].rstrip(',;: ')}{ending}"]

    def _labels(self, bar: Bar, node: Node, texts: Sequence[str], column: int) -> Iterator[Label]:
        size = self._letters(column)
        told = _unspaced("".join(texts)).startswith(_unspaced(plain(node.name)))
        whole = plain(node.whole) or ("" if told else plain(node.name))
        left = column == 0
        x = bar.x - 8 if left else bar.x + _BAR + 8
        y = bar.y + bar.height / 2 + size * 0.36 - (len(texts) - 1) * size * 0.6
        for line in texts:
            yield Label(x, y, line, size, "end" if left else "start", whole=whole)
            y += size * 1.2

    def _head(self, column: int, x: float) -> Label:
        left = column == 0
        place = x + _BAR if left else x
        text = plain(self.chart.heads[column])
        label = Label(place, self.top - self.size * 0.6, text, self.size * 0.85, "end" if left else "start", bold=True)
        edge = self.drawn.width - self.margin
        if not left and place + label.length * 1.12 > edge:
            return label._replace(x=edge, anchor="end")
        return label

    def _ribbons(self, bars: dict[str, Bar], leaving: dict[str, Bar]) -> list[Ribbon]:
        """Return the ribbons, beside each other on their bars in the order of the bars at their other end.

        ``leaving`` are the bars that ribbons start from, ``bars`` those that they come to.
        """
        order = {key: place for place, key in enumerate(bars)}
        starts = self._edges(bars, lambda band: band.start, lambda band: order[band.end])
        ends = self._edges(bars, lambda band: band.end, lambda band: order[band.start])
        ribbons = [
            Ribbon(
                *(band, leaving[band.start].x + leaving[band.start].width),
                *(*starts[place], bars[band.end].x, *ends[place]),
            )
            for place, band in enumerate(self.chart.bands)
        ]
        return sorted(ribbons, key=lambda ribbon: ribbon.band.rank)

    def _edges(
        self, bars: dict[str, Bar], own: Callable[[Band], str], other: Callable[[Band], int]
    ) -> dict[int, tuple[float, float]]:
        edges: dict[int, tuple[float, float]] = {}
        met: dict[str, list[tuple[int, Band]]] = defaultdict(list)
        for place, band in enumerate(self.chart.bands):
            met[own(band)].append((place, band))
        for key, some in met.items():
            y, total = bars[key].y, sum(band.size for _, band in some)
            for place, band in sorted(some, key=lambda each: (other(each[1]), each[0])):
                high = bars[key].height * band.size / total
                middle = y + high / 2
                half = max(high, _LEAST) / 2
                edges[place] = (middle - half, middle + half)
                y += high
        return edges


def _height(sizes: Sequence[float], lines: Sequence[int], line: float) -> float:
    return sum(sizes) + sum(_gaps(sizes, lines, line)) + _over(sizes, lines, line, 0) + _over(sizes, lines, line, -1)


def _over(sizes: Sequence[float], lines: Sequence[int], line: float, place: int) -> float:
    """Return how far the name of the first or last bar stands out over it."""
    return max(0.0, (lines[place] * line - sizes[place]) / 2) if sizes else 0.0


def _gaps(sizes: Sequence[float], lines: Sequence[int], line: float) -> list[float]:
    """Return the gaps between bars, so wide that their names do not touch."""
    return [
        max(_GAP, (lines[one] + lines[two]) * line / 2 - (sizes[one] + sizes[two]) / 2)
        for one, two in pairwise(range(len(sizes)))
    ]


def _placed(
    sizes: Sequence[float], lines: Sequence[int], line: float, top: float, bottom: float
) -> list[tuple[float, float]]:
    """Return (y, height) of each bar of a column, spread over its room."""
    gaps = _gaps(sizes, lines, line)
    rest = max(0.0, bottom - top - _height(sizes, lines, line))
    more = min(rest / max(len(gaps), 1), 36.0)
    y = top + _over(sizes, lines, line, 0) + (rest - more * len(gaps)) / 2
    places = []
    for high, gap in zip(sizes, [*gaps, 0.0], strict=True):
        places.append((y, high))
        y += high + gap + more
    return places


def _reach(text: str) -> float:
    """Return how wide a text is, in letters of Latin on average; those of Cyrillic are wider."""
    return width(text) + 0.14 * sum("\u0400" <= sign <= "\u04ff" for sign in text)


def _unspaced(text: str) -> str:
    return "".join(text.split())


def _shorter(line: str) -> str:
    """Return a line without its last word; without its last sign where those of East Asia end it, or no other word."""
    before, _, word = line.rpartition(" ")
    return before if before and width(word) == len(word) else line[:-1]


def _lines(text: str, room: float) -> list[str]:
    """Return a text in lines of about so many letters; signs of East Asia count twice and part anywhere."""
    if _reach(text) <= room:
        return [text]
    letters = max(4, int(room * len(text) / _reach(text)))
    return broken_well(textwrap.wrap(text, letters, break_on_hyphens=False)) or [text]
