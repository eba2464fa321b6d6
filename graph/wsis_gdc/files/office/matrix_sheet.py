"""The sheet of a workbook that shows the matrix: heads, headings of groups, values in shades, totals as formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xlsxwriter.utility import quote_sheetname, xl_range, xl_range_abs

from wsis_gdc.base.texts import plain
from wsis_gdc.files.matrix_content import Block, Content
from wsis_gdc.files.office.workbook import THEME, Book, height, shade, sheet_name
from wsis_gdc.questions.matrix import FILTERED
from wsis_gdc.words.languages import labelled

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from wsis_gdc.knowledge.things import Thing
    from wsis_gdc.questions.matrix.model import Value

__all__ = ["MatrixSheet"]

SUM: Final = 9
MAX: Final = 4
FOLDS: Final = {"count": SUM, "sum": SUM, "weighted": MAX, "strength": MAX, "max-product": MAX}
"""How a value is totalled over cells: the number that Excel's SUBTOTAL has for it; other values have no total."""

ONE_PAGE: Final = 45
"""Up to so many columns, the matrix is printed one page wide."""

LONGEST_TEXT: Final = 200
"""The longest text in a formula; Excel takes 255 signs."""

BORDERED: Final = 200_000
"""Up to so many cells, empty ones are ruled too."""


class _Placed(NamedTuple):
    """A block of rows and the line of the sheet that its first row stands on."""

    block: Block
    first: int

    @property
    def last(self) -> int:
        return self.first + len(self.block.rows) - 1


