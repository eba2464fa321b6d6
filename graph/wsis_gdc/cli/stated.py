"""SSSOM of others at the command line: read, taken, told what became of each row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wsis_gdc.cli.terminal import tell

if TYPE_CHECKING:
    from wsis_gdc.api import KnowledgeGraph
    from wsis_gdc.curation.assembly import Sheet
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.stated_mappings import Taken

__all__ = ["beside", "claimant_of", "is_file", "sheet", "skip_unknown", "taken"]

_ENDINGS: Final = (".tsv", ".csv", ".json", ".rdf", ".owl", ".ttl", ".nt", ".nq", ".trig", ".jsonld")
"""Those of ``files.sssom_source``, named here so that help answers at once."""

_LINES: Final = 3
"""Lines that are named for what was mended; the others are counted."""

_FINDINGS: Final = 200
"""Rows that are told one by one where they are left out."""

skip_unknown = click.option(
    "--skip-unknown",
    is_flag=True,
    help="Leave out rows of a file that cannot be taken, and tell how many, instead of ending with 1.",
)


def is_file(given: str) -> bool:
    """Tell whether what stands where a set may stand is a file of SSSOM: by its ending."""
    return given.lower().endswith(_ENDINGS)


def taken(
    kg: KnowledgeGraph,
    file: Path,
    name: str,
    *,
    metadata: Path | None = None,
    claimant: str = "",
    language: str = "",
    skip_unknown: bool = False,
) -> Taken:
    """Return what became of a file, told on stderr.

    Raises QueryError for a file that is no SSSOM or of which nothing can be taken, CurationError where rows are
    reported and not to be left out.
    """
    from wsis_gdc.base.errors import CurationError, QueryError
    from wsis_gdc.files.sssom_source import open_source
    from wsis_gdc.questions.intake import take

    found = take(kg.engine, open_source(file, metadata), name, claimant=claimant, language=language)
    _tell(found, file.name)
    if found.reported and not skip_unknown:
        raise CurationError(found.reported)
    for finding in found.reported[:_FINDINGS]:
        tell(str(finding))
    if found.reported:
        more = len(found.reported) - _FINDINGS
        tell(f"{len(found.reported)} of {found.rows} rows left out{f', {more} of them not told' if more > 0 else ''}")
    if not found.mappings:
        raise QueryError(f"{file.name}: none of its {found.rows} rows can be taken")
    return found


def _tell(found: Taken, file: str) -> None:
    for what, lines in found.mended:
        sign = ":" if found.counted == "line" else ", mapping "
        places = f"{sign}{', '.join(map(str, lines[:_LINES]))}" if lines else ""
        more = f" and {len(lines) - _LINES} more" if len(lines) > _LINES else ""
        tell(f"{file}{places}{more}: {what}")
    counts = ", ".join(f"{number} {what}" for what, number in found.counts.items())
    tell(f"{file}: {found.rows} row{'s' if found.rows != 1 else ''}: {counts}")


def sheet(content: bytes, name: str) -> Sheet:
    """Return a mapping set in the form of our data files as triples. Raises CurationError where the form is wrong."""
    from wsis_gdc.base.errors import CurationError
    from wsis_gdc.base.namespaces import BASE
    from wsis_gdc.curation.assembly import sheet_of
    from wsis_gdc.curation.yaml_ld import parse

    made = sheet_of(parse(content, name), f"{BASE}graph/mappings/{name}")
    if made.findings:
        raise CurationError(made.findings)
    return made


def beside(kg: KnowledgeGraph, file: Path, *, skip_unknown: bool) -> tuple[KnowledgeGraph, str]:
    """Return the graph with the set of a file in it, in memory, and the name of that set, which no other bears."""
    from wsis_gdc.base.namespaces import compact
    from wsis_gdc.files.mapping_set import mapping_set
    from wsis_gdc.files.sssom_source import name_of

    known = {compact(iri) for (iri,) in kg.select("SELECT ?set WHERE { ?set a wg:MappingSet }").texts()}
    name = name_of(file)
    while f"set:{name}" in known:
        name += "-file"
    found = taken(kg, file, name, skip_unknown=skip_unknown)
    made = sheet(mapping_set(found, file.name, found.claimant or f"agent:{name}"), name)
    if not found.claimant:
        made = replace(made, triples=made.triples + _unnamed(name, file.name))
    return kg.beside(made), name


def _unnamed(name: str, file: str) -> str:
    """Return the triple that tells readers of a comparison that nobody known claims what a file states."""
    from pyoxigraph import Literal, NamedNode, Triple

    from wsis_gdc.base.namespaces import expand
    from wsis_gdc.base.texts import plain

    label = Literal(f"claimant not known, file {plain(file)}", language="en")
    return f"{Triple(NamedNode(expand(f'agent:{name}')), NamedNode(expand('skos:prefLabel')), label)} .\n"


def claimant_of(engine: Engine, code: str) -> str:
    """Return the CURIE of who claims. Raises NotFoundError where that is no agent, entity or mechanism."""
    from wsis_gdc.base.errors import NotFoundError
    from wsis_gdc.base.namespaces import compact
    from wsis_gdc.knowledge.things import resolve

    curie = compact(resolve(engine, code))
    if curie.partition(":")[0] not in ("agent", "entity", "mechanism"):
        raise NotFoundError("claimant", code, cure=f"{curie} is no agent, entity or mechanism")
    return curie
