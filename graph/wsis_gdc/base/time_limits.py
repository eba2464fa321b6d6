"""How long an answer may take."""

from __future__ import annotations

import math
from typing import Final

from wsis_gdc.base.errors import QueryError

__all__ = ["LONGEST", "seconds"]

LONGEST: Final = 86_400
"""Seconds of the longest limit: a day."""


def seconds(wished: float) -> float:
    """Return a time limit in seconds. Raises QueryError where it is no number above 0 and up to ``LONGEST``.

    >>> seconds(3)
    3.0
    """
    if not (math.isfinite(wished) and 0 < wished <= LONGEST):
        raise QueryError(f"a time limit of {wished:g} s is out of range; give seconds above 0, at most {LONGEST:,}")
    return float(wished)
