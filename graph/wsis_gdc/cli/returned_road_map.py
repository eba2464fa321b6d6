"""Road maps that come back at the command line: read, taken, told what became of each row, written as a data file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wsis_gdc.base.files import beginning
from wsis_gdc.cli.terminal import tell, write_bytes

if TYPE_CHECKING:
    from wsis_gdc.api import KnowledgeGraph
    from wsis_gdc.cli.options import Source
    from wsis_gdc.engines import Engine
    from wsis_gdc.files.road_map_records import Provenance
    from wsis_gdc.questions.stated_activities import TakenRoadMap

__all__ = ["beside", "import_road_map"]

_LARGEST: Final = 40_000_000
_LONGEST: Final = 200
"""Letters of the longest name of a reporter."""

_FOLDER: Final = "data/road-maps"


def import_road_map(
    source: Source,
    file: Path,
    name: str,
    *,
    reporter: str | None,
    address: str = "",
    date: str = "",
    language: str | None = None,
    skip_unknown: bool = False,
    output: Path | None = None,
) -> None:
    """Take a filled road map in as activities of the road map of a name; ``reporter`` is a code, or a name in words.

    Without an output file, the data file goes to stdout. Raises CurationError where rows cannot be taken and are not to
    be left out, QueryError for what is no road map.
    """
    from wsis_gdc.base.errors import CurationError, QueryError
    from wsis_gdc.base.namespaces import BASE
    from wsis_gdc.curation.assembly import sheet_of
    from wsis_gdc.curation.yaml_ld import parse
    from wsis_gdc.files.office.road_map_reading import read
    from wsis_gdc.files.road_map_records import changes, records, road_map_file
    from wsis_gdc.questions.road_map_intake import take_road_map
    from wsis_gdc.words.road_map_heads import state_of

    if not reporter:
        cure = "say whose word it is with --claimant, such as --claimant itu, or a name in words"
        raise click.UsageError(f"a road map needs somebody who reported it; {cure}")
    if output and output.suffix.lower() not in (".yaml", ".yml"):
        raise click.UsageError(f'"{output}" is not the name of a data file; end it with .yaml')
    filled = read(beginning(file, _LARGEST), file.name)
    with source.open() as kg:
        whence = _provenance(kg.engine, reporter, file.name, address, date)
        found = take_road_map(kg.engine, filled, name, file.name, state_of, language=language or "")
    for head in filled.unread:
        tell(f'{file.name}: the column "{head}" is not read: it is no column of a road map')
    _tell(found, file.name)
    if found.reported and not skip_unknown:
        raise CurationError(found.reported)
    for finding in found.reported:
        tell(str(finding))
    if not found.activities:
        raise QueryError(f"{file.name}: no row names an activity; fill the column and save the file")
    made = records(found, whence)
    content = road_map_file(made)
    checked = sheet_of(parse(content, name), f"{BASE}graph/road-maps/{name}")
    if checked.findings:
        raise CurationError(checked.findings)
    earlier = output.read_bytes() if output and output.exists() else b""
    if output:
        _folder(output)
    told = ", ".join(f"{number} {word}" for word, number in changes(earlier, made, str(output)).items() if number)
    write_bytes(content, output)
    place = output or f"{_FOLDER}/{name}.yaml"
    tell(f"{name}: {len(made)} activities ({told}); check them: wsis-gdc validate --with-data {place}")


@contextmanager
def beside(kg: KnowledgeGraph, files: Sequence[Path]) -> Iterator[KnowledgeGraph]:
    """Give the graph with data files of road maps in it, in memory; the graph itself where there are none.

    Raises CurationError, QueryError for other files.
    """
    from wsis_gdc.base.errors import CurationError, QueryError
    from wsis_gdc.curation.assembly import read_sheet

    if not files:
        yield kg
        return
    sheets = [read_sheet(file) for file in files]
    if wrong := [finding for sheet in sheets for finding in sheet.findings]:
        raise CurationError(wrong)
    for file, sheet in zip(files, sheets, strict=True):
        if not all("/activity/" in place.record for place in sheet.records):
            raise QueryError(f"{file}: holds no road map; it is made by: wsis-gdc import FILE --profile roadmap")
    whole = "".join(sorted({line for sheet in sheets for line in sheet.triples.splitlines(keepends=True)}))
    with kg.beside(replace(sheets[0], triples=whole)) as more:
        yield more


def _folder(output: Path) -> None:
    """Make the folder of a data file where it is missing. Raises OutputError."""
    from wsis_gdc.base.errors import OutputError

    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(output, f"cannot be written: {error.strerror or error}") from None


def _tell(found: TakenRoadMap, file: str) -> None:
    for sentence in found.mended:
        tell(f"{file}: {sentence}")
    number = len(found.activities)
    tell(
        f"{file}: {found.rows} rows: {found.taken} taken ({number} activit{'ies' if number != 1 else 'y'}), "
        f"{found.refused} reported, {found.empty} left without an activity"
    )


def _provenance(engine: Engine, reporter: str, file: str, address: str, date: str) -> Provenance:
    """Return whose word a road map is. Raises UsageError, NotFoundError for a code that stands for nobody."""
    from wsis_gdc.base.errors import AmbiguousError, NotFoundError
    from wsis_gdc.base.namespaces import compact
    from wsis_gdc.base.texts import plain
    from wsis_gdc.curation.schemas import fits
    from wsis_gdc.files.road_map_records import Provenance
    from wsis_gdc.knowledge.things import resolve

    if address and not (address.startswith("https://") and fits("source", address)):
        raise click.UsageError(f'--address: "{address}" is no address of a page; write it with https://')
    if date and not fits("mappingDate", date):
        raise click.UsageError(f'--date: "{date}" is no date; write 2027, 2027-03 or 2027-03-15')
    words = plain(reporter).strip()
    try:
        curie = compact(resolve(engine, words))
    except AmbiguousError:
        raise
    except NotFoundError:
        if " " not in words:
            raise
        if "@" in words or len(words) > _LONGEST:
            cure = f"in at most {_LONGEST} letters, without an e-mail address"
            raise click.UsageError(f"--claimant: name an organization {cure}") from None
        return Provenance(words, False, plain(file), address, date)
    if curie.partition(":")[0] not in ("agent", "entity", "mechanism", "stakeholder"):
        cure = "name an organization, by its code or in words"
        raise click.UsageError(f"--claimant: {curie} is no organization; {cure}")
    return Provenance(curie, True, plain(file), address, date)
