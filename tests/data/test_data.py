"""The curated data, asked from the RDF: counts, the published matrix cell by cell, and what holds for each record."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from wsis_gdc.base.namespaces import compact

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine

COUNTS = {
    "GDC provisions": ("?x wg:inSection ?section", 163),
    "GDC provisions of kind commitment": (
        "?x wg:inSection ?section ; wg:kind <https://w3id.org/wsis-gdc/term/kind/commitment>",
        96,
    ),
    "GDC objectives": ("?x a wg:Objective", 5),
    "GDC principles": ("?x a wg:Principle", 13),
    "action lines": ("?x a wg:ActionLine", 19),
    "sub-lines of C7": ("?x a wg:ActionLine ; skos:broader wsis:C7", 8),
    "Plan of Action items": ("?x a wg:Provision ; wg:underActionLine ?line", 130),
    "findings of the consultation": ("?x a wg:Finding", 145),
    "passages of the consultation": ("?x a wg:Passage", 85),
    "SDG goals": ("?x a sdgo:Goal", 17),
    "links of the WSIS-SDG matrix": ("set:wsis-sdg-matrix sssom:mappings ?x", 187),
}


@pytest.mark.parametrize(("pattern", "number"), COUNTS.values(), ids=COUNTS)
def test_the_number_of_things(oxigraph: OxigraphEngine, pattern: str, number: int) -> None:
    """The sources hold so many."""
    assert _rows(oxigraph, f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}") == [(str(number),)]


# Links per goal 1 to 17 in the WSIS-SDG Matrix, line by line
MATRIX = {
    "C1": (1, 0, 2, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 3, 1),
    "C2": (1, 0, 0, 0, 0, 0, 0, 1, 3, 0, 2, 0, 0, 0, 0, 0, 0),
    "C3": (1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    "C4": (1, 1, 3, 2, 2, 1, 0, 0, 0, 0, 0, 4, 3, 1, 0, 1, 2),
    "C5": (1, 0, 0, 3, 1, 0, 3, 1, 2, 0, 2, 0, 0, 0, 0, 1, 1),
    "C6": (0, 1, 0, 1, 1, 0, 0, 2, 2, 1, 2, 0, 0, 0, 0, 6, 3),
    "C7-e-government": (0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 1),
    "C7-e-business": (1, 1, 0, 0, 1, 0, 0, 3, 1, 0, 0, 0, 0, 0, 0, 0, 1),
    "C7-e-learning": (0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "C7-e-health": (3, 2, 3, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2),
    "C7-e-employment": (0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1),
    "C7-e-environment": (0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 3, 1, 1, 0, 0),
    "C7-e-agriculture": (1, 3, 1, 1, 1, 0, 0, 1, 2, 0, 0, 1, 2, 0, 0, 0, 2),
    "C7-e-science": (1, 0, 0, 1, 0, 2, 1, 0, 0, 0, 0, 0, 3, 1, 1, 0, 2),
    "C8": (0, 1, 0, 1, 0, 1, 0, 2, 1, 0, 1, 1, 0, 0, 0, 0, 0),
    "C9": (0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0),
    "C10": (1, 1, 1, 1, 1, 0, 0, 1, 1, 2, 1, 1, 1, 0, 0, 2, 5),
    "C11": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3),
}


@pytest.fixture(scope="module")
def links_per_goal(oxigraph: OxigraphEngine) -> dict[tuple[str, str], int]:
    """The number of links by line and goal; a link to a target counts for its goal."""
    query = """SELECT ?line ?goal (COUNT(DISTINCT ?linkage) AS ?n) WHERE {
      set:wsis-sdg-matrix sssom:mappings ?linkage .
      ?linkage sssom:subject_id/skos:notation ?line ; sssom:object_id ?end .
      { ?end a sdgo:Goal ; skos:notation ?goal } UNION { ?end a sdgo:Target ; skos:broader/skos:notation ?goal }
    } GROUP BY ?line ?goal"""
    return {(line, goal): int(number) for line, goal, number in _rows(oxigraph, query)}


@pytest.mark.parametrize("code", MATRIX)
def test_a_row_of_the_wsis_sdg_matrix(links_per_goal: dict[tuple[str, str], int], code: str) -> None:
    """All 17 cells equal the published ones."""
    assert tuple(links_per_goal.get((code, str(goal)), 0) for goal in range(1, 18)) == MATRIX[code]


def test_the_wsis_sdg_matrix_has_no_other_row(links_per_goal: dict[tuple[str, str], int]) -> None:
    """18 lines, 187 links; C7 itself has none of its own."""
    assert {line for line, _ in links_per_goal} == set(MATRIX)
    assert sum(links_per_goal.values()) == sum(map(sum, MATRIX.values())) == 187


def test_the_matrix_with_roll_up_shows_c7_as_the_sum_of_its_sub_lines(oxigraph: OxigraphEngine) -> None:
    """What counts for a sub-line counts for C7; the other rows are as published."""
    from wsis_gdc.questions.matrix import Asked, matrix

    made = matrix(oxigraph, Asked("action-line", "goal", sets=["wsis-sdg-matrix"]))
    assert [column.code for column in made.columns] == [str(goal) for goal in range(1, 18)]
    shown = {
        row.code: tuple(
            made.cells[row.iri, column.iri].count if (row.iri, column.iri) in made.cells else 0
            for column in made.columns
        )
        for row in made.rows
    }
    assert shown.pop("C7") == (6, 6, 4, 4, 4, 2, 1, 5, 5, 1, 2, 2, 8, 2, 2, 3, 9)
    assert shown == MATRIX


def test_every_pair_of_the_wsis_sdg_matrix_was_looked_at(oxigraph: OxigraphEngine) -> None:
    """So an empty cell says "no link", not "not known"."""
    from wsis_gdc.questions.matrix import Asked, matrix

    made = matrix(oxigraph, Asked("action-line", "goal", sets=["wsis-sdg-matrix"]))
    assert len(made.looked_at) == 19 * 17


# Once per record


@pytest.fixture(scope="module")
def facts(store: ox.Store) -> dict[str, dict[str, list[Any]]]:
    """All statements of the union, by subject and property."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in store:
        found[quad.subject.value][compact(quad.predicate.value)].append(quad.object)
    return found


