"""One command, one folder: repeatable to the byte, all or nothing, and nothing where nothing changed."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import to_isomorphic
from tests.conftest import process_of
from tests.kept import files_of, made_once
from tests.undrawn import slim

from wsis_gdc import building
from wsis_gdc.base import resources
from wsis_gdc.base.errors import CurationError, OutputError, StoreError
from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.resources import data_folder, ontology_folder
from wsis_gdc.curation import assembly, validation, yaml_ld
from wsis_gdc.curation.exports import FORMATS, dump
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.void import holdings_graph
from wsis_gdc.questions.holdings import holdings, holdings_of

if TYPE_CHECKING:
    from tests.conftest import Volume

EXAMPLE = ontology_folder() / "examples" / "valid" / "mapping-set.yaml"
CHECKOUT = Path(__file__).resolve().parent.parent


def _whole(folder: Path) -> bool:
    """Tell whether a build is as its manifest says, and its store holds what graph.nq holds."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    listed = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in manifest["files"]}
    stored = dump(ox.Store.read_only(str(folder / "store")), "nq")
    return listed == manifest["files"] and stored == (folder / "graph.nq").read_bytes()


def _times(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*")}


# The whole build, made once


def test_a_build_holds_graph_matrix_pages_and_manifest(built: Any) -> None:
    """And a store and the cache of parsed files."""
    names = {path.name for path in built.folder.iterdir()}
    assert names >= {
        *("graph.ttl", "graph.trig", "graph.nq", "graph.jsonld", "context.jsonld", "store", "manifest.json"),
        *("matrix.csv", "matrix.html", "network.html", "index.html"),
    }


def test_a_build_tells_its_steps(built: Any) -> None:
    """The first and the last are always the same."""
    assert built.steps[0] == "looking for changes"
    assert built.steps[-1] == "putting the new output in place"
    assert len(built.steps) == len(set(built.steps)) >= 6


def test_the_manifest_lists_every_file_with_its_hash(checkout: Path) -> None:
    """All but itself, and the store holds what graph.nq holds."""
    build = checkout / "build"
    listed = set(json.loads((build / "manifest.json").read_text(encoding="utf-8"))["files"])
    assert listed == set(files_of(build)) - {"manifest.json", building.MARK}
    assert _whole(build)


@pytest.fixture(scope="module")
def asked(built: Any) -> OxigraphEngine:
    """The built store."""
    return OxigraphEngine.open(built.folder / "store")


def _count(engine: OxigraphEngine, pattern: str) -> int:
    ((number,),) = engine.select(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}").texts()
    return int(number)


def test_the_counts_of_the_manifest_are_those_of_the_store(built: Any, asked: OxigraphEngine) -> None:
    """Per class, mapping set and graph."""
    manifest = built.manifest
    classes = {name: _count(asked, f"?x a {name}") for name in manifest.classes if name.startswith("wg:")}
    assert classes == {name: number for name, number in manifest.classes.items() if name.startswith("wg:")}
    sets = {name: _count(asked, f"{name} sssom:mappings ?x") for name in manifest.sets}
    assert sets == manifest.sets
    graphs = Counter(line.rsplit(b" ", 2)[1] for line in (built.folder / "graph.nq").read_bytes().splitlines())
    assert {compact(name.decode()[1:-1]): number for name, number in graphs.items()} == manifest.triples
    assert manifest.classes["wg:Finding"] == 145
    assert manifest.sets["set:wsis-sdg-matrix"] == 187


def test_a_build_holds_what_its_files_make(built: Any, store: ox.Store) -> None:
    """And one graph more, which tells what the others hold."""
    held = holdings_graph(holdings(OxigraphEngine(store, union=True)))
    expected = {*dump(store, "nq").splitlines(), *(f"{quad.triple} {quad.graph_name} .".encode() for quad in held)}
    assert {*(built.folder / "graph.nq").read_bytes().splitlines()} ^ expected == set()


@pytest.fixture(scope="module")
def expected(checkout: Path) -> dict[str, set[bytes]]:
    """The lines of the union and of the named graphs of a build, by format, as its store has them."""
    held = ox.Store.read_only(str(checkout / "build" / "store"))
    return {form: {*dump(held, form).splitlines()} for form in ("nt", "nq")}


@pytest.mark.parametrize(("name", "extension"), FORMATS.items())
def test_an_export_parses_back_to_the_graph(
    checkout: Path, expected: dict[str, set[bytes]], name: str, extension: str
) -> None:
    """Turtle holds the union, the others the named graphs; blank nodes keep their names."""
    form = ox.RdfFormat.from_extension(extension)
    assert form
    parsed = {f"{quad} .".encode() for quad in ox.parse(path=str(checkout / "build" / name), format=form)}
    assert parsed ^ expected["nt" if name == "graph.ttl" else "nq"] == set()


@pytest.fixture(scope="module")
def example() -> ox.Store:
    """The graph of one small data file, with the ontology."""
    return assembly.assemble([assembly.read_sheet(EXAMPLE)])


def _read_by_rdflib(store: ox.Store, extension: str, parser: str) -> rdflib.Graph:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=dump(store, extension), format=parser)
    graph = rdflib.Graph()
    for s, p, o, _ in dataset.quads():
        graph.add((s, p, o))
    return graph


