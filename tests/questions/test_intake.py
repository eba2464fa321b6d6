"""Rows of others become linkages of ours, are mended, repeat an earlier one, or are reported: never lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.questions.intake import take
from wsis_gdc.questions.stated_mappings import Stated, StatedRow, Taken

ENDS = {"subject_id": "gdc:29d", "object_id": "wsis:C5", "predicate_id": "skos:relatedMatch"}


def taken(engine: OxigraphEngine, *rows: dict[str, str], **about: Any) -> Taken:
    numbered = tuple(StatedRow(line, row) for line, row in enumerate(rows, start=2))
    return take(engine, Stated("theirs.tsv", about, numbered), "theirs")


TEXTS = st.one_of(
    st.sampled_from(
        ["gdc:29d", "wsis:C5", "C5", "wg:continues", "skos:exactMatch", "Not", "2", "0,5", "", "a|b", "=1"]
    ),
    st.text(max_size=12),
)


SLOTS = ("confidence", "strength", "status", "comment", "other", "see_also", "author_id", "x")
ROWS = st.fixed_dictionaries(dict.fromkeys(ENDS, TEXTS), optional=dict.fromkeys(SLOTS, TEXTS))


@given(rows=st.lists(ROWS, max_size=6))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_counts_add_up_whatever_stands_there(oxigraph: OxigraphEngine, rows: list[dict[str, str]]) -> None:
    """Every row is told once."""
    found = taken(oxigraph, *rows)
    assert sum(found.counts.values()) == len(rows)
    assert found.counts["reported"] == len({finding.line for finding in found.reported})


def test_prefixes_of_the_file_go_before_those_of_the_graph(oxigraph: OxigraphEngine) -> None:
    """Theirs may stand for something else."""
    row = ENDS | {"subject_id": "x:29d"}
    assert taken(oxigraph, row, curie_map={"x": "https://w3id.org/wsis-gdc/gdc/"}).mappings[0].subject == "gdc:29d"
    assert taken(oxigraph, ENDS, curie_map={"gdc": "https://example.org/"}).reported[0].cure.startswith("name a thing")


@pytest.mark.parametrize(
    ("cells", "kind", "status"),
    [
        ({}, "explicit", "published"),
        ({"mapping_justification": "semapv:LexicalMatching"}, "suggestion", "proposed"),
        ({"mapping_justification": "semapv:ManualMappingCuration"}, "explicit", "published"),
        ({"claim_kind": "coding", "status": "coded"}, "coding", "coded"),
    ],
)
def test_what_a_program_matched_is_a_proposal(
    oxigraph: OxigraphEngine, cells: dict[str, str], kind: str, status: str
) -> None:
    """Unless the file says otherwise."""
    mapping = taken(oxigraph, ENDS | cells).mappings[0]
    assert (mapping.claim_kind, mapping.status) == (kind, status)


@pytest.mark.parametrize(
    ("cells", "about"),
    [
        ({"strength": "2", "certainty": "likely"}, {}),
        ({"other": "strength=2|certainty=likely"}, {}),
        (
            {"grade": "2", "certainty": "likely"},
            {"extension_definitions": [{"slot_name": "grade", "property": "wg:strength"}]},
        ),
    ],
)
def test_our_extension_slots_are_kept(oxigraph: OxigraphEngine, cells: dict[str, str], about: dict[str, Any]) -> None:
    """From their columns, from ``other``, and from columns that a file declares under other names."""
    mapping = taken(oxigraph, ENDS | cells, **about).mappings[0]
    assert (mapping.strength, mapping.certainty) == ("2", "likely")


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"predicate_modifier": "Not"}, "says what does not hold"),
        ({"object_id": "sssom:NoTermFound"}, "no match was found"),
        ({"object_id": "gdc:29d"}, "links gdc:29d with itself"),
        ({"object_id": "set:wsis-gdc"}, "nothing that a linkage may join"),
        ({"object_id": "4"}, "stands for several things"),
        ({"object_id": "MONDO:1"}, "has an unknown prefix"),
        ({"predicate_id": "owl:differentFrom"}, "do not match"),
        ({"predicate_id": "wg:continue"}, "is no relation"),
    ],
)
def test_what_is_no_link_is_never_taken_for_one(oxigraph: OxigraphEngine, cells: dict[str, str], problem: str) -> None:
    """It is reported with its line and a cure."""
    found = taken(oxigraph, ENDS | cells)
    assert found.mappings == ()
    assert problem in found.reported[0].problem
    assert (found.reported[0].line, bool(found.reported[0].cure)) == (2, True)


def test_a_stronger_match_keeps_its_name_in_a_note(oxigraph: OxigraphEngine) -> None:
    """It is told with its line, since our relation says less."""
    found = taken(oxigraph, ENDS | {"predicate_id": "skos:exactMatch"})
    assert (found.mappings[0].predicate, found.mappings[0].note) == ("relatedMatch", "Stated as skos:exactMatch.")
    assert ('predicate_id: "skos:exactMatch" taken as relatedMatch, which says less', (2,)) in found.mended


def test_the_same_claim_with_other_particulars_is_for_a_person_to_settle(oxigraph: OxigraphEngine) -> None:
    """Unless each has a source of its own."""
    rows = [ENDS | {"confidence": number} for number in ("0.5", "0.9")]
    assert "line 2" in taken(oxigraph, *rows).reported[0].problem
    sourced = [row | {"see_also": f"https://example.org/{place}"} for place, row in enumerate(rows)]
    assert [each.id[-3:] for each in taken(oxigraph, *sourced).mappings] == ["-C5", "--2"]


def test_the_claimant_is_who_the_graph_knows(oxigraph: OxigraphEngine) -> None:
    """The one author of all rows, else the one creator; nobody where the graph does not know them."""
    assert taken(oxigraph, ENDS | {"author_id": "entity:itu"}, creator_id=["agent:apc"]).claimant == "entity:itu"
    assert taken(oxigraph, ENDS, creator_id=["agent:apc"]).claimant == "agent:apc"
    assert taken(oxigraph, ENDS, creator_id=["orcid:0000-0002-1825-0097"]).claimant == ""


def test_a_name_with_signs_that_cannot_be_seen_is_reported(oxigraph: OxigraphEngine) -> None:
    """Its row only; the others are taken."""
    found = taken(oxigraph, ENDS, ENDS | {"subject_id": "gdc:29\x01d"}, ENDS | {"object_id": "gdc/\u202e"})
    assert (len(found.mappings), len(found.reported)) == (1, 2)


def test_what_a_file_declares_beside_sssom_is_kept_in_notes(oxigraph: OxigraphEngine) -> None:
    """A column without a declaration is told and left out."""
    about = {"extension_definitions": [{"slot_name": "theme", "property": "https://example.org/theme"}]}
    found = taken(oxigraph, ENDS | {"theme": "=access", "else": "x"}, **about)
    assert found.mappings[0].note == "theme: =access."
    assert [each.what for each in found.mended if "left out" in each.what] == [
        "columns without a place in a mapping set, left out (filled cells): else (1)"
    ]
