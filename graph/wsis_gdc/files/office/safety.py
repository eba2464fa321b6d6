"""What an Office file of strangers must not hold before a program opens it: macros, entities, more than is meant."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Final

from wsis_gdc.base.archives import UNREADABLE
from wsis_gdc.base.errors import QueryError

__all__ = ["check"]

_OLD: Final = b"\xd0\xcf\x11\xe0"
_DECLARED: Final = re.compile(rb"<!(DOCTYPE|ENTITY)")


def check(
    content: bytes,
    name: str,
    heaviest: int,
    what: str,
    part: Callable[[bytes, str], None] = lambda text, part: None,
    *,
    program: str = "Excel",
    endings: str = ".xlsx",
) -> tuple[str, ...]:
    """Look into an Office file before it is opened, and return the names of its parts; ``part`` looks at each of XML.

    ``heaviest`` is how many bytes it may have, packed and unpacked, ``what`` it is said to be (reviews), ``program``
    and ``endings`` by what it should be written. Raises QueryError, with the cure.
    """
    if content.startswith(_OLD):
        raise QueryError(
            f"{name}: locked by a password, or of an old form of {program}; save it as {endings} without password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > heaviest or len(content) > heaviest:
                raise QueryError(f"{name}: unpacks to {size:,} bytes; {what} of up to {heaviest:,} are read")
            names = tuple(archive.namelist())
            if "mimetype" in names:
                raise QueryError(f"{name}: an OpenDocument file; save it as {endings}")
            if any(each.lower().endswith("vbaproject.bin") for each in names):
                raise QueryError(f"{name}: holds macros, which are not read; save it as {endings} without macros")
            for each in names:
                if each.endswith((".xml", ".rels")):
                    text = archive.read(each)
                    if _DECLARED.search(text):
                        cure = f"as no office program does; save it anew as {endings}"
                        raise QueryError(f"{name}: declares entities of its own, {cure}")
                    part(text, each)
    except UNREADABLE as error:
        if isinstance(error, QueryError):
            raise
        raise QueryError(f"{name}: not an {program} file, or damaged; save it anew as {endings}") from None
    return names
