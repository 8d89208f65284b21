"""What each row of a list would do to the rows that are stored: add one, change one, nothing, or be refused.

Rows are known by their key; staff, whose number is the school's own, by name and year of birth where the list has no
number; rows that the program numbers by what they describe. Where two answers are possible the row is refused: a wrong
match would put one person's figures on another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jhdesk.findings import Finding, Place
from jhdesk.models.dictionary import Table
from jhdesk.models.field import Value
from jhdesk.services.entry import EnteredRow
from jhdesk.workbook.cleaning import plain
from jhdesk.workbook.roster import Line
from jhdesk.workbook.words import TableWords, words


@dataclass
class Planned:
    """What becomes of one row of the list."""

    line: Line
    reasons: list[Finding] = field(default_factory=list)
    """why it is refused; empty where it is taken"""
    target: EnteredRow | None = None
    """the stored row that it is about"""
    given: str = ""
    """the number that the program gives a new person"""
    values: dict[str, Value] = field(default_factory=dict)
    """what a new row holds, or what changes in a stored one"""


@dataclass(frozen=True)
class Plan:
    """The rows of the lists of one table, and the stored rows that the lists lack."""

    table: Table
    rows: tuple[Planned, ...]
    absent: tuple[EnteredRow, ...]
    unsure: bool = False
    """whether a line may be about any stored row: then nobody is said to be absent"""


def plan(table: Table, lines: Sequence[Line], stored: Sequence[EnteredRow]) -> Plan:
    """What the lines (rows of all lists of the table, in their order) would do to the stored rows; changes nothing."""
    matcher = _Staff(table, lines, stored) if table.name == "staff" else _Rows(table, lines, stored)
    planned = [matcher.one(line) for line in lines]
    for each in planned:
        if not each.reasons:
            filled: dict[str, Value] = {name: value for name, value in each.line.values.items() if value is not None}
            matcher.fill(each, filled)
    unsure = matcher.unknown or not planned  # a list with headings alone says nothing of anybody
    absent = () if unsure else tuple(row for row in stored if row.id not in matcher.seen)
    return Plan(table, tuple(planned), absent, unsure and bool(stored))


class _Rows:
    """Rows known by their key, or where the program numbers them by what tells them apart."""

    def __init__(self, table: Table, lines: Sequence[Line], stored: Sequence[EnteredRow]) -> None:
        self.table = table
        self.seen: set[int] = set()
        """stored rows that a line is, or may be, about"""
        self.unknown = False
        """whether a line may be about any stored row, for its key cannot be read: then the list lacks none for certain"""
        columns = {name for line in lines for name in line.values}
        same = words().tables.get(table.name, TableWords()).same or tuple(f.name for f in table.fields)
        self.names = table.key
        if table.numbered and "row_no" not in columns:
            self.names = tuple(name for name in same if name in columns and name != "row_no")
        self.held: dict[tuple[Value, ...], list[EnteredRow]] = defaultdict(list)
        for row in stored:
            self.held[self._key(row.values)].append(row)
        self.first: dict[tuple[Value, ...], Line] = {}

    def one(self, line: Line) -> Planned:
        """The line's stored row, or why it is refused."""
        found = Planned(line, list(line.problems))
        key = self._key(line.values)
        blank = [name for name, value in zip(self.names, key, strict=True) if value is None]
        self.unknown = self.unknown or bool(blank and (line.problems or not self.table.numbered))
        if not self.table.numbered:
            wrong = {finding.place.field for finding in line.problems}
            unread = any(not name for name in wrong)  # a column of two keys
            for name in blank:
                if name not in wrong and not unread:
                    found.reasons.append(self._say("key_blank", line, label=self.table.field(name).label))
            first = self.first.setdefault(key, line) if not blank else line
            if first is not line:
                labels = "、".join(self.table.field(name).label for name in self.names)
                found.reasons.append(self._say("roster_duplicate", line, label=labels, first=first.at))
                return found
        if self.held[key] and (self.table.numbered or not blank):
            found.target = self.held[key].pop(0)
            self.seen.add(found.target.id)
        return found

    def fill(self, planned: Planned, filled: dict[str, Value]) -> None:
        """What changes in the stored row, or what the new one holds; a blank of the list changes nothing."""
        if planned.target is None:
            planned.values = filled
            return
        held = planned.target
        planned.values = {
            name: value for name, value in filled.items() if value != held.values[name] or name in held.rejected
        }

    def _key(self, values: Mapping[str, Value]) -> tuple[Value, ...]:
        return tuple(values.get(name) for name in self.names)

    def _say(self, rule: str, line: Line, name: str = "", **params: object) -> Finding:
        return Finding(rule, "hard", Place(self.table.name, "", name, line.at), params)


