"""The bytes of a site: the same on every machine, whatever its locale and encoding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wsis_gdc.building import data_version
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.site import contents
from wsis_gdc.site import site_folder as site

SMALL = contents.Selection(focus="C9", sets=("igf-2025-crosswalk",))
"""A page of each kind that a part of the graph has: matrix, network, sheets, a set, and the data beside them."""


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_the_command_writes_the_same_bytes_in_every_locale(
    process: Any, built: Any, oxigraph: OxigraphEngine, tmp_path: Path
) -> None:
    """As this process does; under LC_ALL=C and cp1252, without Python's own remedies, Arabic and Chinese are whole."""
    environment = {
        "LC_ALL": "C",
        "LANG": "C",
        "LC_CTYPE": "C",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "cp1252",
        "TZ": "Pacific/Auckland",
        "PYTHONHASHSEED": "3",
    }
    out = tmp_path / "command"
    chosen = ("--focus", SMALL.focus, "--set", *SMALL.sets)
    done = process("view", "--out", str(out), "--lang", "ar,zh", *chosen, env=environment)
    assert (done.code, done.err.strip()) == (0, f"Open {out / 'index.html'}")
    written = _files(out)
    assert len(written) > 20
    assert "中文".encode() in written["index.html"] and "العربية".encode() in written["index.html"]

    version = data_version(built.folder)
    site.write(oxigraph, tmp_path / "here", ("ar", "zh"), data_version=version, selection=SMALL)

    here = _files(tmp_path / "here")
    assert sorted(written) == sorted(here)
    assert [name for name in here if here[name] != written[name]] == []
