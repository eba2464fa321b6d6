"""The tables of the analysis as pandas frames: numbers and codes only, with the same column names in every language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.questions.analysis import measures
from wsis_gdc.questions.analysis.projections import shared, tie_matrix

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.analysis.resampled import Analysis

    Array = np.ndarray[Any, Any]

__all__ = ["RELATIONS", "all_frames"]

RELATIONS: Final = ("continues", "extends", "reliesOn")
REASONS: Final = ("new", "general", "procedural")


def all_frames(analysis: Analysis) -> dict[str, pd.DataFrame]:
    """Return every table by its name."""
    return {
        "coverage.objectives": coverage_objectives(analysis),
        "coverage.lines": coverage_lines(analysis),
        "coverage.crowded": coverage_crowded(analysis),
        "coverage.alone": coverage_alone(analysis),
        "coverage.orphans": coverage_orphans(analysis),
        "hubs.lines": hubs(analysis, "lines", analysis.facts.lines.rows),
        "hubs.entities": hubs(analysis, "entities", analysis.facts.entities),
        "hubs.mechanisms": hubs(analysis, "mechanisms", analysis.facts.mechanisms.rows),
        "communities.lines": community_frame(analysis, "lines", analysis.facts.lines.rows),
        "communities.entities": community_frame(analysis, "entities", analysis.facts.entities),
        "overlap.lines": overlap_lines(analysis),
        "overlap.entities": overlap_entities(analysis),
        "influence.lines": influence_lines(analysis),
        "robustness.lines": robustness_lines(analysis),
        "robustness.entities": robustness_entities(analysis),
        "trends.anchors": trends_anchors(analysis),
        "trends.through": trends_through(analysis),
    }


def coverage_objectives(analysis: Analysis) -> pd.DataFrame:
    """Count provisions by objective: by the relation of their strongest tie, or by the reason why they have none.

    Of ties equally strong × confident the order is continues, extends, reliesOn. `linked` is the share with any tie,
    `linked_low` and `linked_high` bound its 90 % interval over resamples.
    """
    import numpy as np
    import pandas as pd

    from wsis_gdc.questions.analysis.resampled import scopes
    from wsis_gdc.questions.analysis.uncertainty import INTERVAL

    classes = _classes(analysis)
    samples = analysis.samples.get("coverage.linked")
    rows = []
    for place, (code, label, members) in enumerate(scopes(analysis.facts)):
        found = [classes[member] for member in members]
        row: dict[str, Any] = {"code": code, "label": label, "provisions": len(members)}
        row |= {name: found.count(name) for name in (*RELATIONS, *REASONS, "not_read")}
        row["linked"] = round(sum(name in RELATIONS for name in found) / len(found), 4) if found else 0.0
        low, high = (np.nan, np.nan) if samples is None else np.percentile(samples[:, place], INTERVAL)
        rows.append(row | {"linked_low": round(float(low), 4), "linked_high": round(float(high), 4)})
    return pd.DataFrame(rows)


def _classes(analysis: Analysis) -> list[str]:
    """Return for each provision the relation of its strongest tie, or why it has none."""
    best: dict[str, tuple[float, int, str]] = {}
    for tie in analysis.facts.lines.published:
        known = RELATIONS.index(tie.relation) if tie.relation in RELATIONS else len(RELATIONS)
        candidate = (-tie.strength * tie.confidence, known, tie.relation)
        best[tie.column] = min(best.get(tie.column, candidate), candidate)
    found = []
    for provision in analysis.facts.lines.columns:
        reason = analysis.facts.reasons.get(provision.iri, "")
        if provision.iri in best:
            found.append(best[provision.iri][2])
        else:
            found.append(reason if reason in REASONS else "not_read")
    return found


def coverage_lines(analysis: Analysis) -> pd.DataFrame:
    """Count each line's tied provisions by relation, and those that no other line holds."""
    import pandas as pd

    layer, ties = analysis.facts.lines, analysis.state.lines
    only, _ = measures.losses(ties)
    relation = {(tie.row, tie.column): tie.relation for tie in sorted(layer.published, key=_by_weight)}
    rows = []
    for place, line in enumerate(layer.rows):
        found = [relation[key] for column in layer.columns if (key := (line.iri, column.iri)) in relation]
        row: dict[str, Any] = {"code": line.code, "label": line.label, "provisions": len(found)}
        row |= {name: found.count(name) for name in RELATIONS}
        row |= {"held_alone": int(only[place].sum()), "weight": round(float(ties[place].sum()), 2)}
        rows.append(row | {"facilitators": _codes(analysis.facts.facilitators(line.iri))})
    return pd.DataFrame(rows)


