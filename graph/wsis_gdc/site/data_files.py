"""The data beside the pages of a site, written as files: apart from the pages, whose libraries it does not need."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from wsis_gdc.base.files import Successor
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.site.descriptions import descriptions
from wsis_gdc.site.set_pages import set_addresses
from wsis_gdc.site.thing_pages import addresses

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["write_all", "write_data"]


def write_data(
    engine: Engine,
    folder: Path,
    pages: Path | None = None,
    *,
    triples: Engine | None = None,
    earlier: Path | None = None,
) -> None:
    """Write what the graph says of each thing and set that has a page, as files that all languages share.

    ``pages`` is the folder in which the pages are, None where all are drawn. ``triples`` is another engine of the same
    graph, where one hands over triples faster than ``engine`` does. ``earlier`` is as for ``write_pages``.
    """
    stems, sets = (
        {iri: name.removesuffix(".html") for iri, name in names.items() if not pages or (pages / name).is_file()}
        for names in (addresses(Atlas(engine).things.values()), set_addresses(engine))
    )
    write_all(Successor(folder, earlier), descriptions(triples or engine, stems, sets))


def write_all(folder: Successor, files: Iterable[tuple[str, str]]) -> None:
    """Write files by name and text, and the folders in which they are."""
    # all at once: a file system takes files much more slowly when other work is done between them
    for name, text in list(files):
        folder.write(name, text.encode())
