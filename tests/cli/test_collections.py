"""Collections at the command line: taken in once, updated, asked like all else, carried over by a build."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
import json
import shutil
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from tests.kept import Lent, made_once
from tests.server.conftest import serving

from wsis_gdc import api, gathering
from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base import folders
from wsis_gdc.cli.app import cli
from wsis_gdc.curation import assembly
from wsis_gdc.curation.exports import dump, write_store
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge import central
from wsis_gdc.questions.suggestion import embedding
from wsis_gdc.questions.suggestion.comparing import comparer
from wsis_gdc.site import site_folder

if TYPE_CHECKING:
    from wsis_gdc.curation.assembly import Sheet

Asked = Callable[..., Result]

HEAD = "ID,Title,Description,Country,Region,SDGs,Action lines,E-mail"
ONE = "1,Village libraries,Libraries lend tablets.,Kenya,Africa,16.5,C3,ada@example.org"
TWO = "2,Clinics by video,Doctors see patients by video.,Peru,Americas,3,C7 e-health,"
UNTAGGED = "4,Safety courses,Courses build confidence and security in the use of ICTs.,Peru,Americas,,,"
COLLECTIONS = {
    "demo": (ONE, TWO),
    "other": ("7,Radio school,Lessons by radio.,Atlantis,,,C3,", "8,Untagged,Nothing said.,Fiji,,,,"),
    "islands": ("7,Radio school,Lessons by radio.,Atlantis,,,C3,", "8,Island net,Masts.,FIJI; Côte d'Ivoire,,,C3,"),
}
THREE = "3,=cmd|' /C calc'!A0,Odd title.,Peru,Americas,,C12,"


@pytest.fixture(scope="session")
def framed(sheets: tuple[Sheet, ...], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build holds of the frameworks and the rest, but for most mapping sets: a third of it, read sooner."""

    def make(folder: Path) -> None:
        folder.mkdir()
        kept = [sheet for sheet in sheets if "/mappings/" not in sheet.graph or sheet.graph.endswith("/diplo")]
        store = assembly.assemble(kept)
        quads = dump(store, "nq")
        digest = hashlib.sha256(quads).hexdigest()
        write_store(folder / "store", quads, dump(store, "nt"), graph=digest)
        central.write(OxigraphEngine(store, union=True), folder / central.FILE, digest)
        (folder / "graph.nq").write_bytes(quads)
        (folder / "manifest.json").write_text('{"files": {}, "inputs": ""}', encoding="utf-8")

    return made_once("framed", make, request, tmp_path_factory.getbasetemp())


@pytest.fixture
def build(framed: Path, tmp_path: Path) -> Path:
    """A build of its own, into which collections go."""
    return Path(shutil.copytree(framed, tmp_path / "build"))


@pytest.fixture
def ask(build: Path) -> Asked:
    """Run a command over that build."""
    return lambda *arguments: CliRunner().invoke(cli, [*map(str, arguments), "--build", str(build)])


@pytest.fixture
def take(ask: Asked, tmp_path: Path) -> Asked:
    """Import rows as the collection "demo"."""

    def run(rows: tuple[str, ...], *options: str) -> Result:
        (tmp_path / "x.csv").write_text("\n".join((HEAD, *rows)), encoding="utf-8")
        return ask("import", tmp_path / "x.csv", "--profile", "stocktaking", "--set", "demo", *options)

    return run


