"""Named queries: headers, parameters, and the same rows from both engines."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.namespaces import expand
from wsis_gdc.curation import query_files as rq_files
from wsis_gdc.engines import Engine, OxigraphEngine
from wsis_gdc.engines.rdflib_memory import RdflibEngine
from wsis_gdc.knowledge import queries
from wsis_gdc.knowledge.coding import no_links_of
from wsis_gdc.knowledge.frameworks import levels
from wsis_gdc.knowledge.things import of_kind

PERSONAS = {"policy officer", "delegate", "researcher", "engineer"}
PLAIN_KINDS = {"thing", "set", "integer", "decimal", "language", "text"}
LIMIT_MS = 100
OWN_ROLES = {("lead", "current"), ("co-facilitator", "current")}

every_query = pytest.mark.parametrize("name", queries.names())


def example(name: str) -> dict[str, str]:
    """The values that a query's header gives as examples."""
    return {parameter.name: parameter.example for parameter in queries.named(name).parameters}


def ask(engine: Engine, name: str, **values: str) -> list[tuple[str, ...]]:
    """The rows of a named query in their order; every term as it is written in N-Triples, unbound as nothing."""
    text = queries.bind(engine, queries.named(name), values)
    return [tuple("" if term is None else str(term) for term in row) for row in engine.select(text)]


def column(engine: Engine, name: str, wanted: str, **values: str) -> list[str]:
    """One column of a named query's answer, as plain texts."""
    place = queries.named(name).columns.index(wanted)
    text = queries.bind(engine, queries.named(name), values)
    return [row[place] for row in engine.select(text).texts()]


def header(root: Path, name: str) -> dict[str, object]:
    """The header of a query's file."""
    return rq_files.read(root / "ontology" / "queries" / f"{name}.rq").header


# What a file says of itself


def test_there_are_queries_for_every_persona() -> None:
    """There are at least 26 named queries, and each persona has some."""
    assert len(queries.names()) >= 26
    assert {queries.named(name).persona for name in queries.names()} == PERSONAS


