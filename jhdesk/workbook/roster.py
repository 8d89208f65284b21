"""A list that another program has made, line by line: rows as values of the dictionary, and everything that is none.

Identity-card numbers are left out wherever they stand, and counted; a row is not refused for them. No line and no cell is
passed over silently: what is no row is a title, a heading, a note, a total or blank, and named as such.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from jhdesk.findings import Finding, Place, Problem
from jhdesk.models.dictionary import TABLES, Table
from jhdesk.models.field import Field, Value
from jhdesk.models.identity import without_identity_numbers
from jhdesk.workbook.cleaning import Raw, clean, is_identity, plain
from jhdesk.workbook.columns import choices, shown
from jhdesk.workbook.grid import Cell, Odd, address, is_blank
from jhdesk.workbook.reader import excerpt
from jhdesk.workbook.roster_head import CLASS, Head, RosterColumn
from jhdesk.workbook.words import TableWords, words

Kind = Literal["row", "title", "heading", "note", "total", "blank"]

_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff\s]+")
_CLASS = re.compile(r"(.*?)(?:年级|级)?\(?([0-9]{1,2}|[一二三四五六七八九十])\)?班?")
_PARTS = ("小学", "初中", "高中", "本页")
_EXCERPT = 60
_OFFERED = 8


@dataclass(frozen=True)
class Line:
    """One line of a sheet; with kind "row", what its columns say."""

    sheet: str
    number: int
    kind: Kind
    text: str = ""
    """how a line that is no row begins"""
    values: Mapping[str, Value] = field(default_factory=dict)
    """field -> value; a blank, or a cell with a problem, is None"""
    problems: tuple[Finding, ...] = ()
    cleaned: tuple[Finding, ...] = ()
    cells: tuple[Cell, ...] = ()
    """as they stand in the list, identity numbers left out"""
    bad: frozenset[int] = frozenset()
    """positions of the cells that have problems"""
    counts: tuple[int, ...] = ()
    """how many rows a total claims"""
    sums: Mapping[str, Decimal] = field(default_factory=dict)
    """field -> sum that a total claims"""
    part: bool = False
    """whether a total claims only the rows since the last one"""
    until: int = 0
    """the last of several blank lines"""

    @property
    def at(self) -> str:
        """Its address for people."""
        return f"{self.sheet}!{self.number}"


@dataclass(frozen=True)
class Roster:
    """One sheet as read: its head, its lines, and how many identity numbers were left out, by heading."""

    head: Head
    lines: tuple[Line, ...]
    identity: Mapping[str, int]

    @property
    def table(self) -> Table:
        """The table that it is a list of."""
        return TABLES[self.head.table]

    @property
    def rows(self) -> tuple[Line, ...]:
        """Its lines that are rows."""
        return tuple(line for line in self.lines if line.kind == "row")


def read_roster(head: Head) -> Roster:
    """Reads the lines of a sheet whose header is known."""
    known = {each.position for each in head.columns}
    body = [cells for number, cells in head.sheet.rows.items() if number > head.rows[-1]]
    held = {at for cells in body for at, cell in enumerate(cells) if not is_blank(cell)}
    head = replace(head, columns=(*head.columns, *(RosterColumn(at, "") for at in sorted(held - known))))
    reader = _Reader(head)
    return Roster(head, tuple(reader.lines()), reader.identity)


class _Reader:
    def __init__(self, head: Head) -> None:
        self.head, self.sheet = head, head.sheet
        self.table = TABLES[head.table]
        self.columns = {each.position: each for each in head.columns}
        self.taken = {at: each for at, each in self.columns.items() if each.field}
        self.total_of = words().tables.get(head.table, TableWords()).total_of
        self.identity: Counter[str] = Counter()

    def lines(self) -> list[Line]:
        found, before = [], 0
        for number in self.sheet.rows:
            if number > before + 1:
                found.append(Line(self.sheet.title, before + 1, "blank", until=number - 1))
            before = number
            cells = self._cells(number)
            kind = self._kind(number, cells)
            if kind == "row":
                found.append(self._row(number, cells))
            elif kind == "total":
                found.append(self._total(number, cells))
            else:
                found.append(Line(self.sheet.title, number, kind, _begins(cells)))
        return found

    def _cells(self, number: int) -> tuple[Cell, ...]:
        """The cells of a line as they count: what is merged downwards stands in every row, identity numbers in none."""
        width = max([len(self.sheet.rows.get(number, ())), *(at + 1 for at in self.taken)])
        found: list[Cell] = []
        for at in range(width):
            block = self.sheet.block(number, at)
            down = block is not None and block.left == block.right and block.top > self.head.rows[-1]
            cell = self.sheet.seen(number, at) if down else self.sheet.cell(number, at)
            column = self.columns.get(at) if number > self.head.rows[-1] else None
            if not is_blank(cell) and _is_identity(cell, column):
                self.identity[(column.heading or column.at) if column else address(number, at)] += 1
                cell = _name_beside(cell) if column and (self.table.name, column.field) == ("staff", "name") else None
            found.append(cell)
        return tuple(found)

    def _kind(self, number: int, cells: tuple[Cell, ...]) -> Kind:
        filled = {at: cell for at, cell in enumerate(cells) if not is_blank(cell)}
        if not filled:
            return "blank"
        if number < self.head.rows[0]:
            return "title"
        if number in self.head.rows or self._is_heading(filled):
            return "heading"
        texts = [plain(cell) for cell in filled.values() if isinstance(cell, str)]
        if any(_total_word(text) for text in texts[:3]):
            return "total"
        first = next(iter(filled), None)
        if first is not None and (self._is_note(number, first) or any(map(_is_note, texts[:1]))):
            return "note"
        return "row" if any(at in self.taken for at in filled) else "note"

    def _is_heading(self, filled: Mapping[int, Cell]) -> bool:
        """Whether the header is repeated, as on every printed page."""
        same = [
            at for at, each in self.taken.items() if at in filled and plain(str(filled[at])) in each.heading.split("/")
        ]
        return len(same) >= 2

    def _is_note(self, number: int, first: int) -> bool:
        """Whether one text runs across the columns."""
        block = self.sheet.block(number, first)
        across = block.right - block.left if block else 0
        alone = all(is_blank(self.sheet.cell(number, at)) for at in self.columns if at != first)
        return across >= 2 and alone

    def _total(self, number: int, cells: tuple[Cell, ...]) -> Line:
        counts, sums = [], {}
        for at, cell in enumerate(cells):
            if is_blank(cell) or isinstance(cell, Odd):
                continue
            text = plain(str(cell)) if isinstance(cell, str) else ""
            counts += [int(many) for many in re.findall(rf"([0-9]+)(?:{'|'.join(words().counters)})", text)]
            column = self.taken.get(at)
            meaning = self.table.field(column.field) if column and column.field != CLASS else None
            if meaning is not None and meaning.kind in ("int", "decimal") and meaning.unit not in ("", "year"):
                value = clean(meaning, _with_unit(column, cell))[0]
                if isinstance(value, int | Decimal):
                    sums[meaning.name] = Decimal(value)
            elif meaning is not None and (isinstance(cell, int | float) or text.isdecimal()):
                counts.append(int(cell if isinstance(cell, int | float) else text))
        for text in (plain(cell) for cell in cells if isinstance(cell, str)):
            if (match := re.fullmatch(r"\D*[::]?([0-9]+)", text)) and _total_word(text):
                counts.append(int(match[1]))
        text = _begins(cells)
        part = "小计" in plain(text) or plain(text).startswith(_PARTS)
        counted = tuple(dict.fromkeys(counts))
        return Line(self.sheet.title, number, "total", text, counts=counted, sums=sums, part=part)

    def _row(self, number: int, cells: tuple[Cell, ...]) -> Line:
        values: dict[str, Value] = {name: None for each in self.taken.values() for name in each.field.split("+")}
        problems, cleaned, bad = [], [], set()
        for at, column in self.taken.items():
            cell = cells[at]
            if is_blank(cell):
                continue
            place = Place(self.table.name, "", "" if column.field == CLASS else column.field, self._at(number, at))
            found = self._class(cell) if column.field == CLASS else self._one(column, cell)
            if isinstance(found, Problem):
                bad.add(at)
                problems.append(Finding(found.code, "hard", place, found.params))
                continue
            for name, value in found.items():
                if values[name] not in (None, value):
                    bad.add(at)
                    problems.append(Finding("roster_clash", "hard", place, {"label": self.table.field(name).label}))
                values[name] = value
            if (note := self._note(column, cell, found)) is not None:
                cleaned.append(Finding("cleaned", "soft", place, note))
        if (wrong := self._total_of_row(number, cells, values)) is not None:
            problems.append(wrong)
            bad |= {at for at, each in self.columns.items() if each.how == "total" or each.field in self.total_of}
        return Line(
            self.sheet.title, number, "row", "", values, tuple(problems), tuple(cleaned), cells, frozenset(bad)
        )  # fmt: skip

    def _total_of_row(self, number: int, cells: tuple[Cell, ...], values: Mapping[str, Value]) -> Finding | None:
        """What to say where the list's own sum of some figures in the row is another one."""
        column = next((each for each in self.columns.values() if each.how == "total"), None)
        cell = cells[column.position] if column and column.position < len(cells) else None
        figures = [value for name in self.total_of if isinstance(value := values.get(name), int)]
        if column is None or is_blank(cell) or isinstance(cell, Odd) or len(figures) < len(self.total_of):
            return None
        total = clean(self.table.field(self.total_of[0]), cell)[0]
        if not isinstance(total, int) or total == sum(figures):
            return None
        heading = column.heading.rpartition("/")[2]
        told = "、".join(f"{self.table.field(name).label} {values[name]}" for name in self.total_of)
        place = Place(self.table.name, file=self._at(number, column.position))
        return Finding(
            "roster_total", "hard", place, {"heading": heading, "total": total, "parts": told, "sum": sum(figures)}
        )

    def _at(self, number: int, at: int) -> str:
        return f"{self.sheet.title}!{address(number, at)}"

    def _one(self, column: RosterColumn, cell: Cell) -> dict[str, Value] | Problem:
        meaning = self.table.field(column.field)
        if isinstance(cell, Odd):
            return Problem(cell.value, {"label": meaning.label})
        if meaning.table == "staff" and isinstance(cell, str):
            by_sight = meaning.name == "staff_no" or (meaning.name == "name" and _CHINESE_NAME.fullmatch(cell.strip()))
            cell = plain(cell) if by_sight else cell
        value, problem = clean(meaning, _with_unit(column, cell))
        if problem is None:
            return {meaning.name: value}
        if problem.code in ("not_code", "not_bool"):
            problem = Problem("roster_choice", {"choices": _offered(meaning, str(cell)), "text": excerpt(cell)})
        text = {"text": excerpt(cell)} if problem.code != "identity_number" else {}
        return Problem(problem.code, {**problem.params, "label": meaning.label, **text})

    def _class(self, cell: Cell) -> dict[str, Value] | Problem:
        """The grade and number of a class; the grade may stand in a column of its own."""
        text = plain(str(cell)) if isinstance(cell, str | int | float) else ""
        match = _CLASS.fullmatch(re.sub(r"\.0$", "", text))
        if match:
            number, _ = clean(self.table.field("class_no"), match[2])
            grade, wrong = clean(self.table.field("grade"), match[1] or None)
            if number is not None and wrong is None:
                return {**({} if grade is None else {"grade": grade}), "class_no": number}
        return Problem("roster_class", {"text": excerpt(cell)})

    def _note(self, column: RosterColumn, cell: Cell, found: Mapping[str, Value]) -> dict[str, object] | None:
        """What to say of a cell that was taken otherwise than it stands there."""
        meant = [self.table.field(name) for name in found]
        taken = " ".join(f"{each.label} {shown(each, found[each.name])}" for each in meant)
        if column.field != CLASS:
            taken = shown(meant[0], found[meant[0].name])
        if isinstance(cell, str):
            told = cell.strip() not in (taken, *(each.text(found[each.name]) for each in meant))
        else:
            told = bool(column.unit) or (isinstance(cell, datetime.date) and meant[0].kind != "date")
        return {"text": excerpt(cell), "taken": excerpt(taken), "label": meant[0].label} if told else None


