"""Collections that were imported beside a build, and the store in which they are asked together with its graph.

Each collection is a folder of ``collections`` in the build: its initiatives as JSON Lines and, where the library is
there, as Parquet, its triples, what became of the rows of its file. A build carries the folder over. The store of all
is made anew, when it is asked, after a collection or the build has changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from wsis_gdc.base import folders
from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.files import write_folder
from wsis_gdc.curation import exports
from wsis_gdc.curation.graph_descriptions import describe_again
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.engines.oxigraph import LAYOUT, NQUADS
from wsis_gdc.files.collection_files import proposals_of
from wsis_gdc.files.initiative_records import initiatives_of, level_sheet
from wsis_gdc.knowledge import central

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.collection.admission import Initiative
    from wsis_gdc.questions.collection.proposed import Proposed
    from wsis_gdc.site.rendering import About

__all__ = [
    "ABOUT",
    "FOLDER",
    "INITIATIVES",
    "PROPOSALS",
    "Kept",
    "gathered",
    "kept",
    "names",
    "place",
    "put",
    "write_pages",
]

FOLDER: Final = "collections"
ABOUT: Final = "about.json"
INITIATIVES: Final = "initiatives.jsonl"
PROPOSALS: Final = "proposals.jsonl"

_ALL: Final = ".all"
_MARK: Final = ".wsis-gdc-collection"
_MANIFEST: Final = "manifest.json"
_OURS: Final = re.compile(r"store/.*")

Step = Callable[[str], None]


class Kept(NamedTuple):
    """A collection as it lies beside a build: ``folder`` leads to its pages from those of the site."""

    folder: str
    title: str
    initiatives: tuple[Initiative, ...]
    proposed: tuple[Proposed, ...]


def place(build: Path, name: str) -> Path:
    """Return the folder of a collection of a build."""
    return build / FOLDER / name


def names(build: Path) -> tuple[str, ...]:
    """Return the names of the collections beside a build, sorted."""
    found = (file.parent.name for file in (build / FOLDER).glob(f"*/{NQUADS}"))
    return tuple(sorted(name for name in found if not name.startswith(".")))  # a killed writer leaves hidden folders


def kept(build: Path) -> tuple[Kept, ...]:
    """Return the collections beside a build, by name. Raises QueryError where one is damaged."""
    found = []
    for name in names(build):
        folder = place(build, name)
        try:
            title = str(json.loads((folder / ABOUT).read_text(encoding="utf-8"))["title"])
            initiatives = initiatives_of((folder / INITIATIVES).read_bytes())
            proposed = proposals_of((folder / PROPOSALS).read_bytes())
        except (OSError, ValueError, TypeError, KeyError):
            raise QueryError(f"{folder}: damaged; remove it, and import the collection anew") from None
        every = tuple(each for some in proposed.values() for each in some)
        found.append(Kept(f"{FOLDER}/{name}/", title, initiatives, every))
    return tuple(found)


def put(build: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Put the files of a collection in the place of earlier ones, all at once or none. Raises OutputError."""
    out = place(build, name)
    with folders.locked(out, _MARK), folders.staged(out) as folder:
        for file, content in files.items():
            (folder / file).write_bytes(content)
        folders.put_in_place(folder, out, _MARK)


def write_pages(engine: Engine, folder: Path, edition: About, language: str, collections: Iterable[Kept]) -> None:
    """Write the pages of collections beside the pages of a language. Raises OutputError."""
    from wsis_gdc.site.collection_pages import collection_pages

    for each in collections:
        pages = collection_pages(
            engine,
            each.title,
            each.initiatives,
            each.proposed,
            about=edition,
            language=language,
            folder=each.folder,
        )
        write_folder(folder, {f"{each.folder}{name}": text.encode() for name, text in pages})


def gathered(build: Path, *, step: Step = lambda text: None) -> Path:
    """Return the folder of the store of a build and its collections, made anew where one of them has changed.

    Raises QueryError where there is no collection, OutputError where the store cannot be written.
    """
    found = names(build)
    if not found:
        cure = "wsis-gdc import FILE --profile stocktaking --set NAME"
        raise QueryError(f"no collection of initiatives lies beside {build}; import one: {cure}")
    out = build / FOLDER / _ALL
    with folders.locked(out, _MARK, _OURS):
        stamp = _stamp(build, found)
        if _told(out) != stamp:
            step(f"putting {_counted(len(found))} beside the graph, once")
            _write(build, found, stamp, out)
    return out


def _counted(number: int) -> str:
    return f"{number} collection{'s' if number != 1 else ''}"


def _stamp(build: Path, found: tuple[str, ...]) -> dict[str, str]:
    """Return what tells whether the store is of these collections and this build."""
    inputs = json.loads((build / _MANIFEST).read_text(encoding="utf-8")).get("inputs", "")
    told = {name: hashlib.sha256((place(build, name) / NQUADS).read_bytes()).hexdigest() for name in found}
    graph = hashlib.sha256((build / NQUADS).read_bytes()).hexdigest()
    return {"inputs": inputs, "graph": graph, "form": f"{LAYOUT} {central.FORM}", **told}


def _told(out: Path) -> dict[str, str] | None:
    try:
        kept: dict[str, str] = json.loads((out / _MANIFEST).read_text(encoding="utf-8"))
        return kept
    except (OSError, ValueError):
        return None


def _write(build: Path, found: tuple[str, ...], stamp: dict[str, str], out: Path) -> None:
    store = ox.Store()
    for file in (build / NQUADS, *(place(build, name) / NQUADS for name in found)):
        store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS, lenient=True)
    kind = level_sheet()
    if not next(store.quads_for_pattern(ox.NamedNode("https://w3id.org/wsis-gdc/level/initiative"), None, None), None):
        store.load(kind.triples.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(kind.graph))
    describe_again(store)
    quads, union = exports.dump(store, "nq"), exports.dump(store, "nt")
    digest = hashlib.sha256(quads).hexdigest()
    with folders.staged(out) as folder:
        exports.write_store(folder / "store", quads, union, graph=digest)
        central.write(OxigraphEngine(store, union=True), folder / central.FILE, digest)
        (folder / _MANIFEST).write_text(json.dumps(stamp, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
        folders.put_in_place(folder, out, _MARK, _OURS)
