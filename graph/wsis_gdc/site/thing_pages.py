"""The pages of things: one sheet for each thing, to read or to print as a briefing, and the index of them all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from wsis_gdc.base.namespaces import compact, expand, local
from wsis_gdc.base.texts import relative_address
from wsis_gdc.knowledge.coding import CROSSWALK
from wsis_gdc.site.citation import citation, schema_org
from wsis_gdc.site.data import glyph_data, short_id
from wsis_gdc.site.rendering import About, render
from wsis_gdc.site.road_map_page import anchor_of as plan_anchor
from wsis_gdc.site.sheet_markup import SheetMarkup
from wsis_gdc.words import ask_sentences as told
from wsis_gdc.words.entity_sentences import entity_said
from wsis_gdc.words.languages import translator
from wsis_gdc.words.line_sentences import line_said
from wsis_gdc.words.review_sentences import summary as review_summary
from wsis_gdc.words.road_map_heads import joint_heads, reported, who
from wsis_gdc.words.trend_sentences import trend_said

if TYPE_CHECKING:
    from wsis_gdc.knowledge.activities import Activity
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.asks import Ask
    from wsis_gdc.questions.dossier import Claim, Sheet
    from wsis_gdc.questions.reviewed import Tally

__all__ = ["PACKED", "addresses", "packs_of", "thing_page", "things_page"]

_Group: TypeAlias = "tuple[str, list[Claim]]"

FOLDER: Final = "things/"

_TABLED: Final = ("goal", "target")
"""Kinds whose claims stand in one compact table."""

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
    sheet: Sheet,
    *,
    asks: Sequence[Ask] = (),
    review: Tally | None = None,
    plans: Sequence[Activity] = (),
    language: str = "en",
    about: About,
    pages: Mapping[str, str],
    markup: SheetMarkup | None = None,
) -> str:
    """Return the sheet of a thing; ``pages`` tells, by IRI, the addresses of all things that have one.

    ``asks`` are what texts ask of the thing, which is their subject; ``plans`` are the activities of road maps that
    name it. ``review`` tells how far people have reviewed the coded links that count for it.

    Who makes many sheets hands in the ``markup`` that they share.
    """
    markup = markup or SheetMarkup(language, about, pages)
    thing, address = sheet.thing, pages[sheet.thing.iri]
    code = markup.code(thing)
    levels, name = markup.terms.names.levels, " ".join(filter(None, (code, thing.label)))
    tables, acts, groups = _claims(sheet, levels)
    stem = relative_address(f"../{about.data_folder}{address.removesuffix('.html')}") if about.with_data else ""
    return render(
        "thing",
        language,
        about,
        up="../",
        own_address=address,
        thing=thing,
        sheet=sheet,
        asks=asks,
        asked_address=about.asked_page and f"{relative_address('../' + about.asked_page)}#who={short_id(thing.iri)}",
        told=told,
        plans=plans,
        plan_heads=joint_heads(markup.terms) if plans else {},
        plans_address=relative_address("../" + about.roadmap_page) if about.roadmap_page else "",
        reported=lambda activity: reported(activity, translator(language).gettext),
        plan_anchor=plan_anchor,
        plan_who=who,
        packs=packs_of(thing) if about.packs else {},
        pack_name=local(thing.iri) if thing.kind in PACKED else "",
        code=markup.code,
        door=markup.door,
        named=markup.named,
        said=markup.said,
        record=markup.record,
        acts=acts,
        claims=groups,
        amount=sum(len(members) for _kind, members in groups),
        tables=tables,
        review=review_summary(review, language) if review else "",
        of_parts=review is not None and review.links > len(_coded(sheet)),
        summary=_summary(sheet, asks, markup, language),
        not_read=told.not_read(sheet.known_from, translator(language).gettext) if sheet.known_from else "",
        anchor=short_id(thing.iri),
        in_network=thing.kind in levels and levels[thing.kind].in_network,
        known=[(name, text, ok) for name, text, ok in sheet.names if name != thing.lang],
        iri=thing.iri,
        stem=stem,
        citation=citation(name, thing.iri, about, language),
        schema=schema_org(thing.kind, thing.iri, thing.label, thing.gist, code, about, language),
    )


def _coded(sheet: Sheet) -> set[str]:
    """Return the links of the crosswalk that the sheet lists; a paragraph does not carry those of its letters."""
    return {claim.link.iri for claim in sheet.claims if claim.link.set_iri == expand(CROSSWALK)}


def _summary(sheet: Sheet, asks: Sequence[Ask], markup: SheetMarkup, language: str) -> str:
    """Return what the sheet of a line, an entity or a trend says first."""
    if sheet.summary:
        return line_said(sheet.summary, language)
    if sheet.duties:
        return entity_said(sheet.duties, asks, markup.code, language)
    return trend_said(sheet.uncovered, language)


def things_page(
    things: Sequence[Thing],
    names: Mapping[str, Sequence[str]],
    *,
    language: str = "en",
    about: About,
    pages: Mapping[str, str],
    sets: Sequence[tuple[str, str, str]] = (),
) -> str:
    """Return the index of all things with a search over their codes and their names in every language.

    ``sets`` are the mapping sets as (address, name, language).
    """
    terms = about.terms(language)
    groups: dict[str, list[Thing]] = {}
    for thing in things:
        groups.setdefault(thing.kind, []).append(thing)
    ordered = [thing for members in groups.values() for thing in members]
    found = [" ".join((thing.code, thing.label, *names.get(thing.iri, ()))) for thing in ordered]
    data: dict[str, Any] = {
        "glyphs": glyph_data(terms, groups),
        "names": [*found, *(name for _address, name, _language in sets)],
    }
    return render(
        "things",
        language,
        about,
        data=data,
        groups=[(kind, terms.many(kind), members) for kind, members in groups.items()],
        sets=sets,
        code=lambda thing: terms.code(thing.code, thing.kind),
        door=lambda thing: relative_address(pages.get(thing.iri, "")),
    )


def _claims(sheet: Sheet, levels: Mapping[str, Any]) -> tuple[list[Claim], list[_Group], list[_Group]]:
    """Return the claims on goals for a table, those of a line on what states an act, and the others, by kind."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in sheet.claims:
        groups[claim.other.kind].append(claim)
    tabled = [] if sheet.thing.kind in _TABLED else [claim for kind in _TABLED for claim in groups.pop(kind, ())]
    first = [kind for kind in groups if sheet.summary and kind in levels and levels[kind].states_act]
    return tabled, [(kind, groups.pop(kind)) for kind in first], list(groups.items())
