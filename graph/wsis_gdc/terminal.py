"""What people read in a terminal: tables, summaries, progress. Data go to stdout, words about them to stderr."""

from __future__ import annotations

import sys
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.engines import query_form
from wsis_gdc.errors import OutputError, QueryError
from wsis_gdc.namespaces import compact, expand, prefixes

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from wsis_gdc.building import Manifest
    from wsis_gdc.engines import Engine, Term
    from wsis_gdc.matrix import Link, Matrix
    from wsis_gdc.queries import NamedQuery

__all__ = [
    "list_queries",
    "parameters",
    "progress",
    "show_manifest",
    "show_query",
    "show_thing",
    "write_answer",
    "write_bytes",
    "write_matrix",
]

WIDTH: Final = 100


def _console(stderr: bool = False) -> Console:
    from rich.console import Console

    console = Console(stderr=stderr, highlight=False, soft_wrap=False)
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=WIDTH)


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Give a function that is told each step: a moving line on a terminal, plain lines elsewhere."""
    console = _console(stderr=True)
    if not console.is_terminal:
        yield lambda text: console.print(f"… {text}", markup=False)
        return
    with console.status("starting") as status:
        yield lambda text: status.update(f"{text} …")


def show_manifest(manifest: Manifest, out: Path) -> None:
    """Say what a build made and what can be done next."""
    from rich.markup import escape

    console = _console(stderr=True)
    classes = manifest.classes
    if manifest.unchanged:
        console.print(f"Nothing has changed since the last build; [bold]{escape(str(out))}[/bold] is up to date.")
        return
    table = _table("what", "how many")
    table.columns[1].justify = "right"
    for label, name in _SUMMARY:
        table.add_row(label, f"{classes.get(name, 0):,}")
    table.add_row("mapping sets", f"{len(manifest.sets):,}")
    inferred = manifest.triples.get("graph:inferred", 0)
    total = sum(manifest.triples.values())
    table.add_row("triples", f"{total:,}, of these {inferred:,} inferred")
    console.print(f"Built the WSIS–GDC linkage graph {manifest.version} in [bold]{escape(str(out))}[/bold]\n")
    console.print(table)
    console.print(
        f"\nNext:  open {escape(str(out / 'index.html'))} in a browser\n"
        "       wsis-gdc show C5\n"
        "       wsis-gdc queries\n"
        "       wsis-gdc matrix --rows action-line --columns goal"
    )


_SUMMARY: Final = (
    ("action lines", "wg:ActionLine"),
    ("provisions of all documents", "wg:Provision"),
    ("UN entities", "wg:UNEntity"),
    ("mechanisms", "wg:Mechanism"),
    ("facilitation roles", "wg:Facilitation"),
    ("findings of the consultation", "wg:Finding"),
    ("emerging trends", "wg:EmergingTrend"),
    ("linkages", "wg:Linkage"),
)


def parameters(pairs: Sequence[str]) -> dict[str, str]:
    """Return NAME=VALUE pairs as a mapping. Raises QueryError."""
    values: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise QueryError(f'"{pair}" is no parameter; write NAME=VALUE, for example line=C5')
        values[name.strip()] = value.strip()
    return values


def write_answer(engine: Engine, text: str, bindings: Mapping[str, Term], format_: str | None) -> None:
    """Answer a query on stdout in a format that fits its form. Raises QueryError."""
    form = query_form(text)
    if form in ("construct", "describe"):
        if format_ not in (None, "ttl", "jsonld"):
            raise QueryError(f"a {form.upper()} query gives triples; choose --format ttl or jsonld")
        _write_triples(engine, text, bindings, format_ or "ttl")
    elif format_ in ("ttl", "jsonld"):
        raise QueryError(f"a {form.upper()} query gives no triples; choose --format table, csv, tsv or json")
    elif form == "ask":
        answer = engine.ask(text, bindings)
        boolean = "true" if answer else "false"
        print('{"head": {}, "boolean": ' + boolean + "}" if format_ == "json" else boolean)
    else:
        _write_rows(engine, text, bindings, format_ or ("table" if sys.stdout.isatty() else "csv"))


def _write_triples(engine: Engine, text: str, bindings: Mapping[str, Term], format_: str) -> None:
    import pyoxigraph as ox

    format = ox.RdfFormat.TURTLE if format_ == "ttl" else ox.RdfFormat.JSON_LD
    triples = sorted(set(engine.construct(text, bindings)), key=str)
    write_bytes(bytes(ox.serialize(triples, format=format, prefixes=prefixes())), None)


def _write_rows(engine: Engine, text: str, bindings: Mapping[str, Term], format_: str) -> None:
    solutions = engine.select(text, bindings)
    if format_ != "table":
        write_bytes(solutions.serialize(format_), None)
        return
    table, number = _table(*solutions.variables), 0
    for row in solutions:
        number += 1
        table.add_row(*(_cell(term) for term in row))
    _console().print(table)
    _console(stderr=True).print(f"{number} row{'s' if number != 1 else ''}")


def _cell(term: Term | None) -> Any:
    from rich.text import Text

    if term is None:
        return Text("")
    return Text(compact(term.value) if type(term).__name__ == "NamedNode" else _clean(term.value))


def _clean(text: str) -> str:
    """Return a text without control characters, which could move the cursor or colour the screen."""
    return "".join(char if char.isprintable() or char in "\n\t" else "�" for char in text)


def write_bytes(content: bytes, output: Path | None) -> None:
    """Write bytes to a file, all or nothing, or to stdout. Raises OutputError."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        part = output.with_name(f".{output.name}.part")
        part.write_bytes(content)
        part.replace(output)
    except OSError as error:
        raise OutputError(output, f"cannot be written: {error.strerror}") from None


