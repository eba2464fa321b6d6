"""The tables as Parquet: the same answers from SQLite, DuckDB and Spark by one SQL text, and from SPARQL."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.errors import NotFoundError, OutputError, QueryError, WsisGdcError
from wsis_gdc.files.formats import render
from wsis_gdc.files.parquet_tables import write_parquet_tables
from wsis_gdc.files.records import compared, to_csv
from wsis_gdc.knowledge.backends import SCHEMA
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.questions.compared_counts import compare_counts
from wsis_gdc.questions.comparison import LEVELS, at_level
from wsis_gdc.questions.gaps import gaps

if TYPE_CHECKING:
    from tests.conftest import Run

    from wsis_gdc.engines import OxigraphEngine

WISHES: tuple[dict[str, Any], ...] = (
    {"rows": "commitment", "columns": "action-line", "value": "count"},
    {"rows": "commitment", "columns": "action-line", "value": "weighted", "min_confidence": 0.5, "sublines": False},
    {"rows": "objective", "columns": "item", "value": "relation", "language": "ar"},
    {
        "rows": "action-line",
        "columns": "goal",
        "value": "claimants",
        "sets": ["wsis-sdg-matrix"],
        "carry": "with-parts",
    },
    {"rows": "finding", "columns": "action-line", "value": "sum", "statuses": ["coded", "proposed"]},
    {"rows": "document", "columns": "document", "by": "claims", "carry": "with-parts", "suggestions": True},
    {"rows": "entity", "columns": "action-line", "by": "facts"},
)
SETS = ("wsis-gdc", "igf-2025-crosswalk")
ALONE = {"rows": "commitment", "columns": "action-line", "by": "claims"}
ASKED_OF_SPARK = ("commitments",)
SPARK = """
import json, pickle, sys
from pathlib import Path
from pyspark.sql import SparkSession
from wsis_gdc import load
from wsis_gdc.files.formats import render
from wsis_gdc.questions.compared_counts import compare_counts
from wsis_gdc.questions.gaps import gaps

build, tables, many, out = map(Path, sys.argv[1:5])
wishes, alone, questions, sets = json.loads(sys.argv[5])
# two threads; quickly compiled code is faster here than good code, since each question comes once
quick = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1"}
quick["spark.sql.sources.parallelPartitionDiscovery.threshold"] = "100"  # folders are listed without a job
quick["spark.driver.extraJavaOptions"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
session = SparkSession.builder.master("local[2]").config(map=quick).getOrCreate()
with load(build).with_links(tables, "spark", session=session) as kg:
    (out / "tables.csv").write_bytes(render(kg.matrix(**wishes), "csv", totals=True))
    told = gaps(kg.engine, questions), compare_counts(kg.engine, *sets, "objective-line")
    (out / "told").write_bytes(pickle.dumps(told))
with load(build).with_links(many, "spark", session=session) as kg:
    (out / "many.csv").write_bytes(render(kg.matrix(**alone), "csv", totals=True))
session.stop()
"""


@pytest.fixture(scope="module")
def folder(oxigraph: OxigraphEngine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the whole graph as Parquet; not to be changed."""
    out = tmp_path_factory.mktemp("tables") / "out"
    write_parquet_tables(oxigraph, out, "graph")
    return out


@pytest.fixture(scope="module", params=["sqlite", "duckdb"])
def elsewhere(request: pytest.FixtureRequest, folder: Path, oxigraph: OxigraphEngine) -> KnowledgeGraph:
    """The graph with its links counted by a backend."""
    return KnowledgeGraph(oxigraph).with_links(folder, request.param)


# The files


def test_the_same_facts_give_the_same_files(folder: Path, oxigraph: OxigraphEngine, tmp_path: Path) -> None:
    """Byte for byte, also over what an earlier call wrote; nothing of it is left."""
    write_parquet_tables(oxigraph, tmp_path, "graph")
    (tmp_path / "link" / "notes.txt").write_text("mine")
    counts = write_parquet_tables(oxigraph, tmp_path, "graph")
    one, other = (
        {str(path.relative_to(base)): path.read_bytes() for path in base.rglob("*.parquet")}
        for base in (folder, tmp_path)
    )
    assert one == other
    assert (tmp_path / "link" / "notes.txt").read_text() == "mine"
    assert counts["link"] == tables_of(oxigraph).rows("SELECT COUNT(*) FROM link")[0][0]


def test_columns_are_typed_and_links_parted_by_set(folder: Path) -> None:
    """What a reader of Parquet sees, without us."""
    duckdb = pytest.importorskip("duckdb")
    types = {"string": "VARCHAR", "int8": "TINYINT", "int32": "INTEGER", "int64": "BIGINT", "float64": "DOUBLE"}
    for table, columns in SCHEMA.items():
        files = f"read_parquet('{folder}/{table}/**/*.parquet', hive_partitioning = true, hive_types_autocast = false)"
        found = {name: kind for name, kind, *_ in duckdb.sql(f"DESCRIBE FROM {files}").fetchall()}
        assert found == {name: types[kind] for name, kind in columns.items()}, table
    assert "mapping_set=https%3A%2F%2Fw3id.org%2Fwsis-gdc%2Fset%2Fwsis-gdc" in {
        path.name for path in (folder / "link").iterdir()
    }


def test_a_folder_with_other_things_is_left_alone(oxigraph: OxigraphEngine, tmp_path: Path) -> None:
    """A build, say, or somebody's documents."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds other things"):
        write_parquet_tables(oxigraph, tmp_path, "graph")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_writes_the_tables_of_the_shipped_data(run: Run, folder: Path, tmp_path: Path) -> None:
    """All or nothing, into a folder; the table about itself names the data."""
    (tmp_path / "given").write_text("mine")
    assert "name one by --output" in run("export", "parquet").err
    code, _, err = run("export", "parquet", "-o", str(tmp_path / "given"))
    assert (code, "choose another name" in err or "holds other things" in err) == (2, True), err
    assert (tmp_path / "given").read_text() == "mine"
    code, out, err = run("export", "parquet", "-o", str(tmp_path / "new"))
    assert (code, out) == (0, "")
    assert "links and 10 more tables" in err
    files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.parquet")}
    written = {path.relative_to(tmp_path / "new"): path.read_bytes() for path in (tmp_path / "new").rglob("*.parquet")}
    assert {name for name in files if written[name] != files[name]} == {Path("about") / "part-0.parquet"}
    assert written.keys() == files.keys()


# The same answers


@pytest.mark.parametrize("wishes", WISHES, ids=lambda wishes: f"{wishes['rows']}-{wishes['columns']}")
def test_every_backend_gives_the_csv_of_the_graph(
    elsewhere: KnowledgeGraph, oxigraph: OxigraphEngine, wishes: dict[str, Any]
) -> None:
    """Byte for byte, totals and what was looked at included."""
    graph = KnowledgeGraph(oxigraph)
    wanted, given = (render(kg.matrix(**wishes), "csv", totals=True) for kg in (graph, elsewhere))
    assert given == wanted
    assert wanted.count(b"\n") > 5


def test_every_backend_gives_the_gaps_of_the_graph(elsewhere: KnowledgeGraph, oxigraph: OxigraphEngine) -> None:
    """Counts of links included."""
    assert gaps(elsewhere.engine) == gaps(oxigraph)


@pytest.mark.parametrize("level", ["objective-line", "objective-goal", "as-claimed"])
def test_every_backend_compares_as_the_links_say(
    elsewhere: KnowledgeGraph, oxigraph: OxigraphEngine, level: str
) -> None:
    """Numbers counted by SQL are those of the links, also where a set is carried over to goals."""
    assert level in LEVELS
    found = compare_counts(elsewhere.engine, *SETS, level)
    assert found == compare_counts(oxigraph, *SETS, level)
    whole = at_level(oxigraph, level, SETS)
    for name, side in zip(SETS, ("a", "b"), strict=True):
        behind = {
            (whole.rows[row].iri, whole.columns[column].iri): len(links)
            for (row, column), links in whole.sets[name].cells.items()
        }
        counted = {(cell.row.iri, cell.column.iri): getattr(cell, side).links for cell in found.cells}
        assert {pair: number for pair, number in counted.items() if number} == behind


def test_duckdb_gives_the_matrix_of_sparql(folder: Path, oxigraph: OxigraphEngine) -> None:
    """A claim counts for all that its ends are part of, whichever way round, suggestions left out."""
    query = """SELECT ?row ?column (COUNT(DISTINCT ?claim) AS ?n) WHERE {
      { ?claim sssom:subject_id ?one ; sssom:object_id ?other }
      UNION { ?claim sssom:object_id ?one ; sssom:subject_id ?other }
      ?claim wg:status ?status . ?set sssom:mappings ?claim .
      FILTER(?status != <https://w3id.org/wsis-gdc/term/status/proposed>)
      OPTIONAL { ?one wg:rollsUpTo ?wider } OPTIONAL { ?other wg:rollsUpTo ?over }
      VALUES (?near ?far) { (true true) (true false) (false true) (false false) }
      BIND(IF(?near, ?one, ?wider) AS ?row) BIND(IF(?far, ?other, ?over) AS ?column)
      FILTER(BOUND(?row) && BOUND(?column) && ?row != ?column)
    } GROUP BY ?row ?column"""
    counted = {(row, column): int(number) for row, column, number in oxigraph.select(query).texts()}
    kg = KnowledgeGraph(oxigraph).with_links(folder, "duckdb")
    for rows, columns in (("commitment", "action-line"), ("objective", "item"), ("section", "goal")):
        made = kg.matrix(rows, columns, carry="with-parts", by="claims")
        ends = [{thing.iri for thing in side} for side in (made.rows, made.columns)]
        wanted = {pair: number for pair, number in counted.items() if pair[0] in ends[0] and pair[1] in ends[1]}
        given = {
            (made.rows[row].iri, made.columns[column].iri): value
            for (row, column), value in made.numbers.by_place.items()
        }
        assert given == wanted
        assert len(Counter(given.values())) > 1


@pytest.fixture(scope="module")
def many(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred thousand made-up links on the frameworks of the graph."""
    script, out = Path(__file__).parents[2] / "scripts" / "bench" / "scale.py", tmp_path_factory.mktemp("many")
    command = [sys.executable, str(script), "100k", "--data", str(out), "--build", str(built.folder), "--generate"]
    subprocess.run(command, check=True, timeout=300)
    return out / "100k"


def test_sqlite_and_duckdb_count_a_hundred_thousand_links_alike(many: Path, oxigraph: OxigraphEngine) -> None:
    """Byte for byte."""
    one, other = (_counted(oxigraph, many, name) for name in ("sqlite", "duckdb"))
    assert one == other
    assert one.count(b"\n") > 50


@pytest.mark.skipif(
    find_spec("pyspark") is None or not (shutil.which("java") or os.environ.get("JAVA_HOME")),
    reason="no Spark here: python scripts/spark.py installs PySpark and, on Debian as root, Java",
)
def test_spark_tells_the_same(folder: Path, many: Path, built: Any, oxigraph: OxigraphEngine, tmp_path: Path) -> None:
    """Matrix, gaps and comparison of the graph, and a hundred thousand links, in a reader's own session."""
    asked = json.dumps((WISHES[1], ALONE, ASKED_OF_SPARK, SETS))
    command = [sys.executable, "-W", "ignore", "-c", SPARK, built.folder, folder, many, tmp_path, asked]
    subprocess.run(command, check=True, capture_output=True, timeout=900)
    graph = KnowledgeGraph(oxigraph)
    assert (tmp_path / "tables.csv").read_bytes() == render(graph.matrix(**WISHES[1]), "csv", totals=True)
    assert (tmp_path / "many.csv").read_bytes() == _counted(oxigraph, many, "duckdb")
    found, compared_by_spark = pickle.loads((tmp_path / "told").read_bytes())  # noqa: S301  (our own, just written)
    assert found == gaps(oxigraph, ASKED_OF_SPARK)
    assert compared_by_spark == compare_counts(oxigraph, *SETS, "objective-line")


def _counted(oxigraph: OxigraphEngine, links: Path, name: Any) -> bytes:
    elsewhere = KnowledgeGraph(oxigraph).with_links(links, name)
    return render(elsewhere.matrix(**ALONE), "csv", totals=True)


def _opened(built: Any) -> OxigraphEngine:
    from wsis_gdc.engines import OxigraphEngine

    return OxigraphEngine.open(built.folder / "store")


# What is refused


def test_only_numbers_are_told_of_links_elsewhere(elsewhere: KnowledgeGraph) -> None:
    """No link is read, and no chain followed; the sentence says what to do."""
    made = elsewhere.matrix("commitment", "action-line")
    with pytest.raises(WsisGdcError, match="ask the graph with its own links"):
        dict(made.cells)
    with pytest.raises(WsisGdcError, match="no chain is followed"):
        elsewhere.matrix("commitment", "goal", through=["action-line"])
    with pytest.raises(NotFoundError, match='unknown mapping set "nix"'):
        elsewhere.matrix("commitment", "action-line", sets=["nix"])


@pytest.mark.parametrize("backend", ["sqlite", "duckdb"])
def test_a_damaged_folder_is_refused_with_its_name(
    backend: Any, folder: Path, oxigraph: OxigraphEngine, tmp_path: Path
) -> None:
    """A table that is missing, a file that is no Parquet, a column that is missing."""
    kg, copy = KnowledgeGraph(oxigraph), tmp_path / "copy"
    shutil.copytree(folder, copy)
    shutil.copy2(copy / "whole" / "part-0.parquet", copy / "counts_for" / "part-0.parquet")
    with pytest.raises(QueryError, match=r"copy.*kind"):
        kg.with_links(copy, backend)
    (copy / "counts_for" / "part-0.parquet").write_bytes(b"PAR1, they say")
    with pytest.raises(QueryError, match="copy"):
        kg.with_links(copy, backend)
    (copy / "counts_for" / "part-0.parquet").unlink()
    with pytest.raises(NotFoundError, match="no Parquet file in counts_for/"):
        kg.with_links(copy, backend)


def test_the_command_counts_links_elsewhere(run: Run, folder: Path) -> None:
    """Matrix, gaps and compare; a build is read as it is."""
    for arguments in (
        ("matrix", "--rows", "commitment", "--columns", "action-line", "--value", "strength", "--format", "csv"),
        ("matrix", "--rows", "objective", "--columns", "action-line", "--compare", *SETS, "--format", "csv"),
        ("gaps", "--what", "commitments", "--format", "json"),
        ("compare", *SETS, "--format", "csv"),
    ):
        wanted = run(*arguments)
        assert run(*arguments, "--links", str(folder)) == wanted, arguments
        assert wanted.code == 0
        assert wanted.out.count("\n") > 5


def test_the_command_says_what_does_not_go_together(run: Run, folder: Path, built: Any) -> None:
    """Misuse is exit code 2."""
    asked = ("compare", *SETS)
    for more, told in (
        (("--backend", "duckdb"), "--backend goes with --links"),
        (("--links", str(built.folder), "--backend", "duckdb"), "holds the tables of a build as SQLite"),
        (("--links", str(folder / "none")), "wsis-gdc export parquet -o FOLDER"),
        (("--links", "s3://bucket/x", "--backend", "sqlite"), "--backend duckdb or spark"),
        (("--links", str(folder), "--format", "html"), "ask the graph with its own links"),
    ):
        code, _, err = run(*asked, *more)
        assert (code, told in " ".join(err.split())) == (2, True), err
    assert to_csv(compared(compare_counts(_opened(built), *SETS, "objective-line"))).decode() == (
        run(*asked, "--format", "csv", "--links", str(built.folder)).out
    )


def test_an_extension_that_duckdb_lacks_is_told_with_the_cure(tmp_path: Path) -> None:
    """In a home without extensions, whose place to fetch them from holds none."""
    script = """
import duckdb, sys
from wsis_gdc.base.errors import QueryError
from wsis_gdc.knowledge import backends
plain = duckdb.connect
duckdb.connect = lambda config: plain(config={**config, "custom_extension_repository": sys.argv[1],
    "autoinstall_extension_repository": sys.argv[1], "extension_directory": sys.argv[1]})
try:
    backends.backend("s3://bucket/tables")
except QueryError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout == (
        "s3://bucket/tables: DuckDB reads this by its extension httpfs, which is not on this machine and could not be "
        "fetched; install it (INSTALL httpfs, in DuckDB), or copy the tables to a folder of this machine\n"
    )
