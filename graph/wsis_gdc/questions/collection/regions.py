"""Action lines by region: in which regions no initiative of the imported collections is assigned to a line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.questions.collection.profiles import spelt
from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.questions.matrix.asked import By, Carry

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.collection.admission import Initiative

__all__ = ["KIND", "LineRegions", "Tally", "lines_by_region", "tally"]

KIND: Final = "initiative"

_SHARE: Final = 100
"""A region is asked about where one of so many initiatives at least names it: what fewer name may be a slip."""

_REGIONS: Final = "SELECT ?initiative ?region WHERE { ?initiative a wg:Initiative ; wg:regionName ?region }"


@dataclass(frozen=True, slots=True)
class LineRegions:
    """A line with the number of its initiatives by region, as owners name regions; ``missing`` are those without any.

    ``initiatives`` counts those of all regions and of none, ``unplaced`` those that name no region.
    """

    line: Thing
    initiatives: int
    unplaced: int
    by_region: dict[str, int]
    missing: tuple[str, ...]


def lines_by_region(engine: Engine, *, sets: Sequence[str] = (), language: str = "en") -> tuple[LineRegions, ...]:
    """Return the action lines in official order with their initiatives by region; none without a collection.

    ``sets`` are mapping sets; without any, what is only suggested does not count. Of a line with sub-lines, those of
    these count as well. Raises NotFoundError for an unknown set.
    """
    if KIND not in tables_of(engine).kinds:
        return ()
    regions, names = _regions(engine)
    asked = Asked(KIND, "action-line", sets=tuple(sets), carry=Carry.WITH_PARTS, by=By.CLAIMS, language=language)
    made = matrix(engine, asked)
    of_line: dict[str, list[str]] = defaultdict(list)
    for row, column in made.numbers.by_place:
        of_line[made.columns[column].iri].append(made.rows[row].iri)
    found = []
    for line in tables_of(engine).things("action-line", language):
        initiatives = of_line[line.iri]
        counted = Counter(region for each in initiatives for region in regions.get(each, ()) if region in names)
        by_region = {names[region]: counted[region] for region in names}
        missing = tuple(region for region, number in by_region.items() if not number)
        unplaced = sum(1 for each in initiatives if not regions.get(each))
        found.append(LineRegions(line, len(initiatives), unplaced, by_region, missing))
    return tuple(found)


def _regions(engine: Engine) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Return the regions of each initiative, and the commonest spelling of each region that enough of them name."""
    regions: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for initiative, region in engine.select(_REGIONS).texts():
        regions[initiative].add(spelt(region))
        spellings[spelt(region)][region] += 1
    return regions, _common(spellings, len(tables_of(engine).members(KIND)))


def _common(spellings: Mapping[str, Counter[str]], number: int) -> dict[str, str]:
    """Return the commonest spelling of each region that enough of so many initiatives name, sorted."""
    names = {
        key: min(known, key=lambda name: (-known[name], name))
        for key, known in spellings.items()
        if known.total() * _SHARE >= number
    }
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many initiatives of a collection stand under each line, by region; ``lines`` and ``cells`` are by CURIE.

    A line counts those of its sub-lines, too.
    """

    regions: tuple[str, ...]
    lines: dict[str, int]
    cells: dict[tuple[str, str], int]


def tally(initiatives: Sequence[Initiative]) -> Tally:
    """Count initiatives by the lines that their owners give and the regions that enough of them name."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for each in initiatives:
        for region in each.region:
            spellings[spelt(region)][region] += 1
    names = _common(spellings, len(initiatives))
    lines: Counter[str] = Counter()
    cells: Counter[tuple[str, str]] = Counter()
    for each in initiatives:
        under = {*each.lines, *(line.partition("-")[0] for line in each.lines)}  # a sub-line counts for its line
        regions = {names[key] for key in {spelt(name) for name in each.region} & names.keys()}
        lines.update(under)
        cells.update((line, region) for line in under for region in regions)
    return Tally(tuple(names.values()), dict(lines), dict(cells))
