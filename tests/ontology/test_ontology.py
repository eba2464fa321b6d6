"""The ontology: well-formed, documented, used, consistent, and of one version with package and citation."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
import reasonable
from rdflib import OWL, RDF, RDFS, SKOS, Literal, URIRef
from rdflib.namespace import DCTERMS
from rdflib.plugins.sparql.parser import parseQuery

import wsis_gdc
from wsis_gdc.base.namespaces import BASE, context, expand, prefixes
from wsis_gdc.base.resources import ontology_folder
from wsis_gdc.curation import assembly
from wsis_gdc.files.sssom import EXTENSIONS
from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

WG = "https://w3id.org/wsis-gdc/ontology#"
VANN = rdflib.Namespace("http://purl.org/vocab/vann/")
MODULES = [ontology_folder() / "wsis-gdc.ttl", *sorted((ontology_folder() / "modules").glob("*.ttl"))]
TURTLE = sorted(ontology_folder().rglob("*.ttl"))
SPARQL = sorted(ontology_folder().rglob("*.rq"))


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    """All modules together."""
    graph = rdflib.Graph()
    for path in MODULES:
        graph.parse(path)
    return graph


def _terms() -> list[str]:
    pattern = re.compile(r"^wg:([A-Za-z]+)\s*\n?\s+a ", re.M)
    return sorted({name for path in MODULES for name in pattern.findall(path.read_text(encoding="utf-8"))})


TERMS = _terms()


def _name(path: Path) -> str:
    return path.relative_to(ontology_folder()).as_posix()


@pytest.mark.parametrize("path", TURTLE, ids=_name)
def test_a_turtle_file_parses_with_both_libraries_alike(path: Path) -> None:
    """pyoxigraph and rdflib read the same number of statements."""
    assert len({str(quad) for quad in ox.parse(path=str(path))}) == len(rdflib.Graph().parse(path)) > 0


@pytest.mark.parametrize("path", SPARQL, ids=_name)
def test_a_sparql_file_parses(path: Path) -> None:
    """Alone, by two parsers that know none of our prefixes; it names no source that nobody can open."""
    text = path.read_text(encoding="utf-8")
    ox.Store().query(text)
    parseQuery(text)
    assert "DESIGN" not in text


def test_the_terms_of_the_files_are_the_terms_of_the_graph(ontology: rdflib.Graph) -> None:
    """So the tests that run once per term miss none."""
    declared = {str(term) for term in ontology.subjects(RDF.type, None) if str(term).startswith(WG)}
    assert declared == {WG + name for name in TERMS}
    assert len(TERMS) > 80


@pytest.mark.parametrize("name", TERMS)
def test_a_term_is_documented(ontology: rdflib.Graph, name: str) -> None:
    """Type, English label, definition as a phrase, and the module that defines it."""
    term = URIRef(WG + name)
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    assert len(set(ontology.objects(term, RDF.type)) & kinds) == 1
    assert [label for label in ontology.objects(term, RDFS.label) if label.language == "en"]
    (definition,) = [text for text in ontology.objects(term, SKOS.definition) if text.language == "en"]
    assert len(definition.split()) >= 4
    (module,) = ontology.objects(term, RDFS.isDefinedBy)
    assert (module, RDF.type, OWL.Ontology) in ontology


def test_a_definition_stands_in_each_language(ontology: rdflib.Graph) -> None:
    """Of classes, properties, closed lists and their values: once in each, and in no two languages alike."""
    defined = {term for term in ontology.subjects(SKOS.definition) if str(term).startswith(BASE)}
    assert {URIRef(WG + name) for name in TERMS} < defined
    assert set(ontology.subjects(RDF.type, SKOS.ConceptScheme)) < defined
    texts = {term: list(ontology.objects(term, SKOS.definition)) for term in defined}
    assert {
        str(term): languages
        for term, found in texts.items()
        if (languages := sorted(str(text.language) for text in found)) != sorted(LANGUAGES)
    } == {}
    assert [str(term) for term, found in texts.items() if len({str(text) for text in found}) < len(LANGUAGES)] == []


def test_each_header_tells_the_same_profile(ontology: rdflib.Graph) -> None:
    """What conforms to a profile of OWL is said with its bounds: of the terms, and not of the data."""
    claims: dict[str, set[tuple[str, ...]]] = {}
    for header in ontology.subjects(RDF.type, OWL.Ontology):
        told = sorted(text for text in ontology.objects(header, RDFS.comment) if text.startswith("Profile: the terms"))
        claims[str(header)] = {tuple(sorted((*ontology.objects(header, DCTERMS.conformsTo), *told)))}
    assert len(claims) == len(MODULES)
    (told_alike,) = set.union(*claims.values())
    assert len(told_alike) == 3


def _predicates(store: ox.Store) -> set[str]:
    rows: Any = store.query("SELECT DISTINCT ?p { GRAPH ?g { ?s ?p ?o } }")
    return {row["p"].value for row in rows}


@pytest.fixture(scope="module")
def uses(store: ox.Store) -> set[str]:
    """The local names of our terms in queries, rules, shapes, checks, examples, data, and columns of SSSOM."""
    files = [*SPARQL, *sorted((ontology_folder() / "shapes").glob("*.ttl"))]
    found = set(re.findall(r"\bwg:([A-Za-z]+)", "\n".join(path.read_text(encoding="utf-8") for path in files)))
    for path in sorted((ontology_folder() / "examples" / "valid").glob("*.yaml")):
        found |= set(re.findall(rf"<{WG}([A-Za-z]+)>", assembly.read_sheet(path).triples))
    stated = _predicates(store) | {
        quad.object.value for quad in store.quads_for_pattern(None, ox.NamedNode(str(RDF.type)), None)
    }
    found |= {name.removeprefix("wg:") for _, name, _ in EXTENSIONS if name.startswith("wg:")}
    return found | {iri.removeprefix(WG) for iri in stated if iri.startswith(WG)}


@pytest.fixture(scope="module")
def implied(ontology: rdflib.Graph, store: ox.Store, uses: set[str]) -> set[str]:
    """The local names of what follows where our terms are used: inverses, classes of subjects and objects."""
    used = {URIRef(WG + name) for name in uses} | {URIRef(name) for name in _predicates(store)}
    found = {term for name in used for term in ontology.objects(name, OWL.inverseOf | RDFS.domain | RDFS.range)}
    found |= {term for name in used for term in ontology.subjects(OWL.inverseOf, name)}
    return {str(term).removeprefix(WG) for term in found}


@pytest.mark.parametrize("name", TERMS)
def test_a_term_is_used(uses: set[str], implied: set[str], name: str) -> None:
    """By a query, rule, shape, check, example, file or the data, if only as inverse, domain or range of what is."""
    assert name in uses | implied


def test_every_term_that_is_used_is_declared(uses: set[str]) -> None:
    """No misspelt term anywhere."""
    assert uses - set(TERMS) == set()


# The context


def test_every_key_of_the_context_stands_for_a_declared_term(ontology: rdflib.Graph) -> None:
    """Ours and those of other vocabularies alike: each has a type in the ontology."""
    keywords = {"@id", "@type", "@graph"}
    targets = {
        key: entry["@id"] if isinstance(entry, dict) else entry
        for key, entry in context().items()
        if not key.startswith("@") and key not in prefixes()
    }
    undeclared = {
        key: target
        for key, target in targets.items()
        if target not in keywords and not list(ontology.objects(URIRef(expand(target)), RDF.type))
    }
    assert undeclared == {}


def _vocabularies() -> Iterator[tuple[str, str, str]]:
    """Yield (key, namespace of its words, word) for each closed vocabulary of the context."""
    lines = assembly.ontology_triples()
    for key, entry in context().items():
        if isinstance(entry, dict) and "@vocab" in entry.get("@context", {}):
            space = entry["@context"]["@vocab"]
            for word in sorted(set(re.findall(rf"^<{re.escape(space)}([^>/]+)> ", lines, re.M))):
                yield key, space, word


@pytest.mark.parametrize(("key", "space", "word"), tuple(_vocabularies()), ids=lambda text: text.rsplit("/", 2)[-1])
def test_a_word_of_a_closed_vocabulary_expands_into_it(key: str, space: str, word: str) -> None:
    """Also where the word is a key or prefix of the context: source, member, topic, mechanism …"""
    document = {"@context": context(), "id": "agent:a", key: word}
    quads = list(ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD, base_iri="https://w3id.org/wsis-gdc/"))
    assert [quad.object for quad in quads] == [ox.NamedNode(space + word)]


def test_words_that_collide_with_the_context_are_among_those_tried() -> None:
    """The parametrised test above meets the four that went wrong once."""
    tried = {(key, word) for key, _, word in _vocabularies()}
    assert tried >= {
        ("basis", "source"),
        ("role", "member"),
        ("finding_kind", "topic"),
        ("finding_kind", "mechanism"),
    }


# Headers and versions


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_has_a_full_header(path: Path) -> None:
    """Title, description, creator, licence, dates and version."""
    graph = rdflib.Graph().parse(path)
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    for name in (
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.creator,
        DCTERMS.license,
        DCTERMS.created,
        DCTERMS.modified,
    ):
        assert len(list(graph.objects(header, name))) == 1, name
    assert graph.value(header, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert graph.value(header, OWL.versionInfo) == Literal(wsis_gdc.__version__)
    assert graph.value(header, OWL.versionIRI) == URIRef(f"{header}/{wsis_gdc.__version__}")


def test_the_root_tells_prefix_namespace_and_citation(ontology: rdflib.Graph) -> None:
    """All modules share them."""
    root = URIRef("https://w3id.org/wsis-gdc/ontology")
    assert ontology.value(root, VANN.preferredNamespacePrefix) == Literal("wg")
    assert ontology.value(root, VANN.preferredNamespaceUri) == Literal(WG)
    assert f"version {wsis_gdc.__version__}," in str(ontology.value(root, DCTERMS.bibliographicCitation))


def test_the_root_imports_every_module(ontology: rdflib.Graph) -> None:
    """And imports only what is there."""
    root = URIRef("https://w3id.org/wsis-gdc/ontology")
    assert set(ontology.objects(root, OWL.imports)) == set(ontology.subjects(RDF.type, OWL.Ontology)) - {root}
    assert set(ontology.objects(None, OWL.imports)) <= set(ontology.subjects(RDF.type, OWL.Ontology))


def test_package_project_and_citation_have_one_version(root: Path) -> None:
    """As the ontology has, tested above."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert project["version"] == wsis_gdc.__version__
    assert re.findall(r'^version: "?([^"\n]+)"?$', citation, re.M) == [wsis_gdc.__version__]


