"""Which of the formats that are at hand suits a client best, by its ``Accept`` header (RFC 9110)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

__all__ = ["BOOLEANS", "MEDIA", "PAGE", "RESULTS", "TRIPLES", "Offer", "best", "by_name", "language"]

_MOST: Final = 4096
"""Characters of a header that are read."""


class Offer(NamedTuple):
    """A media type at hand, the name of the format that it stands for, and how well it stands for it."""

    media: str
    format: str
    worth: float = 1.0


MEDIA: Final[Mapping[str, str]] = {
    "html": "text/html; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8; header=present",
    "tsv": "text/tab-separated-values; charset=utf-8",
}
"""The media type in which each format is sent."""

_NAMED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("turtle", "n3"), "ttl"),
    **dict.fromkeys(("json-ld", "ld+json"), "jsonld"),
    **dict.fromkeys(("ntriples", "n-triples"), "nt"),
    **dict.fromkeys(("rdf+xml", "rdf/xml", "rdfxml"), "rdf"),
    **dict.fromkeys(("nquads", "n-quads"), "nq"),
}
"""What other servers call formats, and so clients such as SPARQLWrapper, in the parameter ``format``."""

_UNSPECIFIC: Final = 0.1  # browsers ask for XML beside HTML, and mean neither of ours

_IN_GRAPHS: Final = 0.85
"""Who likes triples nearly as well gets them: Comunica finds nothing in what stands in named graphs alone."""

TRIPLES: Final = (
    *(Offer(MEDIA[name].partition(";")[0], name) for name in ("ttl", "jsonld", "nt", "rdf")),
    *(Offer(MEDIA[name].partition(";")[0], name, _IN_GRAPHS) for name in ("trig", "nq")),
    Offer("application/x-turtle", "ttl", 0.9),
    Offer("application/json", "jsonld", 0.5),
    Offer("application/xml", "rdf", _UNSPECIFIC),
    Offer("text/plain", "nt", _UNSPECIFIC),
)
"""What triples are offered in, the best first."""

RESULTS: Final = (
    *(Offer(MEDIA[name].partition(";")[0], name) for name in ("json", "xml", "csv", "tsv")),
    Offer("application/json", "json", 0.9),
    Offer("application/xml", "xml", _UNSPECIFIC),
    Offer("text/xml", "xml", _UNSPECIFIC),
    Offer("text/plain", "csv", _UNSPECIFIC),
)
"""What rows are offered in, the best first."""

BOOLEANS: Final = RESULTS
"""What the answer to ASK is offered in; CSV and TSV hold the word alone."""

PAGE: Final = (Offer("text/html", "html"), Offer("application/xhtml+xml", "html"))
"""What a page is offered in."""


def best(accept: str | None, offered: Sequence[Offer]) -> str | None:
    """Return the format of an offer that suits best, among equals that which is named and then the first; else None.

    >>> best("text/turtle;q=0.5, application/*", TRIPLES), best("image/png", TRIPLES), best(None, TRIPLES)
    ('jsonld', None, 'ttl')
    """
    if accept is None or not accept.strip():
        return offered[0].format
    ranges = _ranges(accept)
    suited = []
    for offer in offered:
        quality, closeness = _quality(offer.media, ranges)
        suited.append(((quality * offer.worth, closeness), offer.format))
    highest = max(fit for fit, _ in suited)
    return next(format for fit, format in suited if fit == highest) if highest[0] > 0 else None


def by_name(name: str, offered: Sequence[Offer]) -> str | None:
    """Return the format that an address names, by its short name, one of other servers', or a media type; else None.

    >>> by_name("turtle", TRIPLES), by_name("text/csv", RESULTS), by_name("csv", TRIPLES)
    ('ttl', 'csv', None)
    """
    wanted = _NAMED.get(name.strip().lower(), name.strip().lower())
    return next((offer.format for offer in offered if wanted in (offer.format, offer.media)), None)


def language(accept: str | None, known: Sequence[str]) -> str:
    """Return the known language that suits an ``Accept-Language`` header best, the first of all where none does.

    >>> language("pt-BR, fr-CH;q=0.8, en;q=0.5", ["en", "fr", "ar"])
    'fr'
    """
    wanted = sorted(_ranges(accept or ""), key=lambda each: -each[1])
    return next((name for tag, q in wanted if q > 0 for name in known if tag.partition("-")[0] == name), known[0])


def _ranges(header: str) -> list[tuple[str, float]]:
    """Return the ranges of a header and how much each is wanted, as far as it is long."""
    found = []
    for part in header[:_MOST].split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((value[2:] for value in parameters if value.startswith("q=")), "1")
        quality = float(weight) if re.fullmatch(r"[01](?:\.\d{0,6})?|\.\d{1,6}", weight) else 0.0
        if name:
            found.append((name, min(quality, 1.0)))
    return found


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Return how much a media type is wanted, by the range that fits it most closely, and how closely that is."""
    for closeness, kind in ((2, media), (1, f"{media.partition('/')[0]}/*"), (0, "*/*")):
        fitting = [quality for name, quality in ranges if name == kind or (kind == "*/*" and name == "*")]
        if fitting:
            return max(fitting), closeness
    return 0.0, 0