class MatrixSheet:
    """Writes the matrix. Lines and columns of the sheet count from 0; data begin at ``first_line``, ``FIRST``."""

    LABEL: Final = 58
    TOP: Final = 3
    FIRST: Final = 2

    def __init__(self, book: Book, content: Content) -> None:
        self.book, self.content, self.matrix = book, content, content.matrix
        self.page = book.page(content.words["matrix"], footer=content.footer())
        self.sheet, self.put, self.look = self.page.sheet, self.page.put, book.look
        matrix = content.matrix
        self.last = self.FIRST + len(matrix.columns) - 1
        self.function = FOLDS.get(matrix.combine or matrix.value) if matrix.normalize == "none" else None
        self.values = [tuple(values) for _, values in matrix.grid()]
        self.head = self.TOP + (1 if any(matrix.column_groups) else 0)
        self.first_line = self.head + 1
        self.grouped = any(block.heading for block in content.blocks)
        self.counted = (_Counted(content, 0, matrix.rows), _Counted(content, 1, matrix.columns))
        self.placed = self._place()
        self.totals_line = self.placed[-1].last + 1

    def _place(self) -> list[_Placed]:
        line, found = self.first_line, []
        for block in self.content.blocks:
            line += 1 if self.grouped else 0
            found.append(_Placed(block, line))
            line += len(block.rows)
        return found

    @property
    def totals(self) -> tuple[str, ...]:
        """The keys of the lines and columns of totals."""
        folded = {SUM: ("sum",), MAX: ("highest",), None: ()}[self.function]
        distinct = (
            ("distinct",)
            if (self.matrix.value, self.matrix.combine, self.matrix.normalize) == ("count", "", "none")
            else ()
        )
        return (*folded, *distinct, "linked")

    def write(self) -> None:
        """Write everything."""
        self._title()
        self._heads()
        for placed in self.placed:
            if self.grouped:
                self._heading(placed)
            for number, row in enumerate(placed.block.rows):
                self._row(placed.first + number, row, placed.block.start + number)
        self._total_lines()
        last = self._notes(self.totals_line + len(self.totals) + 1)
        sheet = self.sheet
        sheet.freeze_panes(self.first_line, self.FIRST)
        sheet.repeat_rows(self.TOP, self.head)
        sheet.print_area(0, 0, last, self.last + len(self.totals))
        if len(self.matrix.columns) > ONE_PAGE:
            sheet.fit_width, sheet.fit_height = 0, 0
            sheet.set_print_scale(60)
            sheet.repeat_columns(0, 1)
        sheet.outline_settings(True, False, True, False)

    def _title(self) -> None:
        content, sheet, said = self.content, self.sheet, self.content.words
        self.page.title(content.title)
        second = f"{content.value}. {labelled(said['filter'], content.filters(), content.language)}."
        second += f" {said['data']} {content.data_version}" if content.data_version else ""
        self.put(1, 0, second, font_color=THEME.muted)
        sheet.set_row(2, 20)
        place = self.FIRST
        name = said["strength"] if content.shaded_by_strength else content.value
        rest = []
        for step, text, meaning in content.legend():
            if step is None:
                rest.append(f"{text or '□'}  {meaning}")
                continue
            if place == self.FIRST:
                self.put(2, 1, f"{name}:", align="right", font_color=THEME.muted)
            self.put(2, place, text, align="center", bold=True, **shade(step))
            place += 1
            if not step:
                rest.append(f"{text}  {meaning}")
        self.put(2, place, "    ".join(("", *rest)), font_color=THEME.muted)

    def _heads(self) -> None:
        content, sheet, matrix = self.content, self.sheet, self.matrix
        line = {"bottom": 2, "bottom_color": THEME.text, "bold": True, "valign": "bottom", "align": self.book.start}
        sheet.set_column(0, 0, max(7, min(18, 2 + max(len(content.code(row)) for row in matrix.rows))))
        sheet.set_column(1, 1, self.LABEL)
        sheet.set_column(self.FIRST, self.last, 6.3)
        sheet.set_column(self.last + 1, self.last + len(self.totals), 7.5)
        longest = max(len(content.name(thing)) for thing in matrix.columns)
        sheet.set_row(self.head, max(100, min(200, 12 + 5.2 * longest)))
        self.put(self.head, 0, content.words["code"], **line)
        self.put(self.head, 1, content.rows_name, **line)
        turned = {"bottom": 2, "bottom_color": THEME.text, "rotation": 90, "text_wrap": True, "font_size": 9}
        turned |= {"valign": "bottom", "align": "center"}
        strong, weak = self.look(bold=True, font_size=9), self.look(font_size=9)
        for place, column in enumerate(matrix.columns, start=self.FIRST):
            code, label = content.code(column), content.label(column)
            if code and label:
                parts = (strong, code, weak, f"  {label}")
                sheet.write_rich_string(self.head, place, *parts, self.look(code, **turned))
            else:
                self.put(self.head, place, code or label or "-", **turned)
        for place, key in self._total_columns():
            self.put(self.head, place, content.words[key], **turned, **self._edge(place), bold=True)
        if any(matrix.column_groups):
            self._column_groups()

    def _total_columns(self) -> Iterable[tuple[int, str]]:
        return enumerate(self.totals, start=self.last + 1)

    def _edge(self, place: int) -> dict[str, Any]:
        return {"left": 1, "left_color": THEME.line} if place == self.last + 1 else {}

    def _column_groups(self) -> None:
        groups = [plain(group) for group in self.matrix.column_groups]
        style = {"bold": True, "align": "center", "bottom": 1, "bottom_color": THEME.line, "text_wrap": True}
        self.sheet.set_row(self.TOP, 42)
        for group, members in groupby(range(len(groups)), groups.__getitem__):
            places = [self.FIRST + place for place in members]
            look = self.look(group, **style)
            if places[1:]:
                self.sheet.merge_range(self.TOP, places[0], self.TOP, places[-1], "", look)
            self.sheet.write_string(self.TOP, places[0], group, look)

    def _heading(self, placed: _Placed) -> None:
        """Write the heading of a group, with the totals of its rows where they can be added up."""
        line = placed.first - 1
        fill = {"bold": True, "bg_color": THEME.raised, "top": 1, "top_color": THEME.line}
        text = placed.block.heading
        self.sheet.set_row(line, height([(text, self.LABEL + 2)]) + 6)
        look = self.look(text, **fill, text_wrap=True, align=self.book.start)
        self.sheet.merge_range(line, 0, line, 1, "", look)
        self.sheet.write_string(line, 0, text, look)
        muted = self.look(**fill, font_color=THEME.muted, align="center", num_format="0.##;;")
        for column in range(self.FIRST, self.last + 1):
            if self.function:
                block = placed.block
                values = self._column(column)[block.start : block.start + len(block.rows)]
                self._subtotal(line, column, (placed.first, placed.last), muted, values)
            else:
                self.sheet.write_blank(line, column, None, muted)
        for place, _ in self._total_columns():
            self.put(line, place, None, **fill, **self._edge(place))

    def _row(self, line: int, row: Thing, number: int) -> None:
        content, sheet = self.content, self.sheet
        rule = {"bottom": 1, "bottom_color": THEME.faint}
        options = {"level": 1} if self.grouped else {}
        sheet.set_row(line, height([(content.label(row), self.LABEL)]), None, options)
        self.put(line, 0, content.code(row), **rule, font_color=THEME.muted)
        self.put(line, 1, content.label(row), **rule, text_wrap=True)
        edge = rule | {"right": 1, "right_color": THEME.faint, "align": "center"}
        empty, none = self.look(**edge), self.look(**edge, font_color=THEME.muted, num_format='0;-0;"·"')
        ruled = len(self.values) * len(self.matrix.columns) <= BORDERED
        for place, (value, column) in enumerate(zip(self.values[number], self.matrix.columns, strict=True)):
            at, step = place + self.FIRST, content.step(row, column)
            if self.matrix.state(row.iri, column.iri) == "filtered":
                sheet.write_string(line, at, FILTERED, none)
            elif step is None and value is None:
                if ruled:
                    sheet.write_blank(line, at, None, empty)
            elif step is None:
                sheet.write_number(line, at, 0, none)
            elif value is None or isinstance(value, str):
                look = edge | shade(step) | {"bold": True, "font_size": 8, "text_wrap": True}
                self.put(line, at, content.shown(value, row, column), **look)
            else:
                look = edge | shade(step) | {"bold": True, "num_format": "0.##" if value % 1 else "0"}
                sheet.write_number(line, at, value, self.look(**look))
        cells = xl_range(line, self.FIRST, line, self.last)
        for place, key in self._total_columns():
            style = self.look(**rule, **self._edge(place), align="center", num_format="0.##")
            if key == "linked":
                self._formula(line, place, _linked(cells), style, self._linked_in(row))
            elif key == "distinct":
                self._formula(line, place, self.counted[0].formula(row), style, self.matrix.row_totals[number])
            else:
                name = "MAX" if self.function == MAX else "SUM"
                self._formula(line, place, f"{name}({cells})", style, self._fold(self.values[number]))

    def _total_lines(self) -> None:
        """Write the lines of totals below the rows."""
        sheet, matrix = self.sheet, self.matrix
        lines = (self.first_line, self.totals_line - 1)
        for number, key in enumerate(self.totals):
            at = self.totals_line + number
            top = {"top": 2, "top_color": THEME.text} if not number else {}
            style = self.look(**top, bold=True, align="center", num_format="0.##")
            self.put(at, 0, "" if number else self.content.words["total"], **top, bold=True)
            self.put(at, 1, self.content.words[key], **top, bold=True)
            for place, column in enumerate(matrix.columns):
                if key == "linked":
                    spans = (
                        xl_range(each.first, place + self.FIRST, each.last, place + self.FIRST) for each in self.placed
                    )
                    count = sum(matrix.linked(row.iri, column.iri) for row in matrix.rows)
                    self._formula(at, place + self.FIRST, "+".join(map(_linked, spans)), style, count)
                elif key == "distinct":
                    formula = self.counted[1].formula(column)
                    self._formula(at, place + self.FIRST, formula, style, matrix.column_totals[place])
                else:
                    self._subtotal(at, place + self.FIRST, lines, style, self._column(place + self.FIRST))
            for place, other in self._total_columns():
                corner = self.look(**top, **self._edge(place), bold=True, align="center", num_format="0.##")
                if other != key:
                    sheet.write_blank(at, place, None, corner)
                else:
                    span = xl_range(at, self.FIRST, at, self.last)
                    added = f"MAX({span})" if key == "highest" else f"SUM({span})"
                    formula = self.counted[0].every() if key == "distinct" else added
                    self._formula(at, place, formula, corner, self._whole(key))

    def _whole(self, key: str) -> Value:
        """Return the total over all cells."""
        if key == "distinct":
            return self.matrix.total
        if key == "linked":
            return sum(map(self._linked_in, self.matrix.rows))
        return self._fold(value for line in self.values for value in line)

    def _notes(self, line: int) -> int:
        """Write the notes below the matrix and return the last line."""
        said = self.content.words
        twice: tuple[str, ...] = (said["twice"],) if "distinct" in self.totals else ()
        if twice and not all(each.possible for each in self.counted):
            twice += (said["written"],)
        notes = [*([said["asterisk"]] if self.content.marked else []), *twice, said["disclaimer"]]
        for number, note in enumerate(notes):
            self.put(line + number, 0, note, font_size=9, font_color=THEME.muted)
        return line + len(notes) - 1

    def _column(self, place: int) -> Sequence[Any]:
        return [values[place - self.FIRST] for values in self.values]

    def _linked_in(self, row: Thing) -> int:
        return sum(self.matrix.linked(row.iri, column.iri) for column in self.matrix.columns)

    def _subtotal(self, at: int, column: int, lines: tuple[int, int], style: Format, values: Iterable[Any]) -> None:
        cells = xl_range(lines[0], column, lines[1], column)
        self._formula(at, column, f"SUBTOTAL({self.function},{cells})", style, self._fold(values))

    def _fold(self, values: Iterable[Any]) -> float:
        numbers = [value for value in values if isinstance(value, int | float)]
        return max(numbers, default=0) if self.function == MAX else sum(numbers)

    def _formula(self, row: int, column: int, formula: str, style: Format, value: Value) -> None:
        """Write a formula with its result, or the result alone where there is no formula."""
        number = value if isinstance(value, int | float) else 0
        if formula:
            self.sheet.write_formula(row, column, f"={formula}", style, number)
        else:
            self.sheet.write_number(row, column, number, style)


