"""Slot propagation: what a mapping set says once holds for each of its mappings that does not say otherwise.

A provision that asks, involves or mentions somebody names them, and says it once, too. A look (one pass of one reader
over the texts) says its reader and round once for all its codes in the same way.

SSSOM lets slots of a set propagate to its mappings (https://mapping-commons.github.io/sssom/spec-model/, propagation of
mapping set slots). So a linkage in a file is what makes it different from its neighbours:

>>> from wsis_gdc.curation.yaml_ld import parse
>>> source = propagate(parse(b'''
... id: "set:icann"
... claim_kind: explicit
... status: published
... mappings:
...   - subject_id: "mechanism:igf"
...     predicate_id: contributesTo
...     object_id: "gdc:29b"
...     status: reviewed
... ''', "icann.yaml"))
>>> linkage = source.top["mappings"][0]
>>> linkage["id"], linkage["type"], linkage["claim_kind"], linkage["status"]
('linkage:icann/mechanism-igf--gdc-29b', 'Linkage', 'explicit', 'reviewed')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from wsis_gdc.base.errors import Finding
from wsis_gdc.base.namespaces import CURIE
from wsis_gdc.curation.yaml_ld import Block, Items, Source

__all__ = ["linkage_id", "propagate"]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the records of one list of a set are, the keys that name them, and the slots that they take over."""

    type: str
    prefix: str
    head: str
    ends: tuple[str, ...]
    lines: tuple[str, ...]
    slots: tuple[str, ...]


_NAMING: Final = ("asks_actor", "involves_actor", "mentions_actor")
"""The keys of a record whose values ``names_actor`` holds, too."""

_KINDS: Final = {
    "mappings": _Kind(
        "Linkage", "linkage", "set", ("subject_id", "object_id"), (), ("claim_kind", "mapping_justification", "status")
    ),
    "no_links": _Kind("NoLinkFinding", "nolink", "set", ("unit",), ("line",), ("status",)),
    "codes": _Kind("Code", "code", "look", ("unit",), ("line", "item"), ("coder", "round")),
}


def propagate(source: Source) -> Source:
    """Complete the linkages, no-link findings and codes of a file in place: type, id, what their head says of them all.

    A completed key has the line of its record, a slot taken over that of the set, where it can be mended. A slot of the
    set with several values says nothing of a single record. An id stands in a file only where it must be told apart
    from that of another record about the same ends; one that names other things is a finding.
    """
    findings = list(source.findings)
    records = source.top.get("records") if source.top else None
    for record in records if isinstance(records, Items) else ():
        if isinstance(record, Block):
            _name(record)
    for mapping_set in _sets(source):
        for key, kind in _KINDS.items():
            for record in mapping_set.get(key, ()):
                if isinstance(record, Block):
                    findings += _completed(record, kind, mapping_set, source.name)
    return replace(source, findings=tuple(findings))


def linkage_id(mapping_set: str, subject: str, object_: str) -> str:
    """Return the id of the linkage of a set that joins two things, all given as CURIEs.

    >>> linkage_id("set:icann", "mechanism:igf", "gdc:29b")
    'linkage:icann/mechanism-igf--gdc-29b'
    """
    return f"linkage:{mapping_set.removeprefix('set:')}/{_slug(subject)}--{_slug(object_)}"


def _sets(source: Source) -> Iterator[Block]:
    records = source.top.get("records") if source.top else None
    for block in (source.top, *(records if isinstance(records, Items) else ())):
        if isinstance(block, Block) and any(isinstance(block.get(key), Items) for key in _KINDS):
            yield block


def _completed(record: Block, kind: _Kind, mapping_set: Block, file: str) -> Iterator[Finding]:
    """Complete one record; yield what is wrong with the id that it gives itself."""
    if "type" not in record:
        record["type"], record.key_lines["type"] = kind.type, record.line
    for slot in kind.slots:
        if slot not in record and isinstance(mapping_set.get(slot), str):
            record[slot], record.key_lines[slot] = mapping_set[slot], mapping_set.key_lines[slot]
    name = _id(record, kind, str(mapping_set.get("id", "")))
    if name and "id" not in record:
        record["id"], record.key_lines["id"] = name, record.line
    elif name and not _says(str(record["id"]), name):
        problem = f'id: "{record["id"]}" does not say the set and the ends'
        cure = f'leave it out, or write "{name}--2" where the set has a record of the same name'
        yield Finding(file, record.key_lines["id"], str(record["id"]), problem, cure, "names")


def _name(record: Block) -> None:
    """Complete whom a record names by those whom it asks, involves or mentions."""
    given = [key for key in _NAMING if key in record]
    if not given:
        return
    named = Items(record.key_lines[given[0]])
    for key in ("names_actor", *given):
        value = record.get(key, Items(0))
        several = value if isinstance(value, Items) else [value]
        lines = value.item_lines if isinstance(value, Items) else [record.key_lines[key]]
        for actor, line in zip(several, lines, strict=True):
            if actor not in named:
                named.append(actor)
                named.item_lines.append(line)
    record["names_actor"], record.key_lines["names_actor"] = named, named.line


def _id(record: Block, kind: _Kind, mapping_set: str) -> str:
    """Return the id that head and ends give a record, or nothing where they are not well-formed.

    Of the keys of lines the first that the record has counts: a code is named by its line, else by its item.
    """
    lines = next((record[key] for key in kind.lines if key in record), ())
    ends = [record.get(key) for key in kind.ends] + (lines if isinstance(lines, Items) else [lines] if lines else [])
    names = [_slug(end) for end in ends if isinstance(end, str) and CURIE.match(end)]
    if not mapping_set.startswith(f"{kind.head}:") or len(names) < len(ends):
        return ""
    return f"{kind.prefix}:{mapping_set.removeprefix(f'{kind.head}:')}/{'--'.join(names)}"


def _slug(curie: str) -> str:
    return re.sub("[:/]", "-", curie.removeprefix("gdc:") if curie.startswith("gdc:section/") else curie)


def _says(given: str, name: str) -> bool:
    """Tell whether an id is the one that set and ends give, slashes kept or not, or a numbered one."""
    mapping_set, _, rest = given.partition("/")
    return re.sub("--[2-9]$", "", f"{mapping_set}/{_slug(rest)}") == name
