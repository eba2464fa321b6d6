"""What a program proposed for initiatives, as it is kept and shown; how it is made is told in ``proposals``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wsis_gdc.questions.collection.admission import Initiative

__all__ = ["Proposed", "beyond_given", "fingerprint"]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line or goal proposed for the initiative of an identifier, with the sentence that carries it.

    ``text`` is the fingerprint of the text that was compared, ``matched`` the item or provision it is nearest to.
    ``object`` is empty where nothing fits the text.
    """

    id: str
    text: str
    method: str
    model: str
    object: str = ""
    probability: str = ""
    matched: str = ""
    why: str = ""


def beyond_given(initiatives: Iterable[Initiative], proposed: Iterable[Proposed]) -> list[Proposed]:
    """Return the proposals that name something which the owner of the initiative does not give."""
    given = {(each.id, curie) for each in initiatives for curie in (*each.lines, *each.goals)}
    return [each for each in proposed if each.object and (each.id, each.object) not in given]


def fingerprint(initiative: Initiative) -> str:
    """Return what tells whether the text of an initiative is still the one that was compared."""
    return hashlib.sha256(initiative.text.encode()).hexdigest()[:16]
