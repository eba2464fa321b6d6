"""Review in words: the heads of the sheet that reviewers fill, what it asks of them, how far the review is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from wsis_gdc.base.namespaces import local
from wsis_gdc.knowledge.coding import RELATIONS
from wsis_gdc.knowledge.things import LANGUAGES
from wsis_gdc.knowledge.verdicts import CONCLUSIONS, NO_LINK, Verdict
from wsis_gdc.questions.review import NEAR, Place, Row
from wsis_gdc.questions.review_agreement import EVERYBODY, LEAST, THE_SET, Together
from wsis_gdc.words.citations import cited, text_cited
from wsis_gdc.words.languages import labelled, number, translator
from wsis_gdc.words.phrases import relation_notes, strength_notes
from wsis_gdc.words.tables import Told as Table
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.base.texts import Field
    from wsis_gdc.questions.reviewed import Progress, Tally
    from wsis_gdc.words.phrases import Gettext

__all__ = [
    *(
        "PROGRESS_NAMES",
        "Told",
        "agreement_note",
        "agreement_table",
        "answers",
        "choices",
        "explanation",
        "heads",
        "locator",
    ),
    *("progress_records", "reason", "sheet_names", "summary", "verdict_told"),
]

PROGRESS_NAMES: Final = (
    *("line", "code", "label", "links", "reviewed", "contested", "open", "looked", "verdicts", "reviewers"),
    "missing",
)
"""The names of what a record of progress holds; the record of all links has no line."""


def sheet_names(_: Gettext) -> tuple[str, str]:
    """Return the names of the sheet that explains and of the one to fill."""
    return _("Please read first"), _("Review")


def heads(terms: Terms) -> dict[str, str]:
    """Return the heads of the columns by their keys: what is shown, then what a reviewer fills."""
    _ = translator(terms.language).gettext
    return {
        "number": _("No."),
        "subject": _("Compact"),
        "subject_title": _("What it says, in our words"),
        "object": _("WSIS"),
        "object_title": _("What it says, in our words"),
        "our_relation": _("Our relation"),
        "our_strength": _("Our strength"),
        "certainty": terms.heading("wg:certainty"),
        "reason": _("Our reason"),
        "conclusion": _("Your verdict"),
        "relation": _("Your relation"),
        "strength": _("Your strength"),
        "comment": _("Your comment"),
        "reviewer": _("Your name"),
        "orcid": _("Your ORCID"),
        "date": _("Date"),
        "consent": _("My name may be published"),
    }


def choices(terms: Terms) -> dict[str, dict[str, str]]:
    """Return the words that the pick lists offer, by column and code."""
    _ = translator(terms.language).gettext
    return {
        "conclusion": {code: terms.coded("verdict", code) for code in CONCLUSIONS},
        "relation": {relation: terms.relations[relation] for relation in RELATIONS},
        "strength": {str(step): str(step) for step in (3, 2, 1)},
        "consent": {"yes": _("yes"), "no": _("no")},
    }


def answers() -> dict[str, dict[str, str]]:
    """Return the code of each word of the pick lists in any language, by column; words are in small letters."""
    known: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        for column, words in choices(Terms(language)).items():
            codes = known.setdefault(column, {})
            codes |= {word.casefold(): code for code, word in words.items()}
            codes |= {code.casefold(): code for code in words}
    return known


def locator(place: Place, terms: Terms) -> str:
    """Return where an end stands: its paragraph in its document, else its code."""
    thing, document = place.thing, place.document
    code = terms.code(thing.code, thing.kind) or thing.label
    if document is None:
        return code
    text = text_cited(document.code, place.annex, translator(terms.language).gettext)
    numbered = local(thing.iri)[:1].isdecimal()  # of objectives the code is a number, too
    return cited(text, [thing.code if numbered else code], terms.language)


def reason(row: Row, terms: Terms) -> str:
    """Return why there is a link, or why a pair without one is asked about."""
    _ = translator(terms.language).gettext
    if row.link is not None:
        return row.link.rationale
    if row.nearest is not None:
        code = terms.code(row.nearest.code, row.nearest.kind)
        form = _("No reader coded a link here. Asked because its words are near to {item} “{title}”.")
        return form.format(item=code, title=row.nearest.label)
    said = _("At least one reader coded a link here; it was not upheld.")
    return f"{said} {row.finding.rationale}" if row.finding and row.finding.rationale else said


def explanation(terms: Terms, *, links: int, coded: int, words: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what the sheet tells reviewers, as headings with paragraphs."""
    _ = translator(terms.language).gettext
    verdicts = choices(terms)["conclusion"]
    what = {
        "agree": _("the relation and strength are right; or, where no link is shown, there is indeed none."),
        "other-relation": _("there is a link, of another relation or strength: say which in the columns beside."),
        "no-link": _("there is no link."),
        "missing-link": _("no link is shown, but there is one: say which relation and strength, if you can."),
        "unsure": _("you looked and leave it open."),
    }
    counted = _(
        "Links: {links}. Pairs without a link for which a reader coded one that was not upheld: {coded}. Pairs without "
        "a link whose words are near to an item of the line (at most {most} for each line): {words}."
    ).format(links=links, coded=coded, words=words, most=NEAR)
    return (
        (
            _("What this is"),
            (
                _(
                    "The links were coded by language models. No United Nations body has reviewed them. Your verdicts "
                    "stand beside our codes and change none of them."
                ),
                counted,
                _("The texts are told in our words; please open the official texts by the codes, which are links."),
            ),
        ),
        (_("Your verdict"), tuple(labelled(verdicts[code], text, terms.language) for code, text in what.items())),
        (_("Relations and strengths"), tuple(_meanings(terms))),
        (
            _("How to fill the sheet"),
            (
                _("Choose from the lists in the columns with a coloured head. Leave out what you did not look at."),
                _("Write dates as year-month-day, such as 2026-11-30. Do not merge cells, and add no rows."),
                _("You may filter. Send the file back as .xlsx; LibreOffice can save it, too."),
            ),
        ),
        (
            _("Your name"),
            (
                _(
                    "Your name and ORCID are published only in rows where you choose “{yes}” in the last column; else "
                    "your verdict is shown as that of “a reviewer”. Comments are published as written: name nobody in "
                    "them who did not agree to that."
                ).format(yes=_("yes")),
            ),
        ),
        (
            _("What becomes of it"),
            (
                _(
                    "A link counts as reviewed where at least one verdict agrees and none differs, and as contested as "
                    "soon as one says that there is no link or another one. Verdicts that differ stand side by side."
                ),
            ),
        ),
    )


