"""What sheets say in numbers and roles, against the same questions asked in SPARQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from wsis_gdc.knowledge import queries
from wsis_gdc.knowledge.links import links
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.things import resolve
from wsis_gdc.questions.asks import asks, asks_of_each
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.line_summary import LineSummary, line_summaries
from wsis_gdc.questions.overlaps import overlaps
from wsis_gdc.words.entity_sentences import entity_said
from wsis_gdc.words.line_sentences import line_said

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine
    from wsis_gdc.questions.dossier import Sheet

LINKED = """
  ?link sssom:subject_id ?act ; sssom:object_id ?end ; sssom:predicate_id ?relation ; wg:status ?status .
  FILTER(?status != <https://w3id.org/wsis-gdc/term/status/proposed>)
  ?act wg:kind|wg:kindAlso ?kind . ?level wg:statesAct true ; wg:memberKind ?kind .
  { ?end a wg:ActionLine BIND(?end AS ?line) } UNION { ?end wg:underActionLine ?line }
"""
"""Acts that are linked with a line or with one of its items."""


@pytest.fixture(scope="module")
def summaries(oxigraph: OxigraphEngine) -> dict[str, LineSummary]:
    """The summaries of all lines, by IRI."""
    return line_summaries(oxigraph, links(oxigraph, selection=Selection()))


def sheet(engine: OxigraphEngine, code: str) -> Sheet:
    """Return the sheet of one thing."""
    return Atlas(engine).sheets({resolve(engine, code)})[0]


@pytest.mark.parametrize("relation", ["continues", "extends", "reliesOn"])
def test_commitments_of_a_line_are_counted_by_relation(
    relation: str, oxigraph: OxigraphEngine, summaries: dict[str, LineSummary]
) -> None:
    """Each commitment once for each line, however many items it is linked with."""
    query = f"""SELECT ?line (COUNT(DISTINCT ?act) AS ?n) WHERE {{ {LINKED} FILTER(?relation = wg:{relation}) }}
      GROUP BY ?line"""
    counted = {line: int(n) for line, n in oxigraph.select(query).texts()}
    assert {iri: each.relations[relation] for iri, each in summaries.items()} == {
        iri: counted.get(iri, 0) for iri in summaries
    }


def test_what_a_line_holds_alone_is_linked_with_no_other(
    oxigraph: OxigraphEngine, summaries: dict[str, LineSummary]
) -> None:
    """A line and its whole (C7) are no two lines."""
    query = f"SELECT DISTINCT ?line ?act ?relation WHERE {{ {LINKED} }}"
    held: dict[str, set[str]] = {}
    closely = set()
    for line, act, relation in oxigraph.select(query).texts():
        held.setdefault(act, set()).add(line)
        if relation.rsplit("#")[-1] in ("continues", "extends", "reliesOn"):
            closely.add((act, line))
    wholes = set(oxigraph.select("SELECT ?part ?whole { ?part a wg:ActionLine ; skos:broader ?whole }").texts())
    wanted = {
        (act, line)
        for act, lines in held.items()
        for line in lines
        if (act, line) in closely
        and not any(other != line and (line, other) not in wholes and (other, line) not in wholes for other in lines)
    }
    assert {(act.iri, iri) for iri, each in summaries.items() for act in each.alone} == wanted


def test_items_without_a_commitment_are_those_of_the_named_query(
    oxigraph: OxigraphEngine, summaries: dict[str, LineSummary]
) -> None:
    """Openings of lines are no items; every other item is counted once."""
    lettered = """?item wg:underActionLine ?line MINUS { ?item wg:textRole/skos:notation "opening" }"""
    touched = """MINUS { ?linkage sssom:object_id|wg:objectEvidence ?item ;
      wg:claimKind <https://w3id.org/wsis-gdc/term/claim-kind/coding> }"""
    items = set(oxigraph.select(f"SELECT ?item ?line {{ {lettered} }}").texts())
    untouched = set(oxigraph.select(f"SELECT ?item ?line {{ {lettered} {touched} }}").texts())
    assert sum(each.items for each in summaries.values()) == len(items) == 130
    assert {(item.iri, iri) for iri, each in summaries.items() for item in each.untouched} == untouched


def test_partners_share_what_the_overlaps_say(oxigraph: OxigraphEngine, summaries: dict[str, LineSummary]) -> None:
    """The same pairs of lines with the same commitments."""
    told = {
        (iri, partner.line.iri): {each.iri for each in partner.shared}
        for iri, each in summaries.items()
        for partner in each.partners
    }
    pairs = overlaps(oxigraph)
    wanted = {(pair.one.iri, pair.other.iri): {each.iri for each in pair.shared} for pair in pairs}
    assert told == wanted | {(other, one): shared for (one, other), shared in wanted.items()}


def test_who_should_coordinate_is_whom_the_graph_infers(oxigraph: OxigraphEngine) -> None:
    """Each, or the group that it is a member of, with a role that leads, by a line and a coded link; leads first."""
    sheets = {each.thing.iri: each.coordinators for each in Atlas(oxigraph).sheets()}
    through_lines = """SELECT ?provision ?entity { ?inference wg:inferredPredicate wg:concernsEntity ;
      wg:inferredSubject ?provision ; wg:inferredObject ?entity ; wg:premise ?role . ?role a wg:Facilitation }"""
    inferred = set(oxigraph.select(through_lines).texts())
    told = {(iri, each.held.entity.iri) for iri, rows in sheets.items() for each in rows}
    told |= {(iri, member.iri) for iri, rows in sheets.items() for each in rows for member in each.members}
    assert told == inferred
    for rows in sheets.values():
        roles = [each.held.role for each in rows]
        assert roles == sorted(roles, key=("lead", "co-facilitator").index)
        assert all(each.held.current and each.link.claim_kind == "coding" for each in rows)


def test_an_entity_has_the_commitments_that_the_query_gives_it(oxigraph: OxigraphEngine) -> None:
    """Principles, which the query gives too, are no commitments; the lines are said in their order."""
    query, atlas = queries.named("commitments-of-entity"), Atlas(oxigraph)
    told = {each.thing.iri: each for each in atlas.sheets({entity.iri for entity in atlas.of_kind("entity")})}
    leading = {iri for iri, each in told.items() if any(role.current and role.leads for role in each.roles)}
    commitments = {commitment.iri for commitment in atlas.of_kind("commitment")}
    assert len(leading) > 5
    for iri, each in told.items():
        rows = oxigraph.select(queries.bind(oxigraph, query, {"entity": iri})) if iri in leading else ()
        assert each.duties, each.thing.code
        assert each.duties.commitments == len(commitments & {row[0].value for row in rows}), each.thing.code
        assert {line.iri for line in each.duties.lines} == {
            role.line.iri for role in each.roles if role.current and role.leads
        }
        assert each.duties.tied == bool(each.roles)
    unesco, asked = told[resolve(oxigraph, "unesco")].duties, asks_of_each(oxigraph)[resolve(oxigraph, "unesco")]
    assert unesco
    said = entity_said(unesco, asked, lambda line: line.code)
    assert said.startswith(
        "It answers today for C3, C7-e-learning, C7-e-science, C8, C9 and C10. "
        "For C7-e-science and C9 this is known with low confidence only. "
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "itu",
            (
                "Asked by name in 3 paragraphs. As part of a group in 23 more. To be involved in 8 paragraphs. "
                "Next date set: 2027."
            ),
        ),
        (
            "unesco",
            (
                "Asked by name in 1 paragraph. As part of a group in 23 more. To be involved in 9 paragraphs. "
                "Next date set: 2027."
            ),
        ),
        ("undp", "By the sources seen it answers for no action line today. Asked by name in 2 paragraphs."),
        ("oset", "ODET has taken its place. Asked by name in no paragraph"),
        ("hlpf", "Asked by name in 1 paragraph."),
        ("fao", "It answers today for C7-e-agriculture. No commitment of the Compact is linked with its lines."),
        ("fao", "Asked by name in no paragraph that was read. As part of a group in 24 paragraphs."),
    ],
)
def test_an_entity_is_said_in_sentences(code: str, said: str, oxigraph: OxigraphEngine) -> None:
    """Asks by name stand apart from those of a group, and nothing is said of asks where none are given.

    The next date is that of whatever asks or involves the entity.
    """
    iri = resolve(oxigraph, code)
    told, found = sheet(oxigraph, code), asks_of_each(oxigraph)[iri]
    assert told.duties
    assert said in entity_said(told.duties, found, lambda line: line.code)
    assert "sked" not in entity_said(told.duties, (), lambda line: line.code)
    named = [ask for ask in asks(oxigraph, code) if told.thing in ask.addressees]
    assert (f"name in {len(named)} paragraph" in entity_said(told.duties, found, lambda line: line.code)) == bool(named)


