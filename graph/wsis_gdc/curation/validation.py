"""The three gates: JSON Schema for shape, references for names, SHACL and queries for meaning.

All findings come at once, sorted, each with file, line, record and cure.
"""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote

import pyoxigraph as ox

from wsis_gdc.base.errors import Finding
from wsis_gdc.base.namespaces import BASE, compact, expand, prefixes
from wsis_gdc.base.resources import data_folder, ontology_files
from wsis_gdc.base.texts import visible
from wsis_gdc.curation import assembly, translations
from wsis_gdc.curation.constraints import CHECK, shapes
from wsis_gdc.curation.graph_descriptions import ABOUT
from wsis_gdc.curation.rules import INFERRED

__all__ = [
    "RUDOF",
    "Violation",
    "as_github",
    "as_json",
    "as_sarif",
    "check",
    "check_names",
    "check_paths",
    "shacl_library",
    "violations",
]

_IN_TEXT: Final = "%\r\n"
_IN_VALUES: Final = f"{_IN_TEXT}:,"

# the base itself and what is minted at build time are not defined by a record
_MINTED: Final = ("graph", "inference", "rule", "query")

RUDOF: Final = Path(__file__).with_name("rudof.toml")
"""How rudof is set up: without this it makes itself ready to ask six endpoints, and reads certificates each time."""

Violation = tuple[str, str]
"""What a shape finds wrong: the IRI of the record, and the message."""


def check(
    sheets: Sequence[assembly.Sheet],
    store: ox.Store | None = None,
    *,
    shacl: Literal["rudof", "pyshacl"] = "rudof",
    violated: Sequence[Violation] | None = None,
    conform: bool = False,
) -> tuple[Finding, ...]:
    """Return everything that is wrong with the sheets, sorted.

    ``store`` is what ``assembly.assemble`` made of them, to spare making it again, and ``violated`` what ``violations``
    found in it. ``shacl`` chooses the engine of these. Where it is known that the data ``conform``, shapes and queries
    are not asked again (see ``conformance``). Where a file cannot be read at all, names and meaning are not
    checked, since every name that the file defines would be missing.
    """
    findings = [*check_names(sheets)]
    if not _all_read(sheets):
        return tuple(findings)
    places = {place.record: (sheet.name, place.line) for sheet in reversed(sheets) for place in sheet.records}
    store = store or assembly.assemble(sheets)
    findings += translations.outdated({sheet.name: sheet.translations for sheet in sheets if sheet.translations}, store)
    if not conform:
        told = violations(store, shacl=shacl) if violated is None else violated
        findings += [_located(focus, message, places, "shacl") for focus, message in told]
        findings += _queries(store, places)
    return tuple(sorted(set(findings)))


def check_names(sheets: Sequence[assembly.Sheet]) -> tuple[Finding, ...]:
    """Return what cannot be read of the sheets and, where all can be read, which names are unknown; sorted."""
    findings = [finding for sheet in sheets for finding in sheet.findings]
    if _all_read(sheets):
        findings += _references(sheets)
    return tuple(sorted(set(findings)))


def _all_read(sheets: Sequence[assembly.Sheet]) -> bool:
    return all(sheet.triples or sheet.name.endswith(translations.ENDING) for sheet in sheets)


def check_paths(
    paths: Sequence[Path], *, with_data: bool = False, shacl: Literal["rudof", "pyshacl"] = "rudof"
) -> tuple[tuple[Finding, ...], int]:
    """Check files and folders; return the findings in them and the number of files.

    Without paths the shipped data are checked. Files of the shipped data are checked as part of the whole;
    files elsewhere stand alone, unless ``with_data`` puts them beside the shipped data.
    """
    shipped = assembly.data_files()
    below = {path: assembly.data_files(path) if path.is_dir() else (path,) for path in paths or (data_folder(),)}
    chosen = {file for files in below.values() for file in files}
    empty = [
        Finding(path.as_posix(), 0, "", "holds no data file", "names of data files end in .yaml", "files")
        for path, files in below.items()
        if not files
    ]
    resolved = {_real(path) for path in shipped}
    inside = any(_real(path) in resolved for path in chosen)
    files = {_real(path): path for path in (*(shipped if inside or with_data else ()), *chosen)}
    wanted = {_real(path) for path in chosen}
    # the chosen files last: of two places with the same id the later one gets the finding
    ordered = sorted(files.items(), key=lambda pair: (pair[0] in wanted, pair[0]))
    sheets = [assembly.read_sheet(path) for _, path in ordered]
    names = {sheet.name for sheet, (path, _) in zip(sheets, ordered, strict=True) if path in wanted}
    findings = (finding for finding in check(sheets, shacl=shacl) if finding.file in names)
    return (*empty, *findings), len(wanted)


