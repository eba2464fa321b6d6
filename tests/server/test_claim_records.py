"""Claims as agents are told them say who made them."""

from __future__ import annotations

import pytest

from wsis_gdc.engines import OxigraphEngine
from wsis_gdc.knowledge.links import links
from wsis_gdc.server.agents.claim_records import claim_records
from wsis_gdc.words.terms import Terms


@pytest.mark.parametrize(
    ("kind", "maker"),
    [
        ("suggestion", "a program, such as from the likeness of texts"),
        ("coding", "language models, by a coding manual"),
        ("citation", "stated by its claimant, recorded here from the source"),
    ],
)
def test_a_claim_tells_who_made_it(with_suggestions: OxigraphEngine, kind: str, maker: str) -> None:
    """A suggestion is a program's, a code that of readers with a manual, all else its claimant's."""
    link = next(each for each in links(with_suggestions) if each.claim_kind == kind)
    (record,) = claim_records(with_suggestions, [link], Terms("en"))
    assert record["review"]["made_by"] == maker
