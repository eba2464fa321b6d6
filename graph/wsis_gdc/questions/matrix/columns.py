"""The columns of an index as a file that a build writes beside its store, so that a first matrix reads no rows.

The file is numpy's NPZ: arrays and texts by name, none of them pickled, each with a check sum and read when it is first
asked for. What stands in it was read through ``Index`` from the same store, so that numbers are the same with and
without it. File and store both name the graph that they were made of, by the hash of its N-Quads; the store's stamp
also holds its fingerprint. A file of another graph, beside a changed store, or damaged, is left aside with a reason.
"""

from __future__ import annotations

import io
import json
import logging
import weakref
import zipfile
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wsis_gdc.knowledge.kinds import KINDS
from wsis_gdc.knowledge.things import LANGUAGES, Thing, of_kind_in

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.matrix.index import Ints

__all__ = ["FILE", "Columns", "columns_of", "to_bytes"]

FILE: Final = "columns.npz"
"""Name of the file, which stands in the folder that holds the store."""

FORM: Final = 1
"""Version of what the file holds and how: raised when either changes."""

_WORDS: Final = ("predicate", "status")
_NUMBERS: Final = ("strength", "confidence")
_COLUMNS: Final = ("subject", "object", "claimant", "set", *_WORDS)
"""Columns of whole numbers that each link has: things, or places in a list of words."""

_DAMAGE: Final = (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile)

_LOG: Final = logging.getLogger(__name__)


def to_bytes(engine: Engine, graph: str) -> bytes:
    """Return the file of an engine's graph, byte for byte the same for the same facts; ``graph`` names the graph."""
    from wsis_gdc.knowledge.facts import FACTS
    from wsis_gdc.questions.matrix.index import Index

    index = Index(engine)  # a new one: things are numbered in the order of reading
    links = {"subject": index.link_ends.subjects, "object": index.link_ends.objects, "claimant": index.claimants}
    words: dict[str, list[str]] = {}
    words["set"], links["set"] = index.sets
    for name in _WORDS:
        words[name], links[name] = index.words(name)
    facts = {name: np.stack(index.fact_ends(name)) for name in ("part", *FACTS)}
    members, held = {}, {"link iris": _text(index.link_iris)}
    for kind in KINDS:
        found = of_kind_in(engine, kind, LANGUAGES)
        members[kind] = index.intern(thing.iri for thing in found["en"])
        held[f"things {kind}"] = _text([_table(found[language]) for language in LANGUAGES])
    held["links"] = np.stack([links[name] for name in _COLUMNS]).astype(np.int32)
    held["numbers"] = np.stack([index.numbers(name) for name in _NUMBERS])
    held["facts"] = np.concatenate(list(facts.values()), axis=1).astype(np.int32)
    held["members"] = np.concatenate(list(members.values())).astype(np.int32)
    held["iris"] = _text(index.iris)
    about = {
        "form": FORM,
        "graph": graph,
        "known": len(index.iris),
        "words": words,
        "facts": _spans({name: each.shape[1] for name, each in facts.items()}),
        "members": _spans({kind: len(each) for kind, each in members.items()}),
    }
    held["about"] = _text([json.dumps(about, ensure_ascii=False)])
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **held)
    return out.getvalue()


