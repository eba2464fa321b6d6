"""The command line: parse, call, print."""

from __future__ import annotations

import os
import re
import sys
from importlib import import_module
from typing import Any

import click

from wsis_gdc.base.errors import CurationError, WsisGdcError
from wsis_gdc.base.version import VERSION
from wsis_gdc.cli import commands

__all__ = ["main"]


class _Group(click.Group):
    """Finds commands by the modules of ``commands``, imports them when needed, and turns errors into exit codes.

    1 for findings, 2 for misuse; our errors become sentences, never tracebacks.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        files = {name for folder in commands.__path__ for name in os.listdir(folder)}  # noqa: PTH208  (pathlib is slow)
        return sorted(name[:-3] for name in files if name.endswith(".py") and not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if not cmd_name.isidentifier() or cmd_name.startswith("_"):
            return None
        module = f"wsis_gdc.cli.commands.{cmd_name}"
        try:
            found: click.Command = import_module(module).command
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            return None
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with the first sentences of their docstrings, without importing them all."""
        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names))
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, click.Command(name, help=self._doc(ctx, name)).get_short_help_str(room)) for name in names]
            )

    def _doc(self, ctx: click.Context, name: str) -> str:
        with open(os.path.join(commands.__path__[0], f"{name}.py"), encoding="utf-8") as file:  # noqa: PTH118, PTH123
            found = re.search(r'^def command\(.*?\) -> None:\n    """(.*?)"""', file.read(), re.S | re.M)
        if found:
            return found[1]
        imported = self.get_command(ctx, name)
        return (imported and imported.help) or ""

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
        except BrokenPipeError:
            # told here, since click would end with exit code 1
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="wsis-gdc")
def cli() -> None:
    """Ask, check and build the graph that links WSIS action lines with the Global Digital Compact."""


def main() -> None:
    """Run the command line, quietly when the reader of a pipe goes away."""
    cli(windows_expand_args=False)
