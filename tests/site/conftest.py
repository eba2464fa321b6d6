"""A small invented world for the views: matrices and a network, a tame and a hostile one, and one browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from itertools import count
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from tests.files.conftest import matrix_of
from tests.kept import made_once

from wsis_gdc.building import whole
from wsis_gdc.curation.assembly import data_files
from wsis_gdc.curation.exports import dump, write_store
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge import central
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import Code, NoLink
from wsis_gdc.knowledge.links import Evidence, Link
from wsis_gdc.knowledge.things import Thing
from wsis_gdc.questions.comparison import Level, SetAtLevel
from wsis_gdc.questions.dossier import Claim, Neighbours, Sheet, SheetFact, StripCell
from wsis_gdc.questions.gaps import Gap
from wsis_gdc.questions.held_roles import Coordinator, HeldRole
from wsis_gdc.questions.line_summary import LineSummary, Partner
from wsis_gdc.questions.matrix import Cell, LookedAt, Matrix
from wsis_gdc.questions.overlaps import Overlap
from wsis_gdc.questions.places import Place
from wsis_gdc.questions.reliability import Agreement, Disagreement
from wsis_gdc.questions.set_sheet import Reading, SetSheet
from wsis_gdc.site.pages import Figures, index_page, languages_page, matrix_page, network_page
from wsis_gdc.site.rendering import About
from wsis_gdc.site.reports import comparison_page, coordination_page, glossary_page, reliability_page
from wsis_gdc.site.set_pages import set_page
from wsis_gdc.site.thing_pages import addresses, thing_page, things_page

if TYPE_CHECKING:
    import pyoxigraph as ox
    from networkx import MultiDiGraph
    from playwright.sync_api import Browser, BrowserContext, Page

    from wsis_gdc.curation.assembly import Sheet as SheetOfData

BASE = "https://w3id.org/wsis-gdc/"

ABOUT = About(
    title="WSIS–GDC linkage graph",
    version="0.2.0",
    data_version="4f1c2ab09d",
    data_date="2026-11-28",
    licence_code="Apache-2.0",
    licence_data="CC BY 4.0",
    things_page="things.html",
    coordination_page="coordination.html",
    reliability_page="reliability.html",
    comparison_page="comparison.html",
    glossary_page="glossary.html",
    languages=(("en", "../en/"), ("fr", "../fr/"), ("ar", "../ar/")),
)

FIGURES = Figures(
    numbers=(("Commitments", 130), ("Action lines", 18), ("Links", 1231)),
    downloads=(("wsis-gdc.ttl", "The whole graph as Turtle"), ("linkages.sssom.tsv", "All links as SSSOM")),
)

LINES = (
    ("C1", "The role of governments and all stakeholders in the promotion of ICTs for development"),
    ("C2", "Information and communication infrastructure"),
    ("C3", "Access to information and knowledge"),
    ("C5", "Building confidence and security in the use of ICTs"),
    ("C7-e-health", "ICT applications: e-health"),
    ("C11", "International and regional cooperation"),
)

PAYLOADS = (
    '<img src=x onerror="window.__xss=1">',
    "</script><script>window.__xss=2</script>",
    "\"><svg onload='window.__xss=3'>",
    "<a href='javascript:window.__xss=4'>href</a>",
    "<!--<script>",
    "{{7*7}}{% raw %}${window.__xss=5}",
    "__proto__",
    "constructor",
    "\u2028\u2029\u202e\x00\x07\ud800",
)


def thing(path: str, code: str, label: str, kind: str, **more: Any) -> Thing:
    """Return a thing with an English label, unless told otherwise."""
    return Thing(iri=f"{BASE}{path}", code=code, label=label, kind=kind, **{"lang": "en", "mark": ""} | more)


def link(subject: Thing, object_: Thing, strength: int | None = 2, **more: Any) -> Link:
    """Return a link between two things, coded by the project unless told otherwise."""
    name = f"{subject.iri.removeprefix(BASE)}--{object_.iri.removeprefix(BASE)}"
    values: dict[str, Any] = {
        "iri": f"{BASE}linkage/coded/{name}",
        "predicate": "extends",
        "confidence": 0.7,
        "set_iri": f"{BASE}set/coded",
        "set_label": "Coded links, round 1",
        "claimant": "The project",
        "claim_kind": "coded",
        "status": "adjudicated",
        "rationale": f"What {subject.code} asks for widens what {object_.code} set out to do.",
        "rationale_lang": "en",
        "evidence": (
            Evidence(f"{BASE}gdc/29d", "29(d)", "Global Digital Compact", "https://docs.un.org/en/A/RES/79/1"),
            Evidence(f"{BASE}poa/12a", "12(a)", "Geneva Plan of Action", ""),
        ),
    }
    return Link(subject=subject, object=object_, strength=strength, **values | more)


@pytest.fixture(scope="session")
def about() -> About:
    """What the pages say about their site."""
    return ABOUT


@pytest.fixture(scope="session")
def figures() -> Figures:
    """The numbers and downloads of the index page."""
    return FIGURES


@pytest.fixture(scope="session")
def matrices() -> tuple[Matrix, Matrix]:
    """Commitments against action lines, with strengths; and objectives against them, counted only."""
    columns = tuple(
        thing(f"wsis/{code}", code, label, "action-line", mark="memory" if code == "C3" else "")
        for code, label in LINES
    )
    groups = (
        "Objective 1: Close all digital divides",
        "Objective 2: Expand inclusion in the digital economy",
    )
    rows = tuple(
        thing(
            f"gdc/{11 + n}a",
            f"{11 + n}(a)",
            f"=Commitment {n} on réseaux",
            "commitment",
            group=groups[n // 4],
        )
        for n in range(8)
    )
    random = Random(1)  # noqa: S311
    cells: dict[tuple[str, str], Cell] = {}
    for row in rows:
        for column in columns:
            if random.random() < 0.3:
                links = tuple(
                    link(
                        row,
                        column,
                        random.choice((1, 2, 3)),
                        iri=f"{BASE}linkage/{row.code}-{column.code}-{n}",
                    )
                    for n in range(random.choice((1, 1, 2)))
                )
                cells[row.iri, column.iri] = Cell(links)
    looked_at = frozenset((row.iri, column.iri) for row in rows[:6] for column in columns)
    first = matrix_of("commitment × action-line", ("commitment", "action-line"), rows, columns, cells, looked_at)
    objectives = tuple(thing(f"gdc/objective-{n}", str(n), f"Objective {n}", "objective") for n in range(1, 4))
    listed = tuple(
        link(
            objectives[0],
            columns[1],
            None,
            iri=f"{BASE}linkage/listed-{n}",
            predicate="coListedWith",
            confidence=None,
        )
        for n in range(7)
    )
    counted = {(objectives[0].iri, columns[1].iri): Cell(listed)}
    second = matrix_of("As published", ("objective", "action-line"), objectives, columns, counted)
    return first, second


@pytest.fixture(scope="session")
def network(matrices: tuple[Matrix, Matrix]) -> MultiDiGraph[str]:
    """The things and links of the first matrix, with one pair linked twice and one thing alone."""
    import networkx

    graph: MultiDiGraph[str] = networkx.MultiDiGraph()
    first = matrices[0]
    for each in (
        *first.rows,
        *first.columns,
        thing("org/itu", "ITU", "International Telecommunication Union", "entity"),
    ):
        graph.add_node(
            each.iri,
            kind=each.kind,
            code=each.code,
            label=each.label,
            lang=each.lang,
            mark=each.mark,
            gist=each.gist,
        )
    for cell in first.cells.values():
        for each in cell.links:
            graph.add_edge(
                each.subject.iri,
                each.object.iri,
                key=each.iri,
                predicate=each.predicate,
                strength=each.strength,
                set_iri=each.set_iri,
                set_label=each.set_label,
                claimant=each.claimant,
                rationale=each.rationale,
                claim_kind=each.claim_kind,
                status=each.status,
                certainty="sure" if each.strength == 3 else "arguable",
            )
    return graph


@pytest.fixture(scope="session")
def hostile() -> tuple[tuple[Matrix, ...], MultiDiGraph[str], About, Figures]:
    """The same kinds of things with an attack in every field of text."""
    import networkx

    def nasty(n: int, kind: str) -> Thing:
        text = PAYLOADS[n % len(PAYLOADS)]
        return Thing(
            iri=f"{text}{n}",
            code=text,
            label=text * 2,
            lang=text,
            mark="memory",
            kind=kind,
            group=text,
            gist=text,
        )

    rows = tuple(nasty(n, PAYLOADS[n % 3]) for n in range(len(PAYLOADS)))
    columns = tuple(nasty(n + 100, "action-line") for n in range(len(PAYLOADS)))
    cells = {}
    graph: MultiDiGraph[str] = networkx.MultiDiGraph()
    for n, (row, column) in enumerate(zip(rows, columns, strict=True)):
        text = PAYLOADS[n]
        addresses = (
            "javascript:window.__xss=6",
            "data:text/html,<script>",
            " https://a.example/",
            "https://a.example/'x",
        )
        evidence = tuple(Evidence(text, text, text, address) for address in addresses)
        each = link(
            row,
            column,
            2,
            iri=text,
            predicate=text,
            set_label=text,
            claimant=text,
            claim_kind=text,
            status=text,
            rationale=text,
            rationale_lang=text,
            evidence=evidence,
        )
        cells[row.iri, column.iri] = Cell((each,))
        for end in (row, column):
            graph.add_node(
                end.iri, kind=end.kind, code=text, label=text, lang=text, mark="memory", gist=text, group_iri=row.iri
            )
        graph.add_edge(
            row.iri,
            column.iri,
            key=text,
            predicate=text,
            strength=1,
            set_iri=text,
            set_label=text,
            claimant=text,
            rationale=text,
            claim_kind=text,
            status=text,
            certainty=text,
        )
    matrix = matrix_of(PAYLOADS[0], (PAYLOADS[0], PAYLOADS[1]), rows, columns, cells)
    about = About(
        *PAYLOADS[:5],
        matrix_page="javascript:window.__xss=7",
        languages=(("en", "javascript:window.__xss=8//"), ("fr", "//a.example/")),
    )
    figures = Figures(tuple((text, 1) for text in PAYLOADS), tuple((text, text) for text in PAYLOADS))
    return (matrix,), graph, about, figures


def made_sheet(thing: Thing, other: Thing, each: Link, text: str = "Stated in a text") -> Sheet:
    """Return a sheet with one of everything that a sheet can hold."""
    sources = ("https://www.itu.int/source", text, "http://example.org/plain")
    role = HeldRole(other, thing, "lead", "current", "2025", "", "source", sources, (other,), current=True)
    return Sheet(
        thing,
        ((thing.lang, thing.label, True), ("fr", text, False)),
        (SheetFact("skos:note", (other, (text, "en"))),),
        (Claim(each, other, True, None), Claim(each, other, False, other)),
        (Neighbours("members", (other,), (text,)), Neighbours("names", (other,))),
        "action-line",
        tuple(StripCell(other, *told) for told in ((2, 3, True), (1, None, True), (0, None, True), (0, None, False))),
        (NoLink(thing.iri, thing.iri, "", "new", text, "adjudicated"),),
        Place((other, thing), other, other),
        (role, replace(role, basis="memory", current=False, since=text)),
        (Coordinator(role, each),),
        LineSummary(other, {"extends": 2}, (other,), 3, (other,), (Partner(other, (thing,), (thing,)),), (other,)),
        ((other, NoLink(thing.iri, thing.iri, other.iri, "not-upheld", text, "adjudicated")),),
    )


def made_set(claimant: Thing, each: Link, text: str = "Stated in a text") -> SetSheet:
    """Return the sheet of a mapping set with one of everything that it can hold."""
    read = Reading(each.predicate, each.object, 2, (("https://example.org/agent/reader-a", text), ("x", text)))
    return SetSheet(
        replace(claimant, iri="https://example.org/set/one"),
        claimant,
        "coding",
        "adjudicated",
        text,
        "https://example.org/licence",
        "2026-01-02",
        (text, "fr"),
        ((text, "fr"),),
        (claimant,),
        (claimant,),
        (text, "https://example.org/source"),
        ({"commitment": 3}, {text: 1}),
        (each,),
        {each.iri: (read, Reading("", None, 0, (("y", text),)))},
    )


def made_agreements(text: str = "all pairs") -> tuple[Agreement, ...]:
    """Return agreement in a scope of each form, one of them without κ."""
    values = (130, 20, 22, 18, 0.95, 0.84, 0.7, 0.93, 0.8, 0.66, 0.9)
    scopes = (text, "relation extends", "objective: Close all digital divides", "line C5")
    return (
        *(Agreement("crosswalk, round 1", scope, *values) for scope in scopes),
        Agreement("crosswalk, round 1", "line C9", 130, 0, 0, 0, 1.0, None, None, None, None, None, None),
    )


@pytest.fixture(scope="session")
def by_hand() -> SimpleNamespace:
    """Makers of single things for pages, and texts that attack them."""
    return SimpleNamespace(
        sheet=made_sheet,
        set=made_set,
        agreements=made_agreements,
        gaps=made_gaps,
        overlaps=made_overlaps,
        level=made_level,
        difference=made_difference,
        payloads=PAYLOADS,
    )


def made_level(rows: Sequence[Thing], columns: Sequence[Thing], link: Link, name: str) -> Level:
    """Return a level with two sets: a cell in both, one in each alone, looked at by the first only."""
    theirs = replace(link, iri=f"{link.iri}-theirs", set_iri=f"{BASE}set/theirs", set_label="Theirs", strength=None)
    looked = LookedAt([(frozenset(row.iri for row in rows), frozenset(column.iri for column in columns))])
    sets = {
        "ours": SetAtLevel({(0, 0): (link,), (0, 1): (link,)}, looked),
        "theirs": SetAtLevel({(0, 0): (theirs,), (1, 1): (theirs,)}, LookedAt()),
    }
    return Level(name, ("objective", "action-line"), tuple(rows[:3]), tuple(columns[:3]), sets)


def made_difference(unit: Thing, target: Thing, study: str, text: str = "Why.") -> Disagreement:
    """Return a pair that one reader linked and the other did not."""
    code = Code(f"{BASE}code/x", f"{BASE}agent/c", text, 2, unit.iri, target.iri, "", "extends", 2, 0.7, "", text)
    readers, outcome = (text, "Model reader D"), "nolink:x (coded)"
    return Disagreement(study, unit, target, readers, (code, None), (None, None), outcome, text, "these codes")


def made_gaps(one: Thing, other: Thing) -> tuple[Gap, ...]:
    """Return a gap of each question and state."""
    return (
        Gap("commitments", one, "none", reason="new"),
        Gap("commitments", other, "weak", 2, 1, reached=("C2", one.code)),
        Gap("commitments", one, "unknown"),
        Gap("lines", other, "none", facilitators=(one, other)),
        Gap("entities", other, "unknown"),
        Gap("trends", one, "none", missing=("lines", "compact")),
        Gap("trends", other, "unknown", 3, missing=("compact",)),
    )


def made_overlaps(one: Thing, other: Thing, *shared: Thing) -> dict[str, tuple[Overlap, ...]]:
    """Return overlaps of both kinds, of lines with and without strengths and facilitators, more than a table opens."""
    lines = Overlap(one, other, shared, 9, len(shared) / 9, 0.25, (one, other))
    apart = (replace(lines, facilitators=()), replace(lines, facilitators=None, weighted=None))
    return {"action-line": (lines, *apart, *(lines,) * 9), "entity": (replace(lines, facilitators=None),)}


Pages = Callable[[str, str], str]


@pytest.fixture(scope="session")
def html(matrices: tuple[Matrix, Matrix], network: MultiDiGraph[str], about: About, figures: Figures) -> Pages:
    """Make a page of the invented world by its name and language, once."""
    made: dict[tuple[str, str], str] = {}
    rows, columns = matrices[0].rows, matrices[0].columns
    doors = addresses((*rows, *columns))
    each = next(iter(matrices[0].cells.values())).links[0]
    level = made_level(rows, columns, each, "objective-line")
    differs = made_difference(rows[0], columns[1], "crosswalk, round 1")
    confusion = {"crosswalk, round 1": ((100, 1, 2, 0), (0, 3, 1, 0), (1, 0, 9, 1), (0, 0, 0, 4))}
    makers: dict[str, Callable[[str], str]] = {
        "index": lambda language: index_page(figures, language=language, about=about),
        "matrix": lambda language: matrix_page(matrices, language=language, about=about, pages=doors),
        "network": lambda language: network_page(
            network, language=language, about=about, aliases={columns[1].iri: ("Broadband for all",)}, pages=doors
        ),
        "thing": lambda language: thing_page(
            made_sheet(rows[0], columns[1], each), language=language, about=about, pages=doors
        ),
        "set": lambda language: set_page(made_set(columns[1], each), language=language, about=about, pages=doors),
        "things": lambda language: things_page(
            (*columns, *rows), {columns[1].iri: ("Широкополосная связь",)}, language=language, about=about, pages=doors
        ),
        "coordination": lambda language: coordination_page(
            made_gaps(rows[0], columns[2]),
            {
                "commitments": {"commitment": 117},
                "lines": {"action-line": 19},
                "entities": {"entity": 52},
                "trends": {"trend": 16},
            },
            made_overlaps(columns[0], columns[1], *rows[:5]),
            language=language,
            about=about,
            pages=doors,
        ),
        "reliability": lambda language: reliability_page(
            made_agreements(),
            confusion,
            (differs,),
            readers={"crosswalk, round 1": ("Model reader C", "Model reader D")},
            language=language,
            about=about,
            pages=doors,
            matrices={(rows[0].kind, columns[1].kind)},
        ),
        "comparison": lambda language: comparison_page(
            (level,), ("ours", "theirs", "objective-line"), language=language, about=about, pages=doors
        ),
        "glossary": lambda language: glossary_page(language=language, about=about),
        "languages": lambda _language: languages_page(about=about),
    }

    def make(page: str, language: str = "en") -> str:
        if (page, language) not in made:
            made[page, language] = makers[page](language)
        return made[page, language]

    return make


MODEST = re.compile(
    r"(organizations/(agents|entities|facilitations|mechanisms|stakeholders)|frameworks/(action-lines|gdc)|documents/documents"
    r"|vocabulary/themes|mappings/(icann|igf-2025-crosswalk|itu-secretary-general|wsis-gdc|coding/round-1-[ab])"
    r"|translations/ar/(action-lines|entities|gdc))\.\w+$"
)
"""The data files that a site of every kind of page can be made of."""


@pytest.fixture(scope="session")
def modest_store(sheets: tuple[SheetOfData, ...]) -> ox.Store:
    """A graph of a quarter of the data, for the making of pages, where it is not asked what they say."""
    some = [sheet for path, sheet in zip(data_files(), sheets, strict=True) if MODEST.search(path.as_posix())]
    return whole(some)[0]


@pytest.fixture(scope="session")
def modest(modest_store: ox.Store) -> OxigraphEngine:
    """The default engine over that graph."""
    return OxigraphEngine(modest_store, union=True)


@pytest.fixture(scope="session")
def modest_stored(
    modest_store: ox.Store, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What commands need of a build of that graph, for all workers; not to be changed."""

    def make(folder: Path) -> None:
        folder.mkdir()
        quads = dump(modest_store, "nq")
        graph = sha256(quads).hexdigest()
        write_store(folder / "store", quads, dump(modest_store, "nt"), graph=graph)
        (folder / "graph.nq").write_bytes(quads)
        central.write(OxigraphEngine(modest_store, union=True), folder / central.FILE, graph)
        (folder / "manifest.json").write_text(json.dumps({"inputs": "0123456789abcdef"}), encoding="utf-8")

    return made_once("modest", make, request, tmp_path_factory.getbasetemp())


