"""What the sheet of an emerging trend says first, where lines or provisions of the Compact do not take it up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wsis_gdc.words.languages import full_stop, run_on, translator

if TYPE_CHECKING:
    from wsis_gdc.questions.trend_coverage import Uncovered

__all__ = ["trend_said"]


def trend_said(uncovered: Sequence[Uncovered], language: str = "en") -> str:
    """Return that a side has no link with a trend, or that nobody looked, and who did; nothing where both have some."""
    _ = translator(language).gettext
    said = [_of_side(each, language) for each in uncovered]
    if who := list(dict.fromkeys(each.label for side in uncovered for each in side.sets)):
        said.append(_("Looked at by: {sets}").format(sets=_("; ").join(who)) + full_stop(language))
    if claimed := [name for side in uncovered for name in side.claimed]:
        form = _("Of the action lines as a whole another says that they take it in: {claimants}.")
        said.append(form.format(claimants=_("; ").join(claimed)))
    return run_on(said, language)


def _of_side(each: Uncovered, language: str) -> str:
    translations = translator(language)
    _, ngettext = translations.gettext, translations.ngettext
    if each.side == "action-line":
        if not each.examined:
            return _("Not looked at: whether an action line takes it up is not known.")
        return ngettext(
            "Looked at, no link with the {count} action line.",
            "Looked at, no link with any of {count} action lines.",
            each.examined,
        ).format(count=each.examined)
    if not each.examined:
        return _("Not looked at: whether a provision of the Global Digital Compact takes it up is not known.")
    return ngettext(
        "Looked at, no link with the {count} provision of the Global Digital Compact.",
        "Looked at, no link with any of {count} provisions of the Global Digital Compact.",
        each.examined,
    ).format(count=each.examined)
