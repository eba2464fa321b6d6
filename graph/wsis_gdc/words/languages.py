"""The languages of the interface and their catalogues.

English is the source. The other languages live in `locales/<language>.po`, the only form
kept: a catalogue is compiled in memory when a page is made, so no binary file can fall behind its source. A string
without a translation is given in English between ⟦ and ⟧; pages show it as English (see `marked`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from wsis_gdc.base.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.resources.abc import Traversable

__all__ = [
    "LANGUAGES",
    "Language",
    "compiled",
    "direction",
    "full_stop",
    "labelled",
    "listed",
    "marked",
    "number",
    "run_on",
    "translator",
]


class Language(NamedTuple):
    """A language of the interface: its name in itself and the direction of its script."""

    name: str
    direction: Literal["ltr", "rtl"]


LANGUAGES: Final[dict[str, Language]] = {
    "en": Language("English", "ltr"),
    "fr": Language("Français", "ltr"),
    "es": Language("Español", "ltr"),
    "ru": Language("Русский", "ltr"),
    "ar": Language("العربية", "rtl"),
    "zh": Language("中文", "ltr"),
}


class _Untranslated(NullTranslations):
    """Gives strings back in English, marked as such."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@cache
def translator(language: str) -> NullTranslations:
    """Return the translations of the interface into a language; NotFoundError where there is no catalogue.

    >>> translator("fr").gettext("Close"), translator("fr").gettext("No such string")
    ('Fermer', '⟦No such string⟧')
    """
    if language not in LANGUAGES:
        raise NotFoundError("language", language, LANGUAGES)
    if language == "en":
        return NullTranslations()
    from importlib.resources import files

    source = files(__package__).joinpath("locales", f"{language}.po")
    return compiled(source, language, _Untranslated())


def compiled(source: Traversable, language: str, behind: NullTranslations) -> NullTranslations:
    """Return the translations in a .po file; strings without one are asked of those ``behind``."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=language, abort_invalid=True)
    for message in list(catalogue):
        # Babel would fill the missing forms of a plural with English
        if message.pluralizable and not all(message.string or ()):
            catalogue.delete(message.id)
    form = BytesIO()
    write_mo(form, catalogue)
    form.seek(0)
    found = GNUTranslations(form)
    found.add_fallback(behind)
    return found


_OUTSIDE: Final = re.compile(r"(<(script|style|title|option|text)\b.*?</\2\s*>|<[^>]*>)", re.DOTALL | re.IGNORECASE)
_MARKED: Final = re.compile("⟦([^⟦⟧]*)⟧")


def marked(html: str, language: str) -> str:
    """Return a page whose strings without a translation are elements that say so, where elements can stand.

    In attributes and in the words of scripts the brackets stay.

    >>> marked('<p title="⟦Links⟧">⟦Links⟧</p>', "fr")
    '<p title="⟦Links⟧"><span class="untranslated" lang="en" dir="ltr" title="Pas encore traduit">Links</span></p>'
    """
    if "⟦" not in html:
        return html
    from html import escape

    _ = translator(language).gettext
    said = escape(_("Not yet translated"))
    element = rf'<span class="untranslated" lang="en" dir="ltr" title="{said}">\1</span>'
    parts = _OUTSIDE.split(html)
    # a text, a tag or an element to leave alone, the name of the latter; and so on
    parts[::3] = [_MARKED.sub(element, text) for text in parts[::3]]
    return "".join(part for place, part in enumerate(parts) if place % 3 != 2)


def full_stop(language: str) -> str:
    """Return the sign that ends a sentence of a language.

    >>> full_stop("en"), full_stop("zh")
    ('.', '。')
    """
    return "。" if language == "zh" else "."


def run_on(said: Iterable[str], language: str) -> str:
    """Return sentences as one text; Chinese sets no space between them.

    >>> run_on(["One.", "Two."], "en"), run_on(["一。", "二。"], "zh")
    ('One. Two.', '一。二。')
    """
    return ("" if language == "zh" else " ").join(said)


def labelled(name: str, value: str, language: str) -> str:
    """Return a value behind its name, with the colon of a language.

    >>> labelled("Strength", "3", "en"), labelled("Force", "3", "fr")
    ('Strength: 3', 'Force\xa0: 3')
    """
    return translator(language).gettext(": ").join((name, value))


def direction(language: str) -> Literal["ltr", "rtl"]:
    """Return the direction of a language's script; of languages we do not know, left to right.

    >>> direction("ar")
    'rtl'
    """
    known = LANGUAGES.get(language.partition("-")[0])
    return known.direction if known else "ltr"


def number(value: float, language: str, form: str | None = None) -> str:
    r"""Return a number as readers of a language write it, in European digits throughout.

    `form` is a pattern of Babel, such as "0.00", or "0.0%" for a share; what stands before the percent sign is the
    language's.

    >>> number(12345, "en"), number(0.913, "fr", "0.00"), number(0.42, "en", "0%"), number(0.42, "fr", "0.0%")
    ('12,345', '0,91', '42%', '42,0\xa0%')
    """
    return _written(str(value), language, form)


@lru_cache(maxsize=4096)
def _written(number: str, language: str, form: str | None) -> str:
    from babel import Locale
    from babel.numbers import format_decimal, format_percent

    value = Decimal(number)
    if not form or not form.endswith("%"):
        return format_decimal(value, form, locale=language, numbering_system="latn")
    pattern = Locale.parse(language).percent_formats[None].pattern
    return format_percent(value, pattern.replace("#,##0", form[:-1]), locale=language, numbering_system="latn")


def listed(names: Sequence[str], language: str) -> str:
    """Return names as a list in a sentence.

    >>> listed(("FAO", "ITU", "WHO"), "en"), listed(("FAO", "ITU"), "fr")
    ('FAO, ITU and WHO', 'FAO et ITU')
    """
    from babel.lists import format_list

    # the English of the United Nations, without a comma before "and"
    return format_list(list(names), locale="en_001" if language == "en" else language)
