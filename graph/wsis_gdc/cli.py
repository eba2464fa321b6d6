"""The command line: parse, call, print."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wsis_gdc import __version__
from wsis_gdc.errors import CurationError, WsisGdcError

if TYPE_CHECKING:
    from wsis_gdc.api import KnowledgeGraph

__all__ = ["main"]

Command = TypeVar("Command", bound=Callable[..., Any])

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")


class _Group(click.Group):
    """Turns our errors into sentences and exit codes: 1 for findings, 2 for misuse."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CurationError as error:
            for finding in error.findings:
                click.echo(str(finding), err=True)
            number = len(error.findings)
            click.echo(f"{number} finding{'s' if number != 1 else ''}; nothing was written", err=True)
            ctx.exit(1)
        except WsisGdcError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="wsis-gdc")
def cli() -> None:
    """Ask, check and build the graph that links WSIS action lines with the Global Digital Compact."""


def main() -> None:
    """Run the command line, quietly when the reader of a pipe goes away."""
    try:
        cli(windows_expand_args=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _graph_options(command: Command) -> Command:
    """Add the options that say which graph is asked, and by which engine."""
    engine = click.option(
        "--engine",
        type=click.Choice(["oxigraph", "rdflib"]),
        default="oxigraph",
        show_default=True,
        help="Query engine.",
    )
    build = click.option(
        "--build",
        "folder",
        type=click.Path(path_type=Path),
        envvar="WSIS_GDC_BUILD",
        help="Folder of a build [default: ./build, else the shipped data, assembled in memory].",
    )
    return build(engine(command))


def _language_option(command: Command) -> Command:
    option = click.option(
        "--lang", "language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of labels."
    )
    return option(command)


def _open(folder: Path | None, engine: Any) -> KnowledgeGraph:
    from wsis_gdc.api import load

    if folder is None and (Path("build") / "manifest.json").is_file():
        folder = Path("build")
    return load(folder, engine=engine)


@cli.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Folder that the output goes to; an earlier build there is replaced at once.",
)
@click.option("--force", is_flag=True, help="Build although nothing has changed.")
def build(out: Path, force: bool) -> None:
    """Build the graph, the matrix and the pages from the curated data."""
    from wsis_gdc.building import build as run
    from wsis_gdc.console.numbers import show_manifest
    from wsis_gdc.console.screen import progress

    with progress() as step:
        manifest = run(out, step=step, force=force)
    show_manifest(manifest, out)


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.option("--with-data", is_flag=True, help="Check files elsewhere together with the shipped data.")
@click.option(
    "--shacl",
    type=click.Choice(["rudof", "pyshacl"]),
    default="rudof",
    show_default=True,
    help="SHACL engine: rudof is fast, pySHACL the referee.",
)
def validate(paths: tuple[Path, ...], format_: str, with_data: bool, shacl: Any) -> None:
    """Check data files: shape, names and meaning, all findings at once.

    Without PATHS the shipped data are checked. Files of the shipped data are checked as part of the whole; files
    elsewhere stand alone unless --with-data is given. Exit code 0: conforms, 1: findings.
    """
    from wsis_gdc import validation

    findings, number = validation.check_paths(paths, with_data=with_data, shacl=shacl)
    writers = {"json": validation.as_json, "sarif": validation.as_sarif, "github": validation.as_github}
    if format_ in writers:
        click.echo(writers[format_](findings))
    else:
        for finding in findings:
            click.echo(str(finding))
    files = f"{number} file{'s' if number != 1 else ''}"
    if findings:
        click.echo(f"{len(findings)} finding{'s' if len(findings) != 1 else ''} in {files}", err=True)
        sys.exit(1)
    click.echo(f"{files} conform", err=True)


@cli.command()
@click.argument("file", required=False, type=click.File(encoding="utf-8"))
@click.option("-e", "--execute", "text", help="Query text.")
@click.option("--name", help="Named query (see: wsis-gdc queries).")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Parameter of a named query.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "tsv", "json", "ttl", "jsonld"]),
    help="Output format [default: table on a terminal, else csv; ttl for triples].",
)
@_graph_options
def query(
    file: Any,
    text: str | None,
    name: str | None,
    params: tuple[str, ...],
    format_: str | None,
    folder: Path | None,
    engine: str,
) -> None:
    """Ask the graph: a FILE, a text (-e) or a named query (--name).

    Known prefixes (wsis:, gdc:, poa:, sdg:, wg:, skos:, sssom: …) need no declaration.
    """
    if sum(source is not None for source in (file, text, name)) != 1:
        raise click.UsageError("give one query: a FILE, -e TEXT or --name NAME")
    from wsis_gdc import queries
    from wsis_gdc.console import answers

    values = answers.parameters(params)
    with _open(folder, engine) as kg:
        if name is not None:
            named = queries.named(name)
            answers.write_answer(kg.engine, queries.bind(kg.engine, named, values), format_)
            return
        if values:
            raise click.UsageError("--param goes with --name")
        answers.write_answer(kg.engine, file.read() if file else str(text), format_)


@cli.command("queries")
@click.argument("name", required=False)
def queries_(name: str | None) -> None:
    """List the named queries, or describe one: its parameters, columns and text."""
    from wsis_gdc import queries
    from wsis_gdc.console import answers

    if name:
        answers.show_query(queries.named(name))
    else:
        answers.list_queries([queries.named(each) for each in queries.names()])


