"""The page that tells what changed between two states of the graph, to be opened by itself and without the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wsis_gdc.site.rendering import About, render

if TYPE_CHECKING:
    from wsis_gdc.words.changes import ChangeWords

__all__ = ["changes_page"]


def changes_page(words: ChangeWords, *, about: About) -> str:
    """Return the page; an action line is addressed as ``#line-<code>``, other records by category, as ``#role``."""
    return render(
        "changes",
        words.terms.language,
        about,
        told=words,
        tables=(words.counts, words.facilitators),
        sections=words.sections,
    )
