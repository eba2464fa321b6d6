"""``wsis-gdc export``: write the whole graph."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import write_bytes

__all__ = ["command"]


@click.command("export")
@click.argument("format_", metavar="FORMAT", type=click.Choice(["ttl", "trig", "nq", "jsonld"]))
@options.output()
def command(format_: str, output: Path | None) -> None:
    """Write the whole graph as FORMAT: ttl, trig, nq or jsonld."""
    from wsis_gdc.curation.assembly import assemble, data_files, read_sheet
    from wsis_gdc.curation.exports import dump

    write_bytes(dump(assemble([read_sheet(path) for path in data_files()]), format_), output)
