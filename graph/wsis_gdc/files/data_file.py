"""Data files of the project (YAML-LD) as commands write them, and what one that is there already holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml

from wsis_gdc.base.errors import QueryError

__all__ = ["CONTEXT", "data_file", "differences", "earlier_records"]

CONTEXT: Final = "https://w3id.org/wsis-gdc/context.jsonld"


def data_file(head: str, content: Mapping[str, Any]) -> bytes:
    """Return a data file with a comment above it; the same content gives the same bytes."""
    comment = "".join(f"# {line}\n" for line in head.splitlines())
    made = {"@context": CONTEXT} | dict(content)
    return (comment + yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=110)).encode()


def earlier_records(content: bytes, kind: str, refused: str) -> dict[str, dict[str, Any]]:
    """Return the records of a file that is to be written over, by identifier, their values as texts.

    Raises QueryError, which says what is ``refused``, where it holds anything else than records of a kind.
    """
    try:
        old = yaml.load(content, yaml.BaseLoader) if content.strip() else {}  # noqa: S506  (texts only, no objects)
        known = {each["id"]: each for each in old.get("records", ())}
        kinds = {each.get("type") for each in known.values()}
    except (yaml.YAMLError, AttributeError, KeyError, TypeError):
        raise QueryError(refused) from None
    if kinds - {kind} or (old and not known):
        raise QueryError(refused)
    return known


def differences(known: Mapping[str, Any], fresh: Mapping[str, Any], rest: str) -> dict[str, int]:
    """Return how many fresh records are new, changed and unchanged, and what the others that were known are called."""
    both = fresh.keys() & known.keys()
    return {
        "new": len(fresh.keys() - known.keys()),
        "changed": sum(known[each] != fresh[each] for each in both),
        "unchanged": sum(known[each] == fresh[each] for each in both),
        rest: len(known.keys() - fresh.keys()),
    }
