"""The activities of road maps that came back, as their reporters stated them: who plans what for what by when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.keeping import per_engine
from wsis_gdc.knowledge.things import Thing, by_code, choose, natural

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
    raws: dict[str, dict[str, dict[str, list[str]]]] = {}
    for iri, prop, value, code in engine.select(_VALUES).texts():
        raws.setdefault(iri, {}).setdefault(compact(prop), {}).setdefault(code, []).append(value)
    iris = {value for raw in raws.values() for each in raw.values() for value in each.get("", ()) if "://" in value}
    named = tables_of(engine).named(iris, language) if raws else {}
    return tuple(sorted((_activity(iri, raw, named, language) for iri, raw in raws.items()), key=_order))


def _activity(iri: str, raw: dict[str, dict[str, list[str]]], named: dict[str, Thing], language: str) -> Activity:
    def texts(name: str) -> tuple[str, ...]:
        return tuple(raw.get(name, {}).get("", ()))

    def text(name: str) -> str:
        return next(iter(texts(name)), "")

    def things(name: str) -> tuple[Thing, ...]:
        return by_code(named[value] for value in texts(name) if value in named)

    labels = {code: some[0] for code, some in raw.get("skos:prefLabel", {}).items()}
    label, lang = choose(labels, language)
    return Activity(
        iri,
        iri.split("/")[-2],
        label,
        lang,
        lines=things("wg:forLine"),
        answers=things("wg:answers"),
        answer_names=texts("wg:answersName"),
        leads=things("wg:activityLead"),
        lead_names=texts("wg:activityLeadName"),
        partners=things("wg:activityPartner"),
        partner_names=texts("wg:activityPartnerName"),
        planned=text("wg:plannedFor"),
        indicator=text("wg:indicator"),
        baseline=text("wg:baseline"),
        aim=text("wg:aim"),
        due=text("wg:due"),
        status=text("wg:activityStatus").rpartition("/")[2] or STATES[0],
        reporter=next(iter(things("prov:wasAttributedTo")), text("wg:reportedBy")),
        file=text("wg:sourceFile"),
        sources=texts("prov:wasDerivedFrom"),
        date=text("dcterms:date"),
    )


def _order(activity: Activity) -> tuple[object, ...]:
    first = by_code(activity.lines)[:1]
    return (natural(first[0].code) if first else ((1, "~"),), activity.plan, activity.due or "9999", activity.label)
