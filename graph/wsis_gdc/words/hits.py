"""The words about what a search finds: the names of kinds, codes as readers know them, and hits as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact
from wsis_gdc.questions.search_index import LINK
from wsis_gdc.words.languages import translator

if TYPE_CHECKING:
    from wsis_gdc.base.texts import Field
    from wsis_gdc.questions.search import Found, Hit
    from wsis_gdc.words.phrases import Gettext
    from wsis_gdc.words.terms import Terms

__all__ = ["HIT_NAMES", "hit_code", "hit_records", "kind_name"]

HIT_NAMES: Final = ("kind", "id", "code", "label", "how", "score", "field", "text", "matched")
"""The names of what a record of a hit holds."""


def kind_name(kind: str, terms: Terms) -> str:
    """Return the name of a kind of things that can be found, in the plural."""
    names = _beside(translator(terms.language).gettext)
    return names[kind] if kind in names and kind not in terms.kinds else terms.many(kind)


def _beside(_: Gettext) -> dict[str, str]:
    return {
        "provision": _("Other provisions"),
        "stakeholder": _("Groups named in texts"),
        "topic": _("Topics of published claims"),
        "event": _("Events"),
        "set": _("Mapping sets"),
        "agent": _("Who links and reads"),
        LINK: _("Links and their reasons"),
    }


def hit_code(hit: Hit, terms: Terms) -> str:
    """Return the code of a hit as readers know it; a link is told by its ends and its relation."""
    if hit.link is None:
        return terms.code(hit.thing.code, hit.thing.kind)
    one, other = (terms.code(end.code, end.kind) or end.label for end in (hit.link.subject, hit.link.object))
    return f"{one} {terms.relations.get(hit.link.predicate, hit.link.predicate)} {other}"


def hit_records(found: Found, terms: Terms) -> list[dict[str, Field]]:
    """Return hits as records, the best first; each tells the first text that matches, and which words of it."""
    return [
        {
            "kind": hit.kind,
            "id": compact(hit.iri),
            "code": hit_code(hit, terms),
            "label": "" if hit.link else hit.thing.label,
            "how": hit.how,
            "score": hit.score,
            **_first(hit),
        }
        for hit in found.hits
    ]


def _first(hit: Hit) -> dict[str, Field]:
    first = hit.first
    if first is None:
        return {"field": "", "text": "", "matched": ""}
    return {"field": first.field, "text": first.text, "matched": "; ".join(first.words)}
