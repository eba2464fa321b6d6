"""Cells of tables of initiatives, each mended where its meaning is plain: texts, dates, web addresses."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from wsis_gdc.base.folding import fold
from wsis_gdc.base.texts import FORMULA, cut_short, holdable, plain
from wsis_gdc.curation.schemas import fits
from wsis_gdc.questions.collection.tags import NOTHING

__all__ = ["LONGEST", "Cell", "Mended", "address", "dated", "identifier", "texted", "typed"]

Cell: TypeAlias = "str | int | float | bool | date | datetime | None"
"""What a cell of a file holds."""

LONGEST: Final = 32_767
"""Characters of the longest cell, as in spreadsheets."""

_FAILED: Final = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)", re.IGNORECASE)
"""What spreadsheets show where a formula failed."""
_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_ADDRESS: Final = re.compile(r"(?:https?:)?//\S+|www\.\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/\S*)?", re.IGNORECASE)


class Mended(NamedTuple):
    """A value as records hold it, and what was mended, nothing where it stood so."""

    value: str
    what: tuple[str, ...] = ()


def typed(cell: Cell) -> str:
    """Return a cell as a person would have typed it: whole numbers without a point, days as they are sorted.

    >>> typed(16.0), typed(16.5), typed(datetime(2019, 3, 1))
    ('16', '16.5', '2019-03-01')
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def texted(cell: Cell) -> Mended:
    """Return a text as one line that every format can hold, without addresses of persons.

    >>> texted(" Ask ada@example.org \\n for more")
    Mended(value='Ask … for more', what=('blanks around it left out', 'e-mail addresses left out'))
    """
    stated = typed(cell)
    if _FAILED.fullmatch(stated.strip()):
        return Mended("", (f"{stated.strip()} of a formula that failed left out",))
    told = []
    text = stated.replace("\ufeff", "")
    if text[:1] == "'" and text[1:2] in FORMULA:
        text = text[1:]
    if text != text.strip():
        told.append("blanks around it left out")
    line = plain(text)
    if len(holdable(text)) < len(text):
        told.append("signs that reorder the text around them left out")
    if "\ufffd" in line and "\ufffd" not in text:
        told.append("signs that cannot be shown replaced")
    if len(line) > LONGEST:
        line = line[:LONGEST].rstrip()
        told.append(f"cut to {LONGEST:,} characters")
    if "@" in line and _MAIL.search(line):
        line = _MAIL.sub("…", line)
        told.append("e-mail addresses left out")
    if line and all(unicodedata.category(char)[0] in "ZCM" for char in line):
        line = ""
        told.append("shows nothing, left out")
    return Mended(line, tuple(told))


def identifier(text: str) -> str:
    """Return an identifier as addresses hold it, nothing where no letter or digit is left.

    >>> identifier("WSIS/2019 #12"), identifier("§")
    ('WSIS-2019-12', '')
    """
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", fold_marks(text)).strip("-._")
    return kept[:100].rstrip("-._")


