"""What the ontology says: its classes and properties by module, the closed lists, and how classes hang together.

What a record of a class may hold is said by the SHACL shapes, so relations between classes are read from them too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from wsis_gdc.base.grouping import grouped
from wsis_gdc.base.namespaces import BASE, compact, context, expand, key_term, local
from wsis_gdc.base.resources import ontology_files
from wsis_gdc.knowledge import queries
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.values import choose

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["CodeList", "Example", "Module", "Ontology", "Relation", "Term", "TermKind", "Text", "ontology"]

TermKind = Literal["class", "object", "data", "annotation"]

_KINDS: Final[dict[str, TermKind]] = {
    "owl:Class": "class",
    "owl:ObjectProperty": "object",
    "owl:DatatypeProperty": "data",
    "owl:AnnotationProperty": "annotation",
}
_TRAITS: Final = (
    *("owl:FunctionalProperty", "owl:InverseFunctionalProperty", "owl:SymmetricProperty", "owl:TransitiveProperty"),
    *("owl:AsymmetricProperty", "owl:IrreflexiveProperty", "owl:ReflexiveProperty"),
)
_NEAR: Final = ("skos:exactMatch", "skos:closeMatch", "owl:equivalentClass", "owl:equivalentProperty", "rdfs:seeAlso")
_SDG: Final = "http://metadata.un.org/sdg/ontology#"
_MOST_QUERIES: Final = 3


class Text(NamedTuple):
    """A text and its language."""

    text: str = ""
    lang: str = ""


class Example(NamedTuple):
    """A statement of the graph that uses a term: subject, and for a property its value; ``literal`` if that is text.

    ``claimed`` says that a link claims it, where the graph holds no such triple.
    """

    subject: str
    value: str = ""
    literal: bool = False
    claimed: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of the ontology.

    ``broader`` are superclasses or super-properties, ``aligned`` those of other vocabularies and what they see as near.
    ``values`` are the closed lists that its values come from, ``key`` is the key by which data files write it.
    ``instances`` counts the things of a class.
    """

    iri: str
    kind: TermKind
    label: Text
    definition: Text
    notes: tuple[Text, ...] = ()
    examples: tuple[Text, ...] = ()
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    aligned: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    inverse: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    key: str = ""
    instances: int = 0
    example: Example | None = None
    queries: tuple[str, ...] = ()
    deprecated: bool = False

    @property
    def name(self) -> str:
        """The name of the term in the namespace of the ontology, which is its place in the page too."""
        return local(self.iri)

    @property
    def query(self) -> str:
        """A query that finds what uses the term; a build's and the server's engines know the prefix.

        What no triple says is asked of the links that claim it.
        """
        term = compact(self.iri)
        if self.kind == "class":
            return f"SELECT ?thing WHERE {{ ?thing a {term} }} LIMIT 10"
        if self.example and self.example.claimed:
            return f"SELECT ?link WHERE {{ ?link sssom:predicate_id {term} }} LIMIT 10"
        return f"SELECT ?thing ?value WHERE {{ ?thing {term} ?value }} LIMIT 10"


class Module(NamedTuple):
    """A module of the ontology and the terms that it defines, classes first."""

    iri: str
    title: Text
    description: Text
    terms: tuple[Term, ...]


class CodeList(NamedTuple):
    """A closed list of words that records use as values: its name and, by code, each label and meaning."""

    iri: str
    title: Text
    codes: tuple[tuple[str, str, Text, Text], ...]


class Relation(NamedTuple):
    """A property that leads from things of one class to things of another."""

    start: str
    property: str
    end: str


