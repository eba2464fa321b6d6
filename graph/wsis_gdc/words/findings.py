"""The plain sentences of the report, made from the numbers, and what a ranking does not tell apart.

A finding is a few sentences; the first is the finding of the section, the others add to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from wsis_gdc.words.languages import labelled, number, translator

if TYPE_CHECKING:
    import pandas as pd

    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.analysis import Analysis, Frames
    from wsis_gdc.questions.analysis.uncertainty import Ranking

__all__ = ["FINDINGS", "percent", "separation"]

_SHOWN: Final = 12  # places that a sentence about separation speaks of


def percent(share: float, language: str = "en") -> str:
    """Return a share as whole percent; shares close to none or all do not become 0 or 100.

    >>> percent(0.884), percent(0.999), percent(1.0), percent(0.001)
    ('88%', '> 99%', '100%', '< 1%')
    """
    if 0 < share < 0.005:
        return f"< {number(0.01, language, '0%')}"
    if 0.995 <= share < 1:
        return f"> {number(0.99, language, '0%')}"
    return number(share, language, "0%")


def separation(ranking: Ranking, names: Sequence[str], language: str = "en") -> str:
    """Return the sentence that says which of the first places resamples do not tell apart."""
    _ = translator(language).gettext
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
    listed = _("; ").join(_(", ").join(names[place] for place in group) for group in joined)
    return _("Resamples do not tell apart, read as one group each: {groups}.").format(groups=listed)


def coverage(analysis: Analysis, frames: Frames, language: str = "en") -> Iterator[str]:
    """Say how many commitments are held and how many stand alone."""
    _ = translator(language).gettext
    whole = frames["coverage.objectives"].iloc[-1]
    if not whole["commitments"]:
        yield _("No commitment was read against the action lines yet.")
        return
    yield _(
        "Of {provisions} acting provisions, {linked} are linked to an action line (by their strongest link {continues} "
        "continue what the Plan of Action asks, {extends} extend it, {relies} rely on it), {alone} of them to a single "
        "line; {elsewhere} are linked only with texts of the Summit beside the lines, {new} are new and {other} are "
        "general or procedural."
    ).format(
        provisions=whole["commitments"],
        linked=whole["continues"] + whole["extends"] + whole["reliesOn"],
        continues=whole["continues"],
        extends=whole["extends"],
        relies=whole["reliesOn"],
        alone=len(frames["coverage.alone"]),
        elsewhere=whole["elsewhere"],
        new=whole["new"],
        other=whole["general"] + whole["procedural"],
    )
    if whole["not_read"]:
        yield _("Not read: {count}.").format(count=whole["not_read"])
    yield _(
        "Opening clauses of paragraphs, whose items state the acts, do not count here; elsewhere they count as "
        "commitments."
    )


def hubs(analysis: Analysis, frames: Frames, language: str = "en") -> Iterator[str]:
    """Say who leads by weight and who bridges most objectives."""
    _ = translator(language).gettext
    if not analysis.values["lines.weighted_degree"].any():
        yield _("No line holds a commitment yet.")
        return
    lines, entities = analysis.facts.lines.rows, analysis.facts.entities
    yield _(
        "{line} holds the most weight of all lines (first in {sure} of resamples) and {bridge} spreads over most "
        "objectives."
    ).format(
        line=_first(analysis.ranking("lines.weighted_degree"), lines),
        sure=percent(_share_first(analysis, "lines.weighted_degree"), language),
        bridge=_first(analysis.ranking("lines.bridging"), lines),
    )
    if analysis.values["entities.weighted_degree"].any():
        yield _("Among entities {entity} comes first (in {sure} of resamples).").format(
            entity=_first(analysis.ranking("entities.weighted_degree"), entities),
            sure=percent(_share_first(analysis, "entities.weighted_degree"), language),
        )


def communities(analysis: Analysis, frames: Frames, language: str = "en") -> Iterator[str]:
    """Say how many communities there are and how stable they are."""
    translations = translator(language)
    _, ngettext = translations.gettext, translations.ngettext
    best, frame = analysis.communities["lines"], frames["communities.lines"]
    titled = _titles(analysis.facts.lines.rows)
    if frame.empty:
        yield _("No two lines share a commitment, so there are no communities.")
        return
    yield ngettext(
        "The lines fall into {number} group ({names}). How clearly they stand apart (modularity): {modularity}, where "
        "0 is not at all and 1 is fully; repeats agree on {agreement} of all pairs.",
        "The lines fall into {number} groups ({names}). How clearly they stand apart (modularity): {modularity}, where "
        "0 is not at all and 1 is fully; repeats agree on {agreement} of all pairs.",
        len(frame),
    ).format(
        number=len(frame),
        names=_("; ").join(" · ".join(map(titled, name.split(" · "))) for name in frame["name"]),
        modularity=number(best.modularity, language, "0.00"),
        agreement=percent(best.agreement, language),
    )
    shaky = frame["name"][frame["resamples_together"].astype(float) < 0.9]
    if len(shaky):
        yield _("On resampled links these do not hold together: {names}.").format(names=_("; ").join(shaky))


def overlap(analysis: Analysis, frames: Frames, language: str = "en") -> Iterator[str]:
    """Say which lines and which entities share most."""
    translations = translator(language)
    _, ngettext = translations.gettext, translations.ngettext
    lines, entities = frames["overlap.lines"], frames["overlap.entities"]
    if lines.empty:
        yield _("No two lines share a commitment.")
        return
    line, entity = _titles(analysis.facts.lines.rows), _titles(analysis.facts.entities)
    form = ngettext(
        "{one} and {other} share most of all lines: {number} commitment.",
        "{one} and {other} share most of all lines: {number} commitments.",
        int(lines["shared"].iloc[0]),
    )
    yield _pair(form, lines, "shared", line)
    if entities.empty:
        return
    yield _pair(_("Among entities these are {one} and {other} with {number}."), entities, "shared", entity)
    apart = entities[entities["apart"] > 0].sort_values(["apart", "shared_weight"], ascending=False, kind="stable")
    if len(apart):
        form = ngettext(
            "{one} and {other} meet in {number} commitment through different lines only; no two entities in more.",
            "{one} and {other} meet in {number} commitments through different lines only; no two entities in more.",
            int(apart["apart"].iloc[0]),
        )
        yield _pair(form, apart, "apart", entity)


def _pair(form: str, pairs: pd.DataFrame, number: str, titled: Callable[[str], str]) -> str:
    first = pairs.iloc[0]
    return form.format(one=titled(first["one"]), other=titled(first["other"]), number=first[number])


def influence(analysis: Analysis, frames: Frames, language: str = "en") -> Iterator[str]:
    """Say which line's push reaches furthest and which gains most indirectly."""
    _ = translator(language).gettext
    frame = frames["influence.lines"]
    if frame.empty or not frame["influence"].any():
        yield _("No line holds a commitment, so no push leads anywhere.")
        return
    first = frame.iloc[0]
    titled = _titles(analysis.facts.lines.rows)
    yield _("A push on {line} reaches furthest, worth {total} full links.").format(
        line=titled(first["code"]), total=number(first["influence"], language, "0.0")
    )
    most = frame.sort_values("indirect", ascending=False, kind="stable").iloc[0]
    if most["indirect"] > 0:
        yield _("{other} gains most through others ({indirect}), above all on the path {path}.").format(
            other=titled(most["code"]), indirect=number(most["indirect"], language, "0.0"), path=most["path"]
        )


