"""An explanation of a pair as a file for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from wsis_gdc.base.texts import json_bytes

if TYPE_CHECKING:
    from wsis_gdc.questions.explain import Explanation

__all__ = ["to_json"]


def to_json(explanation: Explanation) -> bytes:
    """Return an explanation as JSON; how kinds connect is told in sentences."""
    document = asdict(explanation)
    if explanation.chain:
        document["chain"]["path"] = list(map(str, explanation.chain.path))
    return json_bytes(document, indent=1)
