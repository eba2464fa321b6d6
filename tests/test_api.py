"""The graph as a Python object answers what the command line answers, and its answers become tables."""

from __future__ import annotations

import traceback
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.conftest import Built
from tests.kept import Kept

import wsis_gdc
from wsis_gdc.engines import Solutions
from wsis_gdc.questions.gaps import Gap
from wsis_gdc.questions.holdings import HOLDINGS_GRAPH
from wsis_gdc.questions.listed import Listed
from wsis_gdc.questions.matrix import Matrix


@pytest.fixture(scope="module")
def kg(built: Built, kept: Kept) -> wsis_gdc.KnowledgeGraph:
    """The shared build, opened once for all tests of this process."""
    with kept.load(built.folder, engine="oxigraph") as graph:
        return graph  # type: ignore[no-any-return]


def test_rows_become_values_of_python(kg: wsis_gdc.KnowledgeGraph) -> None:
    """Numbers, days and truth values by their datatypes; what no calendar has stays text; unbound is None."""
    query = """SELECT ?s ?n ?d ?no ?u ?b ?f ?y WHERE { VALUES (?s ?n ?d ?no ?b ?f ?y) {
      (wsis:C5 7 "2024-09-22"^^xsd:date "2024-02-31"^^xsd:date true 1.5 "2027"^^xsd:gYear) } }"""
    iri = "https://w3id.org/wsis-gdc/wsis/C5"
    expected = (iri, 7, date(2024, 9, 22), "2024-02-31", None, True, Decimal("1.5"), 2027)
    assert list(kg.select(query).values()) == [expected]
    frame = kg.select(query).to_frame()
    assert list(frame.columns) == ["s", "n", "d", "no", "u", "b", "f", "y"]
    assert tuple(frame.iloc[0]) == expected


def test_the_graph_in_memory_is_that_of_a_build(built: Built, kept: Kept) -> None:
    """What describes it, and each named graph, is in both."""
    query = "SELECT ?graph (COUNT(*) AS ?triples) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
    on_disk = wsis_gdc.load(built.folder)
    with kept.used(), wsis_gdc.load() as assembled, on_disk:
        found, known = (dict(each.engine.select(query).texts()) for each in (assembled, on_disk))
    assert found == known
    assert int(found[HOLDINGS_GRAPH]) > 1000


def test_a_name_alone_stands_for_a_list_of_it(kg: wsis_gdc.KnowledgeGraph) -> None:
    """Wherever names are taken; none is read letter by letter."""
    assert kg.sssom("diplo") == kg.sssom(["diplo"])
    assert kg.network(kinds="mechanism").nodes == kg.network(kinds=["mechanism"]).nodes
    assert kg.search("schools", kinds="commitment").counts == kg.search("schools", kinds=["commitment"]).counts
    assert kg.overlaps(codes="C2", sets="wsis-gdc") == kg.overlaps(codes=["C2"], sets=["wsis-gdc"])
    assert (
        kg.suggest("A clinic by video.", kinds="line").whole == kg.suggest("A clinic by video.", kinds=["line"]).whole
    )
    assert kg.changes(kg, codes="C5").none


def test_rows_show_themselves_and_can_still_be_read(kg: wsis_gdc.KnowledgeGraph) -> None:
    """A notebook shows a table first; the rows, and files of them, come after."""
    solutions = kg.named("facilitators-of", line="C5")
    html = solutions._repr_html_()
    assert "<caption>4 rows</caption>" in html and "<td>ITU</td>" in html
    assert len(list(solutions.texts())) == solutions.serialize("csv").count(b"\r\n") - 1 == 4


def test_lists_of_records_are_tuples_and_frames(kg: wsis_gdc.KnowledgeGraph) -> None:
    """Gaps, overlaps, agreement of readers, named queries: things stand in frames by their codes."""
    gaps = kg.gaps("trends")
    assert isinstance(gaps, tuple) and isinstance(gaps, Listed)
    assert list(gaps.to_frame()["thing"]) == [gap.thing.code for gap in gaps]
    pairs = kg.overlaps("entity").to_frame()
    assert {"one", "other", "jaccard"} <= set(pairs.columns) and pairs["jaccard"].is_monotonic_decreasing
    assert f"<caption>{len(pairs)} found</caption>" in kg.overlaps("entity")._repr_html_()
    assert "found; 1 more are not shown" in Listed(kg.queries()[:1] * 61)._repr_html_()
    assert len(kg.queries().to_frame()) == len(kg.queries()) > 40
    agreements = kg.reliability()
    kappas = agreements.to_frame()["kappa"]
    assert [None if missing else kappa for kappa, missing in zip(kappas, kappas.isna(), strict=True)] == [
        row.kappa for row in agreements
    ]
    assert len(kg.gaps("trends", weak=2)) >= len(gaps) > 0


