"""Why a matrix cannot be made, in sentences that say what is possible instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.questions.matrix.index import index_of
from wsis_gdc.questions.matrix.paths import Connections, Step

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["left_out", "nothing", "stopped"]

Kinds = tuple[str, str]


def nothing(connections: Connections, kinds: Kinds, selection: Selection, what: str) -> str:
    """Say that nothing of a sort connects two kinds, and which kinds are connected."""
    rows, columns = kinds
    told = dict(selection.told)
    among = f" in {told['set']}" if "set" in told else " in this selection" if told else ""
    cure = connections.told()
    direct = connections.step(rows, columns)
    if direct is not None and direct.by != "claims" and what == "claim":
        cure = f"{direct} (ask with --by facts); {cure}"
    return f"no {what}{among} connects {rows} with {columns}; {cure}"


def stopped(
    connections: Connections, kinds: Kinds, selection: Selection, ways: Sequence[Sequence[Step]], asked: bool
) -> str:
    """Say which chains were tried, or which chain would have to be asked for."""
    rows, columns = kinds
    if ways:
        told = "; ".join(_way(steps) for steps in ways[:3])
        return f"nothing that this selection lets through leads from {rows} to {columns}; tried: {told}"
    longer = [] if asked else list(connections.paths(rows, columns, asked=True))
    if not longer:
        return nothing(connections, kinds, selection, "claim, fact or chain")
    inner = " ".join(f"--through {step.far}" for step in longer[0][:-1])
    return (
        f"{rows} and {columns} are connected only by chains that do not follow by themselves, such as "
        f"{_way(longer[0])}: SSSOM does not take these relations as transitive, and a claim on a whole is none on "
        f"its parts; ask for a chain with --chain, or name the way with {inner}"
    )


def left_out(engine: Engine, kinds: Kinds, selection: Selection) -> str:
    """Say which filters leave out the claims that connect two kinds, and which sets hold such claims; else nothing."""
    from wsis_gdc.questions.matrix.chains import single

    index = index_of(engine)
    places = (index.places(kinds[0]), index.places(kinds[1]))
    claims = single(index, Step("claims", *kinds), places).links
    claims = claims[index.mask(Selection())[claims]]
    if not len(claims):
        return ""
    sets, held = index.sets
    names = sorted({compact(sets[place]).removeprefix("set:") for place in held[claims].tolist()})
    filters = ", ".join(f"{name} {text}" for name, text in selection.told)
    return (
        f"no claim of this selection ({filters}) connects {kinds[0]} with {kinds[1]}; without it "
        f"{len(set(claims.tolist())):,} do, in the sets {', '.join(names)}"
    )


def _way(steps: Sequence[Step]) -> str:
    return " – ".join((steps[0].near, *(step.far for step in steps)))
