"""What is known of a line or an entity, as things, links and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.knowledge.roles import LEADING, facilitators
from wsis_gdc.knowledge.things import Thing
from wsis_gdc.questions.asks import asks
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.questions.pack import Pack, line_of, pack

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine


@pytest.fixture(scope="module")
def line(oxigraph: OxigraphEngine) -> Pack:
    return pack(oxigraph, "C5")


@pytest.fixture(scope="module")
def entity(oxigraph: OxigraphEngine) -> Pack:
    return pack(oxigraph, "itu")


def codes(some: tuple[Thing, ...]) -> list[str]:
    return [thing.code for thing in some]


def test_a_line_brings_its_parts_and_an_entity_the_lines_that_it_leads(oxigraph: OxigraphEngine, entity: Pack) -> None:
    assert codes(pack(oxigraph, "C7").lines)[:3] == ["C7", "C7-e-government", "C7-e-business"]
    leading = {role.line.code for role in entity.roles if role.entity == entity.subject and role.role in LEADING}
    assert set(codes(entity.lines)) == leading


def test_commitments_are_coded_links_with_the_lines_or_their_items(line: Pack) -> None:
    lines = {thing.iri for thing in line.lines}
    assert line.commitments
    assert all(
        line_of(link.object) in lines and link.strength and link.status != "proposed" for link in line.commitments
    )


def test_neighbours_hold_commitments_of_the_pack_and_are_none_of_its_lines(line: Pack) -> None:
    own = {link.subject for link in line.commitments}
    assert all(set(near.commitments) <= own for near in line.neighbours)
    assert not {near.line for near in line.neighbours} & set(line.lines)
    sizes = [len(near.commitments) for near in line.neighbours]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("code", ["C5", "C7", "itu", "un-desa"])
def test_partners_answer_for_no_line(oxigraph: OxigraphEngine, code: str) -> None:
    """Leads and co-facilitators do: so say neighbours, gaps and the overlaps of lines; e-business has partners only."""
    told, answering = pack(oxigraph, code), facilitators(oxigraph)
    for near in told.neighbours:
        assert set(near.facilitators) == set(answering.get(near.line.iri, ()))
    only = {line.iri: answering[line.iri] for line in told.lines if len(answering.get(line.iri, ())) == 1}
    assert {role.line.iri: (role.entity,) for role in told.single} == only


@pytest.mark.parametrize("code", ["C3", "C5", "C10", "C11", "unesco"])
def test_a_pack_counts_the_commitments_that_the_sheet_counts(oxigraph: OxigraphEngine, code: str) -> None:
    """Principles are linked, too, and stand apart: C10 has 27 commitments, not 30."""
    told = pack(oxigraph, code)
    (known,) = Atlas(oxigraph).sheets({told.subject.iri})
    counted = {link.subject for link in told.commitments} - set(told.others)
    if known.summary is None:
        assert known.duties and len(counted) == known.duties.commitments
    else:
        assert len(counted) == sum(known.summary.relations.values())
        assert told.alone == known.summary.alone
    assert told.others
    assert {thing.kind for thing in told.others} == {"principle"}
    assert not {*told.alone, *told.weak} & set(told.others)


def test_a_commitment_alone_is_held_by_no_neighbour(line: Pack) -> None:
    shared = {thing for near in line.neighbours for thing in near.commitments}
    assert line.alone
    assert not set(line.alone) & shared


def test_a_pack_brings_what_is_asked_of_its_subject(oxigraph: OxigraphEngine, line: Pack, entity: Pack) -> None:
    assert line.asks == asks(oxigraph, "C5")
    assert entity.asks == asks(oxigraph, "itu")


def test_statements_tell_of_every_link(line: Pack) -> None:
    assert {link.iri for link in line.links} <= {row[0].value for row in line.statements}


def test_only_lines_and_entities_have_packs(oxigraph: OxigraphEngine) -> None:
    with pytest.raises(NotFoundError, match="gdc:11d is of kind commitment"):
        pack(oxigraph, "gdc:11d")
