"""The pages: matrix, network and index, each one file of HTML that opens from disk without the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from wsis_gdc.views import words
from wsis_gdc.views.assets import content_security_policy, json_block, relative_address, static, vis_network
from wsis_gdc.views.data import Terms, matrix_data, network_data, theme_data
from wsis_gdc.views.i18n import LANGUAGES, direction, number, translator
from wsis_gdc.views.layout import layout
from wsis_gdc.views.palette import style_variables

if TYPE_CHECKING:
    from markupsafe import Markup
    from networkx import MultiDiGraph

    from wsis_gdc.matrix import Matrix

__all__ = ["About", "Figures", "index_page", "matrix_page", "network_page"]

PageName = Literal["index", "matrix", "network"]


@dataclass(frozen=True, slots=True)
class About:
    """What all pages of a site say about it.

    Addresses are relative to the page. `languages` pairs a language with the folder of its pages, for example
    `("fr", "../fr/")`; the page's own language may be among them. Without a `description` or `disclaimer` the
    pages say their own, translated.
    """

    title: str
    version: str
    data_version: str
    licence_code: str
    licence_data: str
    description: str = ""
    disclaimer: str = ""
    index_page: str = "index.html"
    matrix_page: str = "matrix.html"
    network_page: str = "network.html"
    languages: tuple[tuple[str, str], ...] = ()


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
    return _render("matrix", language, about, ("common.js", "matrix.js"), data=data)


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

    def render(drawing: dict[str, Any]) -> str:
        scripts = ("common.js", "network.js")
        return _render("network", language, about, scripts, library=vis_network(), data=facts | {"drawing": drawing})

    return View(nodes, edges, render).generate_html()


def index_page(figures: Figures, *, language: str = "en", about: About) -> str:
    """Return the page that says what the site is, how to read it and where to go."""
    translate = translator(language).gettext
    return _render(
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


def _render(
    page: PageName,
    language: str,
    about: About,
    scripts: tuple[str, ...],
    *,
    data: Mapping[str, Any],
    library: str = "",
    **values: object,
) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = style_variables() + static("common.css", f"{page}.css")
    script = f"(() => {{\n{static(*scripts)}}})();\n"
    running = (library, script) if library else (script,)
    html = environment.get_template(f"{page}.html.j2").render(
        values,
        page=page,
        about=about,
        pages={name: relative_address(getattr(about, f"{name}_page")) for name in ("index", "matrix", "network")},
        languages=[
            (code, LANGUAGES[code], relative_address(f"{folder}{getattr(about, f'{page}_page')}"))
            for code, folder in about.languages
            if code in LANGUAGES
        ],
        language=language,
        own_name=LANGUAGES[language].name,
        direction=direction(language),
        _=translator(language).gettext,
        policy=content_security_policy(running, (style,)),
        style=_ours(style),
        library=_ours(library),
        script=_ours(script),
        data=_ours(json_block(data)),
    )
    # Half a surrogate pair, which JSON escapes can smuggle into a text, cannot be written as UTF-8.
    return html.encode("utf-8", "replace").decode("utf-8")


def _ours(text: str) -> Markup:
    """Mark text that needs no escaping: our own style and scripts, and data escaped as JSON."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704