def _spans(sizes: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Return where each of several parts begins and ends when they stand one after the other."""
    ends = list(accumulate(sizes.values()))
    return {name: (end - size, end) for (name, size), end in zip(sizes.items(), ends, strict=True)}


def _text(lines: list[str]) -> Any:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _table(things: tuple[Thing, ...]) -> str:
    """Return the fields of things as one line of JSON."""
    rows = [
        [each.iri, each.code, each.label, each.lang, each.verified, each.kind, each.group, each.gist, each.group_iri]
        for each in things
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def columns_of(engine: Engine) -> Columns | None:
    """Return the columns that belong to an engine's store, or None where there are none.

    Where a file is there but is not used, a warning of the logger ``wsis_gdc.questions.matrix.columns`` says why.
    """
    folder: Path | None = getattr(engine, "folder", None)
    if folder is None:
        return None
    from wsis_gdc.engines.oxigraph import fingerprint, read_stamp

    file = folder.parent / FILE
    if not file.exists():
        return None
    try:
        stamp = read_stamp(folder)
        if stamp.get("store") != fingerprint(folder):
            raise ValueError("the store was not written with it, or was changed since")
        return Columns(file, str(stamp.get("graph")))
    except _DAMAGE as error:
        _refuse(file, error)
        return None


def _refuse(file: Path, error: Exception) -> None:
    reason = str(error) or type(error).__name__
    _LOG.warning("%s is not used: %s; matrices are read from the store, which takes longer (build again)", file, reason)


class Columns:
    """What a file of columns holds, by the keys under which ``Index`` keeps it.

    The file stays open, so that columns go with the store that was opened beside it even after another build.
    """

    def __init__(self, path: Path, graph: str) -> None:
        """Open a file of columns. Raises ValueError where it has another version or is of another graph."""
        self._path = path
        stream = path.open("rb")
        weakref.finalize(self, stream.close)
        self._file: Any = np.load(stream, allow_pickle=False)
        about = json.loads(self._file["about"].tobytes())
        if about["form"] != FORM:
            raise ValueError("another version of this program wrote it")
        if about["graph"] != graph:
            raise ValueError("it is of another graph than the store")
        self._words: dict[str, list[str]] = about["words"]
        self._spans: dict[str, dict[str, list[int]]] = {name: about[name] for name in ("facts", "members")}
        self._arrays: dict[str, Any] = {}
        self.known: int = about["known"]
        """How many things have numbers."""

    def get(self, key: Any) -> Any | None:
        """Return what an index keeps under a key, or None where the file does not hold it.

        A file that turns out to be damaged is told of and not used any more.
        """
        if self._file is None:
            return None
        try:
            return self._get(key)
        except _DAMAGE as error:
            self._file = None
            _refuse(self._path, error)
            return None

    def _get(self, key: Any) -> Any | None:
        from wsis_gdc.questions.matrix.index import Ends

        match key:
            case "iris":
                return self._lines("iris")
            case "links":
                return self._lines("link iris")
            case "link ends":
                return Ends(self._column("subject"), self._column("object"))
            case "sets":
                return self._words["set"], self._column("set")
            case "claimants":
                return self._column("claimant")
            case ("words", str(name)) if name in _WORDS:
                return self._words[name], self._column(name)
            case ("numbers", str(name)) if name in _NUMBERS:
                return self._array("numbers")[_NUMBERS.index(name)]
            case ("status", str(status)):
                known, places = self._words["status"], self._column("status")
                return places == known.index(status) if status in known else places < 0
            case ("facts", str(name)) if name in self._spans["facts"]:
                return Ends(*self._array("facts")[:, slice(*self._spans["facts"][name])])
            case ("members" | "in order", str(kind)) if kind in self._spans["members"]:
                return self._array("members")[slice(*self._spans["members"][kind])]
            case ("things", str(kind), str(language)) if kind in KINDS and language in LANGUAGES:
                line = self._file[f"things {kind}"].tobytes().split(b"\n")[LANGUAGES.index(language)]
                return tuple(Thing(*row) for row in json.loads(line))
        return None

    def _column(self, name: str) -> Ints:
        column: Ints = self._array("links")[_COLUMNS.index(name)]
        return column

    def _array(self, name: str) -> Any:
        if name not in self._arrays:
            array = self._file[name]
            self._arrays[name] = array if array.dtype.kind == "f" else array.astype(np.int64)
        return self._arrays[name]

    def _lines(self, name: str) -> list[str]:
        text = self._file[name].tobytes().decode()
        return text.split("\n") if text else []
