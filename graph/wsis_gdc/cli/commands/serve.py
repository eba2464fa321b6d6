"""``wsis-gdc serve``: a build on the web."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import tell

__all__ = ["command"]


def _root_path(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    path = value.strip().rstrip("/")
    if path and (not path.startswith("/") or "//" in path or not path.isprintable() or set(path) & set(" ?#%\\")):
        raise click.BadParameter("give the path as it stands in addresses, such as /wsis-gdc")
    return path


def _hosts(_context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    for name in value:
        if not re.fullmatch(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?", name):
            raise click.BadParameter("give a host name as it stands in addresses, such as graph.example.org")
    return value


@click.command("serve")
@click.option(
    *("--build", "folder"),
    type=click.Path(path_type=Path),
    envvar="WSIS_GDC_BUILD",
    help="Folder of a build [default: ./build].",
)
@click.option(
    "--site", type=click.Path(path_type=Path), help="Serve the pages of this folder, written by view, not the build's."
)
@click.option(
    "--endpoint",
    metavar="URL",
    help="Ask this SPARQL endpoint, filled by push, in place of the build's own store; pages stay the build's.",
)
@click.option(
    "--collections", is_flag=True, help="Ask the collections that were imported beside the build, too; not their pages."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for all.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one."
)
@click.option(
    "--root-path",
    default="",
    metavar="PATH",
    callback=_root_path,
    help="Where the server stands behind a proxy: /wsis-gdc.",
)
@click.option(
    "--trust-proxy",
    "trusted",
    default="",
    metavar="ADDRESSES",
    help="Proxies that tell who asked (X-Forwarded-For), with commas between: 127.0.0.1.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that answer queries [default: one for each core, and one more].",
)
@click.option(
    "--timeout", type=options.Seconds(), default=10.0, show_default=True, help="Seconds that a query may take."
)
@click.option("--max-rows", type=click.IntRange(min=1), default=100_000, show_default=True, help="Rows of an answer.")
@click.option(
    "--max-memory", type=options.MEGABYTES, default=512, show_default=True, metavar="MB", help="Memory of a query."
)
@click.option(
    "--budget",
    type=click.FloatRange(0, 3600),
    default=60.0,
    show_default=True,
    help="Seconds of queries that each client has a minute; 0 lifts the limit.",
)
@click.option("--queue", type=click.IntRange(0, 10_000), default=100, show_default=True, help="Queries that may wait.")
@click.option(
    *("--agent-host", "hosts"),
    multiple=True,
    metavar="NAME",
    callback=_hosts,
    help="Name by which agents may call /mcp, beside those of this machine: graph.example.org (may be given again).",
)
@click.option("--watch", is_flag=True, help="Serve a new build as soon as it takes the place of this one.")
@click.option("--metrics", is_flag=True, help="Tell counts and times at /metrics, for Prometheus.")
@click.option("--quiet", is_flag=True, help="Write no access log.")
def command(
    folder: Path | None,
    site: Path | None,
    endpoint: str | None,
    collections: bool,
    host: str,
    port: int,
    root_path: str,
    trusted: str,
    workers: int | None,
    timeout: float,
    max_rows: int,
    max_memory: int,
    budget: float,
    queue: int,
    hosts: tuple[str, ...],
    watch: bool,
    metrics: bool,
    quiet: bool,
) -> None:
    """Serve a build: pages, linked data and a SPARQL endpoint.

    Read-only. Needs pip install 'wsis-gdc[serve]'. SIGHUP opens a new build without dropping a request.
    """
    if endpoint and collections:
        raise click.UsageError("--collections goes with a build; an endpoint knows none")
    from wsis_gdc.engines.guarded import Limits
    from wsis_gdc.server.opened import Settings
    from wsis_gdc.server.running import log_line, run

    settings = Settings(
        folder or Path("build"),
        site,
        workers=workers or max(2, os.cpu_count() or 1) + 1,
        limits=Limits(seconds=timeout, rows=max_rows, memory=max_memory * 2**20),
        queue=queue,
        budget=budget,
        root_path=root_path,
        hosts=hosts,
        endpoint=endpoint or "",
        metrics=metrics,
        collections=collections,
    )
    run(settings, host=host, port=port, trusted=trusted, watch=watch, log=None if quiet else log_line, told=tell)
