"""The network of the real graph in a browser: its lines, what can be done with their links, and what is offered."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.network import drawn_kinds, network
from wsis_gdc.site.pages import network_page
from wsis_gdc.site.proofs import readable
from wsis_gdc.site.rendering import about

if TYPE_CHECKING:
    from pathlib import Path

    from networkx import MultiDiGraph
    from playwright.sync_api import Page

    from wsis_gdc.engines import OxigraphEngine

pytestmark = pytest.mark.browser

BASE = "https://w3id.org/wsis-gdc/"
LINE = "#from=gdc/objective-1&to=wsis/C2"
SPOKEN = """() => {
  window.spoken = [];
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, ...rest) {
    const { actualBoundingBoxLeft: left, actualBoundingBoxRight: right } = this.measureText(text);
    const { a, e } = this.getTransform();
    window.spoken.push([text, (x - left) * a + e, (x + right) * a + e]);
    return fillText.call(this, text, x, ...rest);
  };
}"""
"""Has a page keep which words it draws, and from where to where."""


@pytest.fixture(scope="module")
def drawn(oxigraph: OxigraphEngine) -> MultiDiGraph[str]:
    return network(oxigraph, kinds=drawn_kinds(oxigraph), lift=True)


@pytest.fixture(scope="module")
def paths(
    oxigraph: OxigraphEngine, drawn: MultiDiGraph[str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    pages = {f"{BASE}poa/9": "things/poa-9.html", f"{BASE}set/wsis-gdc": "sets/wsis-gdc.html"}
    found = {}
    for language in ("en", "ar"):
        found[language] = tmp_path_factory.mktemp("network") / f"{language}.html"
        read = readable(Atlas(oxigraph, language))
        text = network_page(drawn, language=language, about=about("x"), pages=pages, readable=read)
        found[language].write_text(text, encoding="utf-8", newline="\n")
    return found


@pytest.fixture
def opened(paths: dict[str, Path], visit_url: Callable[..., Any]) -> Callable[..., Page]:
    def open_page(hash_: str = "", language: str = "en", **more: Any) -> Page:
        page: Page = visit_url(paths[language].as_uri() + hash_, **more).page
        return page

    return open_page


def fragment(page: Page) -> str:
    address: str = page.evaluate("location.hash")
    return address


def title(page: Page) -> str:
    return page.locator("#panel-title").inner_text()


def walked(page: Page, *keys: str) -> tuple[float, float]:
    """Walk on the canvas by keys and return where the node stands that is come to."""
    for key in keys:
        page.locator("#canvas").press(key)
    x, y = (page.locator("#canvas").get_attribute("data-at") or "").split(",")
    return float(x), float(y)


@pytest.mark.parametrize(
    ("start", "keys"),
    [
        ("", (("ArrowRight",), ("ArrowLeft",))),
        ("#n=gdc/21c", (("ArrowRight",), ("ArrowLeft",))),
        ("#view=all", (("ArrowRight",), ("ArrowLeft",))),
    ],
)
def test_a_clicked_line_is_in_the_address(
    opened: Callable[..., Page], start: str, keys: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    """A colleague opens the same panel by it, also in Arabic; who closes the panel takes the line out of it."""
    page = opened(start)
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.wait_for_timeout(300)  # the drawing takes the place of the panel
    (x, y), (right, below) = (walked(page, *some) for some in keys)
    page.locator("#canvas").click(position={"x": (x + right) / 2, "y": (y + below) / 2})
    expect(page.locator("#panel-title")).to_contain_text("×")
    assert re.search(r"\bfrom=[^&]+&to=[^&]+", fragment(page))
    links = page.locator("#panel .claim").count()
    assert links > 0
    if start:
        return
    other = opened(fragment(page), "ar")
    assert fragment(other) == fragment(page)
    assert other.locator("#panel .claim").count() == links
    assert other.locator("#panel-title bdi").count() == 2
    other.locator("#panel header button").click()
    assert "from=" not in fragment(other) and other.locator("#panel").is_hidden()


def test_the_line_just_walked_opens_by_keyboard(opened: Callable[..., Page]) -> None:
    """With the focus in its panel; Esc leads back to the drawing, and where nothing was walked nothing opens."""
    page = opened()
    canvas = page.locator("#canvas")
    canvas.press("Shift+Enter")
    expect(page.locator("#panel")).to_be_hidden()
    walked(page, "ArrowRight")
    canvas.press("Shift+Enter")
    expect(page.locator("#panel")).to_be_hidden()
    walked(page, "ArrowLeft")
    canvas.press("Shift+Enter")
    expect(page.locator("#panel-title")).to_contain_text("×")
    expect(page.locator("#panel-title")).to_be_focused()
    assert re.search(r"\bfrom=[^&]+&to=[^&]+", fragment(page))
    assert page.locator("#panel .claim").count() > 0
    page.keyboard.press("Escape")
    expect(canvas).to_be_focused()


def test_back_and_forward_open_and_close_a_line(opened: Callable[..., Page]) -> None:
    page = opened(LINE)
    assert title(page) == "Obj. 1 × C2"
    page.evaluate("location.hash = '#view=all'")
    expect(page.locator("#panel")).to_be_hidden()
    page.go_back()
    expect(page.locator("#panel-title")).to_have_text("Obj. 1 × C2")
    assert fragment(page) == LINE
    page.go_forward()
    expect(page.locator("#panel")).to_be_hidden()


def test_a_line_gives_way_to_what_is_chosen_next(opened: Callable[..., Page]) -> None:
    """A neighbour, a filter, another view, and Esc take the line out of the address."""
    page = opened(LINE)
    page.locator("#panel .neighbour").first.click()
    assert re.fullmatch(r"#n=gdc/\w+", fragment(page))
    leaves: tuple[tuple[Callable[[Page], object], str], ...] = (
        (lambda page: page.select_option("#str", "3"), "#str=3"),
        (lambda page: page.click("#view-everything"), "#view=all"),
        (lambda page: page.keyboard.press("Escape"), ""),
    )
    for leave, left in leaves:
        page.evaluate("hash => void (location.hash = hash)", LINE)
        expect(page.locator("#panel-title")).to_have_text("Obj. 1 × C2")
        leave(page)
        assert fragment(page) == left
        expect(page.locator("#panel")).to_be_hidden()


NO_LINES = (
    ("#from=wsis/C99&to=wsis/C2", "This network does not hold “wsis/C99”."),
    ("#from=gdc/objective-1&to=__proto__", "This network does not hold “__proto__”."),
    ("#from=<img src=x onerror=alert(1)>&to=wsis/C2", "This network does not hold “<img src=x onerror=alert(1)>”."),
    ("#from=wsis/C2&to=wsis/C3", "No line is drawn here between “C2 Information and communication infrastructure”"),
    ("#from=gdc/objective-1", ""),
    ("#from=&to=", "This network does not hold “”."),
)


def test_an_address_of_no_line_opens_no_panel(paths: dict[str, Path], visit_url: Callable[..., Any]) -> None:
    visited = visit_url(paths["en"].as_uri() + NO_LINES[0][0])
    page = visited.page
    for address, told in NO_LINES:
        page.goto(paths["en"].as_uri() + address)
        said = page.locator("#hits-status").inner_text()
        assert said.startswith(told) and bool(said) == bool(told), address
        assert page.locator("#panel").is_hidden(), address
        assert visited.errors == [] and page.locator("main img").count() == 0, address


def test_links_of_a_line_can_be_copied_cited_and_contested(opened: Callable[..., Page], paths: dict[str, Path]) -> None:
    """By the ends that a link really has, also where the drawing shows their wholes; parts lead to their sheets."""
    page = opened(LINE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    claims = page.locator("#panel .claim")
    assert claims.count() == claims.locator(".link-doors").count() == 10
    claim = claims.filter(has_text="10 continues Plan 9")
    part = claim.locator(".facts a")
    assert part.inner_text() == "Plan 9 Infrastructure as base of inclusion"
    assert part.get_attribute("href") == "things/poa-9.html"
    claim.get_by_text("Contest – 10 continues Plan 9").click()
    iri = f"{BASE}linkage/wsis-gdc/gdc-10--poa-9"
    contest = claim.locator("textarea").input_value()
    for words in (
        f"Link: {iri}\n",
        "It says: 10 continues Plan 9; Strength: 3\n",
        "It stands between: 10 Internet access for everyone (gdc/10) and Plan 9 Infrastructure as base of inclusion",
        "Read in: 10 Internet access for everyone A/RES/79/1, annex I https://docs.un.org/en/A/RES/79/1; Plan 9 ",
        "Infrastructure as base of inclusion WSIS-03/GENEVA/DOC/5-E ",
        "https://www.itu.int/wsis/docs/geneva/official/poa.html; Plan 9(d) ",
        "Who contests it:\nWhy:",
    ):
        assert words in contest
    claim.get_by_text("Cite – 10 continues Plan 9").click()
    assert claim.locator(".text").first.locator("textarea").input_value().endswith(iri)
    for button, copied in (
        (claim.get_by_role("button", name="Copy link – 10 continues Plan 9"), "sets/wsis-gdc.html#gdc-10--poa-9"),
        (page.locator("#panel > .doors button"), f"en.html{LINE}"),
    ):
        button.click()
        expect(button.locator("xpath=..").locator("[role=status]")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == f"{paths['en'].parent.as_uri()}/{copied}"


def test_lines_upon_each_other_are_one_panel(opened: Callable[..., Page], drawn: MultiDiGraph[str]) -> None:
    """Among everything each link is a line of its own; where several lie on one another, the panel has all of them."""
    pairs: dict[tuple[str, str], int] = {}
    for start, end, _key in drawn.edges(keys=True):
        pairs[start, end] = pairs.get((start, end), 0) + 1
    start, end = max(pairs, key=lambda pair: pairs[pair])
    page = opened(f"#view=all&from={start.removeprefix(BASE)}&to={end.removeprefix(BASE)}")
    assert page.locator("#panel .claim").count() == pairs[start, end] > 1


OFFERED = """async (starts) => {
  const found = (id) => document.getElementById(id);
  const links = () => Number(/Links: ([0-9]+)/.exec(found("status").textContent)[1]);
  const open = (start) => {
    history.replaceState(null, "", start || location.pathname);
    dispatchEvent(new HashChangeEvent("hashchange"));
  };
  const wrong = [];
  let offered = 0;
  const press = (start, name, promised, button) => {
    button.click();
    offered += 1;
    if (!promised || links() !== promised || !found("empty").hidden) wrong.push([start, name, promised, links()]);
  };
  for (const start of starts) {
    open(start);
    const promised = Number(found("strong-count").textContent.slice(1, -1));
    if (found("strong").checkVisibility()) press(start, "strong", promised, found("strong"));
    open(start);
    const count = found("offers").children.length;
    for (let place = 0; place < count; place += 1) {
      open(start);
      const button = found("offers").children[place];
      press(start, button.textContent, Number(/([0-9]+)$/.exec(button.textContent)[1]), button);
    }
  }
  return { wrong, offered };
}"""


def test_every_offered_button_gives_what_it_promises(opened: Callable[..., Page], drawn: MultiDiGraph[str]) -> None:
    """The strongest links of a set, in each view, of each kind, around a thing of each; and the ways out of nothing."""
    page = opened()
    sets = page.eval_on_selector_all("#set option", "all => all.map((option) => option.value).filter(Boolean)")
    kinds = sorted({kind for _node, kind in drawn.nodes(data="kind")})
    firsts = [next(node for node, own in drawn.nodes(data="kind") if own == kind) for kind in kinds]
    starts = ["", "#view=all", "#view=all&rel=continues", "#str=3&cert=arguable"]
    starts += [f"#{('', 'view=all&')[place % 2]}set={name}" for place, name in enumerate(sets[::5])]
    starts += [f"#str=3&set={name}" for name in sets[::7]]
    starts += [f"#kinds={kind}&set={sets[0]}" for kind in kinds[::2]]
    ways = ("", "&h=2", "&str=2", f"&set={sets[0]}")
    starts += [f"#n={node.removeprefix(BASE)}{ways[place % 4]}" for place, node in enumerate(firsts)]
    found = page.evaluate(OFFERED, starts)
    assert found["wrong"] == []
    assert found["offered"] > 20


def test_the_overview_offers_the_strongest_links_that_it_draws(opened: Callable[..., Page]) -> None:
    """Not those of emerging trends, which it does not show, though these have more."""
    page = opened()
    assert "Coded crosswalk between the Global Digital Compact" in page.locator("#strong").inner_text()
    page.click("#view-everything")
    assert "Emerging trends" in page.locator("#strong").inner_text()
    page = opened("#n=gdc/21c")
    assert page.locator("#strong").is_hidden()


def test_table_and_search_are_in_the_address(opened: Callable[..., Page]) -> None:
    page = opened()
    page.click("#as-table")
    assert fragment(page) == "#as=table"
    page.fill("#search", "health")
    expect(page.locator("#hits button").first).to_be_visible()
    assert fragment(page) == "#as=table&q=health"
    other = opened("#as=table&q=health", "ar")
    expect(other.locator("#table table")).to_be_visible()
    assert other.locator("#canvas").is_hidden() and other.locator("#search").input_value() == "health"
    expect(other.locator("#hits")).to_be_visible()
    page.locator("#hits button").first.click()
    assert re.fullmatch(r"#n=[\w/-]+&as=table&q=health", fragment(page))
    again = opened(fragment(page))
    assert again.locator("#hits").is_hidden() and title(again) == title(page)
    again.click("#as-drawing")
    assert "as=" not in fragment(again)
    odd = opened("#as=odd")
    assert odd.locator("#table").is_hidden()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)])
def test_the_panel_of_a_line_has_no_barriers(
    paths: dict[str, Path], visit_url: Callable[..., Any], width: int, dark: bool
) -> None:
    """Also with the texts to cite and to contest open."""
    visited = visit_url(paths["en"].as_uri() + LINE, width=width, dark=dark)
    for text in visited.page.locator("#panel .claim .text summary").all()[:2]:
        text.click()
    expect(visited.page.locator("#panel textarea")).to_have_count(2)
    assert visited.barriers() == []
    assert visited.page.evaluate("document.documentElement.scrollWidth") <= width
    low = visited.page.eval_on_selector_all(
        "#panel :is(button, summary)", "all => all.filter((one) => one.getBoundingClientRect().height < 24).length"
    )
    assert low == 0


@pytest.mark.parametrize(("language", "set_"), [("en", ""), ("ar", "&set=wsis-gdc")])
def test_all_words_around_a_thing_stand_inside_the_drawing(
    opened: Callable[..., Page], language: str, set_: str
) -> None:
    """Sign and letters of the chosen thing are larger than others, so that they need more room beside the edge."""
    page = opened(f"#n=gdc/objective-5{set_}", language)
    page.evaluate(SPOKEN)
    for _ in ("on the way", "there"):
        page.evaluate("spoken.length = 0")
        page.locator("#fit").click()
        page.wait_for_function("spoken.length > 20")
        page.wait_for_timeout(200)  # words that were left out while it moved come when it rests
    words = page.evaluate("spoken")
    wide = page.evaluate("document.querySelector('#canvas canvas').width")
    assert len(words) > 20
    assert [text for text, left, right in words if left < 0 or right > wide] == []