FEW = frozenset(
    f"{BASE}gdc/{name}"
    for name in (
        *("6", "9", "10", "11", "11a", "11d", "13", "13e", "17c", "21c", "21e", "22", "23", "29c", "29d", "30", "31b"),
        *("31e", "32", "32c", "34", "36a", "38", "39c", "42a", "45c", "46", "49", "53", "55a", "60", "64", "65"),
    )
)
"""Commitments of every section of the Compact: linked, new, only opening a list, and looked at by nobody."""


class RealMatrices:
    """The matrices of the real graph and, called with a language, their page; each is made once.

    With ``commitments`` it holds these alone, so that it is drawn much sooner; all else is there.
    """

    def __init__(self, engine: OxigraphEngine, about: About, commitments: Collection[str] = ()) -> None:
        self._engine, self._about, self._commitments = engine, about, commitments
        self._matrices: dict[str, tuple[Matrix, ...]] = {}
        self._pages: dict[str, str] = {}

    def matrices(self, language: str = "en") -> tuple[Matrix, ...]:
        """Return the matrices in their order, that of commitments and action lines first."""
        from wsis_gdc.questions.dossier import Atlas
        from wsis_gdc.questions.overview import matrices

        if language not in self._matrices:
            atlas = Atlas(self._engine, language)
            within = None
            if self._commitments:
                left_out = set(tables_of(self._engine).members("commitment")).difference(self._commitments)
                within = atlas.things.keys() - left_out
            self._matrices[language] = matrices(atlas, within=within)
        return self._matrices[language]

    def matrix(self, rows: str, columns: str) -> Matrix:
        """Return the matrix of two kinds."""
        return next(each for each in self.matrices() if (each.rows_kind, each.columns_kind) == (rows, columns))

    def __call__(self, language: str = "en") -> str:
        from wsis_gdc.questions.dossier import Atlas
        from wsis_gdc.questions.overview import details

        if language not in self._pages:
            shown, atlas = self.matrices(language), Atlas(self._engine, language)
            more = [details(atlas, each) for each in shown]
            self._pages[language] = matrix_page(shown, language=language, about=self._about, details=more)
        return self._pages[language]