@every_query
def test_header_is_complete(name: str, root: Path) -> None:
    """A query has a kebab-case name, a title, a sentence of description, a persona and columns."""
    query = queries.named(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert header(root, name)["title"] == query.title
    assert query.description.endswith(".")
    assert query.persona in PERSONAS
    assert len(set(query.columns)) == len(query.columns) > 0


@every_query
def test_parameters_are_told(name: str, oxigraph: OxigraphEngine) -> None:
    """A parameter has a known kind, a description and an example, and is a variable of the query."""
    for parameter in queries.named(name).parameters:
        assert parameter.kind in PLAIN_KINDS | set(levels(oxigraph))
        assert parameter.description
        assert parameter.example
        assert f"VALUES ?{parameter.name} {{" in queries.named(name).text


def test_titles_differ() -> None:
    """No two queries have one title."""
    titles = [queries.named(name).title for name in queries.names()]
    assert len(set(titles)) == len(titles)


# What a query answers


@every_query
def test_both_engines_give_the_same_rows(
    name: str, root: Path, light: OxigraphEngine, rdflib_engine: RdflibEngine
) -> None:
    """With its example a query gives the same rows in the same order on Oxigraph and on rdflib."""
    rows = ask(light, name, **example(name))
    assert ask(rdflib_engine, name, **example(name)) == rows
    assert rows or header(root, name).get("may_be_empty")


@every_query
def test_columns_are_the_declared_ones(name: str, oxigraph: OxigraphEngine) -> None:
    """The columns of the header are the variables of the answer."""
    query = queries.named(name)
    assert oxigraph.select(queries.bind(oxigraph, query, example(name))).variables == query.columns


@every_query
def test_example_gives_rows(name: str, root: Path, oxigraph: OxigraphEngine) -> None:
    """A query answers its example with rows, each of them once; a reason in the header excuses an empty answer."""
    rows = ask(oxigraph, name, **example(name))
    assert rows or header(root, name).get("may_be_empty")
    assert len(set(rows)) == len(rows)


@every_query
def test_file_runs_as_it_is(name: str, store: ox.Store, oxigraph: OxigraphEngine) -> None:
    """The file alone, prefixes and example included, gives the same answer in a tool that knows nothing of us."""
    rows: Any = store.query(queries.named(name).text, use_default_graph_as_union=True)
    alone = [tuple("" if term is None else str(term) for term in row) for row in rows]
    assert alone == ask(oxigraph, name, **example(name))


@every_query
def test_query_is_quick(name: str, oxigraph: OxigraphEngine) -> None:
    """No query takes the default engine longer than a tenth of a second."""
    text = queries.bind(oxigraph, queries.named(name), example(name))

    def taken() -> float:
        start = time.process_time()
        for _row in oxigraph.select(text):
            pass
        return (time.process_time() - start) * 1000

    assert any(taken() <= LIMIT_MS for _ in range(5))


# Parameters


@every_query
def test_bad_parameters_are_told_at_once(name: str, oxigraph: OxigraphEngine) -> None:
    """An unknown parameter and every missing one are named in one error."""
    query = queries.named(name)
    with pytest.raises(QueryError) as caught:
        queries.bind(oxigraph, query, {"nonsense": "1", "rubbish": "2"})
    needed = [parameter.name for parameter in query.parameters if not parameter.default]
    told = str(caught.value).splitlines()
    assert len(told) == 2 + len(needed)
    assert all(f'no parameter "{wrong}"' in line for wrong, line in zip(("nonsense", "rubbish"), told, strict=False))
    assert all(f"parameter {name} is missing" in line for name, line in zip(needed, told[2:], strict=True))


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("facilitators-of", {"line": "C99"}, "C99"),
        ("facilitators-of", {"line": "gdc:29d"}, "gdc:29d is of kind commitment"),
        ("linkages-of-set", {"set": "wsis-gcd"}, "did you mean wsis-gdc"),
        ("linkages-of-set", {"set": "foo:bar"}, 'unknown mapping set "foo:bar"'),
        ("linkages-of-set", {"set": "set:wsis-gdc> ?p ?o . SERVICE ?a { ?s ?p ?o } } #"}, "unknown mapping set"),
        ("weakly-supported", {"strength": "weak"}, '"weak" is no integer'),
        ("weakly-supported", {"strength": "٢"}, '"٢" is no integer'),
        ("unverified-labels", {"language": 'fr" } #'}, "is no language"),
        ("labels-of", {"thing": "<urn:x> } SELECT"}, "unknown code"),
        ("facilitators-of", {"line": "C5\udcff"}, "C5?"),
    ],
)
def test_value_of_another_kind_is_refused(
    name: str, values: dict[str, str], reason: str, oxigraph: OxigraphEngine
) -> None:
    """A value that is unknown, of another kind or no value at all is refused with the reason."""
    with pytest.raises(QueryError, match=re.escape(reason)):
        queries.bind(oxigraph, queries.named(name), values)


def test_a_name_as_long_as_no_file_is_unknown() -> None:
    """As any other that stands for nothing."""
    with pytest.raises(NotFoundError, match="unknown named query"):
        queries.named("n" * 300)


def test_two_wrong_values_are_told_together(oxigraph: OxigraphEngine) -> None:
    """Two wrong values of one query are named in one error, a line for each."""
    with pytest.raises(QueryError) as caught:
        queries.bind(oxigraph, queries.named("overlap-of-lines"), {"one": "C99", "other": "entity:itu"})
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["parameter one", "parameter other"]


def test_unknown_query_is_told_with_near_names() -> None:
    """A misspelt name is answered with the nearest one."""
    with pytest.raises(NotFoundError, match="facilitators-of"):
        queries.named("facilitator-of")


def test_default_stands_in_for_a_missing_value(oxigraph: OxigraphEngine) -> None:
    """A parameter with a default may be left out: labels to be checked are then those of all languages."""
    languages = set(column(oxigraph, "unverified-labels", "label_language"))
    assert {"ar", "es", "fr", "ru"} <= languages
    assert set(column(oxigraph, "unverified-labels", "label_language", language="fr")) == {"fr"}


# Answers that are known


def test_itu_facilitates_c5(oxigraph: OxigraphEngine) -> None:
    """ITU leads C5 in the current list."""
    assert ("ITU", "lead", "current") in zip(
        *(column(oxigraph, "facilitators-of", wanted, line="C5") for wanted in ("acronym", "role", "list")), strict=True
    )


def test_every_line_is_in_the_overview(oxigraph: OxigraphEngine) -> None:
    """The overview holds the 19 lines in official order and their 130 items."""
    codes = column(oxigraph, "lines-overview", "code")
    assert (len(codes), codes[0], codes[6:8], codes[-1]) == (19, "C1", ["C7", "C7-e-government"], "C11")
    assert sum(map(int, column(oxigraph, "lines-overview", "items"))) == 130


