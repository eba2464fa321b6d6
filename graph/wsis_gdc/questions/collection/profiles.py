"""Profiles of collections: which fields a table of initiatives may hold, and by which heads its columns are known.

One definition: schemas, the blank workbook and the documentation are made of it. The heads are those that tables of the
kind commonly have; other heads are given with ``--map``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Final, Literal

from wsis_gdc.base.errors import NotFoundError
from wsis_gdc.base.folding import fold

__all__ = ["PROFILES", "Field", "FieldType", "Profile", "personal", "profile", "spelt"]

FieldType = Literal["text", "date", "address", "tags"]
"""What a cell holds: a text, a date, a web address, or codes of the graph."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in records, the head of its column, what it holds, an example, and other heads of it."""

    name: str
    title: str
    type: FieldType
    description: str
    example: str
    required: bool = False
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What a table of one kind of collection may hold; ``title`` is what its members are called."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]

    def field_of(self, head: str) -> Field | None:
        """Return the field of which a column with this head holds the values.

        >>> profile("stocktaking").field_of("Project Title ").name
        'title'
        """
        wanted = spelt(head)
        for each in self.fields:
            if wanted in {spelt(known) for known in (each.name, each.title, *each.heads)}:
                return each
        return None

    def named(self, name: str) -> Field:
        """Return a field by its name. Raises NotFoundError, with near names."""
        known = {each.name: each for each in self.fields}
        if name not in known:
            raise NotFoundError("field", name, get_close_matches(name, known, 3, 0.4) or tuple(known))
        return known[name]


@lru_cache(4096)
def spelt(head: str) -> str:
    """Return a head as heads are compared: without case, accents, what stands in brackets, and signs.

    >>> spelt("Action Line(s)"), spelt("WSIS  action-lines *")
    ('actionline', 'wsisactionlines')
    """
    return re.sub(r"[\W_]+", "", re.sub(r"\([^)]*\)|\[[^\]]*\]", "", fold(head)))


_PERSONAL: Final = re.compile(
    "contact|e-?mail|mail|phone|tel$|^tel|telefon|fax|mobile|whatsapp|respondent|submittedby|submitter|firstname"
    "|lastname|surname|familyname|givenname|focalpoint|personname|nameofperson|courriel|correo|почт|телефон|контакт"
    "|هاتف|بريد|邮箱|电话|联系"
)
"""What heads of columns about persons hold, squeezed as ``spelt`` does."""


def personal(head: str) -> bool:
    """Tell whether a column is about persons by its head: contact, e-mail, telephone and the like.

    >>> personal("Contact person"), personal("E-mail"), personal("Téléphone"), personal("Title")
    (True, True, True, False)
    """
    return bool(_PERSONAL.search(spelt(head)))