def list_queries(named: Sequence[NamedQuery]) -> None:
    """List named queries with their titles and parameters."""
    table = _table("name", "title", "parameters")
    for query in named:
        names = ", ".join(
            f"{parameter.name}={parameter.example}" if not parameter.default else f"[{parameter.name}={parameter.default}]"
            for parameter in query.parameters
        )
        table.add_row(query.name, query.title, names.replace("[", "\\["))
    console = _console()
    console.print(table)
    _console(stderr=True).print("\nAsk one:  wsis-gdc query --name facilitators-of --param line=C5")


def show_query(query: NamedQuery) -> None:
    """Describe one named query."""
    console = _console()
    console.print(f"[bold]{query.name}[/bold]: {query.title}")
    console.print(query.description, markup=False)
    if query.persona:
        console.print(f"For: {query.persona}", markup=False)
    for parameter in query.parameters:
        default = f", default {parameter.default}" if parameter.default else ""
        kind = f"{parameter.kind}, for example {parameter.example}{default}"
        console.print(f"  {parameter.name}: {parameter.description} ({kind})", markup=False)
    console.print(f"Columns: {', '.join(query.columns)}\n", markup=False)
    print(query.text, end="")


def show_thing(engine: Engine, code: str, language: str) -> None:
    """Print what is known about one thing: labels, facts, claims, what is inferred. Raises NotFoundError."""
    from rich.text import Text

    from wsis_gdc.matrix import links
    from wsis_gdc.things import facts, resolve, things

    iri = resolve(engine, code)
    known = facts(engine, iri, language)
    nodes = {text for fact in known for text, _, is_node in fact.values if is_node}
    named = things(engine, {iri, *nodes}, language)
    console = _console()
    if iri in named:
        thing = named[iri]
        title = Text(f"{thing.code}  {thing.label}", style="bold")
        if not thing.verified:
            title.append("  (label not verified)", style="italic")
        console.print(title)
    console.print(Text(f"{compact(iri)}  <{iri}>\n"))
    inferred = _inferred(engine, iri)
    table = _table("property", "value")
    for fact in known:
        name = compact(fact.property)
        if name in _HIDDEN or name in inferred:
            continue
        shown = [_value(value, named) for value in fact.values]
        head, rest = shown[:8], len(shown) - 8
        table.add_row(fact.label, "\n".join(_clean(text) for text in [*head, *([f"… and {rest} more"] if rest > 0 else [])]))
    console.print(table)
    about = [link for link in links(engine, language) if iri in (link.subject.iri, link.object.iri)]
    _show_links(console, iri, about)
    _show_inferred(console, inferred, {**named, **things(engine, {n for v in inferred.values() for n in v}, language)})


_HIDDEN: Final = {"rdf:type", "wg:order", "wg:linkedTo", "wg:linkedFrom"}


