"""The Reconciliation API 0.2 as OpenRefine asks it: certain where nothing is to guess, valid by its schemas."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from tests.server.conftest import Server, Told

_HOME = Path(__file__).resolve().parents[3] / "shared" / "standards"
FOLDER = Path(os.environ.get("WSIS_GDC_STANDARDS", _HOME)) / "reconciliation-0.2"

FORM = "application/x-www-form-urlencoded"


def ask(server: Server, path: str = "/reconcile", **form: Any) -> Told:
    """Send a form as OpenRefine does, values as JSON."""
    body = urlencode({name: json.dumps(value) for name, value in form.items()}).encode()
    return server.ask(path, "*/*", method="POST", body=body, content_type=f"{FORM}; charset=UTF-8")


def match(server: Server, query: str, **more: Any) -> list[dict[str, Any]]:
    """Return the candidates of one query."""
    told = ask(server, queries={"q0": {"query": query, **more}})
    assert (told.status, told.media) == (200, "application/json"), told
    found: list[dict[str, Any]] = told.json["q0"]["result"]
    return found


CERTAIN = {
    "gdc:29d": ("gdc:29d", {}),
    "https://w3id.org/wsis-gdc/wsis/C5": ("wsis:C5", {}),
    "c5": ("wsis:C5", {}),
    "Action line C5": ("wsis:C5", {}),
    "29 (d)": ("gdc:29d", {}),
    "SDG 4": ("sdg:4", {}),
    "4": ("sdg:4", {"type": "goal"}),
    "itu": ("entity:itu", {}),
    "C7. E-health": ("wsis:C7-e-health", {}),
    "Building confidence  and security in the use of ICTs": ("wsis:C5", {}),
    "Pas de coupures d’Internet": ("gdc:29d", {}),
    "عدم قطع الإنترنت": ("gdc:29d", {}),
    "Connectivity": ("topic:connectivity", {"properties": [{"pid": "kind", "v": "topic"}]}),
}


@pytest.mark.parametrize("query", CERTAIN)
def test_what_leaves_nothing_to_guess_is_certain(server: Server, query: str) -> None:
    """A CURIE, an IRI, a code in any spelling, a name in any of the six languages, a name with its kind."""
    expected, more = CERTAIN[query]
    first, *others = match(server, query, **more)
    assert (first["id"], first["match"], first["score"]) == (expected, True, 100)
    assert not any(each["match"] for each in others)


DOUBTFUL = {
    "a number that many have": ("4", {}),
    "a number that only one has": ("84", {}),
    "a name that several have": ("Internet governance", {}),
    "a name with a mistake": ("Acces to information and knowledge", {}),
    "a name that a property speaks against": ("C5", {"properties": [{"pid": "kind", "v": "goal"}]}),
    "a code with the name of another": ("C5. E-health", {}),
    "a code of another kind": ("C5", {"type": "goal", "type_strict": "should"}),
    "a text": ("A village clinic sees doctors in the capital by video.", {"type": "action-line"}),
}


@pytest.mark.parametrize("what", DOUBTFUL)
def test_what_is_to_be_guessed_is_left_to_people(server: Server, what: str) -> None:
    """With candidates, but none of them certain."""
    query, more = DOUBTFUL[what]
    found = match(server, query, **more)
    assert found
    assert not any(each["match"] for each in found)
    assert [each["score"] for each in found] == sorted((each["score"] for each in found), reverse=True)


def test_a_text_is_matched_by_what_it_says(server: Server) -> None:
    """Where no name is like it, the suggestion tells, with its probability as a feature."""
    first = match(server, "A village clinic sees doctors in the capital by video.", type="action-line")[0]
    assert first["id"] == "wsis:C7-e-health"
    assert {each["id"] for each in first["features"]} == {"code", "name-likeness", "suggestion-probability"}
    assert first["score"] < 90


def test_nothing_is_found_where_nothing_is(server: Server) -> None:
    """Neither for words of no language, nor for a thing of another type, nor for two types at once."""
    assert match(server, "zzzz qqq") == []
    assert match(server, "gdc:29d", type="goal") == []
    assert match(server, "C5", type=["goal", "action-line"], type_strict="all") == []


def test_a_batch_is_asked_by_get_and_by_post(server: Server) -> None:
    """With the same answer, in each language with its labels; who asks for a callback gets plain JSON."""
    queries = {"q0": {"query": "C5", "limit": 1}, "q1": {"query": "29(d)", "type": "commitment", "limit": 1}}
    posted = ask(server, "/reconcile/fr", queries=queries)
    got = server.ask(f"/reconcile/fr?queries={quote(json.dumps(queries))}&callback=jQuery123")
    assert got.media == "application/json"
    assert got.json == posted.json
    assert {name: each["result"][0]["name"] for name, each in got.json.items()} == {
        "q0": "Etablir la confiance et la sécurité dans l’utilisation des TIC",
        "q1": "Pas de coupures d’Internet",
    }
    assert got.headers["access-control-allow-origin"] == "*"


AS_OPENREFINE: dict[str, tuple[str, str, list[str]]] = {
    "a column with a type": (
        "POST",
        (
            "queries=%7B%22q0%22%3A%7B%22query%22%3A%2229%28d%29%22%2C%22type%22%3A%22commitment%22%2C%22type_strict%22"
            "%3A%22should%22%7D%2C%22q1%22%3A%7B%22query%22%3A%22C5%22%2C%22type%22%3A%22commitment%22%2C%22type_strict"
            "%22%3A%22should%22%7D%7D"
        ),
        ["gdc:29d", ""],
    ),
    "a column beside one that is matched": (
        "POST",
        (
            "queries=%7B%22q0%22%3A%7B%22query%22%3A%22No+Internet+shutdowns%22%2C%22properties%22%3A%5B%7B%22pid%22%3A"
            "%22stands-under%22%2C%22v%22%3A%7B%22id%22%3A%22gdc%3Aobjective-3%22%2C%22name%22%3A%22x%22%7D%7D%5D%7D%7D"
        ),
        ["gdc:29d"],
    ),
    "a guess of types": (
        "GET",
        "queries=%7B%22q0%22%3A%7B%22query%22%3A%22ITU%22%2C%22limit%22%3A3%7D%7D&callback=jQuery3510_1",
        ["entity:itu"],
    ),
}


@pytest.mark.parametrize("what", AS_OPENREFINE)
def test_what_openrefine_writes_is_understood(server: Server, what: str) -> None:
    """In the form of its StandardReconConfig; what is certain of each query, and the type that it needs of each."""
    method, form, expected = AS_OPENREFINE[what]
    if method == "GET":
        told = server.ask(f"/reconcile?{form}", "*/*")
    else:
        told = server.ask("/reconcile", "*/*", method="POST", body=form.encode(), content_type=FORM)
    assert told.status == 200, told
    certain = [[each["id"] for each in told.json[name]["result"] if each["match"]] for name in sorted(told.json)]
    assert certain == [[each] if each else [] for each in expected]
    assert all(each["type"][0]["id"] for name in told.json for each in told.json[name]["result"])


def test_half_a_sign_does_no_harm(server: Server) -> None:
    """Which JSON can hold, and UTF-8 cannot."""
    told = ask(server, queries={"q\ud800": {"query": "four words \ud800 and more of them"}})
    assert told.status == 200, told
    assert ask(server, extend={"ids": ["gdc:\ud800"], "properties": [{"id": "iri"}]}).status == 200


def test_a_query_without_text_goes_by_a_property_that_names(server: Server) -> None:
    """Such as the code."""
    found = ask(server, queries={"q": {"type": "action-line", "properties": [{"pid": "code", "v": "C5"}]}})
    assert [(each["id"], each["match"]) for each in found.json["q"]["result"]] == [("wsis:C5", True)]


def test_a_table_is_extended(server: Server, run: Any) -> None:
    """With texts and things; what is linked is what the matrix of the crosswalk shows."""
    asked = {
        "ids": ["gdc:29d", "wsis:C5", "entity:nobody"],
        "properties": [{"id": each} for each in ("code", "label-fr", "stands-under", "facilitator", "iri")],
    }
    told = ask(server, extend=asked).json
    assert [each["id"] for each in told["meta"]] == [each["id"] for each in asked["properties"]]
    assert told["rows"]["gdc:29d"]["label-fr"] == [{"str": "Pas de coupures d’Internet"}]
    assert [each["id"] for each in told["rows"]["gdc:29d"]["stands-under"]] == ["gdc:objective-3"]
    assert [each["id"] for each in told["rows"]["wsis:C5"]["facilitator"]] == ["entity:itu"]
    assert told["rows"]["entity:nobody"] == {each["id"]: [] for each in asked["properties"]}
    command = ("matrix", "--rows", "commitment", "--columns", "action-line", "--value", "count", "--set", "wsis-gdc")
    matrix = json.loads(run(*command, "--format", "json").out)
    pairs = {(cell["row"], cell["column"]) for cell in matrix["cells"]}
    columns = matrix["columns"]
    expected = {
        row["curie"]: [each["curie"] for each in columns if (row["id"], each["id"]) in pairs] for row in matrix["rows"]
    }
    linked = ask(server, extend={"ids": list(expected), "properties": [{"id": "linked-action-line"}]}).json
    found = {row: [each["id"] for each in cells["linked-action-line"]] for row, cells in linked["rows"].items()}
    assert found == expected
    assert "no UN body" in linked["meta"][0]["name"]


def test_a_name_that_nobody_has_reviewed_says_so(server: Server) -> None:
    """In the description of a candidate, in a column of its own, and in the heads of names in other languages."""
    (first,) = ask(server, "/reconcile/fr", queries={"q": {"query": "sdg:4.4"}}).json["q"]["result"]
    assert first["description"].endswith(" · traduction assistée par machine, non révisée")
    asked = {"ids": ["sdg:4.4"], "properties": [{"id": "label-note"}, {"id": "label-fr"}]}
    told = ask(server, extend=asked).json
    assert "machine-assisted" in told["meta"][1]["name"]
    told = ask(server, "/reconcile/fr", extend=asked).json
    assert told["rows"]["sdg:4.4"]["label-note"] == [{"str": first["description"].rpartition(" · ")[2]}]


def test_what_is_typed_is_completed(server: Server) -> None:
    """Things, types and properties, each by the beginning of a word; a cursor passes over the first ones."""
    found = server.ask("/reconcile/suggest/entity?prefix=29(d").json["result"]
    assert (found[0]["id"], found[0]["notable"][0]["id"]) == ("gdc:29d", "commitment")
    more = server.ask("/reconcile/suggest/entity?prefix=child&type=commitment").json["result"]
    later = server.ask("/reconcile/suggest/entity?prefix=child&type=commitment&cursor=1").json["result"]
    assert later[: len(more) - 1] == more[1:]
    assert "action-line" in {each["id"] for each in server.ask("/reconcile/suggest/type?prefix=act").json["result"]}
    assert server.ask("/reconcile/suggest/property?prefix=summ").json["result"][0]["id"] == "summary"
    proposed = server.ask("/reconcile/properties?type=action-line&limit=50").json["properties"]
    assert {"facilitator", "linked-commitment"} <= {each["id"] for each in proposed}
    assert "linked-action-line" not in {each["id"] for each in proposed}


def test_a_thing_is_shown_in_a_frame_of_others(server: Server) -> None:
    """By a page without a script, under a policy that lets anybody frame it; its link leads to the thing's page."""
    told = server.ask("/reconcile/ar/preview?id=gdc:29d")
    policy = told.headers["content-security-policy"]
    assert (told.status, told.media) == (200, "text/html")
    assert "script-src 'none'" in policy
    assert "frame-ancestors *" in policy
    assert "sandbox" in policy
    assert 'dir="rtl"' in told.content.decode()
    assert "عدم قطع الإنترنت" in told.content.decode()
    assert server.ask("/reconcile/preview?id=gdc:29d", if_none_match=told.headers["etag"]).status == 200
    assert server.ask("/reconcile/ar/preview?id=gdc:29d", if_none_match=told.headers["etag"]).status == 304
    assert server.ask("/reconcile/view?id=gdc:29d").headers["location"] == "/gdc/29d"
    assert server.ask("/reconcile/view?id=sdg:4").headers["location"] == "/things/sdg-4.html"


