"""The matrix page as its readers use it: what it opens on, what its address keeps, what it hands out and prints."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from itertools import combinations, product
from random import Random
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from pptx import Presentation

from wsis_gdc.base.errors import QueryError
from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.site.pages import matrix_html

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.conftest import Built
    from tests.site.conftest import RealMatrices

    from wsis_gdc.engines import OxigraphEngine
    from wsis_gdc.questions.matrix import Matrix

    Visits = Callable[..., Any]
    Pages = Callable[[str, str], str]

pytestmark = pytest.mark.browser

CODED = "Coded crosswalk between the Global Digital Compact and the WSIS action lines"


def saved(page: Page, button: str) -> bytes:
    """Return the file that a button of the downloads hands out."""
    if not page.locator(button).is_visible():
        page.click("#downloads summary")
    with page.expect_download() as waiting:
        page.click(button)
    return waiting.value.path().read_bytes()


PRESS = """(pairs) => {
  const byId = (id) => document.getElementById(id);
  const seen = (element) => element && element.checkVisibility();
  window.seed ??= 15;
  const below = (most) => {
    window.seed = (window.seed * 48271) % 2147483647;
    return window.seed % most;
  };
  const set = (id, value, kind = "change") => {
    byId(id).value = value;
    byId(id).dispatchEvent(new Event(kind, { bubbles: true }));
  };
  const press = (id) => {
    if (id === "cell") {
      const cells = [...document.querySelectorAll("#box button.linked")].filter(seen);
      if (cells.length) cells[below(cells.length)].click();
    } else if (id === "search") set(id, ["child", "data", ""][below(3)], "input");
    else if (byId(id).tagName !== "SELECT") {
      if (seen(byId(id))) byId(id).click();
    } else if (seen(byId(id))) set(id, byId(id).options[below(byId(id).options.length)].value);
  };
  window.told ??= JSON.parse(byId("data").textContent);
  const data = window.told;
  const ids = (places) => places.map((place) => data.things[place].id);
  const all = (kind) => [...document.querySelectorAll(kind)].map((each) => each.dataset.id);
  return pairs.map((pair) => {
    for (const control of pair) press(control);
    const chosen = data.matrices.find((each) => each.id === byId("which").value);
    const columns = byId("line").value ? [byId("line").value] : ids(chosen.columns).sort();
    const open = document.querySelector("#box [aria-expanded=true][data-column]");
    return {
      title: document.querySelector("#caption strong").textContent === chosen.title,
      columns: byId("list") !== null || String(all("#matrix thead th[data-id]").sort()) === String(columns),
      rows: all("#box .data").every((id) => ids(chosen.rows).includes(id)),
      printed: document.querySelector("#printed .title").textContent === chosen.title,
      address: (location.hash.match(/m=([^&]+)/)?.[1] ?? data.matrices[0].id) === chosen.id,
      open: byId("panel").checkVisibility() === (open !== null) && (open !== null) === /&c=/.test(location.hash),
    };
  });
}"""
"""Presses two controls, pair by pair, and tells of each whether title, columns, rows, panel and address are those of
the matrix chosen."""


def test_controls_agree_in_every_pair(few: RealMatrices, visit: Visits) -> None:
    """Each two of them in random order, an open cell among them: the page stays of one piece, without an error.

    It is drawn after eight pairs, which takes longer than they do.
    """
    opened = visit(few(), width=1440)
    selects = ("which", "line", "relation", "strength", "show", "group", "set", "status-of", "certainty", "order")
    controls = (*selects, "search", "fold", "reset", "as-list", "with-parts", "cell")
    pairs = [*combinations(controls, 2), *(("cell", "which"),) * 8]
    random = Random(15)  # noqa: S311
    random.shuffle(pairs)
    pressed = [random.sample(pair, 2) if "cell" not in pair else [*pair] for pair in pairs]
    for start in range(0, len(pressed), 8):
        some = pressed[start : start + 8]
        found = opened.page.evaluate(PRESS, some)
        assert [(pair, each) for pair, each in zip(some, found, strict=True) if not all(each.values())] == []
        assert opened.errors == [], some


FRAMES = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
"""Waits until what was asked for is drawn."""


def test_the_table_is_in_sight_at_once_and_its_head_stays(built: Built, visit_url: Visits) -> None:
    """At 1440 × 900 rows are visible; the page scrolls, not a box; the heads of columns stay, also of a wide table."""
    page = visit_url((built.folder / "matrix.html").as_uri(), width=1440).page
    page.set_viewport_size({"width": 1440, "height": 900})
    assert page.locator("tr.data").nth(2).bounding_box()["y"] < 860
    for name in ("commitment-action-line", "commitment-mechanism"):
        page.select_option("#which", name)
        page.mouse.wheel(0, 1500)
        page.wait_for_function("() => scrollY > 1000")
        page.evaluate(FRAMES)
        head = page.locator("#matrix thead th").first.bounding_box()
        assert abs(head["y"]) < 2
        page.evaluate("scrollTo(0, 0)")
    assert page.evaluate("document.documentElement.scrollWidth") == 1440


NESTED = """[...document.querySelectorAll("main *")].filter((each) => each.scrollHeight > each.clientHeight + 1
  && ["auto", "scroll"].includes(getComputedStyle(each).overflowY)).map((each) => each.id || each.className)"""


def test_small_screens_have_a_list_without_boxes_that_scroll(few: RealMatrices, visit: Visits) -> None:
    """A card for each row names its columns and opens the panel inside; as a table too nothing scrolls in itself."""
    page = visit(few(), width=360).page
    page.set_viewport_size({"width": 360, "height": 225})
    made = few.matrix("commitment", "action-line")
    assert page.locator("#matrix").count() == 0
    assert page.locator(".card.data").count() == len(made.rows)
    assert page.locator(".card button.linked").count() == len(made.cells)
    card = page.locator(".card[data-id='gdc/31b']")
    assert "Building confidence and security in the use of ICTs" in card.inner_text()
    card.locator("button.linked").first.click()
    assert card.locator("#panel").is_visible()
    assert page.evaluate(NESTED) == []
    page.click("#as-list")
    page.locator("#matrix button.linked").first.click()
    assert page.evaluate(NESTED) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_address_opens_the_same_view_in_another_language(few: RealMatrices, visit: Visits) -> None:
    """Filters, order, rows to show and the open cell; the controls say so and the rows are the same."""
    page = visit(few()).page
    page.select_option("#group", "gdc/objective-3")
    page.select_option("#line", "wsis/C5")
    page.select_option("#relation", "extends")
    page.select_option("#strength", "2")
    page.select_option("#order", "weight")
    page.fill("#search", "child")
    page.wait_for_function("() => location.hash.includes('q=child')")
    page.locator("button.linked:visible").first.click()
    address = page.evaluate("location.hash")
    keys = dict(pair.split("=") for pair in address.lstrip("#").split("&"))
    assert keys | {"r": ""} == {
        "m": "commitment-action-line",
        "q": "child",
        "col": "wsis/C5",
        "rel": "extends",
        "str": "2",
        "ord": "weight",
        "r": "",
        "c": "wsis/C5",
        "grp": "gdc/objective-3",
    }
    other = visit(few("ar"), hash=address.replace("q=child&", "")).page
    assert other.locator("#panel-title").is_visible()
    assert other.evaluate("location.hash") == address.replace("q=child&", "")
    words = page.evaluate("location.hash = location.hash.replace('q=child&', ''); ''")
    assert words == ""
    expect(page.locator("#search")).to_have_value("")
    rows = "all => all.filter(each => !each.hidden).map(each => each.dataset.id)"
    assert other.eval_on_selector_all("tr.data", rows) == page.eval_on_selector_all("tr.data", rows)


def test_an_empty_result_says_what_it_means(few: RealMatrices, visit: Visits) -> None:
    """C5 continues none; how many extend it is what the matrix counts. The way out clears the filters."""
    made = few.matrix("commitment", "action-line")
    links = {pair[0]: cell.links for pair, cell in made.cells.items() if pair[1].endswith("/C5")}
    extending = sum(any(link.predicate == "extends" for link in each) for each in links.values())
    assert extending > 5
    page = visit(few(), hash="#m=commitment-action-line&col=wsis/C5&rel=continues").page
    assert page.locator("tr.data:visible").count() == 0
    assert page.locator("#none p").inner_text() == f"C5: continues none. Of the other relations: extends {extending}."
    page.click("#clear-here")
    assert page.locator("tr.data:visible").count() == len(made.rows)
    page.select_option("#line", "wsis/C5")
    assert (
        page.locator("#status")
        .inner_text()
        .startswith(f"Rows: {len(links)} of {len(made.rows)} · Linked cells: {len(links)} ")
    )


EMPTY: tuple[tuple[str, str, set[str]], ...] = (
    ("col=wsis/C5&rel=extends&str=3", "No row matches.", {"Strength"}),
    ("col=wsis/C5&rel=extends&q=zzz", "No row matches.", {"Search the rows"}),
    ("grp=gdc/objective-1&show=new", "No row matches.", {"Group", "Show"}),
    ("status=published", "No link passes the filters.", {"Status"}),
    ("cert=sure&str=3&status=published", "No link passes the filters.", {"Status"}),
    ("rel=coListedWith&q=zzz", "No row matches.", set()),
)
LOOKED_AT = ("col=wsis/C5&rel=extends&str=3", "status=published")
"""Where axe looks: no row is left, and all stand without links."""


def test_an_empty_result_says_which_filter_empties_it(few: RealMatrices, visit: Visits) -> None:
    """And what there is without it, as the reader finds then; nothing is said of a relation that has links.

    No row left and rows without links bar nobody.
    """
    opened = visit(few())
    page = opened.page
    for state, said, ways in EMPTY:
        page.evaluate("hash => void (location.hash = hash)", f"#m=commitment-action-line&{state}")
        told = page.locator("#none p:visible, #meaning:visible")
        expect(told).to_contain_text(said)
        text = told.inner_text()
        found = re.findall(r"Without “([^:]+): ([^”]+)”: rows ([0-9]+), linked cells ([0-9]+)\.", text)
        assert text.startswith(said), state
        assert {label for label, *_ in found} == ways, state
        assert text.endswith("clear several.") == (not ways), state
        if state in LOOKED_AT:
            assert opened.barriers() == [], state
        for label, _, rows, cells in found:
            control = page.get_by_label(label, exact=True)
            change = control.fill if label == "Search the rows" else control.select_option
            kept = control.input_value()
            change("all" if label == "Show" else "")
            expect(page.locator("#status")).to_have_text(re.compile(rf"Rows: {rows} of \d+ · Linked cells: {cells} .*"))
            change(kept)
        page.click("#reset")


@pytest.mark.parametrize("width", [1440, 320])
def test_no_matrix_scrolls_in_a_box(few: RealMatrices, visit: Visits, width: int) -> None:
    """On a wide screen the table fits, on a narrow one it is a list; the page itself scrolls."""
    page = visit(few(), width=width).page
    for which in page.eval_on_selector_all("#which option", "all => all.map(each => each.value)"):
        page.select_option("#which", which)
        wide = page.eval_on_selector("#box", "box => [box.scrollWidth, box.clientWidth]")
        assert wide[0] <= wide[1], which
        assert page.evaluate("document.documentElement.scrollWidth") <= width, which


def test_a_cell_whose_links_are_hidden_stands_in_the_legend(few: RealMatrices, visit: Visits) -> None:
    """It is blank, which is neither "no link" nor "not looked at"."""
    page = visit(few(), hash="#m=commitment-action-line&str=3&show=all").page
    words = "Linked, but by no link that passes the filters"
    assert words in page.locator("#legend").inner_text()
    page.click("#reset")
    assert words not in page.locator("#legend").inner_text()


def test_the_looks_of_one_set_say_nothing_of_another(
    few: RealMatrices, visit: Visits, oxigraph: OxigraphEngine
) -> None:
    """The page, its list and its file tell what the command tells: of the chosen set, or of all."""
    page = visit(few()).page
    for set_, strength in product(("igf-2025-crosswalk", "wsis-gdc", ""), (None, 3)):
        sets = [set_] if set_ else []
        try:
            made = matrix(oxigraph, Asked("objective", "action-line", sets=sets, min_strength=strength))
        except QueryError:
            assert (set_, strength) == ("igf-2025-crosswalk", 3)  # its links state no strength
            continue
        states = Counter(made.state(row.iri, column.iri) for row in made.rows for column in made.columns)
        chosen = f"&set={set_ or 'all'}{f'&str={strength}' if strength else ''}"
        page.evaluate("hash => { location.hash = hash; }", f"#m=objective-action-line{chosen}&show=all&list=0")
        said = page.locator("#status")
        expect(said).to_contain_text(f"Linked cells: {states['link']} ")
        expect(said).to_contain_text(f"Looked at, no link: {states['none']} · Not looked at: {states['unknown']}")
        classes = Counter(page.eval_on_selector_all("tr.data > td", "all => all.map((cell) => cell.className)"))
        expected = {"": "link", "none": "none", "unseen": "unknown", "out": "filtered"}
        assert {expected[name]: number for name, number in classes.items()} == states
        rows = list(csv.reader(io.StringIO(saved(page, "#csv").decode("utf-8-sig"))))[1:]
        assert sum(row[2:].count("0") for row in rows) == states["none"]


def test_a_page_of_a_filtered_matrix_says_so(oxigraph: OxigraphEngine, visit: Visits) -> None:
    """As the command makes it: what the filter hides is blank, and stands in the legend."""
    made = matrix(oxigraph, Asked("objective", "action-line", sets=["wsis-gdc"], min_strength=3))
    page = visit(matrix_html(made, "en", "", False).decode()).page
    assert page.locator("td.out").count() == len(made.filtered) > 0
    assert "Linked, but by no link that passes the filters" in page.locator("#legend").inner_text()
    assert page.locator("td.out").first.text_content() == "Linked, but by no link that passes the filters"


def test_a_page_of_who_facilitates_what_shows_facts_and_says_what_an_empty_cell_means(
    oxigraph: OxigraphEngine, visit: Visits
) -> None:
    """As the command makes it: nobody looks for facts, so that none is no pair that was not looked at."""
    made = matrix(oxigraph, Asked("entity", "action-line"))
    page = visit(matrix_html(made, "en", "", False).decode()).page
    assert page.locator("button.stated").count() == len(made.cells) > 0
    empty = len(made.rows) * len(made.columns) - len(made.cells)
    said = "No lead or co-facilitator by the sources seen"
    expect(page.locator("#status")).to_contain_text(f"Linked cells: {len(made.cells)} · {said}: {empty}")
    assert page.locator("td.unseen").first.text_content() == said
    legend = page.locator("#legend").inner_text()
    assert said in legend and "Stated facts" in legend
    assert "ooked at" not in legend + page.locator("#status").inner_text() + page.locator("#csv-note").text_content()
    rows = list(csv.reader(io.StringIO(saved(page, "#csv").decode("utf-8-sig"))))[1:]
    assert Counter(cell for row in rows for cell in row[2:]) == {"1": len(made.cells), "": empty}
    page.locator("button.stated").first.click()
    assert "facilitated by" in page.locator("#panel").inner_text()


def test_rows_can_be_shown_by_what_is_known_of_them(few: RealMatrices, visit: Visits, oxigraph: OxigraphEngine) -> None:
    """Without a link, new in the Compact, contested: each as the graph says."""
    made = few.matrix("commitment", "action-line")
    linked = {row for row, _ in made.cells}
    query = """SELECT DISTINCT ?unit { ?f a wg:NoLinkFinding ; wg:unit ?unit ; wg:noLinkReason/skos:notation "new"
      FILTER NOT EXISTS { ?f wg:line ?line } }"""
    new = {unit for (unit,) in oxigraph.select(query).texts()} & {row.iri for row in made.rows}
    arguable = {
        row for (row, _), cell in made.cells.items() if any(link.certainty == "arguable" for link in cell.links)
    }
    page = visit(few()).page
    for name, expected in (
        ("linked", linked),
        ("unlinked", {row.iri for row in made.rows} - linked),
        ("new", new),
        ("contested", arguable),
    ):
        page.select_option("#show", name)
        shown = page.eval_on_selector_all("tr.data", "all => all.filter(e => !e.hidden).map(e => e.dataset.id)")
        assert {f"https://w3id.org/wsis-gdc/{row}" for row in shown} == expected, name
        assert expected
    assert "Contested:" in page.locator("#legend").inner_text()


def test_certainty_and_status_narrow_the_links(few: RealMatrices, visit: Visits) -> None:
    """As many cells as have such a link."""
    made = few.matrix("commitment", "action-line")
    page = visit(few()).page
    for control, field, value in (("#certainty", "certainty", "sure"), ("#status-of", "status", "adjudicated")):
        page.select_option(control, value)
        cells = [cell for cell in made.cells.values() if any(getattr(link, field) == value for link in cell.links)]
        assert page.locator("button.linked:visible").count() == len(cells) > 0
        page.click("#reset")


def test_a_tip_tells_the_cell_and_goes_by_escape(html: Pages, visit: Visits, matrices: tuple[Matrix, Matrix]) -> None:
    """Under pointer and focus: both titles, relation, strength, number, first reason; also the heads of columns."""
    page = visit(html("matrix", "en")).page
    (row, column), cell = next(iter(matrices[0].cells.items()))
    titles = {thing.iri: thing.label for thing in (*matrices[0].rows, *matrices[0].columns)}
    button = page.locator("button.linked").first
    button.hover()
    tip = page.locator("#tip")
    expect(tip).to_be_visible()
    for words in (titles[row], titles[column], "extends", f"Links: {cell.count}", cell.links[0].rationale):
        assert words in tip.inner_text()
    assert button.get_attribute("aria-describedby") == "tip"
    tip.hover()
    page.wait_for_timeout(400)
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert tip.is_hidden() and button.get_attribute("aria-describedby") is None
    button.focus()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    page.locator("thead th a").first.focus()
    expect(tip).to_contain_text("The role of governments and all stakeholders in the promotion of ICTs for development")


def test_the_panel_hands_out_link_citation_and_contest(few: RealMatrices, visit: Visits) -> None:
    """It says at its head who coded; the texts name the linkage, both ends, relation, and the data version."""
    page = visit(few(), hash="#m=commitment-action-line&r=gdc/31b&c=wsis/C5").page
    assert page.locator("#panel .models").inner_text() == (
        "Links coded by this project were coded by language models; no UN body has reviewed them."
    )
    iri = "https://w3id.org/wsis-gdc/linkage/wsis-gdc/gdc-31b--poa-12b"
    doors = page.locator("#panel .link-doors").first
    doors.get_by_text("Contest – 31(b) extends Plan 12(b)").click()
    contest = doors.locator("textarea").input_value()
    for words in (
        iri,
        "31(b) extends Plan 12(b)",
        "gdc/31b",
        "poa/12b",
        "\nRead in: 31(b) ",
        "; Plan 12(b) ",
        "Data version: 4f1c2ab09d",
        "Who contests it:",
        "Why:",
    ):
        assert words in contest
    doors.get_by_text("Cite – 31(b) extends Plan 12(b)").click()
    cite = doors.locator(".text").first.locator("textarea").input_value()
    assert iri in cite and CODED in cite and "4f1c2ab09d" in cite
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#panel .share button").click()
    expect(page.locator("#panel .share [role=status]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_workbook_holds_what_is_shown(few: RealMatrices, visit: Visits) -> None:
    """Matrix, strengths, one row for each link with its reason, and what the file is; heads are bold and filter."""
    made = few.matrix("commitment", "action-line")
    cells = {pair: cell for pair, cell in made.cells.items() if pair[1].endswith("/C5")}
    page = visit(few()).page
    page.select_option("#line", "wsis/C5")
    book = load_workbook(io.BytesIO(saved(page, "#xlsx")))
    assert book.sheetnames == ["Matrix", "Strength", "Links", "About"]
    numbers, strengths, links = (list(book[name].values) for name in book.sheetnames[:3])
    assert [row[2] for row in numbers[1:]] == [cell.count for cell in cells.values()]
    assert [row[2] for row in strengths[1:]] == [cell.strength for cell in cells.values()]
    expected = [link for cell in cells.values() for link in cell.links]
    assert sorted(row[-1] for row in links[1:]) == sorted(link.iri for link in expected)
    reasons = {link.iri: link.rationale for link in expected}
    heads = links[0]
    for row in links[1:]:
        told = dict(zip(heads, row, strict=True))
        assert told["Rationale"] == reasons[told["Identifier"]]
        assert told["Relation"] == "extends" and told["Date"] and told["Who says so"] and told["Evidence"]
    for sheet in book.worksheets[:3]:
        assert sheet["A1"].font.bold and sheet.auto_filter.ref.startswith("A1:") and sheet.freeze_panes == "A2"
    about = {row[0]: row[1] for row in book["About"].values if row[0]}
    assert about["Filter"].startswith("Column: C5 ") and about["Data version:"] == "4f1c2ab09d (2026-11-28)"
    assert about["Licence of the data:"] == "CC BY 4.0" and about["Mapping set"] == CODED
    assert "coded by language models" in " ".join(row[1] for row in book["About"].values)


def test_texts_of_a_workbook_are_no_formulas(html: Pages, visit: Visits, matrices: tuple[Matrix, Matrix]) -> None:
    """Labels that begin as a formula does stay texts; so in the CSV of links."""
    page = visit(html("matrix", "en")).page
    book = load_workbook(io.BytesIO(saved(page, "#xlsx")))
    values = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(str(cell.value).startswith("=Commitment") for cell in values)
    assert {cell.data_type for cell in values} <= {"s", "n", "inlineStr"}
    rows = list(csv.reader(io.StringIO(saved(page, "#csv-links").decode("utf-8-sig"))))
    assert len(rows) - 1 == sum(cell.count for cell in matrices[0].cells.values())
    assert not any(field.startswith(("=", "+", "-", "@")) for row in rows for field in row)


def test_paper_says_what_it_shows(few: RealMatrices, visit: Visits) -> None:
    """Matrix, filters in words, claimants, edition and day stand above the table on paper only."""
    page = visit(few(), hash="#m=commitment-action-line&col=wsis/C5").page
    assert page.locator("#printed").is_hidden()
    page.emulate_media(media="print")
    told = page.locator("#printed").inner_text()
    for words in ("Commitments × Action lines", "Column: C5 Building confidence", CODED, "as reader", "4f1c2ab09d"):
        assert words in told
    assert re.search(r"Printed on \w+ \d+, 20\d\d", told)


def test_entities_that_a_text_names_are_told_from_claims(
    few: RealMatrices, visit: Visits, oxigraph: OxigraphEngine
) -> None:
    """A stated name has a mark of its own and no number; columns are the entities that are linked or named."""
    kept = {row.iri for row in few.matrix("commitment", "entity").rows}
    claimed, named = (
        {pair for pair in matrix(oxigraph, Asked("commitment", "entity", by=by)).cells if pair[0] in kept}
        for by in ("claims", "facts")
    )
    page = visit(few(), hash="#m=commitment-entity").page
    assert page.locator("thead th[data-id]").count() == len({column for _, column in claimed | named})
    assert page.locator("button.linked").count() == len(claimed) > 0
    assert page.locator("button.stated").count() == len(named - claimed) > 0
    page.locator("button.stated").first.click()
    assert "names actor" in page.locator("#panel").inner_text()
    expect(page.locator("#named-note")).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "ar", "zh"])
def test_heads_of_sublines_show_their_whole_names(few: RealMatrices, visit: Visits, language: str) -> None:
    """A long code stands beside the name of its column, not in the room of it."""
    page = visit(few(language), width=1440).page
    names = page.locator("thead .head:has(> .long) > .name")
    cut = names.evaluate_all(
        "all => all.filter(({ scrollWidth, clientWidth, scrollHeight, clientHeight })"
        " => scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1).map((name) => name.textContent)"
    )
    assert names.count() >= 8
    assert cut == []


def test_the_overview_is_taken_away_as_a_picture(few: RealMatrices, visit: Visits) -> None:
    """What the filters leave of it, with title, filters, count, legend, claimant, set, edition and licence inside."""
    page = visit(few(), width=1440).page
    page.select_option("#relation", "extends")
    page.click("#overview summary")
    files = {}
    for name in ("png", "svg", "pptx"):
        with page.expect_download() as waiting:
            page.click(f"#{name}")
        files[name] = waiting.value.path().read_bytes()
    drawn = ElementTree.fromstring(files["svg"])  # noqa: S314  (our own file)
    space = "{http://www.w3.org/2000/svg}"
    texts = [re.sub("[\u2066-\u2069]", "", each.text or "") for each in drawn.iter(f"{space}text")]
    told = " ".join(texts)
    for words in (
        "WSIS–GDC linkage graph – Commitments × Action lines",
        "Relation: extends",
        "Mapping set: Coded crosswalk",
        page.locator("#status").inner_text(),
        "Strength 2",
        "Looked at, no link",
        "C7 e-health",
        "30-32 Digital trust and safety",
        "Who says so: WSIS-GDC linkage graph project, as reader",
        "coded by language models; no UN body has reviewed them",
        "Licence of the data: CC BY 4.0",
    ):
        assert words in told
    assert files["png"].startswith(b"\x89PNG")
    (only,) = Presentation(io.BytesIO(files["pptx"])).slides
    assert [shape.text_frame.text for shape in only.shapes if shape.text_frame.text] == texts
    assert only.shapes.title.text_frame.text == texts[0]


def test_folded_groups_and_the_list_are_in_the_address(few: RealMatrices, visit: Visits) -> None:
    """By the identifiers of the groups, whatever the language; a new order leaves them folded, a new list is one."""
    page = visit(few(), width=1440).page
    page.locator("button.fold").nth(1).click()
    address = page.evaluate("location.hash")
    assert address.startswith("#m=commitment-action-line&fold=gdc")
    other = visit(few("ar"), hash=address).page
    folded = other.locator('button.fold[aria-expanded="false"]')
    assert (folded.count(), other.evaluate("location.hash")) == (1, address)
    assert other.locator("button.fold").nth(1).get_attribute("aria-expanded") == "false"
    hidden = other.locator("#matrix tbody tr[data-id]:visible").count()
    folded.click()
    assert other.locator("#matrix tbody tr[data-id]:visible").count() > hidden
    assert other.evaluate("location.hash") == ""
    page.click("#fold")
    assert page.evaluate("location.hash").endswith("&fold=all")
    page.reload()
    assert page.locator("#matrix tbody tr[data-id]:visible").count() == 0
    page.click("#as-list")
    assert page.evaluate("location.hash").endswith("&list=1&fold=all")
    page.reload()
    assert page.locator("#list").is_visible()
    assert not page.locator("#matrix").count()


def test_what_an_address_asks_for_and_the_matrix_lacks_is_told_with_what_is_near(
    visit: Visits, few: RealMatrices
) -> None:
    """A mistyped set, matrix or cell is no longer passed over; the names near to it lead on, and a choice clears it."""
    page = visit(few(), hash="#m=commitment-action-line&set=wsis-gcd&col=wsis/C5").page
    told = page.locator("#unknown")
    expect(told).to_have_attribute("role", "status")
    expect(told).to_contain_text("Mapping set: this matrix does not hold “wsis-gcd”, which the address asks for.")
    expect(told).to_contain_text(f"Near to it: {CODED}")
    expect(page.locator("#line")).to_have_value("wsis/C5")
    told.get_by_role("link", name=CODED, exact=True).click()
    expect(page.locator("#set")).to_have_value("wsis-gdc")
    expect(page.locator("#line")).to_have_value("wsis/C5")
    expect(told).to_be_hidden()
    page.evaluate("void (location.hash = '#m=commitments&r=gdc/29z&c=wsis/C5')")
    expect(told).to_contain_text("This page has no matrix “commitments”, which the address asks for.")
    expect(told).to_contain_text("Row: this matrix does not hold “gdc/29z”")
    page.select_option("#show", "linked")
    expect(told).to_be_hidden()
    page.evaluate("void (location.hash = '#m=commitment-action-line&rel=extends&set=all')")
    expect(page.locator("#relation")).to_have_value("extends")
    expect(told).to_be_hidden()