def _real(path: Path) -> str:
    return os.path.realpath(path)  # Path.resolve raises where a link leads to itself


def as_json(findings: Sequence[Finding]) -> str:
    """Return findings as a JSON list of objects."""
    rows = [{name: getattr(finding, name) for name in Finding.__slots__} for finding in findings]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(findings: Sequence[Finding]) -> str:
    """Return findings as GitHub workflow commands, which show beside the changed lines.

    Signs that end a value are escaped as the runner reads them (actions/toolkit, packages/core/src/command.ts).
    """

    def escape(text: str, signs: str) -> str:
        return visible(re.sub(f"[{signs}]", lambda sign: f"%{ord(sign[0]):02X}", text))

    return "\n".join(
        f"::error file={escape(f.file, _IN_VALUES)},line={max(f.line, 1)},title={escape(f.rule, _IN_VALUES)}"
        f"::{escape(f.sentence, _IN_TEXT)}"
        for f in findings
    )


def as_sarif(findings: Sequence[Finding]) -> str:
    """Return findings as a SARIF 2.1.0 log."""
    rules = [{"id": rule} for rule in sorted({finding.rule for finding in findings})]
    results = [
        {
            "ruleId": finding.rule,
            "level": "error",
            "message": {"text": finding.sentence},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(finding.file)},
                        "region": {"startLine": max(finding.line, 1)},
                    }
                }
            ],
        }
        for finding in findings
    ]
    run = {"tool": {"driver": {"name": "wsis-gdc", "rules": rules}}, "results": results}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _references(sheets: Sequence[assembly.Sheet]) -> Iterator[Finding]:
    """Find ids used twice and names that stand for nothing."""
    first: dict[str, tuple[str, int]] = {}
    for sheet in sheets:
        for place in sheet.records:
            if place.record in first:
                file, line = first[place.record]
                problem = f"this id stands already at {file}:{line}"
                cure = "give one of the two another id, or merge them"
                yield Finding(sheet.name, place.line, compact(place.record), problem, cure, "references")
            else:
                first[place.record] = (sheet.name, place.line)
    known = set(first) | _ontology_terms()
    for sheet in sheets:
        for place in sheet.references:
            if _ours(place.target) and place.target not in known:
                name = compact(place.target)
                problem = f'{place.key}: nothing has the id "{name}"'
                yield Finding(sheet.name, place.line, compact(place.record), problem, _near(name, known), "references")


def _ours(iri: str) -> bool:
    if iri.startswith(prefixes()["sdg"]) and "ontology" not in iri:
        return True
    return iri.startswith(BASE) and iri.removeprefix(BASE).split("/", 1)[0] not in _MINTED


def _near(name: str, known: set[str]) -> str:
    prefix = name.split(":", 1)[0] + ":"
    names = [curie for iri in known if (curie := compact(iri)).startswith(prefix)]
    near = difflib.get_close_matches(name, names, 1, 0.6)
    return f"did you mean {near[0]}?" if near else "add the record, or mend the name"


@cache
def _ontology_terms() -> set[str]:
    return set(re.findall(r"^<([^>]+)>", assembly.ontology_triples(), re.M))


def shacl_library() -> Literal["pyrudof", "pyshacl"]:
    """Return the library that checks the shapes: pyrudof, or pySHACL where that is not installed (it lacks wheels)."""
    try:
        import pyrudof  # noqa: F401
    except ImportError:
        return "pyshacl"
    return "pyrudof"


