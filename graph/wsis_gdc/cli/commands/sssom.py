"""``wsis-gdc sssom``: write linkages as SSSOM/TSV."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import write_bytes

__all__ = ["command"]


@click.command("sssom")
@options.sets
@options.suggestions
@options.output(folders=True)
@options.language
@options.graph
def command(
    sets: tuple[str, ...], suggestions: bool, output: Path | None, language: str, source: options.Source
) -> None:
    """Write linkages as SSSOM/TSV, all or of some sets.

    SSSOM is the exchange format of ontology mappings (https://mapping-commons.github.io/sssom/); sssom-py and the
    tools built on it read it.
    """
    from wsis_gdc.files.sssom import selection

    with source.open() as kg:
        file = selection(
            kg.engine,
            options.set_names(kg, sets),
            suggestions=suggestions,
            language=language,
            data_version=options.data_version(kg),
        )
    if output is not None and output.is_dir():
        output /= file.file_name
    write_bytes(file.content, output)
