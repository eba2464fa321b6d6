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
    from wsis_gdc.files.office.pack_content import make_pack
    from wsis_gdc.files.office.pack_folder import write_pack

    pack = make_pack(engine, code, language)
    paths = write_pack(engine, pack, out / pack.name.replace("/", "-"))
    screen = console(stderr=True)
    screen.print(pack.title, markup=False)
    for sheet in pack.sheets:
        if sheet.name != "road_map":
            screen.print(f"  {sheet.title}: {len(sheet.rows)}", markup=False)
    for path in paths:
        screen.print(str(path), markup=False, soft_wrap=True)
