"""Which numbered paragraphs of a document are in the graph: that one is not here does not say that the text lacks it.

>>> spans([3, 4, 5, 9, 12, 13])
'3-5, 9, 12, 13'
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import expand, prefixes

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["only_held", "spans"]

_PARAGRAPH: Final = re.compile(r"([A-Za-z][\w-]*):(\d{1,9})(?:\(?[a-z]\)?)?")
_HELD: Final = """SELECT DISTINCT ?document ?symbol ?title ?number WHERE {
  ?provision eli:is_part_of ?document ; wg:paragraph ?number FILTER(STRSTARTS(STR(?provision), "%s"))
  OPTIONAL { ?document dcterms:identifier ?symbol }
  OPTIONAL { ?document skos:prefLabel ?title FILTER(LANG(?title) = "en") }
}"""


def only_held(engine: Engine, code: str) -> str:
    """Return a sentence on a code such as ``wsis20:88`` of a document of which only some paragraphs are in the graph.

    Empty for other codes, for a paragraph that is here, and for a document whose paragraphs are here from the first to
    the last without a gap.
    """
    match = _PARAGRAPH.fullmatch(code.strip())
    if not match or match[1] not in prefixes():
        return ""
    rows = list(engine.select(_HELD % expand(f"{match[1]}:")).texts())
    numbers = {int(number) for *_, number in rows}
    if len({document for document, *_ in rows}) != 1:
        return ""
    if int(match[2]) in numbers or numbers == set(range(1, len(numbers) + 1)):
        return ""
    name = min(filter(None, rows[0][:3]), key=len)
    return (
        f"of {name} the graph holds paragraphs {spans(numbers)} only, as far as its text could be read: "
        "that another one is not here does not say that the document lacks it"
    )


def spans(numbers: Iterable[int]) -> str:
    """Return numbers in their order, three and more in a row as a span."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else map(str, run) for run in runs)
    return ", ".join(part for run in told for part in run)
