"""The first gate: does a data file have the shape that its JSON Schema asks for, and are its names well-formed?"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from wsis_gdc.base.errors import Finding
from wsis_gdc.base.libraries import has
from wsis_gdc.base.namespaces import CURIE, context, is_iri, prefixes
from wsis_gdc.base.resources import data_folder, is_shipped
from wsis_gdc.curation.yaml_ld import Block, Items, Source

__all__ = ["check", "choices", "fits", "walk"]

VISIBLE: Final = r"[^\p{Z}\p{C}\p{M}\u115F\u1160\u3164\uFFA0\u2800\uFFFC\uFFFD" + "\U0001d159]"
"""A text shows something: more than blanks, controls, marks on nothing and letters without a shape."""

CONTEXT_ADDRESS: Final = "https://w3id.org/wsis-gdc/context.jsonld"


def check(source: Source) -> tuple[Finding, ...]:
    """Return what the schema and the name rules find wrong with a file that could be read."""
    if source.top is None:
        return ()
    shape = tuple(_shape(source)) if _asked(source) else ()
    told = {finding.line for finding in shape}
    return (*shape, *_names(source), *(finding for finding in _dates(source) if finding.line not in told))


def _asked(source: Source) -> bool:
    """Tell whether the schema is asked: where the library lacks, not for what was checked before it was shipped."""
    return has("jsonschema_rs") or not is_shipped(Path(source.name))


def choices(definition: str) -> tuple[str, ...]:
    """Return the words that a definition of the schema allows.

    >>> choices("Linkage-certainty")
    ('sure', 'likely', 'arguable')
    """
    return tuple(_schemas()["record.schema.json"]["$defs"][definition]["enum"])


def fits(definition: str, value: str) -> bool:
    """Tell whether a text may stand where a definition of the schema does: its shape, its address, its date.

    >>> fits("Linkage-confidence", "0.9"), fits("mappingDate", "2025-02-31"), fits("source", "https://a@example.org/")
    (True, False, False)
    """
    if not _definition(definition).is_valid(value):
        return False
    return not (_impossible(value) if definition == "mappingDate" else "://" in value and _malformed(value))


@cache
def _definition(name: str) -> Any:
    return _built({"$ref": f"{_schemas()['record.schema.json']['$id']}#/$defs/{name}"})


def walk(source: Source) -> Iterator[tuple[str, Block]]:
    """Yield (id, record) for each record of a file, nested ones after their parent."""
    if source.top is None:
        return
    waiting: list[Any] = [source.top]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Block):
            if isinstance(node.get("id"), str):
                yield node["id"], node
            waiting[:0] = [value for value in node.values() if isinstance(value, Block | Items)]
        elif isinstance(node, Items):
            waiting[:0] = [value for value in node if isinstance(value, Block | Items)]


@cache
def _schemas() -> dict[str, Any]:
    folder = data_folder() / "schema"
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("[!.~]*.json"))}


@cache
def _validator(file: str) -> Any:
    return _built(_schemas()[file])


def _built(schema: dict[str, Any]) -> Any:
    """Return what checks values against a schema, which may point at those of data files."""
    import jsonschema_rs

    registry = jsonschema_rs.Registry([(each["$id"], each) for each in _schemas().values()])
    return jsonschema_rs.Draft202012Validator(schema, registry=registry)


def _shape(source: Source) -> Iterator[Finding]:
    top = source.top
    assert top is not None  # noqa: S101  (told by check)
    records = "records" in top or not {"mappings", "codes", "id"} & top.keys()
    seen: set[tuple[int, str]] = set()
    for error in _validator("file.schema.json" if records else "set.schema.json").iter_errors(top):
        path = list(error.instance_path)
        line = source.line_of(path)
        problem, cure = _say(error, path)
        if (line, problem) not in seen:
            seen.add((line, problem))
            yield Finding(source.name, line, _record(top, path), problem, cure, "schema")


def _record(top: Block, path: list[str | int]) -> str:
    found, node = str(top.get("id", "")), top
    for step in path:
        try:
            node = node[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(node, Block) and isinstance(node.get("id"), str):
            found = node["id"]
    return found


def _say(error: Any, path: list[str | int]) -> tuple[str, str]:
    """Say a schema error in a curator's words."""
    kind = type(error.kind).__name__.rsplit("_", 1)[-1]
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "the record")
    value = error.instance
    shown = f'"{value}"' if isinstance(value, str) else ("a list" if isinstance(value, list) else "a mapping")
    details, sentence = error.kind, _sentence(error)
    if kind == "AdditionalProperties":
        unknown = [str(name) for name in details.unexpected]
        known = [name for name in context() if not name.startswith("@")]
        names = ", ".join(f'"{name}"' for name in unknown)
        if unknown[0] in known:
            return f"key {names} does not belong to this type", "see data/schema for the keys of this type"
        near = difflib.get_close_matches(unknown[0], known, 1)
        cure = f'did you mean "{near[0]}"?' if near else "see data/schema for the keys of this type"
        return f"unknown key {names}", cure
    if kind == "Required":
        return f'key "{details.property}" is missing', sentence or "add it"
    if kind in ("Enum", "Constant"):
        allowed = details.options if kind == "Enum" else [details.expected_value]
        words = [str(word) for word in allowed]
        near = difflib.get_close_matches(str(value), words, 1)
        cure = f'did you mean "{near[0]}"?' if near else f"one of: {', '.join(words)}"
        return f"{key}: {shown} is not allowed", cure
    if kind == "Pattern" and details.pattern == VISIBLE:
        return f"{key}: {shown} shows nothing", "write what can be read, or leave the key out"
    if kind == "Pattern":
        return f"{key}: {shown} is not well-formed", f"{sentence}; it must match {details.pattern}".removeprefix("; ")
    if kind == "AnyOf":
        return f"{key}: {shown} is not well-formed", sentence
    if kind == "FalseSchema":
        return f'key "{key}" is out of place', sentence
    if kind == "PropertyNames":
        match = re.search(r'"([^"]*)"', error.message)
        bad = match[1] if match else ""
        if re.fullmatch(r"[A-Za-z]{2,3}", bad):
            return f'{key}: "{bad}" is no language code', f'language codes are lower-case: "{bad.lower()}"'
        cure = 'use codes such as "en", "fr" or "zh"'
        if " " in bad:
            cure += "; a text that holds a comma stands in quotation marks"
        return f'{key}: "{bad}" is no language code', cure
    if kind == "Type":
        wanted = getattr(details, "types", None) or getattr(details, "type", "another kind")
        return f"{key}: {shown} where another kind of value is needed", f"expected: {_types(wanted)}"
    return f"{key}: {error.message}", sentence or "see data/schema for what this type needs"


