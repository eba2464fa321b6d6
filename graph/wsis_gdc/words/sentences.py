"""Gaps and overlaps in words: the sentence a policy officer would write about each, headings, records for files.

Terminal, files and page take their words from here, in six languages. A sentence keeps its places apart from its
values, so that a page can make links of the things that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.knowledge.roles import SOURCED
from wsis_gdc.knowledge.things import MEMORY, Thing
from wsis_gdc.words.languages import direction, listed, number, run_on, translator
from wsis_gdc.words.phrases import Gettext

if TYPE_CHECKING:
    from wsis_gdc.questions.gaps import Gap
    from wsis_gdc.questions.held_roles import HeldRole
    from wsis_gdc.questions.overlaps import Overlap
    from wsis_gdc.words.terms import Terms

__all__ = [
    "GAP_NAMES",
    "OVERLAP_NAMES",
    "Sentence",
    "entities_said",
    "facilitation_caution",
    "gap_records",
    "gap_said",
    "headings",
    "name_of",
    "overlap_headings",
    "overlap_records",
    "overlap_said",
    "plain",
    "reasons",
    "short_name",
]

GAP_NAMES: Final = (
    *(
        "question",
        "code",
        "label",
        "label_language",
        "label_verified",
        "label_mark",
        "state",
        "links",
        "strongest",
        "reason",
    ),
    *("sentence", "iri"),
)
"""The columns of gaps in files; the same in every language."""

OVERLAP_NAMES: Final = (
    *("one", "one_label", "other", "other_label", "shared", "either", "jaccard", "weighted", "commitments"),
    *("facilitators", "sentence"),
)
"""The columns of overlaps in files; the same in every language."""

_FEW: Final = 3
"""Commitments that the sentence on an overlap names."""

_PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a part of one, in a language with open {places}, and what belongs there."""

    template: str
    values: Mapping[str, Thing | str | Sentence]

    def pieces(self) -> Iterator[tuple[str, Thing | str | None]]:
        """Yield the sentence piece by piece: (words, None) or ("", name)."""
        for place, part in enumerate(_PLACE.split(self.template)):
            value = self.values.get(part) if place % 2 else None
            if isinstance(value, Sentence):
                yield from value.pieces()
            elif value is not None:
                yield "", value
            elif part:
                yield (f"{{{part}}}" if place % 2 else part), None


def plain(sentences: Iterable[Sentence], terms: Terms) -> str:
    """Return sentences as one text; in Arabic, names in other scripts are kept apart from the words around them."""
    start, end = ("\u2068", "\u2069") if direction(terms.language) == "rtl" else ("", "")

    def text(value: Thing | str) -> str:
        name = name_of(value, terms) if isinstance(value, Thing) else value
        return name if name.isdigit() else f"{start}{name}{end}"

    parts = ("".join(words if value is None else text(value) for words, value in each.pieces()) for each in sentences)
    return run_on(parts, terms.language)


def name_of(thing: Thing, terms: Terms) -> str:
    """Return code and label as one name; an asterisk marks a label that is known from memory only."""
    return "".join(text for _kind, text in name_parts(thing, terms))


def name_parts(thing: Thing, terms: Terms) -> tuple[tuple[str, str], ...]:
    """Return the name of a thing as (what, text): its "code", its "label", the mark "unverified", or "" for words."""
    _ = translator(terms.language).gettext
    code = short_name(thing, terms) if thing.kind != "trend" else ""
    label = [("label", thing.label), *([("unverified", "*")] if thing.mark == MEMORY else [])]
    if not code or code.lower() == thing.label.lower() or f"({code})" in thing.label:
        return tuple(label)
    form = _("{label} ({code})") if thing.kind == "entity" else _("{code} ({label})")
    named = {"code": [("code", code)], "label": label}
    parts = _PLACE.split(form)
    return tuple(
        each for place, part in enumerate(parts) if part for each in (named[part] if place % 2 else [("", part)])
    )


