"""The JSON API: the same answers as the command line, pages of lists, and a description that tells the truth."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from tests.server.conftest import Server

from wsis_gdc.knowledge import queries

SAME: dict[str, tuple[str, tuple[str, ...]]] = {
    "search": ("/api/search?q=children&limit=2", ("search", "children", "--limit", "2")),
    "search in Arabic": (
        f"/api/search?q={quote('الأطفال')}&kind=commitment",
        ("search", "الأطفال", "--kind", "commitment"),
    ),
    "gaps": (
        "/api/gaps?what=lines&what=trends&lang=fr",
        ("gaps", "--what", "lines", "--what", "trends", "--lang", "fr"),
    ),
    "review": ("/api/review?line=C5&line=C2", ("review", "status", "--line", "C5", "--line", "C2")),
    "asks": ("/api/asks?code=itu&lang=fr&limit=500", ("asks", "itu", "--lang", "fr")),
    "asks of one text": (
        "/api/asks?code=itu&document=wsis20&dated=true",
        ("asks", "itu", "--document", "wsis20", "--dated"),
    ),
    "overlaps": ("/api/overlaps?kind=entity&limit=3", ("overlaps", "--kind", "entity", "--top", "3")),
    "overlaps of one thing": ("/api/overlaps?code=itu&lang=ru", ("overlaps", "itu", "--lang", "ru")),
    "overlaps of one pair": ("/api/overlaps?code=C9&code=C1", ("overlaps", "C1", "C9")),
}


@pytest.mark.parametrize("name", SAME)
def test_a_list_is_that_of_the_command_line(server: Server, run: Any, name: str) -> None:
    """Field by field."""
    path, command = SAME[name]
    told = server.ask(path)
    assert (told.status, told.media) == (200, "application/json")
    assert told.json["items"] == json.loads(run(*command, "--format", "json").out)
    assert "no UN body has reviewed" in told.json["note"]


@pytest.mark.parametrize(
    ("first", "second", "part"),
    [
        ("gdc:11d", "C2", "links"),
        ("itc", "C7-e-business", "roles"),
        ("ohchr", "ungis", "memberships"),
        ("gdc:11d", "C7", "of_parts"),
        ("poa:12c", "gdc:32c", "evidence_of"),
    ],
)
def test_an_explanation_is_that_of_the_command_line(
    first: str, second: str, part: str, server: Server, run: Any
) -> None:
    """With data version and note before it."""
    told = server.ask(f"/api/explain?first={first}&second={second}&lang=fr").json
    said = json.loads(run("explain", first, second, "--lang", "fr", "--format", "json").out)
    assert {name: told[name] for name in said} == said
    assert said[part]


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        (
            "rows=objective&columns=action-line&value=count&set=wsis-gdc",
            "--rows objective --columns action-line --value count --set wsis-gdc",
        ),
        (
            "rows=entity&columns=action-line&by=chain&set=wsis-gdc",
            "--rows entity --columns action-line --by chain --set wsis-gdc",
        ),
        (
            "rows=entity&columns=goal&through=objective&through=action-line&value=count&combine=count",
            "--rows entity --columns goal --through objective --through action-line --value count --combine count",
        ),
        ("rows=goal&columns=trend&chain=true&suggestions=true", "--rows goal --columns trend --chain --suggestions"),
        ("rows=entity&columns=action-line", "--rows entity --columns action-line"),
    ],
)
def test_a_matrix_is_that_of_the_command_line(server: Server, run: Any, asked: str, options: str) -> None:
    """Cell by cell, also by a chain."""
    told = server.ask(f"/api/matrix?{asked}").json
    said = json.loads(run("matrix", *options.split(), "--format", "json").out)
    assert {name: told[name] for name in said} == said
    assert said["cells"]


def test_a_chain_that_is_asked_for_is_explained_as_by_the_command_line(server: Server, run: Any) -> None:
    """Way by way, though other facts join the two."""
    told = server.ask("/api/explain?first=itu&second=C5&through=objective&value=count&combine=count").json
    options = ("--through", "objective", "--value", "count", "--combine", "count", "--format", "json")
    assert told["chain"] == json.loads(run("explain", "itu", "C5", *options).out)["chain"]
    assert told["chain"]["ways"]


def test_a_named_query_takes_its_parameters_from_the_address(server: Server, run: Any) -> None:
    """As CSV and as JSON."""
    told = server.ask("/api/query/facilitators-of?line=C5&format=csv")
    said = run("query", "--name", "facilitators-of", "--param", "line=C5", "--format", "csv").out
    rows = [list(csv.reader(io.StringIO(text))) for text in (told.content.decode(), said)]
    assert rows[0] == rows[1]
    assert server.ask("/api/query/facilitators-of?line=C5", "application/json").json["results"]["bindings"]
    assert '/query/facilitators-of>; rel="describedby"' in told.headers["link"]


@pytest.mark.parametrize("code", ["C5", "sdg:9.c", "linkage:wsis-gdc/gdc-11d--poa-9c"])
def test_any_code_can_be_asked_for(code: str, server: Server) -> None:
    """With its slashes, whether they are encoded or not."""
    for path in {code, quote(code, safe="")}:
        told = server.ask(f"/api/things/{path}")
        assert (told.status, told.json["id"]) == (200, {"C5": "wsis:C5"}.get(code, code))
    assert server.ask("/api/things/a/b/c").json["detail"] == 'unknown code "a/b/c"'


def test_a_list_comes_in_pages(server: Server) -> None:
    """Which together are the whole."""
    whole = server.ask("/api/things?kind=action-line").json
    assert (whole["total"], whole["next_offset"]) == (19, None)
    first = server.ask("/api/things?kind=action-line&limit=10").json
    second = server.ask(f"/api/things?kind=action-line&limit=10&offset={first['next_offset']}").json
    assert [*first["items"], *second["items"]] == whole["items"]
    assert (first["next_offset"], second["next_offset"]) == (10, None)
    assert server.ask("/api/things?kind=action-line&offset=1000").json["items"] == []


@pytest.mark.parametrize("code", ["gdc:29d", "29d", "29(d)"])
def test_a_code_is_told_in_every_spelling(server: Server, code: str) -> None:
    """With the path of its data."""
    told = server.ask(f"/api/things/{quote(code)}").json
    assert (told["id"], told["kind"], told["path"]) == ("gdc:29d", "commitment", "/gdc/29d")
    assert server.ask(told["path"], "text/turtle").status == 200


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/search", 400, "q is missing"),
        ("/api/search?q=", 400, "q is a text"),
        ("/api/search?q=%1B%5B31m", 400, "q is a text"),
        ("/api/search?q=x&q=y", 400, "stands 2 times"),
        ("/api/search?q=x&foo=1", 400, "no parameter foo"),
        ("/api/search?q=x&limit=0", 400, "whole number from 1 to 100"),
        ("/api/search?q=x&lang=de", 400, "one of en"),
        ("/api/search?q=x" + 51 * "&kind=goal", 400, "at most 50"),
        ("/api/things?kind=nothing", 404, "unknown kind"),
        ("/api/things/zzzz", 404, "unknown code"),
        ("/api/explain?first=gdc:11d&second=zzzz", 404, "zzzz"),
        ("/api/matrix?rows=commitment&columns=zz", 404, "zz"),
        ("/api/matrix?rows=entity&columns=action-line&value=count&set=wsis-gdc", 400, "ask with by=chain"),
        ("/api/matrix?rows=goal&columns=trend", 400, "with chain=true, or name the way with through=action-line"),
        ("/api/matrix?rows=goal&columns=trend&by=facts&through=entity", 400, "leave out by, or through and chain"),
        ("/api/matrix?rows=entity&columns=action-line&by=claims", 400, "(ask with by=facts)"),
        ("/api/matrix?rows=goal&columns=target&status=final", 400, "status is one of proposed, coded, reviewed"),
        ("/api/matrix?rows=goal&columns=target&min_confidence=2", 400, "min_confidence is a number from 0 to 1"),
        ("/api/matrix?rows=goal&columns=target&normalize=both", 400, "normalize is one of none, row, column"),
        ("/api/matrix?rows=goal&columns=target&order=random", 400, "order is one of official, strength, similarity"),
        ("/api/matrix?rows=goal&columns=target&sublines=no", 400, "sublines is true or false"),
        ("/api/matrix?rows=commitment&columns=goal&group_by=zz", 404, "zz"),
        ("/api/matrix?rows=commitment&columns=action-line&value=relation&normalize=row", 400, "have no shares"),
        ("/api/explain?first=sdg:9&second=C5&through=zz", 404, "zz"),
        ("/api/explain?first=sdg:9&second=trend:artificial-intelligence&value=count", 400, "with chain=true"),
        ("/api/gaps?set=no-such-set", 404, "no-such-set"),
        ("/api/gaps?what=nothing", 400, "what is one of commitments, lines, entities, trends, plans, initiatives"),
        ("/api/gaps?what=initiatives", 400, "no initiative is in the graph that is asked"),
        ("/api/compare?set_a=wsis-gdc", 400, "set_b is missing"),
        ("/api/compare?set_a=wsis-gdc&set_b=zzzz", 404, "unknown mapping set"),
        ("/api/compare?set_a=wsis-gdc&set_b=diplo&level=line", 400, "level is one of objective-line, section-line"),
        ("/api/compare?set_a=wsis-gdc&set_b=diplo&level=line-goal", 400, "no claim in wsis-gdc connects"),
        ("/api/flow?third=line", 400, "third is one of entity, goal"),
        ("/api/flow?limit=3", 400, "no parameter limit here"),
        ("/api/network?projection=all", 400, "projection is one of multigraph, bipartite, lines"),
        ("/api/network?kind=zzzz", 404, "unknown kind"),
        ("/api/network?projection=trends&set=zzzz", 404, "unknown mapping set"),
        ("/api/reliability?about=all", 400, "about is one of agreement, outside, reviewers, missed, disagreements"),
        ("/api/explain?first=C5&second=wsis:C5", 400, "C5 and wsis:C5 are the same thing"),
        ("/api/query/nothing", 404, "unknown named query"),
        ("/api/query/facilitators-of", 400, "parameter line is missing"),
        ("/api/query/facilitators-of?line=zzzz", 404, "zzzz"),
        ("/api/query/facilitators-of?line=C5&line=C6", 400, "several times"),
        ("/api/query/facilitators-of?line=C5&format=parquet", 406, "json, csv"),
        ("/api/review?line=zzzz", 404, "zzzz"),
        ("/api/asks?code=zzzz", 404, "zzzz"),
        ("/api/asks?document=zzzz", 404, "zzzz"),
        ("/api/suggest?text=x", 405, "by POST"),
        ("/api/nothing", 404, "nothing"),
    ],
)
def test_what_is_wrong_is_told_as_problem_details(server: Server, path: str, status: int, said: str) -> None:
    """In a sentence, without options of a command."""
    told = server.ask(path)
    assert (told.status, told.media) == (status, "application/problem+json"), told
    assert said in told.json["detail"]
    assert "--" not in told.json["detail"]


def test_the_description_names_what_is_there(server: Server) -> None:
    """Every path that it tells of answers, with its examples and defaults."""
    told = server.ask("/api").json
    assert told["openapi"].startswith("3.1")
    known = {"q": "C5", "kind": "action-line", "code": "C5", "first": "gdc:11d", "second": "C2"}
    known |= {"rows": "objective", "columns": "action-line"}
    assert told["paths"].pop("/api/suggest").keys() == {"post"}
    assert {f"/api/query/{name}" for name in queries.names()} <= told["paths"].keys()
    asked = [path for path in told["paths"] if not path.startswith("/api/query/")] + ["/api/query/facilitators-of"]
    for path in asked:
        operation = told["paths"][path]["get"]
        needed = [each for each in operation["parameters"] if each["required"]]
        values = {each["name"]: each.get("example") or known[each["name"]] for each in needed}
        inside = {each["name"] for each in needed if each["in"] == "path"}
        query = "&".join(f"{name}={quote(value)}" for name, value in values.items() if name not in inside)
        answer = server.ask(f"{path.format(**values)}?{query}")
        assert answer.status == 200, path
        assert answer.media in operation["responses"]["200"]["content"]


TEXT = "A village clinic sees doctors in the capital by video.\n\nTeachers learn\u00ad to use tablets."


@pytest.mark.parametrize("media", ["text/plain; charset=utf-8", "application/json"])
def test_a_suggestion_is_that_of_the_command_line(server: Server, run: Any, media: str) -> None:
    """For a text as it is, and for JSON with parameters; nothing of it is kept."""
    body, query = TEXT, "?kind=line&kind=goal&limit=2&least=0.3"
    if "json" in media:
        # JSON does not tell 2.0 from 2
        body, query = json.dumps({"text": TEXT, "kind": ["line", "goal"], "limit": 2.0, "least": 0.3}), ""
    told = server.ask(f"/api/suggest{query}", method="POST", body=body.encode(), content_type=media)
    kinds = ("--kind", "line", "--kind", "goal", "--limit", "2", "--least", "0.3")
    said = json.loads(run("suggest", "--text", TEXT, *kinds, "--format", "json").out)
    assert told.status == 200, told
    assert told.json["items"] == said
    assert any("guess of a program" in each for each in told.json["notes"])
    assert told.headers["cache-control"] == "no-store"
    assert "etag" not in told.headers


WRONG: dict[str, tuple[bytes, str, int, str]] = {
    "no text": (b"", "text/plain", 400, "text is a text of 1 to 10,000"),
    "blanks": (b" \n ", "text/plain", 400, "text is a text of 1 to 10,000"),
    "too long a text": (b"word " * 2_001, "text/plain", 400, "text is a text of 1 to 10,000"),
    "much too long a text": (b"x" * 100_000, "text/plain", 413, "bytes"),
    "no UTF-8": (b"\xff\xfe", "text/plain", 400, "not UTF-8"),
    "another charset": (b"x", "text/plain; charset=latin-1", 415, "UTF-8"),
    "a form": (b"text=x", "application/x-www-form-urlencoded", 415, "text/plain"),
    "no JSON": (b"{", "application/json", 400, "not JSON"),
    "deep JSON": (b"[" * 50_000, "application/json", 400, "not JSON"),
    "a list": (b"[]", "application/json", 400, "an object"),
    "half a sign": (b'{"text": "a \\ud800 b"}', "application/json", 400, "text is a text"),
    "an unknown parameter": (b'{"text": "x", "zz": 1}', "application/json", 400, "no parameter zz"),
    "a chance that is none": (b'{"text": "x", "least": 2}', "application/json", 400, "number from 0 to 1"),
    "no number": (b'{"text": "x", "least": "NaN"}', "application/json", 400, "number from 0 to 1"),
    "an unknown kind": (b'{"text": "x", "kind": "zz"}', "application/json", 400, "kind is one of"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_text_is_told_in_a_sentence(server: Server, what: str) -> None:
    """As problem details."""
    body, media, status, said = WRONG[what]
    told = server.ask("/api/suggest", method="POST", body=body, content_type=media)
    assert (told.status, told.media) == (status, "application/problem+json"), told
    assert said in told.json["detail"]


def test_an_answer_that_a_client_has_is_not_sent_again(server: Server) -> None:
    """By the same tag for the same question."""
    first = server.ask("/api/gaps?what=trends&limit=5")
    again = server.ask("/api/gaps?limit=5&what=trends", if_none_match=first.headers["etag"])
    assert (again.status, again.content) == (304, b"")


def test_what_the_schemas_allow_is_what_is_read(server: Server) -> None:
    """Texts that cannot be seen are refused by both; what names nothing is told as that, and not as badly written."""
    paths = server.ask("/api").json["paths"]
    (schema,) = (each["schema"] for each in paths["/api/search"]["get"]["parameters"] if each["name"] == "q")
    for text in ("x\u0085y", "\u202ex", " ", "\x07", "x\n", "\ue000"):
        assert not jsonschema_rs.is_valid(schema, text), text
        assert server.ask(f"/api/search?q={quote(text)}").status == 400, text
    for text in ("é", "人工智能", "a b", "÷", "x\U000f0000"):
        assert jsonschema_rs.is_valid(schema, text), text
        assert server.ask(f"/api/search?q={quote(text)}").status == 200, text
    assert server.ask("/api/query/facilitators-of?line=zzzz").status == 404
    assert server.ask("/api/query/weakly-supported?strength=x").status == 400
    assert server.ask("/api/query/lines-overview?format=").status == 406


def test_each_address_tells_its_own_verbs(server: Server) -> None:
    """Those that the description has, and those of clients' own protocols."""
    for path, post in (("/api/search", False), ("/sparql", True), ("/reconcile/fr", True), ("/index.html", False)):
        assert ("POST" in server.ask(path, method="OPTIONS").headers["allow"]) == post
    assert server.ask("/api/suggest", method="OPTIONS").headers["allow"] == "POST, OPTIONS"


def test_what_stands_in_a_body_goes_before_the_address(server: Server) -> None:
    """So that a client may keep its usual parameters in the address."""
    body = json.dumps({"text": "A village clinic sees doctors by video.", "kind": "line", "limit": 1}).encode()
    told = server.ask("/api/suggest?limit=5&lang=fr", method="POST", body=body, content_type="application/json")
    assert told.status == 200, told
    assert len(told.json["items"][0]["suggestions"]) <= 1
    for wrong in ({"text": {}}, {"text": 5}, {"text": "x", "limit": None}):
        body = json.dumps(wrong).encode()
        assert server.ask("/api/suggest", method="POST", body=body, content_type="application/json").status == 400
