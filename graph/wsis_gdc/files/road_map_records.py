"""The activities of a road map as records, in the form of our data files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from wsis_gdc.base.errors import QueryError
from wsis_gdc.files.data_file import data_file, differences, earlier_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wsis_gdc.questions.stated_activities import StatedActivity, TakenRoadMap

__all__ = ["Provenance", "changes", "records", "road_map_file"]

Record = dict[str, Any]

_HEAD: Final = """\
A road map as its reporter stated it, made by wsis-gdc import --profile roadmap. Nobody has checked it. A new version
of the road map takes the place of this file.
"""


class Provenance(NamedTuple):
    """Whose word a road map is: the CURIE or name of its reporter, the name of its file, where and when published."""

    reporter: str
    known: bool
    file: str
    address: str = ""
    date: str = ""


def records(found: TakenRoadMap, whence: Provenance) -> list[Record]:
    """Return a record for each activity, sorted by id."""
    made = [_record(found.plan, activity, whence) for activity in found.activities]
    return sorted(made, key=lambda record: str(record["id"]))


def _record(plan: str, activity: StatedActivity, whence: Provenance) -> Record:
    values: dict[str, object] = {
        "id": f"activity:{plan}/{activity.name}",
        "type": "RoadMapActivity",
        "label": {activity.language: activity.label},
        "for_line": list(activity.lines),
        "answers": list(activity.answers),
        "answers_as_written": list(activity.answer_names),
        "led_by": list(activity.leads),
        "led_by_name": list(activity.lead_names),
        "with_partner": list(activity.partners),
        "with_partner_name": list(activity.partner_names),
        "planned_for": activity.planned,
        "indicator": activity.indicator,
        "baseline": activity.baseline,
        "aim": activity.aim,
        "due": activity.due,
        "activity_status": activity.status,
        "claimant": whence.reporter if whence.known else "",
        "reported_by": "" if whence.known else whence.reporter,
        "source_file": f"{whence.file}: {'; '.join(activity.rows)}",
        "source": [whence.address] if whence.address else [],
        "mapping_date": whence.date,
    }
    return {key: value for key, value in values.items() if value}


def road_map_file(made: Sequence[Record]) -> bytes:
    """Return records as a data file; the same records give the same bytes."""
    return data_file(_HEAD, {"records": list(made)})


def changes(earlier: bytes, made: Sequence[Record], name: str) -> dict[str, int]:
    """Return how records differ from those of an earlier file: how many are new, changed, unchanged and gone.

    Raises QueryError where the file holds anything else than activities of the same road map, which must not be written
    over.
    """
    fresh = {str(each["id"]): _texts(each) for each in made}
    plans = {identifier.partition("/")[0] for identifier in fresh}
    refused = f"{name}: is there and holds another thing than this road map; give another name with -o"
    known = earlier_records(earlier, "RoadMapActivity", refused)
    if {identifier.partition("/")[0] for identifier in known} - plans:
        raise QueryError(refused)
    return differences(known, fresh, "no longer in it")


def _texts(record: Record) -> Record:
    loaded: Record = yaml.load(yaml.safe_dump(record, allow_unicode=True), yaml.BaseLoader)  # noqa: S506  (texts only)
    return loaded