def _with_unit(column: RosterColumn | None, cell: Cell) -> Raw:
    """The cell with the unit that its heading gives, where it is a bare number."""
    assert not isinstance(cell, Odd)
    if column is None or not column.unit or isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return cell
    text = plain(cell) if isinstance(cell, str) else format(cell, ".15g")
    return f"{text}{column.unit}" if _NUMBER.fullmatch(text) else cell


def _offered(field: Field, text: str) -> str:
    """What may be chosen, that which has the text in it first."""
    offered = sorted(choices(field).values(), key=lambda word: text not in word)
    return "、".join(offered[:_OFFERED]) + ("……" if len(offered) > _OFFERED else "")


def _is_identity(cell: Cell, column: RosterColumn | None) -> bool:
    if isinstance(cell, Odd | bool):
        return False
    if (
        column is not None
        and column.how == "identity"
        and (not isinstance(cell, str) or re.search("[0-9]", plain(cell)))
    ):
        return True
    return is_identity(cell)


def _name_beside(cell: Cell) -> Cell:
    """The name in a cell that has an identity number too; nothing else of it is kept."""
    text = plain(without_identity_numbers(cell)) if isinstance(cell, str) else ""
    names = [part for part in re.split(r"[^\w·]+", text) if _CHINESE_NAME.fullmatch(part) and "身份证" not in part]
    return names[0] if len(names) == 1 else None


def _begins(cells: tuple[Cell, ...]) -> str:
    text = " ".join(excerpt(cell).strip() for cell in cells if not is_blank(cell) and not isinstance(cell, Odd))
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def _total_word(text: str) -> bool:
    known = "|".join(sorted(words().totals, key=len, reverse=True))
    counters = "|".join(words().counters)
    return bool(
        re.fullmatch(rf"(?:全校|全部|{'|'.join(_PARTS)})?(?:{known})[::]?(?:共)?(?:[0-9]+(?:{counters})?)?[。.]?", text)
        or re.fullmatch(rf"(?:以上)?(?:总|合计)?共(?:计|有)?[::]?[0-9]+(?:{counters})[。.]?", text)
    )


def _is_note(text: str) -> bool:
    head, colon, _ = text.partition(":")
    return bool(colon) and (head in words().notes or head.startswith("注"))
