"""Keep the catalogues of report and packs in step with their strings: `python -m wsis_gdc.analysis.catalogues`.

As in the views: new strings enter untranslated, strings no longer used leave, strings that the catalogues of the views
translate are not kept twice. No date is written, so that files change only when the words do.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from wsis_gdc.views.i18n import LANGUAGES, translator

__all__ = ["missing", "path", "strings", "update"]

_FOLDER: Final = Path(__file__).parent
_FOLDERS: Final = (_FOLDER, _FOLDER.parent / "packs")
_METHODS: Final = [("**.py", "python"), ("templates/**.j2", "jinja2.ext:babel_extract")]
_KEYWORDS: Final[Mapping[str, None]] = {"_": None, "say": None}


def strings() -> tuple[str, ...]:
    """Return the English strings of report and packs, sorted."""
    from babel.messages.extract import extract_from_dir

    found: set[str] = set()
    for folder in _FOLDERS:
        extracted = extract_from_dir(folder, method_map=_METHODS, keywords=_KEYWORDS, comment_tags=())
        found |= {message for _file, _line, message, _comments, _context in extracted if isinstance(message, str)}
    return tuple(sorted(found))


def path(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return _FOLDER / "locales" / f"{language}.po"


def _translations(language: str) -> dict[str, str]:
    from babel.messages.pofile import read_po

    if not path(language).is_file():
        return {}
    with path(language).open("rb") as stream:
        return {str(each.id): str(each.string) for each in read_po(stream, locale=language) if each.id and each.string}


def _elsewhere(language: str, string: str) -> bool:
    """Tell whether the catalogue of the views translates a string."""
    return translator(language).gettext(string) != string


def missing(language: str) -> tuple[str, ...]:
    """Return the strings that a language has no translation of."""
    known = _translations(language)
    return tuple(each for each in strings() if each not in known and not _elsewhere(language, each))


def update(language: str, more: Mapping[str, str] | None = None) -> None:
    """Write the catalogue of a language anew: its translations, and `more`, for the strings in use now."""
    from babel.messages.pofile import escape

    known = _translations(language) | dict(more or {})
    kept = [each for each in strings() if each in known or not _elsewhere(language, each)]
    head = [
        f"# Report and packs of the WSIS–GDC linkage graph: {LANGUAGES[language].name}.",
        "# Machine-assisted translation, not reviewed by a native speaker. English is the source.",
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        "",
    ]
    entries = [f"msgid {escape(each)}\nmsgstr {escape(known.get(each, ''))}\n" for each in kept]
    path(language).parent.mkdir(exist_ok=True)
    path(language).write_text("\n".join((*head, *entries)), encoding="utf-8", newline="\n")


def main() -> None:
    """Update every catalogue and tell what is missing."""
    for language in LANGUAGES:
        if language != "en":
            update(language)
            print(f"{language}: {len(strings()) - len(missing(language))} of {len(strings())} strings translated")


if __name__ == "__main__":
    main()
