"""One page from its template: head, policy, navigation, words, data and scripts in one file of HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.palette import style_variables
from wsis_gdc.base.publication import CODE_LICENCE, TITLE
from wsis_gdc.base.texts import host, hosts, https_address, relative_address
from wsis_gdc.base.version import VERSION
from wsis_gdc.site.assets import content_security_policy, json_block, static
from wsis_gdc.words.languages import LANGUAGES, direction, full_stop, marked, number, translator
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from wsis_gdc.knowledge.vocabulary import Vocabulary

__all__ = ["PAGES", "About", "about", "environment", "prepare", "render", "report_words"]

PAGES: Final = (
    *("index", "search", "matrix", "network", "things", "asked", "coordination", "reliability", "comparison", "report"),
    *("suggest", "glossary", "ontology", "queries", "roadmap"),
)
"""The pages that have a door on each page, in their order: that of the search is its box, those of the glossary, the
ontology and the named queries at the foot."""


_SCRIPTS: Final[Mapping[str, tuple[str, ...]]] = {
    "matrix": (
        *("common.js", "clipboard.js", "link_doors.js"),
        *(f"matrix_{part}.js" for part in ("state", "filter", "table", "totals", "list", "legend", "tip", "keys")),
        *(f"matrix_{part}.js" for part in ("overview", "claim", "panel", "unknown", "files")),
        *(
            "office_package.js",
            "xlsx.js",
            "picture_words.js",
            "picture_files.js",
            "picture_slide.js",
            "matrix_picture.js",
        ),
        "matrix.js",
    ),
    "network": (
        *(
            "common.js",
            "clipboard.js",
            "link_doors.js",
            "network.js",
            "network_views.js",
            "network_layout.js",
            "picture_words.js",
            "network_labels.js",
        ),
        *("network_panel.js", "network_filters.js", "network_table.js", "network_picture.js"),
        *("office_package.js", "picture_files.js", "picture_slide.js", "network_start.js"),
    ),
    "things": ("common.js", "things.js"),
    "asked": ("common.js", "asked.js"),
    "search": ("common.js", "folding.js", "lookup.js", "search.js"),
    "suggest": ("common.js", "folding.js", "cutting.js", "comparing.js", "suggest.js"),
    "index": ("common.js", "index.js"),
    "thing": ("clipboard.js", "sheet.js"),
    "set": ("clipboard.js", "sheet.js", "contest.js"),
    "coordination": ("common.js", "clipboard.js", "copy.js", "coordination.js"),
    "comparison": ("common.js", "clipboard.js", "copy.js", "link_doors.js", "comparison.js"),
    "report": ("common.js", "report.js"),
    "questions": ("clipboard.js", "copy.js"),
    "named_query": ("clipboard.js", "copy.js", "query_form.js"),
    "editor": ("editor.js",),
}
"""The scripts of pages that have more than that of all pages."""

_STYLES: Final[Mapping[str, tuple[str, ...]]] = {
    "coordination": ("report.css", "coordination.css"),
    "roadmap": ("asked.css", "roadmap.css"),
    "thing": ("sheet.css", "thing.css", "asks.css"),
    "set": ("sheet.css", "set.css"),
    "collection": ("report.css", "set.css", "collection.css"),
    "reliability": ("report.css", "pairs.css"),
    "matrix": ("matrix.css", "link_doors.css"),
    "network": ("network.css", "link_doors.css"),
    "comparison": ("report.css", "pairs.css", "comparison.css", "link_doors.css"),
    "changes": ("report.css", "changes.css"),
    "report": ("analysis_report.css",),
    "index": ("index.css", "flow.css"),
    "glossary": ("report.css", "glossary.css"),
    "ontology": ("report.css", "ontology.css"),
    "endpoint": ("report.css", "resource.css"),
    "missing": ("resource.css",),
    "questions": ("report.css", "resource.css", "queries.css"),
    "named_query": ("report.css", "resource.css", "queries.css"),
    "editor": ("resource.css", "editor.css"),
    "report_form": ("report.css", "resource.css", "queries.css", "form.css"),
    "suggest_form": ("suggest.css", "form.css"),
}
"""The styles of pages beside that of all pages, where it is not one of their name."""


_SERVED: Final[frozenset[str]] = frozenset(("endpoint", "named_query", "editor", "report_form", "suggest_form"))
"""Pages that a server shows and no file, with forms that lead to it."""


_FILES: Final[Mapping[str, str]] = {"editor": "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"}
"""Pages that load files of their server, with the digests of styles that the scripts among these add: of YASGUI that
with which columns change their widths."""


@dataclass(frozen=True, slots=True)
class About:
    """What all pages of a site say about it.

    Addresses are relative to the page. `languages` pairs a language with the folder of its pages, for example
    `("fr", "../fr/")`; the page's own language may be among them. `vocabulary` is that of the graph which the pages
    show; without one they name terms as the ontology of the package does. `packs` tells that packs lie beside the pages
    (see ``site.thing_pages.packs_of``), `slides` where the flow picture lies as a presentation, by its third column,
    `roadmap_files` the joint road map as files of offices, `collections` the pages of imported collections, each with
    its title.
    `data_date` is the newest date that a mapping set states. `with_data` says that there are files with the data of
    things; `data_folder` leads from the pages to their folder, where it is another. `questions_page` is where servers
    have forms in the place of `queries_page`.
    """

    title: str
    version: str
    data_version: str
    licence_code: str
    licence_data: str
    index_page: str = "index.html"
    search_page: str = ""
    suggest_page: str = ""
    matrix_page: str = "matrix.html"
    network_page: str = "network.html"
    things_page: str = ""
    asked_page: str = ""
    roadmap_page: str = ""
    roadmap_files: tuple[str, ...] = ()
    coordination_page: str = ""
    reliability_page: str = ""
    comparison_page: str = ""
    report_page: str = ""
    data_date: str = ""
    glossary_page: str = ""
    ontology_page: str = ""
    queries_page: str = ""
    questions_page: str = ""
    languages: tuple[tuple[str, str], ...] = ()
    data_folder: str = ""
    with_data: bool = False
    vocabulary: Vocabulary | None = None
    packs: bool = False
    slides: Mapping[str, str] = field(default_factory=dict)
    collections: tuple[tuple[str, str], ...] = ()

    @property
    def edition(self) -> str:
        """The version of the data and, where a mapping set states one, their date."""
        return f"{self.data_version} ({self.data_date})" if self.data_version and self.data_date else self.data_version

    def terms(self, language: str) -> Terms:
        """Return the names of terms of the vocabulary in a language."""
        return Terms(language, self.vocabulary)


def about(data_version: str, *, alone: bool = False) -> About:
    """Return what pages say about themselves; ``data_version`` is the start of the hash of all inputs.

    A page that stands ``alone`` has no sibling pages and offers no doors to them.
    """
    known = [name for name in PAGES if name not in ("report", "roadmap")]
    doors: dict[str, Any] = {f"{name}_page": "" if alone else f"{name}.html" for name in known}
    return About(
        title=TITLE,
        version=VERSION,
        data_version=data_version,
        licence_code=CODE_LICENCE,
        licence_data="CC BY 4.0",
        with_data=not alone,
        **doors,
    )


def render(
    page: str,
    language: str,
    about: About,
    *,
    data: Mapping[str, Any] | None = None,
    library: str = "",
    late: bool = False,
    up: str = "",
    own_address: str = "",
    **values: object,
) -> str:
    """Return a page from its template; ``values`` go to the template, ``data`` to its scripts.

    A ``late`` library does not run by itself: the page's script starts it once the reader sees the page.
    ``up`` leads from the page to the folder of the language (`"../"` for pages in a folder of their own),
    ``own_address`` is the page's address in that folder, where it has none in ``about``.
    """
    style, script, policy = _dress(page, library)
    addresses = {name: str(getattr(about, f"{name}_page")) for name in PAGES}
    own = own_address or addresses.get(page, "")
    html = (
        environment()
        .get_template(f"{page}.html.j2")
        .render(
            values,
            page=page,
            about=about,
            pages={
                name: relative_address(f"{up}{address}" if address else "")
                for name, address in {**addresses, "questions": about.questions_page}.items()
            },
            languages=[
                (code, LANGUAGES[code], relative_address(f"{up}{folder}{own}"))
                for code, folder in about.languages
                if code in LANGUAGES
            ],
            language=language,
            own_name=LANGUAGES[language].name,
            direction=direction(language),
            stop=full_stop(language),
            _=translator(language).gettext,
            ngettext=translator(language).ngettext,
            terms=about.terms(language),
            as_number=partial(number, language=language, form="0.####"),
            decimal=partial(number, language=language, form="0.00"),
            percent=partial(number, language=language, form="0.0%"),
            policy=policy,
            style=style,
            library=_ours(library),
            late=late,
            script=script,
            data=data or {},
            json=lambda value: _ours(json_block(value)),
        )
    )
    # Half a surrogate pair, which JSON escapes can smuggle into a text, cannot be written as UTF-8.
    return marked(html, language).encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=32)
def _dress(page: str, library: str) -> tuple[Markup, Markup, str]:
    """Return the style and the script of a page, and the policy that admits these: the same for all of its kind."""
    style = style_variables() + static("common.css", *_STYLES.get(page, (f"{page}.css",)))
    script = f"(() => {{\n{static('base.js', *_SCRIPTS.get(page, ()))}}})();\n"
    running = (library, script) if library else (script,)
    policy = content_security_policy(running, (style,), served=page in _SERVED, files=_FILES.get(page))
    return _ours(style), _ours(script), policy


@cache
def environment() -> Environment:
    """Return what makes texts from our templates; what they are given is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from jinja2.runtime import Context

    from wsis_gdc.site.compiled_templates import compiled_templates

    class Plain(Context):
        """Calls what templates call as it is, a third of the time faster: nothing of ours asks for the context."""

        def call(self, called: Any, /, *args: Any, **named: Any) -> Any:
            named.pop("_loop_vars", None)
            named.pop("_block_vars", None)
            return called(*args, **named)

    class Templates(Environment):
        context_class = Plain

    templates = Templates(
        loader=PackageLoader("wsis_gdc.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=compiled_templates(),
    )
    templates.globals.update(safe=https_address, host=host, hosts=hosts, compact=compact)
    return templates


def prepare() -> None:
    """Compile the templates, ahead of the first page."""
    for name in environment().list_templates():
        environment().get_template(name)


@cache
def report_words(language: str) -> Any:
    """Return the words of the report in a language, as `report_words.j2` sets them: methods, titles, columns."""
    return environment().get_template("report_words.j2").make_module({"_": translator(language).gettext})


def _ours(text: str) -> Markup:
    """Mark text that needs no escaping: our own style and scripts, and data escaped as JSON."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704
