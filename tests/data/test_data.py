"""The curated data, asked from the RDF: counts, the published matrix cell by cell, and what no shape or check says."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.resources import data_folder
from wsis_gdc.curation import assembly, yaml_ld
from wsis_gdc.curation.propagation import propagate

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine

COUNTS = {
    "GDC provisions": ("?x wg:inSection ?s . FILTER(STRSTARTS(STR(?x), STR(gdc:)))", 163),
    "other provisions of the Summit": ("?x wg:inSection ?s . FILTER(!STRSTARTS(STR(?x), STR(gdc:)))", 116),
    "GDC provisions of kind commitment": (
        "?x wg:inSection ?section ; wg:kind <https://w3id.org/wsis-gdc/term/kind/commitment>",
        96,
    ),
    "GDC objectives": ("?x a wg:Objective", 5),
    "GDC principles": ("?x a wg:Principle", 13),
    "action lines": ("?x a wg:ActionLine", 19),
    "sub-lines of C7": ("?x a wg:ActionLine ; skos:broader wsis:C7", 8),
    "Plan of Action items": ("?x a wg:Provision ; wg:underActionLine ?line ; wg:letter ?letter", 130),
    "openings of action lines": ("?x wg:underActionLine ?line FILTER NOT EXISTS { ?x wg:letter ?letter }", 11),
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


def test_the_matrix_with_parts_shows_c7_as_the_sum_of_its_sub_lines(oxigraph: OxigraphEngine) -> None:
    """With its parts C7 carries what counts for a sub-line; the other rows are as published."""
    from wsis_gdc.questions.matrix import Asked, matrix

    made = matrix(oxigraph, Asked("action-line", "goal", sets=["wsis-sdg-matrix"], carry="with-parts"))
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
    """So an empty cell says "no link", not "not known"; C7 was looked at in its sub-lines only."""
    from wsis_gdc.questions.matrix import Asked, matrix

    own, wide = (
        matrix(oxigraph, Asked("action-line", "goal", sets=["wsis-sdg-matrix"], carry=carry))
        for carry in ("own", "with-parts")
    )
    assert len(own.looked_at) == 18 * 17
    assert len(wide.looked_at) == 19 * 17


# What the shipped data hold to, beyond what validation asks of any file


SIX = {"ar", "en", "es", "fr", "ru", "zh"}


def test_a_provision_stands_in_the_document_of_its_id(oxigraph: OxigraphEngine) -> None:
    """gdc: is A/RES/79/1, poa: the Geneva Plan of Action."""
    query = "SELECT DISTINCT ?x ?document WHERE { ?x a wg:Provision ; eli:is_part_of ?document }"
    documents = defaultdict(set)
    for provision, document in _rows(oxigraph, query):
        documents[compact(provision).split(":")[0]].add(compact(document))
    assert documents["gdc"] == {"doc:a-res-79-1"}
    assert documents["poa"] == {"doc:geneva-plan-of-action"}


@pytest.mark.parametrize("text", ["skos:prefLabel", "dcterms:description"])
def test_every_gdc_provision_has_title_and_gist_in_english(oxigraph: OxigraphEngine, text: str) -> None:
    """The language that all others are translated from."""
    query = f"""SELECT ?x WHERE {{ ?x wg:inSection ?section
      FILTER NOT EXISTS {{ ?x {text} ?text FILTER(LANG(?text) = "en") }} }}"""
    assert _rows(oxigraph, query) == []


def test_every_action_line_has_a_label_in_six_languages(oxigraph: OxigraphEngine) -> None:
    """One in each of the languages of the United Nations."""
    query = "SELECT ?line (LANG(?label) AS ?language) WHERE { ?line a wg:ActionLine ; skos:prefLabel ?label }"
    languages = defaultdict(set)
    for line, language in _rows(oxigraph, query):
        languages[compact(line)].add(language)
    assert len(languages) == 19
    assert {line: spoken for line, spoken in languages.items() if spoken != SIX} == {}


def test_every_label_is_in_a_language_of_the_united_nations(oxigraph: OxigraphEngine) -> None:
    """The interface speaks no others."""
    query = f"""SELECT ?x (LANG(?label) AS ?language) WHERE {{
      GRAPH ?graph {{ ?x skos:prefLabel ?label }} FILTER(?graph != <{assembly.ONTOLOGY}>) }}"""
    rows = _rows(oxigraph, query)
    assert len(rows) > 500
    assert [row for row in rows if row[1] not in SIX] == []


IMPLIED = ("id", "type", "claim_kind", "mapping_justification", "status")


def test_no_record_of_a_set_repeats_what_follows_from_its_set() -> None:
    """What stands in a linkage is what makes it different: no type, no id of set and ends, no slot of the set."""
    repeated = []
    for path in sorted((data_folder() / "mappings").glob("*.yaml")):
        stated, bare = yaml_ld.read(path), yaml_ld.read(path)
        for record in _records(bare):
            for key in IMPLIED:
                record.pop(key, None)
        repeated += [
            f"{path.name}:{record.key_lines[key]}: {key}"
            for record, completed in zip(_records(stated), _records(propagate(bare)), strict=True)
            for key in IMPLIED
            if key in record and record[key] == completed.get(key)
        ]
    assert repeated == []


def _records(source: yaml_ld.Source) -> list[yaml_ld.Block]:
    assert source.top is not None
    return [record for key in ("mappings", "no_links") for record in source.top.get(key, ())]


# What comes from memory


def test_labels_from_memory_are_marked_language_by_language(oxigraph: OxigraphEngine) -> None:
    """The Spanish, Russian and Arabic labels of C3 were recalled, the English, French and Chinese ones checked."""
    query = "SELECT ?language WHERE { wsis:C3 wg:unverifiedLabelLanguage ?language } ORDER BY ?language"
    assert _rows(oxigraph, query) == [("ar",), ("es",), ("ru",)]


def test_a_query_can_ask_for_unverified_labels(oxigraph: OxigraphEngine) -> None:
    """The mark is an xsd:language beside the label it speaks of."""
    assert oxigraph.ask("""ASK { wsis:C3 skos:prefLabel ?label ; wg:unverifiedLabelLanguage ?language .
      FILTER(LANG(?label) = "es" && STR(?language) = "es" && DATATYPE(?language) = xsd:language) }""")


def test_what_rests_on_memory_says_so(oxigraph: OxigraphEngine) -> None:
    """Memberships and roles that no source was read for have the basis memory, and no source."""
    memory = "<https://w3id.org/wsis-gdc/term/basis/memory>"
    assert oxigraph.ask(f"ASK {{ ?x a wg:UngisMembership ; wg:basis {memory} }}")
    assert not oxigraph.ask(f"ASK {{ ?x wg:basis {memory} ; prov:wasDerivedFrom ?source }}")


def test_an_unverified_label_is_shown_as_such(oxigraph: OxigraphEngine) -> None:
    """Python's view of a thing carries the mark, for the language that is shown."""
    from wsis_gdc.knowledge.things import things

    iri = "https://w3id.org/wsis-gdc/wsis/C3"
    assert things(oxigraph, [iri], "es")[iri].mark == "memory"
    assert things(oxigraph, [iri], "fr")[iri].mark == things(oxigraph, [iri], "en")[iri].mark == ""
    item = "https://w3id.org/wsis-gdc/poa/9c"
    assert things(oxigraph, [item], "es")[item].mark == "machine-assisted"
    assert things(oxigraph, [item], "es")[item].verified is False


