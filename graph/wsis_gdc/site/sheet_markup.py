"""What sheets repeat, set once: the name of a thing as a door to its sheet, and what is said of a linkage.

A thing stands on many sheets and a linkage on at least two; each is made by its template once for a site.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from wsis_gdc.base.namespaces import BASE, local
from wsis_gdc.base.texts import relative_address
from wsis_gdc.site.rendering import About, environment
from wsis_gdc.words.citations import evidence_by_text
from wsis_gdc.words.languages import number, translator

if TYPE_CHECKING:
    from markupsafe import Markup

    from wsis_gdc.knowledge.links import Link
    from wsis_gdc.knowledge.things import Thing

__all__ = ["SheetMarkup", "anchor_of", "set_address"]


def anchor_of(link: Link) -> str:
    """Return the name of a linkage on the page of its mapping set: what follows that set in its IRI."""
    own = f"{BASE}linkage/{local(link.set_iri)}/"
    return link.iri.removeprefix(own) if link.iri.startswith(own) else link.iri.rsplit("/", 1)[-1]


def set_address(set_iri: str) -> str:
    """Return the address of the page of a mapping set beside the main pages.

    >>> set_address("https://w3id.org/wsis-gdc/set/wsis-gdc")
    'sets/wsis-gdc.html'
    """
    return f"sets/{set_iri.rsplit('/', 1)[-1]}.html"


class SheetMarkup:
    """Makes markup for sheets in one language; ``pages`` are the addresses of things, ``sets`` the sets with a page.

    ``things`` are those that evidence may name, by IRI: of others only the code is told. Sheets lie in a folder of
    their own, so that every address begins with the way out of it.
    """

    def __init__(
        self,
        language: str,
        about: About,
        pages: Mapping[str, str],
        sets: Collection[str] = (),
        things: Mapping[str, Thing] | None = None,
    ) -> None:
        self.language, self.about, self.pages, self.sets = language, about, pages, frozenset(sets)
        self.things = things or {}
        self.terms = about.terms(language)
        self._made: dict[tuple[str, str], Markup] = {}

    def door(self, thing: Thing) -> str:
        """Return the address of a thing's sheet, empty where it has none."""
        address = set_address(thing.iri) if thing.iri in self.sets else self.pages.get(thing.iri, "")
        return relative_address(f"../{address}") if address else ""

    def code(self, thing: Thing) -> str:
        """Return the code of a thing as readers know it; of what is of no kind only paragraphs of a text have one."""
        return self.terms.code(thing.code, thing.kind) if thing.kind != "other" or thing.group_iri else ""

    def record(self, link: Link) -> str:
        """Return the permanent address of a linkage, empty where its set has no page."""
        address = f"../{set_address(link.set_iri)}#{anchor_of(link)}"
        return relative_address(address) if link.set_iri in self.sets else ""

    def named(self, thing: Thing) -> Markup:
        """Return code and title of a thing, leading to its sheet."""
        return self._once("named", thing)

    def said(self, link: Link) -> Markup:
        """Return why a linkage is claimed, by whom, how sure, and on what evidence, as paragraphs."""
        return self._once("said", link)

    def proofs(self, link: Link) -> Markup:
        """Return the provisions that a linkage rests on, with their titles, nothing where it names none."""
        return self._once("proofs", link)

    def _once(self, macro: str, what: Thing | Link) -> Markup:
        known = self._made.get((macro, what.iri))
        if known is None:
            known = self._made[macro, what.iri] = getattr(self._macros, macro)(what)
        return known

    @cached_property
    def _macros(self) -> Any:
        values = {
            "_": translator(self.language).gettext,
            "language": self.language,
            "terms": self.terms,
            "door": self.door,
            "code": self.code,
            "record": self.record,
            "pages": self.pages,
            "grouped": lambda link: evidence_by_text(link.evidence, self.language),
            "things": self.things,
            "known": self.named,
            "as_number": partial(number, language=self.language, form="0.####"),
        }
        return environment().get_template("sheet_markup.html.j2").make_module(values)
