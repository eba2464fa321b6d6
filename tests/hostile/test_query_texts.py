"""Query texts that nobody should send: refused in a sentence or answered, never by the network, in any clothes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
from tests.hostile.conftest import EXIT_CODES, Attack

UNREADABLE: Final = {
    "empty": b"",
    "blanks": b" \n\t ",
    "comment only": b"# SELECT * { ?s ?p ?o }",
    "comment without end of line": b"SELECT * { } # }",
    "NUL": b"SELECT * \0{ ?s ?p ?o }",
    "NULs": b"\0" * 100,
    "UTF-16": "SELECT * { ?s ?p ?o } LIMIT 1".encode("utf-16"),
    "UTF-16 without mark": "SELECT * { ?s ?p ?o } LIMIT 1".encode("utf-16-le"),
    "UTF-32": "ASK {}".encode("utf-32"),
    "Latin-1": 'SELECT * { ?s ?p "caf\u00e9" }'.encode("latin-1"),
    "cut character": b'SELECT * { ?s ?p "\xe2\x82" }',
    "half of a pair": b'SELECT * { ?s ?p "\xed\xa0\x80" }',
    "overlong": b'SELECT * { ?s ?p "\xc0\xaf" }',
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "archive": b"PK\x03\x04\0\0",
    "HTML": b"<!DOCTYPE html><html><body>SELECT</body></html>",
    "JSON": b'{"query": "SELECT * { ?s ?p ?o }"}',
    "SQL": b"SELECT * FROM link; DROP TABLE link",
    "Turtle": b"@prefix a: <b:> . a:c a:d a:e .",
    "escape": b"\x1b[2J\x1b]0;x\x07",
    "words": b"what is linked with C5?",
    "brackets": b"{" * 500,
    "closing brackets": b"}" * 500,
    "deep groups": b"SELECT * " + b"{" * 3_000 + b"}" * 3_000,
    "deep parentheses": b"SELECT * { FILTER(" + b"(" * 3_000 + b"1" + b")" * 3_000 + b") }",
    "deep collection": b"ASK { ?s ?p " + b"(" * 3_000 + b")" * 3_000 + b" }",
    "deep blank nodes": b"ASK { ?s ?p " + b"[ ?p " * 1_500 + b"1" + b"]" * 1_500 + b" }",
    "many negations": b"ASK { FILTER(" + b"!" * 5_000 + b"true) }",
    "many minus": b"ASK { FILTER(" + b"- " * 5_000 + b"1 = 1) }",
    "unclosed string": b'SELECT * { ?s ?p "x }',
    "unclosed long string": b'SELECT * { ?s ?p """x } ' + b'"' * 2,
    "unclosed IRI": b"SELECT * { ?s ?p <http://a.example/ }",
    "unclosed group": b"SELECT * { ?s ?p ?o",
    "group too many": b"SELECT * { ?s ?p ?o } }",
    "two queries": b"ASK {} ASK {}",
    "two queries with a semicolon": b"ASK {} ; DELETE WHERE { ?s ?p ?o }",
    "prologue only": b"PREFIX a: <b:>",
    "prefix without IRI": b"PREFIX a: SELECT * {}",
    "prefix with a bad name": b"PREFIX 1: <b:> SELECT * { ?s 1:p ?o }",
    "base without IRI": b"BASE SELECT * {}",
    "relative base": b"BASE <x> SELECT * { <y> ?p ?o }",
    "unknown prefix": b"SELECT * { nope:x ?p ?o }",
    "unknown function": b"SELECT (<http://a.example/f>(1) AS ?x) {}",
    "bad code point": b'ASK { ?s ?p "\\u12" }',
    "code point of half a pair": b'ASK { ?s ?p "\\uD800" }',
    "code point too large": b'ASK { ?s ?p "\\U00110000" }',
    "code point of NUL": b'ASK { ?s ?p "\\u0000" }',
    "bad escape": b'ASK { ?s ?p "\\q" }',
    "bad language": b'ASK { ?s ?p "x"@123456789012345 }',
    "bad IRI": b"ASK { ?s ?p <http://a.example/[> }",
    "huge IRI": b"ASK { ?s ?p <http://a.example/" + b"x" * 50_000 + b"> }",
    "huge literal": b'ASK { ?s ?p "' + b"x" * 90_000 + b'" }',
    "huge name": b"ASK { ?" + b"x" * 50_000 + b" ?p ?o }",
    "huge number": b"SELECT (1" + b"0" * 5_000 + b" AS ?x) {}",
    "huge exponent": b"SELECT (1e99999 AS ?x) {}",
    "huge limit": b"SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999",
    "negative limit": b"SELECT * { ?s ?p ?o } LIMIT -1",
    "limit of another script": "SELECT * { ?s ?p ?o } LIMIT \u0661".encode(),
    "many unions": b"SELECT * { " + b" UNION ".join([b"{}"] * 400) + b" FILTER(false) }",
    "many values": b"SELECT * { VALUES ?x { " + b"1 " * 5_000 + b"} FILTER(?x = 2) }",
    "many quotes": b'ASK { ?s ?p "' + b'\\"' * 20_000 + b'" }',
    "many hashes": b"#" * 50_000 + b"\nASK {}",
    "many comments": b"# x\n" * 10_000 + b"ASK {}",
    "many prefixes": b"".join(b"PREFIX p%d: <a:> " % place for place in range(2_000)) + b"ASK {}",
    "many colons": b"ASK { " + b"a:" * 20_000 + b" }",
    "many words": b"select " * 10_000,
    "many question marks": b"ASK { " + b"?" * 20_000 + b" }",
    "many at signs": b'ASK { ?s ?p "x"' + b"@" * 20_000 + b" }",
    "many less-than signs": b"ASK { FILTER(1 " + b"<" * 20_000 + b" 2) }",
    "many blanks": b"SELECT" + b" " * 80_000 + b"* {}",
    "many services": b"service " * 10_000,
    "many froms": b"SELECT * " + b"FROM " * 10_000 + b"{}",
    "line separators": "SELECT *\u2028{ ?s ?p \u2029 }".encode(),
    "carriage returns": b"SELECT * # x\r{ ?s ?p }",
    "mark inside": "SELECT\ufeff * { }".encode(),
    "no-break spaces": "SELECT\u00a0*\u00a0{\u00a0}".encode(),
    "wide letters": "\uff33\uff25\uff2c\uff25\uff23\uff34 * {}".encode(),
    "long s": "\u017fELECT * {}".encode(),
    "turned": "SELECT * { ?\u202ex ?p ?o }".encode(),
    "zero-width": "SEL\u200bECT * {}".encode(),
}
"""Name → the content of a query file that is no query, or one that an engine may choke on."""

