"""``wsis-gdc queries``: list named queries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, console, write_bytes, write_records

if TYPE_CHECKING:
    from wsis_gdc.knowledge.queries import NamedQuery

__all__ = ["command"]

_NAMES: Final = ("name", "title", "description", "persona", "parameters", "columns", "text")
"""The names of what a record of a query holds; its parameters are written as ``--param`` takes them."""


@click.command("queries")
@click.argument("name", required=False)
@options.excel
@options.formats("table", "csv", "json", help="Output format [default: by the file's ending, else table].")
@options.output()
@options.language
@options.wide
def command(name: str | None, format_: str | None, output: Path | None, language: str) -> None:
    """List the named queries, or describe one: its parameters, columns and text.

    Into a file that ends with .rq goes the text of the one that is named.
    """
    from wsis_gdc.knowledge import queries
    from wsis_gdc.words.named_queries import worded

    chosen = [worded(queries.named(known), language) for known in ([name] if name else queries.names())]
    if name and output and format_ is None and output.suffix.lower() == ".rq":
        write_bytes(chosen[0].text.encode(), output)
    elif output or format_ not in (None, "table"):
        write_records([_record(query) for query in chosen], _NAMES, lambda: None, format_, output)
    elif name:
        _show(chosen[0], Page(language))
    else:
        _list(chosen, Page(language))


def _record(query: NamedQuery) -> dict[str, str]:
    asked = (f"{each.name}={each.default or each.example}" for each in query.parameters)
    return {**query._asdict(), "parameters": "; ".join(asked), "columns": "; ".join(query.columns)}


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

    from wsis_gdc.words.named_queries import audience, column_heads

    _, screen = page.say, page.screen
    screen.print(Text.assemble((query.name, "bold"), f": {query.title}"))
    screen.print(query.description)
    if query.persona:
        screen.print(audience(query.persona, page.language))
    for parameter in query.parameters:
        kind = [parameter.kind, _("for example {value}").format(value=parameter.example)]
        if parameter.default:
            kind.append(_("default {value}").format(value=parameter.default))
        screen.print(f"  {parameter.name}: {parameter.description} ({', '.join(kind)})")
    heads = zip(query.columns, column_heads(query, page.terms), strict=True)
    screen.print(_("Columns: {columns}").format(columns=", ".join(f"{name} ({head})" for name, head in heads)) + "\n")
    write_bytes(query.text.encode(), None)
