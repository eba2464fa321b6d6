"""Wherever a code stands on sheets, pages of sets, in the list of asks and in the panel, its title stands too."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from wsis_gdc.questions.asks import asks, asks_of_each
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.overview import details, matrices
from wsis_gdc.site.asked_page import asked_page
from wsis_gdc.site.pages import matrix_page
from wsis_gdc.site.rendering import about
from wsis_gdc.site.set_pages import set_page
from wsis_gdc.site.sheet_markup import SheetMarkup
from wsis_gdc.site.thing_pages import addresses, thing_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from wsis_gdc.engines import OxigraphEngine

    Visits = Callable[..., Any]

BASE = "https://w3id.org/wsis-gdc/"
CROSSWALK = f"{BASE}set/wsis-gdc"
EIGHT = (
    '<a href="../things/poa-8.html"><bdi class="code">Plan 8</bdi> '
    "<bdi>Joint effort of governments and stakeholders</bdi></a>"
)
EIGHT_E = (
    '<a href="../things/poa-8e.html"><bdi class="code">Plan 8(e)</bdi> '
    "<bdi>Mechanisms that start and promote stakeholder partnerships</bdi></a>"
)


@pytest.fixture(scope="module")
def atlas(oxigraph: OxigraphEngine) -> Atlas:
    return Atlas(oxigraph)


@pytest.fixture(scope="module")
def doors(atlas: Atlas) -> dict[str, str]:
    return addresses(atlas.things.values())


@pytest.fixture(scope="module")
def sheet(atlas: Atlas, doors: dict[str, str], oxigraph: OxigraphEngine) -> Callable[[str], str]:
    @cache
    def made(name: str) -> str:
        (told,) = atlas.sheets({f"{BASE}{name}"})
        asked = asks_of_each(oxigraph).get(told.thing.iri, ())
        markup = SheetMarkup("en", about("0123"), doors, [CROSSWALK], atlas.things)
        return thing_page(told, asks=asked, about=about("0123"), pages=doors, markup=markup)

    return made


@pytest.fixture(scope="module")
def claims(atlas: Atlas, doors: dict[str, str]) -> dict[str, str]:
    """The linkages of the page of the crosswalk by their names."""
    (told,) = (each for each in atlas.sets() if each.thing.iri == CROSSWALK)
    markup = SheetMarkup("en", about("0123"), doors, [CROSSWALK], atlas.things)
    page = set_page(told, about=about("0123"), pages=doors, markup=markup)
    return dict(re.findall(r'<article id="([^"]+)">(.*?)</article>', page, re.S))


def test_evidence_on_a_sheet_names_its_provisions(sheet: Callable[[str], str]) -> None:
    """By code and title, behind the document in which they stand."""
    (proof,) = (each for each in re.findall(r'<p class="said proof">.*?</p>', sheet("gdc/6")) if EIGHT_E in each)
    assert f"<bdi>WSIS-03/GENEVA/DOC/5-E</bdi></a> {EIGHT}; {EIGHT_E}</p>" in proof


def test_heads_of_small_tables_are_doors_that_say_their_titles(sheet: Callable[[str], str]) -> None:
    """A head shows C1 only; who hears it hears the title too."""
    head = '<a href="../things/wsis-C6.html"><bdi>C6</bdi><span class="vh"> <bdi>Enabling environment</bdi></span></a>'
    assert head in sheet("gdc/6")


def test_asks_on_a_sheet_lead_to_the_lines_through_which_they_come(sheet: Callable[[str], str]) -> None:
    """ITU is asked through lines that it facilitates."""
    line = '<a href="../things/wsis-C6.html"><bdi class="code">C6</bdi> <bdi>Enabling environment</bdi></a>'
    assert f"facilitates {line}, to which a coded link leads" in sheet("org/itu")


def test_readers_of_a_link_name_what_they_chose(claims: dict[str, str]) -> None:
    """With title, door and the word for strength; what the link names itself stands above."""
    read = re.findall(r"<li>(.*?)</li>", claims["gdc-6--poa-8"])
    assert f"model readers A, B, C: extends {EIGHT_E}, strength 2" in read
    assert "model readers E, F, G, H, Model reader (refuter): continues, strength 3" in read


def test_a_paragraph_of_tunis_does_not_read_like_an_item_of_geneva(claims: dict[str, str]) -> None:
    """The link names its document, and readers repeat no bare number."""
    text = claims["gdc-6--tunis-83"]
    assert '<bdi class="code">Tunis 83</bdi> <bdi>Firm promise to implement</bdi>' in text
    assert "model readers F, H, Model reader (refuter): continues, strength 3" in re.findall(r"<li>(.*?)</li>", text)


@pytest.mark.browser
def test_the_list_of_asks_names_its_lines(oxigraph: OxigraphEngine, doors: dict[str, str], visit: Visits) -> None:
    """In what the page was made with, and in what its script tells of the one chosen."""
    html = asked_page(asks(oxigraph), about=about("0123"), pages=doors)
    seen = visit(html, hash="#who=org/itu&doc=gdc").page
    row = seen.locator("tr[data-row]:visible", has_text="CSTD working group on data governance")
    for place in (".through a", ".you a"):
        expect(row.locator(place)).to_have_text("C6 Enabling environment")
        expect(row.locator(place)).to_have_attribute("href", "things/wsis-C6.html")
    expect(row.locator(".you")).to_have_text(
        "ITU – inferred: facilitates C6 Enabling environment, to which a coded link leads"
    )


@pytest.mark.browser
def test_the_panel_names_what_readers_chose_in_one_form(atlas: Atlas, doors: dict[str, str], visit: Visits) -> None:
    """Codes of all rounds and the evidence, with titles and doors; no prefix of an identifier."""
    shown = matrices(atlas)[:1]
    html = matrix_page(shown, about=about("0123"), details=[details(atlas, each) for each in shown], pages=doors)
    panel = visit(html, hash="#m=commitment-action-line&r=gdc/6&c=wsis/C1", width=1440).page.locator("#panel")
    first, last = panel.locator(".codes li").first, panel.locator(".codes li", has_text="round 6")
    expect(first).to_contain_text("extends Plan 8(e) Mechanisms that start and promote stakeholder partnerships")
    expect(first.locator("a")).to_have_attribute("href", "things/poa-8e.html")
    expect(last).to_contain_text("continues Plan 8 Joint effort of governments and stakeholders")
    expect(last.locator("a")).to_have_attribute("href", "things/poa-8.html")
    expect(panel).not_to_contain_text("poa:")
    source = panel.locator(".evidence li").last
    expect(source).to_contain_text("8(e) Mechanisms that start and promote stakeholder partnerships · WSIS-03/GENEVA")
    expect(source.locator("a").first).to_have_attribute("href", "things/poa-8e.html")
