"""What people said of the links: counted once, shown side by side, compared with the set and with each other."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import pytest

from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.cli.commands.show import show
from wsis_gdc.curation import assembly
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.sssom import selection
from wsis_gdc.files.verdict_records import verdict_file
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.links import Link, links
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.verdicts import Verdict, claim_of
from wsis_gdc.questions import review_agreement
from wsis_gdc.questions.explain import explain
from wsis_gdc.questions.review_agreement import EVERYBODY, THE_SET, review_agreements
from wsis_gdc.questions.reviewed import Tally, progress, review_of, review_of_links, state_of, verdicts_on
from wsis_gdc.questions.set_sheet import set_sheets
from wsis_gdc.site.rendering import about
from wsis_gdc.site.set_pages import set_page
from wsis_gdc.words.review_sentences import agreement_table, summary, verdict_told
from wsis_gdc.words.terms import Terms

ANA, HIDDEN = "Ana <b>Pérez</b>", "A reviewer (r-0123456789)"
C5 = "https://w3id.org/wsis-gdc/wsis/C5"


@pytest.fixture(scope="module")
def c5(oxigraph: OxigraphEngine) -> tuple[Link, ...]:
    """The links of the crosswalk with items of C5 itself, by name."""
    coded = links(oxigraph, "en", Selection.read(oxigraph, sets=("wsis-gdc",)))
    return tuple(sorted((link for link in coded if link.object.group_iri == C5), key=lambda link: link.iri))


@pytest.fixture(scope="module")
def reviewed(
    c5: tuple[Link, ...], sheets: tuple[assembly.Sheet, ...], tmp_path_factory: pytest.TempPathFactory
) -> OxigraphEngine:
    """The graph with what two people said: they differ on the first link and agree on the second."""

    def said(number: int, who: str, conclusion: str, **more: str) -> dict[str, str]:
        name = compact(c5[number].iri)
        code = "r-aaaaaaaaaa" if who == ANA else "r-0123456789"
        record = {"id": f"verdict:{name.partition(':')[2]}/{code}", "type": "Verdict", "reviews": name}
        return record | {"judged": claim_of(c5[number]), "conclusion": conclusion, "reviewer": who, **more}

    own = {
        "id": "verdict:wsis-gdc/gdc-8a--wsis-C5/r-aaaaaaaaaa",
        "type": "Verdict",
        "unit": "gdc:8a",
        "line": "wsis:C5",
    }
    records = [
        said(0, ANA, "agree", mapping_date="2026-11-30", reviewer_id="https://orcid.org/0000-0002-1825-0097"),
        said(0, HIDDEN, "no-link", comment="=1+1"),
        said(1, ANA, "agree", reviewer_id="https://orcid.org/0000-0002-1825-0097"),
        said(1, HIDDEN, "agree"),
        said(2, HIDDEN, "unsure"),
        said(3, HIDDEN, "agree", judged="continues 3" if claim_of(c5[3]) != "continues 3" else "extends 2"),
        {**own, "judged": "no link", "conclusion": "missing-link", "relation": "extends", "reviewer": ANA},
    ]
    file = tmp_path_factory.mktemp("reviews") / "c5.yaml"
    file.write_bytes(verdict_file(records))
    sheet = assembly.read_sheet(file)
    assert list(sheet.findings) == []
    return OxigraphEngine(assembly.assemble([*sheets, sheet]), union=True)


def figures(tally: Tally) -> tuple[int, ...]:
    return tally.reviewed, tally.contested, tally.looked, tally.missing


def test_a_line_a_set_and_the_whole_are_counted_alike(reviewed: OxigraphEngine, c5: tuple[Link, ...]) -> None:
    """Upheld, contested, looked at and left open (unsure, or of an earlier claim), and missed."""
    (line,) = (each for each in progress(reviewed).lines if each.line and each.line.iri == C5)
    thing = tables_of(reviewed).named({C5}, "en")[C5]
    assert figures(line) == figures(progress(reviewed).whole) == figures(review_of(reviewed, thing)) == (1, 1, 2, 1)
    assert line.links == review_of(reviewed, thing).links
    assert figures(review_of_links(reviewed, c5)) == (1, 1, 2, 0)


def test_of_an_entity_the_links_of_its_lines_count_and_of_a_whole_those_of_its_parts(reviewed: OxigraphEngine) -> None:
    """C7 as a whole has those of its sub-lines."""
    named = tables_of(reviewed).named({expand("entity:itu"), expand("wsis:C7"), expand("entity:apc")}, "en")
    itu, c7 = (review_of(reviewed, named[expand(name)]) for name in ("entity:itu", "wsis:C7"))
    assert figures(itu) == (1, 1, 2, 1)
    assert itu.links > progress(reviewed, [C5]).whole.links
    parts = [each for each in progress(reviewed).lines if each.line and each.line.code.startswith("C7")]
    assert c7.links == sum(each.links for each in parts) > 0


def test_the_count_is_told_in_a_sentence(reviewed: OxigraphEngine, oxigraph: OxigraphEngine) -> None:
    """Also that nobody has reviewed anything; nothing where there is no link."""
    whole = progress(reviewed).whole
    assert summary(whole) == (
        f"2 of {whole.links} links reviewed by people: 1 upheld, 1 contested (7 verdicts, 2 reviewers). "
        "For 1 pair without a link a reviewer asks for one."
    )
    assert "، " in summary(whole, "ar")
    assert summary(progress(oxigraph).whole) == "Reviewed by nobody yet: 0 of 343 links."
    assert summary(review_of_links(oxigraph, ())) == ""


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ((), "open"),
        (("unsure",), "open"),
        (("agree", "unsure"), "reviewed"),
        (("agree", "agree", "other-relation"), "contested"),
        (("no-link",), "contested"),
    ],
)
def test_the_rules_of_review(c5: tuple[Link, ...], said: tuple[str, ...], state: str) -> None:
    """As docs/review.md states them; none outweighs another."""
    link = c5[0]
    verdicts = [Verdict("", link.iri, "", "", claim_of(link), each, "", 0, "", "", "x", "") for each in said]
    assert state_of(link, verdicts) == state


def test_verdicts_that_differ_stand_side_by_side(reviewed: OxigraphEngine, c5: tuple[Link, ...]) -> None:
    """In the explanation and on the record of the link, as texts; who would not be named is not."""
    found = explain(reviewed, compact(c5[0].subject.iri), compact(c5[0].object.iri)).verdicts
    assert {(each.reviewer, each.conclusion) for each in found} == {(ANA, "agree"), (HIDDEN, "no-link")}
    (sheet,) = (each for each in set_sheets(reviewed, c5) if each.thing.iri.endswith("/set/wsis-gdc"))
    html = set_page(sheet, about=about(""), pages={})
    first = html.partition('<ul class="verdicts">')[2].partition("</ul>")[0]
    assert "<strong>agree</strong>" in first
    assert "<strong>no link</strong> – <bdi>=1+1</bdi>" in first
    assert "Ana &lt;b&gt;Pérez&lt;/b&gt;" in first
    assert "<b>" not in first
    assert "Verdicts of reviewers: <strong>Contested</strong>" in html
    assert "on an earlier claim" in html


def test_a_verdict_on_an_earlier_claim_says_so(reviewed: OxigraphEngine, c5: tuple[Link, ...]) -> None:
    """In the words of the reader's language."""
    (verdict,) = verdicts_on(reviewed)[c5[3].iri]
    told = verdict_told(verdict, claim_of(c5[3]), Terms("en"))
    assert told.earlier in ("continues 3", "extends 2")
    assert (told.who, told.said) == (HIDDEN, "agree")


