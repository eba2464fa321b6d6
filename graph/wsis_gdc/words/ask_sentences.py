"""What texts ask, in words: who is asked and why, by when, where it stands, how it is known; records for files.

Page, sheets, packs, calendar and terminal take their words from here, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.texts import host, https_address
from wsis_gdc.knowledge.roles import SOURCED
from wsis_gdc.words.citations import text_cited
from wsis_gdc.words.languages import translator
from wsis_gdc.words.phrases import Gettext

if TYPE_CHECKING:
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.asks import Ask
    from wsis_gdc.questions.reach import Asked
    from wsis_gdc.words.terms import Terms

__all__ = [
    "ASK_NAMES",
    "ask_columns",
    "ask_notes",
    "ask_records",
    "beside",
    "hows",
    "known",
    "locator",
    "reason_parts",
    "reasons",
    "short",
    "text_of",
    "times",
    "when",
    "who",
]

ASK_NAMES: Final = (
    *("year", "deadline_note", "time", "named", "addressees", "partners", "asked", "how", "why", "title", "summary"),
    *("text", "document", "issued", "paragraph", "lines", "document_read", "basis", "confidence", "notes", "address"),
    "iri",
)
"""The columns of asks in files, the same in every language; ``asked``, ``how`` and ``why`` are of one reached."""


def ask_columns(_: Gettext) -> dict[str, str]:
    """Return the headings of tables of asks."""
    return {"when": _("By when"), "who": _("Who is asked"), "what": _("What"), "text": _("Which text"), "how": _("How")}


def times(_: Gettext) -> dict[str, str]:
    """Return the heading of each group of asks by its time."""
    return {
        "coming": _("Dates to come"),
        "current": _("In the year of the data: passed or to come"),
        "unplaced": _("With a year; the data are not dated, so nothing tells which have passed"),
        "event": _("Bound to a session or an event; no year is set"),
        "passed": _("Dates passed"),
        "undated": _("No date set"),
    }


def hows(_: Gettext) -> dict[str, str]:
    """Return what a text wants of somebody, in a word or two."""
    return {
        "stated": _("asked"),
        "involved": _("to be involved"),
        "named": _("named, not asked"),
        "inferred": _("inferred"),
    }


def ask_notes(_: Gettext) -> dict[str, str]:
    """Return what a reader must know of the list, one sentence or two each."""
    return {
        "listed": _(
            "Listed is each provision that asks for an act and names somebody or sets a date. Provisions that do "
            "neither are not here, nor are recommendations of the consultation, which no text adopted."
        ),
        "stated": _(
            "Asked: the text itself calls on, requests, invites, encourages or tasks you, or a group of which you are "
            "part, such as the facilitators."
        ),
        "involved": _(
            "To be involved: what the text asks is to be done with you, among you or in consultation with you, or with "
            "your participation."
        ),
        "named": _(
            "Named, not asked: the text recognizes your role, builds on your work, has you benefit or reports to you; "
            "as far as it was seen, it asks nothing of you."
        ),
        "wants": _(
            "Which of these three holds was coded by language models from the words of the text, or taken from a "
            "source where the text was not read."
        ),
        "inferred": _(
            "Inferred: the text does not name you. It is linked with an action line that you facilitate, or names a "
            "mechanism that you convene; the link was coded by language models, or is only a suggestion."
        ),
        "nobody": _(
            "“Nobody asked by name” means that the text, as far as it was seen, asks nobody by name for this act."
        ),
        "wider": _(
            "The list of one group, such as Governments, leaves out what all stakeholders are asked, and what those "
            "who adopted a text, the Member States, commit themselves to: look there, too."
        ),
        "year": _(
            "Deadlines are years. Where a text names a session of the General Assembly only, as the note then says, "
            "the year is that in which the session ends. Whether what a text asks was done since, or replaced by a "
            "later text, is not told."
        ),
        "yearly": _(
            "Of the yearly resolutions on WSIS and on digital technology for development, those of 2024 were read "
            "(E/RES/2024/13 and A/RES/79/194), none of an earlier or a later year."
        ),
        "unread": _(
            "The text of A/RES/80/173 was not read as a whole: what stands here is known from pages of ITU, UN DESA "
            "and others, and paragraphs are missing. Check the official text before you act."
        ),
    }


def short(thing: Thing) -> str:
    """Return how a list names one who is asked: the acronym or code, else the name."""
    return thing.label if thing.code.islower() else thing.code


def who(ask: Ask, _: Gettext) -> str:
    """Return whom a text asks, or that it asks nobody by name; then whom it wants involved, and whom it only names."""
    asked = _(", ").join(map(short, ask.addressees)) or nobody(ask, _)
    others = (say.format(names=_(", ").join(map(short, some))) for say, some in beside(ask, _))
    return _("; ").join((asked, *others))


def beside(ask: Ask, _: Gettext) -> tuple[tuple[str, tuple[Thing, ...]], ...]:
    """Return whom a text names beside those whom it asks, each with what to say of ``{names}``."""
    told = ((_("to be involved: {names}"), ask.partners), (_("named, not asked: {names}"), ask.mentioned))
    return tuple((say, some) for say, some in told if some)


def nobody(ask: Ask, _: Gettext) -> str:
    """Return what it means that a text asks nobody by name."""
    if ask.kinds[:1] == ("commitment",):
        return _("Nobody asked by name: a commitment of those who adopted the text")
    return _("Nobody asked by name")


def when(ask: Ask, _: Gettext) -> str:
    """Return the year of a deadline, or that there is none."""
    return str(ask.year) if ask.year is not None else _("no year set") if ask.note else _("no date")


def text_of(ask: Ask, _: Gettext) -> str:
    """Return the short name of the text in which an ask stands, with its symbol, or that with its year."""
    text = text_cited(ask.document.code, ask.annex, _)
    parts = (ask.text, text) if ask.text else (text, ask.issued[:4])
    return _("{name} ({code})").format(name=parts[0], code=parts[1]) if parts[1] else text


def locator(ask: Ask, _: Gettext) -> str:
    """Return where in its text an ask stands."""
    if not ask.paragraph:
        return _("paragraph number not seen")
    return _("paragraph {number}").format(number=ask.paragraph)


def known(ask: Ask, _: Gettext, bases: Mapping[str, str]) -> tuple[str, ...]:
    """Return how an ask is known, where that is not from the text itself: sentences, the notes of the data last."""
    said = [] if ask.read else [not_read(ask.sources, _)]
    if ask.basis not in ("", SOURCED, "official"):
        said.append(bases.get(ask.basis, ask.basis))
    return (*said, *ask.notes)


def not_read(sources: Iterable[str], _: Gettext) -> str:
    """Return that a text was not read, and from whose pages it is known."""
    places = dict.fromkeys(host(source) for source in sources if https_address(source))
    return _("Text not read here; known from {places}.").format(places=_(", ").join(places))


def _plain(parts: Iterable[str | Thing]) -> str:
    return "".join(part if isinstance(part, str) else short(part) for part in parts)


def _reason_parts(asked: Asked, _: Gettext, terms: Terms) -> tuple[str | Thing, ...]:
    """Return why somebody is asked, with the things through which they are asked as things."""
    forms = {
        "named": _("the text names it"),
        "member": _("part of {through}, which is named"),
        "facilitator": _("facilitates {through}; the text names the facilitators"),
        "system": _("part of the United Nations system, which is named"),
        "lines": _("the text names the facilitators of all lines"),
        "successor": _("has replaced {through}, which is named"),
        "convenor": _("convenes {through}, which is named"),
        "coded": (
            _("facilitates {through}, to which a coded link leads") if asked.through else _("a coded link leads here")
        ),
        "suggested": (
            _("facilitates {through}, to which a suggestion leads that nobody has reviewed")
            if asked.through
            else _("a suggestion leads here that nobody has reviewed")
        ),
    }
    before, _hole, after = forms[asked.route].partition("{through}")
    through = [part for thing in asked.through for part in (_(", "), thing)][1:]
    basis = f" ({terms.coded('basis', asked.basis)})" if asked.basis else ""
    return tuple(part for part in (before, *through, after + basis) if part)


def reasons(ask: Ask, subject: Thing, _: Gettext, terms: Terms) -> str:
    """Return why a text reaches somebody: that they are named, else all that holds as the first of ``HOWS`` does."""
    return _plain(reason_parts(ask, subject, _, terms))


def reason_parts(ask: Ask, subject: Thing, _: Gettext, terms: Terms) -> tuple[str | Thing, ...]:
    """Return the same as ``reasons`` in parts, so that things in it can be named with their titles and lead on."""
    given = ask.reasons(subject)
    least = 1 if given and given[0].route == "named" else len(given)
    told = dict.fromkeys(_reason_parts(each, _, terms) for each in given[:least] if each.how == given[0].how)
    return tuple(part for parts in told for part in (_("; "), *parts))[1:]


def ask_records(asks: Sequence[Ask], language: str, terms: Terms) -> list[dict[str, Any]]:
    """Return asks as plain records under ``ASK_NAMES``."""
    _ = translator(language).gettext
    return [
        {
            "year": ask.year,
            "deadline_note": ask.note,
            "time": ask.time,
            "named": ", ".join(map(short, ask.named)),
            "addressees": ", ".join(map(short, ask.addressees)),
            "partners": ", ".join(map(short, ask.partners)),
            "asked": short(ask.subject) if ask.subject else "",
            "how": ask.how(ask.subject),
            "why": reasons(ask, ask.subject, _, terms) if ask.subject else "",
            "title": ask.provision.label,
            "summary": ask.provision.gist,
            "text": text_of(ask, _),
            "document": ask.document.code,
            "issued": ask.issued,
            "paragraph": ask.paragraph,
            "lines": ", ".join(line.code for line in ask.lines),
            "document_read": ask.read,
            "basis": ask.basis,
            "confidence": ask.confidence,
            "notes": " ".join(known(ask, _, {})),
            "address": https_address(ask.address),
            "iri": ask.provision.iri,
        }
        for ask in asks
    ]
