"""The search of the site: found in the page as in Python, quickly, from a small file, from the box of every page."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from playwright.sync_api import expect

from wsis_gdc.base.namespaces import expand
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.search import search
from wsis_gdc.site.pages import index_page
from wsis_gdc.site.search_page import search_data, search_page
from wsis_gdc.site.thing_pages import addresses, thing_page
from wsis_gdc.words.hits import hit_code

if TYPE_CHECKING:
    from pathlib import Path
    from types import SimpleNamespace

    from tests.site.conftest import Visits

    from wsis_gdc.questions.matrix import Matrix
    from wsis_gdc.site.pages import Figures
    from wsis_gdc.site.rendering import About

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
MOST = 310_000
QUERIES = (
    *("hate speech", "women", "girls", "artificial intelligence", "AI", "child online protection", "disability"),
    *("youth", "misinformation", "broadband", "e-waste", "data protection", "open source", "12(b)", "113", "WSIS+20"),
    *("WSIS+20 113", "para 29", "29d", "GDC 29", "C5", "C7", "ITU", "goal 9", "SDG 11.3", "9c", "A/RES/79/1"),
    *(
        "enfants",
        "L’éducation",
        "niños",
        "дети",
        "Ещё",
        "الأطفال",
        "والأطفال",
        "الفقرة ٢٩",
        "儿童",
        "儿童保护",
        "第29段",
    ),
    *("人工智能", "band", "inform", "frobnicate women", "e-health for women in agriculture", "xyzzyq", "'\"<b>", "GDC"),
    *("UIT", "ЮНЕСКО", "Media"),
)

Pages = Callable[[str], str]

ASK = """([turns, queries]) => queries.map((query) => {
  const form = document.getElementById("tools");
  form.querySelector("input").value = query;
  let took = Infinity;
  for (let turn = 0; turn < turns; turn += 1) {
    form.requestSubmit();
    took = Math.min(took, Number(document.getElementById("hits").dataset.took));
  }
  const text = (element) => element.textContent;
  const groups = [...document.querySelectorAll("#hits section")].map((group) => [
    group.querySelector("h2").id.replace("kind-", ""),
    Number(text(group.querySelector(".amount"))),
    [...group.querySelectorAll(".hit")].map(text),
  ]);
  const marks = [...document.querySelectorAll("#hits mark")].map(text);
  return { took, groups, marks };
})"""


@pytest.fixture(scope="module")
def found_in(oxigraph: OxigraphEngine, about: About) -> Pages:
    """Make the page of the real graph in a language, once."""
    made: dict[str, str] = {}

    def make(language: str) -> str:
        if language not in made:
            doors = addresses(Atlas(oxigraph, language).things.values())
            made[language] = search_page(oxigraph, language=language, about=about, pages=doors)
        return made[language]

    return make


def _title(hit: Any, terms: Any) -> str:
    if hit.link is None:
        return " ".join(filter(None, (hit_code(hit, terms), hit.thing.label)))
    ends = [" ".join(filter(None, (terms.code(e.code, e.kind), e.label))) for e in (hit.link.subject, hit.link.object)]
    return f"{ends[0]} {terms.relations[hit.link.predicate]} {ends[1]}"


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_the_page_finds_what_python_finds(
    oxigraph: OxigraphEngine, about: About, found_in: Pages, visit: Visits, language: str
) -> None:
    visited = visit(found_in(language))
    terms = about.terms(language)
    for query, got in zip(QUERIES, visited.page.evaluate(ASK, [1, QUERIES]), strict=True):
        found = search(oxigraph, query, limit=5, language=language)
        wanted = [
            [kind, found.counts[kind], [_title(hit, terms) for hit in hits]] for kind, hits in found.groups.items()
        ]
        clean = [[kind, n, [title.split("*")[0] for title in titles]] for kind, n, titles in got["groups"]]
        assert clean == wanted, query
    assert visited.errors == []
    assert visited.outside() == []


@pytest.mark.browser
@pytest.mark.alone
def test_answers_come_within_50_ms(found_in: Pages, visit: Visits) -> None:
    visited = visit(found_in("en"))
    visited.page.evaluate(ASK, [3, QUERIES[:5]])
    slow = {
        query: got["took"]
        for query, got in zip(QUERIES, visited.page.evaluate(ASK, [3, QUERIES]), strict=True)
        if got["took"] > 50
    }
    assert slow == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_small(found_in: Pages, language: str) -> None:
    assert len(gzip.compress(found_in(language).encode(), 9)) <= MOST


@pytest.mark.browser
def test_what_is_looked_for_stands_in_the_address_and_is_marked(found_in: Pages, visit: Visits) -> None:
    """A group opens whole and keeps the place; where nothing is found the page says what to try."""
    visited = visit(found_in("en"), hash="#q=hate%20speech")
    page = visited.page
    assert page.title() == "hate speech – Search – WSIS–GDC linkage graph"
    assert page.locator("#status").inner_text().startswith("Found: 20 for “hate speech”")
    assert "xenophobia" in page.locator("#themes").inner_text()
    first = page.locator("#hits li").first
    assert first.locator("mark").all_inner_texts() == ["hate speech"]
    assert first.locator("a").get_attribute("href") == "things/gdc-36b.html"
    page.fill("#words", "29(d)")
    page.locator("#hits :text('No Internet shutdowns')").first.wait_for()
    assert page.url.endswith("#q=29%28d%29")
    assert visited.barriers() == []

    page.evaluate("void (location.hash = '#q=AI')")
    expect(page.locator("#words")).to_have_value("AI")
    group = page.locator("section:has(#kind-commitment)")
    count = int(group.locator(".amount").inner_text())
    group.get_by_role("button").click()
    assert group.locator("li").count() == count > 5
    assert page.evaluate(
        "document.activeElement.closest('li') === document.querySelectorAll('#kind-commitment ~ ol li')[5]"
    )

    page.evaluate("void (location.hash = '#q=xyzzyq')")
    expect(page.locator("#status")).to_contain_text("Try one word")
    page.locator("#nothing").get_by_role("button", name="C5", exact=True).click()
    assert "Building confidence" in page.locator("#hits li").first.inner_text()


@pytest.fixture
def site(
    about: About, figures: Figures, matrices: tuple[Matrix, Matrix], by_hand: SimpleNamespace, tmp_path: Path
) -> Iterator[Path]:
    """A start page, a sheet and the page of a search for one thing, in one folder."""
    store, women = ox.Store(), ox.NamedNode("https://w3id.org/wsis-gdc/stakeholder/women")
    store.add(ox.Quad(women, ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("wg:StakeholderGroup"))))
    store.add(ox.Quad(women, ox.NamedNode(expand("skos:prefLabel")), ox.Literal("women", language="en")))
    told = replace(about, search_page="search.html")
    row, column = matrices[0].rows[0], matrices[0].columns[1]
    each = next(iter(matrices[0].cells.values())).links[0]
    doors = addresses((row, column))
    (tmp_path / "things").mkdir()
    for name, text in {
        "index.html": index_page(figures, about=told),
        "search.html": search_page(OxigraphEngine(store, union=True), about=told, pages={}),
        doors[row.iri]: thing_page(by_hand.sheet(row, column, each), about=told, pages=doors),
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    yield tmp_path


@pytest.mark.browser
@pytest.mark.parametrize("place", ["index.html", "things"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_box_of_every_page_leads_to_the_search(site: Path, visit_url: Visits, place: str, width: int) -> None:
    path = site / place
    file = next(path.iterdir()) if path.is_dir() else path
    page = visit_url(file.as_uri(), width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find-words"
    page.keyboard.type("and/or")
    assert page.input_value("#find-words") == "and/or"
    page.fill("#find-words", "儿童 & women")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{(site / 'search.html').as_uri()}#q=*")
    assert page.input_value("#words") == "儿童 & women"


@pytest.mark.browser
def test_the_key_can_be_switched_off(site: Path, visit_url: Visits) -> None:
    visited = visit_url((site / "search.html").as_uri())
    visited.page.get_by_role("checkbox").uncheck()
    visited.page.goto((site / "index.html").as_uri())
    visited.page.keyboard.press("/")
    assert visited.page.evaluate("document.activeElement.id") != "find-words"


@pytest.mark.browser
def test_without_scripts_the_box_is_not_shown_and_the_list_is_linked(site: Path, browser: Any) -> None:
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    assert not page.locator("#find").is_visible()
    page.goto((site / "search.html").as_uri())
    assert page.locator("noscript a").get_attribute("href") == "things.html"
    assert not page.locator("#tools").is_visible()
    context.close()


@pytest.mark.browser
def test_texts_of_strangers_stay_texts(by_hand: SimpleNamespace, about: About, visit: Visits) -> None:
    store = ox.Store()
    for number, text in enumerate(by_hand.payloads):
        if "\ud800" in text:
            continue
        thing = ox.NamedNode(f"https://w3id.org/wsis-gdc/stakeholder/s{number}")
        store.add(ox.Quad(thing, ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("wg:StakeholderGroup"))))
        for name in ("skos:prefLabel", "skos:altLabel", "dcterms:description"):
            store.add(ox.Quad(thing, ox.NamedNode(expand(name)), ox.Literal(f"{text} women", language="en")))
    engine = OxigraphEngine(store, union=True)
    visited = visit(
        search_page(engine, about=about, pages={}), hash="#q=women%3Cimg%20src=x%20onerror=window.__xss=9%3E"
    )
    visited.page.fill("#words", "women")
    visited.page.locator("#hits button").wait_for()
    assert visited.page.locator("#hits li").count() == 5
    visited.page.get_by_role("button", name="Show all").click()
    assert visited.hostile() is None
    assert visited.page.locator("#hits img, #hits script, #hits svg").count() == 0


def test_a_hit_without_a_sheet_leads_to_where_it_stands(oxigraph: OxigraphEngine, about: About) -> None:
    """A recital to its section, a paragraph of another resolution to that, a group of people to what it is asked."""
    doors = addresses(Atlas(oxigraph).things.values())
    data = search_data(oxigraph, "en", about.terms("en"), doors, "asked.html")
    kinds = [each["kind"] for each in data["kinds"]]
    led = {row[8]: row[9] for row in data["entries"]}
    assert led["gdc:5"] == "things/gdc-section-preamble.html"
    assert led["doc:a-res-70-125/63"] == "things/doc-a-res-70-125.html"
    assert led["stakeholder:governments"] == "asked.html#who=stakeholder/governments"
    assert led["gdc:29d"] == "things/gdc-29d.html"
    assert [row[8] for row in data["entries"] if kinds[row[0]] == "provision" and not row[9]] == []