def test_reviewers_are_compared_with_the_set_and_with_each_other(reviewed: OxigraphEngine) -> None:
    """On what both judged; without enough pairs there is no coefficient, and a dash says so."""
    rows = review_agreements(reviewed)
    counted = {(each.reviewer, each.other): (each.pairs, each.same_link, each.same_claim) for each in rows}
    assert counted == {
        (EVERYBODY, THE_SET): (5, 3, 3),
        (ANA, THE_SET): (3, 2, 2),
        (HIDDEN, THE_SET): (2, 1, 1),
        (ANA, HIDDEN): (2, 1, 1),
    }
    assert {each.kappa for each in rows} == {None}
    table = agreement_table(rows)
    assert table.rows[0] == ("All reviewers – The links as coded", "5", "4", "4", "3", "3", "–")
    assert "from 30 pairs on" in table.note


def test_a_coefficient_is_that_of_cohen(reviewed: OxigraphEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as there are enough pairs: 3 of 5 alike where 17 of 25 are by chance."""
    monkeypatch.setattr(review_agreement, "LEAST", 5)
    everybody, *rest = review_agreements(reviewed)
    assert everybody.kappa == pytest.approx((3 / 5 - 17 / 25) / (1 - 17 / 25))
    assert {each.kappa for each in rest} == {None}


def test_without_verdicts_the_answer_is_that_there_are_none(run: Callable[..., Any]) -> None:
    """No table of zeros."""
    done = run("reliability", "--about", "reviewers")
    assert "Nobody has reviewed a link yet, so nothing can be said of reviewers." in done.out
    assert run("reliability", "--about", "reviewers", "--format", "json").out == "[]\n"


def test_sssom_names_who_confirmed_a_link_and_agreed_to_be_named(
    reviewed: OxigraphEngine, c5: tuple[Link, ...]
) -> None:
    """Not who says otherwise, not who hides their name, and not a verdict on a claim that has changed since."""
    lines = selection(reviewed, ["wsis-gdc"]).content.decode().splitlines(keepends=True)
    table = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    rows = {row["record_id"]: row for row in table}
    told = [
        (rows[name]["reviewer_id"], rows[name]["reviewer_label"]) for name in (compact(each.iri) for each in c5[:4])
    ]
    named = ("orcid:0000-0002-1825-0097", ANA)
    assert told == [named, named, ("", ""), ("", "")]
    assert {row["reviewer_label"] for row in rows.values()} == {"", ANA}


def test_show_counts_the_reviews_of_a_thing_a_set_and_a_link(
    reviewed: OxigraphEngine, c5: tuple[Link, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """In the words of the review's own status."""

    def shown(code: str, language: str = "en") -> str:
        show(reviewed, code, language)
        return " ".join(capsys.readouterr().out.split())

    assert "1 of 1 link reviewed by people: 0 upheld, 1 contested (2 verdicts, 2 reviewers)." in shown(c5[0].iri)
    assert "0 of 1 link reviewed by people: 0 upheld, 0 contested (1 verdict, 1 reviewer)." in shown(c5[2].iri)
    assert "Reviewed by nobody yet: 0 of 1 link." in shown(c5[5].iri)
    coded = review_of_links(reviewed, links(reviewed, "en", Selection.read(reviewed, sets=("wsis-gdc",))))
    assert summary(coded) in shown("set:wsis-gdc")
    assert " ".join(summary(coded, "fr").split()) in shown("set:wsis-gdc", "fr")