@cli.command()
@click.argument("code")
@_language_option
@_graph_options
def show(code: str, language: str, folder: Path | None, engine: str) -> None:
    """Show everything known about one thing.

    CODE is a notation (C5), a CURIE (gdc:29d, sdg:9.c) or an acronym (itu).
    """
    from wsis_gdc.console.thing import show_thing

    with _open(folder, engine) as kg:
        show_thing(kg.engine, code, language)


@cli.command()
@click.option("--rows", required=True, metavar="KIND", help="Kind of the rows (see below).")
@click.option("--columns", required=True, metavar="KIND", help="Kind of the columns.")
@click.option("--set", "sets", multiple=True, help="Only claims of this mapping set (may be given again).")
@click.option("--suggestions", is_flag=True, help="Let in suggestions that nobody has taken up.")
@click.option("--sublines/--no-sublines", default=True, show_default=True, help="Show the eight sub-lines of C7.")
@click.option("--format", "format_", type=click.Choice(["table", "csv", "html"]), help="Output format.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@_language_option
@_graph_options
def matrix(
    rows: str,
    columns: str,
    sets: tuple[str, ...],
    suggestions: bool,
    sublines: bool,
    format_: str | None,
    output: Path | None,
    language: str,
    folder: Path | None,
    engine: str,
) -> None:
    """Print the linkage matrix of two kinds of things.

    Kinds: objective, section, commitment, principle, action-line, item, goal, target, entity, mechanism, trend,
    finding, document. Numbers count links; 0 is "looked at, no link", empty is "not looked at".
    """
    from wsis_gdc.console.numbers import write_matrix
    from wsis_gdc.matrix import matrix as make

    with _open(folder, engine) as kg:
        made = make(kg.engine, rows, columns, sets=sets, language=language, suggestions=suggestions, sublines=sublines)
    write_matrix(made, format_, output, language=language)


@cli.command()
@click.argument("format_", metavar="FORMAT", type=click.Choice(["ttl", "trig", "nq", "jsonld"]))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
def export(format_: str, output: Path | None) -> None:
    """Write the whole graph as FORMAT: ttl, trig, nq or jsonld."""
    from wsis_gdc.assembly import assemble, data_files, read_sheet
    from wsis_gdc.console.screen import write_bytes
    from wsis_gdc.exports import dump

    write_bytes(dump(assemble([read_sheet(path) for path in data_files()]), format_), output)


@cli.command()
@click.argument("first")
@click.argument("second")
@_language_option
@_graph_options
def explain(first: str, second: str, language: str, folder: Path | None, engine: str) -> None:
    """Explain why two things are linked, or not.

    FIRST and SECOND are codes such as gdc:11d and C2. Shows relation, strength, evidence with official addresses, what
    each reader coded, how differences were settled, and what others claim of the same pair.
    """
    from wsis_gdc.console.thing import show_explanation
    from wsis_gdc.explanation import explain as run

    with _open(folder, engine) as kg:
        show_explanation(run(kg.engine, first, second, language))


@cli.command()
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--disagreements", is_flag=True, help="List what the readers differed on and how it was settled.")
@_graph_options
def reliability(format_: str, disagreements: bool, folder: Path | None, engine: str) -> None:
    """Measure how well the two independent readers of the coded sets agree.

    Raw agreement, Cohen's κ for link or no link, linearly weighted κ for strength (0–3), each with a 95 % bootstrap
    interval: over all pairs, per relation, per objective and per line.
    """
    from wsis_gdc import reliability as measure
    from wsis_gdc.console import numbers

    with _open(folder, engine) as kg:
        studies = measure.studies(kg.engine)
        if disagreements:
            found = [each for study in studies for each in measure.disagreements(kg.engine, study)]
            numbers.write_records(found, format_, numbers.show_disagreements)
            return
        rows = [row for study in studies for row in measure.agreements(kg.engine, study)]
    tables = {f"{study.name}, round {study.round}": measure.confusion(study) for study in studies}
    numbers.write_records(rows, format_, lambda found: numbers.show_agreement(found, tables))


@cli.command()
@click.argument("set_a")
@click.argument("set_b")
@click.option(
    "--level",
    type=click.Choice(["objective-line", "section-line", "commitment-line", "line-goal", "objective-goal"]),
    default="objective-line",
    show_default=True,
    help="Kinds of rows and columns that both sets are rolled up to.",
)
@click.option("--format", "format_", type=click.Choice(["table", "csv", "html"]), default="table", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@_language_option
@_graph_options
def compare(
    set_a: str,
    set_b: str,
    level: str,
    format_: str,
    output: Path | None,
    language: str,
    folder: Path | None,
    engine: str,
) -> None:
    """Compare two mapping sets at a common level: cells in both, in one only, precision and recall.

    SET_A and SET_B are names such as wsis-gdc and igf-2025-crosswalk (see: wsis-gdc query --name mapping-sets).
    """
    from wsis_gdc.comparison import compare as run
    from wsis_gdc.console.numbers import write_comparison

    with _open(folder, engine) as kg:
        found = run(kg.engine, set_a, set_b, level, language=language)
    write_comparison(found, format_, output, language=language)
