"""The catalogues of translations as files: which strings they must hold, what is missing, how they keep in step.

New strings enter a catalogue untranslated and strings no longer used leave it. The order is that of the alphabet and no
date is written, so that the files change only when the words do. ``scripts/catalogues.py`` does this for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wsis_gdc.words.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["CATALOGUE", "Catalogue", "Message"]

Message = str | tuple[str, str]
"""An English string, or its two forms where a number decides."""

_METHODS: Final = [("**.py", "python"), ("**/templates/**.j2", "jinja2.ext:babel_extract")]
_KEYWORDS: Final[Mapping[str, tuple[int, ...] | None]] = {"_": None, "say": None, "ngettext": (1, 2)}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The catalogue of a folder of code and templates, one file ``<language>.po`` in ``home`` for each language."""

    folder: Path
    home: Path

    def strings(self) -> tuple[Message, ...]:
        """Return the English strings in use that this catalogue must translate, sorted."""
        return tuple(sorted(_extracted(self.folder), key=_forms))

    def path(self, language: str) -> Path:
        """Return where the catalogue of a language lies."""
        return self.home / f"{language}.po"

    def translations(self, language: str) -> dict[Message, tuple[str, ...]]:
        """Return the translations in the file of a language, each in all its forms; incomplete ones are left out."""
        from babel.messages.pofile import read_po

        with self.path(language).open("rb") as stream:
            read = [(_message(each.id), each) for each in read_po(stream, locale=language) if each.id]
        found = {key: _forms(each.string or "") for key, each in read if not each.fuzzy}
        return {key: forms for key, forms in found.items() if all(forms)}

    def missing(self, language: str) -> tuple[Message, ...]:
        """Return the strings that a language has no translation of."""
        known = self.translations(language)
        return tuple(each for each in self.strings() if each not in known)

    def update(self, language: str, more: Mapping[Message, tuple[str, ...]] | None = None) -> None:
        """Write the file of a language anew for the strings in use now: its translations, else those of ``more``."""
        known = dict(more or {}) | self.translations(language)
        text = "\n".join((*self._head(language), *(_entry(each, known.get(each), language) for each in self.strings())))
        self.path(language).write_text(text, encoding="utf-8", newline="\n")

    def _head(self, language: str) -> Iterator[str]:
        from babel.messages.plurals import get_plural

        yield f"# Words of the WSIS–GDC linkage graph: {LANGUAGES[language].name}."
        yield "# Machine-assisted translation, not reviewed by a native speaker. English is the source."
        yield 'msgid ""'
        yield 'msgstr ""'
        yield f'"Language: {language}\\n"'
        yield '"MIME-Version: 1.0\\n"'
        yield '"Content-Type: text/plain; charset=utf-8\\n"'
        yield '"Content-Transfer-Encoding: 8bit\\n"'
        yield f'"Plural-Forms: {get_plural(language).plural_forms}\\n"'
        yield ""


_HERE: Final = Path(__file__).parent

CATALOGUE: Final = Catalogue(_HERE.parent, _HERE / "locales")
"""All words of the package."""


@cache
def _extracted(folder: Path) -> frozenset[Message]:
    """Return the strings in the code and templates of a folder."""
    from babel.messages.extract import extract_from_dir

    rows = extract_from_dir(folder, method_map=_METHODS, keywords=_KEYWORDS, comment_tags=())
    return frozenset(_message(row[2]) for row in rows)


def _message(found: object) -> Message:
    if isinstance(found, str):
        return found
    assert isinstance(found, list | tuple)  # noqa: S101  (what Babel gives for a keyword with two strings)
    return (str(found[0]), str(found[1]))


def _forms(message: str | Sequence[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def _entry(message: Message, translation: tuple[str, ...] | None, language: str) -> str:
    from babel.messages.plurals import get_plural
    from babel.messages.pofile import escape

    if isinstance(message, str):
        return f"msgid {escape(message)}\nmsgstr {escape(translation[0] if translation else '')}\n"
    forms = translation or ("",) * get_plural(language).num_plurals
    lines = [f"msgid {escape(message[0])}", f"msgid_plural {escape(message[1])}"]
    lines += [f"msgstr[{place}] {escape(form)}" for place, form in enumerate(forms)]
    return "\n".join(lines) + "\n"
