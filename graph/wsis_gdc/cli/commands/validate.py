"""``wsis-gdc validate``: check data files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import tell, tell_shacl_library, write_bytes

__all__ = ["command"]


@click.command("validate")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@options.formats("text", "json", "sarif", "github", default="text", help="How findings are written.")
@options.output()
@click.option("--with-data", is_flag=True, help="Check files elsewhere together with the shipped data.")
@click.option(
    "--shacl",
    type=click.Choice(["rudof", "pyshacl"]),
    default="rudof",
    show_default=True,
    help="SHACL engine: rudof is fast, pySHACL the referee.",
)
def command(paths: tuple[Path, ...], format_: str, output: Path | None, with_data: bool, shacl: Any) -> None:
    """Check data files: shape, names and meaning, all findings at once.

    Without PATHS the shipped data are checked. Files of the shipped data are checked as part of the whole; files
    elsewhere stand alone unless --with-data is given. Exit code 0: conforms, 1: findings.
    """
    from wsis_gdc.curation import validation

    if shacl == "rudof":
        tell_shacl_library()
    findings, number = validation.check_paths(paths, with_data=with_data, shacl=shacl)
    writers = {"json": validation.as_json, "sarif": validation.as_sarif, "github": validation.as_github}
    if format_ in writers:
        write_bytes(f"{writers[format_](findings)}\n".encode("utf-8", "replace"), output)
    elif output:
        write_bytes("".join(f"{finding}\n" for finding in findings).encode("utf-8", "replace"), output)
    else:
        for finding in findings:
            tell(str(finding), err=False)
    files = f"{number} file{'s' if number != 1 else ''}"
    if findings:
        tell(f"{len(findings)} finding{'s' if len(findings) != 1 else ''} in {files}")
        sys.exit(1)
    tell(f"{files} conform{'s' if number == 1 else ''}")
