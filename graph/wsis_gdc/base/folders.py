"""Folders of output that are replaced at once or not at all, one writer at a time; what others laid there stays.

>>> from tempfile import mkdtemp
>>> out = Path(mkdtemp()) / "out"
>>> with locked(out, ".mark"), staged(out) as folder:
...     _ = (folder / "a.txt").write_text("of ours")
...     put_in_place(folder, out, ".mark")
>>> (out / "notes.txt").touch()
>>> with locked(out, ".mark"), staged(out) as folder:
...     _ = (folder / "b.txt").write_text("of ours")
...     put_in_place(folder, out, ".mark")
>>> sorted(path.name for path in out.iterdir())
['.mark', 'b.txt', 'notes.txt']
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Final

from wsis_gdc.base.errors import OutputError, WsisGdcError

__all__ = ["NOTHING", "files_below", "is_free", "locked", "marked", "put_in_place", "staged"]

NOTHING: Final = re.compile(r"(?!)")

_INSIDE: Final = ".wsis-gdc-new"
"""A staging folder inside the folder of output."""

_UNFINISHED: Final = ".unfinished"
"""Stands in a staging folder until it is put in place: what a killed writer left with it is of no use."""

_STRAYS: Final = frozenset({"lost+found", ".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"})
"""What systems put into folders of their own accord."""


def is_free(out: Path) -> bool:
    """Tell whether a folder is not there yet or holds nothing but what systems put there."""
    return not out.exists() or (out.is_dir() and {path.name for path in out.iterdir()} <= _STRAYS)


def marked(out: Path, mark: str) -> frozenset[str] | None:
    """Return the names of the files that were put into a folder under a mark; None where it has no such mark."""
    try:
        return frozenset((out / mark).read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError):
        return None


@contextmanager
def locked(out: Path, mark: str, ours: re.Pattern[str] = NOTHING) -> Iterator[None]:
    """Hold a folder, made if need be, against other writers, also those in other containers; wait for them.

    What a killed writer left beside it is tidied up first, and what it had no time to carry over is carried over.
    ``mark`` and ``ours`` are as for ``put_in_place``. Raises OutputError.
    """
    real = Path(os.path.realpath(out))
    with _told(out):
        if real.exists() and not real.is_dir():
            raise OutputError(out, "not an output of this command; choose another name for the folder")
        made = [folder for folder in (real, *real.parents) if not folder.exists()]
        lock = _lock(real)
        old = _beside(real, "old")
        if old.is_dir() and not any(real.iterdir()):  # a writer was killed between two renames
            old.replace(real)
            os.close(lock)
            lock = _lock(real)
        shutil.rmtree(real / _INSIDE, ignore_errors=True)
        for left in filter(Path.is_dir, (_beside(real, "new"), old)):
            finished = not (left / _UNFINISHED).exists()
            if finished and (marked(left, mark) is not None or is_free(left)):
                _carry(left, real, _foreign(left, real, mark, ours))
                _remove(left)
            elif not finished:
                _remove(left)
    try:
        yield
    finally:
        os.close(lock)
        with suppress(OSError):  # it holds something now
            for folder in made:
                folder.rmdir()


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Give a new folder beside the locked one, or inside it where nothing can be written beside it.

    Whatever is left of it afterwards is removed. Raises OutputError, also for errors of the system in the block.
    """
    real = Path(os.path.realpath(out))
    with _told(out):
        folder = _beside(real, "new")
        try:
            folder.mkdir()
        except FileExistsError:
            raise OutputError(folder, "in the way, and not made by this command; move it to another place") from None
        except OSError:
            folder = real / _INSIDE
            folder.mkdir()
        try:
            (folder / _UNFINISHED).touch()
            yield folder
        finally:
            _remove(folder, ignore_errors=True)


def put_in_place(folder: Path, out: Path, mark: str, ours: re.Pattern[str] = NOTHING) -> None:
    """Put what lies in a staging folder in the place of what an earlier call put into the locked folder.

    ``mark`` is the name of a file that lists it, except what has names like ``ours``, which is replaced anyhow. All
    else in the old folder is carried over. A link as ``out`` stays one. Raises OutputError where something else
    stands in the place of a new file; then nothing is changed.
    """
    real = Path(os.path.realpath(out))
    names = [name for name in files_below(folder) if name != _UNFINISHED]
    listed = "".join(f"{name}\n" for name in names if not ours.fullmatch(name))
    (folder / mark).write_text(listed, encoding="utf-8", newline="\n")
    (folder / _UNFINISHED).unlink()
    foreign = _foreign(real, folder, mark, ours)
    for name in foreign:
        if os.path.lexists(folder / name):
            raise OutputError(out / name, "in the way, and not made by this command; move it to another place")
    _sync(folder)
    if folder.parent != real and not _stood_in(real) and (_exchange(folder, real) or _renamed(folder, real)):
        left = next(filter(Path.is_dir, (_beside(real, "old"), folder)))
        _carry(left, real, foreign)
        _remove(left, ignore_errors=True)
        return
    if folder.parent != real:  # a mount point, or where somebody stands, stays; its files are replaced one by one
        folder = Path(shutil.copytree(folder, real / _INSIDE))
    known = marked(real, mark) or frozenset()
    stale = {name for name in files_below(real) if name in known or ours.fullmatch(name)} - set(names)
    for name in (*names, mark):
        (real / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).replace(real / name)
    for name in stale:
        (real / name).unlink()
    _remove(folder, ignore_errors=True)


