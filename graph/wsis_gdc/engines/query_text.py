"""What can be told of a query before it runs: its form, what it may not do, and where it is wrong."""

from __future__ import annotations

import re
from typing import Final

from wsis_gdc.base.errors import QueryError
from wsis_gdc.base.namespaces import BASE, prefixes

__all__ = ["check", "check_graphs", "chooses_graphs", "explain", "query_form", "undeclared"]

# patterns are texts, compiled when first used: most processes answer one query, and need few of them
# what is not code: strings, IRIs and comments (the group)
_TEXT: Final = (
    r'(?s)"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r'|<[^<>"{}|^`\\\s]*>|(#[^\n]*)'
)
# prologue and comments, then the form: most queries begin so
_PLAIN: Final = (
    r"(?i)(?:\s|#[^\n\r]*[\n\r]|prefix\s+[\w.-]*:\s*<[^<>\s]*>|base\s*<[^<>\s]*>)*+(select|ask|construct|describe)\b"
)
_FORM: Final = r"(?i)\b(select|ask|construct|describe|insert|delete|load|clear|create|drop|copy|move|add|with)\b"
_GAP: Final = r"(?:\s|#[^\n\r]*[\n\r])*+"
_NAME: Final = r"(?:<[^<>]*>|[?$]\w+|[^\s{}:#]*+:(?:[^\s{}#\\]|\\.)*+)"
# the whole clause, wherever it stands and without word boundaries: engines read "1SERVICE:x{" as a call, and whether
# a "<" opens an IRI or compares depends on the grammar, so comments, strings and IRIs are not cut out first
_SERVICE: Final = rf"(?i)service{_GAP}(?:silent{_GAP})?{_NAME}{_GAP}\{{"
_FROM: Final = rf"(?i)from{_GAP}(?:named{_GAP})?({_NAME}){_GAP}(?=from|where|\{{)"
# variables, language tags, prefixes and prefixed names, which may look like words of the language
_NAMES: Final = r"[?$]\w+|@\w+|[\w.-]*:(?:[\w.:%-]|\\.)*"
_ESCAPE: Final = r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})"
_UNWANTED: Final = ("LATERAL", "SERVICE")  # the grammar would take them, the graph would not
_PREFIX: Final = r"(?i)\bprefix\s+([\w.-]*):"
_USED: Final = r"(?<![\w?$:.-])([A-Za-z][\w.-]*):"


def query_form(query: str) -> str:
    """Return the form of a query: select, ask, construct or describe.

    Raises QueryError for updates, for ``SERVICE`` (it would send data out) and for texts that are no query.
    """
    lower = query.lower()
    if "service" in lower or "\\u" in lower:
        for text in _readings(query):
            if re.search(_SERVICE, text):
                raise QueryError("SERVICE is not allowed: this graph is asked without the network")
    if plain := re.match(_PLAIN, query):
        return plain[1].lower()
    bare = re.sub(r"\b(prefix|base)\b\s*[^\s]*\s*\"\"", " ", _bare(query), flags=re.I)
    match = re.search(_FORM, re.sub(_NAMES, " ", bare))
    if not match:
        raise QueryError("not a SPARQL query: it needs SELECT, ASK, CONSTRUCT or DESCRIBE")
    form = match[1].lower()
    if form not in ("select", "ask", "construct", "describe"):
        raise QueryError(f"{form.upper()} is not allowed: the graph is read-only (change the data files and build)")
    return form


def check(query: str, *forms: str) -> None:
    """Check that a query has one of these forms. Raises QueryError."""
    form = query_form(query)
    if form not in forms:
        article = "an" if form == "ask" else "a"
        raise QueryError(f"this is {article} {form.upper()} query; {' or '.join(map(str.upper, forms))} is needed here")


def check_graphs(query: str) -> None:
    """Check that FROM names graphs of this dataset only; some engines fetch others. Raises QueryError."""
    for text in _readings(query):
        for name in re.findall(_FROM, text):
            prefix, _, local = name.partition(":")
            iri = name[1:-1] if name.startswith("<") else prefixes().get(prefix, "") + local
            if not iri.startswith(f"{BASE}graph/"):
                raise QueryError(f"FROM {name} is not allowed: it is no graph of this dataset (graph:…)")


