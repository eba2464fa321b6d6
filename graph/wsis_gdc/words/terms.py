"""The names of what the ontology holds, in the language of a reader: relations, properties, coded values, kinds.

The words themselves lie in the graph (see ``knowledge.vocabulary``). A term without a label in the language is named in
English between ⟦ and ⟧, as a string without a translation is (see ``languages``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from wsis_gdc.knowledge.frameworks import OTHER
from wsis_gdc.knowledge.vocabulary import Vocabulary, shipped
from wsis_gdc.words.languages import translator

__all__ = ["RELATIONS", "Terms"]

RELATIONS: Final = (
    *("wg:continues", "wg:extends", "wg:reliesOn", "wg:cites", "wg:coListedWith", "wg:contributesTo", "wg:addresses"),
    *("skos:relatedMatch", "skos:closeMatch", "skos:exactMatch", "skos:broadMatch", "skos:narrowMatch"),
    *("wg:partOfObjective", "skos:broader", "wg:facilitatedBy", "wg:namesActor"),
)
"""The relations that claims and networks are made of; links name them by their local name."""

_SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*(/[a-z]+-[0-9]+)?")


@dataclass(frozen=True)
class Terms:
    """The names of terms in a language, from a vocabulary; without one, from the ontology that the package brings.

    >>> terms = Terms("fr")
    >>> terms.label("wg:deadline"), terms.heading("wg:deadline"), terms.coded("role", "chair")
    ('échéance', 'Échéance', 'présidence')
    >>> terms.relations["extends"], terms.many("commitment")
    ('élargit', 'Engagements')
    """

    language: str = "en"
    vocabulary: Vocabulary | None = None

    @cached_property
    def names(self) -> Vocabulary:
        """The labels in all languages."""
        return self.vocabulary or shipped()

    def label(self, term: str) -> str:
        """Return the label of a term, given as a CURIE, as it stands inside a sentence; else the CURIE."""
        text, language = self.names.label(term, self.language)
        return term if not text else text if language == self.language else f"⟦{text}⟧"

    def heading(self, term: str) -> str:
        """Return the label of a term as it stands alone: with a capital letter, where the script has such."""
        label = self.label(term)
        place = 1 if label.startswith("⟦") else 0
        return f"{label[:place]}{label[place : place + 1].upper()}{label[place + 1 :]}"

    def coded(self, scheme: str, code: str) -> str:
        """Return the label of a coded value, such as ``coded`` of ``status``; codes we do not know stay as they are."""
        term = f"term:{scheme}/{code}"
        return self.label(term) if term in self.names.labels else code

    def codes(self, scheme: str) -> dict[str, str]:
        """Return the label of each coded value of a scheme."""
        return {code: self.coded(scheme, code) for code in self.names.codes(scheme)}

    @cached_property
    def relations(self) -> dict[str, str]:
        """The label of each relation by its local name, to stand between a subject and an object."""
        return {term.partition(":")[2]: self.label(term) for term in RELATIONS}

    @cached_property
    def kinds(self) -> Mapping[str, tuple[str, str]]:
        """The name of each kind of thing, for one and for many."""
        _ = translator(self.language).gettext
        names = {name: self._named(level.names) for name, level in self.names.levels.items()}
        return names | {OTHER: (_("Other thing"), _("Other things"))}

    def _named(self, names: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
        if self.language in names:
            return names[self.language]
        one, many = names["en"]
        return f"⟦{one}⟧", f"⟦{many}⟧"

    @cached_property
    def code_forms(self) -> Mapping[str, str]:
        """How codes that are bare numbers are written, by kind."""
        forms = {name: level.code_forms for name, level in self.names.levels.items() if level.code_forms}
        return {name: form.get(self.language, form["en"]) for name, form in forms.items()}

    def one(self, kind: str) -> str:
        """Return the name of one thing of a kind; kinds we do not know keep their own name."""
        return self.kinds[kind][0] if kind in self.kinds else kind

    def many(self, kind: str) -> str:
        """Return the name of several things of a kind."""
        return self.kinds[kind][1] if kind in self.kinds else kind

    def code(self, code: str, kind: str) -> str:
        """Return a code as readers know it: bare numbers say what they number, names for addresses stay out.

        >>> Terms().code("3", "goal"), Terms().code("digital-health", "trend"), Terms().code("C5", "action-line")
        ('SDG 3', '', 'C5')
        """
        if _SLUG.fullmatch(code):
            return ""
        if kind in self.code_forms and code[:1].isdecimal():
            return self.code_forms[kind].replace("{code}", code)
        return code
