"""Texts made safe for where they go: files, spreadsheets, tables, addresses."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias
from urllib.parse import unquote, urlsplit

__all__ = [
    "FORMULA",
    "broken_well",
    "csv_text",
    "cut_short",
    "excel_csv",
    "first_unwanted",
    "holdable",
    "host",
    "hosts",
    "html_table",
    "https_address",
    "inert",
    "json_bytes",
    "names",
    "number_text",
    "plain",
    "records_csv",
    "relative_address",
    "shortened",
    "shown_address",
    "slug",
    "visible",
    "width",
]

FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Signs that begin a formula, also as wide as East Asian spreadsheets take them (OWASP, CSV injection)."""

_UNHOLDABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_SUSPECT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    "\U0001fffe-\U0010ffff]"
)
"""What may be unwanted, in few ranges, since they are searched for in whole files."""
_REORDERING: Final = re.compile("(\u2068[^\u202a-\u202e\u2066-\u2069]*\u2069)|[\u202a-\u202e\u2066-\u2069]")
_UNSEEN: Final = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""What no terminal should get, and JSON holds as well by number."""
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?")
_BLANK: Final = re.compile("[\\s\u2028\u2029]+")
_CLOSING: Final = "，。、；：！？）》」』”"
_TELLING: Final = 12
"""Letters of the end of an address that say what it is of."""
_LONGEST_END: Final = 60
_NO_ADDRESS: Final = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"'`\s]")

Field: TypeAlias = "str | int | float | None"
"""What stands in a field of a table; None is nothing."""


def holdable(text: str) -> str:
    r"""Return a text that every format and terminal can hold, tabs and line ends as they are.

    Controls, half surrogates and non-characters become "�". Marks that reorder the text around them are left out; a
    closed isolate, which keeps a name in its own direction, stays.

    >>> holdable("bell\x07, \u202eover\u202c, \u2068ITU\u2069") == "bell�, over, \u2068ITU\u2069"
    True
    """
    if text.isprintable():  # most are
        return text
    return _REORDERING.sub(r"\1", _UNHOLDABLE.sub("�", text))


def first_unwanted(text: str) -> int:
    r"""Return the place of the first character that a curated text should not hold, -1 where it holds none.

    Those are what ``holdable`` does not keep, line ends that editors do not count, and marks of joined files (U+FEFF).

    >>> first_unwanted("\u2068ITU\u2069 \u202e"), first_unwanted("bell\x07"), first_unwanted("two\nlines")
    (6, 4, -1)
    """
    if not _SUSPECT.search(text):
        return -1
    isolates = [match.span() for match in _REORDERING.finditer(text) if match[1]]
    kept = {place for start, end in isolates for place in (start, end - 1)}
    suspects = ((match.start(), match[0]) for match in _SUSPECT.finditer(text) if match.start() not in kept)
    return next((place for place, char in suspects if char < "\U0001fffe" or _UNHOLDABLE.match(char)), -1)


def shortened(text: str, limit: int = 1_000) -> str:
    """Return a text without its middle where it is too long to be read.

    >>> shortened("0123456789", 6)
    '0123 … 89'
    """
    return text if len(text) <= limit else f"{text[: limit * 2 // 3]} … {text[-(limit // 3) :]}"


def cut_short(text: str, limit: int = 60) -> str:
    r"""Return a text as one line that breaks off where it is too long to be quoted.

    >>> cut_short("two\nlines", 5)
    'two l…'
    """
    line = plain(text)
    return line if len(line) <= limit else f"{line[:limit]}…"


def visible(text: str) -> str:
    r"""Return a text as one line in which what cannot be seen stands as an escape.

    >>> visible("two\nlines\x1b[31m \u202eover")
    'two\\nlines\\x1b[31m \\u202eover'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def names(given: Iterable[str]) -> tuple[str, ...]:
    """Return names that a person gave as a tuple; a name alone stands for a list of it.

    >>> names("icann"), names(["icann", "apc"])
    (('icann',), ('icann', 'apc'))
    """
    return (given,) if isinstance(given, str) else tuple(given)


