"""The words by which texts speak of links: relations, links at large, denials, attributions, review.

Relations are known in English in their usual forms, in the other languages by their labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from wsis_gdc.knowledge.roles import LEADING
from wsis_gdc.knowledge.things import LANGUAGES
from wsis_gdc.words.terms import RELATIONS, Terms

__all__ = [
    *("RelationWord", "attributed", "is_denied", "relation_words", "roles_said", "says_reviewed"),
    "strength_said",
]

_FORMS: Final[Mapping[str, str]] = {
    "continues": r"continu(?:es?|ed|ing|ation)|carr(?:y|ies|ied|ying)\s+(?:on|forward)",
    "extends": r"extend(?:s|ed|ing)?|extensions?",
    "reliesOn": r"rel(?:y|ies|ied|ying)\s+(?:up)?on",
    "cites": r"cit(?:es?|ed|ing)",
    "addresses": r"address(?:es|ed|ing)?",
    "contributesTo": r"contribut(?:es?|ed|ing|ions?)\s+to",
    "coListedWith": r"co-?list(?:s|ed)?",
    "relatedMatch": r"relat(?:es?|ed)\s+(?:to|with)",
}
_ROLES: Final[Mapping[str, str]] = {
    "lead-coordinator": r"lead(?:ing)?\s+coordinat(?:es?|ors?)",
    "lead": r"lead(?:ing)?\s+facilitat(?:es?|ors?)|leads(?!\s+to)",
    "co-facilitator": r"co-?facilitat(?:es?|ed|ors?)",
    "proposed-facilitator": r"proposed\s+(?:as\s+)?facilitators?",
    "focal-point": r"focal\s+points?",
    "partner": r"partners?",
    "vice-chair": r"vice-?chairs?",
    "chair": r"chairs?|chaired",
    "secretariat": r"secretariat",
    "member": r"members?",
    "observer": r"observers?",
    "participant": r"participants?",
}
"""The words for roles in English, those that hold others first; in the other languages their labels are known."""

_FACILITATES: Final = r"facilitat(?:es?|ed|ing|ors?|ion)"
"""What either role of those who answer for a line is called."""

_AT_LARGE: Final = (
    r"links?|linked|linking|linkages?|connect(?:s|ed|ions?)?|correspond(?:s|ed|ing)?|map(?:s|ped)?\s+(?:to|onto)"
    r"|matches|associated|claims?|facilitat(?:es?|ed|ing|ors?)|lien|liens|lié|vínculos?|vinculad[oa]s?|связ\w+|صلة|رابط|روابط|联系|关联"
)
_PASSIVE: Final = re.compile(r"[^.;,]{0,12}\b(?:by|par|por)\b", re.I)

_DENIALS: Final = re.compile(
    r"\b(?:no|not|never|neither|nor|without|cannot|nothing|none|nobody|aucune?|pas|sans|sin|ningún|ninguna"
    r"|не|нет|без|لا|ليس|ليست|لم|غير)\b(?!\s+only\b)|n['’]t\b|没有|未|不",
    re.I,
)
_BREAK: Final = re.compile(
    r"(?<!\bnot)(?<!n't)[,;:،；，]|\b(?:but|yet|however|although|though|while|whereas|mais|pero|но)\b"
)
"""Where a part of a sentence ends beyond which a denial does not reach."""

_NEAR: Final = 60
"""Characters before a relation within which a denial is of it."""

_STRENGTH: Final = re.compile(
    r"\bstrength\s*(?:of|is|was|[:=])?\s*([0-9]{1,2}|one|two|three)\b|\b([0-9]{1,2})\s*/\s*3\b(?!\d)", re.I
)
_NUMBERS: Final = {"one": 1, "two": 2, "three": 3}

_NAME: Final = (
    r"(?:[Tt]he\s+)?([A-ZÀ-Þ][\w&+.’'/-]*"
    r"(?:(?:,?\s+(?:of|and|on|for|the|de|la)){0,2}\s+[A-Z0-9À-Þ(][\w&+.’'/)-]*){0,9})"
)
_SAYS: Final = (
    r"(?:says?|said|states?|stated|claims?|claimed|holds?|held|finds?|found|reports?|reported|argues?|argued|maintains?"
    r"|notes?|noted|confirms?|confirmed|shows?|showed|lists?|listed)"
)
_ATTRIBUTED: Final = (
    re.compile(
        rf"\b(?:[Aa]ccording\s+to|[Aa]s\s+(?:stated|claimed|coded|reported|listed)\s+by|[Cc]laimed\s+by)\s+{_NAME}"
    ),
    re.compile(rf"\b(?:[Ss]elon|[Ss]egún|[Пп]о\s+данным)\s+{_NAME}"),
    re.compile(rf"(?:^|[\s(“\"]){_NAME}\s+{_SAYS}\s+(?:that\b|,|:|(?=C?\d))"),
    re.compile(rf"(?:^|[\s(“\"]){_NAME}[’']s?\s+(?:mapping|crosswalk|matrix|claims?|report|coding|set)\b"),
)
_REVIEWED: Final = re.compile(
    r"\b(?:reviewed|endorsed|approved|validated|verified|adopted|confirmed|certified)\b(?:\s+\w+){0,2}?\s+by\b"
    r"|\b(?:peer-)?reviewed\s+link|\bofficial(?:ly)?\s+(?:link|linked|endorsed|approved|recogni[sz]ed)",
    re.I,
)


class RelationWord(NamedTuple):
    """A word that names a relation (empty: a link at large), where it stands, and whether it says "… by"."""

    relation: str
    start: int
    end: int
    passive: bool


def relation_words(sentence: str) -> Iterator[RelationWord]:
    """Yield the words of a sentence that name relations, or a link at large, in their order.

    >>> [(word.relation, word.passive) for word in relation_words("C5 is extended by 29(d), which relies on C2.")]
    [('extends', True), ('reliesOn', False)]
    """
    pattern, labels = _pattern()
    for match in pattern.finditer(sentence):
        group = match.lastgroup or ""
        relation = labels[match[0].casefold()] if group == "label" else "" if group == "large" else group
        passive = bool(_PASSIVE.match(sentence, match.end())) and match[0].lower().endswith(("ed", "ited", "ied on"))
        yield RelationWord(relation, match.start(), match.end(), passive)


@cache
def _pattern() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return the pattern of all words, and the relations that labels of other languages name."""
    labels: dict[str, str] = {}
    for language in LANGUAGES[1:]:
        for relation, label in Terms(language).relations.items():
            if relation in {term.partition(":")[2] for term in RELATIONS[:12]} and not label.startswith("⟦"):
                labels.setdefault(label.casefold(), relation)
    known = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    named = "|".join(rf"(?P<{relation}>{forms})" for relation, forms in _FORMS.items())
    bounded = rf"(?<!\w)(?:{named}|(?P<large>{_AT_LARGE}))(?!\w)"
    # Chinese and Arabic write words without blanks around them
    return re.compile(rf"{bounded}|(?P<label>{known})", re.I), labels


