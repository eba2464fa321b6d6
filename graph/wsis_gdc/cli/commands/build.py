"""``wsis-gdc build``: build the graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, console, progress, tell_shacl_library

if TYPE_CHECKING:
    from wsis_gdc.building import Manifest

__all__ = ["command"]


@click.command("build")
@options.out(Path("build"), "Folder that the output goes to; an earlier build there is replaced at once.")
@click.option("--force", is_flag=True, help="Build although nothing has changed.")
def command(out: Path, force: bool) -> None:
    """Build the graph, the matrix and the pages from the curated data."""
    from wsis_gdc.building import build

    tell_shacl_library()
    with progress() as step:
        manifest = build(out, step=step, force=force)
    if manifest.unchanged:
        console(stderr=True).print(f"Nothing has changed since the last build; {out} is up to date.")
    else:
        _show(manifest, out)


_SUMMARY: Final = (
    ("action lines", "wg:ActionLine"),
    ("provisions of all documents", "wg:Provision"),
    ("UN entities", "wg:UNEntity"),
    ("mechanisms", "wg:Mechanism"),
    ("facilitation roles", "wg:Facilitation"),
    ("findings of the consultation", "wg:Finding"),
    ("emerging trends", "wg:EmergingTrend"),
    ("linkages", "wg:Linkage"),
)


def _show(manifest: Manifest, out: Path) -> None:
    """Say what the build made and what can be done next."""
    inferred = manifest.triples.get("graph:inferred", 0)
    rows = [
        *((label, f"{manifest.classes.get(name, 0):,}") for label, name in _SUMMARY),
        ("mapping sets", f"{len(manifest.sets):,}"),
        ("triples", f"{sum(manifest.triples.values()):,}, of these {inferred:,} inferred"),
    ]
    page = Page("en", stderr=True)
    screen = page.screen
    screen.print(f"Built the WSIS–GDC linkage graph {manifest.version} in {out}\n")
    page.table(("what", "how many"), rows, numbers=1)
    screen.print(
        f"\nNext:  open {out / 'index.html'} in a browser\n"
        "       wsis-gdc show C5\n"
        "       wsis-gdc queries\n"
        "       wsis-gdc matrix --rows action-line --columns goal"
    )
