"""The page on gaps and overlaps: what the links leave out, and where work meets, each as table, sentences and CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.base.texts import records_csv, relative_address
from wsis_gdc.site.rendering import About, render
from wsis_gdc.words import phrases as words
from wsis_gdc.words import sentences as insights
from wsis_gdc.words.languages import number, translator

if TYPE_CHECKING:
    from gettext import NullTranslations

    from wsis_gdc.questions.gaps import Gap
    from wsis_gdc.questions.overlaps import Overlap
    from wsis_gdc.words.terms import Terms


__all__ = ["coordination_page"]

_SHOWN: Final = 10
"""Pairs that a table shows at once; the others open on demand."""


class _Gaps(NamedTuple):
    """A section on one question: what was found, in few sentences, and each gap."""

    id: str
    heading: str
    summary: tuple[str, ...]
    rows: tuple[tuple[Gap, tuple[str, str], tuple[insights.Sentence, ...]], ...]
    method: str
    caution: str
    file: str


class _Overlaps(NamedTuple):
    """A section on the overlaps of a kind; rows come in two parts, those shown at once first."""

    id: str
    heading: str
    summary: str
    first: tuple[insights.Sentence, ...]
    parts: tuple[tuple[_Pair, ...], ...]
    method: str
    caution: str
    file: str


class _Pair(NamedTuple):
    """One pair with its figures as text."""

    found: Overlap
    share: str
    weighted: str
    said: tuple[insights.Sentence, ...]


def coordination_page(
    gaps: Sequence[Gap],
    totals: Mapping[str, int],
    overlaps: Mapping[str, Sequence[Overlap]],
    *,
    language: str = "en",
    about: About,
    pages: Mapping[str, str] | None = None,
) -> str:
    """Return the page that tells what the links leave out and where they meet.

    ``totals`` holds, by question about gaps, how many things were looked at; ``overlaps`` the pairs by kind of thing;
    ``pages`` the addresses of things that have a page.
    """
    doors, terms = pages or {}, about.terms(language)
    by_question = {question: [gap for gap in gaps if gap.question == question] for question in totals}
    lacking = [_gaps(name, found, totals[name], terms) for name, found in by_question.items()]
    meeting = [_overlaps(kind, found, language) for kind, found in overlaps.items()]
    files = {
        each.file: records_csv(insights.GAP_NAMES, insights.gap_records(found, language))
        for each, found in zip(lacking, by_question.values(), strict=True)
    } | {
        each.file: records_csv(insights.OVERLAP_NAMES, insights.overlap_records(found, language))
        for each, found in zip(meeting, overlaps.values(), strict=True)
    }
    return render(
        "coordination",
        language,
        about,
        ("base.js", "common.js", "coordination.js"),
        data={"files": files},
        styles=("report.css", "coordination.css"),
        gaps=lacking,
        overlaps=meeting,
        columns=words.overlap_columns(translator(language).gettext),
        door=lambda thing: relative_address(doors.get(thing.iri, "")),
        parts=lambda thing: insights.name_parts(thing, language),
        short=lambda thing: insights.short_name(thing, language),
        space="" if language == "zh" else " ",
    )


def _gaps(question: str, found: Sequence[Gap], total: int, terms: Terms) -> _Gaps:
    language = terms.language
    translations = translator(language)
    _ = translations.gettext
    method, caution = _gap_notes(_)[question]
    return _Gaps(
        f"gaps-{question}",
        insights.headings(_)[question],
        tuple(_SUMMARIES[question](found, total, translations, language)),
        tuple((gap, _finding(gap, _, terms), insights.gap_said(gap, language)) for gap in found),
        method,
        caution,
        f"gaps-{question}.csv",
    )


def _finding(gap: Gap, _: words.Gettext, terms: Terms) -> tuple[str, str]:
    """Return what was found about a thing in two or three words, and why, as far as it is known."""
    if gap.question == "entities":
        return _("No link known"), ""
    if gap.question == "trends":
        alone = {"compact": _("not in the Compact"), "lines": _("not in the action lines")}
        where = alone[gap.missing[0]] if len(gap.missing) == 1 else _("in neither of both")
        return where, _("Not looked at") if gap.state == "unknown" else ""
    if gap.state == "weak":
        return _("Weak links only"), _("Strength: {strength}").replace("{strength}", str(gap.strongest))
    if gap.state == "unknown":
        return _("Not looked at"), ""
    return _("Looked at, no link"), terms.coded("reason", gap.reason)


def _told(form: str, count: int, total: int | None = None) -> str:
    return form.replace("{count}", str(count)).replace("{total}", str(total))


def _counted(total: int, *forms: tuple[int, Callable[[int], str]]) -> list[str]:
    """Return a sentence for each count that is not nought, in the form that goes with the number."""
    return [_told(form(count), count, total) for count, form in forms if count]


def _sum_commitments(found: Sequence[Gap], total: int, say: NullTranslations, language: str) -> list[str]:
    _, ngettext = say.gettext, say.ngettext
    states = Counter(gap.state for gap in found)
    if not found:
        return [_("Every commitment has a link to the action lines that is more than weak.")]
    told = _counted(
        total,
        (
            states["none"],
            lambda count: ngettext(
                "Of the {total} commitments, {count} was read against the action lines and linked to none.",
                "Of the {total} commitments, {count} were read against the action lines and linked to none.",
                count,
            ),
        ),
        (
            states["weak"],
            lambda count: ngettext(
                "{count} of {total} is tied to them only weakly.",
                "{count} of {total} are tied to them only weakly.",
                count,
            ),
        ),
        (
            states["unknown"],
            lambda count: ngettext(
                "{count} of {total} has not been read against them.",
                "{count} of {total} have not been read against them.",
                count,
            ),
        ),
    )
    named = insights.reasons(_)
    why = Counter(named.get(gap.reason, gap.reason) for gap in found if gap.reason)
    if why:
        reasons = _("; ").join(f"{reason} ({count})" for reason, count in why.most_common())
        told.append(_("Reasons that the coders recorded: {reasons}.").replace("{reasons}", reasons))
    return told


def _sum_lines(found: Sequence[Gap], total: int, say: NullTranslations, language: str) -> list[str]:
    _, ngettext = say.gettext, say.ngettext
    states = Counter(gap.state for gap in found)
    if not found:
        return [_("Every action line is reached by a commitment, and more than weakly.")]
    return _counted(
        total,
        (
            states["none"],
            lambda count: ngettext(
                "Of the {total} action lines, {count} is reached by no commitment.",
                "Of the {total} action lines, {count} are reached by no commitment.",
                count,
            ),
        ),
        (
            states["weak"],
            lambda count: ngettext(
                "{count} of {total} is reached only weakly.", "{count} of {total} are reached only weakly.", count
            ),
        ),
        (
            states["unknown"],
            lambda count: ngettext(
                "{count} of {total} has not been compared with the commitments.",
                "{count} of {total} have not been compared with the commitments.",
                count,
            ),
        ),
    )


def _sum_entities(found: Sequence[Gap], total: int, say: NullTranslations, language: str) -> list[str]:
    if not found:
        return [say.gettext("Every UN entity in this graph is linked with something.")]
    form = say.ngettext(
        "Of the {total} UN entities in this graph, {count} facilitates no action line, convenes no mechanism and is "
        "named in no text or claim.",
        "Of the {total} UN entities in this graph, {count} facilitate no action line, convene no mechanism and are "
        "named in no text or claim.",
        len(found),
    )
    return [_told(form, len(found), total)]


def _sum_trends(found: Sequence[Gap], total: int, say: NullTranslations, language: str) -> list[str]:
    _, ngettext = say.gettext, say.ngettext
    if not found:
        return [_("The action lines and the Compact both cover every emerging trend.")]
    missing = Counter(gap.missing for gap in found if gap.state == "none")
    unread = sum(gap.state == "unknown" for gap in found)
    return _counted(
        total,
        (
            missing["lines", "compact"],
            lambda count: ngettext(
                "Of the {total} emerging trends, {count} is covered neither by the action lines nor by the Compact.",
                "Of the {total} emerging trends, {count} are covered neither by the action lines nor by the Compact.",
                count,
            ),
        ),
        (
            missing["compact",],
            lambda count: ngettext(
                "{count} of {total} is covered by the action lines only.",
                "{count} of {total} are covered by the action lines only.",
                count,
            ),
        ),
        (
            missing["lines",],
            lambda count: ngettext(
                "{count} of {total} is covered by the Compact only.",
                "{count} of {total} are covered by the Compact only.",
                count,
            ),
        ),
        (
            unread,
            lambda count: ngettext(
                "{count} of {total} has not been read against both.",
                "{count} of {total} have not been read against both.",
                count,
            ),
        ),
    )


_SUMMARIES: Final = {
    "commitments": _sum_commitments,
    "lines": _sum_lines,
    "entities": _sum_entities,
    "trends": _sum_trends,
}


def _gap_notes(_: words.Gettext) -> dict[str, tuple[str, str]]:
    """Return how each question was answered, and what the answer does not show."""
    claims = _(
        "Claims of all mapping sets count, except proposals that nobody has taken up. A link is weak where its "
        "strength is 1, indirect or enabling; one without a stated strength is neither weak nor strong."
    )
    return {
        "commitments": (
            claims,
            _("No link means that the readers found none by the coding manual, not that no work exists."),
        ),
        "lines": (
            claims,
            _("A line may do much that the Compact does not mention; this table does not measure its worth."),
        ),
        "entities": (
            _(
                "Looked at are current facilitation, conveners of mechanisms, actors named in texts, and the claims of "
                "all mapping sets except proposals."
            ),
            _("What is absent from this graph need not be absent from the work: the lists are not complete."),
        ),
        "trends": (
            _("Trends were coded by two readers against the action lines and the provisions of the Compact."),
            _("The list of trends comes from one consultation and is not complete."),
        ),
    }


def _overlaps(kind: str, found: Sequence[Overlap], language: str) -> _Overlaps:
    translations = translator(language)
    _, ngettext = translations.gettext, translations.ngettext
    form = _("No two of them share a commitment.")
    if found and kind == "entity":
        form = ngettext(
            "{count} pair of UN entities meets in a commitment, through the lines that they facilitate.",
            "{count} pairs of UN entities meet in a commitment, through the lines that they facilitate.",
            len(found),
        )
    elif found:
        form = ngettext(
            "{count} pair of action lines shares at least one commitment.",
            "{count} pairs of action lines share at least one commitment.",
            len(found),
        )
    rows = tuple(
        _Pair(
            pair,
            number(pair.jaccard, language, "0.00"),
            "–" if pair.weighted is None else number(pair.weighted, language, "0.00"),
            insights.overlap_said(pair, language),
        )
        for pair in found
    )
    method = _(
        "Jaccard: the commitments that concern both, divided by those that concern either. Weighted: the same by the "
        "strength of the best link (Ruzicka’s index). Only links that name the commitment itself count. A line and its "
        "own part are no pair."
    )
    caution = _(
        "A shared subject is not shared work: the table says where to look for duplication or partnership, not that "
        "there is any."
    )
    facilitation = _("Current facilitation is taken as certain; some of it is known from memory only.")
    return _Overlaps(
        f"overlaps-{kind}",
        insights.overlap_headings(_)[kind],
        _told(form, len(found)),
        rows[0].said if rows else (),
        tuple(part for part in (rows[:_SHOWN], rows[_SHOWN:]) if part),
        method,
        f"{caution}{'' if language == 'zh' else ' '}{facilitation}",
        f"overlaps-{kind}.csv",
    )