@pytest.fixture(scope="module")
def canonical(example: ox.Store) -> Any:
    """The N-Quads of that graph as rdflib reads them, in a form in which equal graphs are equal."""
    return to_isomorphic(_read_by_rdflib(example, "nq", "nquads"))


@pytest.mark.parametrize(("extension", "parser"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("trig", "trig")])
def test_rdflib_reads_an_export_as_the_same_graph(
    example: ox.Store, canonical: Any, extension: str, parser: str
) -> None:
    """Isomorphic to the N-Quads, by a library that did not write them."""
    assert len(canonical) > 1000
    assert to_isomorphic(_read_by_rdflib(example, extension, parser)) == canonical


def test_building_again_without_a_change_does_nothing(built: Any) -> None:
    """One look at the inputs, no file touched."""
    before, steps = _times(built.folder), []
    manifest = building.build(built.folder, step=steps.append)
    assert manifest.unchanged
    assert manifest.files == built.manifest.files
    assert steps == ["looking for changes"]
    assert _times(built.folder) == before


def test_the_command_says_that_nothing_has_changed_within_three_seconds(run: Any, built: Any) -> None:
    """Words go to stderr."""
    start = time.perf_counter()
    code, out, err = run("build", "--out", str(built.folder))
    assert time.perf_counter() - start < 10
    assert (code, out) == (0, "")
    assert "Nothing has changed since the last build" in err


# A small world, quick to build: two files, no pages, no SHACL


def test_what_a_graph_holds_is_the_same_by_lines_and_by_queries(light: OxigraphEngine, light_store: ox.Store) -> None:
    """A build counts the lines that it writes; a server asks its engine."""
    assert holdings_of(dump(light_store, "nq")) == holdings(light)