def plain(text: str) -> str:
    r"""Return a text as one line that every format can hold.

    >>> plain("two\nlines\x07")
    'two lines�'
    """
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _BLANK.sub(" ", holdable(text)).strip()


def inert(text: str) -> str:
    """Return a text as one line that no spreadsheet takes for a formula.

    >>> inert("=1+1"), inert("C5")
    ("'=1+1", 'C5')
    """
    line = plain(text)
    return f"'{line}" if line.startswith(FORMULA) else line


def number_text(value: Field) -> str:
    """Return a value as text: whole numbers plainly, others with up to four decimals, None as nothing.

    >>> number_text(3), number_text(0.33333), number_text(None), number_text("extends")
    ('3', '0.3333', '', 'extends')
    """
    if value is None:
        return ""
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def csv_text(heads: Sequence[str], rows: Iterable[Iterable[Field]], *, separator: str = ",") -> str:
    r"""Return a table as CSV, texts inert for spreadsheets, None as nothing.

    >>> csv_text(["code", "links"], [["C5", 3], ["=1", None]])
    "code,links\nC5,3\n'=1,\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    for row in (heads, *rows):
        writer.writerow([inert(field) if isinstance(field, str) else field for field in row])
    return out.getvalue()


def excel_csv(text: str, separator: str = ",") -> str:
    r"""Return CSV as Excel opens it by a double click: a byte order mark before it, texts inert, numbers as they are.

    >>> excel_csv('code,links\n"=1",-2\n', ";")
    "\ufeffcode;links\r\n'=1;-2\r\n"
    """
    csv.field_size_limit(2**31 - 1)  # a literal may be longer than the 128 kB that Python allows
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow([field if _NUMBER.fullmatch(field) else inert(field) for field in row])
    return "\ufeff" + out.getvalue()


def records_csv(names: Sequence[str], records: Iterable[Mapping[str, Field]], *, separator: str = ",") -> str:
    """Return mappings as CSV, one line each with a field for each name (see ``csv_text``)."""
    return csv_text(names, ([record[name] for name in names] for record in records), separator=separator)


def json_bytes(value: Any, *, indent: int = 2) -> bytes:
    r"""Return a value as JSON in UTF-8, in which what cannot be seen stands by its number.

    >>> json_bytes({"name": "Ré\u202e"})
    b'{\n  "name": "R\xc3\xa9\\u202e"\n}\n'
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    text = _UNSEEN.sub(lambda char: "\\u" + format(ord(char[0]), "04x"), text)
    return f"{text}\n".encode("utf-8", "replace")


def html_table(
    caption: str, corner: str, heads: Iterable[tuple[str, str]], rows: Iterable[tuple[str, str, Iterable[str]]]
) -> str:
    """Return a table for notebooks; heads are (code, label), rows (code, label, fields), labels show on pointing.

    >>> html = html_table("Links", "line", [("9", "Goal 9")], [("C2", "Infrastructure", ["3"])])
    >>> html.partition("<tbody>")[2]
    '<tr><th scope="row" title="Infrastructure">C2</th><td>3</td></tr></tbody></table>'
    """

    from html import escape

    def head(scope: str, code: str, label: str) -> str:
        return f'<th scope="{scope}" title="{escape(label)}">{escape(code)}</th>'

    body = "".join(
        f"<tr>{head('row', code, label)}{''.join(f'<td>{escape(field)}</td>' for field in fields)}</tr>"
        for code, label, fields in rows
    )
    columns = "".join(head("col", code, label) for code, label in heads)
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr><th>{escape(corner)}</th>{columns}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def slug(text: str) -> str:
    """Return a text as part of a file name: small ASCII letters, digits, dots and hyphens.

    >>> slug("minimum strength 2")
    'minimum-strength-2'
    """
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")