@dataclass(frozen=True, slots=True)
class Ontology:
    """The modules with their terms, the closed lists, and the relations between classes.

    ``names`` are the labels of all terms by IRI, those of other vocabularies among them.
    """

    version: str
    modules: tuple[Module, ...]
    lists: tuple[CodeList, ...]
    relations: tuple[Relation, ...]
    names: Mapping[str, Text]

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, in the order of the modules."""
        return tuple(term for module in self.modules for term in module.terms)


Facts = Mapping[str, Mapping[str, Sequence[Text]]]
"""What the ontology says, by subject and predicate (CURIE); IRIs are texts whose language is ``@``."""


def ontology(engine: Engine, language: str = "en") -> Ontology:
    """Return the ontology that an engine holds, in a language as far as it has one, else in English.

    >>> from wsis_gdc import load
    >>> with load() as kg:
    ...     found = ontology(kg.engine, "fr")
    >>> [term.label.text for term in found.terms if term.name == "ActionLine"], found.version
    (['grande orientation'], '0.2.0')
    """
    facts = _facts(engine)
    terms = [iri for iri in facts if iri.startswith(f"{BASE}ontology#") and _kind(facts[iri])]
    classes = {iri for iri in facts if _kind(facts[iri]) == "class" and iri.startswith((f"{BASE}ontology#", _SDG))}
    counted, examples = _instances(engine), _examples(engine)
    narrower = grouped(
        (above, iri) for iri in terms for above in _iris(facts[iri], "rdfs:subClassOf", "rdfs:subPropertyOf")
    )

    def term(iri: str) -> Term:
        said = facts[iri]
        above = _iris(said, "rdfs:subClassOf", "rdfs:subPropertyOf")
        types = {compact(kind) for kind in _iris(said, "rdf:type")}
        return Term(
            iri,
            _kind(said) or "class",
            _chosen(said, "rdfs:label", language),
            _chosen(said, "skos:definition", language),
            _all(said, "rdfs:comment", language),
            _all(said, "skos:example", language),
            tuple(each for each in above if each.startswith(BASE)),
            tuple(sorted(narrower.get(iri, ()))),
            tuple(each for each in (*above, *_iris(said, *_NEAR)) if not each.startswith(BASE)),
            _iris(said, "owl:disjointWith"),
            _iris(said, "rdfs:domain"),
            _iris(said, "rdfs:range"),
            _iris(said, "owl:inverseOf"),
            tuple(trait for trait in _TRAITS if trait in types),
            tuple(each for each in _iris(said, "rdfs:seeAlso") if each.startswith(BASE)),
            _keys().get(iri, ""),
            counted.get(iri, 0),
            examples.get(iri),
            _asking().get(compact(iri), ()) or _about(iri, facts),
            any(each.text == "true" for each in said.get("owl:deprecated", ())),
        )

    modules = []
    for iri, said in facts.items():
        if "owl:Ontology" in {compact(kind) for kind in _iris(said, "rdf:type")} and iri != f"{BASE}ontology":
            own = [term(each) for each in terms if iri in _iris(facts[each], "rdfs:isDefinedBy")]
            own.sort(key=lambda each: (list(_KINDS.values()).index(each.kind) > 0, each.name.lower()))
            title, description = (_chosen(said, f"dcterms:{name}", language) for name in ("title", "description"))
            modules.append(Module(iri, title, description, tuple(own)))
    version = _chosen(facts.get(f"{BASE}ontology", {}), "owl:versionInfo", language).text
    return Ontology(
        version,
        tuple(sorted(modules, key=_reading_order)),
        _lists(facts, language),
        _between(classes, _declared(facts, terms) | _shaped() | _linked(engine)),
        {iri: name for iri, said in facts.items() if (name := _named(said, language)).text},
    )


_FIRST: Final = ("frameworks", "linkages", "organizations", "documents")
"""The modules that a reader needs before the others."""


def _reading_order(module: Module) -> tuple[int, str]:
    name = module.iri.rpartition("/")[2]
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def _kind(said: Mapping[str, Sequence[Text]]) -> TermKind | None:
    types = {compact(kind) for kind in _iris(said, "rdf:type")}
    return next((kind for name, kind in _KINDS.items() if name in types), None)


def _iris(said: Mapping[str, Sequence[Text]], *predicates: str) -> tuple[str, ...]:
    return tuple(each.text for name in predicates for each in said.get(name, ()) if each.lang == "@")


def _chosen(said: Mapping[str, Sequence[Text]], predicate: str, language: str) -> Text:
    return Text(*choose({each.lang: each.text for each in said.get(predicate, ()) if each.lang != "@"}, language))


def _all(said: Mapping[str, Sequence[Text]], predicate: str, language: str) -> tuple[Text, ...]:
    """Return all texts in a language, else all in English."""
    texts = said.get(predicate, ())
    return tuple(each for each in texts if each.lang == language) or tuple(
        each for each in texts if each.lang in ("en", "", "@")
    )


def _lists(facts: Facts, language: str) -> tuple[CodeList, ...]:
    """Return the closed lists, each with its values by code."""
    found = []
    for iri, said in sorted(facts.items()):
        if "skos:ConceptScheme" not in {compact(kind) for kind in _iris(said, "rdf:type")}:
            continue
        codes = [
            (
                value,
                _chosen(facts[value], "skos:notation", language).text,
                _chosen(facts[value], "skos:prefLabel", language),
                _chosen(facts[value], "skos:definition", language),
            )
            for value in facts
            if iri in _iris(facts[value], "skos:inScheme")
        ]
        found.append(CodeList(iri, _named(said, language), tuple(sorted(codes, key=lambda code: code[1]))))
    return tuple(found)


def _named(said: Mapping[str, Sequence[Text]], language: str) -> Text:
    names = (_chosen(said, name, language) for name in ("rdfs:label", "skos:prefLabel"))
    return next((name for name in names if name.text), Text())


def _between(classes: Collection[str], relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Return the relations that lead from one of the classes to another, save that of all records to their sources."""
    source = expand("prov:wasDerivedFrom")
    return tuple(
        sorted(each for each in relations if each.start in classes and each.end in classes and each.property != source)
    )


