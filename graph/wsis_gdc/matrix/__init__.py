"""The linkage matrix: any kind of thing against any other, each cell with the links behind it.

``matrix`` makes one; ``Matrix`` says what can be asked of it. Claims connect two kinds directly; where none do, stated
facts (facilitation, named actors, …), parts and wholes, or a chain of these connect them (see ``paths``).
"""

from wsis_gdc.matrix.claims import links, upward_of
from wsis_gdc.matrix.facts import facts_between
from wsis_gdc.matrix.making import Wishes, matrix
from wsis_gdc.matrix.model import (
    COMBINATIONS,
    VALUES,
    Cell,
    Evidence,
    Hop,
    Link,
    LookedAt,
    Matrix,
    Numbers,
    Stated,
    Way,
)
from wsis_gdc.matrix.writing import inert, to_csv

__all__ = [
    "COMBINATIONS",
    "VALUES",
    "Cell",
    "Evidence",
    "Hop",
    "Link",
    "LookedAt",
    "Matrix",
    "Numbers",
    "Stated",
    "Way",
    "Wishes",
    "facts_between",
    "inert",
    "links",
    "matrix",
    "to_csv",
    "upward_of",
]
