"""``wsis-gdc analyze``: analyse the network of commitments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import console, progress

__all__ = ["command"]


@click.command("analyze")
@options.out(Path("build") / "report", "Folder that the report goes to.")
@click.option("--data", is_flag=True, help="Write each table as CSV too.")
@options.excel
@click.option(
    "--resamples",
    type=click.IntRange(min=0),
    default=500,
    show_default=True,
    help="How often every ranking is computed again (0: places without their uncertainty).",
)
@click.option("--seed", type=click.IntRange(min=0), help="Start of the random numbers [default: a fixed one].")
@options.sets
@options.statuses
@options.minimum_strength
@options.minimum_confidence
@options.language
@options.graph
def command(
    out: Path,
    data: bool,
    resamples: int,
    seed: int | None,
    sets: tuple[str, ...],
    language: str,
    source: options.Source,
    **selection: Any,
) -> None:
    """Analyse the network: gaps, hubs, overlap, influence.

    Writes a report as HTML, Markdown and JSON with figures: coverage and gaps, hubs and brokers, communities, overlap,
    second-order influence, robustness, trends. Every ranking says how sure it is.
    """
    from wsis_gdc.files.chart_slides import slide_maker
    from wsis_gdc.knowledge.vocabulary import vocabulary
    from wsis_gdc.questions.analysis import analyse, read_facts
    from wsis_gdc.questions.analysis.uncertainty import SEED
    from wsis_gdc.questions.counts import newest_date
    from wsis_gdc.site.report import write_report
    from wsis_gdc.words.languages import translator

    _ = translator(language).gettext
    with source.open() as kg, progress() as step:
        step("reading the graph")
        facts = read_facts(kg.engine, language, sets, **selection)
        step(f"measuring, {resamples} resamples")
        analysis = analyse(facts, resamples=resamples, seed=SEED if seed is None else seed)
        about = replace(
            _about(out, options.data_version(kg)), vocabulary=vocabulary(kg.engine), data_date=newest_date(kg.engine)
        )
        sections = write_report(
            analysis,
            out,
            about=about,
            language=language,
            data=data,
            excel=options.excel_separator(),
            slide=slide_maker(),
            step=step,
        )
    screen = console(stderr=True)
    for section in sections:
        screen.print(f"• {section.finding[0]}")
    screen.print("\n" + _("Open {file} in a browser.").format(file=out / "index.html"), soft_wrap=True)


def _about(out: Path, data_version: str) -> Any:
    """Return what the page says about itself, with doors to the pages of the build that it lies in."""
    from wsis_gdc.site.rendering import PAGES, about

    above = out.absolute().parent
    doors = {f"{name}_page": f"../{name}.html" for name in PAGES if (above / f"{name}.html").is_file()}
    return replace(about(data_version, alone=True), **doors)  # type: ignore[arg-type]
