"""What ``wsis-gdc pack`` says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wsis_gdc.cli.terminal import console

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["write_and_tell"]


def write_and_tell(engine: Engine, code: str, out: Path, language: str) -> None:
    """Write a pack and tell what is in it. Raises NotFoundError, OutputError."""
    from wsis_gdc.base.files import write_folder
    from wsis_gdc.files.office.booklet import booklet, pack_files
    from wsis_gdc.knowledge.vocabulary import vocabulary
    from wsis_gdc.questions.pack import pack

    book = booklet(pack(engine, code, language), vocabulary(engine))
    paths = write_folder(out / book.pack.name.replace("/", "-"), pack_files(book))
    screen = console(stderr=True)
    screen.print(book.title, markup=False)
    for table in book.tables:
        if table.name != "road_map":
            screen.print(f"  {table.title}: {len(table.rows)}", markup=False)
    for path in paths:
        screen.print(str(path), markup=False, soft_wrap=True)
