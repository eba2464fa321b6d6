"""The catalogues of translations as files: which strings they must hold, what is missing, how they keep in step.

New strings enter a catalogue untranslated and strings no longer used leave it. The order is that of the alphabet and no
date is written, so that the files change only when the words do. ``scripts/catalogues.py`` does this for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from wsis_gdc.words.languages import LANGUAGES
from wsis_gdc.words.named_queries import sources

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

__all__ = ["CATALOGUE", "Catalogue", "Message"]

Message = str | tuple[str, str]
"""An English string, or its two forms where a number decides."""

_KEYWORDS: Final[Mapping[str, tuple[int, ...] | None]] = {"_": None, "say": None, "gettext": None, "ngettext": (1, 2)}
_CALLS: Final = re.compile(rf"\b(?:{'|'.join(_KEYWORDS)})\s*\(".encode())
"""Tells sooner than Babel whether code has strings at all: most modules have none."""

_HEAD: Final = """\
# Words of the WSIS–GDC linkage graph: {name}.
# Machine-assisted translation, not reviewed by a native speaker. English is the source.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The catalogue of a folder of code and templates, one file ``<language>.po`` in ``home`` for each language.

    ``more`` gives the strings that stand neither in code nor in templates.
    """

    folder: Path
    home: Path
    more: Callable[[], Iterable[str]] = tuple

    def strings(self) -> tuple[Message, ...]:
        """Return the English strings in use that this catalogue must translate, sorted."""
        return tuple(sorted(_extracted(self.folder) | {*self.more()}, key=_forms))

    def path(self, language: str) -> Path:
        """Return where the catalogue of a language lies."""
        return self.home / f"{language}.po"

    def translations(self, language: str) -> dict[Message, tuple[str, ...]]:
        """Return the translations in the file of a language, each in all its forms; incomplete ones are left out."""
        state = self.path(language).stat()
        return {**_translations(self.path(language), language, state.st_mtime_ns, state.st_size)}

    def missing(self, language: str) -> tuple[Message, ...]:
        """Return the strings that a language has no translation of."""
        known = self.translations(language)
        return tuple(string for string in self.strings() if string not in known)

    def update(self, language: str) -> None:
        """Write the file of a language anew for the strings in use now, with the translations that it has."""
        from babel.messages.catalog import Catalog
        from babel.messages.pofile import write_po

        template, catalogue = Catalog(), _complete(self.path(language), language)
        for string in self.strings():
            template.add(string)
        catalogue.update(template, no_fuzzy_matching=True)
        for message in catalogue:
            message.flags.clear()  # Babel takes "90 % interval" for a format of Python
        text = BytesIO()
        head = _HEAD.format(name=LANGUAGES[language].name, language=language, plural_forms=catalogue.plural_forms)
        text.write(head.encode())
        write_po(text, catalogue, 0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
        self.path(language).write_bytes(text.getvalue().rstrip() + b"\n")


_HERE: Final = Path(__file__).parent

CATALOGUE: Final = Catalogue(_HERE.parent, _HERE / "locales", sources)
"""All words of the package, and those of the named queries."""


@cache
def _extracted(folder: Path) -> frozenset[Message]:
    """Return the strings in the code and templates of a folder."""
    from babel.messages.extract import extract_from_dir, extract_python

    def python(file: BinaryIO, keywords: Any, comments: Any, options: Any) -> Iterable[Any]:
        code = file.read()
        return extract_python(BytesIO(code), keywords, comments, options) if _CALLS.search(code) else ()

    methods: Any = [("**.py", python), ("**/templates/**.j2", "jinja2.ext:babel_extract")]
    rows = extract_from_dir(folder, method_map=methods, keywords=_KEYWORDS, comment_tags=())
    return frozenset(_message(row[2]) for row in rows)


@lru_cache(maxsize=len(LANGUAGES))
def _translations(path: Path, language: str, _changed: int, _size: int) -> Mapping[Message, tuple[str, ...]]:
    """Return the translations in a file, read again once it has changed."""
    return {_message(each.id): _forms(each.string or "") for each in _complete(path, language) if each.id}


def _complete(path: Path, language: str) -> Catalog:
    """Return the catalogue in a file without what is not translated in all forms."""
    from babel.messages.pofile import read_po

    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    for message in list(catalogue):
        if message.id and (message.fuzzy or not all(_forms(message.string or ""))):
            catalogue.delete(message.id)
    return catalogue


def _message(strings: str | list[str] | tuple[str, ...]) -> Message:
    return strings if isinstance(strings, str) else (strings[0], strings[1])


def _forms(message: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)