def _declared(facts: Facts, terms: Iterable[str]) -> set[Relation]:
    """Return which properties lead from class to class by their domain and range."""
    return {
        Relation(start, iri, end)
        for iri in terms
        for start in _iris(facts[iri], "rdfs:domain")
        for end in _iris(facts[iri], "rdfs:range")
        if end in facts
    }


@per_engine
def _facts(engine: Engine) -> Facts:
    """Return what the graph says of the ontology, its modules, and what they define; read once."""
    facts: dict[str, dict[str, list[Text]]] = defaultdict(lambda: defaultdict(list))
    rows = engine.select("""
      SELECT DISTINCT ?term ?predicate ?value {
        { ?term rdfs:isDefinedBy ?module } UNION { ?term a owl:Ontology }
        ?term ?predicate ?value
      } ORDER BY ?term ?predicate ?value""")
    for term, predicate, value in rows:
        assert term is not None and predicate is not None and value is not None  # noqa: S101  (bound by the pattern)
        language = getattr(value, "language", None) or ("" if hasattr(value, "datatype") else "@")
        facts[term.value][compact(predicate.value)].append(Text(value.value, language))
    return {term: dict(said) for term, said in facts.items()}


@per_engine
def _instances(engine: Engine) -> dict[str, int]:
    """Return how many things each of our classes has."""
    rows = engine.select(f"""
      SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) {{
        ?class a owl:Class ; rdfs:isDefinedBy ?module FILTER(STRSTARTS(STR(?module), "{BASE}ontology"))
        ?thing a ?class
      }} GROUP BY ?class""")
    return {name: int(count) for name, count in rows.texts()}


_ENGLISH_FIRST: Final = 'DESC(!ISLITERAL(?value) || LANG(?value) IN ("", "en"))'
"""A text of another language is an example only where there is none that readers of any page are likely to know."""


@per_engine
def _examples(engine: Engine) -> dict[str, Example]:
    """Return an example of each term: the first thing of a class, and what the graph says of such a thing.

    Properties that none of these things has are looked for one by one, and at last among the claims.
    """
    firsts = engine.select(f"""
      SELECT ?class (MIN(?thing) AS ?first) {{
        ?class a owl:Class ; rdfs:isDefinedBy ?module FILTER(STRSTARTS(STR(?module), "{BASE}ontology"))
        ?thing a ?class FILTER(isIRI(?thing))
      }} GROUP BY ?class""")
    found = {name: Example(thing) for name, thing in firsts.texts()}
    known = " ".join(f"<{thing}>" for thing in sorted(example.subject for example in found.values()))
    said = engine.select(f"""
      SELECT ?property ?thing ?value {{ VALUES ?thing {{ {known} }} ?thing ?property ?value }}
      ORDER BY ?property {_ENGLISH_FIRST} ?thing ?value""")
    for property_, thing, value in said:
        assert property_ is not None and thing is not None and value is not None  # noqa: S101  (bound by the pattern)
        found.setdefault(property_.value, Example(thing.value, value.value, hasattr(value, "datatype")))
    for (name,) in engine.select(f"""
      SELECT DISTINCT ?property {{
        VALUES ?kind {{ owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }}
        ?property a ?kind ; rdfs:isDefinedBy ?module FILTER(STRSTARTS(STR(?module), "{BASE}ontology"))
      }} ORDER BY ?property""").texts():
        if name not in found and (example := _stated(engine, name)):
            found[name] = example
    return found