TABLES = {
    "asks": (lambda kg: kg.asks("itu", document="wsis20", dated=True), 3),
    "no asks": (lambda kg: kg.asks("C11", document="wsis20", dated=True), None),
    "changes": (lambda kg: kg.changes(kg), 0),
    "compare": (lambda kg: kg.compare("wsis-gdc", "igf-2025-crosswalk"), None),
    "explain": (lambda kg: kg.explain("gdc:11d", "C2"), None),
    "no claims": (lambda kg: kg.explain("C1", "trend:quantum-computing"), 0),
    "flow": (lambda kg: kg.flow(), None),
    "flow to goals": (lambda kg: kg.flow(third="goal"), None),
    "gaps": (lambda kg: kg.gaps("trends"), None),
    "overlaps": (lambda kg: kg.overlaps(), None),
    "queries": (lambda kg: kg.queries(), None),
    "reliability": (lambda kg: kg.reliability(), None),
    "search": (lambda kg: kg.search("e-waste", limit=2), None),
    "nothing found": (lambda kg: kg.search("xyzzyx"), 0),
    "show": (lambda kg: kg.show("C5"), None),
    "suggest": (lambda kg: kg.suggest("Rural clinics.\n\nSchools go online.", method="words"), None),
}
"""Answers, and how many rows their tables have, where that is said."""


@pytest.mark.parametrize("name", TABLES)
def test_every_answer_is_a_table(kg: wsis_gdc.KnowledgeGraph, name: str) -> None:
    """Of plain values under the same columns, empty or not; notebooks show it."""
    ask, number = TABLES[name]
    answer = ask(kg)
    frame = answer.to_frame()
    assert list(frame.columns) == list(answer.columns) and len(set(answer.columns)) == len(answer.columns) > 2
    assert number in (None, len(frame)) and len(frame) == len(answer.rows()) <= 2000
    if number is None and not name.startswith("no"):
        assert len(frame) > 0
    kinds = {type(value) for row in answer.rows() for value in row}
    assert kinds <= {str, int, float, bool, type(None)}
    assert not any("(iri=" in str(value) or "object at 0x" in str(value) for row in answer.rows() for value in row)
    assert f"<caption>{len(frame)} found" in answer._repr_html_()


def test_the_api_has_no_answer_without_a_table() -> None:
    """What a method returns is tried above, or is a frame, a network, a file or the graph itself."""
    other = {"analyze", "ask", "beside", "close", "construct", "export", "graph", "guarded", "matrix", "named"}
    other |= {"network", "select", "sssom", "view", "with_links"}
    methods = {name for name, each in vars(wsis_gdc.KnowledgeGraph).items() if callable(each) and name[0] != "_"}
    assert methods - other == {name for name in TABLES if " " not in name}
    for name in ("matrix", "named", "select"):
        returned = {"matrix": Matrix}.get(name, Solutions)
        assert callable(returned.to_frame)


def test_a_thing_in_a_table_can_be_asked_about_again(kg: wsis_gdc.KnowledgeGraph) -> None:
    """By its CURIE, since codes of several texts are alike."""
    frame = kg.search("children", kinds=["commitment"]).to_frame()
    first = kg.explain(frame["thing_id"][0], "C7").first
    assert (first.code, first.label) == (frame["thing"][0], frame["thing_label"][0])
    claims = kg.show("gdc:11d").to_frame()
    assert set(claims["other_id"][claims["outgoing"]]) <= set(claims["object_id"])


def test_columns_have_types_that_can_be_counted_with(kg: wsis_gdc.KnowledgeGraph) -> None:
    """Whole numbers stay whole where some are missing, and what is said of a claim is not lost."""
    claims = kg.show("C5").to_frame()
    assert str(claims["strength"].dtype) == "Int64" and str(claims["confidence"].dtype) == "float64"
    assert str(claims["outgoing"].dtype) == "boolean"
    assert claims.groupby("claimant")["strength"].mean().between(1, 3).any()
    assert {"claimant", "status", "claim_kind", "set_label", "rationale", "evidence"} <= set(claims.columns)
    dated = kg.asks("itu", document="wsis20").to_frame()
    assert str(dated["year"].dtype) == "Int64" and dated["year"].isna().any()
    assert list(kg.asks("itu", document="wsis20", dated=True).to_frame()["how"]) == ["stated", "inferred", "inferred"]
    huge = kg.select("SELECT ?n { VALUES ?n { 170141183460469231731687303715884105727 1 } }").to_frame()
    assert list(huge["n"]) == [170141183460469231731687303715884105727, 1]


