"""Files written whole or not at all.

>>> from tempfile import mkdtemp
>>> folder = Path(mkdtemp())
>>> try:
...     with whole(folder / "answer.csv") as out:
...         _ = out.write(b"half of an")
...         raise ValueError("the query broke off")
... except ValueError:
...     list(folder.iterdir())
[]
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from errno import EBUSY, EISDIR, EXDEV
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from wsis_gdc.base.errors import OutputError, QueryError, WsisGdcError
from wsis_gdc.base.resources import is_stray

if TYPE_CHECKING:
    from zipfile import ZipInfo

__all__ = [
    "Successor",
    "beginning",
    "digest",
    "refuse_foreign_archive",
    "remove_parts",
    "whole",
    "write",
    "write_folder",
    "write_over_own",
    "zip_folder",
    "zipped",
]

_LIST: Final = ".wsis-gdc-files"
"""Lists what ``write_over_own`` wrote into a folder, as ``sha256sum`` does."""

_PARTS: Final[set[Path]] = set()


def remove_parts() -> None:
    """Remove what is half written, for who ends the process at once."""
    for part in tuple(_PARTS):
        with suppress(OSError):
            part.unlink(missing_ok=True)


def beginning(file: Path, most: int) -> bytes:
    """Return the first bytes of a file, one more than ``most`` where it is longer; a device may have no end.

    Raises QueryError where it cannot be read.
    """
    try:
        with file.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        raise QueryError(f"{file}: cannot be read: {error.strerror or error}") from None


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Give a binary file to write to; what was written stands at ``path`` once the block ends without an error.

    A new or regular file is put in place at once, with the rights and the owner of the file that it replaces. A link,
    a file of several names, a device or a named pipe stays what it is: all that was written is copied into it at the
    end. Raises OutputError; a broken pipe and errors of this package pass.
    """
    try:
        with _replaced(path) if _replaceable(path) else _filled(path) as out:
            yield out
    except (WsisGdcError, BrokenPipeError):
        raise
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror or error}") from None


def write(path: Path, content: bytes) -> None:
    """Write a file (see ``whole``). Raises OutputError."""
    with whole(path) as out:
        out.write(content)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files into a folder, made if need be, and return their paths; no file changes before all can.

    Names may lead into folders below; what else lies in the folder stays. Raises OutputError.
    """
    paths = {folder / name: content for name, content in files.items()}
    with ExitStack() as stack:
        for path, content in paths.items():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise OutputError(path.parent, f"cannot be written: {error.strerror}") from None
            out = stack.enter_context(whole(path))
            out.write(content)
            out.flush()  # so that a full disk is known before the first file changes
    return tuple(paths)


def write_over_own(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files into a folder in which people may lay or change some, and return their paths (see ``write_folder``).

    Only what an earlier call wrote there is replaced, as a hidden list of names and digests tells. Raises OutputError
    where another file is in the way, or one that somebody filled in since; then nothing is changed.
    """
    try:
        lines = (folder / _LIST).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        lines = []
    written = {name: sha for sha, _, name in (line.partition("  ") for line in lines)}
    new = {name: _sha256(content) for name, content in files.items()}
    for name, sha in new.items():
        path = folder / name
        if _held(path) not in (None, written.get(name), sha):
            why = "was changed since it was written" if name in written else "in the way, and not made by this command"
            raise OutputError(path, f"{why}; move it to another place, or choose another folder")
    kept = {name: sha for name, sha in written.items() if _held(folder / name)} | new
    listed = "".join(f"{sha}  {name}\n" for name, sha in sorted(kept.items()))
    return write_folder(folder, {**files, _LIST: listed.encode()})[:-1]


class Successor:
    """Files written into a new folder that takes the place of an earlier one; folders below are made if need be.

    A file that the earlier folder holds, byte for byte and with the rights of a new one, gets a further name: file
    systems make that much faster than a file, and slower ones the slower the more files were removed lately. It is
    written where a name cannot be had, as on another disk, or where it has a further name elsewhere already.
    """

    def __init__(self, folder: Path, earlier: Path | None = None) -> None:
        self._folder, self._earlier = folder, earlier
        self._made = {folder}
        self._like: tuple[int, int, int] | None = None
        """The rights and the owner of a new file, once one is written."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file that is not there yet. Raises OSError."""
        file = self._folder / name
        if file.parent not in self._made:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(file.parent)
        if self._earlier and self._like and self._linked(self._earlier / name, file, content):
            return
        file.write_bytes(content)
        self._like = self._like or _rights(file.lstat())

    def _linked(self, old: Path, file: Path, content: bytes) -> bool:
        try:
            known = old.lstat()
            if not stat.S_ISREG(known.st_mode) or known.st_nlink != 1 or known.st_size != len(content):
                return False
            if _rights(known) != self._like or old.read_bytes() != content:
                return False
            os.link(old, file)
        except OSError:
            return False
        return True


