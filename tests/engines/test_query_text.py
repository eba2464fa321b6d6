"""What is told of a query before it runs, by the tokens of the grammar: comments and strings never decide."""

from __future__ import annotations

import re
import time

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.resources import ontology_files
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.oxigraph import checked_syntax
from wsis_gdc.engines.query_text import check_graphs, chooses_graphs, explain, query_form, undeclared, unescaped
from wsis_gdc.engines.query_tokens import tokens
from wsis_gdc.engines.rdflib_memory import RdflibEngine
from wsis_gdc.knowledge import queries

HERE = "https://w3id.org/wsis-gdc/graph/"
VARIABLES = ("·", "‿", "⁀", "\u0301", "\u200d", "\U00010400", "é", "0")
"""What may follow within the name of a variable beside ASCII letters (SPARQL 1.1, VARNAME)."""

ASKS_OTHERS = [
    "SELECT * { SERVICE <x:y> { } }",
    "SELECT * { {} SERVICE SILENT ?a { } }",
    "SELECT * {1SERVICE:x{}}",
    "SELECT * { ?a ?b trueSERVICE<x:> {} }",
    "SELECT*{SERVICESILENTx:y{}}",
    "SELECT * { SERVICE#ab\n$a {} }",
    "SELECT * { SERVICE#ab\r<x:> {} }",
    "SELECT * { ?a ?b '''it's''' SERVICE ?x {} }",
    'SELECT * { ?a ?b "\\"" SERVICE ?x {} }',
    "SELECT ?x { FILTER(?a<'>')SERVICE<x:>{} }",
    "SELECT ?x { FILTER(?a<?b)SERVICE#>\n?x{} }",
    "SELECT ?x { ?s <x:'> ?o FILTER(?a<'>')SERVICE<x:>{} }",
    # a "<" that compares opens no address, though a ">" follows: its brackets and quotation marks count
    "SELECT * { FILTER(?a<2)FILTER((?b>2)||?a<'>')SERVICE<x:>{} FILTER(\"'\"!=?a) #\"\n }",
    "SELECT * { FILTER ex:f(?a<'>')SERVICE<x:>{} ?s ?p '>' }",
    "SELECT * { FILTER(EXISTS{}<'>')SERVICE<x:>{} ?s ?p '>' }",
    "SELECT * { {SELECT ?x{}ORDER BY ?x(?a<'>')}SERVICE<x:>{} ?s ?p '>' }",
    "SELECT * { {SELECT ?x{}ORDER BY ex:f(?a<'>')}SERVICE<x:>{} ?s ?p '>' }",
    "SELECT * { FILTER(<<(?a <x:p> ?b)>><'>')SERVICE<x:>{} ?s ?p '>' }",
    "SELECT * { ?s ?p (?a <x:'>) . SERVICE<x:>{} ?s ?p (?a <x:'>) }",
    "SELECT * { \\u0053ERVICE <x:> {}}",
    "SELECT * { GRAPH ?g { } servicex:y { } }",
    # characters by number within strings and addresses do not hide what follows, whoever undoes them, and when
    r"ASK { ?s <a:\u0062#> ?o . SERVICE <x:> {} }",
    r"ASK { ?s <a:\u0062#> '\u005C' . SERVICE <x:> {} }",
    r"ASK { ?s ?p '\u0022 \\\u005C' . SERVICE <x:> {} }",
    r"ASK { ?s ?p '\u005C' . \u0053ERVICE <x:> {} }",
    r"ASK { ?s ?p '\u0027 . SERVICE <x:> {} #' }",
    *(f"SELECT * {{ SERVICE ?a{sign} {{ }} }}" for sign in VARIABLES),
    *(f"SELECT * {{ SERVICE p{sign}:x {{ }} }}" for sign in VARIABLES),
]

