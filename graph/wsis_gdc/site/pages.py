"""The pages: matrix, network and index, each one file of HTML that opens from disk without the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from wsis_gdc.base.namespaces import local
from wsis_gdc.base.texts import relative_address
from wsis_gdc.site.assets import vis_network
from wsis_gdc.site.citation import dataset
from wsis_gdc.site.data import matrix_data, theme_data
from wsis_gdc.site.layout import layout
from wsis_gdc.site.network_data import drawing_data, network_data
from wsis_gdc.site.overview_grid import overview_nodes
from wsis_gdc.site.rendering import PAGES, About, about, render
from wsis_gdc.site.start_page import start_values
from wsis_gdc.words import phrases as words
from wsis_gdc.words.abstract import abstract
from wsis_gdc.words.languages import LANGUAGES, number, translator

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from wsis_gdc.questions.matrix import Matrix
    from wsis_gdc.questions.network import Undrawn
    from wsis_gdc.questions.overview import Details
    from wsis_gdc.questions.start import Start
    from wsis_gdc.site.proofs import Readable

__all__ = ["Figures", "index_page", "languages_page", "matrix_html", "matrix_page", "network_page"]


@dataclass(frozen=True, slots=True)
class Figures:
    """The key figures of the index page and the files it offers, both in the order to show.

    `downloads` pairs the name of a file, relative to the page, with what it is.
    """

    numbers: tuple[tuple[str, int], ...] = ()
    downloads: tuple[tuple[str, str], ...] = ()


def matrix_page(
    matrices: Sequence[Matrix],
    *,
    language: str = "en",
    about: About,
    details: Sequence[Details] = (),
    pages: Mapping[str, str] | None = None,
    totals: bool = False,
) -> str:
    """Return the page that shows matrices, one at a time, down to the evidence of a cell, each under its overview.

    `details` tells, for each matrix, more of its cells; `pages` the addresses of things and mapping sets that have
    a page. A cell is addressed as `#m=<matrix>&r=<row>&c=<column>`, in every language; what the reader filters and
    orders by stands in the address too. `totals` adds how many different links each row
    and column has, and all have, under the filters of the reader.
    """
    terms = about.terms(language)
    data = matrix_data(matrices, terms, details, pages)
    nodes = overview_nodes(data["matrices"])
    data |= {
        "relations": terms.relations,
        "claims": terms.codes("claim-kind"),
        "statuses": terms.codes("status"),
        "certainties": terms.codes("certainty"),
        "reasons": terms.codes("reason"),
        "signs": words.RELATION_SIGNS,
        "network_page": relative_address(about.network_page),
        "totals": totals,
        "edition": {
            "title": about.title,
            "data": about.edition,
            "software": about.version,
            "licence": about.licence_data,
        },
        "with_parts": any(("links of parts", "included") in matrix.filters for matrix in matrices),
    }
    if not nodes:
        return render("matrix", language, about, data=data)

    from wsis_gdc.site.drawing import View

    def page(drawing: dict[str, Any]) -> str:
        drawn = data | {"drawing": drawing_data(drawing["nodes"], drawing["options"])}
        return render("matrix", language, about, library=vis_network(), late=True, data=drawn)

    return View(nodes, (), page, fixed=True).generate_html()


def matrix_html(matrix: Matrix, language: str, data_version: str, totals: bool) -> bytes:
    """Return a page that stands alone, with the matrix and what is behind its cells."""
    return matrix_page([matrix], language=language, about=about(data_version, alone=True), totals=totals).encode()


def network_page(
    network: MultiDiGraph[str],
    *,
    language: str = "en",
    about: About,
    positions: Mapping[str, tuple[float, float]] | None = None,
    aliases: Mapping[str, Sequence[str]] | None = None,
    pages: Mapping[str, str] | None = None,
    readable: Readable | None = None,
    undrawn: Sequence[Undrawn] = (),
    own_address: str = "",
    part: str = "",
) -> str:
    """Return the page that draws a network and lists it as a table.

    Places are those of `positions` or, without it, of `layout`. `aliases` are further names that the search finds,
    `pages` the addresses of the pages of nodes and of mapping sets, which hold their linkages, `readable` tells where
    links can be read. `undrawn` are the mapping sets of which not every claim is drawn. `part` names the part
    that the page shows of a larger network, with its `own_address`. What lies around a node is addressed as
    `#n=<node>` or `#n=<node>&h=<hops>`, the open line between two nodes as `from=<node>&to=<node>`; `rel`, `str`,
    `set`, `status`, `cert` and `kinds` are the filters, `view` is `overview`, `around` or `all`, `as=table` the table,
    `q` what is searched.
    """
    from wsis_gdc.site.drawing import View

    terms = about.terms(language)
    places = layout(network) if positions is None else positions
    nodes, edges, facts = network_data(network, places, terms, aliases=aliases, pages=pages, readable=readable)
    grouped = any(node.startswith("group:") for node in network)
    facts |= {
        "loose": bool(part) or grouped,  # a part must show all that it holds, also what no link touches
        "relations": terms.relations,
        "claims": terms.codes("claim-kind"),
        "statuses": terms.codes("status"),
        "certainties": terms.codes("certainty"),
        "themes": theme_data(),
        "edition": {
            "title": about.title,
            "page": ": ".join(filter(None, (translator(language).gettext("Network"), part))),
            "data": about.edition,
            "licence": about.licence_data,
        },
    }

    def page(drawing: dict[str, Any]) -> str:
        return render(
            "network",
            language,
            about,
            library=vis_network(),
            data=facts | {"drawing": drawing_data(drawing["nodes"], drawing["options"])},
            own_address=own_address,
            part=part,
            grouped=grouped,
            undrawn=[(local(each.iri), relative_address((pages or {}).get(each.iri, "")), each) for each in undrawn],
            parts=any(node.startswith("group:") for node in pages or ()),
        )

    return View(nodes, edges, page).generate_html()


def index_page(
    figures: Figures,
    *,
    language: str = "en",
    about: About,
    start: Start | None = None,
    pages: Mapping[str, str] | None = None,
) -> str:
    """Return the page that says what was found, how to read it and where to go.

    Without ``start``, as on a site of a selection, it says what the site holds. ``pages`` are the addresses of things.
    """
    translate = translator(language).gettext
    return render(
        "index",
        language,
        about,
        numbers=[(label, number(value, language)) for label, value in figures.numbers],
        downloads=[
            (name, relative_address(name), what or words.file_notes(translate).get(name, ""))
            for name, what in figures.downloads
        ],
        abstract=abstract(language),
        schema=dataset(about, language, [name for name, _what in figures.downloads]) if start else None,
        relation_notes=words.relation_notes(translate),
        signs=words.RELATION_SIGNS,
        strength_notes=words.strength_notes(translate),
        claim_notes=words.claim_notes(translate),
        certainty_notes=words.certainty_notes(translate),
        status_notes=words.status_notes(translate),
        asked=relative_address(about.asked_page),
        count=partial(number, language=language),
        **({"start": None} if start is None else start_values(start, about, language, pages or {})),
    )


def languages_page(*, about: About) -> str:
    """Return the first page of a site in several languages: one door to each, and nothing that needs reading."""
    no_doors: dict[str, Any] = {f"{name}_page": "" for name in PAGES}
    doors = [
        (code, LANGUAGES[code], relative_address(f"{folder}{about.index_page}"))
        for code, folder in about.languages
        if code in LANGUAGES
    ]
    return render("languages", "en", replace(about, languages=(), **no_doors), doors=doors)