def _rights(of: os.stat_result) -> tuple[int, int, int]:
    return of.st_mode, of.st_uid, of.st_gid


def refuse_foreign_archive(folder: Path, file: Path) -> None:
    """Raise OutputError where a file lies in the place of the archive of a folder and is no archive of it."""
    from zipfile import BadZipFile, ZipFile

    if not file.is_file():
        return
    try:
        with ZipFile(file) as earlier:
            own = all(name.startswith(f"{folder.name}/") for name in earlier.namelist())
    except (BadZipFile, OSError):
        own = False
    if not own:
        raise OutputError(file, f"in the way, and no archive of {folder.name}; move it, or choose another folder")


def zip_folder(folder: Path, file: Path) -> None:
    """Write what lies in a folder as one ZIP file, without hidden files; the same files give the same bytes.

    Members are named below the folder's own name. Raises OutputError.
    """
    from zipfile import ZIP_DEFLATED, ZipFile

    with whole(file) as out, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                archive.writestr(_member(f"{folder.name}/{name.as_posix()}"), path.read_bytes())


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """Return files as one ZIP file, named below a folder; the same files give the same bytes."""
    from io import BytesIO
    from zipfile import ZipFile

    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in sorted(files.items()):
            archive.writestr(_member(f"{folder}/{name}"), content)
    return out.getvalue()


def _member(name: str) -> ZipInfo:
    """Return what a ZIP file says of a member: nothing of when and where it was made."""
    from zipfile import ZIP_DEFLATED, ZipInfo

    member = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type, member.external_attr, member.create_system = ZIP_DEFLATED, 0o644 << 16, 3
    return member


def digest(paths: Iterable[Path], *further: str) -> str:
    """Return the SHA-256 of files, of what lies in folders (each by name and content), and of further texts.

    What editors and systems leave behind in folders changes nothing (see ``is_stray``), nor does what is made or
    fetched beside the code: compiled files, shipped copies, the query editor of the server.
    """
    import hashlib  # loads OpenSSL, and every command imports this module

    sha = hashlib.sha256("\0".join(further).encode())
    for top in paths:
        for path in sorted(top.rglob("*")) if top.is_dir() else (top,):
            parts = path.relative_to(top).parts
            if (
                path.is_file()
                and not {"__pycache__", "_resources", "yasgui"} & {*parts}
                and not any(map(is_stray, parts))
            ):
                sha.update(f"\0{path.relative_to(top.parent).as_posix()}\0".encode() + path.read_bytes())
    return sha.hexdigest()


def _held(path: Path) -> str | None:
    """Return the digest of a file; None where there is none, or a name that no file can have, which writing tells."""
    if not os.path.isfile(path):  # noqa: PTH113  (Path.is_file raises for long names)
        return None
    try:
        return _sha256(path.read_bytes())
    except OSError as error:
        raise OutputError(path, f"cannot be read: {error.strerror or error}") from None


def _sha256(content: bytes) -> str:
    import hashlib  # see above

    return hashlib.sha256(content).hexdigest()


def _replaceable(path: Path) -> bool:
    if path.is_symlink() or not path.exists():
        return not path.is_symlink()
    return path.is_file() and path.stat().st_nlink <= 1


@contextmanager
def _replaced(path: Path) -> Iterator[BinaryIO]:
    # a name of its own for each writer, short enough for any file; never through a link that somebody left there
    part = path.with_name(f".{path.name[:32]}.{os.urandom(8).hex()}.part")
    _PARTS.add(part)
    try:
        with part.open("xb") as out:
            if path.exists():
                _give_rights(part, path.stat())
            yield out
        try:
            part.replace(path)
        except OSError as error:
            if error.errno not in (EBUSY, EXDEV):
                raise
            from shutil import copyfile  # rarely needed, and every command imports this module

            copyfile(part, path)  # a mount point, such as a file given to a container, keeps its name
    finally:
        _PARTS.discard(part)
        part.unlink(missing_ok=True)


def _give_rights(part: Path, of: os.stat_result) -> None:
    if os.name == "posix" and (part.stat().st_uid, part.stat().st_gid) != (of.st_uid, of.st_gid):
        with suppress(OSError):  # only root gives files away
            os.chown(part, of.st_uid, of.st_gid)
    part.chmod(stat.S_IMODE(of.st_mode))


@contextmanager
def _filled(path: Path) -> Iterator[BinaryIO]:
    # rarely needed, and every command imports this module
    from shutil import copyfileobj
    from tempfile import TemporaryFile

    if path.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    with TemporaryFile() as gathered:
        yield gathered
        gathered.seek(0)
        with path.open("wb") as out:
            copyfileobj(gathered, out)