# What keeps claims apart


def test_every_set_has_a_claimant_and_a_graph_of_its_own(oxigraph: OxigraphEngine) -> None:
    """Sets are never merged silently."""
    query = """SELECT ?set (COUNT(DISTINCT ?graph) AS ?graphs) (COUNT(DISTINCT ?claimant) AS ?claimants) WHERE {
      GRAPH ?graph { ?set a wg:MappingSet ; prov:wasAttributedTo ?claimant } } GROUP BY ?set"""
    rows = _rows(oxigraph, query)
    assert len(rows) >= 39
    assert [row for row in rows if row[1:] != ("1", "1")] == []


def test_a_match_with_the_unbis_thesaurus_is_a_candidate_with_its_source(oxigraph: OxigraphEngine) -> None:
    """An identifier as the thesaurus gives them, read in a copy; whether both mean the same is our judgement."""
    asked = oxigraph.select(
        """SELECT ?match ?thing ?relation ?there ?status ?claimant ?basis ?confidence ?source WHERE {
          ?match wg:matchOf ?thing ; wg:matchRelation ?relation ; wg:elsewhere ?there ; prov:wasAttributedTo ?claimant ;
            wg:status/skos:notation ?status ; wg:basis/skos:notation ?basis ; sssom:confidence ?confidence ;
            prov:wasDerivedFrom ?source FILTER(STRSTARTS(STR(?there), STR(unbis:))) }"""
    )
    rows = [tuple(compact(text) for text in row) for row in asked.texts()]
    named = oxigraph.select("SELECT ?m { ?m wg:elsewhere ?x FILTER(CONTAINS(STR(?x), '/thesaurus/')) }").texts()
    assert sorted(row[0] for row in rows) == sorted(compact(match) for (match,) in named)
    assert len(rows) > 10
    for match, thing, relation, concept, status, claimant, basis, confidence, source in rows:
        family, _, name = thing.partition(":")
        assert match == f"match:{family}-{name.lower()}-unbis"
        assert re.fullmatch(r"unbis:1\d{6}", concept), match
        assert (status, claimant, basis) == ("proposed", "agent:wsis-gdc-project", "source")
        assert (relation == "skos:exactMatch") == (family == "topic"), match
        assert float(confidence) <= (0.7 if family == "topic" else 0.5)
        assert re.fullmatch(r"https://github\.com/[^/]+/[^/]+/blob/[0-9a-f]{40}/\S+", source), match


