"""The summary of a UN entity in words: what it answers for today, what is linked with that, and what texts ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wsis_gdc.questions.reach import INVOLVED, STATED
from wsis_gdc.words.ask_sentences import short
from wsis_gdc.words.languages import listed, run_on, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.asks import Ask
    from wsis_gdc.questions.entity_summary import EntitySummary

__all__ = ["entity_said"]


def entity_said(summary: EntitySummary, asks: Sequence[Ask], code: Callable[[Thing], str], language: str = "en") -> str:
    """Return the summary of an entity as sentences; ``code`` gives the code of a line as people read it.

    ``asks`` are those that reach the entity; where none are given nothing is said of them. Empty where there is nothing
    to say.
    """
    _ = translator(language).gettext
    said = [_("{entity} has taken its place.").format(entity=short(other)) for other in summary.successors]
    said += [*_of_lines(summary, code, language), *(_of_asks(asks, summary.entity, language) if asks else ())]
    return run_on(said, language)


def _of_lines(summary: EntitySummary, code: Callable[[Thing], str], language: str) -> list[str]:
    """Say for which lines an entity that has or had a role answers today, and how many commitments that concerns.

    Where nobody looked for commitments nothing is said of them.
    """
    translations = translator(language)
    _, ngettext = translations.gettext, translations.ngettext
    if not summary.lines:
        return [_("By the sources seen it answers for no action line today.")] if summary.tied else []
    said = [_("It answers today for {lines}.").format(lines=listed(list(map(code, summary.lines)), language))]
    if summary.doubtful:
        doubted = listed(list(map(code, summary.doubtful)), language)
        said.append(_("For {lines} this is known with low confidence only.").format(lines=doubted))
    if summary.commitments:
        many = ngettext(
            "{count} commitment of the Compact is linked with its lines.",
            "{count} commitments of the Compact are linked with its lines.",
            summary.commitments,
        )
        said.append(many.format(count=summary.commitments))
    elif summary.looked_at:
        said.append(_("No commitment of the Compact is linked with its lines."))
    return said


def _of_asks(asks: Sequence[Ask], entity: Thing, language: str) -> list[str]:
    """Say how many paragraphs ask an entity by name, how many a group that it is part of, and how many involve it.

    The next year is that of all these, so that no date to come is later than what the list below begins with.
    """
    translations = translator(language)
    _, ngettext = translations.gettext, translations.ngettext
    asked = [ask for ask in asks if ask.how(entity) == STATED]
    named = [ask for ask in asked if entity in ask.addressees]
    if named:
        many = ngettext("Asked by name in {count} paragraph.", "Asked by name in {count} paragraphs.", len(named))
        said = [many.format(count=len(named))]
    else:
        said = [_("Asked by name in no paragraph that was read.")]
    if grouped := len(asked) - len(named):
        many = (
            ngettext("As part of a group in {count} more.", "As part of a group in {count} more.", grouped)
            if named
            else ngettext(
                "As part of a group in {count} paragraph.", "As part of a group in {count} paragraphs.", grouped
            )
        )
        said.append(many.format(count=grouped))
    involved = [ask for ask in asks if ask.how(entity) == INVOLVED]
    if involved:
        many = ngettext("To be involved in {count} paragraph.", "To be involved in {count} paragraphs.", len(involved))
        said.append(many.format(count=len(involved)))
    years = [ask.year for ask in (*asked, *involved) if ask.time == "coming" and ask.year is not None]
    if years:
        said.append(_("Next date set: {year}.").format(year=min(years)))
    unplaced = [ask.year for ask in (*asked, *involved) if ask.time == "unplaced" and ask.year is not None]
    if unplaced:
        years_set = listed([str(year) for year in sorted(set(unplaced))], language)
        many = _("Dates set: {years}; the data are not dated, so nothing tells which have passed.")
        said.append(many.format(years=years_set))
    return said
