"""A part of the data that is whole in itself, for tests of what is done with data and not of what they say."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import yaml

__all__ = ["thin"]

_SHARE: Final = 4
"""One in so many paragraphs is left, and as much of what there are dozens of."""

_RECORDS: Final = re.compile(r"^(?=  - |[a-z_]+:)", re.M)
"""Where a record of a file begins, or a list of them."""
_SLOTS: Final = re.compile(r"^(?:    |  - )(?=\w+:)", re.M)
_NAMES: Final = re.compile(r'"((?!https?:)\w+:[^"\s]+)"')
_OWN: Final = re.compile(r'^(?:    |  - )id: "([^"]+)"$', re.M)
_LOOK: Final = re.compile(r'^id: "look:(.+)"$', re.M)
_CODED: Final = re.compile(r'^(?:    |  - )(?:unit|line): "([^"]+)"$', re.M)
_LOOKED_AT: Final = re.compile(r'^  - (?:subject_id|unit(?=.+\n    reason:)): "([^"]+)"$', re.M)

_PARAGRAPH: Final = re.compile(r"(?:gdc|poa|tunis):(\d+)[a-z]*")
_MANY: Final = re.compile(r"(?:finding|passage|theme|event|facilitation|wsis20):.+|sdg:\d+\..+")
"""What there are dozens of, one like the other."""
_SPOKEN_OF: Final = re.compile(r"(?:stakeholder|entity|mechanism|topic|agent):.+")
"""What no graph holds for its own sake."""
_CROSSWALK: Final = "wsis-gdc.yaml"

Files = dict[Path, list[str]]
"""The records of each file as they are written; what stands before the first is among them."""


def thin(data: Path, folder: Path) -> None:
    """Copy a folder of data: every fourth paragraph, and what can be said without the others, in English."""
    shutil.copytree(data, folder, ignore=shutil.ignore_patterns("translations", "exemplars", "twins.yaml"))
    files = {path: _RECORDS.split(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.yaml"))}
    lost: set[str] = set()
    while found := {*_take_out(files, lost)} or {*_alone(files, lost)}:
        lost |= found
    for path, records in files.items():
        if any(map(_is_record, records)):
            content = _without(yaml.load("".join(records), Loader=yaml.CBaseLoader), lost)  # noqa: S506  (only texts)
            text = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, default_style='"', sort_keys=False)
            path.write_text(text, encoding="utf-8", newline="\n")
        else:
            path.unlink()


def _take_out(files: Files, lost: set[str]) -> Iterator[str]:
    """Take out records that are not chosen, or of which a part says only what is lost; yield what is lost thereby."""
    for path, records in files.items():
        look = next(filter(None, map(_LOOK.search, records)), None)
        files[path] = kept = [record for record in records if not _is_record(record) or _stays(record, lost)]
        if len(kept) == len(records):
            continue
        out = Counter(records) - Counter(kept)
        yield from (name for record in out for name in _names(record, look[1] if look else ""))
        if path.name == _CROSSWALK:  # what it covers has a link in it, or a reason why there is none
            yield from {*_LOOKED_AT.findall("".join(out))} - {*_LOOKED_AT.findall("".join(kept))}


def _alone(files: Files, lost: set[str]) -> Iterator[str]:
    """Yield the names of what is left without anything that it speaks of or that speaks of it."""
    said = [{*_NAMES.findall(record)} - lost for records in files.values() for record in records]
    times = Counter(name for names in said for name in names)
    for names in said:
        yield from (name for name in names if len(names) == times[name] == 1 and _SPOKEN_OF.fullmatch(name))


def _is_record(text: str) -> bool:
    return text.startswith("  - ")


def _stays(record: str, lost: set[str]) -> bool:
    own = _OWN.search(record)
    if own and (own[1] in lost or not _is_chosen(own[1], record)):
        return False
    slots = ({*_NAMES.findall(slot)} for slot in _SLOTS.split(record))
    return not any(names and names <= lost for names in slots)


def _is_chosen(name: str, record: str) -> bool:
    if paragraph := _PARAGRAPH.fullmatch(name):
        return int(paragraph[1]) % _SHARE == 1
    return not _MANY.fullmatch(name) or "type: ConceptScheme" in record or crc32(name.encode()) % _SHARE == 0


def _names(record: str, look: str) -> Iterator[str]:
    """Yield the name of a record: its own, or that of a code in a look, by its unit and line."""
    yield from _OWN.findall(record)
    if look:
        yield f"code:{look}/" + "--".join(re.sub("[:/]", "-", end) for end in _CODED.findall(record))


def _without(value: Any, lost: set[str]) -> Any:
    """Return what a file says without the names that are lost."""
    if isinstance(value, dict):
        parts = {key: _without(part, lost) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part}
    if isinstance(value, list):
        return [part for part in (_without(each, lost) for each in value) if part]
    return "" if value in lost else value
