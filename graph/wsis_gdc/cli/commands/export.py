"""``wsis-gdc export``: write the whole graph."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.base.errors import QueryError
from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import tell, write_bytes

__all__ = ["command"]


@click.command("export")
@click.argument(
    "format_",
    metavar="FORMAT",
    type=click.Choice(["ttl", "trig", "nq", "jsonld", "parquet", "skos", "skosmos", "nanopub"]),
)
@click.option(
    "--sign",
    metavar="PROFILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Sign nanopublications by this profile of np setup.",
)
@options.output(folders=True)
def command(format_: str, sign: Path | None, output: Path | None) -> None:
    """Write the graph as FORMAT: ttl, trig, nq or jsonld, its tables, concepts or nanopublications.

    Parquet goes into a folder: links (a part for each mapping set), what counts for what, and the names of things.
    DuckDB and Spark read it, and so do wsis-gdc matrix, gaps and compare with --links FOLDER.

    SKOS holds the frameworks with their parts, closed vocabularies, and as a mapping each link that somebody claims,
    with the claim. It is Turtle, or what the name of the file asks for (.nt, .rdf, .jsonld). By skosmos the command
    writes the config.ttl with which Skosmos shows it.

    nanopub (TriG) holds each link that was adjudicated or reviewed as a nanopublication. Its address holds a hash of
    what it says, so a link that does not change keeps it from release to release.
    """
    if sign and format_ != "nanopub":
        raise click.UsageError("--sign is for nanopub")
    if format_ == "parquet":
        _tables(output)
        return
    if format_ == "nanopub":
        _nanopublications(sign, output)
        return
    from wsis_gdc.building import whole
    from wsis_gdc.curation.assembly import data_files, read_sheet
    from wsis_gdc.curation.exports import dump
    from wsis_gdc.curation.skos import skos, skosmos

    if format_ == "skosmos":
        write_bytes(skosmos(), output)
        return
    ending = _of_concepts(output) if format_ == "skos" else format_
    store, _ = whole([read_sheet(path) for path in data_files()])
    write_bytes(skos(store, ending) if format_ == "skos" else dump(store, ending), output)


def _of_concepts(output: Path | None) -> str:
    """Return the format that the name of a SKOS file asks for. Raises QueryError for an ending of another format."""
    ending = output.suffix.lower().removeprefix(".") if output else ""
    if ending not in ("", "ttl", "nt", "rdf", "jsonld"):
        raise QueryError(f"no SKOS is written as .{ending}; end the name with .ttl, .nt, .rdf or .jsonld")
    return ending or "ttl"


def _tables(output: Path | None) -> None:
    from wsis_gdc.api import load
    from wsis_gdc.building import data_version
    from wsis_gdc.files.parquet_tables import write_parquet_tables

    if output is None:
        raise QueryError("parquet goes into a folder; name one by --output")
    with load() as kg:
        counts = write_parquet_tables(kg.engine, output, data_version(None))
    tell(f"Written: {counts['link']:,} links and {len(counts) - 1} more tables in {output}")


def _nanopublications(sign: Path | None, output: Path | None) -> None:
    from wsis_gdc.api import load
    from wsis_gdc.files.nanopublications import nanopublications, profile

    signer = profile(sign) if sign else None
    with load() as kg:
        write_bytes(nanopublications(kg.engine, signer), output)
