"""``wsis-gdc search``: find things and links by words, codes or names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, tell, write_records

if TYPE_CHECKING:
    from rich.text import Text

    from wsis_gdc.questions.search import Found, Hit, Match

__all__ = ["command"]

_NOTHING: Final = (
    'Nothing found for "{query}". Try one word instead of several, another word for it, '
    "a code such as 29(d) or C5{kinds}."
)
_LEFT_OUT: Final = " Initiatives in collections beside the build were not looked through; add --collections."


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option(
    *("--kind", "kinds"), multiple=True, metavar="KIND", help="Only this kind of things, or link (may be given again)."
)
@click.option("--limit", type=click.IntRange(min=1), default=5, show_default=True, help="Most hits of each kind.")
@options.excel
@options.formats("table", "csv", "json")
@options.output()
@options.language
@options.graph
def command(
    words: Sequence[str],
    kinds: Sequence[str],
    limit: int,
    format_: str | None,
    output: Path | None,
    language: str,
    source: options.Source,
) -> None:
    """Find things and links by words, codes or names, in six languages.

    The best of each kind come first. Looks through titles, summaries, reasons of links, codes in every spelling (29d,
    29(d), para 29, "WSIS+20 113"), acronyms and other names. Names count in all six languages, titles and summaries in
    that of --lang; words of one theme count for each other, such as enfants for children. Ends with 1 where nothing is
    found.
    """
    from wsis_gdc.words.hits import HIT_NAMES, hit_records

    source = source.with_collections(*kinds)
    with source.open() as kg:
        found = kg.search(" ".join(words), kinds=kinds, limit=limit, language=language)
        page = Page(language, kg.engine)
        rows = hit_records(found, page.terms)
        write_records(rows, HIT_NAMES, lambda: _show(page, found), format_, output)
    if not found.hits:
        told = _NOTHING.format(query=found.query, kinds=", or leave out --kind" if kinds else "")
        tell(told + (_LEFT_OUT if source.leaves_out and not kinds else ""))
        click.get_current_context().exit(1)


def _show(page: Page, found: Found) -> None:
    """Print the hits, kind by kind, with what matched underlined."""
    from wsis_gdc.words.hits import kind_name

    if not found.complete and found.hits:
        page.line("No entry has all of these words; these have most of them.")
    for theme in found.themes:
        page.paragraph(f"Also searched for: {', '.join(theme.shown(page.language))}", 0, style="dim")
    for kind, hits in found.groups.items():
        page.heading(f"{kind_name(kind, page.terms)} ({found.counts[kind]})")
        for hit in hits:
            _hit(page, hit)
        if found.counts[kind] > len(hits):
            page.line(
                f"  … and {found.counts[kind] - len(hits)} more: --kind {kind} --limit {found.counts[kind]}", "dim"
            )


def _hit(page: Page, hit: Hit) -> None:
    """Print the code and title of a hit, and what matches elsewhere."""
    from rich.text import Text

    from wsis_gdc.words.hits import hit_code

    matches = {match.field: match for match in reversed(hit.matches)}
    head = Text(hit_code(hit, page.terms), "bold")
    if hit.link is None:
        head = Text("  ").join([*([head] if head.plain else []), _marked(matches.get("title"), page.label(hit.thing))])
    page.paragraph(head, 2, hang=0)
    shown = [matches[field] for field in ("gist", "rationale") if field in matches]
    if not shown and "title" not in matches and "name" in matches:
        shown = [matches["name"]]
    for match in shown:
        page.paragraph(_marked(match), 6, hang=0)


def _marked(match: Match | None, text: str = "") -> Text:
    """Return the text of a match with what matched underlined, or a text without any."""
    from rich.text import Text

    from wsis_gdc.cli.terminal import clean

    if match is None:
        return Text(clean(text))
    made = Text(match.text)
    for start, end in match.spans:
        made.stylize("bold underline", start, end)
    return made if clean(match.text) == match.text else Text(clean(match.text))
