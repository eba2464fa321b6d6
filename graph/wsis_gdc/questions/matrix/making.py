"""Making a matrix: from what a person asks for to rows, columns, values and the way they connect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, TypedDict

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.things import KINDS, main_lines, of_kind
from wsis_gdc.questions.matrix.cells import (
    Behind,
    LazyCells,
    behind_chains,
    blocks_of,
    chain_looked_at,
    facts_behind,
    looked_at_of,
)
from wsis_gdc.questions.matrix.model import COMBINATIONS, VALUES, LookedAt, Matrix, Numbers

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.matrix.index import Index, Triples
    from wsis_gdc.questions.matrix.model import Block, Totals, Value
    from wsis_gdc.questions.matrix.paths import Connections, Step

__all__ = ["Wishes", "matrix"]

_TRIES: Final = 12


class Wishes(TypedDict, total=False):
    """What may be asked of ``matrix`` beside the two kinds."""

    sets: Sequence[str]
    language: str
    suggestions: bool
    sublines: bool
    value: str
    relations: Sequence[str]
    min_strength: float | None
    min_confidence: float | None
    statuses: Sequence[str]
    by: Literal["auto", "claims", "facts", "chain"]
    through: Sequence[str]
    chain: bool
    combine: str
    normalize: Literal["none", "row", "column"]
    order: str
    group_by: str
    aggregate: Literal["auto", "once", "engine", "columns"]


def matrix(
    engine: Engine,
    rows: str,
    columns: str,
    *,
    sets: Sequence[str] = (),
    language: str = "en",
    suggestions: bool = False,
    sublines: bool = True,
    value: str = "",
    relations: Sequence[str] = (),
    min_strength: float | None = None,
    min_confidence: float | None = None,
    statuses: Sequence[str] = (),
    by: Literal["auto", "claims", "facts", "chain"] = "auto",
    through: Sequence[str] = (),
    chain: bool = False,
    combine: str = "",
    normalize: Literal["none", "row", "column"] = "none",
    order: str = "official",
    group_by: str = "",
    aggregate: Literal["auto", "once", "engine", "columns"] = "auto",
) -> Matrix:
    """Return the matrix of two kinds of things.

    ``rows`` and ``columns`` are kinds (see ``things.KINDS``). Claims count for a row or column that they name or that
    the thing they name is part of (item → line, target → goal, provision → section → objective). ``sublines`` keeps
    the eight sub-lines of C7 beside C7.

    Which claims: ``sets`` (names or CURIEs), ``relations``, ``min_strength`` (1–3), ``min_confidence`` (0–1),
    ``statuses``; empty or None lets all through but *proposed* ones, which nobody has taken up yet; ``suggestions``
    lets these in too.

    What connects: ``by`` claims, stated facts, or a chain; "auto" takes the first of these that connects the kinds.
    ``through`` names the kinds in between and so asks for a chain; ``chain`` lets a chain pass over several claims
    whose relations SSSOM does not take as transitive. ``combine`` says how chains add up (see ``COMBINATIONS``).

    What a cell shows: ``value`` (see ``VALUES``; "count" by default, for chains "strength" where claims state one),
    ``normalize`` as a share of the row or column. ``order`` is official, strength or similarity, ``group_by`` a kind
    that rows or columns are part of.

    ``aggregate`` says who counts: the engine by SPARQL (which a remote store does for claims and for chains over named
    kinds), or integer columns that are read once and kept, which makes a second matrix of the same graph far faster; a
    build has them ready. Both give the same numbers; "once" takes what is quicker where no second matrix will follow.

    Raises NotFoundError for an unknown name, QueryError where nothing connects the two kinds or the wishes disagree.
    """
    _known("value", value, VALUES, optional=True)
    _known("way to combine", combine, COMBINATIONS, optional=True)
    _known("order", order, ("official", "strength", "similarity"))
    _known("normalisation", normalize, ("none", "row", "column"))
    for kind in (rows, columns, *through, *([group_by] if group_by else [])):
        _known("kind", kind, KINDS)
    if normalize != "none" and value == "relation":
        raise QueryError("relations are words and have no shares; choose another value, such as count")
    selection = Selection.read(
        engine,
        sets=sets,
        relations=relations,
        min_strength=min_strength,
        min_confidence=min_confidence,
        statuses=statuses,
        suggestions=suggestions,
    )
    maker = _Maker(engine, (rows, columns), selection, language, sublines)
    if through or chain or by == "chain":
        if by in ("claims", "facts"):
            raise QueryError(f"a chain is neither by {by} alone nor direct; leave out --by, or --through and --chain")
        made = maker.chained(through, chain, value, combine, aggregate)
    else:
        if combine and by != "auto":
            raise QueryError("only chains are combined; name a kind to go through, or leave out the way to combine")
        made = maker.direct(by, value, aggregate, combine)
    if not sublines and "action-line" in (rows, columns):
        made = replace(made, filters=(*made.filters, ("sub-lines of C7", "left out")))
    made = _normalized(made, normalize)
    return made if order == "official" and not group_by else _arranged(engine, made, order, group_by, language)


def _known(what: str, name: str, names: Iterable[str], *, optional: bool = False) -> None:
    listed = list(names)
    if not (optional and not name) and name not in listed:
        raise NotFoundError(what, name, get_close_matches(name, listed, 3, 0.4) or listed)


class _Maker:
    """What all ways of making a matrix share."""

    def __init__(
        self, engine: Engine, kinds: tuple[str, str], selection: Selection, language: str, sublines: bool
    ) -> None:
        self.engine, self.kinds, self.selection = engine, kinds, selection
        self.language, self.sublines = language, sublines

    def _matrix(
        self,
        sides: tuple[tuple[Thing, ...], tuple[Thing, ...]],
        cells: LazyCells,
        looked_at: LookedAt,
        numbers: Numbers,
        value: str,
        path: Sequence[object],
        combine: str = "",
    ) -> Matrix:
        rows, columns = self.kinds
        return Matrix(
            f"{rows} × {columns}",
            rows,
            columns,
            *sides,
            cells,
            looked_at,
            value=value,
            combine=combine,
            path=tuple(map(str, path)),
            filters=self.selection.told,
            given=numbers,
        )

    # direct

    def direct(self, by: str, value: str, aggregate: str, combine: str) -> Matrix:
        """Return the matrix by claims, else by facts, else by a chain, as far as ``by`` allows."""
        wanted = {
            "engine",
            *(["auto", "once"] if self.engine.remote else ["once"] if self.engine.name == "oxigraph" else []),
        }
        if by in ("auto", "claims") and aggregate in wanted:
            made = self._counted(value or "count")
            if len(made.cells):
                return made
        elif by in ("auto", "claims"):
            made = self._claims(value or "count")
            if len(made.cells):
                return made
        from wsis_gdc.questions.matrix import refusals

        connections = self._connections()
        if by == "claims":
            raise QueryError(refusals.nothing(connections, self.kinds, self.selection, "claim"))
        step = connections.step(*self.kinds, by="facts")
        if step is not None and (by == "facts" or not (self.selection.told or combine)):
            if value not in ("", "count"):
                raise QueryError(f"{step}: facts are counted, they have no {value}; use the value count, or a chain")
            return self._facts(step)
        if by == "facts":
            raise QueryError(refusals.nothing(connections, self.kinds, self.selection, "stated fact"))
        try:
            return self.chained((), False, value, combine)
        except QueryError:
            told = self.selection.told and refusals.left_out(self.engine, self.kinds, self.selection)
            if not told:
                raise
            raise QueryError(told) from None

    def _counted(self, value: str) -> Matrix:
        from wsis_gdc.questions.matrix.pushdown import cell_links, counted

        rows, columns = (of_kind(self.engine, kind, self.language) for kind in self.kinds)
        sides = (rows, columns) if self.sublines else (main_lines(rows), main_lines(columns))
        numbers = counted(self.engine, self.kinds, sides, self.selection, value, self.sublines)

        def behind(row: int, column: int) -> Behind:
            pair = (sides[0][row].iri, sides[1][column].iri)
            return Behind(cell_links(self.engine, self.kinds, self.selection, *pair))

        return self._claimed(sides, numbers, value, LazyCells(self.engine, self.language, sides, numbers, behind))

    def _claims(self, value: str) -> Matrix:
        from wsis_gdc.questions.matrix.index import Triples, index_of
        from wsis_gdc.questions.matrix.paths import Step
        from wsis_gdc.questions.matrix.values import numbers_of

        index = index_of(self.engine)
        found = self._triples(index, Step("claims", *self.kinds))
        mask = index.mask(self.selection)[found.links]
        kept = Triples(*(column[mask] for column in found))
        sides = self._sides(index)
        numbers = numbers_of(index, value, kept, (len(sides[0]), len(sides[1])))

        def behind(row: int, column: int) -> Behind:
            return Behind([index.link_iris[link] for link in _at(kept, row, column)])

        return self._claimed(sides, numbers, value, LazyCells(self.engine, self.language, sides, numbers, behind))

    def _claimed(
        self, sides: tuple[tuple[Thing, ...], tuple[Thing, ...]], numbers: Numbers, value: str, cells: LazyCells
    ) -> Matrix:
        def looked_at() -> list[Block]:
            rows, columns = (frozenset(thing.iri for thing in side) for side in sides)
            return looked_at_of(blocks_of(self.engine, self.selection.sets), rows, columns)

        rows, columns = self.kinds
        return self._matrix(sides, cells, LookedAt(looked_at), numbers, value, [f"claims between {rows} and {columns}"])

    def _facts(self, step: Step) -> Matrix:
        from wsis_gdc.questions.matrix.index import index_of
        from wsis_gdc.questions.matrix.values import numbers_of

        index = index_of(self.engine)
        found = self._triples(index, step)
        sides = self._sides(index)
        numbers = numbers_of(index, "count", found, (len(sides[0]), len(sides[1])))

        def behind(row: int, column: int) -> Behind:
            return Behind((), facts_behind(index, step, _at(found, row, column)))

        cells = LazyCells(self.engine, self.language, sides, numbers, behind)
        return replace(self._matrix(sides, cells, LookedAt(), numbers, "count", [step]), filters=())

    def _sides(self, index: Index) -> tuple[tuple[Thing, ...], tuple[Thing, ...]]:
        rows, columns = (index.shown(kind, self.language, self.sublines) for kind in self.kinds)
        return rows, columns

    def _triples(self, index: Index, step: Step) -> Triples:
        """Return all (row, column, link) of one step, a thing against itself left out; kept with the index."""
        from wsis_gdc.questions.matrix.chains import single

        return index.keep(  # type: ignore[no-any-return]
            ("direct", step, self.sublines),
            lambda: single(index, step, self._places(index)),
        )

    def _places(self, index: Index) -> tuple[dict[int, int], dict[int, int]]:
        rows, columns = (index.places(kind, self.sublines) for kind in self.kinds)
        return rows, columns

    # chains

    def _connections(self) -> Connections:
        from wsis_gdc.questions.matrix.index import index_of
        from wsis_gdc.questions.matrix.paths import Connections

        index = index_of(self.engine)
        return Connections(index, index.mask(self.selection))

    def chained(
        self, through: Sequence[str], asked: bool, value: str, combine: str, aggregate: str = "columns"
    ) -> Matrix:
        """Return the matrix of the chain over the kinds named, or of the best chain there is."""
        if through and aggregate in ({"auto", "once", "engine"} if self.engine.remote else {"engine"}):
            made = self._chained_far(through, value, combine)
            if made is not None:
                return made
        from wsis_gdc.questions.matrix import refusals
        from wsis_gdc.questions.matrix.chaining import chained

        connections = self._connections()
        index = connections.index
        rows, columns = self.kinds
        if through:
            ways = [connections.through((rows, *through, columns))]
        else:
            found = connections.paths(rows, columns, asked=asked, claims=bool(self.selection.told))
            ways = list(islice(found, _TRIES))
        for steps in ways:
            numbers, chains, shown, combined = chained(
                index, steps, self._places(index), self.selection, asked or bool(through), value, combine
            )
            if len(numbers.rows):
                break
        else:
            raise QueryError(refusals.stopped(connections, self.kinds, self.selection, ways, asked))
        sides = self._sides(index)

        def behind(row: int, column: int) -> Behind:
            return behind_chains(index, chains, row, column, shown)

        cells = LazyCells(self.engine, self.language, sides, numbers, behind, index)
        looked_at = LookedAt(lambda: chain_looked_at(chains[0], blocks_of(self.engine, self.selection.sets)))
        return self._matrix(sides, cells, looked_at, numbers, shown, steps, combined)

    def _chained_far(self, through: Sequence[str], value: str, combine: str) -> Matrix | None:
        """Return the matrix of a chain that the engine groups step by step; None where there is no such chain."""
        from wsis_gdc.questions.matrix.chaining import chained_far
        from wsis_gdc.questions.matrix.far_chains import far_steps
        from wsis_gdc.questions.matrix.index import index_of

        index = index_of(self.engine)
        steps = far_steps(self.engine, (self.kinds[0], *through, self.kinds[1]), self.selection)
        if steps is None:
            return None
        numbers, chain, shown, combined = chained_far(index, steps, self._places(index), self.selection, value, combine)
        if not len(numbers.rows):
            return None
        sides = self._sides(index)

        def behind(row: int, column: int) -> Behind:
            return behind_chains(index, (chain.near,), row, column, shown)

        cells = LazyCells(self.engine, self.language, sides, numbers, behind, index)
        looked_at = LookedAt(lambda: chain_looked_at(chain, blocks_of(self.engine, self.selection.sets)))
        return self._matrix(sides, cells, looked_at, numbers, shown, steps, combined)


def _at(found: Triples, row: int, column: int) -> list[int]:
    """Return the links of one cell."""
    first, last = found.near.searchsorted(row), found.near.searchsorted(row, "right")
    begin = first + found.far[first:last].searchsorted(column)
    end = first + found.far[first:last].searchsorted(column, "right")
    links: list[int] = found.links[begin:end].tolist()
    return links


def _normalized(made: Matrix, normalize: str) -> Matrix:
    """Return the matrix with values as shares of their row or column; totals stay what the shares are shares of."""
    if normalize == "none":
        return made
    numbers = made.numbers
    side = 0 if normalize == "row" else 1
    sums: dict[int, float] = {}
    items = numbers.by_place.items()
    for place, value in items:
        sums[place[side]] = sums.get(place[side], 0.0) + float(value or 0)
    values: list[Value] = [
        None if value is None else round(float(value) / sums[place[side]], 12) if sums[place[side]] else 0.0
        for place, value in items
    ]

    def totals() -> Totals:
        return numbers.totals

    at = list(numbers.by_place)
    shares = Numbers([row for row, _ in at], [column for _, column in at], values, totals)
    return replace(made, normalize=normalize, given=shares, memo={})


def _arranged(engine: Engine, made: Matrix, order: str, group_by: str, language: str) -> Matrix:
    from wsis_gdc.questions.matrix.order import arranged

    return arranged(engine, made, order, group_by, language)
