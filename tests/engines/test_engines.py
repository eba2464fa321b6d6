"""Two engines, one protocol: the same answers, the same refusals, and messages that show the place of a mistake."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from wsis_gdc.base.errors import QueryError
from wsis_gdc.curation.exports import dump
from wsis_gdc.engines import OxigraphEngine, query_form
from wsis_gdc.engines.rdflib_memory import RdflibEngine

if TYPE_CHECKING:
    from pathlib import Path

    from wsis_gdc.engines import Engine


@pytest.fixture(params=["oxigraph", "rdflib"])
def engine(request: pytest.FixtureRequest, light: OxigraphEngine, rdflib_engine: RdflibEngine) -> Engine:
    """Each of the two engines over the lighter graph."""
    engines: dict[str, Engine] = {"oxigraph": light, "rdflib": rdflib_engine}
    return engines[request.param]


# Same answers

SELECTS = {
    "constant": 'SELECT ?x WHERE { VALUES ?x { "a" 1 2.5 true wsis:C5 "é"@fr } }',
    "nothing": "SELECT ?x WHERE { ?x a wg:NoSuchClass }",
    "one pattern": "SELECT ?line ?code WHERE { ?line a wg:ActionLine ; skos:notation ?code }",
    "unbound cells": "SELECT ?x ?y WHERE { ?x a wg:ActionLine OPTIONAL { ?x skos:broader ?y } }",
    "languages": 'SELECT ?label WHERE { wsis:C5 skos:prefLabel ?label FILTER(LANG(?label) IN ("fr", "zh", "ar")) }',
    "path": "SELECT ?x WHERE { gdc:29d wg:inSection/skos:broader ?x }",
    "star": "SELECT ?x WHERE { <http://metadata.un.org/sdg/9.c> skos:broader* ?x }",
    "inverse": "SELECT ?x WHERE { wsis:C7 ^skos:broader ?x }",
    "union": "SELECT ?x WHERE { { ?x a sdgo:Goal } UNION { ?x a wg:Objective } }",
    "negation": "SELECT ?x WHERE { ?x a wg:ActionLine FILTER NOT EXISTS { ?y skos:broader ?x } }",
    "minus": "SELECT ?x WHERE { ?x a wg:ActionLine MINUS { ?x skos:broader wsis:C7 } }",
    "count": "SELECT (COUNT(?x) AS ?n) WHERE { ?x a wg:Finding }",
    "groups": "SELECT ?set (COUNT(?x) AS ?n) WHERE { ?set sssom:mappings ?x } GROUP BY ?set HAVING(COUNT(?x) > 20)",
    "named graph": "SELECT ?x WHERE { GRAPH <https://w3id.org/wsis-gdc/graph/frameworks/sdg> { ?x a sdgo:Goal } }",
    "graphs": "SELECT DISTINCT ?g WHERE { GRAPH ?g { wsis:C5 ?p ?o } }",
    "subquery": "SELECT ?x ?n WHERE { ?x a wg:Objective { SELECT (COUNT(*) AS ?n) WHERE { ?y a sdgo:Goal } } }",
    "strings": 'SELECT ?x WHERE { ?x skos:notation ?n FILTER(STRSTARTS(?n, "C7-e-")) BIND(STRLEN(?n) AS ?l) }',
    "typed values": "SELECT ?year WHERE { ?x wg:deadline ?year }",
    "decimals": "SELECT ?c WHERE { ?x sssom:confidence ?c }",
    "values twice": "SELECT ?x ?k ?v WHERE { VALUES ?x { wsis:C5 wsis:C6 } "
    'VALUES (?p ?k) { (skos:prefLabel "name") (skos:notation "code") } ?x ?p ?v }',
    "values for a part": """SELECT ?x ?v WHERE { { ?x a sdgo:Goal } UNION { ?x a wg:Objective }
      { ?x skos:notation ?v } UNION { ?x skos:inScheme ?v } VALUES (?x ?v) { (UNDEF "1") (gdc:objective-2 UNDEF) } }""",
    "a filter sees its own group alone": "SELECT ?x ?y WHERE { VALUES ?x { wsis:C5 } VALUES ?z { 1 2 } "
    "{ ?y a wg:Objective FILTER(!BOUND(?x)) } }",
    "optional in a part": "SELECT ?x ?y ?n WHERE { VALUES ?x { wsis:C5 } VALUES ?z { 1 2 } "
    "{ ?y a wg:Objective OPTIONAL { ?x skos:notation ?n } } }",
}


@pytest.mark.parametrize("query", SELECTS.values(), ids=SELECTS)
def test_both_engines_give_the_same_rows(light: OxigraphEngine, rdflib_engine: RdflibEngine, query: str) -> None:
    """Same variables, same rows, each as often."""
    one, other = light.select(query), rdflib_engine.select(query)
    assert one.variables == other.variables
    assert Counter(one) == Counter(other)


def test_both_engines_give_the_same_order_where_one_is_asked_for(
    light: OxigraphEngine, rdflib_engine: RdflibEngine
) -> None:
    """ORDER BY holds for both."""
    query = "SELECT ?code WHERE { ?x a sdgo:Target ; skos:notation ?code } ORDER BY DESC(?code) LIMIT 9"
    assert list(light.select(query).texts()) == list(rdflib_engine.select(query).texts())


ASKS = {
    "ASK { wsis:C5 a wg:ActionLine }": True,
    "ASK { wsis:C5 a wg:Mechanism }": False,
    "ASK { wsis:C5 skos:notation 'C5' }": True,
    "ASK {}": True,
}


@pytest.mark.parametrize("query", ASKS)
def test_an_engine_answers_yes_or_no(engine: Engine, query: str) -> None:
    """A bool."""
    assert engine.ask(query) is ASKS[query]


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?x skos:notation ?n } WHERE { ?x a wg:ActionLine ; skos:notation ?n }",
        "CONSTRUCT WHERE { wsis:C5 skos:prefLabel ?label }",
        "DESCRIBE wsis:C5",
    ],
)
def test_both_engines_give_the_same_triples(light: OxigraphEngine, rdflib_engine: RdflibEngine, query: str) -> None:
    """As sets."""
    triples = set(light.construct(query))
    assert triples == set(rdflib_engine.construct(query))
    assert triples


def test_the_default_graph_is_the_union_for_both(engine: Engine) -> None:
    """A stated type and an inferred link are found by one pattern."""
    assert engine.ask("ASK { poa:12a a wg:Provision ; wg:rollsUpTo wsis:C5 }")
    assert not engine.ask("ASK { GRAPH ?g { poa:12a a wg:Provision ; wg:rollsUpTo wsis:C5 } }")


# Refusals

SERVICES = {
    "plain": "SELECT * WHERE { SERVICE <{0}> {{ ?s ?p ?o }} }",
    "any case": "SELECT * WHERE {{ sErViCe <{0}> {{ ?s ?p ?o }} }}",
    "silent": "SELECT * WHERE {{ SERVICE SILENT <{0}> {{ ?s ?p ?o }} }}",
    "without blanks": "SELECT * WHERE {{SERVICE<{0}>{{?s ?p ?o}}}}",
    "by a prefix": "PREFIX x: <{0}> SELECT * WHERE {{ SERVICE x: {{ ?s ?p ?o }} }}",
    "glued to a prefix": "PREFIX : <{0}> SELECT * WHERE {{ SERVICE:x {{ ?s ?p ?o }} }}",
    "glued to a number": "PREFIX : <{0}> SELECT * WHERE {{ ?s ?p 1SERVICE:x {{ ?s ?p ?o }} }}",
    "glued to a word": "PREFIX : <{0}> SELECT * WHERE {{ ?s ?p trueSERVICE:x {{ ?s ?p ?o }} }}",
    "silent and glued": "PREFIX : <{0}> SELECT * WHERE {{ SERVICESILENT:x {{ ?s ?p ?o }} }}",
    "by a variable": "SELECT * WHERE {{ BIND(<{0}> AS ?g) SERVICE ?g {{ ?s ?p ?o }} }}",
    "by values": "SELECT * WHERE {{ VALUES ?g {{ <{0}> }} SERVICE ?g {{ ?s ?p ?o }} }}",
    "after a comment": 'SELECT * WHERE {{ # a comment with a quote "\n SERVICE <{0}> {{ ?s ?p ?o }} }}',
    "around a comment": "SELECT * WHERE {{ SERVICE # where\n <{0}> # to\n {{ ?s ?p ?o }} }}",
    "after a string with a hash": "SELECT * WHERE {{ BIND('#' AS ?h) SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "after an escaped quote": 'SELECT * WHERE {{ BIND("\\"#" AS ?h) SERVICE <{0}> {{ ?s ?p ?o }} }}',
    "between long strings": "SELECT * {{ BIND('''a'#''' AS ?h) SERVICE <{0}> {{ ?s ?p ?o }} BIND('''b''' AS ?i) }}",
    "after an IRI with a hash": "SELECT * WHERE {{ BIND(<urn:a#b> AS ?h) SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "after a less-than sign": "PREFIX : <{0}> SELECT * WHERE {{ FILTER(0<1)SERVICE:x#>\n{{ ?s ?p ?o }} }}",
    "between quoted signs": "PREFIX : <{0}> SELECT * WHERE {{ FILTER('a'<'>')SERVICE:x{{ ?s ?p '>' }} }}",
    "with escaped letters": "SELECT * WHERE {{ S\\u0045RVICE <{0}> {{ ?s ?p ?o }} }}",
    "in a subquery": "SELECT * WHERE {{ {{ SELECT * WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }} }}",
    "in a negation": "SELECT * WHERE {{ ?x a wg:ActionLine FILTER NOT EXISTS {{ SERVICE <{0}> {{ ?x ?p ?o }} }} }}",
}


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """An address of this computer, and what arrives there."""
    arrived: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    arrived.append(connection.recv(99))

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", arrived
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("query", SERVICES.values(), ids=SERVICES)
def test_service_is_refused_however_it_is_written(
    engine: Engine, listener: tuple[str, list[bytes]], query: str
) -> None:
    """It would send what is asked to another computer; none is called."""
    address, arrived = listener
    text = query.replace("{{", "{").replace("}}", "}").replace("{0}", address)
    with pytest.raises(QueryError, match="SERVICE is not allowed: this graph is asked without the network"):
        list(engine.select(text))
    assert arrived == []


@pytest.mark.parametrize(
    "text",
    [
        r"""ASK { ?s ?p ?o BIND("\u0022 AS ?x) \u00000053ERVICE <{0}> {?a ?b ?c} } #" AS ?x) }""",
        "# \\U0000000A ASK { ?s ?p ?o . \\u00000053ERVICE <{0}> { ?a ?b ?c } } # \\u0000000a #\nASK { ?s ?p ?o }",
    ],
    ids=["string", "comment"],
)
def test_characters_by_number_do_not_open_a_string_or_comment(
    engine: Engine, listener: tuple[str, list[bytes]], text: str
) -> None:
    """rdflib undoes them first, and takes eight digits for four: it must be asked without them."""
    address, arrived = listener
    with suppress(QueryError):
        assert engine.ask(text.replace("{0}", address))
    assert arrived == []


def test_rdflib_itself_is_asked_whether_a_query_asks_others(rdflib_engine: RdflibEngine) -> None:
    """Once it has parsed the query, should a check before have missed it."""
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        rdflib_engine._query("ASK { ?s ?p ?o FILTER NOT EXISTS { { SERVICE SILENT <x:y> { ?s ?p ?o } } UNION {} } }")


def test_both_engines_read_characters_by_number_alike(light: OxigraphEngine, rdflib_engine: RdflibEngine) -> None:
    """In strings, also before a letter that could be one more digit, or after a backslash."""
    query = r"""SELECT ("\u00e9a1234 \U0001F46A\u005C\\u0041 \u0022\u000A" AS ?x) {}"""
    ((one,),) = light.select(query)
    ((other,),) = rdflib_engine.select(query)
    assert one == other == ox.Literal('\u00e9a1234 \U0001f46a\\\\u0041 "\n')


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_no_graph_is_fetched_for_a_dataset_clause(
    engine: Engine, listener: tuple[str, list[bytes]], tmp_path: Path, clause: str, scheme: str
) -> None:
    """rdflib would read the address, or a file of this computer."""
    secret = tmp_path / "secret.ttl"
    secret.write_text("<urn:a> <urn:b> 'secret' .\n", encoding="utf-8")
    address, arrived = listener
    source = secret.as_uri() if scheme == "file" else address
    query = f"SELECT ?o {clause} <{source}> WHERE {{ {{ ?s <urn:b> ?o }} UNION {{ GRAPH ?g {{ ?s <urn:b> ?o }} }} }}"
    if engine.name == "rdflib":
        with pytest.raises(QueryError, match="FROM is not allowed with this engine"):
            list(engine.select(query))
    else:
        assert list(engine.select(query)) == []
    assert arrived == []


HARMLESS = {
    "service in a string": "ASK { ?s ?p 'at your service' }",
    "insert in a string": 'ASK { ?s ?p "insert coin"@en }',
    "service in a comment": "ASK {} # SERVICE",
    "drop in a comment": "# DROP ALL\nASK {}",
    "service as a variable": "SELECT ?service WHERE { ?service a wg:NoSuchClass }",
    "service in a name": "ASK { ?s ?p wg:e-service-x }",
    "service in an IRI": "ASK { ?s ?p <https://example.org/service/load#delete> }",
    "service as a prefix": "PREFIX service: <urn:x:> ASK { ?s ?p service:load }",
    "select as a prefix": "PREFIX select: <urn:x:> ASK { ?s ?p select:insert }",
    "a dotted prefix": "PREFIX construct.x: <urn:x:> ASK { ?s ?p construct.x:y }",
    "delete in a base": "BASE <urn:delete:> ASK { ?s ?p <insert> }",
}


@pytest.mark.parametrize("query", HARMLESS.values(), ids=HARMLESS)
def test_a_word_that_does_nothing_is_allowed(engine: Engine, query: str) -> None:
    """Only the clause is refused, not the word."""
    if query_form(query) == "select":
        assert list(engine.select(query)) == []
    else:
        assert isinstance(engine.ask(query), bool)


UPDATES = {
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }": "INSERT",
    "insert { ?s ?p 1 } where { ?s ?p ?o }": "INSERT",
    "DELETE WHERE { ?s ?p ?o }": "DELETE",
    "PREFIX select: <urn:x:> DELETE DATA { select:a a select:b }": "DELETE",
    "# SELECT\nDELETE WHERE { ?s ?p ?o }": "DELETE",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }": "WITH",
    "LOAD <file:///etc/hostname>": "LOAD",
    "LOAD SILENT <http://127.0.0.1/>": "LOAD",
    "CLEAR ALL": "CLEAR",
    "DROP GRAPH <urn:g>": "DROP",
    "CREATE GRAPH <urn:g>": "CREATE",
    "COPY DEFAULT TO <urn:g>": "COPY",
    "MOVE DEFAULT TO <urn:g>": "MOVE",
    "ADD DEFAULT TO <urn:g>": "ADD",
}


@pytest.mark.parametrize("query", UPDATES)
def test_an_update_is_refused(engine: Engine, query: str) -> None:
    """The message names the word and the way to change the graph."""
    for call in (engine.select, engine.ask, engine.construct):
        with pytest.raises(QueryError) as caught:
            list(call(query))  # type: ignore[call-overload]
        assert str(caught.value) == (
            f"{UPDATES[query]} is not allowed: the graph is read-only (change the data files and build)"
        )


def test_an_update_behind_a_query_is_refused_and_changes_nothing(engine: Engine) -> None:
    """A second statement is a syntax error."""
    with pytest.raises(QueryError):
        engine.ask("ASK {} ; INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    assert not engine.ask("ASK { <urn:a> ?p ?o }")


@pytest.mark.parametrize("query", ["", "   ", "# only a comment", "hello", "show me all", "{ ?s ?p ?o }"])
def test_a_text_that_is_no_query_is_refused(engine: Engine, query: str) -> None:
    """The message says what a query needs."""
    with pytest.raises(QueryError, match="not a SPARQL query: it needs SELECT, ASK, CONSTRUCT or DESCRIBE"):
        engine.select(query)


def test_the_wrong_form_is_told(engine: Engine) -> None:
    """An ASK where rows are needed."""
    with pytest.raises(QueryError, match="this is an ASK query; SELECT is needed here"):
        engine.select("ASK {}")
    with pytest.raises(QueryError, match="this is a SELECT query; CONSTRUCT or DESCRIBE is needed here"):
        list(engine.construct("SELECT * {}"))


# Messages


def test_a_syntax_error_shows_line_column_and_a_caret(engine: Engine) -> None:
    """The bracket of the second line is never closed."""
    with pytest.raises(QueryError) as caught:
        engine.select("SELECT ?x\nWHERE { ?x a wg:ActionLine .")
    first, *_, shown, caret = str(caught.value).splitlines()
    assert first.startswith("line 2, column 29: ")
    assert shown == "  WHERE { ?x a wg:ActionLine ."
    assert caret == " " * 30 + "^"


def test_an_unknown_prefix_lists_the_known_ones(engine: Engine) -> None:
    """Among them the codes people know."""
    with pytest.raises(QueryError) as caught:
        engine.select("SELECT ?x WHERE { ?x foo:bar ?y }")
    last = str(caught.value).splitlines()[-1]
    assert last.startswith("known prefixes: activity, activity-status, agent, ")
    assert {"gdc", "poa", "sdg", "wg", "wsis"} <= set(last.removeprefix("known prefixes: ").split(", "))


def test_an_error_that_comes_while_rows_are_read_is_a_query_error(rdflib_engine: RdflibEngine) -> None:
    """rdflib works while it is read, and lets errors of Python's re module out."""
    solutions = rdflib_engine.select('SELECT ?x WHERE { ?x a wg:Objective ; skos:notation ?n FILTER(REGEX(?n, "[")) }')
    with pytest.raises(QueryError, match="unterminated character set"):
        list(solutions)