def _value(value: tuple[str, str, bool], named: Mapping[str, Any]) -> str:
    text, language, is_node = value
    if is_node:
        thing = named.get(text)
        name = compact(text)
        return f"{name}  {thing.label}" if thing and thing.label != name else name
    return f"{text} [{language}]" if language else text


def _inferred(engine: Engine, iri: str) -> dict[str, list[str]]:
    query = """SELECT ?predicate ?object WHERE {
      ?inference wg:inferredSubject ?subject ; wg:inferredPredicate ?predicate ; wg:inferredObject ?object }"""
    found: dict[str, list[str]] = defaultdict(list)
    import pyoxigraph as ox

    for predicate, object_ in engine.select(query, {"subject": ox.NamedNode(iri)}).texts():
        found[compact(predicate)].append(object_)
    return found


def _show_links(console: Console, iri: str, about: Sequence[Link]) -> None:
    from rich.text import Text

    if not about:
        return
    by_set: dict[str, list[Link]] = defaultdict(list)
    for link in about:
        by_set[f"{link.claimant}: {link.set_label}"].append(link)
    console.print(Text(f"\nClaims ({len(about)}), by who makes them", style="bold"))
    for heading, found in sorted(by_set.items()):
        console.print(Text(f"\n{heading}", style="italic"))
        for link in islice(found, 12):
            other, arrow = (link.object, "→") if link.subject.iri == iri else (link.subject, "←")
            marks = [link.claim_kind]
            if link.strength is not None:
                marks.append(f"strength {link.strength}")
            if link.confidence is not None:
                marks.append(f"confidence {link.confidence:g}")
            if link.status in ("proposed",):
                marks.append(link.status)
            console.print(Text(f"  {link.predicate} {arrow} {other.curie}  {other.label}  ({', '.join(marks)})"))
            if link.rationale:
                console.print(Text(textwrap.indent(textwrap.fill(_clean(link.rationale), 88), "      "), style="dim"))
        if len(found) > 12:
            console.print(Text(f"  … and {len(found) - 12} more"))


def _show_inferred(console: Console, inferred: Mapping[str, Sequence[str]], named: Mapping[str, Any]) -> None:
    from rich.text import Text

    shown = {name: values for name, values in inferred.items() if name not in ("wg:linkedTo",)}
    if not shown:
        return
    console.print(Text("\nInferred (by the rules of the ontology)", style="bold"))
    for name, values in sorted(shown.items()):
        labels = [f"{compact(v)} {named[v].label}" if v in named else compact(v) for v in sorted(set(values))]
        more = f" … and {len(labels) - 8} more" if len(labels) > 8 else ""
        label = named[expand(name)].label if expand(name) in named else name
        console.print(Text(f"  {label}: {'; '.join(labels[:8])}{more}"))


def write_matrix(
    matrix: Matrix, format_: str | None, output: Path | None, *, language: str = "en", data_version: str = ""
) -> None:
    """Write a matrix as table, CSV or HTML to stdout or a file. Raises OutputError, QueryError."""
    format_ = format_ or (output.suffix.lstrip(".") if output else "") or ("table" if sys.stdout.isatty() else "csv")
    if format_ == "html":
        from wsis_gdc.edition import about
        from wsis_gdc.views.pages import matrix_page

        write_bytes(matrix_page([matrix], language=language, about=about(data_version)).encode(), output)
    elif format_ == "csv":
        from wsis_gdc.matrix import to_csv

        write_bytes(to_csv(matrix).encode(), output)
    elif format_ == "table" and output is None:
        _show_matrix(matrix)
    else:
        raise QueryError(f'cannot write a matrix as "{format_}"; choose csv or html')


def _show_matrix(matrix: Matrix) -> None:
    from rich.text import Text

    table = _table(matrix.rows_kind, *(column.code for column in matrix.columns))
    for row in matrix.rows:
        cells = []
        for column in matrix.columns:
            cell = matrix.cells.get((row.iri, column.iri))
            cells.append(str(cell.count) if cell else "·" if (row.iri, column.iri) in matrix.looked_at else "")
        table.add_row(Text(f"{row.code} {row.label}"[:48]), *cells)
    console = _console()
    console.print(table)
    total = sum(cell.count for cell in matrix.cells.values())
    _console(stderr=True).print(f"\n{len(matrix.cells)} linked pairs, {total} links; · looked at, no link; empty: not looked at")
