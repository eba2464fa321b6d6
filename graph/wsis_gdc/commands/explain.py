"""``wsis-gdc explain``: explain a pair."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.commands._options import graph_options, language_option, open_graph

__all__ = ["command"]


@click.command("explain")
@click.argument("first")
@click.argument("second")
@language_option
@graph_options
def command(first: str, second: str, language: str, folder: Path | None, engine: str) -> None:
    """Explain why two things are linked, or not.

    FIRST and SECOND are codes such as gdc:11d and C2. Shows relation, strength, evidence with official addresses, what
    each reader coded, how differences were settled, and what others claim of the same pair.
    """
    from wsis_gdc.console.thing import show_explanation
    from wsis_gdc.explanation import explain as run

    with open_graph(folder, engine) as kg:
        show_explanation(run(kg.engine, first, second, language))
