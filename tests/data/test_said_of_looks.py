"""What the records say of the readers' looks and of the passages is what the codes and the passages hold."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.namespaces import compact

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine

READERS = frozenset({"reader-e", "reader-f", "reader-g", "reader-h"})
LATE = frozenset({"reader-k", "finder"})


@pytest.fixture(scope="module")
def proposed(oxigraph: OxigraphEngine) -> dict[str, dict[str, str]]:
    """The confidence of each look that proposed a link, by the finding that there is none."""
    query = """SELECT ?nolink ?who ?confidence WHERE { ?nolink wg:basedOnCode ?code .
      ?code dcterms:creator ?who ; wg:relation ?relation ; sssom:confidence ?confidence
      FILTER(STRSTARTS(STR(?nolink), "https://w3id.org/wsis-gdc/nolink/wsis-gdc/")) }"""
    looks: dict[str, dict[str, str]] = defaultdict(dict)
    for nolink, who, confidence in oxigraph.select(query).texts():
        looks[nolink][compact(who).partition(":")[2]] = confidence
    return looks


def _reasons(oxigraph: OxigraphEngine) -> dict[str, str]:
    query = """SELECT ?nolink ?text WHERE { ?nolink a wg:NoLinkFinding ; wg:rationale ?text FILTER(LANG(?text) = "en")
      FILTER(STRSTARTS(STR(?nolink), "https://w3id.org/wsis-gdc/nolink/wsis-gdc/")) }"""
    return dict(oxigraph.select(query).texts())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "readers", "late", "arguable"),
    [
        ("Seen by one reader only, and by that reader as arguable", 1, set(), True),
        ("Seen by one reader, as arguable, and by the look for what the readers had missed", 1, {"finder"}, False),
        ("Proposed by the finder alone; none of the readers saw it", 0, {"finder"}, False),
        ("wo late looks proposed it", 0, {"reader-k", "finder"}, False),
        ("wo late looks proposed it, both as arguable", 0, {"reader-k", "finder"}, True),
        ("nly one late look proposed it", 0, {"reader-k"}, False),
        ("nly one look proposed it", 0, {"reader-k"}, False),
        ("nly two looks saw it", 2, set(), True),
    ],
)
def test_why_there_is_no_link_says_who_proposed_one(
    oxigraph: OxigraphEngine,
    proposed: dict[str, dict[str, str]],
    words: str,
    readers: int,
    late: set[str],
    arguable: bool,
) -> None:
    """Five said that one late look had proposed it where two had."""
    said = [nolink for nolink, text in _reasons(oxigraph).items() if words in text]
    assert said
    for nolink in said:
        looks = proposed[nolink]
        assert (len(READERS & looks.keys()), LATE & looks.keys()) == (readers, late), nolink
        assert not arguable or set(looks.values()) == {"0.5"}, nolink


def test_quotation_marks_come_in_pairs(oxigraph: OxigraphEngine) -> None:
    """Of six settlements and three changes the first mark was lost, and with it what was quoted."""
    query = """SELECT ?record ?text WHERE { ?record wg:settlement|wg:rationale ?text FILTER(LANG(?text) = "en") }"""
    texts = list(oxigraph.select(query).texts())
    assert texts
    assert [record for record, text in texts if text.count('"') % 2] == []


def test_what_a_section_tells_is_not_told_as_asked(oxigraph: OxigraphEngine) -> None:
    """Section VI of the summary tells what the lines do; "are wanted", "are to be set up" made wishes of it."""
    query = """SELECT ?linkage ?text WHERE { ?linkage sssom:subject_id ?finding ; wg:rationale ?text .
      ?linkage wg:inMappingSet|^sssom:mappings set:consultation-coded
      FILTER(LANG(?text) = "en" && STRSTARTS(STR(?finding), "https://w3id.org/wsis-gdc/finding/s6-")) }"""
    texts = list(oxigraph.select(query).texts())
    assert texts
    wish = re.compile(r"\b(?:is|are) (?:wanted|to (?:be|grow))\b")
    assert [linkage for linkage, text in texts if wish.search(text)] == []