_ID: Final = Field(
    "id",
    "ID",
    "text",
    "What tells the initiative from all others in the collection, today and in later files.",
    "1514",
    heads=("identifier", "no", "number", "project id", "ref", "reference", "stocktaking id", "code"),
)
_TITLE: Final = Field(
    "title",
    "Title",
    "text",
    "The name of the initiative.",
    "Connected village libraries",
    required=True,
    heads=("name", "project title", "project name", "title of project", "initiative", "session title", "titre"),
)
_DESCRIPTION: Final = Field(
    "description",
    "Description",
    "text",
    "What the initiative does, in the words of its owner.",
    "Forty village libraries lend tablets and teach first digital skills.",
    heads=("summary", "abstract", "project description", "about", "short description"),
)
_OWNER: Final = Field(
    "organisation",
    "Organization",
    "text",
    "Who carries it out, by name; several behind each other with a semicolon.",
    "National Library Service",
    heads=(
        "organization",
        "organisation",
        "organisation name",
        "organization name",
        "entity",
        "implemented by",
        "owner",
    ),
)
_OWNER_KIND: Final = Field(
    "organisation_type",
    "Organization type",
    "text",
    "What sort of organization that is.",
    "Government",
    heads=("type of organization", "organisation type", "stakeholder type", "stakeholder group", "entity type"),
)
_TYPE: Final = Field(
    "type",
    "Type",
    "text",
    "What sort of activity it is.",
    "Project",
    heads=("project type", "activity type", "type of activity", "type of project"),
)
_COUNTRY: Final = Field(
    "country",
    "Country",
    "text",
    "Where it takes place; several with a semicolon.",
    "Kenya",
    heads=("countries", "country name", "location", "pays"),
)
_REGION: Final = Field(
    "region",
    "Region",
    "text",
    "The region, as the owner names it; several with a semicolon.",
    "Africa",
    heads=("regions", "geographical scope", "geographic coverage", "coverage"),
)
_START: Final = Field(
    "start",
    "Start date",
    "date",
    "When it begins: a year, month or day.",
    "2019-03",
    heads=("start", "from", "begin", "beginning", "start year", "date of start", "launch date"),
)
_END: Final = Field(
    "end",
    "End date",
    "date",
    "When it ends: a year, month or day; empty where it goes on.",
    "2024",
    heads=("end", "to", "until", "end year", "completion date", "date of end"),
)
_WEB: Final = Field(
    "web",
    "Web page",
    "address",
    "The page that tells of it.",
    "https://www.example.org/libraries",
    heads=("website", "web site", "url", "link", "web", "webpage", "homepage", "page"),
)
_LINES: Final = Field(
    "lines",
    "Action lines",
    "tags",
    "WSIS action lines that the owner gives, by code; several with a semicolon.",
    "C3; C4; C7-e-learning",
    heads=(
        "action line",
        "wsis action lines",
        "wsis action line",
        "als",
        "al",
        "related action lines",
        "lignes d’action",
    ),
)
_GOALS: Final = Field(
    "goals",
    "SDGs",
    "tags",
    "Sustainable Development Goals or targets that the owner gives, by number; several with a semicolon.",
    "4; 9.c",
    heads=("sdg", "goals", "sustainable development goals", "related sdgs", "sdg goals", "sdg targets", "goal", "odd"),
)
_DATE: Final = Field(
    "start",
    "Date",
    "date",
    "The day of the session.",
    "2025-07-08",
    heads=("day", "session date", "start", "start date", "year"),
)
_YEAR: Final = Field(
    "start",
    "Year",
    "date",
    "The year of the prize.",
    "2024",
    heads=("prize year", "edition", "year of prize", "start", "date"),
)
_CATEGORY: Final = Field(
    "lines",
    "Category",
    "tags",
    "The action line in whose category it competes, by code.",
    "C4",
    heads=("prize category", "action line", "action lines", "categories", "wsis action line"),
)
_RANK: Final = Field(
    "type",
    "Result",
    "text",
    "How it ended, such as winner, champion or nominee.",
    "Champion",
    heads=("rank", "award", "status", "prize", "type"),
)
_ORGANISERS: Final = Field(
    "organisation",
    "Organizers",
    "text",
    "Who organizes the session, by name; several with a semicolon.",
    "ITU; UNESCO",
    heads=("organisers", "organiser", "organizer", "organization", "organisation", "organized by", "organised by"),
)
_FORMAT: Final = Field(
    "type",
    "Session type",
    "text",
    "What sort of session it is.",
    "Thematic workshop",
    heads=("format", "type", "type of session", "session format"),
)

PROFILES: Final = {
    each.name: each
    for each in (
        Profile(
            "stocktaking",
            "projects and activities",
            "A table of projects and activities as registers such as WSIS Stocktaking keep them.",
            (
                *(_ID, _TITLE, _DESCRIPTION, _OWNER, _OWNER_KIND, _TYPE, _COUNTRY, _REGION, _START, _END),
                *(_WEB, _LINES, _GOALS),
            ),
        ),
        Profile(
            "sessions",
            "sessions",
            "A programme of sessions, such as that of a WSIS Forum.",
            (_ID, _TITLE, _DESCRIPTION, _ORGANISERS, _FORMAT, _DATE, _WEB, _LINES, _GOALS),
        ),
        Profile(
            "prizes",
            "prize entries",
            "A list of prize entries, such as those of the WSIS Prizes.",
            (_ID, _TITLE, _DESCRIPTION, _OWNER, _OWNER_KIND, _COUNTRY, _REGION, _YEAR, _RANK, _WEB, _CATEGORY, _GOALS),
        ),
        Profile(
            "generic",
            "initiatives",
            "Any table with one initiative in each row; only a title is needed.",
            (
                *(_ID, _TITLE, _DESCRIPTION, _OWNER, _OWNER_KIND, _TYPE, _COUNTRY, _REGION, _START, _END),
                *(_WEB, _LINES, _GOALS),
            ),
        ),
    )
}
"""The profiles by name."""


def profile(name: str) -> Profile:
    """Return a profile by its name. Raises NotFoundError."""
    if name not in PROFILES:
        raise NotFoundError("profile", name, tuple(PROFILES))
    return PROFILES[name]
