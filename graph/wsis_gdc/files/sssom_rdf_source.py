"""Reading SSSOM of others as RDF: Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD, and OWL in one of these.

A mapping is a reified axiom with slots of SSSOM, or what a set names in ``sssom:mappings``. Nothing is fetched: no
context, no entity from outside. Entities of XML are plain texts, or the file is refused.

>>> head = b"@prefix o: <http://www.w3.org/2002/07/owl#> . @prefix s: <https://w3id.org/sssom/> . @prefix x: <x:> .\\n"
>>> row = b"[] a o:Axiom; o:annotatedSource x:1; o:annotatedProperty x:p; o:annotatedTarget x:2; s:confidence 0.50 ."
>>> found = read((head + row).decode(), "theirs.ttl")
>>> found.rows[0].line, sorted(found.rows[0].cells.items())[:2]
(1, [('confidence', '0.5'), ('object_id', 'x:2')])
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from xml.parsers import expat

import pyoxigraph as ox

from wsis_gdc.base.errors import Finding, QueryError
from wsis_gdc.base.texts import plain, shortened, visible
from wsis_gdc.files.sssom_terms import NUMBERS, SEVERAL, SPACES, own_property, slot_of
from wsis_gdc.questions.intake import OWN
from wsis_gdc.questions.stated_mappings import Stated, StatedRow

__all__ = ["ENDINGS", "is_rdf", "read"]

ENDINGS: Final = (".rdf", ".owl", ".ttl", ".nt", ".nq", ".trig", ".jsonld")
"""Endings of files that are read as RDF."""

_TYPE: Final = f"{SPACES['rdf']}type"
_AXIOM: Final = f"{SPACES['owl']}Axiom"
_MAPPING: Final = f"{SPACES['sssom']}Mapping"
_MAPPINGS: Final = f"{SPACES['sssom']}mappings"
_SETS: Final = (f"{SPACES['sssom']}MappingSet", f"{SPACES['owl']}Ontology")
_DEFINITION: Final = f"{SPACES['sssom']}ExtensionDefinition"
_ON, _SOME = (f"{SPACES['owl']}{name}" for name in ("onProperty", "someValuesFrom"))
_ENDS: Final = ("subject_id", "predicate_id", "object_id")
_UNSAID: Final = frozenset((*_ENDS, "comment", "see_also"))
"""Slots that other annotations of axioms have as well."""

_OWN: Final = {own_property(prop): slot for slot, prop in OWN.items()}
_MOST: Final = 10_000_000
_ENTITIES: Final = 100
_DEPTH: Final = 200
_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")

_Facts = Mapping[str, Sequence[tuple[str, Any]]]


def is_rdf(text: str, name: str) -> bool:
    """Tell whether a file is to be read as RDF: by how it begins, else by its name."""
    start = text[:2_000].lstrip()
    if start.startswith(("<?xml", "<rdf:RDF", "<!DOCTYPE", "@prefix", "@base", "PREFIX ", "<http")):
        return True
    of_objects = start.startswith(("{", "[")) and '"@id"' in text[:1_000_000]
    return (of_objects or name.lower().endswith(ENDINGS)) and '"mappings"' not in text[:1_000_000]


def read(text: str, name: str) -> Stated:
    """Read SSSOM as RDF; ``name`` is what messages call it. Raises QueryError for what is no SSSOM in RDF."""
    quads, prefixes = _quads(text, name)
    facts: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for quad in quads:
        facts[_key(quad.subject)].append((quad.predicate.value, quad.object))
    listed = {_key(value) for some in facts.values() for prop, value in some if prop == _MAPPINGS}
    sets = [node for kind in _SETS for node, some in facts.items() if _is_a(some, kind)]
    about, own = _about(facts, sets, prefixes)
    rows: list[StatedRow] = []
    torn: list[Finding] = []
    others = 0
    for node, some in facts.items():
        if not (node in listed or _is_a(some, _AXIOM) or _is_a(some, _MAPPING)):
            continue
        cells, twice = _cells(node, some, facts, own)
        if node not in listed and not _is_a(some, _MAPPING) and cells.keys() <= _UNSAID:
            others += 1
            continue
        number = len(rows) + len(torn) + 1
        if twice:
            problem = f"names several of {', '.join(twice)}"
            torn.append(Finding(name, number, "", problem, "give each mapping a node of its own", "sssom"))
        else:
            rows.append(StatedRow(number, cells))
    if not rows and not torn:
        seen = f"{others} annotations of axioms, but " if others else ""
        raise QueryError(f"{name}: holds {seen}no mapping of SSSOM; each is an owl:Axiom with sssom:… properties")
    _condense(about, rows)
    told = [f"axioms without any slot of SSSOM, left out: {others}"] if others else []
    if len(sets) > 1:
        told.append(
            f"{len(sets)} mapping sets, taken as one; what is said of the set is that of {plain(sets[0])[:200]}"
        )
    return Stated(name, about, tuple(rows), tuple(told), tuple(torn), "mapping")


def _condense(about: dict[str, Any], rows: list[StatedRow]) -> None:
    """Let the set say what each of its mappings says the same of its tool, as RDF repeats it."""
    for slot in ("mapping_tool", "mapping_tool_version"):
        told = {row.cells.get(slot, "") for row in rows}
        if slot not in about and len(told) == 1 and told != {""}:
            about[slot] = told.pop()
            rows[:] = [StatedRow(row.line, {key: row.cells[key] for key in row.cells if key != slot}) for row in rows]


def _quads(text: str, name: str) -> tuple[list[ox.Quad], dict[str, str]]:
    format_ = _format(text, name)
    if format_ == ox.RdfFormat.RDF_XML:
        text = _DECLARATION.sub("", text)  # the text is decoded already, whatever it says
        _check_xml(text, name)
    try:
        parser = ox.parse(input=text.encode("utf-8", "replace"), format=format_)
        return list(parser), dict(parser.prefixes)
    except (SyntaxError, ValueError, OSError) as error:
        said = visible(shortened(str(error).partition("\n")[0], 300))
        kinds = "RDF/XML, Turtle, TriG, N-Triples, N-Quads and JSON-LD"
        raise QueryError(f"{name}: cannot be read as RDF: {said}; {kinds} are read: save it anew as one") from None


def _format(text: str, name: str) -> ox.RdfFormat:
    start = text[:2_000].lstrip()
    if re.match(r"<(\?xml|!DOCTYPE|!--|[A-Za-z][\w.-]*(:[\w.-]+)?[\s>/])", start):
        return ox.RdfFormat.RDF_XML
    if name.lower().endswith((".json", ".jsonld")) or (start.startswith(("{", "[")) and '"@id"' in text[:1_000_000]):
        return ox.RdfFormat.JSON_LD
    return ox.RdfFormat.N_QUADS if name.lower().endswith(".nq") else ox.RdfFormat.TRIG


def _check_xml(text: str, name: str) -> None:
    """Raise QueryError for XML that is not well formed, or that may harm: entities that grow or lie outside."""
    refused = f"{name}: declares entities that are not plain texts, which are not read; save it anew without them"
    known: dict[str, str] = {}
    depth = 0

    def entity(named: str, parameter: bool, value: str | None, *_places: object) -> None:
        if parameter or value is None or "&" in value or "%" in value or len(known) >= _ENTITIES:
            raise QueryError(refused)
        known[named] = value

    def start(tag: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEPTH:
            raise QueryError(f"{name}: elements nested more than {_DEPTH} levels deep; SSSOM in RDF is flat")
        if depth == 1 and tag in ("Ontology", "owl:Ontology"):
            raise QueryError(f"{name}: OWL/XML, which is not read; save it as RDF/XML or Turtle")

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("utf-8")
    parser.EntityDeclHandler, parser.StartElementHandler, parser.EndElementHandler = entity, start, end
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code)
        raise QueryError(f"{name}:{error.lineno}: not well-formed XML ({said}); save it anew") from None
    if sum(text.count(f"&{named};") * len(value) for named, value in known.items()) > _MOST:
        raise QueryError(refused)


def _key(node: Any) -> str:
    """Return what a node is known by: its IRI, or a name that no IRI can be."""
    if isinstance(node, ox.NamedNode):
        return str(node.value)
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else str(node)


def _is_a(some: Iterable[tuple[str, Any]], kind: str) -> bool:
    return any(prop == _TYPE and isinstance(value, ox.NamedNode) and value.value == kind for prop, value in some)


def _about(facts: _Facts, sets: Sequence[str], prefixes: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what is said of the set, and the slots that its definitions give to properties."""
    definitions = []
    for some in facts.values():
        if _is_a(some, _DEFINITION):
            told = {slot_of(prop): _text(value) for prop, value in some}
            definitions.append({slot: told[slot] for slot in ("slot_name", "property", "type_hint") if told.get(slot)})
    named = [each for each in definitions if {"property", "slot_name"} <= each.keys()]
    own = {each["property"]: each["slot_name"] for each in named if each["slot_name"] not in _ENDS}
    about: dict[str, Any] = {"curie_map": dict(prefixes), "extension_definitions": definitions}
    values: dict[str, list[str]] = defaultdict(list)
    for prop, value in facts[sets[0]] if sets else ():
        slot = slot_of(prop)
        if slot and slot not in ("mappings", "extension_definitions") and _text(value):
            values[slot].append(_text(value))
    if sets and not sets[0].startswith("_:"):
        values["mapping_set_id"] = [sets[0]]
    return about | {slot: some[0] if len(some) == 1 else some for slot, some in values.items()}, own


