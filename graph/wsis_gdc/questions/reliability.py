"""How well two independent readers agree: raw agreement and Cohen's κ, with bootstrap intervals.

A pair (unit, target) is judged by both readers: strength 0 where a reader made no link, else 1–3. κ for link/no-link
looks at strength > 0; weighted κ uses linear weights over 0–3. Intervals are percentile bootstrap, 95 %, resampling
whole units, since the judgements of one unit hang together. The statistics are those of
Cohen 1960, and Cohen 1968 for weights; resamples are computed all at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np

from wsis_gdc.base.grouping import gathered, grouped
from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import CROSSWALK, OPENING, Code, codes_of, covered, ways_of_looking
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.things import Thing, natural, of_kind_in, things

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = [
    "LINE_BY_LINE",
    "WHOLE",
    "Agreement",
    "Disagreement",
    "Study",
    "agreements",
    "confusion",
    "disagreements",
    "group_names",
    "resampled_kappas",
    "studies",
]

Array: TypeAlias = "np.ndarray[Any, Any]"
_Basis: TypeAlias = Literal["these codes", "codes of other rounds", ""]

SEED: Final = 20_030_912  # fixed, so that the intervals repeat
RESAMPLES: Final = 1000
_SAME: Final = 1e-9  # resamples that differ by less do so by rounding alone

LINE_BY_LINE: Final = "line-to-provisions"
"""The way of looking that goes from each line through all provisions."""

WHOLE: Final = ("provision-to-lines", LINE_BY_LINE)
"""The ways of looking that decide every pair."""

_PROVISION: Final = "provision"
"""Stands for the kinds of a text where a set looked at several of them."""

_NAMES: Final[Mapping[tuple[str, str], str]] = {
    ("trend", "action-line"): "trends × lines",
    ("trend", _PROVISION): "trends × provisions",
    ("finding", "action-line"): "findings × lines",
    ("wsis20-provision", "action-line"): "WSIS+20 × lines",
    ("wsis20-provision", "objective"): "WSIS+20 × objectives",
}
"""The names under which studies beside the crosswalk are published; any other is named by its two kinds."""

_AUTHORS: Final = "SELECT ?set ?who WHERE { ?set a wg:MappingSet ; sssom:author_id ?who }"

_SETTLED: Final = """
SELECT ?code ?outcome ?status ?text WHERE {
  ?outcome wg:basedOnCode ?code ; wg:status ?status .
  OPTIONAL { ?outcome wg:settlement ?text }
  OPTIONAL { ?outcome a wg:NoLinkFinding ; wg:rationale ?text FILTER(LANG(?text) = "en") }
}"""


@dataclass(frozen=True, slots=True)
class Study:
    """All judgements of two readers on units × targets, in one round; ``names`` are what the readers are called.

    ``beside`` are the targets of the crosswalk that are no action lines: parts of other texts of the Summit.
    """

    name: str
    round: int
    units: tuple[str, ...]
    targets: tuple[str, ...]
    readers: tuple[str, str]
    names: tuple[str, str]
    codes: tuple[Mapping[tuple[str, str], Code], Mapping[tuple[str, str], Code]]
    openings: frozenset[str]
    beside: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """The name and the round, as agreement and disagreements repeat it."""
        return f"{self.name}, round {self.round}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement within a scope; ``*_low``/``*_high`` bound the 95 % interval.

    They are None where κ is not defined, and where all resamples give the same: a scope of a single unit can give no
    other. ``weighted`` is None by relation, too, since strength is not that of one relation.
    """

    study: str
    scope: str
    pairs: int
    linked_a: int
    linked_b: int
    linked_both: int
    raw: float
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    weighted: float | None
    weighted_low: float | None
    weighted_high: float | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A pair on which two readers differ: who they are, the code of each (None: no link), and how it was settled.

    ``items`` are the items that the codes name, None where a code is on the target as a whole. ``outcome`` names the
    published link or the finding without one, with its status, or is "no link published"
    where the pair has neither. ``rests_on`` tells whether it takes up a code of these two readers or only those of
    other rounds, since a pair that was coded anew has the outcome of the later rounds; it is empty without either.
    """

    study: str
    unit: Thing
    target: Thing
    readers: tuple[str, str]
    codes: tuple[Code | None, Code | None]
    items: tuple[Thing | None, Thing | None]
    outcome: str
    settlement: str
    rests_on: _Basis = ""

    @property
    def linked(self) -> bool:
        """Whether the pair has a published link."""
        return self.outcome.startswith("linkage:")

    @property
    def status(self) -> str:
        """The status of the outcome, empty where there is none."""
        return self.outcome.removesuffix(")").partition(" (")[2]

    def said(self, side: int) -> str:
        """Return what a reader (0 or 1) said: relation, strength and item, or "no link"."""
        return _said(self.codes[side])

    def reason(self, side: int) -> str:
        """Return why, in the words of the reader; empty where there is no link."""
        code = self.codes[side]
        return code.rationale if code else ""


def studies(engine: Engine, language: str = "en") -> tuple[Study, ...]:
    """Return the coding studies of the graph, by round: the crosswalk, and those of each other set that readers coded.

    A study is a round in which two readers worked from the same units. Those of the crosswalk are the units that both
    decided, its targets the places that the round looked at: the action lines, and the sections beside them where codes
    name one. A set beside it has a study for each text that its readers held its units against.
    """
    looked = covered(engine)
    crosswalk = looked.get(expand(CROSSWALK))
    if crosswalk is None:
        return ()
    official = {iri: place for place, iri in enumerate(tables_of(engine).members("action-line"))}
    lines = frozenset(official)
    every = codes_of(engine, language)
    beside = _beside(engine, every, looked)
    by_round = grouped((code.round, code) for code in every)
    ways = ways_of_looking(engine)
    found = []
    for round_, codes in sorted(by_round.items()):
        # who goes line by line says nothing of a unit that has no link
        decided = crosswalk[0] if ways.get(round_) == LINE_BY_LINE else _decided(codes) & crosswalk[0]
        named = {code.line for code in codes if code.line and code.unit in crosswalk[0]}
        places = crosswalk[1] if named - lines else crosswalk[1] & lines
        for name, units, targets in (("crosswalk", decided, places), *beside):
            chosen = [code for code in codes if code.unit in units]
            readers = sorted({code.who for code in chosen})
            if len(readers) == 2 and ways.get(round_) in WHOLE:
                openings = frozenset(code.unit for code in chosen if code.reason == OPENING)
                first, second = (_judged(chosen, reader, targets) for reader in readers)
                rows = tuple(sorted(units, key=natural))
                columns = tuple(sorted(targets, key=lambda iri: (official.get(iri, len(official)), natural(iri))))
                called = {code.who: code.reader for code in chosen}
                who = (readers[0], readers[1])
                names = (called[who[0]], called[who[1]])
                apart = targets - lines if targets is places else frozenset()
                found.append(Study(name, round_, rows, columns, who, names, (first, second), openings, apart))
    return tuple(found)


def _beside(
    engine: Engine, codes: Sequence[Code], looked: Mapping[str, tuple[frozenset[str], frozenset[str]]]
) -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """Return the studies of the sets beside the crosswalk that readers coded: name, units, targets.

    The authors of a set say who read for it. The units are the side that it looked at of which they coded the larger
    share, more than half; the targets what it looked at of one text on the other side, the action lines first. Names
    of the same two kinds tell the set.
    """
    coded = gathered((code.who, code.unit) for code in codes)
    readers = grouped((set_, who) for set_, who in engine.select(_AUTHORS).texts() if who in coded)
    found: list[tuple[str, str, frozenset[str], frozenset[str]]] = []
    for set_ in sorted(readers.keys() & looked.keys() - {expand(CROSSWALK)}):
        read = frozenset().union(*(coded[who] for who in readers[set_]))
        sides = (looked[set_], looked[set_][::-1])
        units, others = max(sides, key=lambda side: len(side[0] & read) / max(len(side[0]), 1))
        if 2 * len(units & read) <= len(units):
            continue
        kinds = {iri: thing.kind for iri, thing in tables_of(engine).named(units | others).items()}
        texts = gathered((compact(iri).partition(":")[0], iri) for iri in others)
        pairs = [((_kind(kinds, units), _kind(kinds, targets)), targets) for targets in texts.values()]
        pairs.sort(key=lambda pair: (pair[0][1] != "action-line", pair[0]))
        found += [(_NAMES.get(pair, " × ".join(pair)), set_, units, targets) for pair, targets in pairs]
    times = Counter(name for name, *_ in found)
    return [
        (f"{name} ({compact(set_)})" if times[name] > 1 else name, units, targets)
        for name, set_, units, targets in found
    ]


def _kind(kinds: Mapping[str, str], iris: Collection[str]) -> str:
    """Return the kind of things that are all of one, else what stands for several."""
    of_all = {kinds[iri] for iri in iris}
    return of_all.pop() if len(of_all) == 1 else _PROVISION


def _decided(codes: Sequence[Code]) -> frozenset[str]:
    """Return the units that every reader of some codes has decided."""
    by_reader = gathered((code.who, code.unit) for code in codes)
    return frozenset.intersection(*by_reader.values()) if by_reader else frozenset()


def _judged(codes: Sequence[Code], reader: str, targets: Collection[str]) -> dict[tuple[str, str], Code]:
    """Return the links that a reader saw, by (unit, line or other target)."""
    pairs = {(code.unit, code.line or code.item): code for code in codes if code.who == reader and code.relation}
    return {pair: code for pair, code in pairs.items() if pair[1] in targets}


def agreements(engine: Engine, study: Study, *, resamples: int = RESAMPLES) -> tuple[Agreement, ...]:
    """Return the agreement over all pairs, without opening clauses, and by relation, objective, line and section."""
    strengths, relations = _arrays(study)
    measure = _Measure(study, strengths, resamples)
    scopes: list[Agreement] = [measure("all pairs", np.True_)]
    if study.openings:
        kept = np.array([unit not in study.openings for unit in study.units])
        scopes.append(measure("without opening clauses", kept[:, None]))
    for relation in sorted({r for side in relations for r in side.ravel() if r}):
        scopes.append(measure(f"relation {relation}", np.True_, (relations[0] == relation, relations[1] == relation)))
    named = things(engine, study.units)
    groups = np.array([_group(named.get(unit)) for unit in study.units])
    if len(set(groups)) > 1:
        scopes += [measure(str(group), (groups == group)[:, None]) for group in dict.fromkeys(groups)]
    lines = {thing.iri: thing for thing in tables_of(engine).things("action-line")}
    for place, target in enumerate(study.targets):
        if target in lines:
            scopes.append(measure(f"line {lines[target].code}", np.arange(len(study.targets)) == place))
    sections = things(engine, study.beside)
    for place, target in enumerate(study.targets):
        if target in sections:
            scopes.append(measure(f"section: {sections[target].label}", np.arange(len(study.targets)) == place))
    return tuple(scopes)


def group_names(engine: Engine, language: str) -> dict[str, str]:
    """Return the labels of objectives and sections in a language by their English, of parts beside by their scope."""
    looked = covered(engine).get(expand(CROSSWALK), (frozenset(), frozenset()))[1]
    beside = looked - set(tables_of(engine).members("action-line"))
    own = things(engine, beside, language)
    found = {f"section: {thing.label}": own[iri].label for iri, thing in things(engine, beside).items()}
    for kind in ("objective", "section"):
        side = of_kind_in(engine, kind, ("en", language))
        found |= {english.label: thing.label for english, thing in zip(side["en"], side[language], strict=True)}
    return found


def _arrays(study: Study) -> tuple[list[Array], list[Array]]:
    """Return the strengths (0 for no link) and the relations that each reader gave, both as units × targets."""
    row = {unit: place for place, unit in enumerate(study.units)}
    column = {target: place for place, target in enumerate(study.targets)}
    strengths = [np.zeros((len(row), len(column)), dtype=np.intp) for _ in study.codes]
    relations = [np.full((len(row), len(column)), "", dtype=object) for _ in study.codes]
    for reader, codes in enumerate(study.codes):
        for (unit, target), code in codes.items():
            strengths[reader][row[unit], column[target]] = code.strength
            relations[reader][row[unit], column[target]] = code.relation
    return strengths, relations


def _group(thing: Thing | None) -> str:
    if thing is None or thing.kind not in ("commitment", "principle", "other"):
        return ""
    return f"objective: {thing.group}" if "objective-" in thing.group_iri else f"part: {thing.group}"


class _Measure:
    """Measures agreement in a scope, a mask over units × targets."""

    def __init__(self, study: Study, strengths: Sequence[Array], resamples: int) -> None:
        self.study, self.a, self.b = study, strengths[0], strengths[1]
        number = len(study.units)
        draws = np.random.default_rng(SEED).integers(0, number, size=(resamples, number))
        # how often each resample draws each unit
        self.weights = np.stack([np.bincount(draw, minlength=number) for draw in draws]).astype(float)

    def __call__(
        self,
        scope: str,
        mask: Array | np.bool,
        marks: tuple[Array, Array] | None = None,
    ) -> Agreement:
        left, right = marks if marks else (self.a > 0, self.b > 0)
        binary = _tables(left.astype(int), right.astype(int), mask, 2)
        kappa = self._interval(binary, None)
        graded = None if marks else _tables(self.a, self.b, mask, 4)
        weighted = (None, None, None) if graded is None else self._interval(graded, "linear")
        table = binary.sum(axis=0)
        return Agreement(
            self.study.title,
            scope,
            int(table.sum()),
            int(table[1].sum()),
            int(table[:, 1].sum()),
            int(table[1, 1]),
            float(table.trace() / table.sum()),
            *kappa,
            *weighted,
        )

    def _interval(self, tables: Array, weights: str | None) -> tuple[float | None, float | None, float | None]:
        """Return κ of the summed tables (units × k × k) and its 95 % percentile interval."""
        points = resampled_kappas(tables.sum(axis=0)[None], weights)
        if not len(points):
            return None, None, None
        point = float(points[0])
        values = resampled_kappas(np.tensordot(self.weights, tables, axes=(1, 0)), weights)
        if len(values) < len(self.weights) / 2:
            return point, None, None
        if np.ptp(values) < _SAME:
            return point, None, None
        low, high = np.percentile(values, [2.5, 97.5])
        return point, float(low), float(high)


def _tables(a: Array, b: Array, mask: Array | np.bool, size: int) -> Array:
    """Return one confusion table for each unit: units × size × size."""
    left, right = (side[..., None] == np.arange(size) for side in (a, b))
    tables: Array = np.einsum("nti,ntj->nij", left & np.asarray(mask)[..., None], right, dtype=float)
    return tables


def resampled_kappas(tables: Array, weights: str | None) -> Array:
    """Return κ of each table (n × k × k), all at once; a table in which both use one same category has none (0/0).

    κ is 1 - Σ w p / Σ w e, with w the weights of disagreement (1 off the diagonal, or |i - j| for linear weights),
    p the observed and e the expected shares (Cohen 1968, formula 10).
    """
    place = np.arange(tables.shape[1])
    weight = np.abs(place[:, None] - place[None, :]) if weights == "linear" else place[:, None] != place[None, :]
    total, rows, columns = tables.sum(axis=(1, 2)), tables.sum(axis=2), tables.sum(axis=1)
    defined = (total > 0) & ((rows.max(axis=1) < total) | (columns.max(axis=1) < total))
    observed = np.einsum("nij,ij->n", tables[defined], weight.astype(float))
    expected = np.einsum("ni,nj,ij->n", rows[defined], columns[defined], weight.astype(float)) / total[defined]
    values: Array = 1 - observed / expected
    return values


def confusion(study: Study) -> tuple[tuple[int, ...], ...]:
    """Return how often reader A gave strength i (row) where reader B gave j (column), i and j from 0 to 3."""
    (a, b), _ = _arrays(study)
    return tuple(tuple(map(int, row)) for row in _tables(a, b, np.True_, 4).sum(axis=0))


def disagreements(engine: Engine, study: Study, language: str = "en") -> tuple[Disagreement, ...]:
    """Return every pair whose codes differ in link, item, relation or strength, with the outcome and its reason."""
    settled, differing = _settled(engine), []
    of_pair = {
        (code.unit, code.line or code.item): settled[code.iri] for code in codes_of(engine) if code.iri in settled
    }
    for unit in study.units:
        for target in study.targets:
            a, b = (codes.get((unit, target)) for codes in study.codes)
            if (a or b) and not (a and b and _said(a) == _said(b)):
                differing.append((unit, target, (a, b)))
    ends = {iri for unit, target, both in differing for iri in (unit, target, *(code.item for code in both if code))}
    named = things(engine, ends - {""}, language)
    found = []
    for unit, target, both in differing:
        own = next((settled[code.iri] for code in both if code and code.iri in settled), None)
        outcome, text = own or of_pair.get((unit, target), ("no link published", ""))
        rests_on: _Basis = "these codes" if own else "codes of other rounds" if (unit, target) in of_pair else ""
        one, other = (named.get(code.item) if code else None for code in both)
        pair = (named[unit], named[target])
        found.append(Disagreement(study.title, *pair, study.names, both, (one, other), outcome, text, rests_on))
    return tuple(found)


@per_engine
def _settled(engine: Engine) -> dict[str, tuple[str, str]]:
    """Return what became of each code that an outcome rests on, and how that was settled."""
    return {
        code: (f"{compact(outcome)} ({status.rsplit('/', 1)[-1]})", text)
        for code, outcome, status, text in engine.select(_SETTLED).texts()
    }


def _said(code: Code | None) -> str:
    if code is None:
        return "no link"
    item = f" {compact(code.item)}" if code.item else ""
    return f"{code.relation} {code.strength}{item}"
