"""Keep the catalogues of the interface in step with its strings: `python -m wsis_gdc.views.catalogues`.

New strings enter each catalogue untranslated and strings no longer used leave it. The order is that of the
alphabet and no date is written, so that the files change only when the words do.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wsis_gdc.views.i18n import DOMAIN, LANGUAGES

__all__ = ["missing", "path", "strings", "update"]

_FOLDER: Final = Path(__file__).parent
_METHODS: Final = [("**.py", "python"), ("templates/**.j2", "jinja2.ext:babel_extract")]


def strings() -> tuple[str, ...]:
    """Return the English strings of the interface, sorted."""
    from babel.messages.extract import extract_from_dir

    found = extract_from_dir(_FOLDER, method_map=_METHODS, keywords={"_": None}, comment_tags=())
    return tuple(sorted({message for _file, _line, message, _comments, _context in found if isinstance(message, str)}))


def path(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return _FOLDER / "locales" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def missing(language: str) -> tuple[str, ...]:
    """Return the strings that a language has no translation of."""
    from babel.messages.pofile import read_po

    with path(language).open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    translated = {message.id for message in catalogue if message.string and not message.fuzzy}
    return tuple(string for string in strings() if string not in translated)


def update(language: str) -> None:
    """Write the catalogue of a language anew: the same translations for the strings in use now."""
    from babel.messages.pofile import read_po

    with path(language).open("rb") as stream:
        old = {str(message.id): str(message.string) for message in read_po(stream, locale=language) if message.id}
    text = "\n".join((*_head(language), *(_entry(string, old.get(string, "")) for string in strings())))
    path(language).write_text(text, encoding="utf-8", newline="\n")


def _head(language: str) -> Iterator[str]:
    name = LANGUAGES[language].name
    yield f"# Interface of the WSIS–GDC linkage graph: {name}."
    yield "# Machine-assisted translation, not reviewed by a native speaker. English is the source."
    yield 'msgid ""'
    yield 'msgstr ""'
    yield f'"Language: {language}\\n"'
    yield '"MIME-Version: 1.0\\n"'
    yield '"Content-Type: text/plain; charset=utf-8\\n"'
    yield '"Content-Transfer-Encoding: 8bit\\n"'
    yield ""


def _entry(string: str, translation: str) -> str:
    from babel.messages.pofile import escape

    return f"msgid {escape(string)}\nmsgstr {escape(translation)}\n"


def main() -> None:
    """Update every catalogue and tell what is missing."""
    for language in LANGUAGES:
        if language == "en":
            continue
        update(language)
        print(f"{language}: {len(strings()) - len(missing(language))} of {len(strings())} strings translated")


if __name__ == "__main__":
    main()