def is_denied(sentence: str, start: int, word: RelationWord) -> bool:
    """Tell whether a sentence denies what a word of it names; what stands before ``start`` belongs to other words.

    >>> text = "No link joins 29(d) and C5."
    >>> is_denied(text, 0, next(relation_words(text)))
    True
    """
    begin = max(start, word.start - _NEAR)
    breaks = [found.end() for found in _BREAK.finditer(sentence, begin, word.start)]
    before = _DENIALS.search(sentence, max([begin, *breaks]), word.start)
    return bool(before or _DENIALS.match(sentence, word.end + 1))


def strength_said(sentence: str) -> int | None:
    """Return the strength that a sentence states, whether there is such a one or not; None where it states none.

    >>> strength_said("29(d) extends C5 with strength 3"), strength_said("(2/3)"), strength_said("strongly")
    (3, 2, None)
    """
    found = _STRENGTH.search(sentence)
    if not found:
        return None
    text = (found[1] or found[2]).lower()
    return _NUMBERS[text] if text in _NUMBERS else int(text)


def roles_said(sentence: str) -> frozenset[str]:
    """Return the coded values of the roles that words of a sentence may stand for; none where it names no role.

    >>> sorted(roles_said("WHO is the co-facilitator of C3.")), sorted(roles_said("ITU facilitates C5."))
    (['co-facilitator'], ['co-facilitator', 'lead'])
    """
    pattern, labels = _role_pattern()
    found: set[str] = set()
    for match in pattern.finditer(sentence):
        group = match.lastgroup or ""
        found.update(LEADING if group == "any" else (labels[match[0].casefold()],) if group == "label" else ())
        if group.startswith("role"):
            found.add(tuple(_ROLES)[int(group.removeprefix("role"))])
    return frozenset(found)


@cache
def _role_pattern() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return the pattern of all words for roles, and the roles that labels of other languages name."""
    labels: dict[str, str] = {}
    for language in LANGUAGES[1:]:
        for role, label in Terms(language).codes("role").items():
            if role in _ROLES and not label.startswith("⟦"):
                labels.setdefault(label.casefold(), role)
    known = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    named = "|".join(f"(?P<role{place}>{forms})" for place, forms in enumerate(_ROLES.values()))
    return re.compile(rf"(?<!\w)(?:{named}|(?P<any>{_FACILITATES}))(?!\w)|(?P<label>{known})", re.I), labels


def attributed(sentence: str) -> str:
    """Return the name of who is said to claim what a sentence states, as it is written; empty where nobody is.

    >>> attributed("According to the IGF Secretariat, 29(d) extends C5."), attributed("Diplo says that C5 is linked")
    ('IGF Secretariat', 'Diplo')
    """
    for pattern in _ATTRIBUTED:
        if found := pattern.search(sentence):
            return found[1].removeprefix("As ").rstrip(".,’'")
    return ""


def says_reviewed(sentence: str) -> bool:
    """Tell whether a sentence calls a link reviewed, endorsed or official; not where it says that it is not.

    >>> says_reviewed("a link endorsed by ITU"), says_reviewed("not reviewed by any UN body")
    (True, False)
    """
    found = _REVIEWED.search(sentence)
    return found is not None and not _DENIALS.search(sentence, max(0, found.start() - _NEAR), found.end())
