"""Where a text belongs: which action lines, items, commitments, goals, targets and trends it touches, and by what.

Each suggestion has a probability, fitted on texts that readers have read (see ``chance``), the sentences of the text
that carry it, verbatim, and the item or provision that these are nearest to. A text that fits nothing gets no
suggestion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wsis_gdc.base.cutting import Piece, paragraphs, sentences
from wsis_gdc.base.detection import detected
from wsis_gdc.base.errors import QueryError
from wsis_gdc.questions.suggestion.comparing import Comparer, Method, best_method, comparer
from wsis_gdc.questions.suggestion.features import Likeness, likest
from wsis_gdc.questions.suggestion.passages import WHOLES, candidates, kinds_of
from wsis_gdc.questions.tabled import Columns, Tabled, columns_of, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing

    Numbers = NDArray[np.float64]

__all__ = ["LEAST", "Paragraph", "Reading", "Span", "Suggested", "Suggestion", "suggest"]

LEAST: Final = 0.2
"""The least probability of what is suggested unless told otherwise: below it, nothing fits."""

_TOGETHER: Final = 60
"""Up to so many sentences are compared as one text; longer texts are told by their paragraphs."""

_MOST: Final = 2_000
"""Paragraphs at most: of texts with more, neighbours are taken together."""

_NEARLY: Final = 0.9
"""How near to the best sentence a second one must come to be shown, too."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text, verbatim: characters from ``start`` to before ``end``."""

    start: int
    end: int
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thing that a text seems to belong to.

    ``score`` is the logarithm of the odds, ``probability`` what follows from it. ``spans`` are the sentences that carry
    it, the first the best, ``matched`` the item or provision that the first is nearest to, or the thing itself.
    """

    thing: Thing
    kind: str
    probability: float
    score: float
    spans: tuple[Span, ...]
    matched: Thing


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a text and where it seems to belong."""

    span: Span
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a language model read suggestions again: the model, what it was asked, what of its answer was refused."""

    model: str
    question: str
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggested(Tabled):
    """Where a text seems to belong as a whole, and each of its paragraphs, the likeliest first within each kind.

    ``language`` is that of the text, detected or given; ``model`` what compared it (name and version). Its table has a
    row for each of ``parts``.
    """

    language: str
    method: Method
    model: str
    kinds: tuple[str, ...]
    whole: tuple[Suggestion, ...]
    paragraphs: tuple[Paragraph, ...]
    reading: Reading | None = None

    @property
    def parts(self) -> Iterator[tuple[str, Suggestion]]:
        """Every suggestion with what it is for: "whole", or of several paragraphs "paragraph 1", "paragraph 2" …"""
        yield from (("whole", each) for each in self.whole)
        if len(self.paragraphs) > 1:
            for number, paragraph in enumerate(self.paragraphs, start=1):
                yield from ((f"paragraph {number}", each) for each in paragraph.suggestions)

    def _table(self) -> tuple[Columns, Iterable[Any]]:
        return {"part": itemgetter(0), **within(itemgetter(1), columns_of(Suggestion))}, self.parts


def suggest(
    engine: Engine,
    text: str,
    *,
    kinds: Sequence[str] = (),
    language: str = "",
    labels: str = "",
    method: Method | None = None,
    limit: int = 5,
    least: float = LEAST,
) -> Suggested:
    """Return where a text seems to belong, at most ``limit`` of each kind, none below the probability ``least``.

    ``kinds`` are short names (line, item, commitment, goal, target, trend), all unless told. The ``language`` of the
    text is detected unless given; things have labels in ``labels``, else in that language. ``method`` is "meaning"
    where an embedder is installed, else "words".

    Raises QueryError for an empty text, NotFoundError for an unknown kind.
    """
    wanted = kinds_of(kinds)
    if not text.strip():
        raise QueryError("the text is empty: give some words that say what it is about")
    tongue = language or detected(text)
    by = comparer(engine, tongue or "en", method or best_method())
    asked = _Asked(engine, by, text, wanted, labels or tongue or "en", limit, least)
    parts = _parts(text) if tongue else ()
    told = [asked.part(part) for part in parts]
    whole = told[0].found if len(told) == 1 else asked.whole(told) if told else ()
    found = tuple(Paragraph(asked.span(part), each.found) for part, each in zip(parts, told, strict=True))
    return Suggested(tongue, by.method, by.model, wanted, whole, found)


def _parts(text: str) -> tuple[Piece, ...]:
    """Return the paragraphs of a text, neighbours together where there are too many."""
    found = paragraphs(text)
    together = -(-len(found) // _MOST)
    return tuple(
        Piece(found[place].start, found[min(place + together, len(found)) - 1].end)
        for place in range(0, len(found), max(together, 1))
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of a paragraph: its sentences, what it is like by view, the sum of its vectors, what was found."""

    pieces: tuple[Piece, ...]
    likes: dict[str, Likeness]
    sums: dict[str, Numbers]
    found: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    engine: Engine
    by: Comparer
    text: str
    kinds: tuple[str, ...]
    labels: str
    limit: int
    least: float

    def span(self, piece: Piece) -> Span:
        return Span(piece.start, piece.end, self.text[piece.start : piece.end])

    def part(self, part: Piece) -> _Told:
        """Compare a paragraph."""
        pieces = sentences(self.text, part)
        likes, sums = self.by.likes([self.text[piece.start : piece.end] for piece in pieces])
        return _Told(pieces, likes, sums, self._found(likes, pieces))

    def whole(self, told: Sequence[_Told]) -> tuple[Suggestion, ...]:
        """Return where paragraphs belong together: by their sentences, of long texts by the paragraphs."""
        pieces = [piece for each in told for piece in each.pieces]
        if len(pieces) > _TOGETHER:
            pieces = [Piece(each.pieces[0].start, each.pieces[-1].end) for each in told]
        likes = {}
        for name in told[0].likes:
            few = len(pieces) <= _TOGETHER and len(pieces) != len(told)
            rows = [each.likes[name].sentences if few else each.likes[name].whole[None] for each in told]
            summed = np.sum([each.sums[name] for each in told], axis=0)
            total = np.sum([each.likes[name].whole * _length(each.sums[name]) for each in told], axis=0)
            likes[name] = Likeness(np.vstack(rows), total / _length(summed))
        return self._found(likes, pieces)

    def _found(self, likes: dict[str, Likeness], pieces: Sequence[Piece]) -> tuple[Suggestion, ...]:
        return tuple(
            self._suggestion(likes, pieces, kind, int(place), float(score[place]))
            for kind, score in self.by.scores(likes, self.kinds).items()
            for place in np.argsort(-score, kind="stable")[: self.limit]
            if _chance(score[place]) >= self.least
        )

    def _suggestion(
        self, likes: dict[str, Likeness], pieces: Sequence[Piece], kind: str, place: int, score: float
    ) -> Suggestion:
        view = next(iter(self.by.views))
        like, groups = likes[view].sentences, self.by.views[view].groups
        carried = likest(like, groups[kind].best[[place]])[:, 0]
        order = np.argsort(-carried, kind="stable")
        chosen = [at for at in order[:2] if carried[at] >= carried[order[0]] * _NEARLY and carried[at] > 0]
        thing = candidates(self.engine, kind, self.labels)[place]
        matched = thing
        for below, whole in WHOLES.items():
            if whole == kind and below in self.by.things:
                places = self.by.parts(below, place)
                if len(places):
                    near = likest(like[[order[0]]], groups[below].best[places])[0]
                    matched = candidates(self.engine, below, self.labels)[places[int(np.argmax(near))]]
        spans = tuple(self.span(pieces[at]) for at in (chosen or order[:1]))
        return Suggestion(thing, kind, round(_chance(score), 3), round(score, 3), spans, matched)


def _chance(score: float) -> float:
    return float(1 / (1 + np.exp(-score)))


def _length(vector: Numbers) -> float:
    return max(float(np.sqrt(vector @ vector)), 1e-9)
