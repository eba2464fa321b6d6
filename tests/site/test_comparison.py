"""The comparison page of the real graph in a browser, and the doors to its cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from wsis_gdc.questions.compared_counts import compare_counts
from wsis_gdc.questions.comparison import AS_CLAIMED, LEVELS, at_level, gists
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.site.proofs import readable
from wsis_gdc.site.rendering import about
from wsis_gdc.site.reports import comparison_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from wsis_gdc.engines import OxigraphEngine
    from wsis_gdc.questions.comparison import Comparison, Level

pytestmark = pytest.mark.browser

FIRST = ("wsis-gdc", "igf-2025-crosswalk", "objective-line")


@pytest.fixture(scope="module")
def levels(oxigraph: OxigraphEngine) -> list[Level]:
    return [at_level(oxigraph, name) for name in LEVELS]


@pytest.fixture(scope="module")
def path(oxigraph: OxigraphEngine, levels: list[Level], tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = {"https://w3id.org/wsis-gdc/set/wsis-gdc": "sets/wsis-gdc.html"}
    edition = replace(about("x"), things_page="things.html")
    more: dict[str, Any] = {
        "matrices": {("objective", "action-line")},
        "readable": readable(Atlas(oxigraph)),
        "gists": gists(oxigraph),
    }
    text = comparison_page(levels, FIRST, about=edition, pages=pages, **more)
    file = tmp_path_factory.mktemp("comparison") / "comparison.html"
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


@pytest.fixture
def opened(path: Path, visit_url: Callable[..., Any]) -> Callable[..., Page]:
    def open_page(hash_: str = "", **more: Any) -> Page:
        page: Page = visit_url(path.as_uri() + hash_, **more).page
        return page

    return open_page


def figures(page: Page) -> list[str]:
    """Return the figures of the page in their order."""
    return page.locator(".figures dd").all_inner_texts()


def expected(found: Comparison) -> list[str]:
    """Return the figures as the command has them."""
    shares = (found.jaccard, found.precision, found.recall, found.agreement)
    told = [str(found.both), str(found.only_a), str(found.only_b)]
    return told + [f"{share:.1%}" for share in shares if share is not None]


def test_the_page_opens_with_the_two_crosswalks(opened: Callable[..., Page], oxigraph: OxigraphEngine) -> None:
    page = opened()
    assert figures(page) == expected(compare_counts(oxigraph, *FIRST))
    assert page.locator("#cells-a").inner_text() == "Only in A 7"
    assert page.locator("table[aria-labelledby=cells-b] tbody tr").count() == 11
    expect(page.locator("#set-b option:checked")).to_have_text("IGF 2025 sub-theme crosswalk (shared cells: 33)")


def test_where_one_set_did_not_look_nothing_is_said_of_agreement(
    opened: Callable[..., Page], oxigraph: OxigraphEngine
) -> None:
    """The IGF read three of four sub-themes and says of no pair how the two relate, which stands above the figures."""
    page = opened()
    assert compare_counts(oxigraph, *FIRST).agreement is None
    assert page.locator(".figures").get_by_text("Same answer").count() == 0
    side = page.locator(".sides li").nth(1)
    expect(side).to_contain_text("three of four sub-themes could be read.")
    expect(side).to_contain_text("Both carry the same label; how they relate is not said.")
    expect(page.locator("section:has(#cells-b) > p")).to_have_text("B lists this pair, A does not.")


def test_every_pair_has_the_figures_of_the_command(
    opened: Callable[..., Page], oxigraph: OxigraphEngine, levels: list[Level]
) -> None:
    """Every fifth pair of the levels with rows and columns, and some of those that are compared link by link.

    By turns the one and the other comes first.
    """
    page = opened()
    pairs = [
        (level, one, other)
        for level in levels
        for number, pair in enumerate(combinations(level.sets, 2))
        for one, other in (pair if number % 2 else pair[::-1],)
        if len(level.sets) > 1 and number % (70 if level.name == AS_CLAIMED else 5) == 0
    ]
    assert len({level.name for level, *_ in pairs}) > 3 and len(pairs) > 20
    wrong = []
    for level, one, other in pairs:
        shown = page.evaluate(
            """hash => {
              history.replaceState(null, "", hash);
              dispatchEvent(new HashChangeEvent("hashchange"));
              return [...document.querySelectorAll(".figures dd")].map((value) => value.textContent);
            }""",
            f"#a={one}&b={other}&lv={level.name}",
        )
        # halves are rounded up by browsers, to the even digit by Python
        for text, wanted in zip(shown, expected(compare_counts(oxigraph, one, other, level.name)), strict=True):
            if text != wanted and abs(float(text.rstrip("%")) - float(wanted.rstrip("%"))) > 0.11:
                wrong.append((level.name, one, other, text, wanted))
    assert wrong == []


def test_what_is_chosen_stands_in_the_address(opened: Callable[..., Page]) -> None:
    """A copied address opens the same two sets at the same level; swapping turns A and B round."""
    page = opened("#a=gdc-sdg-citations&b=wsis-gdc&lv=objective-goal")
    expect(page.locator(".sides li").first).to_contain_text("SDGs cited by the Global Digital Compact")
    page.click("#swap")
    assert page.url.endswith("#a=wsis-gdc&b=gdc-sdg-citations&lv=objective-goal")
    expect(page.locator(".notes").first).to_contain_text("its action lines were carried over to goals")
    page.select_option("#set-b", label="Links stated by ITU")
    assert page.url.endswith(f"&b=itu-reports&lv={AS_CLAIMED}")
    expect(page.locator("#status")).to_contain_text("The level changed")
    expect(page.locator(".notes").first).to_contain_text("No cell is linked by both sets.")
    page.reload()
    expect(page.locator("#set-b")).to_have_value(page.input_value("#set-b"))
    assert page.locator(".sides li").nth(1).inner_text().startswith("B Links stated by ITU")


def test_an_address_of_unknown_sets_opens_the_first_pair(opened: Callable[..., Page], oxigraph: OxigraphEngine) -> None:
    assert figures(opened("#a=nobody&b=%3Cb%3E&lv=x")) == expected(compare_counts(oxigraph, *FIRST))


def test_a_cell_shows_both_reasons_and_leads_to_matrix_and_link(opened: Callable[..., Page]) -> None:
    """Objective 1 × C2: reasons of both sets, the cell in the matrix by each, the linkage where its set has a page."""
    page = opened()
    page.locator(".grid button").filter(has_text="Obj. 1 × C2:").click()
    row = page.locator("tr:has(th:focus)")
    expect(row.locator("td").nth(0)).to_contain_text("extends")
    expect(row.locator("td").nth(1)).to_contain_text("sub-theme tag")
    doors = row.locator("a").evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    cell = "matrix.html#m=objective-action-line&r=gdc/objective-1&c=wsis/C2&p=1&set="
    assert {f"{cell}wsis-gdc", f"{cell}igf-2025-crosswalk"} <= set(doors)
    assert any(re.fullmatch(r"sets/wsis-gdc\.html#gdc-[\w.-]+--[\w.-]+", door) for door in doors)


def test_each_link_can_be_copied_cited_and_contested(opened: Callable[..., Page], path: Path) -> None:
    """The address of a link is that on the page of its set, else that of the comparison; names tell links apart."""
    page = opened()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert page.locator(".said > li").count() == page.locator(".said > li > .link-doors").count() > 100
    ours, theirs = (page.locator(f"td[data-side={side}] .link-doors").first for side in "AB")
    name = ours.locator(".vh").first.text_content()
    assert re.fullmatch(r" – \d+(\([a-z]\))? \w+ (Plan )?\S+", name or "")
    ours.get_by_text(f"Contest{name}").click()
    contest = ours.locator("textarea").input_value()
    iri = r"Link: https://w3id\.org/wsis-gdc/linkage/wsis-gdc/(gdc-\w+--\S+)\n"
    found = re.search(iri, contest)
    assert found and f"It says:{(name or '').removeprefix(' –')}; Strength: " in contest
    assert re.search(r"It stands between: .+ \(gdc/\w+\) and .+ \((poa|wsis)/\S+\)\n", contest)
    read = re.search(r"\nRead in: (.+)\n", contest)
    assert read and all(re.fullmatch(r"(\d|Plan )\S* \w.+ \S+ https://\S+", each) for each in read[1].split("; "))
    theirs.get_by_text("Contest", exact=False).first.click()
    assert re.search(r"\nRead in: https://mail\.intgovforum\.org/\S+\n", theirs.locator("textarea").input_value())
    ours.get_by_text(f"Cite{name}").click()
    assert f"linkage/wsis-gdc/{found[1]}" in ours.locator(".text").first.locator("textarea").input_value()
    for doors, copied in ((ours, f"{path.parent.as_uri()}/sets/wsis-gdc.html#{found[1]}"), (theirs, page.url)):
        doors.locator("button.copy").first.click()
        expect(doors.locator("[role=status]").first).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == copied


def test_an_empty_side_tells_why_it_is_empty(opened: Callable[..., Page]) -> None:
    page = opened()
    texts = [
        set(page.locator(f"table[aria-labelledby=cells-{where}] .nothing").all_inner_texts()) for where in ("a", "b")
    ]
    assert texts == [{"No link here, and the set does not say what it looked at"}, {"Looked at, no link"}]


def test_the_page_has_no_barriers(visit_url: Any, path: Path) -> None:
    """In the dark on a narrow screen; test_pages looks at that of the invented world in the light, too."""
    visited = visit_url(path.as_uri(), width=320, dark=True)
    assert visited.barriers() == []
    for width in (320, 1280):
        visited.page.set_viewport_size({"width": width, "height": 860})
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= width


def test_heads_of_the_glance_are_doors_that_say_their_titles(levels: list[Level], visit: Callable[..., Any]) -> None:
    """C6 is what there is room for; its title is heard and shown as a tooltip."""
    pages = {"https://w3id.org/wsis-gdc/wsis/C6": "things/wsis-C6.html"}
    page = visit(comparison_page(levels, FIRST, about=about("x"), pages=pages)).page
    head = page.locator(".grid thead th", has_text="C6")
    expect(head.get_by_role("link", name="C6 Enabling environment", exact=True)).to_have_attribute(
        "href", "things/wsis-C6.html"
    )
    expect(page.locator(".grid thead th", has_text="C5")).to_have_text(
        "C5 Building confidence and security in the use of ICTs"
    )
