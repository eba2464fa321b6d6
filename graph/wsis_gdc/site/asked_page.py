"""The page of all asks: who is asked for what, by when, in which text; filtered and taken away in the page itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wsis_gdc.base.texts import inert, relative_address
from wsis_gdc.knowledge.things import natural
from wsis_gdc.questions.reach import ASKED, HOWS
from wsis_gdc.site.data import Places, Value, short_id
from wsis_gdc.site.rendering import About, render
from wsis_gdc.words import ask_sentences as told
from wsis_gdc.words.events import event, frame
from wsis_gdc.words.languages import translator

if TYPE_CHECKING:
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.asks import Ask
    from wsis_gdc.words.terms import Terms

__all__ = ["asked_page"]


def asked_page(asks: Sequence[Ask], *, language: str = "en", about: About, pages: Mapping[str, str]) -> str:
    """Return the page of asks, in the order given; ``pages`` tells, by IRI, the addresses of things that have one.

    It is addressed as `#who=<thing>&doc=<text>&year=<year>&how=<one of HOWS>`, in every language.
    """
    terms, _ = about.terms(language), translator(language).gettext
    people = _people(asks)
    return render(
        "asked",
        language,
        about,
        data=_data(asks, people, language, terms, pages),
        told=told,
        groups=[
            (time, heading, [(place, ask) for place, ask in enumerate(asks) if ask.time == time])
            for time, heading in told.times(_).items()
        ],
        people=_grouped(people, terms, _("Groups and others")),
        texts={ask.short: told.text_of(ask, _) for ask in sorted(asks, key=lambda ask: ask.document.iri)},
        years=sorted({ask.year for ask in asks if ask.year is not None}),
        notes={
            name: note
            for name, note in told.ask_notes(_).items()
            if name != "unread" or not all(ask.read for ask in asks)
        },
        columns=told.ask_columns(_),
        hows=told.hows(_),
        short_id=short_id,
        door=lambda thing: relative_address(pages.get(thing.iri, "")),
        code=lambda thing: terms.code(thing.code, thing.kind),
        bases=terms.codes("basis"),
    )


def _people(asks: Iterable[Ask]) -> list[Thing]:
    """Return all who are asked, by kind and code."""
    found = {each.who.iri: each.who for ask in asks for each in ask.asked}
    return sorted(found.values(), key=lambda who: (_place(who), natural(told.short(who)), who.iri))


def _told(thing: Thing, pages: Mapping[str, str]) -> Value:
    """Return what a phrase says of a thing."""
    page = relative_address(pages.get(thing.iri, ""))
    return {"name": told.short(thing), "label": thing.label, "lang": thing.lang, "mark": thing.mark, "page": page}


def _place(who: Thing) -> int:
    return ASKED.index(who.kind) if who.kind in ASKED else len(ASKED)


def _grouped(people: Iterable[Thing], terms: Terms, others: str) -> dict[str, list[Thing]]:
    groups: dict[str, list[Thing]] = {}
    for who in people:
        groups.setdefault(terms.many(who.kind) if who.kind in ASKED else others, []).append(who)
    return groups


def _data(
    asks: Sequence[Ask], people: Sequence[Thing], language: str, terms: Terms, pages: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the page's script needs: who is asked and why by row, and the lines of its files.

    Phrases are lists of texts and of places in ``things``, which say the code, the title and the address of each.
    """
    _ = translator(language).gettext
    phrases: dict[tuple[str | int, ...], int] = {}
    things: Places[Value] = Places()

    def phrase(ask: Ask, who: Thing) -> int:
        parts = told.reason_parts(ask, who, _, terms)
        placed = tuple(part if isinstance(part, str) else things.place(part.iri, _told(part, pages)) for part in parts)
        return phrases.setdefault(placed, len(phrases))

    places = {who.iri: place for place, who in enumerate(people)}
    rows = []
    for ask, record in zip(asks, told.ask_records(asks, language, terms), strict=True):
        asked = {
            places[who.iri]: [phrase(ask, who), HOWS.index(ask.how(who))]
            for who in {each.who.iri: each.who for each in ask.asked}.values()
        }
        rows.append(
            {
                "doc": ask.short,
                "year": ask.year or ("event" if ask.note else "none"),
                "asked": asked,
                "csv": ["" if value is None else inert(str(value)) for value in record.values()],
                "event": event(ask, language) if ask.year is not None else "",
            }
        )
    return {
        "rows": rows,
        "people": [{"id": short_id(who.iri), "name": told.short(who)} for who in people],
        "phrases": list(phrases),
        "things": things.values,
        "hows": HOWS,
        "names": told.ASK_NAMES,
        "calendar": frame(language),
    }
