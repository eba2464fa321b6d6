"""``wsis-gdc explain``: explain a pair."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wsis_gdc.cli.options import graph_options, language_option, open_graph

__all__ = ["command"]


@click.command("explain")
@click.argument("first")
@click.argument("second")
@click.option("--through", multiple=True, metavar="KIND", help="Explain the chain over this kind (may be repeated).")
@click.option("--chain", is_flag=True, help="Explain the chain that the matrix takes with --chain.")
@click.option(
    "--value", type=click.Choice(["count", "strength", "weighted"]), default=None, help="What the chain's cell shows."
)
@click.option(
    "--combine",
    type=click.Choice(["max-product", "count", "sum"]),
    default=None,
    help="How the ways of the chain add up, as in the matrix.",
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output format."
)
@language_option
@graph_options
def command(
    first: str,
    second: str,
    value: str | None,
    combine: str | None,
    format_: str,
    language: str,
    folder: Path | None,
    engine: str,
    **wishes: Any,
) -> None:
    """Explain why two things are linked, or not.

    FIRST and SECOND are codes such as gdc:11d and C2. Shows relation, strength, evidence with official addresses and
    the end that it speaks for, what each reader coded, how differences were settled, and what others claim of the pair.

    Where neither claim nor stated fact joins the two and nobody has looked at them, shows the chain that does: each
    step with its links and strengths, and how they make the value of the cell in the matrix.
    """
    from wsis_gdc.cli.print_explanation import show_explanation, write_explanation
    from wsis_gdc.questions.explain import explain as run

    with open_graph(folder, engine) as kg:
        found = run(kg.engine, first, second, language, value=value or "", combine=combine or "", **wishes)
        if format_ == "json":
            write_explanation(found)
        else:
            show_explanation(found)
