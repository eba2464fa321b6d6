"""The bytes of a site: the same on every machine, whatever its locale and encoding."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from wsis_gdc import downloads
from wsis_gdc.building import data_version
from wsis_gdc.files.office.booklet import booklet, pack_files
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.pack import pack
from wsis_gdc.site import contents
from wsis_gdc.site import site_folder as site
from wsis_gdc.site.rendering import about

if TYPE_CHECKING:
    from tests.conftest import Run

    from wsis_gdc.engines import Engine, OxigraphEngine

SMALL = contents.Selection(focus="C9", sets=("igf-2025-crosswalk",))
"""A page of each kind that a part of the graph has: matrix, network, sheets, a set, and the data beside them."""


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


STRANGE = {
    "LC_ALL": "C",
    "LANG": "C",
    "LC_CTYPE": "C",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONUTF8": "0",
    "PYTHONIOENCODING": "cp1252",
    "TZ": "Pacific/Auckland",
    "PYTHONHASHSEED": "3",
}


def write_files(engine: Engine, folder: Path) -> None:
    """Write the report as a complete site has it, with few resamples, and two of the packs."""
    folder.mkdir()
    with patch.object(downloads, "PACKED", ()):
        downloads.write_downloads(engine, folder, replace(about("x"), packs=True), "ar", resamples=20)
    for code in ("C9", "UNESCO"):
        for name, content in pack_files(booklet(pack(engine, code, "ar"), vocabulary(engine), "x")).items():
            (folder / name).write_bytes(content)


def test_packs_and_report_are_the_same_bytes_in_every_locale(
    modest: OxigraphEngine, modest_stored: Path, root: Path, tmp_path: Path
) -> None:
    """Office files, too, of this process and of one whose locale, time zone and hashes differ."""
    code = (
        "import sys; from pathlib import Path; from tests.site.test_bytes import write_files; from wsis_gdc import api"
    )
    code += "; write_files(api.load(sys.argv[1]).engine, Path(sys.argv[2]))"
    command = [sys.executable, "-c", code, str(modest_stored), str(tmp_path / "there")]
    done = subprocess.run(command, cwd=root, env=os.environ | STRANGE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    write_files(modest, tmp_path / "here")
    here, there = (_files(tmp_path / name) for name in ("here", "there"))
    assert {Path(name).suffix for name in here} >= {".docx", ".xlsx", ".pptx", ".html", ".svg"}
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []


def test_the_command_writes_the_same_bytes_in_every_locale(
    process: Run, modest: OxigraphEngine, modest_stored: Path, tmp_path: Path
) -> None:
    """As this process does; under LC_ALL=C and cp1252, without Python's own remedies, Arabic and Chinese are whole."""
    out = tmp_path / "command"
    chosen = ("--focus", SMALL.focus, "--set", *SMALL.sets)
    done = process(
        "view", "--out", str(out), "--lang", "ar,zh", *chosen, env=STRANGE | {"WSIS_GDC_BUILD": str(modest_stored)}
    )
    assert (done.code, done.err.strip()) == (0, f"Open {out / 'index.html'}")
    written = _files(out)
    assert len(written) > 20
    assert "中文".encode() in written["index.html"] and "العربية".encode() in written["index.html"]

    version = data_version(modest_stored)
    assert version
    site.write(modest, tmp_path / "here", ("ar", "zh"), data_version=version, selection=SMALL)

    here = _files(tmp_path / "here")
    assert sorted(written) == sorted(here)
    assert [name for name in here if here[name] != written[name]] == []
