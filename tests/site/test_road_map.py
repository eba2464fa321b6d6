"""The page of the joint road map, and what sheets tell of activities."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.site.conftest import PAYLOADS

from wsis_gdc.knowledge.activities import Activity
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.road_maps import Joint, LinePlans, Twice
from wsis_gdc.site.rendering import about
from wsis_gdc.site.road_map_page import ROAD_MAP_PAGE, anchor_of, road_map_csv, road_map_page
from wsis_gdc.site.thing_pages import addresses, thing_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.site.conftest import Visits

    from wsis_gdc.engines import OxigraphEngine
    from wsis_gdc.knowledge.things import Thing

BASE = "https://w3id.org/wsis-gdc/"


def _things(engine: OxigraphEngine, *names: str) -> tuple[Thing, ...]:
    named = tables_of(engine).named([f"{BASE}{name}" for name in names])
    return tuple(named[f"{BASE}{name}"] for name in names)


def _activity(engine: OxigraphEngine, name: str, label: str) -> Activity:
    return Activity(
        f"{BASE}activity/example/{name}",
        "example",
        label,
        "en",
        lines=_things(engine, "wsis/C5"),
        answers=_things(engine, "gdc/31f", "wsis20/113"),
        answer_names=("WSIS+20 24",),
        leads=_things(engine, "org/itu"),
        lead_names=("A ministry",),
        partners=_things(engine, "org/unicef"),
        partner_names=(),
        planned="2027/2028",
        indicator="",
        baseline="12",
        aim="30",
        due="2028-06",
        status="under-way",
        reporter="A bureau",
        file="example.csv: row 2",
        sources=("https://www.example.org/road-map",),
        date="2026-11",
    )


def _joint(*activities: Activity) -> Joint:
    (line,) = activities[0].lines
    twice = (Twice(activities[0].answers[0], activities),)
    return Joint((LinePlans(line, activities, activities[0].answers[:1]),), (), activities, twice)


@pytest.fixture(scope="module")
def page(oxigraph: OxigraphEngine) -> Callable[[str], str]:
    """The page of two activities of one line."""
    found = _joint(_activity(oxigraph, "a", "Train teams"), _activity(oxigraph, "b", "Train other teams"))
    edition = replace(about("0123"), roadmap_page=ROAD_MAP_PAGE)
    return lambda language: road_map_page(found, language=language, about=edition, pages={})


def test_each_activity_tells_who_does_what_for_what_by_when_and_whose_word_it_is(
    page: Callable[[str], str], visit: Visits
) -> None:
    """Under its line, at an address of its own."""
    seen = visit(page("en"), hash="#example--a").page
    row = seen.locator("tr[id='example--a']")
    expect(row.locator(".what")).to_contain_text("Reported by A bureau, 2026-11; not checked. example.csv: row 2")
    expect(row.locator(".what a[href='https://www.example.org/road-map']")).to_have_text("example.org")
    expect(row.locator(".for")).to_contain_text("GDC 31(f); WSIS+20 113; WSIS+20 24")
    expect(row.locator(".who")).to_contain_text("ITU; A ministry")
    expect(row.locator(".when")).to_contain_text("2028-06")
    expect(row.locator(".measure")).to_contain_text("none named Baseline: 12 · Target aimed at: 30")
    expect(seen.locator("nav a[aria-current]")).to_have_text("Road maps")


@pytest.mark.parametrize(("language", "width", "dark"), [("en", 1440, False), ("ar", 390, True)])
def test_no_barrier_and_no_sideways_scroll(
    page: Callable[[str], str], visit: Visits, language: str, width: int, dark: bool
) -> None:
    seen = visit(page(language), width=width, dark=dark)
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (seen.barriers(), seen.errors, seen.outside()) == ([], [], [])


def test_hostile_texts_stay_texts(oxigraph: OxigraphEngine, visit: Visits) -> None:
    """On the page and in the file beside it."""
    plain = _activity(oxigraph, "a", "x")
    evil = tuple(
        replace(
            *(plain,),
            iri=f"{BASE}activity/example/{place}",
            label=text,
            lead_names=(text,),
            partner_names=(text,),
            indicator=text,
            baseline=text,
            aim=text,
            due=text,
            planned=text,
            file=text,
            reporter=text,
            sources=(f"javascript:{text}",),
            date=text,
        )
        for place, text in enumerate(PAYLOADS)
    )
    seen = visit(road_map_page(_joint(*evil), about=about(""), pages={}))
    assert (seen.hostile(), seen.errors, seen.outside()) == (None, [], [])
    assert not seen.page.locator("a[href^=javascript]").count()
    formula = replace(plain, label="=1+1")
    assert "'=1+1" in road_map_csv(_joint(formula), "en", about(""))


def test_a_sheet_names_the_activities_of_its_thing(oxigraph: OxigraphEngine) -> None:
    """And says nothing where none is known."""
    atlas = Atlas(oxigraph)
    doors = addresses(atlas.things.values())
    (sheet,) = atlas.sheets({f"{BASE}gdc/31f"})
    activity = _activity(oxigraph, "a", "Train teams")
    edition = replace(about("0123"), roadmap_page=ROAD_MAP_PAGE)
    told = thing_page(sheet, plans=(activity,), about=edition, pages=doors)
    assert f'href="../road-map.html#{anchor_of(activity)}"' in told
    assert "Lead: <bdi>ITU; A ministry</bdi> · Deadline: <bdi>2028-06</bdi>" in told
    assert "Reported by A bureau, 2026-11; not checked" in told
    assert "Activities reported in road maps" not in thing_page(sheet, about=about("0123"), pages=doors)
