"""What a search looks through: every thing and link of the graph with its texts, and the themes that widen a search.

Titles, summaries and reasons are those of one language, names those of all. Nothing is ranked here (see ``search``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.folding import squeeze, words
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.links import Link, links
from wsis_gdc.knowledge.things import Thing, by_code, things
from wsis_gdc.knowledge.values import Values, read_values
from wsis_gdc.questions.dossier import aliases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wsis_gdc.engines import Engine

__all__ = ["BESIDE", "FIELDS", "LINK", "Entry", "Theme", "code_heads", "entries", "kinds", "themes", "wholes"]

LINK: Final = "link"
"""The kind of what is a link between two things."""

BESIDE: Final = {
    "provision": "wg:Provision",
    "stakeholder": "wg:StakeholderGroup",
    "topic": "wg:Topic",
    "event": "wg:Event",
    "set": "wg:MappingSet",
    "agent": "wg:Agent",
}
"""The kinds of things that are members of no level, and their classes."""

FIELDS: Final = {"code": 5.0, "title": 5.0, "name": 3.0, "gist": 2.0, "rationale": 1.0}
"""The fields of an entry, and how much a word in each of them weighs."""

_CLASSES: Final = f"""
SELECT DISTINCT ?thing ?class WHERE {{ VALUES ?class {{ {" ".join(BESIDE.values())} }} ?thing a ?class }}"""
_THEMES: Final = """
SELECT ?theme ?property ?word (LANG(?word) AS ?language) WHERE {
  VALUES ?property { skos:prefLabel skos:altLabel skos:hiddenLabel } ?theme a wg:Theme ; ?property ?word
}"""
_WHOLES: Final = """
SELECT ?thing ?section ?text WHERE {
  ?thing a wg:Provision ; eli:is_part_of ?text OPTIONAL { ?thing wg:inSection ?section } }"""
_SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*(/[a-z]+-[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing or a link as a search sees it.

    ``thing`` is the subject of a link. ``names`` are its names in other languages, other names and acronyms; ``keys``
    the squeezed spellings of its code.
    """

    thing: Thing
    kind: str
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    link: Link | None = None

    @property
    def family(self) -> str:
        """What the codes of its text are known by: its prefix, squeezed (wsis20)."""
        return "" if self.link else squeeze(self.thing.curie.partition(":")[0])

    @property
    def iri(self) -> str:
        """The IRI of the thing or link."""
        return self.link.iri if self.link else self.thing.iri

    @property
    def texts(self) -> dict[str, tuple[str, ...]]:
        """The texts of each field, without empty ones."""
        if self.link:
            return {"rationale": (self.link.rationale,)} if self.link.rationale else {}
        code = "" if _SLUG.fullmatch(self.thing.code) else self.thing.code
        texts = {"code": (code,), "title": (self.thing.label,), "name": self.names, "gist": (self.thing.gist,)}
        return {field: some for field, some in texts.items() if any(some)}


@dataclass(frozen=True, slots=True)
class Theme:
    """A subject and the words for it by language; ``forms`` are other forms of these words, which nobody is shown."""

    iri: str
    labels: dict[str, str]
    words: dict[str, tuple[str, ...]]
    forms: dict[str, tuple[str, ...]]

    @property
    def every(self) -> tuple[str, ...]:
        """All words and forms in all languages."""
        kept = (
            *self.labels.values(),
            *(w for table in (self.words, self.forms) for some in table.values() for w in some),
        )
        return tuple(dict.fromkeys(kept))

    def shown(self, language: str) -> tuple[str, ...]:
        """Return the label and the words in a language, else in English."""
        code = language if language in self.labels else "en"
        return (self.labels[code], *self.words.get(code, ()))


@per_engine
def entries(engine: Engine, language: str = "en") -> tuple[Entry, ...]:
    """Return everything that can be found, in official order: the members of levels, other things, then links."""
    names = aliases(engine)
    found: dict[str, Entry] = {}
    for thing in _things(engine, language):
        if thing.iri not in found:
            others = tuple(name for name in names.get(thing.iri, ()) if name not in (thing.label, thing.code))
            found[thing.iri] = Entry(thing, thing.kind, others, _keys(thing))
    every = (Entry(link.subject, LINK, link=link) for link in links(engine, language))
    return (*found.values(), *every)


def _things(engine: Engine, language: str) -> Iterator[Thing]:
    tables = tables_of(engine)
    for kind in levels(engine):
        yield from tables.things(kind, language)
    of_class: dict[str, list[str]] = defaultdict(list)
    for iri, name in sorted(engine.select(_CLASSES).texts()):
        of_class[name.rpartition("#")[2]].append(iri)
    named = things(engine, {iri for iris in of_class.values() for iri in iris}, language)
    for kind, name in BESIDE.items():
        members = (named[iri] for iri in of_class[name.removeprefix("wg:")] if iri in named)
        yield from (replace(thing, kind=kind) for thing in by_code(members))


@per_engine
def wholes(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Return what each provision stands in: its section, where it has one, and its text."""
    rows = sorted(engine.select(_WHOLES).texts())
    return {thing: tuple(whole for whole in (section, text) if whole) for thing, section, text in rows}


def _keys(thing: Thing) -> tuple[str, ...]:
    """Return the spellings by which a code is asked for: alone, and behind its prefix (29d, gdc29d)."""
    if _SLUG.fullmatch(thing.code):
        return ()
    return tuple(dict.fromkeys((squeeze(thing.code), squeeze(thing.curie))))


@per_engine
def kinds(engine: Engine) -> tuple[str, ...]:
    """Return the kinds of what can be found, links last."""
    return (*dict.fromkeys((*levels(engine), *BESIDE)), LINK)


@per_engine
def code_heads(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Return what people write before the code of each level, squeezed: its names, words of them, form of its codes."""
    found = {}
    for name, level in levels(engine).items():
        forms = [form.partition("{code}")[0] for form in level.code_forms.values()]
        names = [each for both in level.names.values() for each in both]
        parts = [word for each in names for word in words(each) if len(word) > 2]
        found[name] = tuple(sorted({squeeze(text) for text in (*names, *parts, *forms)} - {""}))
    return found


@per_engine
def themes(engine: Engine) -> tuple[Theme, ...]:
    """Return the themes, by IRI."""

    def sorted_words(told: Values, name: str) -> dict[str, tuple[str, ...]]:
        return {language: tuple(sorted(set(some))) for language, some in sorted(told.texts[name].items())}

    return tuple(
        Theme(
            iri,
            {language: labels[0] for language, labels in sorted_words(told, "skos:prefLabel").items()},
            sorted_words(told, "skos:altLabel"),
            sorted_words(told, "skos:hiddenLabel"),
        )
        for iri, told in sorted(read_values(engine, _THEMES).items())
    )