def _meanings(terms: Terms) -> Iterator[str]:
    """Yield what the relations and strengths of the pick lists mean, from the closest on."""
    _ = translator(terms.language).gettext
    relations, strengths = relation_notes(_), strength_notes(_)
    yield from (labelled(terms.relations[each], relations[each], terms.language) for each in RELATIONS)
    yield from (labelled(str(step), text, terms.language) for step, text in strengths.items())


def summary(whole: Tally, language: str = "en") -> str:
    """Return how many links people have reviewed, in one sentence; nothing where there is no link."""
    translations = translator(language)
    _, ngettext = translations.gettext, translations.ngettext
    if not whole.links:
        return ""
    if not whole.verdicts:
        form = ngettext(
            "Reviewed by nobody yet: 0 of {links} link.", "Reviewed by nobody yet: 0 of {links} links.", whole.links
        )
        return form.format(links=whole.links)
    judged = whole.reviewed + whole.contested
    text = ngettext(
        "{judged} of {links} link reviewed by people: {upheld} upheld, {contested} contested",
        "{judged} of {links} links reviewed by people: {upheld} upheld, {contested} contested",
        whole.links,
    )
    told = text.format(judged=judged, links=whole.links, upheld=whole.reviewed, contested=whole.contested)
    who = ngettext("{count} reviewer", "{count} reviewers", whole.reviewers).format(count=whole.reviewers)
    said = ngettext("{count} verdict", "{count} verdicts", whole.verdicts).format(count=whole.verdicts)
    both = _(", ").join((said, who))
    told = f"{told} ({both})."
    if not whole.missing:
        return told
    form = ngettext(
        "For {count} pair without a link a reviewer asks for one.",
        "For {count} pairs without a link a reviewer asks for one.",
        whole.missing,
    )
    return f"{told} {form.format(count=whole.missing)}"