WRONG: dict[str, tuple[dict[str, str], int, str]] = {
    "no JSON": ({"queries": "{"}, 400, "not JSON"),
    "deep JSON": ({"queries": "[" * 100_000}, 400, "not JSON"),
    "a list": ({"queries": "[]"}, 400, "object"),
    "a query that is none": ({"queries": '{"q": 1}'}, 400, "object with a query"),
    "a type that is not there": ({"queries": '{"q": {"query": "x", "type": "zz"}}'}, 400, "no type zz"),
    "too many queries": ({"queries": json.dumps({str(each): {"query": "x"} for each in range(101)})}, 413, "100"),
    "a query that is too long": ({"queries": json.dumps({"q": {"query": "x" * 2001}})}, 400, "2,000"),
    "a property that is not there": ({"extend": '{"ids": [], "properties": [{"id": "zz"}]}'}, 400, "no property zz"),
    "too many rows": (
        {"extend": json.dumps({"ids": [str(each) for each in range(1001)], "properties": []})},
        413,
        "1,000",
    ),
    "two batches": ({"queries": "{}", "extend": "{}"}, 400, "several batches"),
    "nothing": ({}, 400, "nothing to match"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_batch_is_told_in_a_sentence(server: Server, what: str) -> None:
    """As problem details."""
    form, status, said = WRONG[what]
    told = server.ask("/reconcile", method="POST", body=urlencode(form).encode(), content_type=FORM)
    assert (told.status, told.media) == (status, "application/problem+json"), told
    assert said in told.json["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reconcile/preview", 400),
        ("/reconcile/preview?id=gdc:nothing", 404),
        ("/reconcile/view?id=%00", 404),
        ("/reconcile/suggest/entity?prefix=x&cursor=-1", 400),
        (f"/reconcile/suggest/entity?prefix=x&cursor={'9' * 5000}", 400),
        (f"/reconcile/suggest/entity?prefix={'x' * 201}", 400),
        ("/reconcile/properties?limit=0", 400),
        ("/reconcile/de", 404),
    ],
)
def test_a_wrong_address_is_told(server: Server, path: str, status: int) -> None:
    """As problem details."""
    told = server.ask(path, "application/json")
    assert (told.status, told.media) == (status, "application/problem+json"), told