Facts = dict[str, dict[str, list[Any]]]
SIX = {"ar", "en", "es", "fr", "ru", "zh"}


def test_a_gdc_provision_has_the_number_that_its_id_says(facts: Facts, provision: str) -> None:
    """gdc:29d is 29(d), paragraph 29, letter d, of A/RES/79/1, in one section, with title and gist."""
    match = re.fullmatch(r"gdc:(\d+)([a-z]?)", compact(provision))
    assert match
    known = facts[provision]
    letter = [match[2]] if match[2] else []
    assert _texts(known["eli:number"]) == [f"{match[1]}({match[2]})" if letter else match[1]]
    assert _texts(known["wg:paragraph"]) == [match[1]]
    assert _texts(known["wg:letter"]) == letter
    assert _codes(known["dcterms:isPartOf"]) == ([f"gdc:{match[1]}"] if letter else [])
    assert _codes(known["eli:is_part_of"]) == ["doc:a-res-79-1"]
    assert [len(known[name]) for name in ("wg:inSection", "wg:kind", "wg:textRole")] == [1, 1, 1]
    assert [text.value for text in known["skos:prefLabel"] if text.language == "en"]
    assert [text.value for text in known["dcterms:description"] if text.language == "en"]


def test_a_deadline_of_a_gdc_provision_is_a_year(facts: Facts, provision: str) -> None:
    """Between the adoption of the Compact and the end of the century."""
    for deadline in facts[provision]["wg:deadline"]:
        assert compact(deadline.datatype.value) == "xsd:gYear"
        assert 2024 <= int(deadline.value) <= 2100