def test_values_of_every_form_are_counted_by_lines_as_by_queries() -> None:
    """Datatypes, directions of texts, texts with marks in them, nodes without a name, links to elsewhere."""
    store = ox.Store()
    said = (
        "a <urn:Class>, <urn:Other>",
        '<urn:p> 5, "five \\" . <x>", "cinq"@fr, "خمسة"@ar--rtl, <urn:x>, _:b',
        "<urn:q> <http://www.wikidata.org/entity/Q1>, <https://docs.un.org/en/A/RES/79/1>",
    )
    store.load(f"<urn:x> {' ; '.join(said)} .", ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:graph"))
    held = holdings_of(dump(store, "nq"))
    assert held == holdings(OxigraphEngine(store, union=True))
    assert held.triples == 10
    assert held.joined["urn:Class", "urn:p"] == {"urn:Class": 1, "urn:Other": 1}
    assert sorted(name.rpartition("#")[2] for name in held.valued["urn:Class", "urn:p"]) == [
        *("dirLangString", "integer", "langString", "string")
    ]


Build = Callable[..., building.Manifest]


Lay = Callable[[Path], object]


def _world(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = folder / "root"
    (root / "data" / "mappings").mkdir(parents=True)
    (root / "ontology").symlink_to(ontology_folder(), target_is_directory=True)
    (root / "data" / "schema").symlink_to(data_folder() / "schema", target_is_directory=True)
    for name in ("mapping-set.yaml", "event.yaml"):
        shutil.copy(EXAMPLE.with_name(name), root / "data" / "mappings" / name)
    monkeypatch.setattr(resources, "root", lambda: root)
    slim(monkeypatch.setattr)
    return root


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the ontology and a small data folder, built in this process without pages and without SHACL."""
    return _world(tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def laid(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build makes of the small world, for all workers; not to be changed."""

    def make(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as monkeypatch:
            _world(folder, monkeypatch)
            building.build(folder / "out")

    return made_once("small-build", make, request, tmp_path_factory.getbasetemp()) / "out"


@pytest.fixture
def lay(laid: Path) -> Lay:
    """Lay a copy of an earlier output into a folder: what a build there would have made first."""
    return partial(shutil.copytree, laid)


def test_a_small_world_is_built_and_replaced(small: Path, tmp_path: Path) -> None:
    """A changed file gives another graph in the same folder, and nothing is left beside it."""
    out = tmp_path / "there" / "out"
    first = building.build(out)
    file = small / "data" / "mappings" / "mapping-set.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Schools and hospitals", "Hospitals and schools"), "utf-8")
    second = building.build(out)
    assert first.inputs != second.inputs
    assert not second.unchanged
    assert b"Hospitals and schools online" in (out / "graph.nq").read_bytes()
    assert _whole(out)
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_pages_and_reports_in_the_folder_outlast_a_new_build(small: Path, lay: Lay, tmp_path: Path) -> None:
    """Other commands or people laid them there; what an earlier build wrote and this one does not is gone."""
    out = tmp_path / "out"
    lay(out)
    for name in ("site", "report", "store/mine", ".git"):
        (out / name).mkdir()
    (out / "my table.csv").write_bytes(b"mine")
    with (out / building.MARK).open("a", encoding="utf-8") as mark:
        mark.write("old.csv\n")
    (out / "old.csv").touch()
    building.build(out, force=True)
    assert all((out / name).is_dir() for name in ("site", "report", "store/mine", ".git"))
    assert (out / "my table.csv").read_bytes() == b"mine"
    assert not (out / "old.csv").exists()
    assert _whole(out)


def test_a_folder_with_a_manifest_of_another_program_is_left_alone(small: Path, tmp_path: Path) -> None:
    """Of a web application, say."""
    out = tmp_path / "app"
    out.mkdir()
    (out / "manifest.json").write_text('{"name": "app", "version": "1"}', encoding="utf-8")
    with pytest.raises(OutputError, match="not an output of this command"):
        building.build(out, force=True)
    assert [path.name for path in out.iterdir()] == ["manifest.json"]


def test_a_build_of_a_version_without_marks_is_taken_over(small: Path, lay: Lay, tmp_path: Path) -> None:
    """It is told by its manifest, which names all its files as they are."""
    out = tmp_path / "out"
    lay(out)
    (out / building.MARK).unlink()
    (out / "notes.txt").write_bytes(b"mine")
    building.build(out, force=True)
    assert _whole(out)
    assert (out / "notes.txt").read_bytes() == b"mine"


@pytest.mark.parametrize("mark", [b"", b"\xff\xfe", b"\n"])
def test_a_build_whose_mark_was_damaged_is_mended(small: Path, lay: Lay, tmp_path: Path, mark: bytes) -> None:
    """Its manifest names its files; what else lies there stays."""
    out = tmp_path / "out"
    lay(out)
    (out / building.MARK).write_bytes(mark)
    (out / "graph.nq").write_bytes(b"cut")
    (out / "notes.txt").write_bytes(b"mine")
    building.build(out)
    assert _whole(out)
    assert (out / "notes.txt").read_bytes() == b"mine"


def test_a_damaged_build_of_an_older_version_is_mended(small: Path, lay: Lay, tmp_path: Path) -> None:
    """By its mark it is ours, whatever became of the rest."""
    out = tmp_path / "out"
    lay(out)
    (out / "old.csv").write_bytes(b"of an older version")
    with (out / building.MARK).open("a", encoding="utf-8") as mark:
        mark.write("old.csv\n")
    (out / building.MANIFEST).write_text('{"version": "0.0.1", "kept": {}}', encoding="utf-8")
    (out / "store" / "wsis-gdc.json").write_text('{"layout": 1}', encoding="utf-8")
    (out / "store" / "CURRENT").unlink()
    building.build(out)
    assert _whole(out)
    assert not (out / "old.csv").exists()


def test_a_build_of_which_nothing_can_be_known_is_left_alone(small: Path, lay: Lay, tmp_path: Path) -> None:
    """The sentence says what to do."""
    out = tmp_path / "out"
    lay(out)
    for name in (building.MARK, building.MANIFEST):
        (out / name).write_bytes(b"")
    with pytest.raises(OutputError, match="empty the folder and build again"):
        building.build(out)
    assert (out / "graph.nq").stat().st_size


NAMES = ("[a-z]*? 100%41 {x}", "-o #x?y&z ", "zürich-日本-العربية")


@pytest.mark.parametrize("name", NAMES)
def test_folders_and_data_files_may_have_any_name(small: Path, lay: Lay, tmp_path: Path, name: str, run: Any) -> None:
    """Names are no patterns, no codes and no markup."""
    file = small / "data" / "mappings" / "mapping-set.yaml"
    file.rename(file.with_name(f"{name}.yaml"))
    out = tmp_path / name
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "notes.txt").write_bytes(b"mine")
    lay(out)
    building.build(out)
    assert _whole(out)
    query = "SELECT (COUNT(*) AS ?n) { ?s a wg:Linkage }"
    code, told, err = run("query", f"--build={out}", "-e", query, env={"WSIS_GDC_BUILD": None})
    assert (code, err) == (0, "")
    assert int(told.split()[1]) > 0
    assert (tmp_path / "a" / "notes.txt").read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir() if path != small) == sorted({"a", name})