def _stated(engine: Engine, name: str) -> Example | None:
    """Return the first statement with a property, or else the first link that claims it."""
    first = f"SELECT (MIN(?s) AS ?first) {{ ?s <{name}> ?o FILTER(isIRI(?s)) }}"
    for (subject,) in filter(any, engine.select(first).texts()):
        for (value,) in engine.select(
            f"SELECT ?value {{ <{subject}> <{name}> ?value }} ORDER BY {_ENGLISH_FIRST} ?value LIMIT 1"
        ):
            assert value is not None  # noqa: S101  (bound by the pattern)
            return Example(subject, value.value, hasattr(value, "datatype"))
    claimed = f"""SELECT ?s ?o {{ ?link sssom:predicate_id <{name}> ; sssom:subject_id ?s ; sssom:object_id ?o }}
      ORDER BY ?s ?o LIMIT 1"""
    return next((Example(start, end, claimed=True) for start, end in engine.select(claimed).texts()), None)


@per_engine
def _linked(engine: Engine) -> frozenset[Relation]:
    """Return which classes links have at their ends: their shapes leave that open."""
    rows = engine.select(f"""
      SELECT DISTINCT ?property ?end {{
        VALUES ?property {{ sssom:subject_id sssom:object_id }}
        ?link ?property ?thing . ?thing a ?end . ?end rdfs:isDefinedBy ?module
        FILTER(STRSTARTS(STR(?module), "{BASE}ontology"))
      }}""")
    return frozenset(Relation(expand("wg:Linkage"), *row) for row in rows.texts())


@cache
def _keys() -> dict[str, str]:
    """Return the key, or the name of a type, by which data files write each term."""
    names = {key: key_term(key) for key in context()}
    return {expand(name): key for key, name in names.items() if name.startswith("wg:") and name != "wg:"}


@cache
def _asking() -> dict[str, tuple[str, ...]]:
    """Return by term the named queries whose text uses it, the shortest first, at most three."""
    texts = {name: queries.named(name).text for name in queries.names()}
    found = grouped(
        (term, (len(text), name))
        for name, text in texts.items()
        for term in set(re.findall(r"(?<![\w:-])wg:[\w-]+", text))
    )
    return {term: tuple(name for _length, name in sorted(some)[:_MOST_QUERIES]) for term, some in found.items()}


def _about(iri: str, facts: Facts) -> tuple[str, ...]:
    """Return the named queries that ask properties of a class, where none asks the class itself."""
    asked = (
        name
        for term, said in facts.items()
        if iri in _iris(said, "rdfs:domain")
        for name in _asking().get(compact(term), ())
    )
    return tuple(dict.fromkeys(asked))[:_MOST_QUERIES]


@cache
def _shaped() -> frozenset[Relation]:
    """Return which classes the values of properties have, as the shapes of records say."""
    import pyoxigraph as ox

    store = ox.Store()
    for path in ontology_files("shapes", ".ttl"):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    rows = store.query("""
      PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
      PREFIX sh: <http://www.w3.org/ns/shacl#>
      SELECT DISTINCT ?start ?property ?end {
        ?shape sh:targetClass ?start ; sh:property ?part .
        ?part sh:path ?property ; sh:class|sh:or/rdf:rest*/rdf:first/sh:class ?end FILTER(isIRI(?property))
      }""")
    return frozenset(Relation(*(term.value for term in row)) for row in rows)  # type: ignore[union-attr]
