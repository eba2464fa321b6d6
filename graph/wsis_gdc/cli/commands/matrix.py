"""``wsis-gdc matrix``: print a linkage matrix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wsis_gdc.cli.options import data_version, graph_options, language_option, open_graph

__all__ = ["command"]

_FORMATS = ("table", "csv", "tsv", "json", "markdown", "latex", "html", "xlsx", "sssom", "svg", "png")


@click.command("matrix")
@click.option("--rows", required=True, metavar="KIND", help="Kind of the rows (see above).")
@click.option("--columns", required=True, metavar="KIND", help="Kind of the columns.")
@click.option(
    "--value",
    type=click.Choice(["count", "strength", "sum", "weighted", "relation", "claimants"]),
    default=None,
    help="What a cell shows: number of links, strongest strength, their sum, strength × confidence, dominant relation, "
    "number of claimants [default: count; for chains strength].",
)
@click.option("--set", "sets", multiple=True, help="Only claims of this mapping set (may be given again).")
@click.option("--relation", "relations", multiple=True, help="Only claims of this relation, such as extends.")
@click.option("--min-strength", type=float, metavar="1-3", help="Only claims at least so strong.")
@click.option("--min-confidence", type=float, metavar="0-1", help="Only claims at least so sure.")
@click.option("--status", "statuses", multiple=True, help="Only claims of this status, such as adjudicated.")
@click.option("--suggestions", is_flag=True, help="Let in suggestions that nobody has taken up.")
@click.option(
    "--with-parts/--own",
    "with_parts",
    default=False,
    show_default=True,
    help="Whether a thing carries its own links only, or those of its parts too (a paragraph those of its letters).",
)
@click.option("--sublines/--no-sublines", default=True, show_default=True, help="Show the eight sub-lines of C7.")
@click.option(
    "--by",
    type=click.Choice(["auto", "claims", "facts", "chain"]),
    default="auto",
    show_default=True,
    help="What connects rows with columns; auto takes the first of the others that does.",
)
@click.option("--through", multiple=True, metavar="KIND", help="Chain over this kind (again for longer chains).")
@click.option("--chain", is_flag=True, help="Let a chain pass over several claims, or from wholes to parts.")
@click.option(
    "--combine",
    type=click.Choice(["max-product", "count", "sum"]),
    default=None,
    help="How chains add up: the strongest, how many, or their sum [default: max-product].",
)
@click.option(
    "--normalize",
    type=click.Choice(["none", "row", "column"]),
    default="none",
    show_default=True,
    help="Give values as shares of their row or column.",
)
@click.option(
    "--order",
    type=click.Choice(["official", "strength", "similarity"]),
    default="official",
    show_default=True,
    help="Order of rows and columns: of the texts, largest first, or alike ones together.",
)
@click.option("--group-by", default="", metavar="KIND", help="Group rows or columns by what they are part of.")
@click.option(
    "--totals",
    is_flag=True,
    help="Add totals: all distinct links taken as one cell (json, markdown, latex and xlsx always have them).",
)
@click.option(
    "--compare", nargs=2, metavar="SET_A SET_B", help="Set two mapping sets against each other, cell by cell."
)
@click.option("--format", "format_", type=click.Choice(_FORMATS), help="Output format [default: by the file name].")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file, or into a folder.")
@language_option
@graph_options
def command(
    rows: str,
    columns: str,
    compare: tuple[str, str] | None,
    totals: bool,
    format_: str | None,
    output: Path | None,
    language: str,
    folder: Path | None,
    engine: str,
    with_parts: bool,
    **choices: Any,
) -> None:
    """Print the linkage matrix of any two kinds of things.

    Kinds: objective, section, commitment, principle, action-line, item, goal, target, entity, mechanism, trend,
    finding, document. 0 (or ·) is "looked at, no link", empty is "not looked at", ? is a link that states no strength.

    Claims connect kinds directly; else stated facts do (facilitation, named actors), else a chain, which is told.
    Chains stop at relations that SSSOM does not take as transitive, unless asked by --chain or --through.
    """
    from wsis_gdc.cli.print_numbers import write_comparison, write_matrix
    from wsis_gdc.questions.matrix import Asked
    from wsis_gdc.questions.matrix import matrix as make
    from wsis_gdc.questions.matrix.asked import Carry

    with open_graph(folder, engine) as kg:
        if compare:
            if (format_ or (output.suffix.lstrip(".") if output else "table")) not in ("table", "csv"):
                raise click.UsageError("--compare gives a table or csv; wsis-gdc compare also makes a page")
            from wsis_gdc.questions.comparison import compare_kinds

            found = compare_kinds(kg.engine, *compare, rows, columns, sublines=choices["sublines"], language=language)
            write_comparison(found, format_ or "", output, language=language)
            return
        carry = Carry.WITH_PARTS if with_parts else Carry.OWN
        made = make(kg.engine, Asked(rows, columns, language=language, carry=carry, **choices))
        named = output is not None and output.is_dir()
        version = data_version(kg) if named or (format_ not in ("table", "csv") and (format_ or output)) else ""
        write_matrix(made, format_, output, language=language, data_version=version, totals=totals, engine=kg.engine)