def _stood_in(real: Path) -> bool:
    """Return whether this process, and so a shell, works in a folder or below: it would stand in one that is gone."""
    try:
        return Path(os.path.realpath(Path.cwd())).is_relative_to(real)
    except OSError:
        return False


def files_below(folder: Path) -> list[str]:
    """Return the names of all that is no folder in a folder and below, sorted; links are not followed."""
    names: list[str] = []

    def look(inside: Path | str, before: str) -> None:
        with suppress(PermissionError), os.scandir(inside) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    look(entry.path, f"{before}{entry.name}/")
                elif not entry.is_dir():
                    names.append(before + entry.name)

    look(folder, "")
    return sorted(names)


def _remove(folder: Path, *, ignore_errors: bool = False) -> None:
    """Remove a folder that holds nothing more of use; where that is cut short, what is left says so to the end.

    Raises OSError, unless errors are to be ignored.
    """
    with suppress(OSError) if ignore_errors else nullcontext():
        (folder / _UNFINISHED).touch()
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors)
            elif path.name != _UNFINISHED:
                path.unlink()
    shutil.rmtree(folder, ignore_errors)


def _beside(real: Path, what: str) -> Path:
    return real.with_name(f".{real.name}.wsis-gdc-{what}")


@contextmanager
def _told(out: Path) -> Iterator[None]:
    try:
        yield
    except WsisGdcError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        file = Path(os.fsdecode(error.filename)) if error.filename else out
        if not file.is_relative_to(Path(os.path.realpath(out)).parent) and not file.is_relative_to(out.parent):
            raise OutputError(file, f"cannot be read: {reason}") from error
        raise OutputError(out, f"cannot be written: {reason}") from error


def _lock(real: Path) -> int:
    """Return an open folder that nobody else has locked and that still has its name."""
    while True:
        real.mkdir(parents=True, exist_ok=True)
        if sys.platform == "win32":
            return os.open(os.devnull, os.O_RDONLY)
        import fcntl

        lock = os.open(real, os.O_RDONLY)
        with suppress(OSError):  # some file systems of networks know no locks
            fcntl.flock(lock, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(lock), real.stat()):
                return lock
        os.close(lock)


def _foreign(old: Path, new: Path, mark: str, ours: re.Pattern[str]) -> list[str]:
    """Return what lies in an old folder and is not ours, also as seen from the new one.

    A folder that holds nothing of ours and is not in the new one stands for all that is in it.
    """
    known = {*(marked(old, mark) or ()), mark}

    def look(inside: Path | str, before: str) -> tuple[list[str], bool]:
        found, mine = [], False
        with os.scandir(inside) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
        for entry in ordered:
            name = before + entry.name
            if entry.is_dir(follow_symlinks=False):
                deeper, some = look(entry.path, f"{name}/")
                shared = some or ((new / name).is_dir() and name not in known)
                found += deeper if shared else [name]
                mine |= some
            elif name in known or ours.fullmatch(name):
                mine = True
            else:
                found.append(name)
        return found, mine

    return [name for name in look(old, "")[0] if name != _INSIDE]


def _carry(old: Path, out: Path, names: Collection[str]) -> None:
    for name in names:
        if os.path.lexists(old / name) and not os.path.lexists(out / name):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (old / name).rename(out / name)


def _sync(folder: Path) -> None:
    """See that all files are on the disk before they get their names; caches check themselves."""
    if sys.platform == "win32" or _synced(folder):
        return
    paths = [path for path in (*folder.rglob("*"), folder) if ".cache" not in path.parts[len(folder.parts) :]]
    # asked for together, file systems write many files at once
    with ThreadPoolExecutor(max_workers=16) as pool:
        list(pool.map(_flush, paths))


def _synced(folder: Path) -> bool:
    """Have the file system of a folder written to the disk at one go (syncfs, Linux 5.8, which tells whether it was).

    False where that is not to be had. Raises OSError.
    """
    sync = _of_system("syncfs")
    if sync is None or tuple(map(int, re.findall(r"\d+", os.uname().release)[:2])) < (5, 8):
        return False
    file = os.open(folder, os.O_RDONLY)
    try:
        if sync(file) == 0:
            return True
        error = ctypes.get_errno()
        if error == errno.ENOSYS:
            return False
        raise OSError(error, os.strerror(error), str(folder))
    finally:
        os.close(file)


def _flush(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _renamed(new: Path, real: Path) -> bool:
    """Put the new folder in place by two renames, the old one under a name beside it; False for a mount point."""
    old = _beside(real, "old")
    try:
        real.rename(old)
    except OSError:
        return False
    new.rename(real)
    return True


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two names atomically (renameat2, Linux); False where that is not to be had."""
    rename = _of_system("renameat2")
    at_cwd, exchange = -100, 2
    arguments = (at_cwd, os.fsencode(first), at_cwd, os.fsencode(second), exchange)
    return rename is not None and rename(*arguments) == 0


def _of_system(name: str) -> Any:
    """Return a function of Linux that Python has no name for; None on other systems and older ones."""
    return getattr(ctypes.CDLL(None, use_errno=True), name, None) if sys.platform.startswith("linux") else None
