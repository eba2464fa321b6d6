"""The pages of a collection: its initiatives, so many on each page, in the words of their owners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact, expand
from wsis_gdc.base.texts import relative_address
from wsis_gdc.knowledge.things import of_kind, things
from wsis_gdc.questions.collection.countries import SOURCE
from wsis_gdc.questions.collection.proposed import beyond_given
from wsis_gdc.questions.collection.regions import tally, tally_by_country
from wsis_gdc.questions.dossier import with_sheets
from wsis_gdc.site.rendering import About, render
from wsis_gdc.site.thing_pages import addresses

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine
    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.collection.admission import Initiative
    from wsis_gdc.questions.collection.proposed import Proposed

__all__ = ["ON_EACH", "collection_pages"]

ON_EACH: Final = 200
"""Initiatives on each page."""

_UP: Final = "../../"


def collection_pages(
    engine: Engine,
    title: str,
    initiatives: Sequence[Initiative],
    proposed: Iterable[Proposed],
    *,
    about: About,
    language: str = "en",
    folder: str = "",
) -> Iterator[tuple[str, str]]:
    """Yield the pages of a collection by name, to lie in a folder two below the other pages of their language.

    ``proposed`` is what a program suggests; what the owners give themselves is not shown again. ``folder`` leads there
    from the other pages, such as ``collections/prizes/``; doors to other languages need it.
    """
    suggested: dict[str, list[str]] = defaultdict(list)
    for each in beyond_given(initiatives, proposed):
        suggested[each.id].append(each.object)
    lines = of_kind(engine, "action-line", language)
    named = {compact(iri): thing for iri, thing in _named(engine, initiatives, suggested, language).items()}
    named |= {line.curie: line for line in lines}
    sheets = tuple(thing for thing in named.values() if thing.kind in with_sheets(engine))
    pages = {iri: relative_address(f"{_UP}{name}") for iri, name in addresses(sheets).items()}
    counted, by_country = tally(initiatives), tally_by_country(initiatives, language)
    parts = [initiatives[start : start + ON_EACH] for start in range(0, len(initiatives), ON_EACH)]
    names = ["index.html", *(f"page-{number}.html" for number in range(2, len(parts) + 1))]
    for number, (name, part) in enumerate(zip(names, parts, strict=True), start=1):
        yield (
            name,
            render(
                "collection",
                language,
                about,
                up=_UP,
                own_address=f"{folder}{name}",
                title=title,
                total=len(initiatives),
                first=(number - 1) * ON_EACH + 1,
                number=number,
                names=names,
                initiatives=part,
                suggested=suggested,
                named=named,
                addresses=pages,
                lines=lines,
                tally=counted,
                by_country=by_country,
                standard=SOURCE,
            ),
        )


def _named(
    engine: Engine, initiatives: Sequence[Initiative], suggested: Mapping[str, Sequence[str]], language: str
) -> dict[str, Thing]:
    """Return the lines and goals that are spoken of, by IRI."""
    given = {curie for each in initiatives for curie in (*each.lines, *each.goals)}
    given |= {curie for some in suggested.values() for curie in some}
    return things(engine, {expand(curie) for curie in given}, language)
