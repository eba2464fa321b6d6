"""Options that several commands share, and how they open the graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from wsis_gdc.api import KnowledgeGraph

__all__ = ["LANGUAGES", "data_version", "graph_options", "language_option", "open_graph"]

Command = TypeVar("Command", bound=Callable[..., Any])

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

_ENDPOINT = "wsis_gdc.endpoint"


def graph_options(command: Command) -> Command:
    """Add the options that say which graph is asked, and by which engine."""
    engine = click.option(
        "--engine",
        type=click.Choice(["oxigraph", "rdflib"]),
        default="oxigraph",
        show_default=True,
        help="Query engine.",
    )
    build = click.option(
        "--build",
        "folder",
        type=click.Path(path_type=Path),
        envvar="WSIS_GDC_BUILD",
        help="Folder of a build [default: ./build, else the shipped data, assembled in memory].",
    )
    endpoint = click.option(
        "--endpoint",
        metavar="URL",
        envvar="WSIS_GDC_ENDPOINT",
        expose_value=False,
        callback=_keep,
        help="Ask this SPARQL endpoint instead of a build [env WSIS_GDC_ENDPOINT].",
    )
    return build(endpoint(engine(command)))


def language_option(command: Command) -> Command:
    """Add the option that says in which language labels are shown."""
    option = click.option(
        "--lang", "language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of labels."
    )
    return option(command)


def open_graph(folder: Path | None, engine: Any, *, timeout: float | None = None) -> KnowledgeGraph:
    """Open the graph that the options name: an endpoint, a build, ./build, or the shipped data in memory.

    What stands on the command line goes before what stands in the environment; ``timeout`` is for endpoints.
    """
    from wsis_gdc.api import load

    context = click.get_current_context()
    endpoint = context.meta.get(_ENDPOINT)
    if endpoint and folder is not None:
        typed = click.core.ParameterSource.COMMANDLINE
        if context.get_parameter_source("endpoint") == context.get_parameter_source("folder") == typed:
            raise click.UsageError("give --endpoint or --build, not both")
        if context.get_parameter_source("folder") == typed:
            endpoint = None
    if endpoint:
        if engine != "oxigraph":
            raise click.UsageError("--engine goes with a build; an endpoint has its own engine")
        return load(endpoint=endpoint, timeout=timeout)
    if folder is None and Path("build", "manifest.json").is_file():
        folder = Path("build")
    return load(folder, engine=engine)


def data_version(kg: KnowledgeGraph) -> str:
    """Return the start of the hash of everything the graph was made from; empty for an endpoint, which keeps it."""
    from wsis_gdc.building import data_version

    return "" if kg.engine.remote else data_version(kg.folder)


def _keep(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    context.meta[_ENDPOINT] = value
