"""What people type and paste into cells, as values of the dictionary: leniently, but nothing half understood.

Understood are: blanks around, full-width forms and invisible characters; thousands separators in their right
places; 万 and the field's own unit behind a number; whole numbers that a spreadsheet keeps as 12.0; a choice by
its code, its label, "code label", a known word of other systems or the beginning of one label and no other; 是/否,
有/无, √/×, true/false and 1/0; days as 2024-9-1, 2024/9/1, 2024.9.1, 2024年9月1日, 20240901 or a date cell without a
time; a year by a day or month of it. A spreadsheet's own number is taken to 15 digits and 12 decimal places. A sign for
nothing (／, —, 无, 不适用) is a blank where the field does not apply to the school; elsewhere it may mean empty, 0 or
"does not apply", and is asked about; in a text it is a text. Asked about too: 亩 (rounded, it is another figure), and a
bare serial number as a day (the sheet shows 45536, which nobody can check). Not understood, on purpose: a date or TRUE
in a text (the spreadsheet has replaced what was typed).
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

from jhdesk.findings import Problem
from jhdesk.models.field import Field, Value
from jhdesk.models.identity import holds_identity_number
from jhdesk.models.standing import applies
from jhdesk.models.units import unit_of
from jhdesk.workbook.columns import choices
from jhdesk.workbook.words import plain, words

__all__ = ["Raw", "clean", "is_identity", "plain"]

Raw = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta | None
"""what a spreadsheet's cell holds (a datetime is a date)"""

_YES = frozenset({"是", "有", "√", "✓", "✔", "true", "1"})
_NO = frozenset({"否", "无", "×", "✗", "✘", "false", "0"})
_NOTHING = re.compile(r"[/\-—–―－_]+|无|没有|不适用|n/?a", re.IGNORECASE)
_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?(万?)(.*)")
_DAY = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})(日?)"
    r"|([0-9]{4})([0-9]{2})([0-9]{2})"
)
_SERIAL = re.compile(r"([2-6][0-9]{4})(?:\.0+)?")
"""of the years 1954 to 2091"""
_FIRST_DAY = datetime.date(1899, 12, 30)
"""day 0 of Excel and WPS, for all days since March 1900"""
_MONTH = re.compile(r"([0-9]{4})(?:(?:[-/.]|年)(?:0?[1-9]|1[0-2])月?|(?:0[1-9]|1[0-2]))")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?E\+1[47]", re.IGNORECASE)
"""what a spreadsheet makes of an identity number in a text file"""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BROKEN_LINE = re.compile(r"(?:\r|_x000D_)\n?")
_EDGES = " \t\n\r\f\v\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
# A spreadsheet's number has 15 digits that mean something; a longer text of digits has been changed silently.
_EXACT = 10**15
_LONGEST = 10**18
"""above all numbers of a card"""
_PLACES = Decimal("1e-12")
_M2_OF_MU = (Decimal(10_000), 15)
"""square metres: so many make so many 亩"""

_WRONG = {
    "text": "not_text",
    "code": "not_code",
    "int": "not_int",
    "decimal": "not_decimal",
    "bool": "not_bool",
    "date": "not_date",
}


def clean(field: Field, raw: Raw, school_type: str | None = None) -> tuple[Value, Problem | None]:
    """The value of one cell, or None and why not; a blank is (None, None). Ends in the field's own check.

    ``school_type`` decides whether a sign for nothing is a blank.
    """
    if isinstance(raw, str):
        raw = _BROKEN_LINE.sub("\n", raw).strip(_EDGES)
    if raw is None or raw == "":
        return None, None
    # A digest may hold 18 digits in a row, and the field's own pattern knows that.
    if is_identity(raw) and not (field.pattern and isinstance(raw, str) and field.check(plain(raw)) is None):
        return None, Problem("identity_number")
    if field.unit == "m2" and isinstance(raw, str) and (mu := _mu(plain(raw))):
        return None, mu
    if field.kind == "date" and (day := _serial(raw)):
        return None, day
    text = words().meaning(field, plain(raw)) if isinstance(raw, str) else None
    text = text or _FORMS[field.kind](field, raw)
    if text is None and isinstance(raw, str) and _NOTHING.fullmatch(plain(raw)):
        asked = applies(field, school_type)
        return None, Problem("nothing_meant", {"zero": field.kind in ("int", "decimal")}) if asked else None
    if text is None:
        return None, Problem(_WRONG[field.kind], {"codes": choices(field)} if field.kind == "code" else {})
    return field.parse(text)