def test_an_action_line_has_labels_in_six_languages(facts: Facts, line: str) -> None:
    """One in each of the languages of the United Nations."""
    assert sorted(text.language for text in facts[line]["skos:prefLabel"]) == sorted(SIX)


def test_an_action_line_has_the_code_that_its_id_says(facts: Facts, line: str) -> None:
    """wsis:C7-e-health is C7-e-health, below C7."""
    code = compact(line).removeprefix("wsis:")
    assert _texts(facts[line]["skos:notation"]) == [code]
    assert _codes(facts[line]["skos:broader"]) == (["wsis:C7"] if code.startswith("C7-") else [])


def test_an_item_has_the_number_that_its_id_says(facts: Facts, item: str) -> None:
    """poa:12a is 12(a) of the Geneva Plan of Action, under one line."""
    match = re.fullmatch(r"poa:(\d+)([a-z])", compact(item))
    assert match
    assert _texts(facts[item]["eli:number"]) == [f"{match[1]}({match[2]})"]
    assert _codes(facts[item]["eli:is_part_of"]) == ["doc:geneva-plan-of-action"]
    assert len(facts[item]["wg:underActionLine"]) == 1


def test_a_goal_or_target_has_the_un_iri_of_its_code(facts: Facts, goal_or_target: str) -> None:
    """The UN's own identifiers, never minted again; a target stands below the goal that its code begins with."""
    code = goal_or_target.removeprefix("http://metadata.un.org/sdg/")
    assert re.fullmatch(r"([1-9]|1[0-7])(\.[0-9a-d]{1,2})?", code)
    assert _texts(facts[goal_or_target]["skos:notation"]) == [code]
    assert _codes(facts[goal_or_target]["skos:broader"]) == ([f"sdg:{code.split('.')[0]}"] if "." in code else [])


@pytest.fixture(scope="module")
def set_of(oxigraph: OxigraphEngine) -> dict[str, str]:
    """The mapping set of each linkage."""
    return dict(_rows(oxigraph, "SELECT ?linkage ?set WHERE { ?set sssom:mappings ?linkage }"))  # type: ignore[arg-type]


def test_a_linkage_is_one_claim_between_two_known_things(facts: Facts, set_of: dict[str, str], linkage: str) -> None:
    """Its IRI equals set and ends, numbered from the second claim about the same ends on; it says how and how sure."""
    known = facts[linkage]
    (subject,), (object_,) = known["sssom:subject_id"], known["sssom:object_id"]
    assert subject != object_
    for end in (subject, object_):
        assert facts[end.value]["rdf:type"]
        assert facts[end.value]["skos:prefLabel"] or facts[end.value]["eli:number"]
    name = f"{_slug(compact(subject.value))}--{_slug(compact(object_.value))}"
    start = f"linkage:{compact(set_of[linkage]).removeprefix('set:')}/"
    assert compact(linkage).startswith(start)
    rest = compact(linkage).removeprefix(start).replace("/", "-")
    assert re.fullmatch(rf"{re.escape(name)}(--[2-9])?", rest)
    assert [len(known[key]) for key in ("wg:claimKind", "wg:status", "sssom:mapping_justification")] == [1, 1, 1]
    assert all(strength.value in ("1", "2", "3") for strength in known["wg:strength"])
    assert all(0 <= float(confidence.value) <= 1 for confidence in known["sssom:confidence"])


def test_a_passage_expresses_at_least_one_finding(facts: Facts, passage: str) -> None:
    """Every sentence of the consultation document traces to a finding."""
    assert facts[passage]["wg:expresses"]
    for finding in facts[passage]["wg:expresses"]:
        assert "wg:Finding" in _codes(facts[finding.value]["rdf:type"])


def test_a_label_is_in_a_language_of_the_united_nations(facts: Facts, labelled: str) -> None:
    """At most one for each, none blank; and a language is marked unverified only where there is a label."""
    labels = facts[labelled]["skos:prefLabel"]
    languages = [text.language for text in labels]
    assert set(languages) <= SIX
    assert len(set(languages)) == len(languages)
    assert all(text.value.strip() == text.value != "" for text in labels)
    assert set(_texts(facts[labelled]["wg:unverifiedLabelLanguage"])) <= set(languages)


