"""Options that several commands share, each written once, and how they open the graph.

Commands write them as ``@options.language`` and the like.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, NamedTuple, TypeVar

import click

from wsis_gdc.base.errors import LimitError, QueryError
from wsis_gdc.base.time_limits import LONGEST
from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from wsis_gdc.api import KnowledgeGraph

__all__ = [
    *(
        "MEGABYTES",
        "Seconds",
        "Source",
        "build",
        "chain",
        "data_version",
        "elsewhere",
        "excel",
        "excel_separator",
        "formats",
        "graph",
        "language",
        "minimum_confidence",
        "minimum_strength",
        "out",
        "output",
        "parts",
    ),
    *("query_text", "set_names", "sets", "statuses", "suggestions", "wide", "wide_asked"),
]

Command = TypeVar("Command", bound=Callable[..., Any])

_TYPED: Final = click.core.ParameterSource.COMMANDLINE

sets = click.option(
    *("--set", "sets"),
    multiple=True,
    metavar="SET",
    help="Only claims of this mapping set: a name, CURIE or IRI (may be given again).",
)
suggestions = click.option("--suggestions", is_flag=True, help="Let in suggestions that nobody has taken up.")
minimum_strength = click.option(
    "--min-strength", type=click.IntRange(1, 3), metavar="1-3", help="Only claims at least so strong."
)
minimum_confidence = click.option("--min-confidence", type=float, metavar="0-1", help="Only claims at least so sure.")
statuses = click.option(
    "--status", "statuses", multiple=True, help="Only claims of this status, such as adjudicated (may be given again)."
)
parts = click.option(
    "--with-parts/--own",
    default=False,
    show_default=True,
    help="Whether a thing carries its own links only, or those of its parts too (a paragraph those of its letters).",
)
language = click.option(
    *("--lang", "language"),
    type=click.Choice(list(LANGUAGES)),
    default="en",
    show_default=True,
    help="Language of words and labels.",
)


def formats(*names: str, default: str | None = None, help: str = "Output format.") -> Callable[[Command], Command]:
    """Return the option that chooses one of these formats."""
    choice = click.Choice(names)
    return click.option(
        *("--format", "format_"), type=choice, default=default, show_default=default is not None, help=help
    )


_EXCEL: Final = "wsis_gdc.excel"
_SEPARATORS: Final = {",": ",", ";": ";", "|": "|", "tab": "\t"}


def excel(command: Command) -> Command:
    """Add the options that make CSV for Excel of what the command writes through ``terminal.sink``.

    The command is asked for CSV then: by its format, or as ``analyze`` is, by its data.
    """
    asked = click.option(
        "--excel",
        is_flag=True,
        help="CSV that Excel opens by a double click: byte order mark, no text that it would take for a formula.",
    )
    delimiter = click.option(
        "--delimiter",
        type=click.Choice(list(_SEPARATORS)),
        help="With --excel: what stands between fields; Excel expects ; where decimals have a comma [default: ,].",
    )

    @wraps(command)
    def with_csv(*, excel: bool, delimiter: str | None, **values: Any) -> Any:
        context = click.get_current_context()
        if excel:
            output = values.get("output")
            ending = output.suffix.lower() if output and not output.is_dir() else ""
            other = context.get_parameter_source("format_") == _TYPED and values["format_"] != "csv"
            if other or ending not in ("", ".csv", ".txt"):
                raise click.UsageError("--excel gives CSV; leave out --excel, or the other format")
            values |= {"format_": "csv"} if "format_" in values else {"data": True}
            context.meta[_EXCEL] = _SEPARATORS[delimiter or ","]
        elif delimiter:
            raise click.UsageError("--delimiter goes with --excel")
        return command(**values)

    return asked(delimiter(with_csv))  # type: ignore[return-value]


def excel_separator() -> str | None:
    """Return what stands between the fields of CSV if the person at the command line asked for it as Excel reads it."""
    context = click.get_current_context(silent=True)
    return context.meta.get(_EXCEL) if context else None


_WIDE: Final = "wsis_gdc.wide"


def wide(command: Command) -> Command:
    """Add the option that prints tables as wide as they are, without fitting them to the screen."""
    asked = click.option("--wide", is_flag=True, help="Print the table as wide as it is, for a pager such as less -S.")

    @wraps(command)
    def with_width(*, wide: bool, **values: Any) -> Any:
        context = click.get_current_context()
        if wide:
            typed = "format_" in values and context.get_parameter_source("format_") == _TYPED
            if values.get("output") or (typed and values["format_"] != "table"):
                raise click.UsageError("--wide is for a table on the screen; leave out --wide, or the file or format")
            values |= {"format_": "table"} if "format_" in values else {}
            context.meta[_WIDE] = True
        return command(**values)

    return asked(with_width)  # type: ignore[return-value]


def wide_asked() -> bool:
    """Return whether the person at the command line asked for tables as wide as they are."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_WIDE))