def chooses_graphs(query: str) -> bool:
    """Tell whether a query names the graphs that it is about, by FROM."""
    return "from" in query.lower() and bool(re.search(r"(?i)\bfrom\b", re.sub(_NAMES, " ", _bare(query))))


def undeclared(query: str) -> dict[str, str]:
    """Return the known prefixes that a query uses without declaring them, and their namespaces."""
    declared = set(re.findall(_PREFIX, query))
    return {
        prefix: prefixes()[prefix]
        for prefix in sorted(set(re.findall(_USED, query)) - declared)
        if prefix in prefixes()
    }


def explain(query: str, message: str) -> str:
    """Return an engine's message with the place in the query shown by a caret, and a hint where there is one.

    ``message`` may tell the place as ``at 3:14`` (Oxigraph) or ``line:3, col:14`` (rdflib).
    """
    text = _shorten(message.strip())
    if "refix" in message:
        unknown = _unknown_prefix(query)
        if unknown:
            name, offset = unknown
            line, column = query.count("\n", 0, offset) + 1, offset - query.rfind("\n", 0, offset)
            return _shown(query, line, column, f'unknown prefix "{name}:"{_guess(name)}') + _known()
        return f"{text}{_known()}"
    match = re.search(r"at (\d+):(\d+)|line:(\d+), col:(\d+)", message)
    if not match:
        return text
    line, column = int(match[1] or match[3]), int(match[2] or match[4])
    return _shown(query, line, column, re.sub(rf"^error at {line}:{column}: ", "", text))


def _readings(query: str) -> tuple[str, ...]:
    """Return the query as it stands and, where it has code point escapes, with those undone; variables made equal."""
    readings = [query]
    if "\\u" in query.lower():
        readings.append(re.sub(_ESCAPE, lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)), query))
    return tuple(re.sub(r"[?$]\w+", "?v", reading) for reading in readings)


def _bare(query: str) -> str:
    return re.sub(_TEXT, lambda m: " " if m[1] else '""', query)


def _unknown_prefix(query: str) -> tuple[str, int] | None:
    """Return the first prefix that is neither known nor declared, and where it stands."""
    blanked = re.sub(_TEXT, lambda m: " " * len(m[0]), query)
    known = {*prefixes(), *re.findall(_PREFIX, blanked)}
    for match in re.finditer(_USED, blanked):
        if match[1] not in known and match[1] != "_":
            return match[1], match.start(1)
    return None


def _guess(name: str) -> str:
    from difflib import get_close_matches

    near = [f"{prefix}:" for prefix in get_close_matches(name, prefixes(), 3, 0.5)]
    return f" (did you mean {' or '.join(near)}?)" if near else ""


def _known() -> str:
    return f"\nknown prefixes: {', '.join(sorted(prefixes()))}"


def _shown(query: str, line: int, column: int, text: str) -> str:
    lines = query.splitlines()
    where = f"line {line}, column {column}: {text}"
    if not 0 < line <= len(lines):
        return where
    shown = lines[line - 1]
    pad = "".join("\t" if char == "\t" else " " for char in shown[: column - 1]).ljust(column - 1)
    if len(shown) > 200:
        start = max(0, column - 100)
        shown, pad = shown[start : start + 200], " " * (column - 1 - start)
    return f"{where}\n  {shown}\n  {pad}^"


def _shorten(message: str) -> str:
    """Leave out what only tells which characters a name may hold, and all but the first of many alternatives."""
    head, sign, tail = re.sub(r"\s+", " ", message).partition("expected ")
    if not sign:
        return message
    parts = tail.removeprefix("one of ").split(", ")
    told = [
        part[0].lower() + part[1:] if part[1:2].islower() else part for part in parts if " " in part[:-1].strip("'[]\"")
    ]
    if told:
        return head + "; ".join(told)
    wanted = [part for part in parts if not part.startswith(("[", "'", '"', "\\")) and part not in _UNWANTED]
    if len(wanted) < min(2, len(parts)):
        return f"{head}this is not expected here"
    return f"{head}expected {', '.join(wanted[:8])}{' …' if len(wanted) > 8 else ''}"
