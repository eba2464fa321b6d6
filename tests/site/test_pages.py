"""The pages in a browser: what a reader sees and does, from disk, without the network."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from wsis_gdc.questions.gaps import QUESTIONS
from wsis_gdc.site.pages import Figures, index_page, matrix_page, network_page
from wsis_gdc.site.rendering import About
from wsis_gdc.site.rendering import about as edition
from wsis_gdc.site.reports import comparison_page, coordination_page, glossary_page, reliability_page
from wsis_gdc.site.set_pages import set_page
from wsis_gdc.site.thing_pages import addresses as doors_to
from wsis_gdc.site.thing_pages import thing_page, things_page
from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from playwright.sync_api import Download, Page

    from wsis_gdc.questions.matrix import Matrix

    Visits = Callable[..., Any]
    Pages = Callable[[str, str], str]
    Hostile = tuple[tuple[Matrix, ...], MultiDiGraph[str], About, Figures]

pytestmark = pytest.mark.browser

PAGES = (
    "index",
    "matrix",
    "network",
    "thing",
    "set",
    "things",
    "coordination",
    "reliability",
    "comparison",
    "glossary",
)


def focused(page: Page) -> str:
    """Return the text of the cell, or else the id of the element, that has the focus."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent"))


def place(page: Page) -> list[int]:
    """Return the row and column, within the whole table, of the cell with the focus."""
    found: list[int] = page.evaluate(
        """() => {
          const cell = document.activeElement.closest("td, th");
          return [cell.parentElement.rowIndex, cell.cellIndex];
        }"""
    )
    return found


def saved(page: Page, button: str) -> bytes:
    """Press a button and return the file that it hands out."""
    if not page.locator(button).is_visible():
        page.click("#downloads summary")
    with page.expect_download() as waiting:
        page.click(button)
    download: Download = waiting.value
    return download.path().read_bytes()


@pytest.mark.parametrize("name", [*PAGES, "languages"])
def test_a_page_opens_from_disk_in_peace_and_bars_nobody(html: Pages, visit: Visits, name: str, tmp_path: Path) -> None:
    """In both themes and directions: no request, no message on the console; language and direction told.

    Axe finds nothing serious on a wide screen, also with the panel open and with the table form of the network, nor in
    Arabic at 400 % zoom, which leaves 320 pixels of a screen of 1280: no width between has a layout of its own, up to
    640 pixels. Neither there nor on a telephone need anybody scroll sideways.
    """
    opened = visit("<title>empty</title>")
    page = opened.page
    themes = [("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 23, 26)")]
    for language, width in (("en", 1280), ("ar", 390)) if name != "languages" else (("en", 390),):
        path = tmp_path / f"{language}.html"
        path.write_text(html(name, language), encoding="utf-8", newline="\n")
        page.set_viewport_size({"width": width, "height": 860})
        page.emulate_media(color_scheme=themes[0][0])
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if name == "matrix":
            page.locator("button.linked").first.click()
            page.locator("#columns summary").click()
        if name == "network":
            page.fill("#search", "C2")
            page.press("#search", "Enter")
            assert language == "ar" or opened.barriers() == []
            page.click("#as-table")
        if language == "ar":
            page.set_viewport_size({"width": 320, "height": 860})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert opened.barriers() == []
        page.set_viewport_size({"width": width, "height": 860})
        for scheme, background in themes:
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == background
        themes.reverse()  # the next language opens in the other theme
        policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy
        told = page.evaluate("[document.documentElement.lang, getComputedStyle(document.body).direction]")
        assert told == [language, LANGUAGES[language].direction]
        assert page.evaluate("document.compatMode") == "CSS1Compat"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (opened.outside(), opened.errors) == ([], [])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_declares_its_language(html: Pages, name: str) -> None:
    """Each of six, with its direction, and a policy that allows nothing but what the page brings."""
    for language, told in LANGUAGES.items():
        text = html(name, language)
        assert f'<html lang="{language}" dir="{told.direction}"' in text
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
        assert policy and policy[1].startswith("default-src &#39;none&#39;") and "unsafe" not in policy[1]


OTHERWISE = ("matrix", "network", "comparison")
"""The pages that their scripts make another way on a small screen."""


