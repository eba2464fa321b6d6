"""Agreement with outside codings and the estimate of missed links, as tables in words for commands and pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from wsis_gdc.questions.completeness import EVERY, LINES, PUBLISHED, missed, outside
from wsis_gdc.questions.review_agreement import review_agreements
from wsis_gdc.words.languages import number, translator
from wsis_gdc.words.review_sentences import agreement_note, agreement_table
from wsis_gdc.words.tables import Told

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.completeness import Missed, Outside
    from wsis_gdc.words.phrases import Gettext
    from wsis_gdc.words.terms import Terms

__all__ = ["coding_notes", "completeness_tables", "missed_table", "outside_tables"]


def completeness_tables(engine: Engine, language: str, terms: Terms) -> tuple[Told, ...]:
    """Return agreement with the outside, of reviewers, and the estimate of missed links.

    Nothing of what a graph does not hold; that nobody has reviewed the links, is told.
    """
    estimates = [row for row in missed(engine, language) if row.published]
    told = (missed_table(estimates, language, terms),) if estimates else ()
    people = agreement_table(review_agreements(engine), language)
    return (*outside_tables(outside(engine, language), language), people, *told)


def outside_tables(rows: Sequence[Outside], language: str) -> tuple[Told, ...]:
    """Return how readers and the published set agree with each coding made outside."""
    _, figure = translator(language).gettext, partial(number, language=language, form="0.00")
    title = _("Agreement with {coding} on {units} provisions, {pairs} pairs with an action line")
    heads = (_("Reader"), _("Theirs"), _("Ours"), _("Both"), _("Found"), _("Confirmed"), "κ")
    note = _outside_note(_)

    def named(ours: str) -> str:
        reader, _sign, round_ = ours.partition(", round ")
        known = _("Published set") if ours == PUBLISHED else reader
        return _("{study}, round {round}").format(study=known, round=round_) if round_ else known

    def cells(row: Outside) -> tuple[str, ...]:
        counts = map(str, (row.links_outside, row.links_ours, row.links_both))
        shares = ("" if each is None else figure(each) for each in (row.found, row.confirmed, row.kappa))
        return (named(row.ours), *counts, *shares)

    tables = []
    for coding in dict.fromkeys(row.coding for row in rows):
        some = [row for row in rows if row.coding == coding]
        told = title.format(coding=coding, units=some[0].units, pairs=some[0].pairs)
        tables.append(Told(told, heads, tuple(map(cells, some)), note))
    return tuple(tables)


def missed_table(rows: Sequence[Missed], language: str, terms: Terms) -> Told:
    """Return the estimate of what all looks together missed."""
    _, figure = translator(language).gettext, partial(number, language=language, form="0.0")
    share = partial(number, language=language, form="0.0%")
    names = {EVERY: _("All places"), LINES: terms.many("action-line")}

    def least(missed: float) -> str:
        return f"< {share(0.001)}" if 0 < missed < 0.0005 else share(missed)

    def cells(row: Missed) -> tuple[str, ...]:
        counts = map(str, (row.published, row.by_provision, row.by_line, row.both_ways))
        between = "" if row.low is None or row.high is None else f"{figure(row.low)}–{figure(row.high)}"
        estimate = "" if row.estimate is None else figure(row.estimate)
        return (
            names.get(row.scope, row.scope),
            *counts,
            estimate,
            between,
            "" if row.share is None else least(row.share),
        )

    return Told(
        _("Links that all looks may have missed (capture and recapture)"),
        (
            *(_("Scope"), _("Links"), _("By provision"), _("By line"), _("Both ways"), _("Estimate")),
            *(number(0.95, language, "0%"), _("Missed at least")),
        ),
        tuple(map(cells, rows)),
        _missed_note(_),
    )


def coding_notes(about: str, language: str, *, none: bool = False) -> tuple[str, ...]:
    """Return what to know of an answer about the coding (see ``files.records.ABOUT``), or of there being ``none``."""
    _ = translator(language).gettext
    if about == "reviewers":
        return (agreement_note(_, none=none),)
    notes = {"outside": _outside_note, "missed": _missed_note}
    return (notes[about](_),) if about in notes and not none else ()


def _outside_note(_: Gettext) -> str:
    return _("Found: share of their links that we have. Confirmed: share of our links that they have.")


def _missed_note(_: Gettext) -> str:
    return _(
        "A lower bound, not a proof that nothing is missing: readers that share habits miss the same links, so the "
        "true share is likely to be higher."
    )
