"""Which things of the graph a name, a code or a text of somebody else's table stands for, and which for certain.

Certain is only what leaves nothing to guess: one thing has the CURIE, the IRI, the code or the name (in any of the six
languages) that was asked for, among the kinds that were asked for, and no property that was given speaks against it.
A number alone is no certain code, unless a kind says whose it is. All else is a candidate for a person to choose.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.folding import fold, squeeze, words
from wsis_gdc.base.grouping import grouped
from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.questions.search import search
from wsis_gdc.questions.search_index import LINK, Entry, entries, kinds

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing

__all__ = ["Candidate", "Way", "candidates", "known_kinds", "same", "thing_of"]

Way = Literal["code", "name", "likeness", "suggestion"]
"""How a candidate was found: by its code or IRI, by a name, by words like those of a name, by what a text says."""

_FULL: Final = 100.0
"""The score of what has the code or the name that was asked for."""

_LIKE: Final = 90.0
"""The score of what has words that are all but the same; others have less by as much as they differ."""

_TEXT: Final = 4
"""Words from which on a text may say what it is about, other than by a name."""

_WORTH: Final = 0.5
"""The likeness from which on a name is worth showing beside one that is exactly so."""

_COMPARED: Final = 300
"""Characters of names that are compared."""

_SOUGHT: Final = 12
"""Hits of each kind among which the likest are sought."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that was perhaps meant, from 0 to 100 likely to be, and whether that is certain.

    ``likeness`` tells from 0 to 1 how like its likest name is to what was asked; 1 for a code. ``probability`` is that
    of the suggestion where a text was compared, else None.
    """

    thing: Thing
    kind: str
    way: Way
    score: float
    certain: bool
    likeness: float
    probability: float | None = None


def known_kinds(engine: Engine) -> tuple[str, ...]:
    """Return the kinds of things that can be meant, in their order."""
    return tuple(kind for kind in kinds(engine) if kind != LINK)


def thing_of(engine: Engine, name: str, language: str = "en") -> Entry | None:
    """Return what a CURIE or an IRI stands for, None where it is not of this graph."""
    try:
        return _table(engine, language).by_iri.get(expand(name.strip()))
    except ValueError:
        return None


def candidates(
    engine: Engine,
    query: str,
    *,
    among: Collection[str] = (),
    language: str = "en",
    limit: int = 5,
) -> tuple[Candidate, ...]:
    """Return what a name, code or text may stand for, at most ``limit``, the likeliest first.

    ``among`` are the kinds that were asked for, all where none is; ``language`` is that of labels. A text of some words
    that name nothing is compared with what things say. Raises NotFoundError.
    """
    for kind in among:
        if kind not in known_kinds(engine):
            raise NotFoundError("kind", kind, known_kinds(engine))
    if not query.strip():
        return ()
    found = {each.thing.iri: each for each in _exact(engine, query, among, language)}
    least = _WORTH if found else 0.0
    for each in _like(engine, query, among, language):
        if each.likeness >= least:
            found.setdefault(each.thing.iri, each)
    best = max((each.score for each in found.values()), default=0.0)
    if best < _LIKE * 0.8 and len(words(query)) >= _TEXT:
        for each in _suggested(engine, query, among, language):
            if each.thing.iri not in found or found[each.thing.iri].score < each.score:
                found[each.thing.iri] = each
    ranked = sorted(found.values(), key=lambda each: -each.score)
    return tuple(ranked[:limit])


# What is exactly so


@dataclass(frozen=True, slots=True)
class _Table:
    by_iri: Mapping[str, Entry]
    by_name: Mapping[str, tuple[Entry, ...]]
    by_code: Mapping[str, tuple[Entry, ...]]
    heads: Mapping[str, tuple[str, ...]]


@per_engine
def _table(engine: Engine, language: str) -> _Table:
    every = {entry.iri: entry for entry in entries(engine, language) if entry.link is None}
    heads = {}
    for name, level in levels(engine).items():
        forms = [form.partition("{code}")[0] for form in level.code_forms.values()]
        ones = [one for one, _many in level.names.values()]
        heads[name] = tuple(sorted({squeeze(text) for text in (*ones, *forms)} - {""}))
    return _Table(
        every,
        grouped(
            (name, entry)
            for entry in every.values()
            for name in dict.fromkeys(map(_plain, (entry.thing.label, *entry.names)))
        ),
        grouped((key, entry) for entry in every.values() for key in dict.fromkeys(entry.keys)),
        heads,
    )


def _plain(text: str) -> str:
    """Return a name as names are compared: whatever its case, accents and blanks."""
    return " ".join(fold(text).split())


def _exact(engine: Engine, query: str, among: Collection[str], language: str) -> Sequence[Candidate]:
    """Return what has the code or the name that was asked for; it is certain where it is the only one."""
    table = _table(engine, language)
    entry = thing_of(engine, query, language)
    if entry is not None:
        return [_sure(entry, "code")] if not among or entry.kind in among else []
    named = _of(table.by_name.get(_plain(query), ()), among)
    key = squeeze(query)
    coded = _of(table.by_code.get(key, ()), among)
    certain = bool(among) or any(char.isalpha() for char in key)
    for kind, heads in table.heads.items():
        for head in heads:
            code = key.removeprefix(head)
            if code != key and any(char.isdecimal() for char in code) and (not among or kind in among):
                coded += [each for each in _of(table.by_code.get(code, ()), (kind,)) if each not in coded]
    if not named and not coded:
        coded = _both(table, query, among)
    only = len({each.iri for each in (*named, *coded)}) == 1
    found = [_sure(each, "code", certain=only and certain) for each in coded]
    return [*found, *(_sure(each, "name", certain=only) for each in named if each not in coded)]


def _both(table: _Table, query: str, among: Collection[str]) -> list[Entry]:
    """Return what has both the code at the head of what was asked and the name behind it: "C7. E-health"."""
    head, _, rest = query.strip().partition(" ")
    name = _plain(rest.strip(" .:;,–—-"))
    coded = _of(table.by_code.get(squeeze(head), ()), among)
    return [each for each in coded if name in map(_plain, (each.thing.label, *each.names))]


def _of(some: Sequence[Entry], among: Collection[str]) -> list[Entry]:
    return [each for each in some if not among or each.kind in among]


def _sure(entry: Entry, way: Way, *, certain: bool = True) -> Candidate:
    return Candidate(entry.thing, entry.kind, way, _FULL, certain, 1.0)


# What is like it


def _like(engine: Engine, query: str, among: Collection[str], language: str) -> Sequence[Candidate]:
    """Return what a search finds, scored by how like the likest name of each is to what was asked."""
    wanted = tuple(among) or known_kinds(engine)
    table, asked = _table(engine, language), _plain(query)[:_COMPARED]
    found = []
    for hit in search(engine, query[:_COMPARED], kinds=wanted, limit=_SOUGHT, language=language).hits:
        entry = table.by_iri[hit.iri]
        compared = (_plain(name)[:_COMPARED] for name in (entry.thing.label, *entry.names))
        likeness = round(max(SequenceMatcher(None, asked, name).ratio() for name in compared), 3)
        if hit.how == "code":
            likeness = max(likeness, 0.9)
        found.append(Candidate(hit.thing, hit.kind, "likeness", round(_LIKE * likeness, 1), False, likeness))
    return found


def _suggested(engine: Engine, query: str, among: Collection[str], language: str) -> Sequence[Candidate]:
    """Return what a text seems to be about; never certain."""
    from wsis_gdc.questions.suggestion import suggest
    from wsis_gdc.questions.suggestion.passages import KINDS

    asked = [short for short, kind in KINDS.items() if not among or kind in among]
    if not asked:
        return []
    told = suggest(engine, query, kinds=asked, labels=language)
    return [
        Candidate(
            each.thing, KINDS[each.kind], "suggestion", round(_LIKE * each.probability, 1), False, 0.0, each.probability
        )
        for each in told.whole
    ]


def same(entry: Entry, value: str) -> bool:
    """Tell whether a value names a thing: by its CURIE, IRI, code or any name."""
    names = (*entry.names, entry.thing.label, entry.thing.code, compact(entry.iri), entry.iri)
    return _plain(value) in map(_plain, names) or squeeze(value) in entry.keys