ASKS_NOBODY = [
    "# SERVICE <x:y> { }\nASK {}",
    "ASK { } # SERVICE <x:y> {",
    "ASK { ?s ?p 'SERVICE <x:> {' }",
    'ASK { ?s ?p "Service desk: {" }',
    'ASK { ?s ?p """Service:\n"desk" {""" }',
    "ASK { GRAPH <x:service:y> { ?s ?p ?o } }",
    "PREFIX service: <x:> ASK { GRAPH service:y { ?s ?p ?o } }",
    "ASK { VALUES (?a ?b) { (<x:#1> <x:#2>) } # service <x:> {\n }",
    "ASK { ?s ex:service ?x { } }",
    "ASK { FILTER(?a<1)#c>\n } # it's a SERVICE <x:> {",
    "ASK { ?s ?p (?a <x:#y>) . [] ex:p (<x:#y> <x:'z>) } # SERVICE <x:> {",
    "ASK { { SELECT (COUNT(DISTINCT <x:#y>) AS ?n) {} } FILTER(?a IN (1, <x:'z>)) } # SERVICE <x:> {",
    "ASK { ?service a ?x OPTIONAL { ?a ?b ?c } }",
    "ASK { ?s <x:#y> ?o . # it's a SERVICE <x:> {\n ?o ?p 'x' }",
    "ASK { ?s ?p 'a\\u005C' } # SERVICE <x:> {",
    "# it's a SERVICE <x:> {\nASK { ?s <x:\\u0062#y> 'a\\U0000005c' }",
]


@pytest.mark.parametrize("query", ASKS_OTHERS)
def test_a_service_clause_is_seen_however_it_is_written(query: str) -> None:
    """Names by the classes of the grammar, no blanks needed."""
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        query_form(query)


@pytest.mark.parametrize("query", ASKS_NOBODY)
def test_a_service_in_words_is_none(query: str) -> None:
    """In comments, strings, addresses and names."""
    assert query_form(query) == "ask"


REMARKS = (
    "# SERVICE <http://a.example/> { ?s ?p ?o }",
    "# PREFIX wsis: <http://a.example/>",
    "# FROM <http://a.example/>",
    "# DROP ALL ; INSERT DATA { } }",
    "# it's \"open",
    "# ''' \"\"\" < ) ]",
)


def test_a_comment_changes_no_query() -> None:
    """Behind every line of each query and rule that is published here; what is told of it stays as it was."""
    paths = [path for folder in ("queries", "rules", "checks", "skos") for path in ontology_files(folder, ".rq")]
    assert len(paths) > 60
    for number, path in enumerate(paths):
        query, remark = path.read_text(encoding="utf-8"), REMARKS[number % len(REMARKS)]
        parts = (
            token.text.replace("\n", f" {remark}\n") if token.kind == "blank" else token.text for token in tokens(query)
        )
        commented = f"{remark}\n{''.join(parts)} {remark}"
        check_graphs(commented)
        told = [(query_form(text), undeclared(text), chooses_graphs(text)) for text in (query, commented)]
        assert told[0] == told[1], path.name


def test_every_character_of_a_variable_belongs_to_it() -> None:
    """Each range of the grammar, at its ends."""
    ranges = [
        *((0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF), (0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D)),
        *((0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFFD)),
        *((0x10000, 0xEFFFF), (0x300, 0x36F), (0x203F, 0x2040), (0xB7, 0xB7)),
    ]
    for end in {end for ends in ranges for end in ends}:
        (name,) = tokens(f"?a{chr(end)}b")
        assert name.kind == "variable", hex(end)
    for outside in (0xD7, 0xF7, 0x37E, 0x2000, 0x2041, 0x3000, 0xFFFE):
        assert len(list(tokens(f"?a{chr(outside)}b"))) > 1, hex(outside)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <file:///x> { }",
        "PREFIX graph: <file:///> SELECT * FROM graph:x { }",
        "ASKFROM<x:y>{}",
        "SELECT*FROMNAMEDx:y{}",
        f"PREFIX g:<{HERE}> PREFIX g:<x:> ASK FROM g:y {{}}",
        f"PREFIXg:<x:> ASK FROM g:y {{}} # {HERE}",
        "SELECT * \\u0046ROM <http://127.0.0.1:9/> { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } FROM#\n<x:y> WHERE { ?s ?p ?o }",
        "ASK { FILTER(?a<'>') } FROM <x:y>",
    ],
)
def test_foreign_graphs_are_seen_however_they_are_named(query: str) -> None:
    """By the query's own prologue."""
    with pytest.raises(QueryError, match="FROM"):
        check_graphs(query)


def test_own_graphs_and_words_pass() -> None:
    """Also under a prefix that the query declares itself, or one that looks like the keyword."""
    check_graphs(f"ASK FROM graph:mappings FROM NAMED <{HERE}x> {{ ?s ?p 'from <x:y>' }}")
    check_graphs(f"PREFIX g: <{HERE}> ASK FROM g:x {{ ?s ?p ?o }} # FROM <x:y> {{")
    check_graphs("PREFIX from: <x:> SELECT ?s { ?s from:from ?from }")
    assert chooses_graphs("SELECT ?x FROM graph:a { }")
    assert not chooses_graphs("PREFIX from: <x:> SELECT ?s { ?s from:from ?from } # FROM <x:>")


