"""The pages: matrix, network and index, each one file of HTML that opens from disk without the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wsis_gdc.views import words
from wsis_gdc.views.assets import relative_address, vis_network
from wsis_gdc.views.data import Terms, matrix_data, network_data, theme_data
from wsis_gdc.views.i18n import number, translator
from wsis_gdc.views.layout import layout
from wsis_gdc.views.rendering import About, render
from wsis_gdc.views.reports import comparison_page, reliability_page

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from wsis_gdc.matrix import Matrix

__all__ = [
    "About",
    "Figures",
    "comparison_page",
    "index_page",
    "matrix_page",
    "network_page",
    "reliability_page",
]


@dataclass(frozen=True, slots=True)
class Figures:
    """The key figures of the index page and the files it offers, both in the order to show.

    `downloads` pairs the name of a file, relative to the page, with what it is.
    """

    numbers: tuple[tuple[str, int], ...] = ()
    downloads: tuple[tuple[str, str], ...] = ()


def matrix_page(matrices: Sequence[Matrix], *, language: str = "en", about: About) -> str:
    """Return the page that shows matrices, one at a time, down to the evidence of a cell.

    A cell is addressed as `#m=<matrix>&r=<row>&c=<column>`, in every language.
    """
    translate = translator(language).gettext
    data = matrix_data(matrices, _terms(translate)) | {
        "words": words.common_words(translate) | words.matrix_words(translate),
        "relations": words.relations(translate),
        "claims": {claim: name for claim, (name, _note) in words.claims(translate).items()},
        "statuses": words.statuses(translate),
        "network_page": relative_address(about.network_page),
    }
    return render("matrix", language, about, ("common.js", "matrix.js"), data=data)


def network_page(
    network: MultiDiGraph[str],
    *,
    language: str = "en",
    about: About,
    positions: Mapping[str, tuple[float, float]] | None = None,
) -> str:
    """Return the page that draws a network and lists it as a table.

    Places are those of `positions` or, without it, of `layout`. A node is addressed as `#n=<node>`.
    """
    from wsis_gdc.views.drawing import View

    translate = translator(language).gettext
    places = layout(network) if positions is None else positions
    nodes, edges, facts = network_data(network, places, _terms(translate))
    facts |= {
        "words": words.common_words(translate) | words.network_words(translate),
        "relations": words.relations(translate),
        "claims": {claim: name for claim, (name, _note) in words.claims(translate).items()},
        "themes": theme_data(),
    }

    def page(drawing: dict[str, Any]) -> str:
        scripts = ("common.js", "network.js")
        return render("network", language, about, scripts, library=vis_network(), data=facts | {"drawing": drawing})

    return View(nodes, edges, page).generate_html()


def index_page(figures: Figures, *, language: str = "en", about: About) -> str:
    """Return the page that says what the site is, how to read it and where to go."""
    translate = translator(language).gettext
    return render(
        "index",
        language,
        about,
        ("common.js",),
        data={},
        numbers=[(label, number(value, language)) for label, value in figures.numbers],
        downloads=[(name, relative_address(name), what) for name, what in figures.downloads],
        relations=words.relations(translate),
        relation_notes=words.relation_notes(translate),
        strength_notes=words.strength_notes(translate),
        claims=list(words.claims(translate).values()),
    )


def _terms(translate: words.Gettext) -> Terms:
    return Terms(words.kinds(translate), words.code_forms(translate))
