"""The page of the ontology: each class and property at its place, diagrams, and the closed lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import BASE, compact, local
from wsis_gdc.base.texts import relative_address
from wsis_gdc.knowledge import queries
from wsis_gdc.questions.ontology import Ontology, Text, ontology
from wsis_gdc.site.ontology_diagram import diagram
from wsis_gdc.site.rendering import About, render
from wsis_gdc.words.languages import direction, number, translator
from wsis_gdc.words.named_queries import worded

if TYPE_CHECKING:
    from collections.abc import Callable

    from wsis_gdc.engines import Engine
    from wsis_gdc.words.phrases import Gettext

__all__ = ["ONTOLOGY_PAGE", "address_of", "ontology_page", "place"]

ONTOLOGY_PAGE: Final = "ontology.html"
_TERM: Final = f"{BASE}ontology#"
_CODE: Final = f"{BASE}term/"


def place(iri: str) -> str:
    """Return the place of a term in the page, or nothing for terms of other vocabularies.

    >>> place("https://w3id.org/wsis-gdc/ontology#Linkage"), place("https://w3id.org/wsis-gdc/term/status/coded")
    ('Linkage', 'term-status-coded')
    """
    if iri.startswith(_TERM):
        return iri.removeprefix(_TERM)
    return f"term-{iri.removeprefix(_CODE).replace('/', '-')}" if iri.startswith(_CODE) else ""


def address_of(iri: str) -> str:
    """Return the address at which the page tells of the ontology, a module, a list or one of its values; else nothing.

    >>> address_of("https://w3id.org/wsis-gdc/term/status"), address_of("https://w3id.org/wsis-gdc/ontology/linkages")
    ('ontology.html#term-status', 'ontology.html#module-linkages')
    """
    if iri == f"{BASE}ontology":
        return ONTOLOGY_PAGE
    if iri.startswith(f"{BASE}ontology/"):
        return f"{ONTOLOGY_PAGE}#{_module_place(iri)}"
    return f"{ONTOLOGY_PAGE}#{place(iri)}" if place(iri) else ""


def _module_place(iri: str) -> str:
    return f"module-{local(iri)}"


def ontology_page(
    engine: Engine,
    *,
    language: str = "en",
    about: About,
    pages: Mapping[str, str] | None = None,
    files: Sequence[str] = (),
) -> str:
    """Return the page that tells what classes and properties mean, each with an example and a query.

    ``pages`` are the addresses of things that have a page, ``files`` those of the ontology as files beside the pages.
    """
    said, doors = ontology(engine, language), pages or {}
    known = {term.iri for term in said.terms} | {each.iri for each in said.lists}
    known |= {code[0] for each in said.lists for code in each.codes}

    def named(iri: str) -> str:
        return said.names[iri].text if iri in said.names else compact(iri)

    def address(iri: str) -> str:
        return f"#{place(iri)}" if iri in known else relative_address(doors.get(iri, ""))

    return render(
        "ontology",
        language,
        about,
        ontology=said,
        modules=[module for module in said.modules if module.terms],
        diagrams=_diagrams(said, named, address, language),
        place=place,
        module_place=_module_place,
        short=_short,
        named=named,
        address=address,
        foreign=lambda iri: not iri.startswith(BASE),
        files=files,
        query=lambda name: worded(queries.named(name), language),
        traits=_traits(translator(language).gettext),
        kinds=_kinds(translator(language).gettext),
        count=lambda value: number(value, language),
    )


def _diagrams(
    said: Ontology, named: Callable[[str], str], address: Callable[[str], str], language: str
) -> dict[str, object]:
    """Return the diagram of each module that has classes."""
    mirrored = direction(language) == "rtl"
    return {
        module.iri: diagram(classes, said.relations, named, address, mirrored=mirrored)
        for module in said.modules
        if (classes := [term.iri for term in module.terms if term.kind == "class"])
    }


def _short(title: Text) -> Text:
    """Return the title of a module without that of the ontology before it."""
    rest = title.text.rpartition(": ")[2]
    return Text(f"{rest[:1].upper()}{rest[1:]}", title.lang)


def _kinds(_: Gettext) -> dict[str, str]:
    return {
        "class": _("Class"),
        "object": _("Property that leads to a thing"),
        "data": _("Property with a value"),
        "annotation": _("Property with a text"),
    }


def _traits(_: Gettext) -> dict[str, str]:
    return {
        "owl:FunctionalProperty": _("at most one value"),
        "owl:InverseFunctionalProperty": _("no two things share a value"),
        "owl:SymmetricProperty": _("holds both ways"),
        "owl:TransitiveProperty": _("carries on along chains"),
        "owl:AsymmetricProperty": _("never holds both ways"),
        "owl:IrreflexiveProperty": _("never holds of a thing and itself"),
        "owl:ReflexiveProperty": _("holds of each thing and itself"),
    }
