"""``wsis-gdc reliability``: measure agreement between readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, tell, write_records

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.reliability import Agreement, Disagreement
    from wsis_gdc.words.tables import Told

__all__ = ["command"]


@click.command("reliability")
@options.excel
@options.formats("table", "json", "csv", help="Output format [default: by the file's ending, else table].")
@options.output()
@click.option(
    "--about",
    type=click.Choice(["agreement", "outside", "reviewers", "missed", "disagreements"]),
    default="agreement",
    help="Agreement between readers; agreement with codings made outside; agreement of the people who reviewed links "
    "with them and with each other; an estimate of the links that all looks missed; or what the readers differed on "
    "and how it was settled.",
)
@options.language
@options.wide
@options.graph
def command(format_: str | None, output: Path | None, about: str, language: str, source: options.Source) -> None:
    """Measure how far the coded sets can be relied on.

    Agreement between two readers of a round: raw, Cohen's κ for link or no link, linearly weighted κ for strength
    (0–3), each with a 95 % bootstrap interval, over all pairs, per relation, per objective and per line. Agreement
    with codings made outside, and of the people who reviewed links. An estimate, per line, of the links that all looks
    missed. As a table, all of these.
    """
    from wsis_gdc.files.records import Records, relied_on
    from wsis_gdc.words.completeness_tables import coding_notes

    shown = format_ == "table" or not (format_ or output)
    with source.open() as kg:
        page = Page(language, kg.engine)
        found = Records((), ()) if shown else relied_on(kg.engine, about, language)
        show = partial(_SHOWN[about], kg.engine, language, page)
        write_records(found.lines, found.names, show, "table" if shown else format_, output)
    if not shown and not found.lines:
        for note in coding_notes(about, language, none=True):
            tell(note)


def _show_agreement(engine: Engine, language: str, page: Page) -> None:
    """Print agreement between readers, then all else that is told of the coding."""
    from wsis_gdc.questions import reliability
    from wsis_gdc.words.completeness_tables import completeness_tables

    studies = reliability.studies(engine, language)
    _show_agreements(
        [row for study in studies for row in reliability.agreements(engine, study)],
        {study.title: reliability.confusion(study) for study in studies},
        {study.title: study.names for study in studies},
        reliability.group_names(engine, language),
        page,
    )
    _show_told(completeness_tables(engine, language, page.terms), page)


def _show_outside(engine: Engine, language: str, page: Page) -> None:
    """Print agreement with codings made outside."""
    from wsis_gdc.questions.completeness import outside
    from wsis_gdc.words.completeness_tables import outside_tables

    _show_told(outside_tables(outside(engine, language), language), page)


def _show_reviewers(engine: Engine, language: str, page: Page) -> None:
    """Print how far reviewers agree with the links and with each other."""
    from wsis_gdc.questions.review_agreement import review_agreements
    from wsis_gdc.words.review_sentences import agreement_table

    _show_told((agreement_table(review_agreements(engine), language),), page)


def _show_missed(engine: Engine, language: str, page: Page) -> None:
    """Print the estimate of the links that all looks missed."""
    from wsis_gdc.questions.completeness import missed
    from wsis_gdc.words.completeness_tables import missed_table

    _show_told((missed_table(missed(engine, language), language, page.terms),), page)


def _show_agreements(
    rows: Sequence[Agreement],
    tables: Mapping[str, Sequence[Sequence[int]]],
    readers: Mapping[str, tuple[str, str]],
    groups: Mapping[str, str],
    page: Page,
) -> None:
    """Print agreement between readers, and how their strengths fall together."""
    from wsis_gdc.words.phrases import study_named

    _, screen = page.say, page.screen
    legend = {
        "κ": _("Agreement beyond chance (κ), link or no link (95%)"),
        "κw": _("Agreement beyond chance on strength (weighted κ, 95%)"),
    }

    def scope(text: str) -> str:
        kind, _sign, name = text.partition(" ")
        if kind == "relation":
            return page.relation(name)
        known = {"all pairs": _("All pairs"), "without opening clauses": _("Without opening clauses"), **groups}
        own = kind in ("line", "objective:", "part:", "section:")
        return known.get(text) or (known.get(name, name) if own else text)

    def interval(*points: float | None) -> str:
        point, *ends = (page.number(value, "0.00") for value in points)
        return f"{point} ({'–'.join(ends)})" if None not in points[1:] else point

    page.paragraph("; ".join(f"{sign}: {meaning}" for sign, meaning in legend.items()), 0)
    for study in dict.fromkeys(row.study for row in rows):
        beside = any(row.study == study and row.scope.startswith("section:") for row in rows)
        title = study_named(study, _, page.terms, beside=beside)
        screen.print(f"\n{title}", style="bold")
        heads = (_("Scope"), _("Pairs"), *readers[study], _("Both"), _("Agreement"), "κ", "κw")
        lines = [
            (
                scope(row.scope),
                *map(str, (row.pairs, row.linked_a, row.linked_b, row.linked_both)),
                page.number(row.raw, "0.000"),
                interval(row.kappa, row.kappa_low, row.kappa_high),
                interval(row.weighted, row.weighted_low, row.weighted_high),
            )
            for row in rows
            if row.study == study
        ]
        page.table(heads, lines, numbers=7)
        if study in tables:
            one, other = readers[study]
            form = _("Strength given by {one} (rows) and by {other} (columns); 0 is no link")
            screen.print("\n" + form.format(one=one, other=other))
            square = [(str(strength), *map(str, counts)) for strength, counts in enumerate(tables[study])]
            page.table(("", "0", "1", "2", "3"), square, numbers=4)


def _show_told(tables: Sequence[Told], page: Page) -> None:
    """Print tables that are put into words."""
    for told in tables:
        page.screen.print(f"\n{told.title}", style="bold")
        if told.rows:
            page.table(told.heads, told.rows, numbers=len(told.heads) - 1)
        page.paragraph(told.note, 0)


def _show_disagreements(engine: Engine, language: str, page: Page) -> None:
    """Print what the readers of each study differed on and how it was settled."""
    from wsis_gdc.questions import reliability
    from wsis_gdc.words.outcomes import outcome_told
    from wsis_gdc.words.phrases import study_named

    _ = page.say
    studies = reliability.studies(engine, language)
    rows = [row for study in studies for row in reliability.disagreements(engine, study, language)]
    beside = {study.title for study in studies if study.beside}

    def code(row: Disagreement, side: int) -> str:
        relation, _sign, rest = row.said(side).partition(" ")
        said = _("no link") if row.codes[side] is None else f"{page.relation(relation)} {rest}"
        return page.told(said, row.reason(side)) if row.reason(side) else said

    def settled(row: Disagreement) -> str:
        outcome = outcome_told(row, _, page.terms)
        return page.told(outcome, row.settlement) if row.settlement else outcome

    for study in dict.fromkeys(row.study for row in rows):
        here = [row for row in rows if row.study == study]
        title = study_named(study, _, page.terms, beside=study in beside)
        page.screen.print(f"\n{title}", style="bold")
        lines = [
            (
                f"{page.named(row.unit)} × {page.named(row.target)}",
                *(code(row, side) for side in (0, 1)),
                settled(row),
            )
            for row in here
        ]
        page.table((_("Pair"), *here[0].readers, _("Outcome and reason")), lines)


_SHOWN: Final = {
    "agreement": _show_agreement,
    "outside": _show_outside,
    "reviewers": _show_reviewers,
    "missed": _show_missed,
    "disagreements": _show_disagreements,
}
"""How each answer is shown as a table."""