def is_identity(raw: Raw) -> bool:
    """Whether a cell holds an identity-card number: as text, as a number, or as what a spreadsheet makes of one."""
    if isinstance(raw, str):
        return holds_identity_number(raw) or bool(_SCIENTIFIC.fullmatch(plain(raw)))
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) < _LONGEST:
        return False
    return raw == int(raw) and holds_identity_number(str(abs(int(raw))))


def _text(field: Field, raw: Raw) -> str | None:
    if isinstance(raw, str):
        return _choice(field, raw) or (plain(raw) if field.pattern else raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    return str(int(raw)) if abs(raw) < _EXACT and raw == int(raw) else None


def _choice(field: Field, raw: Raw) -> str | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    wanted = plain(_number_form(raw) if isinstance(raw, int | float) else raw)
    labels = {code: plain(label) for code, label in choices(field).items()}
    for code, label in labels.items():
        if wanted in (code, label, plain(code) + label):
            return code
    begun = [code for code, label in labels.items() if label.startswith(wanted)] if _CHINESE.search(wanted) else []
    return begun[0] if len(begun) == 1 else None


def _number_form(raw: float) -> str:
    exact = Decimal(raw) if isinstance(raw, int) else Decimal(format(raw, ".15g"))
    return _digits(exact if abs(exact) >= _EXACT else exact.quantize(_PLACES))


def _digits(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(field: Field, raw: Raw) -> str | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    if not isinstance(raw, str):
        return _number_form(raw)
    match = _NUMBER.fullmatch(plain(raw))
    if not match:
        return None
    sign, whole, fraction, many, unit = match.groups(default="")
    own = {"", field.unit.casefold(), plain(unit_of(field)).casefold(), *words().units.get(field.unit, ())}
    if unit.casefold() not in own or (many and field.unit in ("", "year")):
        return None
    number = sign.replace("+", "") + whole.replace(",", "").lstrip("0").rjust(1, "0") + fraction
    return _digits(Decimal(number) * 10_000) if many else number


def _mu(text: str) -> Problem | None:
    """What an area in 亩 would be in square metres, as a question: it is not taken by itself."""
    match = _NUMBER.fullmatch(text.removesuffix("亩")) if text.endswith("亩") else None
    if not match or match[5]:
        return None
    mu = Decimal((match[1] + match[2]).replace(",", "") + (match[3] or "")) * (10_000 if match[4] else 1)
    square, many = _M2_OF_MU
    return Problem("mu", {"value": _digits((mu * square / many).quantize(Decimal("0.01"), ROUND_HALF_UP))})


def _serial(raw: Raw) -> Problem | None:
    """Which day a bare number would be as spreadsheets count days, as a question."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    match = _SERIAL.fullmatch(plain(raw) if isinstance(raw, str) else _number_form(raw))
    return Problem("day_number", {"value": str(_FIRST_DAY + datetime.timedelta(int(match[1])))}) if match else None


def _int(field: Field, raw: Raw) -> str | None:
    if field.unit == "year" and (year := _year_of(field, raw)):
        return year
    text = _decimal(field, raw)
    if text is None:
        return None
    whole, _, fraction = text.partition(".")
    return None if fraction.strip("0") else whole


def _year_of(field: Field, raw: Raw) -> str | None:
    """The year of a day or month, where a calendar year is asked for: a school year is none."""
    if field.name == "school_year" or isinstance(raw, bool):
        return None
    day = _date(field, raw)
    if day is not None:
        return day[:4] if _is_day(day) else None
    if not isinstance(raw, str | int | float):
        return None
    match = _MONTH.fullmatch(plain(raw) if isinstance(raw, str) else _number_form(raw))
    return match[1] if match else None


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _bool(field: Field, raw: Raw) -> str | None:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if not isinstance(raw, str | int | float):
        return None
    word = plain(raw).casefold() if isinstance(raw, str) else _number_form(raw)
    return "true" if word in _YES else "false" if word in _NO else None


def _date(field: Field, raw: Raw) -> str | None:
    if isinstance(raw, datetime.datetime):
        return raw.date().isoformat() if raw.time() == datetime.time() else None
    if isinstance(raw, datetime.date):
        return raw.isoformat()
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    match = _DAY.fullmatch(plain(raw if isinstance(raw, str) else _number_form(raw)))
    if not match:
        return None
    year, *months, day, _, year8, month8, day8 = match.groups(default="")
    return f"{year or year8}-{(''.join(months) or month8).zfill(2)}-{(day or day8).zfill(2)}"


_FORMS = {"text": _text, "code": _choice, "int": _int, "decimal": _decimal, "bool": _bool, "date": _date}
