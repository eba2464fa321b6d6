"""Keep the translation files in step with the English records: ``python scripts/translations.py``.

What is new enters ``data/translations/<language>/<kind>.po`` without a translation, what is gone leaves it, and an
entry whose English has changed becomes empty again, with the old texts as comments. Texts that a record holds in a
language itself (official titles, names from memory) are left out. ``--check`` writes nothing and lists what would
change.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from wsis_gdc.base.resources import data_files, data_folder
from wsis_gdc.curation.propagation import propagate
from wsis_gdc.curation.translations import ENDING, KEYS, catalogue
from wsis_gdc.curation.yaml_ld import parse
from wsis_gdc.knowledge.coding import CROSSWALK
from wsis_gdc.knowledge.things import LANGUAGES

HEAD = """\
# Translations of the project's own words ({kind}) into the language of this folder.
# "fuzzy" means: machine-assisted, not reviewed by a native speaker. Correct a line and take the flag away.
"""

START = r"""msgid ""
msgstr ""
"Language: {language}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def texts(path: Path) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield (kind, id, key, texts by language) of what a data file says in our own words."""
    content = path.read_bytes()
    top = yaml.safe_load(content)
    if top.get("type") in ("MappingSet", "Look"):
        for key in KEYS:
            yield "mapping-sets", top["id"], key, top.get(key, {})
        if top.get("claim_kind") == "coding":  # others are told in the words of their claimants
            kind = "crosswalk" if top["id"] == CROSSWALK else path.stem
            whole = propagate(parse(content, path.name)).top or {}
            for record in (*whole["mappings"], *whole.get("no_links", ())):
                yield kind, record["id"], "rationale", record.get("rationale", {})
        return
    for record in top["records"]:
        if record["type"] in ("CodeChange", "Twins"):
            continue
        kind = "mapping-sets" if record["type"] == "MappingSet" else path.stem
        for key in KEYS:
            yield kind, record["id"], key, record.get(key, {})


def wanted() -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Return the English that each language lacks: by language and kind, as pairs of "id key" and text."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {code: defaultdict(list) for code in LANGUAGES if code != "en"}
    for path in data_files():
        if path.suffix == ENDING:
            continue
        for kind, record, key, by_language in texts(path):
            english = by_language.get("en") if isinstance(by_language, dict) else None
            for text in [english] if isinstance(english, str) else english or ():
                for language, kinds in found.items():
                    if language not in by_language:
                        kinds[kind].append((f"{record} {key}", " ".join(text.split())))
    return found


def updated(kind: str, language: str, english: list[tuple[str, str]], old: bytes | None) -> bytes:
    """Return the bytes of a translation file: the entries of now, with the translations that still hold."""
    known = {(message.context, message.id): message for message in catalogue(old)} if old else {}
    wanted_now = set(english)
    gone: dict[str, dict[str, str]] = defaultdict(dict)
    for (context, text), message in known.items():
        if (context, text) not in wanted_now and message.string:
            gone[context][text] = str(message.string)
    new = Catalog(locale=language, header_comment=HEAD.format(kind=kind).rstrip("\n"), charset="utf-8")
    for context, text in english:
        message = known.get((context, text))
        flags = ["fuzzy"] if message is None or message.fuzzy else []
        string = str(message.string) if message is not None else ""
        lost = get_close_matches(text, gone[context], 1, 0) if message is None and context in gone else []
        comments = [f"was: {lost[0]}", f"= {gone[context][lost[0]]}"] if lost else []
        new.add(text, string, context=context, flags=flags if string else [], auto_comments=comments)
    out = BytesIO()
    write_po(out, new, width=0, omit_header=True)
    head = HEAD.format(kind=kind) + START.format(language=language)
    return (head + out.getvalue().decode().lstrip("\n").rstrip("\n") + "\n").encode()


def main(check: bool) -> int:
    """Write the files, or list those that would change; return the exit code."""
    stale = []
    folder = data_folder() / "translations"
    expected = set()
    for language, kinds in wanted().items():
        for kind, english in sorted(kinds.items()):
            path = folder / language / f"{kind}{ENDING}"
            expected.add(path)
            old = path.read_bytes() if path.exists() else None
            new = updated(kind, language, english, old)
            if new != old:
                stale.append(path)
                if not check:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(new)
    for path in sorted(set(folder.glob(f"*/*{ENDING}")) - expected):
        stale.append(path)
        if not check:
            path.unlink()
    for path in stale:
        print(path.relative_to(data_folder().parent).as_posix())
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