def _by_weight(tie: Any) -> tuple[float, Any]:
    return tie.strength * tie.confidence, tie


def coverage_crowded(analysis: Analysis) -> pd.DataFrame:
    """Rank provisions by the summed weight of their ties with lines."""
    layer, ties = analysis.facts.lines, analysis.state.lines
    ranked = _ranked(analysis, "provisions.crowding", layer.columns)
    ranked.insert(2, "lines", [int((ties[:, place] > 0).sum()) for place in _order(analysis, "provisions.crowding")])
    held = [_codes(layer.rows[row] for row in ties[:, place].nonzero()[0]) for place in ranked.attrs["order"]]
    ranked["through"] = held
    return ranked[ranked["lines"] > 1].reset_index(drop=True)


def coverage_alone(analysis: Analysis) -> pd.DataFrame:
    """List provisions that one line alone holds, with that line, the strength and who facilitates it."""
    import pandas as pd

    layer, ties = analysis.facts.lines, analysis.state.lines
    only, _ = measures.losses(ties)
    strength = tie_matrix(layer, "strength")
    rows = []
    for place, provision in enumerate(layer.columns):
        for row in only[:, place].nonzero()[0]:
            line = layer.rows[row]
            values: dict[str, Any] = {"code": provision.code, "label": provision.label, "line": line.code}
            values |= {"strength": int(strength[row, place])}
            rows.append(values | {"facilitators": _codes(analysis.facts.facilitators(line.iri))})
    return pd.DataFrame(rows, columns=["code", "label", "line", "strength", "facilitators"])


def coverage_orphans(analysis: Analysis) -> pd.DataFrame:
    """List provisions without a tie, with the reason, and how often resamples give them one."""
    import numpy as np
    import pandas as pd

    samples = analysis.samples.get("provisions.crowding")
    rows = []
    for place, (provision, name) in enumerate(zip(analysis.facts.lines.columns, _classes(analysis), strict=True)):
        if name not in RELATIONS and not analysis.state.lines[:, place].any():
            share = np.nan if samples is None else round(float((samples[:, place] > 0).mean()), 3)
            rows.append({"code": provision.code, "label": provision.label, "reason": name, "linked_in": share})
    return pd.DataFrame(rows, columns=["code", "label", "reason", "linked_in"])


def hubs(analysis: Analysis, kind: str, things: Sequence[Thing]) -> pd.DataFrame:
    """Rank things by weighted degree, with PageRank, betweenness and bridging beside; those without a tie left out.

    Each measure has its value, place, 90 % interval of the place, share of resamples in the top, and group of places.
    """
    import pandas as pd

    from wsis_gdc.questions.analysis.resampled import CENTRALITY

    rankings = {name: analysis.ranking(f"{kind}.{name}") for name in CENTRALITY}
    rows = []
    for place in rankings["weighted_degree"].order:
        if rankings["weighted_degree"].values[place] <= 0:
            continue
        row: dict[str, Any] = {"code": things[place].code, "label": things[place].label}
        for name, ranking in rankings.items():
            row |= {f"{name}{end}": value for end, value in _place(ranking, place).items()}
        rows.append(row)
    ends = ("", "_rank", "_rank_low", "_rank_high", "_top", "_group")
    return pd.DataFrame(rows, columns=["code", "label", *(f"{name}{end}" for name in CENTRALITY for end in ends)])


def _place(ranking: Any, place: int) -> dict[str, Any]:
    return {
        "": round(float(ranking.values[place]), 4),
        "_rank": int(ranking.rank[place]),
        "_rank_low": ranking.low[place],
        "_rank_high": ranking.high[place],
        "_top": round(float(ranking.top[place]), 3),
        "_group": ranking.tier[place],
    }


def _order(analysis: Analysis, name: str) -> tuple[int, ...]:
    return analysis.ranking(name).order


def _ranked(analysis: Analysis, name: str, things: Sequence[Thing]) -> pd.DataFrame:
    """Return a ranking as a frame; its `attrs["order"]` holds the positions of the things from the first place on."""
    import pandas as pd

    ranking = analysis.ranking(name)
    measure = name.split(".")[1]
    rows = []
    for place in ranking.order:
        values = {f"{measure}{end}": value for end, value in _place(ranking, place).items()}
        rows.append({"code": things[place].code, "label": things[place].label, **values})
    frame = pd.DataFrame(rows, columns=None if rows else ["code", "label", measure])
    frame.attrs["order"] = ranking.order
    return frame


