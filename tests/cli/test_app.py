"""The command as people type it: answers on stdout, words on stderr, exit codes, and no traceback whatever is typed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import rdflib

import wsis_gdc
from wsis_gdc.cli import app as cli
from wsis_gdc.cli import commands

COMMAND = Path(sys.executable).with_name("wsis-gdc")
HEAVY = ("rdflib", "networkx", "pyvis", "pyoxigraph", "yaml", "pandas", "numpy", "scipy", "sklearn", "rich", "jinja2")


COMMANDS = tuple(cli.COMMANDS)


# Help


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], []], ids=["help", "version", "bare"])
def test_a_look_at_the_command_imports_nothing_heavy(arguments: list[str]) -> None:
    """So that --help answers at once."""
    program = (
        "import sys\nfrom wsis_gdc.cli.app import main\nsys.argv = ['wsis-gdc', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"sys.stderr.write('loaded: ' + ' '.join(name for name in {HEAVY!r} if name in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "loaded: "
    assert "wsis-gdc" in done.stdout + done.stderr


@pytest.fixture(scope="module")
def helps() -> dict[str, tuple[str, list[str]]]:
    """The help of each command, all from one process, and what was loaded by then that is heavy."""
    program = (
        "import contextlib, io, json, sys\nfrom wsis_gdc.cli.app import cli\nhelps = {}\n"
        "for name in sys.argv[1:]:\n"
        "    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(SystemExit):\n"
        "        cli([name, '--help'])\n"
        f"    helps[name] = out.getvalue(), [module for module in {HEAVY!r} if module in sys.modules]\n"
        "print(json.dumps(helps))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *COMMANDS], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_and_loads_nothing_heavy_for_it(helps: dict[str, tuple[str, list[str]]], name: str) -> None:
    """A sentence of what it does, and a sentence for each option."""
    text, heavy = helps[name]
    assert heavy == []
    usage, blank, first, *_ = text.splitlines()
    assert usage.startswith("Usage: ")
    assert blank == ""
    assert len(first.split()) >= 3


def test_every_module_of_the_commands_is_in_the_table() -> None:
    """In the order of the alphabet."""
    modules = sorted(path.stem.removesuffix("_") for path in Path(commands.__file__).parent.glob("[a-z]*.py"))
    assert list(COMMANDS) == modules


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_gives_the_first_sentence_of_a_command(name: str) -> None:
    """Word for word; the rest of the help is the command's own."""
    group: Any = cli.cli
    command = group.get_command(click.Context(group), name)
    assert command.name == name
    assert command.help.splitlines()[0] == cli.COMMANDS[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_has_help(name: str) -> None:
    """Arguments are told in the text, options each for itself."""
    group: Any = cli.cli
    command = group.get_command(click.Context(group), name)
    silent = [option.name for option in command.params if isinstance(option, click.Option) and not option.help]
    assert silent == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_shows_the_command(root: Path, name: str) -> None:
    """Nothing is hidden."""
    assert f"wsis-gdc {name}" in (root / "README.md").read_text(encoding="utf-8")


def test_the_version_is_that_of_the_package(run: Any) -> None:
    """On stdout."""
    assert run("--version") == (0, f"wsis-gdc, version {wsis_gdc.__version__}\n", "")


# query


def test_a_query_text_is_answered_as_csv_in_a_pipe(run: Any) -> None:
    """Nothing but data on stdout."""
    code, out, err = run("query", "-e", "SELECT ?n WHERE { wsis:C5 skos:notation ?n }")
    assert (code, out.replace("\r", ""), err) == (0, "n\nC5\n", "")


def test_a_query_file_is_answered(run: Any, tmp_path: Path) -> None:
    """As it stands."""
    (tmp_path / "q.rq").write_text("SELECT ?n WHERE { wsis:C5 skos:notation ?n }", encoding="utf-8")
    assert run("query", str(tmp_path / "q.rq")).out.split() == ["n", "C5"]


def test_a_query_on_stdin_is_answered(run: Any) -> None:
    """A dash stands for it."""
    assert run("query", "-", stdin="SELECT ?n WHERE { wsis:C5 skos:notation ?n }").out.split() == ["n", "C5"]


def test_a_named_query_is_answered(run: Any) -> None:
    """ITU facilitates C5."""
    code, out, _ = run("query", "--name", "facilitators-of", "--param", "line=C5", "--format", "csv")
    assert code == 0
    assert any("https://w3id.org/wsis-gdc/org/itu" in row for row in csv.reader(io.StringIO(out)))


def test_json_and_tsv_and_table(run: Any) -> None:
    """The same row in each format."""
    query = "SELECT ?x ?n WHERE { VALUES ?x { wsis:C5 } ?x skos:notation ?n }"
    answer = json.loads(run("query", "--format", "json", "-e", query).out)
    assert answer["results"]["bindings"][0]["n"] == {"type": "literal", "value": "C5"}
    assert (
        run("query", "--format", "tsv", "-e", query).out.splitlines()[1] == '<https://w3id.org/wsis-gdc/wsis/C5>\t"C5"'
    )
    code, out, err = run("query", "--format", "table", "-e", query)
    assert out.splitlines()[2].split() == ["wsis:C5", "C5"]
    assert (code, err.strip()) == (0, "1 row")


@pytest.mark.parametrize(("format_", "parser"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_triples_are_written_as_rdf(run: Any, format_: str, parser: str) -> None:
    """rdflib reads them back."""
    code, out, _ = run("query", "--format", format_, "-e", "CONSTRUCT WHERE { wsis:C5 skos:notation ?n }")
    graph = rdflib.Graph().parse(data=out, format=parser)
    assert code == 0
    assert [str(value) for value in graph.objects()] == ["C5"]


@pytest.mark.parametrize("answer", ["true", "false"])
def test_an_ask_query_says_true_or_false(run: Any, answer: str) -> None:
    """Also as SPARQL results JSON."""
    query = f"ASK {{ FILTER({answer}) }}"
    assert run("query", "-e", query).out == f"{answer}\n"
    assert json.loads(run("query", "--format", "json", "-e", query).out)["boolean"] is (answer == "true")


def test_rdflib_answers_the_command_too(run: Any, built: Any, tmp_path: Path) -> None:
    """The reference engine, over what a build says of one thing: it takes ten seconds to read everything."""
    quads = (built.folder / "graph.nq").read_bytes().splitlines(keepends=True)
    (tmp_path / "graph.nq").write_bytes(b"".join(quad for quad in quads if b"/wsis/C5>" in quad))
    query = "SELECT ?n WHERE { wsis:C5 skos:notation ?n }"
    assert run("query", "--build", str(tmp_path), "--engine", "rdflib", "-e", query).out.split() == ["n", "C5"]


def test_without_a_build_the_shipped_data_are_asked(run: Any) -> None:
    """Assembled in memory."""
    query = "SELECT ?n WHERE { wsis:C5 skos:notation ?n }"
    assert run("query", "-e", query, env={"WSIS_GDC_BUILD": None}).out.split() == ["n", "C5"]


def test_control_characters_do_not_reach_the_terminal(run: Any) -> None:
    """They could move the cursor or colour the screen."""
    out = run("query", "--format", "table", "-e", r'SELECT ?x WHERE { BIND("a\u001B[31mb" AS ?x) }').out
    assert "\x1b" not in out


# show


SHOWN = {
    "C5": ["C5  Building confidence and security in the use of ICTs", "ITU"],
    "gdc:29d": ["29(d)", "gdc:29d  <https://w3id.org/wsis-gdc/gdc/29d>", "gdc:section/internet-governance"],
    "itu": ["ITU  International Telecommunication Union", "entity:itu"],
    "sdg:9.c": ["9.c", "sdg:9.c  <http://metadata.un.org/sdg/9.c>"],
    "c5": ["C5  Building confidence and security in the use of ICTs"],
    "https://w3id.org/wsis-gdc/wsis/C5": ["wsis:C5"],
}


@pytest.mark.parametrize("code", SHOWN)
def test_a_thing_is_shown_by_its_code(run: Any, code: str) -> None:
    """What it is, and what is claimed of it."""
    done = run("show", code)
    assert done.code == 0
    assert [text for text in SHOWN[code] if text not in done.out] == []


def test_a_thing_is_shown_in_the_language_asked_for(run: Any) -> None:
    """And a label from memory says so; one of an official text does not."""
    assert "安全性" in run("show", "C5", "--lang", "zh").out.splitlines()[0]
    assert run("show", "C3", "--lang", "fr").out.splitlines()[0] == "C3  L’accès à l’information et au savoir"
    assert "non vérifié" in run("show", "C5", "--lang", "fr").out.splitlines()[0]
    assert "(" not in run("show", "C3", "--lang", "en").out.splitlines()[0]


# matrix and export


def test_the_matrix_as_csv(run: Any) -> None:
    """A head, 19 lines, 17 goals."""
    arguments = ("matrix", "--rows", "action-line", "--columns", "goal", "--set", "wsis-sdg-matrix")
    rows = list(csv.reader(io.StringIO(run(*arguments, "--format", "csv").out)))
    assert rows[0] == ["action-line", "label", *map(str, range(1, 18))]
    assert len(rows) == 20
    assert next(row for row in rows if row[0] == "C11")[2:] == ["0"] * 16 + ["3"]


def test_the_matrix_as_table(run: Any) -> None:
    """One line of text for each action line."""
    arguments = ("matrix", "--rows", "action-line", "--columns", "goal", "--set", "wsis-sdg-matrix")
    out = run(*arguments, "--format", "table").out
    assert sum(line.startswith("C") for line in out.splitlines()) == 19


def test_the_matrix_as_a_page_of_its_own(run: Any, tmp_path: Path) -> None:
    """Written to a file, whose ending names the format; the page loads nothing."""
    arguments = ("matrix", "--rows", "action-line", "--columns", "goal", "-o", str(tmp_path / "m.html"))
    code, out, _ = run(*arguments)
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    assert (code, out) == (0, "")
    assert page.lower().startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir()] == ["m.html"]


def test_the_graph_is_exported(run: Any, built: Any, tmp_path: Path) -> None:
    """To stdout or a file, the same bytes as in a build."""
    code, _, _ = run("export", "nq", "-o", str(tmp_path / "g.nq"))
    assert code == 0
    assert (tmp_path / "g.nq").read_bytes() == (built.folder / "graph.nq").read_bytes()
    assert run("export", "ttl").out == (built.folder / "graph.ttl").read_text(encoding="utf-8")


def test_the_graph_that_is_exported_is_that_of_the_build(run: Any, built: Any, tmp_path: Path) -> None:
    """Not what the data say by now; a file that is not as the build wrote it is told, with what to do."""
    for path in built.folder.iterdir():
        if path.name not in ("graph.ttl", "manifest.json"):
            (tmp_path / path.name).symlink_to(path)
    manifest = json.loads((built.folder / "manifest.json").read_text(encoding="utf-8"))
    text = b"<urn:a> <urn:b> <urn:c> .\n"
    manifest["files"]["graph.ttl"] = hashlib.sha256(text).hexdigest()
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (tmp_path / "graph.ttl").write_bytes(text)
    assert run("export", "ttl", "--build", str(tmp_path)).out.encode() == text
    assert run("export", "ttl", env={"WSIS_GDC_BUILD": str(tmp_path)}).out.encode() == text
    (tmp_path / "graph.ttl").write_bytes(text[:-5])
    code, out, err = run("export", "ttl", "--build", str(tmp_path))
    assert (code, out) == (2, "")
    assert "graph.ttl: not as it was written; run: wsis-gdc build" in err
    (tmp_path / "graph.ttl").unlink()
    code, out, err = run("export", "ttl", "--build", str(tmp_path))
    assert (code, out) == (2, "")
    assert "graph.ttl: cannot be read: No such file or directory; run: wsis-gdc build" in err


# What goes wrong


WRONG = {
    "no such command": (["nonsense"], "No such command 'nonsense'"),
    "a module that is no command": (["_options"], "No such command '_options'"),
    "no such option": (["query", "--nonsense"], "No such option"),
    "unknown code": (["show", "C99"], 'unknown code "C99"'),
    "empty code": (["show", ""], 'unknown code ""'),
    "code with quotes": (["show", 'x"y\\'], "unknown code"),
    "code with brackets": (["show", "<a>"], 'unknown code "<a>"'),
    "code with an unknown prefix": (["show", "foo:bar"], 'unknown code "foo:bar"'),
    "code that injects": (["show", "https://example.org/> ?p ?o } #"], "unknown code"),
    "unknown language": (["show", "C5", "--lang", "xx"], "'xx' is not one of 'en', 'fr', 'es', 'ru', 'ar', 'zh'"),
    "unknown kind": (
        ["matrix", "--rows", "acton-line", "--columns", "goal"],
        'unknown kind "acton-line" (did you mean action',
    ),
    "unknown set": (
        ["matrix", "--rows", "action-line", "--columns", "goal", "--set", "wsis-sdg"],
        'unknown mapping set "wsis-sdg" (did you mean',
    ),
    "no rows": (["matrix", "--columns", "goal"], "Missing option '--rows'"),
    "matrix to a folder that is not there": (
        ["matrix", "--rows", "action-line", "--columns", "goal", "-o", "none/m.csv"],
        "none/m.csv: cannot be written: No such file or directory",
    ),
    "no query": (["query"], "give one query: a FILE, -e TEXT or --name NAME"),
    "two queries": (["query", "-e", "ASK {}", "--name", "facilitators-of"], "give one query"),
    "missing file": (["query", "none.rq"], "No such file or directory"),
    "a folder as a file": (["query", "."], "Is a directory"),
    "unknown named query": (
        ["query", "--name", "facilitator-of"],
        'unknown named query "facilitator-of" (did you mean',
    ),
    "named query with a path": (["query", "--name", "../rules/20-roll-up"], "unknown named query"),
    "missing parameter": (["query", "--name", "facilitators-of"], "parameter line is missing"),
    "unknown parameter": (
        ["query", "--name", "facilitators-of", "-p", "line=C5", "-p", "lane=C5"],
        'query facilitators-of has no parameter "lane" (it has: line',
    ),
    "bad parameter": (["query", "--name", "facilitators-of", "-p", "line=C99"], "parameter line: "),
    "parameter of another kind": (["query", "--name", "facilitators-of", "-p", "line=itu"], "parameter line: "),
    "parameter that injects": (["query", "--name", "facilitators-of", "-p", "line=C5 } #"], "parameter line: "),
    "parameter without a value": (["query", "--name", "facilitators-of", "-p", "line"], '"line" is no parameter'),
    "parameter without a name": (["query", "-e", "ASK {}", "-p", "line=C5"], "--param goes with --name"),
    "syntax error": (["query", "-e", "SELECT ?x WHERE { ?x a }"], "line 1, column"),
    "unknown prefix": (["query", "-e", "ASK { ?x foo:bar ?y }"], "known prefixes: activity, activity-status, agent, "),
    "update": (["query", "-e", "DROP ALL"], "DROP is not allowed: the graph is read-only"),
    "service": (["query", "-e", "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"], "SERVICE is not allowed"),
    "triples as csv": (["query", "--format", "csv", "-e", "DESCRIBE wsis:C5"], "a DESCRIBE query gives triples"),
    "rows as turtle": (["query", "--format", "ttl", "-e", "SELECT * {}"], "a SELECT query gives no triples"),
    "no build": (["query", "--build", "nowhere", "-e", "ASK {}"], "nowhere"),
    "unknown query to describe": (["queries", "nonsense-"], 'unknown named query "nonsense-"'),
    "unknown format": (["export", "docx"], "'docx' is not one of"),
    "export to a folder that is not there": (
        ["export", "nq", "-o", "none/g.nq"],
        "none/g.nq: cannot be written: No such",
    ),
    "nothing to validate": (["validate", "none.yaml"], "'none.yaml' does not exist"),
}


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_told_in_words_with_exit_code_2(run: Any, arguments: list[str], message: str) -> None:
    """Nothing on stdout, and no error but the exit itself."""
    code, out, err = run(*arguments)
    assert message in err
    assert (code, out) == (2, "")


@pytest.mark.parametrize("name", ["unknown code", "syntax error", "unknown set", "no query"])
def test_the_installed_command_prints_no_traceback(process: Any, name: str) -> None:
    """A sample of the mistakes above, as a process of its own."""
    arguments, message = WRONG[name]
    code, out, err = process(*arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_a_query_file_that_is_no_text_is_told(run: Any, tmp_path: Path) -> None:
    """A picture, say."""
    (tmp_path / "q.rq").write_bytes(b"\x89PNG\xff\xfe")
    code, out, err = run("query", str(tmp_path / "q.rq"))
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert "q.rq" in err


def test_a_damaged_store_is_told(run: Any, built: Any, tmp_path: Path) -> None:
    """With the way to mend it."""
    folder = tmp_path / "build"
    (folder / "store").mkdir(parents=True)
    (folder / "manifest.json").write_bytes((built.folder / "manifest.json").read_bytes())
    (folder / "store" / "CURRENT").write_bytes(b"nonsense")
    code, out, err = run("query", "--build", str(folder), "-e", "ASK {}")
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert "wsis-gdc build" in err


PIPED = {
    "query": 'query -e "SELECT * { ?s ?p ?o }"',
    "table": 'query --format table -e "SELECT * { ?s ?p ?o } LIMIT 3000"',
    "show": "show C5",
    "matrix": "matrix --rows action-line --columns goal --format table",
    "export": "export nq",
    "queries": "queries",
}


@pytest.mark.skipif(os.name != "posix", reason="needs a shell with pipes")
@pytest.mark.parametrize("arguments", PIPED.values(), ids=PIPED)
def test_a_pipe_that_closes_early_is_no_error(built: Any, tmp_path: Path, arguments: str) -> None:
    """As in `wsis-gdc show C5 | head -1`."""
    done = subprocess.run(
        ["/bin/bash", "-c", f'"{COMMAND}" {arguments} | head -1; echo "${{PIPESTATUS[0]}}"'],
        cwd=tmp_path,
        env={**os.environ, "WSIS_GDC_BUILD": str(built.folder), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    first, status = done.stdout.splitlines()
    assert first
    assert status == "0"
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert "Broken" not in done.stderr


def test_no_command_leaves_a_file_behind(run: Any, tmp_path: Path) -> None:
    """Asking and showing write nothing where they are called."""
    for arguments in (["show", "C5"], ["queries"], ["query", "-e", "ASK {}"]):
        run(*arguments, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []
