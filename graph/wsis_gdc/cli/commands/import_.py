"""``wsis-gdc import``: take SSSOM of others in as a mapping set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.stated import sheet, skip_unknown, taken
from wsis_gdc.cli.terminal import tell, write_bytes
from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["command"]


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--set", "name", required=True, metavar="NAME", help="The name of the mapping set that is made.")
@click.option(
    "--claimant",
    metavar="CODE",
    help="Who claims: an agent, entity or mechanism of the graph [default: whom the file names, if known].",
)
@click.option(
    "--metadata",
    type=click.Path(path_type=Path),
    help="YAML file of metadata [default: the head of FILE, or NAME.sssom.yml beside it].",
)
@skip_unknown
@options.output()
@click.option(
    *("--lang", "language"),
    type=click.Choice(list(LANGUAGES)),
    help="Language of the comments in the file [default: detected].",
)
@options.graph
def command(
    file: Path,
    name: str,
    claimant: str | None,
    metadata: Path | None,
    skip_unknown: bool,
    output: Path | None,
    language: str | None,
    source: options.Source,
) -> None:
    """Take SSSOM of others in as a mapping set: each row taken, mended or reported.

    FILE is SSSOM as TSV or CSV (metadata as YAML behind #, or in a file of their own), JSON, or RDF and OWL (Turtle,
    RDF/XML, N-Triples, JSON-LD). What the set is, is written as one YAML file in the form of data/mappings; what was
    mended, and which rows cannot be taken, is told by line, in RDF by the number of the mapping. Ends with 1, and
    writes nothing, where a row cannot be taken, unless --skip-unknown is given.
    """
    from wsis_gdc.files.mapping_set import mapping_set, unplaced

    with source.open() as kg:
        who = _claimant(kg.engine, claimant) if claimant else ""
        found = taken(
            kg,
            file,
            name,
            metadata=metadata,
            claimant=who,
            language=language or "",
            skip_unknown=skip_unknown,
        )
        taken_up = kg.engine.ask(f"ASK {{ set:{name} a wg:MappingSet }}")
    if not found.claimant:
        cure = "say who claims with --claimant, such as --claimant itu; agents stand in data/organizations/agents.yaml"
        raise click.UsageError(f"{file.name} names no claimant that the graph knows; {cure}")
    content = mapping_set(found, file.name, found.claimant)
    sheet(content, name)
    for line in unplaced(found):
        tell(f"{file.name}: {line}")
    if not who:
        tell(f"claimant: {found.claimant}, as the file says (--claimant tells otherwise)")
    if taken_up:
        tell(f"set:{name} is in the graph already: the two cannot stand side by side under one name")
    write_bytes(content, output)
    number = len(found.mappings)
    tell(f"set:{name}: {number} linkage{'s' if number != 1 else ''}; check them: wsis-gdc validate --with-data FILE")


def _claimant(engine: Engine, code: str) -> str:
    """Return the CURIE of who claims. Raises NotFoundError where that is no agent, entity or mechanism."""
    from wsis_gdc.base.errors import NotFoundError
    from wsis_gdc.base.namespaces import compact
    from wsis_gdc.knowledge.things import resolve

    curie = compact(resolve(engine, code))
    if curie.partition(":")[0] not in ("agent", "entity", "mechanism"):
        raise NotFoundError("claimant", code, [f"{curie} is no agent, entity or mechanism"])
    return curie
