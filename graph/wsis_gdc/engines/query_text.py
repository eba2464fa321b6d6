"""What can be told of a query before it runs: its form, what it may not do, and where it is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from itertools import groupby
from typing import Final
from unicodedata import category, normalize

from wsis_gdc.base.errors import LimitError, QueryError
from wsis_gdc.base.namespaces import BASE, all_prefixes
from wsis_gdc.engines.query_tokens import CODE_POINT, Token, UnclosedError, tokens
from wsis_gdc.engines.unfinished import unfinished

__all__ = [
    "check",
    "check_graphs",
    "chooses_graphs",
    "declared_prefixes",
    "explain",
    "may_ask_others",
    "query_form",
    "undeclared",
    "unescaped",
]

# prologue and comments, then the form: most queries begin so
_PLAIN: Final = (
    r"(?i)(?:\s|#[^\n\r]*[\n\r]|prefix\s+[\w.-]*+:\s*<[^<>\s]*+>|base\s*<[^<>\s]*+>)*+(select|ask|construct|describe)\b"
)
_FORMS: Final = ("select", "ask", "construct", "describe")
_UPDATES: Final = ("insert", "delete", "load", "clear", "create", "drop", "copy", "move", "add", "with")
_UNWANTED: Final = ("LATERAL", "SERVICE")  # the grammar would take them, the graph would not
_QUOTES: Final = "“”„‟‘’‚‛«»‹›′″´＂＇｀「」"
_MEANT: Final = dict.fromkeys("‐‑‒–—―−", "-") | {"≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/"}
_AGGREGATES: Final = ("count", "sum", "avg", "min", "max", "sample", "group_concat")
_TOLD: Final = {
    "select contains a variable that is unbound": "SELECT shows a variable beside COUNT, SUM or the like that GROUP BY "
    "does not name; add GROUP BY with it, or take it out",
    "duplicated variable name in select": "two columns of SELECT have the same name; give one another",
}
"""What to say for messages of the grammar that tell too little."""

_LONGEST: Final = 80
_DEEPEST: Final = 100
_SHORT: Final = 8_192


def _remembered(tell: Callable[[str], bool]) -> Callable[[str], bool]:
    """Remember what was told of the last short texts: the same queries are asked again and again."""
    kept = lru_cache(maxsize=256)(tell)

    @wraps(tell)
    def told(query: str) -> bool:
        return (kept if len(query) <= _SHORT else tell)(query)

    return told


def query_form(query: str) -> str:
    """Return the form of a query: select, ask, construct or describe.

    Raises QueryError for updates, for ``SERVICE`` (it would send data out) and for texts that are no query, LimitError
    for brackets so deep that parsers would need long for them, or end their process.
    """
    if sum(map(query.count, "([{")) > _DEEPEST < _depth(query):
        raise LimitError("nesting", f"nesting limit: brackets stand more than {_DEEPEST} deep; make the query flatter")
    if may_ask_others(query):
        for text in _readings(query):
            if _asks_others(text):
                raise QueryError("SERVICE is not allowed: this graph is asked without the network")
    if plain := re.match(_PLAIN, query):
        return plain[1].lower()
    for token in _significant(query, whole=False):
        word = token.text.lower() if token.kind == "word" else ""
        if word.startswith(_FORMS):
            return next(form for form in _FORMS if word.startswith(form))
        if word in _UPDATES:
            raise QueryError(f"{word.upper()} is not allowed: the graph is read-only (change the data files and build)")
    raise QueryError("not a SPARQL query: it needs SELECT, ASK, CONSTRUCT or DESCRIBE")


def may_ask_others(query: str) -> bool:
    """Return whether the word SERVICE may stand in a query at all, if only in a comment or string."""
    lower = query.lower()
    return "service" in lower or "\\u" in lower


def check(query: str, *forms: str) -> None:
    """Check that a query has one of these forms. Raises QueryError."""
    form = query_form(query)
    if form not in forms:
        article = "an" if form == "ask" else "a"
        raise QueryError(f"this is {article} {form.upper()} query; {' or '.join(map(str.upper, forms))} is needed here")


def check_graphs(query: str) -> None:
    """Check that FROM names graphs of this dataset only; some engines fetch others. Raises QueryError."""
    for text in _readings(query):
        if "from" not in text.lower():
            continue
        try:
            read = _significant(text)
        except ValueError as error:
            raise QueryError(f"FROM cannot be checked in this query ({error}); leave out the word FROM") from None
        declared = declared_prefixes(read)
        for name in _from(read):
            prefix, _, local = name.partition(":")
            spaces = declared.get(prefix) or [all_prefixes().get(prefix, "")]
            iris = [name[1:-1]] if name.startswith("<") else [space + local for space in spaces]
            if not all(iri.startswith(f"{BASE}graph/") for iri in iris):
                raise QueryError(f"FROM {name[:_LONGEST]} is not allowed: it is no graph of this dataset (graph:…)")


def chooses_graphs(query: str) -> bool:
    """Tell whether a query names the graphs that it is about, by FROM."""
    return "from" in query.lower() and _names_graphs(query)


@_remembered
def _names_graphs(query: str) -> bool:
    return bool(_from(_significant(query, whole=False)))


def undeclared(query: str) -> dict[str, str]:
    """Return the known prefixes that a query uses without declaring them, and their namespaces."""
    read = _significant(query, whole=False)
    used = {token.text.partition(":")[0] for token in read if token.kind == "name"} - declared_prefixes(read).keys()
    return {prefix: all_prefixes()[prefix] for prefix in sorted(used) if prefix in all_prefixes()}


def unescaped(query: str) -> str:
    r"""Return a query that says the same to engines that read escapes in another way, or before everything else.

    Names with escapes (``gdc:objective\-1``) become IRIs, characters by number stand as such, comments are left out.
    Raises QueryError for a query with characters by number in which strings cannot be told.
    """
    if "\\" not in query:
        return query
    declared = declared_prefixes(_significant(query, whole=False))

    def written(token: Token) -> str:
        if token.kind == "comment":
            return ""
        if token.kind == "string" and "\\u" in token.text.lower():
            return re.sub(rf"{CODE_POINT}|\\(.)", _in_string, token.text)
        if token.kind == "iri":
            return _undone(token.text)
        prefix, _, local = token.text.partition(":")
        space = declared.get(prefix, [all_prefixes().get(prefix, "")])[-1]
        if token.kind != "name" or "\\" not in local or not space:
            return token.text
        return "<" + space + re.sub(r"\\(.)", r"\1", local) + ">"

    try:
        return "".join(map(written, tokens(query)))
    except ValueError as error:
        if re.search(CODE_POINT, query):
            raise QueryError(
                f"escapes such as \\u0041 cannot be read in this query ({error}); write the characters"
            ) from None
        return query


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
            shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
            return _shown(query, line, column, f'unknown prefix "{shown}:"{_guess(shown)}') + _known()
    if slip := _odd_sign(query) or _habit(query):
        hint, offset = slip
        return _shown(query, query.count("\n", 0, offset) + 1, offset - query.rfind("\n", 0, offset), hint)
    match = re.search(r"at (\d+):(\d+)|line:(\d+), col:(\d+)", message)
    if not match:
        return text
    line, column = int(match[1] or match[3]), int(match[2] or match[4])
    told = next((told for known, told in _TOLD.items() if known in message.lower()), "")
    hint = told or _hint(query, line, column) or unfinished(query, _offset(query, line, column))
    if "refix" in message and not hint:
        return f"{text}{_known()}"
    return _shown(query, line, column, hint or re.sub(rf"^error at {line}:{column}: ", "", text))


def _odd_sign(query: str) -> tuple[str, int] | None:
    """Return what to write instead of the first sign that SPARQL does not know, and where it stands.

    Word processors put such signs in the place of those that keyboards have.
    """
    for token in _significant(query, whole=False):
        if token.kind not in ("sign", "word") or token.text.isascii():
            continue
        place, char = next((place, char) for place, char in enumerate(token.text) if not char.isascii())
        offset, meant = token.start + place, _MEANT.get(char) or normalize("NFKC", char)
        if char in _QUOTES or meant in ("'", '"', "`"):
            return f"{char} is no quotation mark of SPARQL; write \" or '", offset
        if category(char)[0] in "ZC":
            kind = "a blank of another kind" if category(char) == "Zs" else "a character that cannot be seen"
            return f"{kind} (U+{ord(char):04X}) stands here; write an ordinary blank, or nothing", offset
        if meant.isascii() and (len(meant) == 1 or char in _MEANT):
            return f"{char} is no sign of SPARQL; write {meant}", offset
    return None


def _habit(query: str) -> tuple[str, int] | None:
    """Return what SPARQL writes in another way than languages like it, and where that stands."""
    read = _significant(query, whole=False)
    depth = 0
    for token in read:
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "{":
            break
        if token.text == "," and not depth:
            return 'SELECT lists its variables without ","', token.start
    for before, token, after in zip(read, read[1:], read[2:], strict=False):
        word = token.text.lower()
        if token.text == after.text == "=" and after.start == token.start + 1:
            return 'SPARQL compares with one sign; write "="', token.start
        if word == "filter" and after.kind == "variable":
            return "the condition of a FILTER stands in brackets: FILTER(…)", after.start
        if before.text.lower() in ("select", "distinct") and word in _AGGREGATES and after.text == "(":
            return f"{token.text} stands in brackets and has a name: ({token.text}(…) AS ?name)", token.start
    return None


def _offset(query: str, line: int, column: int) -> int:
    return sum(len(each) for each in query.splitlines(keepends=True)[: line - 1]) + column - 1


def _hint(query: str, line: int, column: int) -> str:
    """Return what a person may have meant at a place where a query is wrong; nothing where that is not clear."""
    lines = query.splitlines()
    there = lines[line - 1][column - 1 : column] if 0 < line <= len(lines) else ""
    if there == "/":
        name = re.search(r"[\w.-]{0,80}:[^\s<>\"]{0,80}$", lines[line - 1][: column - 1])
        if name:
            return f'a name such as {name[0]} holds no "/"; write it as \\/, or the whole address between < and >'
    return ""


def _readings(query: str) -> tuple[str, ...]:
    """Return the query in all the ways in which engines may read it.

    As it stands: characters by number belong to the string or address that holds them (SPARQL 1.2). Or else they are
    undone before the query is read (SPARQL 1.1), everywhere or but in strings and addresses.
    """
    if "\\u" not in query.lower():
        return (query,)
    undone = _undone(query)
    try:
        parts = groupby(tokens(query), lambda token: token.kind in ("string", "iri", "comment"))
        texts = [(held, "".join(token.text for token in part)) for held, part in parts]
    except ValueError:
        return query, undone
    outside = "".join(text if held else _undone(text) for held, text in texts)
    try:
        for _ in tokens(undone):
            pass
    except UnclosedError:  # such as "\u005C": who undoes it first has no query
        return query, outside
    except ValueError:
        pass
    return query, outside, undone


def _undone(text: str) -> str:
    """Return a text in which characters by number stand as such."""
    return re.sub(CODE_POINT, lambda match: _character(match[1] or match[2]), text)


def _character(number: str) -> str:
    return chr(min(int(number, 16), 0x10FFFF))


def _in_string(escape: re.Match[str]) -> str:
    """Return an escape within a string in such a way that it stays one also where all numbers are undone first."""
    character = "\\" if escape[3] == "\\" else _character(escape[1] or escape[2]) if not escape[3] else ""
    written = {"\\": "\\U0000005C" * 2, '"': '\\"', "'": "\\'", "\n": "\\n", "\r": "\\r"}
    return written.get(character, character) or escape[0]


def _significant(query: str, *, whole: bool = True) -> list[Token]:
    """Return the tokens of a query but blanks and comments.

    Raises ValueError where they cannot be told (see ``tokens``); not ``whole``: those before that place.
    """
    read = []
    try:
        for token in tokens(query):
            if token.kind not in ("blank", "comment"):
                read.append(token)
    except ValueError:
        if whole:
            raise
    return read


def _depth(query: str) -> int:
    """Return how deep brackets stand in each other, as far as they can be told."""
    deepest = depth = 0
    for token in _significant(query, whole=False):
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        deepest = max(deepest, depth)
    return deepest


@_remembered
def _asks_others(query: str) -> bool:
    """Return whether a query has a SERVICE clause, or may have one.

    Keywords need no blanks around them: ``1SERVICE:x{`` and ``SERVICESILENTx:y{`` are clauses, too.
    """
    if "service" not in query.lower():
        return False
    try:
        read = _significant(query)
    except ValueError:
        return True
    for place, token in enumerate(read):
        text = token.text.lower()
        if token.kind == "word" and text.endswith(("service", "servicesilent")):
            after = read[place + 1 : place + 4]
            silent = bool(after) and after[0].kind == "word" and after[0].text.lower() == "silent"
            after = after[1:] if silent else after
        elif token.kind == "name" and "service" in text.partition(":")[0]:
            named = place > 0 and read[place - 1].text.lower().endswith(("graph", "from", "named", "describe"))
            after = [] if named and text.startswith("service") else read[place : place + 2]
        else:
            continue
        if len(after) > 1 and after[0].kind in ("iri", "name", "variable") and after[1].text == "{":
            return True
    return False


def declared_prefixes(read: Sequence[Token]) -> dict[str, list[str]]:
    """Return the prefixes that a query declares, each with its namespaces."""
    found: dict[str, list[str]] = {}
    for word, name, iri in zip(read, read[1:], read[2:], strict=False):
        if iri.kind == "iri" and name.kind == "name" and name.text.endswith(":"):
            if word.kind == "word" and word.text.lower().endswith("prefix"):
                found.setdefault(name.text[:-1], []).append(iri.text[1:-1])
            elif name.text.lower().startswith("prefix"):  # without a blank
                found.setdefault(name.text[6:-1], []).append(iri.text[1:-1])
    return found


def _from(read: Sequence[Token]) -> list[str]:
    """Return the graphs that FROM names, as they are written."""
    found, depth = [], 0
    for place, token in enumerate(read):
        text = token.text.lower()
        depth += (text == "{") - (text == "}")
        if depth:
            continue
        if token.kind == "word" and text.endswith(("from", "fromnamed")):
            rest = [each for each in read[place + 1 : place + 3] if each.text.lower() != "named"]
            found += [each.text for each in rest[:1] if each.kind in ("iri", "name")]
        elif token.kind == "name" and "from" in text.partition(":")[0]:  # without a blank, as in FROMgraph:x
            if text.endswith(":") and read[place - 1].text.lower().endswith("prefix"):
                continue
            name = token.text[text.index("from") + 4 :]
            found.append(name[5:] if name.lower().startswith("named") else name)
    return found


def _unknown_prefix(query: str) -> tuple[str, int] | None:
    """Return the first prefix that is neither known nor declared, and where it stands."""
    read = _significant(query, whole=False)
    known = {*all_prefixes(), *declared_prefixes(read), "_"}
    for token in read:
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and prefix not in known:
            return prefix, token.start
    return None


def _guess(name: str) -> str:
    from difflib import get_close_matches

    near = [f"{prefix}:" for prefix in get_close_matches(name, all_prefixes(), 3, 0.5)]
    return f" (did you mean {' or '.join(near)}?)" if near else ""


def _known() -> str:
    return f"\nknown prefixes: {', '.join(sorted(all_prefixes()))}"


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
        part[0].lower() + part[1:] if part[1:2].islower() else part
        for part in parts
        if " " in part[:-1].strip("'[]\"") and not part.startswith(("[", "'", '"', "\\"))
    ]
    if told:
        return head + "; ".join(told)
    wanted = [part for part in parts if not part.startswith(("[", "'", '"', "\\")) and part not in _UNWANTED]
    if len(wanted) < min(2, len(parts)):
        return f"{head}this is not expected here"
    return f"{head}expected {', '.join(wanted[:8])}{' …' if len(wanted) > 8 else ''}"
