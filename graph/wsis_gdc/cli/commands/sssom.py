"""``wsis-gdc sssom``: write linkages as SSSOM."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import write_bytes

__all__ = ["command"]


@click.command("sssom")
@options.sets
@options.suggestions
@click.option(
    "--no-links",
    "unmatched",
    is_flag=True,
    help="Add what the sets looked at without finding a link, as sssom:NoTermFound.",
)
@click.option(
    *("--format", "form"),
    type=click.Choice(["tsv", "json", "ttl", "rdf", "owl"]),
    help="TSV, JSON, RDF as Turtle or RDF/XML, or OWL as RDF/XML [default: by the end of the file's name, else tsv].",
)
@options.output(folders=True)
@options.language
@options.graph
def command(
    sets: tuple[str, ...],
    suggestions: bool,
    unmatched: bool,
    form: str | None,
    output: Path | None,
    language: str,
    source: options.Source,
) -> None:
    """Write linkages as SSSOM (TSV, JSON, RDF or OWL), all or of some sets.

    SSSOM is the exchange format of ontology mappings (https://mapping-commons.github.io/sssom/); sssom-py and the
    tools built on it read it. OWL holds the links as annotated axioms, which merge with ontologies.
    """
    from wsis_gdc.files.sssom import selection
    from wsis_gdc.files.sssom_forms import FORMS

    with source.open() as kg:
        file = selection(
            kg.engine,
            options.set_names(kg, sets),
            suggestions=suggestions,
            unmatched=unmatched,
            language=language,
            data_version=options.data_version(kg),
            form=form or (ending if (ending := output.suffix.lower()[1:] if output else "") in FORMS else "tsv"),
        )
    if output is not None and output.is_dir():
        output /= file.file_name
    write_bytes(file.content, output)
