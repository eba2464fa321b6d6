"""The site of the real graph: what is in it, what a selection leaves, and that it says what the graph says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.kept import made_once

from wsis_gdc.base.errors import NotFoundError, OutputError, QueryError
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.base.texts import records_csv
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.links import links
from wsis_gdc.knowledge.origins import addresses_of
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.questions.counts import newest_date
from wsis_gdc.questions.dossier import Atlas, with_sheets
from wsis_gdc.questions.gaps import QUESTIONS, gaps
from wsis_gdc.questions.network import drawn_kinds, network
from wsis_gdc.questions.overlaps import overlaps
from wsis_gdc.site import contents
from wsis_gdc.site import site_folder as site
from wsis_gdc.site.rendering import about
from wsis_gdc.site.set_pages import set_page
from wsis_gdc.site.thing_pages import addresses
from wsis_gdc.words import sentences as insights
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.conftest import Built
    from tests.site.conftest import RealMatrices, Visits

    from wsis_gdc.engines import OxigraphEngine

Opened = Callable[..., "Page"]

SMALL = contents.Selection(sets=("icann",))
"""What one claim speaks of: enough where the writing of a site is tested, not what is in it."""


@pytest.fixture(scope="session")
def folder(built: Built) -> Path:
    """The whole site in English, as a build has it; not to be changed."""
    return built.folder


@pytest.fixture(scope="session")
def bilingual(modest: OxigraphEngine, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every kind of page in English and Arabic, for all workers; not to be changed."""

    def make(out: Path) -> None:
        assert site.write(modest, out, ("en", "ar"), data_version="0123456789ab") == out / "index.html"

    return made_once("site", make, request, tmp_path_factory.getbasetemp())


@pytest.fixture
def peaceful(visit_url: Visits) -> Iterator[Opened]:
    """Open a page; at the end nothing may have been asked of the network or said on the console."""
    visits = []

    def open_page(name: str, **more: Any) -> Page:
        visits.append(visit_url(name, **more))
        return visits[-1].page

    yield open_page
    assert [(visited.outside(), visited.errors) for visited in visits] == [([], [])] * len(visits)


@pytest.fixture
def opened(peaceful: Opened, folder: Path) -> Opened:
    """Open a page of the whole site so."""
    return lambda name, **more: peaceful(f"{folder.as_uri()}/{name}", **more)


@pytest.fixture
def opened_in(peaceful: Opened, bilingual: Path) -> Opened:
    """Open a page of the site in two languages so."""
    return lambda name, **more: peaceful(f"{bilingual.as_uri()}/{name}", **more)


def some(oxigraph: OxigraphEngine, language: str = "en", **selection: Any) -> dict[str, str]:
    """Return the pages of a selection by file name."""

    edition = replace(about("x"), things_page="things.html")
    return dict(contents.pages(oxigraph, edition, language, contents.Selection(**selection)))


def rows_of(page: str) -> set[str]:
    """Return the codes of the things whose sheets are among the pages' names."""
    return set(re.findall(r"things/([\w.-]+)\.html", page))


def test_every_door_leads_to_a_page_of_the_site(folder: Path, bilingual: Path) -> None:
    """Relative addresses in every page exist; the first page has a door to each language."""
    broken = []
    for path in (*sorted(folder.rglob("*.html")), *sorted(bilingual.rglob("*.html"))):
        markup = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for address in set(re.findall(r'href="([^"#]+)', markup)):
            if not address.startswith("https://") and not (path.parent / address).is_file():
                broken.append(f"{path}: {address}")
    assert broken == []
    assert re.findall(r'href="(\w\w/index.html)"', (bilingual / "index.html").read_text()) == [
        "en/index.html",
        "ar/index.html",
    ]


def test_no_page_shows_what_only_python_says(folder: Path, bilingual: Path) -> None:
    """Such as the method of a dictionary, where a template meant one of its keys."""
    said = re.compile(r"built-in method|bound method|&lt;function|object at 0x")
    pages = (*folder.rglob("*.html"), *bilingual.rglob("*.html"))
    assert [path.name for path in pages if said.search(path.read_text(encoding="utf-8"))] == []


