"""Data frames of rows of Python's own values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.libraries import extras

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["frame"]

_TYPES: Final = {"integer": "Int64", "boolean": "boolean", "floating": "float64", "mixed-integer-float": "float64"}
"""The type of a column by what pandas finds in it; one for values of which some are missing, also where none is."""

_MOST: Final = 2**63 - 1


@extras()
def frame(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """Return rows as a pandas frame: numbers and truth values in columns of their types, the rest as it is.

    Whole numbers stay whole where some are missing. Raises MissingLibraryError where pandas is not installed (extra
    ``[analysis]``).
    """
    import pandas as pd

    made = pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype=object)
    for name in made.columns:
        kind = _TYPES.get(pd.api.types.infer_dtype(made[name], skipna=True))
        if kind == "Int64" and made[name].dropna().abs().max() > _MOST:
            continue
        if kind:
            made[name] = made[name].astype(kind)
    return made
