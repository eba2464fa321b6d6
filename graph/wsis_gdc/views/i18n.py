"""The languages of the views and their catalogues.

English is the source. The other languages live in `locales/<language>/LC_MESSAGES/wsis_gdc.po`, the only form
kept: a catalogue is compiled in memory when a page is made, so no binary file can fall behind its source.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final, Literal, NamedTuple

from wsis_gdc.errors import NotFoundError

__all__ = ["DOMAIN", "LANGUAGES", "Language", "direction", "number", "translator"]

DOMAIN: Final = "wsis_gdc"


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


@cache
def translator(language: str) -> NullTranslations:
    """Return the translations of the interface into a language; NotFoundError where there is no catalogue.

    >>> translator("fr").gettext("Strength")
    'Force'
    """
    if language not in LANGUAGES:
        raise NotFoundError("language", language, LANGUAGES)
    if language == "en":
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = files(__package__).joinpath("locales", language, "LC_MESSAGES", f"{DOMAIN}.po")
    compiled = BytesIO()
    with source.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language, domain=DOMAIN, abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)


def direction(language: str) -> Literal["ltr", "rtl"]:
    """Return the direction of a language's script; of languages we do not know, left to right.

    >>> direction("ar")
    'rtl'
    """
    known = LANGUAGES.get(language.partition("-")[0])
    return known.direction if known else "ltr"


def number(value: float, language: str, form: str | None = None) -> str:
    """Return a number as readers of a language write it, in European digits throughout.

    `form` is a pattern of Babel, such as "0.00" or "0.0%".

    >>> number(12345, "en"), number(0.913, "fr", "0.00")
    ('12,345', '0,91')
    """
    from babel.numbers import format_decimal, format_percent

    if form and form.endswith("%"):
        return format_percent(value, form, locale=language, numbering_system="latn")
    return format_decimal(value, form, locale=language, numbering_system="latn")
