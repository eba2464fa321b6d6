"""The report as files: one page of HTML that opens from disk, Markdown, JSON, figures, and each table as CSV."""

from __future__ import annotations

import inspect
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.files import write_over_own
from wsis_gdc.base.texts import excel_csv, inert, relative_address
from wsis_gdc.questions.analysis.frames import TABLES, tables
from wsis_gdc.questions.analysis.world import QUERIES
from wsis_gdc.site.figures import draw
from wsis_gdc.site.rendering import About, environment, render, report_words
from wsis_gdc.site.report_tables import Table, table
from wsis_gdc.words.findings import FINDINGS
from wsis_gdc.words.languages import translator
from wsis_gdc.words.phrases import told_filters

if TYPE_CHECKING:
    import pandas as pd

    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.analysis import Analysis, Frames
    from wsis_gdc.words.phrases import Gettext
    from wsis_gdc.words.terms import Terms

__all__ = ["Section", "report_files", "report_page", "sections", "write_report"]

Slide = Callable[[bytes, str], bytes]
"""Makes a presentation of a figure as SVG, in a language."""

_SHOWN: Final = 15
"""Rows that a table shows at once; the others open on demand."""

_MOST: Final = 300
"""Rows that a page holds; tables that are longer are whole as JSON and CSV."""


@dataclass(frozen=True, slots=True)
class Section:
    """One question with its answer: `finding` first sentence first, a figure as SVG, tables, how it was made."""

    name: str
    title: str
    finding: tuple[str, ...]
    method: str
    source: str
    caution: str
    figure: bytes
    tables: tuple[Table, ...]


def sections(analysis: Analysis, frames: Frames, about: About, language: str = "en") -> tuple[Section, ...]:
    """Return the sections of the report in a language; figures carry what ``about`` says of the data."""
    terms, say = about.terms(language), translator(language).gettext
    note = _note(about, say, _counted(analysis, about, language))
    words = report_words(language)
    answers = []
    for name, (title, method, source, caution) in words.methods.items():
        finding = tuple(FINDINGS[name](analysis, frames, language))
        figure = draw(analysis, frames, name, language, title=title, description=finding[0], note=note)
        parts = [part for part in TABLES if part.startswith(f"{name}.")]
        shown = (table(analysis, frames[part], part, terms) for part in parts)
        answers.append(Section(name, title, finding, method, source, caution, figure, tuple(shown)))
    return tuple(answers)


def write_report(
    analysis: Analysis,
    folder: Path,
    *,
    about: About,
    language: str = "en",
    data: bool = False,
    excel: str | None = None,
    pages: Mapping[str, str] | None = None,
    slide: Slide | None = None,
    step: Callable[[str], None] = lambda text: None,
) -> tuple[Section, ...]:
    """Write the report into a folder and return its sections; `data` adds each table as CSV.

    With `excel`, what stands between fields, CSV is what Excel opens (see ``excel_csv``). `pages` are the addresses of
    the sheets of things, by IRI, where the report lies beside them. With `slide` (see ``files.chart_slides``) each
    figure is written as a presentation, too. Files of an earlier report are replaced, others stay (see
    ``write_over_own``). Raises OutputError.
    """
    step("drawing figures")
    frames = tables(analysis)
    answers = sections(analysis, frames, about, language)
    step("writing")
    files = _files(analysis, frames, answers, about, language, data, pages or {}, slide)
    if excel is not None:
        files |= {name: excel_csv(files[name].decode(), excel).encode() for name in files if name.endswith(".csv")}
    write_over_own(folder, files)
    return answers


def report_files(
    analysis: Analysis, *, about: About, language: str = "en", data: bool = False, slide: Slide | None = None
) -> dict[str, bytes]:
    """Return the files of the report by name, as ``write_report`` does; the same analysis gives the same bytes."""
    frames = tables(analysis)
    return _files(analysis, frames, sections(analysis, frames, about, language), about, language, data, {}, slide)


def report_page(analysis: Analysis, *, about: About, language: str = "en", up: str = "") -> str:
    """Return the page of the report alone, without files beside it; ``up`` is as in ``render``."""
    answers = sections(analysis, tables(analysis), about, language)
    return _page(answers, _values(analysis, answers, about, language), about, language, up=up)


def _values(analysis: Analysis, answers: tuple[Section, ...], about: About, language: str) -> dict[str, Any]:
    """Return what all forms of the report say."""
    _ = translator(language).gettext
    return {
        "title": _("What the network of commitments tells"),
        "how": _how(analysis, _),
        "counted": _counted(analysis, about, language),
        "codes": _codes(analysis, about.terms(language)),
        "sections": answers,
        "most": _MOST,
    }


def _codes(analysis: Analysis, terms: Terms) -> tuple[tuple[str, tuple[Thing, ...]], ...]:
    """Return what the codes of the report stand for, by kind; things that are named by their titles are left out."""
    facts = analysis.facts
    groups: dict[str, list[Thing]] = {}
    for thing in (*facts.lines.rows, *facts.entities, *facts.lines.columns):
        if thing.code != thing.label:
            groups.setdefault(thing.kind, []).append(thing)
    return tuple((terms.many(kind), tuple(members)) for kind, members in groups.items())


