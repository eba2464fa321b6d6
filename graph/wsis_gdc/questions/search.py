"""Find things and links by words, codes or names, ranked.

How hits are ranked, the same here and in ``site/static/lookup.js`` (a test compares both):

1. Things come before links, whose reasons tell of things.
2. Then by how they match, the weakest word deciding: the code asked for; the whole title or another name, in any
   language for names ("UIT", "ЮНЕСКО"); whole words; words of the same theme, such as
   "enfants" for "children"; beginnings of words (three letters at least); where a word has none of these, parts of
   words (four at least). So "AI" is not found in "sustainable". Signs of Chinese count from the first.
3. Then by BM25 (Robertson and Zaragoza 2009), with the fields weighted as ``FIELDS`` says: rare words count more,
   repetition less and less, words in short texts more. Words that stand side by side as asked count once more.
4. Then in official order.

Every word must be found; where no entry has all, those that have most of them are given, as incomplete.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, NamedTuple

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.folding import is_chinese, squeeze, words, words_at
from wsis_gdc.base.grouping import grouped
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.questions.search_index import LINK, Entry, Theme, code_heads, entries, kinds, themes
from wsis_gdc.questions.tabled import Columns, Tabled, columns_of, of_curie, of_fields, of_thing
from wsis_gdc.questions.word_index import CODE, CODE_PART, NAME, THEME, WORD, Scores, WordIndex, begins, inside

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing

__all__ = ["PARAGRAPH", "Found", "Hit", "How", "Match", "search"]

How = Literal["code", "code-part", "name", "word", "theme", "prefix", "part"]
"""How an entry matches, the best first; ``code-part`` is a part of what has the code, as 29(d) is of 29."""

_HOW: Final[tuple[How, ...]] = ("code", "code-part", "name", "word", "theme", "prefix", "part")

PARAGRAPH: Final = frozenset(
    (
        *("para", "paras", "paragraph", "paragraphs", "paragraphe", "paragraphes", "parrafo", "parrafos"),
        *("пункт", "пункта", "пункте", "فقره", "第", "段"),
    )
)
"""What people write before or behind the number of a paragraph, folded."""


class Match(NamedTuple):
    """A text of a hit in which words match: its field, and where the words stand, as (start, end)."""

    field: str
    text: str
    spans: tuple[tuple[int, int], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the text that match, each once."""
        return tuple(dict.fromkeys(self.text[start:end] for start, end in self.spans))


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing or link that was found, how and where it matches; ``thing`` is the subject of a ``link``.

    In tables ``field``, ``text`` and ``matched`` are those of the first text that matches, and ``link`` its CURIE.
    """

    COLUMNS: ClassVar[Columns] = {
        **of_fields("kind"),
        **of_thing("thing"),
        "link": of_curie("link"),
        **of_fields("how", "score"),
        "field": lambda hit: hit.first.field if hit.first else "",
        "text": lambda hit: hit.first.text if hit.first else "",
        "matched": lambda hit: hit.first.words if hit.first else "",
    }

    thing: Thing
    kind: str
    how: How
    score: float
    matches: tuple[Match, ...]
    link: Link | None = None

    @property
    def iri(self) -> str:
        """The IRI of the thing or link."""
        return self.link.iri if self.link else self.thing.iri

    @property
    def first(self) -> Match | None:
        """The first text that matches, its code only where nothing else does."""
        return min(self.matches, key=lambda match: match.field == "code", default=None)


@dataclass(frozen=True, slots=True)
class Found(Tabled):
    """The hits of a search, the best first; ``counts`` says how many each kind has, also those beyond the limit.

    ``themes`` are those that widened the search. Hits are not ``complete`` where none has all words.
    """

    query: str
    hits: tuple[Hit, ...]
    counts: dict[str, int]
    themes: tuple[Theme, ...]
    complete: bool

    @property
    def groups(self) -> dict[str, tuple[Hit, ...]]:
        """The hits by kind, kinds in the order of their best hits."""
        return grouped((hit.kind, hit) for hit in self.hits)

    def _table(self) -> tuple[Columns, Iterable[Any]]:
        return columns_of(Hit), self.hits


def search(
    engine: Engine, query: str, *, kinds: Collection[str] = (), limit: int | None = None, language: str = "en"
) -> Found:
    """Return what words, a code or a name find, at most ``limit`` of each kind.

    ``kinds`` names the kinds to look for, all unless told otherwise. Raises NotFoundError for an unknown kind.
    """
    _check(engine, kinds)
    index = _index(engine, language)
    asked = _Asked(index, query)
    ranked = [place for place in asked.ranked() if not kinds or index.entries[place].kind in kinds]
    counts = Counter(index.entries[place].kind for place in ranked)
    seen: Counter[str] = Counter()
    hits = []
    for place in ranked:
        entry = index.entries[place]
        seen[entry.kind] += 1
        if limit is None or seen[entry.kind] <= limit:
            how, score = asked.scores[place]
            hits.append(Hit(entry.thing, entry.kind, _HOW[how], score, asked.matches(entry), entry.link))
    return Found(query, tuple(hits), dict(counts), asked.themes, asked.complete)


def _check(engine: Engine, wanted: Iterable[str]) -> None:
    known = kinds(engine)
    for kind in wanted:
        if kind not in known:
            from difflib import get_close_matches

            raise NotFoundError("kind", kind, get_close_matches(kind, known, 3, 0.4) or known)


@per_engine
def _index(engine: Engine, language: str) -> WordIndex:
    return WordIndex(entries(engine, language), themes(engine), code_heads(engine))


class _Part(NamedTuple):
    """A part of what was asked: words that stand together, and the themes that they name."""

    words: tuple[str, ...]
    themes: tuple[int, ...]


class _Asked:
    """A query taken apart, with the scores of all entries that it finds."""

    def __init__(self, index: WordIndex, query: str) -> None:
        self.index = index
        self.codes = self._codes(query)
        self.named = index.named.get(squeeze(query), ())
        every = [(word, start, end) for word, start, end in words_at(query)]
        if self.codes:
            every = [each for each in every if each[0] not in PARAGRAPH]
        self.words = tuple(word for word, _start, _end in every)
        self.parts = self._parts(every)
        numbers = dict.fromkeys(number for part in self.parts for number in part.themes)
        self.themes = tuple(index.themes[number] for number in numbers)
        self.phrases = frozenset((self.words, *(each for theme in self.themes for each in map(words, theme.every))))
        self._is_asked = cache(self._is_like_any)
        self.complete = True
        self.scores = self._scores()

    def _codes(self, query: str) -> Scores:
        """Return what has the code that was asked for, in whichever spelling, and what is part of it."""
        kept = [word for word in words(query) if word not in PARAGRAPH]
        asked = squeeze(query) if len(kept) == len(words(query)) else "".join(kept)
        wanted: list[tuple[str, str]] = [(asked, "")]
        for kind, heads in self.index.heads.items():
            wanted += [(asked.removeprefix(head), kind) for head in heads if asked.startswith(head)]
        found: Scores = {}
        if any(char.isdecimal() for place in self.index.families.get(asked, ()) for char in self._code(place)):
            found |= dict.fromkeys(self.index.families[asked], (CODE_PART, 0.0))
        for code, kind in wanted:
            if not code or (kind and not any(char.isdecimal() for char in code)):
                continue
            for place in self._holders(code, kind):
                found[place] = (CODE, 0.0)
            if any(char.isdecimal() for char in code):
                for key in self.index.keys:
                    if key.startswith(code) and key != code and key[len(code)].isalpha() != code[-1].isalpha():
                        for place in self._holders(key, kind):
                            found.setdefault(place, (CODE_PART, 0.0))
        return found

    def _code(self, place: int) -> str:
        return next(iter(self.index.entries[place].keys), "")

    def _holders(self, code: str, kind: str) -> Iterable[int]:
        places = self.index.keys.get(code, ())
        return [place for place in places if not kind or self.index.entries[place].kind == kind]

    def _parts(self, every: Sequence[tuple[str, int, int]]) -> tuple[_Part, ...]:
        """Return the parts of a query: the longest names of themes in it, and the words between them."""
        found: list[tuple[_Part, int, int]] = []
        place = 0
        while place < len(every):
            size = self._longest(every, place)
            chosen = tuple(word for word, _start, _end in every[place : place + max(size, 1)])
            numbers = tuple(self.index.themes_of[chosen]) if size else ()
            start, end = every[place][1], every[place + len(chosen) - 1][2]
            found.append((_Part(chosen, numbers), start, end))
            place += len(chosen)
        taken = [(start, end) for part, start, end in found if part.themes]
        # a pair of Chinese signs of which one belongs to the name of a theme is no word
        return tuple(
            part
            for part, start, end in found
            if part.themes or not any(start < last and first < end for first, last in taken)
        )

    def _longest(self, every: Sequence[tuple[str, int, int]], place: int) -> int:
        for size in range(min(self.index.longest, len(every) - place), 0, -1):
            if tuple(word for word, _start, _end in every[place : place + size]) in self.index.themes_of:
                return size
        return 0

    def _scores(self) -> Scores:
        by_part = [self._of_part(part) for part in self.parts]
        held = Counter(place for scores in by_part for place in scores)
        most = max(held.values(), default=0)
        self.complete = bool(self.codes) or most == len(by_part)
        if not self.complete and most * 2 < len(by_part):
            return {}
        beside = self.index.scored(self.index.phrase(self.words), WORD) if len(self.words) > 1 else {}
        found: Scores = {}
        for place, number in held.items():
            if number == most and (most == len(by_part) or not self.codes):
                own = [scores[place] for scores in by_part if place in scores]
                more = beside[place][1] if place in beside else 0.0
                found[place] = (max(how for how, _score in own), sum(score for _how, score in own) + more)
        for place in self.named:
            if place in found:
                found[place] = (NAME, found[place][1])
        for place, (how, _score) in self.codes.items():
            found[place] = (how, found[place][1] if place in found else 0.0)
        return {place: (how, math.floor(score * 1e6 + 0.5) / 1e6) for place, (how, score) in found.items()}

    def _of_part(self, part: _Part) -> Scores:
        """Return the scores of a part: of its words one by one, side by side, and of its themes."""
        alone = [self.index.word(word) for word in part.words]
        options = [
            {
                place: (max(scores[place][0] for scores in alone), sum(scores[place][1] for scores in alone))
                for place in alone[0]
                if all(place in scores for scores in alone[1:])
            }
        ]
        if len(part.words) > 1:
            options.append(self.index.scored(self.index.phrase(part.words), WORD))
        options += [self.index.scored(self.index.theme(number), THEME) for number in part.themes]
        found: Scores = {}
        for scores in options:
            for place, (how, score) in scores.items():
                known = found.get(place, (how, 0.0))
                found[place] = (min(how, known[0]), known[1] + score)
        return found

    def ranked(self) -> list[int]:
        """Return the places of the entries found, the best first."""

        def key(place: int) -> tuple[bool, int, float, int]:
            how, score = self.scores[place]
            return self.index.entries[place].kind == LINK, how, -score, place

        return sorted(self.scores, key=key)

    def matches(self, entry: Entry) -> tuple[Match, ...]:
        """Return the texts of an entry in which words of the query or its themes stand."""
        return tuple(
            Match(field, text, spans)
            for field, texts in entry.texts.items()
            for text in texts
            if (spans := _spans(text, self._is_asked, self.phrases))
        )

    def _is_like_any(self, word: str) -> bool:
        return any(self._is_like(word, each) for each in self.words)

    def _is_like(self, word: str, asked: str) -> bool:
        if word == asked:
            return len(word) > 1 or is_chinese(word) or len(self.words) == 1
        return begins(word, asked) or inside(word, asked)


def _spans(
    text: str, is_asked: Callable[[str], bool], phrases: Collection[tuple[str, ...]]
) -> tuple[tuple[int, int], ...]:
    """Return where words that were asked for stand in a text, alone or as phrases; neighbours are one."""
    found = words_at(text)
    marked = [is_asked(word.text) for word in found]
    longest, first = max(map(len, phrases), default=0), {phrase[0] for phrase in phrases if phrase}
    for place, begin in enumerate(found):
        if begin.text not in first:
            continue
        for size in range(1, min(longest, len(found) - place) + 1):
            if tuple(word.text for word in found[place : place + size]) in phrases:
                marked[place : place + size] = [True] * size
    spans: list[tuple[int, int]] = []
    for place, word in enumerate(found):
        if marked[place] and place and marked[place - 1] and word.start <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(word.end, spans[-1][1]))
        elif marked[place]:
            spans.append((word.start, word.end))
    return tuple(spans)