WRITING: Final = {
    "insert": "INSERT DATA {{ <a:a> <a:b> <a:c> }}",
    "insert where": "INSERT {{ ?s <a:b> 1 }} WHERE {{ ?s ?p ?o }}",
    "delete": "DELETE WHERE {{ ?s ?p ?o }}",
    "clear": "CLEAR ALL",
    "drop": "DROP SILENT GRAPH <a:g>",
    "load": "LOAD <{address}>",
    "create": "CREATE GRAPH <a:g>",
    "copy": "COPY DEFAULT TO <a:g>",
    "with": "WITH <a:g> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "after a prefix": "PREFIX select: <a:> CLEAR ALL",
    "after a comment": "# SELECT * {{}}\nCLEAR ALL",
    "behind a query": "ASK {{}} ; CLEAR ALL",
    "in small letters": "insert data {{ <a:a> <a:b> 'select' }}",
}
"""Name → an update."""

FETCHING: Final = {
    "service": "SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
    "silent": "SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}",
    "small letters": "select * {{ service<{address}>{{ ?s ?p ?o }} }}",
    "mixed letters": "SELECT * {{ SeRvIcE sIlEnT <{address}>{{}} }}",
    "over lines": "SELECT * {{\nSERVICE\r\n\t<{address}>\n{{ ?s ?p ?o }}\n}}",
    "comment between": "SELECT * {{ SERVICE # x\n <{address}> # }}\n {{ ?s ?p ?o }} }}",
    "comment without blank": "SELECT * {{ SERVICE#\n<{address}>#\n{{ ?s ?p ?o }} }}",
    "after a number": "SELECT * {{ ?s ?p 1SERVICE <{address}> {{ ?a ?b ?c }} }}",
    "after a string": "SELECT * {{ ?s ?p 'x'SERVICE <{address}> {{ ?a ?b ?c }} }}",
    "after a string with a hash": "SELECT * {{ ?s ?p '#' . SERVICE <{address}> {{ ?a ?b ?c }} }}",
    "after an IRI with a hash": "SELECT * {{ ?s <a:b#c> ?o . SERVICE <{address}> {{ ?a ?b ?c }} }}",
    "after a long string": "SELECT * {{ ?s ?p '''\n#''' . SERVICE <{address}> {{ ?a ?b ?c }} }}",
    "after an escaped quote": "SELECT * {{ ?s ?p '\\'#' . SERVICE <{address}> {{ ?a ?b ?c }} }}",
    "after less-than": "SELECT * {{ FILTER(1 <2) SERVICE <{address}> {{ ?a ?b ?c }} FILTER(2> 1) }}",
    "prefixed": "PREFIX a: <{address}> SELECT * {{ SERVICE a: {{ ?s ?p ?o }} }}",
    "prefix with a dot": "PREFIX a.b: <{address}> SELECT * {{ SERVICE a.b:x {{ ?s ?p ?o }} }}",
    "prefix of another script": "PREFIX \u00e9: <{address}> SELECT * {{ SERVICE \u00e9: {{ ?s ?p ?o }} }}",
    "empty prefix": "PREFIX : <{address}> SELECT * {{ SERVICE : {{ ?s ?p ?o }} }}",
    "escaped local name": "PREFIX a: <{address}> SELECT * {{ SERVICE a:\\~x {{ ?s ?p ?o }} }}",
    "percent in the local name": "PREFIX a: <{address}> SELECT * {{ SERVICE a:%41 {{ ?s ?p ?o }} }}",
    "relative": "BASE <{address}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "variable": "SELECT * {{ VALUES ?g {{ <{address}> }} SERVICE ?g {{ ?s ?p ?o }} }}",
    "variable by dollar": "SELECT * {{ VALUES $g {{ <{address}> }} SERVICE $g {{ ?s ?p ?o }} }}",
    "variable with a middle dot": "SELECT * {{ VALUES ?a\u00b7 {{ <{address}> }} SERVICE ?a\u00b7 {{ ?s ?p ?o }} }}",
    "variable with a tie": "SELECT * {{ VALUES ?a\u203f {{ <{address}> }} SERVICE ?a\u203f {{ ?s ?p ?o }} }}",
    "variable with a mark": "SELECT * {{ VALUES ?a\u0301 {{ <{address}> }} SERVICE ?a\u0301 {{ ?s ?p ?o }} }}",
    "variable of a digit": "SELECT * {{ VALUES ?1 {{ <{address}> }} SERVICE ?1 {{ ?s ?p ?o }} }}",
    "variable of the last plane": "SELECT * {{ VALUES ?\U000e0100 {{ <{address}> }} SERVICE ?\U000e0100 {{}} }}",
    "code points": "SELECT * {{ \\u0053ERVICE <{address}> {{ ?s ?p ?o }} }}",
    "long code points": "SELECT * {{ SERVIC\\U00000045 <{address}> {{ ?s ?p ?o }} }}",
    "code point of the blank": "SELECT * {{ SERVICE\\u0020<{address}>\\u0020\\u007B ?s ?p ?o }} }}",
    "code point of the hash": "SELECT * {{ ?s ?p ?o . \\u0023 \nSERVICE <{address}> {{ ?a ?b ?c }} }}",
    "in a filter": "SELECT * {{ FILTER EXISTS {{ SERVICE <{address}> {{ ?s ?p ?o }} }} }}",
    "in an optional": "SELECT * {{ OPTIONAL {{ SERVICE <{address}> {{ ?s ?p ?o }} }} }}",
    "in a minus": "SELECT * {{ ?s ?p ?o MINUS {{ SERVICE <{address}> {{ ?s ?p ?o }} }} }}",
    "in a subquery": "SELECT * {{ {{ SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }} }} }}",
    "in a graph": "SELECT * {{ GRAPH ?g {{ SERVICE <{address}> {{ ?s ?p ?o }} }} }}",
    "in an ask": "ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
    "in a construct": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
    "in a describe": "DESCRIBE ?s {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
    "lateral": "SELECT * {{ ?s ?p ?o LATERAL {{ SERVICE <{address}> {{ ?a ?b ?c }} }} }}",
    "variable bound before": "SELECT * {{ VALUES ?a\u00b7 {{ <{address}> }} LATERAL {{ SERVICE ?a\u00b7 {{}} }} }}",
    "from": "SELECT * FROM <{address}> {{ ?s ?p ?o }}",
    "from named": "SELECT * FROM NAMED <{address}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "from with a prefix": "PREFIX a: <{address}> SELECT * FROM a: {{ ?s ?p ?o }}",
    "from with a known prefix defined anew": "PREFIX graph: <{address}> SELECT * FROM graph:x {{ ?s ?p ?o }}",
}
"""Name → a query that asks another server: ``{address}`` is that of a listener."""

