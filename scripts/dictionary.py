"""Write the data dictionary from the JSON Schema: ``python scripts/dictionary.py``.

Types, keys and rules are those of ``data/schema``; meanings come from the ontology, examples from the data files that
``ontology/examples/valid`` holds, or else from the data themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from wsis_gdc.base.namespaces import expand, key_term
from wsis_gdc.base.resources import data_files, data_folder, ontology_folder
from wsis_gdc.curation import yaml_ld
from wsis_gdc.curation.assembly import ontology_triples
from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.questions.ontology import Term, ontology

Schema = dict[str, Any]

FILE: Final = Path(__file__).resolve().parents[1] / "docs" / "data-dictionary.md"
HEAD: Final = """\
# Data dictionary

What a data file may hold: each type of record, each key, what it means, which values it takes, an example. Made by
`scripts/dictionary.py` from `data/schema` and the ontology; change the shapes and modules in `ontology/` instead.

- A file of `data/` is a list `records:` under the one `@context:`, or one mapping set (or one look of a reader) by
  itself, with its linkages below `mappings:`. `wsis-gdc validate FILE` tells what is missing or wrong, by line.
- Every value is a text: `strength: "3"` and `strength: 3` are both read as the text `3`; the context types it.
- **Bold** keys are needed. Inside a mapping set or a look the loader fills in what that says once, so that its parts
  need no `id`, `type`, `status`, `claim_kind`, `mapping_justification`, `coder` or `round` of their own.
- A *code* names a thing by prefix and code: `wsis:C5`, `gdc:29d`, `entity:itu`. Texts by language stand as
  `{en: "…", fr: "…"}`; the other languages of most texts lie in `data/translations`.
- What classes and properties mean as RDF is told on the page `ontology.html` of a build.
"""
FORMS: Final = (
    ("^https?://(", "web address"),
    ("^[a-z]{2,3}(-", "language code"),
    ("^[0-9]{4}(-", "year, month or day"),
)
"""What patterns ask for that begin so."""
NESTED: Final = {"mappings": "Linkage", "codes": "Code", "no_links": "NoLinkFinding", "records": ""}
"""Keys below which records stand, and the type that these have if they name none."""
LONG: Final = 90
"""How long an example is shown."""


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), encoding="utf-8")


def text() -> str:
    """Return the dictionary as Markdown."""
    schema = json.loads((data_folder() / "schema" / "record.schema.json").read_text(encoding="utf-8"))
    definitions: dict[str, Schema] = schema["$defs"]
    store = ox.Store()
    store.load(ontology_triples().encode(), ox.RdfFormat.N_TRIPLES)
    said = ontology(OxigraphEngine(store))
    terms = {expand_key(term.key): term for term in said.terms if term.key}
    kinds = [branch["then"]["$ref"].rpartition("/")[2] for branch in schema["allOf"]]
    examples = found_examples({kind: set(definitions[kind]["properties"]) for kind in kinds})
    links = " · ".join(f"[{kind}](#{kind.lower()})" for kind in kinds)
    parts = [HEAD, links, *(section(kind, definitions, terms, examples.get(kind, {})) for kind in kinds)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def expand_key(key: str) -> str:
    """Return the IRI that a key of data files stands for, nothing for those that JSON-LD itself knows."""
    name = key_term(key)
    return expand(name) if name else ""


def section(
    kind: str, definitions: Mapping[str, Schema], terms: Mapping[str, Term], examples: Mapping[str, str]
) -> str:
    """Return what is told of one type of record."""
    schema = definitions[kind]
    lines = [f"## {kind}", "", f"{sentence(schema.get('description', ''))}", ""]
    lines += ["| key | meaning | values | example |", "|---|---|---|---|"]
    for key, part in schema["properties"].items():
        whole = resolved(part, definitions)
        term = terms.get(expand_key(key))
        told = " ".join(filter(None, (term and sentence(term.definition.text), sentence(whole.get("description", "")))))
        name = f"**`{key}`**" if key in schema["required"] else f"`{key}`"
        example = f"`{examples[key]}`" if key in examples else ""
        cells = (name, told or plain_meaning(key), values(part, definitions), example)
        lines.append(f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |")
    rules = [rule["then"]["description"] for rule in schema.get("allOf", ()) if "description" in rule["then"]]
    rules += [rule["description"] for rule in schema.get("allOf", ()) if "description" in rule]
    return "\n".join([*lines, *([""] if rules else []), *(f"- {rule}" for rule in rules)])


def plain_meaning(key: str) -> str:
    """Return what the keys mean that belong to no property."""
    return {"id": "The identifier of the record.", "type": "The type of the record."}.get(key, "")


def sentence(text: str) -> str:
    """Return a text as a sentence."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" if text else ""