# Reasoning


@pytest.fixture(scope="module")
def world(ontology: rdflib.Graph) -> rdflib.Graph:
    """The ontology and all valid examples."""
    graph = rdflib.Graph()
    graph += ontology
    for path in sorted((ontology_folder() / "examples" / "valid").glob("*.yaml")):
        graph.parse(data=assembly.read_sheet(path).triples, format="nt")
    return graph


CLASH = rdflib.Namespace("http://www.daml.org/2002/03/agents/agent-ont#")


def _closed(graph: rdflib.Graph) -> rdflib.Graph:
    """Return the closure under the rules of OWL 2 RL, by owlrl, which writes clashes into it."""
    closed = rdflib.Graph()
    closed += graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    return closed


def _reasoned(graph: rdflib.Graph) -> rdflib.Graph:
    """Return the closure under the rules of OWL 2 RL, by reasonable."""
    reasoner = reasonable.PyReasoner()
    reasoner.from_graph(graph)
    closed = rdflib.Graph()
    for triple in reasoner.reason():
        closed.add(triple)
    return closed


def _clashes(closed: rdflib.Graph) -> list[str]:
    """Return what stands in two disjoint classes, whichever reasoner made the closure."""
    pairs = set(closed.subject_objects(OWL.disjointWith))
    members = {name: set(closed.subjects(RDF.type, name)) for pair in pairs for name in pair}
    return sorted({str(thing) for first, second in pairs for thing in members[first] & members[second]})