def _cells(
    node: str, some: Iterable[tuple[str, Any]], facts: _Facts, own: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the slots of a mapping as cells of a table would hold them, and the ends that are named several times."""
    values: dict[str, list[str]] = defaultdict(list)
    relation = ""
    for prop, value in some:
        if prop == _TYPE:
            continue
        slot = own.get(prop, "") if not slot_of(prop) else ""
        slot = slot or _OWN.get(prop, "") or slot_of(prop) or prop
        if slot == "object_id" and isinstance(value, ox.BlankNode):
            related = dict(facts.get(_key(value), ()))
            if _ON in related and _SOME in related:  # a class that stands in the relation to the object
                relation, value = _text(related[_ON]), related[_SOME]
        text = _text(value, number=slot in NUMBERS)
        if text and text not in values[slot]:
            values[slot].append(text)
    if relation:
        values["predicate_id"] = [relation]
    if not node.startswith("_:"):
        values["record_id"] = [node]
    if values.get("predicate_modifier"):
        values["predicate_modifier"] = [each.rpartition("/")[2] for each in values["predicate_modifier"]]
    counted = Counter({slot: len(values[slot]) for slot in _ENDS if slot in values})
    twice = tuple(slot for slot in _ENDS if counted[slot] > 1)
    return {slot: _joined(slot, found) for slot, found in values.items() if found}, twice


def _joined(slot: str, values: Sequence[str]) -> str:
    if slot == "comment":
        return " ".join(values)
    return "|".join(value.replace("|", "\\|") for value in values) if slot in SEVERAL else "|".join(values)


def _text(value: Any, *, number: bool = False) -> str:
    """Return a value as text; a node without a name is nothing, a number stands without an exponent."""
    if isinstance(value, ox.NamedNode):
        return str(value.value)
    if not isinstance(value, ox.Literal):
        return ""
    text = str(value.value)
    if not number or len(text) > 40:
        return text
    try:
        exact = Decimal(text)
        short = f"{exact.normalize():f}" if exact.is_finite() and exact.adjusted() > -30 else text
    except InvalidOperation:
        return text
    return short if len(short) <= 40 else text