def test_a_source_is_a_web_address_or_a_document(facts: Facts, source: str) -> None:
    """An address of the web, or a document or provision of the graph."""
    if compact(source).startswith("doc:"):
        assert facts[source]["rdf:type"]
    else:
        assert re.fullmatch(r"https?://[A-Za-z0-9.-]+\.[a-z]{2,}(:\d+)?(/\S*)?", source)


# What comes from memory


def test_labels_from_memory_are_marked_language_by_language(oxigraph: OxigraphEngine) -> None:
    """The French, Spanish, Russian and Arabic labels of C3 were recalled, the English and Chinese ones checked."""
    query = "SELECT ?language WHERE { wsis:C3 wg:unverifiedLabelLanguage ?language } ORDER BY ?language"
    assert _rows(oxigraph, query) == [("ar",), ("es",), ("fr",), ("ru",)]


def test_a_query_can_ask_for_unverified_labels(oxigraph: OxigraphEngine) -> None:
    """The mark is an xsd:language beside the label it speaks of."""
    assert oxigraph.ask("""ASK { wsis:C3 skos:prefLabel ?label ; wg:unverifiedLabelLanguage ?language .
      FILTER(LANG(?label) = "fr" && STR(?language) = "fr" && DATATYPE(?language) = xsd:language) }""")


def test_what_rests_on_memory_says_so(oxigraph: OxigraphEngine) -> None:
    """Entities and roles that no source was read for have the basis memory, and no source."""
    memory = "<https://w3id.org/wsis-gdc/term/basis/memory>"
    assert oxigraph.ask(f"ASK {{ ?x a wg:UNEntity ; wg:basis {memory} }}")
    assert not oxigraph.ask(f"ASK {{ ?x wg:basis {memory} ; prov:hadPrimarySource ?source }}")


def test_an_unverified_label_is_shown_as_such(oxigraph: OxigraphEngine) -> None:
    """Python's view of a thing carries the mark, for the language that is shown."""
    from wsis_gdc.knowledge.things import things

    iri = "https://w3id.org/wsis-gdc/wsis/C3"
    assert things(oxigraph, [iri], "fr")[iri].verified is False
    assert things(oxigraph, [iri], "en")[iri].verified is True


# What keeps claims apart


def test_every_set_has_a_claimant_and_a_graph_of_its_own(oxigraph: OxigraphEngine) -> None:
    """Sets are never merged silently."""
    query = """SELECT ?set (COUNT(DISTINCT ?graph) AS ?graphs) (COUNT(DISTINCT ?claimant) AS ?claimants) WHERE {
      GRAPH ?graph { ?set a wg:MappingSet ; prov:wasAttributedTo ?claimant } } GROUP BY ?set"""
    rows = _rows(oxigraph, query)
    assert len(rows) >= 39
    assert [row for row in rows if row[1:] != ("1", "1")] == []


def test_the_compact_is_pointed_at_and_not_copied(oxigraph: OxigraphEngine) -> None:
    """A gist is a short sentence of our own, not the paragraph."""
    query = "SELECT ?x ?text WHERE { ?x wg:inSection ?section ; dcterms:description ?text }"
    assert max(len(text) for _, text in _rows(oxigraph, query)) < 400


def _rows(engine: OxigraphEngine, query: str) -> list[tuple[str, ...]]:
    return list(engine.select(query).texts())


def _texts(terms: list[Any]) -> list[str]:
    return sorted(term.value for term in terms)


def _codes(terms: list[Any]) -> list[str]:
    return sorted(compact(term.value) for term in terms)


def _slug(curie: str) -> str:
    return re.sub(r"[:/]", "-", curie.removeprefix("gdc:") if curie.startswith("gdc:section/") else curie)
