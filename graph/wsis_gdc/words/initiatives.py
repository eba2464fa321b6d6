"""Initiatives of imported collections in words: lines that lack them, by region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.questions.collection.countries import SOURCE
from wsis_gdc.words.languages import translator
from wsis_gdc.words.sentences import Sentence, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wsis_gdc.questions.collection.regions import LineRegions
    from wsis_gdc.words.phrases import Gettext
    from wsis_gdc.words.terms import Terms

__all__ = ["lacking_heading", "lacking_note", "lacking_records", "unknown_note"]

_MOST: Final = 12
"""Names that are shown at most."""


def lacking_heading(_: Gettext) -> str:
    """Return the heading of lines without initiatives."""
    return _("Action lines without initiatives, by region")


def lacking_note(_: Gettext) -> str:
    """Return what to make of them."""
    said = _(
        "Counted are initiatives of the imported collections under the lines that their owners give; regions are those "
        "that at least one initiative in a hundred names. A gap here is one of the collection, not of the world."
    )
    regions = _(
        "By country means by the five regions of the UN standard M49 ({address}), whatever the owners call a region."
    )
    return f"{said} {regions.format(address=SOURCE)}"


def unknown_note(names: Sequence[str], language: str) -> str:
    """Return which names of countries the list of M49 does not hold; nothing where it holds all."""
    translations = translator(language)
    if not names:
        return ""
    form = translations.ngettext(
        "{count} name of a country is not in the list of M49 and stands in no region: {names}",
        "{count} names of countries are not in the list of M49 and stand in no region: {names}",
        len(names),
    )
    shown = "; ".join(f"“{name}”" for name in names[:_MOST])
    return form.format(count=len(names), names=shown if len(names) <= _MOST else f"{shown} …")


def lacking_records(found: Sequence[LineRegions], terms: Terms) -> list[dict[str, Any]]:
    """Return the lines that lack initiatives in a region as records, like those of other gaps.

    ``links`` is the number of initiatives, ``reason`` names the regions without any, those of M49 as such.
    """
    return [
        {
            "question": "initiatives",
            "code": each.line.code,
            "label": each.line.label,
            "label_language": each.line.lang,
            "label_verified": each.line.verified,
            "label_mark": each.line.mark,
            "state": "none" if not each.initiatives else "weak",
            "links": each.initiatives,
            "strongest": None,
            "reason": "; ".join([*each.missing, *(f"{name} (M49)" for name in each.missing_by_country)]),
            "sentence": plain(_said(each, terms), terms),
            "iri": each.line.iri,
        }
        for each in found
        if each.missing or each.missing_by_country or not each.initiatives
    ]


def _said(each: LineRegions, terms: Terms) -> tuple[Sentence, ...]:
    translations = translator(terms.language)
    _, ngettext = translations.gettext, translations.ngettext
    if not each.initiatives:
        form = _("No initiative of the imported collections is assigned to {name}.")
        return (Sentence(form, {"name": each.line}),)
    if each.missing:
        form = ngettext(
            "{name}: {count} initiative; none from {regions}.",
            "{name}: {count} initiatives; none from {regions}.",
            each.initiatives,
        )
    else:
        form = ngettext("{name}: {count} initiative.", "{name}: {count} initiatives.", each.initiatives)
    regions = "; ".join(each.missing)
    said = [Sentence(form, {"name": each.line, "count": str(each.initiatives), "regions": regions})]
    if each.missing_by_country:
        regions = "; ".join(each.missing_by_country)
        said.append(Sentence(_("By country, none from {regions}."), {"regions": regions}))
    if each.unplaced:
        form = ngettext(
            "{count} of them names neither a region nor a known country.",
            "{count} of them name neither a region nor a known country.",
            each.unplaced,
        )
        said.append(Sentence(form, {"count": str(each.unplaced)}))
    return tuple(said)
