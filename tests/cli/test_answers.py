"""The answers of ``wsis-gdc query``: formats, languages, short IRIs, streaming, limits and Ctrl-C."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.server.conftest import small_build
from tests.server.test_operations import QUADS

if TYPE_CHECKING:
    from tests.conftest import Built, Run

COMMAND = Path(sys.executable).with_name("wsis-gdc")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small build: its products have no end either, and it is opened at once; not to be changed."""
    return small_build(tmp_path_factory.mktemp("small") / "build", QUADS)


@pytest.fixture
def ask(run: Run, tmp_path: Path) -> Run:
    """Run ``wsis-gdc query`` in this process, from an empty folder."""
    return lambda *arguments, **settings: run("query", *arguments, cwd=tmp_path, env=settings)


LABEL = "SELECT ?x ?label { VALUES ?x { wsis:C5 } ?x skos:prefLabel ?label FILTER(LANG(?label) = 'en') }"


def test_labels_come_in_the_language_asked_for(ask: Run) -> None:
    """Though the query asks for English ones."""
    label = "Etablir la confiance et la sécurité dans l’utilisation des TIC"
    done = ask("--lang", "fr", "--format", "json", "-e", LABEL)
    (row,) = json.loads(done.out)["results"]["bindings"]
    assert row["label"] == {"type": "literal", "value": label, "xml:lang": "fr"}


def test_a_label_that_is_not_known_in_a_language_stays_in_english(ask: Run) -> None:
    """A fall-back, not a gap."""
    query = "SELECT ?l { ?x a wg:Finding ; skos:prefLabel ?l FILTER NOT EXISTS { ?x skos:prefLabel ?m "
    query += "FILTER(LANG(?m) = 'zh') } } ORDER BY ?l LIMIT 5"
    assert ask("--lang", "zh", "-e", query).out == ask("-e", query).out != ""


def test_rows_that_become_equal_are_given_once(ask: Run) -> None:
    """A query that returns a label in six languages gives it in one."""
    query = "SELECT ?x ?label { VALUES ?x { wsis:C5 } ?x skos:prefLabel ?label }"
    assert len(ask("-e", query).out.splitlines()) == 7
    assert len(ask("--lang", "es", "-e", query).out.splitlines()) == 2


def test_texts_that_are_no_labels_stay_as_they_are(ask: Run) -> None:
    """Only preferred labels are swapped."""
    query = "SELECT ('Building confidence'@en AS ?x) {}"
    assert ask("--lang", "fr", "-e", query).out == ask("-e", query).out


def test_iris_are_shortened_on_demand(ask: Run) -> None:
    """In tables and CSV; the rest of the bytes stays."""
    query = "SELECT ?x ?n { VALUES ?x { sdg:9.c wsis:C5 <https://example.org/x> } OPTIONAL { ?x skos:notation ?n } }"
    assert ask("--curies", "-e", query).out == "x,n\nsdg:9.c,9.c\nwsis:C5,C5\nhttps://example.org/x,\n"


@pytest.mark.parametrize("format", ["json", "xml", "tsv"])
def test_standard_formats_keep_whole_iris(ask: Run, format: str) -> None:
    """Tools that read them expect so."""
    done = ask("--curies", "--format", format, "-e", "SELECT ?x { VALUES ?x { wsis:C5 } }")
    assert done.code == 2
    assert "holds full IRIs by its standard" in done.err


@pytest.mark.parametrize("format", ["parquet", "arrow"])
def test_rows_can_be_columns_of_a_data_frame(ask: Run, tmp_path: Path, format: str) -> None:
    """With the types that the values have, and nulls where nothing is bound; Arrow in the form that has a footer."""
    from arro3.io import read_ipc, read_parquet

    query = """SELECT ?x ?n ?r ?t ?d ?m ?w { VALUES (?x ?n ?r ?t ?d ?m ?w) {
      (wsis:C5 1 0.9 true "2026-11-28"^^xsd:date 1 "1_0"^^xsd:integer) (wsis:C6 UNDEF 2 false UNDEF "one" UNDEF)
    } }"""
    assert ask("--format", format, "-o", "out", "--curies", "-e", query).code == 0
    read = read_parquet if format == "parquet" else read_ipc
    table = read(tmp_path / "out").read_all()
    assert {name: [value.as_py() for value in table[name]] for name in table.column_names} == {
        "x": ["wsis:C5", "wsis:C6"],
        "n": [1, None],
        "r": [0.9, 2.0],
        "t": [True, False],
        "d": [date(2026, 11, 28), None],
        "m": ["1", "one"],
        "w": ["1_0", None],
    }


