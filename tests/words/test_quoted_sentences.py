"""Texts that name links: how their sentences are read, and what becomes of each against the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.namespaces import compact
from wsis_gdc.questions.quotation import check
from wsis_gdc.words.quotation_told import told
from wsis_gdc.words.quoted_sentences import quoted_sentences
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine

CASES = {
    "11(d) continues C2.": ("found", (), "linked"),
    "Paragraph 11(d) of the Compact continues line C2 with strength 3.": ("found", (), "linked"),
    "C2 is continued by GDC 11(d).": ("found", (), "linked"),
    "Le paragraphe 11(d) prolonge C2.": ("found", (), "linked"),
    "التعاهد 46، رابط، C5.": ("found", (), "linked"),
    "11(d) and C2 are linked.": ("found", (), "linked"),
    "11(d) extends C2.": ("misquoted", ("relation",), "linked"),
    "11(d) continues C2 with strength 1.": ("misquoted", ("strength",), "linked"),
    "C2 continues 11(d).": ("misquoted", ("direction",), "linked"),
    "According to ITU, 11(d) continues C2.": ("misquoted", ("claimant",), "linked"),
    "The Moon Society says that 11(d) continues C2.": ("misquoted", ("claimant",), "linked"),
    "11(d) continues C2, a link endorsed by ITU.": ("misquoted", ("review",), "linked"),
    "11(d) has no link with C2.": ("misquoted", ("denied",), "linked"),
    "11(d) does not extend C2.": ("found", (), "linked"),
    "Paragraph 11 continues C2.": ("misquoted", ("part",), "looked-at-no-link"),
    "29(d) extends C5.": ("unsupported", (), "looked-at-no-link"),
    "No link joins 29(d) and C5.": ("found", (), "looked-at-no-link"),
    "gdc:1 extends C5.": ("unsupported", (), "not-looked-at"),
    "gdc:1 is not linked with C5.": ("unsupported", (), "not-looked-at"),
    "ITU facilitates C5.": ("found", (), "stated-fact"),
    "ITU does not facilitate C5.": ("misquoted", ("denied",), "stated-fact"),
    "ITC is a partner in C7-e-business.": ("found", (), "stated-fact"),
    "ITC facilitates C7-e-business.": ("misquoted", ("role",), "stated-fact"),
    "ITU is a co-facilitator of C11.": ("misquoted", ("time",), "dated-role"),
    "ITU was a co-facilitator of C11 in 2014.": ("found", (), "dated-role"),
    "ITU was a co-facilitator of C11 in 2012.": ("misquoted", ("time",), "dated-role"),
    "ITU does not facilitate C11.": ("unsupported", (), "dated-role"),
    "UNECA is a co-facilitator of C6.": ("misquoted", ("role",), "dated-role"),
    "UNECA was in charge of C6 in 2005.": ("unsupported", (), "dated-role"),
    "ODET is a member of mechanism:ungis.": ("misquoted", ("role",), "stated-fact"),
    "ITU is vice-chair of mechanism:ungis.": ("found", (), "stated-fact"),
    "ITU is chair of mechanism:ungis.": ("misquoted", ("time",), "stated-fact"),
    "11(d) extends C7.": ("misquoted", ("part",), "linked-in-parts"),
    "32(c) extends poa:12c.": ("misquoted", ("evidence",), "evidence-of-a-link"),
    "According to ITU, ITU contributes to 17(a).": ("found", (), "linked"),
}


@pytest.mark.parametrize("text", CASES)
def test_a_sentence_is_found_misquoted_or_unsupported(oxigraph: OxigraphEngine, text: str) -> None:
    """Looked at without a link is told apart from not looked at."""
    (sentence,) = quoted_sentences(oxigraph, text)
    ((_, _, statement),) = sentence.statements
    checked = check(oxigraph, statement)
    assert (checked.verdict, checked.differences, checked.standing) == CASES[text]
    assert told(checked, Terms()).lower().startswith(checked.verdict)


def test_a_role_is_told_with_its_list(oxigraph: OxigraphEngine) -> None:
    """So that nobody quotes one of 2014 as one of today."""
    (sentence,) = quoted_sentences(oxigraph, "ITU is a co-facilitator of C11.")
    ((_, _, statement),) = sentence.statements
    recorded = told(check(oxigraph, statement), Terms()).partition("What is recorded: ")[2]
    lead = "entity:itu co-facilitator of wsis:C11 (reports and meetings, 2008–2017, 2014, no role of today)"
    assert recorded.startswith(lead)


def test_a_role_of_a_group_is_told_as_the_groups(oxigraph: OxigraphEngine) -> None:
    """Of a past role it is not known who was a member then."""
    (sentence,) = quoted_sentences(oxigraph, "UNECA is a co-facilitator of C6.")
    ((_, _, statement),) = sentence.statements
    recorded = told(check(oxigraph, statement), Terms()).partition("What is recorded: ")[2]
    assert recorded.startswith("entity:un-regional-commissions proposed facilitator of wsis:C6 (")
    assert "no role of today; of the group, of which entity:uneca is a member)" in recorded


def _pairs(engine: OxigraphEngine, text: str) -> list[tuple[str, str, str]]:
    return [
        (compact(one.iri), said.relation, compact(other.iri))
        for sentence in quoted_sentences(engine, text)
        for one, other, said in sentence.statements
    ]


def test_each_thing_is_read_with_the_relation_before_it(oxigraph: OxigraphEngine) -> None:
    """Also where one subject has two relations, and where things are listed."""
    assert _pairs(oxigraph, "29(d) and 30 extend C5, and rely on C2.") == [
        ("gdc:29d", "extends", "wsis:C5"),
        ("gdc:30", "extends", "wsis:C5"),
        ("gdc:29d", "reliesOn", "wsis:C2"),
        ("gdc:30", "reliesOn", "wsis:C2"),
    ]
    assert _pairs(oxigraph, "C7: e-health contributes to SDG target 3.8.") == [
        ("wsis:C7-e-health", "contributesTo", "sdg:3.8")
    ]


def test_sentences_that_name_no_link_are_passed_over(oxigraph: OxigraphEngine) -> None:
    """Prose, a code alone, numbers that are none of our codes, and things of one text."""
    text = "Rain fell on 29 May. See 29(d). C5 and C2 are action lines. It cost 12(3) dollars in 2025; A4 paper. 7:30."
    assert _pairs(oxigraph, text) == []


def test_a_code_that_stands_for_nothing_is_told(oxigraph: OxigraphEngine) -> None:
    """And no link is made of it."""
    (sentence,) = quoted_sentences(oxigraph, "29(z) extends C5.")
    assert sentence.statements == ()
    assert [each.written for each in sentence.unknown] == ["29(z)"]


def test_a_sentence_stands_where_it_says(oxigraph: OxigraphEngine) -> None:
    """Its place counts characters of the text, also after letters of more bytes."""
    text = "Été. 儿童。 29(d) extends C5. 11(d) continues C2."
    found = list(quoted_sentences(oxigraph, text))
    assert [text[each.start : each.end] for each in found] == ["29(d) extends C5.", "11(d) continues C2."]
