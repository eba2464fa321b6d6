"""What a matrix is: rows, columns, links, values, and the pairs that were looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.libraries import extras
from wsis_gdc.base.texts import html_table, number_text
from wsis_gdc.knowledge.links import Link, Stated
from wsis_gdc.questions.matrix.asked import COMBINATIONS, VALUES

if TYPE_CHECKING:
    import pandas as pd
    from scipy import sparse

    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.matrix.connections import Step

__all__ = [
    "FILTERED",
    "Block",
    "Cell",
    "Filtered",
    "Hop",
    "LookedAt",
    "Matrix",
    "Numbers",
    "Value",
    "Way",
]

Value: TypeAlias = "int | float | str | None"

Empty = Literal["not_looked_at", "no_fact", "no_role"]

_EMPTY: Final[dict[Empty, str]] = {
    "not_looked_at": "0: looked at, no link; empty: not looked at",
    "no_fact": "Empty: no such fact is stated",
    "no_role": "Empty: no lead or co-facilitator by the sources seen",
}
_ANSWERS: Final = "wg:facilitatedBy"

FILTERED: Final = "…"
"""What stands in tables for people where a pair is linked, but by no link that passes the filters."""

_GivenBlock: TypeAlias = "tuple[frozenset[str], frozenset[str]] | tuple[frozenset[str], frozenset[str], str]"


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a way through a chain: the claims or facts that join two things, and the strength of the best.

    ``step`` says what joins their kinds. Facts count as 3, the greatest strength; None: no claim states a strength.
    """

    step: str
    near: Thing
    far: Thing
    links: tuple[Link, ...]
    facts: tuple[Stated, ...]
    strength: float | None


@dataclass(frozen=True, slots=True)
class Way:
    """One way of a chain from a row to a column, through one thing of each kind in between.

    ``chains`` is the number of chains along it (one link or fact for each hop), ``strength`` that of the best and
    ``total`` the sum of all, each 3 × the product of (strength ÷ 3) over its hops; None where none states a strength.
    """

    hops: tuple[Hop, ...]
    chains: int
    strength: float | None
    total: float | None

    @property
    def via(self) -> tuple[Thing, ...]:
        """The things in between."""
        return tuple(hop.far for hop in self.hops[:-1])


@dataclass(frozen=True, slots=True)
class Cell:
    """The links between a row and a column; in a chain, all claims and facts that a chain of the cell uses.

    ``ways`` says how the chains go, the best first; together they make the value of the cell.
    """

    links: tuple[Link, ...]
    facts: tuple[Stated, ...] = ()
    ways: tuple[Way, ...] = ()

    @property
    def count(self) -> int:
        """The number of links, or of facts where no claim is involved."""
        return len(self.links) or len(self.facts)

    @property
    def strength(self) -> int | None:
        """The strongest strength of the links, None where no link has one."""
        return max((link.strength for link in self.links if link.strength is not None), default=None)


Totals: TypeAlias = "tuple[Sequence[Value], Sequence[Value], Value]"


class Numbers:
    """The values of the linked pairs as three sequences in step, sorted by row and column; totals when asked for.

    ``rows`` and ``columns`` are places in the matrix; a value is None where the links of a pair state none.
    """

    def __init__(
        self, rows: Sequence[int], columns: Sequence[int], values: Sequence[Value], totals: Callable[[], Totals]
    ) -> None:
        self.rows, self.columns, self.values, self._make_totals = rows, columns, values, totals

    @cached_property
    def totals(self) -> Totals:
        """The totals of rows, of columns and of the whole."""
        return self._make_totals()

    @cached_property
    def by_place(self) -> dict[tuple[int, int], Value]:
        """The values by (row, column)."""
        return dict(zip(zip(self.rows, self.columns, strict=True), self.values, strict=True))


class Block(NamedTuple):
    """Rows and columns, by IRI, that one mapping set looked at; ``set`` is its IRI, empty where it takes several."""

    rows: frozenset[str]
    columns: frozenset[str]
    set: str = ""


