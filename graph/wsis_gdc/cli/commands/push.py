"""``wsis-gdc push``: publish a build to a triple store."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import tell

if TYPE_CHECKING:
    from wsis_gdc.curation.publishing import Change

__all__ = ["command"]

_WORDS: Final = {
    "replaced": ("replaced", "would replace"),
    "removed": ("removed", "would remove"),
    "same": ("already there", "already there"),
}
"""What was done with a graph, and what would be."""


@click.command("push")
@click.option(
    "--endpoint",
    metavar="URL",
    envvar="WSIS_GDC_GRAPH_STORE",
    required=True,
    help="Graph Store address of the server [env WSIS_GDC_GRAPH_STORE].",
)
@click.option(
    "--build",
    "folder",
    type=click.Path(path_type=Path),
    envvar="WSIS_GDC_BUILD",
    default=Path("build"),
    show_default=True,
    help="Folder of the build.",
)
@click.option("--default-graph", is_flag=True, help="Also fill the default graph with the union of all graphs.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, change nothing.")
@click.option("--force", is_flag=True, help="Send every graph, even those that are there already.")
@click.option("--timeout", type=options.Seconds(), default=120.0, help="Seconds for each answer.")
def command(endpoint: str, folder: Path, default_graph: bool, dry_run: bool, force: bool, timeout: float) -> None:
    """Publish a build to a triple store, graph by graph.

    Named graphs are replaced one by one by the SPARQL Graph Store Protocol; those that are there already are left
    alone, so an interrupted run goes on where it stopped. Credentials: WSIS_GDC_USER and WSIS_GDC_PASSWORD, or
    WSIS_GDC_TOKEN, or a netrc file.
    """
    from wsis_gdc.base.namespaces import compact
    from wsis_gdc.curation.publishing import push
    from wsis_gdc.engines.http import Client

    def done(change: Change) -> None:
        size = f" ({change.triples:,} triple{'s' if change.triples != 1 else ''})" if change.triples else ""
        tell(f"{_WORDS[change.done][dry_run]}: {compact(change.graph)}{size}", err=False)

    client = Client(endpoint, timeout=timeout, total=timeout)
    try:
        changes = push(folder / "store", client, default_graph=default_graph, dry_run=dry_run, force=force, told=done)
    finally:
        client.close()
    number = Counter(change.done for change in changes)
    counts = f"{number['replaced']} replaced, {number['same']} already there, {number['removed']} removed"
    tell(f"{client.shown}: {'nothing changed; would be ' if dry_run else ''}{counts}")
