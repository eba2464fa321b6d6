"""One answer to one question, in what is drawn and taken away: the network of a set, the pack of an entity."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

import pytest
from tests.test_one_answer import page_data

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.namespaces import expand
from wsis_gdc.files.office.booklet import booklet
from wsis_gdc.knowledge.links import links
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.questions.asks import asks_of_each
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.network import drawn_kinds, network, undrawn
from wsis_gdc.questions.pack import pack
from wsis_gdc.site.contents import Selection as Part
from wsis_gdc.site.contents import pages
from wsis_gdc.site.rendering import about
from wsis_gdc.site.thing_pages import addresses, thing_page

if TYPE_CHECKING:
    from tests.conftest import Run

    from wsis_gdc.engines import OxigraphEngine


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pack_of_an_entity_says_first_what_its_sheet_says(language: str, oxigraph: OxigraphEngine) -> None:
    """Of entities with lines and without, and of one that is no more."""
    codes = ("itu", "unesco", "undp", "fao", "hlpf", "oset")
    atlas, asked = Atlas(oxigraph, language, Selection()), asks_of_each(oxigraph, language)
    sheets = atlas.sheets({expand(f"entity:{code}") for code in codes})
    doors = addresses([sheet.thing for sheet in sheets])
    for sheet in sheets:
        book = booklet(pack(oxigraph, sheet.thing.curie, language))
        html = thing_page(sheet, asks=asked.get(sheet.thing.iri, ()), language=language, about=about(""), pages=doors)
        acting = {link.subject.iri for link in book.pack.commitments if link.subject not in book.pack.others}
        assert book.pack.duties and len(acting) == book.pack.duties.commitments
        assert book.opening and escape(book.opening) in html.replace("&#39;", "&#x27;")
    assert len(sheets) == len(codes)


def test_the_network_holds_every_claim(oxigraph: OxigraphEngine) -> None:
    """Whatever its ends are; of some kinds those alone that join such things."""
    expected = {link.iri for link in links(oxigraph, "en", Selection())}
    drawn = KnowledgeGraph(oxigraph).network()
    assert {key for *_, key, set_ in drawn.edges(keys=True, data="set_iri") if set_} == expected
    assert "https://w3id.org/wsis-gdc/gdc/compact" not in KnowledgeGraph(oxigraph).network(kinds=["entity"])


def test_a_set_that_is_asked_for_is_drawn(oxigraph: OxigraphEngine, run: Run) -> None:
    """All its claims with their ends, and nothing else: as an object, by the command, as a site of that set.

    The page of all draws nothing of some sets, which it counts.
    """
    every: dict[str, set[str]] = {}
    for link in links(oxigraph, "en", Selection()):
        every.setdefault(link.set_iri, set()).add(link.iri)
    page = network(oxigraph, kinds=drawn_kinds(oxigraph), lift=True)
    lacking = {each.iri: each for each in undrawn(page, links(oxigraph, "en", Selection()))}
    keys = {key for *_, key in page.edges(keys=True)}
    assert {iri: (each.drawn, each.all) for iri, each in lacking.items()} == {
        iri: (len(some & keys), len(some)) for iri, some in every.items() if some - keys
    }
    for name in ("diplo", "european-union", "consultation-coded"):
        iri = expand(f"set:{name}")
        assert lacking[iri].drawn == 0
        drawn = KnowledgeGraph(oxigraph).network(sets=[name])
        assert {key for *_, key in drawn.edges(keys=True)} == every[iri]
        assert all(degree for _, degree in drawn.degree)
        said = json.loads(run("network", "--set", name, "--format", "json").out)
        assert {edge["key"] for edge in said["edges"]} == every[iri]
        site = dict(pages(oxigraph, about(""), selection=Part(sets=(name,))))
        assert len(page_data(site["network.html"])["links"]) == len(every[iri])
