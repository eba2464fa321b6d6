"""``wsis-gdc build``: build the graph."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command("build")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Folder that the output goes to; an earlier build there is replaced at once.",
)
@click.option("--force", is_flag=True, help="Build although nothing has changed.")
def command(out: Path, force: bool) -> None:
    """Build the graph, the matrix and the pages from the curated data."""
    from wsis_gdc.building import build as run
    from wsis_gdc.cli.print_numbers import show_manifest
    from wsis_gdc.cli.terminal import progress

    with progress() as step:
        manifest = run(out, step=step, force=force)
    show_manifest(manifest, out)
