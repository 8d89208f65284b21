"""The receipt 回执: what the county says of one revision that it received, remark by remark."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Literal, get_args

FORMAT = "jhdesk-receipt/1"
MAX_BYTES = 4 << 20
MAX_REMARKS = 10_000
LONGEST_TEXT = 2_000
Verdict = Literal["accepted", "returned"]
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SCHOOL = re.compile(r"[0-9]{10}")
_REMARK_ID = re.compile(r"[A-Za-z0-9.-]{1,40}")
_TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
_MARKS = "\u061c\u200e\u200f"
_NAME = re.compile(r"[a-z0-9_]{0,60}")


@dataclass(frozen=True)
class Remark:
    """What is to be looked at, and where; the place may be a whole table, or nothing for the hand-in as a whole."""

    id: str
    """names it for the school's answer; never used again for the same school and year"""
    table: str
    key: str
    """key values joined by ``|``"""
    field: str
    text: str


@dataclass(frozen=True)
class Receipt:
    """The document ``data/receipt.json``."""

    package: str
    """SHA-256 of the tagmanifest of the package that it is about"""
    school: str
    year: int
    revision: int
    verdict: Verdict
    remarks: tuple[Remark, ...] = ()

    def to_bytes(self) -> bytes:
        """Its one form in bytes."""
        document = {"format": FORMAT, **asdict(self)}
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def parse(cls, data: bytes) -> Receipt | None:
        """From the member's bytes; None where anything departs from the form."""
        if len(data) > MAX_BYTES:
            return None
        try:
            document = json.loads(data)
        except (ValueError, RecursionError):
            return None
        names = {"format", *(each.name for each in fields(cls))}
        if not isinstance(document, dict) or set(document) != names or document.pop("format") != FORMAT:
            return None
        remarks = document["remarks"]
        if not isinstance(remarks, list) or len(remarks) > MAX_REMARKS:
            return None
        read = tuple(_remark(each) for each in remarks)
        whole = [each for each in read if each is not None]
        fit = (
            _fits(_DIGEST, document["package"])
            and _fits(_SCHOOL, document["school"])
            and _number(document["year"], 2000, 2100)
            and _number(document["revision"], 1, 999_999)
            and document["verdict"] in get_args(Verdict)
            and len(whole) == len(read) == len({each.id for each in whole})
        )
        return cls(**{**document, "remarks": tuple(whole)}) if fit else None


def _remark(document: object) -> Remark | None:
    if not isinstance(document, Mapping) or set(document) != {each.name for each in fields(Remark)}:
        return None
    if not all(isinstance(value, str) and len(value) <= LONGEST_TEXT for value in document.values()):
        return None
    if not all(map(is_plain, document.values())):
        return None
    fit = _fits(_REMARK_ID, document["id"]) and all(_fits(_NAME, document[name]) for name in ("table", "field"))
    return Remark(**document) if fit and document["text"].strip() else None


def is_plain(text: str) -> bool:
    """Whether a text can be stored and shown as it is: no control characters, lone surrogates, or signs that turn its order."""
    return not any(
        unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or unicodedata.bidirectional(c) in _TURNING or c in _MARKS
        for c in text
    )


def _fits(form: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


def _number(value: object, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most
