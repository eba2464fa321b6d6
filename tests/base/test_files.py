"""Files appear whole or not at all, and what is no file stays what it is."""

from __future__ import annotations

import os
import stat
import threading
from errno import EBUSY, EXDEV
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.errors import OutputError, QueryError
from wsis_gdc.base.files import Successor, digest, remove_parts, whole, write, write_folder, write_over_own

if TYPE_CHECKING:
    from tests.conftest import Run


def names(folder: Path) -> list[str]:
    """Return the names of all files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_file_is_replaced_with_its_rights(tmp_path: Path) -> None:
    """A file that only its owner may read stays so."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    path.chmod(0o600)
    write(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o600)
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("old", [b"old", None])
def test_an_error_leaves_everything_as_it_was(tmp_path: Path, old: bytes | None) -> None:
    """Neither half a file nor a part stays; the error is the one that was raised."""
    path = tmp_path / "a.csv"
    if old:
        path.write_bytes(old)
    with pytest.raises(QueryError, match="broke off"), whole(path) as out:
        out.write(b"half")
        raise QueryError("broke off")
    assert names(tmp_path) == (["a.csv"] if old else [])
    assert not old or path.read_bytes() == old


@pytest.mark.parametrize(
    ("name", "reason"),
    [("no/such/folder.csv", "No such file or directory"), ("folder", "Is a directory"), ("f.csv/x", "Not a directory")],
)
def test_an_error_names_path_and_reason(tmp_path: Path, name: str, reason: str) -> None:
    """The path is the one that was asked for, not that of the part."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "f.csv").touch()
    with pytest.raises(OutputError) as caught:
        write(tmp_path / name, b"x")
    assert str(caught.value) == f"{tmp_path / name}: cannot be written: {reason}"
    assert names(tmp_path) == ["f.csv", "folder"]


def test_a_full_disk_is_told() -> None:
    """/dev/full refuses every byte; its error carries no file name."""
    with pytest.raises(OutputError, match=r"^/dev/full: cannot be written: No space left on device$"):
        write(Path("/dev/full"), b"x")


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it points to is written, also where that does not exist yet."""
    (tmp_path / "real").mkdir()
    for name in ("there.csv", "new.csv"):
        link = tmp_path / name
        link.symlink_to(tmp_path / "real" / name)
        (tmp_path / "real" / "there.csv").write_bytes(b"older and longer")
        write(link, b"new")
        assert link.is_symlink()
        assert (tmp_path / "real" / name).read_bytes() == b"new"
    assert names(tmp_path) == ["new.csv", "real", "real/new.csv", "real/there.csv", "there.csv"]


def test_a_link_keeps_what_it_points_to_on_an_error(tmp_path: Path) -> None:
    """Bytes go through the link only when all are there."""
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "a.csv").symlink_to("real.csv")
    with pytest.raises(QueryError), whole(tmp_path / "a.csv") as out:
        out.write(b"half")
        raise QueryError("broke off")
    assert (tmp_path / "real.csv").read_bytes() == b"old"


