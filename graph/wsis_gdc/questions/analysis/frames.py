"""The tables of the analysis as pandas frames: numbers and codes only, with the same column names in every language.

``commitments`` is always a number of commitments; of two things ``shared`` is the number that concern both, ``either``
that of those that concern one of them, as in ``wsis-gdc overlaps``. A ranked measure stands under its name, with its
place (``_rank``), the range of the places that it has in the published set and in 90 % of resamples (``_rank_low``,
``_rank_high``), the share of resamples in which it is in the top (``_top``), and the group of places that resamples do
not tell apart (``_group``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd

from wsis_gdc.knowledge.coding import ELSEWHERE, RELATIONS, closeness
from wsis_gdc.knowledge.things import Thing
from wsis_gdc.questions.analysis import measures
from wsis_gdc.questions.analysis.layers import Array, Tie, shared
from wsis_gdc.questions.analysis.resampled import CENTRALITY, Analysis
from wsis_gdc.questions.analysis.uncertainty import INTERVAL, Ranking

__all__ = ["TABLES", "Frames", "tables"]

REASONS: Final = ("new", "general", "procedural", ELSEWHERE)
_NOT_READ: Final = "not_read"

Frames = Mapping[str, pd.DataFrame]
Row = dict[str, Any]


def tables(analysis: Analysis) -> Frames:
    """Return every table by its name."""
    return {name: table(analysis) for name, table in TABLES.items()}


def coverage_objectives(analysis: Analysis) -> pd.DataFrame:
    """Count commitments by objective: by the relation of their strongest tie, or by the reason why they have none.

    Of ties equally strong × confident the order is continues, extends, reliesOn. `linked` is the share with any tie,
    `survives_low` and `survives_high` bound the share that 90 % of resamples leave: they only ever drop ties, so it is
    no interval of `linked`, which may lie above.
    """
    classes = _classes(analysis)
    samples = analysis.samples.get("coverage.linked")
    kinds = (*RELATIONS, *REASONS, _NOT_READ)
    rows = []
    for number, scope in enumerate(analysis.facts.scopes):
        members = [classes[place] for place in scope.places]
        counts = {kind: members.count(kind) for kind in kinds}
        linked = sum(counts[relation] for relation in RELATIONS)
        low, high = (np.nan, np.nan) if samples is None else np.percentile(samples[:, number], INTERVAL)
        rows.append(
            {"code": scope.code, "label": scope.label, "commitments": len(members), **counts}
            | {"linked": round(linked / len(members), 4) if members else 0.0}
            | {"survives_low": round(float(low), 4), "survives_high": round(float(high), 4)}
        )
    return _frame(rows, "code", "label", "commitments", *kinds, "linked", "survives_low", "survives_high")


def _classes(analysis: Analysis) -> list[str]:
    """Return for each commitment the relation of its strongest tie, or why it has none."""
    best: dict[str, tuple[float, int, str]] = {}
    for tie in analysis.facts.lines.published:
        candidate = (-tie.weight(), closeness(tie.relation), tie.relation)
        best[tie.column] = min(best.get(tie.column, candidate), candidate)

    def class_of(commitment: Thing) -> str:
        if commitment.iri in best:
            return best[commitment.iri][2]
        reason = analysis.facts.reasons.get(commitment.iri, "")
        return reason if reason in REASONS else _NOT_READ

    return [class_of(commitment) for commitment in analysis.facts.lines.columns]


def coverage_lines(analysis: Analysis) -> pd.DataFrame:
    """Count each line's commitments by relation, and those that no other line holds."""
    layer, ties = analysis.facts.lines, analysis.state.lines
    only, _ = measures.losses(ties)
    strongest: dict[tuple[str, str], Tie] = {}
    for tie in sorted(layer.published, key=lambda tie: (tie.weight(), tie)):
        strongest[tie.row, tie.column] = tie
    rows = []
    for place, line in enumerate(layer.rows):
        held = [tie.relation for (row, _column), tie in strongest.items() if row == line.iri]
        rows.append(
            _named(line)
            | {"commitments": len(held), **{name: held.count(name) for name in RELATIONS}}
            | {"held_alone": int(only[place].sum()), "weight": round(float(ties[place].sum()), 2)}
            | {"facilitators": _codes(analysis.facts.facilitators(line.iri))}
        )
    return _frame(rows, "code", "label", "commitments", *RELATIONS, "held_alone", "weight", "facilitators")