def short_name(thing: Thing, terms: Terms) -> str:
    """Return the code of a thing as readers know it; of a trend, whose code is for addresses only, its label."""
    code = terms.code(thing.code, thing.kind) if thing.kind != "trend" else ""
    return code or thing.label


def headings(_: Gettext) -> dict[str, str]:
    """Return the heading of each question about gaps."""
    return {
        "commitments": _("Commitments without a link to the action lines, or with weak links only"),
        "lines": _("Action lines that no commitment reaches, or only weakly"),
        "entities": _("UN entities that nothing links"),
        "trends": _("Emerging trends that nobody covers, or one side only"),
    }


def overlap_headings(_: Gettext) -> dict[str, str]:
    """Return the heading of the overlaps of each kind."""
    return {
        "action-line": _("Pairs of action lines that the same commitments concern"),
        "entity": _("Pairs of UN entities that meet in the same commitments"),
        "goal": _("Pairs of goals that the same commitments concern"),
        "trend": _("Pairs of trends that the same commitments concern"),
    }


def reasons(_: Gettext) -> dict[str, str]:
    """Return why coders found no link, as words that can stand inside a sentence."""
    return {
        "new": _("no antecedent among the lines and texts looked at"),
        "general": _("too general for one line"),
        "procedural": _("on procedure, not on a subject"),
        "chapeau": _("an opening clause whose items carry the acts"),
        "elsewhere": _("linked only with other texts of the Summit"),
    }


def gap_said(gap: Gap, terms: Terms) -> tuple[Sentence, ...]:
    """Return what a policy officer would write about a gap."""
    _ = translator(terms.language).gettext
    values: dict[str, Thing | str | Sentence] = {
        "name": gap.thing,
        "strength": str(gap.strongest),
        "links": str(gap.links),
        "codes": _(", ").join(gap.reached),
        "elsewhere": _(", ").join(short_name(thing, terms) for thing in gap.elsewhere),
        "reason": reasons(_).get(gap.reason, gap.reason),
    }
    state = "with reason" if gap.state == "none" and gap.reason else "elsewhere" if gap.elsewhere else gap.state
    unseen = gap.chosen and state == "unknown"
    if gap.question == "trends" and gap.reached and state == "none":
        state = "weakly"
    said = [Sentence((_unseen_forms if unseen else _gap_forms)(_)[gap.question, state, *gap.missing], values)]
    if gap.chosen and not unseen:
        said.append(Sentence(_("Counted are the mapping sets chosen only."), {}))
    if gap.facilitators:
        who = _(", ").join(entity.code for entity in gap.facilitators)
        said.append(Sentence(_("Facilitated by: {entities}."), {"entities": who}))
    if gap.claimed:
        form = _("Of the action lines as a whole another says that they take it in: {claimants}.")
        said.append(Sentence(form, {"claimants": _("; ").join(gap.claimed)}))
    return tuple(said)


