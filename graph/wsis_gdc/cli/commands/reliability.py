"""``wsis-gdc reliability``: measure agreement between readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import click

from wsis_gdc.cli.options import Source, format_option, graph_options, language_option
from wsis_gdc.cli.terminal import console, paragraph, table, write_records
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.reliability import Agreement, Disagreement

__all__ = ["command"]


@click.command("reliability")
@format_option("table", "json", "csv", default="table")
@click.option("--disagreements", is_flag=True, help="List what the readers differed on and how it was settled.")
@language_option
@graph_options
def command(format_: str, disagreements: bool, language: str, source: Source) -> None:
    """Measure how well the two independent readers of the coded sets agree.

    Raw agreement, Cohen's κ for link or no link, linearly weighted κ for strength (0–3), each with a 95 % bootstrap
    interval: over all pairs, per relation, per objective and per line.
    """
    from wsis_gdc.questions import reliability

    rows: Sequence[Agreement] | Sequence[Disagreement]
    show: Callable[[], None]
    with source.open() as kg:
        studies, names = reliability.studies(kg.engine), Terms(language, vocabulary(kg.engine))
        if disagreements:
            record: type[Agreement] | type[Disagreement] = reliability.Disagreement
            differences = [row for study in studies for row in reliability.disagreements(kg.engine, study)]
            rows, show = differences, lambda: _show_disagreements(differences, language, names)
        else:
            record = reliability.Agreement
            agreements = [row for study in studies for row in reliability.agreements(kg.engine, study)]
            tables = {f"{study.name}, round {study.round}": reliability.confusion(study) for study in studies}
            groups = _groups(kg.engine, language)
            rows, show = agreements, lambda: _show_agreements(agreements, tables, language, names, groups)
        write_records([asdict(row) for row in rows], [field.name for field in fields(record)], show, format_)


def _groups(engine: Engine, language: str) -> dict[str, str]:
    """Return the labels of objectives and sections in a language by their English ones."""
    from wsis_gdc.knowledge.things import of_kind_in

    sides = [of_kind_in(engine, kind, ("en", language)) for kind in ("objective", "section")]
    return {
        english.label: thing.label for side in sides for english, thing in zip(side["en"], side[language], strict=True)
    }


def _show_agreements(
    rows: Sequence[Agreement],
    tables: Mapping[str, Sequence[Sequence[int]]],
    language: str,
    terms: Terms,
    groups: Mapping[str, str],
) -> None:
    """Print agreement between readers, and how their strengths fall together."""
    from wsis_gdc.words.languages import number, translator
    from wsis_gdc.words.phrases import studies

    _ = translator(language).gettext
    heads = (_("Scope"), _("Pairs"), "A", "B", "A ∩ B", _("Agreement"), "κ", "κw")
    legend = {
        "A": _("Linked by A"),
        "B": _("Linked by B"),
        "A ∩ B": _("Linked by both"),
        "κ": _("κ, link or no link (95 %)"),
        "κw": _("Weighted κ, strength (95 %)"),
    }

    def scope(text: str) -> str:
        kind, _sign, name = text.partition(" ")
        if kind == "relation":
            return terms.relations.get(name, name)
        known = {"all pairs": _("All pairs"), "without opening clauses": _("Without opening clauses"), **groups}
        return known.get(text) or (known.get(name, name) if kind in ("line", "objective:", "part:") else text)

    def interval(*points: float | None) -> str:
        point, *ends = (None if value is None else number(value, language, "0.00") for value in points)
        return f"{point or '–'} ({'–'.join(ends)})" if all(ends) else point or "–"  # type: ignore[arg-type]

    screen = console()
    paragraph(screen, "; ".join(f"{sign}: {meaning}" for sign, meaning in legend.items()), 0)
    for study in dict.fromkeys(row.study for row in rows):
        name, _sign, round_ = study.partition(", round ")
        title = _("{study}, round {round}").format(study=studies(_).get(name, name), round=round_)
        screen.print(f"\n{title}", style="bold")
        lines = [
            (
                scope(row.scope),
                *map(str, (row.pairs, row.linked_a, row.linked_b, row.linked_both)),
                number(row.raw, language, "0.000"),
                interval(row.kappa, row.kappa_low, row.kappa_high),
                interval(row.weighted, row.weighted_low, row.weighted_high),
            )
            for row in rows
            if row.study == study
        ]
        screen.print(table(heads, lines, numbers=7))
        if study in tables:
            screen.print("\n" + _("Strength given by reader A (rows) and by reader B (columns); 0 is no link"))
            square = [(str(strength), *map(str, counts)) for strength, counts in enumerate(tables[study])]
            screen.print(table(("", "0", "1", "2", "3"), square, numbers=4))


def _show_disagreements(rows: Sequence[Disagreement], language: str, terms: Terms) -> None:
    """Print what the readers differed on and how it was settled."""
    from wsis_gdc.words.languages import translator

    _ = translator(language).gettext

    def code(text: str) -> str:
        relation, _sign, rest = text.partition(" ")
        return _("no link") if text == "no link" else f"{terms.relations.get(relation, relation)} {rest}"

    def outcome(text: str) -> str:
        _record, _sign, status = text.removesuffix(")").partition(" (")
        return terms.label(f"term:status/{status}") if status else _("not published")

    lines = [
        (
            *(row.unit, row.target, code(row.reader_a), code(row.reader_b)),
            ": ".join(filter(None, (outcome(row.outcome), row.settlement))),
        )
        for row in rows
    ]
    console().print(
        table((terms.heading("wg:unit"), _("Target"), _("Reader A"), _("Reader B"), _("Outcome and reason")), lines)
    )