class Told(NamedTuple):
    """A verdict in words: by whom (with an address where they gave one), when, what, and their comment as written.

    ``earlier`` is the claim that they judged, where the link says something else by now; else empty.
    """

    who: str
    address: str
    date: str
    said: str
    comment: str
    earlier: str


def verdict_told(verdict: Verdict, claim: str, terms: Terms) -> Told:
    """Return a verdict in words; ``claim`` is what the link claims now, as verdicts keep it."""
    _ = translator(terms.language).gettext
    instead = [terms.relations.get(verdict.relation, verdict.relation)] if verdict.relation else []
    if verdict.strength:
        instead.append(_("strength {strength}").format(strength=verdict.strength))
    said = terms.coded("verdict", verdict.conclusion) + (f" ({', '.join(instead)})" if instead else "")
    return Told(
        _who(verdict.reviewer, terms.language),
        verdict.reviewer_id,
        verdict.date,
        said,
        verdict.comment,
        "" if verdict.judged == claim else _claimed(verdict.judged, terms),
    )


def _who(reviewer: str, language: str) -> str:
    """Return who reviewed: the name, or that it is not told, in a language."""
    hidden = re.fullmatch(r"A reviewer \((r-[0-9a-f]+)\)", reviewer)
    return translator(language).gettext("A reviewer ({code})").format(code=hidden[1]) if hidden else reviewer


def _claimed(judged: str, terms: Terms) -> str:
    relation, _, strength = judged.partition(" ")
    if judged == NO_LINK:
        return terms.coded("verdict", "no-link")
    return " ".join(filter(None, (terms.relations.get(relation, relation), strength)))


def agreement_table(rows: Sequence[Together], language: str = "en") -> Table:
    """Return how far reviewers agree with the set and with each other; without rows, that nobody has reviewed yet."""
    translations = translator(language)
    _ = translations.gettext
    title = _("Agreement of reviewers")
    if not rows:
        return Table(title, (), (), agreement_note(_, none=True))
    figure = partial(number, language=language, form="0.00")
    names = {THE_SET: _("The links as coded"), EVERYBODY: _("All reviewers")}

    def cells(row: Together) -> tuple[str, ...]:
        who = " – ".join(names.get(each) or _who(each, language) for each in (row.reviewer, row.other))
        counts = (row.pairs, row.linked, row.linked_other, row.same_link, row.same_claim)
        return (who, *map(str, counts), "–" if row.kappa is None else figure(row.kappa))

    heads = (
        *(_("Who"), _("Pairs"), _("Linked by the first"), _("Linked by the second"), _("Same: link or no link")),
        *(_("Same relation and strength"), "κ"),
    )
    return Table(title, heads, tuple(map(cells, rows)), agreement_note(_))


def agreement_note(_: Gettext, *, none: bool = False) -> str:
    """Return what to know of the agreement of reviewers, or of there being ``none``."""
    if none:
        return _("Nobody has reviewed a link yet, so nothing can be said of reviewers.")
    return _(
        "Only the pairs that both judged. Reviewers choose what they look at, and the pairs without a link are the "
        "plausible ones, so that the figures say nothing of other pairs. κ (link or no link) is computed from {least} "
        "pairs on; from fewer it would say little."
    ).format(least=LEAST)


def progress_records(found: Progress) -> list[Mapping[str, Field]]:
    """Return the progress as records, that of all links last."""
    return [
        {
            "line": each.line.curie if each.line else "",
            "code": each.line.code if each.line else "",
            "label": each.line.label if each.line else "",
            **{name: getattr(each, name) for name in PROGRESS_NAMES[3:]},
        }
        for each in (*found.lines, found.whole)
    ]
