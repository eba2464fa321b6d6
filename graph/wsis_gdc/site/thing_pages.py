"""The pages of things: one sheet for each thing, to read or to print as a briefing, and the list of them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.namespaces import compact, local
from wsis_gdc.base.texts import https_address, relative_address
from wsis_gdc.site.data import glyph_data, short_id
from wsis_gdc.site.rendering import About, render
from wsis_gdc.words import asks as told

if TYPE_CHECKING:
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.asks import Ask
    from wsis_gdc.questions.dossier import Sheet

__all__ = ["PACKED", "addresses", "packs_of", "thing_page", "things_page"]

FOLDER = "things/"

PACKED: Final = ("action-line", "entity")
"""The kinds of things that have packs."""


def addresses(things: Iterable[Thing]) -> dict[str, str]:
    """Return the address of each thing's page beside the main pages, by IRI: `things/wsis-C5.html`.

    Names differ in more than case, so that they stay apart on every disk.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for thing in things:
        stem = re.sub(r"[^A-Za-z0-9.]+", "-", compact(thing.iri)).strip("-.") or "thing"
        name, number = stem, 2
        while name.lower() in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name.lower())
        found[thing.iri] = f"{FOLDER}{name}.html"
    return found


def packs_of(thing: Thing) -> dict[str, str]:
    """Return the addresses of the packs of a thing beside the main pages, by their format; none for other kinds."""
    name = local(thing.iri)
    return {known: f"packs/{name}/{name}.{known}" for known in ("docx", "xlsx")} if thing.kind in PACKED else {}


def thing_page(
    sheet: Sheet, *, asks: Sequence[Ask] = (), language: str = "en", about: About, pages: Mapping[str, str]
) -> str:
    """Return the sheet of a thing; ``pages`` tells, by IRI, the addresses of all things that have one.

    ``asks`` are what texts ask of the thing, which is their subject.
    """
    terms, anchor = about.terms(language), short_id(sheet.thing.iri)

    def door(thing: Thing) -> str:
        return relative_address(pages[thing.iri].removeprefix(FOLDER)) if thing.iri in pages else ""

    def code(thing: Thing) -> str:
        return terms.code(thing.code, thing.kind) if thing.kind != "other" else ""

    return render(
        "thing",
        language,
        about,
        up="../",
        own_address=pages[sheet.thing.iri],
        thing=sheet.thing,
        sheet=sheet,
        asks=asks,
        asked_address=about.asked_page and f"{relative_address('../' + about.asked_page)}#who={anchor}",
        told=told,
        code=code,
        door=door,
        claims=_by_kind(sheet),
        safe=https_address,
        packs=packs_of(sheet.thing) if about.packs else {},
        anchor=anchor,
        known=[(name, text, ok) for name, text, ok in sheet.names if name != sheet.thing.lang],
    )


def things_page(
    things: Sequence[Thing],
    names: Mapping[str, Sequence[str]],
    *,
    language: str = "en",
    about: About,
    pages: Mapping[str, str],
) -> str:
    """Return the list of all things with a search over their codes and their names in every language."""
    terms = about.terms(language)
    groups: dict[str, list[Thing]] = {}
    for thing in things:
        groups.setdefault(thing.kind, []).append(thing)
    ordered = [thing for members in groups.values() for thing in members]
    data: dict[str, Any] = {
        "glyphs": glyph_data(terms, groups),
        "names": [" ".join((thing.code, thing.label, *names.get(thing.iri, ()))) for thing in ordered],
    }
    return render(
        "things",
        language,
        about,
        data=data,
        groups=[(kind, terms.many(kind), members) for kind, members in groups.items()],
        code=lambda thing: terms.code(thing.code, thing.kind),
        door=lambda thing: relative_address(pages.get(thing.iri, "")),
    )


def _by_kind(sheet: Sheet) -> list[tuple[str, list[Any]]]:
    """Return the claims of a sheet by the kind of the other end, coded claims first."""
    groups: dict[str, list[Any]] = {}
    for claim in sheet.claims:
        groups.setdefault(claim.other.kind, []).append(claim)
    return list(groups.items())
