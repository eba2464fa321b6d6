"""The labels of the ontology: in six languages, the same on a page, in a file and in the terminal, and said once."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Final

import pyoxigraph as ox
import pytest

from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.cli.commands.show import show as show_thing
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.files.formats import render
from wsis_gdc.files.office.booklet import booklet
from wsis_gdc.knowledge.vocabulary import Vocabulary, shipped, vocabulary
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.questions.pack import pack
from wsis_gdc.site.pages import Figures, index_page
from wsis_gdc.site.rendering import about
from wsis_gdc.site.thing_pages import addresses, thing_page
from wsis_gdc.words.catalogue import CATALOGUE
from wsis_gdc.words.languages import LANGUAGES
from wsis_gdc.words.terms import RELATIONS, Terms

OURS: Final = sorted(term for term in shipped().labels if term.startswith(("wg:", "term:")))

PLAIN_WORDS: Final = {
    "action line": "a parameter of a query, as the head of its file says it; so are the three below",
    "Activity": "what an entity will do; prov:Activity is what made a record",
    "Code": "the code of a thing; wg:Code is the judgement of a reader",
    "Date": "when a reviewer said it; dcterms:date is when a claim was made",
    "emerging trend": "see action line",
    "Group": "the heading under which rows stand; foaf:Group is a group of agents",
    "Column": "a column of a table; wg:column is where a level stands in a drawing",
    "Identifier": "what an owner calls an initiative; dcterms:identifier is the symbol of a document",
    "Kind": "the kind of a thing in a network; wg:kind is the act of a provision",
    "Language": "the language of an interface; dcterms:language is that of a document",
    "likely": "how likely a suggestion is; the code likely is how certain a reader was",
    "Line": "the head of a column of action lines; wg:line is what a reader looked at",
    "mapping set": "see action line",
    "Memory": "the head of a column of counts; the code memory is a basis",
    "no link": "what a reader coded; the code no-link is a verdict of a reviewer",
    "none": "no filter; the code none says that nothing corroborates a record",
    "Order": "how rows are sorted; wg:order is a place among siblings",
    "Organization": "the head over the owner of an initiative; org:Organization is a class of others",
    "Other": "the second of a pair; the code other is a rest",
    "Procedural": "the head of a column of counts, so plural in most languages",
    "Reviewed": "the head of a column of counts; the code reviewed is a status",
    "Source": "the literature behind a method; dcterms:source is where a set was taken from",
    "Title": "the title of a query; dcterms:title is that of an ontology",
    "UN entity": "see action line",
    "page": "a form of an answer; foaf:page is where a thing is told",
}
"""Strings of the catalogues that only sound like a label of the ontology, and why they are something else."""


def capital(text: str) -> str:
    """Return a label as it stands alone."""
    return text[:1].upper() + text[1:]


def label(engine: OxigraphEngine, term: str, language: str) -> str:
    """Return a label as the graph states it."""
    query = f'SELECT ?label {{ <{expand(term)}> rdfs:label|skos:prefLabel ?label FILTER(LANG(?label) = "{language}") }}'
    ((text,),) = set(engine.select(query).texts())
    return str(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_terms_have_a_label_in_each_language(language: str) -> None:
    """Classes, properties and coded values alike."""
    assert len(OURS) > 160
    assert [term for term in OURS if language not in shipped().labels[term]] == []


def test_the_properties_of_records_have_a_label_in_each_language(oxigraph: OxigraphEngine) -> None:
    """Also those of other vocabularies, and the relations of claims."""
    query = """SELECT DISTINCT ?property { ?record a ?class ; ?property ?value
      FILTER(STRSTARTS(STR(?class), STR(wg:)) && ?class != wg:Rule && ?property != rdf:type) }"""
    used = {compact(iri) for (iri,) in oxigraph.select(query).texts()} | set(RELATIONS)
    assert len(used) > 90
    assert {term for term in used if set(vocabulary(oxigraph).labels[term]) != set(LANGUAGES)} == set()


def test_no_string_of_the_catalogues_is_a_label_of_the_ontology() -> None:
    """Else a word would be translated twice; words that only sound alike are listed with the reason."""
    labels = {names["en"].casefold() for names in shipped().labels.values()}
    strings = [string for string in CATALOGUE.strings() if isinstance(string, str)]
    assert {string for string in strings if string.casefold() in labels} == set(PLAIN_WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_names_facts_relations_and_codes_as_the_graph_does(oxigraph: OxigraphEngine, language: str) -> None:
    """On the sheet of a commitment that has a claim of each kind."""
    iri = expand("gdc:29d")
    atlas = Atlas(oxigraph, language)
    (sheet,) = atlas.sheets(frozenset({iri}))
    edition = replace(about(""), vocabulary=vocabulary(oxigraph))
    html = thing_page(sheet, language=language, about=edition, pages=addresses(atlas.things.values()))
    names = re.findall(r"<dt>(.*?)</dt>", html)
    assert [unescape(name) for name in names[: len(sheet.facts)]] == [
        capital(label(oxigraph, fact.name, language)) for fact in sheet.facts
    ]
    assert "wg:kind" in {fact.name for fact in sheet.facts}
    relations = re.findall(r'<span class="relation">(.*?)</span>', html)
    claimed = [compact(expand(_relation(claim.link.predicate))) for claim in sheet.claims]
    assert sorted(map(unescape, relations)) == sorted(label(oxigraph, term, language) for term in claimed)
    said = unescape(" ".join(re.findall(r'<p class="said">(.*?)</p>', html)))
    for claim in (claim for claim in sheet.claims if claim.other.kind not in ("goal", "target")):  # a table lists these
        assert f" · {label(oxigraph, f'term:claim-kind/{claim.link.claim_kind}', language)} · " in said
        assert f" · {label(oxigraph, f'term:status/{claim.link.status}', language)}" in said


def _relation(name: str) -> str:
    return next(term for term in RELATIONS if term.endswith(f":{name}"))


ROLES = ("lead", "co-facilitator", "partner", "focal-point", "proposed-facilitator", "lead-coordinator")


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_name_relations_and_roles_as_the_graph_does(oxigraph: OxigraphEngine, language: str) -> None:
    """In a matrix of relations, and in the pack of an action line."""
    made = matrix(oxigraph, Asked("objective", "action-line", value="relation", sets=["wsis-gdc"], language=language))
    text = render(made, "markdown", language=language, engine=oxigraph).decode()
    cells = {cell.strip() for line in text.splitlines() if line.startswith("|") for cell in line.split("|")}
    assert label(oxigraph, "wg:extends", language) in cells
    book = booklet(pack(oxigraph, "C5", language), vocabulary(oxigraph))
    sheets = {table.name: table for table in book.tables}
    heads = [capital(label(oxigraph, term, language)) for term in ("wg:relation", "wg:strength")]
    assert [name for name in sheets["commitments"].headings if name in heads] == heads
    roles = {label(oxigraph, f"term:role/{role}", language) for role in ROLES}
    lists = {label(oxigraph, f"term:list/{name}", language) for name in ("current", "tunis-annex-2005")}
    bases = {label(oxigraph, f"term:basis/{name}", language) for name in ("source", "memory")}
    named = [[str(cell) for cell in row] for row in sheets["facilitators"].rows]
    assert {row[2] for row in named} <= roles
    assert {row[3] for row in named} >= lists
    assert {row[5] for row in named} == bases


@pytest.mark.parametrize("language", LANGUAGES)
def test_show_names_properties_relations_and_codes_as_the_graph_does(
    oxigraph: OxigraphEngine, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arabic readers find no English property."""
    monkeypatch.setenv("COLUMNS", "300")
    show_thing(oxigraph, "gdc:29d", language)
    shown = capsys.readouterr().out
    for term in ("wg:kind", "wg:inSection", "eli:is_part_of", "prov:wasDerivedFrom"):
        assert re.search(rf"^{re.escape(label(oxigraph, term, language))}  ", shown, re.M), term
    assert f"term:kind/commitment  {label(oxigraph, 'term:kind/commitment', language)}" in shown
    assert f"  {label(oxigraph, 'wg:extends', language)} → " in shown
    assert f"({label(oxigraph, 'term:claim-kind/coding', language)}, " in shown


def test_pages_say_what_the_graph_says_and_mark_what_it_does_not() -> None:
    """A graph with another label changes the page; one without a French label shows the English one, marked."""
    labels = dict(shipped().labels)
    labels |= {"wg:extends": {"en": "extends", "fr": "pousse plus loin"}, "wg:strength": {"en": "strength"}}
    edition = replace(about(""), vocabulary=Vocabulary(labels))
    html = index_page(Figures(), language="fr", about=edition)
    assert "pousse plus loin</dt>" in html
    assert re.search(r'<h3><span class="untranslated" lang="en"[^>]*>Strength</span></h3>', html)
    assert Terms("fr", edition.vocabulary).coded("status", "unheard of") == "unheard of"


def test_data_without_an_ontology_are_named_as_the_package_does() -> None:
    """Such as an endpoint that holds linkages only."""
    assert vocabulary(OxigraphEngine(ox.Store())) is shipped()