def coverage_crowded(analysis: Analysis) -> pd.DataFrame:
    """Rank commitments that several lines hold by the summed weight of their ties."""
    layer, ties = analysis.facts.lines, analysis.state.lines
    rows = []
    for place, placed in _ranked(analysis, "provisions.crowding"):
        lines = ties[:, place].nonzero()[0]
        if len(lines) > 1:
            through = _codes(layer.rows[line] for line in lines)
            rows.append(_named(layer.columns[place]) | {"lines": len(lines)} | placed | {"through": through})
    return _frame(rows, "code", "label", "lines", *_columns("crowding"), "through")


def coverage_alone(analysis: Analysis) -> pd.DataFrame:
    """List commitments that one line alone holds, with that line, the strength and who facilitates it."""
    layer = analysis.facts.lines
    only, _ = measures.losses(analysis.state.lines)
    strength: dict[tuple[str, str], float] = {}
    for tie in layer.published:
        strength[tie.row, tie.column] = max(tie.strength, strength.get((tie.row, tie.column), 0.0))
    rows = []
    for place, commitment in enumerate(layer.columns):
        for line in (layer.rows[row] for row in only[:, place].nonzero()[0]):
            rows.append(
                _named(commitment)
                | {"line": line.code, "strength": int(strength[line.iri, commitment.iri])}
                | {"facilitators": _codes(analysis.facts.facilitators(line.iri))}
            )
    return _frame(rows, "code", "label", "line", "strength", "facilitators")


def coverage_orphans(analysis: Analysis) -> pd.DataFrame:
    """List commitments without a tie, with the reason, and how often resamples give them one."""
    samples = analysis.samples.get("provisions.crowding")
    rows = []
    for place, (commitment, name) in enumerate(zip(analysis.facts.lines.columns, _classes(analysis), strict=True)):
        if name in (*REASONS, _NOT_READ):
            share = np.nan if samples is None else round(float((samples[:, place] > 0).mean()), 3)
            rows.append(_named(commitment) | {"reason": name, "linked_in": share})
    return _frame(rows, "code", "label", "reason", "linked_in")


def hubs(analysis: Analysis, kind: str) -> pd.DataFrame:
    """Rank things by weighted degree, with PageRank, betweenness and bridging beside; those without a tie left out."""
    things = _things(analysis, kind)
    rankings = {name: analysis.ranking(f"{kind}.{name}") for name in CENTRALITY}
    rows = []
    for place in rankings["weighted_degree"].order:
        if rankings["weighted_degree"].values[place] > 0:
            row = _named(things[place])
            for name, ranking in rankings.items():
                row |= _placed(ranking, name, place)
            rows.append(row)
    return _frame(rows, "code", "label", *(column for name in CENTRALITY for column in _columns(name)))


def communities(analysis: Analysis, kind: str) -> pd.DataFrame:
    """List communities by weight, named by their two strongest members (most weight inside), with their stability."""
    things, best = _things(analysis, kind), analysis.communities[kind]
    pairs = shared(analysis.state.lines if kind == "lines" else analysis.entity_ties)
    rows = []
    for number, weight in enumerate(best.weights, 1):
        members = [place for place, label in enumerate(best.labels) if label == number]
        inside = {place: pairs[place][members].sum() for place in members}
        members.sort(key=lambda place: (-round(float(inside[place]), 9), place))
        rows.append(
            {
                "community": number,
                "name": " · ".join(things[place].code for place in members[:2]),
                "members": _codes(things[place] for place in members),
                "size": len(members),
                "weight": round(weight, 2),
                "seeds_together": best.seeds_together[number - 1],
                "resamples_together": best.resamples_together[number - 1],
            }
        )
    return _frame(rows, "community", "name", "members", "size", "weight", "seeds_together", "resamples_together")


def overlap_lines(analysis: Analysis) -> pd.DataFrame:
    """Rank pairs of lines by the weight that they share, with the shared commitments and who facilitates both."""
    facts = analysis.facts
    who = [set(facts.facilitators(line.iri)) for line in facts.lines.rows]
    rows = [
        pair | {"same_facilitators": _codes(entity for entity in facts.entities if entity in who[one] & who[other])}
        for one, other, pair in _pairs(analysis, "lines", analysis.state.lines)
    ]
    return _frame(rows, *_PAIR, "same_facilitators", *_columns("shared_weight"), "evidence")


