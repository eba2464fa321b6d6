"""Answers to queries, and the list of named queries, as people and machines want them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from wsis_gdc.base.errors import QueryError
from wsis_gdc.cli.terminal import sink
from wsis_gdc.engines import query_form

if TYPE_CHECKING:
    from pathlib import Path

    from wsis_gdc.curation.publishing import Change
    from wsis_gdc.engines import Engine, Row, Solutions, Term
    from wsis_gdc.knowledge.queries import NamedQuery

__all__ = [
    "Layout",
    "list_queries",
    "parameters",
    "show_change",
    "show_changes",
    "show_query",
    "write_answer",
]


class Layout(NamedTuple):
    """How an answer is to look: format (None: what fits), file (None: stdout), short IRIs, language of labels."""

    format: str | None = None
    output: Path | None = None
    curies: bool = False
    language: str = ""


def parameters(pairs: Sequence[str]) -> dict[str, str]:
    """Return NAME=VALUE pairs as a mapping. Raises QueryError."""
    values: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise QueryError(f'"{pair}" is no parameter; write NAME=VALUE, for example line=C5')
        values[name.strip()] = value.strip()
    return values


def write_answer(engine: Engine, text: str, layout: Layout, *, labels: Engine | None = None) -> None:
    """Answer a query in a format that fits its form; ``labels`` is the engine to ask for labels in a language.

    Raises QueryError, OutputError.
    """
    form = query_form(text)
    format_ = layout.format
    if form in ("construct", "describe"):
        if format_ not in (None, "ttl", "jsonld"):
            raise QueryError(f"a {form.upper()} query gives triples; choose --format ttl or jsonld")
        _write_triples(engine, text, format_ or "ttl", layout.output)
    elif format_ in ("ttl", "jsonld"):
        raise QueryError(f"a {form.upper()} query gives no triples; choose --format table, csv, tsv or json")
    elif form == "ask":
        _write_boolean(engine.ask(text), format_, layout.output)
    else:
        _write_rows(engine, text, layout, labels or engine)


def _write_triples(engine: Engine, text: str, format_: str, output: Path | None) -> None:
    import pyoxigraph as ox

    from wsis_gdc.base.namespaces import prefixes

    format = ox.RdfFormat.TURTLE if format_ == "ttl" else ox.RdfFormat.JSON_LD
    triples = sorted(set(engine.construct(text)), key=str)
    with sink(output) as out:
        ox.serialize(triples, out, format=format, prefixes=prefixes())


def _write_boolean(answer: bool, format_: str | None, output: Path | None) -> None:
    word = "true" if answer else "false"
    if format_ in ("xml", "parquet", "arrow"):
        raise QueryError("an ASK query gives true or false; choose --format csv or json")
    with sink(output) as out:
        out.write(('{"head": {}, "boolean": ' + word + "}\n" if format_ == "json" else f"{word}\n").encode())


def _write_rows(engine: Engine, text: str, layout: Layout, labels: Engine) -> None:
    format_ = layout.format or ("table" if layout.output is None and sys.stdout.isatty() else "csv")
    if layout.curies and format_ in ("tsv", "json", "xml"):
        raise QueryError(f"{format_} holds full IRIs by its standard; choose --format csv or table with --curies")
    if format_ == "table" and layout.output is not None:
        raise QueryError("a table goes to the terminal; choose --format csv with --output")
    solutions = engine.select(text)
    if layout.language:
        from wsis_gdc.engines.labels import in_language

        solutions = in_language(labels, solutions, layout.language)
    if format_ == "table":
        _show_rows(solutions)
        return
    if layout.curies:
        solutions = _shortened(solutions)
    with sink(layout.output) as out:
        if format_ in ("parquet", "arrow"):
            _write_columns(solutions, format_, out)
        else:
            solutions.write(format_, out)


def _show_rows(solutions: Solutions) -> None:
    from wsis_gdc.cli.terminal import console, table

    rows, number = table(*solutions.variables), 0
    for row in solutions:
        number += 1
        rows.add_row(*(_cell(term) for term in row))
    console().print(rows)
    console(stderr=True).print(f"{number} row{'s' if number != 1 else ''}")


def _cell(term: Term | None) -> Any:
    from rich.text import Text

    from wsis_gdc.base.namespaces import compact
    from wsis_gdc.cli.terminal import clean

    if term is None:
        return Text("")
    return Text(compact(term.value) if type(term).__name__ == "NamedNode" else clean(term.value))


def _shortened(solutions: Solutions) -> Solutions:
    """Return solutions in which each IRI is the text of its CURIE."""
    import pyoxigraph as ox

    from wsis_gdc.base.namespaces import compact
    from wsis_gdc.engines.solutions import rewritten

    def rows() -> Iterator[Row]:
        for row in solutions:
            yield tuple(ox.Literal(compact(term.value)) if isinstance(term, ox.NamedNode) else term for term in row)

    return rewritten(solutions.variables, rows())


def _write_columns(solutions: Solutions, format_: str, out: BinaryIO) -> None:
    """Write rows as a table of text columns, unbound cells empty (Arrow null)."""
    try:
        from arro3.core import Array, DataType, Table
        from arro3.io import write_ipc_stream, write_parquet
    except ImportError:
        raise QueryError(f"--format {format_} needs a library more: pip install 'wsis-gdc[parquet]'") from None
    columns: list[list[str | None]] = [[] for _ in solutions.variables]
    for row in solutions:
        for column, term in zip(columns, row, strict=True):
            column.append(None if term is None else term.value)
    arrays: dict[str, Any] = {
        name: Array(column, type=DataType.string()) for name, column in zip(solutions.variables, columns, strict=True)
    }
    (write_parquet if format_ == "parquet" else write_ipc_stream)(Table.from_pydict(arrays), out)


def list_queries(named: Sequence[NamedQuery]) -> None:
    """List named queries with their titles and parameters."""
    from wsis_gdc.cli.terminal import console, table

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
    from wsis_gdc.cli.terminal import console

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


def show_change(change: Change, dry_run: bool) -> None:
    """Tell of one graph what was done with it, or would be."""
    from wsis_gdc.base.namespaces import compact

    doing = {"replaced": "would replace", "removed": "would remove", "same": "already there"}
    done = {"replaced": "replaced", "removed": "removed", "same": "already there"}
    word = (doing if dry_run else done)[change.done]
    size = f" ({change.triples:,} triple{'s' if change.triples != 1 else ''})" if change.triples else ""
    print(f"{word}: {compact(change.graph)}{size}")


def show_changes(changes: Sequence[Change], endpoint: str, dry_run: bool) -> None:
    """Sum up what was done with all graphs."""
    number = {done: sum(change.done == done for change in changes) for done in ("replaced", "same", "removed")}
    told = f"{number['replaced']} replaced, {number['same']} already there, {number['removed']} removed"
    print(f"{endpoint}: {'nothing changed; would be ' if dry_run else ''}{told}", file=sys.stderr)
