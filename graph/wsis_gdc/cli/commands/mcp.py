"""``wsis-gdc mcp``: the graph for programs that talk."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli import options

__all__ = ["command"]


@click.command("mcp")
@click.option(
    *("--build", "folder"),
    type=click.Path(path_type=Path),
    envvar="WSIS_GDC_BUILD",
    help="Folder of a build [default: ./build].",
)
@click.option("--collections", is_flag=True, help="Ask the collections that were imported beside the build, too.")
@click.option(
    "--timeout", type=options.Seconds(), default=10.0, show_default=True, help="Seconds that a query may take."
)
@click.option("--max-rows", type=click.IntRange(min=1), default=10_000, show_default=True, help="Rows of an answer.")
@click.option(
    "--max-memory", type=options.MEGABYTES, default=512, show_default=True, metavar="MB", help="Memory of a query."
)
def command(folder: Path | None, collections: bool, timeout: float, max_rows: int, max_memory: int) -> None:
    """Offer a build to language models as tools, on stdin and stdout.

    Read-only, by the Model Context Protocol; a program that talks (a desktop assistant, an editor) starts it. Needs
    pip install 'wsis-gdc[mcp]'. Every claim is told with its claimant, status and sources; a text is checked for links
    that it misquotes or that nobody claims.
    """
    from wsis_gdc.engines.guarded import Limits
    from wsis_gdc.server.agents.over_stdio import run
    from wsis_gdc.server.opened import Settings

    limits = Limits(seconds=timeout, rows=max_rows, memory=max_memory * 2**20)
    run(Settings(folder or Path("build"), workers=1, limits=limits, collections=collections))