@pytest.mark.parametrize("name", OTHERWISE)
def test_axe_finds_nothing_serious_when_magnified(html: Pages, visit: Visits, name: str) -> None:
    """Opened at 400 % zoom, in the dark; matrix and network with filters, too."""
    opened = visit(html(name, "en"), width=320, dark=True)
    page = opened.page

    def check() -> None:
        assert opened.barriers() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    if name == "matrix":
        page.locator("button.linked").first.click()
        check()
        page.click("#more")
        page.select_option("#strength", label="3 or more")
        page.select_option("#line", index=2)
        page.fill("#search", "1")
        page.wait_for_timeout(200)
        check()
        page.fill("#search", "nothing like that")
        page.wait_for_selector("#none")
    if name == "network":
        page.fill("#search", "C2")
        page.press("#search", "Enter")
        check()
        page.click("#filters summary")
        page.select_option("#str", "3")
        page.locator("#kinds input").first.uncheck()
        check()
        page.click("#as-table")
    check()


@pytest.mark.parametrize("name", PAGES)
def test_hostile_data_stay_text(visit: Visits, hostile: Hostile, by_hand: Any, name: str) -> None:
    """Attacks in every field run nowhere, whatever a reader opens, searches or filters."""
    matrices, network, about, figures = hostile
    rows, columns, cells = matrices[0].rows, matrices[0].columns, matrices[0].cells
    each = next(iter(cells.values())).links[0]
    names = {thing.iri: (*by_hand.payloads,) for thing in (*rows, *columns)}
    doors = dict(
        zip((thing.iri for thing in rows), ("javascript:window.__xss=9", *doors_to(rows).values()), strict=False)
    )
    bad = by_hand.payloads[0]
    study = by_hand.agreements(bad)[0].study
    differs = by_hand.difference(rows[0], columns[0], study, by_hand.payloads[1])
    level = by_hand.level(rows, columns, each, bad)
    doors |= doors_to(columns)
    html = {
        "index": lambda: index_page(figures, about=about),
        "matrix": lambda: matrix_page(matrices, about=about, pages=doors),
        "network": lambda: network_page(network, about=about, aliases=names, pages=doors),
        "thing": lambda: thing_page(by_hand.sheet(columns[0], rows[0], each, bad), about=about, pages=doors),
        "set": lambda: set_page(by_hand.set(columns[0], each, bad), about=about, pages=doors),
        "things": lambda: things_page((*rows, *columns), names, about=about, pages=doors),
        "coordination": lambda: coordination_page(
            by_hand.gaps(columns[0], rows[0]),
            {
                question: {kind: 1}
                for question, kind in zip(QUESTIONS, ("commitment", "action-line", "entity", "trend"), strict=True)
            },
            by_hand.overlaps(columns[0], columns[1], *rows),
            about=about,
            pages=doors,
        ),
        "reliability": lambda: reliability_page(
            by_hand.agreements(bad), {study: ((1,),)}, (differs,), readers={study: (bad, bad)}, about=about, pages=doors
        ),
        "comparison": lambda: comparison_page((level,), ("ours", "theirs", bad), about=about, pages=doors),
        "glossary": lambda: glossary_page(about=about),
    }[name]()
    opened = visit(html)
    page = opened.page
    if name == "matrix":
        buttons = page.locator("button.linked")
        for number in range(buttons.count()):
            buttons.nth(number).click()
        for text in ("<img", "script", "zzz", ""):
            page.fill("#search", text)
            page.wait_for_timeout(150)
        for select in ("#group", "#line"):
            page.select_option(select, index=1)
        page.select_option("#order", index=2)
        saved(page, "#csv")
    if name == "network":
        page.click("#as-table")
        page.locator("#table tbody button").first.click()
        for text in ("<img", "script", "href"):
            page.fill("#search", text)
            page.press("#search", "Enter")
        page.click("#view-everything")
        page.locator("#table tbody button").first.click()
        page.locator("#panel .neighbour").first.click()
        for door in page.locator("#panel .claim .link-doors :is(button, summary)").all():
            door.click()
        page.click("#as-drawing")
        saved(page, "#png")
        drawn = ElementTree.fromstring(saved(page, "#svg"))  # noqa: S314  (our own file)
        assert {each.tag.partition("}")[2] for each in drawn.iter()} == {"svg", "title", "rect", "path", "text"}
        assert len(Presentation(io.BytesIO(saved(page, "#pptx"))).slides) == 1
        page.locator("#kinds input").first.click()
        for select in ("#rel", "#set", "#status-of"):
            page.select_option(select, index=1)
    page.wait_for_timeout(100)
    assert opened.hostile() is None
    assert opened.errors == []
    assert opened.outside() == []
    addresses = page.eval_on_selector_all("[href], [src]", "all => all.map(e => e.getAttribute('href') ?? e.src)")
    assert [address for address in addresses if not re.match(r"https://|#|[\w./-]+(#[\w%./&=-]+)?$", address)] == []


