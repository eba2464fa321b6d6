"""What sheets and pages of mapping sets tell of where a thing is known from, and how they count."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.namespaces import expand
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.questions.asks import asks, asks_of_each
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.reach import HOWS
from wsis_gdc.questions.reviewed import review_of
from wsis_gdc.questions.trend_coverage import Uncovered
from wsis_gdc.site.rendering import about, render
from wsis_gdc.site.set_pages import set_page
from wsis_gdc.site.thing_pages import addresses, thing_page
from wsis_gdc.words.trend_sentences import trend_said

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine


@pytest.fixture(scope="module")
def atlas(oxigraph: OxigraphEngine) -> Atlas:
    return Atlas(oxigraph, "en", Selection())


def made(atlas: Atlas, curie: str) -> str:
    (sheet,) = atlas.sheets({expand(curie)})
    return thing_page(sheet, about=about(""), pages=addresses([sheet.thing]))


def test_what_was_not_read_itself_says_so_on_its_sheet(atlas: Atlas) -> None:
    """A paragraph known from the pages of others, and its document; not a text that was read."""
    assert "Text not read here; known from itu.int." in made(atlas, "wsis20:113")
    assert "Text not read here; known from" in made(atlas, "doc:a-res-80-173")
    assert "Text not read here" not in made(atlas, "gdc:29a")


@pytest.mark.parametrize("code", ["itu", "fao", "un-general-assembly"])
def test_what_only_names_somebody_is_not_counted_as_asked_of_them(
    atlas: Atlas, oxigraph: OxigraphEngine, code: str
) -> None:
    """The head counts what is asked; what involves or names somebody, or is inferred, is counted below its own head."""
    counted = Counter(ask.how(ask.subject) for ask in asks(oxigraph, code))
    (sheet,) = atlas.sheets({expand(f"entity:{code}")})
    given = asks_of_each(oxigraph)[sheet.thing.iri]
    page = thing_page(sheet, about=about(""), pages=addresses([sheet.thing]), asks=given)
    section = page.partition('id="asked">')[2].partition("</section>")[0]
    heads = [name.strip() for name in re.findall(r"([\w ,]+) <span class=\"amount\">", section)]
    amounts = [int(number) for number in re.findall(r'class="amount">(\d+)<', section)]
    below = ("Asked in a text", "To be involved", "Named, not asked", "Inferred through links")
    told = {name: counted[how] for name, how in zip(below, HOWS, strict=True) if counted[how]}
    assert (heads, amounts) == (["Asked of you", *told], [counted["stated"], *told.values()])


def test_a_trend_that_nothing_takes_up_says_who_looked(atlas: Atlas) -> None:
    """Looked at without a link, as the gaps tell; of one with links on both sides nothing is said."""
    looked = "Looked at by: Emerging trends, coded against action lines and the Global Digital Compact."
    lines = "Looked at, no link with any of 18 action lines."
    compact = "Looked at, no link with any of 146 provisions of the Global Digital Compact."
    assert f"{lines} {compact} {looked}</p>" in made(atlas, "trend:metaverse-and-xr")
    assert f'<p class="summary">{compact} {looked}</p>' in made(atlas, "trend:quantum-computing")
    said = made(atlas, "trend:blockchain")
    assert lines in said and "Of the action lines as a whole another says that they take it in: Chair of" in said
    assert 'class="summary"' not in made(atlas, "trend:artificial-intelligence")
    assert trend_said([Uncovered(side, 0, ()) for side in ("action-line", "section")]) == (
        "Not looked at: whether an action line takes it up is not known. "
        "Not looked at: whether a provision of the Global Digital Compact takes it up is not known."
    )


def test_each_source_of_a_role_is_told_once_and_apart_from_others(atlas: Atlas) -> None:
    """Two pages of one site are not one name twice."""
    table = made(atlas, "wsis:C3").partition('id="roles"')[2].partition("</table>")[0]
    cells = re.findall(r'<td class="sources">([^\n]*?)</td></tr>', table)
    names = [re.findall("<bdi>([^<]*)</bdi>", cell) for cell in cells]
    assert any(sum(name.startswith("dig.watch: ") for name in some) == 2 for some in names)
    assert all(len(set(some)) == len(some) for some in names)


def test_a_line_that_nobody_leads_says_so_beside_its_partners(atlas: Atlas) -> None:
    """Three entities are partners in e-business today, by a session of 2025; no source names who leads it."""
    nobody = "No source of today names who leads or co-facilitates it."
    assert nobody in made(atlas, "wsis:C7-e-business")
    assert nobody not in made(atlas, "wsis:C5")


def test_a_number_of_links_does_not_look_like_a_strength(atlas: Atlas) -> None:
    """Objective 1 and C10 carry one label in one set without strength: one link, which is no strength 1."""
    strip = made(atlas, "wsis:C10").partition('class="strip"')[2].partition("</table>")[0]
    first = strip.partition("<tbody>")[2].partition("</td>")[0]
    assert "×1<" in first and "Number of links, no strength stated" in first
    assert "chip" not in first and 'class="chip s2"' in strip


def test_a_sheet_tells_what_nobody_looked_at_from_what_has_no_link(atlas: Atlas) -> None:
    """C7 as a whole was not compared with 11(d), of which its sub-lines have links or none."""
    strip = made(atlas, "gdc:11d").partition('class="strip"')[2].partition("</table>")[0]
    heads = [line.code for line in atlas.of_kind("action-line")]
    cells = dict(zip(heads, re.findall(r"<td.*?</td>", strip), strict=True))
    assert "Not looked at" in cells["C7"] and "No link." not in cells["C7"] and "·" not in cells["C7"]
    assert "No link." in cells["C9"]


@pytest.mark.parametrize(("curie", "whose"), [("gdc:11", ", those of its parts included"), ("gdc:11d", "")])
def test_what_was_reviewed_of_the_letters_is_not_told_of_the_paragraph(curie: str, whose: str, atlas: Atlas) -> None:
    """A paragraph that opens a list has no link itself."""
    (sheet,) = atlas.sheets({expand(curie)})
    review = review_of(atlas.engine, sheet.thing)
    page = thing_page(sheet, review=review, about=about(""), pages=addresses([sheet.thing]))
    assert f"Links of the coded crosswalk{whose}: Reviewed by nobody yet: 0 of {review.links} links." in page


def test_a_set_names_all_whose_codes_it_shows_and_how_many_links_have_which_status(atlas: Atlas) -> None:
    """Readers of the first rounds and an outside analyst coded pairs of the crosswalk, and are not its authors."""
    (sheet,) = (each for each in atlas.sets() if each.thing.iri == expand("set:wsis-gdc"))
    assert sheet.other_readers == (*(f"Model reader {letter}" for letter in "ABCD"), "Outside analyst")
    page = set_page(sheet, about=about(""), pages={})
    head = re.sub(r"<[^>]+>", "", page.partition('class="facts"')[2].partition("</dl>")[0])
    told = " · ".join(
        f"{status} {count}" for status, count in Counter(link.status for link in sheet.links).most_common()
    )
    assert f"StatusadjudicatedLinks: {told}" in head and len(sheet.statuses) == 2
    assert "Others who coded some of its pairsModel reader A, Model reader B" in head


def test_a_document_of_the_graph_is_named_as_a_source(atlas: Atlas) -> None:
    """Not by the host of its identifier, at which nothing is to be read yet."""
    (sheet,) = (each for each in atlas.sets() if each.thing.iri == expand("set:consultation-coded"))
    origins = re.findall(r'class="said origin">(.*?)</p>', set_page(sheet, about=about(""), pages={}))
    assert len(origins) == len(sheet.links)
    assert all("Summary of inputs received" in origin and "w3id.org" not in origin for origin in origins)


def test_limits_of_an_answer_are_told_as_limits(atlas: Atlas) -> None:
    """It may take as long as that, and need not."""
    told = {
        "seconds": 10,
        "rows": 1000,
        "count": str,
        "text": "",
        "action": "",
        "queries": "",
        "examples": (),
        "questions": "",
        "editor": "",
    }
    page = render("endpoint", "en", about(""), own_address="sparql", **told)
    assert "An answer may take at most 10 s. It may have at most 1000 rows." in page