# Formats

QUERY = """SELECT ?x ?label ?n ?none WHERE { VALUES (?x ?label ?n) {
  (wsis:C5 "comma, \\"quote\\" and\\nline"@en 1) (wsis:C7 "çà"@fr 2) } } ORDER BY ?n"""


def test_csv_parses_back(engine: Engine) -> None:
    """Commas, quotes, line breaks and letters survive; an unbound cell is empty."""
    text = engine.select(QUERY).serialize("csv").decode("utf-8")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["x", "label", "n", "none"],
        ["https://w3id.org/wsis-gdc/wsis/C5", 'comma, "quote" and\nline', "1", ""],
        ["https://w3id.org/wsis-gdc/wsis/C7", "çà", "2", ""],
    ]


def test_json_parses_back(engine: Engine) -> None:
    """SPARQL 1.1 Query Results JSON."""
    answer = json.loads(engine.select(QUERY).serialize("json"))
    assert answer["head"]["vars"] == ["x", "label", "n", "none"]
    first = answer["results"]["bindings"][0]
    assert first["x"] == {"type": "uri", "value": "https://w3id.org/wsis-gdc/wsis/C5"}
    assert first["label"] == {"type": "literal", "value": 'comma, "quote" and\nline', "xml:lang": "en"}
    assert first["n"]["datatype"] == "http://www.w3.org/2001/XMLSchema#integer"
    assert "none" not in first


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "xml"])
def test_a_format_is_written_by_both_engines(engine: Engine, format_: str) -> None:
    """Also TSV, which rdflib cannot write itself."""
    content = engine.select(QUERY).serialize(format_)
    assert content.count(b"wsis-gdc/wsis/C5") == 1


