"""How much of the interface and of the data there is in each language, and how much of that was verified."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wsis_gdc.knowledge.queries import bind, named
from wsis_gdc.words.catalogue import CATALOGUE
from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Coverage", "coverage"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What there is in one language.

    ``translated`` of the ``strings`` of pages, files of matrices, report and packs have a translation, all of them
    machine-assisted. Of the ``things`` with a label, ``labels`` have one in this language: ``verified``, or known
    ``from_memory`` only.
    """

    language: str
    name: str
    strings: int
    translated: int
    things: int
    labels: int
    verified: int
    from_memory: int


def coverage(engine: Engine) -> tuple[Coverage, ...]:
    """Return the coverage of each language of the United Nations, as the catalogues and the graph have it now."""
    labels: Counter[str] = Counter()
    recalled: Counter[str] = Counter()
    by_class: dict[str, list[int]] = defaultdict(list)
    query = bind(engine, named("coverage-by-language"), {})
    for each, language, number, unverified in engine.select(query).texts():
        labels[language] += int(number)
        recalled[language] += int(unverified)
        by_class[each].append(int(number))
    things = sum(map(max, by_class.values()))
    strings = len(CATALOGUE.strings())

    def missing(language: str) -> int:
        return 0 if language == "en" else len(CATALOGUE.missing(language))

    return tuple(
        Coverage(
            language,
            known.name,
            strings,
            strings - missing(language),
            things,
            labels[language],
            labels[language] - recalled[language],
            recalled[language],
        )
        for language, known in LANGUAGES.items()
    )