@pytest.fixture(scope="module")
def peopled(world: rdflib.Graph) -> rdflib.Graph:
    """The world and one invented member of each class: a class that can have none gives a clash."""
    graph = rdflib.Graph()
    graph += world
    for name in set(world.subjects(RDF.type, OWL.Class)):
        graph.add((URIRef(f"urn:member-of:{name}"), RDF.type, name))
    return graph


@pytest.fixture(scope="module")
def closure(peopled: rdflib.Graph) -> rdflib.Graph:
    """Everything that follows by the rules of OWL 2 RL."""
    return _closed(peopled)


def test_the_ontology_is_consistent_with_its_examples_and_every_class_can_have_members(closure: rdflib.Graph) -> None:
    """No rule of OWL 2 RL ends in a contradiction."""
    assert sorted(map(str, closure.objects(None, CLASH.error))) == []
    assert set(closure.subjects(RDF.type, OWL.Nothing)) == set()
    assert set(closure.subjects(RDFS.subClassOf, OWL.Nothing)) <= {OWL.Nothing}


@pytest.fixture(scope="module")
def reasoned(peopled: rdflib.Graph) -> rdflib.Graph:
    """The same by reasonable, written independently of owlrl."""
    return _reasoned(peopled)


def test_a_second_reasoner_finds_no_clash_either(reasoned: rdflib.Graph) -> None:
    """No thing stands in two disjoint classes."""
    assert _clashes(reasoned) == []
    assert set(reasoned.subjects(RDF.type, OWL.Nothing)) == set()