def test_a_list_without_records_keeps_its_columns(kg: wsis_gdc.KnowledgeGraph) -> None:
    """So that what follows need not ask whether there is any."""
    nothing = kg.gaps("trends", sets=["wsis-gdc"], weak=1)[:0]
    assert Listed(nothing, Gap).columns == kg.gaps("trends").columns
    assert list(Listed((), Gap).to_frame()["thing"]) == []
    assert Listed(()).columns == ()


def test_single_answers_are_those_of_the_questions(kg: wsis_gdc.KnowledgeGraph) -> None:
    """What the commands print, as objects."""
    (link,) = [each for each in kg.explain("gdc:11d", "C2").links if each.set_iri.endswith("/wsis-gdc")][:1]
    assert (link.predicate, link.strength) == ("continues", 3)
    assert kg.show("itu", language="fr").thing.code == "ITU"
    compared = kg.compare("wsis-gdc", "igf-2025-crosswalk")
    assert len(compared.to_frame()) == len(compared.cells) == compared.both + compared.only_a + compared.only_b
    assert kg.sssom(["wsis-gdc"]).startswith(b"#sssom_version")
    assert kg.ask("ASK { wsis:C5 a wg:ActionLine }") is True


@pytest.mark.parametrize("form", ["ttl", "trig", "nq", "jsonld"])
def test_the_graph_is_exported_as_a_build_writes_it(kg: wsis_gdc.KnowledgeGraph, built: Built, form: str) -> None:
    """The same bytes."""
    assert kg.export(form) == (Path(built.folder) / f"graph.{form}").read_bytes()  # type: ignore[arg-type]


def test_what_cannot_be_answered_is_told(kg: wsis_gdc.KnowledgeGraph) -> None:
    """By errors of the package."""
    with pytest.raises(wsis_gdc.NotFoundError, match="wsis:C9"):
        kg.show("wsis:C99")
    with pytest.raises(wsis_gdc.QueryError, match="no sheet"):
        kg.show("set:wsis-gdc")
    with pytest.raises(wsis_gdc.NotFoundError, match="unknown format"):
        kg.export("hdt")  # type: ignore[arg-type]
    with pytest.raises(wsis_gdc.NotFoundError, match="mapping set"):
        kg.sssom(["nobody"])


def test_a_traceback_shows_no_grammar(kg: wsis_gdc.KnowledgeGraph) -> None:
    """Nor does the error from which ours was made."""
    with pytest.raises(wsis_gdc.QueryError) as error:
        kg.select("SELECT ?s WHERE { ?s a wg:")
    told = "".join(traceback.format_exception(error.value))
    assert "is not closed" in told
    assert "u{" not in told and "..=" not in told


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?s WHERE { ?s wg:strenght ?o }", r"wg:strenght \(did you mean wg:strength"),
        ("ASK { wsis:C99 ?p ?o }", r"wsis:C99 \(did you mean wsis:C9"),
        ("CONSTRUCT { ?s wg:mine ?o } WHERE { ?s wg:strenght ?o }", "wg:strenght"),
        ("PREFIX x: <https://w3id.org/wsis-gdc/ontology#> ASK { ?s x:strenght ?o }", "wg:strenght"),
    ],
)
def test_terms_of_ours_that_do_not_exist_are_warned_of(kg: wsis_gdc.KnowledgeGraph, query: str, told: str) -> None:
    """Once each, where the query stands; what a CONSTRUCT makes is the asker's own."""
    ask = {"S": kg.select, "A": kg.ask, "P": kg.ask, "C": kg.construct}[query[0]]
    with pytest.warns(wsis_gdc.UnknownTermWarning, match=f"no such term: {told}") as warned:
        ask(query)
    assert len(warned) == 1
    assert warned[0].filename == __file__


def test_named_queries_and_known_terms_bring_no_warning(kg: wsis_gdc.KnowledgeGraph) -> None:
    """Graphs, classes, things, and terms of others: warnings are errors here."""
    query = "SELECT * WHERE { GRAPH graph:ontology { wg:Linkage a ?c } OPTIONAL { gdc:29d skos:nothingLikeIt ?x } }"
    assert len(list(kg.select(query))) > 0
