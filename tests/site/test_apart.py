"""Pages drawn in a process of their own: what goes wrong there is told as it would be here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wsis_gdc.base.errors import QueryError
from wsis_gdc.site.apart import Order, Process

if TYPE_CHECKING:
    from tests.conftest import Volume


def test_an_unknown_name_is_a_sentence_in_several_languages_too(run: Any, tmp_path: Path) -> None:
    """Exit code 2, and nothing is written."""
    for option in ("--focus", "--set"):
        code, _out, err = run("view", option, "no-such-name", "--lang", "en,fr", "--out", str(tmp_path / "site"))
        assert code == 2
        assert "no-such-name" in err and "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_site_is_written_onto_a_mount_point_again(modest_stored: Path, volume: Volume) -> None:
    """Such as the web server's folder in a container; what was written before is replaced there."""
    command = [*volume.command, sys.executable, "-m", "wsis_gdc", "view", "--set", "icann"]
    for _ in range(2):
        done = subprocess.run(
            [*command, "--build", str(modest_stored), "--out", str(volume.place)],
            cwd=volume.disk.parent,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert f"{volume.place}/index.html" in done.stderr
        (volume.disk / "index.html").read_bytes().index(b"</html>")
    assert [path.name for path in volume.place.parent.rglob("*")] == ["volume"]


def test_what_the_system_refuses_there_is_raised_here(tmp_path: Path) -> None:
    """As the error of the system, which whoever writes the folder turns into words."""
    with Process() as process, pytest.raises(OSError, match="No such file"):
        process.draw(Order(str(tmp_path / "no-such.nq"), str(tmp_path)))
        process.wait()


def test_what_the_package_refuses_there_is_raised_here(tmp_path: Path) -> None:
    """A graph of nothing has no page to draw."""
    (tmp_path / "graph.nq").touch()
    order = Order(str(tmp_path / "graph.nq"), str(tmp_path))
    with Process() as process, pytest.raises(QueryError, match="the selection is empty"):
        process.draw(order)
        process.wait()
