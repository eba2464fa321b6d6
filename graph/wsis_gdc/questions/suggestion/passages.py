"""What a text is compared with: titles, summaries and examples of each thing, and those of its parts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.grouping import grouped
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.things import LANGUAGES, Thing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wsis_gdc.engines import Engine

__all__ = ["KINDS", "WHOLES", "Field", "Passage", "candidates", "kinds_of", "passages"]

KINDS: Final = {
    "line": "action-line",
    "item": "item",
    "commitment": "commitment",
    "goal": "goal",
    "target": "target",
    "trend": "trend",
}
"""The kinds of things that are suggested, by the short names that people give them, and their levels."""

WHOLES: Final = {"item": "line", "target": "goal"}
"""Kinds whose things stand under those of another kind, whose score counts for theirs."""

Field = Literal["own", "part", "example"]
"""Where a passage is from: title and summary of the thing, those of its parts, or an example of what belongs to it."""

_EXAMPLES: Final = """
SELECT ?thing ?text (LANG(?text) AS ?language) WHERE { ?exemplar wg:exemplarOf ?thing ; skos:example ?text }"""


class Passage(NamedTuple):
    """A text of a thing (an IRI) in a language; ``source`` is what it speaks of, the thing itself or a part of it."""

    thing: str
    field: Field
    text: str
    language: str
    source: str


def kinds_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the short names of kinds given by short name or by level, all where none is. Raises NotFoundError."""
    short = {level: name for name, level in KINDS.items()}
    found = []
    for name in names:
        if name not in KINDS and name not in short:
            raise NotFoundError("kind", name, KINDS)
        found.append(short.get(name, name))
    return tuple(dict.fromkeys(found)) or tuple(KINDS)


def candidates(engine: Engine, kind: str, language: str = "en") -> tuple[Thing, ...]:
    """Return the things of a kind that a text can belong to, in official order; none where the graph has no such."""
    try:
        return tables_of(engine).things(KINDS[kind], language)
    except NotFoundError:
        return ()


@per_engine
def passages(engine: Engine, language: str = "") -> tuple[Passage, ...]:
    """Return the passages of all candidates, in official order.

    Without a language, titles and summaries are English and examples those of all languages, which a multilingual
    embedder takes alike; with one, all are in that language where it is known.
    """
    examples = _examples(engine)
    found: list[Passage] = []
    for kind in KINDS:
        parts = _parts(engine, kind, language or "en")
        for thing in candidates(engine, kind, language or "en"):
            found.append(Passage(thing.iri, "own", _told(thing), thing.lang, thing.iri))
            for part in parts.get(thing.iri, ()):
                found.append(Passage(thing.iri, "part", _told(part), part.lang, part.iri))
            known = examples.get(thing.iri, {})
            for each in (language,) if language in known else ("en",) if language else LANGUAGES:
                found += (Passage(thing.iri, "example", text, each, thing.iri) for text in known.get(each, ()))
    return tuple(found)


def _told(thing: Thing) -> str:
    """Return the title of a thing and its summary, if it has one."""
    return ". ".join(filter(None, (thing.label, thing.gist)))


def _parts(engine: Engine, kind: str, language: str) -> dict[str, tuple[Thing, ...]]:
    """Return the things that stand under those of a kind, by the IRI of the whole."""
    below = [part for part, whole in WHOLES.items() if whole == kind]
    return grouped((thing.group_iri, thing) for part in below for thing in candidates(engine, part, language))


@per_engine
def _examples(engine: Engine) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for thing, text, language in engine.select(_EXAMPLES).texts():
        found[thing][language].append(text)
    return {
        thing: {language: tuple(sorted(texts)) for language, texts in sorted(known.items())}
        for thing, known in sorted(found.items())
    }
