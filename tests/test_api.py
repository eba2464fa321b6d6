"""The graph as a Python object answers what the command line answers, and its answers become tables."""

from __future__ import annotations

import traceback
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.conftest import Built

import wsis_gdc
from wsis_gdc.questions.listed import Listed


@pytest.fixture(scope="module")
def kg(built: Built) -> wsis_gdc.KnowledgeGraph:
    return wsis_gdc.load(built.folder)


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


def test_rows_show_themselves_and_can_still_be_read(kg: wsis_gdc.KnowledgeGraph) -> None:
    """A notebook shows a table first; the rows, and files of them, come after."""
    solutions = kg.named("facilitators-of", line="C5")
    html = solutions._repr_html_()
    assert "<caption>3 rows</caption>" in html and "<td>ITU</td>" in html
    assert len(list(solutions.texts())) == solutions.serialize("csv").count(b"\r\n") - 1 == 3


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
    assert list(agreements.to_frame()["kappa"]) == [row.kappa for row in agreements]
    assert len(kg.gaps("trends", weak=3)) >= len(gaps) > 0


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
