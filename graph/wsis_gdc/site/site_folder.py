"""The site of HTML pages: every page of a graph, in the chosen languages, in one folder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base import folders
from wsis_gdc.base.errors import OutputError
from wsis_gdc.base.files import Successor
from wsis_gdc.engines.oxigraph import NQUADS, TRIG
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.site.contents import EVERYTHING, Selection, pages
from wsis_gdc.site.data_files import write_all, write_data
from wsis_gdc.site.pages import languages_page
from wsis_gdc.site.rendering import About, about
from wsis_gdc.words.languages import translator

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["write", "write_pages"]

_MARK: Final = ".wsis-gdc-site"
"""A file by which a folder says that it holds a site of ours; it lists the pages."""


def write(
    engine: Engine,
    out: Path,
    languages: Sequence[str] = ("en",),
    *,
    data_version: str = "",
    selection: Selection = EVERYTHING,
    more: Mapping[str, Any] | None = None,
    beside: Callable[[Path, About, str], None] | None = None,
) -> Path:
    """Write a site and return the page to open first.

    One language lies in the folder itself; several lie in folders named after them, beside a page to choose. Raises
    NotFoundError for an unknown language, thing or set, QueryError where the selection is empty, OutputError where
    the folder cannot be written or holds something else.

    ``beside`` writes what the pages of a language offer to take away into their folder; ``more`` is what ``About`` says
    of it.
    """
    for code in languages:
        translator(code)
    selection.check(engine)
    doors = tuple((code, f"../{code}/") for code in languages) if len(languages) > 1 else ()
    edition = replace(about(data_version), languages=doors, vocabulary=vocabulary(engine), **more or {})
    # sites of earlier versions have a mark that lists no pages
    known = folders.marked(out, _MARK)
    unlisted = known is not None and not any(name.endswith(".html") for name in known)
    ours = re.compile(r".*\.html") if unlisted else folders.NOTHING
    with folders.locked(out, _MARK, ours):
        if folders.marked(out, _MARK) is None and not folders.is_free(out):
            raise OutputError(out, "holds something else; choose another folder or empty this one")
        with folders.staged(out) as folder:
            if not doors:
                write_pages(engine, folder, edition, languages[0], selection)
            else:
                _write_languages(engine, folder, edition, languages, selection, more or {})
            if selection == EVERYTHING:
                _write_graph(engine, folder)
            if beside:
                for code in languages:
                    beside(folder / code if doors else folder, edition, code)
            folders.put_in_place(folder, out, _MARK, ours)
    return out / "index.html"


def _write_languages(
    engine: Engine,
    folder: Path,
    edition: About,
    languages: Sequence[str],
    selection: Selection,
    more: Mapping[str, Any],
) -> None:
    """Write the pages of each language into a folder of its name, and a page to choose beside them."""
    for code in languages:
        (folder / code).mkdir()
    graph = _quads(engine)
    if graph is None:
        for code in languages:
            write_pages(engine, folder / code, replace(edition, data_folder="../"), code, selection)
    else:
        from wsis_gdc.site.apart import Order, all_of

        more = {**more, "data_folder": "../"}
        same = Order(str(graph), "", "", edition.data_version, edition.languages, selection=selection, more=more)
        all_of([replace(same, folder=str(folder / code), language=code) for code in languages])
    write_data(engine, folder, folder / languages[0])
    doors = replace(edition, languages=tuple((code, f"{code}/") for code in languages))
    (folder / "index.html").write_text(languages_page(about=doors), encoding="utf-8", newline="\n")


def _write_graph(engine: Engine, folder: Path) -> None:
    """Lay the graph of the build that an engine asks beside the pages, so that a site can be compared with another."""
    quads = _quads(engine)
    graph = quads.with_name(TRIG) if quads else None
    if graph and graph.is_file():
        shutil.copyfile(graph, folder / TRIG)


def _quads(engine: Engine) -> Path | None:
    """Return the N-Quads of the build that an engine asks, None where it asks something else."""
    store: Path | None = getattr(engine, "folder", None)
    file = store.parent / NQUADS if store else None
    return file if file and file.is_file() else None


def write_pages(
    engine: Engine,
    folder: Path,
    edition: About,
    language: str = "en",
    selection: Selection = EVERYTHING,
    *,
    downloads: tuple[tuple[str, str], ...] = (),
    data: bool = True,
    earlier: Path | None = None,
) -> None:
    """Write the pages of one language into a folder that is there (see ``pages``), and the ``data`` beside them.

    ``earlier`` is the folder whose place this one takes (see ``base.files.Successor``).
    """
    write_all(Successor(folder, earlier), pages(engine, edition, language, selection, downloads=downloads))
    if data and edition.with_data and not edition.data_folder:
        write_data(engine, folder, folder)