def overlap_entities(analysis: Analysis) -> pd.DataFrame:
    """Rank pairs of entities by the weight of the commitments that they share.

    `together` counts commitments shared on a line that both facilitate, `apart` those met on different lines only.
    """
    facts, lines = analysis.facts, analysis.state.lines > 0
    held = np.array(
        [[(entity.iri, line.iri) in facts.facilitates for line in facts.lines.rows] for entity in facts.entities]
    )
    rows = []
    for one, other, pair in _pairs(analysis, "entities", analysis.entity_ties):
        both = lines[held[one]].any(axis=0) & lines[held[other]].any(axis=0)
        together = lines[held[one] & held[other]].any(axis=0)
        rows.append(pair | {"together": int((both & together).sum()), "apart": int((both & ~together).sum())})
    return _frame(rows, *_PAIR, "together", "apart", *_columns("shared_weight"), "evidence")


_PAIR: Final = ("one", "other", "shared", "either", "jaccard")


def _pairs(analysis: Analysis, kind: str, ties: Array) -> Iterator[tuple[int, int, Row]]:
    """Yield the places of two things that share something and the columns of the pair, the most shared weight first."""
    things = _things(analysis, kind)
    first, second = np.triu_indices(len(things), 1)
    for place, placed in _ranked(analysis, f"{kind}_pairs.shared_weight"):
        if placed["shared_weight"] <= 0:
            return
        one, other = int(first[place]), int(second[place])
        common = ((ties[one] > 0) & (ties[other] > 0)).nonzero()[0]
        either = int(((ties[one] > 0) | (ties[other] > 0)).sum())
        yield (
            one,
            other,
            {"one": things[one].code, "other": things[other].code, "shared": len(common), "either": either}
            | {"jaccard": round(len(common) / either, 4), **placed}
            | {"evidence": _codes(analysis.facts.lines.columns[column] for column in common)},
        )


def influence_lines(analysis: Analysis) -> pd.DataFrame:
    """Rank lines by direct plus damped indirect influence, with the two-step path that adds most."""
    layer, ties = analysis.facts.lines, analysis.state.lines
    direct, indirect = measures.influence(ties)
    steps = measures.strongest_step(ties)
    rows = []
    for place, placed in _ranked(analysis, "lines.influence"):
        row = _named(layer.rows[place]) | placed
        row |= {"direct": round(float(direct[place]), 3), "indirect": round(float(indirect[place]), 3)}
        row |= {"path": "", "path_adds": 0.0}
        if step := steps[place]:
            column, other, adds = step
            path = (layer.rows[place], layer.columns[column], layer.rows[other])
            row |= {"path": " → ".join(thing.code for thing in path), "path_adds": round(adds, 3)}
        rows.append(row)
    return _frame(rows, "code", "label", "direct", "indirect", *_columns("influence"), "path", "path_adds")


def robustness_lines(analysis: Analysis) -> pd.DataFrame:
    """Count for each line the commitments and trends that lose their only or their strongest tie without it."""
    facts = analysis.facts
    only, strongest = measures.losses(analysis.state.lines)
    trend_only, _ = measures.losses(analysis.state.trend_lines.T)
    trends = {line.iri: int(lost.sum()) for line, lost in zip(facts.trend_lines.columns, trend_only, strict=True)}
    rows = [
        _named(facts.lines.rows[place])
        | placed
        | {"strongest": int(strongest[place].sum()), "trends": trends.get(facts.lines.rows[place].iri, 0)}
        | {"loses_only": _lost(analysis, only[place]), "loses_strongest": _lost(analysis, strongest[place])}
        for place, placed in _ranked(analysis, "lines.only")
    ]
    value, *ends = _columns("only")
    return _frame(rows, "code", "label", value, "strongest", "trends", *ends, "loses_only", "loses_strongest")


def robustness_entities(analysis: Analysis) -> pd.DataFrame:
    """Take away entities one by one, every member of UNGIS included: what loses its only or its strongest link.

    `lines` counts the lines that an entity facilitates, `lines_left` those that nobody else does, `named_in` the
    provisions (of any document) that name it.
    """
    facts = analysis.facts
    only, strongest = measures.losses(analysis.entity_ties)
    rows = []
    for place, placed in _ranked(analysis, "entities.only"):
        entity = facts.entities[place]
        left = [line for line in facts.lines.rows if facts.facilitators(line.iri) == (entity,)]
        rows.append(
            _named(entity)
            | {"ungis": ", ".join(facts.ungis.get(entity.iri, ()))}
            | {"lines": sum(who == entity.iri for who, _line in facts.facilitates), "lines_left": _codes(left)}
            | {"strongest": int(strongest[place].sum()), "named_in": len(facts.naming.get(entity.iri, ()))}
            | {**placed, "loses_only": _lost(analysis, only[place])}
        )
    value, *ends = _columns("only")
    known = ("code", "label", "ungis", "lines", "lines_left")
    return _frame(rows, *known, value, "strongest", "named_in", *ends, "loses_only")


