"""The answer to ``Asked``: rows, columns, values, and the cells behind them, which are made when somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.base.errors import QueryError
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.links import Stated, links_by_iri, stated
from wsis_gdc.questions.matrix import refusals
from wsis_gdc.questions.matrix.asked import Asked, By, Carry, Combine, Normalize, Order, ValueName
from wsis_gdc.questions.matrix.connections import Connections, Step
from wsis_gdc.questions.matrix.direct import Pairs, examined, numbers_of, shown_kind
from wsis_gdc.questions.matrix.model import Cell, Filtered, Hop, LookedAt, Matrix, Numbers, Way

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.central import Parts, Tables
    from wsis_gdc.knowledge.selection import Selection
    from wsis_gdc.questions.matrix.chains import Chain
    from wsis_gdc.questions.matrix.model import Value
    from wsis_gdc.questions.matrix.ways import Walk, WalkedHop

__all__ = ["by_claims", "matrix", "no_claims"]

_TRIES: Final = 12


def matrix(engine: Engine, asked: Asked) -> Matrix:
    """Return the matrix that is asked for.

    Raises NotFoundError for an unknown name, QueryError where nothing connects the two kinds or the choices disagree.
    """
    maker = _Maker(engine, asked)
    answer = maker.chained() if asked.chained else maker.direct()
    answer = _normalized(_narrowed(answer, maker), asked.normalize)
    if asked.order == Order.OFFICIAL and not asked.group_by:
        return answer
    from wsis_gdc.questions.matrix.order import arranged

    return arranged(engine, answer, asked.order, asked.group_by, asked.language)


def by_claims(engine: Engine, asked: Asked) -> Matrix | None:
    """Return the matrix by claims in official order, or None where no claim connects the two kinds.

    Raises NotFoundError for an unknown name.
    """
    answer = _Maker(engine, asked).by_claims(asked.value or ValueName.COUNT)
    return answer if answer.numbers.rows else None


def no_claims(engine: Engine, asked: Asked) -> QueryError:
    """Return why no claim connects two kinds, for a question that takes claims alone: it names no other way to ask."""
    maker = _Maker(engine, asked)
    only = refusals.only_suggested(maker.tables, maker.kinds, maker.ends, maker.selection)
    return only or refusals.nothing(maker.connections, asked, maker.selection, "claim", facts=False)


class _Behind(NamedTuple):
    """What fills a cell: the IRIs of its links, its facts (relation, subject, object), and the ways of its chains."""

    claims: Sequence[str]
    facts: Sequence[tuple[str, str, str]] = ()
    ways: Sequence[Walk] = ()


class _Maker:
    """What all ways of making a matrix share."""

    def __init__(self, engine: Engine, asked: Asked) -> None:
        self.engine, self.asked = engine, asked
        self.selection: Selection = asked.selection(engine)
        self.tables: Tables = tables_of(engine)
        self.ends: Parts = "with-parts" if asked.carry == Carry.WITH_PARTS else "own"
        self.kinds = (shown_kind(asked.rows, asked.sublines), shown_kind(asked.columns, asked.sublines))
        self.rows, self.columns = (self.tables.things(kind, asked.language) for kind in self.kinds)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.columns)

    def matrix(
        self,
        numbers: Numbers,
        behind: Callable[[int, int], _Behind],
        looked_at: LookedAt,
        value: ValueName,
        path: Iterable[Step],
        combine: Combine = Combine.BEST,
        *,
        filtered: Filtered | None = None,
        claims: bool = True,
    ) -> Matrix:
        return Matrix(
            f"{self.asked.rows} × {self.asked.columns}",
            self.asked.rows,
            self.asked.columns,
            self.rows,
            self.columns,
            _Cells(self, numbers, behind),
            looked_at,
            numbers,
            value=value.value,
            combine=combine.value,
            path=tuple(path),
            filters=self.told(claims),
            carry=self.asked.carry.value,
            filtered=filtered or Filtered(),
        )

    def filtered(self, shown: Numbers, linked: Callable[[Selection], tuple[Sequence[int], Sequence[int]]]) -> Filtered:
        """Return the pairs that are not shown, but linked by the claims of the same sets without other filters."""
        every = self.selection.of_sets
        if every == self.selection:
            return Filtered()

        def pairs() -> Iterator[tuple[str, str]]:
            for row, column in zip(*linked(every), strict=True):
                if (row, column) not in shown.by_place:
                    yield self.rows[row].iri, self.columns[column].iri

        return Filtered(pairs)

    def told(self, claims: bool) -> tuple[tuple[str, str], ...]:
        """Return what was selected: of the ``claims``, where they count, and of what things carry."""
        told = self.selection.told if claims else ()
        if self.asked.carry == Carry.WITH_PARTS:
            told = (*told, ("links of parts", "included"))
        if not self.asked.sublines and "action-line" in (self.asked.rows, self.asked.columns):
            told = (*told, ("sub-lines of C7", "left out"))
        return told

    @cached_property
    def connections(self) -> Connections:
        return Connections(self.tables, self.selection)

    def direct(self) -> Matrix:
        """Return the matrix by claims, else by facts, else by a chain, as far as ``by`` allows.

        Where facts would answer, a filter of claims is refused: facts have nothing that it could be held against, and
        a chain through claims would answer another question.
        """
        asked = self.asked
        if asked.by in (By.AUTO, By.CLAIMS):
            answer = self.by_claims(asked.value or ValueName.COUNT)
            if answer.numbers.rows and asked.combine:
                raise refusals.not_combined(answer.path)
            if answer.numbers.rows:
                return answer
        if asked.by == By.CLAIMS:
            only = refusals.suggested(self.tables, self.kinds, self.ends, self.selection)
            raise only or refusals.nothing(self.connections, asked, self.selection, "claim")
        step = self.connections.step(asked.rows, asked.columns, by="facts")
        if step is not None and not asked.combine:
            if self.selection.narrows:
                left_out = self._left_out() if asked.by == By.AUTO else None
                raise refusals.facts_filtered(self.connections, step, self.selection, left_out)
            if asked.value not in (ValueName.BEST, ValueName.COUNT):
                cure = "use the value count, or a chain"
                raise QueryError(f"{step}: facts are counted, they have no {asked.value.value}; {cure}")
            return self._by_facts(step)
        if asked.by == By.FACTS:
            raise refusals.nothing(self.connections, asked, self.selection, "stated fact")
        try:
            return self.chained()
        except QueryError:
            left_out = self._left_out()
            if not left_out:
                raise
            raise left_out from None

    def _left_out(self) -> QueryError | None:
        """Return what tells of the claims that are left out, None where none is."""
        return refusals.left_out(self.tables, self.kinds, self.ends, self.selection)

    def by_claims(self, value: ValueName) -> Matrix:
        """Return the matrix by claims, which is empty where none connects the kinds."""
        pairs = Pairs(self.tables, self.kinds, self.ends, self.selection)
        numbers = numbers_of(pairs, value, self.shape)
        looked_at = examined(self.tables, self.kinds, self.ends, self.selection.sets)

        def behind(row: int, column: int) -> _Behind:
            return _Behind([iri for (iri,) in pairs.behind(row, column, "l.iri")])

        def linked(selection: Selection) -> tuple[Sequence[int], Sequence[int]]:
            rows, columns, _ = Pairs(self.tables, self.kinds, self.ends, selection).cells(ValueName.COUNT)
            return rows, columns

        path = [Step("claims", self.asked.rows, self.asked.columns)]
        return self.matrix(numbers, behind, looked_at, value, path, filtered=self.filtered(numbers, linked))

    def _by_facts(self, step: Step) -> Matrix:
        ends: Parts = "self" if step.by == "part" else self.ends
        relations = step.relations or ("part",)
        pairs = Pairs(self.tables, self.kinds, ends, relations=relations)
        numbers = numbers_of(pairs, ValueName.COUNT, self.shape)

        def behind(row: int, column: int) -> _Behind:
            return _Behind((), _facts(self.tables, [number for (number,) in pairs.behind(row, column, "l.id")]))

        return self.matrix(numbers, behind, LookedAt(), ValueName.COUNT, [step], claims=False)

    def chained(self) -> Matrix:
        """Return the matrix of the chain over the kinds named, or of the best chain there is."""
        from wsis_gdc.questions.matrix.chains import chained
        from wsis_gdc.questions.matrix.ways import walks

        asked, wanted = self.asked, self.asked.anyhow
        if asked.through:
            paths = [self.connections.through((asked.rows, *asked.through, asked.columns))]
        else:
            chains = self.connections.paths(asked.rows, asked.columns, asked=wanted, claims=bool(self.selection.told))
            paths = list(islice(chains, _TRIES))
        for steps in paths:
            kinds = (self.kinds[0], *(step.far for step in steps[:-1]), self.kinds[1])
            numbers, walked, value, combine = chained(
                self.tables, steps, kinds, self.ends, self.selection, wanted, asked.value, asked.combine
            )
            if numbers.rows:
                break
        else:
            raise refusals.stopped(self.connections, asked, self.selection, paths)

        def behind(row: int, column: int) -> _Behind:
            ways = [way for chain in walked for way in walks(chain, row, column, value)]
            ways.sort(key=lambda way: (-(way.best or 0), -way.chains, way.things))
            carriers = [_carriers(self.tables, hop) for way in ways for hop in way.hops]
            claims = sorted({iri for iris, _ in carriers for iri in iris})
            return _Behind(claims, sorted({fact for _, facts in carriers for fact in facts}), ways)

        first: Chain = walked[0]
        looked_at = LookedAt(lambda: first.examined(self.selection.sets))

        def linked(selection: Selection) -> tuple[Sequence[int], Sequence[int]]:
            counts, *_ = chained(
                self.tables, steps, kinds, self.ends, selection, wanted, ValueName.COUNT, Combine.COUNT
            )
            return counts.rows, counts.columns

        return self.matrix(numbers, behind, looked_at, value, steps, combine, filtered=self.filtered(numbers, linked))


def _carriers(tables: Tables, hop: WalkedHop) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Return the IRIs of the links and the facts that carry a hop."""
    if hop.step.by != "claims":
        return [], _facts(tables, hop.links)
    marks = ", ".join("?" * len(hop.links))
    return [iri for (iri,) in tables.rows(f"SELECT iri FROM link WHERE id IN ({marks}) ORDER BY id", hop.links)], []  # noqa: S608


