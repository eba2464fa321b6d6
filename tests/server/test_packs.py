"""Packs on request: the same bytes as the command writes, known by their tag, and refused in a sentence."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.server.conftest import Server


@pytest.mark.parametrize("format", ["docx", "xlsx"])
def test_a_pack_is_that_of_the_command_line(server: Server, run: Any, tmp_path: Path, format: str) -> None:
    """Byte for byte, under its name; who has it gets 304."""
    told = server.ask(f"/download/pack/c5.{format}?lang=fr")
    assert told.status == 200, told
    assert told.media.startswith("application/vnd.openxmlformats-officedocument.")
    assert told.headers["content-disposition"] == f"attachment; filename*=UTF-8''C5.fr.{format}"
    run("pack", "C5", "--lang", "fr", "--out", str(tmp_path))
    (file,) = tmp_path.glob(f"*/*.{format}")
    assert told.content == file.read_bytes()
    again = server.ask(f"/download/pack/C5.{format}?lang=fr", if_none_match=told.headers["etag"])
    assert (again.status, again.content) == (304, b"")


def test_packs_are_made_for_few_at_once(server: Server) -> None:
    """Others are asked to come again, and nobody gets half of one."""
    paths = [f"/download/pack/{code}.xlsx?lang=es" for code in ("C1", "C2", "C3", "C4", "C6", "C8", "C9", "C10")]
    with ThreadPoolExecutor(len(paths)) as pool:
        answers = list(pool.map(server.ask, paths))
    assert {each.status for each in answers} == {200, 503}
    assert all(each.headers["retry-after"] for each in answers if each.status == 503)
    assert all(zipfile.is_zipfile(io.BytesIO(each.content)) for each in answers if each.status == 200)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("C5.pdf", 404, "docx and xlsx"),
        ("C5", 404, "docx and xlsx"),
        ("zzzz.docx", 404, "zzzz"),
        ("gdc:29d.docx", 404, "action line or entity"),
        ("C5.docx?lang=de", 400, "lang is one of"),
        ("C5.docx?x=1", 400, "no parameter x"),
    ],
)
def test_what_has_no_pack_is_told(server: Server, path: str, status: int, said: str) -> None:
    """As problem details."""
    told = server.ask(f"/download/pack/{path}")
    assert (told.status, told.media) == (status, "application/problem+json"), told
    assert said in told.json["detail"]
