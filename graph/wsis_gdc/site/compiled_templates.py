"""Compiled templates, kept where Python keeps compiled modules: compiling all of them takes a second."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache

__all__ = ["compiled_templates"]


class _Kept(FileSystemBytecodeCache):
    """Keeps what it can: a folder that is not there or not ours to write, or a damaged file, costs time only."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # a damaged file can raise anything while it is unpickled
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


def compiled_templates() -> FileSystemBytecodeCache:
    """Return what keeps templates compiled, each by its name, its content and the version of Python.

    They lie where Python puts this module (see ``importlib.util.cache_from_source``), and are trusted as that is.
    """
    return _Kept(str(Path(cache_from_source(__file__)).parent))
