"""The same doors as in the tests beside, under inputs that nobody thought of.

Each test tries a few examples, others in each run; ``HOSTILE_EXAMPLES=2000`` tries as many of each. What fails is
printed with the line that tries it again (``@reproduce_failure``), and goes into the corpus beside once it is mended.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import click
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hostile.conftest import Attack, Lie, raw
from tests.hostile.test_arguments import line, name_of, options_of
from tests.hostile.test_outputs import WRITERS
from tests.hostile.test_query_texts import FETCHING, PEACEFUL, WRITING
from tests.hostile.test_records import HEAD, LABELS, LINES, RECORD, TAGS, TAIL
from tests.hostile.test_servers import ASKERS, HEAD_JSON, ROWS, TRIPLES, XML
from tests.hostile.texts import NUMBERS, TEXTS

from wsis_gdc.base.errors import WsisGdcError
from wsis_gdc.cli.app import COMMANDS
from wsis_gdc.curation import assembly
from wsis_gdc.engines import OxigraphEngine, query_text
from wsis_gdc.knowledge import queries

EXAMPLES: Final = int(os.environ.get("HOSTILE_EXAMPLES", "20"))


def _fuzz(share: float = 1.0) -> settings:
    """Return the settings of a test that tries this share of the examples."""
    return settings(
        max_examples=max(1, round(EXAMPLES * share)),
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


characters: Final = st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from("\udc80\udcff")
pieces: Final = st.one_of(st.sampled_from([*TEXTS.values(), *NUMBERS.values()]), st.text(characters, max_size=12))
texts: Final = st.lists(pieces, min_size=1, max_size=4).map(lambda parts: "".join(parts)[:5_000])
"""Texts of a command line: pieces of the corpus and characters of all planes."""


def _text_for(option: click.Parameter) -> st.SearchStrategy[str]:
    """Return what may stand for an option: anything, and often enough what it wants."""
    if name_of(option) == "--endpoint":  # nobody is called here
        return texts.map(lambda text: f"gopher:{text}")
    if isinstance(option.type, click.Choice):  # rdflib takes long to read the graph
        return st.sampled_from([str(choice) for choice in option.type.choices if choice != "rdflib"]) | texts
    if isinstance(option.type, click.types.IntParamType | click.types.FloatParamType):
        return st.sampled_from([*map(str, range(1, 4)), *NUMBERS.values()]) | texts
    return texts


OPTIONS: Final = {command: options_of(command) for command in COMMANDS if command not in ("build", "review")}
"""Command → what may be tried with texts; ``build`` takes none but a folder to write, see test_outputs;
those of ``review`` have commands of their own, see cli/test_review."""


@st.composite
def command_lines(draw: st.DrawFn) -> tuple[str, ...]:
    """One to three options of any command, each with a text."""
    command = draw(st.sampled_from(tuple(OPTIONS)))
    options = st.sampled_from(OPTIONS[command])
    chosen = draw(st.lists(options, min_size=1, max_size=3, unique_by=name_of))
    return line(command, *((option, draw(_text_for(option))) for option in chosen))


@_fuzz(2)
@given(arguments=command_lines())
def test_any_texts_may_stand_in_any_command_line(attack: Attack, arguments: tuple[str, ...]) -> None:
    """Answered, or refused in a sentence."""
    attack(*arguments)


@_fuzz(0.5)
@given(text=texts)
def test_any_text_may_be_a_command(attack: Attack, text: str) -> None:
    """Or an option before it."""
    attack(text)
    attack(text, "show", "C5")


@_fuzz()
@given(writer=st.sampled_from([line for what, line in WRITERS.items() if what != "export"]), name=texts)
def test_any_file_name_is_written_whole_or_refused(attack: Attack, writer: tuple[str, ...], name: str) -> None:
    """In the folder of the command; how folders are told apart stands in test_outputs."""
    name = name.replace("/", "_")
    held = attack(*writer[:-1], f"{writer[-1]}{name}", given={"mine": b"mine"})
    assert name == "mine" or held.files.pop("mine") == b"mine"
    assert held.code or name in ("", "-") or (list(held.files) == [name] and held.files[name])


PARAMETERS: Final = [(name, parameter) for name in queries.names() for parameter in queries.named(name).parameters]


@_fuzz(5)
@given(asked=st.sampled_from(PARAMETERS), text=texts | st.text(max_size=8))
def test_any_text_may_stand_for_a_parameter(oxigraph: OxigraphEngine, asked: Any, text: str) -> None:
    """It is refused, or the query keeps its form, its columns, and every other word of its text."""
    name, parameter = asked
    query = queries.named(name)
    examples = {other.name: other.example for other in query.parameters}
    try:
        bound = queries.bind(oxigraph, query, examples | {parameter.name: text})
    except WsisGdcError as error:
        assert len(str(error)) < 20_000
        return
    usual = queries.bind(oxigraph, query, examples)
    assert query_text.query_form(bound) == "select"
    assert [bound.count(mark) for mark in "{}"] == [usual.count(mark) for mark in "{}"] or parameter.kind == "text"


words: Final = st.sampled_from(
    [
        *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FROM", "NAMED", "GRAPH", "SERVICE", "SILENT", "PREFIX"),
        *(
            "BASE",
            "OPTIONAL",
            "MINUS",
            "FILTER",
            "EXISTS",
            "VALUES",
            "UNDEF",
            "BIND",
            "AS",
            "UNION",
            "ORDER BY",
            "LIMIT",
        ),
        *(
            "INSERT",
            "DELETE",
            "DATA",
            "LOAD",
            "CLEAR",
            "INTO",
            "*",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            ".",
            ";",
            ",",
            "^",
            "|",
        ),
        *("?s", "$p", "?o\u00b7", "?\u203f", "a", "1", "-1e9", "true", "_:b", "wsis:C5", "a:b", ":", "<a:b>", "<", ">"),
        *("'x'", '"x"@en', '"""x\n"y"""', "'\\''", '"', "'''", "#", "# x\n", "\\u0053ERVICE", "\\U0000007B", "\\", "@"),
        *("<http://127.0.0.1:9/>", "<<", ">>", "&&", "||", "!", "=", "\n", "\r", "\t", "\ufeff", "\u2028", "\0", "%zz"),
    ]
)
sentences: Final = st.one_of(
    st.lists(words, max_size=25).map(" ".join),
    st.lists(words | st.text(max_size=3), max_size=25).map("".join),
    st.tuples(
        st.sampled_from([*FETCHING.values(), *WRITING.values(), *PEACEFUL.values()]),
        st.integers(0, 120),
        words | st.text(max_size=3),
    ).map(lambda part: part[0][: part[1]] + part[2] + part[0][part[1] :]),
)
"""Texts made of the words of SPARQL, and queries of the corpus with something put into them."""


