"""How much of the interface and of the data there is in each language, and how much of that was verified."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.knowledge.queries import bind, named
from wsis_gdc.words.catalogue import CATALOGUE
from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Coverage", "coverage"]


_TEXTS: Final = """
SELECT ?language (COUNT(*) AS ?number) WHERE {
  { SELECT DISTINCT ?record ?text WHERE {
    { ?record a ?class ; dcterms:description ?text FILTER(STRSTARTS(STR(?class), STR(wg:)) && ?class != wg:Rule) }
    UNION { set:wsis-gdc sssom:mappings|wg:hasNoLinkFinding ?record . ?record wg:rationale ?text }
  } }
  BIND(LANG(?text) AS ?language) FILTER(?language != "")
} GROUP BY ?language"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What there is in one language.

    ``translated`` of the ``strings`` of pages, files of matrices, report and packs have a translation, all of them
    machine-assisted. Of the ``things`` with a label, ``labels`` have one in this language: ``official`` from an
    official text or page (or reviewed), ``machine_assisted`` by us and not reviewed, or known ``from_memory`` only. Of
    the ``texts`` (gists, and rationales of the crosswalk), ``texts_translated`` have one in this language.
    """

    language: str
    name: str
    strings: int
    translated: int
    things: int
    labels: int
    official: int
    machine_assisted: int
    from_memory: int
    texts: int
    texts_translated: int


def coverage(engine: Engine) -> tuple[Coverage, ...]:
    """Return the coverage of each language of the United Nations, as the catalogues and the graph have it now."""
    labels: Counter[str] = Counter()
    recalled: Counter[str] = Counter()
    made: Counter[str] = Counter()
    by_class: dict[str, list[int]] = defaultdict(list)
    query = bind(engine, named("coverage-by-language"), {})
    for each, language, number, unverified, assisted in engine.select(query).texts():
        labels[language] += int(number)
        recalled[language] += int(unverified)
        made[language] += int(assisted)
        by_class[each].append(int(number))
    things = sum(map(max, by_class.values()))
    strings = len(CATALOGUE.strings())
    texts: dict[str, int] = {language: int(number) for language, number in engine.select(_TEXTS).texts()}

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
            labels[language] - recalled[language] - made[language],
            made[language],
            recalled[language],
            texts.get("en", 0),
            texts.get(language, 0),
        )
        for language, known in LANGUAGES.items()
    )
