"""The report as files: one page of HTML that opens from disk, Markdown, JSON, figures, and each table as CSV."""

from __future__ import annotations

import inspect
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.files import write_folder
from wsis_gdc.base.palette import style_variables
from wsis_gdc.base.texts import inert, relative_address
from wsis_gdc.questions.analysis import frames
from wsis_gdc.questions.analysis.layers import QUERIES
from wsis_gdc.site import figures
from wsis_gdc.site.assets import content_security_policy, static
from wsis_gdc.site.report_tables import TABLES, Table, table
from wsis_gdc.words import report_words as words
from wsis_gdc.words.findings import FINDINGS
from wsis_gdc.words.languages import LANGUAGES, direction, marked, translator

if TYPE_CHECKING:
    from wsis_gdc.questions.analysis.resampled import Analysis
    from wsis_gdc.site.pages import About
    from wsis_gdc.words.terms import Terms

__all__ = ["Section", "report_files", "sections", "write_report"]

_SHOWN: Final = 15
"""Rows that a table shows at once; the others open on demand."""

_MOST: Final = 300
"""Rows that a page holds; tables that are longer are whole as JSON and CSV."""


@dataclass(frozen=True, slots=True)
class Section:
    """One question with its answer: `finding` first sentence first, a figure, tables, how it was made."""

    name: str
    title: str
    finding: tuple[str, ...]
    method: str
    source: str
    caution: str
    figure: figures.Figure
    tables: tuple[Table, ...]


def sections(analysis: Analysis, terms: Terms) -> tuple[Section, ...]:
    """Return the sections of the report in the language of the terms."""
    language = terms.language
    say = translator(language).gettext
    found = []
    for name, (title, method, source, caution) in words.methods(say).items():
        tables = tuple(table(analysis, f"{name}.{part}", say, terms) for part in TABLES[name])
        finding = tuple(FINDINGS[name](analysis, say).split("\n"))
        drawn = figures.draw(analysis, name, language)
        found.append(Section(name, title, finding, method, source, caution, drawn, tables))
    return tuple(found)


def write_report(
    analysis: Analysis,
    folder: Path,
    *,
    about: About,
    language: str = "en",
    data: bool = False,
    step: Callable[[str], None] = lambda text: None,
) -> tuple[str, ...]:
    """Write the report into a folder and return the names of its files; `data` adds each table as CSV.

    Files of an earlier report are replaced, others stay. Raises OutputError.
    """
    step("drawing figures")
    files = report_files(analysis, about=about, language=language, data=data)
    step("writing")
    write_folder(folder, files)
    return tuple(files)


def report_files(analysis: Analysis, *, about: About, language: str = "en", data: bool = False) -> dict[str, bytes]:
    """Return the files of the report by name; the same analysis gives the same bytes."""
    found = sections(analysis, about.terms(language))
    files = {
        "index.html": _html(analysis, found, about, language, data).encode("utf-8", "replace"),
        "report.md": _markdown(analysis, found, about, language).encode(),
        "report.json": _json(analysis, found, about, language).encode(),
    }
    for section in found:
        files[f"figures/{section.name}.svg"] = section.figure.svg
        files[f"figures/{section.name}.png"] = section.figure.png
    if data:
        for name in analysis.frames:
            files[f"data/{name.replace('.', '-')}.csv"] = _csv(analysis, name)
    return files


def _csv(analysis: Analysis, name: str) -> bytes:
    frame = analysis.frames[name].map(lambda value: inert(value) if isinstance(value, str) else value)
    text: str = frame.to_csv(index=False, lineterminator="\n")
    return text.encode()


def _how(analysis: Analysis, say: words.Gettext) -> str:
    if not analysis.resamples:
        return say("Nothing was resampled: the report shows places without their uncertainty.")
    return say(
        "Every ranking was computed again on {resamples} resamples (seed {seed}): each takes the published set or "
        "the raw codes of one reader, with the same chance, and keeps each link with the probability of its "
        "confidence. Intervals hold 90 % of resamples; two places count as separate where 9 of 10 resamples agree "
        "on their order."
    ).format(resamples=analysis.resamples, seed=analysis.seed)


