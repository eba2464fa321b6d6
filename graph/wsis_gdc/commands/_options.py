"""Options that several commands share, and how they open the graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from wsis_gdc.api import KnowledgeGraph

__all__ = ["LANGUAGES", "graph_options", "language_option", "open_graph"]

Command = TypeVar("Command", bound=Callable[..., Any])

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")


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
    return build(engine(command))


def language_option(command: Command) -> Command:
    """Add the option that says in which language labels are shown."""
    option = click.option(
        "--lang", "language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of labels."
    )
    return option(command)


def open_graph(folder: Path | None, engine: Any) -> KnowledgeGraph:
    """Open the graph that the options name: a build, else ./build, else the shipped data in memory."""
    from wsis_gdc.api import load

    if folder is None and (Path("build") / "manifest.json").is_file():
        folder = Path("build")
    return load(folder, engine=engine)