def _gap_forms(_: Gettext) -> dict[tuple[str, ...], str]:
    """Return the sentence for each question, state and, of trends, the sides that miss them."""
    return {
        ("commitments", "weak"): _(
            "Commitment {name} is tied to the action lines only weakly (strength {strength} at most: {codes}); a "
            "closer home for its follow-up is worth discussing."
        ),
        ("commitments", "unknown"): _(
            "Commitment {name} has not been read against the action lines; its follow-up is an open question."
        ),
        ("commitments", "with reason"): _(
            "Commitment {name} was read against the action lines and linked to none ({reason}); no facilitator follows "
            "it up through a line."
        ),
        ("commitments", "elsewhere"): _(
            "Commitment {name} was read against the action lines and linked to none; in other texts of the Summit it "
            "is linked with {elsewhere}."
        ),
        ("commitments", "none"): _(
            "Commitment {name} was read against the action lines and linked to none; no facilitator follows it up "
            "through a line."
        ),
        ("lines", "weak"): _(
            "The Compact reaches {name} by links of strength {strength} at most (links: {links}; {codes})."
        ),
        ("lines", "unknown"): _("Nobody has compared {name} with the commitments of the Compact."),
        ("lines", "none"): _(
            "No commitment of the Compact reaches {name}; the line goes on from its own mandate alone."
        ),
        ("entities", "unknown"): _(
            "This graph knows no role, membership or mechanism of {name}, and no text or claim in it names the entity; "
            "whether it has a part in the follow-up is not known."
        ),
        ("trends", "unknown", "compact"): _(
            "Nobody has read the Global Digital Compact for {name}, which the WSIS action lines take up."
        ),
        ("trends", "none", "compact"): _(
            "No provision of the Global Digital Compact takes up {name}, though the WSIS action lines do."
        ),
        ("trends", "weakly", "compact"): _(
            "No provision of the Global Digital Compact takes up {name}; the WSIS action lines do only weakly "
            "(strength {strength} at most: {codes})."
        ),
        ("trends", "unknown", "lines"): _(
            "Nobody has read the WSIS action lines for {name}, which the Global Digital Compact takes up."
        ),
        ("trends", "none", "lines"): _("No WSIS action line takes up {name}, though the Global Digital Compact does."),
        ("trends", "weakly", "lines"): _(
            "No WSIS action line takes up {name}; the Global Digital Compact does only weakly (strength {strength} at "
            "most: {codes})."
        ),
        ("trends", "unknown", "lines", "compact"): _(
            "Nobody has read both the WSIS action lines and the Global Digital Compact for {name}."
        ),
        ("trends", "none", "lines", "compact"): _(
            "Neither the WSIS action lines nor the Global Digital Compact take up {name}."
        ),
    }


def _unseen_forms(_: Gettext) -> dict[tuple[str, ...], str]:
    """Return the sentence where chosen mapping sets hold no link and do not tell whether they looked."""
    return {
        ("commitments", "unknown"): _(
            "The mapping sets chosen link commitment {name} with no action line; whether they looked is not known."
        ),
        ("lines", "unknown"): _(
            "The mapping sets chosen link {name} with no commitment of the Compact; whether they looked is not known."
        ),
        ("trends", "unknown", "compact"): _(
            "The mapping sets chosen link {name} with no provision of the Global Digital Compact; whether they looked "
            "is not known."
        ),
        ("trends", "unknown", "lines"): _(
            "The mapping sets chosen link {name} with no WSIS action line; whether they looked is not known."
        ),
        ("trends", "unknown", "lines", "compact"): _(
            "The mapping sets chosen link {name} with no WSIS action line and no provision of the Global Digital "
            "Compact; whether they looked is not known."
        ),
    }


def overlap_said(pair: Overlap, terms: Terms) -> tuple[Sentence, ...]:
    """Return what a policy officer would write about two things that share commitments."""
    translations = translator(terms.language)
    _, ngettext = translations.gettext, translations.ngettext
    entities = pair.one.kind == "entity"
    one, other = (pair.one.code, pair.other.code) if entities else (pair.one, pair.other)
    if not pair.shared:
        none = ngettext(
            "{one} and {other} share none of the {either} commitment that concerns either.",
            "{one} and {other} share none of the {either} commitments that concern either.",
            pair.either,
        )
        return (Sentence(none, {"one": one, "other": other, "either": str(pair.either)}),)
    codes: str | Sentence = _(", ").join(thing.code for thing in pair.shared[:_FEW])
    rest = len(pair.shared) - _FEW
    if rest > 0:
        more = ngettext("{codes} and {count} more", "{codes} and {count} more", rest)
        codes = Sentence(more, {"codes": codes, "count": str(rest)})
    form = (
        ngettext(
            "{one} and {other} meet in {shared} of the {either} commitment that concerns either ({percent}: {codes}).",
            "{one} and {other} meet in {shared} of the {either} commitments that concern either ({percent}: {codes}).",
            pair.either,
        )
        if entities
        else ngettext(
            "{one} and {other} share {shared} of the {either} commitment that concerns either ({percent}: {codes}).",
            "{one} and {other} share {shared} of the {either} commitments that concern either ({percent}: {codes}).",
            pair.either,
        )
    )
    values: dict[str, Thing | str | Sentence] = {
        "one": one,
        "other": other,
        "shared": str(len(pair.shared)),
        "either": str(pair.either),
        "percent": number(pair.jaccard, terms.language, "0%"),
        "codes": codes,
    }
    said = [Sentence(form, values)]
    if pair.facilitators:
        who = [entity.code for entity in pair.facilitators]
        form = ngettext(
            "{entities} facilitates both and can plan them together.",
            "{entities} facilitate both and can plan them together.",
            len(who),
        )
        said.append(Sentence(form, {"entities": _list(who, terms.language)}))
    elif pair.facilitators is not None:
        said.append(Sentence(_("Their facilitators differ, so coordination is worth arranging."), {}))
    return tuple(said)


