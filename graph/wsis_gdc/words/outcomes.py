"""What became of a pair on which two readers differ, in words: command and page take them from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsis_gdc.questions.reliability import Disagreement
    from wsis_gdc.words.phrases import Gettext
    from wsis_gdc.words.terms import Terms

__all__ = ["outcome_told"]


def outcome_told(row: Disagreement, _: Gettext, terms: Terms) -> str:
    """Return whether a pair has a published link, with its status, and whose codes that rests on."""
    if not row.rests_on:
        return _("No link of this pair is published")
    form = _("Linked ({status})") if row.linked else _("Looked at, no link ({status})")
    told = form.format(status=terms.coded("status", row.status))
    if row.rests_on == "codes of other rounds":
        return _("{outcome}, by the codes of other rounds").format(outcome=told)
    return told
