"""What is told of a query that ends, or closes a bracket, before it is whole."""

from __future__ import annotations

from typing import Final

from wsis_gdc.engines.query_tokens import Token, tokens

__all__ = ["unfinished"]

_CLOSES: Final = {"{": "}", "(": ")", "[": "]"}


def unfinished(query: str, offset: int) -> str:
    """Return what a query lacks that is wrong at ``offset``; nothing where it is wrong for another reason.

    >>> unfinished("SELECT ?s WHERE { ?s a ", 23)
    'the query ends before it is finished: "{" at line 1, column 17 is not closed; write "}"'
    >>> unfinished("SELECT ?s WHERE { ?s wg:x ?o ) }", 30)
    '")" at line 1, column 30 closes nothing that is open; "{" at line 1, column 17 is'
    >>> unfinished("CONSTRUCT { ?s ?p ?o }", 22).partition(": ")[2]
    'behind what it makes, write where that comes from as WHERE { … }'
    """
    read, quote = _read(query)
    if quote is not None:
        return (
            f"the text that begins with {query[quote]} at {_place(query, quote)} does not end; close it with the same"
        )
    at_end = all(token.start + len(token.text) <= offset for token in read)
    waiting: list[Token] = []
    for token in read if at_end else [token for token in read if token.start <= offset]:
        if token.text in _CLOSES:
            waiting.append(token)
        elif token.text in _CLOSES.values():
            if waiting and _CLOSES[waiting[-1].text] == token.text:
                waiting.pop()
            else:
                told = f'; "{waiting[-1].text}" at {_place(query, waiting[-1].start)} is' if waiting else ""
                return f'"{token.text}" at {_place(query, token.start)} closes nothing that is open{told}'
    if not at_end:
        return ""
    if waiting:
        closing = " ".join(_CLOSES[token.text] for token in reversed(waiting))
        last = waiting[-1]
        open_ = f'"{last.text}" at {_place(query, last.start)} is not closed'
        return f'the query ends before it is finished: {open_}; write "{closing}"'
    if not any(token.text == "{" for token in read):
        return "the query ends before it is finished: what it looks for is missing; write it as WHERE { … }"
    if read[-1].text != "}":
        return "the query ends before it is finished: something is missing here"
    if _is_template(read):
        return "the query ends before it is finished: behind what it makes, write where that comes from as WHERE { … }"
    return ""


def _is_template(read: list[Token]) -> bool:
    """Tell whether a query is CONSTRUCT with one block in braces and no more."""
    first = next(place for place, token in enumerate(read) if token.text == "{")
    depth, blocks = 0, 0
    for token in read[first:]:
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        blocks += token.text == "}" and not depth
    return blocks == 1 and first > 0 and read[first - 1].text.lower() == "construct"


def _read(query: str) -> tuple[list[Token], int | None]:
    """Return the tokens of a query but blanks and comments, and where a text begins that does not end."""
    read: list[Token] = []
    end = 0
    try:
        for token in tokens(query):
            end = token.start + len(token.text)
            if token.kind not in ("blank", "comment"):
                read.append(token)
    except ValueError:
        return read, end if query[end : end + 1] in ('"', "'") else None
    return read, None


def _place(query: str, offset: int) -> str:
    return f"line {query.count(chr(10), 0, offset) + 1}, column {offset - query.rfind(chr(10), 0, offset)}"
