"""The page of the joint road map: what is planned for which commitment by when, line by line, and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.texts import records_csv, relative_address
from wsis_gdc.site.rendering import About, render
from wsis_gdc.words import road_map_heads as told
from wsis_gdc.words.languages import translator

if TYPE_CHECKING:
    from wsis_gdc.knowledge.activities import Activity
    from wsis_gdc.questions.road_maps import Joint

__all__ = ["CSV_FILE", "ROAD_MAP_PAGE", "anchor_of", "road_map_csv", "road_map_page"]

ROAD_MAP_PAGE: Final = "road-map.html"
"""The name of the page, which a site has as soon as a road map has been taken in."""

CSV_FILE: Final = "road-map.csv"
"""The joint road map as a table, which lies beside the page."""


def anchor_of(activity: Activity) -> str:
    """Return the name of an activity on the page: its road map, and its name there."""
    return "--".join(activity.iri.split("/")[-2:])


def road_map_page(found: Joint, *, language: str = "en", about: About, pages: Mapping[str, str]) -> str:
    """Return the page of a joint road map that is not empty; ``pages`` are the addresses of things, by IRI.

    An activity is addressed as ``#<road map>--<activity>``, a line as ``#line-<code>``.
    """
    _ = translator(language).gettext
    terms = about.terms(language)
    plans = sorted({activity.plan for activity in found.activities})
    return render(
        "roadmap",
        language,
        about,
        found=found,
        plans=plans,
        heads=told.joint_heads(terms),
        notes=told.joint_notes(found, terms)[:2],
        silent=told.silent_lines(found.silent, _) if found.silent else "",
        reported=lambda activity: told.reported(activity, _),
        records={
            activity.iri: record
            for activity, record in zip(found.activities, told.activity_records(found.activities, terms), strict=True)
        },
        headings=told.missing_headings(_),
        anchor=anchor_of,
        files={name.rpartition(".")[2]: name for name in (CSV_FILE, *about.roadmap_files)},
        cited=lambda thing: told.named(thing, terms),
        code=lambda thing: terms.code(thing.code, thing.kind),
        door=lambda thing: relative_address(pages.get(thing.iri, "")),
    )


def road_map_csv(found: Joint, language: str, about: About) -> str:
    """Return the joint road map as CSV, texts inert for spreadsheets."""
    return records_csv(told.ACTIVITY_NAMES, told.activity_records(found.activities, about.terms(language)))
