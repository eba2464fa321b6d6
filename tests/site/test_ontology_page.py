"""The page of the ontology: every term at its address, every door leads somewhere, its diagrams say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from wsis_gdc.base.namespaces import BASE, expand
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.questions.ontology import ontology
from wsis_gdc.site.ontology_diagram import diagram
from wsis_gdc.site.ontology_page import ontology_page, place
from wsis_gdc.site.rendering import about
from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from wsis_gdc.site.ontology_diagram import Diagram

Made = Callable[[str], str]
DOORS = {"https://w3id.org/wsis-gdc/wsis/C1": "things/wsis-C1.html"}


@pytest.fixture(scope="module")
def made(oxigraph: OxigraphEngine) -> Made:
    """Make the page of the real graph in a language, once."""
    pages: dict[str, str] = {}

    def make(language: str) -> str:
        if language not in pages:
            pages[language] = ontology_page(
                oxigraph, language=language, about=about("x"), pages=DOORS, files=["ontology.ttl"]
            )
        return pages[language]

    return make


def test_each_term_has_its_place_and_every_door_leads_to_one(made: Made, oxigraph: OxigraphEngine) -> None:
    """So that the address of a term in the ontology, behind its "#", is a place in the page."""
    page = made("en")
    places = Counter(re.findall(r'\bid="([^"]+)"', page))
    assert [name for name, count in places.items() if count > 1] == []
    said = ontology(oxigraph)
    assert {term.name for term in said.terms} <= places.keys()
    assert {place(iri) for each in said.lists for iri, *_ in each.codes} <= places.keys()
    assert {name for name in re.findall(r'href="#([^"]+)"', page) if name not in places} == set()
    assert 'href="things/wsis-C1.html"' in page and 'href="ontology.ttl"' in page


def test_a_term_tells_what_it_means(made: Made) -> None:
    """Identifier, meaning, place, example and queries."""
    page = made("en")
    told = page[page.index('id="facilitates"') : page.index('id="facilitationList"')]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", told))
    for part in (f"{BASE}ontology#facilitates", "wg:Facilitation", "facilitators-of Who facilitates an action line"):
        assert part in text
    assert re.search(r"Example facilitation:\S+ wg:facilitates wsis:\S+", text)
    assert "Query SELECT ?thing ?value WHERE { ?thing wg:facilitates ?value } LIMIT 10" in text
    assert page.count('<code dir="ltr">SELECT ') == page.count('<article class="term"') > 150


def test_what_has_no_translation_says_that_it_is_english(made: Made) -> None:
    """Names are those of the language."""
    page = made("fr")
    assert "grande orientation" in page and "Les noms et les significations dans cette langue" in page
    assert '<bdi lang="en" dir="ltr">Linkages</bdi>' in page or "Linkages" not in page


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_meanings_stand_in_the_language_of_the_page(made: Made, oxigraph: OxigraphEngine, language: str) -> None:
    """Those of every term and of every word of the closed lists."""
    page = unescape(made(language))
    said = ontology(oxigraph, language)
    meanings = {term.iri: term.definition.text for term in said.terms}
    meanings |= {iri: meaning.text for each in said.lists for iri, _code, _label, meaning in each.codes}
    assert len(meanings) > 240
    assert [iri for iri, meaning in meanings.items() if meaning not in page] == []
    english = {term.definition.text for term in ontology(oxigraph).terms}
    assert [text for text in english if f">{text}<" in page] == []


def drawn(mirrored: bool = False) -> Diagram:
    """Return the diagram of two classes, one of which leads to both and to another."""
    relations = [("one", "leads", "one"), ("one", "leads", "two"), ("one", "owns", "three"), ("three", "owns", "one")]
    from wsis_gdc.questions.ontology import Relation

    return diagram(
        ["two", "one"], [Relation(*each) for each in relations], str.title, lambda iri: f"#{iri}", mirrored=mirrored
    )


def test_a_diagram_holds_each_relation_of_its_classes() -> None:
    """Each class once with its relations, an arrow for each to the box of its ends; others are left out."""
    found = drawn()
    boxes = [[line.text for line in box.lines] for box in found.boxes if not box.end]
    assert boxes == [["One", "Leads", "Owns"], ["Two"]]
    assert [[line.text for line in box.lines] for box in found.boxes if box.end] == [["One", "Two"], ["Three"]]
    assert [arrow.words for arrow in found.arrows] == ["One: Leads → One, Two", "One: Owns → Three"]


@pytest.mark.parametrize("mirrored", [False, True])
def test_boxes_of_a_diagram_lie_apart_and_inside(mirrored: bool) -> None:
    """And every text within its box."""
    found = drawn(mirrored)
    for box in found.boxes:
        assert box.x >= 0 and box.x + box.wide <= found.wide
        assert box.y >= 0 and box.y + box.high <= found.high
        assert all(box.y < line.y < box.y + box.high for line in box.lines)
    for one in found.boxes:
        for other in found.boxes:
            assert one is other or one.x != other.x or one.y >= other.y + other.high or other.y >= one.y + one.high


def test_diagrams_of_the_graph_lie_inside(oxigraph: OxigraphEngine) -> None:
    """No module is too large for its drawing."""
    said = ontology(oxigraph)
    for module in said.modules:
        classes = [term.iri for term in module.terms if term.kind == "class"]
        found = diagram(classes, said.relations, str, str)
        assert all(box.y >= 0 and box.y + box.high <= found.high for box in found.boxes)
        assert sum(not box.end for box in found.boxes) == len(classes)


def test_a_hostile_ontology_runs_nothing() -> None:
    """Labels, definitions and values of others are shown as text, and lead nowhere."""
    bad = "</script><script>window.__xss=1</script>"
    module, term = ox.NamedNode(f"{BASE}ontology/x"), ox.NamedNode(expand("wg:Bad"))
    facts = [
        (module, "rdf:type", ox.NamedNode(expand("owl:Ontology"))),
        (module, "dcterms:title", ox.Literal(bad, language="en")),
        (term, "rdf:type", ox.NamedNode(expand("owl:Class"))),
        (term, "rdfs:isDefinedBy", module),
        (term, "rdfs:label", ox.Literal(bad, language="en")),
        (term, "skos:definition", ox.Literal(bad, language="en")),
        (term, "rdfs:subClassOf", ox.NamedNode("javascript:alert(1)")),
    ]
    store = ox.Store()
    store.extend(ox.Quad(s, ox.NamedNode(expand(p)), o) for s, p, o in facts)
    page = ontology_page(OxigraphEngine(store), about=about("x"))
    assert 'id="Bad"' in page
    assert bad not in page and 'href="javascript' not in page


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_opens_in_peace(made: Made, visit: Callable[..., Any], language: str) -> None:
    """Without the network, on a wide and a narrow screen; the address of a term shows it, and nothing bars anybody."""
    opened = visit(made(language), hash="#facilitates", width=1280)
    page = opened.page
    assert page.locator("#facilitates").is_visible()
    assert 0 <= page.locator("#facilitates").bounding_box()["y"] < 200
    page.set_viewport_size({"width": 390, "height": 860})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert language != "en" or opened.barriers() == []
    assert (opened.outside(), opened.errors) == ([], [])