def _facts(tables: Tables, numbers: Sequence[int]) -> list[tuple[str, str, str]]:
    """Return facts by their ids, as (relation, subject IRI, object IRI)."""
    marks = ", ".join("?" * len(numbers))
    sql = f"""SELECT f.relation, s.iri, o.iri FROM fact f JOIN node s ON s.id = f.subject JOIN node o ON o.id = f.object
      WHERE f.id IN ({marks}) ORDER BY f.id"""  # noqa: S608
    return [(relation, subject, object_) for relation, subject, object_ in tables.rows(sql, tuple(numbers))]


class _Cells(Mapping[tuple[str, str], Cell]):
    """The linked pairs of a matrix, each made into a cell when it is asked for, by what stands behind its places."""

    def __init__(self, maker: _Maker, numbers: Numbers, behind: Callable[[int, int], _Behind]) -> None:
        self._engine, self._language = maker.engine, maker.asked.language
        self._tables, self._sides = maker.tables, (maker.rows, maker.columns)
        self._numbers, self._behind = numbers, behind
        self._made: dict[tuple[str, str], Cell] = {}

    @cached_property
    def _places(self) -> dict[tuple[str, str], tuple[int, int]]:
        rows, columns = self._sides
        return {(rows[row].iri, columns[column].iri): (row, column) for row, column in self._numbers.by_place}

    def __getitem__(self, pair: tuple[str, str]) -> Cell:
        if pair not in self._made:
            places = self._places[pair]
            try:
                self._made[pair] = self._cell(self._behind(*places))
            except QueryError as error:
                raise QueryError(*error.told, ": read the cells of a matrix before you close its graph") from None
        return self._made[pair]

    def _cell(self, behind: _Behind) -> Cell:
        return Cell(
            links_by_iri(self._engine, behind.claims, self._language),
            self._stated(behind.facts),
            tuple(map(self._way, behind.ways)),
        )

    def _stated(self, facts: Sequence[tuple[str, str, str]]) -> tuple[Stated, ...]:
        return stated(self._engine, facts, self._language) if facts else ()

    def _way(self, way: Walk) -> Way:
        named = self._tables.named(way.things, self._language)
        hops = []
        for hop, near, far in zip(way.hops, way.things[:-1], way.things[1:], strict=True):
            claims, facts = _carriers(self._tables, hop)
            carried = links_by_iri(self._engine, claims, self._language)
            hops.append(Hop(str(hop.step), named[near], named[far], carried, self._stated(facts), _strength(hop.best)))
        return Way(tuple(hops), way.chains, _strength(way.best), _strength(way.total))

    def __contains__(self, pair: object) -> bool:
        return pair in self._places

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._numbers.rows)


