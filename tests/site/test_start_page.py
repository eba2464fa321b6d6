"""The start page of the real graph: the finding first, a picture to walk through and take away, its table, doors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from wsis_gdc.base.namespaces import expand
from wsis_gdc.building import MANIFEST, MATRIX
from wsis_gdc.curation.exports import FORMATS
from wsis_gdc.downloads import slides_addresses
from wsis_gdc.files.dataset_catalogue import FILE as CATALOGUE
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.flow import NEW, Flow
from wsis_gdc.questions.overview import details, matrices
from wsis_gdc.questions.start import Start, start
from wsis_gdc.site.data import matrix_data, short_id
from wsis_gdc.site.pages import Figures, index_page
from wsis_gdc.site.rendering import about
from wsis_gdc.site.thing_pages import addresses
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine

Visits = Callable[..., Any]

EDITION = replace(about("0123456789ab"), slides=slides_addresses())


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
def page(oxigraph: OxigraphEngine, told: Start, pages: dict[str, str]) -> str:
    """The page in English."""
    edition = replace(EDITION, vocabulary=vocabulary(oxigraph))
    return index_page(Figures(), about=edition, start=told, pages=pages)


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


def test_ribbons_to_goals_lead_to_the_cell_with_their_links(oxigraph: OxigraphEngine, page: str, told: Start) -> None:
    """The cell of the matrix of lines and goals holds as many links as the ribbon says, for C7 with its sub-lines."""
    atlas = Atlas(oxigraph)
    own = next(each for each in matrices(atlas) if (each.rows_kind, each.columns_kind) == ("action-line", "goal"))
    whole = details(atlas, own).with_parts
    assert whole is not None
    numbers = {}
    for address, name in ribbons_of(page, "flow-goal"):
        values = {key: value[0] for key, value in parse_qs(address.partition("#")[2]).items()}
        if values.get("m") == "action-line-goal":
            where = whole if values.get("p") else own
            cell = next(
                cell for pair, cell in where.cells.items() if tuple(map(short_id, pair)) == (values["r"], values["c"])
            )
            assert values["set"] == "wsis-sdg-matrix"
            numbers[name] = len(cell.links)
    assert len(numbers) == len(told.flows["goal"].onward)
    assert all(re.search(rf": {number} links?$", name) for name, number in numbers.items())


def test_ribbons_to_entities_lead_to_the_roles_of_a_sheet(page: str, told: Start) -> None:
    """That of the line, or of the sub-line that the entity answers for."""
    found = {name: address for address, name in ribbons_of(page, "flow-entity") if address.endswith("#roles")}
    assert len(found) == len(told.flows["entity"].onward)
    assert found["C5 → ITU: lead facilitator"] == "things/wsis-C5.html#roles"
    assert found["C7 → WHO: lead facilitator (C7-e-health)"] == "things/wsis-C7-e-health.html#roles"


def test_without_other_pages_ribbons_lead_to_their_rows(oxigraph: OxigraphEngine, told: Start) -> None:
    """Each to one of its own in the tables of the page."""
    alone = replace(about("x", alone=True), vocabulary=vocabulary(oxigraph))
    page = index_page(Figures(), about=alone, start=told)
    for third in ("entity", "goal"):
        addresses = [address for address, _name in ribbons_of(page, f"flow-{third}") if f"-{third}-" in address]
        assert len(set(addresses)) == len(told.flows[third].onward)
        assert all(f'<tr id="{address[1:]}">' in page for address in addresses)


def test_each_third_column_has_its_table(page: str, told: Start) -> None:
    """With the sheets of lines and entities, the roles, and where nobody is known; provisions stand with titles."""
    text = re.sub(r"</?bdi>", "", page)
    table = text[text.index('<h3 id="third-entity">Facilitators today</h3>') : text.index('<h3 id="third-goal">')]
    assert '<a href="things/wsis-C3.html">C3 Access to information and knowledge</a>' in table
    assert "UNESCO United Nations Educational, Scientific and Cultural Organization</a></th>" in table
    assert '<a href="things/wsis-C3.html#roles">lead facilitator</a>' in table
    assert "Without such a source" not in table  # each line has a facilitator of today, or its parts have
    flow = told.flows["entity"]
    without = {expand("wsis:C3"), expand("wsis:C9")}
    fewer = replace(flow, onward=tuple(each for each in flow.onward if each.line not in without))
    poorer = replace(told, flows={**told.flows, "entity": fewer})
    assert "Without such a source: C3 and C9." in index_page(Figures(), about=EDITION, start=poorer)
    goals = text[text.index('<h3 id="third-goal">') :]
    assert re.search(r"SDG 4 Quality education</a></th><td><a href=\"matrix[^\"]+\">\d", goals)
    assert re.search(r'<li>11\(d\) <a href="things/[^"]+">School and hospital connectivity</a></li>', text)


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
@pytest.mark.parametrize(("width", "dark"), [(1440, False), (320, True)])
def test_axe_finds_nothing_serious(page: str, visit: Visits, width: int, dark: bool) -> None:
    """Also with the table open; nothing scrolls sideways, nothing is asked of the network."""
    opened = visit(page, width=width, dark=dark)
    opened.page.locator("figure summary").click()
    assert opened.barriers() == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert (opened.outside(), opened.errors) == ([], [])
    expect(opened.page.locator("#flow-narrow")).to_be_visible(visible=width < 600)


@pytest.mark.browser
def test_the_first_screen_holds_the_picture_and_keys_walk_its_ribbons(page: str, visit: Visits) -> None:
    """At 1440 × 860, with headline and findings, without scrolling.

    The picture is one stop; arrows lead through it, Enter opens.
    """
    shown = visit(page, width=1440).page
    for each in ("h1", "#flow-plain", ".findings"):
        box = shown.locator(each).bounding_box()
        assert box is not None and box["y"] + box["height"] <= 860, each
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
def test_the_address_keeps_the_third_column(page: str, visit: Visits) -> None:
    """One picture is shown at a time; a copied address opens the same one.

    The plain one has none, and unknown values change nothing.
    """
    shown = visit(page, width=1440).page
    shown.get_by_role("button", name="Facilitators today").click()
    expect(shown.locator("#flow-entity")).to_be_visible()
    expect(shown.locator("#flow-plain")).to_be_hidden()
    assert "UNESCO" in str(shown.locator("#flow-entity").text_content())
    assert shown.evaluate("location.hash") == "#third=entity"
    shown.reload()
    expect(shown.locator("#flow-entity")).to_be_visible()
    expect(shown.get_by_role("button", name="Facilitators today")).to_have_attribute("aria-pressed", "true")
    shown.evaluate("location.hash = '#third=goal'")
    expect(shown.locator("#flow-goal")).to_be_visible()
    shown.evaluate("location.hash = '#third=<img>'")
    expect(shown.locator("#flow-goal")).to_be_visible()
    shown.get_by_role("button", name="Without a third column").click()
    assert shown.evaluate("location.hash") == ""
    expect(visit(page, hash="#third=nobody", width=1440).page.locator("#flow-plain")).to_be_visible()


@pytest.mark.browser
def test_the_slide_on_offer_is_that_of_the_picture_on_show(page: str, visit: Visits) -> None:
    """It follows the choice, the address and, where the screen has no third column, its width."""
    opened = visit(page, hash="#third=goal", width=1440).page
    offered = opened.get_by_role("link", name="Slide with editable shapes")
    expect(offered).to_have_attribute("href", "flow-goal.pptx")
    opened.set_viewport_size({"width": 390, "height": 844})
    expect(offered).to_have_attribute("href", "flow.pptx")
    opened.set_viewport_size({"width": 1440, "height": 860})
    expect(offered).to_have_attribute("href", "flow-goal.pptx")
    opened.get_by_role("button", name="Facilitators today").click()
    expect(offered).to_have_attribute("href", "flow-entity.pptx")
    opened.get_by_role("button", name="Without a third column").click()
    expect(offered).to_have_attribute("href", "flow.pptx")


@pytest.mark.browser
@pytest.mark.parametrize(("third", "dark"), [("entity", False), ("goal", True)])
def test_with_a_third_column_the_lines_have_their_titles(page: str, visit: Visits, third: str, dark: bool) -> None:
    """As text between their bars, cut where it is long with the whole as tooltip; nothing bars who cannot see it."""
    opened = visit(page, hash=f"#third={third}", width=1440, dark=dark)
    names = opened.page.locator(f"#flow-{third} > text")
    assert not dark or opened.barriers() == []  # the light is looked at without a third column
    assert names.filter(has_text="C9 Media · 14").count() == 1
    cut = names.filter(has_text="C8 Cultural").first.locator("title")
    expect(cut).to_have_text("C8 Cultural diversity and identity, linguistic diversity and local content")
    keys = opened.page
    keys.locator(f"#flow-{third} a[tabindex='0']").focus()
    keys.keyboard.press("End")
    last = {"entity": "C11 → UN DESA: lead facilitator", "goal": "C11 → SDG 17: 3 links"}[third]
    assert keys.evaluate("document.activeElement.getAttribute('aria-label')") == last


@pytest.mark.browser
def test_on_a_phone_a_list_says_what_the_codes_stand_for(page: str, visit: Visits) -> None:
    """Beneath the picture, where nothing but codes fits into it."""
    shown = visit(page, width=390).page
    names = shown.locator(".ends")
    expect(names).to_be_visible()
    assert "C1 The role of governments and all stakeholders" in names.inner_text()
    shown.set_viewport_size({"width": 1440, "height": 860})
    expect(names).to_be_hidden()


@pytest.mark.browser
def test_the_picture_is_taken_away_whole(page: str, visit: Visits) -> None:
    """In the dark, too: SVG in light colours, no style sheet or link; PNG three times as large; with what they are."""
    shown = visit(page, width=1440, dark=True).page

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
@pytest.mark.parametrize("width", [390, 1440])
def test_what_is_taken_away_has_the_titles_of_the_lines(page: str, visit: Visits, width: int) -> None:
    """From a phone too, which shows codes: there the picture is the one without a third column, as on the screen."""
    shown = visit(page, hash="#third=entity", width=width).page
    with shown.expect_download() as waiting:
        shown.get_by_role("button", name="Download as SVG").click()
    svg = waiting.value.path().read_text(encoding="utf-8")
    assert ">C9 Media · 14<" in svg and ("UNESCO" in svg) == (width > 600)
    assert waiting.value.suggested_filename == f"wsis-gdc-flow-{'entity' if width > 600 else 'plain'}.svg"


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


def test_new_provisions_are_told_with_and_without_principles(told: Start) -> None:
    """The headline counts all of them, the finding the commitments first."""
    html = index_page(Figures(), language="en", about=EDITION, start=told)
    everything, commitments = len(told.flows[""].new), told.flows[""].with_relation("new", told.acts)
    assert f"and {everything} provisions are new." in html and everything > commitments
    first = re.sub(r"<[^>]+>", "", html.partition('class="findings"')[2].partition("</li>")[0])
    assert f" and {commitments} are new; some do both." in first
    assert first.endswith(f" New provisions, principles included: {everything}.")


def test_chinese_sentences_end_and_break_as_chinese_does(oxigraph: OxigraphEngine) -> None:
    """With its own full stop, and no line of the picture begins with a sign that closes."""
    html = index_page(Figures(), language="zh", about=EDITION, start=start(oxigraph, "zh"))
    said = re.findall(r"<li>(.*?)</li>", html[html.index('class="findings"') :], re.S)[:3]
    assert [re.sub(r"<[^>]+>", "", text).strip()[-1] for text in said] == ["。"] * 3
    lines = re.findall(r"<tspan[^>]*>([^<]+)</tspan>|<text[^>]*>([^<]+)</text>", html)
    assert len(lines) > 40
    assert [line for pair in lines for line in pair if line.startswith(tuple("，。、；：！？）》"))] == []
