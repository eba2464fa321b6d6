"""Translations of our own words: PO files beside the English records, one for each language and kind of thing.

An entry names a record and one of its keys, holds the English that was translated and the translation:

    #, fuzzy
    msgctxt "poa:8e label"
    msgid "Mechanisms for stakeholder partnerships"
    msgstr "Mecanismos para las asociaciones entre las partes interesadas"

The flag ``fuzzy``, gettext's word for "to be reviewed", says that it is machine-assisted and nobody has reviewed it:
who corrects an entry takes the flag away. The folder says the language: ``data/translations/es/plan-of-action.po``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyoxigraph as ox

from wsis_gdc.base.errors import Finding
from wsis_gdc.base.namespaces import CURIE, compact, expand, key_term, prefixes

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

__all__ = ["ENDING", "KEYS", "Entry", "catalogue", "entries", "outdated", "triples"]

ENDING: Final = ".po"
"""How the names of translation files end."""

KEYS: Final = (
    *("label", "plural_label", "gist", "rationale", "note"),
    *("deadline_note", "names_group", "names_instrument"),
    *("adopted_by", "date_note", "established", "founding_instrument", "hosted_by", "since", "evidence_note"),
)
"""The keys of records that are translated; of several texts under one key each is an entry."""

_LINE: Final = re.compile(rb'(#.*|(msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)?\s*".*")?')
_MARK: Final = "wg:machineAssistedLabelLanguage"


class Entry(NamedTuple):
    """One translation: the IRI of the record, the key, the English and what it becomes, whether it was reviewed."""

    record: str
    key: str
    english: str
    text: str
    reviewed: bool
    line: int


def catalogue(content: bytes) -> Catalog:
    """Return the catalogue that a PO file holds. Raises ValueError where it cannot be read."""
    from babel.messages.pofile import PoFileError, read_po

    for number, line in enumerate(content.splitlines(), 1):
        if not _LINE.fullmatch(line.strip()):  # Babel takes off the first and last sign, whatever they are
            raise ValueError(f"line {number} is neither a comment nor a text in quotation marks")
    try:
        return read_po(BytesIO(content), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError, LookupError) as error:
        raise ValueError(str(error) or type(error).__name__) from None


def entries(content: bytes, name: str) -> tuple[list[Entry], list[Finding]]:
    """Return the entries of a PO file that have a translation, and what is wrong with the others."""
    try:
        messages = catalogue(content)
    except ValueError as error:
        return [], [Finding(name, 1, "", f"cannot be read as a PO file: {error}", "write it with a PO editor", "po")]
    found: list[Entry] = []
    findings: list[Finding] = []
    for message in messages:
        if not message.id:
            continue
        record, _, key = (message.context or "").partition(" ")
        line = message.lineno or 1
        match = CURIE.match(record)
        if not match or match[1] not in prefixes() or key not in KEYS:
            problem = f'msgctxt: "{message.context or ""}" names no record and key'
            cure = f"write the id of a record and one of {', '.join(KEYS)}, as in poa:8e label"
            findings.append(Finding(name, line, record, problem, cure, "po"))
        elif isinstance(message.id, str) and isinstance(message.string, str) and message.string.strip():
            found.append(Entry(expand(record), key, message.id, message.string, not message.fuzzy, line))
    return found, findings


def triples(found: Iterable[Entry], language: str) -> str:
    """Return entries as sorted N-Triples, with the mark of labels that nobody has reviewed."""
    properties = {key: ox.NamedNode(expand(key_term(key))) for key in KEYS}
    code = ox.Literal(language, datatype=ox.NamedNode(expand("xsd:language")))
    lines = set()
    for entry in found:
        record = ox.NamedNode(entry.record)
        lines.add(f"{ox.Triple(record, properties[entry.key], ox.Literal(entry.text, language=language))} .")
        if entry.key == "label" and not entry.reviewed:
            lines.add(f"{ox.Triple(record, ox.NamedNode(expand(_MARK)), code)} .")
    return "\n".join(sorted(lines)) + "\n" if lines else ""


def outdated(found: Mapping[str, Iterable[Entry]], store: ox.Store) -> Iterator[Finding]:
    """Find entries, given by file, whose English is no longer that of the record."""
    english: dict[tuple[str, str], set[str]] = {}
    for key in KEYS:
        query = f'SELECT ?record ?text WHERE {{ ?record {key_term(key)} ?text FILTER(LANG(?text) = "en") }}'
        answer: Any = store.query(query, prefixes=prefixes(), use_default_graph_as_union=True)
        for row in answer:
            english.setdefault((row["record"].value, key), set()).add(row["text"].value)
    for name, some in found.items():
        for entry in some:
            now = english.get((entry.record, entry.key), set())
            if entry.english not in now:
                problem = f"{entry.key}: the English of this translation is not that of the record"
                near = get_close_matches(entry.english, sorted(now), 1, 0)
                said = f'; it says "{near[0]}"' if near else ""
                cure = f"run scripts/translations.py and translate anew{said}"
                yield Finding(name, entry.line, compact(entry.record), problem, cure, "translation")


def language_of(path: Path) -> str:
    """Return the language of a translation file: the name of its folder."""
    return path.parent.name