def violations(store: ox.Store, *, shacl: Literal["rudof", "pyshacl"] = "rudof") -> tuple[Violation, ...]:
    """Return what the SHACL shapes find wrong in what data files state, and the ontology.

    The rules may be adding to the store meanwhile: what they add, and what tells of the graphs, is left out.
    rudof is fast; pySHACL is the referee, which also looks at raw codes and stands in where pyrudof is not installed.
    """
    if shacl == "rudof" and shacl_library() == "pyrudof":
        return tuple(_rudof(_without_codes(store, _stated(store)), shapes(codes=False)))
    return tuple(_pyshacl(_stated(store)))


def _stated(store: ox.Store) -> bytes:
    graphs = (graph for graph in store.named_graphs() if graph.value not in (INFERRED, ABOUT))
    parts = (store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) for graph in graphs)
    return b"".join(part or b"" for part in parts)


def _without_codes(store: ox.Store, triples: bytes) -> bytes:
    """Leave out of N-Triples what is said of raw codes, save that they are codes: a third of all (see ``shapes``)."""
    type_, code = (ox.NamedNode(expand(name)) for name in ("rdf:type", "wg:Code"))
    codes = {str(quad.subject).encode() for quad in store.quads_for_pattern(None, type_, code, None)}
    said = f" {type_} ".encode()
    lines = triples.splitlines(keepends=True)
    return b"".join(line for line in lines if line.partition(b" ")[0] not in codes or said in line)


def _rudof(data: bytes, rules: str) -> Iterator[Violation]:
    import pyrudof

    rudof = pyrudof.Rudof(pyrudof.RudofConfig.from_path(RUDOF))
    strict = pyrudof.ReaderMode.Strict
    rudof.read_data(data.decode(), format=pyrudof.RDFFormat.NTriples, reader_mode=strict)
    rudof.read_shacl(rules, format=pyrudof.ShaclFormat.Turtle, reader_mode=strict)
    report = rudof.validate_shacl()
    if not report.conforms:
        messages = _messages()
        for result in report.violations:
            yield result.focus_node, messages.get(str(result.source_shape), result.message)


def _pyshacl(triples: bytes) -> Iterator[Violation]:
    import pyshacl
    from rdflib import Graph
    from rdflib.namespace import SH

    data = Graph().parse(data=triples, format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=Graph().parse(data=shapes(), format="turtle"), inplace=True)
    assert isinstance(report, Graph)  # noqa: S101  (what pySHACL promises for a graph)
    for result in report.subjects(SH.resultSeverity, None):
        message = report.value(result, SH.resultMessage)
        yield str(report.value(result, SH.focusNode)), str(message)


@cache
def _messages() -> dict[str, str]:
    """Return the message of each named shape."""
    store = ox.Store()
    store.load(shapes().encode(), format=ox.RdfFormat.TURTLE)
    query = "SELECT ?shape ?message WHERE { ?shape <http://www.w3.org/ns/shacl#message> ?message }"
    answer: Any = store.query(query)
    return {row["shape"].value: row["message"].value for row in answer}


def _queries(store: ox.Store, places: dict[str, tuple[str, int]]) -> Iterator[Finding]:
    """Run the ``*-violation.rq`` checks; each row is one finding, told in ?message."""
    for path in ontology_files("checks", CHECK):
        text = path.read_text(encoding="utf-8")
        answer: Any = store.query(text, prefixes=prefixes(), use_default_graph_as_union=True)
        for row in answer:
            yield _located(row["focus"].value, row["message"].value, places, path.name.removesuffix(CHECK))


_ADDRESS: Final = re.compile(r"<?(https?://[^\s<>\",;]+[^\s<>\",;.:])>?")


def _located(focus: str, message: str, places: dict[str, tuple[str, int]], rule: str) -> Finding:
    file, line = places.get(focus, ("ontology", 0))
    text = _ADDRESS.sub(lambda match: compact(match[1]), message).removeprefix(f"{compact(focus)}: ")
    problem, _, cure = text.partition("; ")
    return Finding(file, line, compact(focus), problem.rstrip("."), cure.rstrip("."), rule)
