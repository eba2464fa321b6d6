"""Why a matrix cannot be made, in sentences that say what is possible instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wsis_gdc.base.errors import Choice, QueryError
from wsis_gdc.base.namespaces import compact
from wsis_gdc.knowledge.selection import Selection
from wsis_gdc.knowledge.tallies import Tally

if TYPE_CHECKING:
    from wsis_gdc.knowledge.central import Parts, Tables
    from wsis_gdc.questions.matrix.asked import Asked
    from wsis_gdc.questions.matrix.connections import Connections, Step

__all__ = ["facts_filtered", "left_out", "not_combined", "nothing", "only_suggested", "stopped", "suggested"]


def nothing(
    connections: Connections, asked: Asked, selection: Selection, what: str, *, facts: bool = True
) -> QueryError:
    """Tell that nothing of a sort connects two kinds, and which kinds are connected; ``facts`` can be asked for."""
    # no filter of claims holds for facts
    among = "" if what == "stated fact" else connections.among
    step = connections.step(asked.rows, asked.columns)
    by_facts: Sequence[str | Choice] = ()
    if facts and step is not None and step.by != "claims" and what == "claim":
        by_facts = (f"{step} (ask with ", Choice("by", "facts"), "); ")
    none = f"no {what}{among} connects {asked.rows} with {asked.columns}; "
    return QueryError(none, *by_facts, connections.told())


def not_combined(path: Sequence[Step]) -> QueryError:
    """Tell that claims which answer by themselves are not combined, as chains are."""
    told = f"{path[0]}: only chains are combined; leave out "
    return QueryError(told, Choice("combine"), ", or ask with ", Choice("by", "chain"))


def stopped(
    connections: Connections, asked: Asked, selection: Selection, paths: Sequence[Sequence[Step]]
) -> QueryError:
    """Tell which chains were tried, or which chain would have to be asked for."""
    rows, columns = asked.rows, asked.columns
    if paths:
        told = "; ".join(_way(steps) for steps in paths[:3])
        return QueryError(f"nothing that this selection lets through leads from {rows} to {columns}; tried: {told}")
    longer = [] if asked.anyhow else list(connections.paths(rows, columns, asked=True))
    if not longer:
        return nothing(connections, asked, selection, "claim, fact or chain")
    return QueryError(
        f"{rows} and {columns} are connected only by chains that do not follow by themselves, such as "
        f"{_way(longer[0])}: SSSOM does not take these relations as transitive, and a claim on a whole is none on "
        "its parts; ask for a chain with ",
        Choice("chain", True),
        ", or name the way with ",
        Choice("through", tuple(step.far for step in longer[0][:-1])),
    )


def facts_filtered(
    connections: Connections, step: Step, selection: Selection, left_out: QueryError | None
) -> QueryError:
    """Tell that facts are not filtered as claims are, or which claims are ``left_out``, and what can be asked."""
    filters = ", ".join(f"{name} {text}" for name, text in selection.told)
    told: Sequence[str | Choice] = (
        left_out.told
        if left_out
        else (f"{step}: they are no claims, and no filter of claims holds for them; leave it out ({filters})",)
    )
    ways = connections.paths(step.near, step.far, claims=True)
    chain = ("; ask with ", Choice("by", "chain"), " for the way through claims") if any(ways) else ()
    return QueryError(*told, *chain)


def left_out(tables: Tables, kinds: tuple[str, str], ends: Parts, selection: Selection) -> QueryError | None:
    """Tell which filters leave out the claims that connect two kinds, and which sets hold such claims; else nothing."""
    if error := suggested(tables, kinds, ends, selection):
        return error
    counts = _counted(tables, kinds, ends, Selection()) if selection.told else {}
    if not counts:
        return None
    without = f"without it {sum(counts.values()):,} do, in the sets {', '.join(sorted(counts))}"
    return QueryError(f"{_none(kinds, selection)}; {without}")


def suggested(tables: Tables, kinds: tuple[str, str], ends: Parts, selection: Selection) -> QueryError | None:
    """Tell that only suggestions connect two kinds; nothing where these do not, either."""
    number = sum(_counted(tables, kinds, ends, replace(selection, suggestions=True)).values())
    if not number:
        return None
    return QueryError(f"{_none(kinds, selection)}; {_do(number)}: ask with ", Choice("suggestions", True))


def only_suggested(tables: Tables, kinds: tuple[str, str], ends: Parts, selection: Selection) -> QueryError | None:
    """Tell the same where the question takes no suggestions."""
    number = sum(_counted(tables, kinds, ends, replace(selection, suggestions=True)).values())
    return QueryError(f"{_none(kinds, selection)}; {_do(number)}, which count here for nothing") if number else None


def _do(number: int) -> str:
    return f"{number:,} suggestion{'s do' if number != 1 else ' does'}"


def _none(kinds: tuple[str, str], selection: Selection) -> str:
    filters = ", ".join(f"{name} {text}" for name, text in selection.told)
    return f"no claim{f' of this selection ({filters})' if filters else ''} connects {kinds[0]} with {kinds[1]}"


def _counted(tables: Tables, kinds: tuple[str, str], ends: Parts, selection: Selection) -> dict[str, int]:
    """Return how many claims connect two kinds, by the name of their set."""
    tally = Tally(tables, kinds[0], kinds[1:], parts=ends, condition=selection.sql, values=selection.values)
    return {compact(set_).removeprefix("set:"): number for set_, number in tally.rows(["mapping_set"], ["number"])}


def _way(steps: Sequence[Step]) -> str:
    return " – ".join((steps[0].near, *(step.far for step in steps)))
