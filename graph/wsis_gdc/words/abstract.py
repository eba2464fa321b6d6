"""What the graph holds, in one sentence, as start page and descriptions tell it."""

from __future__ import annotations

from wsis_gdc.words.languages import translator

__all__ = ["abstract"]


def abstract(language: str = "en") -> str:
    """Return the sentence in a language.

    >>> abstract("fr")[:21]
    'Comment les textes is'
    """
    _ = translator(language).gettext
    return _(
        "How the outcomes of the World Summit on the Information Society and the Global Digital Compact connect: which "
        "action lines, commitments, UN entities and goals are linked, who says so, and on what evidence."
    )
