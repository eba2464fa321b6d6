"""``wsis-gdc sssom``: write linkages as SSSOM/TSV."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import data_version, graph_options, language_option, open_graph

__all__ = ["command"]


@click.command("sssom")
@click.option("--set", "sets", multiple=True, help="Only linkages of this mapping set (may be given again).")
@click.option("--suggestions", is_flag=True, help="Let in suggestions that nobody has taken up.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file, or into a folder.")
@language_option
@graph_options
def command(
    sets: tuple[str, ...],
    suggestions: bool,
    output: Path | None,
    language: str,
    folder: Path | None,
    engine: str,
) -> None:
    """Write linkages as SSSOM/TSV, all or of some sets.

    SSSOM is the exchange format of ontology mappings (https://mapping-commons.github.io/sssom/); sssom-py and the
    tools built on it read it.
    """
    from wsis_gdc.cli.terminal import write_bytes
    from wsis_gdc.files.sssom import selection

    with open_graph(folder, engine) as kg:
        version = data_version(kg)
        found = selection(kg.engine, sets, suggestions=suggestions, language=language, data_version=version)
    if output is not None and output.is_dir():
        output /= found.file_name
    write_bytes(found.content, output)
