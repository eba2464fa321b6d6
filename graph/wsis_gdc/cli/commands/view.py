"""``wsis-gdc view``: write the site of interactive pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from wsis_gdc.base.files import refuse_foreign_archive, zip_folder
from wsis_gdc.cli import options
from wsis_gdc.cli.terminal import tell
from wsis_gdc.words.languages import LANGUAGES

__all__ = ["command"]

_WITHOUT: Final = (
    "Left out: the pages on reliability and on where a text belongs, and the order of the matrix by likeness;"
    " for these run: pip install 'wsis-gdc[analysis]'"
)


def _languages(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(filter(None, (code.strip() for code in value.split(",")))))
    if value.strip() == "all":
        return tuple(LANGUAGES)
    unknown = [code for code in codes if code not in LANGUAGES]
    if unknown or not codes:
        raise click.BadParameter(f"choose from {', '.join(LANGUAGES)}, or all")
    return codes


@click.command("view")
@options.out(Path("build") / "site", "Folder to write.")
@click.option(
    "--lang", "languages", default="en", show_default=True, callback=_languages, help="en,fr,es,ru,ar,zh or all."
)
@click.option("--full", is_flag=True, help="With the packs of all lines and entities and the report of the analysis.")
@click.option("--zip", "zipped", is_flag=True, help="Write the folder as one ZIP file beside it, too.")
@click.option("--open", "open_", is_flag=True, help="Open the first page in the browser.")
@click.option("--focus", default="", metavar="CODE", help="Show only what lies around this thing.")
@click.option("--hops", type=click.IntRange(0, 6), default=1, show_default=True, help="How many links around --focus.")
@options.sets
@options.minimum_strength
@click.option(
    "--construct",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="SPARQL CONSTRUCT file whose triples are the network.",
)
@options.graph
def command(
    out: Path,
    languages: tuple[str, ...],
    full: bool,
    zipped: bool,
    open_: bool,
    sets: tuple[str, ...],
    min_strength: int | None,
    construct: Path | None,
    source: options.Source,
    **around: Any,
) -> None:
    """Write the interactive pages, which open without network.

    Matrix, network, a sheet for each thing, reports, imported collections and a start page, in one or several
    languages. The folder can be copied anywhere, for instance to a memory stick.
    """
    from wsis_gdc import downloads, gathering
    from wsis_gdc.site.contents import EVERYTHING, Selection, installed, lacks_analysis
    from wsis_gdc.site.site_folder import write

    query = ""
    if construct:
        with construct.open("rb") as file:
            query = options.query_text(file, str(construct))
        source.keep_off_network(query)
    folder = out if out.name not in ("", "..") else out.resolve()
    archive = folder.with_name(f"{folder.name}.zip")
    if zipped:
        refuse_foreign_archive(folder, archive)
    with source.open() as kg:
        names = options.set_names(kg, sets)
        selection = Selection(sets=names, min_strength=min_strength or 0, construct=query, **around)
        if full and selection != EVERYTHING:
            raise click.UsageError("--full is for a site of everything; leave out --focus, --set and the like")

        def beside(folder: Path, edition: Any, language: str) -> None:
            if edition.slides:
                downloads.write_slides(kg.engine, folder, edition.data_version, language)
            gathering.write_pages(kg.engine, folder, installed(edition), language, collections)
            if selection == EVERYTHING:
                downloads.write_road_map(kg.engine, folder, language)
            if full:
                downloads.write_downloads(kg.engine, folder, edition, language)

        version = options.data_version(kg)
        more: dict[str, Any] = {"packs": True, "report_page": downloads.REPORT} if full else {}
        collections = gathering.kept(kg.folder) if kg.folder and selection == EVERYTHING else ()
        if selection == EVERYTHING:
            more |= {"slides": downloads.slides_addresses(), "roadmap_files": downloads.road_map_names()}
            more["collections"] = [(f"{each.folder}index.html", each.title) for each in collections]
        first = write(kg.engine, out, languages, data_version=version, selection=selection, more=more, beside=beside)
    if lacks_analysis():
        tell(_WITHOUT)
    tell(f"Open {first}")
    if zipped:
        zip_folder(folder, archive)
        tell(f"The same as one file: {archive}")
    if open_:
        click.launch(first.absolute().as_uri())
