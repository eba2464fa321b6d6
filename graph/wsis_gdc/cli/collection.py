"""``wsis-gdc import --profile``: a table of initiatives, taken row by row as a collection of the build."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import click

from wsis_gdc.cli.stated import claimant_of
from wsis_gdc.cli.terminal import progress, tell, write_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wsis_gdc.api import KnowledgeGraph
    from wsis_gdc.cli.options import Source
    from wsis_gdc.questions.collection.admission import Admitted, Initiative
    from wsis_gdc.questions.collection.proposed import Proposed

__all__ = ["PROFILES", "refuse_wishes", "take_in", "wishes", "write_template"]

PROFILES: Final = ("stocktaking", "sessions", "prizes", "generic")
"""Those of ``questions.collection``, named here so that help answers at once."""

_EXAMPLES: Final = 3
_FINDINGS: Final = 20
_CURATED: Final = 1_000
"""Initiatives of the largest collection that is written as YAML, which people read; larger ones live in the build."""


_WISHES: Final = ("columns", "sheet", "title", "suggest", "replace", "report", "template")
"""The options that only tables of initiatives have, by their names in Python."""

Command = TypeVar("Command", bound="Callable[..., Any]")


def wishes(command: Command) -> Command:
    """Add the options that say how a table of initiatives is read and kept."""
    for option in reversed(
        (
            click.option(
                *("--map", "columns"),
                multiple=True,
                metavar="COLUMN=FIELD",
                help="With --profile: the field that a column holds; COLUMN= leaves it out (may be given again).",
            ),
            click.option("--sheet", metavar="NAME", help="With --profile: the one sheet of a workbook to read."),
            click.option("--title", metavar="TEXT", help="With --profile: what the collection is called."),
            click.option("--suggest", is_flag=True, help="With --profile: suggest lines and goals as a proposed set."),
            click.option("--replace", is_flag=True, help="With --profile: drop initiatives that FILE does not name."),
            click.option(
                "--report",
                type=click.Path(path_type=Path, dir_okay=False),
                metavar="FILE.csv",
                help="With --profile: write what was mended and reported, cell by cell.",
            ),
            click.option(
                "--template",
                is_flag=True,
                help="With --profile: write a blank workbook with -o FILE.xlsx, or a schema with -o FILE.schema.json.",
            ),
        )
    ):
        command = option(command)
    return command


def refuse_wishes() -> None:
    """Raise UsageError where an option for tables of initiatives was typed without their ``--profile``."""
    context = click.get_current_context()
    for parameter in context.command.params:
        typed = context.get_parameter_source(parameter.name or "") == click.core.ParameterSource.COMMANDLINE
        if parameter.name in _WISHES and typed:
            raise click.UsageError(f"{parameter.opts[0]} goes with a --profile of initiatives: {', '.join(PROFILES)}")


class _Wishes(NamedTuple):
    """What the person at the command line asked for."""

    file: Path
    profile: str
    name: str
    columns: Mapping[str, str]
    sheet: str
    title: str
    claimant: str
    language: str
    suggest: bool
    replace: bool
    skip: bool
    report: Path | None
    output: Path | None


def write_template(profile: str | None, output: Path | None) -> None:
    """Write a blank workbook, or the schema of its rows where the file ends in .json. Raises OutputError."""
    if profile is None:
        raise click.UsageError("--template goes with --profile; say for what sort of table")
    from wsis_gdc.files.profile_files import json_schema, table_schema, template
    from wsis_gdc.questions.collection import profile as of_name

    known = of_name(profile)
    if output is None and sys.stdout.isatty():
        raise click.UsageError("name the file: -o FILE.xlsx (or FILE.schema.json, FILE.table.json)")
    ending = "" if output is None else output.name.lower()
    if ending.endswith(".table.json"):
        write_bytes(table_schema(known), output)
    elif ending.endswith(".json"):
        write_bytes(json_schema(known), output)
    else:
        write_bytes(template(known), output)


def take_in(
    file: Path,
    name: str,
    profile: str,
    *,
    source: Source,
    skip_unknown: bool,
    columns: Sequence[str],
    template: bool = False,
    **values: Any,
) -> None:
    """Take a table in and tell what became of each row.

    Raises QueryError, NotFoundError, OutputError; CurationError where rows are reported and not to be left out.
    """
    if not re.fullmatch("[a-z0-9][a-z0-9-]*", name):
        raise click.UsageError(
            f'"{name}" is no name for a collection: small letters, digits, hyphens, such as my-projects'
        )
    if name.endswith(("-suggested", "-tags")):
        raise click.UsageError(f'"{name}": names that end so are those of the sets of a collection; take another')
    texts: dict[str, Any] = {key: values.pop(key) or "" for key in ("sheet", "title", "claimant", "language")}
    asked = _Wishes(file, profile, name, _columns(columns), skip=skip_unknown, **texts, **values)
    if source.endpoint:
        raise click.UsageError("collections live beside a build; leave out --endpoint")
    with source._replace(collections=False).open() as kg, progress() as step:
        build = _build(kg, asked)
        _check(kg, asked)
        if asked.claimant:
            asked = asked._replace(claimant=claimant_of(kg.engine, asked.claimant))
        step(f"reading {file.name}")
        admitted = _admitted(kg, asked, step)
        earlier = _earlier(build, asked)
        initiatives = _together(admitted, earlier, asked)
        proposed = _proposed(kg, initiatives, _proposals(build, asked), asked, step)
        step("writing")
        _write(kg, build, asked, admitted, initiatives, proposed, earlier)
    if asked.output is None:
        tell("ask them: wsis-gdc matrix --rows initiative --columns action-line")


def _columns(given: Sequence[str]) -> dict[str, str]:
    found = {}
    for each in given:
        head, equals, field = each.rpartition("=")
        if not equals or not head.strip():
            raise click.UsageError(f'--map "{each}": write COLUMN=FIELD, such as --map "Name of project=title"')
        found[head] = field.strip()
    return found


def _build(kg: KnowledgeGraph, wishes: _Wishes) -> Path | None:
    from wsis_gdc.base.errors import QueryError

    if wishes.output is None and kg.folder is None:
        raise QueryError("collections live beside a build: run wsis-gdc build first, or write YAML with -o FILE.yaml")
    return kg.folder


def _admitted(kg: KnowledgeGraph, wishes: _Wishes, step: Callable[[str], None]) -> Admitted:
    """Return what became of the rows, told on stderr. Raises CurationError where one cannot be taken."""
    from wsis_gdc.base.errors import CurationError, QueryError
    from wsis_gdc.files.collection_files import report
    from wsis_gdc.files.collection_source import open_collection
    from wsis_gdc.questions.collection import admit, profile
    from wsis_gdc.questions.collection.heads import table

    opened = open_collection(wishes.file, wishes.sheet)
    known = profile(wishes.profile)
    tables = [(grid, table(grid, known, wishes.columns)) for grid in opened.grids]
    for note in opened.notes:
        tell(f"{opened.name}: {note}")
    for grid, found in tables:
        if found is None and len(tables) > 1 and grid.rows:
            tell(f'{opened.name}: sheet "{grid.name}" names no titles: not read')
    headed = [found for _grid, found in tables if found is not None]
    total = sum(len(found.rows) for found in headed)
    step(f"looking up {total:,} rows")
    admitted = admit(
        kg.engine,
        opened.name,
        headed or [_headless(grid) for grid, _found in tables],
        known,
        chosen=wishes.columns,
        language=wishes.language,
        step=lambda number: step(f"looking up {total:,} rows: {number:,}") if sys.stderr.isatty() else None,
    )
    _tell(admitted, opened.name)
    if wishes.report:
        write_bytes(report(admitted), wishes.report)
    if admitted.reported and not wishes.skip:
        raise CurationError(admitted.reported)
    for finding in admitted.reported[:_FINDINGS]:
        tell(str(finding))
    if len(admitted.reported) > _FINDINGS:
        tell(f"… and {len(admitted.reported) - _FINDINGS:,} more findings: see them all with --report FILE.csv")
    if not admitted.initiatives:
        raise QueryError(f"{opened.name}: none of its {admitted.rows} rows can be taken")
    return admitted


def _headless(grid: Any) -> Any:
    """Return a grid as a table with its first row as heads, of which the error can tell."""
    from wsis_gdc.questions.collection.admission import Column, Table
    from wsis_gdc.questions.collection.cells import typed

    heads = grid.rows[0].cells if grid.rows else ()
    columns = (Column(typed(head), letter) for head, letter in zip(heads, grid.letters, strict=False))
    return Table(grid.name, tuple(columns), grid.rows[1:])


def _tell(admitted: Admitted, file: str) -> None:
    """Tell which column is which, what was mended by kind, and how many rows went where."""
    tell(f"{file}: columns: {', '.join(f'{head} → {title}' for head, title in admitted.read.items())}")
    if admitted.personal:
        named = ", ".join(f"{head} ({number:,})" for head, number in admitted.personal.items())
        tell(f"{file}: columns about persons, left out (filled cells): {named}")
    if admitted.unused:
        named = ", ".join(f"{head} ({number:,})" for head, number in admitted.unused.items())
        tell(f"{file}: columns without a field, left out (filled cells; --map COLUMN=FIELD takes them): {named}")
    by_head: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for change in admitted.changes:
        by_head[change.head][change.what].append(change.place)
    for head, found in by_head.items():
        often = sorted(found.items(), key=lambda each: -len(each[1]))
        shown = "; ".join(f"{_places(places)}: {what}" for what, places in often[:_EXAMPLES])
        more = f"; and {len(often) - _EXAMPLES:,} other texts" if len(often) > _EXAMPLES else ""
        number = sum(map(len, found.values()))
        tell(f"{file}: {head}: {number:,} cell{'s' if number != 1 else ''} mended: {shown}{more}")
    counts = ", ".join(f"{number:,} {what}" for what, number in admitted.counts.items() if number)
    tell(f"{file}: {admitted.rows:,} row{'s' if admitted.rows != 1 else ''}: {counts or 'nothing'}")


def _places(places: Sequence[str]) -> str:
    return places[0] if len(places) == 1 else f"{places[0]} and {len(places) - 1:,} more"


def _check(kg: KnowledgeGraph, wishes: _Wishes) -> None:
    """See that the graph itself has no set or collection of the name. Raises QueryError, NotFoundError."""
    from wsis_gdc.base.errors import QueryError

    named = f"set:{wishes.name} set:{wishes.name}-suggested collection:{wishes.name}"
    taken = f"ASK {{ VALUES ?one {{ {named} }} ?one a ?what }}"
    if wishes.output is None and kg.engine.ask(taken):
        raise QueryError(f"set:{wishes.name} is in the graph already; give the collection another name with --set")


def _earlier(build: Path | None, wishes: _Wishes) -> dict[str, Initiative]:
    """Return the initiatives of the collection as it stands in the build, by identifier."""
    from wsis_gdc.base.errors import QueryError
    from wsis_gdc.files.initiative_records import initiatives_of
    from wsis_gdc.gathering import INITIATIVES, place

    if build is None or wishes.output is not None:
        return {}
    file = place(build, wishes.name) / INITIATIVES
    if not file.is_file():
        return {}
    try:
        return {each.id: each for each in initiatives_of(file.read_bytes())}
    except (OSError, ValueError, TypeError):
        raise QueryError(f"{file}: damaged; remove its folder, and import the collection anew") from None


def _together(admitted: Admitted, earlier: Mapping[str, Initiative], wishes: _Wishes) -> tuple[Initiative, ...]:
    """Return the initiatives of the file with earlier ones that it does not name, and tell what is new."""
    from wsis_gdc.knowledge.things import natural

    now = {each.id: each for each in admitted.initiatives}
    if earlier:
        kept = earlier.keys() - now.keys()
        new = len(now.keys() - earlier.keys())
        changed = sum(1 for name, each in now.items() if name in earlier and earlier[name] != each)
        gone = "leave it (--replace)" if wishes.replace else "are kept (--replace drops them)"
        told = f"{new:,} new, {changed:,} changed, {len(now) - new - changed:,} as before"
        tell(
            f"collection {wishes.name}: {told}"
            + (f"; {len(kept):,} that the file does not name {gone}" if kept else "")
        )
        if not wishes.replace:
            now |= {name: earlier[name] for name in kept}
    return tuple(now[name] for name in sorted(now, key=natural))


def _proposals(build: Path | None, wishes: _Wishes) -> Mapping[str, Sequence[Proposed]]:
    from wsis_gdc.files.collection_files import proposals_of
    from wsis_gdc.gathering import PROPOSALS, place

    file = place(build, wishes.name) / PROPOSALS if build else None
    if file is None or not file.is_file():
        return {}
    try:
        return proposals_of(file.read_bytes())
    except (OSError, ValueError, TypeError):
        tell(f"{file}: damaged; earlier suggestions are not used")
        return {}


def _proposed(
    kg: KnowledgeGraph,
    initiatives: Sequence[Initiative],
    known: Mapping[str, Sequence[Proposed]],
    wishes: _Wishes,
    step: Callable[[str], None],
) -> list[Proposed]:
    """Return what is proposed for the initiatives: made anew if asked for, else what still stands of earlier."""
    from wsis_gdc.questions.collection.proposals import proposals
    from wsis_gdc.questions.collection.proposed import fingerprint

    if not wishes.suggest:
        kept = [each for one in initiatives for each in known.get(one.id, ()) if each.text == fingerprint(one)]
        stale = sum(1 for one in initiatives if one.id in known) - len({each.id for each in kept})
        if stale:
            tell(f"{stale:,} initiatives changed since suggestions were made: theirs are dropped (--suggest makes new)")
        return kept
    from wsis_gdc.knowledge.vocabulary import vocabulary
    from wsis_gdc.words.suggestions import why
    from wsis_gdc.words.terms import Terms

    terms, total = Terms("en", vocabulary(kg.engine)), len(initiatives)
    every = 1 if sys.stderr.isatty() else max(total // 10, 1)

    def told(number: int) -> None:
        if number % every == 0:
            step(f"suggesting lines and goals: {number:,} of {total:,}")

    return list(
        proposals(
            kg.engine,
            initiatives,
            known,
            lambda suggested, at: why(suggested.whole[at], suggested.method, terms),
            step=told,
        )
    )


def _write(
    kg: KnowledgeGraph,
    build: Path | None,
    wishes: _Wishes,
    admitted: Admitted,
    initiatives: Sequence[Initiative],
    proposed: Sequence[Proposed],
    earlier: Mapping[str, Initiative],
) -> None:
    """Write the collection beside the build, or as YAML where a file is named. Raises OutputError, QueryError."""
    from wsis_gdc.files import initiative_records as made
    from wsis_gdc.files.collection_files import json_lines, parquet, quads, report
    from wsis_gdc.gathering import ABOUT, INITIATIVES, PROPOSALS, place, put
    from wsis_gdc.questions.collection.proposed import beyond_given

    name, about = wishes.name, _about(build, wishes)
    given = {(each.id, curie) for each in initiatives for curie in (*each.lines, *each.goals)}
    new = beyond_given(initiatives, proposed)
    links = f"{_counted(len(given), 'link')} that owners give" + (f", {len(new):,} suggested" if proposed else "")
    out = wishes.output if build is None or wishes.output else place(build, name)
    files = {
        ABOUT: (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode(),
        INITIATIVES: json_lines(initiatives),
        PROPOSALS: json_lines(proposed),
    }
    if earlier and out and all((out / file).is_file() and (out / file).read_bytes() == files[file] for file in files):
        tell(f"{out}: nothing has changed; {_counted(len(initiatives), 'initiative')}, {links}")
        return
    parts = (
        made.records(name, about["title"], wishes.file.name, initiatives, about["claimant"]),
        made.tags_set(name, about["title"], initiatives, about["claimant"]),
        made.suggested_set(name, about["title"], new),
    )
    sheets = made.sheets(name, parts)
    if wishes.output is not None:
        _write_yaml(wishes.output, parts, len(initiatives), name)
    elif build is not None:
        table = parquet(initiatives)
        if table is None:
            tell("no Parquet file is written: pip install 'wsis-gdc[parquet]'")
        files |= {"graph.nq": quads(sheets), "report.csv": report(admitted)}
        files |= {"initiatives.parquet": table} if table else {}
        put(build, name, files | _pages(kg, about["title"], initiatives, new))
    tell(f"{out}: {_counted(len(initiatives), 'initiative')}, {links}")


def _about(build: Path | None, wishes: _Wishes) -> dict[str, str]:
    """Return what is said of a collection as a whole; what is not said anew stays as it was."""
    from wsis_gdc.base.version import VERSION
    from wsis_gdc.files.initiative_records import owners
    from wsis_gdc.gathering import ABOUT, place

    try:
        kept = json.loads((place(build, wishes.name) / ABOUT).read_text(encoding="utf-8")) if build else {}
    except (OSError, ValueError):
        kept = {}
    title = wishes.title or kept.get("title") or f"Collection {wishes.name}"
    claimant = wishes.claimant or kept.get("claimant") or owners(wishes.name)
    return {
        "name": wishes.name,
        "title": str(title),
        "profile": wishes.profile,
        "claimant": str(claimant),
        "version": VERSION,
    }


def _pages(
    kg: KnowledgeGraph, title: str, initiatives: Sequence[Initiative], proposed: Sequence[Proposed]
) -> dict[str, bytes]:
    """Return the pages of a collection by name."""
    from dataclasses import replace

    from wsis_gdc.cli.options import data_version
    from wsis_gdc.knowledge.vocabulary import vocabulary
    from wsis_gdc.site.collection_pages import collection_pages
    from wsis_gdc.site.rendering import about

    edition = replace(about(data_version(kg)), vocabulary=vocabulary(kg.engine))
    pages = collection_pages(kg.engine, title, initiatives, proposed, about=edition)
    return {name: text.encode() for name, text in pages}


def _write_yaml(output: Path, parts: Sequence[dict[str, Any] | None], number: int, name: str) -> None:
    """Write a small collection as data files of the project: FILE.yaml, and beside it its sets."""
    from wsis_gdc.base.errors import QueryError
    from wsis_gdc.base.files import write_folder
    from wsis_gdc.files.data_file import data_file
    from wsis_gdc.files.initiative_records import LEVEL

    if number > _CURATED:
        cure = "leave out -o, and it lives beside the build"
        raise QueryError(f"{number:,} initiatives are too many for YAML, which holds up to {_CURATED:,}; {cure}")
    if parts[0] is not None:
        parts[0]["records"].insert(0, LEVEL)
    stem = output.name.removesuffix(".yaml").removesuffix(".yml")
    comments = (
        "Initiatives in the words of their owners.",
        "What their owners give.",
        "Suggested, reviewed by nobody.",
    )
    files = {
        f"{stem}{place}.yaml": data_file(f"Collection {name}. {comment}", part)
        for part, place, comment in zip(parts, ("", "-tags", "-suggested"), comments, strict=True)
        if part is not None
    }
    write_folder(output.parent, files)
    for file in files:
        tell(f"{output.parent / file} written")
    together = " ".join(f"{output.parent / file}" for file in files)
    tell(f"check them together: wsis-gdc validate --with-data {together}")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' if number != 1 else ''}"
