"""The linkage matrix: any kind of thing against any other, each cell with the links behind it.

``matrix`` answers what is ``Asked``; ``Matrix`` says what can be asked of the answer. Claims connect two kinds
directly; where none do, stated facts (facilitation, named actors, …), parts and wholes, or a chain of these do.

>>> from wsis_gdc import load
>>> with load() as kg:
...     answer = matrix(kg.engine, Asked("objective", "action-line", value="strength", sets=["wsis-gdc"]))
...     answer.value_of("https://w3id.org/wsis-gdc/gdc/objective-1", "https://w3id.org/wsis-gdc/wsis/C2")
3
"""

from wsis_gdc.questions.matrix.answer import by_claims, matrix, no_claims
from wsis_gdc.questions.matrix.asked import COMBINATIONS, VALUES, Asked
from wsis_gdc.questions.matrix.model import FILTERED, Cell, Filtered, Hop, LookedAt, Matrix, Numbers, Way

__all__ = [
    "COMBINATIONS",
    "FILTERED",
    "VALUES",
    "Asked",
    "Cell",
    "Filtered",
    "Hop",
    "LookedAt",
    "Matrix",
    "Numbers",
    "Way",
    "by_claims",
    "matrix",
    "no_claims",
]