@pytest.fixture(scope="session")
def crosswalk(oxigraph: OxigraphEngine, about: About) -> RealMatrices:
    """The matrices of the real graph with all commitments."""
    return RealMatrices(oxigraph, about)


@pytest.fixture(scope="session")
def few(oxigraph: OxigraphEngine, about: About) -> RealMatrices:
    """The same with few commitments."""
    return RealMatrices(oxigraph, about, FEW)


class Visit:
    """An opened page with what it said and asked for on the way; tests use it one after the other."""

    def __init__(self, page: Page, script: str) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        if script:
            page.add_init_script(script)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on(
            "console",
            lambda said: self.errors.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, url: str, *, dark: bool = False, width: int = 1280) -> None:
        """Go to an address, with a screen and a theme, before all other pages: one behind them hears clicks late."""
        self.page.bring_to_front()
        self.page.set_viewport_size({"width": width, "height": 860})
        self.page.emulate_media(color_scheme="dark" if dark else "light", media="null")
        self.page.goto(url)

    def leave(self) -> None:
        """Forget everything, so that the next test finds an empty page."""
        self.page.evaluate("localStorage.clear()")
        self.page.goto("about:blank")
        self.requests.clear()
        self.errors.clear()

    def hostile(self) -> object:
        """Return what an attack left behind: nothing, if none ran."""
        return self.page.evaluate("window.__xss ?? null")

    def outside(self) -> list[str]:
        """Return the requests for anything but the page itself."""
        return [url for url in self.requests if not url.startswith(("file:", "blob:"))]

    def barriers(self) -> list[str]:
        """Return the serious and critical findings of axe-core."""
        return barriers(self.page, ("serious", "critical"))


AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
ALL = ("minor", "moderate", "serious", "critical")
BARRIERS = Path(__file__).with_name("barriers.js").read_text(encoding="utf-8")
"""What asks axe-core, sparing what a page repeats."""


def barriers(page: Page, impacts: Sequence[str] = ALL) -> list[str]:
    """Return the findings of axe-core on a page, of these impacts."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    findings: list[dict[str, Any]] = page.evaluate(BARRIERS, impacts)
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in findings]


Visits = Callable[..., Visit]


@pytest.fixture(scope="session")
def context(browser: Browser) -> BrowserContext:
    """One reader without a network, for all tests that need no other."""
    context = browser.new_context(offline=True)
    context.set_default_timeout(10_000)
    return context


@pytest.fixture(scope="session")
def idle() -> dict[str, list[Visit]]:
    """Pages that wait for the next test, by the script that they start with: a new page is a new process."""
    return {}


@pytest.fixture
def visit_url(context: BrowserContext, idle: dict[str, list[Visit]]) -> Iterator[Visits]:
    """Open an address: `visit_url(url, dark=…, width=…)`; `script` runs before those of the page."""
    busy: list[tuple[str, Visit]] = []

    def open_page(url: str, *, script: str = "", **more: Any) -> Visit:
        waiting = idle.setdefault(script, [])
        visited = waiting.pop() if waiting else Visit(context.new_page(), script)
        busy.append((script, visited))
        visited.open(url, **more)
        return visited

    yield open_page
    for script, visited in busy:
        visited.leave()
        idle[script].append(visited)


@pytest.fixture
def visit(visit_url: Visits, tmp_path: Path) -> Visits:
    """Open the text of a page from disk: `visit(html, hash="#…", dark=…, width=…)`."""
    numbers = count()

    def open_page(html: str, *, hash: str = "", **more: Any) -> Visit:
        path = tmp_path / f"page{next(numbers)}.html"
        path.write_text(html, encoding="utf-8", newline="\n")
        return visit_url(path.as_uri() + hash, **more)

    return open_page
