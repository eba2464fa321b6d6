"""What holds for every matrix, over small made-up graphs: totals, transposition, roll-up, filters, chains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import expand
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.questions.matrix import VALUES, Asked, Matrix, matrix

# 11(a) and 11(b) are letters of 11, in one section; 29 stands alone under another objective
OVER = {
    "gdc:11": ["gdc:section/one", "gdc:objective-1"],
    "gdc:11a": ["gdc:11", "gdc:section/one", "gdc:objective-1"],
    "gdc:11b": ["gdc:11", "gdc:section/one", "gdc:objective-1"],
    "gdc:29": ["gdc:section/two", "gdc:objective-2"],
    "gdc:section/one": ["gdc:objective-1"],
    "gdc:section/two": ["gdc:objective-2"],
    "poa:9a": ["wsis:C2"],
    "poa:14a": ["wsis:C7-e-learning", "wsis:C7"],
    "wsis:C7-e-health": ["wsis:C7"],
    "wsis:C7-e-learning": ["wsis:C7"],
    "sdg:3.8": ["sdg:3"],
}
COMMITMENTS = ["gdc:11", "gdc:11a", "gdc:11b", "gdc:29"]
LINES = ["wsis:C2", "wsis:C7", "wsis:C7-e-health", "wsis:C7-e-learning"]
ITEMS = ["poa:9a", "poa:14a"]
AIMS = ["sdg:3", "sdg:3.8", "sdg:4"]
ENTITIES = ["entity:itu", "entity:who"]
CLASSES = {
    "wg:Objective": ["gdc:objective-1", "gdc:objective-2"],
    "wg:Section": ["gdc:section/one", "gdc:section/two"],
    "wg:ActionLine": LINES,
    "sdgo:Goal": ["sdg:3", "sdg:4"],
    "sdgo:Target": ["sdg:3.8"],
    "wg:UNEntity": ENTITIES,
}
LEVELS = {
    "objective": ("wg:memberClass", "wg:Objective"),
    "section": ("wg:memberClass", "wg:Section"),
    "commitment": ("wg:memberKind", "https://w3id.org/wsis-gdc/term/kind/commitment"),
    "action-line": ("wg:memberClass", "wg:ActionLine"),
    "item": ("wg:memberProperty", "wg:underActionLine"),
    "goal": ("wg:memberClass", "sdgo:Goal"),
    "target": ("wg:memberClass", "sdgo:Target"),
    "entity": ("wg:memberClass", "wg:UNEntity"),
}
SETS = {"one": "agent:a", "two": "agent:a", "three": "agent:b"}


@dataclass(frozen=True)
class Claim:
    """One linkage as drawn."""

    subject: str
    object: str
    predicate: str
    strength: int | None
    confidence: str | None
    set: str
    status: str


def claims(subjects: Sequence[str], objects: Sequence[str]) -> st.SearchStrategy[list[Claim]]:
    """Linkages between some things, some of them the other way round."""
    one = st.builds(
        Claim,
        st.sampled_from(subjects),
        st.sampled_from(objects),
        st.sampled_from(["wg:continues", "wg:extends", "wg:cites"]),
        st.sampled_from([None, 1, 2, 3]),
        st.sampled_from([None, "0.5", "0.75", "1.0"]),
        st.sampled_from(sorted(SETS)),
        st.sampled_from(["coded", "published", "proposed"]),
    )
    turned = st.tuples(one, st.booleans()).map(
        lambda drawn: replace(drawn[0], subject=drawn[0].object, object=drawn[0].subject) if drawn[1] else drawn[0]
    )
    return st.lists(turned, min_size=1, max_size=14)


def engine_of(drawn: Sequence[Claim], facts: Sequence[tuple[str, str]] = ()) -> OxigraphEngine:
    """A graph with these linkages and facilitations."""
    rows = [(thing, "rdf:type", kind) for kind, things in CLASSES.items() for thing in things]
    rows += [(part, "wg:rollsUpTo", whole) for part, wholes in OVER.items() for whole in wholes]
    rows += [(line, "wg:facilitatedBy", entity) for line, entity in facts]
    rows += [(f"set:{name}", "prov:wasAttributedTo", agent) for name, agent in SETS.items()]
    rows += [(f"set:{name}", "rdf:type", "wg:MappingSet") for name in SETS]
    term = "https://w3id.org/wsis-gdc/term/"
    for thing in COMMITMENTS:
        rows += [(thing, "wg:inSection", OVER[thing][-2]), (thing, "wg:kind", f"{term}kind/commitment")]
    rows += [(item, "wg:underActionLine", OVER[item][0]) for item in ITEMS]
    literals: list[tuple[str, str, ox.Literal]] = [(line, "skos:notation", ox.Literal(line[5:])) for line in LINES]
    for order, (name, (property_, term_)) in enumerate(LEVELS.items()):
        rows += [(f"wg:level/{name}", "rdf:type", "wg:Level"), (f"wg:level/{name}", property_, term_)]
        literals += [
            (f"wg:level/{name}", "skos:notation", ox.Literal(name)),
            (f"wg:level/{name}", "wg:order", ox.Literal(order)),
            (f"wg:level/{name}", "skos:prefLabel", ox.Literal(name, language="en")),
        ]
    for number, claim in enumerate(drawn):
        iri = f"linkage:{claim.set}/{number:02}"
        rows += [
            (f"set:{claim.set}", "sssom:mappings", iri),
            (iri, "rdf:type", "wg:Linkage"),
            (iri, "sssom:subject_id", claim.subject),
            (iri, "sssom:object_id", claim.object),
            (iri, "sssom:predicate_id", claim.predicate),
            (iri, "wg:claimKind", f"{term}claim-kind/coding"),
            (iri, "wg:status", f"{term}status/{claim.status}"),
        ]
        if claim.strength is not None:
            literals.append((iri, "wg:strength", ox.Literal(claim.strength)))
        if claim.confidence is not None:
            decimal = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
            literals.append((iri, "sssom:confidence", ox.Literal(claim.confidence, datatype=decimal)))
    store = ox.Store()
    store.extend(ox.Quad(*(ox.NamedNode(expand(each)) for each in row)) for row in rows)
    store.extend(ox.Quad(ox.NamedNode(expand(s)), ox.NamedNode(expand(p)), o) for s, p, o in literals)
    return OxigraphEngine(store)


def up(thing: str) -> set[str]:
    """A thing and all that it is part of, as IRIs."""
    return {expand(each) for each in (thing, *OVER.get(thing, ()))}


def nearest(found: set[str]) -> set[str]:
    """Of some things those that hold none of the others, which is what a claim counts for by itself."""
    wholes = {expand(part): {expand(whole) for whole in over} for part, over in OVER.items()}
    return found - {whole for each in found for whole in wholes.get(each, ())}


def counted_for(thing: str, kind: str, carry: str) -> set[str]:
    """The members of a kind that an end of a claim counts for: the nearest, or with parts all that it is part of."""
    found = up(thing) & {expand(each) for each in MEMBERS[kind]}
    return found if carry == "with-parts" else nearest(found)


def referee(drawn: Sequence[Claim], rows: str, columns: str, carry: str) -> dict[tuple[str, str], list[Claim]]:
    """The claims of each pair, told claim by claim."""
    pairs: dict[tuple[str, str], list[Claim]] = {}
    for claim in drawn:
        joined = {
            pair
            for near, far in ((claim.subject, claim.object), (claim.object, claim.subject))
            for pair in product(counted_for(near, rows, carry), counted_for(far, columns, carry))
            if pair[0] != pair[1]
        }
        for pair in joined if claim.status != "proposed" else ():
            pairs.setdefault(pair, []).append(claim)
    return pairs


def worth(value: str, found: Sequence[Claim]) -> Any:
    """The value of some claims taken as one cell, by the sentences of ``VALUES``."""
    strengths = [claim.strength for claim in found if claim.strength is not None]
    if value == "relation":
        names = [claim.predicate.split(":")[1] for claim in found]
        best = {claim.predicate.split(":")[1]: 0 for claim in found}
        for claim in found:
            name = claim.predicate.split(":")[1]
            best[name] = max(best[name], claim.strength or 0)
        return min(best, key=lambda name: (-names.count(name), -best[name], name), default="")
    return {
        "count": len(found),
        "strength": max(strengths, default=None if found else 0),
        "sum": sum(strengths) if strengths or not found else None,
        "weighted": max(
            (claim.strength * float(claim.confidence or 1) for claim in found if claim.strength is not None),
            default=None if found else 0,
        ),
        "claimants": len({SETS[claim.set] for claim in found}),
    }[value]


def made(engine: OxigraphEngine, rows: str, columns: str, **wishes: Any) -> Matrix | None:
    """The matrix by claims, None where there is none."""
    try:
        return matrix(engine, Asked(rows, columns, **{"by": "claims", **wishes}))
    except QueryError:
        return None


def values(found: Matrix | None) -> dict[tuple[str, str], Any]:
    """The values of the linked pairs, by IRI."""
    if found is None:
        return {}
    return {(found.rows[r].iri, found.columns[c].iri): value for (r, c), value in found.numbers.by_place.items()}


def totals(found: Matrix) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """The totals of rows, columns and all, by IRI."""
    return (
        {thing.iri: total for thing, total in zip(found.rows, found.row_totals, strict=True)},
        {thing.iri: total for thing, total in zip(found.columns, found.column_totals, strict=True)},
        found.total,
    )


MEMBERS = {
    "objective": CLASSES["wg:Objective"],
    "section": CLASSES["wg:Section"],
    "commitment": COMMITMENTS,
    "action-line": LINES,
    "item": ITEMS,
    "goal": CLASSES["sdgo:Goal"],
}
CARRIES = ("own", "with-parts")
KINDS = (
    ("objective", "action-line"),
    ("section", "action-line"),
    ("commitment", "action-line"),
    ("item", "section"),
    ("commitment", "item"),
)
WORLDS = claims([*COMMITMENTS, "gdc:section/one", "gdc:objective-2"], [*LINES, *ITEMS])
MANY = settings(max_examples=25, derandomize=True)


@pytest.mark.parametrize("value", sorted(VALUES))
@settings(MANY, max_examples=15)
@given(WORLDS, st.sampled_from(KINDS), st.sampled_from(CARRIES))
def test_every_value_is_that_of_the_claims_told_one_by_one(
    value: str, drawn: list[Claim], kinds: tuple[str, str], carry: str
) -> None:
    """Cells, links of cells, and totals over distinct claims, counted without any SQL."""
    found = made(engine_of(drawn), *kinds, value=value, carry=carry)
    pairs = referee(drawn, *kinds, carry)
    assert values(found) == {pair: pytest.approx(worth(value, behind)) for pair, behind in pairs.items()}
    if found is None:
        return
    names = {f"{claim.set}/{number:02}": (number, claim) for number, claim in enumerate(drawn)}
    for pair, cell in found.cells.items():
        assert sorted(id(names[link.iri.split("linkage/")[1]][1]) for link in cell.links) == sorted(
            map(id, pairs[pair])
        )

    def total(where: Any) -> Any:
        distinct = {id(claim): claim for pair, behind in pairs.items() if where(pair) for claim in behind}
        return worth(value, list(distinct.values()))

    rows, columns, whole = totals(found)
    assert rows == {row: pytest.approx(total(lambda pair, row=row: pair[0] == row)) for row in rows}
    assert columns == {one: pytest.approx(total(lambda pair, one=one: pair[1] == one)) for one in columns}
    assert whole == pytest.approx(total(lambda _: True))


@pytest.mark.parametrize("value", sorted(VALUES))
@settings(MANY, max_examples=10)
@given(WORLDS)
def test_turning_rows_and_columns_round_transposes_the_matrix(value: str, drawn: list[Claim]) -> None:
    """Values and totals."""
    engine = engine_of(drawn)
    one = made(engine, "section", "action-line", value=value)
    other = made(engine, "action-line", "section", value=value)
    assert values(one) == {(row, column): number for (column, row), number in values(other).items()}
    if one is not None and other is not None:
        assert totals(one) == (totals(other)[1], totals(other)[0], totals(other)[2])


@MANY
@given(
    WORLDS,
    st.fixed_dictionaries(
        {},
        optional={
            "sets": st.sampled_from([["one"], ["one", "three"]]),
            "relations": st.sampled_from([["cites"], ["extends", "continues"]]),
            "min_strength": st.integers(1, 3),
            "min_confidence": st.sampled_from([0.5, 0.75, 1.0]),
            "statuses": st.sampled_from([["coded"], ["coded", "published"]]),
        },
    ),
)
def test_filters_only_remove(drawn: list[Claim], filters: dict[str, Any]) -> None:
    """Every cell and every link of a filtered matrix is in the whole one; what stays passes the filter."""
    from wsis_gdc.knowledge.links import links

    engine = engine_of(drawn)
    if "relations" in filters:
        known = {link.predicate for link in links(engine)}
        filters["relations"] = [each for each in filters["relations"] if each in known]
    whole, part = made(engine, "commitment", "action-line"), made(engine, "commitment", "action-line", **filters)
    if part is None:
        return
    assert whole is not None
    for pair, cell in part.cells.items():
        assert set(cell.links) <= set(whole.cells[pair].links)
        assert all((link.strength or 0) >= filters.get("min_strength", 0) for link in cell.links)
        assert all(link.status in filters.get("statuses", ["coded", "published"]) for link in cell.links)


@settings(MANY, max_examples=20)
@given(
    claims(COMMITMENTS, [*LINES, *ITEMS]),
    st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(ENTITIES)), max_size=5, unique=True),
    st.sampled_from(CARRIES),
)
def test_a_chain_of_a_claim_and_a_fact_is_what_a_walk_finds(
    drawn: list[Claim], facts: list[tuple[str, str]], carry: str
) -> None:
    """A commitment concerns who facilitates a line that its claim reaches; a role in e-health is none in C7."""
    engine = engine_of(drawn, facts)
    walks: dict[tuple[str, str], list[int | None]] = {}
    for claim in drawn:
        first, second = (
            (claim.subject, claim.object) if claim.subject.startswith("gdc:") else (claim.object, claim.subject)
        )
        for line, entity in facts if claim.status != "proposed" else ():
            if expand(line) in up(second):
                for row in counted_for(first, "commitment", carry):
                    walks.setdefault((row, expand(entity)), []).append(claim.strength)
    chain = {"by": "auto", "through": ["action-line"], "carry": carry}
    counted = made(engine, "commitment", "entity", value="count", **chain)
    assert values(counted) == {pair: len(found) for pair, found in walks.items()}
    stated = {pair: [each for each in found if each is not None] for pair, found in walks.items()}
    if any(claim.strength is not None and claim.status != "proposed" for claim in drawn):
        best = values(made(engine, "commitment", "entity", **chain))
        assert best == {pair: pytest.approx(max(found)) if found else None for pair, found in stated.items()}
        summed = values(made(engine, "commitment", "entity", combine="sum", **chain))
        assert summed == {pair: pytest.approx(sum(found)) if found else None for pair, found in stated.items()}


@settings(MANY, max_examples=20)
@given(claims(COMMITMENTS, [*LINES, *ITEMS]), claims(AIMS, LINES), st.sampled_from(CARRIES))
def test_a_chain_of_two_claims_is_what_a_walk_finds(drawn: list[Claim], more: list[Claim], carry: str) -> None:
    """They meet where one end lies in the other, not where both lie side by side in C7; either way round."""
    engine = engine_of([*drawn, *more])
    lines = {expand(each) for each in LINES}

    def end(claim: Claim, prefix: str) -> tuple[str, set[str]]:
        near, far = (claim.subject, claim.object) if claim.subject.startswith(prefix) else (claim.object, claim.subject)
        return near, up(far) & lines

    walks: dict[tuple[str, str], list[float | None]] = {}
    for one, two in product(drawn, more):
        if "proposed" in (one.status, two.status):
            continue
        (rows, first), (columns, second) = end(one, "gdc:"), end(two, "sdg:")
        if nearest(first) <= second or nearest(second) <= first:
            strength = None if None in (one.strength, two.strength) else one.strength * two.strength / 3  # type: ignore[operator]
            for pair in product(counted_for(rows, "commitment", carry), counted_for(columns, "goal", carry)):
                walks.setdefault(pair, []).append(strength)
    through: dict[str, Any] = {"by": "auto", "through": ["action-line"], "carry": carry}
    counted = made(engine, "commitment", "goal", value="count", **through)
    assert values(counted) == {pair: len(found) for pair, found in walks.items()}
    other = made(engine, "goal", "commitment", value="count", **through)
    assert values(other) == {(column, row): number for (row, column), number in values(counted).items()}
    stated = {pair: [each for each in found if each is not None] for pair, found in walks.items()}
    if any(stated.values()):
        best = values(made(engine, "commitment", "goal", **through))
        assert best == {pair: pytest.approx(max(found)) if found else None for pair, found in stated.items()}
        used = made(engine, "commitment", "goal", **through)
        assert used is not None
        assert all(cell.links for cell in used.cells.values())


def chain_of(one: tuple[str, str, str], two: tuple[str, str, str]) -> Matrix:
    """The matrix of commitments and goals over two claims, (subject, relation, object) each, not asked for."""
    drawn = [Claim(s, o, p, 3, None, "one", "published") for s, p, o in (one, two)]
    return matrix(engine_of(drawn), Asked("commitment", "goal", by="chain"))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("gdc:29", "skos:exactMatch", "wsis:C2"), ("wsis:C2", "skos:exactMatch", "sdg:4")),
        (("gdc:29", "skos:exactMatch", "wsis:C2"), ("sdg:4", "skos:exactMatch", "wsis:C2")),
        (("gdc:29", "skos:broadMatch", "wsis:C2"), ("wsis:C2", "skos:broadMatch", "sdg:4")),
        (("wsis:C2", "skos:narrowMatch", "gdc:29"), ("sdg:4", "skos:narrowMatch", "wsis:C2")),
    ],
)
def test_matches_that_sssom_takes_as_transitive_are_followed(
    one: tuple[str, str, str], two: tuple[str, str, str]
) -> None:
    """The same relation all the way, in one direction; an exact match holds both ways."""
    assert set(values(chain_of(one, two))) == {(expand("gdc:29"), expand("sdg:4"))}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("gdc:29", "skos:broadMatch", "wsis:C2"), ("sdg:4", "skos:broadMatch", "wsis:C2")),
        (("gdc:29", "skos:broadMatch", "wsis:C2"), ("wsis:C2", "skos:narrowMatch", "sdg:4")),
        (("gdc:29", "skos:relatedMatch", "wsis:C2"), ("wsis:C2", "skos:relatedMatch", "sdg:4")),
        (("gdc:29", "skos:closeMatch", "wsis:C2"), ("wsis:C2", "skos:closeMatch", "sdg:4")),
        (("gdc:29", "skos:exactMatch", "wsis:C2"), ("wsis:C2", "wg:cites", "sdg:4")),
    ],
)
def test_no_other_relations_are_followed_unasked(one: tuple[str, str, str], two: tuple[str, str, str]) -> None:
    """Two things below one line are not above each other."""
    with pytest.raises(QueryError, match=r"leads from commitment to goal|through=\['action-line'\]"):
        chain_of(one, two)