def test_the_compact_is_pointed_at_and_not_copied(oxigraph: OxigraphEngine) -> None:
    """A gist is a short sentence of our own, not the paragraph."""
    query = "SELECT ?x ?text WHERE { ?x wg:inSection ?section ; dcterms:description ?text }"
    assert max(len(text) for _, text in _rows(oxigraph, query)) < 450


# What sources say, and no more


APPLICATIONS = {"egov": "C7-e-government", "ebus": "C7-e-business", "elearn": "C7-e-learning", "ehealth": "C7-e-health"}


@pytest.mark.parametrize(("use", "line"), APPLICATIONS.items())
def test_what_the_summary_names_is_not_told_as_missing(oxigraph: OxigraphEngine, use: str, line: str) -> None:
    """Its section V names four sub-lines by their names; the set looked at them, so they must be in it."""
    query = f"""SELECT ?finding WHERE {{ set:consultation-stated sssom:mappings
      [ sssom:subject_id ?finding ; sssom:predicate_id wg:cites ; sssom:object_id wsis:{line} ] }}"""
    assert {compact(iri) for (iri,) in _rows(oxigraph, query)} == {"finding:s5-c7", f"finding:s5-c7-{use}"}


def test_no_claimant_is_said_to_have_said_what_we_suggest(oxigraph: OxigraphEngine) -> None:
    """What is only our reading of a report stands as a suggestion of ours, if at all."""
    query = """SELECT ?linkage ?note WHERE { ?linkage a wg:Linkage ; wg:status/skos:notation "published" ;
      skos:note ?note FILTER(CONTAINS(?note, "suggested here")) }"""
    assert _rows(oxigraph, query) == []


def test_the_other_date_of_a_document_is_another(oxigraph: OxigraphEngine) -> None:
    """A/RES/79/277 told the same day twice."""
    query = """SELECT ?document ?issued ?note WHERE { ?document dcterms:issued ?issued ; wg:dateNote ?note
      FILTER(STRSTARTS(?note, CONCAT("Other date given: ", STR(?issued)))) }"""
    assert _rows(oxigraph, query) == []