def test_every_passage_of_the_consultation_has_a_finding(oxigraph: OxigraphEngine) -> None:
    """All 85 passages are in the trace and none is empty."""
    assert len(set(column(oxigraph, "consultation-trace", "passage"))) == 85
    assert "" not in column(oxigraph, "consultation-trace", "finding")
    assert "passage without finding" not in column(oxigraph, "consultation-gaps", "gap")


def test_only_what_the_consultation_leaves_out_has_no_passage(oxigraph: OxigraphEngine) -> None:
    """The one finding without a passage is about what the document does not say."""
    gaps = zip(*(column(oxigraph, "consultation-gaps", wanted) for wanted in ("gap", "thing")), strict=True)
    without = [thing for gap, thing in gaps if gap == "finding without passage"]
    assert without == ["https://w3id.org/wsis-gdc/finding/s5-silence"]


def test_a_unit_is_either_linked_or_explained(oxigraph: OxigraphEngine) -> None:
    """Each provision that states an act has a link, with a line or beside them, or stands among those without one."""
    acts = {thing.iri for kind in ("commitment", "principle") for thing in of_kind(oxigraph, kind)}
    with_a_line = {expand(name) for name in column(oxigraph, "weakly-supported", "provision", strength="3")} & acts
    query = "SELECT DISTINCT ?unit { set:wsis-gdc sssom:mappings/sssom:subject_id ?unit }"
    linked = {unit for (unit,) in oxigraph.select(query).texts()}
    unlinked = {expand(name) for name in column(oxigraph, "provisions-without-link", "provision")}
    new = {expand(name) for name in column(oxigraph, "new-in-gdc", "provision")}
    openings = {finding.unit for finding in no_links_of(oxigraph) if finding.reason == "chapeau" and not finding.line}
    assert linked & unlinked == set()
    assert with_a_line < linked
    assert linked | unlinked | (openings & acts) == acts
    assert new < unlinked


def test_no_role_is_current_without_a_source_of_today(store: ox.Store, oxigraph: OxigraphEngine) -> None:
    """The list has roles and the query none of them; one whose year is taken away is listed."""
    current = f"SELECT ?f {{ ?f wg:facilitationList <{expand('term:list/current')}> }} ORDER BY ?f"
    listed = [iri for (iri,) in oxigraph.select(current).texts()]
    assert len(listed) > 15
    assert column(oxigraph, "current-without-source", "facilitation") == []
    without = ox.Store()
    year = (ox.NamedNode(listed[0]), ox.NamedNode(expand("wg:asOf")))
    without.extend(quad for quad in store if (quad.subject, quad.predicate) != year)
    rows: Any = without.query(queries.named("current-without-source").text, use_default_graph_as_union=True)
    assert [row["facilitation"].value for row in rows] == [listed[0]]


def test_evidence_does_not_depend_on_the_order_of_the_two_things(oxigraph: OxigraphEngine) -> None:
    """A cell holds the same evidence whichever thing is named first."""
    first = ask(oxigraph, "evidence-for-cell", one="C5", other="gdc:objective-3")
    assert first == ask(oxigraph, "evidence-for-cell", one="gdc:objective-3", other="C5")


def test_c7_answers_for_its_sub_lines(oxigraph: OxigraphEngine) -> None:
    """What a sub-line of C7 covers, C7 covers too."""
    whole = set(column(oxigraph, "commitments-of-line", "provision", line="C7"))
    assert set(column(oxigraph, "commitments-of-line", "provision", line="C7-e-science")) < whole


def test_concern_of_an_entity_rests_on_its_lines(oxigraph: OxigraphEngine) -> None:
    """An entity is concerned only through lines that it leads or co-facilitates in the current list."""
    columns = (column(oxigraph, "facilitated-lines", wanted, entity="WHO") for wanted in ("code", "role", "list"))
    own = {code for code, role, kept in zip(*columns, strict=True) if (role, kept) in OWN_ROLES}
    assert "C7-e-health" in own
    assert set(column(oxigraph, "commitments-of-entity", "line", entity="WHO")) <= own


def test_statistics_count_each_triple_of_a_graph_once(store: ox.Store, oxigraph: OxigraphEngine) -> None:
    """The sizes of the named graphs add up to all quads."""
    assert sum(map(int, column(oxigraph, "graph-statistics", "triples"))) == len(store)
