"""Built stores: opened by several processes at once, refused with the cure when damaged or old, open to rdflib."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from wsis_gdc.api import KnowledgeGraph, load
from wsis_gdc.base.errors import NotFoundError, QueryError, StoreError
from wsis_gdc.curation.exports import dump, write_store
from wsis_gdc.engines import Engine, OxigraphEngine
from wsis_gdc.engines import oxigraph as oxigraph_engine
from wsis_gdc.engines.oxigraph import LAYOUT, STAMP
from wsis_gdc.engines.rdflib_memory import RdflibEngine
from wsis_gdc.knowledge import queries
from wsis_gdc.knowledge.central import FILE, tables_of

EVERYTHING = "SELECT (COUNT(*) AS ?n) (SUM(STRLEN(STR(?o))) AS ?length) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def small(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What engines need of a build, of a graph of some fifty triples; not to be changed."""
    folder = tmp_path_factory.mktemp("small")
    memory = ox.Store()
    memory.load(path=root / "tests" / "graphs" / "small.nq", format=ox.RdfFormat.N_QUADS)
    quads = dump(memory, "nq")
    write_store(folder / "store", quads, dump(memory, "nt"), graph=hashlib.sha256(quads).hexdigest())
    (folder / "graph.nq").write_bytes(quads)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture
def copied(small: Path, tmp_path: Path) -> Path:
    """A build folder that a test may harm."""
    return Path(shutil.copytree(small, tmp_path / "build"))


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at a folder again without waiting in between, where nobody is replacing it."""
    monkeypatch.setattr(oxigraph_engine, "_MOMENTS", tuple(0.0 for _ in oxigraph_engine._MOMENTS))


@pytest.fixture(scope="module")
def on_disk(built: Any) -> Iterator[KnowledgeGraph]:
    """The same build, asked on disk."""
    with load(built.folder) as kg:
        yield kg


@pytest.fixture(scope="module")
def in_memory(built: Any) -> Iterator[KnowledgeGraph]:
    """A build that was read into memory."""
    with load(built.folder, memory=True) as kg:
        yield kg


def harm_table(store: Path) -> None:
    """Write nonsense into the middle of the largest table."""
    table = max(store.glob("*.sst"), key=lambda path: path.stat().st_size)
    content = bytearray(table.read_bytes())
    content[100 : len(content) - 600] = b"\xff" * (len(content) - 700)
    table.write_bytes(content)


def cut_table(store: Path) -> None:
    """Keep half of the largest table."""
    table = max(store.glob("*.sst"), key=lambda path: path.stat().st_size)
    table.write_bytes(table.read_bytes()[: table.stat().st_size // 2])


HARMS = {
    "a table is overwritten": harm_table,
    "a table is cut": cut_table,
    "tables are missing": lambda store: [path.unlink() for path in store.glob("*.sst")],
    "the list of files is missing": lambda store: [path.unlink() for path in store.glob("MANIFEST-*")],
    "the pointer is nonsense": lambda store: (store / "CURRENT").write_bytes(b"nonsense"),
    "the pointer is missing": lambda store: (store / "CURRENT").unlink(),
    "all is missing": lambda store: shutil.rmtree(store) or store.mkdir(),
    "the stamp is nonsense": lambda store: (store / STAMP).write_bytes(b"{"),
}


@pytest.mark.usefixtures("at_once")
def test_a_store_that_may_not_be_read_is_not_said_to_be_old_or_damaged(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Building anew would be no cure."""

    def refused(folder: str, **_options: Any) -> None:
        raise OSError(f"IO error: While opening a file: {folder}/CURRENT: Permission denied")

    monkeypatch.setattr("pyoxigraph.Store.read_only", refused)
    with pytest.raises(StoreError, match="Permission denied") as told:
        OxigraphEngine.open(copied / "store")
    assert "older" not in str(told.value)
    assert "damaged" not in str(told.value)
    assert "--force" not in str(told.value)


@pytest.mark.usefixtures("at_once")
def test_a_table_with_a_hole_is_told_before_an_expression_meets_it(copied: Path) -> None:
    """The engine would give no value to an expression that needs the damaged block, and so a wrong answer."""
    for table in (copied / "store").glob("*.sst"):
        content = bytearray(table.read_bytes())
        middle = len(content) // 2
        content[middle : middle + 512] = bytes(len(content[middle : middle + 512]))
        if content == table.read_bytes():
            continue
        kept = table.read_bytes()
        table.write_bytes(content)
        with pytest.raises(StoreError, match=f"damaged.*{table.name} is not as it was written"):
            OxigraphEngine.open(copied / "store")
        table.write_bytes(kept)
    OxigraphEngine.open(copied / "store").close()


@pytest.mark.parametrize("name", HARMS)
@pytest.mark.usefixtures("at_once")
def test_a_damaged_store_is_refused_with_the_cure(copied: Path, name: str) -> None:
    """When it is opened or at the latest when it is read; never with a wrong answer."""
    HARMS[name](copied / "store")
    with pytest.raises(StoreError) as told:
        list(OxigraphEngine.open(copied / "store").select(EVERYTHING))
    assert str(told.value).endswith(f"; run: wsis-gdc build --out {copied} --force")


