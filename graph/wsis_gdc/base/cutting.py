"""Texts cut into paragraphs and sentences, each with its place in the text, in the six languages of the UN.

>>> text = "First point. Second, no. 2.5 of it!\\n\\n第一句。第二句！"
>>> [text[piece.start : piece.end] for part in paragraphs(text) for piece in sentences(text, part)]
['First point.', 'Second, no. 2.5 of it!', '第一句。', '第二句！']

``site/static/cutting.js`` says the same for the page; a test compares both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, NamedTuple

__all__ = ["LONGEST", "Piece", "paragraphs", "sentences"]

LONGEST: Final = 400
"""Characters of the longest sentence that is kept whole; longer ones are cut at commas, else between words."""

_WRAPPED: Final = 110
"""Above so many characters a line on average, lines are paragraphs, not parts of a wrapped one."""

_LINE: Final = re.compile(r"[^\n\r\f\u2028\u2029]+|\r\n|[\n\r\f\u2028\u2029]")
_END: Final = re.compile(
    r"[.!?…؟۔][»”\"')\]]{0,3}\s(?=[^\s\d.,;:!?)\]a-zа-яё])|[。！？；][”’」』）]{0,3}"
    r"|[\r\n\u2028\u2029](?=[ \t]{0,8}(?:[-–—*•·▪◦]|\(?[0-9]{1,3}[.)]|\(?[a-zа-я][.)])[ \t])"
)
_COMMA: Final = re.compile(r"[,;:،؛，、：—–]|\s")


class Piece(NamedTuple):
    """A piece of a text: from ``start`` to before ``end``."""

    start: int
    end: int


def paragraphs(text: str) -> tuple[Piece, ...]:
    """Return the paragraphs of a text: what stands between empty lines; the lines where they are long and none is."""
    lines = _lines(text)
    blocks = [list(block) for full, block in groupby(lines, key=lambda line: line is not None) if full]
    found = [Piece(block[0].start, block[-1].end) for block in blocks if block[0] and block[-1]]
    kept = [line for line in lines if line]
    if len(found) == 1 and len(kept) > 1 and found[0].end - found[0].start > _WRAPPED * len(kept):
        return tuple(kept)
    return tuple(found)


def sentences(text: str, part: Piece) -> tuple[Piece, ...]:
    """Return the sentences of a part of a text; very long ones are cut."""
    return tuple(short for piece in _whole(text, _ends(text, part)) for short in _short(text, piece))


def _lines(text: str) -> list[Piece | None]:
    """Return the lines of a text that say something; None stands for empty ones and for the ends of pages."""
    found: list[Piece | None] = []
    filled = True
    for match in _LINE.finditer(text):
        if match[0][0] in "\n\r\f\u2028\u2029":
            if not filled or match[0] == "\f":
                found.append(None)
            filled = False
        else:
            piece = _stripped(text, Piece(*match.span()))
            filled = piece is not None
            if piece:
                found.append(piece)
    return found


def _stripped(text: str, piece: Piece) -> Piece | None:
    kept = text[piece.start : piece.end]
    start = piece.start + len(kept) - len(kept.lstrip())
    end = start + len(kept.strip())
    return Piece(start, end) if end > start else None


def _ends(text: str, part: Piece) -> Iterator[Piece]:
    start = part.start
    for match in _END.finditer(text, part.start, part.end):
        yield Piece(start, match.end())
        start = match.end()
    yield Piece(start, part.end)


def _whole(text: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        if stripped := _stripped(text, piece):
            yield stripped


def _short(text: str, piece: Piece) -> Iterator[Piece]:
    """Yield a piece, cut at the last comma or blank before each limit where it is too long."""
    start = piece.start
    while piece.end - start > LONGEST:
        cuts = [match.end() for match in _COMMA.finditer(text, start + LONGEST // 2, start + LONGEST)]
        cut = cuts[-1] if cuts else start + LONGEST
        yield from _whole(text, [Piece(start, cut)])
        start = cut
    yield from _whole(text, [Piece(start, piece.end)])
