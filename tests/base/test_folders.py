"""Folders of output: one writer at a time, and replaced as well as the file system allows."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
from errno import EBUSY, EIO, ENOSYS, EXDEV
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from wsis_gdc.base import folders
from wsis_gdc.base.errors import OutputError

MARK = ".mark"
CHECKOUT = Path(__file__).parents[2]


def put(out: Path, **files: str) -> None:
    """Put files into a folder of output."""
    with folders.locked(out, MARK), folders.staged(out) as folder:
        for name, text in files.items():
            (folder / name).mkdir()
            (folder / name / "text").write_text(text, encoding="utf-8")
        folders.put_in_place(folder, out, MARK)


def held(out: Path) -> dict[str, str]:
    """What a folder of output holds, but for its mark."""
    return {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8")
        for path in out.rglob("*")
        if path.is_file() and path.name != MARK
    }


@pytest.mark.parametrize("error", [EBUSY, EXDEV])
def test_a_mount_point_keeps_its_name_and_gets_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    """A volume of a container cannot be renamed; nor can anything be made beside it on another disk."""
    out = tmp_path / "out"
    put(out, a="1", b="1")
    (out / "mine").write_text("kept", encoding="utf-8")
    inode, rename = out.stat().st_ino, Path.rename

    def refused(path: Path, target: Any) -> Path:
        if out in (path, Path(target)):
            raise OSError(error, os.strerror(error), str(path))
        return rename(path, target)

    monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", refused)
    put(out, a="2", c="2")
    assert held(out) == {"a/text": "2", "c/text": "2", "mine": "kept"}
    assert out.stat().st_ino == inode
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_whose_parent_may_not_be_written_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The staging folder then stands inside."""
    out, make = tmp_path / "out", Path.mkdir
    put(out, a="1")

    def refused(path: Path, *how: Any, **more: Any) -> None:
        if path.parent == tmp_path:
            raise PermissionError(13, "Permission denied", str(path))
        make(path, *how, **more)

    monkeypatch.setattr(Path, "mkdir", lambda path, *how, **more: path.exists() or refused(path, *how, **more))
    put(out, b="2")
    assert held(out) == {"b/text": "2"}


def test_the_folder_in_which_somebody_stands_stays_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell would otherwise show a folder that is gone, and so an empty one."""
    out = tmp_path / "out"
    put(out, a="1")
    monkeypatch.chdir(out)
    before = out.stat().st_ino
    put(Path(), b="2")
    assert out.stat().st_ino == before
    assert held(Path()) == {"b/text": "2"}
    (out / "notes").mkdir()
    monkeypatch.chdir("notes")
    put(out, c="3")
    assert Path("..").resolve().stat().st_ino == before
    assert held(out) == {"c/text": "3"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs locks of folders")
def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    """Another process has the folder; the writer here begins when that one is done, and both leave their files."""
    out = tmp_path / "out"
    program = (
        "import sys; from pathlib import Path; from wsis_gdc.base import folders\n"
        "out = Path(sys.argv[1])\n"
        "with folders.locked(out, '.mark'), folders.staged(out) as folder:\n"
        "    print('held', flush=True); sys.stdin.readline()\n"
        "    (folder / 'first').mkdir(); (folder / 'first' / 'text').write_text('1')\n"
        "    folders.put_in_place(folder, out, '.mark')\n"
    )
    command = [sys.executable, "-c", program, str(out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdin is not None and first.stdout is not None
        assert first.stdout.readline() == "held\n"
        second = threading.Thread(target=put, args=(out,), kwargs={"second": "2"})
        second.start()
        second.join(0.5)
        assert second.is_alive()
        assert not out.exists() or held(out) == {}
        first.stdin.write("\n")
        first.stdin.close()
        second.join(30)
    assert first.returncode == 0
    assert held(out) == {"second/text": "2"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_another_program_left_beside_it_is_not_removed(tmp_path: Path) -> None:
    """It may be of use to somebody."""
    put(tmp_path / "out", a="1")
    (tmp_path / ".out.wsis-gdc-new").mkdir()
    (tmp_path / ".out.wsis-gdc-new" / "notes").touch()
    with pytest.raises(OutputError, match="in the way, and not made by this command"):
        put(tmp_path / "out", a="2")
    assert (tmp_path / ".out.wsis-gdc-new" / "notes").exists()
    assert held(tmp_path / "out") == {"a/text": "1"}


@pytest.fixture
def able(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux that tells whether all was written at one go."""
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(release="5.8.0"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no syncfs")
@pytest.mark.parametrize(("error", "flushed"), [(0, False), (ENOSYS, True)])
@pytest.mark.usefixtures("able")
def test_files_are_on_the_disk_before_they_have_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, flushed: bool
) -> None:
    """At one go where the system can do that, else one by one."""
    done: list[str] = []

    def syncfs(_file: int) -> int:
        ctypes.set_errno(error)
        done.append("at one go")
        return -1 if error else 0

    flush, kept = folders._flush, folders._of_system
    monkeypatch.setattr(folders, "_of_system", lambda name: syncfs if name == "syncfs" else kept(name))
    monkeypatch.setattr(folders, "_flush", lambda path: (done.append(path.name), flush(path)))
    put(tmp_path / "out", a="1")
    assert held(tmp_path / "out") == {"a/text": "1"}
    assert done[0] == "at one go"
    assert ("text" in done[1:]) is flushed


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no syncfs")
@pytest.mark.usefixtures("able")
def test_a_disk_that_cannot_keep_the_files_is_told_and_the_old_ones_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not on the disk has not been written."""
    put(tmp_path / "out", a="1")

    def syncfs(_file: int) -> int:
        ctypes.set_errno(EIO)
        return -1

    monkeypatch.setattr(folders, "_of_system", lambda _name: syncfs)
    with pytest.raises(OutputError, match="cannot be written: Input/output error"):
        put(tmp_path / "out", a="2")
    assert held(tmp_path / "out") == {"a/text": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("moment", ["files_below", "_foreign", "_sync", "rmtree"])
def test_what_a_killed_writer_leaves_is_known_as_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Whichever moment it was killed at, in the middle of tidying up, too: the next writer need not be helped."""
    out = tmp_path / "out"
    put(out, a="1", b="1")
    (out / "mine").write_text("kept", encoding="utf-8")
    program = (
        "import os, sys\nfrom pathlib import Path\nsys.path.insert(0, sys.argv[2])\n"
        "from tests.base.test_folders import folders, put\n"
        "die = lambda *_, **__: os._exit(9)\n"
        f"setattr(folders.shutil if {moment!r} == 'rmtree' else folders, {moment!r}, die)\n"
        "put(Path(sys.argv[1]), a='2', c='2')\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(out), str(CHECKOUT)], check=False)
    assert done.returncode == 9
    put(out, a="3", c="3")
    assert held(out) == {"a/text": "3", "c/text": "3", "mine": "kept"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