def test_a_prefix_in_a_comment_is_not_declared() -> None:
    """Nor one in a string; a name in a comment is not used."""
    query = "# PREFIX skos: <x:>\nASK { ?s skos:notation 'PREFIX wsis: <x:>' . ?s ?p wsis:C5 } # gdc:1"
    assert list(undeclared(query)) == ["skos", "wsis"]


def test_names_with_escapes_are_written_out() -> None:
    """Under known prefixes and under those of the query; strings stay."""
    assert unescaped(r"ASK { gdc:a\-1 ?p 'gdc:a\\-1' }") == (
        r"ASK { <https://w3id.org/wsis-gdc/gdc/a-1> ?p 'gdc:a\\-1' }"
    )
    assert (
        unescaped(r"PREFIX x: <y:> ASK { x:a\/b ?p nobody:a\-b }") == "PREFIX x: <y:> ASK { <y:a/b> ?p nobody:a\\-b }"
    )


@pytest.mark.parametrize(
    ("query", "written"),
    [
        (r"ASK { ?s ?p 'a\u0027b\u005C' }", r"ASK { ?s ?p 'a\'b\U0000005C\U0000005C' }"),
        (r"ASK { ?s ?p '\\u0022' }", r"ASK { ?s ?p '\U0000005C\U0000005Cu0022' }"),
        (r"ASK { ?s <a:\u00e91234> '\U0001f46a1234\t\u000A' }", r"ASK { ?s <a:é1234> '👪1234\t\n' }"),
        ("# \\u0000000a SELECT\nASK {} # \\u000a", "\nASK {} "),
    ],
)
def test_characters_by_number_stay_in_their_string(query: str, written: str) -> None:
    """Also for an engine that undoes them before it reads; no comment comes to life."""
    assert unescaped(query) == written


def test_characters_by_number_in_an_unclear_query_are_refused() -> None:
    """Rather than read in another way than the check read them."""
    with pytest.raises(QueryError, match=r"escapes such as \\u0041 cannot be read in this query"):
        unescaped(r"SELECT ?x (?a <'>' && ?b = '\u0041' AS ?y) {}")


@pytest.mark.parametrize(
    ("query", "place", "said"),
    [
        ("ASK { GRAPH graph:mappings/diplo { } }", 27, r'graph:mappings holds no "/"; write it as \\/'),
        ("ASK { ?s ?p “a” }", 13, "“ is no quotation mark of SPARQL"),
    ],
)
def test_a_likely_slip_is_told_in_words(query: str, place: int, said: str) -> None:
    """And not by the classes of a parser."""
    told = explain(query, f"error at 1:{place}: expected one of ['-' | '0' ..= '9' | '\\u{{00B7}}'], \"a b\"")
    assert said.replace("\\\\", "\\") in told
    assert "u{" not in told


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ASK { ?s ?p “a }", "line 1, column 13: “ is no quotation mark"),
        ("ASK { ?s ?p ‘a' }", "line 1, column 13: ‘ is no quotation mark"),
        ("ASK { ?s ?p ＂a＂ }", "line 1, column 13: ＂ is no quotation mark"),
        ("ASK {\n FILTER(?a – 1 > 0) }", "line 2, column 12: – is no sign of SPARQL; write -"),
        ("ASK { FILTER(?a ≥ 1) }", "≥ is no sign of SPARQL; write >="),
        ("ASK ｛ ?s ?p ?o ｝", "line 1, column 5: ｛ is no sign of SPARQL; write {"),
        ("ASK {\u00a0?s ?p ?o }", "column 6: a blank of another kind (U+00A0) stands here"),
        ("ASK {\u200b?s ?p ?o }", "column 6: a character that cannot be seen (U+200B) stands here"),
        ("ASK { graph:mappings/diplo ?p ?o }", 'graph:mappings holds no "/"'),
        ("ASK { ?s ?p ?o FILTER(?o == 3) }", 'line 1, column 26: SPARQL compares with one sign; write "="'),
        ("ASK { ?s ?p ?o FILTER ?o > 3 }", "line 1, column 23: the condition of a FILTER stands in brackets"),
        ("SELECT ?s, ?p { ?s ?p ?o }", 'line 1, column 10: SELECT lists its variables without ","'),
        ("SELECT COUNT(?s) { ?s ?p ?o }", "column 8: COUNT stands in brackets and has a name: (COUNT(…) AS ?name)"),
    ],
)
def test_a_slip_of_a_word_processor_or_habit_is_named_where_it_stands(
    oxigraph: OxigraphEngine, query: str, said: str
) -> None:
    """Wherever the parser stumbles over it; strings may hold all of them."""
    with pytest.raises(QueryError) as told:
        (oxigraph.select if query.startswith("SELECT") else oxigraph.ask)(query)
    assert said in str(told.value)
    assert oxigraph.ask('ASK { VALUES ?x { "“–≥｛\u00a0’" } # ‘’\n }')