def test_the_page_on_reliability_names_the_readers_of_a_round(html: Pages, visit: Visits) -> None:
    """In the heads of its tables, and each differing pair leads to its cell."""
    page = visit(html("reliability", "en")).page
    heads = page.locator("thead th").all_text_contents()
    assert {"Linked by Model reader C", "Linked by Model reader D", "Model reader D"} <= set(heads)
    door = page.locator(".differences th a").last.get_attribute("href")
    assert re.fullmatch(r"matrix\.html#m=[\w-]+&r=gdc/[\w-]+&c=wsis/[\w-]+", str(door))


def test_a_reason_in_another_language_than_the_page_is_marked_to_the_eye(html: Pages, visit: Visits) -> None:
    """Reasons of links that others state are not translated, and the foot of the page says so."""
    marks = {
        language: visit(html("thing", language)).page.evaluate(
            """() => [...document.querySelectorAll(".why bdi")].map((reason) =>
                 getComputedStyle(reason, "::after").content.replace("none", ""))"""
        )
        for language in ("en", "fr")
    }
    assert set(marks["en"]) == {""}
    assert marks["fr"] and all("en" in mark and "(" in mark for mark in marks["fr"])


def test_scopes_are_named_in_the_language_of_the_page(by_hand: Any) -> None:
    """Where a label of theirs is handed in; English says that it is English."""
    more: dict[str, Any] = {"readers": {"crosswalk, round 1": ("C", "D")}, "language": "fr", "about": edition("x")}
    named = reliability_page(
        by_hand.agreements(), {}, (), groups={"Close all digital divides": "Combler les fractures"}, **more
    )
    assert "<bdi>Combler les fractures</bdi>" in named and "Close all digital divides" not in named
    assert '<bdi lang="en">Close all digital divides</bdi>' in reliability_page(by_hand.agreements(), {}, (), **more)


def test_the_table_holds_exactly_the_matrix(html: Pages, visit: Visits, matrices: tuple[Matrix, Matrix]) -> None:
    """Each cell shows the number of links, the strength as its colour, and tells "no link" from "not looked at".

    Screen readers hear whether a pair without a link was looked at.
    """
    page = visit(html("matrix", "en")).page
    assert page.locator("td.none").first.text_content() == "·Looked at, no link"
    assert page.locator("td.unseen").first.text_content() == "Not looked at"
    for number, matrix in enumerate(matrices):
        page.select_option("#which", index=number)
        shown = page.eval_on_selector_all(
            "#matrix tr[data-id]",
            """lines => lines.map(line => [...line.cells].slice(1).map(cell =>
                 cell.querySelector('button') ? shown(cell.querySelector('button')) : cell.className));
               function shown(button) { return button.className + button.querySelector('span').textContent; }""",
        )
        expected = [[_expected(matrix, row.iri, column.iri) for column in matrix.columns] for row in matrix.rows]
        assert shown == expected
        heads = page.eval_on_selector_all("#matrix thead th", "all => all.map(e => e.dataset.id)")
        assert heads == [column.iri.removeprefix("https://w3id.org/wsis-gdc/") for column in matrix.columns]


def _expected(matrix: Matrix, row: str, column: str) -> str:
    cell = matrix.cells.get((row, column))
    if cell is None:
        return "none" if (row, column) in matrix.looked_at else "unseen"
    return f"linked {'count' if cell.strength is None else f's{cell.strength}'}{cell.count}"


