"""What records say, property by property: values without a language, and texts in the language of a reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from wsis_gdc.base.namespaces import compact

if TYPE_CHECKING:
    from wsis_gdc.engines import Engine

__all__ = ["LANGUAGES", "Values", "choose", "read_values"]

LANGUAGES: Final = ("en", "fr", "es", "ru", "ar", "zh")


class Values:
    """The values of one record by the CURIE of their property: IRIs and plain texts under no language."""

    def __init__(self) -> None:
        self.texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of a property that have no language, sorted."""
        return tuple(sorted(self.texts[name][""])) if name in self.texts else ()

    def first(self, name: str) -> str:
        """Return the first value without a language, else nothing."""
        return next(iter(self.all(name)), "")

    def code(self, name: str) -> str:
        """Return the last part of the first value, by which records name a coded value, else nothing."""
        return compact(self.first(name)).rpartition("/")[2]

    def by_language(self, name: str) -> dict[str, str]:
        """Return the first text of a property in each language."""
        return {language: min(texts) for language, texts in self.texts.get(name, {}).items()}

    def said(self, name: str, language: str) -> tuple[tuple[str, ...], str]:
        """Return the texts of a property in the language or the next best one, and that language."""
        by_language = self.texts.get(name, {})
        _, code = choose(dict.fromkeys(by_language, " "), language)
        return tuple(sorted(by_language.get(code, ()))), code


def read_values(engine: Engine, query: str) -> dict[str, Values]:
    """Return the values that a query finds, by the IRI of the record.

    The query selects record, property and value, and the language of the value where it has any.
    """
    found: dict[str, Values] = defaultdict(Values)
    for thing, property_, value, *language in engine.select(query).texts():
        found[thing].texts[compact(property_)][language[0] if language else ""].append(value)
    return dict(found)


def choose(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return (text, language): the wanted language, else English, else the first of the UN languages, else any."""
    for wanted in (language, "en", *LANGUAGES, ""):
        if wanted in texts:
            return texts[wanted], wanted
    return next(((text, code) for code, text in sorted(texts.items())), ("", ""))
