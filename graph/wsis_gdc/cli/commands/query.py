"""``wsis-gdc query``: ask the graph."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import click

from wsis_gdc.base.errors import QueryError
from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, console, sink, tell
from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine, Row, Solutions, Term
    from wsis_gdc.knowledge.queries import NamedQuery

__all__ = ["command"]

_WIDEST: Final = 500
"""Characters of a cell that a table on the screen shows; files hold them all."""


@click.command("query")
@click.argument("file", required=False, type=click.File("rb"))
@click.option("-e", "--execute", "text", help="Query text.")
@click.option("--name", help="Named query (see: wsis-gdc queries).")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Parameter of a named query.")
@options.excel
@options.formats(
    *("table", "csv", "tsv", "json", "xml", "ttl", "jsonld", "parquet", "arrow"),
    help="Output format [default: table on a terminal, else csv; ttl for triples].",
)
@options.output()
@click.option(
    "--lang", "language", type=click.Choice(list(LANGUAGES)), help="Give labels in this language where known."
)
@click.option("--curies", is_flag=True, help="Shorten IRIs to CURIEs such as wsis:C5 (table, csv, parquet, arrow).")
@click.option("--untrusted", is_flag=True, help="Limit time, memory and rows, for a query from a stranger.")
@click.option("--timeout", type=options.Seconds(), metavar="SECONDS", help="Time limit.")
@click.option("--max-rows", type=click.IntRange(min=1), metavar="N", help="Row limit.")
@click.option("--max-memory", type=options.MEGABYTES, metavar="MB", help="Memory limit.")
@options.wide
@options.graph
def command(
    file: Any,
    text: str | None,
    name: str | None,
    params: tuple[str, ...],
    untrusted: bool,
    timeout: float | None,
    max_rows: int | None,
    max_memory: int | None,
    source: options.Source,
    **layout: Any,
) -> None:
    """Ask the graph: a FILE, a text (-e) or a named query (--name).

    Known prefixes (wsis:, gdc:, poa:, sdg:, wg:, skos:, sssom: …) need no declaration.
    """
    if sum(given is not None for given in (file, text, name)) != 1:
        raise click.UsageError("give one query: a FILE, -e TEXT or --name NAME")
    if params and name is None:
        raise click.UsageError("--param goes with --name")
    limited = untrusted or timeout or max_rows or max_memory
    if limited and source.engine == "rdflib":
        raise click.UsageError("limits need the default engine; leave out --engine")
    from wsis_gdc.cli.interrupts import interruptible

    values = _parameters(params)
    look = _Layout(**layout)
    question = options.query_text(file, getattr(file, "name", "-")) if file else (text or "").removeprefix("\ufeff")
    if source.endpoint and untrusted and timeout is None:
        from wsis_gdc.engines.guarded import Limits

        timeout = Limits().seconds
    with source.open(timeout=timeout) as kg:
        if name is not None:
            from wsis_gdc.knowledge import queries

            asked = kg.guarded(seconds=timeout) if limited else kg.engine
            look = look._replace(query=queries.named(name))
            question = queries.bind(asked, queries.named(name), values)
        source.keep_off_network(question)
        if limited:
            guarded = kg.guarded(untrusted=untrusted, seconds=timeout, rows=max_rows, megabytes=max_memory)
            _answer(guarded, question, look, labels=kg.engine)
        else:
            with interruptible():
                _answer(kg.engine, question, look, labels=kg.engine)
        if name is None:
            from wsis_gdc.knowledge.unknown_terms import unknown_terms

            for sentence in unknown_terms(kg.engine, question):
                tell(f"Warning: {sentence}")


def _parameters(pairs: Sequence[str]) -> dict[str, str]:
    """Return NAME=VALUE pairs as a mapping. Raises QueryError."""
    values: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise QueryError(f'"{pair}" is no parameter; write NAME=VALUE, for example line=C5')
        values[name.strip()] = value.strip()
    return values


class _Layout(NamedTuple):
    """How an answer is to look: format (None: what fits), file (None: stdout), short IRIs, language of labels.

    Without a language labels stay as they are found. The columns of a named ``query`` have heads in the language.
    """

    format_: str | None
    output: Path | None
    curies: bool
    language: str | None
    query: NamedQuery | None = None


def _answer(engine: Engine, text: str, layout: _Layout, *, labels: Engine) -> None:
    """Answer a query in a format that fits its form; ``labels`` is the engine to ask for labels in a language."""
    from wsis_gdc.engines import query_form

    form = query_form(text)
    format_ = layout.format_
    if form in ("construct", "describe"):
        if format_ not in (None, "ttl", "jsonld"):
            raise QueryError(f"a {form.upper()} query gives triples; choose --format ttl or jsonld")
        _write_triples(engine, text, format_ or "ttl", layout.output)
    elif format_ in ("ttl", "jsonld"):
        raise QueryError(f"a {form.upper()} query gives no triples; choose --format table, csv, tsv or json")
    elif form == "ask":
        _write_boolean(engine.ask(text), format_, layout.output)
    else:
        _write_rows(engine, text, layout, labels)


def _write_triples(engine: Engine, text: str, format_: str, output: Path | None) -> None:
    from wsis_gdc.engines.json_ld import document
    from wsis_gdc.engines.turtle import turtle

    triples = sorted(set(engine.construct(text)), key=str)
    content = turtle(triples) if format_ == "ttl" else document(triples)
    with sink(output) as out:
        out.write(content)


def _write_boolean(answer: bool, format_: str | None, output: Path | None) -> None:
    word = "true" if answer else "false"
    if format_ in ("xml", "parquet", "arrow"):
        raise QueryError("an ASK query gives true or false; choose --format csv or json")
    with sink(output) as out:
        out.write(('{"head": {}, "boolean": ' + word + "}\n" if format_ == "json" else f"{word}\n").encode())


def _write_rows(engine: Engine, text: str, layout: _Layout, labels: Engine) -> None:
    format_ = layout.format_ or ("table" if layout.output is None and sys.stdout.isatty() else "csv")
    if layout.curies and format_ in ("tsv", "json", "xml"):
        raise QueryError(f"{format_} holds full IRIs by its standard; choose --format csv or table with --curies")
    if format_ == "table" and layout.output is not None:
        raise QueryError("a table goes to the terminal; choose --format csv with --output")
    solutions = engine.select(text)
    if layout.language:
        from wsis_gdc.engines.labels import in_language

        solutions = in_language(labels, solutions, layout.language)
    if format_ == "table":
        _show(solutions, layout, labels)
        return
    if layout.curies:
        solutions = _shortened(solutions)
    with sink(layout.output) as out:
        if format_ in ("parquet", "arrow"):
            _write_columns(solutions, format_, out)
        else:
            solutions.write(format_, out)


def _show(solutions: Solutions, layout: _Layout, labels: Engine) -> None:
    from wsis_gdc.base.namespaces import compact
    from wsis_gdc.words.named_queries import column_heads

    def cell(term: Term | None) -> str:
        if term is None:
            return ""
        text = compact(term.value) if type(term).__name__ == "NamedNode" else term.value
        return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…"

    rows = [[cell(term) for term in row] for row in solutions]
    page, heads = Page(layout.language or "en"), solutions.variables
    if layout.query and layout.language:
        heads = column_heads(layout.query, Page(layout.language, labels).terms, heads)
    page.table(heads, rows)
    console(stderr=True).print(page.ngettext("{count} row", "{count} rows", len(rows)).format(count=len(rows)))


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
    """Write rows as a table, unbound cells empty (Arrow null): columns of numbers, dates and truth values as such."""
    from arro3.core import Table
    from arro3.io import write_ipc, write_parquet

    from wsis_gdc.files.typed_columns import typed

    columns: list[list[Term | None]] = [[] for _ in solutions.variables]
    for row in solutions:
        for column, term in zip(columns, row, strict=True):
            column.append(term)
    arrays: dict[str, Any] = dict(zip(solutions.variables, map(typed, columns), strict=True))
    (write_parquet if format_ == "parquet" else write_ipc)(Table.from_pydict(arrays), out)
