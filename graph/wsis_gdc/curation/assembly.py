"""From curated files and the ontology to one dataset: named graphs, and what the rules infer from their union.

A *sheet* is one data file turned into triples, with the line of each record and reference for later messages.
Sheets are cached by the hash of everything they depend on, so an unchanged file is not parsed again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from wsis_gdc.base import namespaces
from wsis_gdc.base.errors import Finding
from wsis_gdc.base.files import digest, write
from wsis_gdc.base.namespaces import BASE, context, declared, expand
from wsis_gdc.base.resources import data_files, data_folder, ontology_files, ontology_folder
from wsis_gdc.curation import propagation, schemas, translations, yaml_ld
from wsis_gdc.curation import queries_as_data as catalogue
from wsis_gdc.curation.graph_descriptions import describe
from wsis_gdc.curation.rules import infer

__all__ = [
    "ONTOLOGY",
    "Place",
    "Sheet",
    "assemble",
    "carry",
    "data_files",
    "graph_lines",
    "graph_of",
    "read_ahead",
    "read_sheet",
    "sheet_of",
    "union_lines",
]

ONTOLOGY: Final = f"{BASE}graph/ontology"


class Place(NamedTuple):
    """Where a record stands, or where it refers to another (``target`` is then that other's IRI)."""

    record: str
    line: int
    key: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One data file as triples (sorted N-Triples), with the places of its records and references."""

    name: str
    graph: str
    triples: str
    records: tuple[Place, ...]
    references: tuple[Place, ...]
    findings: tuple[Finding, ...]
    translations: tuple[translations.Entry, ...] = ()


def graph_of(path: Path) -> str:
    """Return the IRI of the named graph that a data file fills, from its place below ``data/``."""
    try:
        place = path.parent.resolve() / path.name  # a link is called as it is, not as what it leads to
        parts = place.relative_to(data_folder().resolve()).with_suffix("").parts
    except ValueError:
        parts = (path.stem,)
    return f"{BASE}graph/{quote(os.fsencode('/'.join(parts)))}"


def read_sheet(path: Path, *, cache_folder: Path | None = None, earlier_cache: Path | None = None) -> Sheet:
    """Read one data file through the first gate and turn it into triples.

    What is wrong is in the sheet's ``findings``; a sheet that cannot be read has no triples, and one with findings
    is not cached. What an earlier cache knows is carried over to the cache.
    """
    name = _shown(path)
    try:
        text = yaml_ld.content(path)
    except OSError:
        text = None
    kept = cache_folder / f"{_key(name, text)}.json" if cache_folder and text else None
    if kept and earlier_cache:
        carry(earlier_cache / kept.name, kept)
    if kept and kept.is_file():
        sheet = _thaw(kept)
        if sheet:
            return sheet
    if path.suffix.lower() == translations.ENDING:
        sheet = _translated(path, name, text)
        return _kept(sheet, kept)
    source = yaml_ld.parse(text, name) if text else yaml_ld.read(path, name)
    return _kept(sheet_of(source, graph_of(path)), kept)


def read_ahead(paths: Sequence[Path], cache_folder: Path, earlier_cache: Path | None = None) -> None:
    """Read data files into a cache, the last one first, up to one that is there already.

    Two processes share the work so, one from each end: ``read_sheet`` takes from the cache what this one has read.
    """
    for path in reversed(paths):
        try:
            text = yaml_ld.content(path)
        except OSError:
            text = None
        if text and (cache_folder / f"{_key(_shown(path), text)}.json").exists():
            return
        read_sheet(path, cache_folder=cache_folder, earlier_cache=earlier_cache)


def sheet_of(source: yaml_ld.Source, graph: str) -> Sheet:
    """Return a file that was read as a sheet, through the first gate; ``graph`` is the IRI of the graph it fills."""
    source = propagation.propagate(source)
    findings = (*source.findings, *schemas.check(source))
    if source.top is None or any(finding.rule not in ("schema", yaml_ld.LAYOUT) for finding in findings):
        return Sheet(source.name, graph, "", (), (), findings)
    return _convert(source, graph, findings)


def _kept(sheet: Sheet, file: Path | None) -> Sheet:
    """Return a sheet, and keep it where a file is given and nothing is wrong with it."""
    if file and not sheet.findings:
        file.parent.mkdir(parents=True, exist_ok=True)
        lasting = (sheet.name, sheet.graph, sheet.triples, sheet.records, sheet.references, sheet.translations)
        content = json.dumps(lasting).encode()
        write(file, hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
    return sheet


def _translated(path: Path, name: str, text: bytes | None) -> Sheet:
    """Return the sheet of a translation file: texts of records that other files define."""
    if text is None:
        finding = Finding(name, 0, "", "cannot be read", "look at the rights of the file", "files")
        return Sheet(name, graph_of(path), "", (), (), (finding,))
    found, findings = translations.entries(text, name)
    references = tuple(Place(entry.record, entry.line, "msgctxt", entry.record) for entry in found)
    triples = translations.triples(found, translations.language_of(path))
    return Sheet(name, graph_of(path), triples, (), references, tuple(findings), tuple(found))


def carry(old: Path, new: Path) -> None:
    """Carry a file of an earlier cache over, where it is there and not yet carried."""
    if old.is_file() and not new.exists():
        try:
            os.link(old, new)
        except FileExistsError:  # another process was first
            pass
        except OSError:
            shutil.copy2(old, new)


def assemble(sheets: Iterable[Sheet], *, stated: Callable[[ox.Store], None] = lambda store: None) -> ox.Store:
    """Load sheets and the ontology into a memory store and run the rules.

    ``stated`` is called with the store when it holds what the files state, before the rules add to it.

    Each sheet fills its named graph; so do the named queries and rules as data, and what describes the named graphs.
    The default graph stays empty: ask the union of the named graphs. A triple stands in one of them only, as long as
    each id stands once (see ``validation``).
    """
    store = ox.Store()
    files: dict[str, list[str]] = defaultdict(list)
    for sheet in sheets:
        _load(store, sheet.triples.encode(), sheet.graph)
        files[sheet.graph].append(sheet.name)
    _load(store, ontology_triples().encode(), ONTOLOGY)
    _load(store, catalogue.triples().encode(), catalogue.QUERIES)
    stated(store)
    infer(store)
    describe(store, files)
    return store


@cache
def ontology_triples() -> str:
    """Return the triples of the ontology and its modules as sorted N-Triples.

    Blank nodes (lists and restrictions of OWL) are numbered in the order of the files, so that the bytes repeat.
    """
    root = ontology_folder()
    names: dict[str, str] = {}

    def still(term: Any) -> Any:
        if isinstance(term, ox.BlankNode):
            return ox.BlankNode(names.setdefault(term.value, f"o{len(names) + 1:04d}"))
        return term

    lines = set()
    for path in [root / "wsis-gdc.ttl", *ontology_files("modules", ".ttl")]:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            triple = ox.Triple(still(quad.subject), quad.predicate, still(quad.object))
            lines.add(f"{triple} .")
    return "\n".join(sorted(lines)) + "\n"


def union_lines(store: ox.Store) -> list[bytes]:
    """Return the N-Triples lines of all graphs, sorted, each once."""
    graphs = (ox.DefaultGraph(), *store.named_graphs())
    lines = sorted(line for graph in graphs for line in graph_lines(store, graph))
    return [line for line, _ in groupby(lines)]


def graph_lines(store: ox.Store, graph: Any) -> list[bytes]:
    """Return the N-Triples lines of one graph; as bytes they sort as their characters do."""
    return (store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b"").splitlines(keepends=True)


def _load(store: ox.Store, triples: bytes, graph: str) -> None:
    # lenient: what the engine wrote when a file was read need not be looked at again; into memory its way for
    # large files takes twice as long
    store.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph), lenient=True)


def _shown(path: Path) -> str:
    """Return a path as people write it: relative to the working folder where it lies below it, links as they are."""
    full = Path(os.path.normpath(path.absolute()))
    shown = full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else path
    return os.fsencode(shown.as_posix()).decode(errors="backslashreplace")


def _convert(source: yaml_ld.Source, graph: str, findings: tuple[Finding, ...]) -> Sheet:
    top = dict(source.top or {})
    top["@context"] = declared() | context()
    try:
        quads = list(ox.parse(json.dumps(top), format=ox.RdfFormat.JSON_LD, base_iri=BASE))
    except (SyntaxError, ValueError) as error:
        problem = f"cannot be read as JSON-LD: {error}"
        finding = Finding(source.name, 1, "", problem, "check the ids and language codes of this file", "json-ld")
        return Sheet(source.name, graph, "", (), (), (*findings, finding))
    triples = "\n".join(sorted({f"{quad.triple} ." for quad in quads})) + "\n"
    records: list[Place] = []
    references: list[Place] = []
    for name, record in schemas.walk(source):
        iri = expand(name)
        records.append(Place(iri, record.key_lines["id"]))
        references += [
            Place(iri, line, key, expand(target)) for key, target, line in schemas.references(record) if key != "id"
        ]
        references += list(_words(iri, record))
    return Sheet(
        source.name,
        graph,
        triples,
        tuple(records),
        tuple(references),
        (*findings, *_lost(source.name, quads, references)),
    )


def _lost(name: str, quads: Iterable[Any], references: Iterable[Place]) -> Iterator[Finding]:
    """Find names and addresses that are no triple: a reader of JSON-LD drops what it does not like in silence."""
    kept = {(quad.subject.value, quad.object.value) for quad in quads}
    for place in references:
        if (place.record, place.target) not in kept:
            problem = f'{place.key}: "{place.target}" is lost on the way to the graph'
            yield Finding(
                name, place.line, namespaces.compact(place.record), problem, "write it in another way", "json-ld"
            )


def _words(iri: str, record: yaml_ld.Block) -> Iterator[Place]:
    """Yield the places of closed-vocabulary words, which stand for concepts of the ontology."""
    for key, value in record.items():
        entry = context().get(key)
        if isinstance(entry, dict) and entry.get("@type") == "@vocab" and "@context" in entry:
            space = entry["@context"]["@vocab"]
            words: Sequence[Any] = value if isinstance(value, list) else [value]
            for word in words:
                yield Place(iri, record.key_lines[key], key, f"{space}{word}")


def _key(name: str, text: bytes) -> str:
    return hashlib.sha256(b"\0".join((name.encode(), text, _version().encode()))).hexdigest()[:40]


@cache
def _version() -> str:
    """Return a hash of all that decides how a sheet is made: prefixes, context, schemas and the code of this room."""
    code = (Path(__file__).parent, Path(namespaces.__file__))
    declarations = json.dumps(declared(), sort_keys=True)
    return digest((ontology_folder() / "context.jsonld", data_folder() / "schema", *code), declarations)


def _thaw(path: Path) -> Sheet | None:
    try:
        checksum, content = path.read_bytes().split(b"\n", 1)
        if hashlib.sha256(content).hexdigest().encode() != checksum:
            return None
        name, graph, triples, records, references, translated = json.loads(content)
        defined, used = (tuple(Place(*place) for place in kept) for kept in (records, references))
        entries = tuple(translations.Entry(*entry) for entry in translated)
        return Sheet(name, graph, triples, defined, used, (), entries)
    except (OSError, ValueError, TypeError):
        return None
