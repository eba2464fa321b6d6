"""The page of the search: everything that can be found, in one file, ranked there as ``questions.search`` does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from wsis_gdc.base.texts import relative_address
from wsis_gdc.questions import word_index as ranking
from wsis_gdc.questions.asks import asks_of_each
from wsis_gdc.questions.search import PARAGRAPH
from wsis_gdc.questions.search_index import BESIDE, FIELDS, LINK, Entry, code_heads, entries, kinds, themes, wholes
from wsis_gdc.site.data import Places, Value, glyph_data, short_id
from wsis_gdc.site.rendering import About, render
from wsis_gdc.words.hits import kind_name
from wsis_gdc.words.languages import translator

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.words.terms import Terms

__all__ = ["search_data", "search_page"]

_EXAMPLES: Final = {
    "en": ("hate speech", "artificial intelligence", "e-waste"),
    "fr": ("discours de haine", "intelligence artificielle", "enfants"),
    "es": ("discurso de odio", "inteligencia artificial", "niños"),
    "ru": ("язык ненависти", "искусственный интеллект", "дети"),
    "ar": ("خطاب الكراهية", "الذكاء الاصطناعي", "الأطفال"),
    "zh": ("仇恨言论", "人工智能", "儿童"),
}
"""Words that find something, in each language."""


def search_page(engine: Engine, *, language: str = "en", about: About, pages: Mapping[str, str]) -> str:
    """Return the page that finds things and links; ``pages`` are the addresses of those that have one, by IRI.

    What is looked for stands in the address: ``search.html#q=hate speech``. A link without a page of its own leads to
    that of its subject, a provision without one to that of its section or text, a group of stakeholders to what it is
    asked for.
    """
    _ = translator(language).gettext
    data, heading = search_data(engine, language, about.terms(language), pages, about.asked_page), _("Search")
    title = f"{heading} – {about.title}"
    examples = (*_EXAMPLES.get(language, _EXAMPLES["en"]), "29(d)", "C5", "WSIS+20 113")
    return render("search", language, about, data=data | {"title": title}, examples=examples)


def search_data(engine: Engine, language: str, terms: Terms, pages: Mapping[str, str], asked_page: str = "") -> Value:
    """Return what the page looks through: things and links as rows, themes, kinds, and how hits are ranked."""
    found = entries(engine, language)
    things = [entry for entry in found if entry.link is None]
    numbers = {kind: place for place, kind in enumerate(kinds(engine))}
    places: Places[Any] = Places()
    known = _pages_beside(engine, pages, asked_page) | dict(pages)
    for entry in things:
        places.place(entry.iri, _thing_row(entry, numbers, known))
    links = [_link_row(entry.link, places, pages) for entry in found if entry.link is not None]
    return {
        "entries": places.values[: len(things)],
        "ends": places.values[len(things) :],
        "links": links,
        "kinds": _kinds(engine, terms),
        "glyphs": glyph_data(terms, (kind for kind in numbers if kind not in (*BESIDE, LINK))),
        "relations": terms.relations,
        "themes": [[list(theme.shown(language)), list(theme.every)] for theme in themes(engine)],
        "ranking": {
            "weights": list(FIELDS.values()),
            "saturation": ranking.SATURATION,
            "length": ranking.LENGTH,
            "prefix": ranking.LEAST_PREFIX,
            "part": ranking.LEAST_PART,
            "paragraph": sorted(PARAGRAPH),
        },
    }


def _kinds(engine: Engine, terms: Terms) -> Sequence[Value]:
    heads = code_heads(engine)
    return [
        {
            "kind": kind,
            "many": re.sub("[⟦⟧]", "", kind_name(kind, terms)),
            "form": terms.code_forms.get(kind, ""),
            "heads": list(heads.get(kind, ())),
        }
        for kind in kinds(engine)
    ]


def _pages_beside(engine: Engine, pages: Mapping[str, str], asked_page: str) -> dict[str, str]:
    """Return where something is said of what has no page of its own."""
    asked = asks_of_each(engine) if asked_page else {}
    found = {iri: f"{asked_page}#who={quote(short_id(iri))}" for iri in asked}
    for provision, places in wholes(engine).items():
        found[provision] = next((pages[place] for place in places if place in pages), "")
    return found


def _thing_row(entry: Entry, numbers: Mapping[str, int], pages: Mapping[str, str]) -> Sequence[Any]:
    thing = entry.thing
    page = relative_address(pages.get(thing.iri, ""))
    titles = (thing.label, thing.lang, thing.mark, thing.gist, thing.group)
    return [numbers[entry.kind], thing.code, *titles, list(entry.names), thing.curie, page]


def _link_row(link: Link, places: Places[Any], pages: Mapping[str, str]) -> Sequence[Any]:
    """Return a link by the places of its ends; an end that is no entry stands behind the entries."""

    def place(end: Thing) -> int:
        return places.place(end.iri, [end.code, end.label])

    page = relative_address(pages.get(link.iri) or pages.get(link.subject.iri) or pages.get(link.object.iri, ""))
    ends = (place(link.subject), link.predicate, place(link.object))
    return [*ends, link.rationale, link.rationale_lang, page]