class _Staff(_Rows):
    """People: by number, else by name and year of birth."""

    def __init__(self, table: Table, lines: Sequence[Line], stored: Sequence[EnteredRow]) -> None:
        super().__init__(table, lines, stored)
        self.by_number = {str(row.values["staff_no"]): row for row in stored if row.values["staff_no"] is not None}
        self.by_name: dict[str, list[EnteredRow]] = defaultdict(list)
        for row in stored:
            self.by_name[_name(row.values)].append(row)
        numbers = {str(line.values["staff_no"]) for line in lines if line.values.get("staff_no") is not None}
        self.listed = numbers
        """numbers that the list has"""
        self.used = {*self.by_number, *numbers}
        self.given = 1
        """the numbers below it are used: a list of thousands is not counted through for everybody"""
        self.taken: set[int] = set()
        """stored rows that a line is about for certain"""
        self.people: dict[str, list[Line]] = defaultdict(list)
        """lines so far, by name"""
        self.numbered: dict[Value, Line] = {}
        self.named: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            self.named[_name(line.values)].append(line)

    def one(self, line: Line) -> Planned:
        found = Planned(line, list(line.problems))
        number, name = line.values.get("staff_no"), _name(line.values)
        held = self.by_number.get(str(number)) if number is not None else None
        if number is None and not name:
            self.unknown = True
            if not any(f.place.field in ("name", "staff_no") for f in line.problems):
                found.reasons.append(self._say("key_blank", line, label=self.table.field("name").label))
            return found
        twin = self._twin(line)
        if twin is not None:
            found.reasons.append(self._say("roster_person_twice", line, first=twin.at))
            # Whoever the second line is about, he is in the list.
            self._mark([row for row in self.by_name[name] if _may_be(row.values, line.values)])
            return found
        self.people[name].append(line)
        if number is not None:
            self.numbered[number] = line
        if held is not None:
            self._take(found, held)
            if name and _name(held.values) and name != _name(held.values):
                found.reasons.append(self._say("roster_number_of_other", line, "staff_no", number=number))
                self._mark(self.by_name[name])  # it may be his line, with a wrong number
        else:
            self._by_name(found, name, number)
        return found

    def _by_name(self, found: Planned, name: str, number: Value) -> None:
        """Looks for the person by name; a new number beside a known name may be another numbering, or another person."""
        line = found.line
        born = line.values.get("birth_year")
        rows = [row for row in self.by_name[name] if name and row.id not in self.taken]
        # Who is listed by his number stands in a line of his own.
        rows = [row for row in rows if str(row.values["staff_no"]) not in self.listed]
        rows = [row for row in rows if _may_be(row.values, line.values)]
        sure = [row for row in rows if born is not None and row.values["birth_year"] == born]
        rows = sure or rows
        others = [each for each in self.named[name] if not _may_be(each.values, line.values)]
        rival = not sure and any(_may_be(row.values, each.values) for row in rows for each in others)
        if len(rows) > 1 or rival:
            self._mark(rows)
            found.reasons.append(self._say("roster_ambiguous", line, "name", count=len(rows)))
        elif rows and number is not None and not sure and rows[0].values["staff_no"] is not None:
            self._mark(rows)
            held = rows[0].values["staff_no"]
            found.reasons.append(self._say("roster_other_number", line, "staff_no", number=number, held=held))
        elif rows:
            self._take(found, rows[0])

    def fill(self, planned: Planned, filled: dict[str, Value]) -> None:
        held = planned.target
        if held is None and "staff_no" not in filled:
            filled["staff_no"] = planned.given = self._next()
        elif held is not None and held.values["staff_no"] is not None:
            filled.pop("staff_no", None)  # known by name and birth: the school's own number stays
        elif held is not None and "staff_no" not in filled:
            filled["staff_no"] = planned.given = self._next()
        super().fill(planned, filled)

    def _twin(self, line: Line) -> Line | None:
        """An earlier line that is, or may be, the same person."""
        number, name = line.values.get("staff_no"), _name(line.values)
        if number is not None and number in self.numbered:
            return self.numbered[number]
        for each in self.people[name] if name else ():
            apart = None not in (number, each.values.get("staff_no"))
            if not apart and _may_be(each.values, line.values):
                return each
        return None

    def _take(self, found: Planned, row: EnteredRow) -> None:
        found.target = row
        self.seen.add(row.id)
        self.taken.add(row.id)

    def _mark(self, rows: Iterable[EnteredRow]) -> None:
        self.seen |= {row.id for row in rows}

    def _next(self) -> str:
        while (made := f"T{self.given:03}") in self.used:
            self.given += 1
        self.used.add(made)
        return made


def _name(values: Mapping[str, Value]) -> str:
    return plain(str(values.get("name") or ""))


def _may_be(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Whether two people of one name can be the same: their years of birth do not speak against it."""
    born = {one.get("birth_year"), other.get("birth_year")} - {None}
    return len(born) < 2
