"""Cells that are made when somebody looks at them: the links and facts behind a pair, and the pairs looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from wsis_gdc.base.errors import QueryError
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.links import Link, Stated, links, unnamed, upward_of
from wsis_gdc.knowledge.things import Thing, things
from wsis_gdc.questions.matrix.model import Block, Cell, Hop, Numbers, Way

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.matrix import walks
    from wsis_gdc.questions.matrix.chains import Chain
    from wsis_gdc.questions.matrix.index import Index
    from wsis_gdc.questions.matrix.paths import Step

__all__ = [
    "Behind",
    "LazyCells",
    "behind_chains",
    "blocks_of",
    "chain_looked_at",
    "facts_behind",
    "looked_at_of",
]


class Behind(NamedTuple):
    """What fills a cell: the IRIs of its links, its facts (subject, words, object), and the ways of its chains."""

    claims: Sequence[str]
    facts: Sequence[tuple[str, str, str]] = ()
    ways: Sequence[walks.Way] = ()


class LazyCells(Mapping[tuple[str, str], Cell]):
    """The linked pairs of a matrix, each made into a cell when it is asked for, by what stands behind its places."""

    def __init__(
        self,
        engine: Engine,
        language: str,
        sides: tuple[Sequence[Thing], Sequence[Thing]],
        numbers: Numbers,
        behind: Callable[[int, int], Behind],
        index: Index | None = None,
    ) -> None:
        self._engine, self._language, self._sides = engine, language, sides
        self._numbers, self._behind, self._index = numbers, behind, index
        self._made: dict[tuple[str, str], Cell] = {}
        self._named: dict[str, Thing] = {thing.iri: thing for side in sides for thing in side}

    @cached_property
    def _places(self) -> dict[tuple[str, str], tuple[int, int]]:
        rows, columns = self._sides
        return {(rows[row].iri, columns[column].iri): (row, column) for row, column in self._numbers.by_place}

    @cached_property
    def _links(self) -> dict[str, Link]:
        try:
            return {link.iri: link for link in links(self._engine, self._language)}
        except QueryError as error:
            raise QueryError(f"{error}: read the cells of a matrix before you close its graph") from None

    def __getitem__(self, pair: tuple[str, str]) -> Cell:
        if pair not in self._made:
            self._made[pair] = self._cell(self._behind(*self._places[pair]))
        return self._made[pair]

    def _cell(self, behind: Behind) -> Cell:
        index = self._index
        inner = {index.iris[thing] for way in behind.ways for thing in way.things} if index else set()
        self._name({iri for fact in behind.facts for iri in (fact[0], fact[2])} | inner)
        return Cell(
            tuple(sorted((self._links[iri] for iri in behind.claims), key=_rank)),
            tuple(map(self._stated, behind.facts)),
            tuple(self._way(index, way) for way in behind.ways) if index else (),
        )

    def _name(self, iris: set[str]) -> None:
        """Read the names of things that are not known yet."""
        if unknown := iris - self._named.keys():
            self._named |= {iri: unnamed(iri) for iri in unknown} | things(self._engine, unknown, self._language)

    def _stated(self, fact: tuple[str, str, str]) -> Stated:
        return Stated(self._named[fact[0]], fact[1], self._named[fact[2]])

    def _way(self, index: Index, way: walks.Way) -> Way:
        hops = []
        for hop, near, far in zip(way.hops, way.things[:-1], way.things[1:], strict=True):
            claims, facts = carriers(index, hop)
            carried = tuple(sorted((self._links[iri] for iri in claims), key=_rank))
            ends = (self._named[index.iris[near]], self._named[index.iris[far]])
            hops.append(Hop(str(hop.step), *ends, carried, tuple(map(self._stated, facts)), _strength(hop.best)))
        return Way(tuple(hops), way.chains, _strength(way.best), _strength(way.total))

    def __contains__(self, pair: object) -> bool:
        return pair in self._places

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._numbers.rows)


def _strength(weight: float | None) -> float | None:
    return None if weight is None else round(3 * weight, 12)


def _rank(link: Link) -> tuple[int, str]:
    return (-(link.strength or 0), link.iri)


def carriers(index: Index, hop: walks.Hop) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Return the IRIs of the links and the facts that carry a hop."""
    numbers = hop.links.tolist()
    if hop.step.by == "claims":
        return [index.link_iris[link] for link in numbers], []
    return [], facts_behind(index, hop.step, numbers)


