"""``wsis-gdc flow``: what the Compact carries on from WSIS, and what is new."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wsis_gdc.base.errors import QueryError
from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, write_bytes
from wsis_gdc.files.formats import format_of, formats_of, serialize

if TYPE_CHECKING:
    from wsis_gdc.words.flow_labels import FlowWords

__all__ = ["command"]

_BYTES = ("pptx", "png")
"""Formats that no terminal shows."""


@click.command("flow")
@click.option(
    "--third",
    type=click.Choice(["entity", "goal"]),
    help="Add a column: who facilitates each line today, or the goals that it serves.",
)
@options.excel
@options.formats(
    *("table", *(known.name for known in formats_of("flow"))), help="Output format [default: by the file name]."
)
@options.output()
@options.language
@options.graph
def command(third: Any, format_: str | None, output: Path | None, language: str, source: options.Source) -> None:
    """Show what the Compact carries on from WSIS, and what is new.

    Links of the coded crosswalk from each objective to each action line, by relation, and the provisions without an
    antecedent: as a table, or as a picture with title, legend, claimant, date and licence (svg, png, or pptx, whose
    shapes can be edited).
    """
    from wsis_gdc.knowledge.vocabulary import vocabulary
    from wsis_gdc.words.flow_labels import FlowWords

    if format_ is None:
        format_ = format_of("flow", output).name if output else "table" if sys.stdout.isatty() else "csv"
    if format_ == "table" and output is not None:
        raise QueryError("a table goes to the terminal; choose another --format with --output")
    if output is None and format_ in _BYTES and sys.stdout.isatty():
        raise QueryError(f"{format_} is not for the terminal; name a file by --output")
    with source.open() as kg:
        answer = kg.flow(third=third or "", language=language)
        words = FlowWords(answer, language, options.data_version(kg), vocabulary(kg.engine))
        if format_ != "table":
            write_bytes(serialize("flow", words, format_), output)
            return
    _show(words)


def _show(words: FlowWords) -> None:
    """Print the ribbons under their left ends, then the third column; title and notes go to stderr."""
    flow, page = words.flow, Page(words.language)
    ends = {end.key: end for end in (*flow.left, *flow.right)}
    rows: list[tuple[str, ...]] = []
    for left in flow.left:
        rows.append((f"{words.end_name(left)} · {words.amount(left)}",))
        for each in (ribbon for ribbon in flow.ribbons if ribbon.left == left.key):
            links = words.number(each.links) if each.links else ""
            to = words.end_name(ends[each.right])
            rows.append((f"  {to}", words.relation(each.relation), links, words.number(len(each.provisions))))
    heads = (page.terms.many("objective"), page.terms.heading("wg:relation"), page.say("Links"), page.say("Provisions"))
    page.table(heads, rows, numbers=2)
    if flow.onward:
        page.line()
    for onward in flow.onward:
        page.line(words.onward_name(onward))
    aside = Page(words.language, stderr=True)
    aside.line()
    aside.paragraph(words.title, 0, style="bold")
    for text in (words.subtitle, *words.notes):
        aside.paragraph(text, 0)