def test_an_empty_answer_still_has_its_columns(engine: Engine) -> None:
    """A reader sees what was asked."""
    assert engine.select("SELECT ?a ?b WHERE { ?a <urn:none> ?b }").serialize("csv").split() == [b"a,b"]


def test_rows_and_texts_say_the_same(engine: Engine) -> None:
    """texts() gives plain words, an unbound cell as nothing."""
    (row,) = engine.select("SELECT ?x ?none WHERE { VALUES ?x { wsis:C5 } }")
    assert row == (ox.NamedNode("https://w3id.org/wsis-gdc/wsis/C5"), None)
    (texts,) = engine.select("SELECT ?x ?none WHERE { VALUES ?x { wsis:C5 } }").texts()
    assert texts == ("https://w3id.org/wsis-gdc/wsis/C5", "")


# Life


def test_a_closed_engine_says_so(store: ox.Store) -> None:
    """Closing twice is allowed."""
    small = ox.Store()
    for engine in (OxigraphEngine(small), RdflibEngine.parse(dump(small, "nq"))):
        assert engine.ask("ASK {}") is True
        engine.close()
        engine.close()
        with pytest.raises(QueryError, match="the engine is closed"):
            engine.ask("ASK {}")


def test_a_built_store_can_be_opened_twice_at_once(built: Any) -> None:
    """Read-only, without a lock."""
    first, second = (OxigraphEngine.open(built.folder / "store") for _ in range(2))
    assert first.ask("ASK { wsis:C5 a wg:ActionLine }")
    assert second.ask("ASK { wsis:C5 a wg:ActionLine }")