PEACEFUL: Final = {
    "service in a comment": "# SERVICE <http://a.example/> { }\nASK { wsis:C5 a ?t }",
    "service in a string": 'ASK { wsis:C5 a ?t FILTER("SERVICE <http://a.example/> {" != "") }',
    "service desk": 'ASK { wsis:C5 a ?t FILTER("Service desk: {" != "") }',
    "update in a comment": "# INSERT DATA { }\nASK { wsis:C5 a ?t }",
    "update in a string": "ASK { wsis:C5 a ?t FILTER('DROP ALL' != '') }",
    "update as variables": "SELECT ?insert ?delete { wsis:C5 a ?insert . OPTIONAL { ?delete a wg:No } }",
    "update as names": "PREFIX load: <a:> ASK { wsis:C5 a ?t FILTER(load:add != load:clear) }",
    "prefix in a comment": "# PREFIX wsis: <http://a.example/>\nASK { wsis:C5 a ?t }",
    "prefix in a string": 'ASK { wsis:C5 a ?t FILTER("PREFIX wsis: <a:>" != "") }',
    "from in a string": 'ASK { wsis:C5 a ?t FILTER("FROM <http://a.example/> {" != "") }',
    "from as a variable": "SELECT ?from { wsis:C5 a ?from }",
    "quotes in comments": "# it's \"so\nASK { wsis:C5 a ?t } # '''",
    "hash in an IRI": "ASK { wsis:C5 a ?t FILTER(<a:b#SERVICE> != <a:c>) }",
    "byte order mark": "\ufeffASK { wsis:C5 a ?t }",
    "carriage returns": "ASK\r\n{ wsis:C5 a ?t }\r\n",
    "prefix defined anew": "PREFIX wsis: <https://w3id.org/wsis-gdc/wsis/> ASK { wsis:C5 a ?t }",
    "slash in a name": "ASK { wsis:C5 a ?t FILTER(gdc:section\\/x != wsis:C5) }",
}
"""Name → a query that only looks hostile; its answer is yes, or a row."""


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """A port of this machine that nobody may call."""
    with socket.socket() as waiting:
        waiting.bind(("127.0.0.1", 0))
        waiting.listen()
        waiting.settimeout(0)
        yield waiting


