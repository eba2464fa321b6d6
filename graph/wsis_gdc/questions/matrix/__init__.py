"""The linkage matrix: any kind of thing against any other, each cell with the links behind it.

``matrix`` makes one; ``Matrix`` says what can be asked of it. Claims connect two kinds directly; where none do, stated
facts (facilitation, named actors, …), parts and wholes, or a chain of these connect them (see ``paths``).
"""

from wsis_gdc.knowledge.facts import facts_between
from wsis_gdc.knowledge.links import Evidence, Link, Stated, links, upward_of
from wsis_gdc.questions.matrix.making import Wishes, matrix
from wsis_gdc.questions.matrix.model import COMBINATIONS, VALUES, Cell, Hop, LookedAt, Matrix, Numbers, Way

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
    "links",
    "matrix",
    "upward_of",
]