def test_what_an_entity_was_in_a_group_stands_with_the_latest_first(oxigraph: OxigraphEngine) -> None:
    """Whoever reads "chair (from 25 February 2013)" first takes it for one of today."""
    (groups,) = (each for each in sheet(oxigraph, "unesco").neighbours if each.relation == "member_of")
    years = [re.findall(r"\d{4}", each)[-1:] for each in groups.notes[0].split("; ")]
    assert years == [[], ["2026"], ["2019"], ["2013"], ["2013"], ["2007"]]


def test_a_place_leads_from_the_document_down(oxigraph: OxigraphEngine) -> None:
    """And to the item before and after in the order of the text."""
    place = sheet(oxigraph, "poa:12b").place
    assert [whole.curie for whole in place.trail] == ["doc:geneva-plan-of-action", "wsis:C5"]
    assert place.before is not None and place.after is not None
    assert (place.before.code, place.after.code) == ("12(a)", "12(c)")
    assert sheet(oxigraph, "gdc:6").place.before is None


MANY = (
    "No commitment of the Compact continues this line. 12 commitments extend it. 2 of these are linked with no other "
    "line. 6 of its 10 items of 2003 are taken up by no provision of the Compact."
)
ONE = (
    "1 commitment of the Compact continues this line. None extends it. 1 commitment relies on it. "
    "Each of its 3 items of 2003 is taken up by a provision of the Compact."
)
ONLY = "Its one item of 2003 is taken up by no provision of the Compact."