def test_each_thing_has_a_sheet(folder: Path, oxigraph: OxigraphEngine) -> None:
    """As many sheets as there are lines, provisions of each text, entities, mechanisms, trends, goals and targets.

    The opening of the principles is no provision of a level.
    """
    kinds = {"wsis-": 19, "gdc-objective-": 5, "trend-": 16, "sdg-": 97, "mechanism-": 25, "entity-": 52}
    kinds |= {"poa-": 167, "tunis-": 96, "wsis20-": 25, "finding-": 145, "doc-": 37}
    names = [path.name for path in (folder / "things").glob("*.html")]
    assert len(names) == sum(len(tables_of(oxigraph).members(kind)) for kind in with_sheets(oxigraph))
    slugs = oxigraph.select("SELECT ?set { ?set a wg:MappingSet }").texts()
    assert {path.stem for path in (folder / "sets").glob("*.html")} == {iri.rsplit("/")[-1] for (iri,) in slugs}
    assert {start: sum(name.startswith(start) for name in names) for start in kinds} == kinds
    query = """SELECT (COUNT(DISTINCT ?x) AS ?n) { set:wsis-gdc wg:coversSubject ?x
      MINUS { ?x wg:kind <https://w3id.org/wsis-gdc/term/kind/principle> ; wg:textRole/skos:notation "chapeau" } }"""
    provisions = next(iter(oxigraph.select(query).texts()))[0]
    assert sum(bool(re.match(r"gdc-\d+[a-z]?\.html", name)) for name in names) == int(provisions)