@pytest.mark.parametrize(
    "text",
    [
        '\\"',
        "a.",
        "service",
        "<",
        "<a",
        '"""',
        '"',
        "(<x:#a> ",
        "?",
        "#\n",
        "(",
        "a:",
        "'''a'",
        "\\",
        "1e",
        "()",
        "from:",
    ],
)
def test_reading_takes_time_in_step_with_the_length(text: str) -> None:
    """Thirty thousand characters of whatever are read within a moment, and told in a sentence."""
    query = "x: " + text * (30_000 // len(text))
    started = time.process_time()
    for ask in (query_form, check_graphs, chooses_graphs, undeclared, unescaped):
        try:
            ask(query)  # type: ignore[operator]
        except QueryError as error:
            assert len(str(error)) < 500
    assert len(explain(query, "error at 1:3: Prefix not found")) < 3000
    assert time.process_time() - started < 3  # what grew as the square would take longer


@given(st.text(alphabet=st.sampled_from("aS?$:.<>\"'#\\{}()[]_-, \n\r·é@^1"), max_size=60))
def test_tokens_are_the_whole_query(text: str) -> None:
    """Nothing is left out; what cannot be told raises ValueError alone."""
    try:
        read = list(tokens(text))
    except ValueError:
        return
    assert "".join(token.text for token in read) == text
    assert all(text.startswith(token.text, token.start) for token in read)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT", "what it looks for is missing; write it as WHERE { … }"),
        ("SELECT ?s WHERE { ?s a ", '"{" at line 1, column 17 is not closed; write "}"'),
        ("SELECT ?s WHERE {\n  FILTER(?x >", '"(" at line 2, column 9 is not closed; write ") }"'),
        ('SELECT ?s WHERE { ?s ?p "abc }', 'the text that begins with " at line 1, column 25 does not end'),
        ("SELECT ?s WHERE { ?s ?p ?o } LIMIT", "the query ends before it is finished: something is missing here"),
        ("PREFIX x: <http://x/> CONSTRUCT { ?s a [ x:y 1 ] }", "write where that comes from as WHERE { … }"),
        ("SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s ?p ?o }", "beside COUNT, SUM or the like that GROUP BY does not name"),
        ("SELECT (1 AS ?x) (2 AS ?x) {}", "two columns of SELECT have the same name"),
        ("SELECT ?s WHERE { ?s ?p ?o }}", '"}" at line 1, column 29 closes nothing that is open'),
        (
            "ASK { ?s a wg:ActionLine ) }",
            '")" at line 1, column 26 closes nothing that is open; "{" at line 1, column 5',
        ),
    ],
)
def test_unfinished_queries_are_told_in_words(query: str, told: str) -> None:
    """What is not closed and where, whichever engine is asked."""
    for ask in (OxigraphEngine(ox.Store()).select, RdflibEngine.parse(b"").select):
        with pytest.raises(QueryError) as error:
            ask(query) if query.startswith("SELECT") else checked_syntax(query)
        assert told in str(error.value)


def test_no_prefix_of_a_query_shows_the_classes_of_the_grammar() -> None:
    """However far a person has typed."""
    text = queries.named("facilitators-of").text
    seen = set()
    for end in range(1, len(text)):
        try:
            checked_syntax(text[:end])
        except QueryError as error:
            seen.add(str(error).split("\n")[0])
    assert len(seen) > 20
    assert not [told for told in seen if re.search(r"\.\.=|\\u\{|\['|prologue|PN_CHARS", told)]
