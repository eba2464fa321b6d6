"""``wsis-gdc suggest``: where a text belongs, and by which words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import Page, tell, write_bytes
from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wsis_gdc.api import KnowledgeGraph
    from wsis_gdc.files.incoming import Incoming
    from wsis_gdc.questions.suggestion import Suggested, Suggestion

__all__ = ["command"]

_SHOWN: Final = 20
"""Texts of a table that are shown on the screen; files hold all."""

_NOTHING: Final = "Nothing fits: no {kinds} is likelier than {least:.0%}."


@click.command("suggest")
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True, dir_okay=False))
@click.option("--text", "typed", metavar="TEXT", help="The text itself, instead of a file.")
@click.option(
    *("--kind", "kinds"),
    multiple=True,
    metavar="KIND",
    help="Only line, item, commitment, goal, target or trend (may be given again).",
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=5, show_default=True, help="Most suggestions of each kind."
)
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.2,
    show_default=True,
    help="The least probability of what is suggested.",
)
@click.option(
    "--method",
    type=click.Choice(["meaning", "words"]),
    help="How texts are compared [default: by meaning where wsis-gdc[suggest] is installed, else by words].",
)
@click.option(
    "--column", "columns", multiple=True, metavar="NAME", help="Column of a table to read (may be given again)."
)
@click.option("--name-column", metavar="NAME", help="Column of a table that names each row.")
@click.option(
    "--accept", "accepted", multiple=True, metavar="CODE", help="Accept this suggestion (may be given again)."
)
@click.option("--into", metavar="NAME", help="With --accept: the name of the mapping set to write with -o.")
@click.option(
    "--subject", metavar="CODE", help="With --accept: the thing of the graph that the text is, or stands for."
)
@click.option("--reader", metavar="URL", help="Ask a language model, too: an OpenAI-compatible endpoint [off].")
@click.option("--model", default="", metavar="NAME", help="With --reader: the model to ask.")
@options.excel
@options.formats("table", "csv", "json", "xlsx", "sssom")
@options.output()
@click.option(
    *("--lang", "language"),
    type=click.Choice(list(LANGUAGES)),
    help="Language of the text and of words and labels [default: detected].",
)
@options.graph
def command(
    file: Path | None,
    typed: str | None,
    columns: tuple[str, ...],
    name_column: str | None,
    accepted: tuple[str, ...],
    into: str | None,
    subject: str | None,
    reader: str | None,
    model: str,
    format_: str | None,
    output: Path | None,
    language: str | None,
    source: options.Source,
    **choices: Any,
) -> None:
    """Suggest where a text belongs: lines, items, commitments, goals.

    FILE is plain text, Markdown, HTML, PDF or Word, - for stdin, or a table (CSV, XLSX) each of whose rows is a text.
    Long texts are answered by paragraph, too. Each suggestion has a probability, fitted on texts that were read, and
    the sentence that carries it. Nothing leaves this computer unless --reader is given. Ends with 1 where nothing fits.

    With --accept, --into, --subject and -o, accepted suggestions become a mapping set of their own, as proposals.
    """
    if choices["least"] != choices["least"]:
        raise click.UsageError("--least is a number from 0 to 1")
    if (file is None) == (typed is None):
        raise click.UsageError("give a FILE, - for stdin, or --text; one of them")
    if accepted and not (into and subject and output):
        raise click.UsageError("--accept goes with --into NAME, --subject CODE and -o FILE")
    if (into or subject) and not accepted:
        raise click.UsageError("--into and --subject go with --accept CODE")
    texts = _texts(file, typed, columns, name_column)
    if accepted and len(texts) != 1:
        raise click.UsageError("--accept is for one text, not for a table")
    with source.open() as kg:
        told = _told(kg, texts, language or "", choices)
        if reader:
            told = _read(told, texts, reader, model)
        page = Page(language or _tongue(told), kg.engine)
        if accepted:
            assert output is not None and into is not None and subject is not None  # noqa: S101
            write_bytes(_accepted(kg, told[0][1], accepted, into, subject, page), output)
            tell(f"{output}: {len(accepted)} proposed; check it with: wsis-gdc validate --with-data {output}")
            return
        fits = any(each.whole for _name, each in told)
        if fits or output is None:  # what ends with 1 changes no file
            _write(told, page, format_, output)
    if not fits:
        tell(_NOTHING.format(kinds=" or ".join(told[0][1].kinds), least=choices["least"]))
        click.get_current_context().exit(1)


def _texts(
    file: Path | None, typed: str | None, columns: Sequence[str], name_column: str | None
) -> tuple[Incoming, ...]:
    """Return the texts that were given. Raises QueryError, NotFoundError, UsageError."""
    from wsis_gdc.base.files import beginning
    from wsis_gdc.files.incoming import HEAVIEST, Table, read

    if typed is not None:
        found: Incoming | Table = read(typed.encode("utf-8", "replace"), "--text")
    elif file is None or str(file) == "-":
        found = read(sys.stdin.buffer.read(HEAVIEST + 1), "stdin")
    else:
        found = read(beginning(file, HEAVIEST), str(file))
    if isinstance(found, Table):
        return found.texts(columns, name_column or "")
    if columns or name_column:
        raise click.UsageError("--column and --name-column are for tables (CSV, XLSX)")
    return (found,)


def _told(
    kg: KnowledgeGraph, texts: Sequence[Incoming], language: str, choices: dict[str, Any]
) -> list[tuple[str, Suggested]]:
    """Return the names of texts and where each belongs; rows without words get no suggestion."""
    found = []
    with click.progressbar(texts, file=sys.stderr, hidden=len(texts) < 50 or not sys.stderr.isatty()) as shown:
        for text in shown:
            name = ": ".join(filter(None, (text.place, text.name)))
            found.append((name, kg.suggest(text.text or "–", language=language, **choices)))
    return found


def _tongue(told: Sequence[tuple[str, Suggested]]) -> str:
    """Return the language of the first text that has one."""
    return next((each.language for _name, each in told if each.language), "en")


def _read(
    told: list[tuple[str, Suggested]], texts: Sequence[Incoming], url: str, model: str
) -> list[tuple[str, Suggested]]:
    """Return what a language model makes of the suggestions."""
    from wsis_gdc.engines.language_model import Reader
    from wsis_gdc.questions.suggestion.reading import read_again

    with Reader(url, model) as reader:
        return [(name, read_again(reader, text.text, each)) for (name, each), text in zip(told, texts, strict=True)]


def _accepted(kg: KnowledgeGraph, told: Suggested, codes: Sequence[str], into: str, subject: str, page: Page) -> bytes:
    """Return the mapping set of accepted suggestions. Raises NotFoundError for what was not suggested or is unknown."""
    import re

    from wsis_gdc.base.errors import NotFoundError
    from wsis_gdc.base.namespaces import compact
    from wsis_gdc.files.suggestion_files import accepted_set
    from wsis_gdc.knowledge.things import resolve, things

    if not re.fullmatch("[a-z0-9][a-z0-9-]*", into):
        raise click.UsageError("--into NAME: small letters, digits and hyphens, such as my-project")
    about = resolve(kg.engine, subject)
    suggested = {each.thing.iri: each for each in told.whole}
    found: list[Suggestion] = []
    for code in codes:
        iri = resolve(kg.engine, code)
        if iri not in suggested:
            raise NotFoundError("suggestion", code, [compact(each) for each in suggested])
        found.append(suggested[iri])
    label = things(kg.engine, [about])[about].label
    return accepted_set(told, found, name=into, subject=compact(about), about=label, terms=page.terms)


def _write(told: list[tuple[str, Suggested]], page: Page, format_: str | None, output: Path | None) -> None:
    """Write the suggestions in a format, or show them."""
    from wsis_gdc.files.formats import format_of, serialize
    from wsis_gdc.files.suggestion_files import Answers

    if format_ is None:
        format_ = format_of("suggestions", output).name if output else "table" if sys.stdout.isatty() else "csv"
    if format_ == "table" and output is None:
        _show(told, page)
        return
    write_bytes(serialize("suggestions", Answers(told, page.terms), format_), output)


def _show(told: list[tuple[str, Suggested]], page: Page) -> None:
    """Print where each text belongs, then what to make of it."""
    from wsis_gdc.words.suggestions import notes

    for name, each in told[:_SHOWN]:
        if name:
            page.heading(name)
        if not each.whole and len(told) > 1:
            page.paragraph(page.say("Nothing fits."), 2)
        _suggestions(each.whole, each.method, page, 2)
        if len(each.paragraphs) > 1 and len(told) == 1:
            for number, paragraph in enumerate(each.paragraphs, start=1):
                if paragraph.suggestions:
                    page.heading(page.say("Paragraph {number}").format(number=number))
                    _suggestions(paragraph.suggestions, each.method, page, 2)
    if len(told) > _SHOWN:
        page.line(f"… and {len(told) - _SHOWN} more texts: write them to a file with -o")
    page.line()
    for note in notes(told[0][1].method, page.say):
        page.paragraph(note, 0, hang=0, style="dim")


def _suggestions(found: Sequence[Suggestion], method: str, page: Page, indent: int) -> None:
    from itertools import groupby

    from wsis_gdc.words.suggestions import likelihood, named, why

    for _kind, some in groupby(found, lambda each: each.kind):
        group = list(some)
        page.line(f"{' ' * indent}{page.terms.many(group[0].thing.kind)}", "bold")
        shown = ""
        for each in group:
            chance = f"{each.probability:.0%} {likelihood(each.probability, page.say)}"
            page.paragraph(f"{chance}  {named(each.thing, page.terms)}", indent + 2)
            reason = why(each, method, page.terms)
            if reason != shown:  # one sentence may carry several
                page.paragraph(reason, indent + 6, hang=0, style="dim")
            shown = reason
