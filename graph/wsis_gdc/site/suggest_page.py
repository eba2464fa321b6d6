"""The page that tells where a text belongs: all passages in one file, compared there as the method "words" does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wsis_gdc.base.texts import relative_address
from wsis_gdc.questions.suggestion import LEAST
from wsis_gdc.questions.suggestion.chance import column_names, fit_of
from wsis_gdc.questions.suggestion.passages import KINDS, WHOLES, candidates, passages
from wsis_gdc.site.data import Value, glyph_data
from wsis_gdc.site.rendering import About, render
from wsis_gdc.words.languages import LANGUAGES, number, translator
from wsis_gdc.words.suggestions import likelihoods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.words.terms import Terms

__all__ = ["has_candidates", "suggest_data", "suggest_page"]


def has_candidates(engine: Engine) -> bool:
    """Tell whether a graph has things that a text can belong to."""
    return any(candidates(engine, kind) for kind in KINDS)


def suggest_page(engine: Engine, *, language: str = "en", about: About, pages: Mapping[str, str]) -> str:
    """Return the page that suggests where a text belongs; ``pages`` are the addresses of things that have one, by IRI.

    It reads texts in its own language. What is pasted stands nowhere but in its field: not in the address, and not in
    what the browser keeps.
    """
    others = [
        (LANGUAGES[code].name, code, LANGUAGES[code].direction, relative_address(f"{folder}{about.suggest_page}"))
        for code, folder in about.languages
        if code in LANGUAGES and code != language
    ]
    return render(
        "suggest",
        language,
        about,
        data=suggest_data(engine, language, about.terms(language), pages),
        others=[each for each in others if each[-1]],
        least=LEAST,
        percent_of=lambda value: number(value, language, "0%"),
    )


def suggest_data(engine: Engine, language: str, terms: Terms, pages: Mapping[str, str]) -> Value:
    """Return what the page compares texts with: kinds with their things, their examples, and the fitted numbers."""
    shown = [kind for kind in KINDS if candidates(engine, kind)]
    examples: dict[str, list[str]] = defaultdict(list)
    for passage in passages(engine, language):
        if passage.field == "example":
            examples[passage.thing].append(passage.text)
    return {
        "kinds": [_kind(engine, kind, shown, language, terms, pages, examples) for kind in shown],
        "least": LEAST,
        "likelihoods": likelihoods(translator(language).gettext),
        "percent": number(0.5, language, "0%"),
        "glyphs": glyph_data(terms, [KINDS[kind] for kind in shown]),
    }


def _kind(
    engine: Engine,
    kind: str,
    shown: Sequence[str],
    language: str,
    terms: Terms,
    pages: Mapping[str, str],
    examples: Mapping[str, Sequence[str]],
) -> Value:
    """Return a kind: its names, of which kind its things are parts (by place, −1 for none), its fit and its things."""
    whole = WHOLES.get(kind, "")
    wholes = {thing.iri: place for place, thing in enumerate(candidates(engine, whole))} if whole in shown else {}
    fit = fit_of("words", kind, column_names(["words"], whole=bool(wholes)))

    def row(thing: Thing) -> Sequence[Any]:
        titles = (terms.code(thing.code, thing.kind), thing.label, thing.lang, thing.mark, thing.gist)
        page = relative_address(pages.get(thing.iri, ""))
        return [*titles, page, wholes.get(thing.group_iri, -1), list(examples.get(thing.iri, ()))]

    return {
        "kind": KINDS[kind],
        "many": terms.many(KINDS[kind]),
        "whole": shown.index(whole) if wholes else -1,
        "fit": {"weights": fit.weights.tolist(), "constant": fit.constant, "right": list(fit.put_right)},
        "things": [row(thing) for thing in candidates(engine, kind, language)],
    }