def _valid(name: str, told: Any) -> None:
    """Check an answer against a schema of the standard."""
    import jsonschema_rs

    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (FOLDER / "schemas").glob("*.json")}
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in schemas.values()])
    validator = jsonschema_rs.validator_for(schemas[f"{name}.json"], registry=registry)
    assert not [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(told)]


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the schemas of the standard are not at hand")
def test_all_answers_are_valid_by_the_schemas_of_the_standard(server: Server) -> None:
    """In English and in Arabic."""
    for home in ("/reconcile", "/reconcile/ar"):
        _valid("manifest", server.ask(home).json)
        batch = {str(place): {"query": query, **more} for place, (query, more) in enumerate(DOUBTFUL.values())}
        _valid("reconciliation-query-batch", batch)
        _valid("reconciliation-result-batch", ask(server, home, queries=batch).json)
        for kind, name in (("entity", "entities"), ("type", "types"), ("property", "properties")):
            _valid(f"suggest-{name}-response", server.ask(f"{home}/suggest/{kind}?prefix=c").json)
        proposed = server.ask(f"{home}/properties?type=commitment").json
        _valid("data-extension-property-proposal", proposed)
        columns = [{"id": each["id"]} for each in proposed["properties"]]
        asked = {"ids": ["gdc:29d", "wsis:C5", "sdg:4.4", "zz"], "properties": columns}
        _valid("data-extension-query", asked)
        _valid("data-extension-response", ask(server, home, extend=asked).json)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the examples of the standard are not at hand")
def test_the_queries_of_the_standard_are_understood(server: Server) -> None:
    """Those whose types are not ours are refused by a sentence; without their types they are answered."""
    for path in sorted((FOLDER / "examples" / "reconciliation-query-batch" / "valid").glob("*.json")):
        batch = json.loads(path.read_text(encoding="utf-8"))
        for query in batch.values():
            query.pop("type", None)
        told = ask(server, queries=batch)
        assert told.status == 200, (path.name, told)
        assert told.json.keys() == batch.keys()