class LookedAt(Set[tuple[str, str]]):
    """Pairs that were looked at, as blocks of rows and columns, so that no pair is written out.

    ``blocks`` may be given without the name of a set.
    """

    __slots__ = ("_blocks", "_given", "_pairs")

    def __init__(self, blocks: Callable[[], Iterable[_GivenBlock]] | Iterable[_GivenBlock] = ()) -> None:
        self._given = blocks
        self._blocks: tuple[Block, ...] | None = None
        self._pairs: frozenset[tuple[str, str]] | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks, none empty and none twice; a function that gives them is called when they are first needed."""
        if self._blocks is None:
            given = self._given() if callable(self._given) else self._given
            self._blocks = tuple(dict.fromkeys(Block(*block) for block in given if block[0] and block[1]))
        return self._blocks

    def __contains__(self, pair: object) -> bool:
        if not isinstance(pair, tuple) or len(pair) != 2:
            return False
        return any(pair[0] in rows and pair[1] in columns for rows, columns, _ in self.blocks)

    def columns_of(self, row: str) -> Set[str]:
        """Return the columns that were looked at for a row, by IRI."""
        return frozenset().union(*(columns for rows, columns, _ in self.blocks if row in rows))

    def _all(self) -> frozenset[tuple[str, str]]:
        if self._pairs is None:
            self._pairs = frozenset(
                (row, column) for rows, columns, _ in self.blocks for row in rows for column in columns
            )
        return self._pairs

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(sorted(self._all()))

    def __len__(self) -> int:
        return len(self._all())

    @classmethod
    def _from_iterable(cls, it: Any) -> frozenset[tuple[str, str]]:  # type: ignore[override]
        return frozenset(it)


class Filtered(Set[tuple[str, str]]):
    """Pairs that are linked, but by no link that passes the filters; they are found when they are first asked for."""

    __slots__ = ("_columns", "_given")

    def __init__(self, pairs: Callable[[], Iterable[tuple[str, str]]] | Iterable[tuple[str, str]] = ()) -> None:
        self._given = pairs
        self._columns: dict[str, set[str]] | None = None

    def _by_row(self) -> dict[str, set[str]]:
        if self._columns is None:
            columns: dict[str, set[str]] = {}
            for row, column in self._given() if callable(self._given) else self._given:
                columns.setdefault(row, set()).add(column)
            self._columns = columns
        return self._columns

    def columns_of(self, row: str) -> Set[str]:
        """Return the columns of such pairs of a row, by IRI."""
        return self._by_row().get(row, frozenset())

    def __contains__(self, pair: object) -> bool:
        return isinstance(pair, tuple) and len(pair) == 2 and pair[1] in self.columns_of(pair[0])

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((row, column) for row, columns in sorted(self._by_row().items()) for column in sorted(columns))

    def __len__(self) -> int:
        return sum(map(len, self._by_row().values()))

    @classmethod
    def _from_iterable(cls, it: Any) -> frozenset[tuple[str, str]]:  # type: ignore[override]
        return frozenset(it)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows against columns; ``cells`` is keyed by (row IRI, column IRI) and holds linked pairs only.

    ``looked_at`` holds the pairs that a mapping set, of those that were asked, declares as examined: such a pair
    without a cell is a finding ("no link"), any other empty pair is simply unknown (see ``empty``). ``filtered`` holds
    the pairs that those sets link, but by no claim that passes the other filters (relation, strength, confidence,
    status): of them neither is true.

    ``value`` names what a cell shows (see ``VALUES``), ``combine`` how chains were combined (empty where claims or
    facts connect directly), ``path`` says step by step how rows and columns connect, ``filters`` what was left out,
    ``order`` how rows and columns are sorted, ``row_groups`` and ``column_groups`` the heading of each where they
    are grouped, ``normalize`` whether values are shares of their row or column. Cells of a matrix over a graph that
    was closed can no longer be read; values can.
    """

    title: str
    rows_kind: str
    columns_kind: str
    rows: tuple[Thing, ...]
    columns: tuple[Thing, ...]
    cells: Mapping[tuple[str, str], Cell]
    looked_at: LookedAt
    numbers: Numbers
    value: str = "count"
    combine: str = ""
    path: tuple[Step, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    order: str = "official"
    normalize: str = "none"
    row_groups: tuple[str, ...] = ()
    column_groups: tuple[str, ...] = ()
    carry: str = "own"
    filtered: Filtered = field(default_factory=Filtered)
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def textual(self) -> bool:
        """Whether values are words, not numbers."""
        return self.value == "relation"

    @property
    def by_facts(self) -> bool:
        """Whether stated facts, or parts and wholes, are the first that connects rows with columns."""
        return bool(self.path) and self.path[0].by != "claims"

    @property
    def of_facts(self) -> bool:
        """Whether stated facts alone, or parts and wholes, join rows with columns: nobody looks for such."""
        return self.by_facts and len(self.path) == 1

    @property
    def empty(self) -> Empty:
        """What an empty cell says: that nobody looked, or that no such fact is stated.

        Of entities and action lines that is who leads or co-facilitates a line today; other roles are no facts.
        """
        if not self.of_facts:
            return "not_looked_at"
        return "no_role" if self.path[0].relations == (_ANSWERS,) else "no_fact"

    @property
    def through(self) -> tuple[str, ...]:
        """The kinds in between, where rows and columns are joined by a chain."""
        return tuple(step.far for step in self.path[:-1])

    @property
    def legend(self) -> str:
        """One sentence that says what a cell shows."""
        if self.combine:
            said = COMBINATIONS[self.combine]
            if self.value == "weighted" and self.combine != "count":
                said += ", each strength times its confidence"
        else:
            said = VALUES[self.value]
            if self.value == "count" and self.by_facts:
                said = "number of stated facts"
        share = {"row": ", as a share of its row", "column": ", as a share of its column"}.get(self.normalize, "")
        return f"{said[0].upper()}{said[1:]}{share}."

    def linked(self, row: str, column: str) -> bool:
        """Tell whether something links a row with a column, both by IRI."""
        return (row, column) in self.cells

    def state(self, row: str, column: str) -> str:
        """Return "link", "filtered" (hidden by filters), "none" (looked at, no link) or "unknown" (see ``empty``)."""
        if (row, column) in self.cells:
            return "link"
        if (row, column) in self.filtered:
            return "filtered"
        return "none" if (row, column) in self.looked_at else "unknown"

    def value_of(self, row: str, column: str) -> Value:
        """Return the value of a pair of IRIs: 0 for no link, None where nothing can be said.

        That is where nobody looked, where no link states a value, and where no link passes the filters. Where values
        are words, the empty text stands for "looked at, no link".
        """
        if "places" not in self.memo:
            self.memo["places"] = tuple(
                {thing.iri: place for place, thing in enumerate(side)} for side in (self.rows, self.columns)
            )
        rows, columns = self.memo["places"]
        return self._value(self.numbers.by_place, rows[row], columns[column])

    def _value(self, by_place: Mapping[tuple[int, int], Value], row: int, column: int) -> Value:
        if (row, column) in by_place:
            return by_place[row, column]
        pair = (self.rows[row].iri, self.columns[column].iri)
        if pair in self.looked_at and pair not in self.filtered:
            return "" if self.textual else 0
        return None

    def grid(self) -> Iterator[tuple[Thing, tuple[Value, ...]]]:
        """Yield each row with its values in the order of the columns (see ``value_of``)."""
        by_place = self.numbers.by_place
        none: Value = "" if self.textual else 0
        for place, row in enumerate(self.rows):
            seen = self.looked_at.columns_of(row.iri) - self.filtered.columns_of(row.iri)
            values: list[Value] = [none if column.iri in seen else None for column in self.columns]
            for number in range(len(self.columns)):
                if (place, number) in by_place:
                    values[number] = by_place[place, number]
            yield row, tuple(values)

    @property
    def row_totals(self) -> tuple[Value, ...]:
        """The total of each row: the value of all its distinct links taken as one cell, before any normalising."""
        return tuple(self.numbers.totals[0])

    @property
    def column_totals(self) -> tuple[Value, ...]:
        """The total of each column (see ``row_totals``)."""
        return tuple(self.numbers.totals[1])

    @property
    def total(self) -> Value:
        """The value of all distinct links of the matrix taken as one cell."""
        return self.numbers.totals[2]

    @extras()
    def sparse(self) -> sparse.csr_array:
        """Return the values as a scipy CSR array of rows × columns; pairs without a value are not stored.

        Raises QueryError where values are words.
        """
        import numpy as np
        from scipy import sparse

        if self.textual:
            raise QueryError("relations are words, not numbers; choose another value, such as count or strength")
        numbers = self.numbers
        values = np.array([np.nan if value is None else value for value in numbers.values], dtype=float)
        kept = ~np.isnan(values)
        places = (np.asarray(numbers.rows, dtype=int)[kept], np.asarray(numbers.columns, dtype=int)[kept])
        return sparse.csr_array((values[kept], places), shape=(len(self.rows), len(self.columns)))

    @extras()
    def to_frame(self) -> pd.DataFrame:
        """Return the values as a pandas frame, codes on both sides; missing where there is none (see ``value_of``)."""
        import pandas as pd

        rows = list(self.grid())
        return pd.DataFrame(
            [values for _, values in rows],
            index=pd.Index([row.code for row, _ in rows], name=self.rows_kind),
            columns=pd.Index([column.code for column in self.columns], name=self.columns_kind),
        )

    def texts(self, filtered: str = "") -> Iterator[tuple[Thing, tuple[str, ...]]]:
        """Yield each row with its cells as texts for tables.

        A pair that was looked at without finding a link holds "0", a pair nobody looked at nothing, and "?" stands
        where links exist that state no such value; ``filtered`` stands where links exist, but none that passes.
        """
        signs = {"link": "?", "filtered": filtered}
        for row, values in self.grid():
            yield (
                row,
                tuple(
                    signs.get(self.state(row.iri, column.iri), "") if value is None else number_text(value) or "0"
                    for column, value in zip(self.columns, values, strict=True)
                ),
            )

    def _repr_html_(self) -> str:
        """Return a table for notebooks, at most 60 rows and columns."""
        rows, columns = self.rows[:60], self.columns[:60]
        rest = (len(self.rows) - len(rows), len(self.columns) - len(columns))
        hidden = f" {FILTERED}: linked, but by no link that passes the filters." if len(self.filtered) else ""
        through = f", through {', '.join(self.through)}" if self.through else ""
        more = f" {rest[0]} more rows and {rest[1]} more columns are not shown." if any(rest) else ""
        return html_table(
            f"{self.title}{through}. {self.legend} {_EMPTY[self.empty]}.{hidden}{more}",
            self.rows_kind,
            ((column.code, column.label) for column in columns),
            ((row.code, row.label, texts[:60]) for row, texts in islice(self.texts(FILTERED), 60)),
        )
