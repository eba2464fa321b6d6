"""One command from the curated files to a folder of results: assemble, infer, validate, write, swap.

The new output is made beside the old one and takes its place at once, or not at all. What the output depends on is
hashed: where nothing changed, nothing is done.
"""

from __future__ import annotations

import gc
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from wsis_gdc.base import folders
from wsis_gdc.base.errors import CurationError, OutputError, StoreError
from wsis_gdc.base.files import Successor, digest, write
from wsis_gdc.base.libraries import has, need
from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.resources import data_folder, ontology_folder
from wsis_gdc.base.version import VERSION
from wsis_gdc.curation import assembly, constraints, exports, merged_ontology, validation
from wsis_gdc.curation.conformance import Conformance
from wsis_gdc.engines import Engine, OxigraphEngine
from wsis_gdc.engines.oxigraph import NQUADS, verify
from wsis_gdc.files.void import holdings_graph
from wsis_gdc.questions.holdings import Holdings, holdings_of

if TYPE_CHECKING:
    from wsis_gdc.site.apart import Order, Process

__all__ = ["Manifest", "build", "data_version", "result", "whole"]

Step = Callable[[str], None]

CACHE: Final = ".cache"
MANIFEST: Final = "manifest.json"
MATRIX: Final = "matrix.csv"
_NEEDED: Final = ("numpy", "scipy", "jsonschema_rs", "pyshacl")
"""What a build validates and analyses with, from the extras ``[analysis]`` and ``[validate]``."""

CONTEXT: Final = "context.jsonld"
SHAPES: Final = "shapes.ttl"
MARK: Final = ".wsis-gdc-build"
"""A file by which a folder says that it holds a build; it lists the files of it."""

_OURS: Final = re.compile(
    r"\.cache/[0-9a-f]{40}\.json|store/(\d{6,}\.(sst|log|dbtmp)|(MANIFEST|OPTIONS)-\d{6,}(\.dbtmp)?"
    r"|CURRENT|IDENTITY|LOCK|LOG(\.old\.\d+)?|wsis-gdc\.json)"
)
"""The names of parsed data files, and those that RocksDB gives to its files."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build made: counts per class and mapping set, versions, and the SHA-256 of each file."""

    version: str
    inputs: str
    classes: dict[str, int]
    sets: dict[str, int]
    triples: dict[str, int]
    files: dict[str, str]
    unchanged: bool = False

    def to_json(self) -> str:
        """Return the manifest as the JSON text that is written beside the files it speaks of."""
        names = ("version", "inputs", "classes", "sets", "triples", "files")
        return json.dumps({name: getattr(self, name) for name in names}, indent=2, sort_keys=True) + "\n"


def build(out: Path, *, step: Step = lambda text: None, force: bool = False) -> Manifest:
    """Build everything into ``out`` and return its manifest.

    ``step`` is told what is being done, for a progress display. ``force`` builds although nothing changed. Parsed data
    files, and that they conform, are taken over from an earlier output as long as nothing changed that they depend on.
    Raises CurationError with all findings where the data do not conform, OutputError where the folder cannot be
    written, MissingLibraryError without what validates and analyses; in all cases the previous output stays as it was.
    """
    need(*_NEEDED)
    out = out.absolute()
    step("looking for changes")
    inputs = _inputs()
    with folders.locked(out, MARK, _OURS):
        kept = None if force else _unchanged(out, inputs)
        if kept:
            return kept
        with _no_collector():
            return _built(out, inputs, step)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Free memory by counting references alone: almost all that is made lasts, and is looked through in vain."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def whole(sheets: Sequence[assembly.Sheet]) -> tuple[ox.Store, Holdings]:
    """Return the graph of data files, with one graph in it that tells what the others hold, and what that is."""
    store = assembly.assemble(sheets)
    return store, _told_within(store)[0]


def _told_within(store: ox.Store) -> tuple[Holdings, bytes]:
    """Add a graph to a store that tells what its others hold, and return that and the N-Quads of them all."""
    others = exports.dump(store, "nq")
    held = holdings_of(others)
    telling = tuple(holdings_graph(held))
    store.extend(telling)
    return held, b"".join(sorted((*others.splitlines(keepends=True), *(f"{quad} .\n".encode() for quad in telling))))


