"""What a person asks of a matrix: one object that travels whole from the command, page or API to the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from wsis_gdc.base.errors import Choice, NotFoundError, QueryError
from wsis_gdc.knowledge.central import tables_of
from wsis_gdc.knowledge.frameworks import level
from wsis_gdc.knowledge.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wsis_gdc.engines import Engine

__all__ = ["COMBINATIONS", "VALUES", "Asked", "By", "Carry", "Combine", "Normalize", "Order", "ValueName"]


class ValueName(StrEnum):
    """What a cell shows; empty for what suits the way that connects: a count, or the strength of a chain."""

    BEST = ""
    COUNT = "count"
    STRENGTH = "strength"
    SUM = "sum"
    WEIGHTED = "weighted"
    RELATION = "relation"
    CLAIMANTS = "claimants"


class Combine(StrEnum):
    """How the values of a chain are combined; empty for what suits the value."""

    BEST = ""
    MAX_PRODUCT = "max-product"
    COUNT = "count"
    SUM = "sum"


class By(StrEnum):
    """What connects rows with columns; ``auto`` takes the first of the others that does."""

    AUTO = "auto"
    CLAIMS = "claims"
    FACTS = "facts"
    CHAIN = "chain"


class Carry(StrEnum):
    """Whose links a thing carries: its own, or those of its parts too (a paragraph those of its letters)."""

    OWN = "own"
    WITH_PARTS = "with-parts"


class Normalize(StrEnum):
    """Whether values are shares of their row or column."""

    NONE = "none"
    ROW = "row"
    COLUMN = "column"


class Order(StrEnum):
    """Official order of the texts; rows and columns with the largest sums first; alike ones beside each other."""

    OFFICIAL = "official"
    STRENGTH = "strength"
    SIMILARITY = "similarity"


VALUES: Final[Mapping[str, str]] = {
    ValueName.COUNT: "number of links",
    ValueName.STRENGTH: "strength of the strongest link (1 indirect, 2 same field, 3 same action)",
    ValueName.SUM: "sum of the strengths of the links",
    ValueName.WEIGHTED: "strength times confidence of the best link (a link that states no confidence counts as 1)",
    ValueName.RELATION: "relation that most links claim (ties: the stronger, then by name)",
    ValueName.CLAIMANTS: "number of claimants",
}
"""What a cell can show, each with the sentence that explains it."""

COMBINATIONS: Final[Mapping[str, str]] = {
    Combine.MAX_PRODUCT: "the strongest chain, its strength being 3 × the product of (strength ÷ 3) over its claims",
    Combine.COUNT: "the number of chains",
    Combine.SUM: "the sum of the strengths of all chains, each 3 × the product of (strength ÷ 3) over its claims",
}
"""How the values of a chain are combined, each with the sentence that explains it."""

_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about two kinds of things.

    ``rows`` and ``columns`` are kinds (see ``knowledge.frameworks``). A claim counts for the member of a kind that it
    names, else for the nearest whole of what it names (item → line, target → goal, provision → section → objective):
    that is what the thing carries as its own. With parts it counts for every member that it is part of, so that a
    paragraph carries the links of its letters and C7 those of its sub-lines. ``sublines`` keeps the parts of other
    members among the action lines; without them C7 stands for its eight.

    Which claims: ``sets`` (name, CURIE or IRI), ``relations``, ``min_strength`` (1–3), ``min_confidence`` (0–1),
    ``statuses``; nothing given lets all through but *proposed* ones, which ``suggestions`` lets in too.

    What connects: ``by`` claims, stated facts or a chain. ``through`` names the kinds in between and so asks for a
    chain; ``chain`` lets a chain pass over several claims whose relations SSSOM does not take as transitive.
    ``combine`` says how chains add up.

    What a cell shows: ``value``, ``normalize`` as a share, ``order``, and ``group_by`` a kind that rows or columns are
    part of. None stands for the default of any field, a name alone for a list of it. Texts are taken for the names of
    choices: an unknown one raises NotFoundError with near names, choices that disagree QueryError.
    """

    rows: str
    columns: str
    value: ValueName = ValueName.BEST
    sets: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    min_strength: float | None = None
    min_confidence: float | None = None
    statuses: tuple[str, ...] = ()
    suggestions: bool = False
    carry: Carry = Carry.OWN
    sublines: bool = True
    by: By = By.AUTO
    through: tuple[str, ...] = ()
    chain: bool = False
    combine: Combine = Combine.BEST
    normalize: Normalize = Normalize.NONE
    order: Order = Order.OFFICIAL
    group_by: str = ""
    language: str = "en"

    def __post_init__(self) -> None:
        for name, default in _defaults():
            value = getattr(self, name)
            if value is None:
                object.__setattr__(self, name, default)
            elif isinstance(default, tuple) and not isinstance(value, tuple):
                object.__setattr__(self, name, (value,) if isinstance(value, str) else tuple(value))
        for name, what, choices in _CHOICES:
            if not isinstance(getattr(self, name), choices):
                object.__setattr__(self, name, _choice(what, getattr(self, name), choices))
        if self.normalize != Normalize.NONE and self.value == ValueName.RELATION:
            raise QueryError("relations are words and have no shares; choose another value, such as count")
        if self.chained and self.by in (By.CLAIMS, By.FACTS):
            told = f"a chain is neither by {self.by} alone nor direct; leave out "
            raise QueryError(told, Choice("by"), ", or ", Choice("through"), " and ", Choice("chain"))
        if not self.chained and self.combine and self.by != By.AUTO:
            told = "only chains are combined; leave out "
            raise QueryError(told, Choice("combine"), ", or ask with ", Choice("by", "chain"))

    @property
    def chained(self) -> bool:
        """Whether a chain is asked for."""
        return bool(self.through) or self.chain or self.by == By.CHAIN

    @property
    def anyhow(self) -> bool:
        """Whether a chain may pass over claims that do not follow from each other: it was named, or asked for so."""
        return bool(self.through) or self.chain

    def selection(self, engine: Engine) -> Selection:
        """Return which claims count, and check the kinds. Raises NotFoundError, QueryError."""
        kinds = (self.rows, self.columns, *self.through, *filter(None, [self.group_by]))
        known = tables_of(engine).kinds
        for kind in kinds:
            if kind not in known:
                level(engine, kind)  # tells the near names
        return Selection.read(engine, **{field.name: getattr(self, field.name) for field in fields(Selection)})


_CHOICES: Final[tuple[tuple[str, str, type[StrEnum]], ...]] = (
    ("value", "value", ValueName),
    ("combine", "way to combine", Combine),
    ("carry", "way to carry links", Carry),
    ("by", "way to connect", By),
    ("normalize", "normalisation", Normalize),
    ("order", "order", Order),
)


@cache
def _defaults() -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(Asked) if field.default is not MISSING)


def _choice(what: str, name: Any, choices: type[_E]) -> _E:
    try:
        return choices(name)
    except ValueError:
        names: Iterable[str] = [each.value for each in choices if each.value]
        raise NotFoundError(what, str(name), get_close_matches(str(name), names, 3, 0.4) or list(names)) from None