def test_the_panel_lists_the_links_of_a_cell(html: Pages, visit: Visits, matrices: tuple[Matrix, Matrix]) -> None:
    """Relation, strength, confidence, claimant, set, rationale, evidence; https addresses become links."""
    page = visit(html("matrix", "en")).page
    page.locator("button.linked").first.click()
    first = next(iter(matrices[0].cells.values())).links[0]
    panel = page.locator("#panel").inner_text()
    for words in (
        f"{first.subject.code} extends {first.object.code}",
        f"Strength: {first.strength}",
        "Confidence: 0.7",
        "Who says so: The project",
        "Mapping set: Coded links, round 1",
        first.rationale,
        "29(d) Global Digital Compact",
        "12(a) Geneva Plan of Action",
    ):
        assert words in panel
    outside = page.locator("#panel a[target]")
    assert outside.first.get_attribute("href") == "https://docs.un.org/en/A/RES/79/1"
    assert outside.first.get_attribute("rel") == "noopener noreferrer"
    box, aside = page.locator("#box").bounding_box(), page.locator("#panel").bounding_box()
    assert box["x"] + box["width"] <= aside["x"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_matrix_works_by_keyboard(html: Pages, visit: Visits, language: str) -> None:
    """One tab stop; arrows follow the script; Enter opens, Esc closes and gives the focus back.

    In Arabic the heading of a row stands at the right edge and the first column beside it.
    """
    page = visit(html("matrix", language)).page
    columns = page.locator("#matrix thead th")
    boxes = (page.locator("#matrix tbody th[scope=row]").first, columns.first, columns.last)
    head, first, last = (box.bounding_box()["x"] for box in boxes)
    assert (head > first > last) if language == "ar" else (head < first < last)
    assert page.locator("#matrix [tabindex='0']").count() == 1
    page.focus("#overview summary")
    page.keyboard.press("Tab")
    start = place(page)
    page.keyboard.press("Home")
    row, column = place(page)
    assert (row, column) == (start[0], 0)
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("things/gdc-")
    page.keyboard.press("ArrowLeft" if language == "ar" else "ArrowRight")
    assert place(page) == [row, 1]
    page.keyboard.press("ArrowLeft" if language == "ar" else "ArrowRight")
    assert place(page) == [row, 2]
    page.keyboard.press("ArrowDown")
    assert place(page) == [row + 1, 2]
    page.keyboard.press("Control+End")
    page.keyboard.press("End")
    assert place(page)[1] == 6
    page.keyboard.press("Control+Home")
    page.keyboard.press("PageDown")
    assert place(page)[0] > row
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "things/wsis-C1.html"
    page.keyboard.press("Control+Home")
    assert page.evaluate("document.activeElement.className") == "fold"
    page.keyboard.press("Enter")
    assert page.locator("button.fold").first.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    while "linked" not in page.evaluate("document.activeElement.className"):
        page.keyboard.press("ArrowLeft" if language == "ar" else "ArrowRight")
        page.keyboard.press("Control+ArrowDown")
    opened = place(page)
    page.keyboard.press("Enter")
    assert focused(page) == "panel-title"
    page.keyboard.press("Escape")
    assert place(page) == opened
    assert page.locator("#panel").is_hidden()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#matrix')") is None


def test_search_and_group_narrow_the_rows(html: Pages, visit: Visits) -> None:
    """Search knows no case and no diacritics; the status line tells the counts."""
    page = visit(html("matrix", "en")).page
    page.fill("#search", "RESEAUX 12(a)")
    expect(page.locator("#status")).to_contain_text("Rows: 1 of 8")
    assert page.locator("#matrix tr[data-id]:visible").count() == 1
    page.click("#reset")
    page.select_option("#group", index=2)
    assert page.locator("#matrix tr[data-id]:visible").count() == 4
    assert page.locator("#matrix tr.group:visible").count() == 1
    page.fill("#search", "nothing like that")
    page.wait_for_selector("#none")
    assert page.locator("#matrix tr[data-id]:visible").count() == 0


def test_filters_narrow_links_and_rows(html: Pages, visit: Visits, matrices: tuple[Matrix, Matrix]) -> None:
    """Strength hides weaker links, a column hides all others and the rows not linked with it; CSV and counts follow."""
    first = matrices[0]
    page = visit(html("matrix", "en")).page
    page.select_option("#strength", label="3 or more")
    strong = {pair for pair, cell in first.cells.items() if cell.strength == 3}
    assert page.locator("button.linked:visible").count() == len(strong)
    assert f"Linked cells: {len(strong)} " in page.locator("#status").inner_text()
    page.select_option("#line", index=2)
    column = first.columns[1].iri
    rows = [row for row in first.rows if (row.iri, column) in strong]
    assert page.locator("tr.data:visible").count() == len(rows)
    text = saved(page, "#csv").decode("utf-8-sig")
    assert [line[0] for line in list(csv.reader(io.StringIO(text)))[1:]] == [row.code for row in rows]
    assert page.locator("#matrix thead th").count() == 1
    assert page.locator("#reset").inner_text() == "Clear filters (2)"
    page.click("#reset")
    assert page.locator("button.linked:visible").count() == len(first.cells)


def test_groups_close_to_a_line_that_counts(html: Pages, visit: Visits, matrices: tuple[Matrix, Matrix]) -> None:
    """A closed group tells, by column, how many links it holds; one button closes and opens all."""
    first = matrices[0]
    page = visit(html("matrix", "en")).page
    page.click("#fold")
    assert page.locator("tr.data:visible").count() == 0
    shown = page.eval_on_selector_all(
        "tr.group", "rows => rows.map(row => [...row.cells].slice(1).map(cell => parseInt(cell.textContent) || 0))"
    )
    groups = list(dict.fromkeys(row.group for row in first.rows))
    assert shown == [
        [sum(first.cells[r.iri, c.iri].count for r in rows if (r.iri, c.iri) in first.cells) for c in first.columns]
        for rows in ([row for row in first.rows if row.group == group] for group in groups)
    ]
    hidden = page.eval_on_selector_all(
        "tr.group",
        "rows => rows.map(row => [...row.cells].slice(1).map(cell => cell.querySelector('.vh').textContent))",
    )
    for group, counts, told in zip(groups, shown, hidden, strict=True):
        rows = [row for row in first.rows if row.group == group]
        for column, count, words in zip(first.columns, counts, told, strict=True):
            looked = any((row.iri, column.iri) in first.looked_at for row in rows)
            assert count or words == ("Looked at, no link" if looked else "Not looked at")
    page.click("#fold")
    assert page.locator("tr.data:visible").count() == len(first.rows)


def test_orders_move_rows_and_columns_only(html: Pages, visit: Visits, matrices: tuple[Matrix, Matrix]) -> None:
    """Each order shows the same cells; the row with most links comes first by weight; focus and links stay right."""
    first = matrices[0]
    page = visit(html("matrix", "en")).page
    for order in ("weight", "likeness", "official"):
        page.select_option("#order", order)
        heads = page.eval_on_selector_all("#matrix thead th", "all => all.map(e => e.dataset.id)")
        lines = page.eval_on_selector_all(
            "tr.data",
            """lines => lines.map(line => [line.dataset.id, [...line.cells].slice(1).map(cell =>
                 cell.querySelector('button') ? shown(cell.querySelector('button')) : cell.className)]);
               function shown(button) { return button.className + button.querySelector('span').textContent; }""",
        )
        base = "https://w3id.org/wsis-gdc/"
        assert sorted(heads) == sorted(column.iri.removeprefix(base) for column in first.columns)
        for row, shown in lines:
            assert shown == [_expected(first, f"{base}{row}", f"{base}{head}") for head in heads]
        if order == "weight":
            weight = {row.iri: sum(c.count for p, c in first.cells.items() if p[0] == row.iri) for row in first.rows}
            assert weight[f"{base}{lines[0][0]}"] == max(weight.values())


def test_a_deep_link_restores_the_cell_in_any_language(html: Pages, visit: Visits) -> None:
    """The address of an opened cell, pasted into the page of another language, opens the same cell."""
    page = visit(html("matrix", "en")).page
    page.locator("button.linked").nth(3).click()
    title = page.locator("#panel-title").inner_text()
    fragment = page.evaluate("location.hash")
    other = visit(html("matrix", "ar"), hash=fragment).page
    assert re.sub(r"\W", "", other.locator("#panel-title").inner_text()) == re.sub(r"\W", "", title)


def test_the_csv_is_what_the_table_shows_and_inert(html: Pages, visit: Visits, matrices: tuple[Matrix, Matrix]) -> None:
    """Only visible rows go out, and no field starts as a formula does."""
    page = visit(html("matrix", "en")).page
    page.select_option("#group", index=1)
    text = saved(page, "#csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    first = matrices[0]
    assert [row[0] for row in rows[1:]] == [row.code for row in first.rows[:4]]
    assert [row[1] for row in rows[1:]] == [f"'{row.label}" for row in first.rows[:4]]
    assert not any(field.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for field in row)
    for row, line in zip(first.rows, rows[1:], strict=False):
        for column, value in zip(first.columns, line[2:], strict=True):
            cell = first.cells.get((row.iri, column.iri))
            assert value == ("0" if cell is None else str(cell.count))


def test_the_network_works_by_keyboard(html: Pages, visit: Visits) -> None:
    """Arrows choose and walk, Enter opens the panel, neighbours are buttons, Esc clears, focus returns."""
    page = visit(html("network", "en")).page
    page.focus("#canvas")
    page.keyboard.press("ArrowRight")
    assert page.locator("#announce").text_content().startswith("Selected:")
    start = page.evaluate("location.hash")
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        if page.evaluate("location.hash") != start:
            break
    assert page.evaluate("location.hash") != start
    page.keyboard.press("Enter")
    assert focused(page) == "panel-title"
    title = page.locator("#panel-title").inner_text()
    assert page.locator("#view-around").get_attribute("aria-pressed") == "true"
    for _ in ("the button that closes", "the sheet", "the link to copy", "the citation", "the first neighbour"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#panel-title").inner_text() != title
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert focused(page) == "canvas"
    assert page.evaluate("location.hash").startswith("#n=")
    page.keyboard.press("Escape")
    assert page.evaluate("location.hash") == ""
    assert page.locator("#view-overview").get_attribute("aria-pressed") == "true"


def test_a_permalink_and_a_click_choose_the_same_node(html: Pages, visit: Visits) -> None:
    """`#n=` opens a node; a click where it stands opens it too, also in Arabic."""
    page = visit(html("network", "ar"), hash="#n=wsis/C2").page
    assert page.locator("#panel-title").inner_text() == "C2"
    for _ in ("the panel", "the surroundings"):
        page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    page.focus("#canvas")
    page.keyboard.press("ArrowUp")
    chosen = page.evaluate("location.hash").removesuffix("&view=overview")
    x, y = map(int, page.locator("#canvas").get_attribute("data-at").split(","))
    page.keyboard.press("Escape")
    assert page.evaluate("location.hash") == ""
    page.locator("#canvas").click(position={"x": x, "y": y})
    expect(page.locator("#panel")).to_be_visible()
    assert page.evaluate("location.hash") == chosen


def test_search_finds_by_code_label_and_other_names(html: Pages, visit: Visits) -> None:
    """A name that is shown nowhere leads to its node too, and on the list of things in another language."""
    page = visit(html("network", "en")).page
    for text in ("C2", "communication infra", "BROADBAND for"):
        page.fill("#search", text)
        page.press("#search", "Enter")
        assert page.locator("#panel-title").inner_text() == "C2"
        page.keyboard.press("Escape")
    things = visit(html("things", "en")).page
    things.fill("#search", "широкополосная")
    expect(things.locator("#status")).to_have_text("Shown: 1 of 14")
    assert things.locator(".all a:visible").get_attribute("href") == "things/wsis-C2.html"
    assert things.evaluate("decodeURIComponent(location.hash)") == "#q=широкополосная"


def test_focus_shows_what_lies_around(html: Pages, visit: Visits, network: MultiDiGraph[str]) -> None:
    """One hop leaves a node and its neighbours; the permalink with hops opens the same.

    One to a node that the network lacks says so.
    """
    node = "https://w3id.org/wsis-gdc/wsis/C2"
    near = {node, *network.successors(node), *network.predecessors(node)}
    linked = sum(node in edge for *edge, _key in network.edges(keys=True))
    page = visit(html("network", "en"), hash="#n=wsis/C2&h=1").page
    assert (
        page.locator("#status").inner_text().startswith(f"Nodes: {len(near)} of {len(network)} · Links: {linked} of ")
    )
    page.select_option("#hops", "2")
    assert page.evaluate("location.hash") == "#n=wsis/C2&h=2"
    assert not page.locator("#status").inner_text().startswith(f"Nodes: {len(near)} of ")
    page.evaluate("void (location.hash = '#n=wsis/C99')")
    expect(page.locator("#hits-status")).to_have_text("This network does not hold “wsis/C99”.")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_columns_read_in_the_direction_of_the_script(html: Pages, visit: Visits, language: str) -> None:
    """Commitments stand before action lines: to their left, in Arabic to their right; a click still hits."""
    page = visit(html("network", language), hash="#n=gdc/11a&view=overview").page
    places = [int(page.locator("#canvas").get_attribute("data-x"))]
    page.evaluate("location.hash = '#n=wsis/C2&view=overview'")
    expect(page.locator("#canvas")).not_to_have_attribute("data-x", str(places[0]))
    places.append(int(page.locator("#canvas").get_attribute("data-x")))
    assert (places[0] < places[1]) == (language == "en")


def test_search_finds_words_not_letters_inside_them(html: Pages, visit: Visits) -> None:
    """Whole words come before beginnings of words; what stands inside a word is not found."""
    page = visit(html("network", "en")).page

    def hits(text: str) -> list[str]:
        page.fill("#search", text)
        page.keyboard.press("End")
        page.wait_for_timeout(200)
        return page.locator("#hits .code").all_inner_texts()

    assert hits("structure") == []
    found = hits("in")
    assert set(found[:2]) == {"C1", "C5"} and {"C2", "C11"} <= set(found[2:])
    assert hits("infra") == ["C2"]
    assert hits("11a")[0] == hits("11(a)")[0] == "11(a)"


def test_the_whole_state_is_in_the_address(html: Pages, visit: Visits) -> None:
    """Filters, view and node, set by hand in English, open the same in Arabic; unknown values are left out."""
    page = visit(html("network", "en"), hash="#n=wsis/C2").page
    page.select_option("#set", "coded")
    page.select_option("#str", "2")
    page.select_option("#rel", "extends")
    page.select_option("#status-of", "adjudicated")
    page.select_option("#cert", "arguable")
    page.get_by_label("UN entities").uncheck()
    fragment = page.evaluate("location.hash")
    assert re.findall(r"(\w+)=", fragment) == ["n", "rel", "str", "set", "status", "cert", "kinds"]
    counts = re.findall(r"\d+", page.locator("#status").inner_text())
    other = visit(html("network", "ar"), hash=fragment).page
    assert re.findall(r"\d+", other.locator("#status").inner_text()) == counts
    assert other.evaluate("location.hash") == fragment
    assert re.findall(r"\d+", other.locator("#active").inner_text()) == ["6"]
    odd = visit(html("network", "en"), hash="#set=nobody&str=9&kinds=none&view=odd").page
    assert odd.locator("#status").inner_text().startswith("Nodes: 0 of 15")
    assert odd.locator("#active").inner_text() == "Filters on: 1"


def test_a_link_is_quoted_with_its_address(html: Pages, visit: Visits) -> None:
    """The panel says by whom, how sure and why, and copies a sentence that leads back to the link."""
    page = visit(html("network", "en"), hash="#n=wsis/C2").page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = page.locator("#panel").inner_text()
    for words in (
        "Links coded by this project were coded by language models; no UN body has reviewed them.",
        "Status: adjudicated",
        "Who says so: The project",
        "Mapping set: Coded links, round 1",
        "Certainty: ",
        "What 11(a) asks for widens what C2 set out to do.",
    ):
        assert words in panel
    cite = page.locator("#panel .claim .link-doors .text").first
    cite.locator("summary").click()
    cite.get_by_role("button").click()
    expect(cite.locator("[role=status]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "https://w3id.org/wsis-gdc/linkage/11(a)-C2-" in copied and "WSIS–GDC linkage graph" in copied


@pytest.mark.parametrize("fragment", ["", "#n=wsis/C2"])
def test_fingers_hit_what_they_aim_at(html: Pages, visit: Visits, fragment: str) -> None:
    """At 390 pixels every control of the network is at least 24 pixels wide and high (WCAG 2.2, 2.5.8)."""
    page = visit(html("network", "en"), width=390, hash=fragment).page
    page.click("#filters summary")
    small = page.eval_on_selector_all(
        "main button, main select, main summary, main input[type=search], .kinds label",
        """all => all.map((one) => [one.textContent, one.getBoundingClientRect()])
          .filter(([, box]) => box.width && Math.min(box.width, box.height) < 24).map(([text]) => text)""",
    )
    assert small == []
    assert page.locator("#canvas").bounding_box()["height"] >= 420


def test_filters_agree_with_the_counts_and_the_table(html: Pages, visit: Visits, network: MultiDiGraph[str]) -> None:
    """Kinds, relation and strength narrow drawing and table alike; clearing brings everything back."""
    page = visit(html("network", "en"), hash="#view=all").page
    nodes, links = network.number_of_nodes(), network.number_of_edges()
    linked = len({end for edge in network.edges() for end in edge})
    assert page.locator("#status").inner_text() == f"Nodes: {linked} of {nodes} · Links: {links} of {links}"
    page.click("#as-table")
    assert page.locator("#table tbody tr").count() == linked
    page.select_option("#str", "3")
    assert page.locator("#active").inner_text() == "Filters on: 1"
    strong = [edge for *edge, data in network.edges(data=True) if data["strength"] == 3]
    ends = {end for edge in strong for end in edge}
    expected = f"Nodes: {len(ends)} of {nodes} · Links: {len(strong)} of {links}"
    assert page.locator("#status").inner_text() == expected
    assert page.locator("#table tbody tr").count() == len(ends)
    page.click("#reset")
    assert page.locator("#active").inner_text() == ""
    page.get_by_label("Commitments").uncheck()
    assert page.locator("#status").inner_text() == f"Nodes: 0 of {nodes} · Links: 0 of {links}"
    page.get_by_role("button", name=f"links: {links}").click()
    assert page.locator("#table tbody tr").count() == linked


def test_the_table_twin_sorts_and_tells_degree_and_neighbours(
    html: Pages, visit: Visits, network: MultiDiGraph[str]
) -> None:
    """Degrees are those of the network; a heading sorts, and says how."""
    page = visit(html("network", "en")).page
    page.click("#as-table")
    shown = page.eval_on_selector_all(
        "#table tbody tr",
        "lines => lines.map(line => [line.cells[0].textContent, Number(line.cells[3].textContent)])",
    )
    degrees = {network.nodes[node]["code"]: degree for node, degree in network.degree() if degree}
    assert dict(shown) == degrees
    assert [degree for _code, degree in shown] == sorted(degrees.values(), reverse=True)
    page.click("#table button[data-key=code]")
    codes = page.locator("#table tbody th").all_inner_texts()
    assert codes.index("C2") < codes.index("C11")
    assert page.locator("#table th[aria-sort]").get_attribute("aria-sort") == "ascending"
    page.locator("#table tbody button").first.click()
    assert focused(page) == "panel-title"


def test_pictures_of_the_network_stand_alone(html: Pages, visit: Visits) -> None:
    """The SVG holds title, filters, count, legend, claimant, set, edition and licence; the PNG has twice its size."""
    page = visit(html("network", "en"), hash="#n=wsis/C2&str=2&set=coded").page
    picture = saved(page, "#png")
    drawn = ElementTree.fromstring(saved(page, "#svg"))  # noqa: S314  (our own file)
    size = [2 * int(drawn.attrib[name]) for name in ("width", "height")]
    assert picture.startswith(b"\x89PNG") and len(picture) > 20_000
    assert [int.from_bytes(picture[start : start + 4], "big") for start in (16, 20)] == size
    texts = [re.sub("[\u2066-\u2069]", "", text.text or "") for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    told = " ".join(texts)
    for words in (
        "WSIS–GDC linkage graph – Network",
        "Around: C2 Information and communication infrastructure",
        "Strength: 2 or more",
        "Mapping set: Coded links, round 1",
        page.locator("#status").inner_text(),
        "Commitments",
        "Action lines",
        "Relation: extends",
        "Who says so: The project",
        "Links coded by this project were coded by language models; no UN body has reviewed them.",
        "Data version: 4f1c2ab09d (2026-11-28)",
        "Licence of the data: CC BY 4.0",
    ):
        assert words in told


def test_the_slide_of_the_network_holds_what_the_picture_holds(html: Pages, visit: Visits) -> None:
    """Native shapes under a title: the words of the SVG as texts, its lines and signs as shapes; in Arabic, too."""
    for language in ("en", "ar"):
        page = visit(html("network", language), hash="#n=wsis/C2&str=2&set=coded").page
        drawn = ElementTree.fromstring(saved(page, "#svg"))  # noqa: S314  (our own file)
        presentation = Presentation(io.BytesIO(saved(page, "#pptx")))
        (only,) = presentation.slides
        space = "{http://www.w3.org/2000/svg}"
        texts = [re.sub("[\u2066-\u2069]", "", each.text or "") for each in drawn.iter(f"{space}text")]
        assert [shape.text_frame.text for shape in only.shapes if shape.text_frame.text] == [
            text for text in texts if text
        ]
        assert only.shapes.title.text_frame.text == texts[0]
        lines = [each for each in drawn.iter(f"{space}path") if each.get("stroke-opacity")]
        signs = [each for each in drawn.iter(f"{space}path") if each.get("stroke-linejoin")]
        kinds = Counter(str(shape.shape_type) for shape in only.shapes)
        assert kinds["FREEFORM (5)"] == len(lines) > 0
        assert kinds["AUTO_SHAPE (1)"] == len(signs) > 0
        size = (presentation.slide_width, presentation.slide_height)
        assert size == tuple(9525 * int(drawn.attrib[name]) for name in ("width", "height"))


def test_the_reader_chooses_the_theme(html: Pages, visit: Visits) -> None:
    """The button turns the colours of page and drawing and says which are on.

    In the first view at least twelve nodes carry a label.
    """
    opened = visit(html("network", "en"))
    page = opened.page
    expect(page.locator("#canvas")).to_have_attribute("data-labels", re.compile(r"\d"))
    assert int(page.locator("#canvas").get_attribute("data-labels")) >= 12
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(20, 23, 26)"
    assert page.locator("#theme").get_attribute("aria-pressed") == "true"
    assert opened.errors == []


def test_print_unrolls_the_table(html: Pages, visit: Visits) -> None:
    """On paper nothing scrolls and the colours are light."""
    page = visit(html("matrix", "en"), dark=True).page
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('#box')).overflow") == "visible"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