def community_frame(analysis: Analysis, kind: str, things: Sequence[Thing]) -> pd.DataFrame:
    """List communities by weight, named by their two strongest members (most weight inside), with their stability."""
    import pandas as pd

    found = analysis.communities[kind]
    pairs = shared(analysis.state.lines if kind == "lines" else analysis.entity_ties)
    rows = []
    for number in range(1, len(found.weights) + 1):
        members = [place for place, label in enumerate(found.labels) if label == number]
        inside = {place: pairs[place][members].sum() for place in members}
        members.sort(key=lambda place: (-round(float(inside[place]), 9), place))
        rows.append(
            {
                "community": number,
                "name": " · ".join(things[place].code for place in members[:2]),
                "members": _codes(things[place] for place in members),
                "size": len(members),
                "weight": round(found.weights[number - 1], 2),
                "seeds_together": found.seeds_together[number - 1],
                "resamples_together": found.resamples_together[number - 1],
            }
        )
    columns = ["community", "name", "members", "size", "weight", "seeds_together", "resamples_together"]
    return pd.DataFrame(rows, columns=columns)


def overlap_lines(analysis: Analysis) -> pd.DataFrame:
    """Rank pairs of lines by what they share, with the shared provisions and who facilitates both."""
    facts = analysis.facts

    def more(one: int, other: int) -> dict[str, Any]:
        first, second = (set(facts.facilitators(facts.lines.rows[place].iri)) for place in (one, other))
        both = [entity for entity in facts.entities if entity in first & second]
        return {"same_facilitators": _codes(both)}

    return _pairs(analysis, "lines_pairs.shared", facts.lines.rows, analysis.state.lines, more)


def overlap_entities(analysis: Analysis) -> pd.DataFrame:
    """Rank pairs of entities by the provisions that they share.

    `together` counts provisions shared on a line that both facilitate, `apart` those met on different lines only.
    """
    facts, lines = analysis.facts, analysis.state.lines > 0

    def more(one: int, other: int) -> dict[str, Any]:
        held = [
            [(facts.entities[place].iri, line.iri) in facts.facilitates for line in facts.lines.rows]
            for place in (one, other)
        ]
        common = [a and b for a, b in zip(*held, strict=True)]
        together = lines[common].any(axis=0)
        both = lines[held[0]].any(axis=0) & lines[held[1]].any(axis=0)
        return {"together": int((both & together).sum()), "apart": int((both & ~together).sum())}

    return _pairs(analysis, "entities_pairs.shared", facts.entities, analysis.entity_ties, more)


def _pairs(analysis: Analysis, name: str, things: Sequence[Thing], ties: Array, more: Any) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    ranking = analysis.ranking(name)
    first, second = np.triu_indices(len(things), 1)
    rows = []
    for place in ranking.order:
        if ranking.values[place] <= 0:
            break
        one, other = int(first[place]), int(second[place])
        common = ((ties[one] > 0) & (ties[other] > 0)).nonzero()[0]
        either = int(((ties[one] > 0) | (ties[other] > 0)).sum())
        row: dict[str, Any] = {"one": things[one].code, "other": things[other].code, "provisions": len(common)}
        row |= more(one, other)
        row |= {"jaccard": round(len(common) / either, 3)}
        row |= {f"shared{end}": value for end, value in _place(ranking, place).items()}
        rows.append(row | {"evidence": _codes(analysis.facts.lines.columns[column] for column in common)})
    return pd.DataFrame(rows, columns=None if rows else ["one", "other", "provisions"])


def influence_lines(analysis: Analysis) -> pd.DataFrame:
    """Rank lines by direct plus damped indirect influence, with the two-step path that adds most."""
    layer, ties = analysis.facts.lines, analysis.state.lines
    ranked = _ranked(analysis, "lines.influence", layer.rows)
    direct, indirect = measures.influence(ties)
    steps = measures.strongest_step(ties)
    order = ranked.attrs["order"]
    ranked.insert(2, "direct", [round(float(direct[place]), 3) for place in order])
    ranked.insert(3, "indirect", [round(float(indirect[place]), 3) for place in order])
    ranked["path"] = [
        f"{layer.rows[place].code} → {layer.columns[step[0]].code} → {layer.rows[step[1]].code}" if step else ""
        for place in order
        for step in (steps[place],)
    ]
    ranked["path_adds"] = [round(steps[place][2], 3) if steps[place] else 0.0 for place in order]
    return ranked