def test_both_reasoners_put_the_examples_into_the_same_classes(
    peopled: rdflib.Graph, closure: rdflib.Graph, reasoned: rdflib.Graph
) -> None:
    """Classes of ours and of the vocabularies that we build on, inferred ones included."""

    def types(graph: rdflib.Graph) -> set[tuple[Any, Any]]:
        classes = set(peopled.subjects(RDF.type, OWL.Class))
        return {
            (s, o)
            for s, o in graph.subject_objects(RDF.type)
            if o in classes and str(s).startswith("https://w3id.org/")
        }

    assert types(reasoned) == types(closure)
    assert len(types(closure)) > len(types(peopled))


@pytest.mark.parametrize(
    "planted",
    [
        (("urn:x", RDF.type, "Linkage"), ("urn:x", RDF.type, "MappingSet")),
        (("Wrong", RDFS.subClassOf, "Linkage"), ("Wrong", RDFS.subClassOf, "MappingSet"), ("urn:x", RDF.type, "Wrong")),
    ],
    ids=["a thing in two disjoint classes", "a class below two disjoint classes"],
)
def test_a_planted_clash_is_seen_by_both_reasoners(
    ontology: rdflib.Graph, planted: tuple[tuple[str, URIRef, str], ...]
) -> None:
    """So the tests above can fail. What people read of terms gives no clash and is left out."""
    graph = rdflib.Graph()
    graph += (triple for triple in ontology if not isinstance(triple[2], Literal))
    for subject, predicate, object_ in planted:
        graph.add((URIRef(subject if ":" in subject else WG + subject), predicate, URIRef(WG + object_)))
    (clash,) = _closed(graph).objects(None, CLASH.error)
    assert "urn:x" in clash
    assert _clashes(_reasoned(graph)) == ["urn:x"]


def test_no_term_is_used_without_a_type(ontology: rdflib.Graph) -> None:
    """OWL 2 DL asks for a declaration of every class and property, also of other vocabularies."""
    standard = (str(RDF), str(RDFS), str(OWL), "http://www.w3.org/2001/XMLSchema#")
    used = (
        set(ontology.predicates())
        | set(ontology.objects(None, RDF.type))
        | set(ontology.objects(None, RDFS.subClassOf))
    )
    used |= set(ontology.objects(None, RDFS.domain)) | set(ontology.objects(None, RDFS.subPropertyOf))
    untyped = {
        str(term)
        for term in used
        if isinstance(term, URIRef) and not str(term).startswith(standard) and (term, RDF.type, None) not in ontology
    }
    assert untyped == set()


def test_no_range_lies_outside_the_datatypes_of_owl(ontology: rdflib.Graph) -> None:
    """Years and dates are left to the shapes: reasoners such as HermiT refuse an ontology with other ranges."""
    known = {
        "boolean",
        "decimal",
        "integer",
        "language",
        "nonNegativeInteger",
        "positiveInteger",
        "string",
        "anyURI",
        "dateTime",
    }
    ranges = {str(value) for value in ontology.objects(None, RDFS.range) if str(value).startswith(str(rdflib.XSD))}
    assert ranges and {each.rpartition("#")[2] for each in ranges} <= known