def test_a_damaged_store_is_told_by_the_command(copied: Path) -> None:
    """In one sentence, with exit code 2."""
    harm_table(copied / "store")
    command = [Path(sys.executable).with_name("wsis-gdc"), "query", "--build", str(copied), "-e", EVERYTHING]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "damaged" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("harm", [cut_table, lambda store: (store / STAMP).unlink(), shutil.rmtree])
def test_a_store_that_is_being_replaced_is_opened_again(copied: Path, harm: Callable[[Path], object]) -> None:
    """A builder puts it in place a moment later; the answer is that of the new one."""
    shutil.copytree(copied / "store", copied / "new")
    harm(copied / "store")

    def replace() -> None:
        shutil.rmtree(copied / "store", ignore_errors=True)
        (copied / "new").rename(copied / "store")

    builder = threading.Timer(0.1, replace)
    builder.start()
    engine = OxigraphEngine.open(copied / "store")
    builder.join()
    assert len(list(engine.select(EVERYTHING))) > 0


@pytest.mark.parametrize(
    ("stamp", "told"),
    [
        (None, "written by an older version of this program"),
        ({"layout": LAYOUT - 1}, f"written by an older version of this program (layout {LAYOUT - 1}, needed {LAYOUT})"),
        ({"layout": LAYOUT + 1}, f"written by a newer version of this program (layout {LAYOUT + 1}, needed {LAYOUT})"),
    ],
)
@pytest.mark.usefixtures("at_once")
def test_a_store_of_another_version_is_refused(copied: Path, stamp: dict[str, int] | None, told: str) -> None:
    """Its answers could be incomplete without notice."""
    path = copied / "store" / STAMP
    path.unlink() if stamp is None else path.write_text(json.dumps(stamp), encoding="utf-8")
    with pytest.raises(StoreError) as refused:
        load(copied)
    assert told in str(refused.value)


def test_several_processes_read_one_store_at_once(small: Path) -> None:
    """While this one reads it too."""
    code = (
        "import sys; from pathlib import Path; from wsis_gdc.engines import OxigraphEngine\n"
        "engine = OxigraphEngine.open(Path(sys.argv[1])); print('open', flush=True); sys.stdin.readline()\n"
        "print(engine.select(sys.argv[2]).serialize('csv').decode().split()[1])"
    )
    here = OxigraphEngine.open(small / "store")
    rows = iter(here.select("SELECT ?s { ?s ?p ?o }"))
    next(rows)
    command = [sys.executable, "-c", code, str(small / "store"), EVERYTHING]
    others = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        for _ in range(3)
    ]
    for other in others:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
    found = {other.communicate("\n")[0].strip() for other in others}
    assert found == {here.select(EVERYTHING).serialize("csv").decode().split()[1]}
    assert next(rows)


ENGINES_IN_MEMORY: dict[str, Callable[[], Engine]] = {
    "oxigraph": lambda: OxigraphEngine(ox.Store()),
    "oxigraph, union asked": lambda: OxigraphEngine(ox.Store(), union=True),
    "rdflib": lambda: RdflibEngine.parse(b""),
}


@pytest.mark.parametrize("kind", ENGINES_IN_MEMORY)
def test_triples_can_be_added_to_a_graph_in_memory(kind: str) -> None:
    """To a named graph and to the union, which has each once, however many graphs hold it."""
    engine = ENGINES_IN_MEMORY[kind]()
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    graphs = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    sizes = []
    for graph in ("x:g", "x:other", "x:third"):
        engine.load(f"<x:s> <x:p> <x:o> .\n<x:s> <x:p> <{graph}> .\n".encode(), graph)
        sizes += [number for query in (count, graphs) for (number,) in engine.select(query).texts()]
    assert engine.ask("ASK { <x:s> <x:p> <x:o> GRAPH <x:g> { <x:s> <x:p> <x:o> } }")
    assert sizes == ["2", "2", "3", "4", "4", "6"]


@pytest.mark.parametrize("kind", ENGINES_IN_MEMORY)
def test_what_is_no_triples_adds_nothing(kind: str) -> None:
    """The message tells the line."""
    engine = ENGINES_IN_MEMORY[kind]()
    with pytest.raises(QueryError, match=r"no N-Triples: .*line 2"):
        engine.load(b"<x:s> <x:p> <x:o> .\n<x:s> <oops\n", "x:g")
    assert not engine.ask("ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")