def behind_chains(index: Index, chains: Sequence[Chain], row: int, column: int, value: str) -> Behind:
    """Return the claims and the facts that the chains between a row and a column use, and the ways they take."""
    from wsis_gdc.questions.matrix.walks import ways_of

    def rank(way: walks.Way) -> tuple[float, int, list[str]]:
        return (-(way.best or 0), -way.chains, [index.iris[thing] for thing in way.things])

    ways = [way for chain in chains for way in ways_of(chain, row, column, value)]
    found = [carriers(index, hop) for way in ways for hop in way.hops]
    claims = {iri for links_, _ in found for iri in links_}
    facts = {fact for _, stated in found for fact in stated}
    return Behind(sorted(claims), sorted(facts), sorted(ways, key=rank))


def facts_behind(index: Index, step: Step, numbers: Sequence[int]) -> list[tuple[str, str, str]]:
    """Return facts of a step as (subject IRI, words, object IRI)."""
    from wsis_gdc.knowledge.facts import FACTS, PART

    found = []
    names = step.relations or ("part",)
    spans = [(name, index.fact_ends(name)) for name in names]
    for number in numbers:
        place = number
        for name, ends in spans:
            if place < len(ends.subjects):
                subject, object_ = index.iris[int(ends.subjects[place])], index.iris[int(ends.objects[place])]
                found.append((subject, FACTS.get(name, PART), object_))
                break
            place -= len(ends.subjects)
    return found


@per_engine
def _coverage(engine: Engine) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return for each set that declares it what it covers on both sides, rolled up like the claims themselves."""
    upward = upward_of(engine)
    sides: tuple[dict[str, set[str]], dict[str, set[str]]] = ({}, {})
    for name, found in zip(("wg:coversSubject", "wg:coversObject"), sides, strict=True):
        for set_, thing in engine.select(f"SELECT ?set ?thing WHERE {{ ?set {name} ?thing }}").texts():
            found.setdefault(set_, set()).update(upward(thing))
    subjects, objects = sides
    return {
        set_: (frozenset(subjects[set_]), frozenset(objects[set_])) for set_ in sorted(set(subjects) & set(objects))
    }


def blocks_of(engine: Engine, sets: Sequence[str]) -> list[Block]:
    """Return what each set (of these, or of all) covers on both sides."""
    return [block for set_, block in _coverage(engine).items() if not sets or set_ in sets]


def looked_at_of(blocks: Sequence[Block], rows: frozenset[str], columns: frozenset[str]) -> list[Block]:
    """Return the pairs of rows and columns that blocks cover, whichever side stands in the rows; none is empty."""
    found = [(first & rows, second & columns) for one, two in blocks for first, second in ((one, two), (two, one))]
    return [block for block in found if block[0] and block[1]]


def chain_looked_at(chain: Chain, blocks: Sequence[Block]) -> list[Block]:
    """Return the pairs that a chain would have joined: looked at by claims, and led on by facts.

    Blocks travel along the chain: a step by facts carries them to whatever it reaches, a step by claims goes on where
    its own blocks share a member of the kind in between.
    """
    index = chain.index
    last = len(chain.steps)
    firsts = [number for number, step in enumerate(chain.steps) if step.by == "claims"]
    if not firsts:
        return []
    names = [{place: index.iris[thing] for thing, place in places.items()} for places in chain.places]
    iris = [frozenset(each.values()) for each in names]

    def own(number: int) -> list[Block]:
        return looked_at_of(blocks, iris[number], iris[number + 1])

    def carried(number: int, found: frozenset[str], back: bool) -> frozenset[str]:
        near, far, _ = chain.triples(number, "all", "all")
        source, target = (number + 1, number) if back else (number, number + 1)
        pairs = zip(far, near, strict=True) if back else zip(near, far, strict=True)
        return frozenset(names[target][int(to)] for at, to in pairs if names[source][int(at)] in found)

    made = own(firsts[0])
    for number in range(firsts[0] + 1, last):
        if chain.steps[number].by == "claims":
            made = [(rows, far) for rows, inner in made for near, far in own(number) if inner & near]
        else:
            made = [(rows, carried(number, inner, back=False)) for rows, inner in made]
    for number in range(firsts[0] - 1, -1, -1):
        made = [(carried(number, rows, back=True), columns) for rows, columns in made]
    return made