def _built(out: Path, inputs: str, step: Step) -> Manifest:
    """Build everything, and replace what is there."""
    earlier = () if folders.is_free(out) else _earlier(out)
    with folders.staged(out) as folder, ExitStack() as stack:
        curated, cache = assembly.data_files(), folder / CACHE
        cache.mkdir()
        step("reading data")
        # the pages are drawn by a process of their own, which reads from the other end and makes itself ready meanwhile
        drawing = stack.enter_context(_drawing(curated, cache, out / CACHE))
        sheets = [assembly.read_sheet(path, cache_folder=cache, earlier_cache=out / CACHE) for path in curated]
        broken = tuple(finding for sheet in sheets for finding in sheet.findings)
        if broken:
            raise CurationError((*broken, *validation.check(sheets)))
        step("assembling and inferring")
        # the SHACL engine works outside Python's lock, beside the rules: it is asked about what the files state
        with ThreadPoolExecutor(max_workers=1) as pool:
            conformance = Conformance(sheets, cache, out / CACHE)
            known = conformance.known
            shapes: list[Future[tuple[validation.Violation, ...]]] = []
            store = assembly.assemble(
                sheets, stated=lambda store: None if known else shapes.append(pool.submit(validation.violations, store))
            )
            checking = pool.submit(
                lambda: validation.check(sheets, store, violated=None if known else shapes[0].result(), conform=known)
            )
            try:
                step("counting")
                held, quads = _told_within(store)
                graph = hashlib.sha256(quads).hexdigest()
                new = Successor(folder, out)
                new.write(NQUADS, quads)
                drawing.draw(_pages(folder, inputs, graph, out))
                _write(store, quads, graph, folder, new, step)
                classes, sets, triples = _counts(OxigraphEngine(store, union=True))
                step("drawing pages")
                _write_beside(store, folder, inputs, out)
                drawing.wait()
            except Exception:
                if checking.result():
                    raise CurationError(checking.result()) from None
                raise
            if checking.result():
                raise CurationError(checking.result())
        conformance.keep()
        files = {name: _sha256(folder / name) for name in _results(folder)}
        files |= _described(store, held, folder, files, inputs)
        manifest = Manifest(VERSION, inputs, classes, sets, triples, files)
        (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8", newline="\n")
        step("putting the new output in place")
        if earlier:  # made where what a killed build leaves is tidied up, and put there at once
            mark = folder / CACHE / MARK
            mark.write_text("".join(f"{name}\n" for name in earlier), encoding="utf-8", newline="\n")
            try:
                mark.replace(out / MARK)
            except OSError:  # a mount point lies on another disk
                write(out / MARK, mark.read_bytes())
                mark.unlink()
        folders.put_in_place(folder, out, MARK, _OURS)
    return manifest


def _drawing(files: Sequence[Path], cache: Path, earlier: Path) -> Process:
    from wsis_gdc.site.apart import Process

    return Process(files, cache, earlier)


def _pages(folder: Path, inputs: str, graph: str, out: Path) -> Order:
    """Return the order to draw the pages and to write the tables that questions read."""
    from wsis_gdc.downloads import road_map_names, slides_addresses
    from wsis_gdc.files.dataset_catalogue import FILE as CATALOGUE
    from wsis_gdc.site.apart import Order

    downloads = tuple((name, "") for name in (*exports.FORMATS, MATRIX, CATALOGUE, MANIFEST))
    more = {"slides": slides_addresses(), "roadmap_files": road_map_names()}
    return Order(
        *(str(folder / NQUADS), str(folder)),
        data_version=inputs[:12],
        downloads=downloads,
        digest=graph,
        data=False,
        earlier=str(out),
        more=more,
    )


def _write(store: ox.Store, quads: bytes, graph: str, folder: Path, new: Successor, step: Step) -> None:
    """Write the other graph files, the context of JSON-LD, the shapes and the store."""
    step("writing graph files")
    union = exports.dump(store, "nt")
    # loading the store works outside Python's lock, beside what is written meanwhile
    with ThreadPoolExecutor(max_workers=1) as pool:
        stored = pool.submit(exports.write_store, folder / "store", quads, union, graph=graph)
        for name, extension in exports.FORMATS.items():
            if name != NQUADS:
                lines = union if extension in exports.OF_UNION else quads
                new.write(name, exports.written(lines, extension))
        new.write(CONTEXT, (ontology_folder() / CONTEXT).read_bytes())
        new.write(SHAPES, constraints.shapes_file().encode())
        for name, extension in merged_ontology.FORMATS.items():
            new.write(name, merged_ontology.merged_ontology(extension))
        step("writing the store")
        stored.result()


def _write_beside(store: ox.Store, folder: Path, inputs: str, out: Path) -> None:
    """Write what pages do not bring: the matrix as CSV, files of offices, and the data of each page beside it."""
    from wsis_gdc.downloads import write_road_map, write_slides
    from wsis_gdc.files.matrix_text import matrix_csv
    from wsis_gdc.questions.matrix import Asked, matrix
    from wsis_gdc.site.data_files import write_data

    engine = OxigraphEngine.open(folder / "store")
    table = matrix_csv(matrix(engine, Asked("commitment", "action-line")))
    (folder / MATRIX).write_text(table, encoding="utf-8", newline="\n")
    write_slides(engine, folder, inputs[:12])
    write_road_map(engine, folder)
    write_data(engine, folder, triples=OxigraphEngine(store, union=True), earlier=out)


def _described(store: ox.Store, held: Holdings, folder: Path, files: Mapping[str, str], inputs: str) -> dict[str, str]:
    """Write the descriptions of the build and return their hashes; ``files`` are those of what they describe."""
    from wsis_gdc.files.published import described

    engine = OxigraphEngine(store, union=True)
    names = described(engine, held, folder, files, version=VERSION, data_version=inputs[:12])
    return {name: _sha256(folder / name) for name in names}


def data_version(folder: Path | None) -> str:
    """Return the start of the hash of everything a build was made from, or of what lies here where there is none."""
    try:
        kept = json.loads((folder / MANIFEST).read_text(encoding="utf-8")) if folder else {"inputs": _inputs()}
        return str(kept["inputs"])[:12]
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def result(folder: Path, name: str) -> bytes:
    """Return a file that a build made. Raises StoreError where it cannot be read, or is not as its manifest says."""
    try:
        content = (folder / name).read_bytes()
        known = json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("files", {})
    except (OSError, ValueError, AttributeError) as error:
        reason = getattr(error, "strerror", None) or "its manifest is damaged"
        raise StoreError(folder / name, f"cannot be read: {reason}") from None
    if known.get(name) not in (None, hashlib.sha256(content).hexdigest()):
        raise StoreError(folder / name, "not as it was written")
    return content


def _inputs() -> str:
    """Return a hash of everything the output depends on: data, ontology, this package and its libraries."""
    from importlib.metadata import version

    names = (
        "pyoxigraph",
        *((validation.shacl_library(),) if has("pyshacl") else ()),
        "pyvis",
        "networkx",
        "jinja2",
        *(("python-pptx",) if has("pptx") else ()),
    )
    libraries = (f"{name}=={version(name)}" for name in names)
    return digest((data_folder(), ontology_folder(), Path(__file__).parent), *libraries)


def _unchanged(out: Path, inputs: str) -> Manifest | None:
    """Return the manifest of the output in place where it is whole and made of the same inputs."""
    try:
        kept: dict[str, Any] = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        if kept["inputs"] != inputs:
            return None
        verify(out / "store")
        return Manifest(**kept, unchanged=True) if _as_listed(out, kept["files"]) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _results(folder: Path) -> list[str]:
    """Return the names of what a build made, save what differs by machine: store, cache, marks."""
    return [name for name in folders.files_below(folder) if not name.startswith((".", "store/"))]


def _earlier(out: Path) -> tuple[str, ...]:
    """Return the names of the files of the build that lies in a folder, by its mark and its manifest.

    A mark that was damaged is still a mark. Without one, a build is known by a manifest that names all its files as
    they are. Raises OutputError for other folders.
    """
    marked, listed = (out / MARK).is_file(), folders.marked(out, MARK) or frozenset()
    try:
        files = dict(json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"])
        if marked or (NQUADS in files and _as_listed(out, files)):
            listed |= {MANIFEST, *files}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    if listed:
        return tuple(sorted(listed))
    if marked:
        raise OutputError(out, f"a build of which {MARK} and {MANIFEST} are damaged; empty the folder and build again")
    raise OutputError(out, "not an output of this command; choose another folder or empty this one")


def _as_listed(out: Path, files: dict[str, str]) -> bool:
    return all(_sha256(out / name) == kept for name, kept in files.items())


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


_CLASSES: Final = """
SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  ?thing a ?class . FILTER(STRSTARTS(STR(?thing), "https://w3id.org/wsis-gdc/")
    || STRSTARTS(STR(?thing), "http://metadata.un.org/sdg/"))
  FILTER(!STRSTARTS(STR(?thing), STR(wg:)) && !STRSTARTS(STR(?thing), "https://w3id.org/wsis-gdc/dataset"))
} GROUP BY ?class"""
_SETS: Final = "SELECT ?set (COUNT(?linkage) AS ?count) WHERE { ?set sssom:mappings ?linkage } GROUP BY ?set"
_TRIPLES: Final = "SELECT ?graph (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"


def _counts(engine: Engine) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    def count(query: str) -> dict[str, int]:
        return {compact(name): int(number) for name, number in sorted(engine.select(query).texts())}

    return count(_CLASSES), count(_SETS), count(_TRIPLES)
