"""What links or facts join members of kinds, counted: one SQL text for SQLite, DuckDB and Spark.

Links are grouped by their two ends first. The ends are things of the frameworks, so that hundreds of millions of links
become some thousands of groups, which then count for the members of the kinds. A group of links counts once for a pair
of members, and once for a member, however many ways lead there.

>>> from wsis_gdc import load
>>> from wsis_gdc.knowledge.central import tables_of
>>> with load() as kg:
...     tally = Tally(tables_of(kg.engine), "action-line", ("goal",), condition="l.strength IS NULL")
...     (links, strongest), = tally.rows([], ["number", "strongest"])
...     links > 100, strongest
(True, None)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.knowledge.central import LEAST

if TYPE_CHECKING:
    from wsis_gdc.knowledge.central import Carrier, Parts, Tables

__all__ = ["FIGURES", "Tally"]

FIGURES: Final[Mapping[str, tuple[str, str]]] = {
    "number": ("COUNT(*)", "SUM(number)"),
    "strongest": ("MAX(l.strength)", "MAX(strongest)"),
    "total": ("SUM(l.strength)", "SUM(total)"),
    "surest": ("MAX(l.strength * COALESCE(l.confidence, 1.0))", "MAX(surest)"),
    "claimants": ("MIN(l.claimant)", "COUNT(DISTINCT claimant)"),
}
"""What can be told of links: how it is made of the links of a group, and how of groups.

Strength alone is added and compared: a sum of truth values is refused by Spark. ``claimants`` needs groups by claimant.
"""

_ENDS: Final = ("near", "far")


class Tally:
    """Links or facts that join a kind with others, as far as a condition on them (under the name ``l``) lets through.

    ``parts`` says what both ends count for. ``values`` are those of the names in the condition.
    """

    def __init__(
        self,
        tables: Tables,
        rows: str,
        columns: Sequence[str],
        *,
        carrier: Carrier = "link",
        parts: Parts = "own",
        condition: str = "1 = 1",
        values: Mapping[str, object] | None = None,
    ) -> None:
        self._tables = tables
        far = {f"columns{place}": kind for place, kind in enumerate(columns)}
        self._values = {**(values or {}), "rows": rows, **far}
        names = ", ".join(f":{name}" for name in far)
        self._carrier, self._condition = carrier, condition
        self._least = LEAST[parts]
        self._kinds = {"near_end": "kind = :rows", "far_end": f"kind IN ({names})"}
        self._either = f"SELECT thing FROM counts_for WHERE kind IN (:rows, {names}) AND nearness >= {self._least:d}"  # noqa: S608

    def sql(self, by: Sequence[str], figures: Sequence[str]) -> str:
        """Return the SQL that gives figures (see ``FIGURES``) by ``near`` and ``far`` places and columns of links."""
        held = [name for name in by if name not in (*_ENDS, "subject", "object")]
        held += ["claimant"] if "claimants" in figures and "claimant" not in held else []
        group = ", ".join(f"l.{name}" for name in ("subject", "object", *held))
        inner = [f"{FIGURES[name][0]} AS {name}" for name in figures if name != "claimants"]
        claim = f"""SELECT {", ".join([group, *inner])} FROM {self._carrier} l WHERE {self._condition}
          AND l.subject IN ({self._either}) AND l.object IN ({self._either}) GROUP BY {group}"""  # noqa: S608
        ends = [
            f"{name} AS (SELECT thing, place, member FROM counts_for WHERE {kind} AND nearness >= {self._least:d})"  # noqa: S608
            for name, kind in self._kinds.items()
        ]
        ways = [
            f"""SELECT r.place AS near, c.place AS far, k.* FROM claim k JOIN near_end r ON r.thing = k.{one}
          JOIN far_end c ON c.thing = k.{other} WHERE r.member <> c.member"""  # noqa: S608
            for one, other in (("subject", "object"), ("object", "subject"))
        ]
        source, keys = "joined", ", ".join(by)
        if not set(_ENDS) <= set(by):  # a group that joins several pairs of a row counts once in the row
            once = dict.fromkeys([*by, "subject", "object", *held, *(name for name in figures if name != "claimants")])
            source = f"(SELECT DISTINCT {', '.join(once)} FROM joined) k"  # noqa: S608
        asked = ", ".join([*by, *(f"{FIGURES[name][1]} AS {name}" for name in figures)])
        order = f"GROUP BY {keys} ORDER BY {keys}" if by else ""
        return f"""WITH {", ".join(ends)}, claim AS ({claim}),
          joined AS ({" UNION ".join(ways)}) SELECT {asked} FROM {source} {order}"""  # noqa: S608

    def rows(self, by: Sequence[str], figures: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return the figures of each group, sorted by what the groups are made by; one row where they have no name."""
        return self._tables.rows(self.sql(by, figures), self._values)

    def columns(self, by: Sequence[str], figures: Sequence[str]) -> tuple[list[Any], ...]:
        """Return the same as ``rows``, column by column."""
        return self._tables.columns(self.sql(by, figures), [*by, *figures], self._values)
