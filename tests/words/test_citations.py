"""How provisions are cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wsis_gdc.knowledge.links import Evidence, links
from wsis_gdc.knowledge.things import resolve
from wsis_gdc.questions.asks import asks
from wsis_gdc.questions.review import placed
from wsis_gdc.words.ask_sentences import text_of
from wsis_gdc.words.citations import cited, evidence_by_text, evidence_cited
from wsis_gdc.words.review_sentences import locator
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine


def test_evidence_of_the_compact_names_the_annex_and_that_of_other_texts_none(oxigraph: OxigraphEngine) -> None:
    """A paragraph of the resolution itself is one of the Pact for the Future."""
    texts = {"gdc": "A/RES/79/1, annex I, para. ", "poa": "WSIS-03/GENEVA/DOC/5-E, para. "}
    texts["tunis"] = "WSIS-05/TUNIS/DOC/6(Rev.1)-E, para. "
    proofs = [proof for link in links(oxigraph) for proof in link.evidence]
    for proof in proofs:
        prefix = proof.iri.removeprefix("https://w3id.org/wsis-gdc/").partition("/")[0]
        assert evidence_cited(proof).startswith(texts.get(prefix, "")), proof
    assert {"I", ""} == {proof.annex for proof in proofs}
    assert all(("/gdc/" in proof.iri) == bool(proof.annex) for proof in proofs)


@pytest.mark.parametrize(
    ("code", "document", "said"),
    [
        ("gdc:29a", "doc:a-res-79-1", "A/RES/79/1, annex I, para. 29(a)"),
        ("doc:a-res-79-1/pact-3", "doc:a-res-79-1", "Paragraph 3 of the Pact for the Future (A/RES/79/1)"),
        ("gdc:objective-3", "", "Obj. 3"),
        ("tunis:72a", "doc:tunis-agenda", "WSIS-05/TUNIS/DOC/6(Rev.1)-E, para. 72(a)"),
        ("poa:12", "doc:geneva-plan-of-action", "WSIS-03/GENEVA/DOC/5-E, para. 12"),
        ("wsis20:67", "doc:a-res-80-173", "A/RES/80/173, para. 67"),
        ("sdg:9", "", "SDG 9"),
    ],
)
def test_an_end_is_told_by_its_paragraph(code: str, document: str, said: str, oxigraph: OxigraphEngine) -> None:
    """Or by its name and its text, where it has no number."""
    iri = resolve(oxigraph, code)
    place = placed(oxigraph, {iri})[iri]
    assert (place.document.curie if place.document else "") == document
    assert locator(place, Terms()) == said


def test_asks_of_the_compact_name_the_annex(oxigraph: OxigraphEngine) -> None:
    texts = {ask.provision.curie.partition(":")[0]: text_of(ask, str) for ask in asks(oxigraph)}
    assert texts["gdc"] == "Global Digital Compact (A/RES/79/1, annex I)"
    assert texts["wsis20"] == "WSIS+20 outcome (A/RES/80/173)"


def test_paragraphs_of_one_text_stand_together() -> None:
    """Several and a span of them are told as such."""
    proofs = [Evidence(f"gdc/{code}", code, "A/RES/79/1", "https://x", annex="I") for code in ("28", "29(a)")]
    ((text, address, some),) = evidence_by_text(proofs)
    assert (cited(text, [each.code for each in some]), address) == (
        "A/RES/79/1, annex I, paras. 28 and 29(a)",
        "https://x",
    )
    assert cited("WSIS-05/TUNIS/DOC/6(Rev.1)-E", ["108-110"]) == "WSIS-05/TUNIS/DOC/6(Rev.1)-E, paras. 108-110"
    assert cited("WSIS-03/GENEVA/DOC/5-E", ["27-D1(b)"]) == "WSIS-03/GENEVA/DOC/5-E, para. 27-D1(b)"
    assert cited("", ["29(a)"]) == "29(a)"
    assert cited("A/RES/79/1, annex I", ["Obj. 3"]) == "Obj. 3 (A/RES/79/1, annex I)"
