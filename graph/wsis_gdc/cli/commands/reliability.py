"""``wsis-gdc reliability``: measure agreement between readers."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import graph_options, open_graph

__all__ = ["command"]


@click.command("reliability")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="Output format.",
)
@click.option("--disagreements", is_flag=True, help="List what the readers differed on and how it was settled.")
@graph_options
def command(format_: str, disagreements: bool, folder: Path | None, engine: str) -> None:
    """Measure how well the two independent readers of the coded sets agree.

    Raw agreement, Cohen's κ for link or no link, linearly weighted κ for strength (0–3), each with a 95 % bootstrap
    interval: over all pairs, per relation, per objective and per line.
    """
    from wsis_gdc.cli import print_numbers as numbers
    from wsis_gdc.questions import reliability as measure

    with open_graph(folder, engine) as kg:
        studies = measure.studies(kg.engine)
        if disagreements:
            found = [each for study in studies for each in measure.disagreements(kg.engine, study)]
            numbers.write_records(found, format_, numbers.show_disagreements)
            return
        rows = [row for study in studies for row in measure.agreements(kg.engine, study)]
    tables = {f"{study.name}, round {study.round}": measure.confusion(study) for study in studies}
    numbers.write_records(rows, format_, lambda found: numbers.show_agreement(found, tables))