def _json(analysis: Analysis, found: tuple[Section, ...], about: About, language: str) -> str:
    value = {
        "title": about.title,
        "version": about.version,
        "data_version": about.data_version,
        "language": language,
        "resamples": analysis.resamples,
        "seed": analysis.seed,
        "sections": [
            {
                "name": section.name,
                "title": section.title,
                "finding": list(section.finding),
                "method": section.method,
                "source": section.source,
                "caution": section.caution,
                "figures": [f"figures/{section.name}.{end}" for end in ("svg", "png")],
                "tables": [
                    {
                        "name": shown.name,
                        "title": shown.title,
                        "made_by": shown.made_by,
                        "notes": list(shown.notes),
                        "rows": json.loads(analysis.frames[shown.name].to_json(orient="records", double_precision=10)),
                    }
                    for shown in section.tables
                ],
            }
            for section in found
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _markdown(analysis: Analysis, found: tuple[Section, ...], about: About, language: str) -> str:
    say = translator(language).gettext
    lines = [f"# {_title(say)}", "", f"{about.title}, {about.version}. {_how(analysis, say)}", ""]
    for section in found:
        lines += [f"## {section.title}", "", f"**{section.finding[0]}**", ""]
        lines += [line for more in section.finding[1:] for line in (more, "")]
        lines += [f"![{section.title}](figures/{section.name}.svg)", ""]
        for shown in section.tables:
            lines += [f"### {shown.title}", ""]
            lines += [line for note in shown.notes for line in (note, "")]
            lines += _markdown_table(shown)
            lines += ["", f'{say("Made by")} `{shown.made_by}`, `kg.analyze()["{shown.name}"]`.', ""]
        lines += [f"*{say('Method')}*: {section.method}", "", f"*{say('Source')}*: {section.source}", ""]
        lines += [f"*{say('Caution')}*: {section.caution}", ""]
    return "\n".join(lines)


def _markdown_table(shown: Table) -> list[str]:
    if not shown.rows:
        return ["–"]
    rule = ["---:" if numeric else "---" for numeric in shown.numeric]
    rows = [[text.replace("|", "\\|") for text in row] for row in shown.rows[:_MOST]]
    return [f"| {' | '.join(row)} |" for row in (shown.headings, rule, *rows)]


def _title(say: words.Gettext) -> str:
    return say("What the network of commitments tells")


def _html(analysis: Analysis, found: tuple[Section, ...], about: About, language: str, data: bool) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("wsis_gdc.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    here = Path(__file__).parent
    style = (
        style_variables() + static("common.css") + (here / "static" / "analysis_report.css").read_text(encoding="utf-8")
    )
    say = translator(language).gettext
    html = environment.get_template("report.html.j2").render(
        about=about,
        pages={name: relative_address(getattr(about, f"{name}_page")) for name in ("index", "matrix", "network")},
        language=language,
        direction=direction(language),
        own_name=LANGUAGES[language].name,
        title=_title(say),
        how=_how(analysis, say),
        sections=found,
        images={section.name: b64encode(section.figure.svg).decode() for section in found},
        shown=_SHOWN,
        most=_MOST,
        data=data,
        functions=_functions(),
        queries=QUERIES,
        png_translated=language in words.PNG_LANGUAGES,
        policy=content_security_policy((), (style,)),
        style=Markup(style),  # noqa: S704 (our own style)
        _=say,
    )
    return marked(html, language)


def _functions() -> Mapping[str, tuple[str, str]]:
    """Return what each function that makes a table does, by its name: the words of its docstring, and its signature."""
    return {
        f"wsis_gdc.questions.analysis.frames.{name}": (
            inspect.getdoc(function) or "",
            f"{name}{inspect.signature(function)}",
        )
        for name in sorted(set(_made_by()))
        for function in (_function(name),)
    }


def _made_by() -> tuple[str, ...]:
    from wsis_gdc.site.report_tables import MADE_BY

    return tuple(MADE_BY.values())


def _function(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(frames, name)
    return found
