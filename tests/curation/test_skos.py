"""The SKOS file: whole, sound by the SKOS reference, and answering what Skosmos asks of an endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, URIRef
from rdflib.collection import Collection

from wsis_gdc.base.namespaces import compact, expand, prefixes
from wsis_gdc.curation.skos import GRAPH, skos, skosmos
from wsis_gdc.words.languages import LANGUAGES

MATCHES = "skos:relatedMatch|skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch"


@pytest.fixture(scope="module")
def file(store: ox.Store) -> bytes:
    """The file as Turtle."""
    before = len(store)
    content = skos(store)
    assert len(store) == before
    return content


@pytest.fixture(scope="module")
def vocabulary(file: bytes) -> ox.Store:
    """The file, loaded into the graph where the configuration of Skosmos looks for it."""
    loaded = ox.Store()
    loaded.load(file, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(GRAPH))
    return loaded


def _asked(vocabulary: ox.Store, query: str) -> list[tuple[str, ...]]:
    """Ask as Skosmos does: the graph is the whole of what it sees."""
    rows: Any = vocabulary.query(query, prefixes=prefixes(), default_graph=ox.NamedNode(GRAPH))
    return sorted(tuple(compact(term.value) if term else "" for term in row) for row in rows)


# What Skosmos asks: its queries, in our words


def test_labels_are_counted_by_language(vocabulary: ox.Store) -> None:
    """Every concept has its English label; most have one in each language."""
    counted = _asked(
        vocabulary,
        "SELECT ?tag (COUNT(?label) AS ?n) { ?c a skos:Concept ; skos:prefLabel ?label BIND(LANG(?label) AS ?tag) }"
        " GROUP BY ?tag",
    )
    counts = {tag: int(number) for tag, number in counted}
    ((concepts,),) = _asked(vocabulary, "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a skos:Concept }")
    assert set(counts) == set(LANGUAGES)
    assert counts["en"] == int(concepts) > 600
    assert min(counts.values()) > 0.9 * int(concepts)


def test_lists_of_words_and_their_words_are_defined_in_each_language(vocabulary: ox.Store) -> None:
    """So that Skosmos shows a meaning whatever language a reader chose."""
    counted = _asked(
        vocabulary,
        """SELECT ?c (GROUP_CONCAT(?tag; separator=" ") AS ?tags) {
          { SELECT ?c ?tag { ?c skos:definition ?text BIND(LANG(?text) AS ?tag)
              FILTER(STRSTARTS(STR(?c), STR(term:))) } ORDER BY ?c ?tag }
        } GROUP BY ?c""",
    )
    assert len(counted) > 100
    assert {tags for _term, tags in counted} == {" ".join(sorted(LANGUAGES))}


@pytest.mark.parametrize(
    ("scheme", "number", "some"),
    [
        ("wsis:action-lines", 11, "wsis:C7"),
        ("gdc:compact", 10, "gdc:objective-1"),
        ("trend:scheme", 16, "trend:quantum-computing"),
        ("sdg:", 17, "sdg:4"),
    ],
)
def test_a_scheme_has_its_top_concepts(vocabulary: ox.Store, scheme: str, number: int, some: str) -> None:
    """With labels, and those with children are told."""
    iri = expand(scheme).rstrip("/")
    query = f"""SELECT ?top ?label ?parts {{
      ?top skos:topConceptOf <{iri}> ; skos:prefLabel ?label FILTER(LANGMATCHES(LANG(?label), "en"))
      BIND(EXISTS {{ ?top skos:narrower ?part }} AS ?parts) }}"""
    found = _asked(vocabulary, query)
    assert len(found) == number
    assert some in {top for top, _, _ in found}
    assert {parts for _, _, parts in found} <= {"true", "false"}


@pytest.mark.parametrize(
    ("concept", "children", "some"),
    [
        ("wsis:C7", 9, "wsis:C7-e-health"),
        ("gdc:objective-1", 3, "gdc:section/connectivity"),
        ("gdc:11", 7, "gdc:11d"),
        ("sdg:4", 5, "sdg:4.1"),
    ],
)
def test_the_children_of_a_concept_are_found(vocabulary: ox.Store, concept: str, children: int, some: str) -> None:
    """By skos:broader, as the tree asks when a branch is opened."""
    found = _asked(
        vocabulary, f"SELECT ?child {{ {concept} a skos:Concept . ?child skos:broader <{expand(concept)}> }}"
    )
    assert len(found) == children
    assert (some,) in found


def test_the_way_up_from_a_letter_leads_to_its_objective(vocabulary: ox.Store) -> None:
    """The hierarchy of a concept page: each step has its siblings, and the last is a top concept."""
    found = _asked(
        vocabulary,
        """SELECT ?broad ?up (COUNT(DISTINCT ?child) AS ?children) ?scheme {
          gdc:11d skos:broader* ?broad OPTIONAL { ?broad skos:broader ?up } OPTIONAL { ?broad skos:narrower ?child }
          OPTIONAL { ?broad skos:topConceptOf ?scheme } } GROUP BY ?broad ?up ?scheme""",
    )
    assert [(broad, up, scheme) for broad, up, _, scheme in found] == [
        ("gdc:11", "gdc:section/connectivity", ""),
        ("gdc:11d", "gdc:11", ""),
        ("gdc:objective-1", "", "gdc:compact"),
        ("gdc:section/connectivity", "gdc:objective-1", ""),
    ]


def test_a_concept_page_shows_its_mappings(vocabulary: ox.Store, store: ox.Store) -> None:
    """Those of taken-up linkages, both ways, with a label at the other end."""
    shown = _asked(
        vocabulary,
        f"""SELECT DISTINCT ?other {{ wsis:C2 {MATCHES} ?other .
          ?other skos:prefLabel ?label FILTER(LANG(?label) = "en") }}""",
    )
    claimed: Any = store.query(
        """SELECT DISTINCT ?other { { wsis:C2 wg:linkedTo ?other } UNION { ?other wg:linkedTo wsis:C2 } }""",
        prefixes=prefixes(),
        use_default_graph_as_union=True,
    )
    concepts = {concept for (concept,) in _asked(vocabulary, "SELECT ?c { ?c a skos:Concept }")}
    expected = {compact(row["other"].value) for row in claimed} & concepts
    assert len(expected) > 10
    assert {other for (other,) in shown} == expected


def test_the_letter_index_has_letters_and_names(vocabulary: ox.Store) -> None:
    """In English and in Russian."""
    query = """SELECT DISTINCT (UCASE(SUBSTR(STR(?label), 1, 1)) AS ?letter) {
      ?c a skos:Concept ; skos:prefLabel ?label FILTER(LANGMATCHES(LANG(?label), "%s")) }"""
    assert {("A",), ("D",), ("W",)} <= set(_asked(vocabulary, query % "en"))
    assert ("Ц",) in _asked(vocabulary, query % "ru")
    named = _asked(
        vocabulary,
        """SELECT ?c { ?c a skos:Concept ; skos:prefLabel ?label
          FILTER(STRSTARTS(LCASE(STR(?label)), "d") && LANGMATCHES(LANG(?label), "en")) }""",
    )
    assert len(named) > 20


# What the SKOS reference asks

BROKEN = {
    "S8: top concept of another scheme": "?c skos:topConceptOf ?s FILTER NOT EXISTS { ?c skos:inScheme ?s }",
    "top concept told one way only": "?c skos:topConceptOf ?s FILTER NOT EXISTS { ?s skos:hasTopConcept ?c }",
    "top concept told the other way only": "?s skos:hasTopConcept ?c FILTER NOT EXISTS { ?c skos:topConceptOf ?s }",
    "top concept with something broader": "?c skos:topConceptOf ?s ; skos:broader ?b",
    "concept without a scheme": "?c a skos:Concept FILTER NOT EXISTS { ?c skos:inScheme ?s . ?s a skos:ConceptScheme }",
    "scheme without a title": "?c a skos:ConceptScheme FILTER NOT EXISTS { ?c dcterms:title ?t FILTER(LANG(?t)='en') }",
    "scheme without a date": """?c a skos:ConceptScheme FILTER NOT EXISTS { ?c dcterms:created ?d }
      FILTER(!STRSTARTS(STR(?c), "http://metadata.un.org/"))""",
    "scheme without a top concept": "?c a skos:ConceptScheme FILTER NOT EXISTS { ?c skos:hasTopConcept ?t }",
    "S13: label and other label": "?c skos:prefLabel ?l ; skos:altLabel ?l",
    "S14: two labels in one language": "?c skos:prefLabel ?a , ?b FILTER(?a != ?b && LANG(?a) = LANG(?b))",
    "label without a language": "?c skos:prefLabel ?l FILTER(LANG(?l) = '')",
    "broader told one way only": "?c skos:broader ?b FILTER NOT EXISTS { ?b skos:narrower ?c }",
    "narrower told one way only": "?b skos:narrower ?c FILTER NOT EXISTS { ?c skos:broader ?b }",
    "broader in another scheme": "?c skos:broader ?b FILTER NOT EXISTS { ?c skos:inScheme ?s . ?b skos:inScheme ?s }",
    "S46: exact and related": "?c skos:exactMatch ?o ; skos:relatedMatch|skos:broadMatch|skos:narrowMatch ?o",
    "mapping told one way only": """?c skos:relatedMatch ?o FILTER NOT EXISTS { ?o skos:relatedMatch ?c }""",
    "mapping to itself": f"?c {MATCHES} ?c",
    "code given twice in a scheme": """{ SELECT (SAMPLE(?one) AS ?c) { ?one skos:inScheme ?s ; skos:notation ?n }
      GROUP BY ?s ?n HAVING(COUNT(DISTINCT ?one) > 1) }""",
}


@pytest.mark.parametrize("fault", BROKEN)
def test_the_file_keeps_the_rules_of_skos(vocabulary: ox.Store, fault: str) -> None:
    """Integrity conditions, and the wishes of qSKOS and Skosify."""
    assert _asked(vocabulary, f"SELECT DISTINCT ?c {{ {BROKEN[fault]} }} LIMIT 5") == []


def test_nothing_is_linked_with_what_it_is_part_of(vocabulary: ox.Store) -> None:
    """No concept is broader than itself (S24), nor mapped to what is broader than it (S27)."""
    up: dict[str, set[str]] = {}
    for concept, broader in _asked(vocabulary, "SELECT ?c ?b { ?c skos:broader ?b }"):
        up.setdefault(concept, set()).add(broader)
    pairs = set(_asked(vocabulary, f"SELECT DISTINCT ?c ?o {{ ?c {MATCHES} ?o }}"))
    assert len(pairs) > 2000
    for concept in up:
        above, found = {concept}, set[str]()
        while above:
            above = set().union(*(up.get(each, set()) for each in above)) - found
            found |= above
        assert concept not in found
        assert not pairs & {(concept, each) for each in found}


def test_every_mapping_tells_who_claims_it(vocabulary: ox.Store) -> None:
    """The linkage behind it is in the file, with its relation, status and claimant; none is a mere suggestion."""
    claims = _asked(
        vocabulary,
        """SELECT ?s ?o { ?l a sssom:Mapping ; sssom:subject_id ?s ; sssom:object_id ?o ; sssom:predicate_id ?p ;
          wg:status ?status ; prov:wasAttributedTo/rdfs:label ?name }""",
    )
    both = {*claims, *((there, here) for here, there in claims)}
    assert set(_asked(vocabulary, f"SELECT ?c ?o {{ ?c {MATCHES} ?o . ?o a skos:Concept }}")) == both
    assert _asked(vocabulary, "SELECT ?l { ?l wg:status <https://w3id.org/wsis-gdc/term/status/proposed> }") == []


def test_goals_lead_to_what_they_are_elsewhere(vocabulary: ox.Store, store: ox.Store) -> None:
    """By matches that a publisher states; in the graph too, where candidates give no match."""
    shown = _asked(vocabulary, "SELECT ?goal ?there { ?goal a sdgo:Goal ; skos:exactMatch ?there }")
    assert len(shown) == 17
    assert ("sdg:4", "wd:Q53581209") in shown
    inferred: Any = store.query(
        "SELECT ?thing ?there { GRAPH graph:inferred { ?thing skos:exactMatch ?there } }", prefixes=prefixes()
    )
    assert sorted((compact(row[0].value), compact(row[1].value)) for row in inferred) == shown


def test_a_match_is_no_linkage(store: ox.Store) -> None:
    """It enters no set of linkages; and the candidates at Wikidata are those that the entities name."""
    asked: Any = store.query(
        """SELECT ?match ?thing ?there ?status { ?match a wg:Match ; wg:matchOf ?thing ; wg:elsewhere ?there ;
          wg:status/skos:notation ?status ; prov:wasAttributedTo ?claimant FILTER NOT EXISTS { ?match a wg:Linkage }
          FILTER NOT EXISTS { ?set sssom:mappings ?match } }""",
        prefixes=prefixes(),
        use_default_graph_as_union=True,
    )
    rows = [tuple(term.value for term in row) for row in asked]
    assert len(rows) == 49
    named: Any = store.query(
        "SELECT ?thing ?there { ?thing wg:wikidataCandidate ?there }",
        prefixes=prefixes(),
        use_default_graph_as_union=True,
    )
    at_wikidata = [row for row in rows if compact(row[2]).startswith("wd:")]
    candidates = {(thing, there) for _, thing, there, status in at_wikidata if status == "proposed"}
    assert candidates == {(row[0].value, row[1].value) for row in named}


def test_labels_that_nobody_checked_are_told(vocabulary: ox.Store) -> None:
    """SKOS knows no mark for it, so a note tells it, for each language."""
    noted = _asked(vocabulary, "SELECT ?note { wsis:C1 skos:editorialNote ?note }")
    assert [note for (note,) in noted if "language es is recalled" in note]
    assert [note for (note,) in _asked(vocabulary, "SELECT ?n { gdc:11d skos:editorialNote ?n }") if "machine" in note]


# Files


def test_the_configuration_of_skosmos_leads_to_the_graph(vocabulary: ox.Store) -> None:
    """Its graph, languages and main scheme are those of the file."""
    space = "http://purl.org/net/skosmos#"
    config = rdflib.Graph().parse(data=skosmos(), format="turtle", publicID="https://example.org/config.ttl")
    (shown,) = config.subjects(RDF.type, URIRef(f"{space}Vocabulary"))
    assert str(config.value(shown, URIRef(f"{space}sparqlGraph"))) == GRAPH
    assert {str(tag) for tag in config.objects(shown, URIRef(f"{space}language"))} == set(LANGUAGES)
    scheme = config.value(shown, URIRef(f"{space}mainConceptScheme"))
    assert compact(str(scheme)) in {name for (name,) in _asked(vocabulary, "SELECT ?s { ?s a skos:ConceptScheme }")}
    (head,) = config.objects(None, URIRef(f"{space}languages"))
    assert len(Collection(config, head)) == len(LANGUAGES)


def test_each_format_holds_the_same(checkout: Path) -> None:
    """Turtle, N-Triples, RDF/XML and JSON-LD, of a smaller graph."""
    store = ox.Store()
    store.bulk_load(path=str(checkout / "build" / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    lines = skos(store, "nt")
    assert len(rdflib.Graph().parse(data=skos(store), format="turtle")) == len(lines.splitlines()) > 2000
    for ending in ("rdf", "jsonld"):
        read = ox.Store()
        read.load(skos(store, ending), format=ox.RdfFormat.from_extension(ending))
        assert len(read) == len(lines.splitlines())


def test_the_command_writes_the_file(run: Any, tmp_path: Path, file: bytes) -> None:
    """And nothing for an ending of another format."""
    assert run("export", "skos", "-o", str(tmp_path / "s.ttl")).code == 0
    assert (tmp_path / "s.ttl").read_bytes() == file
    code, _, err = run("export", "skos", "-o", str(tmp_path / "s.docx"))
    assert (code, "no SKOS is written as .docx" in err) == (2, True)
    assert not (tmp_path / "s.docx").exists()
    assert run("export", "skosmos").out.encode() == skosmos()
