"""Gaps and overlaps: what has no link, where commitments meet, and the sentences about it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from wsis_gdc.base.errors import NotFoundError, QueryError, WsisGdcError
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.knowledge.coding import OPENING, reasons_of
from wsis_gdc.knowledge.things import resolve
from wsis_gdc.questions.gaps import Gap, asked_of, gaps, remembered, told_by_parts
from wsis_gdc.questions.held_roles import held_roles
from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.questions.overlaps import overlaps
from wsis_gdc.words.gap_lists import gap_list
from wsis_gdc.words.languages import LANGUAGES
from wsis_gdc.words.sentences import (
    GAP_NAMES,
    facilitation_caution,
    gap_records,
    gap_said,
    overlap_records,
    overlap_said,
    plain,
)
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from tests.conftest import Run

    from wsis_gdc.engines import OxigraphEngine

CODED = ["wsis-gdc"]


@pytest.fixture(scope="module")
def found(oxigraph: OxigraphEngine) -> tuple[Gap, ...]:
    """All gaps of the curated data, by the coded crosswalk and the coded trends; entities by all that there is."""
    coded = gaps(oxigraph, sets=["wsis-gdc", "trends-coded"])
    assert {gap.question for gap in coded} == {"commitments", "lines", "trends"}
    return (*coded, *gaps(oxigraph, ["entities"]))


def test_commitments_without_a_link_are_the_empty_rows_of_the_matrix(
    found: tuple[Gap, ...], oxigraph: OxigraphEngine
) -> None:
    """Each of them was looked at; a clause that only opens a list is none of them."""
    opening = {unit for unit, reason in reasons_of(oxigraph).items() if reason == OPENING}
    table = matrix(oxigraph, Asked("commitment", "action-line", sets=CODED))
    linked = {row for row, _ in table.cells}
    missing = [gap for gap in found if gap.question == "commitments" and gap.state == "none"]
    assert [gap.thing.iri for gap in missing] == [row.iri for row in table.rows if row.iri not in linked | opening]
    assert opening and all(gap.links == 0 for gap in missing)


def said(gap: Gap, language: str = "en") -> str:
    """Return the sentence about a gap."""
    return plain(gap_said(gap, Terms(language)), Terms(language))


@pytest.mark.parametrize(("language", "comma"), [("en", ", "), ("zh", "、"), ("ar", "، ")])
def test_lists_in_a_sentence_are_written_as_the_language_writes_them(
    found: tuple[Gap, ...], language: str, comma: str
) -> None:
    """A Latin comma stands in no Chinese or Arabic sentence."""
    several = [gap for gap in found if gap.question == "commitments" and gap.state == "weak" and len(gap.reached) > 1]
    assert several and all(comma.join(gap.reached) in said(gap, language) for gap in several)


def test_a_gap_tells_the_reason_that_was_recorded(found: tuple[Gap, ...]) -> None:
    """The scientific panel on AI is new: the Plan of Action of 2003 does not know the subject."""
    gap = next(gap for gap in found if gap.thing.code == "56(a)")
    assert gap.reason == "new"
    assert said(gap) == (
        "Commitment 56(a) (Independent International Scientific Panel on AI) was read against the action lines and "
        "linked to none (no antecedent among the lines and texts looked at); no facilitator follows it up through "
        "a line. Counted are the mapping sets chosen only."
    )


def test_weak_commitments_have_no_link_above_the_limit(oxigraph: OxigraphEngine) -> None:
    """With a higher limit more of them are weak; the rest of the gaps stays."""
    table = matrix(oxigraph, Asked("commitment", "action-line", sets=CODED, value="strength"))
    best = {row.iri: total for row, total in zip(table.rows, table.row_totals, strict=True)}
    for limit in (1, 2):
        some = [gap for gap in gaps(oxigraph, ["commitments"], sets=CODED, weak=limit) if gap.state == "weak"]
        assert {gap.thing.iri for gap in some} == {iri for iri, total in best.items() if total and total <= limit}
        assert all(gap.strongest == best[gap.thing.iri] for gap in some)
    assert some


def test_a_line_that_no_commitment_reaches_names_its_facilitators(found: tuple[Gap, ...]) -> None:
    """E-agriculture is the only one."""
    lines = [gap for gap in found if gap.question == "lines"]
    assert [gap.thing.code for gap in lines if gap.state == "none"] == ["C7-e-agriculture"]
    assert said(next(gap for gap in lines if gap.state == "none")).endswith(
        "the line goes on from its own mandate alone. Counted are the mapping sets chosen only. Facilitated by: FAO."
    )


def test_a_line_of_which_only_sub_lines_were_looked_at_is_counted_apart(oxigraph: OxigraphEngine) -> None:
    """It is neither reached nor without a link: C7 is not among those that are asked about."""
    assert [line.code for line in told_by_parts(oxigraph)] == ["C7"]
    assert asked_of(oxigraph)["lines"] == {"action-line": 18}


def test_entities_without_a_link_are_named_nowhere(found: tuple[Gap, ...], oxigraph: OxigraphEngine) -> None:
    """Each sentence about an entity is true of the graph: no role of any list, membership, convening or naming."""
    iris = {gap.thing.iri for gap in found if gap.question == "entities"}
    query = """SELECT DISTINCT ?entity WHERE {
      { ?any org:member|wg:convenedBy|wg:namesActor|sssom:subject_id|sssom:object_id ?entity }
      UNION { ?entity org:memberOf ?group } UNION { ?any wg:facilitatedBy ?entity }
      ?entity a wg:UNEntity }"""
    named = {iri for (iri,) in oxigraph.select(query).texts()}
    every = {iri for (iri,) in oxigraph.select("SELECT ?e { ?e a wg:UNEntity }").texts()}
    assert iris == every - named
    codes = {gap.thing.code for gap in found if gap.question == "entities"}
    assert not codes & {"ITU", "UNESCO", "FAO", "UNHCR", "UNESCWA", "UN Women"}
    facilitators = matrix(oxigraph, Asked("entity", "action-line", by="facts"))
    assert not codes & {row.code for row in facilitators.rows if any(row.iri == pair[0] for pair in facilitators.cells)}


def test_an_entity_that_is_only_remembered_is_told_as_such(oxigraph: OxigraphEngine, run: Run) -> None:
    """ICAO has a role of 2005 and IAEA a membership, both from memory; UNECA a membership that a source tells."""
    codes = {thing.code for thing in remembered(oxigraph)}
    assert {"ICAO", "IAEA", "WFP", "World Bank"} <= codes and not codes & {"ITU", "UNECA", "UNDP"}
    told = run("gaps", "--what", "entities", "--format", "table").out
    words = " ".join(told.split())
    assert "has a role in a line, a membership or a mechanism, of today or of the past, or is named in" in words
    assert "from memory at least in part: IAEA, ICAO," in words and "has a link" not in words
    assert gap_list(oxigraph, ["entities"]).of_entities in gap_list(oxigraph).notes


def test_trends_are_told_by_the_side_that_misses_them(found: tuple[Gap, ...]) -> None:
    """Quantum computing is in the lines only, blockchain in neither; the same as the named query."""
    trends = {gap.thing.label: gap for gap in found if gap.question == "trends"}
    assert trends["Quantum computing"].missing == ("compact",)
    assert said(trends["Quantum computing"]).startswith(
        "No provision of the Global Digital Compact takes up Quantum computing; the WSIS action lines do only weakly "
        "(strength 1 at most: C5)."
    )
    assert trends["Blockchain technology"].missing == ("lines", "compact")
    assert said(trends["Blockchain technology"]).startswith(
        "Neither the WSIS action lines nor the Global Digital Compact take up Blockchain technology."
    )


def test_a_commitment_that_no_set_looked_at_is_unknown(oxigraph: OxigraphEngine) -> None:
    """Not looked at is not the same as no link, and what one set does not tell another may."""
    some = gaps(oxigraph, ["commitments"], sets=["igf-2025-crosswalk"])
    assert {gap.state for gap in some} == {"unknown"}
    assert said(some[0]).endswith(" with no action line; whether they looked is not known.")
    for question in ("lines", "trends"):
        for gap in gaps(oxigraph, [question], sets=["ecosoc"]):
            assert gap.state == "unknown" and "Nobody" not in said(gap)
    with pytest.raises(QueryError, match="ask about them without sets"):
        gaps(oxigraph, ["entities"], sets=["ecosoc"])


def test_unknown_questions_and_limits_are_refused(oxigraph: OxigraphEngine) -> None:
    """With what is possible."""
    with pytest.raises(NotFoundError, match=r'unknown question "line" \(did you mean lines'):
        gaps(oxigraph, ["line"])
    with pytest.raises(QueryError, match="a weak strength is 1 or 2, not 3"):
        gaps(oxigraph, weak=3)
    with pytest.raises(NotFoundError, match='unknown mapping set "wsis"'):
        gaps(oxigraph, sets=["wsis"])
    with pytest.raises(NotFoundError, match='unknown kind to compare "section"'):
        overlaps(oxigraph, "section")


CELLS = """SELECT ?line ?unit (MAX(?s) AS ?most) WHERE {
  set:wsis-gdc sssom:mappings ?link .
  ?link sssom:subject_id ?named ; sssom:object_id ?item ; wg:strength ?s ; wg:status ?status
  FILTER(?status != <https://w3id.org/wsis-gdc/term/status/proposed>)
  ?unit wg:inSection ?section ; wg:kind|wg:kindAlso ?kind FILTER(STRSTARTS(STR(?unit), STR(gdc:)))
  FILTER(STRAFTER(STR(?kind), "/kind/") IN ("commitment", "call", "request"))
  PARTS
} GROUP BY ?line ?unit"""
"""The strongest coded strength of each line and each commitment."""

OWN = """{ ?item a wg:ActionLine BIND(?item AS ?line) } UNION { ?item wg:rollsUpTo ?line . ?line a wg:ActionLine
    FILTER NOT EXISTS { ?item a wg:ActionLine }
    FILTER NOT EXISTS { ?item wg:rollsUpTo ?nearer . ?nearer a wg:ActionLine ; wg:rollsUpTo ?line } }
  FILTER(?named = ?unit)"""
"""A link counts for the commitment that it names, and for the line that it names or whose item it names."""

WITH_PARTS = "?item wg:rollsUpTo? ?line . ?line a wg:ActionLine . ?named wg:rollsUpTo? ?unit"
"""It counts for everything that these are part of, too."""

ACTS = """FILTER NOT EXISTS { ?none wg:unit ?unit ; wg:noLinkReason <https://w3id.org/wsis-gdc/term/reason/chapeau> }"""
"""A clause that only opens a list does not count beside its items."""


@pytest.mark.parametrize("with_parts", [False, True])
def test_overlap_is_the_share_of_commitments_that_two_lines_have_in_common(
    with_parts: bool, oxigraph: OxigraphEngine
) -> None:
    """Counted from what SPARQL says; Jaccard and Ruzicka as defined; every pair that shares something is there."""
    reached: dict[str, dict[str, int]] = {}
    query = CELLS.replace("PARTS", f"{WITH_PARTS} {ACTS}" if with_parts else OWN)
    for line, unit, most in oxigraph.select(query).texts():
        reached.setdefault(line, {})[unit] = int(most)
    pairs = overlaps(oxigraph, sets=CODED, with_parts=with_parts)
    sharing = {frozenset(two) for two in combinations(reached, 2) if set(reached[two[0]]) & set(reached[two[1]])}
    umbrella = f"{BASE}wsis/C7"
    own = {two for two in sharing if umbrella in two and all(iri.startswith(umbrella) for iri in two)}
    assert {frozenset((pair.one.iri, pair.other.iri)) for pair in pairs} == sharing - own
    assert pairs and bool(own) == with_parts
    for pair in pairs:
        one, other = reached[pair.one.iri], reached[pair.other.iri]
        either = set(one) | set(other)
        assert {thing.iri for thing in pair.shared} == set(one) & set(other)
        assert pair.jaccard == pytest.approx(len(pair.shared) / len(either))
        mins = sum(min(one.get(row, 0), other.get(row, 0)) for row in either)
        assert pair.weighted == pytest.approx(mins / sum(max(one.get(row, 0), other.get(row, 0)) for row in either))
    assert [pair.jaccard for pair in pairs] == sorted((pair.jaccard for pair in pairs), reverse=True)


def test_with_parts_a_line_carries_those_of_its_lines_and_no_commitment_counts_twice(oxigraph: OxigraphEngine) -> None:
    """11(d) and 13(b) concern C2 and a line of C7; 11 and 13 only open their lists, 32 one whose items differ."""
    (pair,) = overlaps(oxigraph, codes=["C7", "C2"], with_parts=True)
    assert [thing.code for thing in pair.shared] == ["11(d)", "13(b)"]


def test_two_items_of_one_paragraph_are_no_shared_commitment(oxigraph: OxigraphEngine) -> None:
    """11(d) concerns e-health and 11(e) e-environment: what the lines share is not paragraph 11, which opens both."""
    pairs = {(pair.one.code, pair.other.code): pair for pair in overlaps(oxigraph, sets=CODED)}
    shared = {thing.code for thing in pairs["C7-e-health", "C7-e-environment"].shared}
    assert shared and not any(code.startswith("11") for code in shared)


def test_the_sentence_on_an_overlap_says_who_could_plan(oxigraph: OxigraphEngine) -> None:
    """Those who facilitate both; where nobody does, that they differ."""
    pairs = {(pair.one.code, pair.other.code): pair for pair in overlaps(oxigraph, sets=CODED)}

    def told(one: str, other: str, language: str = "en") -> str:
        return plain(overlap_said(pairs[one, other], Terms(language)), Terms(language))

    assert told("C5", "C6").endswith("ITU facilitates both and can plan them together.")
    assert told("C1", "C7-e-business").endswith(").")  # who leads e-business is not known
    assert told("C4", "C7-e-learning").endswith("Their facilitators differ, so coordination is worth arranging.")
    assert told("C7-e-learning", "C8", "fr").endswith("UNESCO facilite les deux et peut les planifier ensemble.")


def test_the_caution_on_facilitation_follows_the_data(oxigraph: OxigraphEngine) -> None:
    """Told from memory only if a current role is, of low confidence only if one is; roles of the past do not count."""
    roles = [role for role in held_roles(oxigraph) if role.line.code in ("C5", "C9")]
    low = "Of low confidence is who facilitates these: C9."
    assert facilitation_caution(roles, Terms()) == f"Current facilitation is taken as certain. {low}"
    remembered = [replace(role, basis="memory", confidence="high") for role in roles if role.leads]
    assert any(role.current for role in remembered) and not all(role.current for role in remembered)
    told = facilitation_caution(remembered, Terms())
    assert told == "Current facilitation is taken as certain; some of it is known from memory only."


def test_c7_and_its_own_lines_are_no_overlap(oxigraph: OxigraphEngine) -> None:
    """A part shares everything with its whole."""
    codes = {(pair.one.code, pair.other.code) for pair in overlaps(oxigraph, sets=CODED)}
    assert ("C7-e-learning", "C7-e-employment") in codes
    assert not any(one == "C7" and other.startswith("C7-") for one, other in codes)


@pytest.mark.parametrize(("code", "kind"), [("C2", "action-line"), ("itu", "entity"), ("sdg:9", "goal")])
def test_the_overlaps_of_one_thing_are_its_pairs(code: str, kind: str, oxigraph: OxigraphEngine) -> None:
    """In their order; the kind is that of the thing."""
    iri = resolve(oxigraph, code)
    expected = [pair for pair in overlaps(oxigraph, kind) if iri in (pair.one.iri, pair.other.iri)]
    assert [*overlaps(oxigraph, codes=code)] == expected
    assert expected


def test_the_overlap_of_a_pair_is_told_where_there_is_none(oxigraph: OxigraphEngine) -> None:
    """C1 and C9 share nothing of what concerns either, which is a finding; the order of the codes does not matter."""
    (pair,) = overlaps(oxigraph, codes=["C9", "C1"])
    assert (pair.one.code, pair.other.code, pair.shared, pair.jaccard, pair.weighted) == ("C1", "C9", (), 0, 0)
    (row,) = overlap_records([pair], Terms())
    assert row["sentence"].endswith(f"share none of the {pair.either} commitments that concern either.")
    (same,) = overlaps(oxigraph, codes=["C2", "C8"], sets=CODED)
    assert same in overlaps(oxigraph, sets=CODED)


@pytest.mark.parametrize(
    ("codes", "choices", "told"),
    [
        (["C2", "itu"], {}, "C2 is of kind action-line and entity:itu of kind entity: no pair"),
        (["C2", "C2"], {}, "C2 and itself are no pair"),
        (["C1", "C2", "C3"], {}, "two for one pair; here are 3"),
        (["C7-e-health", "C7"], {}, "C7-e-health is part of wsis:C7, so the two are no pair"),
        (["gdc:11d"], {}, "gdc:11d is of kind commitment; overlaps compare: action-line, entity, goal, trend"),
        (["C2"], {"kind": "goal"}, "C2 is of kind action-line, not goal; leave out kind"),
        (["C7"], {}, "no claim of those asked links a commitment with wsis:C7 itself; .* with with_parts=True"),
        (["trend:blockchain"], {}, "no claim of those asked links a commitment with trend:blockchain$"),
        (["undp"], {}, "entity:undp facilitates no line that a claim of those asked links with a commitment"),
        (["C99"], {}, 'unknown code "C99"'),
    ],
)
def test_codes_that_make_no_pair_are_refused_in_a_sentence(
    codes: list[str], choices: dict[str, Any], told: str, oxigraph: OxigraphEngine
) -> None:
    """Where no commitment is linked with a thing, that it shares none is not known, and not said."""
    with pytest.raises(WsisGdcError, match=told):
        overlaps(oxigraph, codes=codes, **choices)


def test_overlaps_do_not_send_to_suggestions_which_they_do_not_take(with_suggestions: OxigraphEngine) -> None:
    with pytest.raises(QueryError) as told:
        overlaps(with_suggestions, sets=["suggested"])
    assert "suggestions" not in str(told.value)


def test_entities_meet_through_the_lines_they_facilitate(oxigraph: OxigraphEngine) -> None:
    """UNEP and WMO facilitate e-environment and nothing else."""
    pair = next(
        pair for pair in overlaps(oxigraph, "entity", sets=CODED) if (pair.one.code, pair.other.code) == ("UNEP", "WMO")
    )
    asked = oxigraph.select(CELLS.replace("PARTS", OWN)).texts()
    environment = {unit for line, unit, _ in asked if line == f"{BASE}wsis/C7-e-environment"}
    assert {thing.iri for thing in pair.shared} == environment
    assert pair.jaccard == 1
    number = len(environment)
    assert plain(overlap_said(pair, Terms()), Terms()).startswith(
        f"UNEP and WMO meet in {number} of the {number} commitments that concern either (100%: "
    )
    assert len(overlap_said(pair, Terms())) == 1  # who should lead, no data tell


def test_the_records_hold_what_a_page_shows(found: tuple[Gap, ...]) -> None:
    """Plain values by name; labels say their language and whether they are verified."""
    first = gap_records(found, Terms())[0]
    assert tuple(first) == GAP_NAMES
    assert json.loads(json.dumps(first)) == first
    assert (first["label_language"], first["label_verified"]) == ("en", True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_whole_in_every_language(oxigraph: OxigraphEngine, language: str) -> None:
    """No place stays open, nothing falls back to English, and the code of the thing is named."""
    some = gaps(oxigraph, sets=CODED, weak=2, language=language)
    assert {gap.state for gap in some} == {"none", "weak", "unknown"}
    texts = [row["sentence"] for row in gap_records(some, Terms(language))]
    texts += [
        row["sentence"] for row in overlap_records(overlaps(oxigraph, sets=CODED, language=language), Terms(language))
    ]
    assert not [text for text in texts if "{" in text or "⟦" in text or "None" in text]
    assert all(gap.thing.code in said(gap, language) for gap in some if gap.question in ("commitments", "lines"))


def test_a_label_from_memory_has_its_mark_in_the_sentence(oxigraph: OxigraphEngine) -> None:
    """And a machine-assisted one has none: the page and the command say so of all of them together."""
    line = next(gap for gap in gaps(oxigraph, ["lines"], sets=CODED, language="ar") if gap.state == "none")
    assert not line.thing.verified and "*" in said(line, "ar")
    panel = next(gap for gap in gaps(oxigraph, ["commitments"], sets=CODED, language="ar") if gap.reason == "new")
    assert panel.thing.lang == "ar" and panel.thing.mark == "machine-assisted" and "*" not in said(panel, "ar")
    assert f"\u2068{panel.thing.code} ({panel.thing.label})\u2069" in said(panel, "ar")


def test_the_commands_write_csv_and_json(run: Run) -> None:
    """The same rows in both; sentences in the table."""
    done = run("gaps", "--what", "trends", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["code"] for row in rows]
    assert [row["sentence"] for row in json.loads(run("gaps", "--what", "trends", "--format", "json").out)] == [
        row["sentence"] for row in rows
    ]
    assert "Emerging trends that nobody covers" in run("gaps", "--format", "table").out
    assert "Tendances émergentes que personne ne couvre" in run("gaps", "--format", "table", "--lang", "fr").out
    pairs = list(csv.DictReader(io.StringIO(run("overlaps", "--top", "3", "--format", "csv").out)))
    assert len(pairs) == 3
    assert "Share in common" in run("overlaps", "--top", "3", "--format", "table").out
    spanish = run("overlaps", "--top", "1", "--format", "table", "--lang", "es").out
    assert "Pares de líneas de acción a las que atañen los mismos compromisos (1)" in spanish


def test_the_command_on_languages_tells_what_there_is(run: Run) -> None:
    """Everything of the interface; of the labels as many as SPARQL counts."""
    rows = list(csv.DictReader(io.StringIO(run("languages", "--format", "csv").out)))
    assert [row["language"] for row in rows] == list(LANGUAGES)
    assert all(row["translated"] == row["strings"] for row in rows)
    counted = list(csv.DictReader(io.StringIO(run("query", "--name", "coverage-by-language", "--format", "csv").out)))
    for row in rows:
        mine = [each for each in counted if each["language"] == row["language"]]
        assert int(row["labels"]) == sum(int(each["labels"]) for each in mine)
        assert int(row["from_memory"]) == sum(int(each["unverified"]) for each in mine)
        assert int(row["machine_assisted"]) == sum(int(each["machine_assisted"]) for each in mine)
        told = int(row["official"]) + int(row["machine_assisted"]) + int(row["from_memory"])
        assert told == int(row["labels"]) == int(row["things"])
        assert row["texts_translated"] == row["texts"]
    assert "machine-assisted" in run("languages").out
