"""``wsis-gdc pack``: a facilitator's pack."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.base.libraries import need
from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import console

__all__ = ["command"]


@click.command("pack")
@click.argument("code")
@options.out(Path("packs"), "Folder that the pack's own folder goes to.")
@click.option(
    "--road-map",
    "alone",
    is_flag=True,
    help="Write the road map to fill in alone, as DOCX, XLSX and CSV; it comes back by wsis-gdc import.",
)
@options.language
@options.graph
def command(code: str, out: Path, alone: bool, language: str, source: options.Source) -> None:
    """Write the pack of an action line or a UN entity.

    CODE is a line (C5, C7 with its sub-lines) or an entity (itu). Writes one folder with DOCX, XLSX and JSON-LD:
    what is asked of it and by when, commitments, evidence, partners, SDG targets, trends, gaps, a road map to fill in.
    That of an entity begins with the sentences of its sheet: which lines it answers for today, and what asks it.
    """
    need("docx", "xlsxwriter")
    from wsis_gdc.base.files import write_over_own
    from wsis_gdc.files.office.booklet import booklet, pack_files, road_map_files
    from wsis_gdc.knowledge.vocabulary import vocabulary
    from wsis_gdc.questions.pack import pack

    with source.open() as kg:
        book = booklet(pack(kg.engine, code, language), vocabulary(kg.engine), options.data_version(kg))
        files = road_map_files(book) if alone else pack_files(book)
        paths = write_over_own(out / book.pack.name.replace("/", "-"), files)
    screen = console(stderr=True)
    screen.print(book.title)
    for table in book.tables:
        if table.name != "road_map" and not alone:
            screen.print(f"  {table.title}: {len(table.rows)}")
    for path in paths:
        screen.print(str(path), soft_wrap=True)
