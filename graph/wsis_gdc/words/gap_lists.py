"""All that is left out as one list: by links, by road maps, by imported collections, with what to know of it.

Command, API and agents take it from here; ``sentences`` and its neighbours put each kind into words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wsis_gdc.base.errors import QueryError
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.vocabulary import vocabulary
from wsis_gdc.questions.collection.regions import KIND, lines_by_region, unknown_countries
from wsis_gdc.questions.gaps import QUESTIONS, gaps, remembered
from wsis_gdc.questions.road_maps import joint
from wsis_gdc.words.initiatives import lacking_note, lacking_records, unknown_note
from wsis_gdc.words.languages import translator
from wsis_gdc.words.road_map_heads import missing_records, no_road_map
from wsis_gdc.words.sentences import GAP_NAMES, entities_said, gap_records
from wsis_gdc.words.terms import Terms

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["ASKED", "ENTITIES", "INITIATIVES", "PLANS", "GapList", "gap_list"]

ENTITIES: Final = "entities"
"""The question about entities, whose ties need not be links."""

PLANS: Final = "plans"
"""The question about road maps, which is no question about links."""

INITIATIVES: Final = "initiatives"
"""The question about imported collections."""

ASKED: Final = (*QUESTIONS, PLANS, INITIATIVES)
"""All that can be asked; where nothing is chosen, all but the last."""


class GapList(NamedTuple):
    """Records under ``GAP_NAMES``, and what to know of them: ``no_road_map``, where nothing is known of plans.

    ``of_entities`` tells what counts as a tie of an entity where none is without one, and whose ties are from memory;
    ``of_regions`` tells what a gap of initiatives is, ``unknown_countries`` which countries count nowhere; each is
    empty where there is no reason to say so.
    """

    records: list[dict[str, Any]]
    no_road_map: str = ""
    of_entities: str = ""
    of_regions: str = ""
    unknown_countries: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """All that is to be known of the list."""
        return tuple(filter(None, (self.no_road_map, self.of_entities, self.of_regions, self.unknown_countries)))


def gap_list(
    engine: Engine, what: Sequence[str] = (), *, sets: Sequence[str] = (), language: str = "en", **choices: Any
) -> GapList:
    """Return what is left out, by the questions of ``ASKED``; without any, by all but that about initiatives.

    ``choices`` are those of ``questions.gaps``: weak and with_parts. Raises NotFoundError, QueryError as that does, and
    QueryError where initiatives are asked about and the graph holds none.
    """
    _, terms = translator(language).gettext, Terms(language, vocabulary(engine))
    of_links = tuple(name for name in what if name not in (PLANS, INITIATIVES))
    records: list[dict[str, Any]] = []
    if of_links or not what:
        records += gap_records(gaps(engine, of_links, sets=sets, language=language, **choices), terms)
    planned = joint(engine, language=language) if PLANS in what or not what else None
    if planned:
        records += [dict.fromkeys(GAP_NAMES, "") | row for row in missing_records(planned, language)]
    of_entities = ""
    if ENTITIES in what or not (what or sets):
        lacking = any(record["question"] == ENTITIES for record in records)
        of_entities = entities_said(lacking, remembered(engine, language), terms)
    told = GapList(records, no_road_map(_) if planned and planned.none else "", of_entities)
    if INITIATIVES not in what:
        return told
    if KIND not in tables_of(engine).kinds:
        raise QueryError(
            "no initiative is in the graph that is asked, so that nothing can be said of which lines lack them; take a "
            "collection in (wsis-gdc import), and ask or serve the build together with its collections"
        )
    records += lacking_records(lines_by_region(engine, sets=sets, language=language), terms)
    unknown = unknown_note(unknown_countries(engine, sets=sets), language)
    return told._replace(of_regions=lacking_note(_), unknown_countries=unknown)
