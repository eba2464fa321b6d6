"""The bytes of a site: the same on every machine, whatever its locale and encoding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.slow
def test_a_site_has_the_same_bytes_in_every_locale(run: Any, tmp_path: Path) -> None:
    """Under LC_ALL=C without Python's own remedies, and under cp1252; texts in Arabic and Chinese are whole in all."""
    plain = {"LC_ALL": "C", "LANG": "C", "LC_CTYPE": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    settings: dict[str, dict[str, str]] = {
        "usual": {"PYTHONUTF8": "1", "PYTHONHASHSEED": "1"},
        "c": plain | {"PYTHONIOENCODING": "ascii:backslashreplace", "PYTHONHASHSEED": "2"},
        "cp1252": plain | {"PYTHONIOENCODING": "cp1252", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "3"},
    }
    sites = {}
    for name, environment in settings.items():
        done = run("view", "--out", str(tmp_path / name), "--lang", "ar,zh", "--focus", "C9", env=environment)
        assert done.code == 0, done.err
        sites[name] = _files(tmp_path / name)
    assert len(sites["usual"]) > 20
    assert "中文".encode() in sites["usual"]["index.html"] and "العربية".encode() in sites["usual"]["index.html"]
    for name in ("c", "cp1252"):
        assert sorted(sites[name]) == sorted(sites["usual"])
        assert [file for file, text in sites[name].items() if text != sites["usual"][file]] == []