def test_a_finding_names_whom_its_passage_names(oxigraph: OxigraphEngine) -> None:
    """Who belongs to a partnership is not named where only the partnership is."""
    query = "SELECT ?actor WHERE { finding:s2-m-measure wg:namesActor ?actor }"
    actors = {compact(iri) for (iri,) in _rows(oxigraph, query)}
    assert actors == {"entity:itu", "mechanism:partnership-on-measuring-ict"}


def test_a_role_read_in_summaries_of_sessions_is_less_sure_than_one_of_a_list(oxigraph: OxigraphEngine) -> None:
    """Four roles of today stood on such summaries alone, which list no roles, and were called highly sure."""
    query = """SELECT ?role WHERE { ?role a wg:Facilitation ; wg:sourceConfidence/skos:notation "high"
      FILTER EXISTS { ?role prov:wasDerivedFrom ?read FILTER(CONTAINS(STR(?read), "dig.watch/event/")) }
      FILTER NOT EXISTS { ?role prov:wasDerivedFrom ?other FILTER(!CONTAINS(STR(?other), "dig.watch/event/")) } }"""
    assert _rows(oxigraph, query) == []


@pytest.mark.parametrize("line", ["C9", "C7-e-science"])
def test_a_role_of_today_whose_source_names_no_line_is_of_low_confidence(oxigraph: OxigraphEngine, line: str) -> None:
    """A source of 2019 counts the lines of UNESCO; only one of 2015 names them."""
    query = f"""SELECT ?confidence WHERE {{ ?role wg:facilitates wsis:{line} ; org:member entity:unesco ;
      wg:facilitationList/skos:notation "current" ; wg:sourceConfidence/skos:notation ?confidence }}"""
    assert _rows(oxigraph, query) == [("low",)]


def test_what_was_read_in_reports_made_with_ai_help_says_so(oxigraph: OxigraphEngine) -> None:
    """Roles of today and claims of seven sets rested on such reports alone, and only other sets told it."""
    query = """SELECT ?record WHERE { VALUES ?kind { wg:Facilitation wg:Linkage } ?record a ?kind
      FILTER EXISTS { ?record prov:wasDerivedFrom ?read FILTER(CONTAINS(STR(?read), "dig.watch/event/")) }
      FILTER NOT EXISTS { ?record prov:wasDerivedFrom ?other FILTER(!CONTAINS(STR(?other), "dig.watch/event/")) }
      FILTER NOT EXISTS { ?record skos:note ?note FILTER(CONTAINS(?note, "AI help")) } }"""
    assert [compact(iri) for (iri,) in _rows(oxigraph, query)] == []


def test_a_title_that_was_compared_is_not_told_as_recalled(oxigraph: OxigraphEngine) -> None:
    """English titles of goals and targets were compared with the file of the UN Statistics Division one by one."""
    query = """SELECT ?x WHERE { VALUES ?k { sdgo:Goal sdgo:Target } ?x a ?k ; wg:unverifiedLabelLanguage "en" }"""
    assert _rows(oxigraph, query) == []
    others = "SELECT ?language WHERE { sdg:7 wg:unverifiedLabelLanguage ?language }"
    assert {language for (language,) in _rows(oxigraph, others)} == {"ar", "es", "fr", "ru"}


def test_a_note_stands_by_itself(oxigraph: OxigraphEngine) -> None:
    """Four paragraphs of the outcome told of the "same AI-written summary", which their readers had not met."""
    query = """SELECT ?record WHERE { ?record skos:note ?note FILTER(STRSTARTS(?note, "Same ")) }"""
    assert [compact(iri) for (iri,) in _rows(oxigraph, query)] == []


