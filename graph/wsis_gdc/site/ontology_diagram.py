"""A diagram of a module of the ontology laid out: its classes with the relations that lead from them to others.

Each class of the module is a box that lists its relations; an arrow leads from each to a box of the classes that its
values may have. Lengths are pixels; y runs down. Where words run from right to left everything is mirrored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, NamedTuple

from wsis_gdc.base.texts import width
from wsis_gdc.questions.ontology import Relation

__all__ = ["Arrow", "Box", "Diagram", "Line", "diagram"]

_WIDE: Final = 860.0
_BOX: Final = 320.0
_END: Final = 240.0
_ROW: Final = 22.0
_HEAD: Final = 28.0
_GAP: Final = 14.0
_BASE: Final = 4.5
"""How far the base line of a text lies under the middle of its line."""


class Line(NamedTuple):
    """A text in a box: what it says, where it leads, and its base line."""

    text: str
    address: str
    y: float


class Box(NamedTuple):
    """A class of the module over the relations that lead from it, or (``end``) the classes that values may have."""

    x: float
    y: float
    wide: float
    high: float
    lines: tuple[Line, ...]
    end: bool = False


class Arrow(NamedTuple):
    """The way from a relation to the classes of its values, and what it says in words."""

    path: str
    words: str


class Diagram(NamedTuple):
    """What to draw, and how wide and high that is."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    wide: float
    high: float
    mirrored: bool


def diagram(
    classes: Collection[str],
    relations: Iterable[Relation],
    named: Callable[[str], str],
    address: Callable[[str], str],
    *,
    mirrored: bool = False,
) -> Diagram:
    """Return the diagram of the classes of a module; ``named`` and ``address`` tell names and addresses by IRI."""
    leaving: dict[str, dict[str, list[str]]] = {each: defaultdict(list) for each in classes}
    for relation in relations:
        if relation.start in leaving:
            leaving[relation.start][relation.property].append(relation.end)
    boxes, origins, y = list[Box](), list[tuple[float, str, tuple[str, ...]]](), 0.0
    for each in sorted(leaving, key=lambda iri: (not leaving[iri], named(iri).casefold())):
        lines = [Line(_cut(named(each), _BOX), address(each), y + _HEAD / 2 + _BASE)]
        for name, some in sorted(leaving[each].items(), key=lambda pair: named(pair[0]).casefold()):
            middle = y + _HEAD + (len(lines) - 0.5) * _ROW
            lines.append(Line(_cut(named(name), _BOX), address(name), middle + _BASE))
            words = f"{named(each)}: {named(name)} → {', '.join(map(named, some))}"
            origins.append((middle, words, tuple(sorted(some, key=lambda end: named(end).casefold()))))
        high = _HEAD + (len(lines) - 1) * _ROW + (6 if len(lines) > 1 else 0)
        boxes.append(Box(0, y, _BOX, high, tuple(lines)))
        y += high + _GAP
    middles, high = _placed([(start, ends) for start, _words, ends in origins], y - _GAP)
    for ends, middle in middles.items():
        top = middle - len(ends) * _ROW / 2
        classes_of = tuple(
            Line(_cut(named(end), _END), address(end), top + (k + 0.5) * _ROW + _BASE) for k, end in enumerate(ends)
        )
        boxes.append(Box(_WIDE - _END, top - 3, _END, len(ends) * _ROW + 6, classes_of, end=True))
    turned = (box._replace(x=_WIDE - box.x - box.wide) for box in boxes) if mirrored else boxes
    arrows = tuple(Arrow(_path(start, middles[ends], mirrored), words) for start, words, ends in origins)
    return Diagram(tuple(turned), arrows, _WIDE, high, mirrored)


def _placed(
    origins: Iterable[tuple[float, tuple[str, ...]]], least: float
) -> tuple[Mapping[tuple[str, ...], float], float]:
    """Return the middles of the boxes of ends and how high all is: in the order of where their arrows come from."""
    starts: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for start, ends in origins:
        starts[ends].append(start)
    needed = sum(len(ends) * _ROW + 6 + _GAP for ends in starts) - _GAP
    spare = max(least - needed, 0) / max(len(starts), 1)
    middles, y = {}, spare / 2
    for ends in sorted(starts, key=lambda ends: (sum(starts[ends]) / len(starts[ends]), ends)):
        high = len(ends) * _ROW + 6
        middles[ends] = y + high / 2
        y += high + _GAP + spare
    return middles, max(least, needed)


def _path(start: float, end: float, mirrored: bool) -> str:
    left, right = _BOX, _WIDE - _END - 7  # the head of the arrow is 7 long
    bend = (right - left) * 0.45
    places = (left, left + bend, right - bend, right)
    one, two, three, four = (f"{_WIDE - place if mirrored else place:g}" for place in places)
    return f"M{one} {start:.1f}C{two} {start:.1f} {three} {end:.1f} {four} {end:.1f}"


def _cut(text: str, room: float) -> str:
    """Return a text cut to the width of a box, in which a letter takes 7.2 pixels on average."""
    most = (room - 20) / 7.2
    if width(text) <= most:
        return text
    while width(text) >= most:
        text = text[:-1]
    return f"{text.rstrip()}…"
