"""What sites offer to take away: the flow as slides, the joint road map; complete ones also packs and the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.files import write, write_folder
from wsis_gdc.base.libraries import has
from wsis_gdc.site.rendering import PAGES, About
from wsis_gdc.site.thing_pages import PACKED, addresses, packs_of

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.flow import Third

__all__ = ["REPORT", "road_map_names", "slides_addresses", "write_downloads", "write_road_map", "write_slides"]

REPORT: Final = "report/index.html"
"""The address of the report beside the pages of its language."""

_OFFICE: Final = {"xlsx": "xlsxwriter", "docx": "docx"}
"""The formats of the joint road map, each with the library that writes it."""

_SLIDES: Final[Mapping[Third, str]] = {"": "flow.pptx", "entity": "flow-entity.pptx", "goal": "flow-goal.pptx"}
"""The addresses of the flow picture as a presentation, by its third column."""


def write_downloads(engine: Engine, folder: Path, edition: About, language: str, *, resamples: int = 500) -> None:
    """Write packs and report beside the pages of a language, where the pages look for them.

    ``edition`` is that of the pages. ``resamples`` is how often the report computes each ranking again. Raises
    OutputError.
    """
    _write_packs(engine, folder, language, edition.data_version)
    _write_report(engine, folder, edition, language, resamples)


def slides_addresses() -> dict[Third, str]:
    """Return the addresses of the flow picture as a presentation by its third column, without one under "".

    There are none where the library for presentations is not installed.
    """
    return dict(_SLIDES) if has("pptx") else {}


def write_slides(engine: Engine, folder: Path, data_version: str, language: str = "en") -> tuple[str, ...]:
    """Write the flow picture as presentations, one for each third column that holds something; return their names.

    There are none where the graph has no flow, or the library is missing.
    """
    from wsis_gdc.files.flow_pictures import to_pptx
    from wsis_gdc.knowledge.vocabulary import vocabulary
    from wsis_gdc.questions.flow import flow
    from wsis_gdc.words.flow_labels import FlowWords

    contents: dict[str, bytes] = {}
    try:
        for third, name in slides_addresses().items():
            answer = flow(engine, third=third, language=language)
            if answer.onward or not third:
                contents[name] = to_pptx(FlowWords(answer, language, data_version, vocabulary(engine)))
    except (NotFoundError, QueryError):
        return ()
    write_folder(folder, contents)
    return tuple(contents)


def road_map_names() -> tuple[str, ...]:
    """Return the names of the joint road map as files of offices, as far as their libraries are installed."""
    return tuple(f"road-map.{known}" for known, library in _OFFICE.items() if has(library))


def write_road_map(engine: Engine, folder: Path, language: str = "en") -> None:
    """Write the joint road map as files of offices beside its page; nothing where no road map was taken in."""
    from wsis_gdc.knowledge.vocabulary import vocabulary
    from wsis_gdc.questions.road_maps import joint
    from wsis_gdc.words.terms import Terms

    found = joint(engine, language=language)
    for name in () if found.none else road_map_names():
        from wsis_gdc.files.office.joint_road_map import joint_file

        write(folder / name, joint_file(found, Terms(language, vocabulary(engine)), name.rpartition(".")[2]))


def _write_packs(engine: Engine, folder: Path, language: str, data_version: str) -> None:
    from wsis_gdc.files.formats import serialize
    from wsis_gdc.files.office.booklet import booklet
    from wsis_gdc.knowledge.central import tables_of
    from wsis_gdc.knowledge.vocabulary import vocabulary
    from wsis_gdc.questions.pack import pack

    things = [thing for kind in PACKED for thing in tables_of(engine).things(kind, language)]
    for thing in things:
        book = booklet(pack(engine, thing.iri, language), vocabulary(engine), data_version)
        write_folder(folder, {name: serialize("pack", book, known) for known, name in packs_of(thing).items()})


def _write_report(engine: Engine, folder: Path, edition: About, language: str, resamples: int) -> None:
    from wsis_gdc.files.chart_slides import slide_maker
    from wsis_gdc.questions.analysis import analyse, read_facts
    from wsis_gdc.questions.counts import newest_date
    from wsis_gdc.questions.dossier import Atlas
    from wsis_gdc.site.report import write_report

    analysis = analyse(read_facts(engine, language), resamples=resamples)
    doors: dict[str, Any] = {f"{name}_page": getattr(edition, f"{name}_page") for name in PAGES}
    above: dict[str, Any] = {name: f"../{address}" for name, address in doors.items() if address}
    things = Atlas(engine, language).things.values() if edition.things_page else ()
    sheets = {iri: f"../{address}" for iri, address in addresses(things).items()}
    told = replace(edition, languages=(), data_date=newest_date(engine), **above)
    write_report(analysis, folder / "report", about=told, language=language, pages=sheets, slide=slide_maker())
