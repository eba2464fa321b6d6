"""``wsis-gdc analyze``: analyse the network of commitments."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import graph_options, language_option, open_graph

__all__ = ["command"]


@click.command("analyze")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build") / "report",
    show_default=True,
    help="Folder that the report goes to.",
)
@click.option("--data", is_flag=True, help="Write each table as CSV too.")
@click.option(
    "--resamples",
    type=click.IntRange(min=0),
    default=500,
    show_default=True,
    help="How often every ranking is computed again (0: places without their uncertainty).",
)
@click.option("--seed", type=click.IntRange(min=0), help="Start of the random numbers [default: a fixed one].")
@click.option("--set", "sets", multiple=True, help="Only claims of this mapping set (may be given again).")
@language_option
@graph_options
def command(
    out: Path,
    data: bool,
    resamples: int,
    seed: int | None,
    sets: tuple[str, ...],
    language: str,
    folder: Path | None,
    engine: str,
) -> None:
    """Analyse the network: gaps, hubs, overlap, influence.

    Writes a report as HTML, Markdown and JSON with figures: coverage and gaps, hubs and brokers, communities, overlap,
    second-order influence, robustness, trends. Every ranking says how sure it is.
    """
    from wsis_gdc.cli.print_analysis import analyse_and_write

    with open_graph(folder, engine) as kg:
        analyse_and_write(
            kg.engine, out, data=data, resamples=resamples, seed=seed, sets=sets, language=language, build=folder
        )
