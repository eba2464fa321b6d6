"""The site of HTML pages: every page of a graph, in the chosen languages, in one folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.errors import NotFoundError, OutputError, QueryError
from wsis_gdc.knowledge.selection import Selection as Claims
from wsis_gdc.knowledge.things import resolve
from wsis_gdc.knowledge.vocabulary import vocabulary

if TYPE_CHECKING:
    import networkx as nx

    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.dossier import Atlas
    from wsis_gdc.site.pages import About, Figures

__all__ = ["LARGE", "Selection", "network_page", "network_pages", "pages", "report_pages", "write"]

LARGE: Final = 5000
"""Above this many nodes the network page is an overview, with a page of its own for each part."""

MARK: Final = ".wsis-gdc-site"
"""An empty file by which a folder says that it holds a site of ours and may be written anew."""


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

    @property
    def everything(self) -> bool:
        """Whether nothing was left out."""
        return self == Selection()


def write(
    engine: Engine,
    out: Path,
    languages: Sequence[str] = ("en",),
    *,
    data_version: str = "",
    selection: Selection | None = None,
) -> Path:
    """Write a site and return the page to open first.

    One language lies in the folder itself; several lie in folders named after them, beside a page to choose. Raises
    NotFoundError for an unknown language, thing or set, QueryError where the selection is empty, OutputError where
    the folder cannot be written or holds something else.
    """
    from wsis_gdc.site.edition import about
    from wsis_gdc.site.pages import languages_page

    selection = selection or Selection()
    texts: dict[str, str] = {}
    several = len(languages) > 1
    for language in languages:
        doors = tuple((code, f"../{code}/") for code in languages) if several else ()
        edition = replace(about(data_version), languages=doors, things_page="things.html")
        folder = f"{language}/" if several else ""
        texts |= {f"{folder}{name}": text for name, text in pages(engine, edition, language, selection)}
    if several:
        edition = replace(about(data_version), languages=tuple((code, f"{code}/") for code in languages))
        texts["index.html"] = languages_page(about=edition)
    _save(out, texts)
    return out / "index.html"


def _save(out: Path, texts: dict[str, str]) -> None:
    if out.exists() and not (out / MARK).is_file() and not (out.is_dir() and not any(out.iterdir())):
        raise OutputError(out, "holds something else; choose another folder or empty this one")
    try:
        for old in sorted(out.rglob("*.html")):
            if old.relative_to(out).as_posix() not in texts:
                old.unlink()
        out.mkdir(parents=True, exist_ok=True)
        (out / MARK).touch()
        for folder in sorted({(out / name).parent for name in texts}):
            folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (out / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(out, f"cannot be written: {error.strerror or error}") from error


def pages(
    engine: Engine,
    edition: About,
    language: str = "en",
    selection: Selection | None = None,
    *,
    figures: Figures | None = None,
) -> Iterator[tuple[str, str]]:
    """Yield file name and text of each page of a site in one language.

    ``figures`` are the numbers and downloads of the start page; without them it counts what the site shows.
    """
    from wsis_gdc.questions.dossier import Atlas, aliases
    from wsis_gdc.questions.overview import details, matrices
    from wsis_gdc.site import pages as views

    selection = selection or Selection()
    atlas = Atlas(engine, language, selection.claims(engine))
    drawn = _network(atlas, selection)
    within = None if selection.everything else frozenset(drawn)
    names = aliases(engine)
    chosen = [thing for iri, thing in atlas.things.items() if within is None or iri in within]
    addresses = views.addresses(chosen) if edition.things_page else {}
    made = () if selection.construct else matrices(atlas, within=within)
    wanted = selection.everything and bool(edition.reliability_page)
    edition = replace(edition, vocabulary=vocabulary(engine))
    reports = report_pages(engine, edition, language, addresses) if wanted else {}
    edition = replace(
        edition,
        matrix_page=edition.matrix_page if made else "",
        coordination_page=edition.coordination_page if reports else "",
        reliability_page=edition.reliability_page if reports else "",
        comparison_page=edition.comparison_page if reports else "",
    )
    if figures is None:
        figures = _figures(views.Figures, atlas, drawn, language)
    yield "index.html", views.index_page(figures, language=language, about=edition)
    if made:
        more = [details(atlas, each) for each in made]
        yield "matrix.html", views.matrix_page(made, language=language, about=edition, details=more, pages=addresses)
    yield from network_pages(drawn, edition, language, aliases=names, pages=addresses).items()
    if edition.things_page:
        yield "things.html", views.things_page(chosen, names, language=language, about=edition, pages=addresses)
        for sheet in atlas.sheets(within):
            address = addresses[sheet.thing.iri]
            yield address, views.thing_page(sheet, language=language, about=edition, pages=addresses)
    yield from reports.items()


def _network(atlas: Atlas, selection: Selection) -> nx.MultiDiGraph[str]:
    """Return the network of a selection. Raises QueryError where it is empty."""
    from wsis_gdc.questions.dossier import with_sheets
    from wsis_gdc.questions.network import constructed, neighbourhood, network

    if selection.construct:
        drawn = constructed(atlas.engine, selection.construct, atlas.language)
    else:
        drawn = network(
            atlas.engine,
            kinds=with_sheets(atlas.engine),
            selection=atlas.selection,
            structure=not (selection.sets or selection.min_strength),
            lift=True,
            found=atlas.things.values(),
            language=atlas.language,
        )
        if selection.sets or selection.min_strength:
            import networkx

            drawn.remove_nodes_from(list(networkx.isolates(drawn)))
    if selection.focus:
        drawn = neighbourhood(drawn, [resolve(atlas.engine, selection.focus)], selection.hops)
    if not drawn:
        raise QueryError("the selection is empty: nothing is linked by the claims that it keeps")
    return drawn


def network_page(engine: Engine, edition: About, language: str = "en", selection: Selection | None = None) -> str:
    """Return the network page of a selection alone; above ``LARGE`` nodes an overview without parts."""
    from wsis_gdc.questions.dossier import Atlas, aliases
    from wsis_gdc.questions.network import aggregate
    from wsis_gdc.site import pages as views

    selection = selection or Selection()
    drawn = _network(Atlas(engine, language, selection.claims(engine)), selection)
    if len(drawn) > LARGE:
        drawn = aggregate(drawn, LARGE)[0]
    edition = replace(edition, vocabulary=vocabulary(engine))
    return views.network_page(drawn, language=language, about=edition, aliases=aliases(engine))


def network_pages(drawn: nx.MultiDiGraph[str], edition: About, language: str = "en", **more: Any) -> dict[str, str]:
    """Return the network page by file name; above ``LARGE`` nodes an overview and a page for each of its parts.

    ``more`` are the aliases and addresses of nodes (see ``views.pages.network_page``).
    """
    from wsis_gdc.questions.network import aggregate
    from wsis_gdc.site import pages as views

    if len(drawn) <= LARGE:
        return {"network.html": views.network_page(drawn, language=language, about=edition, **more)}
    overview, members = aggregate(drawn, LARGE)
    parts = {group: f"network-{place}.html" for place, group in enumerate(members, start=1)}
    texts = {
        "network.html": views.network_page(
            overview, language=language, about=edition, aliases=more.get("aliases"), pages=parts
        )
    }
    for group, nodes in members.items():
        values = overview.nodes[group]
        inside = drawn.subgraph(nodes)
        name = str(values["label"])
        texts[parts[group]] = views.network_page(
            inside, language=language, about=edition, own_address=parts[group], part=name, **more
        )
    return texts


def _figures(make: type[Figures], atlas: Atlas, drawn: nx.MultiDiGraph[str], language: str) -> Figures:
    from wsis_gdc.knowledge.frameworks import acts
    from wsis_gdc.words import phrases as words
    from wsis_gdc.words.languages import translator
    from wsis_gdc.words.terms import Terms

    terms = Terms(language, vocabulary(atlas.engine))
    counts: dict[str, int] = {}
    for _node, kind in drawn.nodes(data="kind"):
        counts[kind] = counts.get(kind, 0) + 1
    shown = ("action-line", *acts(atlas.engine), "entity", "mechanism", "trend", "goal")
    numbers = [(terms.many(kind), counts[kind]) for kind in shown if counts.get(kind)]
    links, sets = words.figure_names(translator(language).gettext)
    numbers += [(links, len(atlas.links)), (sets, len({link.set_iri for link in atlas.links}))]
    return make(numbers=tuple(numbers))


def report_pages(
    engine: Engine, about: About, language: str = "en", addresses: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the report pages by file name: gaps and overlaps, agreement of readers, comparison of mapping sets.

    ``addresses`` are those of the pages of things, by IRI.
    """
    from wsis_gdc.questions import reliability
    from wsis_gdc.questions.comparison import compare
    from wsis_gdc.site import pages as views

    studies = reliability.studies(engine)
    agreements = [row for study in studies for row in reliability.agreements(engine, study)]
    confusions = {f"{study.name}, round {study.round}": reliability.confusion(study) for study in studies}
    differences = [each for study in studies for each in reliability.disagreements(engine, study)]
    try:
        compared = [compare(engine, "wsis-gdc", "igf-2025-crosswalk", "objective-line", language=language)]
    except (NotFoundError, QueryError):  # a graph of other data, without these sets
        compared = []
    return {
        "coordination.html": _coordination(engine, about, language, addresses),
        "reliability.html": views.reliability_page(agreements, confusions, differences, language=language, about=about),
        "comparison.html": views.comparison_page(compared, language=language, about=about),
    }


def _coordination(engine: Engine, about: About, language: str, addresses: Mapping[str, str] | None) -> str:
    from wsis_gdc.knowledge.things import of_kind
    from wsis_gdc.questions.gaps import QUESTIONS, gaps
    from wsis_gdc.questions.overlaps import overlaps
    from wsis_gdc.site import pages as views

    pairs = {}
    for kind in ("action-line", "entity"):
        try:
            pairs[kind] = overlaps(engine, kind, language=language)
        except QueryError:  # a graph of other data, without such claims
            pairs[kind] = ()
    totals = {question: len(of_kind(engine, kind)) for question, kind in QUESTIONS.items()}
    found = gaps(engine, language=language)
    return views.coordination_page(found, totals, pairs, language=language, about=about, pages=addresses)
