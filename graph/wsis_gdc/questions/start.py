"""What a start page says first: the flow, which commitments have no line, what WSIS+20 dates, and who answers today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.coding import openings
from wsis_gdc.knowledge.frameworks import acts
from wsis_gdc.questions.asks import asks
from wsis_gdc.questions.counts import counts
from wsis_gdc.questions.flow import THIRDS, Flow, flow
from wsis_gdc.questions.gaps import Gap, gaps
from wsis_gdc.questions.reviewed import Tally, progress

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["Start", "start"]

_OUTCOME: Final = "A/RES/80/173"
_PARAGRAPHS: Final = """
SELECT (COUNT(DISTINCT ?provision) AS ?n) WHERE { ?provision a wg:Provision ; eli:is_part_of doc:a-res-80-173 }"""


@dataclass(frozen=True, slots=True)
class Start:
    """Answers for a start page.

    ``flows`` are by third column; ``acts`` names the kinds that state an act and ``commitments`` says how many there
    are, of which ``openings`` only open a list; ``without_line`` are those without a link to any line. ``paragraphs``
    of the WSIS+20 outcome are held, of which ``dated`` bind what they ask to a date. ``counts`` are those of the
    glossary, by name. ``review`` tells how far people have reviewed the coded links.
    """

    flows: Mapping[str, Flow]
    acts: tuple[str, ...]
    commitments: int
    openings: int
    without_line: tuple[Gap, ...]
    paragraphs: int
    dated: int
    counts: Mapping[str, int]
    review: Tally


def start(engine: Engine, language: str = "en") -> Start:
    """Return the answers for a start page, things named in a language.

    Raises NotFoundError where the graph has no coded crosswalk, QueryError where it names no kinds of things.
    """
    flows = {third: flow(engine, third=third, language=language) for third in THIRDS}
    kinds = acts(engine)
    paragraphs = int(next(engine.select(_PARAGRAPHS).texts())[0])
    return Start(
        {third: answer for third, answer in flows.items() if not third or answer.onward},
        kinds,
        sum(len(tables_of(engine).members(kind)) for kind in kinds),
        openings(engine),
        tuple(gap for gap in gaps(engine, ("commitments",), language=language) if gap.state == "none"),
        paragraphs,
        len(asks(engine, document=_OUTCOME, dated=True)) if paragraphs else 0,
        {count.name: count.number for count in counts(engine)},
        progress(engine).whole,
    )