@_fuzz(8)
@given(text=sentences)
def test_any_query_text_is_judged(text: str) -> None:
    """Its form is known, or it is refused; what is said of it can be printed."""
    for judge in (query_text.query_form, query_text.undeclared, query_text.check_graphs, query_text.chooses_graphs):
        try:
            judge(text)
        except WsisGdcError as error:
            str(error).encode()
    query_text.explain(text, "error at 1:1: expected one of x, y")


clauses: Final = st.lists(
    st.sampled_from(
        [
            *("FILTER(?a<1)", "FILTER((?b>2)||?a<'>')", "FILTER(?a<?b&&?c>1)", 'FILTER("\'"!=?a)', "FILTER('\"'!=?a)"),
            *(
                "FILTER(?a*<x:#>>2)",
                "FILTER(true<'#>')",
                "FILTER(?a IN(1,<x:'>))",
                "FILTER('a'@en<'>')",
                "FILTER(?a<1)#'\n",
            ),
            *(
                "FILTER x:f(?a<'>')",
                "FILTERx:f(?a<'>')",
                "FILTER<x:f>(?a<'>')",
                "FILTERSTR(?a<'>')",
                "FILTER(EXISTS{}<'>')",
            ),
            *("FILTER(<<(?a <x:p> ?b)>><'>')", "?s ?p <<(?a<x:'p>?b)>>.", "BIND(?a<2 AS ?c)", "VALUES ?w{<x:#1> 1}"),
            *("{SELECT ?x{}ORDER BY ?x(?a<'>')}", "{SELECT ?x{}ORDER BY x:f(?a<'>')}", "{SELECT ?x (?a<'>' AS ?y){}}"),
            *(
                "?s ?p (?a <x:#y>).",
                "?s a(?a <x:'y>).",
                "truea(?x <x:'>).",
                "[x:p(?a <x:'y>)]x:q 1.",
                "?s x:p?(?a<x:'>).",
            ),
            *("?s (<x:#1>|^<x:2>)* (1 <x:'>).", "?s x:b '>'.", '?s x:b ">".', "?s x:p\\'(1 <x:'>).", "?s ?p 1."),
            *(
                "#'\n",
                '#"\n',
                "#>\n",
                "OPTIONAL{",
                "}",
                "FILTER((",
                ")",
                "SERVICE x:y{}",
                "SERVICE<x:y>{}",
                "#SERVICE<x:y>{\n",
            ),
        ]
    ),
    max_size=8,
)