def test_a_file_appears_whole_or_not_at_all(ask: Run, tmp_path: Path) -> None:
    """A query that fails leaves what was there."""
    (tmp_path / "out.csv").write_text("old", encoding="utf-8")
    query = "SELECT ?s { ?s ?p ?o }"
    assert ask("-o", "out.csv", "--max-rows", "5", "-e", query).code == 2
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "old"
    assert ask("-o", "out.csv", "-e", f"{query} LIMIT 5").code == 0
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()) == 6
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml"])
def test_each_format_is_written(ask: Run, format: str) -> None:
    """With the same cells."""
    text = ask("--format", format, "-e", "SELECT ?x { VALUES ?x { 'a,b' } }").out
    assert "a,b" in text
    if format == "csv":
        assert list(csv.reader(io.StringIO(text))) == [["x"], ["a,b"]]


def test_rows_are_written_as_they_come(small: Path) -> None:
    """The first of a hundred million is there at once, and the process ends when nobody reads on."""
    query = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } LIMIT 100000000"
    command = [COMMAND, "query", "--build", str(small), "--format", "csv", "-e", query]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"a,d"
    assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(10) == 0
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


def _worked(process: int | str) -> float:
    """Return for how many seconds a process and those that it started have worked (Linux)."""
    times = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK") + sum(map(_worked, children))


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("guard", [(), ("--untrusted", "--timeout", "60"), ("--output", "out.csv")])
def test_ctrl_c_ends_a_query_within_a_second(small: Path, tmp_path: Path, guard: tuple[str, ...]) -> None:
    """Even in the middle of a product, and leaves nothing behind."""
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    # what starts the tests may ignore the signal, and its children would inherit that
    heeding = "import os, signal, sys; signal.signal(2, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-c", heeding, COMMAND, "query", "--build", small, *guard, "-e", query]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            if sys.platform != "linux":
                time.sleep(2.5)
            while sys.platform == "linux" and _worked(process.pid) < 1:  # to start takes half a second
                assert process.poll() is None
                time.sleep(0.05)
            assert process.poll() is None
            start = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=120)
            assert time.monotonic() - start < 5
        finally:
            process.kill()
    assert process.returncode != 0
    assert out == b""
    assert b"Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_limit_is_named_with_the_option_that_raises_it(ask: Run) -> None:
    """Exit code 2; the rows before it are there."""
    done = ask("--untrusted", "--max-rows", "3", "-e", "SELECT ?s { ?s ?p ?o }")
    assert done.code == 2
    assert len(done.out.splitlines()) == 4
    assert done.err == "Error: row limit: the answer has more than 3 rows; add LIMIT or raise --max-rows\n"


def test_a_time_limit_alone_is_a_guard(ask: Run) -> None:
    """Other limits are then lifted."""
    done = ask("--timeout", "0.8", "-e", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert done.err.startswith("Error: time limit: no full answer within 0.8 s")


def test_a_named_query_is_guarded_too(ask: Run) -> None:
    """With its parameters."""
    assert ",ITU," in ask("--untrusted", "--name", "facilitators-of", "-p", "line=C5").out


def test_limits_need_the_default_engine(ask: Run) -> None:
    """rdflib cannot be stopped."""
    done = ask("--untrusted", "--engine", "rdflib", "-e", "ASK {}")
    assert done.code == 2
    assert "limits need the default engine; leave out --engine" in done.err


def test_an_endpoint_from_the_environment_is_asked(ask: Run) -> None:
    """Instead of a build."""
    dead = "http://127.0.0.1:9/sparql"
    assert "cannot be reached" in ask("-e", "ASK {}", WSIS_GDC_ENDPOINT=dead).err


def test_an_endpoint_and_a_build_together_are_refused(ask: Run, small: Path) -> None:
    """On the command line; from the environment the command line wins."""
    dead = "http://127.0.0.1:9/sparql"
    done = ask("--endpoint", dead, "--build", str(small), "-e", "ASK {}")
    assert done.code == 2
    assert "give --endpoint or --build, not both" in done.err
    assert ask("--build", str(small), "-e", "ASK {}", WSIS_GDC_ENDPOINT=dead).out == "true\n"


def test_a_named_query_loads_only_what_it_needs(built: Built) -> None:
    """Starting is most of the time of a small query (scripts/bench/cold_start.py)."""
    code = (
        "import sys; from wsis_gdc.cli.app import cli\n"
        "cli(sys.argv[1:], standalone_mode=False)\n"
        "heavy = {'yaml', 'rdflib', 'rich', 'networkx', 'numpy', 'pandas', 'urllib3', 'difflib'}\n"
        "heavy.add('wsis_gdc.knowledge.things')\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    named = ["--name", "facilitators-of", "--param", "line=C5", "--format", "csv"]
    arguments = ["query", "--build", str(built.folder), *named]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert ",ITU," in done.stdout
    assert done.stderr == "[]\n"
