"""A pack as a folder of files with the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from wsis_gdc.base.files import write_folder

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.files.office.pack_model import Pack

__all__ = ["pack_files", "settled", "write_pack"]


def pack_files(engine: Engine, pack: Pack) -> dict[str, bytes]:
    """Return the files of a pack by name."""
    from wsis_gdc.files.office.pack_docx import docx
    from wsis_gdc.files.office.pack_xlsx import xlsx
    from wsis_gdc.files.pack_jsonld import jsonld

    name = pack.name.replace("/", "-")
    return {
        f"{name}.docx": settled(docx(pack)),
        f"{name}.xlsx": settled(xlsx(pack)),
        f"{name}.jsonld": jsonld(engine, pack),
    }


def write_pack(engine: Engine, pack: Pack, folder: Path) -> tuple[Path, ...]:
    """Write the files of a pack into a folder of its own and return their paths. Raises OutputError."""
    return write_folder(folder, pack_files(engine, pack))


def settled(archive: bytes) -> bytes:
    """Return a zip archive with its members in order and without their dates.

    The member that names the types of all others stays first, as readers of Office files expect.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            member.create_system = 3
            target.writestr(member, source.read(name))
    return out.getvalue()
