"""Initiatives of a collection in the form of our data files (YAML-LD): themselves, their owners' tags, suggestions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.errors import CurationError
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.base.version import VERSION
from wsis_gdc.curation import assembly, yaml_ld
from wsis_gdc.files.data_file import CONTEXT
from wsis_gdc.files.suggestion_files import JUSTIFICATIONS
from wsis_gdc.questions.collection.admission import Initiative

if TYPE_CHECKING:
    from wsis_gdc.curation.assembly import Sheet
    from wsis_gdc.questions.collection.proposed import Proposed

__all__ = [
    "LEVEL",
    "initiatives_of",
    "level_sheet",
    "records",
    "sheets",
    "suggested_set",
    "tags_set",
]

_AT_ONCE: Final = 1_000
"""Records that are turned into triples at a time: the time that it takes grows faster than their number."""

LEVEL: Final[dict[str, Any]] = {
    "id": "level:initiative",
    "type": "Level",
    "notation": "initiative",
    "label": {
        "en": "Initiative",
        "fr": "Initiative",
        "es": "Iniciativa",
        "ru": "Инициатива",
        "ar": "مبادرة",
        "zh": "举措",
    },
    "plural_label": {
        "en": "Initiatives",
        "fr": "Initiatives",
        "es": "Iniciativas",
        "ru": "Инициативы",
        "ar": "المبادرات",
        "zh": "举措",
    },
    "unverified_languages": ["ar", "es", "fr", "ru", "zh"],
    "member_class": "Initiative",
    "order": "19",
    "sign": "square",
    "hollow": "true",
    "hue": "3",
    "column": "3",
    "states_act": "false",
    "has_sheet": "false",
    "in_network": "false",
}
"""The kind that initiatives are of; it comes with the first collection, so a graph without any has no such kind."""


def records(name: str, title: str, file: str, initiatives: Sequence[Initiative], claimant: str) -> dict[str, Any]:
    """Return a collection and its initiatives as a data file; an unknown ``claimant`` of its tags is made, too."""
    head: list[dict[str, Any]] = [
        {
            "id": f"collection:{name}",
            "type": "Collection",
            "label": {"en": title},
            "gist": {"en": "Initiatives in the words of their owners, imported from a table; not checked."},
            "note": {"en": f"Taken from the file {file} by wsis-gdc import."},
        }
    ]
    if claimant == owners(name):
        head.append({"id": claimant, "type": "Agent", "label": {"en": f"Owners of the initiatives in {title}"}})
    return {"@context": CONTEXT, "records": [*head, *(_record(name, each) for each in initiatives)]}


def owners(name: str) -> str:
    """Return the CURIE of those who describe the initiatives of a collection, where nobody else claims for them."""
    return f"agent:owners-of-{name}"


def _record(name: str, each: Initiative) -> dict[str, Any]:
    known = {
        "id": f"initiative:{name}/{each.id}",
        "type": "Initiative",
        "label": {each.language: each.title},
        "gist": {each.language: each.description} if each.description else {},
        "part_of": f"collection:{name}",
        "own_id": each.own_id,
        "owner": list(each.organisation),
        "owner_kind": each.organisation_type,
        "initiative_type": each.type,
        "country": list(each.country),
        "region": list(each.region),
        "start": each.start,
        "end": each.end,
        "address": each.web,
    }
    return {key: value for key, value in known.items() if value}


def tags_set(name: str, title: str, initiatives: Sequence[Initiative], claimant: str) -> dict[str, Any] | None:
    """Return what owners say their initiatives belong to as a mapping set; None where no owner says anything."""
    mappings = [
        {"subject_id": f"initiative:{name}/{each.id}", "predicate_id": "relatedMatch", "object_id": curie}
        for each in initiatives
        for curie in (*each.lines, *each.goals)
    ]
    about = {
        "@context": CONTEXT,
        "id": f"set:{name}",
        "type": "MappingSet",
        "label": {"en": f"Lines and goals that the owners give: {title}"},
        "gist": {"en": "Action lines, goals and targets to which owners assign their initiatives; not checked."},
        "claimant": claimant,
        "claim_kind": "explicit",
        "mapping_justification": "semapv:UnspecifiedMatching",
        "status": "published",
        "mappings": mappings,
    }
    return about if mappings else None


def suggested_set(name: str, title: str, proposed: Sequence[Proposed]) -> dict[str, Any] | None:
    """Return what a program proposes as a mapping set of its own; None where it proposes nothing."""
    mappings = [
        {
            "subject_id": f"initiative:{name}/{each.id}",
            "predicate_id": "relatedMatch",
            "object_id": each.object,
            "confidence": each.probability,
            "rationale": {"en": each.why},
            "object_evidence": [each.matched],
        }
        for each in proposed
    ]
    methods = {each.method for each in proposed}
    about = {
        "@context": CONTEXT,
        "id": f"set:{name}-suggested",
        "type": "MappingSet",
        "label": {"en": f"Suggested lines and goals: {title}"},
        "gist": {
            "en": "Links that a program suggests from the likeness of texts; nobody has accepted or reviewed them."
        },
        "claimant": "agent:wsis-gdc-project",
        "claim_kind": "suggestion",
        "mapping_justification": JUSTIFICATIONS[min(methods, default="words")],
        "mapping_tool": "wsis-gdc import --suggest",
        "mapping_tool_version": f"{VERSION} ({', '.join(sorted({each.model for each in proposed}))})",
        "status": "proposed",
        "mappings": mappings,
    }
    return about if mappings else None


def sheets(name: str, parts: Iterable[dict[str, Any] | None]) -> list[Sheet]:
    """Return data files of a collection as triples, through the first gate, piece by piece. Raises CurationError."""
    made = []
    for place, part in zip(("", "-tags", "-suggested"), parts, strict=False):
        for piece in _pieces(part or {}):
            source = yaml_ld.source_of(piece, f"{name}{place}")
            made.append(assembly.sheet_of(source, f"{BASE}graph/collections/{name}{place}"))
    if findings := [finding for sheet in made for finding in sheet.findings]:
        raise CurationError(findings)
    return made


def _pieces(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a data file in pieces of so many records; the head of a set stands in each."""
    for key in ("records", "mappings"):
        some = part.get(key, [])
        for start in range(0, len(some), _AT_ONCE):
            yield part | {key: some[start : start + _AT_ONCE]}


def level_sheet() -> Sheet:
    """Return the kind that initiatives are of as triples."""
    source = yaml_ld.source_of({"@context": CONTEXT, "records": [LEVEL]}, "collections")
    return assembly.sheet_of(source, f"{BASE}graph/collections")


def initiatives_of(content: bytes) -> tuple[Initiative, ...]:
    """Return initiatives from JSON Lines. Raises ValueError, TypeError for what is none."""
    found = []
    for line in content.decode().splitlines():
        read = {key: tuple(value) if isinstance(value, list) else value for key, value in json.loads(line).items()}
        found.append(Initiative(**read))  # type: ignore[arg-type]
    return tuple(found)
