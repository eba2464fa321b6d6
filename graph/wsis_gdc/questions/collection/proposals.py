"""Lines and goals that a program proposes for initiatives, beside those that their owners give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.texts import plain
from wsis_gdc.questions.collection.proposed import Proposed, fingerprint
from wsis_gdc.questions.suggestion.comparing import best_method, comparer, one_thread
from wsis_gdc.questions.suggestion.suggest import suggest

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.questions.collection.admission import Initiative
    from wsis_gdc.questions.suggestion.suggest import Suggested

__all__ = ["LEAST", "proposals", "texts_model"]

LEAST: Final = 0.5
"""The least probability of what is proposed: likelier than not."""

KINDS: Final = ("line", "goal")

_LIMIT: Final = 3
_LONGEST_TEXT: Final = 4_000
"""Characters of a description that are compared; what stands behind them says rarely what it is about."""


def texts_model(engine: Engine) -> tuple[str, str]:
    """Return the method and the model that compare texts here."""
    method = best_method()
    return method, comparer(engine, "en", method).model


def proposals(
    engine: Engine,
    initiatives: Sequence[Initiative],
    known: Mapping[str, Sequence[Proposed]],
    why: Callable[[Suggested, int], str],
    *,
    step: Callable[[int], object] = lambda number: None,
) -> Iterator[Proposed]:
    """Yield what is proposed for each initiative, and at least one record for each, also where nothing fits.

    ``known`` are earlier proposals by identifier: they stand as long as text and model are the same. ``why`` puts a
    suggestion, by its place, into words. What the owner gives is not proposed again. ``step`` is told how many are
    done.
    """
    method, model = texts_model(engine)
    for number, each in enumerate(initiatives, start=1):
        mark = fingerprint(each)
        earlier = known.get(each.id, ())
        if earlier and all((one.text, one.method, one.model) == (mark, method, model) for one in earlier):
            yield from earlier
        else:
            with one_thread():
                found = _of(engine, each, Proposed(each.id, mark, method, model), why)
            yield from found
        step(number)


def _of(engine: Engine, each: Initiative, nothing: Proposed, why: Callable[[Suggested, int], str]) -> list[Proposed]:
    language = each.language if each.language != "und" else ""
    # as one paragraph, since each paragraph is compared by itself, which takes its time
    text = f"{each.title.rstrip('.')}. {each.description}"[:_LONGEST_TEXT]
    told = suggest(engine, text, kinds=KINDS, language=language, labels="en", limit=_LIMIT, least=LEAST)
    found = [
        Proposed(
            nothing.id,
            nothing.text,
            told.method,
            told.model,
            suggestion.thing.curie,
            f"{suggestion.probability:.3f}".rstrip("0").rstrip("."),
            suggestion.matched.curie,
            plain(why(told, place)),
        )
        for place, suggestion in enumerate(told.whole)
    ]
    return found or [nothing]
