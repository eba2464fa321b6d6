"""The pages of a site in one language: which there are of a whole graph, or of a part of it, and what each shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import networkx as nx

from wsis_gdc.base.errors import NotFoundError, QueryError
from wsis_gdc.base.libraries import has
from wsis_gdc.base.namespaces import expand
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import CROSSWALK, openings
from wsis_gdc.knowledge.frameworks import acts
from wsis_gdc.knowledge.selection import Selection as Claims
from wsis_gdc.knowledge.things import resolve
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.asks import asks, asks_of_each
from wsis_gdc.questions.comparison import LEVELS, at_level, gists
from wsis_gdc.questions.counts import counts, newest_date
from wsis_gdc.questions.dossier import Atlas, aliases
from wsis_gdc.questions.gaps import asked_of, gaps, remembered, told_by_parts
from wsis_gdc.questions.held_roles import held_roles
from wsis_gdc.questions.network import aggregate, constructed, drawn_kinds, joined, neighbourhood, network, undrawn
from wsis_gdc.questions.overlaps import Overlap, overlaps
from wsis_gdc.questions.overview import details, matrices
from wsis_gdc.questions.reviewed import review_of
from wsis_gdc.questions.road_maps import activities_of_each, joint
from wsis_gdc.questions.start import Start, start
from wsis_gdc.site import pages as views
from wsis_gdc.site.asked_page import asked_page
from wsis_gdc.site.ontology_page import ontology_page
from wsis_gdc.site.pages import Figures, index_page, matrix_page
from wsis_gdc.site.proofs import Readable, readable
from wsis_gdc.site.questions_page import questions_page
from wsis_gdc.site.rendering import About
from wsis_gdc.site.reports import comparison_page, coordination_page, glossary_page, reliability_page
from wsis_gdc.site.road_map_page import CSV_FILE, ROAD_MAP_PAGE, road_map_csv, road_map_page
from wsis_gdc.site.search_page import search_page
from wsis_gdc.site.set_pages import set_page
from wsis_gdc.site.sheet_markup import SheetMarkup, anchor_of, set_address
from wsis_gdc.site.thing_pages import addresses, thing_page, things_page
from wsis_gdc.words.languages import translator

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.comparison import Level
    from wsis_gdc.questions.network import Undrawn
    from wsis_gdc.questions.set_sheet import SetSheet

__all__ = [
    "EVERYTHING",
    "LARGE",
    "Selection",
    "installed",
    "lacks_analysis",
    "network_page",
    "network_pages",
    "pages",
    "report_pages",
]

LARGE: Final = 5000
"""Above this many nodes the network page is an overview, with a page of its own for each part."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What part of the graph a site shows: all of it, unless told otherwise.

    ``focus`` is the code of a thing, around which things up to ``hops`` links away are shown. ``sets`` names mapping
    sets, ``min_strength`` (1–3) leaves out weaker claims and those without a strength. ``construct`` is a SPARQL
    CONSTRUCT query whose triples are the network.
    """

    focus: str = ""
    hops: int = 1
    sets: tuple[str, ...] = ()
    min_strength: int = 0
    construct: str = ""

    def claims(self, engine: Engine) -> Claims:
        """Return which claims belong to the selection. Raises NotFoundError for an unknown set."""
        return Claims.read(engine, sets=self.sets, min_strength=self.min_strength or None)

    def check(self, engine: Engine) -> None:
        """Look the names of the selection up before any work is done. Raises NotFoundError."""
        self.claims(engine)
        if self.focus:
            resolve(engine, self.focus)


EVERYTHING: Final = Selection()


def pages(
    engine: Engine,
    edition: About,
    language: str = "en",
    selection: Selection = EVERYTHING,
    *,
    downloads: tuple[tuple[str, str], ...] = (),
) -> Iterator[tuple[str, str]]:
    """Yield file name and text of each page of a site in one language.

    ``downloads`` are the files that the start page offers, each with what it is. Its numbers are those of the glossary
    (``questions.counts``); of a selection it counts what the site shows.
    """
    atlas = Atlas(engine, language, selection.claims(engine))
    drawn = _network(atlas, selection)
    within = None if selection == EVERYTHING else frozenset(drawn)
    names = aliases(engine)
    things = [thing for iri, thing in atlas.things.items() if within is None or iri in within]
    doors = addresses(things) if edition.things_page else {}
    sets = atlas.sets() if doors else ()
    doors |= {each.thing.iri: set_address(each.thing.iri) for each in sets}
    shown = () if selection.construct else matrices(atlas, within=within)
    edition = replace(edition, vocabulary=vocabulary(engine), data_date=newest_date(engine))
    planned = joint(engine, language=language)
    if selection == EVERYTHING and edition.things_page and not planned.none:
        edition = replace(edition, roadmap_page=ROAD_MAP_PAGE)
    edition, reports = installed(edition), {}
    if selection == EVERYTHING and edition.comparison_page:
        kinds = {(each.rows_kind, each.columns_kind) for each in shown}
        reports = report_pages(engine, edition, language, doors, kinds, readable(atlas))
    else:
        edition = replace(edition, coordination_page="", reliability_page="", comparison_page="")
    if selection != EVERYTHING:
        edition = replace(edition, asked_page="", search_page="", suggest_page="", ontology_page="", queries_page="")
    elif edition.suggest_page and not _has_candidates(engine):
        edition = replace(edition, suggest_page="")
    if not shown:
        edition = replace(edition, matrix_page="")
    numbers = _numbers(atlas, edition) if selection == EVERYTHING else _shown(atlas, drawn, edition)
    figures = Figures(numbers, downloads)
    first = _start(engine, language) if selection == EVERYTHING else None
    yield "index.html", index_page(figures, language=language, about=edition, start=first, pages=doors)
    if shown:
        more = [details(atlas, matrix) for matrix in shown]
        yield "matrix.html", matrix_page(shown, language=language, about=edition, details=more, pages=doors)
    if edition.search_page:
        links = {link.iri: f"{doors[link.set_iri]}#{anchor_of(link)}" for link in atlas.links if link.set_iri in doors}
        yield edition.search_page, search_page(engine, language=language, about=edition, pages=links | doors)
    if edition.suggest_page:
        from wsis_gdc.site.suggest_page import suggest_page

        yield edition.suggest_page, suggest_page(engine, language=language, about=edition, pages=doors)
    known: dict[str, Any] = {"aliases": names, "pages": doors, "readable": readable(atlas)}
    lacking = () if selection.construct or selection.focus else undrawn(drawn, atlas.links)
    yield from network_pages(drawn, edition, language, lacking, **known).items()
    if edition.things_page:
        yield from _sheets(atlas, edition, within, doors, names, sets)
    if edition.asked_page:
        yield "asked.html", asked_page(asks(engine, language=language), language=language, about=edition, pages=doors)
    if edition.roadmap_page:
        yield edition.roadmap_page, road_map_page(planned, language=language, about=edition, pages=doors)
        yield CSV_FILE, road_map_csv(planned, language, edition)
    yield from reports.items()
    if edition.glossary_page:
        yield "glossary.html", glossary_page(language=language, about=edition)
    if edition.ontology_page:
        files = [name for name, _what in downloads if name.startswith("ontology.")]
        page = ontology_page(engine, language=language, about=edition, pages=doors, files=files)
        yield edition.ontology_page, page
    if edition.queries_page:
        yield edition.queries_page, questions_page(language=language, about=edition)


def lacks_analysis() -> bool:
    """Tell whether the extra ``[analysis]`` is not installed.

    Then the pages that need it are left out, with all doors to them: how reliable the links are, and where a text
    belongs. The matrix cannot be ordered by likeness.
    """
    return not has("numpy", "scipy")


def installed(edition: About) -> About:
    """Return an edition without the pages that need a library which is not installed (see ``lacks_analysis``)."""
    return replace(edition, reliability_page="", suggest_page="") if lacks_analysis() else edition


def _has_candidates(engine: Engine) -> bool:
    from wsis_gdc.site.suggest_page import has_candidates

    return has_candidates(engine)


def _start(engine: Engine, language: str) -> Start | None:
    """Return the answers for the start page, nothing for a graph of other data."""
    try:
        return start(engine, language)
    except (NotFoundError, QueryError):
        return None


def _sheets(
    atlas: Atlas,
    edition: About,
    within: Collection[str] | None,
    doors: Mapping[str, str],
    names: Mapping[str, Sequence[str]],
    sets: Sequence[SetSheet],
) -> Iterator[tuple[str, str]]:
    """Yield the index, the sheet of each thing, and the page of each mapping set, with their file names."""
    language = atlas.language
    listed = [(set_address(each.thing.iri), each.thing.label, each.thing.lang) for each in sets]
    things = [thing for iri, thing in atlas.things.items() if iri in doors]
    yield "things.html", things_page(things, names, language=language, about=edition, pages=doors, sets=listed)
    markup = SheetMarkup(language, edition, doors, [each.thing.iri for each in sets], atlas.things)
    of_each = asks_of_each(atlas.engine, language) if within is None else {}
    planned = activities_of_each(atlas.engine, language) if within is None else {}
    reviewable = within is None and expand(CROSSWALK) in tables_of(atlas.engine).sets()
    for sheet in atlas.sheets(within):
        iri = sheet.thing.iri
        review = review_of(atlas.engine, sheet.thing) if reviewable else None
        page = partial(thing_page, sheet, asks=of_each.get(iri, ()), plans=planned.get(iri, ()), review=review)
        yield doors[iri], page(language=language, about=edition, pages=doors, markup=markup)
    for each in sets:
        yield set_address(each.thing.iri), set_page(each, language=language, about=edition, pages=doors, markup=markup)


def _network(atlas: Atlas, selection: Selection) -> nx.MultiDiGraph[str]:
    """Return the network of a selection. Raises QueryError where it is empty."""
    if selection.construct:
        drawn = constructed(atlas.engine, selection.construct, atlas.language)
    else:
        restricted = bool(selection.sets or selection.min_strength)
        drawn = network(
            atlas.engine,
            kinds=drawn_kinds(atlas.engine),
            selection=atlas.selection,
            structure=not restricted,
            lift=True,
            all_ends=bool(selection.sets),
            found=atlas.things.values(),
            language=atlas.language,
        )
        if restricted:
            drawn = joined(drawn)
    if selection.focus:
        drawn = neighbourhood(drawn, [resolve(atlas.engine, selection.focus)], selection.hops)
    if not drawn:
        raise QueryError("the selection is empty: the claims that it keeps link nothing that the network draws")
    return drawn


def network_page(engine: Engine, edition: About, language: str, selection: Selection) -> str:
    """Return the network page of a selection alone; above ``LARGE`` nodes an overview without parts."""
    atlas = Atlas(engine, language, selection.claims(engine))
    drawn = _network(atlas, selection)
    if len(drawn) > LARGE:
        drawn = aggregate(drawn, LARGE)[0]
    edition = replace(edition, vocabulary=vocabulary(engine))
    return views.network_page(
        drawn, language=language, about=edition, aliases=aliases(engine), readable=readable(atlas)
    )


def network_pages(
    drawn: nx.MultiDiGraph[str], edition: About, language: str = "en", lacking: Sequence[Undrawn] = (), **more: Any
) -> dict[str, str]:
    """Return the network page by file name; above ``LARGE`` nodes an overview and a page for each of its parts.

    ``lacking`` are the mapping sets that it does not draw in full, of which an overview says nothing. ``more`` are the
    aliases and addresses of nodes, and where links can be read (see ``site.pages.network_page``).
    """
    if len(drawn) <= LARGE:
        return {"network.html": views.network_page(drawn, undrawn=lacking, language=language, about=edition, **more)}
    overview, members = aggregate(drawn, LARGE)
    parts = {group: f"network-{place}.html" for place, group in enumerate(members, start=1)}
    return {
        "network.html": views.network_page(overview, language=language, about=edition, **more | {"pages": parts})
    } | {
        parts[group]: views.network_page(
            drawn.subgraph(nodes),
            language=language,
            about=edition,
            own_address=parts[group],
            part=str(overview.nodes[group]["label"]),
            **more,
        )
        for group, nodes in members.items()
    }


def _numbers(atlas: Atlas, edition: About) -> tuple[tuple[str, int], ...]:
    """Return the numbers of the whole graph, named."""
    _, terms = translator(atlas.language).gettext, edition.terms(atlas.language)
    numbers = {count.name: count.number for count in counts(atlas.engine)}
    names = {
        "action-line": terms.many("action-line"),
        "item": terms.many("item"),
        "provisions": _("Provisions"),
        "acts": _("Provisions that state an act"),
        "entity": terms.many("entity"),
        "taken up": _("Links taken up by a claimant"),
        "suggestions": _("Suggestions that nobody has taken up"),
        "sets": _("Mapping sets"),
    }
    return tuple((label, numbers[name]) for name, label in names.items() if numbers.get(name))


def _shown(atlas: Atlas, drawn: nx.MultiDiGraph[str], edition: About) -> tuple[tuple[str, int], ...]:
    """Return the numbers of what a site of a selection shows, named."""
    _, terms = translator(atlas.language).gettext, edition.terms(atlas.language)
    kinds = Counter(kind for _node, kind in drawn.nodes(data="kind"))
    shown = ("action-line", *acts(atlas.engine), "entity", "mechanism", "trend", "goal")
    return (
        *((terms.many(kind), kinds[kind]) for kind in shown if kinds[kind]),
        (_("Links"), len(atlas.links)),
        (_("Mapping sets"), len({link.set_iri for link in atlas.links})),
    )


def report_pages(
    engine: Engine,
    edition: About,
    language: str,
    doors: Mapping[str, str],
    matrices: Collection[tuple[str, str]] = (),
    readable: Readable | None = None,
) -> dict[str, str]:
    """Return the report pages by file name: gaps and overlaps, comparison of mapping sets, agreement of readers.

    ``doors`` are the addresses of the pages of things, by IRI, ``matrices`` the kinds of rows and columns of the
    matrices that the matrix page shows, ``readable`` tells where links can be read.
    """
    there = tables_of(engine).kinds | {""}
    levels = [at_level(engine, name, language=language) for name, kinds in LEVELS.items() if there.issuperset(kinds)]
    pairs = {kind: _pairs(engine, kind, language) for kind in ("action-line", "entity")}
    lacking, asked = gaps(engine, language=language), asked_of(engine)
    planned = joint(engine, language=language)
    found = {
        "coordination.html": coordination_page(
            *(lacking, asked, pairs),
            openings=openings(engine),
            by_parts=told_by_parts(engine, language),
            remembered=remembered(engine, language),
            roles=held_roles(engine, language),
            planned=planned,
            language=language,
            about=edition,
            pages=doors,
        ),
        "comparison.html": comparison_page(
            levels,
            _compared_first(levels),
            language=language,
            about=edition,
            pages=doors,
            matrices=matrices,
            readable=readable,
            gists=gists(engine, language),
        ),
    }
    if edition.reliability_page:
        found["reliability.html"] = _reliability(engine, edition, language, doors, matrices)
    return found


def _reliability(
    engine: Engine, edition: About, language: str, doors: Mapping[str, str], matrices: Collection[tuple[str, str]]
) -> str:
    from wsis_gdc.questions import reliability
    from wsis_gdc.words.completeness_tables import completeness_tables

    studies = reliability.studies(engine, language)
    return reliability_page(
        [row for study in studies for row in reliability.agreements(engine, study)],
        {study.title: reliability.confusion(study) for study in studies},
        [pair for study in studies for pair in reliability.disagreements(engine, study, language)],
        completeness_tables(engine, language, edition.terms(language)),
        readers={study.title: study.names for study in studies},
        groups=reliability.group_names(engine, language),
        language=language,
        about=edition,
        pages=doors,
        matrices=matrices,
    )


def _compared_first(levels: Sequence[Level]) -> tuple[str, str, str]:
    """Return the two sets and the level that the comparison opens with: the crosswalk and a published one, if there."""
    for level in levels:
        if {"wsis-gdc", "igf-2025-crosswalk"} <= level.sets.keys():
            return "wsis-gdc", "igf-2025-crosswalk", level.name
    for level in levels:
        if len(level.sets) > 1:
            one, other = list(level.sets)[:2]
            return one, other, level.name
    return "", "", ""


def _pairs(engine: Engine, kind: str, language: str) -> Sequence[Overlap]:
    try:
        return overlaps(engine, kind, language=language)
    except (NotFoundError, QueryError):  # a graph of other data, without such claims or things
        return ()
