"""Mapping sets in the form of our data files (YAML-LD): those taken from others, and all that a program makes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.texts import plain
from wsis_gdc.curation.schemas import fits
from wsis_gdc.files.data_file import data_file
from wsis_gdc.knowledge.things import natural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wsis_gdc.questions.stated_mappings import Taken, TakenMapping

__all__ = ["mapping_set", "set_file", "unplaced"]

_HEAD: Final = "Linkages that others state, taken from the file {name} by wsis-gdc import."

_LICENCE_UNKNOWN: Final = "https://w3id.org/sssom/license/unspecified"


def mapping_set(taken: Taken, file: str, claimant: str) -> bytes:
    """Return what was taken as a mapping set; ``file`` is the name that it was taken from, ``claimant`` a CURIE."""
    common = {slot: _commonest(getattr(each, slot) for each in taken.mappings) for slot in _SHARED}
    authors = {each.authors for each in taken.mappings}
    shared = list(authors.pop()) if len(authors) == 1 else []
    about = {
        "id": taken.name,
        "label": {"en": _told(taken, "mapping_set_title") or f"Linkages of {file}"},
        "gist": {"en": _told(taken, "mapping_set_description") or f"Linkages that {file} states in SSSOM."},
        "claimant": claimant,
        "claim_kind": common["claim_kind"],
        "mapping_justification": common["justification"],
        "mapping_tool": _told(taken, "mapping_tool"),
        "mapping_tool_version": _told(taken, "mapping_tool_version"),
        "status": common["status"],
        "license": _licence(taken),
        "author_id": [] if shared == [claimant] else shared,
        "note": {"en": notes} if (notes := list(_notes(taken))) else {},
        "source": list(_sources(taken)),
    }
    mappings = [_record(each, taken, common, bool(shared)) for each in sorted(taken.mappings, key=_place)]
    return set_file(_HEAD.format(name=plain(file)), about, mappings)


def set_file(head: str, about: Mapping[str, Any], mappings: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a mapping set as a data file: what is said of it, its identifier first, and its linkages.

    ``head`` is what the comment above it says, in lines. Slots without a value are left out.
    """
    told = {"id": about["id"], "type": "MappingSet", **about}
    return data_file(head, _filled(told) | {"mappings": [_filled(each) for each in mappings]})


def _filled(slots: Mapping[str, Any]) -> dict[str, Any]:
    return {slot: value for slot, value in slots.items() if value not in ("", [], {}, None)}


_SHARED: Final = ("claim_kind", "justification", "status")


def unplaced(taken: Taken) -> tuple[str, ...]:
    """Tell which particulars of the set as a whole cannot be kept as they stand, such as a licence without address."""
    licence = _told(taken, "license")
    if not licence or licence == _LICENCE_UNKNOWN:
        return ("the file states no licence: ask its owner before you publish it",)
    return () if _licence(taken) else (f'licence "{licence[:80]}" is no web address: kept as a note',)


def _record(each: TakenMapping, taken: Taken, common: dict[str, str], shared: bool) -> dict[str, Any]:
    from wsis_gdc.curation.propagation import linkage_id

    return {
        "id": "" if each.id == linkage_id(taken.name, each.subject, each.object) else each.id,
        "subject_id": each.subject,
        "predicate_id": each.predicate,
        "object_id": each.object,
        "strength": each.strength,
        "confidence": each.confidence,
        "certainty": each.certainty,
        "found_by": each.found_by,
        "subject_evidence": list(each.subject_evidence),
        "object_evidence": list(each.object_evidence),
        "rationale": {taken.language: each.rationale} if each.rationale else {},
        "claim_kind": "" if each.claim_kind == common["claim_kind"] else each.claim_kind,
        "mapping_justification": "" if each.justification == common["justification"] else each.justification,
        "status": "" if each.status == common["status"] else each.status,
        "mapping_date": each.date,
        "author_id": [] if shared else list(each.authors),
        "reviewer_id": list(each.reviewers),
        "note": {"en": each.note} if each.note else {},
        "source": list(each.sources),
    }


def _place(each: TakenMapping) -> tuple[Any, ...]:
    return natural(each.subject), natural(each.object), each.id


def _commonest(words: Iterable[str]) -> str:
    counted = Counter(words)
    return min(counted, key=lambda word: (-counted[word], word))


def _told(taken: Taken, slot: str) -> str:
    """Return what a file says of itself in a slot, as one line that our files may hold; else nothing."""
    value = taken.about.get(slot, "")
    line = plain(value.replace("\ufeff", ""))[:2_000].strip() if isinstance(value, str) else ""
    return line if fits("Text", line) else ""


def _licence(taken: Taken) -> str:
    licence = _told(taken, "license")
    return licence if licence != _LICENCE_UNKNOWN and fits("MappingSet-license", licence) else ""


def _notes(taken: Taken) -> Iterator[str]:
    version, licence = _told(taken, "mapping_set_version"), _told(taken, "license")
    if version:
        yield f"Version of the set as its file states it: {version}."
    if licence and licence != _LICENCE_UNKNOWN and not _licence(taken):
        yield f"Licence as the file states it: {licence}."
    if creators := "; ".join(_creators(taken)):
        yield f"Creators as the file states them: {creators}."


def _creators(taken: Taken) -> Iterator[str]:
    """Yield who made the file as it states, by name and by identifier."""
    for slot in ("creator_label", "creator_id"):
        stated = taken.about.get(slot) or ()
        for each in (stated,) if isinstance(stated, str) else stated:
            line = plain(str(each))[:200].strip()
            if line and fits("Text", line):
                yield line


def _sources(taken: Taken) -> Iterator[str]:
    """Yield the addresses by which a file names itself and what it comes from."""
    seen = set()
    for slot in ("mapping_set_id", "mapping_set_source", "see_also"):
        value = taken.about.get(slot, ())
        for address in (value,) if isinstance(value, str) else value if isinstance(value, list) else ():
            if isinstance(address, str) and address not in seen and "://" in address and fits("source", address):
                seen.add(address)
                yield address
