"""Servers that lie, stall, break off or send what nobody asked for: told in a sentence, nothing written, in time."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from typing import Any, Final

import click
import pytest
from tests.hostile.conftest import Attack, Held, Lie

from wsis_gdc.cli.app import COMMANDS, cli

HEAD_JSON: Final = b'{"head": {"vars": ["x"]}, "results": {"bindings": '
JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
XML_HEAD: Final = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'


def _row(term: str) -> bytes:
    return HEAD_JSON + b'[{"x": ' + term.encode() + b"}]}}"


ROWS: Final = {
    "nothing": Lie(),
    "nothing without a type": Lie(media_type=None),
    "no content": Lie(status=204),
    "blanks": Lie(b"  \n"),
    "HTML": Lie(b"<!DOCTYPE html><title>Log in</title>", "text/html"),
    "HTML said to be results": Lie(b"<!DOCTYPE html><title>Log in</title>"),
    "HTML said to be XML": Lie(b"<!DOCTYPE html><title>Log in</title>", XML),
    "words": Lie(b"hello", "text/plain"),
    "a type that is none": Lie(HEAD_JSON + b"[]}}", "\x7f;;,/"),
    "Turtle": Lie(b"<a:a> <a:b> <a:c> .", "text/turtle"),
    "a picture": Lie(b"\x89PNG\r\n\x1a\n\0", "image/png"),
    "true for a SELECT": Lie(b'{"head": {}, "boolean": true}'),
    "no JSON": Lie(b"{"),
    "half of JSON": Lie(HEAD_JSON + b'[{"x": {"type": "lite'),
    "more than JSON": Lie(HEAD_JSON + b"[]}} {}"),
    "a list": Lie(b"[]"),
    "null": Lie(b"null"),
    "a number": Lie(b"1"),
    "deep JSON": Lie(b"[" * 20_000),
    "deep JSON in results": Lie(HEAD_JSON + b"[" * 20_000),
    "no head": Lie(b'{"results": {"bindings": []}}'),
    "no bindings": Lie(b'{"head": {"vars": ["x"]}, "results": {}}'),
    "bindings of a wrong shape": Lie(HEAD_JSON + b'{"x": 1}}}'),
    "a binding of a wrong shape": Lie(HEAD_JSON + b'["x"]}}'),
    "variables of a wrong shape": Lie(b'{"head": {"vars": "x"}, "results": {"bindings": []}}'),
    "a variable that is none": Lie(b'{"head": {"vars": ["x y", "\\u0000"]}, "results": {"bindings": []}}'),
    "an unknown variable": Lie(HEAD_JSON + b'[{"y": {"type": "uri", "value": "a:b"}}]}}'),
    "a term that is a word": Lie(_row('"x"')),
    "a term of no type": Lie(_row('{"value": "x"}')),
    "a term of an unknown type": Lie(_row('{"type": "thing", "value": "x"}')),
    "a term without a value": Lie(_row('{"type": "uri"}')),
    "a value that is a number": Lie(_row('{"type": "literal", "value": 1}')),
    "an IRI with a blank": Lie(_row('{"type": "uri", "value": "http://a.example/a b"}')),
    "a relative IRI": Lie(_row('{"type": "uri", "value": "b"}')),
    "an empty IRI": Lie(_row('{"type": "uri", "value": ""}')),
    "an IRI that closes": Lie(_row('{"type": "uri", "value": "a:b> <a:c"}')),
    "a bad language": Lie(_row('{"type": "literal", "value": "x", "xml:lang": "e n"}')),
    "a bad datatype": Lie(_row('{"type": "literal", "value": "x", "datatype": "no iri"}')),
    "language and datatype": Lie(_row('{"type": "literal", "value": "x", "xml:lang": "en", "datatype": "a:b"}')),
    "a bad blank node": Lie(_row('{"type": "bnode", "value": "a b"}')),
    "an empty blank node": Lie(_row('{"type": "bnode", "value": ""}')),
    "a blank node of Virtuoso": Lie(_row('{"type": "bnode", "value": "nodeID://b10086"}')),
    "half of a pair": Lie(_row('{"type": "literal", "value": "\\ud800"}')),
    "NUL in a value": Lie(_row('{"type": "literal", "value": "\\u0000"}')),
    "escapes in a value": Lie(_row('{"type": "literal", "value": "\\u001b[31m"}')),
    "no UTF-8": Lie(
        _row('{"type": "literal", "value": "x"}').replace(b'"x"}]', b'"\xff"}]').replace(b'"x"}}', b'"\xff"}}')
    ),
    "UTF-16": Lie((HEAD_JSON + b"[]}}").decode().encode("utf-16"), f"{JSON}; charset=utf-16"),
    "Latin-1": Lie(_row('{"type": "literal", "value": "x"}'), f"{JSON}; charset=latin-1"),
    "a byte order mark": Lie(b"\xef\xbb\xbf" + HEAD_JSON + b"[]}}"),
    "no XML": Lie(b"<", XML),
    "half of XML": Lie(XML_HEAD + b"<results><result>", XML),
    "XML with an entity of a file": Lie(
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        + XML_HEAD
        + b'<results><result><binding name="x"><literal>&e;</literal></binding></result></results></sparql>',
        XML,
    ),
    "XML that grows": Lie(
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (place + 1, b"&%c;" % place * 10) for place in range(97, 106))
        + b"]>"
        + XML_HEAD
        + b'<results><result><binding name="x"><literal>&j;</literal></binding></result></results></sparql>',
        XML,
    ),
    "deep XML": Lie(XML_HEAD + b"<a>" * 20_000, XML),
    "gzip that is none": Lie(b"hello", headers=(("Content-Encoding", "gzip"),)),
    "half of gzip": Lie(gzip.compress(HEAD_JSON + b"[]}}")[:30], headers=(("Content-Encoding", "gzip"),)),
    "gzip twice": Lie(gzip.compress(gzip.compress(HEAD_JSON + b"[]}}")), headers=(("Content-Encoding", "gzip"),)),
    "an unknown encoding": Lie(HEAD_JSON + b"[]}}", headers=(("Content-Encoding", "zip"),)),
    "too short": Lie(HEAD_JSON + b"[", length=10_000),
    "length is no number": Lie(HEAD_JSON + b"[]}}", headers=(("Content-Length", "x"),), length=None),
    "negative length": Lie(HEAD_JSON + b"[]}}", headers=(("Content-Length", "-5"),), length=None),
    "two lengths": Lie(HEAD_JSON + b"[]}}", headers=(("Content-Length", "5"), ("Content-Length", "6")), length=None),
    "bad chunks": Lie(b"zz\r\nhello", headers=(("Transfer-Encoding", "chunked"),), length=None),
    "huge chunk": Lie(b"ffffffffffff\r\nhello", headers=(("Transfer-Encoding", "chunked"),), length=None),
    "many headers": Lie(HEAD_JSON + b"[]}}", headers=tuple((f"X-{place}", "x") for place in range(300))),
    "a long header": Lie(HEAD_JSON + b"[]}}", headers=(("X-Long", "x" * 100_000),)),
    "a ceiling that is no number": Lie(HEAD_JSON + b"[]}}", headers=(("X-SPARQL-MaxRows", "\u00b2"),)),
    "a redirect to itself": Lie(status=302, headers=(("Location", "/"),)),
    "a redirect to nowhere": Lie(status=302, headers=(("Location", "http://127.0.0.1:9/"),)),
    "a redirect to a file": Lie(status=302, headers=(("Location", "file:///etc/hostname"),)),
    "a redirect to a mistake": Lie(status=301, headers=(("Location", "http://[::1"),)),
    "a redirect without a place": Lie(status=303),
    "not modified": Lie(status=304),
    "bad request": Lie(b"Parse error at 1:1", "text/plain", 400),
    "bad request without a word": Lie(status=400),
    "bad request with escapes": Lie(b"\x1b[31mno\x1b]0;x\x07\x9b", "text/plain", 400),
    "bad request with a place beyond": Lie(b"error at 99999:99999: no", "text/plain", 400),
    "a password is wanted": Lie(status=401, headers=(("WWW-Authenticate", 'Basic realm="\x1b[31m"'),)),
    "a digest without a nonce": Lie(status=401, headers=(("WWW-Authenticate", "Digest realm"),)),
    "forbidden": Lie(status=403),
    "not found": Lie(b"<h1>404</h1>", "text/html", 404),
    "a teapot": Lie(status=418),
    "broken": Lie(b"x" * 300_000, "text/plain", 500),
    "broken with HTML": Lie(b"<script>alert(1)</script><h1>Oops" + b"<p>" * 50_000, "text/html", 500),
    "a status that is none": Lie(status=999),
    "a small status": Lie(status=299),
}
"""Name → a lie in answer to a SELECT."""

TRIPLES: Final = {
    "nothing": Lie(media_type="text/turtle"),
    "HTML": Lie(b"<!DOCTYPE html><title>Log in</title>", "text/html"),
    "HTML said to be Turtle": Lie(b"<!DOCTYPE html><title>Log in</title>", "text/turtle"),
    "no type": Lie(b"<a:a> <a:b> <a:c> .", None),
    "results": Lie(HEAD_JSON + b"[]}}", JSON),
    "half of Turtle": Lie(b'<a:a> <a:b> "x', "text/turtle"),
    "a file": Lie(b"@base <file:///etc/> . <a> <b> <c", "text/turtle"),
    "no UTF-8": Lie(b'<a:a> <a:b> "\xff" .', "application/n-triples"),
    "UTF-16": Lie("<a:a> <a:b> <a:c> .".encode("utf-16"), "text/turtle; charset=utf-16"),
    "a bad IRI": Lie(b"<a b> <a:b> <a:c> .", "application/n-triples"),
    "half of a pair": Lie(b'<a:a> <a:b> "\\uD800" .', "application/n-triples"),
    "deep lists": Lie(b"<a:a> <a:b> " + b"(" * 20_000, "text/turtle"),
    "no RDF/XML": Lie(b"<rdf", "application/rdf+xml"),
    "RDF/XML with an entity of a file": Lie(
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&e;</rdf:RDF>', "application/rdf+xml",
    ),
    "RDF/XML that grows": Lie(
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (place + 1, b"&%c;" % place * 10) for place in range(97, 104))
        + b']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="a:a"><b xmlns="a:">&h;</b></rdf:Description></rdf:RDF>', "application/rdf+xml",
    ),
    "RDF/XML in UTF-16 that grows": Lie(
        """<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="a:a">
        <b xmlns="a:">&b;</b></rdf:Description></rdf:RDF>""".encode("utf-16"), "application/rdf+xml",
    ),
    "JSON-LD with a context elsewhere": Lie(b'{"@context": "http://127.0.0.1:9/"}', "application/ld+json"),
}  # fmt: skip
"""Name → a lie in answer to a CONSTRUCT."""


def _ask(attack: Attack, liar: Any, lie: Lie | Callable[[Any], None], *arguments: str) -> Held:
    liar.lie = lie
    liar.asked.clear()
    held = attack(*arguments, "--endpoint", liar.address)
    assert "Error: " in held.err or held.code == 0
    if held.code:
        assert held.code == 2
        assert "127.0.0.1" in held.err or "limit" in held.err
    return held


FINE: Final = {
    *("more than JSON", "no head", "an unknown variable", "Latin-1", "a byte order mark", "a small status"),
    *("a ceiling that is no number", "many headers", "a long header", "language and datatype", "NUL in a value"),
    *("escapes in a value", "a relative IRI", "an empty blank node", "a bad blank node", "a blank node of Virtuoso"),
    *("two lengths", "negative length", "length is no number", "a variable that is none", "an unknown encoding"),
    *("an IRI with a blank", "an empty IRI", "an IRI that closes", "a bad language", "a bad datatype", "no bindings"),
    *("a type that is none", "half of a pair", "UTF-16"),
}
"""Lies that may be read as something; all others must be told."""


@pytest.mark.parametrize("what", ROWS)
def test_a_lie_for_rows_is_told(attack: Attack, liar: Any, what: str) -> None:
    """And no half file is left."""
    held = _ask(attack, liar, ROWS[what], "query", "-e", "SELECT ?x { ?x a ?t }", "-o", "x.csv")
    assert held.code == 2 or what in FINE
    assert "x.csv" in held.files or held.code


@pytest.mark.parametrize("what", [name for name in ROWS if name not in FINE and name != "a redirect to nowhere"])
def test_a_lie_for_yes_or_no_is_told(attack: Attack, liar: Any, what: str) -> None:
    """And not taken for a yes."""
    held = _ask(attack, liar, ROWS[what], "query", "-e", "ASK { ?x a ?t }", "-o", "x.csv")
    assert held.code == 2 or what == "true for a SELECT"


@pytest.mark.parametrize("what", TRIPLES)
def test_a_lie_for_triples_is_told(attack: Attack, liar: Any, what: str) -> None:
    """And no half file is left."""
    held = _ask(attack, liar, TRIPLES[what], "query", "-e", "CONSTRUCT WHERE { ?s ?p ?o }", "-o", "x.ttl")
    assert held.code == 2 or what in ("nothing", "no type")


ASKERS: Final = {
    "analyze": ("analyze", "--resamples", "0", "--out", "x"),
    "asks": ("asks", "itu", "-o", "x.csv"),
    "compare": ("compare", "diplo", "wsis-gdc", "-o", "x.csv"),
    "flow": ("flow", "-o", "x.svg"),
    "languages": ("languages", "--format", "csv"),
    "overlaps": ("overlaps", "--set", "diplo", "-o", "x.csv"),
    "query": ("query", "--name", "facilitators-of", "--param", "line=C5", "-o", "x.csv"),
    "reliability": ("reliability", "--format", "csv"),
    "roadmap": ("roadmap", "-o", "x.csv"),
    "search": ("search", "schools", "-o", "x.csv"),
    "suggest": ("suggest", "--text", "telemedicine", "--kind", "line", "--method", "words", "-o", "x.csv"),
    "show": ("show", "C5"),
    "explain": ("explain", "gdc:11d", "C2"),
    "gaps": ("gaps", "--set", "diplo"),
    "matrix": ("matrix", "--rows", "action-line", "--columns", "objective", "-o", "x.csv"),
    "sssom": ("sssom", "--set", "diplo", "-o", "x.tsv"),
    "network": ("network", "-o", "x.graphml"),
    "pack": ("pack", "C5", "--out", "x"),
    "view": ("view", "--out", "x"),
}
"""Commands that ask a server, most of them more than one question."""


def test_every_command_that_asks_a_server_meets_a_liar() -> None:
    """Also one that comes anew; ``push`` is below."""
    group: Any = cli
    asking = {
        name
        for name in COMMANDS
        if any("--endpoint" in option.opts for option in group.get_command(click.Context(group), name).params)
    }
    # import wants a file first, serve waits for clients (see server/test_endpoint)
    assert asking - {"push", "import", "serve"} == set(ASKERS)


@pytest.mark.parametrize("command", ASKERS)
@pytest.mark.parametrize("what", ["HTML", "half of JSON", "no rows", "a row of a wrong kind", "broken"])
def test_a_lie_for_a_question_is_told(attack: Attack, liar: Any, command: str, what: str) -> None:
    """Or the thing is unknown, where the server knows nothing."""
    lies = ROWS | {
        "no rows": Lie(HEAD_JSON + b"[]}}"),
        "a row of a wrong kind": Lie(_row('{"type": "literal", "value": "x"}')),
    }
    liar.lie = lies[what]
    attack(*ASKERS[command], "--endpoint", liar.address)


PUSHED: Final = ("HTML", "words", "nothing", "a list", "a redirect to itself", "broken",
                 "a password is wanted", "forbidden", "not found", "half of gzip", "too short", "a teapot")  # fmt: skip


@pytest.mark.parametrize("what", PUSHED)
def test_nothing_is_said_to_be_stored_by_a_liar(attack: Attack, liar: Any, what: str) -> None:
    """A server that keeps nothing gets no "replaced"."""
    held = _ask(attack, liar, ROWS[what], "push")
    assert held.code == 2
    assert "replaced, " not in held.err


def _drip(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n")
    for byte in HEAD_JSON * 20:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.02)


def _endless_headers(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for place in range(200_000):
        handler.wfile.write(b"X-%d: x\r\n" % place)


def _no_headers(handler: Any) -> None:
    handler.wfile.write(b"hello\r\n\r\n")


def _silence(handler: Any) -> None:
    time.sleep(1.5)


def _close(handler: Any) -> None:
    handler.connection.close()


def _old(handler: Any) -> None:
    handler.wfile.write(b"HTTP/0.9 200 OK\r\n\r\n")


STALLS: Final = {"drip": _drip, "endless headers": _endless_headers, "no headers": _no_headers, "silence": _silence,
                 "close": _close, "old": _old}  # fmt: skip


@pytest.mark.parametrize("what", STALLS)
@pytest.mark.parametrize("whose", ["our own", "--untrusted"])
def test_a_server_that_stalls_is_left_in_time(attack: Attack, liar: Any, what: str, whose: str) -> None:
    """After what --timeout says, and a little; also for the query of a stranger."""
    start = time.monotonic()
    options = ("--timeout", "0.5", "-o", "x.csv", *([whose] if whose.startswith("--") else []))
    held = _ask(attack, liar, STALLS[what], "query", "-e", "SELECT ?x { ?x a ?t }", *options)
    assert held.code == 2
    assert time.monotonic() - start < 10
