"""The start page of the real graph: the finding first, a picture to walk through and take away, its table, doors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from wsis_gdc.building import MANIFEST, MATRIX
from wsis_gdc.curation.exports import FORMATS
from wsis_gdc.files.catalogue import FILE as CATALOGUE
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.flow import NEW, Flow
from wsis_gdc.questions.overview import matrices
from wsis_gdc.questions.start import Start, start
from wsis_gdc.site.data import matrix_data, short_id
from wsis_gdc.site.edition import about
from wsis_gdc.site.pages import Figures, index_page
from wsis_gdc.site.thing_pages import addresses
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine

Visits = Callable[..., Any]

EDITION = replace(about("0123456789ab"), slides="flow.pptx")


@pytest.fixture(scope="module")
def told(oxigraph: OxigraphEngine) -> Start:
    """The answers of the start page."""
    return start(oxigraph)


@pytest.fixture(scope="module")
def flow(told: Start) -> Flow:
    """The flow that it shows."""
    return told.flows[""]


@pytest.fixture(scope="module")
def pages(oxigraph: OxigraphEngine) -> dict[str, str]:
    """The addresses of sheets."""
    return addresses(Atlas(oxigraph).things.values())


@pytest.fixture(scope="module")
def page(told: Start, pages: dict[str, str]) -> str:
    """The page in English."""
    return index_page(Figures(), about=EDITION, start=told, pages=pages)


@pytest.fixture(scope="module")
def arabic(oxigraph: OxigraphEngine) -> str:
    """The page in Arabic."""
    return index_page(Figures(), language="ar", about=EDITION, start=start(oxigraph, "ar"))


def ribbons_of(page: str, picture: str) -> list[tuple[str, str]]:
    """Return (address, name) of the ribbons of a picture."""
    drawing = page[page.index(f'<svg id="{picture}"') :]
    found = re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"', drawing[: drawing.index("</svg>")])
    return [(address.replace("&amp;", "&"), name) for address, name in found]


def test_every_ribbon_leads_to_cells_of_a_matrix_or_to_its_row(oxigraph: OxigraphEngine, page: str, flow: Flow) -> None:
    """The address names a matrix, a group of rows, a column, a relation and the set, or else a row of the table."""
    data = matrix_data(matrices(Atlas(oxigraph)), Terms())
    known = {each["id"]: each for each in data["matrices"]}
    things = {thing["id"] for thing in data["things"]} | {short_id(end.key) for end in flow.left}
    ribbons = ribbons_of(page, "flow-plain")
    assert len(ribbons) == len(flow.ribbons)
    for address, _name in ribbons:
        where, _, said = address.partition("#")
        if not where:
            assert f'<tr id="{said}">' in page
            continue
        values = {key: value[0] for key, value in parse_qs(said).items()}
        assert where == "matrix.html" and values["m"] in known and values["set"] == "wsis-gdc"
        assert values.get("show") == NEW or (values["col"] in things and values["rel"] in ("continues", "extends"))


def test_names_of_ribbons_carry_the_numbers(page: str, flow: Flow) -> None:
    """They add up to the links of the flow."""
    names = [name for _address, name in ribbons_of(page, "flow-plain")]
    assert sum(int(number) for name in names for number in re.findall(r"\((\d+) links?\)", name)) == flow.links
    assert any(name.startswith("Obj. 3 → C10: extends (") for name in names)


def test_findings_lead_to_their_pages(page: str, told: Start) -> None:
    """Each number is in a link to where it can be checked; what WSIS+20 asks has one only where there is its page."""
    flow = told.flows[""]
    extends, alone = flow.with_relation("extends", told.acts), len(told.without_line)
    text = page.replace("&amp;", "&")
    assert f'href="matrix.html#m=commitment-action-line&rel=extends&set=wsis-gdc">{extends} extend one</a>' in text
    assert f'href="coordination.html">{alone} commitments have no link with any action line</a>' in text
    assert f'href="asked.html">Of {told.paragraphs} paragraphs' in text
    assert "asked.html" not in index_page(Figures(), about=replace(EDITION, asked_page=""), start=told)


def test_a_page_without_answers_has_no_picture() -> None:
    """As on the site of a selection."""
    page = index_page(Figures((("Links", 3),)), about=EDITION)
    assert "<svg" not in page and '<dl class="figures">' in page


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True), (320, False)])
def test_axe_finds_nothing_serious(page: str, visit: Visits, width: int, dark: bool) -> None:
    """Also with the table open; nothing scrolls sideways, nothing is asked of the network."""
    opened = visit(page, width=width, dark=dark)
    opened.page.locator("figure summary").click()
    assert opened.barriers() == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert (opened.outside(), opened.errors) == ([], [])
    expect(opened.page.locator("#flow-narrow")).to_be_visible(visible=width < 600)


@pytest.mark.browser
def test_the_first_screen_holds_headline_picture_and_findings(page: str, visit: Visits) -> None:
    """At 1440 × 860, without scrolling."""
    shown = visit(page, width=1440).page
    for each in ("h1", "#flow-plain", ".findings"):
        box = shown.locator(each).bounding_box()
        assert box is not None and box["y"] + box["height"] <= 860, each


@pytest.mark.browser
def test_keys_walk_the_ribbons(page: str, visit: Visits) -> None:
    """The picture is one stop; arrows lead through it, Enter opens."""
    shown = visit(page, width=1440).page
    assert shown.locator("#flow-plain a[tabindex='0']").count() == 1
    shown.locator("#flow-plain a[tabindex='0']").focus()
    names = [name for _address, name in ribbons_of(page, "flow-plain")]
    current = "document.activeElement.getAttribute('aria-label')"
    assert shown.evaluate(current) == names[0]
    shown.keyboard.press("ArrowDown")
    assert shown.evaluate(current) == names[1]
    shown.keyboard.press("End")
    assert shown.evaluate(current) == names[-1]
    shown.keyboard.press("ArrowRight")
    assert shown.evaluate(current) == names[0]
    assert shown.locator("#flow-plain a[tabindex='0']").count() == 1


@pytest.mark.browser
def test_a_ribbon_without_a_filter_opens_its_row(page: str, visit: Visits) -> None:
    """The folded table opens and shows it."""
    shown = visit(page, width=1440).page
    ribbon = shown.locator("#flow-plain a[href^='#flow-']").first
    row = str(ribbon.get_attribute("href"))
    ribbon.focus()
    shown.keyboard.press("Enter")
    expect(shown.locator(row)).to_be_in_viewport()


@pytest.mark.browser
def test_a_third_column_comes_on_demand(page: str, visit: Visits) -> None:
    """One picture is shown at a time."""
    shown = visit(page, width=1440).page
    shown.get_by_role("button", name="Facilitators").click()
    expect(shown.locator("#flow-entity")).to_be_visible()
    expect(shown.locator("#flow-plain")).to_be_hidden()
    assert "UNESCO" in str(shown.locator("#flow-entity").text_content())


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_is_taken_away_whole(page: str, visit: Visits, dark: bool) -> None:
    """SVG with its colours in light and no style sheet or link; PNG three times as large; both with what they are."""
    shown = visit(page, width=1440, dark=dark).page

    def taken(button: str) -> bytes:
        with shown.expect_download() as waiting:
            shown.get_by_role("button", name=button).click()
        return waiting.value.path().read_bytes()

    svg = taken("Download as SVG").decode()
    assert 'fill="rgb(255, 255, 255)"' in svg and "rgb(0, 78, 125)" in svg
    assert "class=" not in svg.split(">", 1)[0] and "<a " not in svg and "href" not in svg
    for text in ("What the Compact carries on", "not reviewed by any UN body", "CC BY 4.0", "0123456789ab"):
        assert text in svg
    png = taken("Download as PNG")
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20]) == 3000
    assert shown.evaluate("document.documentElement.dataset.theme ?? ''") == ""


@pytest.mark.browser
def test_in_arabic_the_picture_is_mirrored(arabic: str, visit: Visits) -> None:
    """Objectives stand at the right; texts end at their bars and stay inside the picture."""
    shown = visit(arabic, width=1440).page
    boxes = shown.evaluate(
        """() => [...document.querySelectorAll("#flow-plain > text")].map((text) => {
          const box = text.getBBox();
          return [text.textContent, box.x, box.x + box.width];
        })"""
    )
    assert all(start >= -2 and end <= 1002 for _text, start, end in boxes)
    place = {code: next(start for text, start, _ in boxes if text.startswith(code)) for code in ("C1 ", "الهدف 1")}
    assert place["C1 "] < place["الهدف 1"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_file_of_a_build_says_what_it_holds(told: Start, language: str) -> None:
    """Not its name once more."""
    files = (*FORMATS, MATRIX, CATALOGUE, MANIFEST)
    html = index_page(
        Figures(downloads=tuple((name, "") for name in files)), language=language, about=EDITION, start=told
    )
    lines = re.findall(r"<li><a [^>]*download><bdi>(.+?)</bdi></a> <span><bdi>(.+?)</bdi></span></li>", html)
    assert tuple(name for name, _what in lines) == files
    assert len({what for _name, what in lines} - set(files)) == len(files)


def test_chinese_sentences_end_and_break_as_chinese_does(oxigraph: OxigraphEngine) -> None:
    """With its own full stop, and no line of the picture begins with a sign that closes."""
    html = index_page(Figures(), language="zh", about=EDITION, start=start(oxigraph, "zh"))
    said = re.findall(r"<li>(.*?)</li>", html[html.index('class="findings"') :], re.S)[:3]
    assert [re.sub(r"<[^>]+>", "", text).strip()[-1] for text in said] == ["。"] * 3
    lines = re.findall(r"<tspan[^>]*>([^<]+)</tspan>|<text[^>]*>([^<]+)</text>", html)
    assert len(lines) > 40
    assert [line for pair in lines for line in pair if line.startswith(tuple("，。、；：！？）》"))] == []