def _page(
    answers: tuple[Section, ...],
    values: dict[str, Any],
    about: About,
    language: str,
    *,
    pages: Mapping[str, str] | None = None,
    up: str = "",
    beside: bool = False,
    slides: bool = False,
    csv: bool = False,
) -> str:
    """Return the page; figures lie ``beside`` it, also as ``slides``, and tables as ``csv``, or not.

    ``pages`` are as in ``write_report``.
    """
    sheets = pages or {}
    return render(
        "report",
        language,
        about,
        up=up,
        images={section.name: b64encode(section.figure).decode() for section in answers},
        shown=_SHOWN,
        beside=beside,
        slides=slides,
        csv=csv,
        functions=_functions(answers),
        queries=QUERIES,
        door=lambda thing: relative_address(sheets.get(thing.iri, "")),
        **values,
    )


def _files(
    analysis: Analysis,
    frames: Frames,
    answers: tuple[Section, ...],
    about: About,
    language: str,
    data: bool,
    pages: Mapping[str, str],
    slide: Slide | None,
) -> dict[str, bytes]:
    _ = translator(language).gettext
    values = _values(analysis, answers, about, language)
    html = _page(answers, values, about, language, pages=pages, beside=True, slides=slide is not None, csv=data)
    files = {
        "index.html": html.encode(),
        "report.md": environment().get_template("report.md.j2").render(values, about=about, _=_).encode(),
        "report.json": _json(analysis, frames, answers, about, language).encode(),
    }
    files |= {f"figures/{section.name}.svg": section.figure for section in answers}
    if slide:
        files |= {f"figures/{section.name}.pptx": slide(section.figure, language) for section in answers}
    if data:
        files |= {f"data/{name.replace('.', '-')}.csv": _csv(frame) for name, frame in frames.items()}
    return files


def _counted(analysis: Analysis, about: About, language: str) -> str:
    """Return which claims count, nothing where all do."""
    say = translator(language).gettext
    told = told_filters(analysis.facts.filters, say, about.terms(language))
    return say("Only these claims count: {choice}").format(choice=told) if told else ""


def _note(about: About, say: Gettext, counted: str) -> str:
    """Return the line under each figure: where it is from, of which data and claims, their date and licence."""
    version = [say("Data version:") + f" {about.edition}"] if about.edition else []
    coded = say("coded by language models, not reviewed by any UN body")
    return " · ".join((about.title, *version, about.licence_data, coded, counted or say("links of all claimants")))


def _csv(frame: pd.DataFrame) -> bytes:
    safe = frame.map(lambda value: inert(value) if isinstance(value, str) else value)
    text: str = safe.to_csv(index=False, lineterminator="\n")
    return text.encode()


def _how(analysis: Analysis, say: Gettext) -> str:
    if not analysis.resamples:
        return say("Nothing was resampled: the report shows places without their uncertainty.")
    if not any(layer.readers for layer in analysis.facts.layers):
        return say(
            "Every ranking was computed again on {resamples} resamples (seed {seed}): each keeps each link with the "
            "probability of its confidence. A range holds the published place and those in 90% of resamples; two "
            "places count as separate where 9 of 10 resamples agree on their order."
        ).format(resamples=analysis.resamples, seed=analysis.seed)
    return say(
        "Every ranking was computed again on {resamples} resamples (seed {seed}): each takes the published set or "
        "the raw codes of one reader, with the same chance, and keeps each link with the probability of its "
        "confidence. A range holds the published place and those in 90% of resamples; two places count as separate "
        "where 9 of 10 resamples agree on their order."
    ).format(resamples=analysis.resamples, seed=analysis.seed)


def _json(analysis: Analysis, frames: Frames, answers: tuple[Section, ...], about: About, language: str) -> str:
    value = {
        "title": about.title,
        "version": about.version,
        "data_version": about.data_version,
        "language": language,
        "resamples": analysis.resamples,
        "seed": analysis.seed,
        "filters": dict(analysis.facts.filters),
        "sections": [
            asdict(section)
            | {"figure": f"figures/{section.name}.svg", "tables": [_told(shown, frames) for shown in section.tables]}
            for section in answers
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _told(shown: Table, frames: Frames) -> dict[str, Any]:
    """Return a table with its numbers as they are."""
    rows = json.loads(frames[shown.name].to_json(orient="records", double_precision=10))
    return {"name": shown.name, "title": shown.title, "made_by": shown.made_by, "notes": shown.notes, "rows": rows}


def _functions(answers: tuple[Section, ...]) -> Mapping[str, str]:
    """Return what each function that makes a table does, in the words of its docstring, by its name."""
    made_by = {shown.made_by: TABLES[shown.name].func for section in answers for shown in section.tables}
    return {name: inspect.getdoc(function) or "" for name, function in sorted(made_by.items())}
