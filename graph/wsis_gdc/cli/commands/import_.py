"""``wsis-gdc import``: take in what others state: SSSOM, tables of initiatives, road maps that were filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from wsis_gdc.cli import collection, options
from wsis_gdc.cli.stated import claimant_of, sheet, skip_unknown, taken
from wsis_gdc.cli.terminal import tell, write_bytes
from wsis_gdc.words.languages import LANGUAGES

__all__ = ["command"]

_ROAD_MAP: Final = "roadmap"


@click.command("import")
@click.argument("file", metavar="FILE", required=False, type=click.Path(path_type=Path))
@click.option("--set", "name", metavar="NAME", help="The name of the set, collection or road map that is made.")
@click.option(
    "--profile",
    type=click.Choice([*collection.PROFILES, _ROAD_MAP]),
    help="What FILE is: a table of initiatives, or a filled road map [default: none, FILE is SSSOM].",
)
@click.option(
    "--claimant",
    metavar="CODE",
    help="Who claims: an agent, entity or mechanism of the graph [default: whom the file names, if known].",
)
@click.option(
    "--metadata",
    type=click.Path(path_type=Path),
    help="YAML file of metadata of SSSOM [default: the head of FILE, or NAME.sssom.yml beside it].",
)
@click.option("--address", default="", metavar="URL", help="With --profile roadmap: where it is published, if it is.")
@click.option("--date", default="", metavar="DATE", help="With --profile roadmap: its day, month or year.")
@skip_unknown
@collection.wishes
@options.output()
@click.option(
    *("--lang", "language"),
    type=click.Choice(list(LANGUAGES)),
    help="Language of the texts in the file [default: detected].",
)
@options.graph
def command(file: Path | None, name: str | None, profile: str | None, metadata: Path | None, **values: Any) -> None:
    """Take in what others state: each row taken, mended or reported.

    FILE is SSSOM as TSV or CSV (metadata as YAML behind #, or in a file of their own), JSON, or RDF and OWL (Turtle,
    RDF/XML, N-Triples, JSON-LD). What the set is, is written as one YAML file in the form of data/mappings; what was
    mended, and which rows cannot be taken, is told by line, in RDF by the number of the mapping. Ends with 1, and
    writes nothing, where a row cannot be taken, unless --skip-unknown is given.

    With --profile, FILE is a table of initiatives (CSV, XLSX, JSON, Parquet): projects, sessions, prize entries. They
    become a collection beside the build, are asked like all else (matrix --rows initiative), and are updated by their
    identifiers when FILE is imported again. --template writes a blank workbook to fill.

    With --profile roadmap, FILE is a road map that somebody filled (XLSX, DOCX or CSV, see wsis-gdc pack), NAME is that
    of the road map, and --claimant says who handed it in, by a code or in words; it becomes a file in the form of
    data/road-maps.
    """
    if profile and metadata:
        raise click.UsageError("--metadata is for SSSOM; leave out --metadata, or --profile")
    if profile != _ROAD_MAP and (values["address"] or values["date"]):
        raise click.UsageError("--address and --date go with --profile roadmap")
    if profile in (None, _ROAD_MAP):
        collection.refuse_wishes()
    if values["template"]:
        collection.write_template(profile, values["output"])
    elif file is None or name is None:
        missing = "argument 'FILE'" if file is None else "option '--set'"
        raise click.UsageError(f"Missing {missing}.")
    elif profile == _ROAD_MAP:
        from wsis_gdc.cli.returned_road_map import import_road_map

        said = {key: values[key] for key in ("address", "date", "language", "skip_unknown", "output")}
        import_road_map(values["source"], file, name, reporter=values["claimant"], **said)
    elif profile:
        del values["address"], values["date"]
        collection.take_in(file, name, profile, **values)
    else:
        known = ("claimant", "skip_unknown", "output", "language", "source")
        _mapping_set(file, name, metadata, **{key: values[key] for key in known})


def _mapping_set(
    file: Path,
    name: str,
    metadata: Path | None,
    *,
    claimant: str | None,
    skip_unknown: bool,
    output: Path | None,
    language: str | None,
    source: options.Source,
) -> None:
    """Take SSSOM in as a mapping set."""
    from wsis_gdc.files.mapping_set import mapping_set, unplaced

    with source.open() as kg:
        who = claimant_of(kg.engine, claimant) if claimant else ""
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