STRAYS = ("._{}", ".{}.swp", "#{}#", "~${}", "{}~")


def test_what_editors_and_systems_leave_behind_changes_nothing(small: Path, tmp_path: Path) -> None:
    """In the data and in the ontology; neither the graph nor what it was made from."""
    for link in (small / "ontology", small / "data" / "schema"):
        shipped = link.resolve()
        link.unlink()
        shutil.copytree(shipped, link)
    first = building.build(tmp_path / "out")
    folders = [folder for top in ("data", "ontology") for folder in (small / top).rglob("*") if folder.is_dir()]
    for folder in folders:
        for name in ("a.yaml", "20-roll-up.rq", "a.ttl", "a-violation.rq", "a.json", "a.po"):
            for stray in STRAYS:
                (folder / stray.format(name)).write_bytes(b"\0\5\x16\7Mac OS X \xff")
        (folder / ".#x.rq").symlink_to("nobody@desk.7:1")  # as Emacs marks an open file
    assert building.build(tmp_path / "out").unchanged
    assert building.build(tmp_path / "out", force=True).files == first.files


def test_a_link_as_the_folder_stays_one(small: Path, tmp_path: Path) -> None:
    """What it points to is replaced."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk", target_is_directory=True)
    building.build(tmp_path / "out")
    building.build(tmp_path / "out", force=True)
    assert (tmp_path / "out").is_symlink()
    assert _whole(tmp_path / "disk")


@pytest.mark.parametrize("name", ["graph.sqlite", "store/CURRENT", ".sst", "MANIFEST-"])
def test_a_bit_that_turned_is_seen_and_mended(small: Path, lay: Lay, tmp_path: Path, name: str) -> None:
    """Either the answer is an error or it does not use what is damaged; a new build sees it though nothing changed."""
    out = tmp_path / "out"
    lay(out)
    file = (
        out / name
        if "/" in name or name == "graph.sqlite"
        else next(path for path in (out / "store").iterdir() if name in path.name)
    )
    text = bytearray(file.read_bytes())
    text[len(text) // 2] ^= 1
    file.write_bytes(text)
    if name == "MANIFEST-":
        with pytest.raises(StoreError, match="damaged"):
            OxigraphEngine.open(out / "store")
    assert not building.build(out).unchanged
    assert _whole(out)


def test_a_store_that_ends_early_is_no_empty_one(small: Path, lay: Lay, tmp_path: Path) -> None:
    """Its list of files is cut."""
    out = tmp_path / "out"
    lay(out)
    manifest = next(path for path in (out / "store").iterdir() if path.name.startswith("MANIFEST-"))
    manifest.write_bytes(manifest.read_bytes()[:100])
    with pytest.raises(StoreError, match="damaged"):
        OxigraphEngine.open(out / "store")


def test_a_changed_byte_is_seen_by_the_check_of_these_tests(small: Path, lay: Lay, tmp_path: Path) -> None:
    """So that it can fail: a file that is not as its hash says, and a store that is not as graph.nq says."""
    out = tmp_path / "out"
    lay(out)
    assert _whole(out)
    text = (out / "graph.ttl").read_bytes()
    (out / "graph.ttl").write_bytes(text + b"\n")
    assert not _whole(out)
    (out / "graph.ttl").write_bytes(text)
    shutil.rmtree(out / "store")
    ox.Store(str(out / "store")).flush()
    assert not _whole(out)


def test_an_unchanged_data_file_is_not_parsed_again(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build after a change in one of two files parses that one, and forgets what the other text was parsed to.

    Beside them stands that they conform.
    """
    building.build(tmp_path / "out")
    parsed: list[str] = []
    real = yaml_ld.parse
    monkeypatch.setattr(yaml_ld, "parse", lambda text, name: parsed.append(Path(name).name) or real(text, name))
    building.build(tmp_path / "out", force=True)
    assert parsed == []
    with (small / "data" / "mappings" / "event.yaml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    building.build(tmp_path / "out")
    assert parsed == ["event.yaml"]
    assert len(list((tmp_path / "out" / building.CACHE).iterdir())) == 2 + 1


def test_data_that_conform_are_not_checked_again(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build after a change checks them all again, and so does one that cannot read what the last one kept."""
    out, asked = tmp_path / "out", list[str]()
    monkeypatch.setattr(validation, "violations", lambda *_, **__: asked.append("shapes") or ())
    monkeypatch.setattr(validation, "_queries", lambda *_: asked.append("checks") or ())
    building.build(out)
    assert sorted(asked) == ["checks", "shapes"]
    building.build(out, force=True)
    assert len(asked) == 2
    (kept,) = (path for path in (out / building.CACHE).iterdir() if b"conforms" in path.read_bytes())
    kept.write_bytes(b"")
    building.build(out, force=True)
    assert len(asked) == 4
    file = small / "data" / "mappings" / "mapping-set.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Schools and hospitals", "Hospitals and schools"), "utf-8")
    building.build(out)
    assert len(asked) == 6


def test_data_that_do_not_conform_are_checked_each_time(
    small: Path, lay: Lay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only that nothing is wrong is kept."""
    out = tmp_path / "out"
    lay(out)
    for path in (out / building.CACHE).iterdir():
        path.unlink()
    monkeypatch.setattr(validation, "violations", lambda *_, **__: (("urn:x", "wrong; mend it"),))
    for _ in range(2):
        with pytest.raises(CurationError, match="mend it"):
            building.build(out, force=True)
    assert _whole(out)


@pytest.mark.parametrize("name", ["graph.ttl", "manifest.json", "store/CURRENT"])
@pytest.mark.parametrize("damage", ["removed", "changed"])
def test_a_damaged_output_is_built_anew(small: Path, lay: Lay, tmp_path: Path, name: str, damage: str) -> None:
    """Though the inputs are the same."""
    out = tmp_path / "out"
    lay(out)
    if damage == "removed":
        (out / name).unlink()
    else:
        (out / name).write_bytes(b"{}")
    assert not building.build(out).unchanged
    assert _whole(out)


def test_a_folder_that_is_no_build_is_left_alone(small: Path, tmp_path: Path) -> None:
    """Somebody's photographs, say."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    with pytest.raises(OutputError, match="photos: not an output of this command; choose another folder or empty this"):
        building.build(tmp_path / "photos")
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["cat.jpg"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photos", "root"]


def test_a_file_in_the_place_of_the_folder_is_left_alone(small: Path, tmp_path: Path) -> None:
    """Refused like a folder that is no build."""
    (tmp_path / "out").write_bytes(b"text")
    with pytest.raises(OutputError, match="out: not an output of this command"):
        building.build(tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"text"


def test_an_empty_folder_is_taken(small: Path, tmp_path: Path) -> None:
    """It holds nothing that could be lost."""
    (tmp_path / "out").mkdir()
    building.build(tmp_path / "out")
    assert _whole(tmp_path / "out")


def test_a_parent_that_cannot_be_written_is_told_in_a_sentence(run: Any, tmp_path: Path) -> None:
    """Exit code 2, no traceback."""
    (tmp_path / "file").write_bytes(b"")
    code, out, err = run("build", "--out", str(tmp_path / "file" / "out"))
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith(f"Error: {tmp_path}/file/out: cannot be written: ")
    assert (tmp_path / "file").read_bytes() == b""


def test_an_input_that_cannot_be_read_is_named(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the output, which is in order."""
    lost = small / "data" / "lost"
    monkeypatch.setattr(
        building.assembly, "data_files", lambda: (_ for _ in ()).throw(OSError(13, "Denied", str(lost)))
    )
    with pytest.raises(OutputError, match="lost: cannot be read: Denied"):
        building.build(tmp_path / "there" / "out")


def test_a_full_disk_leaves_the_old_output(
    small: Path, lay: Lay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails while files are written is told, and the new folder is removed."""
    out = tmp_path / "out"
    lay(out)
    before = _times(out)

    def full(*_: Any, **_more: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(building.exports, "write_store", full)
    with pytest.raises(OutputError, match="out: cannot be written: No space left on device"):
        building.build(out, force=True)
    assert _times(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "root"]


def test_invalid_data_are_told_and_leave_the_old_output(small: Path, lay: Lay, tmp_path: Path) -> None:
    """All findings of all files, of shape and of names."""
    out = tmp_path / "out"
    lay(out)
    before = _times(out)
    mappings = small / "data" / "mappings"
    text = (mappings / "mapping-set.yaml").read_text(encoding="utf-8")
    (mappings / "mapping-set.yaml").write_text(text.replace('object_id: "poa:9c"', 'object_id: "poa:9z"'), "utf-8")
    text = (mappings / "event.yaml").read_text(encoding="utf-8")
    (mappings / "event.yaml").write_text(text.replace("issued:", "isued:", 1), "utf-8")
    with pytest.raises(CurationError) as caught:
        building.build(out)
    problems = [finding.problem for finding in caught.value.findings]
    assert 'unknown key "isued"' in problems
    assert 'object_id: nothing has the id "poa:9z"' in problems
    assert caught.value.findings == tuple(sorted(caught.value.findings))
    assert _times(out) == before
    assert _whole(out)


CLI = """
import sys
from pathlib import Path
from wsis_gdc.base import resources
ROOT = Path(sys.argv[1])
resources.root = lambda: ROOT
sys.argv = ["wsis-gdc", *sys.argv[2:]]
from wsis_gdc.cli.app import main
main()
"""


def test_the_command_exits_with_1_for_invalid_data(small: Path, tmp_path: Path) -> None:
    """Findings on stderr, one a line, nothing written and no traceback."""
    file = small / "data" / "mappings" / "mapping-set.yaml"
    text = file.read_text(encoding="utf-8").replace('strength: "3"', 'strength: "4"')
    file.write_text(text, "utf-8")
    line = text.splitlines().index('        strength: "4"') + 1
    command = [sys.executable, "-c", CLI, str(small), "build", "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        f'{file}:{line}: linkage:example/gdc-11d--poa-9c: strength: "4" is not allowed (one of: 1, 2, 3)' in done.stderr
    )
    assert done.stderr.rstrip().endswith("nothing was written")
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["root"]


# Killed at any moment


SLIM = """
import os, signal, sys
from pathlib import Path
from wsis_gdc import building
from wsis_gdc.base import folders, resources
ROOT = Path(sys.argv[1])
resources.root = lambda: ROOT
sys.path.insert(0, sys.argv[3])
from tests.undrawn import slim
slim()
die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
"""
BUILD = "building.build(Path(sys.argv[2]), step=lambda text: print(text, flush=True), force=True)\n"


def _start(root: Path, out: Path, change: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SLIM + change + BUILD, str(root), str(out), str(CHECKOUT)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def test_a_build_killed_at_any_step_leaves_the_old_output_whole(small: Path, tmp_path: Path) -> None:
    """SIGKILL at each step that writes, a moment into it; the next build clears what was left."""
    out = tmp_path / "there" / "out"
    steps: list[str] = []
    building.build(out, step=steps.append)
    before = files_of(out)
    dice = random.Random(20030)  # noqa: S311
    killed = 0
    writing = steps[steps.index("writing graph files") :]
    for step in writing:
        with _start(small, out) as process:
            assert process.stdout
            while process.stdout.readline().strip() != step:
                assert process.poll() is None
            time.sleep(dice.choice((0, 0, 0.005, 0.02)))
            process.kill()
        killed += process.returncode == -signal.SIGKILL
        assert _whole(out), step
        assert files_of(out) == before, step
    assert killed >= len(writing) - 2
    building.build(out, force=True)
    assert _whole(out)
    assert [path.name for path in out.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("seed", range(4))
def test_a_build_killed_at_a_random_moment_leaves_the_old_output_whole(
    small: Path, lay: Lay, tmp_path: Path, seed: int
) -> None:
    """Also in the middle of a step."""
    out = tmp_path / "there" / "out"
    lay(out)
    before = files_of(out)
    with _start(small, out) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(random.Random(seed).random() / 2)  # noqa: S311
        process.kill()
    assert _whole(out)
    assert files_of(out) == before


def test_the_real_command_killed_while_it_writes_leaves_the_old_output_whole(checkout: Path, tmp_path: Path) -> None:
    """With SHACL and pages; what was there before is another build."""
    out = tmp_path / "out"
    shutil.copytree(checkout / "build", out)
    command = [sys.executable, "-m", "wsis_gdc", "build", "--force", "--out", str(out)]
    with subprocess.Popen(command, **process_of(checkout), stderr=subprocess.PIPE) as process:
        assert process.stderr
        while "writing" not in process.stderr.readline():
            assert process.poll() is None
        time.sleep(0.1)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert _whole(out)
    assert files_of(out) == files_of(checkout / "build")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [".out.wsis-gdc-new"]


SWAPS = {
    "before the exchange": "folders._exchange = die\n",
    "after the exchange": "real = folders._exchange\nfolders._exchange = lambda *a: real(*a) and die()\n",
    "before two renames": "folders._exchange = lambda *_: False\nPath.rename = die\n",
    "between two renames": (
        "folders._exchange = lambda *_: False\nreal = Path.rename\nnumber = []\n"
        "Path.rename = lambda *a: number.append(1) or (die() if len(number) == 2 else real(*a))\n"
    ),
    "after two renames": "folders._exchange = lambda *_: False\nfolders._carry = die\n",
}


@pytest.mark.parametrize("change", SWAPS.values(), ids=SWAPS)
def test_a_build_killed_while_it_swaps_loses_nothing(small: Path, lay: Lay, tmp_path: Path, change: str) -> None:
    """A whole output is in place at once, or after the next build where the system cannot exchange two names.

    The site that another command wrote into the folder is there in the end.
    """
    out = tmp_path / "there" / "out"
    lay(out)
    (out / "site").mkdir()
    (out / "site" / "index.html").write_text("kept", encoding="utf-8")
    with _start(small, out, change) as process:
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    if out.exists():
        assert _whole(out)
    else:
        (kept,) = out.parent.glob(".out.wsis-gdc-old")
        assert _whole(kept)
        with pytest.raises(CurationError):
            (small / "data" / "mappings" / "bad.yaml").write_bytes(b"")
            building.build(out)
        assert _whole(out)
        (small / "data" / "mappings" / "bad.yaml").unlink()
    building.build(out, force=True)
    assert _whole(out)
    assert (out / "site" / "index.html").read_text(encoding="utf-8") == "kept"
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_mount_point_is_filled_and_filled_again(small: Path, volume: Volume) -> None:
    """It can neither be renamed nor replaced; guests of an earlier build stay, and nothing is left beside it."""
    command = [*volume.command, sys.executable, "-c", SLIM + BUILD, str(small), str(volume.place), str(CHECKOUT)]
    for guest in ("", "notes.txt"):
        if guest:
            (volume.disk / guest).write_text("mine", encoding="utf-8")
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert _whole(volume.disk)
    assert (volume.disk / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in volume.place.parent.rglob("*")] == ["volume"]


def test_two_builds_at_once_end_in_one_whole_output(small: Path, tmp_path: Path) -> None:
    """Whichever comes last."""
    out = tmp_path / "there" / "out"
    with _start(small, out) as first, _start(small, out) as second:
        errors = [process.communicate()[1] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], errors
    assert _whole(out)
    assert [path.name for path in out.parent.iterdir()] == ["out"]
