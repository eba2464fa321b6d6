"""``wsis-gdc show``: show one thing."""

from __future__ import annotations

from pathlib import Path

import click

from wsis_gdc.cli.options import graph_options, language_option, open_graph

__all__ = ["command"]


@click.command("show")
@click.argument("code")
@language_option
@graph_options
def command(code: str, language: str, folder: Path | None, engine: str) -> None:
    """Show everything known about one thing.

    CODE is a notation (C5), a CURIE (gdc:29d, sdg:9.c) or an acronym (itu).
    """
    from wsis_gdc.cli.print_thing import show_thing

    with open_graph(folder, engine) as kg:
        show_thing(kg.engine, code, language)