def _called(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def _address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


DEEP: Final = tuple(name for name in UNREADABLE if name.startswith("deep"))
"""What engines recurse on, or try in ever more ways: a process of their own may end on it, this one may not."""


@pytest.mark.parametrize("what", [name for name in UNREADABLE if name not in DEEP])
def test_a_text_that_is_no_good_query_is_refused_or_answered(attack: Attack, what: str) -> None:
    """From a file, without a traceback."""
    attack("query", "x.rq", "--format", "csv", given={"x.rq": UNREADABLE[what]})


@pytest.mark.parametrize("what", DEEP)
def test_a_deep_text_from_a_stranger_is_refused_or_answered(attack: Attack, what: str) -> None:
    """Within its limits, one of which is told, and not as a crash."""
    held = attack("query", "--untrusted", "--timeout", "1", "x.rq", given={"x.rq": UNREADABLE[what]})
    assert held.code == 0 or "limit" in held.err


def test_a_deep_text_of_our_own_does_not_crash(process: Any) -> None:
    """Asked without limits, too."""
    done = process("query", "-e", UNREADABLE["deep groups"].decode())
    assert done.code in EXIT_CODES
    assert done.code == 0 or done.err.startswith("Error: ")


@pytest.mark.parametrize(("what", "how"), [*product(WRITING, ["-e"]), *product(list(WRITING)[::4], ["--untrusted"])])
def test_an_update_is_refused(attack: Attack, listener: socket.socket, what: str, how: str) -> None:
    """Before anything is done."""
    text = WRITING[what].format(address=_address(listener))
    assert attack("query", *([] if how == "-e" else [how]), "-e", text).code == 2
    assert not _called(listener)


@pytest.mark.parametrize(("what", "how"), [*product(FETCHING, ["-e"]), *product(list(FETCHING)[::4], ["--untrusted"])])
def test_a_query_calls_nobody(attack: Attack, listener: socket.socket, what: str, how: str) -> None:
    """Refused, or answered without the network."""
    text = FETCHING[what].format(address=_address(listener))
    options = [] if how == "-e" else ["--untrusted", "--timeout", "3"]
    attack("query", *options, "-e", text)
    assert not _called(listener)


_BLIND: Final = (
    "import sys; from wsis_gdc.engines import query_text; query_text._asks_others = lambda query: False; "
    "sys.argv[0] = 'wsis-gdc'; from wsis_gdc.cli import main; main()"
)
"""The command line, whose check of SERVICE sees nothing."""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux refuses sockets to a process")
@pytest.mark.parametrize("command", [("query", "--format", "ttl"), ("view", "--out", "site", "--construct")])
def test_what_the_check_lets_through_calls_nobody_either(
    built: Any, tmp_path: Path, listener: socket.socket, command: tuple[str, ...]
) -> None:
    """The system refuses the connection."""
    text = f"CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{_address(listener)}> {{ ?s ?p ?o }} }}"
    (tmp_path / "x.rq").write_text(text, encoding="utf-8")
    line = [sys.executable, "-c", _BLIND, *command, "x.rq"]
    settings = {**os.environ, "WSIS_GDC_BUILD": str(built.folder)}
    done = subprocess.run(line, cwd=tmp_path, env=settings, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "SERVICE is not allowed" in done.stderr) == (2, False)
    assert "Traceback" not in done.stderr
    assert not _called(listener)


@pytest.mark.parametrize(("what", "how"), [*product(PEACEFUL, ["-e"]), *product(list(PEACEFUL)[::4], ["--untrusted"])])
def test_comments_strings_and_names_decide_nothing(attack: Attack, what: str, how: str) -> None:
    """A query that only looks hostile is answered."""
    held = attack("query", *([] if how == "-e" else [how]), "--format", "json", "-e", PEACEFUL[what])
    assert held.code == 0, held.err
    assert '"boolean": true' in held.out or '"bindings":[{' in held.out.replace(" ", "")