@pytest.mark.parametrize(
    ("relations", "alone", "items", "untouched", "said"),
    [
        ({"continues": 0, "extends": 12, "reliesOn": 0}, 2, 10, 6, MANY),
        ({"continues": 1, "extends": 0, "reliesOn": 1}, 0, 3, 0, ONE),
        ({"continues": 1, "extends": 0, "reliesOn": 1}, 0, 1, 1, ONE.partition("Each")[0] + ONLY),
    ],
)
def test_a_summary_is_said_in_sentences(
    relations: dict[str, int], alone: int, items: int, untouched: int, said: str, summaries: dict[str, LineSummary]
) -> None:
    """None, one and many are said as people say them."""
    line = next(iter(summaries.values())).line
    assert line_said(LineSummary(line, relations, (line,) * alone, items, (line,) * untouched, (), ())) == said


def test_a_mapping_set_tells_each_of_its_linkages(oxigraph: OxigraphEngine) -> None:
    """Those that nobody has taken up too; a coded one with those who read its pair."""
    sets = {each.thing.curie: each for each in Atlas(oxigraph).sets()}
    counted = oxigraph.select("SELECT ?set (COUNT(?link) AS ?n) { ?set sssom:mappings ?link } GROUP BY ?set")
    assert {each.thing.iri: str(len(each.links)) for each in sets.values()} == dict(counted.texts())
    crosswalk = sets["set:wsis-gdc"]
    assert (crosswalk.date, crosswalk.licence) == ("2026-11-28", "https://creativecommons.org/licenses/by/4.0/")
    link = next(each for each in crosswalk.links if each.iri.endswith("/gdc-11d--poa-9c"))
    read = crosswalk.readings[link.iri][0]
    assert (read.relation, read.strength) == ("continues", 3)
    assert len(read.readers) > 5


def test_who_looked_counts_for_a_section_as_for_a_line(oxigraph: OxigraphEngine) -> None:
    """Whoever chose another paragraph of the same section of the Tunis Agenda looked at the pair, too."""
    asked = oxigraph.select("""SELECT ?linkage (COUNT(DISTINCT ?reader) AS ?readers) WHERE {
      set:wsis-gdc sssom:mappings ?linkage . ?linkage sssom:subject_id ?unit ; wg:line ?section .
      ?section a wg:Section . ?code a wg:Code ; wg:unit ?unit ; wg:line ?section ; dcterms:creator ?reader
    } GROUP BY ?linkage""")
    expected = dict(asked.texts())
    crosswalk = next(each for each in Atlas(oxigraph).sets() if each.thing.curie == "set:wsis-gdc")
    looked = {iri: {who for each in crosswalk.readings[iri] for who, _name in each.readers} for iri in expected}
    assert len(expected) > 50
    assert {iri: str(len(readers)) for iri, readers in looked.items()} == expected