@pytest.fixture(scope="module")
def gathered(framed: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build with three collections beside it, asked once, for all workers; not to be changed."""

    def make(folder: Path) -> None:
        shutil.copytree(framed, folder)
        for name, rows in COLLECTIONS.items():
            file = tmp_path_factory.mktemp("rows") / "x.csv"
            file.write_text("\n".join((HEAD, *rows)), encoding="utf-8")
            line = ("import", str(file), "--profile", "stocktaking", "--set", name, "--build", str(folder))
            done = CliRunner().invoke(cli, line)
            assert done.exit_code == 0, done.output
        gathering.gathered(folder)

    return made_once("gathered", make, request, tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def graphs() -> Iterator[dict[Path, KnowledgeGraph]]:
    """What is open of that build: with its collections and without."""
    opened: dict[Path, KnowledgeGraph] = {}
    yield opened
    for graph in opened.values():
        graph.close()


@pytest.fixture
def ask_all(gathered: Path, graphs: dict[Path, KnowledgeGraph], monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Run a command over that build, which is opened once for all of them."""
    load = api.load

    def once(folder: Path, **options: Any) -> Lent:
        if folder not in graphs:
            graphs[folder] = load(folder, **options)
        return Lent(graphs[folder])

    monkeypatch.setattr(api, "load", once)
    return lambda *arguments: CliRunner().invoke(cli, [*map(str, arguments), "--build", str(gathered)])


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows_of(done: Result) -> list[dict[str, str]]:
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_initiatives_are_asked_like_all_else(ask_all: Asked, gathered: Path) -> None:
    """By matrix, gaps, show, explain, search and query; what owners say is theirs."""
    ask = ask_all
    table = rows_of(
        ask("matrix", "--rows", "initiative", "--columns", "action-line", "--set", "demo", "--format", "csv")
    )
    assert {row["label"]: [line for line, cell in row.items() if cell == "1"] for row in table} == {
        "Village libraries": ["C3"],
        "Clinics by video": ["C7-e-health"],
    }
    targets = rows_of(ask("matrix", "--rows", "initiative", "--columns", "target", "--format", "csv"))
    assert [row["label"] for row in targets if row["16.5"] == "1"] == ["Village libraries"]
    gaps = ask("gaps", "--what", "initiatives", "--set", "demo", "--format", "csv")
    lacking = {row["code"]: row["reason"] for row in rows_of(gaps)}
    areas = [f"{name} (M49)" for name in ("Africa", "Oceania", "Americas", "Asia", "Europe")]
    assert lacking["C3"] == "; ".join(["Americas", *areas[1:]])
    assert lacking["C9"] == "; ".join(["Africa", "Americas", *areas])
    assert "Owners of the initiatives" in ask("show", "initiative:demo/1").output
    assert "initiative:demo/1 is related to wsis:C3" in ask("explain", "initiative:demo/1", "C3").output
    assert "Village libraries" in ask("search", "libraries", "--kind", "initiative", "--format", "csv").output
    assert "add --collections" in ask("search", "zzyzx").stderr
    assert "add --collections" not in ask("search", "zzyzx", "--collections").stderr
    counted = ask("query", "--collections", "-e", "SELECT (COUNT(?i) AS ?n) { ?i a wg:Initiative }", "--format", "csv")
    assert counted.stdout.split() == ["n", "6"]
    assert ask("matrix", "--rows", "commitment", "--columns", "action-line", "--format", "csv").exit_code == 0
    assert "example.org" not in json.dumps(
        [text.decode(errors="replace") for text in files(gathered / "collections").values()]
    )


def test_of_one_collection_only_its_initiatives_are_rows(ask_all: Asked) -> None:
    """Whichever side they stand on, whatever the value; without a set all are, and the totals are the same."""

    def labels(*arguments: str) -> list[str]:
        return [row["label"] for row in rows_of(ask_all("matrix", *arguments, "--format", "csv"))]

    by_line = ("--rows", "initiative", "--columns", "action-line")
    assert labels(*by_line, "--set", "demo") == ["Village libraries", "Clinics by video"]
    assert labels(*by_line, "--set", "other") == ["Radio school", "Untagged"]
    assert labels(*by_line, "--set", "other", "--order", "strength") == ["Radio school", "Untagged"]
    sets = [part for name in COLLECTIONS for part in ("--set", name)]
    assert len(labels(*by_line, *sets[:4])) == 4
    assert len(labels(*by_line)) == len(labels(*by_line, *sets)) == 6
    turned = rows_of(
        ask_all(
            "matrix",
            "--rows",
            "action-line",
            "--columns",
            "initiative",
            "--set",
            "other",
            "--totals",
            "--format",
            "csv",
        )
    )
    assert len(turned[0]) == 2 + 2 + 1
    assert {row["action-line"]: row["total"] for row in turned if row["total"] != "0"} == {"C3": "1", "total": "1"}


def test_regions_are_told_by_country_too_and_nothing_is_guessed(ask_all: Asked, gathered: Path) -> None:
    """Rows that name a country only count in the region of M49; an unknown name is told and counts nowhere."""
    told = ask_all("gaps", "--what", "initiatives", "--set", "islands", "--format", "json")
    assert "1 name of a country is not in the list of M49 and stands in no region: “Atlantis”" in told.stderr
    (row,) = (row for row in json.loads(told.stdout) if row["code"] == "C3")
    assert row["reason"] == "Americas (M49); Asia (M49); Europe (M49)"
    none = "2 initiatives. By country, none from Americas; Asia; Europe."
    assert row["sentence"].endswith(f": {none} 1 of them names neither a region nor a known country.")
    page = (gathered / "collections" / "islands" / "index.html").read_text("utf-8")
    assert "Initiatives by action line and region of their countries" in page
    assert ">Oceania<" in page


def test_a_server_asks_collections_where_it_is_told_to(ask_all: Asked, gathered: Path) -> None:
    """As the command asks them, with what to know of the list; SPARQL finds initiatives, too."""
    said = json.loads(ask_all("gaps", "--what", "initiatives", "--set", "islands", "--format", "json").stdout)
    with serving(gathered, "--collections") as server:
        told = server.ask("/api/gaps?what=initiatives&set=islands").json
        assert told["items"] == said and said
        assert [("one of the collection" in note, "Atlantis" in note) for note in told["notes"]] == [
            (True, False),
            (False, True),
        ]
        assert server.query("ASK { ?initiative a wg:Initiative }", "application/sparql-results+json").json["boolean"]
        assert server.ask("/api/matrix?rows=initiative&columns=action-line&set=demo").json["cells"]


def test_importing_again_changes_nothing(take: Asked, build: Path) -> None:
    """What it is called stays, too. What becomes of rows and columns is told."""
    first = take((ONE, TWO), "--title", "My projects")
    assert first.exit_code == 0, first.output
    assert "2 rows: 1 taken as they stand, 1 mended" in first.stderr
    assert "columns about persons, left out (filled cells): E-mail (1)" in first.stderr
    before = files(build)
    done = take((ONE, TWO))
    assert "nothing has changed" in done.stderr
    assert files(build) == before


def test_a_newer_file_updates_by_identifier_and_keeps_the_rest(take: Asked, build: Path) -> None:
    def titles() -> list[str]:
        lines = (build / "collections" / "demo" / "initiatives.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["title"] for line in lines]

    take((ONE, TWO))
    done = take((ONE.replace("libraries", "archives"),))
    assert "0 new, 1 changed, 0 as before; 1 that the file does not name are kept" in done.stderr
    assert titles() == ["Village archives", "Clinics by video"]
    take((ONE,), "--replace")
    assert titles() == ["Village libraries"]


def test_a_row_that_cannot_be_taken_stops_all_unless_told(take: Asked, build: Path, tmp_path: Path) -> None:
    refused = take((ONE, THREE), "--report", str(tmp_path / "report.csv"))
    assert refused.exit_code == 1
    assert 'G3: "C12" is none of C1 to C11' in refused.output
    assert not gathering.names(build)
    assert "G3,,reported" in (tmp_path / "report.csv").read_text()
    assert take((ONE, THREE), "--skip-unknown").exit_code == 0
    assert gathering.names(build) == ("demo",)


@pytest.mark.parametrize("moment", ["put_in_place", "staged"])
def test_what_is_killed_half_way_changes_nothing(
    take: Asked, build: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    take((ONE,))
    before = files(build)

    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(folders, moment, killed)
        assert take((ONE, TWO)).exit_code != 0
    assert files(build) == before


def test_what_a_killed_writer_left_is_no_collection(build: Path) -> None:
    left = build / "collections" / ".demo.wsis-gdc-new"
    left.mkdir(parents=True)
    (left / "graph.nq").touch()
    assert gathering.names(build) == ()


def test_a_new_build_is_asked_with_the_old_collections(gathered: Path, tmp_path: Path) -> None:
    """The store of all is made anew; what lies beside the files of a build is carried over (see test_folders)."""
    build = shutil.copytree(gathered, tmp_path / "build")

    def ask(*arguments: str) -> Result:
        return CliRunner().invoke(cli, [*arguments, "--build", str(build)])

    shown = ("matrix", "--rows", "initiative", "--columns", "action-line", "--format", "csv")
    first = ask(*shown)
    (build / "manifest.json").write_text('{"inputs": "another"}')
    second = ask(*shown)
    assert "putting 3 collections beside the graph" in second.stderr
    assert first.stdout == second.stdout
    assert "putting" not in ask(*shown).stderr


def test_without_a_collection_the_cure_is_told(ask: Asked) -> None:
    done = ask("matrix", "--rows", "initiative", "--columns", "action-line")
    assert done.exit_code != 0
    assert "wsis-gdc import FILE" in str(done.exception) + done.output


def test_suggestions_are_a_proposed_set_of_their_own(take: Asked, build: Path, kg: KnowledgeGraph) -> None:
    """Made once; made anew where a text changed; dropped where nobody asks for new ones."""
    comparer(kg.engine, "en", "meaning")  # so that its vectors, which take seconds, lie beside the shared build
    shutil.copy(kg.folder / embedding.FILE, build)
    assert take((ONE, TWO, UNTAGGED), "--suggest").exit_code == 0
    proposals = build / "collections" / "demo" / "proposals.jsonl"
    made = [json.loads(line) for line in proposals.read_text(encoding="utf-8").splitlines()]
    assert {each["id"] for each in made} == {"1", "2", "4"}
    assert not any(each["id"] == "2" and each["object"] == "wsis:C7-e-health" and not each["why"] for each in made)
    status = """SELECT DISTINCT ?status { ?l a wg:Linkage ; sssom:subject_id ?i ; wg:claimKind
      <https://w3id.org/wsis-gdc/term/claim-kind/suggestion> ; wg:status ?status . ?i a wg:Initiative }"""
    store = ox.Store()
    store.bulk_load(path=str(gathering.place(build, "demo") / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    found = list(OxigraphEngine(store, union=True).select(status).texts())
    assert found == [("https://w3id.org/wsis-gdc/term/status/proposed",)]
    take((ONE.replace("tablets", "books"), TWO, UNTAGGED))
    left = [json.loads(line)["id"] for line in proposals.read_text(encoding="utf-8").splitlines()]
    assert set(left) == {"2", "4"}


@pytest.mark.parametrize("profile", ["stocktaking", "sessions", "prizes", "generic"])
def test_a_template_is_filled_and_comes_back(ask: Asked, tmp_path: Path, profile: str) -> None:
    blank = tmp_path / "blank.xlsx"
    assert ask("import", "--template", "--profile", profile, "-o", blank).exit_code == 0
    book = openpyxl.load_workbook(blank)
    sheet = book["Initiatives"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heads["Title"], "Village libraries")
    sheet.cell(2, heads["SDGs"], "4")
    book.save(blank)
    done = ask("import", blank, "--profile", profile, "--set", "filled")
    assert done.exit_code == 0, done.output
    assert "1 row: 1 taken as they stand" in done.stderr


def test_small_collections_become_yaml_that_is_read_back(take: Asked, tmp_path: Path) -> None:
    out = tmp_path / "demo.yaml"
    assert take((ONE, TWO), "-o", str(out)).exit_code == 0
    sheets = [assembly.read_sheet(path) for path in sorted(tmp_path.glob("demo*.yaml"))]
    assert [sheet.findings for sheet in sheets] == [(), ()]
    assert "Village libraries" in sheets[1].triples or "Village libraries" in sheets[0].triples


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--map", "no-such=title"), "unknown column"),
        (("--map", "Title"), "COLUMN=FIELD"),
        (("--sheet", "Sheet1"), "only workbooks have sheets"),
        (("--metadata", "x.yml"), "is for SSSOM"),
        (("--set", "No Name"), "no name for a collection"),
        (("--set", "diplo"), "in the graph already"),
        (("--set", "x-suggested"), "take another"),
        (("--claimant", "C5"), "no agent, entity or mechanism"),
    ],
)
def test_what_does_not_go_together_is_told(take: Asked, build: Path, options: tuple[str, ...], said: str) -> None:
    done = take((ONE,), *options)
    assert done.exit_code != 0
    assert said in done.output + str(done.exception)
    assert not gathering.names(build)


def test_options_of_tables_want_a_profile(ask: Asked) -> None:
    done = ask("import", "x.sssom.tsv", "--set", "x", "--suggest")
    assert done.exit_code == 2
    assert "--suggest goes with a --profile of initiatives" in done.output


def test_thousands_of_rows_are_taken_in_time(ask: Asked, tmp_path: Path) -> None:
    """Every row accounted for; seconds of the processor, so that other work beside it does not count."""
    from time import process_time

    file = Path(__file__).parents[2] / "scripts" / "bench" / "stocktaking.py"
    spec = importlib.util.spec_from_file_location("stocktaking", file)
    assert spec and spec.loader
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    made, faults = generator.rows(2_000)
    generator.write(tmp_path / "x.xlsx", made)
    start = process_time()
    done = ask("import", tmp_path / "x.xlsx", "--profile", "stocktaking", "--set", "large", "--skip-unknown")
    assert process_time() - start < 12
    assert done.exit_code == 0, done.output
    reported = sum(faults[name] for name in generator.REPORTED)
    assert f"{2_000 - reported:,} initiatives" in done.stderr
    assert f"{reported:,} reported" in done.stderr


def test_a_site_shows_the_collections_beside_its_build(
    take: Asked, ask: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a door on its first page, in its language; other pages are left out here, as they take long."""
    whole = site_folder.pages
    monkeypatch.setattr(site_folder, "pages", lambda *given, **more: islice(whole(*given, **more), 1))
    assert take((ONE, TWO), "--title", "Village projects").exit_code == 0
    assert ask("view", "--lang", "fr", "-o", tmp_path / "site").exit_code == 0
    first = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert 'href="collections/demo/index.html"><bdi>Village projects</bdi>' in first
    page = (tmp_path / "site" / "collections" / "demo" / "index.html").read_text(encoding="utf-8")
    assert "Initiatives par grande orientation et région" in page and "Village libraries" in page
    alone = ask("view", "--focus", "C5", "-o", tmp_path / "part")
    assert alone.exit_code == 0 and not (tmp_path / "part" / "collections").exists()


def test_a_damaged_collection_is_told_before_a_site_is_drawn(
    take: Asked, ask: Asked, build: Path, tmp_path: Path
) -> None:
    """With what to do."""
    assert take((ONE,)).exit_code == 0
    (gathering.place(build, "demo") / gathering.INITIATIVES).write_text('{"id": 1', encoding="utf-8")
    done = ask("view", "-o", tmp_path / "site")
    assert done.exit_code == 2 and "damaged; remove it, and import the collection anew" in done.output
    assert not (tmp_path / "site").exists()
