"""``wsis-gdc sssom``: write linkages as SSSOM/TSV."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import (
    Source,
    data_version,
    graph_options,
    language_option,
    output_option,
    read_sets,
    sets_option,
    suggestions_option,
)
from wsis_gdc.cli.terminal import write_bytes

__all__ = ["command"]


@click.command("sssom")
@sets_option
@suggestions_option
@output_option(folders=True)
@language_option
@graph_options
def command(sets: tuple[str, ...], suggestions: bool, output: Path | None, language: str, source: Source) -> None:
    """Write linkages as SSSOM/TSV, all or of some sets.

    SSSOM is the exchange format of ontology mappings (https://mapping-commons.github.io/sssom/); sssom-py and the
    tools built on it read it.
    """
    from wsis_gdc.files.sssom import selection

    with source.open() as kg:
        file = selection(
            kg.engine,
            read_sets(kg, sets),
            suggestions=suggestions,
            language=language,
            data_version=data_version(kg),
        )
    if output is not None and output.is_dir():
        output /= file.file_name
    write_bytes(file.content, output)
