"""Action lines by region: in which regions no initiative of the imported collections is assigned to a line.

Regions are told twice, and never mixed: as owners name them, and by the countries that owners name, in the five regions
of the M49 standard of the United Nations. The two do not agree: Egypt may be of the Arab States, and is of Africa.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.grouping import gathered, grouped
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.questions.collection.countries import region_names, region_of
from wsis_gdc.questions.collection.profiles import spelt
from wsis_gdc.questions.matrix import Asked, matrix
from wsis_gdc.questions.matrix.asked import By, Carry

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.collection.admission import Initiative

__all__ = ["KIND", "LineRegions", "Tally", "lines_by_region", "tally", "tally_by_country", "unknown_countries"]

KIND: Final = "initiative"

_SHARE: Final = 100
"""A region is asked about where one of so many initiatives at least names it: what fewer name may be a slip."""

_REGIONS: Final = "SELECT ?initiative ?region WHERE { ?initiative a wg:Initiative ; wg:regionName ?region }"
_COUNTRIES: Final = "SELECT ?initiative ?country WHERE { ?initiative a wg:Initiative ; wg:countryName ?country }"


@dataclass(frozen=True, slots=True)
class LineRegions:
    """A line with the regions in which it has no initiative: ``missing`` are regions as owners name them.

    ``missing_by_country`` are the regions of M49 in which no country is that owners name; it is empty where no owner
    names a country of the list. ``initiatives`` counts those of all regions and of none, ``unplaced`` those that name
    neither a region nor a country of the list.
    """

    line: Thing
    initiatives: int
    unplaced: int
    missing: tuple[str, ...]
    missing_by_country: tuple[str, ...]


def lines_by_region(engine: Engine, *, sets: Sequence[str] = (), language: str = "en") -> tuple[LineRegions, ...]:
    """Return the action lines in official order with the regions they miss; none without a collection.

    ``sets`` are mapping sets; without any, what is only suggested does not count. Of a line with sub-lines, those of
    these count as well. Raises NotFoundError for an unknown set.
    """
    if KIND not in tables_of(engine).kinds:
        return ()
    asked = Asked(KIND, "action-line", sets=tuple(sets), carry=Carry.WITH_PARTS, by=By.CLAIMS, language=language)
    made = matrix(engine, asked)
    shown = {row.iri for row in made.rows}
    regions, names = _regions(engine, shown)
    areas = _areas(engine, shown)
    whole = region_names(language) if areas else {}
    of_line = grouped((made.columns[column].iri, made.rows[row].iri) for row, column in made.numbers.by_place)
    found = []
    for line in tables_of(engine).things("action-line", language):
        initiatives = of_line.get(line.iri, ())
        missing, missing_by_country = (
            tuple(name for key, name in known.items() if not any(key in of.get(each, ()) for each in initiatives))
            for known, of in ((names, regions), (whole, areas))
        )
        unplaced = sum(1 for each in initiatives if not (regions.get(each) or areas.get(each)))
        found.append(LineRegions(line, len(initiatives), unplaced, missing, missing_by_country))
    return tuple(found)


def _regions(engine: Engine, shown: Set[str]) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Return the regions of each initiative, and the commonest spelling of each region that enough of them name."""
    regions: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for initiative, region in engine.select(_REGIONS).texts():
        if initiative in shown:
            regions[initiative].add(spelt(region))
            spellings[spelt(region)][region] += 1
    return regions, _common(spellings, len(shown))


def _areas(engine: Engine, shown: Set[str]) -> dict[str, frozenset[str]]:
    """Return the regions of M49 in which the countries of each initiative are, where the list holds one of them."""
    return gathered(
        (initiative, area)
        for initiative, country in engine.select(_COUNTRIES).texts()
        if initiative in shown and (area := region_of(country))
    )


def unknown_countries(engine: Engine, *, sets: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names in the column of countries that the list of M49 does not hold, sorted; nothing is guessed.

    ``sets`` are mapping sets: only what owners of their collections write. Raises NotFoundError for an unknown set.
    """
    if KIND not in tables_of(engine).kinds:
        return ()
    tables = tables_of(engine)
    members = tables.things(KIND)
    shown = {members[place].iri for place in Selection.read(engine, sets=sets).shown(tables, members)}
    written = {country for initiative, country in engine.select(_COUNTRIES).texts() if initiative in shown}
    return tuple(sorted(country for country in written if not region_of(country)))


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
    return _tally(initiatives, names, lambda each: {spelt(name) for name in each.region})


def tally_by_country(initiatives: Sequence[Initiative], language: str = "en") -> Tally:
    """Count initiatives by the lines that their owners give and the regions of M49 in which their countries are.

    There are no regions where no owner names a country of the list.
    """
    areas = {each.id: {region_of(country) for country in each.country} - {""} for each in initiatives}
    return _tally(initiatives, region_names(language) if any(areas.values()) else {}, lambda each: areas[each.id])


def _tally(
    initiatives: Sequence[Initiative], names: Mapping[str, str], regions_of: Callable[[Initiative], Set[str]]
) -> Tally:
    lines: Counter[str] = Counter()
    cells: Counter[tuple[str, str]] = Counter()
    for each in initiatives:
        under = {*each.lines, *(line.partition("-")[0] for line in each.lines)}  # a sub-line counts for its line
        regions = {names[key] for key in regions_of(each) & names.keys()}
        lines.update(under)
        cells.update((line, region) for line in under for region in regions)
    return Tally(tuple(names.values()), dict(lines), dict(cells))
