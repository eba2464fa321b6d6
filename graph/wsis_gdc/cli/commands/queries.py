"""``wsis-gdc queries``: list named queries."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("queries")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the named queries, or describe one: its parameters, columns and text."""
    from wsis_gdc.cli import print_answers as answers
    from wsis_gdc.knowledge import queries

    if name:
        answers.show_query(queries.named(name))
    else:
        answers.list_queries([queries.named(each) for each in queries.names()])
