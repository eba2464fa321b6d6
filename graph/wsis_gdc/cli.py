"""The command line: parse, call, print."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import click

from wsis_gdc import __version__, commands
from wsis_gdc.errors import CurationError, WsisGdcError

__all__ = ["main"]


class _Group(click.Group):
    """Finds commands by the modules of ``commands``, imports them when needed, and turns errors into exit codes.

    1 for findings, 2 for misuse; our errors become sentences, never tracebacks.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name for module in iter_modules(commands.__path__) if not module.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = import_module(f"wsis_gdc.commands.{cmd_name}").command
        return found

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


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="wsis-gdc")
def cli() -> None:
    """Ask, check and build the graph that links WSIS action lines with the Global Digital Compact."""


def main() -> None:
    """Run the command line, quietly when the reader of a pipe goes away."""
    try:
        cli(windows_expand_args=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
