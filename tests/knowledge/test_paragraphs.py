"""What is told of a paragraph that is not in the graph: which are, where not all are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.knowledge.paragraphs import only_held
from wsis_gdc.knowledge.things import resolve

if TYPE_CHECKING:
    from wsis_gdc.engines import OxigraphEngine


@pytest.mark.parametrize(
    ("code", "begin"),
    [
        ("wsis20:88", "of A/RES/80/173 the graph holds paragraphs 23, 24, 26,"),
        (" tunis:50(b)", "of WSIS-05/TUNIS/DOC/6(Rev.1)-E the graph holds paragraphs 3-9, 23,"),
        ("poa:2", "of Geneva Plan of Action the graph holds paragraphs 6, 8-16,"),
    ],
)
def test_a_paragraph_that_could_not_be_read_is_not_said_to_be_missing(
    oxigraph: OxigraphEngine, code: str, begin: str
) -> None:
    """The document may well have it."""
    assert only_held(oxigraph, code).startswith(begin)
    with pytest.raises(NotFoundError, match="does not say that the document lacks it"):
        resolve(oxigraph, code)


@pytest.mark.parametrize(
    "code", ["gdc:99", "poa:12z", "C5", "wsis20:x", "nothing:1", "sdg:99", f"wsis20:{'9' * 5_000}"]
)
def test_nothing_is_told_where_all_is_here_or_no_paragraph_is_meant(oxigraph: OxigraphEngine, code: str) -> None:
    """All 74 paragraphs of the Compact are; a letter that a paragraph lacks is another matter."""
    assert only_held(oxigraph, code) == ""