@pytest.mark.parametrize("union", [False, True])
def test_from_chooses_the_graphs(union: bool) -> None:
    """Whether the union of all is written or asked; the word alone, in a name or a text, chooses nothing."""
    engine = OxigraphEngine(ox.Store(), union=union)
    for name in ("one", "two"):
        engine.load(f'<x:{name}> <x:from> "from"@from .\n'.encode(), f"x:{name}")

    def found(query: str) -> list[str]:
        return sorted(name for (name,) in engine.select(f"PREFIX x: <x:> {query}").texts())

    assert found("SELECT ?s FROM <x:one> { ?s ?p ?o }") == ["x:one"]
    assert found("SELECT ?s FROM x:one FROM x:two { ?s ?p ?o }") == ["x:one", "x:two"]
    assert found("SELECT ?s\nFrom#\n<x:two>{ ?s ?p ?o }") == ["x:two"]
    assert found("SELECT ?s FROM NAMED <x:one> { GRAPH ?g { ?s ?p ?o } }") == ["x:one"]
    both = ["x:one", "x:two"]
    assert found("SELECT ?s { ?s x:from ?from }") == both
    assert found('SELECT ?s { ?s ?p "from"@from } # from') == both
    assert found("PREFIX from: <x:> SELECT ?s { ?s from:from ?o FILTER(STR(?o) != 'a FROM <x:one> b') }") == both


@pytest.mark.parametrize("memory", [False, True])
def test_a_built_store_is_read_only(built: Any, memory: bool) -> None:
    """Other processes may be reading it, and a copy in memory is to say the same as the build."""
    with pytest.raises(QueryError, match="read-only"):
        OxigraphEngine.open(built.folder / "store", memory=memory).load(b"", "x:g")


@pytest.mark.parametrize("name", queries.names())
def test_a_build_read_into_memory_gives_the_same_rows(
    on_disk: KnowledgeGraph, in_memory: KnowledgeGraph, name: str
) -> None:
    """As the store on disk."""
    text = queries.named(name).text
    assert Counter(in_memory.select(text)) == Counter(on_disk.select(text))


def test_a_build_read_into_memory_remains_that_build(built: Any, in_memory: KnowledgeGraph) -> None:
    """With its folder, its tables, and its store for guarded queries and for rdflib."""
    assert in_memory.folder == built.folder
    (named,) = tables_of(in_memory.engine).rows("SELECT file FROM pragma_database_list WHERE name = 'main'")
    assert Path(named[0]) == built.folder / FILE
    assert in_memory.guarded(rows=9).ask("ASK { ?line a wg:ActionLine }")
    ((triples,),) = in_memory.graph(live=True).query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert int(triples) > 60_000


@pytest.mark.parametrize(
    "harm",
    [
        lambda quads: quads.unlink(),
        lambda quads: quads.write_bytes(b""),
        lambda quads: quads.write_bytes(quads.read_bytes()[:-1]),
        lambda quads: quads.write_bytes(b"".join(sorted(quads.read_bytes().splitlines(keepends=True))[1:])),
        lambda quads: (quads.parent / "store" / STAMP).write_text(json.dumps({"layout": LAYOUT}), encoding="utf-8"),
    ],
    ids=["missing", "empty", "cut", "a line less", "of a store that does not tell"],
)
@pytest.mark.usefixtures("at_once")
def test_other_quads_are_not_read_into_memory(copied: Path, harm: Callable[[Path], object]) -> None:
    """The message names the cure."""
    load(copied, memory=True).close()
    harm(copied / "graph.nq")
    with pytest.raises(StoreError, match=r"graph\.nq.*run: wsis-gdc build"):
        load(copied, memory=True)


def test_rdflib_reads_the_built_store_itself(stored: Path, oxigraph: OxigraphEngine) -> None:
    """As an ordinary Dataset over oxrdflib, with the prefixes bound."""
    from rdflib import RDF, Dataset, URIRef

    with load(stored) as kg:
        dataset = kg.graph(live=True)
        line = URIRef("https://w3id.org/wsis-gdc/ontology#ActionLine")
        assert isinstance(dataset, Dataset)
        assert len(set(dataset.subjects(RDF.type, line))) == 19
        assert dataset.namespace_manager.curie("https://w3id.org/wsis-gdc/wsis/C5") == "wsis:C5"
        rows = dataset.query("SELECT ?n { ?x a wg:Objective ; skos:notation ?n } ORDER BY ?n")
        assert [str(row[0]) for row in rows] == ["1", "2", "3", "4", "5"]
        graphs = {str(graph.identifier) for graph in dataset.graphs()}
        assert "https://w3id.org/wsis-gdc/graph/frameworks/sdg" in graphs


def test_a_graph_in_memory_has_no_store_to_read() -> None:
    """The message says what to open."""
    with pytest.raises(NotFoundError, match="open a build"):
        KnowledgeGraph(OxigraphEngine(ox.Store())).graph(live=True)


def test_a_graph_in_memory_can_be_guarded(small: Path) -> None:
    """It is written to a folder of its own, which goes when the graph is closed."""
    store = ox.Store()
    store.load(path=small / "graph.nq", format=ox.RdfFormat.N_QUADS)
    kg = KnowledgeGraph(OxigraphEngine(store, union=True), memory=store)
    engine = kg.guarded(rows=3)
    assert len(list(engine.select("SELECT ?l { wsis:C2 skos:prefLabel ?l } LIMIT 3"))) == 3
    folder = Path(kg._temporary.name) if kg._temporary else Path()
    assert folder.is_dir()
    kg.close()
    assert not folder.exists()
