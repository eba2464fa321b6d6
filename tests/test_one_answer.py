"""One answer to one question: every face gives the same number, each thing with its own links or with its parts'."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from html import escape
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from wsis_gdc.api import KnowledgeGraph
from wsis_gdc.base.namespaces import expand
from wsis_gdc.knowledge.coding import OPENING, reasons_of
from wsis_gdc.knowledge.links import links
from wsis_gdc.knowledge.origins import addresses_of
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.things import of_kind
from wsis_gdc.questions.asks import asks, asks_of_each
from wsis_gdc.questions.comparison import AS_CLAIMED, at_level
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.explain import explain
from wsis_gdc.questions.gaps import gaps
from wsis_gdc.questions.matrix import Asked, Matrix, matrix
from wsis_gdc.questions.network import drawn_kinds, network
from wsis_gdc.questions.overlaps import overlaps
from wsis_gdc.questions.overview import Details, details, matrices
from wsis_gdc.questions.pack import pack
from wsis_gdc.questions.reach import HOWS
from wsis_gdc.questions.set_sheet import set_sheets
from wsis_gdc.server.agents.claim_records import claim_records
from wsis_gdc.server.agents.thing_answers import shown
from wsis_gdc.site.asked_page import asked_page
from wsis_gdc.site.comparison_data import comparison_data
from wsis_gdc.site.data import matrix_data, short_id
from wsis_gdc.site.network_data import network_data
from wsis_gdc.site.proofs import readable
from wsis_gdc.site.rendering import about
from wsis_gdc.site.set_pages import set_page
from wsis_gdc.site.thing_pages import addresses, thing_page
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from tests.conftest import Run

    from wsis_gdc.engines import OxigraphEngine

CARRIES = ("own", "with-parts")
CODED = ["wsis-gdc"]
PAIRS = (
    ("commitment", "gdc:11d", "action-line", "wsis:C2"),
    ("commitment", "gdc:11", "action-line", "wsis:C2"),
    ("commitment", "gdc:13b", "action-line", "wsis:C8"),
    ("objective", "gdc:objective-1", "action-line", "wsis:C2"),
    ("action-line", "wsis:C5", "goal", "sdg:9"),
    ("action-line", "wsis:C7", "goal", "sdg:9"),
    ("trend", "trend:artificial-intelligence", "action-line", "wsis:C10"),
)
every_pair = pytest.mark.parametrize(("rows", "row", "columns", "column"), PAIRS, ids=lambda each: str(each))

Count = Callable[[str, str, str, str, str], int]


@pytest.fixture(scope="module")
def counted(oxigraph: OxigraphEngine) -> Count:
    """The number of links of a pair, told link by link from what each end is part of."""
    wholes: dict[str, set[str]] = {}
    for part, whole in oxigraph.select("SELECT ?part ?whole { ?part wg:rollsUpTo ?whole }").texts():
        wholes.setdefault(part, set()).add(whole)
    members = {kind: {thing.iri for thing in of_kind(oxigraph, kind)} for pair in PAIRS for kind in (pair[0], pair[2])}

    def carriers(end: str, kind: str, carry: str) -> set[str]:
        found = ({end} | wholes.get(end, set())) & members[kind]
        above = {whole for each in found for whole in wholes.get(each, set())}
        return found if carry == "with-parts" else found - above

    def count(rows: str, row: str, columns: str, column: str, carry: str) -> int:
        return sum(
            any(
                expand(row) in carriers(near, rows, carry) and expand(column) in carriers(far, columns, carry)
                for near, far in (
                    (link.subject.iri, link.object.iri),
                    (link.object.iri, link.subject.iri),
                )
            )
            for link in links(oxigraph)
            if link.status != "proposed"
        )

    return count


@pytest.fixture(scope="module")
def page(oxigraph: OxigraphEngine) -> dict[tuple[str, str, str], dict[tuple[str, str], int]]:
    """The data of the matrix page: the links of each pair by kinds and by what things carry."""
    atlas = Atlas(oxigraph, "en", Selection())
    shown = matrices(atlas)
    data = matrix_data(shown, Terms("en"), [details(atlas, each) for each in shown])
    found = {}
    for made, value in zip(shown, data["matrices"], strict=True):
        ids = {side: [data["things"][place]["id"] for place in value[side]] for side in ("rows", "columns")}
        for carry, counted in (("own", value), ("with-parts", value["with_parts"] or value)):
            found[made.rows_kind, made.columns_kind, carry] = {
                (ids["rows"][row], ids["columns"][column]): len(listed) for row, column, _, listed in counted["cells"]
            }
    return found


def the_matrix(oxigraph: OxigraphEngine, rows: str, columns: str, carry: str) -> Matrix:
    return KnowledgeGraph(oxigraph).matrix(rows, columns, carry=carry)


# Links of a pair


def test_the_pairs_tell_own_from_parts(counted: Count) -> None:
    """Paragraph 11 has no link of its own with C2, and C7 none with goal 9: their parts have."""
    numbers = {(pair[1], pair[3]): [counted(*pair, carry) for carry in CARRIES] for pair in PAIRS}
    assert numbers["gdc:11", "wsis:C2"][0] == 0 < numbers["gdc:11", "wsis:C2"][1]
    assert numbers["wsis:C7", "sdg:9"][0] == 0 < numbers["wsis:C7", "sdg:9"][1]
    assert all(one <= two and two > 0 for one, two in numbers.values())


@every_pair
@pytest.mark.parametrize("carry", CARRIES)
def test_the_matrix_and_its_cell_count_the_links(
    rows: str, row: str, columns: str, column: str, carry: str, oxigraph: OxigraphEngine, counted: Count
) -> None:
    """Its value is the number of links behind it."""
    made = the_matrix(oxigraph, rows, columns, carry)
    at = expand(row), expand(column)
    expected = counted(rows, row, columns, column, carry)
    assert (made.value_of(*at) or 0) == expected
    assert (len(made.cells[at].links) if at in made.cells else 0) == expected


@every_pair
@pytest.mark.parametrize("carry", CARRIES)
def test_explain_tells_as_many_links(
    rows: str, row: str, columns: str, column: str, carry: str, oxigraph: OxigraphEngine, counted: Count
) -> None:
    """Besides those that nobody has taken up."""
    told = explain(oxigraph, row, column, with_parts=carry == "with-parts").links
    assert sum(link.status != "proposed" for link in told) == counted(rows, row, columns, column, carry)


@every_pair
@pytest.mark.parametrize("carry", CARRIES)
def test_the_command_writes_as_many_links(
    rows: str, row: str, columns: str, column: str, carry: str, run: Run, oxigraph: OxigraphEngine, counted: Count
) -> None:
    """As CSV."""
    done = run("matrix", "--rows", rows, "--columns", columns, f"--{carry}", "--format", "csv")
    assert done.code == 0, done.err
    head, *lines = csv.reader(io.StringIO(done.out))
    made = the_matrix(oxigraph, rows, columns, carry)
    place = [thing.iri for thing in made.rows].index(expand(row))
    cell = lines[place][2 + [thing.iri for thing in made.columns].index(expand(column))]
    assert (lines[place][0], len(head) - 2) == (made.rows[place].code, len(made.columns))
    assert int(cell or 0) == counted(rows, row, columns, column, carry)


@every_pair
@pytest.mark.parametrize("carry", CARRIES)
def test_the_command_explains_as_many_links(
    rows: str, row: str, columns: str, column: str, carry: str, run: Run, counted: Count
) -> None:
    """As JSON."""
    done = run("explain", row, column, f"--{carry}", "--format", "json")
    assert done.code == 0, done.err
    told = json.loads(done.out)["links"]
    assert sum(link["status"] != "proposed" for link in told) == counted(rows, row, columns, column, carry)


@every_pair
@pytest.mark.parametrize("carry", CARRIES)
def test_the_page_shows_as_many_links(
    rows: str,
    row: str,
    columns: str,
    column: str,
    carry: str,
    page: dict[tuple[str, str, str], dict[tuple[str, str], int]],
    counted: Count,
) -> None:
    """Things carry their own links there, or by its switch those of their parts."""
    at = short_id(expand(row)), short_id(expand(column))
    assert page[rows, columns, carry].get(at, 0) == counted(rows, row, columns, column, carry)


@pytest.mark.parametrize("carry", CARRIES)
def test_each_cell_of_the_page_is_one_of_the_matrix(
    carry: str, page: dict[tuple[str, str, str], dict[tuple[str, str], int]], oxigraph: OxigraphEngine
) -> None:
    """In every matrix of the page, as many links as the API counts."""
    for rows, columns, carried in page:
        made = the_matrix(oxigraph, rows, columns, carry)
        cells = {(short_id(row), short_id(column)): len(cell.links) for (row, column), cell in made.cells.items()}
        assert carried != carry or page[rows, columns, carry] == cells, (rows, columns)


def test_the_file_of_a_build_is_what_the_command_writes(built: Any, run: Run) -> None:
    """matrix.csv of the build, and the crosswalk by the command."""
    done = run("matrix", "--rows", "commitment", "--columns", "action-line", "--format", "csv")
    assert (built.folder / "matrix.csv").read_text(encoding="utf-8") == done.out


# Lines that share commitments


@pytest.mark.parametrize("carry", CARRIES)
def test_overlaps_share_the_commitments_that_the_matrix_links_with_both(carry: str, oxigraph: OxigraphEngine) -> None:
    """Pair by pair; C7 and its own lines are no pair, and what only opens a list does not count beside its items."""
    made = matrix(oxigraph, Asked("commitment", "action-line", sets=CODED, carry=carry))
    openings = {unit for unit, reason in reasons_of(oxigraph).items() if reason == OPENING}
    cells = [(row, column) for row, column in made.cells if row not in openings]
    reached = {line.iri: {row for row, column in cells if column == line.iri} for line in made.columns}
    codes = {line.iri: line.code for line in made.columns}
    expected = {
        (codes[one], codes[two]): len(reached[one] & reached[two])
        for one, two in combinations(reached, 2)
        if reached[one] & reached[two] and not (codes[one] == "C7" and codes[two].startswith("C7-"))
    }
    told = overlaps(oxigraph, sets=CODED, with_parts=carry == "with-parts")
    assert {(pair.one.code, pair.other.code): len(pair.shared) for pair in told} == expected
    assert expected


@pytest.mark.parametrize("carry", CARRIES)
def test_the_command_on_overlaps_gives_the_same_numbers(carry: str, run: Run, oxigraph: OxigraphEngine) -> None:
    """C2 and C8 share what the matrix of the same claims says."""
    rows = csv.DictReader(io.StringIO(run("overlaps", "--set", "wsis-gdc", f"--{carry}", "--format", "csv").out))
    (line,) = [row for row in rows if (row["one"], row["other"]) == ("C2", "C8")]
    made = matrix(oxigraph, Asked("commitment", "action-line", sets=CODED, carry=carry))
    openings = {unit for unit, reason in reasons_of(oxigraph).items() if reason == OPENING}
    cells = [(row, column) for row, column in made.cells if row not in openings]
    sides = [{row for row, column in cells if column == expand(name)} for name in ("wsis:C2", "wsis:C8")]
    assert int(line["shared"]) == len(sides[0] & sides[1])
    assert float(line["jaccard"]) == round(len(sides[0] & sides[1]) / len(sides[0] | sides[1]), 4)


# Commitments without a link


@pytest.mark.parametrize("carry", CARRIES)
def test_gaps_are_the_empty_rows_of_the_matrix(carry: str, oxigraph: OxigraphEngine) -> None:
    """Each was looked at, and none only opens a list, whose items carry the acts; with parts fewer of them."""
    made = matrix(oxigraph, Asked("commitment", "action-line", sets=CODED, carry=carry))
    openings = {unit for unit, reason in reasons_of(oxigraph).items() if reason == OPENING}
    without = openings | {row for row, _ in made.cells}
    empty = [row.code for row in made.rows if row.iri not in without]
    found = gaps(oxigraph, ["commitments"], sets=CODED, with_parts=carry == "with-parts")
    assert [gap.thing.code for gap in found if gap.state == "none"] == empty
    assert empty


@pytest.mark.parametrize("carry", CARRIES)
def test_the_command_on_gaps_lists_the_same(carry: str, run: Run, oxigraph: OxigraphEngine) -> None:
    """As CSV."""
    done = run("gaps", "--what", "commitments", "--set", "wsis-gdc", f"--{carry}", "--format", "csv")
    told = gaps(oxigraph, ["commitments"], sets=CODED, with_parts=carry == "with-parts")
    lines = csv.DictReader(io.StringIO(done.out))
    assert [(line["code"], line["state"]) for line in lines] == [(gap.thing.code, gap.state) for gap in told]


def test_the_analysis_and_the_named_query_list_the_same(oxigraph: OxigraphEngine) -> None:
    """The commitments without a line are the same everywhere; those of them that are new are what the query lists."""
    frames = KnowledgeGraph(oxigraph).analyze(resamples=5, sets=CODED)
    told = [gap for gap in gaps(oxigraph, ["commitments"], sets=CODED) if gap.state == "none"]
    assert [*frames["coverage.orphans"]["code"]] == [gap.thing.code for gap in told]
    kinds = {
        expand(provision): kind for provision, _, _, kind, *_ in KnowledgeGraph(oxigraph).named("new-in-gdc").texts()
    }
    listed = {provision for provision, kind in kinds.items() if kind in ("commitment", "call", "request")}
    assert listed == {gap.thing.iri for gap in told if gap.reason == "new"}
    assert set(kinds.values()) - {"commitment", "call", "request"} == {"principle"}


# What is asked, of whom and by when


def test_what_wsis20_asks_of_itu_and_by_when_is_one_answer(oxigraph: OxigraphEngine, run: Run) -> None:
    """Page, sheet, pack, command, object, calendar and SPARQL name the same paragraphs with the same years."""
    expected = {(ask.provision.iri, ask.year): ask.how(ask.subject) for ask in asks(oxigraph, "itu", document="wsis20")}
    stated = {key for key, how in expected.items() if how != "inferred"}
    assert expected[expand("wsis20:67"), 2027] == "stated"

    kg = KnowledgeGraph(oxigraph)
    assert {(ask.provision.iri, ask.year) for ask in kg.asks("ITU", document="A/RES/80/173")} == set(expected)

    told = json.loads(run("asks", "itu", "--document", "wsis20", "--format", "json").out)
    assert {(each["iri"], each["year"]): each["how"] for each in told} == expected

    rows = kg.named("road-map-paragraphs", entity="ITU").texts()
    named = {(row[0], int(row[4]) if row[4] else None) for row in rows if row[6] != "convenor"}
    assert named == stated
    hows: dict[tuple[str, int | None], list[str]] = {}
    for row in rows:
        hows.setdefault((row[0], int(row[4]) if row[4] else None), []).append(row[8])
    assert {key: min(some, key=HOWS.index) for key, some in hows.items()} == {key: expected[key] for key in hows}

    every = asks(oxigraph)
    data = page_data(asked_page(every, about=about(""), pages={}))
    itu = next(str(place) for place, who in enumerate(data["people"]) if who["id"] == "org/itu")
    shown = {
        (row["csv"][-1], row["year"] if row["event"] else None): data["hows"][row["asked"][itu][1]]
        for row in data["rows"]
        if row["doc"] == "wsis20" and itu in row["asked"]
    }
    assert shown == expected

    sheet = next(each for each in Atlas(oxigraph, "en", Selection()).sheets() if each.thing.curie == "entity:itu")
    doors = addresses([sheet.thing])
    html = thing_page(sheet, asks=asks_of_each(oxigraph)[sheet.thing.iri], about=about(""), pages=doors)
    made = pack(oxigraph, "itu")
    titles = {ask.provision.label for ask in every if (ask.provision.iri, ask.year) in expected}
    assert all(title in html for title in titles)
    assert {(ask.provision.iri, ask.year) for ask in made.asks if "80/173" in ask.document.code} == set(expected)

    calendar = run("asks", "itu", "--document", "wsis20", "--format", "ics").out
    assert calendar.count("BEGIN:VEVENT") == sum(year is not None for _, year in expected)


def test_what_rests_on_an_item_is_told_everywhere(oxigraph: OxigraphEngine, run: Run) -> None:
    """Sheet, page, command and explanation name the link of 32(c) with 12(b) as one that rests on 12(c)."""
    atlas = Atlas(oxigraph, "en", Selection())
    sheet = next(each for each in atlas.sheets({expand("poa:12c")}))
    assert expand("linkage:wsis-gdc/gdc-32c--poa-12b") in {link.iri for link in sheet.evidence_of}
    html = thing_page(sheet, about=about(""), pages=addresses([sheet.thing]))
    part = html.partition('id="evidence-of"')[2].partition("</section>")[0]
    shown = run("show", "poa:12c").out.partition("Evidence of other links")[2]
    for link in sheet.evidence_of:
        assert link.rationale.split("'")[0] in part
        assert f"{link.subject.curie} {link.predicate} {link.object.curie} (" in shown
        assert link in explain(oxigraph, "poa:12c", link.subject.iri).evidence_of


def test_where_a_claim_was_read_and_how_sure_that_is_is_told_everywhere(oxigraph: OxigraphEngine, run: Run) -> None:
    """That ITC stands on a page of ITU perhaps by a slip: by explanation, command, page of the set, and to agents."""
    found = explain(oxigraph, "itc", "gdc:42b")
    (link,) = found.links
    origin = found.origins[link.iri]
    assert origin.confidence == "low"
    assert any("may be a slip for ICT" in note for note in origin.notes)
    shown = " ".join(run("explain", "itc", "gdc:42b").out.split())
    mine = [each for each in links(oxigraph) if each.set_iri == link.set_iri]
    (sheet,) = set_sheets(oxigraph, mine)
    part = set_page(sheet, about=about(""), pages={}).partition(f'id="{link.iri.rpartition("/")[2]}"')[2]
    part = part.partition("</article>")[0]
    assert sheet.origins[link.iri] == origin
    (record,) = claim_records(oxigraph, [link], Terms("en"))
    assert record["source_confidence"] == "low"
    assert [note["untrusted_text"] for note in record["notes"]] == list(origin.notes)
    assert record["source_addresses"] == list(origin.addresses)
    for told in (*origin.notes, *origin.addresses):
        assert told in shown and escape(told) in part
    assert "confidence in the source: low" in shown and "Confidence in the source: low" in part


def test_pages_with_links_tell_where_a_claim_without_evidence_was_read(oxigraph: OxigraphEngine) -> None:
    """For the text by which a reader contests it: matrix, network and comparison have the addresses of its record."""
    name = "wsis-sdg-matrix"
    claims = [each for each in links(oxigraph) if each.set_iri == expand(f"set:{name}")]
    expected = {address for each in claims for address in addresses_of(oxigraph)[each.iri]}
    assert len(expected) == 3 and not any(each.evidence for each in claims)
    read, terms = readable(Atlas(oxigraph)), Terms("en")

    made = KnowledgeGraph(oxigraph).matrix("action-line", "goal", sets=[name])
    data = matrix_data([made], terms, [Details(addresses=read.addresses)])
    column = data["links"]["keys"].index("read")
    places = {place for row in data["links"]["rows"] for place in row[column]}
    assert {data["strings"][data["evidence"]["rows"][place][0]] for place in places} == expected

    drawn = network(oxigraph, kinds=drawn_kinds(oxigraph), lift=True)
    _, _, facts = network_data(drawn, dict.fromkeys(drawn, (0, 0)), terms, readable=read)
    compared = comparison_data([at_level(oxigraph, AS_CLAIMED)], (name, "", AS_CLAIMED), terms, {}, readable=read)
    of_set = {
        "network": next(place for place, each in enumerate(facts["sets"]) if each["id"] == name),
        "comparison": next(place for place, each in enumerate(compared["sets"]) if each["name"] == name),
    }
    for page, told, at in (("network", facts, 3), ("comparison", compared, 0)):
        places = {place for each in told["links"] if each[at] == of_set[page] for place in each[-1]}
        assert {told["strings"][told["evidence"][place][3]] for place in places} == expected


@pytest.mark.parametrize("code", ["C5", "C7", "gdc:objective-1", "gdc:29d", "sdg:9", "poa:12b", "itu"])
def test_the_claims_of_a_thing_are_those_of_its_sheet(code: str, oxigraph: OxigraphEngine, run: Run) -> None:
    """In the command, in Python and for agents, too: those on the parts of which it is the nearest whole among them."""
    claims = KnowledgeGraph(oxigraph).show(code).claims
    assert [claim.link for claim in claims]
    told = run("show", code).out
    assert f"Claims, by who makes them: {len(claims)}\n" in told
    values = {"code": code, "lang": "en", "limit": 1000, "offset": 0}
    assert [each["iri"] for each in shown(oxigraph, values)["claims"]["items"]] == [each.link.iri for each in claims]
    part = next((claim for claim in claims if claim.part), None)
    assert (part is not None) == (code in ("C5", "gdc:objective-1", "sdg:9"))


def test_codes_say_what_they_number_on_the_screen(run: Run) -> None:
    """A bare 12(c) is a clause of the Compact."""
    assert run("show", "poa:12c").out.startswith("Plan 12(c)  ")
    assert run("explain", "poa:12c", "gdc:32c").out.startswith("Plan 12(c)  User education on online privacy\n32(c)  ")
    assert run("show", "sdg:9.c", "--lang", "fr").out.startswith("ODD 9.c  ")


def test_a_line_that_is_whole_of_others_is_shown_with_its_parts(oxigraph: OxigraphEngine) -> None:
    """All links of C7 are of its parts: its sheet leads to a matrix that counts them, that of C5 to its own."""
    sheets = {
        each.thing.code: each
        for each in Atlas(oxigraph, "en", Selection()).sheets({expand("wsis:C5"), expand("wsis:C7")})
    }
    doors = {"matrix_page": "matrix.html", "network_page": "network.html"}
    pages = addresses([sheet.thing for sheet in sheets.values()])
    for code, state in (("C5", "col=wsis/C5"), ("C7", "col=wsis/C7&amp;p=1")):
        html = thing_page(sheets[code], about=replace(about(""), **doors), pages=pages)
        assert f'#m=commitment-action-line&amp;{state}"' in html


def page_data(html: str) -> Any:
    """The data of a page, as its scripts read them."""
    return json.loads(html.partition('id="data">')[2].partition("</script>")[0])
