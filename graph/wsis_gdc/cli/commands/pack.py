"""``wsis-gdc pack``: a facilitator's pack."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import graph_options, language_option, open_graph

__all__ = ["command"]


@click.command("pack")
@click.argument("code")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("packs"),
    show_default=True,
    help="Folder that the pack's own folder goes to.",
)
@language_option
@graph_options
def command(code: str, out: Path, language: str, folder: Path | None, engine: str) -> None:
    """Write the pack of an action line or a UN entity.

    CODE is a line (C5, C7 with its sub-lines) or an entity (itu). Writes one folder with DOCX, XLSX and JSON-LD:
    commitments, evidence, partners, SDG targets, trends, WSIS+20 paragraphs, gaps, and a blank road map.
    """
    from wsis_gdc.cli.print_packs import write_and_tell

    with open_graph(folder, engine) as kg:
        write_and_tell(kg.engine, code, out, language)