class _Counted:
    """Formulas that count the links of rows or columns on the sheet of evidence, by the names that stand there.

    They need names that can be told apart in a list: not empty, not twice, without the sign between them.
    """

    def __init__(self, content: Content, column: int, things: Sequence[Thing]) -> None:
        self._content = content
        names = [content.key(thing) for thing in things]
        apart = len(set(names)) == len(names) and all(name and not {";", '"'} & {*name} for name in names)
        self.possible = bool(apart and content.links and max(map(len, names), default=0) < LONGEST_TEXT)
        sheet = quote_sheetname(sheet_name(content.words["evidence"]))
        self._cells = f"{sheet}!{xl_range_abs(1, column, len(content.links), column)}"

    def formula(self, thing: Thing) -> str:
        """Return the formula that counts the links of a row or column; nothing where names cannot be told apart."""
        if not self.possible:
            return ""
        return f'SUMPRODUCT(ISNUMBER(FIND("; {self._content.key(thing)}; ","; "&{self._cells}&"; "))*1)'

    def every(self) -> str:
        """Return the formula that counts all links."""
        return f"COUNTA({self._cells})" if self.possible else ""


def _linked(cells: str) -> str:
    """Return the formula that counts linked cells: positive numbers, and texts (a relation, or n=) but one sign."""
    return f'COUNTIF({cells},">0")+SUMPRODUCT(ISTEXT({cells})*({cells}<>"{FILTERED}"))'
