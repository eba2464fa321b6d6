"""What the ontology says of itself: every term, true examples, queries that use it, and relations between classes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from wsis_gdc.base.namespaces import BASE, compact, expand
from wsis_gdc.base.resources import ontology_files
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge import queries
from wsis_gdc.questions.ontology import Ontology, Relation, Term, ontology
from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture(scope="module")
def said(oxigraph: OxigraphEngine) -> Ontology:
    """The ontology in English."""
    return ontology(oxigraph)


@pytest.fixture(scope="module")
def terms(said: Ontology) -> Mapping[str, Term]:
    """The terms by name."""
    return {term.name: term for term in said.terms}


def test_every_class_and_property_of_the_files_is_told_once(said: Ontology) -> None:
    """Each with a label and a definition."""
    kinds = {"Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"}
    declared = {
        triple.subject.value
        for path in ontology_files("modules", ".ttl")
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        if triple.predicate.value.endswith("#type")
        and triple.object.value.rpartition("#")[2] in kinds  # type: ignore[union-attr]
        and triple.subject.value.startswith(f"{BASE}ontology#")  # type: ignore[union-attr]
    }
    assert len(declared) > 150
    assert sorted(term.iri for term in said.terms) == sorted(declared)
    assert [term.name for term in said.terms if not (term.label.text and term.definition.text)] == []


def test_the_query_of_a_term_finds_what_uses_it(said: Ontology, oxigraph: OxigraphEngine) -> None:
    """Rows for each term that the graph has an example of, none for others."""
    found = {term.name: bool(list(oxigraph.select(term.query).texts())) for term in said.terms}
    assert found == {term.name: term.example is not None for term in said.terms}
    assert sum(found.values()) > 100


def test_an_example_is_in_english_where_one_is(terms: Mapping[str, Term]) -> None:
    """Texts come in six languages."""
    example = terms["codeForm"].example
    assert example
    assert example.value == "SDG {code}"


def test_a_class_tells_its_place(terms: Mapping[str, Term]) -> None:
    """What it refines elsewhere, what it shares no members with, how data files write it, how many there are."""
    line = terms["ActionLine"]
    assert {"skos:Concept", "https://schema.org/DefinedTerm"} <= {compact(iri) for iri in line.aligned}
    assert expand("wg:Provision") in line.apart
    assert (line.kind, line.key, line.instances) == ("class", "ActionLine", 19)


def test_a_property_tells_its_place(terms: Mapping[str, Term]) -> None:
    """Whom it is said of, which values it has, which closed list they come from."""
    kind = terms["kind"]
    assert kind.domains == (expand("wg:Provision"),)
    assert terms["claimKind"].values == (f"{BASE}term/claim-kind",)
    assert "owl:FunctionalProperty" in terms["exemplarOf"].traits


def test_every_example_stands_in_the_graph(said: Ontology, oxigraph: OxigraphEngine) -> None:
    """A thing of the class, a statement with the property, or a link that claims it; most terms have one."""
    untrue = []
    for term in said.terms:
        if not (example := term.example):
            continue
        if term.kind == "class":
            pattern = f"<{example.subject}> a <{term.iri}>"
        elif example.claimed:
            pattern = f"""?link sssom:subject_id <{example.subject}> ; sssom:predicate_id <{term.iri}> ;
              sssom:object_id <{example.value}>"""
        else:
            pattern = f"<{example.subject}> <{term.iri}> ?value FILTER(STR(?value) = {ox.Literal(example.value)})"
        if not list(oxigraph.select(f"SELECT * {{ {pattern} }} LIMIT 1")):
            untrue.append(term.name)
    assert untrue == []
    assert sum(term.example is not None for term in said.terms) > 100


def test_terms_without_an_example_are_unused(said: Ontology, oxigraph: OxigraphEngine) -> None:
    """Nothing in the graph is of the class, or has the property."""
    unused = [term for term in said.terms if term.example is None]
    used = [
        term.name
        for term in unused
        if list(oxigraph.select(f"SELECT * {{ {{ ?x a <{term.iri}> }} UNION {{ ?x <{term.iri}> ?y }} }} LIMIT 1"))
    ]
    assert used == []


def test_named_queries_of_a_term_use_it(said: Ontology) -> None:
    """And no longer word that begins alike; those of a class may use a property that is said of it instead."""
    asked = [(term, name) for term in said.terms for name in term.queries]
    assert len(asked) > 60
    for term, name in asked:
        used = [compact(term.iri), *(compact(each.iri) for each in said.terms if term.iri in each.domains)]
        assert re.search(rf"({'|'.join(used)})\b(?!-)", queries.named(name).text), (term.name, name)


def test_relations_lead_from_class_to_class(said: Ontology) -> None:
    """By domain and range, by the shapes, and by the ends of links."""
    known = {Relation(*map(compact, relation)) for relation in said.relations}
    assert Relation("wg:Provision", "wg:inSection", "wg:Section") in known
    assert Relation("wg:Facilitation", "org:member", "wg:UNEntity") in known
    assert Relation("wg:Linkage", "sssom:object_id", "wg:ActionLine") in known
    assert not any(relation.property == "prov:wasDerivedFrom" for relation in known)


def test_closed_lists_hold_their_values(said: Ontology) -> None:
    """Each with its code, its label and its meaning."""
    lists = {each.iri.removeprefix(f"{BASE}term/"): each for each in said.lists}
    assert {"certainty", "claim-kind", "status"} <= lists.keys()
    assert [code for _iri, code, _label, _meaning in lists["certainty"].codes] == ["arguable", "likely", "sure"]
    assert all(label.text and meaning.text for each in said.lists for _iri, _code, label, meaning in each.codes)


def test_other_languages_fall_back_to_english(oxigraph: OxigraphEngine) -> None:
    """A text tells its language, so that a page can mark it."""
    told = {term.name: term for term in ontology(oxigraph, "ru").terms}
    assert told["ActionLine"].label == ("направление деятельности", "ru")
    assert told["ActionLine"].examples[0].lang == "en"


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_names_and_meanings_are_told_in_each_language(oxigraph: OxigraphEngine, language: str) -> None:
    """Of terms, and of the closed lists with their values."""
    found = ontology(oxigraph, language)
    told = {term.iri: {term.label.lang, term.definition.lang} for term in found.terms}
    told |= {iri: {label.lang, means.lang} for each in found.lists for iri, _code, label, means in each.codes}
    assert {iri: tags for iri, tags in told.items() if tags != {language}} == {}
