"""How provisions of official texts are cited, the same wherever it is told: "A/RES/79/1, annex I, para. 29(a)".

The form is that of United Nations editors: symbol, annex, paragraph with its letter. The Global Digital Compact is
annex I of the resolution whose own paragraphs are those of the Pact for the Future: without the annex a number names
one of these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.grouping import grouped
from wsis_gdc.words.languages import listed, translator

if TYPE_CHECKING:
    from wsis_gdc.knowledge.links import Evidence
    from wsis_gdc.words.phrases import Gettext

__all__ = ["cited", "evidence_by_text", "evidence_cited", "text_cited"]

_SPAN: Final = re.compile(r"\d+[-–]\d+")


def text_cited(symbol: str, annex: str, _: Gettext) -> str:
    """Return the symbol of a text, with the annex that is meant where it is one.

    >>> text_cited("A/RES/79/1", "I", str), text_cited("A/RES/79/1", "II", str), text_cited("A/RES/79/1", "", str)
    ('A/RES/79/1, annex I', 'A/RES/79/1, annex II', 'A/RES/79/1')
    """
    if not (symbol and annex):
        return symbol
    known = {"I": _("{text}, annex I")}  # in a language a number of its own may stand there
    return known.get(annex, _("{text}, annex {number}")).format(text=symbol, number=annex)


def cited(text: str, codes: Sequence[str], language: str = "en") -> str:
    """Return where provisions of a text stand; ``text`` is as ``text_cited`` gives it, empty where it is not known.

    What has no number of a paragraph is named before its text.

    >>> cited("A/RES/79/1, annex I", ["29(a)"]), cited("A/RES/80/173", ["28", "67"]), cited("A/RES/80/173", ["C5"])
    ('A/RES/79/1, annex I, para. 29(a)', 'A/RES/80/173, paras. 28 and 67', 'C5 (A/RES/80/173)')
    """
    _ = translator(language).gettext
    numbers = [code for code in codes if code[:1].isdecimal()]
    names = [code for code in codes if code not in numbers]
    if not text:
        return _(", ").join(codes)
    told = [f"{name} ({text})" for name in names]
    if numbers:
        several = len(numbers) > 1 or _SPAN.fullmatch(numbers[0])
        form = _("{text}, paras. {numbers}") if several else _("{text}, para. {numbers}")
        told.insert(0, form.format(text=text, numbers=listed(numbers, language)))
    return _("; ").join(told)


def evidence_cited(evidence: Evidence, language: str = "en") -> str:
    """Return where a piece of evidence stands."""
    return cited(text_cited(evidence.document, evidence.annex, translator(language).gettext), [evidence.code], language)


def evidence_by_text(evidence: Sequence[Evidence], language: str = "en") -> list[tuple[str, str, tuple[Evidence, ...]]]:
    """Return pieces of evidence by text and official address, as (text, address, pieces), in their order."""
    _ = translator(language).gettext
    found = grouped(((text_cited(each.document, each.annex, _), each.address), each) for each in evidence)
    return [(text, address, some) for (text, address), some in found.items()]
