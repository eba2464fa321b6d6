"""Suggestions in words: why a thing is suggested, how likely it is, what to make of it; records for files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact
from wsis_gdc.base.texts import shortened
from wsis_gdc.words.languages import translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wsis_gdc.base.texts import Field
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.suggestion import Suggested, Suggestion
    from wsis_gdc.words.phrases import Gettext
    from wsis_gdc.words.terms import Terms

__all__ = ["SUGGESTION_NAMES", "likelihood", "likelihoods", "named", "notes", "suggestion_records", "why"]

SUGGESTION_NAMES: Final = (
    *("text", "part", "kind", "id", "code", "label", "probability", "score", "matched", "matched_label"),
    *("span", "start", "end", "why", "language", "method", "model"),
)
"""The names of what a record of a suggestion holds; ``start`` and ``end`` count characters of the text."""

_LONGEST: Final = 240


def named(thing: Thing, terms: Terms) -> str:
    """Return the code of a thing with its title, as readers know it."""
    return " ".join(filter(None, (terms.code(thing.code, thing.kind), thing.label)))


def likelihoods(_: Gettext) -> tuple[tuple[float, str], ...]:
    """Return the words for probabilities, each with the least that it stands for, the greatest first."""
    return (0.8, _("very likely")), (0.5, _("likely")), (0.0, _("possible"))


def likelihood(probability: float, _: Gettext) -> str:
    """Return a probability as a word."""
    return next(word for least, word in likelihoods(_) if probability >= least)


def why(suggestion: Suggestion, method: str, terms: Terms) -> str:
    """Return one sentence that says why a thing is suggested."""
    _ = translator(terms.language).gettext
    words = shortened(" ".join(suggestion.spans[0].text.split()), _LONGEST)
    if suggestion.matched.iri == suggestion.thing.iri:
        form = _("“{words}” is near to it in meaning.") if method == "meaning" else _("“{words}” shares words with it.")
        return form.format(words=words)
    form = (
        _("“{words}” is near in meaning to {part}, which is part of it.")
        if method == "meaning"
        else _("“{words}” shares words with {part}, which is part of it.")
    )
    return form.format(words=words, part=named(suggestion.matched, terms))


def notes(method: str, _: Gettext) -> tuple[str, ...]:
    """Return what to make of suggestions: what they are not, and how they were made."""
    made = {
        "meaning": _("Compared by meaning and by words, without a network."),
        "words": _(
            "Compared by words only, without a network; by meaning, in any of the six languages, after: "
            "pip install 'wsis-gdc[suggest]'"
        ),
    }
    return (
        made[method],
        _("A suggestion is a guess of a program, no link: read the text and the provision before you use it."),
    )


def suggestion_records(named_texts: Sequence[tuple[str, Suggested]], terms: Terms) -> list[dict[str, Field]]:
    """Return the suggestions of texts as records, each text as a whole, then its paragraphs where it has several."""
    return [
        {
            "text": name,
            "part": part,
            "kind": each.kind,
            "id": compact(each.thing.iri),
            "code": each.thing.code,
            "label": each.thing.label,
            "probability": each.probability,
            "score": each.score,
            "matched": compact(each.matched.iri),
            "matched_label": each.matched.label,
            "span": each.spans[0].text,
            "start": each.spans[0].start,
            "end": each.spans[0].end,
            "why": why(each, told.method, terms),
            "language": told.language,
            "method": told.method,
            "model": told.model,
        }
        for name, told in named_texts
        for part, each in told.parts
    ]
