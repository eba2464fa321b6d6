"""Which data were found to conform: what was checked once is not checked again by the same shapes and the same code.

A build keeps this beside the data files that it has parsed, by a hash of all that decides it, and carries it over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from wsis_gdc.base import namespaces
from wsis_gdc.base.files import digest, write
from wsis_gdc.base.resources import ontology_folder
from wsis_gdc.curation import assembly, validation

__all__ = ["Conformance"]

_CONFORMS: Final = b'{"conforms":true}\n'


class Conformance:
    """Whether it is known that what sheets mean breaks no shape and no check; only that nothing is wrong is kept."""

    def __init__(self, sheets: Sequence[assembly.Sheet], cache_folder: Path, earlier_cache: Path | None = None) -> None:
        self._file = cache_folder / f"{_key(sheets)}.json"
        if earlier_cache:
            assembly.carry(earlier_cache / self._file.name, self._file)

    @property
    def known(self) -> bool:
        """Whether it is known."""
        try:
            return self._file.read_bytes() == _CONFORMS
        except OSError:
            return False

    def keep(self) -> None:
        """Keep that nothing is wrong. Raises OutputError."""
        if not self.known:
            write(self._file, _CONFORMS)


def _key(sheets: Sequence[assembly.Sheet]) -> str:
    """Return a hash of the triples of sheets, and of all that infers from them and checks them."""
    code = (Path(__file__).parent, Path(namespaces.__file__).parent)
    libraries = (f"{name}=={version(name)}" for name in ("pyoxigraph", validation.shacl_library()))
    made = hashlib.sha256(digest((ontology_folder(), *code), *libraries).encode())
    for sheet in sheets:
        made.update(f"\0{sheet.graph}\0{sheet.triples}".encode())
    return made.hexdigest()[:40]
