"""The plain sentences of the report, made from the numbers, and what a ranking does not tell apart.

A finding is one sentence a line; the first is the finding of the section, the others add to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.analysis import Analysis, Frames
    from wsis_gdc.questions.analysis.uncertainty import Ranking
    from wsis_gdc.words.report_words import Gettext

__all__ = ["FINDINGS", "percent", "separation"]

_SHOWN: Final = 12  # places that a sentence about separation speaks of


def percent(share: float) -> str:
    """Return a share as whole percent; shares close to none or all do not become 0 or 100.

    >>> percent(0.884), percent(0.999), percent(1.0), percent(0.001)
    ('88 %', '> 99 %', '100 %', '< 1 %')
    """
    if 0 < share < 0.005:
        return "< 1 %"
    if 0.995 <= share < 1:
        return "> 99 %"
    return f"{share * 100:.0f} %"


def separation(ranking: Ranking, names: Sequence[str], _: Gettext) -> str:
    """Return the sentence that says which of the first places resamples do not tell apart."""
    placed = [place for place in ranking.order if ranking.values[place] > 0][:_SHOWN]
    if not placed:
        return _("Nothing has a link here.")
    if ranking.low.dtype.kind == "f":
        return _("Not resampled: how sure these places are is not known.")
    groups: dict[int, list[int]] = {}
    for place in placed:
        groups.setdefault(ranking.tier[place], []).append(place)
    joined = [group for group in groups.values() if len(group) > 1]
    if not joined:
        return _("Resamples tell each place from the next.")
    listed = "; ".join(", ".join(names[place] for place in group) for group in joined)
    return _("Resamples do not tell apart, read as one group each: {groups}.").format(groups=listed)


def coverage(analysis: Analysis, frames: Frames, _: Gettext) -> str:
    """Say how many commitments are held and how many stand alone."""
    whole = frames["coverage.objectives"].iloc[-1]
    if not whole["commitments"]:
        return _("No commitment was read against the action lines yet.")
    linked = int(whole["continues"] + whole["extends"] + whole["reliesOn"])
    alone = len(frames["coverage.alone"])
    return _(
        "Of {provisions} acting provisions, {linked} are linked to an action line ({continues} continue what the "
        "Plan of Action asks, {extends} extend it, {relies} rely on it), {alone} of them to a single line; {new} "
        "are new and {other} are general, procedural or not read."
    ).format(
        provisions=whole["commitments"],
        linked=linked,
        continues=whole["continues"],
        extends=whole["extends"],
        relies=whole["reliesOn"],
        alone=alone,
        new=whole["new"],
        other=whole["general"] + whole["procedural"] + whole["not_read"],
    )


def hubs(analysis: Analysis, frames: Frames, _: Gettext) -> str:
    """Say who leads by weight and who bridges most objectives."""
    if not analysis.values["lines.weighted_degree"].any():
        return _("No line holds a commitment yet.")
    lines, entities = analysis.facts.lines.rows, analysis.facts.entities
    text = _(
        "{line} holds the most weight of all lines (first in {sure} of resamples) and {bridge} spreads over most "
        "objectives."
    ).format(
        line=_first(analysis.ranking("lines.weighted_degree"), lines),
        sure=percent(_share_first(analysis, "lines.weighted_degree")),
        bridge=_first(analysis.ranking("lines.bridging"), lines),
    )
    if analysis.values["entities.weighted_degree"].any():
        text += "\n" + _("Among entities {entity} comes first (in {sure} of resamples).").format(
            entity=_first(analysis.ranking("entities.weighted_degree"), entities),
            sure=percent(_share_first(analysis, "entities.weighted_degree")),
        )
    return text


def communities(analysis: Analysis, frames: Frames, _: Gettext) -> str:
    """Say how many communities there are and how stable they are."""
    best, frame = analysis.communities["lines"], frames["communities.lines"]
    if frame.empty:
        return _("No two lines share a commitment, so there are no communities.")
    shaky = frame["name"][frame["resamples_together"].astype(float) < 0.9]
    text = _(
        "The lines fall into {number} communities ({names}) with modularity {modularity}; seeds agree on "
        "{agreement} of all pairs."
    ).format(
        number=len(frame),
        names="; ".join(frame["name"]),
        modularity=f"{best.modularity:.2f}",
        agreement=percent(best.agreement),
    )
    if len(shaky):
        text += "\n" + _("On resampled links these do not hold together: {names}.").format(names="; ".join(shaky))
    return text


def overlap(analysis: Analysis, frames: Frames, _: Gettext) -> str:
    """Say which lines and which entities share most."""
    lines, entities = frames["overlap.lines"], frames["overlap.entities"]
    if lines.empty:
        return _("No two lines share a commitment.")
    first = lines.iloc[0]
    text = _("{one} and {other} share most of all lines: {number} commitments.").format(
        one=first["one"], other=first["other"], number=first["shared"]
    )
    apart = entities[entities["apart"] > 0] if len(entities) else entities
    if len(entities):
        first = entities.iloc[0]
        text += "\n" + _("Among entities these are {one} and {other} with {number}.").format(
            one=first["one"], other=first["other"], number=first["shared"]
        )
    if len(apart):
        most = apart.sort_values(["apart", "shared_weight"], ascending=False, kind="stable").iloc[0]
        text += "\n" + _("Most commitments on different lines only are met by {one} and {other}: {number}.").format(
            one=most["one"], other=most["other"], number=most["apart"]
        )
    return text


def influence(analysis: Analysis, frames: Frames, _: Gettext) -> str:
    """Say which line's push reaches furthest and which gains most indirectly."""
    frame = frames["influence.lines"]
    if frame.empty or not frame["influence"].any():
        return _("No line holds a commitment, so no push leads anywhere.")
    first = frame.iloc[0]
    most = frame.sort_values("indirect", ascending=False, kind="stable").iloc[0]
    text = _("A push on {line} reaches furthest, worth {total} full links.").format(
        line=f"{first['code']} ({first['label']})", total=f"{first['influence']:.1f}"
    )
    if most["indirect"] > 0:
        text += "\n" + _("{other} gains most through others ({indirect}), above all on the path {path}.").format(
            other=most["code"], indirect=f"{most['indirect']:.1f}", path=most["path"]
        )
    return text


