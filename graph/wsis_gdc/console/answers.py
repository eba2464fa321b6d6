"""Answers to queries, and the list of named queries, as people and machines want them."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wsis_gdc.console.screen import clean, console, table, write_bytes
from wsis_gdc.engines import query_form
from wsis_gdc.errors import QueryError
from wsis_gdc.namespaces import compact, prefixes

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine, Term
    from wsis_gdc.queries import NamedQuery

__all__ = ["list_queries", "parameters", "show_query", "write_answer"]


def parameters(pairs: Sequence[str]) -> dict[str, str]:
    """Return NAME=VALUE pairs as a mapping. Raises QueryError."""
    values: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise QueryError(f'"{pair}" is no parameter; write NAME=VALUE, for example line=C5')
        values[name.strip()] = value.strip()
    return values


def write_answer(engine: Engine, text: str, format_: str | None) -> None:
    """Answer a query on stdout in a format that fits its form. Raises QueryError."""
    form = query_form(text)
    if form in ("construct", "describe"):
        if format_ not in (None, "ttl", "jsonld"):
            raise QueryError(f"a {form.upper()} query gives triples; choose --format ttl or jsonld")
        _write_triples(engine, text, format_ or "ttl")
    elif format_ in ("ttl", "jsonld"):
        raise QueryError(f"a {form.upper()} query gives no triples; choose --format table, csv, tsv or json")
    elif form == "ask":
        answer = engine.ask(text)
        boolean = "true" if answer else "false"
        print('{"head": {}, "boolean": ' + boolean + "}" if format_ == "json" else boolean)
    else:
        _write_rows(engine, text, format_ or ("table" if sys.stdout.isatty() else "csv"))


def _write_triples(engine: Engine, text: str, format_: str) -> None:
    import pyoxigraph as ox

    format = ox.RdfFormat.TURTLE if format_ == "ttl" else ox.RdfFormat.JSON_LD
    triples = sorted(set(engine.construct(text)), key=str)
    out = io.BytesIO()
    ox.serialize(triples, out, format=format, prefixes=prefixes())
    write_bytes(out.getvalue(), None)


def _write_rows(engine: Engine, text: str, format_: str) -> None:
    solutions = engine.select(text)
    if format_ != "table":
        write_bytes(solutions.serialize(format_), None)
        return
    rows, number = table(*solutions.variables), 0
    for row in solutions:
        number += 1
        rows.add_row(*(_cell(term) for term in row))
    console().print(rows)
    console(stderr=True).print(f"{number} row{'s' if number != 1 else ''}")


def _cell(term: Term | None) -> Any:
    from rich.text import Text

    if term is None:
        return Text("")
    return Text(compact(term.value) if type(term).__name__ == "NamedNode" else clean(term.value))


def list_queries(named: Sequence[NamedQuery]) -> None:
    """List named queries with their titles and parameters."""
    listed = table("name", "title", "parameters")
    for query in named:
        names = ", ".join(
            f"{parameter.name}={parameter.example}"
            if not parameter.default
            else f"[{parameter.name}={parameter.default}]"
            for parameter in query.parameters
        )
        listed.add_row(query.name, query.title, names.replace("[", "\\["))
    console().print(listed)
    console(stderr=True).print("\nAsk one:  wsis-gdc query --name facilitators-of --param line=C5")


def show_query(query: NamedQuery) -> None:
    """Describe one named query."""
    screen = console()
    screen.print(f"[bold]{query.name}[/bold]: {query.title}")
    screen.print(query.description, markup=False)
    if query.persona:
        screen.print(f"For: {query.persona}", markup=False)
    for parameter in query.parameters:
        default = f", default {parameter.default}" if parameter.default else ""
        kind = f"{parameter.kind}, for example {parameter.example}{default}"
        screen.print(f"  {parameter.name}: {parameter.description} ({kind})", markup=False)
    screen.print(f"Columns: {', '.join(query.columns)}\n", markup=False)
    print(query.text, end="")