def test_the_matrix_shows_what_sparql_says(opened: Opened, oxigraph: OxigraphEngine) -> None:
    """Each cell of the table is the strongest coded strength that the graph holds for its pair, and no other."""
    page = opened("matrix.html")
    shown = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("tr.data")].flatMap((line) =>
          [...line.cells].slice(1).map((cell, place) => [
            line.dataset.id + " " + document.querySelectorAll("#matrix thead th")[place].dataset.id,
            cell.querySelector("button.linked")?.className.match(/ s(\\d)$/)[1]])).filter(([, value]) => value))"""
    )
    asked = oxigraph.select(
        """SELECT ?unit ?line (MAX(?s) AS ?most) WHERE {
          ?set sssom:mappings ?link .
          ?link sssom:subject_id ?unit ; sssom:object_id ?item ; wg:strength ?s ; wg:status ?t
          FILTER(?t != <https://w3id.org/wsis-gdc/term/status/proposed>)
          ?unit wg:inSection ?section ; wg:kind|wg:kindAlso ?kind . ?level wg:statesAct true ; wg:memberKind ?kind .
          { ?item a wg:ActionLine BIND(?item AS ?line) } UNION { ?item wg:rollsUpTo ?line . ?line a wg:ActionLine }
          FILTER(?line != wsis:C7) } GROUP BY ?unit ?line"""
    )
    assert shown == {f"{u.removeprefix(BASE)} {line.removeprefix(BASE)}": most for u, line, most in asked.texts()}
    assert page.locator("#matrix thead th").count() == 19
    assert page.locator("tr.data").count() == 124


def test_the_rows_of_a_matrix_are_in_the_language_of_the_page(
    crosswalk: RealMatrices, few: RealMatrices, visit: Visits
) -> None:
    """Every commitment and every line of the Arabic page has an Arabic name, none falls back to English."""
    made = crosswalk.matrices("ar")[0]
    assert {thing.lang for thing in (*made.rows, *made.columns)} == {"ar"}
    assert (len(made.rows), len(made.columns)) == (124, 19)
    page = visit(few("ar")).page
    heads = page.evaluate(
        """() => [...document.querySelectorAll("tr.data, #matrix thead th")]
          .map((line) => (line.cells ? line.cells[0] : line).textContent)"""
    )
    assert len(heads) == len(few.matrices("ar")[0].rows) + 19
    assert [head for head in heads if not re.search("[\u0600-\u06ff]{2}", head)] == []
    assert page.locator("#matrix [lang=en]").count() == 0


def test_the_links_of_parts_count_where_the_reader_wishes(few: RealMatrices, visit: Visits, run: Any) -> None:
    """In cells, overview, file and address as in the command; the filters stay."""
    page = visit(few()).page
    page.fill("#search", "11")
    page.check("#with-parts")
    assert page.input_value("#search") == "11"
    page.fill("#search", "")
    table = run("matrix", "--rows", "commitment", "--columns", "action-line", "--with-parts", "--format", "csv").out
    own = few.matrix("commitment", "action-line")
    rows = [row for row in csv.reader(io.StringIO(table)) if row[0] in {thing.code for thing in own.rows}]
    linked = sum(value not in ("", "0") for row in rows for value in row[2:])
    assert (len(rows), linked > len(own.cells)) == (len(own.rows), True)
    expect(page.locator("#status")).to_contain_text(f"Linked cells: {linked} ")
    expect(page.locator("#parts-note")).to_be_visible()
    expect(page.locator("#own-note")).to_be_hidden()
    page.click("#downloads summary")
    with page.expect_download() as waiting:
        page.click("#csv")
    assert waiting.value.suggested_filename == "commitment-action-line-with-parts.csv"
    page.click("tr[data-id='gdc/11'] button.linked >> nth=1")
    again = visit(few(), hash=f"#{page.url.partition('#')[2]}").page
    expect(again.locator("#with-parts")).to_be_checked()
    expect(again.locator("#panel-title")).to_have_text("11 × C2")
    again.uncheck("#with-parts")
    expect(again.locator("#status")).to_contain_text(f"Linked cells: {len(own.cells)} ")


def test_another_matrix_closes_the_open_cell(few: RealMatrices, visit: Visits) -> None:
    """Also one without links of parts, which offers no switch."""
    page = visit(few()).page
    page.click("button.linked >> nth=0")
    page.select_option("#which", "objective-goal")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#with-parts")).to_be_hidden()


def test_gaps_and_overlaps_hand_out_what_the_commands_write(
    opened: Opened, folder: Path, oxigraph: OxigraphEngine
) -> None:
    """Each section has its sentence, its rows lead to sheets, and its CSV holds one line for each row."""
    page = opened("coordination.html")
    assert page.locator("h2").all_text_contents() == [
        *insights.headings(str).values(),
        *(insights.overlap_headings(str)[kind] for kind in ("action-line", "entity")),
        "Road maps",
    ]
    expect(page.locator("section:has(#gaps-lines) .finding")).to_have_text(
        re.compile("18 action lines, 1 is reached by no commitment. .* looked at, one by one: C7.", re.IGNORECASE)
    )
    wanted = {f"gaps-{name}.csv": gap_csv(oxigraph, name) for name in QUESTIONS} | {
        f"overlaps-{kind}.csv": overlap_csv(oxigraph, kind) for kind in ("action-line", "entity")
    }
    for name, text in wanted.items():
        if text.count("\n") == 1:
            assert page.locator(f"button[data-file='{name}']").count() == 0
            continue
        with page.expect_download() as waiting:
            page.click(f"button[data-file='{name}']")
        assert waiting.value.suggested_filename == name
        assert waiting.value.path().read_text(encoding="utf-8") == f"\ufeff{text}"
        section = page.locator(f"section:has(button[data-file='{name}'])")
        assert section.locator("tbody tr").count() == text.count("\n") - 1
        sheet = folder / str(section.locator("tbody th a").first.get_attribute("href"))
        title = re.search("<h1[^>]*>(.*?)</h1>", sheet.read_text(encoding="utf-8"), re.DOTALL)
        assert title and text.splitlines()[1].split(",")[2 if "gaps" in name else 0] in title[1]


def gap_csv(engine: OxigraphEngine, question: str) -> str:
    return records_csv(insights.GAP_NAMES, insights.gap_records(gaps(engine, [question]), Terms()))


def overlap_csv(engine: OxigraphEngine, kind: str) -> str:
    return records_csv(insights.OVERLAP_NAMES, insights.overlap_records(overlaps(engine, kind), Terms()))


def test_a_cell_tells_what_each_reader_said(few: RealMatrices, visit: Visits) -> None:
    """Relation, strength, both locators, rationale, and the codes of the readers of each round."""
    page = visit(few(), hash="#m=commitment-action-line&r=gdc/11d&c=wsis/C2").page
    panel = page.locator("#panel").inner_text()
    for words in ("11(d)", "Strength:", "official text", "Codes of the independent readers: 10", "round 1", "round 6"):
        assert words in panel
    assert set(page.locator("#panel a[target]").evaluate_all("all => all.map(a => a.hostname)")) <= {
        "docs.un.org",
        "undocs.org",
        "www.itu.int",
        "digitallibrary.un.org",
    }


def test_a_provision_without_a_link_says_why(opened: Opened, few: RealMatrices, visit: Visits) -> None:
    """Its row carries the reason, its sheet the reason in full."""
    page = visit(few()).page
    tag = page.locator("tr.data .tag").filter(has_text="new in the Compact").first
    row = tag.locator("xpath=ancestor::tr").get_attribute("data-id")
    why = tag.get_attribute("title")
    sheet = opened(f"things/{row.replace('/', '-')}.html")
    assert why in sheet.locator(".note").first.inner_text()


def test_a_sheet_holds_facts_links_neighbours_and_a_row(opened: Opened) -> None:
    """Action line C5: facilitators with their role, links with evidence, its row of objectives; fit for a telephone."""
    page = opened("things/wsis-C5.html", width=390)
    assert page.locator("h1").inner_text().startswith("C5")
    assert page.locator(".strip th").count() == 5
    assert "lead facilitator" in page.locator("section:has(#roles)").inner_text()
    assert page.locator(".claims .proof a").first.get_attribute("href").startswith("https://")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(media="print")
    assert page.locator("header.top").is_hidden()


def test_sheet_network_and_language_are_doors_to_each_other(opened_in: Opened) -> None:
    """From the sheet to the node, from the node back, and to the same sheet in Arabic."""
    page = opened_in("en/things/wsis-C5.html")
    page.get_by_role("link", name="Show in the network").click()
    expect(page.locator("#panel-title")).to_have_text("C5")
    page.get_by_role("link", name="Open the sheet").click()
    assert page.url.endswith("/en/things/wsis-C5.html")
    page.locator(".languages summary").click()
    page.locator(".languages a[hreflang=ar]").click()
    assert page.url.endswith("/ar/things/wsis-C5.html")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"


def test_the_network_opens_on_a_picture_that_says_something(opened: Opened) -> None:
    """Objectives and what else has links on one side, the lines in their order on the other; a click leads on."""
    page = opened("network.html")
    shown, _all, links, every = map(int, re.findall(r"\d+", page.locator("#status").inner_text()))
    assert shown <= 30 and 200 <= links < every / 3
    page.click("#as-table")
    page.click("#table button[data-key=kind]")
    lines = [code for code in page.locator("#table tbody th").all_inner_texts() if re.match(r"C\d", code)]
    parts = ("government", "business", "learning", "health", "employment", "environment", "agriculture", "science")
    seventh = ["C7", *(f"C7-e-{part}" for part in parts)]
    assert lines == [*(f"C{n}" for n in range(1, 7)), *seventh, *(f"C{n}" for n in range(8, 12))]
    page.locator("#table tbody button", has_text=re.compile("^C9$")).click()
    expect(page.locator("#shown")).to_contain_text("Around: ")
    assert page.evaluate("location.hash") == "#n=wsis/C9&as=table"


def test_artificial_intelligence_by_set_and_strength_in_three_steps(opened: Opened, oxigraph: OxigraphEngine) -> None:
    """From the start page: the network, the search, one press; the address says all, and what is missing is said.

    The press leads to the set that has most of the strongest links; another set may have none.
    """
    page = opened("index.html")
    page.locator("nav").get_by_role("link", name="Network").click()
    page.fill("#search", "AI")
    page.press("#search", "Enter")
    page.click("#strong")
    assert page.evaluate("location.hash") == "#n=gdc/objective-5&str=3&set=trends-coded&q=AI"
    expect(page.locator("#empty")).to_be_hidden()
    page.select_option("#set", "wsis-gdc")
    assert page.evaluate("location.hash") == "#n=gdc/objective-5&str=3&set=wsis-gdc&q=AI"
    query = """SELECT (COUNT(DISTINCT ?link) AS ?n) { set:wsis-gdc sssom:mappings ?link .
      ?link sssom:subject_id/wg:partOfObjective gdc:objective-5 ; wg:strength %s }"""
    assert next(iter(oxigraph.select(query % 3).texts()))[0] == "0"
    expect(page.locator("#empty")).to_contain_text("No link passes the filters.")
    expect(page.locator("#empty")).to_contain_text("Without “Strength: 3” – links: ")
    page.get_by_role("button", name="Without “Strength: 3”").click()
    assert page.evaluate("location.hash") == "#n=gdc/objective-5&set=wsis-gdc&q=AI"
    assert int(re.findall(r"\d+", page.locator("#status").inner_text())[2]) > 20


def test_a_set_of_which_nothing_is_drawn_is_told(opened: Opened, oxigraph: OxigraphEngine) -> None:
    """Who asks the page for it by its address reads so, and finds the page with its claims."""
    page = opened("network.html#set=diplo")
    expect(page.locator("#hits-status")).to_contain_text("Nothing of this set is drawn here: Links stated by Diplo")
    entry = page.locator("#undrawn li[data-set=diplo]")
    expect(entry.locator(".count")).to_have_text("0 of 1 drawn")
    partly = page.locator("#undrawn li[data-set=itu-reports] .count").inner_text()
    drawn, all_ = map(int, re.fullmatch(r"(\d+) of (\d+) drawn", partly).groups())  # type: ignore[union-attr]
    assert 0 < drawn < all_ == sum(link.set_iri.endswith("/itu-reports") for link in links(oxigraph, "en", Selection()))
    entry.get_by_role("link").click()
    assert page.url.endswith("/sets/diplo.html")
    expect(page.locator("article")).to_have_count(1)


def test_links_of_the_network_have_the_addresses_of_the_graph(opened: Opened, oxigraph: OxigraphEngine) -> None:
    """What the panel quotes is a linkage of the graph."""
    page = opened("network.html#n=wsis/C5&set=wsis-gdc")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cites = page.locator("#panel .claim .link-doors .text:nth-of-type(1)")
    assert cites.count() > 10
    found = []
    for number in range(0, cites.count(), 6):
        cites.nth(number).locator("summary").click()
        cites.nth(number).get_by_role("button").click()
        expect(cites.nth(number).locator("[role=status]")).to_have_text("Copied")
        found += re.findall(r"https://w3id.org/wsis-gdc/linkage/\S+$", page.evaluate("navigator.clipboard.readText()"))
    known = {row[0] for row in oxigraph.select("SELECT ?link { set:wsis-gdc sssom:mappings ?link }").texts()}
    assert len(found) >= 2 and set(found) <= known


def test_pages_keep_to_their_size(folder: Path, oxigraph: OxigraphEngine, crosswalk: RealMatrices) -> None:
    """Matrix (with the codes of all looks) at most 1.3 MB, network 1.0 MB in English, a sheet 0.28 MB.

    The sheet of an objective gathers the links of all its provisions and may have 0.43 MB, that of a mapping set 0.54
    in English: each code stands with its title. Other scripts take more bytes.
    """
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*.html")}
    assert max(sizes["matrix.html"], len(crosswalk("ar").encode())) <= 1_300_000
    assert sizes["network.html"] <= 1_000_000
    assert len(contents.network_page(oxigraph, about("x"), "ar", contents.EVERYTHING).encode()) <= 1_080_000
    things = {name: size for name, size in sizes.items() if name.startswith("things/")}
    assert max(size for name, size in things.items() if "objective" not in name) <= 280_000
    assert max(things.values()) <= 430_000
    sets = {name: size for name, size in sizes.items() if name.startswith("sets/")}
    assert max(sets.values()) <= 540_000
    atlas, largest = Atlas(oxigraph, "ar"), f"{BASE}set/{Path(max(sets, key=sets.__getitem__)).stem}"
    (arabic,) = (each for each in atlas.sets() if each.thing.iri == largest)
    doors = addresses(atlas.things.values())
    assert len(set_page(arabic, language="ar", about=about("x"), pages=doors).encode()) <= 850_000


def test_focus_keeps_what_lies_around(modest: OxigraphEngine) -> None:
    """One hop around C5: its sheet, its facilitator, commitments linked with it; none of C9; no reports."""
    pages = some(modest, focus="C5", hops=1)
    assert {"index.html", "matrix.html", "network.html", "things.html", "things/wsis-C5.html"} <= set(pages)
    assert "things/entity-itu.html" in pages
    assert "things/wsis-C9.html" not in pages and "reliability.html" not in pages
    assert len(some(modest, focus="C5", hops=2)) > len(pages)


def test_strength_and_set_keep_their_claims(oxigraph: OxigraphEngine, visit: Any) -> None:
    """Only cells of strength 3 of the coded set are left in the matrix."""
    selection = contents.Selection(sets=("wsis-gdc",), min_strength=3)
    pages = contents.pages(oxigraph, about("x"), selection=selection)
    page = visit(next(text for name, text in pages if name == "matrix.html")).page
    shown = page.locator("button.linked").evaluate_all("all => [...new Set(all.map(e => e.className))]")
    assert shown == ["linked s3"]


def test_a_query_draws_its_own_network(oxigraph: OxigraphEngine) -> None:
    """The triples of a CONSTRUCT query are the links; there is no matrix of them."""
    query = "CONSTRUCT { ?line wg:facilitatedBy ?entity } WHERE { ?line wg:facilitatedBy ?entity }"
    pages = some(oxigraph, construct=query)
    assert "matrix.html" not in pages and "things/wsis-C5.html" in pages
    assert "things/trend-quantum-computing.html" not in pages


@pytest.mark.parametrize(
    ("selection", "error", "words"),
    [
        ({"focus": "C99"}, NotFoundError, "C99"),
        ({"sets": ("wsis-gcd",)}, NotFoundError, "wsis-gdc"),
        ({"sets": ("igf-2025-crosswalk",), "min_strength": 3}, QueryError, "selection is empty"),
        ({"construct": "CONSTRUCT { ?s"}, QueryError, r"\w"),
    ],
)
def test_a_selection_of_nothing_is_told(
    oxigraph: OxigraphEngine, selection: dict[str, Any], error: type[Exception], words: str
) -> None:
    """Unknown names bring near ones; nothing is drawn of nothing."""
    with pytest.raises(error, match=words):
        some(oxigraph, **selection)


def test_a_folder_of_others_is_left_alone(modest: OxigraphEngine, tmp_path: Path) -> None:
    """Only an empty folder, or one that holds a site already, is written; old pages of a site go."""
    (tmp_path / "letter.txt").write_text("keep")
    with pytest.raises(OutputError, match="holds something else"):
        site.write(modest, tmp_path, selection=SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    out = tmp_path / "site"
    site.write(modest, out, selection=SMALL)
    assert (out / "things" / "mechanism-igf.html").is_file()
    site.write(modest, out, selection=contents.Selection(sets=("itu-secretary-general",)))
    assert not (out / "sets" / "icann.html").exists() and not (out / "things" / "mechanism-igf.html").exists()
    assert (out / "sets" / "itu-secretary-general.html").is_file()


@pytest.mark.parametrize("name", [".", "../site", "../site/."])
def test_a_site_can_be_written_where_somebody_stands(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """And packed beside it under the name of that folder."""
    (tmp_path / "site").mkdir()
    done = run("view", "--out", name, "--set", "icann", "--zip", cwd=tmp_path / "site")
    assert done.code == 0, done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "site.zip"]
    assert (tmp_path / "site" / "index.html").is_file()


@pytest.mark.parametrize("languages", [("en",), ("en", "fr")])
def test_a_site_that_cannot_be_finished_stays_as_it_was(
    modest: OxigraphEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languages: tuple[str, ...]
) -> None:
    """All pages are new, or none: the last file of all does not fit on the disk."""
    out = tmp_path / "site"
    site.write(modest, out, selection=SMALL)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(site, "write_data", full)
    with pytest.raises(OutputError, match="site: cannot be written: No space left on device"):
        site.write(modest, out, languages, selection=SMALL)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_large_network_becomes_an_overview_with_parts(
    modest: OxigraphEngine, monkeypatch: pytest.MonkeyPatch, visit_url: Callable[..., Any], tmp_path: Path
) -> None:
    """Signs for all things of a kind under one heading; their numbers add up, and each opens its part."""
    monkeypatch.setattr(contents, "LARGE", 100)
    drawn = network(modest, kinds=drawn_kinds(modest), lift=True)
    assert len(drawn) > 200
    for name, text in contents.network_pages(drawn, about("x")).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    page = visit_url((tmp_path / "network.html").as_uri()).page
    assert "too large" in page.locator(".note").inner_text()
    page.click("#as-table")
    labels = page.locator("#table tbody td:nth-child(2)").all_inner_texts()
    assert sum(int(re.findall(r"\((\d+)\)", label)[-1]) for label in labels) == len(drawn)
    page.locator("#table tbody tr").filter(has_text="UN entity").locator("button").first.click()
    page.get_by_role("link", name="Open this part").click()
    assert re.search(r"/network-\d+\.html$", page.url)
    expect(page.locator("#status")).to_contain_text("Nodes: 52 of 52")
    page.get_by_role("link", name="Back to the overview").click()
    assert page.url.endswith("/network.html")


def test_a_notebook_shows_the_network_in_a_frame(modest: OxigraphEngine, browser: Browser) -> None:
    """`kg.view()` works without an origin: it draws, opens nodes and hands out the picture; the notebook stays out."""
    from wsis_gdc.api import KnowledgeGraph

    context = browser.new_context(offline=True, accept_downloads=True)
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_content(KnowledgeGraph(modest).view(focus="C5", height=600)._repr_html_())
    frame = page.frame_locator("iframe")
    frame.locator("#search").fill("C5")
    frame.locator("#search").press("Enter")
    expect(frame.locator("#panel-title")).to_have_text("C5")
    frame.locator("#as-table").click()
    assert frame.locator("#table tbody tr").count() > 3
    frame.locator("#as-drawing").click()
    with page.expect_download() as waiting:
        frame.locator("#png").click()
    assert waiting.value.suggested_filename == "network.png"
    assert said == []
    assert page.evaluate("document.querySelector('iframe').contentDocument") is None
    context.close()


def test_the_command_writes_and_tells_where(run: Any, tmp_path: Path) -> None:
    """`--focus` and `--lang` reach the pages; data go to the folder, words to stderr; test_bytes has more languages."""
    small = ("--focus", "C9", "--set", "igf-2025-crosswalk")
    done = run("view", "--out", str(tmp_path / "s"), *small, "--lang", "es")
    assert (done.code, done.out, done.err.strip()) == (0, "", f"Open {tmp_path / 's' / 'index.html'}")
    assert '<html lang="es"' in (tmp_path / "s" / "matrix.html").read_text(encoding="utf-8")
    assert [path.stem for path in (tmp_path / "s" / "things").glob("wsis-*.html")] == ["wsis-C9"]
    assert run("view", "--out", str(tmp_path / "t"), "--lang", "de").code == 2


def test_the_page_on_reliability_says_what_the_command_says(opened: Opened, run: Any) -> None:
    """Of codings made outside and of links that all looks missed: the same numbers in the same order."""
    page = opened("reliability.html")
    for number, asked, names in (  # the second is of reviewers, of whom there are none
        (1, "outside", ("links_outside", "links_ours", "links_both")),
        (3, "missed", ("published", "by_provision", "by_line", "both_ways")),
    ):
        told = csv.DictReader(io.StringIO(run("reliability", "--about", asked, "--format", "csv").out))
        expected = [[row[name] for name in names] for row in told]
        rows = page.locator(f"section:has(#told-{number}) tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent))"
        )
        assert len(expected) > 5
        assert [row[: len(names)] for row in rows] == expected


def test_a_linkage_has_an_address_where_it_is_cited_and_contested(opened: Opened) -> None:
    """From the sheet of an item to the record of a link; the text to contest it says what is contested."""
    page = opened("things/poa-9c.html")
    page.locator("li:has-text('11(d)')").get_by_role("link", name="Record of this link").first.click()
    assert page.url.endswith("/sets/wsis-gdc.html#gdc-11d--poa-9c")
    record = page.locator("[id='gdc-11d--poa-9c']")
    assert "model readers" in record.inner_text()
    record.get_by_role("button", name="Contest").click()
    text = page.locator("#contest-text").input_value()
    assert "11(d) School and hospital connectivity continues Plan 9(c)" in text
    assert re.search(
        r"A/RES/79/1, annex I https://\S+ 11\(d\) School and hospital connectivity · "
        r"WSIS-03/GENEVA/DOC/5-E https://\S+ Plan 9\(c\) Connecting",
        text,
    )
    assert "https://w3id.org/wsis-gdc/linkage/wsis-gdc/gdc-11d--poa-9c" in text
    page.keyboard.press("Escape")
    expect(page.locator("#contest")).to_be_hidden()


def test_contesting_a_claim_without_evidence_tells_where_it_was_read(opened: Opened, oxigraph: OxigraphEngine) -> None:
    """By each address of its record, as on the pages of matrix, network and comparison."""
    claim = "https://w3id.org/wsis-gdc/linkage/diplo/entity-unesco--topic-information-ecosystems"
    addresses = addresses_of(oxigraph)[claim]
    assert addresses
    page = opened("sets/diplo.html")
    page.get_by_role("button", name="Contest").first.click()
    lines = page.locator("#contest-text").input_value().splitlines()
    (source,) = (line for line in lines if line.startswith("Source: "))
    assert source.removeprefix("Source: ").partition(" · ")[0].split(", ") == [*addresses]
    assert f"Record: {claim}" in lines


def test_a_sheet_gives_its_identifier_a_citation_and_its_data(
    opened_in: Opened, bilingual: Path, modest: OxigraphEngine
) -> None:
    """The data lie once for all languages; schema.org is told the same identifier."""
    page = opened_in("ar/things/gdc-31b.html")
    assert page.locator("#own-iri").inner_text() == "https://w3id.org/wsis-gdc/gdc/31b"
    cited = page.locator("#own-citation").inner_text()
    assert all(part in cited for part in ("0123456789ab", newest_date(modest), "https://w3id.org/wsis-gdc/gdc/31b"))
    for ending in ("ttl", "jsonld"):
        link = page.locator(f"link[rel=alternate][href$='{ending}']").get_attribute("href")
        assert (bilingual / "ar" / "things" / str(link)).resolve() == bilingual / "things" / f"gdc-31b.{ending}"
    told = page.locator("script[type='application/ld+json']").text_content()
    assert '"@id":"https://w3id.org/wsis-gdc/gdc/31b"' in str(told)


def test_a_set_and_its_links_give_their_data(opened_in: Opened, bilingual: Path) -> None:
    """They lie once for all languages; a link of data stands with each record."""
    page = opened_in("ar/sets/icann.html")
    for ending in ("ttl", "jsonld"):
        link = page.locator(f"link[rel=alternate][href$='{ending}']").get_attribute("href")
        assert (bilingual / "ar" / "sets" / str(link)).resolve() == bilingual / "sets" / f"icann.{ending}"
    article = page.locator("article").first
    doors = article.locator(".acts a")
    assert doors.all_inner_texts() == ["Turtle", "JSON-LD"]
    name = article.get_attribute("id")
    for door, ending in zip(doors.all(), ("ttl", "jsonld"), strict=True):
        file = (bilingual / "ar" / "sets" / str(door.get_attribute("href"))).resolve()
        assert file == bilingual / "linkage" / "icann" / f"{name}.{ending}"
        assert file.is_file()


def test_a_link_has_one_anchor_whatever_its_name(opened: Opened) -> None:
    """The end of a provision of a document is part of it: so its record can be cited by its identifier."""
    page = opened("sets/itu-reports.html#mechanism-wsis--doc-a-res-79-1/pact-3")
    article = page.locator("article:target")
    assert article.get_attribute("id") == "mechanism-wsis--doc-a-res-79-1/pact-3"
    assert str(article.locator(".acts a").first.get_attribute("href")).endswith("/pact-3.ttl")


def test_a_sheet_says_what_others_call_its_thing(opened: Opened) -> None:
    """And that a candidate is one."""
    page = opened("things/entity-itu.html")
    told = page.locator("#match-itu-wikidata")
    assert told.locator("a").get_attribute("href") == "https://www.wikidata.org/entity/Q376150"
    assert told.inner_text() == "wd:Q376150 means the same as · proposed · memory"


def test_the_index_opens_the_kind_of_its_address(opened: Opened) -> None:
    """Kinds are closed until they are asked for; a search opens those that hold what was found."""
    page = opened("things.html#kind-item")
    expect(page.get_by_role("link", name="Cybercrime prevention")).to_be_visible()
    expect(page.locator("#kind-commitment ul")).to_be_hidden()
    page.fill("#search", "No Internet shutdowns")
    expect(page.locator("#kind-commitment ul")).to_be_visible()
    expect(page.locator("#kind-item")).to_be_hidden()


SHEETS = ("wsis-C5", "gdc-29d", "gdc-objective-3", "poa-12b", "poa-section-targets", "sdg-9", "finding-s10-work")
SHEETS += ("trend-artificial-intelligence", "mechanism-igf", "entity-itu", "doc-a-res-79-1", "../sets/trends-coded")


UNLIKE = ("wsis-C5", "finding-s10-work", "doc-a-res-79-1", "../sets/trends-coded")


@pytest.mark.parametrize("name", UNLIKE)
def test_sheets_have_no_barriers(visit_url: Callable[..., Any], folder: Path, name: str) -> None:
    """Axe finds nothing serious, also in dark colours.

    All parts of a sheet stand on that of the invented world, at which test_pages looks.
    """
    visited = visit_url(f"{folder.as_uri()}/things/{name}.html", width=390, dark=True)
    assert visited.barriers() == []
    assert (visited.outside(), visited.errors) == ([], [])


def test_a_sheet_of_each_kind_fits_a_telephone(visit_url: Callable[..., Any], folder: Path) -> None:
    """Nothing leaves the screen, also of kinds that share what is on it."""
    visited = visit_url("about:blank", width=390)
    for name in (*SHEETS, "poa-6a", "tunis-42", "wsis20-67", "sdg-9.c"):
        visited.page.goto(f"{folder.as_uri()}/things/{name}.html")
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= 390, name
    assert visited.errors == []