def robustness(analysis: Analysis, frames: Frames, _: Gettext) -> str:
    """Say whose leaving costs most."""
    entities, lines = frames["robustness.entities"], frames["robustness.lines"]
    parts = []
    if len(entities) and entities["only"].iloc[0] > 0:
        first = entities.iloc[0]
        parts.append(
            _("Without {entity}, {number} commitments lose their only facilitator.").format(
                entity=first["code"], number=int(first["only"])
            )
        )
        left = entities[entities["lines_left"] != ""]
        if len(left):
            listed = "; ".join(f"{code}: {lost}" for code, lost in zip(left["code"], left["lines_left"], strict=True))
            parts.append(_("Lines that hang on one entity: {lines}.").format(lines=listed))
    if len(lines) and lines["only"].iloc[0] > 0:
        first = lines.iloc[0]
        parts.append(
            _("Without {line}, {number} commitments lose their only link.").format(
                line=first["code"], number=int(first["only"])
            )
        )
    idle = int(((entities["ungis"] != "") & (entities["lines"] == 0)).sum())
    if idle:
        parts.append(_("Members of UNGIS that facilitate no line: {number}.").format(number=idle))
    return "\n".join(parts) or _("Nothing hangs on a single line or entity.")


def trends(analysis: Analysis, frames: Frames, _: Gettext) -> str:
    """Say which trend is best anchored and which are not."""
    frame = frames["trends.anchors"]
    if frame.empty or not frame["anchoring"].any():
        return _("No trend is linked yet.")
    first = frame.iloc[0]
    text = _("{trend} is anchored best (provisions: {provisions}, action lines: {lines}).").format(
        trend=first["label"], provisions=first["provisions"], lines=first["lines"]
    )
    homeless = frame[frame["lines"] == 0]["label"]
    if len(homeless):
        text += "\n" + _("Without any action line: {trends}.").format(trends=", ".join(homeless))
    return text


def _first(ranking: Ranking, things: Sequence[Thing]) -> str:
    first = things[ranking.order[0]]
    return first.code if first.code == first.label else f"{first.code} ({first.label})"


def _share_first(analysis: Analysis, name: str) -> float:
    """Return in what share of resamples the first by the published set comes first (shared places count)."""
    samples = analysis.samples.get(name)
    if samples is None or not len(samples):
        return 0.0
    first = analysis.ranking(name).order[0]
    return float((samples[:, first] >= samples.max(axis=1) - 1e-9).mean())


FINDINGS: Final[Mapping[str, Callable[[Analysis, Frames, Gettext], str]]] = {
    "coverage": coverage,
    "hubs": hubs,
    "communities": communities,
    "overlap": overlap,
    "influence": influence,
    "robustness": robustness,
    "trends": trends,
}
"""The finding of each section, in the order of the report."""
