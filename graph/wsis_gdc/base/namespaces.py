"""Prefixes and the few terms that Python needs, both taken from the one JSON-LD context."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from wsis_gdc.base.resources import data_files, data_folder, ontology_folder

__all__ = [
    "BASE",
    "CURIE",
    "all_prefixes",
    "compact",
    "context",
    "declared",
    "encodable",
    "expand",
    "is_iri",
    "key_term",
    "local",
    "prefixes",
]

BASE: Final = "https://w3id.org/wsis-gdc/"

CURIE: Final = re.compile(r"^([A-Za-z][A-Za-z0-9.-]*):(?!//)(.*)$")

# patterns are texts, compiled when first used: most processes need few of them
_HEAD: Final = 4096
_CONTEXTS: Final = r"""(?ms)^["']?@context["']?:\s*\[(.*?)\]"""
_DECLARED: Final = r"""["']?([a-z][a-z0-9-]*)["']?:\s*["'](https?://[^"'\s]+[/#])["']"""


@cache
def context() -> dict[str, Any]:
    """Return the JSON-LD context that maps YAML keys to terms."""
    text = (ontology_folder() / "context.jsonld").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)["@context"]
    return loaded


@cache
def declared() -> dict[str, str]:
    """Return the prefixes that the data files of frameworks declare beside the one context, by a scan of their heads.

    A framework that the context does not know brings its own:
    ``"@context": ["https://w3id.org/wsis-gdc/context.jsonld", {"pact": "https://w3id.org/wsis-gdc/pact/"}]``.
    """
    found: dict[str, str] = {}
    for path in filter(Path.is_file, data_files(data_folder() / "frameworks")):
        with path.open(encoding="utf-8", errors="replace") as file:
            head = re.search(_CONTEXTS, file.read(_HEAD))
        found |= dict(re.findall(_DECLARED, head[1])) if head else {}
    return found


@cache
def prefixes() -> dict[str, str]:
    """Return the prefixes of the context and of frameworks, and the namespaces they stand for.

    >>> prefixes()["wg"]
    'https://w3id.org/wsis-gdc/ontology#'
    """
    return declared() | {
        key: value
        for key, value in context().items()
        if isinstance(value, str) and value.endswith(("/", "#")) and not key.startswith("@")
    }


@cache
def all_prefixes() -> dict[str, str]:
    """Return the prefixes that Turtle and queries may use: beside those of the context, one for each code list.

    A list whose name is a prefix already has "term-" before it; keys of data files have most of the other names, so the
    context cannot hold them.

    >>> all_prefixes()["basis"], all_prefixes()["term-level"]
    ('https://w3id.org/wsis-gdc/term/basis/', 'https://w3id.org/wsis-gdc/term/level/')
    """
    within = (entry.get("@context", {}) for entry in context().values() if isinstance(entry, dict))
    lists = {each["@vocab"] for each in within if "@vocab" in each}
    named = {space.rstrip("/").rpartition("/")[2]: space for space in sorted(lists)}
    return {f"term-{name}" if name in prefixes() else name: space for name, space in named.items()} | prefixes()


def expand(curie: str) -> str:
    """Return the IRI that a CURIE stands for; an IRI is returned as it is.

    Raises ValueError where the prefix is unknown.

    >>> expand("wsis:C2")
    'https://w3id.org/wsis-gdc/wsis/C2'
    """
    match = CURIE.match(curie)
    if match and match[1] in prefixes():
        return prefixes()[match[1]] + match[2]
    if is_iri(curie) and "://" in curie:
        return curie
    raise ValueError(f'"{curie}" has no known prefix')


@cache
def _namespaces() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((ns, prefix) for prefix, ns in prefixes().items()), key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=65536)
def compact(iri: str) -> str:
    """Return the CURIE of an IRI, by its longest known namespace, or the IRI itself.

    >>> compact("https://w3id.org/wsis-gdc/gdc/section/connectivity")
    'gdc:section/connectivity'
    """
    for namespace, prefix in _namespaces():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def key_term(key: str) -> str:
    """Return the name of the term that a key of data files stands for, nothing for any other word.

    >>> key_term("claim_kind"), key_term("wg"), key_term("colour")
    ('wg:claimKind', '', '')
    """
    meant = "" if key in prefixes() or key.startswith("@") else context().get(key) or ""
    name: str = meant["@id"] if isinstance(meant, dict) else meant
    return "" if name.startswith("@") else name


def local(iri: str) -> str:
    """Return the end of an IRI or CURIE behind its namespace; of an unknown namespace what stands behind "#" or "/".

    >>> local("https://w3id.org/wsis-gdc/ontology#continues"), local("gdc:11d"), local("https://example.org/v/knows")
    ('continues', '11d', 'knows')
    """
    short = compact(iri)
    if "://" in short:
        return re.split("[/#]", short.rstrip("/#"))[-1]
    return short.split(":", 1)[-1]


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI (RFC 3987) that a store keeps, and all of it can be seen.

    >>> is_iri("https://example.org/a?b=%20#c"), is_iri("https://example.org/a[1]"), is_iri("example.org")
    (True, False, False)
    """
    import pyoxigraph  # few commands ask, and every one imports this module

    try:
        pyoxigraph.NamedNode(text)
    except ValueError:
        return False
    return text.isprintable()


def encodable(text: str) -> str:
    r"""Return a text in which half surrogates, as bytes that are no UTF-8 become on the command line, are "?".

    >>> encodable("C5\udcff")
    'C5?'
    """
    return text.encode("utf-8", "replace").decode()