def width(text: str) -> int:
    """Return how wide a text is, in letters: signs of East Asia count twice, combining marks not at all.

    >>> width("C5"), width("中文")
    (2, 4)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def broken_well(lines: Sequence[str]) -> list[str]:
    """Return the lines of a text so that none begins with a sign that closes: it ends the line before.

    >>> broken_well(["扩大数字经济的包容性和惠益", "，造福所有人"])
    ['扩大数字经济的包容性和惠益，', '造福所有人']
    """
    found: list[str] = []
    for line in lines:
        rest = line.lstrip(_CLOSING) if found else line
        if found:
            found[-1] += line[: len(line) - len(rest)]
        if rest or not found:
            found.append(rest)
    return found


def host(address: str) -> str:
    """Return whose an address is, to be read; what is no address stays as it is.

    >>> host("https://www.itu.int/net4/wsis/ungis"), host("doc:gdc")
    ('itu.int', 'doc:gdc')
    """
    found = re.match(r"https?://(?:www\.)?([^/?#]+)", address)
    return found[1] if found else address


def hosts(addresses: Iterable[str]) -> dict[str, str]:
    """Return whose each address is, each address once; several of one host are told apart by the end of their paths.

    >>> list(hosts(("https://www.itu.int/a/Session/400", "https://itu.int/b/", "https://fao.org/c")).values())
    ['itu.int: …/Session/400', 'itu.int: /b', 'fao.org']
    """
    named = {address: host(address) for address in addresses}
    often = Counter(named.values())
    return {
        address: f"{name}: {_end_of_path(address)}" if often[name] > 1 and name != address else name
        for address, name in named.items()
    }


def _end_of_path(address: str) -> str:
    """Return the last parts of the path of an address, as many as say something, with what is asked of it."""
    path, mark, query = re.sub("https?://[^/?#]*", "", address).partition("?")
    parts = [part for part in plain(unquote(path)).split("/") if part.strip()]
    end = f"{mark}{plain(query)}"
    while parts and len(end) < _TELLING:
        end = f"/{parts.pop()}{end}"
    return shortened(f"{'…' if parts else ''}{end}", _LONGEST_END)


def https_address(address: str) -> str:
    """Return an address if a page may link to it, else nothing: only plain `https:` addresses pass.

    >>> https_address("https://docs.un.org/en/A/RES/79/1"), https_address("javascript:alert(1)")
    ('https://docs.un.org/en/A/RES/79/1', '')
    """
    if _NO_ADDRESS.search(address):
        return ""
    try:
        parts = urlsplit(address)
        safe = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return address if safe else ""


def shown_address(address: str) -> str:
    """Return an address as it may be printed: without a user and password, and without the values of its query.

    >>> shown_address("https://ada:secret@example.org/sparql?apikey=secret&x#token")
    'https://example.org/sparql?apikey=…&x=…#…'
    >>> shown_address("ada:secret@example.org")
    'example.org'
    """
    place, hash_, _ = plain(address).partition("#")
    place, mark, query = place.partition("?")
    start = re.match(r"[A-Za-z][\w+.-]*://", place)
    host, slash, path = (place[start.end() :] if start else place).partition("/")
    if start and host and "@" not in path:
        place = start[0] + host.rpartition("@")[2] + slash + path
    elif "@" in place:  # mistyped: what stands before the sign may be a password
        place = (start[0] if start else "") + place.rpartition("@")[2]
    names = "&".join(f"{part.partition('=')[0]}=…" for part in query.split("&")) if query else ""
    return place + mark + names + (f"{hash_}…" if hash_ else "")


def relative_address(address: str) -> str:
    """Return the address of a file beside the page if it is one, else nothing.

    >>> relative_address("../fr/matrix.html"), relative_address("//example.org/x")
    ('../fr/matrix.html', '')
    """
    if not address or _NO_ADDRESS.search(address) or address.startswith("/"):
        return ""
    parts = urlsplit(address)
    return "" if parts.scheme or parts.netloc or ":" in parts.path else address
