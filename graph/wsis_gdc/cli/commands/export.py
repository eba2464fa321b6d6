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
@options.build
def command(format_: str, sign: Path | None, output: Path | None, folder: Path | None) -> None:
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
    if format_ == "skosmos":
        from wsis_gdc.curation.skos import skosmos

        write_bytes(skosmos(), output)
        return
    source = options.Source(folder, "oxigraph")
    if format_ == "parquet":
        _tables(source, output)
    elif format_ == "nanopub":
        _nanopublications(source, sign, output)
    elif format_ == "skos":
        _concepts(source, output)
    else:
        with source.open() as kg:
            write_bytes(kg.export(format_), output)  # type: ignore[arg-type]  # one of the choices


def _concepts(source: options.Source, output: Path | None) -> None:
    import pyoxigraph as ox

    from wsis_gdc.curation.skos import skos

    ending, store = _of_concepts(output), ox.Store()
    with source.open() as kg:
        store.bulk_load(kg.export("nq"), format=ox.RdfFormat.N_QUADS, lenient=True)
    write_bytes(skos(store, ending), output)


def _of_concepts(output: Path | None) -> str:
    """Return the format that the name of a SKOS file asks for. Raises QueryError for an ending of another format."""
    ending = output.suffix.lower().removeprefix(".") if output else ""
    if ending not in ("", "ttl", "nt", "rdf", "jsonld"):
        raise QueryError(f"no SKOS is written as .{ending}; end the name with .ttl, .nt, .rdf or .jsonld")
    return ending or "ttl"


def _tables(source: options.Source, output: Path | None) -> None:
    from wsis_gdc.files.parquet_tables import write_parquet_tables

    if output is None:
        raise QueryError("parquet goes into a folder; name one by --output")
    with source.open() as kg:
        counts = write_parquet_tables(kg.engine, output, options.data_version(kg))
    tell(f"Written: {counts['link']:,} links and {len(counts) - 1} more tables in {output}")


def _nanopublications(source: options.Source, sign: Path | None, output: Path | None) -> None:
    from wsis_gdc.files.nanopublications import nanopublications, profile

    signer = profile(sign) if sign else None
    with source.open() as kg:
        write_bytes(nanopublications(kg.engine, signer), output)
