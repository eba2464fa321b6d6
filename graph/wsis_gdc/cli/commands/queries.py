"""``wsis-gdc queries``: list named queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, console, write_bytes

if TYPE_CHECKING:
    from wsis_gdc.knowledge.queries import NamedQuery

__all__ = ["command"]


@click.command("queries")
@click.argument("name", required=False)
@options.language
@options.wide
def command(name: str | None, language: str) -> None:
    """List the named queries, or describe one: its parameters, columns and text.

    Titles and descriptions are in English.
    """
    from wsis_gdc.knowledge import queries

    if name:
        _show(queries.named(name), Page(language))
    else:
        _list([queries.named(known) for known in queries.names()], Page(language))


def _list(named: list[NamedQuery], page: Page) -> None:
    """List named queries with their titles and parameters."""
    _ = page.say
    rows = [
        (
            query.name,
            query.title,
            ", ".join(
                f"[{parameter.name}={parameter.default}]"
                if parameter.default
                else f"{parameter.name}={parameter.example}"
                for parameter in query.parameters
            ),
        )
        for query in named
    ]
    page.table((_("Name"), _("Title"), _("Parameters")), rows)
    console(stderr=True).print("\n" + _("Ask one:"), " wsis-gdc query --name facilitators-of --param line=C5")


def _show(query: NamedQuery, page: Page) -> None:
    """Describe one named query."""
    from rich.text import Text

    _, screen = page.say, page.screen
    screen.print(Text.assemble((query.name, "bold"), f": {query.title}"))
    screen.print(query.description)
    if query.persona:
        screen.print(_("For: {persona}").format(persona=query.persona))
    for parameter in query.parameters:
        kind = [parameter.kind, _("for example {value}").format(value=parameter.example)]
        if parameter.default:
            kind.append(_("default {value}").format(value=parameter.default))
        screen.print(f"  {parameter.name}: {parameter.description} ({', '.join(kind)})")
    screen.print(_("Columns: {columns}").format(columns=", ".join(query.columns)) + "\n")
    write_bytes(query.text.encode(), None)
