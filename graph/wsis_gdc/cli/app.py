"""The command line: which commands there are, and what exit codes mean."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any, Final

import click

from wsis_gdc.base.errors import Choice, CurationError, WsisGdcError
from wsis_gdc.base.libraries import missing
from wsis_gdc.base.version import VERSION

__all__ = ["ALONE", "COMMANDS", "main", "option_of"]

ALONE: Final = "alone"
"""What the context of a command holds that runs in a process of its own, which may give up what it does not need."""

COMMANDS: Final = {
    "analyze": "Analyse the network: gaps, hubs, overlap, influence.",
    "asks": "Tell what texts ask, of whom and by when.",
    "build": "Build the graph, the matrix and the pages from the curated data.",
    "changes": "Tell what changed from one state of the graph to another, in sentences.",
    "compare": "Compare two mapping sets at a common level: cells in both, in one only, precision and recall.",
    "explain": "Explain why two things are linked, or not.",
    "export": "Write the graph as FORMAT: ttl, trig, nq or jsonld, its tables, concepts or nanopublications.",
    "flow": "Show what the Compact carries on from WSIS, and what is new.",
    "gaps": "Find what has no link or weak links only, in sentences.",
    "import": "Take in what others state: each row taken, mended or reported.",
    "languages": "Tell how much is translated into each language.",
    "matrix": "Print the linkage matrix of any two kinds of things.",
    "mcp": "Offer a build to language models as tools, on stdin and stdout.",
    "network": "Write the network or a projection for Gephi or Cytoscape.",
    "overlaps": "Find pairs of lines or entities that share commitments.",
    "pack": "Write the pack of an action line or a UN entity.",
    "push": "Publish a build to a triple store, graph by graph.",
    "queries": "List the named queries, or describe one: its parameters, columns and text.",
    "query": "Ask the graph: a FILE, a text (-e) or a named query (--name).",
    "reliability": "Measure how far the coded sets can be relied on.",
    "review": "Give links to people for review, and take their verdicts in.",
    "roadmap": "Show what is planned for which commitment, over all road maps taken in.",
    "search": "Find things and links by words, codes or names, in six languages.",
    "serve": "Serve a build: pages, linked data and a SPARQL endpoint.",
    "show": "Show everything known about one thing.",
    "sssom": "Write linkages as SSSOM (TSV, JSON, RDF or OWL), all or of some sets.",
    "suggest": "Suggest where a text belongs: lines, items, commitments, goals.",
    "validate": "Check data files: shape, names and meaning, all findings at once.",
    "view": "Write the interactive pages, which open without network.",
}
"""Each command, which is ``command`` in the module of its name, and its help in one sentence.

The name of a module that Python keeps for itself ends in ``_``.
"""


_LIMITS: Final = {"seconds": "timeout", "megabytes": "max-memory", "rows": "max-rows"}
"""The options that limit a query, by the keywords of Python."""


class _Group(click.Group):
    """Imports a command when it is needed, and turns errors into sentences and exit codes.

    1 are findings, 2 is misuse, 130 Ctrl-C.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"wsis_gdc.cli.commands.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        room = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, click.Command(name, help=text).get_short_help_str(room)) for name, text in COMMANDS.items()]
            )

    def invoke(self, ctx: click.Context) -> Any:
        if ctx.obj == ALONE:
            from wsis_gdc.cli.interrupts import end_tidily

            end_tidily()
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            from wsis_gdc.cli.terminal import clean

            object.__setattr__(error, "message", clean(error.message))  # click calls it final
            raise
        except CurationError as error:
            for finding in error.findings:
                _tell(str(finding))
            number = len(error.findings)
            _tell(f"{number} finding{'s' if number != 1 else ''}; nothing was written")
            ctx.exit(1)
        except WsisGdcError as error:
            _tell(f"Error: {error.in_words(option_of)}")
            ctx.exit(2)
        except BrokenPipeError:
            # told here, since click would end with exit code 1
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except ImportError as error:
            told = missing(error)
            if told is None:
                raise
            _tell(f"Error: {told}")
            ctx.exit(2)
        except (EOFError, ValueError, TypeError) as error:
            # told here, since click would end with exit code 1, which means findings
            reason = _half_compiled(error)
            if not reason:
                raise
            _tell(f"Error: {reason}")
            ctx.exit(2)
        except KeyboardInterrupt:
            # told here, since click would end with exit code 1, which means findings
            from wsis_gdc.cli.interrupts import INTERRUPTED

            _tell("\ninterrupted")
            ctx.exit(INTERRUPTED)


def option_of(choice: Choice) -> str:
    """Return a choice that a refusal names as an option; what is more than a flag with its value."""
    if choice.of == "parameters":
        return f"--param {choice.name}={choice.value}"
    name = f"--{_LIMITS[choice.name] if choice.of == 'limits' else choice.name.replace('_', '-')}"
    values = choice.value if isinstance(choice.value, tuple) else (choice.value,)
    return " ".join(name if value in (None, True) else f"{name} {value}" for value in values)


def _half_compiled(error: Exception) -> str:
    """Return what is wrong where a module that Python compiled is damaged, as after a full disk; else nothing."""
    from pathlib import Path

    at = error.__traceback__
    while at is not None:
        names = dict(at.tb_frame.f_locals)
        if {"fullname", "source_path", "bytecode_path"} <= names.keys():
            source = Path(names["source_path"])
            package = names["fullname"].partition(".")[0]
            where = next((folder for folder in source.parents if folder.name == package), source)
            cure = f"run: {sys.executable} -m compileall -q -f {where}"
            return f"{names['bytecode_path']}: damaged, as after a full disk; {cure}"
        at = at.tb_next
    return ""


def _tell(text: str) -> None:
    from wsis_gdc.cli.terminal import tell  # here, since --help needs none of it

    tell(text)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="wsis-gdc")
def cli() -> None:
    """Ask, check and build the graph that links WSIS action lines with the Global Digital Compact."""


def main() -> None:
    """Run the command line, quietly when the reader of a pipe goes away.

    Letters that the encoding of the screen lacks become "?"; files and formats for programs are UTF-8 anyway.
    """
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        try:
            cli(windows_expand_args=False, obj=ALONE)
        finally:
            sys.stdout.flush()
    except OSError as error:  # a full disk, say, or nothing to write to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            sys.exit(0)
        _tell(f"Error: {error.filename or 'stdout'}: cannot be written: {error.strerror or error}")
        sys.exit(2)


def _open_closed_streams() -> None:
    """Let something stand where the shell closed a stream (``>&-``), else the next file would get its number.

    Nothing can be written to the output that stands there, so that what is lost is told; errors go nowhere.
    """
    for number, (name, mode) in enumerate((("stdin", "rb"), ("stdout", "wb"), ("stderr", "wb"))):
        if getattr(sys, name) is not None:
            continue
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY)  # gets the lowest number
            raw: Any = io.FileIO(number, mode, closefd=False)
            raw.name = f"<{name}>"
            buffer = io.BufferedReader(raw) if name == "stdin" else io.BufferedWriter(raw)
            setattr(sys, name, io.TextIOWrapper(buffer, encoding="utf-8"))
