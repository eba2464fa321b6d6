"""A profile of collections as files: a blank workbook to fill, a JSON Schema and a Table Schema of its rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from wsis_gdc.base.namespaces import BASE

if TYPE_CHECKING:
    from wsis_gdc.questions.collection.profiles import Field, Profile

__all__ = ["json_schema", "table_schema", "template"]

_TAGS: Final = {
    "lines": r"^(C([1-9]|10|11)|C7-e-[a-z]+)(; (C([1-9]|10|11)|C7-e-[a-z]+))*$",
    "goals": r"^([1-9]|1[0-7])(\.[0-9a-k]{1,2})?(; ([1-9]|1[0-7])(\.[0-9a-k]{1,2})?)*$",
}
_DAY: Final = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_LONGEST: Final = 32_767
_BLANK_ROWS: Final = 2_000
_TYPES: Final = {
    "text": "text",
    "date": "date: 2019, 2019-03 or 2019-03-31",
    "address": "web address",
    "tags": "codes, with semicolons between them",
}


def json_schema(profile: Profile) -> bytes:
    """Return the JSON Schema of a list of initiatives as ``wsis-gdc import`` takes it without mending anything."""
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{BASE}schema/collections/{profile.name}.schema.json",
        "title": f"Collection of {profile.title}",
        "description": profile.description,
        "type": "array",
        "items": {
            "type": "object",
            "properties": {each.name: _property(each) for each in profile.fields},
            "required": [each.name for each in profile.fields if each.required],
        },
    }
    return _text(made)


def _property(field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {"title": field.title, "description": field.description, "type": "string"}
    made |= {"pattern": _pattern(field)} if _pattern(field) else {}
    made |= {"format": "uri"} if field.type == "address" else {}
    return made | {"maxLength": _LONGEST, "examples": [field.example]} | ({"minLength": 1} if field.required else {})


def _pattern(field: Field) -> str:
    return _DAY if field.type == "date" else _TAGS[field.name] if field.type == "tags" else ""


def table_schema(profile: Profile) -> bytes:
    """Return the Table Schema (Frictionless) of a table whose heads are the titles of the fields."""
    made = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": f"Collection of {profile.title}",
        "description": profile.description,
        "fieldsMatch": "partial",
        "fields": [
            {
                "name": each.title,
                "title": each.title,
                "type": "string",
                **({"format": "uri"} if each.type == "address" else {}),
                "description": each.description,
                "example": each.example,
                "constraints": {
                    **({"required": True} if each.required else {}),
                    **({"unique": True} if each.name == "id" else {}),
                    **({"pattern": _pattern(each)} if _pattern(each) else {}),
                    "maxLength": _LONGEST,
                },
            }
            for each in profile.fields
        ],
    }
    return _text(made)


def _text(made: dict[str, Any]) -> bytes:
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def template(profile: Profile) -> bytes:
    """Return a blank workbook: a sheet to fill, its cells texts, and a sheet that explains the columns."""
    from wsis_gdc.files.office.workbook import Book

    book = Book(f"Collection of {profile.title}", "en", author="WSIS–GDC linkage graph")
    wide = {"title": 40, "description": 60, "organisation": 30, "web": 34}
    page = book.page("Initiatives", [wide.get(each.name, 18) for each in profile.fields])
    page.heads([each.title for each in profile.fields], _BLANK_ROWS, frozen=2)
    text = book.look(num_format="@", text_wrap=True, valign="top")
    for column, each in enumerate(profile.fields):
        page.sheet.set_column(column, column, wide.get(each.name, 18), text)
    about = book.page("Columns", (22, 10, 62, 38, 44), paper="A4")
    about.heads(("Column", "Needed", "What it holds", "How it is written", "Example"), len(profile.fields))
    for line, each in enumerate(profile.fields, start=1):
        needed = "yes" if each.required else "no"
        about.line(
            line, [each.title, needed, each.description, _TYPES[each.type], each.example], text_wrap=True, valign="top"
        )
    notes = (
        "Leave columns empty that you do not know, or delete them. No contact persons, please: they are not taken.",
        "wsis-gdc import FILE.xlsx --profile " + profile.name + " --set NAME",
    )
    for line, note in enumerate(notes, start=len(profile.fields) + 2):
        about.put(line, 0, note)
    page.sheet.activate()
    return book.close()
