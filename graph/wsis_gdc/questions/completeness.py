"""How complete the coded crosswalk is: agreement with codings made outside, and an estimate of what all looks missed.

Agreement with an outside coding is measured on the provisions that it covers, against what the readers said before
anything was adjudicated and against what is published.

The estimate is one of capture and recapture: the looks that go provision by provision and those that go line by line
are two independent catches of the same links. With n₁ and n₂ published links found by each and m found by both, their
number is estimated by Chapman (1951) as (n₁+1)(n₂+1)/(m+1) - 1, with Seber's variance and the log-normal interval of
Chao (1987). Readers that share habits are not independent, so the estimate is a lower bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TYPE_CHECKING, Final

import numpy as np

from wsis_gdc.base.namespaces import expand
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import CROSSWALK, Code, codes_of, covered, ways_of_looking
from wsis_gdc.knowledge.things import natural
from wsis_gdc.questions.reliability import LINE_BY_LINE, WHOLE, resampled_kappas

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["EVERY", "LINES", "PUBLISHED", "Missed", "Outside", "missed", "outside"]

EVERY: Final = "all places"
LINES: Final = "action lines"
PUBLISHED: Final = "published set"

_LEAST_ROUND: Final = 3  # the looks of version 2; what came before was coded from another manual
_NORMAL: Final = 1.959964  # 97.5 % quantile of the normal distribution

_PUBLISHED: Final = f"""
SELECT ?unit ?place WHERE {{
  {CROSSWALK} sssom:mappings ?linkage . ?linkage sssom:subject_id ?unit ; wg:line ?place
}}"""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Outside:
    """Agreement of ``ours`` (a reader, or the published set) with an outside coding, link or no link.

    ``pairs`` are units × action lines of the ``units`` that the outside coding covers. ``found`` is the share of its
    links that we have, ``confirmed`` the share of ours that it has; both are None where there is nothing to share.
    """

    coding: str
    ours: str
    units: int
    pairs: int
    links_outside: int
    links_ours: int
    links_both: int
    found: float | None
    confirmed: float | None
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Missed:
    """The estimate of a scope: links published, found by each way of looking and by both, how many there may be in all.

    ``share`` is the estimated share of links that nobody found, 0–1; ``low`` and ``high`` bound the 95 % interval of
    ``estimate``. All four are None where no link was found both ways.
    """

    scope: str
    published: int
    by_provision: int
    by_line: int
    both_ways: int
    estimate: float | None
    low: float | None
    high: float | None
    share: float | None


def outside(engine: Engine, language: str = "en") -> tuple[Outside, ...]:
    """Return how each reader of the crosswalk, and the published set, agree with each outside coding, by name."""
    ways = ways_of_looking(engine)
    codes = [code for code in codes_of(engine, language) if ways.get(code.round)]
    foreign = {code.reader for code in codes if ways[code.round] == "outside"}
    units_of_crosswalk, places = covered(engine).get(expand(CROSSWALK), (frozenset(), frozenset()))
    lines = [line for line in tables_of(engine).members("action-line") if line in places]
    published = _published(engine)
    rows = []
    for coding in sorted(foreign):
        theirs = [code for code in codes if code.reader == coding]
        units = {code.unit for code in theirs} & units_of_crosswalk
        links = _links(theirs)
        readers: dict[str, set[Pair]] = {}
        for code in codes:
            whole = ways[code.round] in WHOLE and code.unit in units_of_crosswalk
            if whole and code.reader not in foreign:
                readers.setdefault(f"{code.reader}, round {code.round}", set()).update(_links([code]))
        for name, ours in (*sorted(readers.items(), key=lambda each: natural(each[0])), (PUBLISHED, published)):
            rows.append(_agreement(coding, name, units, lines, links, ours))
    return tuple(rows)


def _agreement(
    coding: str, name: str, units: set[str], lines: list[str], theirs: set[Pair], ours: set[Pair]
) -> Outside:
    judged = {(unit, line) for unit in units for line in lines}
    theirs, ours = theirs & judged, ours & judged
    both = theirs & ours
    table = np.array([[len(judged - theirs - ours), len(theirs - ours)], [len(ours - theirs), len(both)]], dtype=float)
    kappas = resampled_kappas(table[None], None)
    return Outside(
        coding,
        name,
        len(units),
        len(judged),
        len(theirs),
        len(ours),
        len(both),
        len(both) / len(theirs) if theirs else None,
        len(both) / len(ours) if ours else None,
        float(kappas[0]) if len(kappas) else None,
    )


def missed(engine: Engine, language: str = "en") -> tuple[Missed, ...]:
    """Return the estimate over all places, over the action lines, and for each place, named in a language."""
    ways = ways_of_looking(engine)
    caught: dict[bool, set[Pair]] = {True: set(), False: set()}
    for code in codes_of(engine):
        if code.round >= _LEAST_ROUND and ways.get(code.round) in WHOLE:
            caught[ways[code.round] == LINE_BY_LINE] |= _links([code])
    published = _published(engine)
    lines = {thing.iri: thing.code for thing in tables_of(engine).things("action-line")}
    places = tables_of(engine).named({place for _, place in published}, language)
    scopes: dict[str, set[Pair]] = {
        EVERY: published,
        LINES: {pair for pair in published if pair[1] in lines},
    }
    official = {iri: at for at, iri in enumerate(lines)}
    for place in sorted(places, key=lambda iri: (official.get(iri, len(official)), natural(places[iri].code), iri)):
        scopes[lines.get(place) or places[place].label] = {pair for pair in published if pair[1] == place}
    return tuple(_estimate(scope, pairs, caught[False], caught[True]) for scope, pairs in scopes.items())


def _estimate(scope: str, pairs: set[Pair], one: set[Pair], other: set[Pair]) -> Missed:
    first, second, both = len(pairs & one), len(pairs & other), len(pairs & one & other)
    if not both:
        return Missed(scope, len(pairs), first, second, both, None, None, None, None)
    number = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    seen = len(pairs & (one | other))
    unseen = number - seen
    low, high = float(seen), number
    if unseen > 0:
        spread = exp(_NORMAL * sqrt(log(1 + variance / unseen**2)))
        low, high = seen + unseen / spread, seen + unseen * spread
    # links that only the finder or the near pairs gave were missed by both ways, and are known all the same
    share = max(0.0, 1 - len(pairs) / number)
    return Missed(scope, len(pairs), first, second, both, number, low, max(high, number), share)


def _links(codes: Iterable[Code]) -> set[Pair]:
    return {(code.unit, code.line) for code in codes if code.relation and code.line}


def _published(engine: Engine) -> set[Pair]:
    return {(unit, place) for unit, place in engine.select(_PUBLISHED).texts()}
