"""The activities of road maps that came back, as their reporters stated them: who plans what for what by when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.things import Thing, by_code, natural
from wsis_gdc.knowledge.values import Values, read_values

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["STATES", "Activity", "activities_of"]

STATES: Final = ("planned", "under-way", "done", "dropped")
"""How far an activity can be, in the order of the vocabulary."""

_VALUES: Final = """
SELECT ?activity ?property ?value (LANG(?value) AS ?language) WHERE {
  ?activity a wg:RoadMapActivity ; ?property ?value
} ORDER BY ?activity ?property ?value"""


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity as it was reported; what the reporter left open is empty.

    ``plan`` is the name of its road map. ``lines`` and ``answers`` are the action lines and provisions that it is for;
    ``leads`` and ``partners`` are things of the graph; ``answer_names``, ``lead_names`` and ``partner_names`` are those
    that the graph does not know, as written. ``planned`` is a year or "first/last", ``due`` a year, month or day.
    ``status`` is one of ``STATES``. ``reporter`` is who handed the road map in: a thing, or a name; ``file`` says from
    which file and where in it, ``sources`` are addresses or IRIs, ``date`` is the day of the road map.
    """

    iri: str
    plan: str
    label: str
    lang: str
    lines: tuple[Thing, ...]
    answers: tuple[Thing, ...]
    answer_names: tuple[str, ...]
    leads: tuple[Thing, ...]
    lead_names: tuple[str, ...]
    partners: tuple[Thing, ...]
    partner_names: tuple[str, ...]
    planned: str
    indicator: str
    baseline: str
    aim: str
    due: str
    status: str
    reporter: Thing | str
    file: str
    sources: tuple[str, ...]
    date: str

    @property
    def curie(self) -> str:
        """The CURIE of the activity."""
        return compact(self.iri)

    @property
    def responsible(self) -> frozenset[str]:
        """Those who lead or take part, things by IRI, others by their names in small letters."""
        named = (*self.lead_names, *self.partner_names)
        return frozenset({thing.iri for thing in (*self.leads, *self.partners)} | {name.casefold() for name in named})


@per_engine
def activities_of(engine: Engine, language: str = "en") -> tuple[Activity, ...]:
    """Return every activity of every road map, by road map and the order of its lines; things are named in a language.

    Without any, no road map has been taken in: that says nothing of what is planned.
    """
    told = read_values(engine, _VALUES)
    iris = {value for each in told.values() for name in each.texts for value in each.all(name) if "://" in value}
    named = tables_of(engine).named(iris, language) if told else {}
    return tuple(sorted((_activity(iri, each, named, language) for iri, each in told.items()), key=_order))


def _activity(iri: str, told: Values, named: dict[str, Thing], language: str) -> Activity:
    def things(name: str) -> tuple[Thing, ...]:
        return by_code(named[value] for value in told.all(name) if value in named)

    labels, lang = told.said("skos:prefLabel", language)
    return Activity(
        iri,
        iri.split("/")[-2],
        next(iter(labels), ""),
        lang,
        lines=things("wg:forLine"),
        answers=things("wg:answers"),
        answer_names=told.all("wg:answersName"),
        leads=things("wg:activityLead"),
        lead_names=told.all("wg:activityLeadName"),
        partners=things("wg:activityPartner"),
        partner_names=told.all("wg:activityPartnerName"),
        planned=told.first("wg:plannedFor"),
        indicator=told.first("wg:indicator"),
        baseline=told.first("wg:baseline"),
        aim=told.first("wg:aim"),
        due=told.first("wg:due"),
        status=told.code("wg:activityStatus") or STATES[0],
        reporter=next(iter(things("prov:wasAttributedTo")), told.first("wg:reportedBy")),
        file=told.first("wg:sourceFile"),
        sources=told.all("prov:wasDerivedFrom"),
        date=told.first("dcterms:date"),
    )


def _order(activity: Activity) -> tuple[object, ...]:
    first = by_code(activity.lines)[:1]
    return (natural(first[0].code) if first else ((1, "~"),), activity.plan, activity.due or "9999", activity.label)
