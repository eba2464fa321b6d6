"""The overview of the matrix page: what its dots stand for, and how it and the table lead to each other."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from wsis_gdc.site.overview_grid import dot_size, overview_nodes

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.site.conftest import RealMatrices

    from wsis_gdc.questions.matrix import Matrix

    Visits = Callable[..., Any]
    Pages = Callable[[str, str], str]

pytestmark = pytest.mark.browser

# Keeps the drawing within reach of a test; `vis` is set when the page starts the library.
WATCH = """
  let Real;
  window.vis = {};
  Object.defineProperty(window.vis, "Network", {
    configurable: true, enumerable: true,
    set(value) { Real = value; },
    get() { return Real && class extends Real { constructor(...all) { super(...all); window.drawn = this; } }; },
  });
"""


def opened(visit: Visits, html: str, **more: Any) -> Page:
    """Open a page and its overview, and wait until it is drawn."""
    page: Page = visit(html, script=WATCH, **more).page
    page.click("#overview summary")
    page.wait_for_selector("#dots canvas")
    return page


def dots(page: Page) -> list[list[Any]]:
    """Return (band, column, group, opacity) of the dots that stand for a link, and their places on the screen."""
    found: list[list[Any]] = page.evaluate(
        """() => Object.values(window.drawn.body.nodes).filter((node) => /^(s\\d|count)$/.test(node.options.group))
          .map((node) => {
            const at = window.drawn.canvasToDOM({ x: node.x, y: node.y });
            const wide = document.querySelectorAll("#heads > *").length;
            const high = document.querySelectorAll("#bands > *").length;
            const box = document.querySelector("#dots").getBoundingClientRect();
            return [Math.floor(at.y / (box.height / high)), Math.floor(at.x / (box.width / wide)),
              node.options.group, node.options.opacity, node.options.size];
          })"""
    )
    return found


def table(page: Page) -> dict[tuple[str, int], tuple[int, int]]:
    """Return (links, strongest) of each section or group and column, as the visible cells of the table tell them."""
    rows: list[list[Any]] = page.evaluate(
        """() => {
          const parts = [];
          let part = "";
          for (const line of document.querySelectorAll("#matrix tbody tr")) {
            if (line.matches(".group, .section")) part = line.cells[0].innerText.trim();
            for (const [place, cell] of line.matches(".data") ? [...line.cells].entries() : []) {
              const button = cell.querySelector("button.linked:not([hidden])");
              if (!button || line.hidden) continue;
              const [, strong] = button.className.match(/ s(\\d)$/);
              parts.push([part, place - 1, Number(button.querySelector("span").textContent), Number(strong)]);
            }
          }
          return parts;
        }"""
    )
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for part, column, count, strong in rows:
        before = found.get((part, column), (0, 0))
        found[part, column] = before[0] + count, max(before[1], strong)
    return found


def drawn(page: Page) -> dict[tuple[str, int], tuple[float, int]]:
    """Return (size, strongest) of each dot by the name of its band, without paragraph numbers, and its column."""
    names = [re.sub(r"^[\d–-]+ ", "", name.strip()) for name in page.locator("#bands p").all_text_contents()]
    return {(names[band], column): (size, int(group[1:])) for band, column, group, _, size in dots(page)}


def test_each_dot_is_the_sum_of_its_cells(few: RealMatrices, visit: Visits) -> None:
    """Size by number of links, colour by the strongest, for every section and line; also when filters hide links.

    In each order of columns dots stand under the same codes as the cells.
    """
    page = opened(visit, few())
    for filters in ({}, {"#strength": 2}, {"#strength": 2, "#relation": 1}, {"#group": 4}):
        page.click("#reset")
        for select, index in filters.items():
            page.select_option(select, index=index)
        cells = table(page)
        assert drawn(page) == {spot: (dot_size(count), strong) for spot, (count, strong) in cells.items()}
        assert cells
    page.click("#reset")
    page.select_option("#order", index=1)
    heads = page.locator("#heads > *").all_text_contents()
    assert heads == page.locator("#matrix thead th .code").all_text_contents()
    by_code = {(name, heads[column]) for name, column in drawn(page)}
    page.select_option("#order", index=0)
    usual = page.locator("#heads > *").all_text_contents()
    assert heads[0] != usual[0]
    assert by_code == {(name, usual[column]) for name, column in drawn(page)}


def test_the_page_carries_what_python_drew(few: RealMatrices) -> None:
    """The dots of all matrices, in their order, come from the pyvis network."""
    block = re.search(r'id="data">(.*?)</script>', few(), re.DOTALL)
    assert block
    data = json.loads(block[1])
    nodes = overview_nodes(data["matrices"])
    assert data["drawing"]["places"] == [[node["x"], node["y"], node["size"]] for node in nodes]
    assert data["drawing"]["options"]["physics"] == {"enabled": False}
    assert len(nodes) == sum(len(each["bands"]) * len(each["columns"]) for each in data["matrices"])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_dot_leads_to_its_cells(few: RealMatrices, visit: Visits, language: str) -> None:
    """A click marks the cells of the section and column and goes to the first link; in Arabic columns are mirrored."""
    page = opened(visit, few(language))
    box = page.locator("#dots").bounding_box()
    band = 3  # Connectivity
    x = box["width"] * (1.5 / 19 if language == "en" else 17.5 / 19)
    bands = page.locator("#bands p").count()
    page.locator("#dots").click(position={"x": x, "y": box["height"] * (band + 0.5) / bands})
    marked = page.eval_on_selector_all(
        "td.spot", "all => all.map((cell) => [cell.cellIndex, cell.parentElement.dataset.id])"
    )
    assert {column for column, _ in marked} == {2} and len(marked) == 4
    assert all(re.match(r"gdc/1[01]", row) for _, row in marked)
    focus = page.evaluate("[document.activeElement.dataset.row, document.activeElement.className]")
    assert "linked" in focus[1]
    assert page.locator("#spot").inner_text() != ""
    assert page.evaluate("document.activeElement.checkVisibility()")


def test_a_dot_opens_a_closed_group(few: RealMatrices, visit: Visits) -> None:
    """Its cells are in sight afterwards."""
    page = opened(visit, few())
    page.click("#fold")
    page.focus("#dots")
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator("tr.data:visible").count() > 0
    assert page.evaluate("document.activeElement.matches('button.linked')")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_overview_works_by_keyboard(few: RealMatrices, visit: Visits, language: str) -> None:
    """One tab stop; arrows follow the script and say where they are; Ctrl goes to the next dot that is linked."""
    page = opened(visit, few(language))
    forward = "ArrowLeft" if language == "ar" else "ArrowRight"
    page.focus("#dots")
    spot = page.locator("#dots")
    page.keyboard.press("Home")
    expect(spot).to_have_attribute("data-spot", "0,0")
    page.keyboard.press(forward)
    expect(spot).to_have_attribute("data-spot", "0,1")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(spot).to_have_attribute("data-spot", "3,1")
    columns = sorted(column for band, column, *_ in dots(page) if band == 3)
    if language == "ar":
        columns = sorted(18 - column for column in columns)
    following = next(column for column in columns if column > 1)
    page.keyboard.press("Control+" + forward)
    expect(spot).to_have_attribute("data-spot", f"3,{following}")
    assert "C7-e-learning" in page.locator("#spot").inner_text()
    page.keyboard.press("ArrowDown")
    expect(spot).to_have_attribute("data-spot", f"4,{following}")
    page.keyboard.press("Control+End")
    expect(spot).to_have_attribute("data-spot", f"{page.locator('#bands p').count() - 1},18")
    page.keyboard.press("Escape")
    expect(spot).to_have_attribute("data-spot", "")


def test_an_open_cell_and_a_chosen_column_show_in_the_overview(few: RealMatrices, visit: Visits) -> None:
    """The dot of the open cell is marked until it closes; dots of other columns fade behind a chosen one."""
    page = opened(visit, few(), hash="#m=commitment-action-line&r=gdc/11d&c=wsis/C2")
    expect(page.locator("#dots")).to_have_attribute("data-spot", "3,1")
    assert page.locator("#bands .on").inner_text().endswith("Connectivity")
    page.keyboard.press("Escape")
    page.select_option("#line", label="C2 Information and communication infrastructure")
    faded = {opacity for _, column, _, opacity, _ in dots(page) if column != 1}
    assert {opacity for _, column, _, opacity, _ in dots(page) if column == 1} == {1}
    assert faded <= {0.25} and faded


def test_a_closed_overview_costs_nothing_and_can_be_opened_again(few: RealMatrices, visit: Visits) -> None:
    """The table works without it; another matrix has an overview of its own; paper has none."""
    seen = visit(few())
    page = seen.page
    assert page.evaluate("window.vis === undefined")
    page.select_option("#which", index=3)
    page.click("#overview summary")
    page.wait_for_selector("#dots canvas")
    assert page.locator("#bands p").count() == 19  # the lines
    page.emulate_media(media="print")
    assert page.locator("#overview").is_hidden()
    assert seen.errors == []


def test_small_screens_and_dark_ones_show_it_whole(few: RealMatrices, visit: Visits) -> None:
    """At 390 pixels it fits the page; its colours change with the theme."""
    page = opened(visit, few(), width=390)
    box = page.locator("#dots").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    colour = (
        "Object.values(window.drawn.body.nodes).find((node) => node.options.group === 's3').options.color.background"
    )
    before = page.evaluate(colour)
    page.click("#theme")
    assert (before, page.evaluate(colour)) == ("#004e7d", "#add6f9")


def test_the_matrix_opens_on_the_coded_set_and_offers_the_others(few: RealMatrices, visit: Visits) -> None:
    """Claims on whole objectives are shown at the objective, never at its provisions; all their links are counted."""
    page = opened(visit, few())
    options = page.locator("#set option").all_text_contents()
    assert options == [
        "All",
        "Coded crosswalk between the Global Digital Compact and the WSIS action lines",
        "IGF 2025 sub-theme crosswalk (on whole objectives)",
    ]
    assert page.locator("#set").evaluate("set => set.selectedIndex") == 1
    assert page.locator("button.wide").count() == 0
    page.select_option("#set", index=2)
    assert page.locator("tr.data:visible").count() == 0
    assert page.locator("tr.group:visible").count() == 5
    assert page.locator("#status").inner_text().endswith("Claims on whole objectives: 44")
    assert {group for _, _, group, _, _ in dots(page)} == {"count"}
    assert len(dots(page)) == page.locator("button.wide").count() == 84
    page.click("#reset")
    assert page.locator("button.wide").count() == 0
    assert page.locator("tr.data:visible").count() == len(few.matrix("commitment", "action-line").rows)


def test_a_claim_on_a_whole_opens_as_such(few: RealMatrices, visit: Visits) -> None:
    """Its panel names the objective, says so where the line too is a whole, and has an address of its own."""
    page = opened(visit, few())
    page.select_option("#set", index=2)
    page.locator("tr.group:visible").first.locator("td").nth(7).locator("button").click()
    panel = page.locator("#panel").inner_text()
    assert "Claimed of C7 as a whole, not of C7-e-government." in panel
    assert "Who says so: IGF Secretariat" in panel and "No strength stated" in panel
    address = page.evaluate("location.hash")
    other = opened(visit, few(), hash=address)
    assert other.locator("#panel").inner_text() == panel
    page.keyboard.press("Escape")
    page.click("#downloads summary")
    with page.expect_download() as waiting:
        page.click("#csv")
    lines = waiting.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 6
    assert lines[1].startswith("Obj. 1,") and ",1 (C7)," in lines[1]


def test_a_matrix_without_groups_has_a_band_for_each_row(
    html: Pages, visit: Visits, matrices: tuple[Matrix, Matrix]
) -> None:
    """The second invented matrix counts links without a strength."""
    page = opened(visit, html("matrix", "en"))
    page.select_option("#which", index=1)
    assert page.locator("#bands p").all_text_contents() == [
        "Obj. 1 Objective 1",
        "Obj. 2 Objective 2",
        "Obj. 3 Objective 3",
    ]
    assert dots(page) == [[0, 1, "count", 1, dot_size(7)]]
