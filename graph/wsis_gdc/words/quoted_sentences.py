"""What a text says of links: its sentences that name two things of different texts, as statements to be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.base.cutting import Piece, paragraphs, sentences
from wsis_gdc.base.errors import AmbiguousError, NotFoundError
from wsis_gdc.base.folding import fold, words
from wsis_gdc.base.namespaces import compact, prefixes
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.origins import claimants_of
from wsis_gdc.knowledge.roles import YEAR
from wsis_gdc.knowledge.things import resolve
from wsis_gdc.questions.quotation import Direction, Statement
from wsis_gdc.words.link_words import (
    RelationWord,
    attributed,
    is_denied,
    relation_words,
    roles_said,
    says_reviewed,
    strength_said,
)

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Mentioned", "QuotedSentence", "quoted_sentences"]

_LETTERED: Final = r"\d{1,3}(?:\s?\([a-z]{1,2}\)|[a-z]\b)"
_NUMBERED: Final = rf"(?:{_LETTERED}|\d{{1,3}}\b)"
_PARAGRAPH: Final = r"(?i:para(?:graph|graphe|s|\.)?s?|commitments?|párrafo|пункт\w*|§+|الفقرة|第)\s*"
_SOURCES: Final = {
    "poa": r"(?:Geneva\s+)?Plan(?:\s+of\s+Action)?",
    "tunis": r"Tunis(?:\s+(?:Agenda|Commitment))?",
    "wsis20": r"WSIS\s?\+\s?20|A/RES/80/173",
    "gdc": r"GDC|Global\s+Digital\s+Compact|Compact|Pacte|Pacto|Договор\w*|الميثاق|التعاهد|契约",
}
_MENTION: Final = re.compile(
    "|".join(
        (
            r"(?<![\w:/])(?P<curie>[a-z][a-z0-9]{1,11}:[\w+.-]*\w(?:\([a-z]{1,2}\))?)",
            r"(?P<sdg>(?:\bSDGs?|\bODD|\bODS|\bЦУР)\s*(?:goal|target)?\s*(?P<goal>\d{1,2}(?:\.\w{1,2}\b)?))",
            r"(?P<line>(?<![\w/-])C\d{1,2}(?:[\s:–-]{1,2}e-\w+)?(?![\w]))",
            r"(?P<objective>\b(?:[Oo]bjective|[Oo]bj\.|[Oo]bjectif|[Oo]bjetivo)\s+(?P<number>\d{1,2})\b)",
            *(
                rf"(?P<{name}>(?<!\w)(?i:{head}),?\s*(?:,?\s*{_PARAGRAPH})?(?P<{name}_number>{_NUMBERED}))"
                for name, head in _SOURCES.items()
            ),
            rf"(?P<para>(?<!\w){_PARAGRAPH}(?P<para_number>{_NUMBERED}))",
            rf"(?P<bare>(?<![\w./(-]){_LETTERED}(?![\w/-]))",
            r"(?P<name>(?<![\w/-])[A-Z][A-Z-]{2,12}(?![\w/-]))",
        )
    )
)
"""How texts name things: CURIEs, goals, lines, objectives, paragraphs of named texts, of the Compact else, acronyms."""

_SAME_SOURCE: Final = re.compile(rf"\s*(?:,|and|or|et|y|и|و|和|、)\s*(?:{_PARAGRAPH})?({_NUMBERED})(?![\w/.-])")
"""A further number after one that was named: 29(d) and 30."""

_BEFORE_CODE: Final = re.compile(
    rf"(?<=[^\W\d_]{{4}}[.!?])\s+(?={_LETTERED}|[a-z]+:\w)|(?<=\w[)\d][.!?])\s+(?={_LETTERED}|[a-z]+:\w)"
)
"""Between a sentence and one that begins with a code; abbreviations have fewer letters than the words before."""

_FAMILIES: Final = {"poa": "wsis", "tunis": "wsis"}
_NOTHING: Final = RelationWord("", -1, -1, False)
_SHARED: Final = frozenset(("of", "the", "and", "on", "for", "a", "as"))


class Mentioned(NamedTuple):
    """A thing that a sentence names: as it is written, where, and its IRI, empty where the code stands for nothing.

    ``near`` are codes that it may mean.
    """

    written: str
    start: int
    end: int
    iri: str
    near: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The text or framework that the thing belongs to; links of interest join different ones."""
        prefix = compact(self.iri).partition(":")[0]
        return _FAMILIES.get(prefix, prefix)


