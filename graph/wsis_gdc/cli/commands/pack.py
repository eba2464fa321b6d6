"""``wsis-gdc pack``: a facilitator's pack."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import Source, graph_options, language_option, out_option
from wsis_gdc.cli.terminal import console

__all__ = ["command"]


@click.command("pack")
@click.argument("code")
@out_option(Path("packs"), "Folder that the pack's own folder goes to.")
@language_option
@graph_options
def command(code: str, out: Path, language: str, source: Source) -> None:
    """Write the pack of an action line or a UN entity.

    CODE is a line (C5, C7 with its sub-lines) or an entity (itu). Writes one folder with DOCX, XLSX and JSON-LD:
    commitments, evidence, partners, SDG targets, trends, WSIS+20 paragraphs, gaps, and a blank road map.
    """
    from wsis_gdc.files.office.pack_content import make_pack
    from wsis_gdc.files.office.pack_folder import write_pack

    with source.open() as kg:
        pack = make_pack(kg.engine, code, language)
        paths = write_pack(kg.engine, pack, out / pack.name.replace("/", "-"))
    screen = console(stderr=True)
    screen.print(pack.title)
    for sheet in pack.sheets:
        if sheet.name != "road_map":
            screen.print(f"  {sheet.title}: {len(sheet.rows)}")
    for path in paths:
        screen.print(str(path), soft_wrap=True)
