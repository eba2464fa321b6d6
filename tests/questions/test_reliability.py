"""κ computed all at once is the κ of statsmodels."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np
import pytest

from wsis_gdc.base.namespaces import compact, prefixes
from wsis_gdc.knowledge.coding import pair_of
from wsis_gdc.knowledge.links import links
from wsis_gdc.questions import reliability
from wsis_gdc.words.outcomes import outcome_told
from wsis_gdc.words.phrases import study_named
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from tests.conftest import Run

    from wsis_gdc.engines import OxigraphEngine


@pytest.mark.parametrize(("size", "weights"), [(2, None), (4, None), (4, "linear")])
def test_resampled_kappas_are_those_of_statsmodels(size: int, weights: str | None) -> None:
    """To twelve digits, over two hundred tables of counts."""
    from statsmodels.stats.inter_rater import cohens_kappa

    tables = np.random.default_rng(1).integers(0, 40, size=(200, size, size)).astype(float)
    expected = [cohens_kappa(table, wt=weights, return_results=False) for table in tables]
    assert reliability.resampled_kappas(tables, weights) == pytest.approx(expected, abs=1e-12)


def test_tables_without_a_kappa_are_left_out() -> None:
    """Where both readers say one and the same throughout, or nothing, κ is not defined."""
    tables = np.array([[[9, 0], [0, 0]], [[0, 0], [0, 0]], [[5, 1], [1, 5]]], dtype=float)
    assert reliability.resampled_kappas(tables, None) == pytest.approx([2 / 3])


def test_differing_pairs_name_the_readers_who_made_them(run: Run) -> None:
    """With titles and both reasons; round 2 was read by C and D."""
    rows = list(csv.DictReader(io.StringIO(run("reliability", "--about", "disagreements", "--format", "csv").out)))
    readers = {(row["study"], row["reader_a"], row["reader_b"]) for row in rows}
    assert {
        ("crosswalk, round 1", "Model reader A", "Model reader B"),
        ("crosswalk, round 2", "Model reader C", "Model reader D"),
        ("crosswalk, round 4", "Model reader G", "Model reader H"),
    } <= readers
    assert len(readers) == len({study for study, *_ in readers})
    for row in rows:
        assert row["unit_label"] and row["target_label"]
        assert (row["code_a"] == "no link") != bool(row["reason_a"])
        assert (row["code_b"] == "no link") != bool(row["reason_b"])


def test_a_pair_that_was_coded_anew_has_the_outcome_of_the_later_rounds(oxigraph: OxigraphEngine) -> None:
    """Readers C and D of round 2 differ on 6 × C1; the published link of that pair rests on rounds 3 to 6."""
    (second,) = (each for each in reliability.studies(oxigraph) if each.title == "crosswalk, round 2")
    rows = {(row.unit.curie, row.target.curie): row for row in reliability.disagreements(oxigraph, second)}
    row = rows["gdc:6", "wsis:C1"]
    assert (row.outcome, row.rests_on) == ("linkage:wsis-gdc/gdc-6--poa-8 (adjudicated)", "codes of other rounds")
    assert row.settlement.startswith("Second reader:")


def test_no_pair_with_a_published_link_is_told_to_have_none(oxigraph: OxigraphEngine) -> None:
    """Every differing pair of every study is told as linked where the published sets link it, and only there."""
    found = [row for study in reliability.studies(oxigraph) for row in reliability.disagreements(oxigraph, study)]
    published = [(link.subject.iri, link.object.iri) for link in links(oxigraph) if link.claim_kind == "coding"]
    for row in found:
        counts = pair_of(oxigraph, row.unit.iri, row.target.iri)
        assert row.linked == any(counts(*ends) for ends in published), (row.study, row.unit.curie, row.target.curie)
        assert bool(row.rests_on) == bool(row.status)
    assert {row.rests_on for row in found} == {"these codes", "codes of other rounds", ""}


def test_the_outcome_is_told_in_words_by_command_and_page(oxigraph: OxigraphEngine) -> None:
    """Linked or not, with the status, and that other rounds decided."""
    (second,) = (each for each in reliability.studies(oxigraph) if each.title == "crosswalk, round 2")
    told = {outcome_told(row, str, Terms()) for row in reliability.disagreements(oxigraph, second)}
    assert "Linked (adjudicated), by the codes of other rounds" in told
    assert "Looked at, no link (adjudicated), by the codes of other rounds" in told


def test_a_round_that_looked_beside_the_lines_says_so_and_measures_each_part(oxigraph: OxigraphEngine) -> None:
    """Rounds 3 and 4 read six parts of the Plan and the Tunis Agenda, too; rows by target sum to all pairs."""
    crosswalk = {study.round: study for study in reliability.studies(oxigraph) if study.name == "crosswalk"}
    assert {number: len(study.beside) for number, study in crosswalk.items()} == {1: 0, 2: 0, 3: 6, 4: 6}
    rows = reliability.agreements(oxigraph, crosswalk[3], resamples=20)
    of_targets = [row.pairs for row in rows if row.scope.startswith(("line ", "section: "))]
    assert (sum(of_targets), len(of_targets)) == (rows[0].pairs, 24)
    assert study_named("crosswalk, round 3", str, Terms(), beside=True) == (
        "Compact × action lines and other parts of texts of the Summit, round 3"
    )
    names = reliability.group_names(oxigraph, "fr")
    assert {names[row.scope] for row in rows if row.scope == "section: Financial mechanisms"} == {
        "Mécanismes de financement"
    }


def test_a_single_provision_has_no_interval(oxigraph: OxigraphEngine) -> None:
    """Whatever is drawn anew is that provision again: the preamble of the Compact states one act."""
    (second,) = (each for each in reliability.studies(oxigraph) if each.title == "crosswalk, round 2")
    rows = {row.scope: row for row in reliability.agreements(oxigraph, second, resamples=20)}
    row = rows["part: Preamble"]
    assert row.pairs == 18 and row.weighted is not None
    assert (row.kappa_low, row.weighted_low, row.weighted_high) == (None, None, None)
    assert rows["all pairs"].weighted_low is not None


def test_each_coded_set_beside_the_crosswalk_has_its_studies(oxigraph: OxigraphEngine) -> None:
    """Findings × the 19 lines by P and Q; the actions of the WSIS+20 outcome × lines and × objectives by R and S."""
    names = {"findings × lines": "PQ", "WSIS+20 × lines": "RS", "WSIS+20 × objectives": "RS"}
    found = {study.name: study for study in reliability.studies(oxigraph) if study.name in names}
    assert set(found) == set(names)
    numbers = {}
    for name, letters in names.items():
        study = found[name]
        assert study.names == tuple(f"Model reader {letter}" for letter in letters)
        overall = reliability.agreements(oxigraph, study, resamples=20)[0]
        numbers[name] = (overall.pairs, overall.linked_a, overall.linked_b, overall.linked_both)
        assert overall.kappa is not None and overall.kappa >= 0.9
    assert numbers == {
        "findings × lines": (145 * 19, 166, 175, 159),
        "WSIS+20 × lines": (20 * 19, 30, 29, 28),
        "WSIS+20 × objectives": (20 * 5, 16, 15, 15),
    }


def test_a_set_that_readers_code_has_its_study_of_itself(oxigraph: OxigraphEngine) -> None:
    """By its authors and by what it looked at, whichever side; called by its kinds where it has no other name.

    Whose authors read little of it, or nothing, has none.
    """
    store = oxigraph.copied()
    heads = "".join(f"PREFIX {name}: <{space}> " for name, space in prefixes().items())
    trends = "trend:5g-6g, trend:blockchain"
    store.update(
        f"""{heads} INSERT DATA {{ GRAPH graph:more {{
        set:one a wg:MappingSet ; sssom:author_id agent:reader-a, agent:reader-b ;
          wg:coversSubject sdg:1, sdg:2, wsis:C5 ; wg:coversObject {trends} .
        set:two a wg:MappingSet ; sssom:author_id agent:reader-p ; wg:coversSubject sdg:1 ; wg:coversObject {trends} .
        set:three a wg:MappingSet ; sssom:author_id agent:itu ; wg:coversSubject sdg:1 ; wg:coversObject {trends} .
        set:four a wg:MappingSet ; sssom:author_id agent:reader-a, agent:reader-b ;
          wg:coversSubject trend:5g-6g, sdg:1 ; wg:coversObject sdg:2 . }} }}"""
    )
    known = [study.title for study in reliability.studies(oxigraph)]
    found = reliability.studies(type(oxigraph)(store, union=True))
    more = [study for study in found if len(study.units) == 2]
    assert [study.title for study in more] == ["trends × lines (set:one), round 1", "trend × goal, round 1"]
    assert [list(map(compact, study.targets)) for study in more] == [["wsis:C5"], ["sdg:1", "sdg:2"]]
    rest = [study.title.replace(" (set:trends-coded)", "") for study in found if study not in more]
    assert rest == known
    assert "trends × lines (set:trends-coded), round 1" in [study.title for study in found]
    assert study_named(more[1].title, str, Terms()) == "Emerging trends × Sustainable Development Goals, round 1"
