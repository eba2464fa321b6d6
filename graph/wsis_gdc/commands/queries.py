"""``wsis-gdc queries``: list named queries."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("queries")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the named queries, or describe one: its parameters, columns and text."""
    from wsis_gdc import queries
    from wsis_gdc.console import answers

    if name:
        answers.show_query(queries.named(name))
    else:
        answers.list_queries([queries.named(each) for each in queries.names()])
