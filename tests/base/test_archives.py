"""A ZIP archive whose parts cannot be unpacked is told by whoever reads it, whatever way it was packed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from wsis_gdc import snapshots
from wsis_gdc.base.errors import QueryError
from wsis_gdc.files import incoming
from wsis_gdc.files.collection_source import open_collection
from wsis_gdc.files.office import review_reading, road_map_reading

METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def damaged(part: str, method: int) -> bytes:
    """An archive of one part, of which the middle is not what was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(part, "".join(f"<a{number}/>" for number in range(2_000)))
    content = bytearray(out.getvalue())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo(part)
    begin = entry.header_offset + 30 + len(part)
    middle = begin + entry.compress_size // 2
    content[begin + 12 : begin + 20] = content[middle : middle + 8] = b"\xff\x00" * 4
    return bytes(content)


def _opened(content: bytes, place: Path) -> Any:
    file = place / "x.xlsx"
    file.write_bytes(content)
    return open_collection(file)


def _state(content: bytes, place: Path) -> Any:
    file = place / "x.zip"
    file.write_bytes(content)
    with snapshots.opened([str(file)]) as found:
        return found


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("part", "read"),
    [
        ("xl/workbook.xml", lambda content, _place: review_reading.read(content, "x.xlsx")),
        ("xl/workbook.xml", lambda content, _place: road_map_reading.read(content, "x.xlsx")),
        ("word/document.xml", lambda content, _place: road_map_reading.read(content, "x.docx")),
        ("xl/workbook.xml", lambda content, _place: incoming.read(content, "x.xlsx")),
        ("word/document.xml", lambda content, _place: incoming.read(content, "x.docx")),
        ("xl/workbook.xml", _opened),
        ("graph.nq", _state),
    ],
)
def test_an_archive_that_cannot_be_unpacked_is_told(
    tmp_path: Path, part: str, read: Callable[[bytes, Path], Any], method: int
) -> None:
    """In a sentence, and not by whatever the library of that packing raises."""
    with pytest.raises(QueryError, match=r"damaged|not an? |cannot be read"):
        read(damaged(part, method), tmp_path)
