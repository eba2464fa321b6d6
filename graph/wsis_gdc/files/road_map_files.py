"""The joint road map as files of offices: which can be made here, and their bytes."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.libraries import extras

if TYPE_CHECKING:
    from wsis_gdc.questions.road_maps import Joint
    from wsis_gdc.words.terms import Terms

__all__ = ["joint_file", "made_here"]

_LIBRARIES: Final = {"xlsx": "xlsxwriter", "docx": "docx"}
"""The formats, each with the library that writes it."""


def made_here() -> tuple[str, ...]:
    """Return the formats of which the library is installed."""
    return tuple(known for known, library in _LIBRARIES.items() if find_spec(library))


def joint_file(found: Joint, terms: Terms, known: str) -> bytes:
    """Return the joint road map as ``xlsx`` or ``docx``. Raises MissingLibraryError without the extra [office]."""
    with extras():
        from wsis_gdc.files.office import joint_road_map
    write = {"xlsx": joint_road_map.to_xlsx, "docx": joint_road_map.to_docx}[known]
    with extras():
        return write(found, terms)