def _strength(weight: float | None) -> float | None:
    return None if weight is None else round(3 * weight, 12)


def _narrowed(answer: Matrix, maker: _Maker) -> Matrix:
    """Return the matrix without the rows and columns of collections that the chosen sets say nothing of."""
    numbers, selection = answer.numbers, maker.selection
    rows = selection.shown(maker.tables, answer.rows, numbers.rows)
    columns = selection.shown(maker.tables, answer.columns, numbers.columns)
    if (len(rows), len(columns)) == maker.shape:
        return answer
    from wsis_gdc.questions.matrix.order import placed

    return placed(answer, rows, columns)


def _normalized(answer: Matrix, normalize: Normalize) -> Matrix:
    """Return the matrix with values as shares of their row or column; totals stay what the shares are shares of."""
    if normalize == Normalize.NONE:
        return answer
    numbers = answer.numbers
    side = 0 if normalize == Normalize.ROW else 1
    sums: dict[int, float] = {}
    for place, value in numbers.by_place.items():
        sums[place[side]] = sums.get(place[side], 0.0) + float(value or 0)
    shares: list[Value] = [
        None if value is None else round(float(value) / sums[place[side]], 12) if sums[place[side]] else 0.0
        for place, value in numbers.by_place.items()
    ]
    at = list(numbers.by_place)
    shown = Numbers([row for row, _ in at], [column for _, column in at], shares, lambda: numbers.totals)
    return replace(answer, normalize=normalize.value, numbers=shown, memo={})