class QuotedSentence(NamedTuple):
    """A sentence that names a link, and how it was read: from ``start`` to before ``end`` of the text.

    ``statements`` are what it says of each pair, with the two things as they are written; ``unknown`` are codes in it
    that stand for nothing. ``claimant`` is who it says claims it, as written.
    """

    text: str
    start: int
    end: int
    statements: tuple[tuple[Mentioned, Mentioned, Statement], ...]
    unknown: tuple[Mentioned, ...]
    claimant: str


def quoted_sentences(engine: Engine, text: str) -> Iterator[QuotedSentence]:
    """Yield the sentences of a text that name a link, in their order; the others are passed over.

    >>> from wsis_gdc import load
    >>> with load() as kg:
    ...     (quoted,) = quoted_sentences(kg.engine, "It rains. 29(d) does not extend C5 or C2.")
    ...     [(one.written, other.written, said.relation, said.denied) for one, other, said in quoted.statements]
    [('29(d)', 'C5', 'extends', True), ('29(d)', 'C2', 'extends', True)]
    """
    for part in paragraphs(text):
        for start, end in _pieces(text, part):
            sentence = text[start:end]
            named = tuple(_mentioned(engine, sentence))
            known = _linkable([each for each in named if each.iri])
            unknown = tuple(each for each in named if not each.iri)
            statements = tuple(_statements(engine, sentence, known))
            if statements or (unknown and (known or len(unknown) > 1)):
                yield QuotedSentence(sentence, start, end, statements, unknown, attributed(sentence))