class Seconds(click.FloatRange):
    """A time limit in seconds, above 0 and at most a day."""

    def __init__(self) -> None:
        super().__init__(0, LONGEST, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number. Fails for what is no number of seconds, "nan" included."""
        seconds = super().convert(value, param, ctx)
        return self.fail(f"{value} is no number of seconds", param, ctx) if seconds != seconds else seconds


MEGABYTES: Final = click.IntRange(1, 2**20)
"""A memory limit in MB: up to a terabyte."""

_MOST: Final = 10_000_000
"""Characters of the longest query that is read from a file."""


def query_text(file: BinaryIO, name: str) -> str:
    """Return the text of a query file without a byte order mark. Raises QueryError for no query, or one too long."""
    from wsis_gdc.engines import query_form

    content = file.read(_MOST + 1)
    if len(content) > _MOST:
        raise QueryError(f"{name}: has more than {_MOST:,} bytes; a query is no longer than that")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise QueryError(f"{name}: not UTF-8 text; save it as UTF-8") from None
    if not text.strip():
        raise QueryError(f"{name}: the file is empty; write a query into it")
    try:
        query_form(text)
    except LimitError:
        raise
    except QueryError as error:
        raise QueryError(f"{name}: {error}" if Path(name).is_file() else str(error)) from None
    return text


class _File(click.Path):
    """A file to write; with ``dir_okay`` a folder too, if it is there."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path. Fails for the name of a folder that is not there, which pathlib takes for one of a file."""
        text = str(value)
        if text.endswith(tuple(filter(None, ("/", os.sep, os.altsep)))) and not Path(text).is_dir():
            self.fail(f"{text}: no such folder; make it first, or leave out the last sign to write a file", param, ctx)
        try:
            os.lstat(text)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:  # what looks whether it is there would raise it
                self.fail(f"{text}: cannot be written: {error.strerror}", param, ctx)
        except ValueError:  # a name that no file can have, which writing tells
            pass
        return super().convert(value, param, ctx)


def output(*, folders: bool = False) -> Callable[[Command], Command]:
    """Return the option that names the file to write, or a folder that gets a file with a name of its own."""
    kind = _File(path_type=Path, dir_okay=folders)
    return click.option("-o", "--output", type=kind, help=f"Write to a file{', or into a folder' if folders else ''}.")


def out(default: Path, help: str) -> Callable[[Command], Command]:
    """Return the option that names the folder to write."""
    kind = click.Path(path_type=Path, file_okay=False)
    return click.option("-o", "--out", type=kind, default=default, show_default=True, help=help)


def chain(command: Command) -> Command:
    """Add the options that say which chain of kinds joins two things, and how its ways add up."""
    through = click.option(
        "--through", multiple=True, metavar="KIND", help="Chain over this kind (again for longer chains)."
    )
    asked = click.option("--chain", is_flag=True, help="Let a chain pass over several claims, or from wholes to parts.")
    combine = click.option(
        "--combine",
        type=click.Choice(["max-product", "count", "sum"]),
        help="How chains add up: the strongest, how many, or their sum [default: max-product].",
    )
    return through(asked(combine(command)))


class Source(NamedTuple):
    """The graph that the options name: an endpoint, a build, ./build, or the shipped data in memory."""

    folder: Path | None
    engine: Literal["oxigraph", "rdflib"]
    endpoint: str | None = None
    links: str = ""
    backend: Literal["sqlite", "duckdb", "spark"] | None = None
    collections: bool = False

    def open(self, *, timeout: float | None = None) -> KnowledgeGraph:
        """Open the graph; ``timeout`` is for endpoints. Raises NotFoundError, StoreError."""
        from wsis_gdc.api import load

        if self.endpoint:
            kg = load(endpoint=self.endpoint, timeout=timeout)
        else:
            folder = self._build()
            kg = load(self._gathered(folder) if self.collections else folder, engine=self.engine)
        return kg.with_links(self.links, self.backend) if self.links else kg

    def _build(self) -> Path | None:
        return self.folder or (Path("build") if Path("build", "manifest.json").is_file() else None)

    @property
    def leaves_out(self) -> tuple[str, ...]:
        """The names of the collections that lie beside the build and are not asked."""
        from wsis_gdc.gathering import names

        folder = None if self.endpoint or self.collections else self._build()
        return names(folder) if folder else ()

    def keep_off_network(self, query: str) -> None:
        """Give up the network for good (Linux) where the graph is here and a query might ask others for something.

        What the checks of the query let through by mistake calls nobody either. Does nothing where a program runs the
        command within its own process.
        """
        from wsis_gdc.cli.app import ALONE
        from wsis_gdc.engines.query_text import may_ask_others

        if click.get_current_context().find_root().obj == ALONE and not self.endpoint and may_ask_others(query):
            from wsis_gdc.engines.sandbox import refuse_sockets

            refuse_sockets()

    def _gathered(self, folder: Path | None) -> Path:
        """Return the folder in which a build and its collections are asked. Raises QueryError, UsageError."""
        if self.engine != "oxigraph":
            raise click.UsageError("collections are asked by the default engine; leave out --engine")
        if folder is None:
            raise click.UsageError("collections live beside a build; run wsis-gdc build, or name one with --build")
        from wsis_gdc.cli.terminal import progress
        from wsis_gdc.gathering import gathered

        with progress() as step:
            return gathered(folder, step=step)

    def with_collections(self, *names: str) -> Source:
        """Return the source with its collections where the kind of initiatives, or one of them, is among names."""
        asked = any(name == "initiative" or name.startswith(("initiative:", "collection:")) for name in names)
        return self._replace(collections=self.collections or (asked and not self.endpoint))


build = click.option(
    *("--build", "folder"),
    type=click.Path(path_type=Path),
    envvar="WSIS_GDC_BUILD",
    help="Folder of a build [default: ./build, else the shipped data, assembled in memory].",
)


def graph(command: Command) -> Command:
    """Add the options that say which graph is asked, and by which engine; the command gets them as a ``source``.

    What stands on the command line goes before what stands in the environment.
    """
    engine = click.option(
        "--engine",
        type=click.Choice(["oxigraph", "rdflib"]),
        default="oxigraph",
        show_default=True,
        help="Query engine.",
    )
    endpoint = click.option(
        "--endpoint",
        metavar="URL",
        envvar="WSIS_GDC_ENDPOINT",
        help="Ask this SPARQL endpoint instead of a build [env WSIS_GDC_ENDPOINT].",
    )

    collections = click.option(
        *("--collections", "gather"), is_flag=True, help="Ask the collections that were imported beside the build, too."
    )

    @wraps(command)
    def with_source(*, folder: Path | None, endpoint: str | None, engine: Any, gather: bool, **values: Any) -> Any:
        if endpoint and folder is not None:
            context = click.get_current_context()
            typed = context.get_parameter_source("folder") == _TYPED
            if typed and context.get_parameter_source("endpoint") == _TYPED:
                raise click.UsageError("give --endpoint or --build, not both")
            endpoint = None if typed else endpoint
        if endpoint and engine != "oxigraph":
            raise click.UsageError("--engine goes with a build; an endpoint has its own engine")
        if endpoint and gather:
            raise click.UsageError("--collections goes with a build; an endpoint knows none")
        return command(source=Source(folder, engine, endpoint, collections=gather), **values)

    return build(endpoint(collections(engine(with_source))))  # type: ignore[return-value]


def elsewhere(command: Command) -> Command:
    """Add the options that take links from another place; they go into the ``source`` that ``graph`` gives."""
    folder = click.option(
        "--links",
        default="",
        metavar="FOLDER",
        help="Count the links of this folder or address (s3://…) of Parquet tables, or of this build, instead of the "
        "graph's (see: wsis-gdc export parquet).",
    )
    program = click.option(
        "--backend",
        type=click.Choice(["sqlite", "duckdb", "spark"]),
        help="With --links: what counts them [default: duckdb for Parquet, sqlite for a build].",
    )

    @wraps(command)
    def with_links(*, links: str, backend: Any, source: Source, **values: Any) -> Any:
        if backend and not links:
            raise click.UsageError("--backend goes with --links")
        return command(source=source._replace(links=links, backend=backend), **values)

    return folder(program(with_links))  # type: ignore[return-value]


def set_names(kg: KnowledgeGraph, given: Iterable[str]) -> tuple[str, ...]:
    """Return the names of mapping sets that a person gave by name, CURIE or IRI, each once.

    Raises NotFoundError, with near names, for any other.
    """
    from wsis_gdc.base.namespaces import compact
    from wsis_gdc.knowledge.selection import set_iri

    return tuple(dict.fromkeys(compact(set_iri(kg.engine, name)).removeprefix("set:") for name in given))


def data_version(kg: KnowledgeGraph) -> str:
    """Return the start of the hash of everything the graph was made from; empty for an endpoint, which keeps it."""
    from wsis_gdc.building import data_version

    return "" if kg.engine.remote else data_version(kg.folder)