def _taken(query: str) -> bool:
    """Return whether Oxigraph parses a SELECT query; it is not evaluated."""
    try:
        ox.Store().query(query, prefixes={"x": "x:"})
    except SyntaxError:
        return False
    except (RuntimeError, ValueError):
        pass  # an address that is none, told after the parsing
    return True


@_fuzz(50)
@given(
    before=clauses,
    after=clauses,
    blank=st.sampled_from(["", " "]),
    end=st.sampled_from(["", "#'\n", "ORDER BY(?a<'>')"]),
)
def test_whoever_asks_others_by_the_parser_is_refused(
    before: list[str], after: list[str], blank: str, end: str
) -> None:
    """It takes SERVICE for a keyword where it does not take another word instead."""
    query = f"SELECT * {{{blank.join([*before, 'SERVICE<x:y>{}', *after])}}}{end}"
    if _taken(query) and not _taken(query.replace("SERVICE", "SERVICF")):
        with pytest.raises(WsisGdcError, match="SERVICE is not allowed"):
            query_text.query_form(query)


@_fuzz(0.5)
@given(text=sentences)
def test_any_query_text_from_a_stranger_is_refused_or_answered(attack: Attack, text: str) -> None:
    """Within its limits."""
    options = ("--untrusted", "--timeout", "1", "--max-rows", "5")
    attack("query", *options, "x.rq", "-o", "x.csv", given={"x.rq": text.encode("utf-8", "surrogatepass")})


lines: Final = st.one_of(
    st.sampled_from([*LINES.values(), RECORD, TAIL, HEAD, "---\n", "...\n", *"-?:{}[]\t\r"]),
    st.sampled_from(list(LABELS.values())).map(lambda label: f"    note: {{en: {label}}}\n"),
    st.sampled_from(TAGS).map(lambda tag: f"    note: {tag} x\n"),
    st.text(max_size=10),
)


@_fuzz(8)
@given(parts=st.lists(lines, max_size=8), headed=st.booleans(), cut=st.integers(0, 400), junk=st.binary(max_size=3))
def test_any_data_file_is_read_or_a_finding(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], headed: bool, cut: int, junk: bytes
) -> None:
    """Each finding in one line that can be printed."""
    content = ((HEAD + RECORD if headed else "") + "".join(parts)).encode("utf-8", "surrogatepass")
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_bytes(content[:cut] + junk + content[cut:])
    for finding in assembly.read_sheet(Path(path)).findings:
        assert raw(str(finding)) == []
        assert "\n" not in str(finding)


QUERIES: Final = ("SELECT ?x { ?x a ?t }", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }")

bodies: Final = st.one_of(
    st.sampled_from([lie.body for lie in (*ROWS.values(), *TRIPLES.values()) if len(lie.body) < 2_000]),
    st.binary(max_size=40),
    st.sampled_from([HEAD_JSON + b"[]}}", b'{"boolean": true}', b"<a:a> <a:b> <a:c> .\n"]),
)
types: Final = st.sampled_from(
    [
        *sorted({str(lie.media_type) for lie in (*ROWS.values(), *TRIPLES.values())}),
        XML,
        "text/turtle; charset=\u00e9",
        "",
    ]
)


@_fuzz(2)
@given(
    line=st.sampled_from([*ASKERS.values(), *(("query", "-e", text, "-o", "x.out") for text in QUERIES)]),
    parts=st.lists(bodies, min_size=1, max_size=2),
    media_type=types,
    status=st.sampled_from([200] * 8 + [201, 204, 206, 300, 303, 400, 401, 404, 408, 413, 500, 599]),
    length=st.sampled_from([-1, -1, -1, None, 0, 5, 10_000]),
)
def test_any_answer_of_a_server_is_read_or_told(
    attack: Attack,
    liar: Any,
    line: tuple[str, ...],
    parts: list[bytes],
    media_type: str,
    status: int,
    length: int | None,
) -> None:
    """Whatever was asked; no half file is left."""
    liar.lie = Lie(b"".join(parts), media_type.encode().decode("latin-1"), status, (), length)
    limit = ("--timeout", "2") if line[0] == "query" else ()
    attack(*line, "--endpoint", liar.address, *limit)