def test_all_names_of_a_file_get_what_is_written(tmp_path: Path) -> None:
    """A second name would otherwise keep the old content, as if nothing had been written."""
    (tmp_path / "a.csv").write_bytes(b"an older and longer one")
    os.link(tmp_path / "a.csv", tmp_path / "b.csv")
    write(tmp_path / "a.csv", b"new")
    assert (tmp_path / "b.csv").read_bytes() == b"new"
    assert names(tmp_path) == ["a.csv", "b.csv"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_somebody_else_stays_theirs(tmp_path: Path) -> None:
    """Who writes it as root would otherwise lock its owner out."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    path.chmod(0o640)
    os.chown(path, 1234, 5678)
    write(path, b"new")
    status = path.stat()
    assert path.read_bytes() == b"new"
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1234, 5678, 0o640)


def test_a_part_that_is_a_link_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's file behind a link with the name of the part is not touched."""
    monkeypatch.setattr(os, "urandom", bytes)
    (tmp_path / "other").write_bytes(b"theirs")
    planted = tmp_path / f".a.csv.{bytes(8).hex()}.part"
    planted.symlink_to(tmp_path / "other")
    with pytest.raises(OutputError, match="File exists"):
        write(tmp_path / "a.csv", b"ours")
    assert (tmp_path / "other").read_bytes() == b"theirs"


def test_two_writers_of_one_file_do_not_mix(tmp_path: Path) -> None:
    """Each has a part of its own, with a name short enough for any file; the last one stays."""
    path = tmp_path / ("a" * 250)
    with whole(path) as one, whole(path) as other:
        one.write(b"one " * 1000)
        other.write(b"other " * 1000)
    assert path.read_bytes() == b"one " * 1000
    assert names(tmp_path) == [path.name]


def test_who_ends_at_once_can_take_the_parts_away(tmp_path: Path) -> None:
    """As on SIGTERM in the middle of a query."""
    with pytest.raises(QueryError, match="ended"), whole(tmp_path / "a.csv"):
        remove_parts()
        assert names(tmp_path) == []
        raise QueryError("ended")


def test_a_named_pipe_is_written_to(tmp_path: Path) -> None:
    """A reader at its other end gets all bytes, and the pipe stays one."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    write(pipe, b"all of it")
    reader.join()
    assert heard == [b"all of it"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.fixture
def null(tmp_path: Path) -> Path:
    """Give /dev/null, or for root, who could put a file in its place, a device like it."""
    if os.geteuid() != 0:
        return Path("/dev/null")
    device = tmp_path / "null"
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 3))
        device.write_bytes(b"")
    except OSError as error:
        pytest.skip(f"no device can be made here: {error}")
    return device


@pytest.mark.parametrize(
    "command",
    [
        ["query", "-e", "SELECT ?n { wsis:C5 skos:notation ?n }"],
        ["query", "-e", "DESCRIBE wsis:C5"],
        ["matrix", "--rows", "objective", "--columns", "action-line", "--format", "csv"],
        ["matrix", "--rows", "objective", "--columns", "action-line", "--format", "markdown"],
        ["network", "--projection", "lines", "--format", "gexf"],
        ["gaps", "--format", "csv"],
        ["sssom"],
    ],
    ids=lambda command: "-".join(command[::4]),
)
def test_devices_stay_devices(command: list[str], null: Path, run: Run) -> None:
    """Whatever a command writes goes into the device, and no part is left beside it."""
    done = run(*command, "-o", str(null))
    assert done.code == 0, done.err
    assert stat.S_ISCHR(null.stat().st_mode)
    assert not [name for name in names(null.parent) if name.endswith(".part")] or null.parent == Path("/dev")


def test_a_folder_changes_only_when_all_its_files_can(tmp_path: Path) -> None:
    """Files of an earlier run are replaced together; others stay."""
    (tmp_path / "other.txt").touch()
    assert write_folder(tmp_path, {"a.csv": b"1", "figures/b.svg": b"2"}) == (
        tmp_path / "a.csv",
        tmp_path / "figures" / "b.svg",
    )
    (tmp_path / "c").mkdir()
    with pytest.raises(OutputError, match="c: cannot be written: Is a directory"):
        write_folder(tmp_path, {"a.csv": b"new", "c": b"3", "d.csv": b"4"})
    assert (tmp_path / "a.csv").read_bytes() == b"1"
    assert names(tmp_path) == ["a.csv", "c", "figures", "figures/b.svg", "other.txt"]


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    """The error names the folder."""
    (tmp_path / "packs").touch()
    with pytest.raises(OutputError, match="packs: cannot be written: File exists"):
        write_folder(tmp_path / "packs", {"a.csv": b"1"})


@pytest.mark.parametrize("error", [EBUSY, EXDEV])
def test_a_file_that_is_a_mount_point_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    """Such as a file that a container was given: it cannot be replaced."""
    path = tmp_path / "answer.csv"
    path.write_bytes(b"an older and longer one")

    def refused(part: Path, target: object) -> None:
        raise OSError(error, os.strerror(error), str(part))

    monkeypatch.setattr(Path, "replace", refused)
    write(path, b"new")
    assert path.read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == ["answer.csv"]


def test_only_what_is_its_own_is_written_over(tmp_path: Path) -> None:
    """A file that somebody laid there, or filled in, is not lost; a second run over its own files is fine."""
    pack = {"pack.docx": b"1", "figures/a.svg": b"2"}
    write_over_own(tmp_path, pack)
    assert write_over_own(tmp_path, {**pack, "pack.docx": b"new"}) == (
        tmp_path / "pack.docx",
        tmp_path / "figures" / "a.svg",
    )
    (tmp_path / "figures" / "a.svg").write_bytes(b"filled in")
    with pytest.raises(OutputError, match=r"a\.svg: was changed since it was written; move it"):
        write_over_own(tmp_path, {"pack.docx": b"third", "figures/a.svg": b"2"})
    (tmp_path / "notes.csv").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"notes\.csv: in the way, and not made by this command"):
        write_over_own(tmp_path, {"pack.docx": b"third", "notes.csv": b"4"})
    assert (tmp_path / "pack.docx").read_bytes() == b"new"
    assert (tmp_path / "figures" / "a.svg").read_bytes() == b"filled in"
    assert (tmp_path / "notes.csv").read_bytes() == b"mine"
    write_over_own(tmp_path, {"notes.csv": b"mine"})


def test_a_list_that_is_damaged_gives_nothing_away(tmp_path: Path) -> None:
    """What cannot be known to be its own is left alone."""
    write_over_own(tmp_path, {"a.csv": b"1"})
    (tmp_path / ".wsis-gdc-files").write_bytes(b"\xff\0")
    with pytest.raises(OutputError, match="not made by this command"):
        write_over_own(tmp_path, {"a.csv": b"2"})
    write_over_own(tmp_path, {"a.csv": b"1"})
    assert write_over_own(tmp_path, {"a.csv": b"2"})


@pytest.mark.parametrize(
    "name", ["__pycache__/a.pyc", "_resources/data/a.yaml", "server/yasgui/yasgui.min.js", ".a.swp"]
)
def test_what_is_made_or_fetched_beside_the_code_changes_no_digest(tmp_path: Path, name: str) -> None:
    """So the same sources have the same data version wherever they lie; other files change it."""
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "app.py").write_text("1")
    before = digest((tmp_path,))
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("2")
    assert digest((tmp_path,)) == before
    (tmp_path / "server" / "more.py").write_text("3")
    assert digest((tmp_path,)) != before


@pytest.fixture
def renewed(tmp_path: Path) -> tuple[Path, Path]:
    """An earlier folder and a new one, both with a first file."""
    for name in ("earlier", "new"):
        (tmp_path / name / "things").mkdir(parents=True)
    for name in ("first", "same", "things/changed", "longer", "only-mine"):
        (tmp_path / "earlier" / name).write_bytes(b"as it was")
    return tmp_path / "earlier", tmp_path / "new"


def test_a_new_folder_shares_what_stands_in_the_earlier_one_already(renewed: tuple[Path, Path]) -> None:
    """What is the same is no second file; what is not is written, and the earlier one stays as it was."""
    earlier, new = renewed
    successor = Successor(new, earlier)
    contents = {
        "first": b"as it was",
        "same": b"as it was",
        "things/changed": b"as it is!",
        "longer": b"as it was once",
        "deep/down": b"new",
    }
    for name, content in contents.items():
        successor.write(name, content)
    assert {name: (new / name).read_bytes() for name in contents} == contents
    assert [name for name in contents if (new / name).stat().st_nlink == 2] == ["same"]
    assert {path.read_bytes() for path in earlier.rglob("*") if path.is_file()} == {b"as it was"}


def test_a_file_with_other_rights_or_names_is_written_anew(renewed: tuple[Path, Path]) -> None:
    """Somebody may have made it private, laid a copy that shares it elsewhere, or a link to a file of theirs."""
    earlier, new = renewed
    (earlier / "same").chmod(0o600)
    os.link(earlier / "longer", earlier.parent / "elsewhere")
    (earlier / "things" / "changed").unlink()
    (earlier / "things" / "changed").symlink_to(earlier / "only-mine")
    successor = Successor(new, earlier)
    for name in ("first", "same", "longer", "things/changed"):
        successor.write(name, b"as it was")
    assert all((new / name).lstat().st_nlink == 1 for name in ("first", "same", "things/changed"))
    assert not (new / "things" / "changed").is_symlink()
    assert stat.S_IMODE((new / "same").stat().st_mode) != 0o600
    assert (new / "longer").stat().st_ino != (earlier / "longer").stat().st_ino


def test_where_no_further_name_can_be_had_a_file_is_written(
    renewed: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another disk, say."""

    def refuse(*_: object) -> None:
        raise OSError(EXDEV, "Invalid cross-device link")

    earlier, new = renewed
    monkeypatch.setattr(os, "link", refuse)
    successor = Successor(new, earlier)
    for name in ("first", "same"):
        successor.write(name, b"as it was")
    assert [(new / name).read_bytes() for name in ("first", "same")] == [b"as it was"] * 2