def resolved(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Return a schema with what it points at, its own words before those."""
    own = {key: value for key, value in schema.items() if key != "$ref"}
    return resolved(definitions[schema["$ref"].rpartition("/")[2]], definitions) | own if "$ref" in schema else schema


def values(schema: Schema, definitions: Mapping[str, Schema]) -> str:
    """Return which values a schema allows, in words."""
    pointed = schema.get("$ref", "").rpartition("/")[2]
    if pointed == "ThingId":
        return "code of any thing"
    if pointed.endswith("Id"):
        kind = pointed.removesuffix("Id")
        return f"code of {'an' if kind[0] in 'AEIO' else 'a'} {kind}"
    if pointed == "Text":
        return "text"
    if pointed and "properties" in definitions[pointed]:
        return f"a record [{pointed}](#{pointed.lower()})"
    if pointed:
        return values(definitions[pointed], definitions)
    if "const" in schema:
        return f"`{json.dumps(schema['const'], ensure_ascii=False)}`"
    if "enum" in schema:
        return " ".join(f"`{value}`" for value in schema["enum"])
    if "if" in schema and schema.get("type") == ["string", "array"]:
        most = schema["then"].get("maxItems")
        return f"{values(schema['else'], definitions)}; or a list{f' of at most {most}' if most else ''}"
    if schema.get("type") == "array":
        return f"list: {values(schema.get('items', {}), definitions)}"
    if "anyOf" in schema:
        return ", or ".join(dict.fromkeys(values(each, definitions) for each in schema["anyOf"]))
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        several = isinstance(inner, dict) and "array" in resolved(inner, definitions).get("type", ())
        needed = f"; {', '.join(schema['required'])} needed" if "required" in schema else ""
        return f"text by language{', or lists of texts' if several else ''}{needed}"
    if "pattern" in schema:
        return next((name for start, name in FORMS if schema["pattern"].startswith(start)), f"`{schema['pattern']}`")
    return "text"


def found_examples(wanted: Mapping[str, set[str]]) -> dict[str, dict[str, str]]:
    """Return an example of each key of each type: from the valid examples, or else from the data."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in wanted}
    valid = sorted((ontology_folder() / "examples" / "valid").glob("*.yaml"))
    data = [path for path in data_files() if path.suffix == ".yaml"]
    for path in (*valid, *data):
        if path in data and not any(wanted[kind] - found[kind].keys() for kind in types_of(path) & wanted.keys()):
            continue
        for kind, record in records(yaml_ld.read(path).top):
            for key, value in record.items():
                if key in wanted.get(kind, ()) and key not in found[kind]:
                    found[kind][key] = shown(value)
    return found


@cache
def types_of(path: Path) -> frozenset[str]:
    """Return the types that a file of data names."""
    text = path.read_text(encoding="utf-8")
    nested = {kind for key, kind in NESTED.items() if f"\n{key}:" in text}
    return frozenset(nested.union(re.findall(r"type: \"?([A-Z]\w+)", text)))


def records(value: object, kind: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the records of a file with their types, those inside others included."""
    if isinstance(value, list):
        for each in value:
            yield from records(each, kind)
    if isinstance(value, dict):
        own = value.get("type", kind)
        yield (own[-1] if isinstance(own, list) else own), value
        for key, inner in NESTED.items():
            yield from records(value.get(key), inner)


def shown(value: object) -> str:
    """Return a value as it stands in a file, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False).replace("`", "'")
    return text if len(text) <= LONG else f"{text[:LONG].rstrip()}…"


if __name__ == "__main__":
    main()