def _pieces(text: str, part: Piece) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a part begin and end; one that begins with a code begins there, too."""
    for piece in sentences(text, part):
        start = piece.start
        for match in _BEFORE_CODE.finditer(text, piece.start, piece.end):
            yield start, match.start()
            start = match.end()
        yield start, piece.end


def _linkable(named: Sequence[Mentioned]) -> tuple[Mentioned, ...]:
    """Return the ends of links among the things named: entities only where too few others are, for they may claim."""
    others = [each for each in named if each.family != "entity"]
    return tuple(others if len({each.family for each in others}) > 1 else named)


def _mentioned(engine: Engine, sentence: str) -> Iterator[Mentioned]:
    place = 0
    while match := _MENTION.search(sentence, place):
        place = max(match.end(), place + 1)
        source = next((name for name in (*_SOURCES, "para", "bare") if match[name]), "")
        if found := _named(engine, match):
            yield found
        while source and (more := _SAME_SOURCE.match(sentence, place)):
            place = more.end()
            yield _resolved(engine, more[1], more.start(1), more.end(1), _code_of(source, more[1]))


def _named(engine: Engine, match: re.Match[str]) -> Mentioned | None:
    """Return the thing that a match names; None where what looks like a name is none."""
    written, start, end = match[0].strip(), match.start(), match.end()
    if match["name"]:
        iri = _acronyms(engine).get(match["name"], "")
        return Mentioned(written, start, end, iri) if iri else None
    if match["curie"]:
        known = match["curie"].partition(":")[0] in prefixes()
        return _resolved(engine, written, start, end, match["curie"]) if known else None
    if match["sdg"]:
        return _resolved(engine, written, start, end, f"sdg:{match['goal'].lower()}")
    if match["objective"]:
        return _resolved(engine, written, start, end, f"gdc:objective-{match['number']}")
    if match["line"]:
        return _resolved(engine, written, start, end, re.sub(r"[\s:–-]+e-", "-e-", match["line"]))
    source = next(name for name in (*_SOURCES, "para", "bare") if match[name])
    number = match["bare"] if source == "bare" else match[f"{source}_number"]
    return _resolved(engine, written, start, end, _code_of(source, number))


def _code_of(source: str, number: str) -> str:
    prefix = source if source in _SOURCES else "gdc"
    return f"{prefix}:{re.sub(r'[ ()]', '', number)}"


def _resolved(engine: Engine, written: str, start: int, end: int, code: str) -> Mentioned:
    try:
        return Mentioned(written, start, end, resolve(engine, code, near=False))
    except AmbiguousError as error:
        return Mentioned(written, start, end, "", error.suggestions)
    except NotFoundError:
        return Mentioned(written, start, end, "")


@per_engine
def _acronyms(engine: Engine) -> Mapping[str, str]:
    """Return the IRIs of entities by their acronyms."""
    return {thing.code: thing.iri for thing in tables_of(engine).there("entity") if thing.code.isupper()}


def _statements(
    engine: Engine, sentence: str, named: Sequence[Mentioned]
) -> Iterator[tuple[Mentioned, Mentioned, Statement]]:
    """Yield what a sentence says of each pair: what stands before a relation, of what stands behind it."""
    claimant = attributed(sentence)
    common = {
        "strength": strength_said(sentence),
        "claimants": _claimants(engine, claimant) if claimant else frozenset(),
        "names_claimant": bool(claimant),
        "reviewed": says_reviewed(sentence),
        "roles": roles_said(_without(sentence, named)),
        "years": frozenset(YEAR.findall(_without(sentence, named))),
    }
    seen: set[tuple[str, str]] = set()
    relations = [word for word in relation_words(sentence) if not _inside(word, named)]
    for word, start, pairs, direction in _read(relations, named, len(sentence)):
        denied = word is not _NOTHING and is_denied(sentence, start, word)
        for one, other in pairs:
            if (one.iri, other.iri) not in seen:
                seen |= {(one.iri, other.iri), (other.iri, one.iri)}
                said = Statement(one.iri, other.iri, word.relation, direction, denied=denied, **common)  # type: ignore[arg-type]
                yield one, other, said


def _without(sentence: str, named: Sequence[Mentioned]) -> str:
    """Return a sentence with blanks for what it names, whose codes hold numbers and words of their own."""
    for each in named:
        sentence = sentence[: each.start] + " " * (each.end - each.start) + sentence[each.end :]
    return sentence


def _inside(word: RelationWord, named: Sequence[Mentioned]) -> bool:
    return any(each.start <= word.start < each.end for each in named)


_Read = tuple[RelationWord, int, list[tuple[Mentioned, Mentioned]], Direction]


def _read(relations: Sequence[RelationWord], named: Sequence[Mentioned], length: int) -> Iterator[_Read]:
    """Yield each relation with where its part of the sentence begins, the pairs that it joins and its direction.

    Words for links at large are passed over where a relation is named; what is left is read as pairs without relation.
    """
    exact = [word for word in relations if word.relation] or list(relations[:1])
    earlier: list[Mentioned] = []
    joined = False
    for place, word in enumerate(exact):
        begin = exact[place - 1].end if place else 0
        finish = exact[place + 1].start if place + 1 < len(exact) else length
        before = [each for each in named if begin <= each.start < word.start]
        behind = [each for each in named if word.end <= each.start < finish]
        pairs = _pairs(before, behind) or _pairs(earlier, behind)
        if pairs:
            joined = True
            direction: Direction = "" if not word.relation else "backward" if word.passive else "forward"
            yield word, begin, pairs, direction
        earlier = before or earlier
    if not joined:
        yield exact[0] if exact else _NOTHING, 0, _pairs(named, named), ""


def _pairs(some: Sequence[Mentioned], others: Sequence[Mentioned]) -> list[tuple[Mentioned, Mentioned]]:
    return [(one, other) for one in some for other in others if one.family != other.family]


def _claimants(engine: Engine, name: str) -> frozenset[str]:
    """Return the claimants that a name stands for: by acronym or whole name, else all whose names hold its words."""
    wanted = set(words(name)) - _SHARED
    exact, holding = set(), set()
    for iri, names in _claimant_names(engine).items():
        if fold(name) in map(fold, names):
            exact.add(iri)
        elif wanted and any(wanted <= set(words(each)) for each in names):
            holding.add(iri)
    return frozenset(exact or holding)


@per_engine
def _claimant_names(engine: Engine) -> Mapping[str, tuple[str, ...]]:
    iris = set(claimants_of(engine).values())
    named = tables_of(engine).named(iris, "en")
    return {iri: (thing.label, thing.code, compact(iri).partition(":")[2]) for iri, thing in named.items()}