def test_focal_points_of_2006_are_those_that_sources_name(oxigraph: OxigraphEngine) -> None:
    """UN DESA began with three lines, and ITU with C5; the list had one of the four."""
    query = """SELECT ?line WHERE { ?role a wg:Facilitation ; wg:facilitates ?line ; org:member %s ;
      org:role/skos:notation "focal-point" ; wg:facilitationList/skos:notation "focal-points-2006" }"""
    desa = {compact(iri) for (iri,) in _rows(oxigraph, query % "entity:un-desa")}
    assert desa == {"wsis:C1", "wsis:C7-e-government", "wsis:C11"}
    assert [compact(iri) for (iri,) in _rows(oxigraph, query % "entity:itu")] == ["wsis:C5"]


def test_bodies_that_the_compact_asked_for_name_the_resolution_that_set_them_up(oxigraph: OxigraphEngine) -> None:
    """Panel and dialogue on AI were told as mandated by the Compact only, a year after they were set up."""
    query = """SELECT ?body WHERE { ?body a wg:Mechanism ; dcterms:references ?resolution .
      ?resolution dcterms:identifier "A/RES/79/325" }"""
    bodies = {compact(iri) for (iri,) in _rows(oxigraph, query)}
    assert bodies == {"mechanism:scientific-panel-on-ai", "mechanism:global-dialogue-on-ai-governance"}


def test_a_membership_from_memory_is_of_low_confidence(oxigraph: OxigraphEngine) -> None:
    """Two of eighteen were called more sure than the others, on the same evidence: none."""
    query = """SELECT DISTINCT ?confidence WHERE { ?membership a wg:UngisMembership ;
      wg:basis/skos:notation "memory" ; wg:sourceConfidence/skos:notation ?confidence }"""
    assert _rows(oxigraph, query) == [("low",)]


def test_the_outcome_names_whom_it_asks(oxigraph: OxigraphEngine) -> None:
    """Paragraph 113 requests the facilitators to act, which the set of what it names had left out."""
    query = """SELECT ?actor WHERE { wsis20:113 wg:asksActor ?actor FILTER NOT EXISTS {
      set:wsis20-stated sssom:mappings [ sssom:subject_id wsis20:113 ; sssom:object_id ?actor ] } }"""
    assert _rows(oxigraph, query) == []


ENCOURAGED = {
    ("gdc:48", "wg:asksActor", "mechanism:cstd-working-group-on-data-governance"),
    ("gdc:16", "wg:involvesActor", "stakeholder:all-stakeholders"),
    ("gdc:74", "wg:involvesActor", "stakeholder:all-stakeholders"),
    ("gdc:6", "wg:involvesActor", "stakeholder:other-stakeholders"),
    ("gdc:10", "wg:mentionsActor", "stakeholder:other-stakeholders"),
    ("gdc:17d", "wg:mentionsActor", "stakeholder:other-stakeholders"),
    ("gdc:27", "wg:involvesActor", "stakeholder:other-stakeholders"),
    ("gdc:68", "wg:mentionsActor", "stakeholder:all-stakeholders"),
}


@pytest.mark.parametrize(("provision", "how", "actor"), sorted(ENCOURAGED))
def test_a_paragraph_names_all_whom_its_text_names(
    oxigraph: OxigraphEngine, provision: str, how: str, actor: str
) -> None:
    """48 encourages the working group itself to report; who comes last in a list of stakeholders is named, too."""
    found = _rows(oxigraph, f"SELECT ?actor WHERE {{ {provision} {how} ?actor }}")
    assert actor in {compact(iri) for (iri,) in found}


def _rows(engine: OxigraphEngine, query: str) -> list[tuple[str, ...]]:
    return list(engine.select(query).texts())


def test_no_address_names_the_port_that_it_has_anyway(oxigraph: OxigraphEngine) -> None:
    """Jena warns of it, and the same page would have two identifiers."""
    query = """SELECT DISTINCT ?o WHERE { ?s ?p ?o FILTER(isIRI(?o)
      && REGEX(STR(?o), "^(http://[^/?#]+:80|https://[^/?#]+:443)([/?#]|$)")) }"""
    assert list(_rows(oxigraph, query)) == []