def entities_said(lacking: bool, remembered: Sequence[Thing], terms: Terms) -> str:
    """Return what is counted where no entity is ``lacking``, and of whom only what is remembered is known."""
    _ = translator(terms.language).gettext
    said = []
    if not lacking:
        said.append(
            _(
                "Every UN entity in this graph has a role in a line, a membership or a mechanism, of today or of the "
                "past, or is named in a text or claim."
            )
        )
    if remembered:
        form = _("Of these only past roles or memberships are known, from memory at least in part: {entities}.")
        said.append(form.format(entities=_(", ").join(short_name(thing, terms) for thing in remembered)))
    return run_on(said, terms.language)


def facilitation_caution(roles: Iterable[HeldRole], terms: Terms) -> str:
    """Return how far the roles that overlaps rest on can be trusted: those of today of who answers for a line."""
    _ = translator(terms.language).gettext
    counted = [role for role in roles if role.answers]
    said = [_("Current facilitation is taken as certain.")]
    if any(role.basis != SOURCED for role in counted):
        said = [_("Current facilitation is taken as certain; some of it is known from memory only.")]
    doubtful = {short_name(role.line, terms): None for role in counted if role.confidence == "low"}
    if doubtful:
        said.append(_("Of low confidence is who facilitates these: {lines}.").format(lines=_(", ").join(doubtful)))
    return run_on(said, terms.language)


def _list(names: Sequence[str], language: str) -> Sentence:
    places = {f"name{place}": name for place, name in enumerate(names)}
    return Sentence(listed([f"{{{place}}}" for place in places], language), places)


def gap_records(found: Sequence[Gap], terms: Terms) -> list[dict[str, Any]]:
    """Return gaps as plain records under ``GAP_NAMES``; ``reason`` of a trend names the sides that miss it."""
    return [
        {
            "question": gap.question,
            "code": gap.thing.code,
            "label": gap.thing.label,
            "label_language": gap.thing.lang,
            "label_verified": gap.thing.verified,
            "label_mark": gap.thing.mark,
            "state": gap.state,
            "links": gap.links,
            "strongest": gap.strongest,
            "reason": gap.reason or " ".join(gap.missing),
            "sentence": plain(gap_said(gap, terms), terms),
            "iri": gap.thing.iri,
        }
        for gap in found
    ]


def overlap_records(found: Sequence[Overlap], terms: Terms) -> list[dict[str, Any]]:
    """Return overlaps as plain records under ``OVERLAP_NAMES``; ``commitments`` lists the codes that are shared."""
    return [
        {
            "one": pair.one.code,
            "one_label": pair.one.label,
            "other": pair.other.code,
            "other_label": pair.other.label,
            "shared": len(pair.shared),
            "either": pair.either,
            "jaccard": round(pair.jaccard, 4),
            "weighted": None if pair.weighted is None else round(pair.weighted, 4),
            "commitments": " ".join(thing.code for thing in pair.shared),
            "facilitators": " ".join(entity.code for entity in pair.facilitators or ()),
            "sentence": plain(overlap_said(pair, terms), terms),
        }
        for pair in found
    ]
