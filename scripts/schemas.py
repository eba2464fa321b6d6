"""Write the JSON Schemas of data files from the SHACL shapes and the JSON-LD context: ``python scripts/schemas.py``.

The shapes say what a record of a class holds, the context says which key stands for which property and how its values
are written, and the ontology says which words a closed list has. So a rule is told once, in ``ontology/shapes``, and
is then found in the file, by the schema, and in the graph, by SHACL. What concerns only how YAML is written stands
under "What only the files know" below.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from wsis_gdc.base.namespaces import BASE, compact, context, expand, key_term, prefixes
from wsis_gdc.base.resources import data_folder, ontology_folder
from wsis_gdc.curation.schemas import VISIBLE

Schema = dict[str, Any]

SH: Final = "http://www.w3.org/ns/shacl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

# What only the files know
# ------------------------

HEAD: Final = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$comment": "Made by scripts/schemas.py from ontology/shapes and ontology/context.jsonld: change those instead.",
}
ADDRESS: Final = f"{BASE}schema/"
ONE_CONTEXT: Final = {"const": f"{BASE}context.jsonld"}
CONTEXT: Final = {
    "description": "The one context of all data files; a new framework declares its prefix beside it.",
    "type": ["string", "array"],
    "if": {"type": "array"},
    "then": {
        "minItems": 2,
        "maxItems": 2,
        "prefixItems": [
            ONE_CONTEXT,
            {
                "type": "object",
                "minProperties": 1,
                "propertyNames": {"pattern": "^[a-z][a-z0-9-]*$"},
                "additionalProperties": {"type": "string", "pattern": "^https?://[^ ]+[/#]$"},
            },
        ],
    },
    "else": ONE_CONTEXT,
}
FRAMEWORK: Final = "[a-z][a-z0-9-]*"
"""How patterns of the shapes write the namespace of any framework; its prefix is the last part of the namespace."""

NESTED: Final = frozenset({"mappings", "codes", "no_links"})
"""Keys that hold whole records where the graph has links to them."""

PROPAGATED: Final[frozenset[tuple[str, str]]] = frozenset(
    {("Linkage", key) for key in ("id", "type", "claim_kind", "mapping_justification", "status")}
    | {("NoLinkFinding", key) for key in ("id", "type", "status")}
)
"""Pairs of class and key that the shapes require and a record may leave out, since the loader fills them in."""

THING: Final = {
    "type": "string",
    "pattern": "^[a-z][a-z0-9]*:[A-Za-z0-9][A-Za-z0-9._()/-]*$",
    "description": "Things of the graph are named by prefix and code, such as gdc:29d.",
}

# The loader types nothing, so numbers are texts, and their bounds are told by patterns.
LEXICAL: Final[dict[tuple[str, str | None, str | None], Schema]] = {
    (f"{XSD}boolean", None, None): {"enum": ["true", "false"]},
    (f"{XSD}gYear", None, None): {"type": "string", "pattern": "^[0-9]{4}$"},
    (f"{XSD}date", None, None): {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    (f"{XSD}integer", "0", None): {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"},
    (f"{XSD}integer", "0", "7"): {"type": "string", "pattern": "^[0-7]$"},
    (f"{XSD}integer", "1", None): {"type": "string", "pattern": "^[1-9][0-9]*$"},
    (f"{XSD}decimal", "0.0", "1.0"): {"type": "string", "pattern": r"^(0(\.[0-9]+)?|1(\.0+)?)$"},
}
TEXT: Final = {"$ref": "#/$defs/Text"}
KEY: Final = {"type": "string", "pattern": "^[A-Za-z][A-Za-z_]*$"}
"""A term of the context where no list of words says which."""

# What the shapes may say
# -----------------------

MAPPED: Final = frozenset(
    {"class", "datatype", "hasValue", "in", "languageIn", "maxCount", "maxInclusive", "message", "minCount"}
    | {"minInclusive", "minLength", "not", "or", "path", "pattern", "property", "qualifiedValueShape", "targetClass"}
    | {"uniqueLang"}
)
ONLY_SHACL: Final = frozenset({"disjoint", "inversePath", "nodeKind", "qualifiedMinCount", "targetSubjectsOf"})
"""What compares values with each other, or is implied by how files are written."""


# The shapes
# ----------


@dataclass(frozen=True)
class Model:
    """What the Turtle files say, by subject and predicate, with the objects in the order of the files."""

    facts: dict[str, dict[str, list[str]]]

    @classmethod
    def read(cls, folder: Path) -> Model:
        """Read the modules of the ontology and the shapes."""
        facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for path in (*sorted((folder / "modules").glob("*.ttl")), *sorted((folder / "shapes").glob("*.ttl"))):
            for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
                facts[_text(triple.subject)][_text(triple.predicate)].append(_text(triple.object))
        said = {name.removeprefix(SH) for names in facts.values() for name in names if name.startswith(SH)}
        if unknown := said - MAPPED - ONLY_SHACL:
            raise ValueError(f"no schema is made of sh:{', sh:'.join(sorted(unknown))}; add it here first")
        return cls({subject: dict(predicates) for subject, predicates in facts.items()})

    def all(self, subject: str, name: str) -> list[str]:
        """Return the objects of a SHACL term, or of another predicate given by its IRI."""
        return self.facts.get(subject, {}).get(name if "://" in name else SH + name, [])

    def one(self, subject: str, name: str) -> str | None:
        """Return the first object, if there is one."""
        return next(iter(self.all(subject, name)), None)

    def members(self, subject: str, name: str) -> list[str]:
        """Return the members of the list that is the object; none where there is no list."""
        members, node = [], self.one(subject, name)
        while node and node != f"{RDF}nil":
            members += self.all(node, f"{RDF}first")
            node = self.one(node, f"{RDF}rest")
        return members

    @cached_property
    def terms(self) -> dict[str, str]:
        """The names that the context gives to IRIs: keys, types and relations."""
        return {expand(name): key for key in context() if (name := key_term(key))}

    @cached_property
    def classes(self) -> dict[str, list[str]]:
        """The node shapes of each class that a record can have as its type."""
        shapes: dict[str, list[str]] = defaultdict(list)
        for subject in self.facts:
            for target in self.all(subject, "targetClass"):
                if target in self.terms:
                    shapes[target].append(subject)
        return dict(sorted(shapes.items(), key=lambda pair: self.terms[pair[0]]))

    def key(self, shape: str) -> str | None:
        """Return the key that stands for the path of a property shape; an inverse path has none."""
        (path,) = self.all(shape, "path")
        return self.terms[path] if "://" in path else None


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal) else str(term)


# Values
# ------


def curie_pattern(pattern: str) -> str:
    """Return the pattern of CURIEs that a pattern of IRIs stands for.

    >>> curie_pattern("^https://w3id.org/wsis-gdc/(poa/[0-9]+[a-z]|gdc/[0-9]+)$")
    '^(poa:[0-9]+[a-z]|gdc:[0-9]+)$'
    >>> curie_pattern("^https://w3id.org/wsis-gdc/[a-z][a-z0-9-]*/section/[a-z]+$")
    '^[a-z][a-z0-9-]*:section/[a-z]+$'
    """
    for prefix, namespace in prefixes().items():
        for written in (namespace, namespace.replace(".", "[.]")):
            if pattern.startswith(f"^{written}"):
                return f"^{prefix}:{pattern.removeprefix(f'^{written}')}"
    if not pattern.startswith(f"^{BASE}"):
        return pattern
    places = {namespace.removeprefix(BASE): f"{prefix}:" for prefix, namespace in prefixes().items()}
    places[f"{FRAMEWORK}/"] = f"{FRAMEWORK}:"
    return "^" + re.sub(
        rf"((?<=[(|])|^)({re.escape(FRAMEWORK)}|[a-z0-9]+)/",
        lambda place: places.get(place[0], place[0]),
        pattern.removeprefix(f"^{BASE}"),
    )


def described(schema: Schema, message: str | None) -> Schema:
    """Return a schema with the sentence that curators read."""
    return {"description": message, **schema} if message else schema


def one_or_more(value: Schema, most: int | None = None) -> Schema:
    """Return the schema of a value or a list of such values without repetition."""
    items = {"minItems": 1, "uniqueItems": True, "items": value} | ({"maxItems": most} if most else {})
    return {"type": ["string", "array"], "if": {"type": "array"}, "then": items, "else": value}


def identity(model: Model, kind: str) -> Schema:
    """Return the reference to the schema of ids of a class; that of any thing where the class does not bind them."""
    bound = any(model.one(shape, "pattern") for shape in model.classes[kind])
    return {"$ref": f"#/$defs/{model.terms[kind] if bound else 'Thing'}Id"}


def listed(model: Model, shapes: Sequence[str]) -> list[str]:
    """Return the values that the shapes list."""
    return [value for shape in shapes for value in (*model.members(shape, "in"), *model.all(shape, "hasValue"))]


def words(model: Model, key: str, shapes: Sequence[str]) -> list[str]:
    """Return the words that a key of a closed list may have, in the order of the shape or the vocabulary."""
    scope = context()[key].get("@context", {}).get("@vocab")
    if not scope:
        return [model.terms[iri] for iri in listed(model, shapes)]
    patterns = [pattern for shape in shapes for pattern in model.all(shape, "pattern")]
    concepts = listed(model, shapes) or [
        iri
        for iri, facts in model.facts.items()
        if expand("skos:Concept") in facts.get(f"{RDF}type", ()) and all(re.search(p, iri) for p in patterns)
    ]
    return [iri.removeprefix(scope) for iri in concepts if iri.startswith(scope)]


def name(model: Model, shapes: Sequence[str]) -> Schema:
    """Return the schema of a value that names a thing or an address."""
    options: list[Schema] = []
    for shape in shapes:
        if things := listed(model, [shape]):
            return {"enum": [compact(iri) for iri in things]}
        if pattern := model.one(shape, "pattern"):
            return {"type": "string", "pattern": curie_pattern(pattern)}
        options += [identity(model, kind) for kind in model.all(shape, "class") if kind in model.classes]
        options += [name(model, [each]) for each in model.members(shape, "or") if _names_records(model, each)]
    if len(options) > 1:
        return {"type": "string", "anyOf": options}
    return options[0] if options else {"$ref": "#/$defs/ThingId"}


def _names_records(model: Model, shape: str) -> bool:
    kinds = model.all(shape, "class")
    return not kinds or any(kind in model.classes for kind in kinds)


def literal(model: Model, datatype: str | None, shapes: Sequence[str]) -> Schema:
    """Return the schema of a value that is text or, in quotation marks, a number or date."""

    def first(term: str) -> str | None:
        return next((value for shape in shapes for value in model.all(shape, term)), None)

    if values := listed(model, shapes):
        return {"enum": values}
    if pattern := first("pattern"):
        return {"type": "string", "pattern": pattern}
    if datatype:
        return LEXICAL[datatype, first("minInclusive"), first("maxInclusive")]
    return TEXT


def single(model: Model, key: str, shapes: Sequence[str]) -> Schema:
    """Return the schema of one value of a key."""
    definition = context()[key]
    sort = definition.get("@type") if isinstance(definition, dict) else None
    if sort == "@vocab":
        listed_words = words(model, key, shapes)
        return {"enum": listed_words} if listed_words else KEY
    if sort == "@id":
        return name(model, shapes)
    return literal(model, expand(sort) if sort else None, shapes)


def by_language(model: Model, shapes: Sequence[str]) -> Schema:
    """Return the schema of texts by language."""
    one = any(model.one(shape, "uniqueLang") == "true" for shape in shapes)
    qualified = [form for shape in shapes for form in model.all(shape, "qualifiedValueShape")]
    required = [language for form in qualified for language in model.members(form, "languageIn")]
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": model.one("https://w3id.org/wsis-gdc/shapes#unverifiedLanguage", "pattern")},
        "additionalProperties": TEXT if one else one_or_more(TEXT),
    } | ({"required": required} if required else {})


def property_schema(model: Model, key: str, shapes: Sequence[str]) -> Schema:
    """Return the schema of a key from all property shapes that speak of it."""
    message = " ".join(text for shape in shapes for text in model.all(shape, "message"))
    definition = context()[key]
    if isinstance(definition, dict) and definition.get("@container") == "@language":
        return described(by_language(model, shapes), message)
    if key in NESTED:
        (kind,) = (kind for shape in shapes for kind in model.all(shape, "class"))
        return described({"type": "array", "items": {"$ref": f"#/$defs/{model.terms[kind]}"}}, message)
    value = single(model, key, shapes)
    most = [int(count) for shape in shapes for count in model.all(shape, "maxCount")]
    if 1 in most or any(model.all(shape, "hasValue") for shape in shapes):
        return described(value, message)
    return described(one_or_more(value, min(most, default=None)), message)


# Rules that bind several keys
# ----------------------------


def condition(model: Model, shape: str) -> Schema:
    """Return what a node shape asks of a whole record."""
    schema: Schema = {}
    if refused := model.one(shape, "not"):
        schema |= negated(condition(model, refused))
    parts = [presence(model, each) for each in model.all(shape, "property")]
    if pattern := model.one(shape, "pattern"):
        parts.append({"properties": {"id": {"pattern": curie_pattern(pattern)}}})
    for part in parts:
        schema["properties"] = schema.get("properties", {}) | part.get("properties", {})
        schema["required"] = [*schema.get("required", ()), *part.get("required", ())]
    return {keyword: value for keyword, value in schema.items() if value}


def negated(schema: Schema) -> Schema:
    """Return a schema that accepts what another refuses."""
    return schema["not"] if set(schema) == {"not"} else {"not": schema}


def presence(model: Model, shape: str) -> Schema:
    """Return what a property shape within a rule asks: that a key stands, is left out, or has certain values."""
    key = model.key(shape)
    assert key is not None  # noqa: S101  (no rule follows an inverse path)
    if model.one(shape, "maxCount") == "0":
        return {"properties": {key: False}}
    if model.one(shape, "hasValue"):
        (value,) = single(model, key, [shape])["enum"]
        among_others = {"type": "array", "contains": {"const": value}}
        return {"properties": {key: {"anyOf": [{"const": value}, among_others]}}, "required": [key]}
    values = {"properties": {key: single(model, key, [shape])}} if model.one(shape, "in") else {}
    return values | ({"required": [key]} if model.one(shape, "minCount") else {})


def choice(model: Model, options: Sequence[str], message: str | None) -> Schema:
    """Return sh:or as "if none of the others, then the last", which tells what is wrong better than anyOf does."""
    *others, last = (condition(model, option) for option in options)
    unmet = [negated(other) for other in others]
    return {"if": unmet[0] if len(unmet) == 1 else {"allOf": unmet}, "then": described(last, message)}


# Records and files
# -----------------


def record(model: Model, kind: str, shared: dict[str, Schema]) -> Schema:
    """Return the schema of the records of a class; those of its keys go into the shared definitions."""
    label = model.terms[kind]
    broader = [also for shape in model.classes[kind] for also in model.all(shape, "class")]
    shapes = [shape for each in (*broader, kind) for shape in model.classes[each]]
    by_key: dict[str, list[str]] = defaultdict(list)
    for shape in (each for node in shapes for each in model.all(node, "property")):
        if key := model.key(shape):
            by_key[key].append(shape)
    properties: Schema = {
        "id": identity(model, kind),
        "type": {"const": [*(model.terms[each] for each in broader), label] if broader else label},
    }
    for key in sorted(by_key, key=list(context()).index):
        definition = "-and-".join(shape.rpartition("#")[2] for shape in by_key[key])
        shared[definition] = property_schema(model, key, by_key[key])
        properties[key] = {"$ref": f"#/$defs/{definition}"}
    required = [
        key
        for key in properties
        if (key in ("id", "type") or any(_requires(model, shape) for shape in by_key[key]))
        and (label, key) not in PROPAGATED
    ]
    choices = [(model.members(shape, "or"), model.one(shape, "message")) for shape in shapes]
    rules = [choice(model, options, message) for options, message in choices if options]
    schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return described(schema | ({"allOf": rules} if rules else {}), model.one(kind, expand("skos:definition")))


def _requires(model: Model, shape: str) -> bool:
    return model.one(shape, "minCount") == "1" or model.one(shape, "hasValue") is not None


def schemas(model: Model) -> dict[str, Schema]:
    """Return the schema of each file of ``data/schema``."""
    text = {"description": "A text shows something.", "type": "string", "pattern": VISIBLE}
    shared: dict[str, Schema] = {"ThingId": THING, "Text": text}
    for kind, shapes in model.classes.items():
        for shape in shapes:
            if pattern := model.one(shape, "pattern"):
                identifier = {"type": "string", "pattern": curie_pattern(pattern)}
                shared[f"{model.terms[kind]}Id"] = described(identifier, model.one(shape, "message"))
    records = {model.terms[kind]: record(model, kind, shared) for kind in model.classes}
    for kind in ("MappingSet", "Look"):
        records[kind]["properties"]["@context"] = described(ONE_CONTEXT, "The one context of all data files.")
    types = {label: schema["properties"]["type"]["const"] for label, schema in records.items()}
    lists = [value for value in types.values() if isinstance(value, list)]
    return {
        "record.schema.json": {
            **HEAD,
            "$id": f"{ADDRESS}record.schema.json",
            "title": "Record",
            "description": "One record of a data file, as its type asks. Every scalar is a text; the context types it.",
            "type": "object",
            "required": ["id", "type"],
            "properties": {
                "type": {
                    "type": ["string", "array"],
                    "if": {"type": "array"},
                    "then": {"enum": lists},
                    "else": {"enum": [value for value in types.values() if isinstance(value, str)]},
                }
            },
            "allOf": [
                {
                    "if": {"properties": {"type": {"const": value}}, "required": ["type"]},
                    "then": {"$ref": f"#/$defs/{label}"},
                }
                for label, value in types.items()
            ],
            "$defs": records | dict(sorted(shared.items())),
        },
        "file.schema.json": {
            **HEAD,
            "$id": f"{ADDRESS}file.schema.json",
            "title": "Data file",
            "description": "A file of records about one document, scheme or group of organizations.",
            "type": "object",
            "required": ["@context", "records"],
            "properties": {
                "@context": CONTEXT,
                "records": {"type": "array", "minItems": 1, "items": {"$ref": "record.schema.json"}},
            },
            "additionalProperties": False,
        },
        "set.schema.json": {
            **HEAD,
            "$id": f"{ADDRESS}set.schema.json",
            "title": "Mapping set or look",
            "description": "A file that is one mapping set, or one look of a reader.",
            "required": ["@context"],
            "if": {"properties": {"type": {"const": "Look"}}, "required": ["type"]},
            "then": {"$ref": "record.schema.json#/$defs/Look"},
            "else": {"$ref": "record.schema.json#/$defs/MappingSet"},
        },
    }


def texts() -> dict[str, str]:
    """Return the text of each file of ``data/schema``, as it should be."""
    made = schemas(Model.read(ontology_folder()))
    return {file: f"{laid_out(schema)}\n" for file, schema in made.items()}


def laid_out(value: Any, indent: int = 0) -> str:
    """Return JSON that breaks only what does not fit on a line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent < 118 or not isinstance(value, dict | list):
        return line
    inner = indent + 2
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {laid_out(part, inner)}" for key, part in value.items()]
    else:
        parts = [laid_out(part, inner) for part in value]
    opening, closing = line[0], line[-1]
    lines = (",\n" + " " * inner).join(parts)
    return f"{opening}\n{' ' * inner}{lines}\n{' ' * indent}{closing}"


def main() -> None:
    """Write the files."""
    for file, text in texts().items():
        (data_folder() / "schema" / file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
