"""The same doors as in the tests beside, under inputs that nobody thought of.

Each test tries a few examples, others in each run; ``HOSTILE_EXAMPLES=2000`` tries as many of each. What fails is
printed with the line that tries it again (``@reproduce_failure``), and goes into the corpus beside once it is mended.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hostile.conftest import Attack, Lie, raw
from tests.hostile.test_query_texts import FETCHING, PEACEFUL, WRITING
from tests.hostile.test_records import HEAD, LABELS, LINES, RECORD, TAGS, TAIL
from tests.hostile.test_servers import HEAD_JSON, ROWS, TRIPLES, XML
from tests.hostile.texts import NUMBERS, TEXTS

from wsis_gdc.base.errors import WsisGdcError
from wsis_gdc.curation import assembly
from wsis_gdc.engines import OxigraphEngine, query_text
from wsis_gdc.knowledge import queries

EXAMPLES: Final = int(os.environ.get("HOSTILE_EXAMPLES", "20"))


def _fuzz(share: float = 1.0) -> settings:
    """Return the settings of a test that tries this share of the examples."""
    return settings(
        max_examples=max(1, round(EXAMPLES * share)),
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


characters: Final = st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from("\udc80\udcff")
pieces: Final = st.one_of(st.sampled_from([*TEXTS.values(), *NUMBERS.values()]), st.text(characters, max_size=12))
texts: Final = st.lists(pieces, min_size=1, max_size=4).map(lambda parts: "".join(parts)[:5_000])
"""Texts of a command line: pieces of the corpus and characters of all planes."""


LINES_OF_COMMANDS: Final = (
    ("show", "--", "{}"),
    ("explain", "--", "{}", "C2"),
    ("explain", "gdc:11d", "C2", "--through={}"),
    ("compare", "--", "diplo", "{}"),
    ("matrix", "--rows={}", "--columns", "objective", "-o", "x.csv"),
    ("matrix", "--rows", "action-line", "--columns", "objective", "--set={}", "-o", "x.csv"),
    ("matrix", "--rows", "action-line", "--columns", "objective", "--relation={}", "-o", "x.csv"),
    ("matrix", "--rows", "action-line", "--columns", "objective", "--status={}", "--min-confidence={}"),
    ("gaps", "--set={}", "-o", "x.csv"),
    ("network", "--kind={}", "-o", "x.graphml"),
    ("overlaps", "--set", "diplo", "--top={}"),
    ("pack", "--", "{}"),
    ("push", "--endpoint=http://{}", "--dry-run", "--build", "none"),
    ("queries", "--", "{}"),
    ("query", "--name={}"),
    ("query", "--name", "facilitators-of", "--param={}"),
    ("query", "--name", "facilitators-of", "--param", "line=C5", "--endpoint=gopher:{}"),
    ("reliability", "--build={}"),
    ("sssom", "--set={}", "-o", "x.tsv"),
    ("view", "--focus={}", "--set", "no-such-set"),
    ("{}",),
)
"""Command lines with a place for a text."""


@_fuzz(2)
@given(line=st.sampled_from(LINES_OF_COMMANDS), text=texts)
def test_any_text_may_stand_in_a_command_line(attack: Attack, line: tuple[str, ...], text: str) -> None:
    """Answered, or refused in a sentence."""
    attack(*(part.replace("{}", text) for part in line))


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
    query=st.sampled_from(["SELECT ?x { ?x a ?t }", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"]),
    parts=st.lists(bodies, min_size=1, max_size=2),
    media_type=types,
    status=st.sampled_from([200] * 8 + [201, 204, 206, 300, 303, 400, 401, 404, 408, 413, 500, 599]),
    length=st.sampled_from([-1, -1, -1, None, 0, 5, 10_000]),
)
def test_any_answer_of_a_server_is_read_or_told(
    attack: Attack, liar: Any, query: str, parts: list[bytes], media_type: str, status: int, length: int | None
) -> None:
    """And leaves no half file."""
    liar.lie = Lie(b"".join(parts), media_type.encode().decode("latin-1"), status, (), length)
    attack("query", "-e", query, "-o", "x.out", "--endpoint", liar.address, "--timeout", "2")