def _sentence(error: Any) -> str:
    """Return what the shape behind a broken rule says to curators; of a missing key, what its own shape says."""
    node: Any = _schemas()["record.schema.json"]
    definitions, sentence = node["$defs"], ""
    if error.schema_path[0] != "$defs":
        return ""
    for step in error.schema_path[:-1]:
        node = node[step]
        sentence = node.get("description", sentence) if isinstance(node, dict) else sentence
    missing = node.get("properties", {}).get(getattr(error.kind, "property", ""))
    if missing:
        definition = definitions.get(missing.get("$ref", "").removeprefix("#/$defs/"), {})
        sentence = definition.get("description", "")
    return str(sentence).rstrip(".")


def _types(wanted: Any) -> str:
    names = wanted if isinstance(wanted, list | tuple) else [wanted]
    return " or ".join(
        {"object": "a mapping", "array": "a list", "string": "a text"}.get(str(n), str(n)) for n in names
    )


@cache
def _reference_keys() -> frozenset[str]:
    keys = {k for k, v in context().items() if isinstance(v, dict) and v.get("@type") == "@id"}
    return frozenset(keys | {"id"})


def references(record: Block) -> Iterator[tuple[str, str, int]]:
    """Yield (key, CURIE or IRI, line) for each name that a record uses in a key that takes names."""
    for key, value in record.items():
        if key not in _reference_keys():
            continue
        if isinstance(value, str):
            yield key, value, record.key_lines[key]
        elif isinstance(value, Items):
            for item, line in zip(value, value.item_lines, strict=True):
                if isinstance(item, str):
                    yield key, item, line


def _names(source: Source) -> Iterator[Finding]:
    for name, record in walk(source):
        for key, reference, line in references(record):
            problem = _malformed(reference)
            if problem:
                yield Finding(source.name, line, name, f'{key}: "{reference}" {problem[0]}', problem[1], "names")


@lru_cache(maxsize=65536)
def _malformed(reference: str) -> tuple[str, str] | None:
    match = CURIE.match(reference)
    if match:
        if match[1] not in prefixes():
            near = difflib.get_close_matches(match[1], list(prefixes()), 1)
            cure = f"did you mean {near[0]}:?" if near else f"known prefixes: {', '.join(sorted(prefixes()))}"
            return f"has the unknown prefix {match[1]}:", cure
        reference = prefixes()[match[1]] + match[2]
    elif "://" not in reference:
        return "is neither a CURIE nor an address", "write prefix:name, such as wsis:C5 or gdc:29d"
    if not is_iri(reference):
        return "is not a valid IRI", "percent-encode blanks, quotation marks, brackets and the like"
    return _unstable(reference)


def _unstable(address: str) -> tuple[str, str] | None:
    """Tell what browsers refuse or change in an address that is a valid IRI."""
    parts = urlsplit(address)
    try:
        _ = parts.port
    except ValueError:
        return "has a port that does not exist", "ports are numbers up to 65535; most addresses need none"
    if "@" in parts.netloc:
        return "holds a user name", "leave out what stands before the @"
    if not parts.netloc.isascii():
        return "has a host beyond ASCII", 'write the host as browsers send it, with "xn--"'
    if {".", ".."} & set(unquote(parts.path).split("/")):
        return 'has a step "." or ".." in its path', "write the path that it leads to"
    return None


def _dates(source: Source) -> Iterator[Finding]:
    """Find days, months and years that no calendar has, and spans that end before they begin."""
    for name, record in walk(source):
        for key in _date_keys() & record.keys():
            problem = _impossible(str(record[key]))
            if problem:
                line = record.key_lines[key]
                yield Finding(source.name, line, name, f'{key}: "{record[key]}" {problem}', "check the date", "schema")


@cache
def _date_keys() -> frozenset[str]:
    types = ("edtf:EDTF", "xsd:gYear", "xsd:gYearMonth", "xsd:date")
    return frozenset(k for k, v in context().items() if isinstance(v, dict) and v.get("@type") in types)


def _impossible(text: str) -> str:
    """Tell what is wrong with a year, month, day or span of a right form, or nothing."""
    ends = text.split("/")
    for end in ends:
        try:
            date.fromisoformat(f"{end}-01-01"[:10])
        except ValueError:
            return "is in no calendar"
    shared = min(map(len, ends))
    return "ends before it begins" if ends[0][:shared] > ends[-1][:shared] else ""