def robustness(analysis: Analysis, frames: Frames, language: str = "en") -> Iterator[str]:
    """Say whose leaving costs most."""
    translations = translator(language)
    _, ngettext = translations.gettext, translations.ngettext
    entities, lines = frames["robustness.entities"], frames["robustness.lines"]
    one_entity, one_line = (len(frame) and frame["only"].iloc[0] > 0 for frame in (entities, lines))
    if one_entity:
        lost = int(entities["only"].iloc[0])
        yield ngettext(
            "Without {entity}, {number} commitment loses its only facilitator.",
            "Without {entity}, {number} commitments lose their only facilitator.",
            lost,
        ).format(entity=_titles(analysis.facts.entities)(entities["code"].iloc[0]), number=lost)
        left = entities[entities["lines_left"] != ""]
        if len(left):
            pairs = zip(left["code"], left["lines_left"], strict=True)
            listed = _("; ").join(labelled(code, left_alone, language) for code, left_alone in pairs)
            yield _("Lines that hang on one entity: {lines}.").format(lines=listed)
    if one_line:
        lost = int(lines["only"].iloc[0])
        yield ngettext(
            "Without {line}, {number} commitment loses its only link.",
            "Without {line}, {number} commitments lose their only link.",
            lost,
        ).format(line=_titles(analysis.facts.lines.rows)(lines["code"].iloc[0]), number=lost)
    held = zip(entities["ungis"], entities["lines"], strict=True)
    idle = sum("member" in roles.split(", ") and not lines for roles, lines in held)
    if idle:
        yield _("Members of UNGIS that lead or co-facilitate no line: {number}.").format(number=idle)
    if not (one_entity or one_line or idle):
        yield _("Nothing hangs on a single line or entity.")


def trends(analysis: Analysis, frames: Frames, language: str = "en") -> Iterator[str]:
    """Say which trend is best anchored and which are not."""
    _ = translator(language).gettext
    frame = frames["trends.anchors"]
    if frame.empty or not frame["anchoring"].any():
        yield _("No trend is linked yet.")
        return
    first = frame.iloc[0]
    yield _("{trend} is anchored best (provisions: {provisions}, action lines: {lines}).").format(
        trend=first["label"], provisions=first["provisions"], lines=first["lines"]
    )
    homeless = frame[frame["lines"] == 0]["label"]
    if len(homeless):
        yield _("Without any action line: {trends}.").format(trends=_(", ").join(homeless))


def _first(ranking: Ranking, things: Sequence[Thing]) -> str:
    first = things[ranking.order[0]]
    return _titles((first,))(first.code)


def _titles(things: Sequence[Thing]) -> Callable[[str], str]:
    """Return a function that puts the title of a thing behind its code: "C4 (Capacity building)"."""
    labels = {thing.code: thing.label for thing in things}
    return lambda code: code if labels.get(code, code) == code else f"{code} ({labels[code]})"


def _share_first(analysis: Analysis, name: str) -> float:
    """Return in what share of resamples the first by the published set comes first (shared places count)."""
    samples = analysis.samples.get(name)
    if samples is None or not len(samples):
        return 0.0
    first = analysis.ranking(name).order[0]
    return float((samples[:, first] >= samples.max(axis=1) - 1e-9).mean())


FINDINGS: Final[Mapping[str, Callable[[Analysis, Frames, str], Iterator[str]]]] = {
    "coverage": coverage,
    "hubs": hubs,
    "communities": communities,
    "overlap": overlap,
    "influence": influence,
    "robustness": robustness,
    "trends": trends,
}
"""The finding of each section in a language, in the order of the report."""
