"""The command line: commands parse, ask, print."""

from wsis_gdc.cli.app import main

__all__ = ["main"]