def robustness_lines(analysis: Analysis) -> pd.DataFrame:
    """Count for each line the provisions and trends that lose their only or their strongest tie without it."""
    facts, state = analysis.facts, analysis.state
    ranked = _ranked(analysis, "lines.only", facts.lines.rows)
    only, strongest = measures.losses(state.lines)
    trend_only, _ = measures.losses(state.trend_lines.T)
    place_of = {line.iri: place for place, line in enumerate(facts.trend_lines.columns)}
    order = ranked.attrs["order"]
    ranked.insert(3, "strongest", [int(strongest[place].sum()) for place in order])
    lost = [place_of.get(facts.lines.rows[place].iri) for place in order]
    ranked.insert(4, "trends", [0 if place is None else int(trend_only[place].sum()) for place in lost])
    ranked["loses_only"] = [_codes(facts.lines.columns[c] for c in only[place].nonzero()[0]) for place in order]
    ranked["loses_strongest"] = [
        _codes(facts.lines.columns[c] for c in strongest[place].nonzero()[0]) for place in order
    ]
    return ranked


def robustness_entities(analysis: Analysis) -> pd.DataFrame:
    """Take away entities one by one, every member of UNGIS included: what loses its only or its strongest link.

    `lines` counts the lines that an entity facilitates, `lines_left` those that nobody else does, `named_in` the
    provisions (of any document) that name it.
    """
    facts, ties = analysis.facts, analysis.entity_ties
    ranked = _ranked(analysis, "entities.only", facts.entities)
    only, strongest = measures.losses(ties)
    order = ranked.attrs["order"]
    held = {entity.iri: {line for who, line in facts.facilitates if who == entity.iri} for entity in facts.entities}
    left = {
        entity.iri: [
            line for line in facts.lines.rows if line.iri in held[entity.iri] and len(facts.facilitators(line.iri)) == 1
        ]
        for entity in facts.entities
    }
    entities = [facts.entities[place] for place in order]
    ranked.insert(2, "ungis", [", ".join(facts.ungis.get(entity.iri, ())) for entity in entities])
    ranked.insert(3, "lines", [len(held[entity.iri]) for entity in entities])
    ranked.insert(4, "lines_left", [_codes(left[entity.iri]) for entity in entities])
    ranked.insert(6, "strongest", [int(strongest[place].sum()) for place in order])
    ranked.insert(7, "named_in", [len(facts.naming.get(entity.iri, ())) for entity in entities])
    ranked["loses_only"] = [_codes(facts.lines.columns[c] for c in only[place].nonzero()[0]) for place in order]
    return ranked


def trends_anchors(analysis: Analysis) -> pd.DataFrame:
    """Rank trends by the weight of their ties, with the strongest line and who facilitates it."""
    facts, state = analysis.facts, analysis.state
    ranked = _ranked(analysis, "trends.anchoring", facts.trend_lines.rows)
    order = ranked.attrs["order"]
    ranked.insert(2, "lines", [int((state.trend_lines[place] > 0).sum()) for place in order])
    ranked.insert(3, "provisions", [int((state.trend_provisions[place] > 0).sum()) for place in order])
    strongest = []
    for place in order:
        row = state.trend_lines[place]
        strongest.append(facts.trend_lines.columns[int(row.argmax())] if row.any() else None)
    ranked["strongest_line"] = [line.code if line else "" for line in strongest]
    ranked["facilitators"] = [_codes(facts.facilitators(line.iri)) if line else "" for line in strongest]
    return ranked


def trends_through(analysis: Analysis) -> pd.DataFrame:
    """List every line that anchors a trend, with strength, confidence and facilitators."""
    import pandas as pd

    facts = analysis.facts
    trends = {trend.iri: (place, trend) for place, trend in enumerate(facts.trend_lines.rows)}
    lines = {line.iri: (place, line) for place, line in enumerate(facts.trend_lines.columns)}
    rows = []
    for tie in sorted(
        facts.trend_lines.published,
        key=lambda tie: (trends[tie.row][0], -tie.strength * tie.confidence, lines[tie.column][0], tie),
    ):
        line = lines[tie.column][1]
        item = tie.item.rsplit("/", 1)[-1] if "/poa/" in tie.item else ""
        row: dict[str, Any] = {"trend": trends[tie.row][1].label, "line": line.code, "item": item}
        row |= {"strength": int(tie.strength), "confidence": tie.confidence}
        rows.append(row | {"facilitators": _codes(facts.facilitators(line.iri))})
    return pd.DataFrame(rows, columns=["trend", "line", "item", "strength", "confidence", "facilitators"])


def _codes(things: Any) -> str:
    return ", ".join(thing.code for thing in things)
