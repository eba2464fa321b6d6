"""The same numbers by SPARQL: the engine groups and counts, and only cells travel.

This is how a remote store is asked, and how one matrix of a store on disk is made without reading its links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.things import KINDS
from wsis_gdc.questions.matrix.model import Numbers

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.selection import Selection
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.matrix.model import Totals, Value

__all__ = ["cell_links", "counted", "member"]

_STATED: Final = "OPTIONAL { ?linkage wg:strength ?strength } "
_WEIGHED: Final = _STATED + "OPTIONAL { ?linkage sssom:confidence ?confidence } "

_AGGREGATES: Final = {
    "count": ("COUNT(?linkage)", ""),
    "strength": ("MAX(COALESCE(?strength, -1))", _STATED),
    "sum": ("SUM(COALESCE(?strength, 0)) AS ?value) (COUNT(?strength)", _STATED),
    "weighted": ("MAX(COALESCE(?strength * COALESCE(?confidence, 1), -1))", _WEIGHED),
    "claimants": ("COUNT(DISTINCT ?claimant)", "?owner sssom:mappings ?linkage ; prov:wasAttributedTo ?claimant . "),
    "relation": ("COUNT(?linkage) AS ?value) (MAX(COALESCE(?strength, 0))", _STATED),
}
"""For each value the aggregate and what it needs of a linkage."""


def counted(
    engine: Engine,
    kinds: tuple[str, str],
    sides: tuple[Sequence[Thing], Sequence[Thing]],
    selection: Selection,
    value: str,
    sublines: bool,
) -> Numbers:
    """Return the values of the cells of two kinds, grouped by the engine. Raises QueryError."""
    pairs = _pairs(kinds, selection, sublines)
    places = [{thing.iri: place for place, thing in enumerate(side)} for side in sides]
    cells = _grouped(engine, pairs, value, ("row", "column"))
    found = sorted(((places[0][row], places[1][column]), number) for (row, column), number in cells.items())

    def totals() -> Totals:
        nothing: Value = "" if value == "relation" else 0
        rows, columns, whole = (_grouped(engine, pairs, value, by) for by in (("row",), ("column",), ()))
        return (
            [rows.get((thing.iri,), nothing) for thing in sides[0]],
            [columns.get((thing.iri,), nothing) for thing in sides[1]],
            whole.get((), nothing),
        )

    return Numbers([at[0] for at, _ in found], [at[1] for at, _ in found], [number for _, number in found], totals)


def cell_links(engine: Engine, kinds: tuple[str, str], selection: Selection, row: str, column: str) -> list[str]:
    """Return the linkages of one cell, sorted."""
    query = f"SELECT DISTINCT ?linkage WHERE {{ {_pairs(kinds, selection, True, row, column)} }}"
    return sorted(iri for (iri,) in engine.select(query).texts())


def _pairs(kinds: tuple[str, str], selection: Selection, sublines: bool, row: str = "", column: str = "") -> str:
    """Return a pattern of distinct ?row, ?column and ?linkage: either end of a linkage, itself or as part of a whole.

    Each way round holds all of the question, so that an engine can start from whatever is rare.
    """
    fixed = (f"VALUES ?row {{ <{row}> }} " if row else "") + (f"VALUES ?column {{ <{column}> }} " if column else "")
    members = (member(kinds[0], "row", sublines), member(kinds[1], "column", sublines))
    ways = " UNION ".join(
        f"{{ {fixed}?linkage sssom:{one}_id ?row_end ; sssom:{two}_id ?column_end . "
        f"?column_end wg:rollsUpTo? ?column . {members[1]} ?row_end wg:rollsUpTo? ?row . {members[0]} "
        f"{selection.pattern()} FILTER(?row != ?column) }}"
        for one, two in (("subject", "object"), ("object", "subject"))
    )
    return f"{{ SELECT DISTINCT ?row ?column ?linkage WHERE {{ {ways} }} }}"


def member(kind: str, name: str, sublines: bool = True) -> str:
    """Return the pattern of a kind's members under a name; choices as filters, which leave the order of joins free."""
    pattern = re.sub(
        r"\?(\w+)", lambda match: f"?{name}" if match[1] == "thing" else f"?{name}_{match[1]}", KINDS[kind]
    )
    pattern = re.sub(
        r"VALUES (\?\w+) \{([^}]*)\}", lambda match: f"FILTER({match[1]} IN ({', '.join(match[2].split())}))", pattern
    )
    if kind == "action-line" and not sublines:
        pattern += f" ?{name} skos:notation ?{name}_code . FILTER(!CONTAINS(?{name}_code, '-'))"
    return f"{pattern} "


def _grouped(engine: Engine, pairs: str, value: str, by: tuple[str, ...]) -> dict[tuple[str, ...], Value]:
    aggregate, needs = _AGGREGATES[value]
    kept = " ".join(f"?{name}" for name in (*by, "linkage"))
    if value == "relation":
        by, needs = (*by, "word"), f"{needs}?linkage sssom:predicate_id ?word . "
    inner = f"{{ SELECT DISTINCT {kept} WHERE {{ {pairs} }} }}"
    names = " ".join(f"?{name}" for name in by)
    last = "value" if " AS ?value" not in aggregate else "more"
    query = f"SELECT {names} ({aggregate} AS ?{last}) WHERE {{ {inner} {needs}}}{f' GROUP BY {names}' if by else ''}"
    rows = list(engine.select(query).texts())
    if value == "relation":
        return _dominant(rows, len(by) - 1)
    found: dict[tuple[str, ...], Value] = {}
    for row in rows:
        key, numbers = row[: len(by)], row[len(by) :]
        if value == "sum":
            found[key] = int(float(numbers[0])) if int(numbers[1]) else None
        elif numbers[0] != "" and all(key):
            number = float(numbers[0])
            found[key] = None if number < 0 else round(number, 12) if value == "weighted" else int(number)
    return found


def _dominant(rows: Iterable[tuple[str, ...]], size: int) -> dict[tuple[str, ...], Value]:
    ranked = sorted(
        (row[:size], -int(row[size + 1]), -float(row[size + 2]), compact(row[size]).split(":")[-1])
        for row in rows
        if row[size]
    )
    found: dict[tuple[str, ...], Value] = {}
    for key, _, _, word in ranked:
        found.setdefault(key, word)
    return found
