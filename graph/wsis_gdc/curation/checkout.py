"""The ontology and the data of another folder as a graph, assembled in a process of its own.

A process reads one ontology: its prefixes, rules and shapes are those of all that it does. So the state of another
checkout, or of an earlier revision, is assembled by ``python -m wsis_gdc.curation.checkout``, which takes the folder
from stdin and gives the graph as N-Quads, or what cannot be read of the data. Whether a state keeps the shapes is not
asked: what it says is the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from wsis_gdc.base.errors import CurationError, Finding, QueryError
from wsis_gdc.base.resources import read_from
from wsis_gdc.engines.sandbox import TOLD, die_with

__all__ = ["Assembly", "is_checkout"]


def is_checkout(folder: Path) -> bool:
    """Return whether a folder holds an ontology and data."""
    return (folder / "ontology" / "context.jsonld").is_file() and (folder / "data").is_dir()


class Assembly:
    """A process that assembles the data of a folder; a context manager that ends it if it is at work.

    It starts at once, so that two can work side by side: files that are the same in both are read once, into the folder
    ``cache``, where one of the two begins with the ``last``. ``name`` is how the folder is told of.
    """

    def __init__(self, folder: Path, name: str, cache: Path, *, last: bool = False) -> None:
        self._name = name
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "wsis_gdc.curation.checkout"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self._child.stdin is not None  # noqa: S101
        with suppress(BrokenPipeError):
            begun = {"parent": os.getpid(), "cache": str(cache), "last": last}
            self._child.stdin.write(json.dumps(begun).encode() + b"\n")
            self._child.stdin.flush()

    def __enter__(self) -> Assembly:
        return self

    def __exit__(self, *exception: object) -> None:
        self._child.kill()
        self._child.communicate()

    def wait(self) -> bytes:
        """Return the N-Quads of the graph.

        Raises CurationError for data that cannot be read, QueryError for what cannot be assembled at all.
        """
        quads, errors = self._child.communicate()
        if self._child.returncode == TOLD:
            raise CurationError(Finding(**told) for told in json.loads(quads))
        if self._child.returncode:
            last = errors.decode(errors="replace").strip().splitlines()[-1:]
            reason = "; ".join(last) or f"the process ended with {self._child.returncode}"
            raise QueryError(f"{self._name}: this version of the program cannot assemble it: {reason}")
        return quads


def _main() -> int:
    begun = json.loads(sys.stdin.buffer.readline())
    die_with(begun["parent"])
    read_from(Path.cwd())
    from wsis_gdc.curation import assembly, exports, validation
    from wsis_gdc.curation.yaml_ld import LAYOUT

    files, cache = assembly.data_files(), Path(begun["cache"])
    if begun["last"]:
        assembly.read_ahead(files, cache)
    sheets = [assembly.read_sheet(path, cache_folder=cache) for path in files]
    # how a file is laid out was asked of later files only, and changes nothing that they say
    findings = [finding for finding in validation.check_names(sheets) if finding.rule != LAYOUT]
    if findings:
        told = [{name: getattr(each, name) for name in Finding.__dataclass_fields__} for each in findings]
        sys.stdout.buffer.write(json.dumps(told).encode())
        return TOLD
    sys.stdout.buffer.write(exports.dump(assembly.assemble(sheets), "nq"))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
