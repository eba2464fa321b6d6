"""Write the two parts of the redirects for w3id.org that follow from the graph: ``python scripts/redirects.py``.

They stand in ``w3id/wsis-gdc/.htaccess`` between lines that name this script: what a client prefers, by the weights of
its header, and which identifiers of texts have no sheet of their own. ``--check`` writes nothing and ends with 1 where
the file is not up to date.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wsis_gdc.api import load
from wsis_gdc.base.namespaces import BASE
from wsis_gdc.engines import Engine
from wsis_gdc.knowledge.things import natural
from wsis_gdc.questions.dossier import Atlas
from wsis_gdc.site.thing_pages import addresses

FILE: Final = Path(__file__).resolve().parents[1] / "w3id" / "wsis-gdc" / ".htaccess"

_KINDS: Final = "|".join(
    (
        r"text/(?:html|turtle|n3|rdf\+n3)",
        r"application/(?:xhtml\+xml|x-turtle|n-triples|rdf\+xml|ld\+json|json|trig|n-quads)",
    )
)
_WEIGHTS: Final = (
    r"(?:;\s*q=1(?:\.0*)?\s*)?",
    *(rf";\s*q=0?\.{tenth}\d*\s*" for tenth in range(9, 0, -1)),
    r";\s*q=0?\.0\d*[1-9]\d*\s*",
)
"""What stands behind a media type that is wanted so much, most first; a weight of nothing is none of them."""

_SHEETS: Final = ("wsis", "gdc", "poa", "tunis", "wsis20", "trend", "mechanism", "finding", "org", "doc")
"""The families of identifiers that have sheets, by the first part of their paths."""

_PLACES: Final = """SELECT DISTINCT ?thing ?section WHERE {
  ?thing ?property ?value FILTER(STRSTARTS(STR(?thing), "https://w3id.org/wsis-gdc/"))
  OPTIONAL { ?thing wg:inSection ?section }
}"""


def text(kept: str, engine: Engine) -> str:
    """Return the file with both parts as they should be; ``kept`` is what it is. Raises ValueError for lost marks."""
    for name, lines in (("preferences", _preferences()), ("no sheet", _bare(engine))):
        begin, end = f"# begin {name}: written by scripts/redirects.py\n", f"# end {name}\n"
        if kept.count(begin) != 1 or kept.count(end) != 1:
            raise ValueError(f'{FILE.name}: the lines around the part "{name}" are not there once each')
        before, _, rest = kept.partition(begin)
        after = rest.partition(end)[2]
        kept = "".join((before, begin, *(f"{line}\n" for line in lines), end, after))
    return kept


def _preferences() -> Iterator[str]:
    for weight in _WEIGHTS:
        yield "RewriteCond %{ENV:FIRST} ^$"
        yield rf"RewriteCond %{{HTTP_ACCEPT}} (?:^|,)\s*({_KINDS})\s*(?:;(?!\s*q=)[^;,]*)*{weight}(?:,|$) [NC]"
        yield "RewriteRule ^ - [E=FIRST:%1]"


def _bare(engine: Engine) -> Iterator[str]:
    """Yield the rules for what has no sheet: data of the whole graph, and the page of the section, or of all things."""
    pages = addresses(Atlas(engine).things.values())
    found: dict[str, list[str]] = defaultdict(list)
    for thing, section in sorted(engine.select(_PLACES).texts()):
        path = thing.removeprefix(BASE)
        first, _, rest = path.partition("/")
        if (
            first in _SHEETS
            and rest
            and "#" not in path
            and thing not in pages
            and not (first == "doc" and "/" in rest)
        ):
            found[pages.get(section, "things.html")].append(path)
    every = sorted((path for paths in found.values() for path in paths), key=natural)
    yield f"RewriteRule ^(?:{_either(every)})$ - [E=BARE:1]"
    for page, paths in sorted(found.items()):
        yield "RewriteCond %{ENV:FORM} html"
        yield f"RewriteRule ^(?:{_either(sorted(paths, key=natural))})$ %{{ENV:SITE}}/{page} [R=303,L]"


def _either(paths: list[str]) -> str:
    """Return the pattern of some paths, those of one family together."""
    families: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        first, _, rest = path.partition("/")
        families[first].append(re.escape(rest))
    return "|".join(f"{first}/(?:{'|'.join(rests)})" for first, rests in families.items())


def main() -> int:
    """Write the file; with ``--check`` say whether it is up to date."""
    kept = FILE.read_text(encoding="utf-8")
    with load() as kg:
        made = text(kept, kg.engine)
    if "--check" in sys.argv[1:]:
        if made != kept:
            print(f"{FILE}: not up to date; run: python scripts/redirects.py", file=sys.stderr)
        return int(made != kept)
    FILE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
