"""The summary of an action line in words: what continues and extends it, what it holds alone, and its gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wsis_gdc.words.languages import run_on, translator

if TYPE_CHECKING:
    from wsis_gdc.questions.line_summary import LineSummary

__all__ = ["line_said"]


def line_said(summary: LineSummary, language: str = "en") -> str:
    """Return the summary of a line as sentences, each with numbers that the links give."""
    translations = translator(language)
    _, ngettext = translations.gettext, translations.ngettext
    relations = summary.relations
    continued, extended, relied = (relations.get(name, 0) for name in ("continues", "extends", "reliesOn"))
    if summary.parts and not (summary.items or any(relations.values())):
        return _("Its items, and the links with them, stand with its parts.")
    if not (summary.looked_at or any(relations.values())):
        return _("Not looked at: nothing can be said.")
    said = []
    if not continued and summary.looked_at:
        said.append(_("No commitment of the Compact continues this line."))
    if continued:
        many = ngettext(
            "{count} commitment of the Compact continues this line.",
            "{count} commitments of the Compact continue this line.",
            continued,
        )
        said.append(many.format(count=continued))
    if not extended and summary.looked_at:
        said.append(_("None extends it."))
    if extended:
        many = ngettext("{count} commitment extends it.", "{count} commitments extend it.", extended)
        said.append(many.format(count=extended))
    if relied:
        many = ngettext("{count} commitment relies on it.", "{count} commitments rely on it.", relied)
        said.append(many.format(count=relied))
    if alone := len(summary.alone):
        many = ngettext(
            "{count} of these is linked with no other line.", "{count} of these are linked with no other line.", alone
        )
        said.append(many.format(count=alone))
    if summary.items and summary.looked_at:
        untouched = len(summary.untouched)
        many = ngettext(
            "{count} of its {total} items of 2003 is taken up by no provision of the Compact.",
            "{count} of its {total} items of 2003 are taken up by no provision of the Compact.",
            untouched,
        )
        every = ngettext(
            "Its {total} item of 2003 is taken up by a provision of the Compact.",
            "Each of its {total} items of 2003 is taken up by a provision of the Compact.",
            summary.items,
        )
        only = _("Its one item of 2003 is taken up by no provision of the Compact.")
        form = only if untouched == summary.items == 1 else many if untouched else every
        said.append(form.format(count=untouched, total=summary.items))
    return run_on(said, language)
