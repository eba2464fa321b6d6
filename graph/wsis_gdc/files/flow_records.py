"""The flow from the Compact to the action lines as data: a table of its ribbons, or all of it as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wsis_gdc.base.texts import json_bytes, records_csv
from wsis_gdc.words.flow_labels import FLOW_NAMES, LICENCE

if TYPE_CHECKING:
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.words.flow_labels import FlowWords

__all__ = ["to_csv", "to_json"]


def to_csv(words: FlowWords) -> bytes:
    """Return the ribbons as CSV, texts inert for spreadsheets."""
    return records_csv(FLOW_NAMES, words.records()).encode()


def to_json(words: FlowWords) -> bytes:
    """Return the ribbons, the numbers of the whole and where they come from as one JSON object."""
    flow = words.flow
    told: dict[str, Any] = {
        "title": words.title,
        "links": flow.links,
        "provisions_linked": len(flow.linked),
        "provisions_looked_at": flow.looked_at,
        "provisions_new": [_thing(thing) for thing in flow.new],
        "links_elsewhere": flow.elsewhere,
        "ribbons": list(words.records()),
        "mapping_set": flow.mapping_set,
        "claimant": flow.claimant,
        "date": flow.date,
        "data_version": words.data_version,
        "licence": LICENCE,
        "notes": list(words.notes),
    }
    return json_bytes(told)


def _thing(thing: Thing) -> dict[str, str]:
    return {"iri": thing.iri, "code": thing.code, "label": thing.label}