def fold_marks(text: str) -> str:
    """Return a text without accents, its case kept."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def address(cell: Cell) -> Mended:
    """Return a web address, mended where only its beginning lacks; what is none is left out.

    >>> address("www.example.org/x").value, address("see our site").value
    ('https://www.example.org/x', '')
    """
    stated = typed(cell).strip()
    if fold(stated) in NOTHING:
        return Mended("")
    if fits("Initiative-page", stated):
        return Mended(stated)
    found = _ADDRESS.search(stated)
    text = re.sub(r"^(?:https?:)?/*", "", found[0].rstrip(".,;)>\"'"), flags=re.IGNORECASE) if found else ""
    host, slash, path = text.partition("/")
    whole = f"{'http' if stated.lower().startswith('http:') else 'https'}://{host.lower()}{slash}{path}"
    if text and "@" not in stated and fits("Initiative-page", whole):
        return Mended(whole, (f'"{cut_short(stated)}" read as {whole}',))
    return Mended("", (f'"{cut_short(stated)}" is no web address: left out',))


def dated(cell: Cell, *, end: bool = False) -> Mended:
    """Return a year, month or day; what cannot be read, or in two ways, is left out or kept as far as it is certain.

    >>> dated("March 2019").value, dated("12.03.2019").what, dated("31/12/2020").value
    ('2019-03', ('"12.03.2019" may be 12 March or 3 December: kept as 2019',), '2020-12-31')
    >>> dated("ongoing", end=True)
    Mended(value='', what=())
    """
    if isinstance(cell, date):
        return Mended(typed(cell)) if 1900 <= cell.year <= 2100 else _no_date(typed(cell))
    stated = typed(cell).strip()
    folded = fold(stated)
    if folded in NOTHING or (end and re.fullmatch(_OPEN, folded)):
        return Mended("")
    if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", stated) and _is_day(stated):
        return Mended(stated)
    span = re.fullmatch(r"(.*\d{4})\s*(?:-|–|—|to)\s*(.*\d{4})", folded)
    for read in (_numbers, _words):
        found, why = read(span[2 if end else 1] if span else folded)
        if found and _is_day(found):
            return Mended(found, (why.format(stated=cut_short(stated)) or f'"{cut_short(stated)}" read as {found}',))
    return _no_date(stated)


_OPEN: Final = (
    r"(ongoing|on-going|present|now|today|continuing|continuous|current|en cours|en curso|current(ly)? ongoing).*"
)


def _no_date(stated: str) -> Mended:
    return Mended("", (f'"{cut_short(stated)}" is no date that can be read: left out',))


def _is_day(text: str) -> bool:
    try:
        day = date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return 1900 <= day.year <= 2100


def _numbers(text: str) -> tuple[str, str]:
    """Return a date written in numbers, and what to say where only a part of it is certain."""
    if "月" in text or "年" in text:
        text = re.sub("[〇零一二三四五六七八九十]+(?=[年月日])", lambda numeral: _chinese(numeral[0]), text)
    text = re.sub(r"[t ]\d\d:\d\d.*$", "", re.sub(r"(?<=\d)\s*[年月]\s*(?=\d)", "-", text).rstrip("年月日 "))
    if match := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?", text):
        year, month, day = match.groups()
        return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else ""), ""
    if re.fullmatch(r"\d{4}", text):
        return text, ""
    if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", text):
        return f"{match[2]}-{int(match[1]):02}", ""
    if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text):
        one, two, year = int(match[1]), int(match[2]), match[3]
        if one == two or max(one, two) > 12:
            day, month = max(one, two), min(one, two)
            return f"{year}-{month:02}-{day:02}", ""
        both = f"{one} {_NAMES[two - 1]} or {two} {_NAMES[one - 1]}"
        return year, f'"{{stated}}" may be {both}: kept as {year}'
    if match := re.fullmatch(
        r"(?:since|from|in|c\.?|ca\.?|about|year)\s*(\d{4})|(\d{4})\s*(?:-|–|to|onwards?|\+).*", text
    ):
        return match[1] or match[2], ""
    return "", ""


def _chinese(numeral: str) -> str:
    """Return a number up to 99, or the digits of a year.

    >>> _chinese("二〇一九"), _chinese("十二"), _chinese("三十")
    ('2019', '12', '30')
    """
    tens, ten, ones = numeral.partition("十")
    digits = "".join(str("〇一二三四五六七八九".find(sign.replace("零", "〇"))) for sign in tens + ones)
    if not ten:
        return digits
    return str((int(digits[0]) if tens else 1) * 10 + (int(digits[-1]) if ones else 0))


def _words(text: str) -> tuple[str, str]:
    """Return a date in which the month is a word of one of five languages."""
    text = re.sub(r"(?<=كانون|تشرين) (?=الثاني|الاول)", "", text)
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)
    months = {_months()[word] for word in re.findall(r"[^\W\d_]+", text) if word in _months()}
    if len(set(years)) != 1 or len(months) != 1:
        return "", ""
    days = re.findall(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?!\d)", text.replace(years[0], " "))
    if len(days) > 1:
        return "", ""
    return f"{years[0]}-{months.pop():02}" + (f"-{int(days[0]):02}" if days else ""), ""


_NAMES: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_OTHERS: Final = (
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر",
    "كانونالثاني شباط اذار نيسان ايار حزيران تموز اب ايلول تشرينالاول تشرينالثاني كانونالاول",
    "janv fevr mars avr mai juin juil aout sept oct nov dec",
    "ene feb mar abr may jun jul ago sep oct nov dic",
    "янв фев мар апр май июн июл авг сен окт ноя дек",
    "- февр - - - - - - сент - нояб -",
    "جانفي فيفري مارس افريل ماي جوان جويلية اوت سبتمبر اكتوبر نوفمبر ديسمبر",
)


@cache
def _months() -> dict[str, int]:
    """Return the numbers of months by their folded names and, in English, by the first three letters of them."""
    known = {fold(name)[:3]: number for number, name in enumerate(_NAMES, start=1)} | {"sept": 9}
    for names in (" ".join(_NAMES), *_OTHERS):
        known |= {fold(name): number for number, name in enumerate(names.split(), start=1)}
    return known