def _lost(analysis: Analysis, columns: Array) -> str:
    return _codes(analysis.facts.lines.columns[column] for column in columns.nonzero()[0])


def trends_anchors(analysis: Analysis) -> pd.DataFrame:
    """Rank trends by the weight of their ties, with the strongest line and who facilitates it."""
    facts, state = analysis.facts, analysis.state
    rows = []
    for place, placed in _ranked(analysis, "trends.anchoring"):
        lines, provisions = state.trend_lines[place], state.trend_provisions[place]
        row = _named(facts.trend_lines.rows[place]) | placed
        row |= {"lines": int((lines > 0).sum()), "provisions": int((provisions > 0).sum())}
        row |= {"strongest_line": "", "facilitators": ""}
        if lines.any():
            strongest = facts.trend_lines.columns[int(lines.argmax())]
            row |= {"strongest_line": strongest.code, "facilitators": _codes(facts.facilitators(strongest.iri))}
        rows.append(row)
    counts = ("code", "label", "lines", "provisions")
    return _frame(rows, *counts, *_columns("anchoring"), "strongest_line", "facilitators")


def trends_through(analysis: Analysis) -> pd.DataFrame:
    """List every line that anchors a trend, with strength, confidence and facilitators."""
    facts, layer = analysis.facts, analysis.facts.trend_lines
    trends = {trend.iri: (place, trend) for place, trend in enumerate(layer.rows)}
    lines = {line.iri: (place, line) for place, line in enumerate(layer.columns)}
    rows = []
    for tie in sorted(layer.published, key=lambda tie: (trends[tie.row][0], -tie.weight(), lines[tie.column][0], tie)):
        line = lines[tie.column][1]
        item = "" if tie.item in lines else tie.item.rsplit("/", 1)[-1]
        rows.append(
            {"trend": trends[tie.row][1].label, "line": line.code, "item": item, "strength": int(tie.strength)}
            | {"confidence": tie.confidence, "facilitators": _codes(facts.facilitators(line.iri))}
        )
    return _frame(rows, "trend", "line", "item", "strength", "confidence", "facilitators")


def _frame(rows: Iterable[Row], *columns: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns))


def _things(analysis: Analysis, kind: str) -> tuple[Thing, ...]:
    facts = analysis.facts
    return {"lines": facts.lines.rows, "entities": facts.entities, "mechanisms": facts.mechanisms.rows}[kind]


def _ranked(analysis: Analysis, name: str) -> Iterator[tuple[int, Row]]:
    """Yield the position of each thing and the columns of its place, from the first place on."""
    ranking = analysis.ranking(name)
    for place in ranking.order:
        yield place, _placed(ranking, name.split(".")[1], place)


def _placed(ranking: Ranking, measure: str, place: int) -> Row:
    value, rank, low, high, top, group = _columns(measure)
    return {
        value: round(float(ranking.values[place]), 4),
        rank: int(ranking.rank[place]),
        low: ranking.low[place],
        high: ranking.high[place],
        top: round(float(ranking.top[place]), 3),
        group: ranking.tier[place],
    }


def _columns(measure: str) -> tuple[str, ...]:
    """Return the names of the columns of a ranked measure."""
    return tuple(f"{measure}{end}" for end in ("", "_rank", "_rank_low", "_rank_high", "_top", "_group"))


def _named(thing: Thing) -> Row:
    return {"code": thing.code, "label": thing.label}


def _codes(things: Iterable[Thing]) -> str:
    return ", ".join(thing.code for thing in things)


TABLES: Final[Mapping[str, partial[pd.DataFrame]]] = {
    "coverage.objectives": partial(coverage_objectives),
    "coverage.lines": partial(coverage_lines),
    "coverage.crowded": partial(coverage_crowded),
    "coverage.alone": partial(coverage_alone),
    "coverage.orphans": partial(coverage_orphans),
    "hubs.lines": partial(hubs, kind="lines"),
    "hubs.entities": partial(hubs, kind="entities"),
    "hubs.mechanisms": partial(hubs, kind="mechanisms"),
    "communities.lines": partial(communities, kind="lines"),
    "communities.entities": partial(communities, kind="entities"),
    "overlap.lines": partial(overlap_lines),
    "overlap.entities": partial(overlap_entities),
    "influence.lines": partial(influence_lines),
    "robustness.entities": partial(robustness_entities),
    "robustness.lines": partial(robustness_lines),
    "trends.anchors": partial(trends_anchors),
    "trends.through": partial(trends_through),
}
"""What makes each table, by section and part, in the order of the report."""
