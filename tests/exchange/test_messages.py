"""Every code that the package's modules can produce has a sentence, and none repeats what must not be repeated."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import jhdesk.exchange
from jhdesk.exchange import container, order, tables, verify
from jhdesk.exchange.faults import CODES, Fault
from jhdesk.exchange.tables import read_table
from jhdesk.findings import Finding, Place, Problem
from jhdesk.models import field
from jhdesk.models.dictionary import TABLES
from jhdesk.ui.messages.keys import KEY_SENTENCES
from jhdesk.ui.messages.package import PACKAGE_SENTENCES, fault_text, problem_text

DEGREES = TABLES["staff"].field("degree").codes
FINDING = Finding(
    "not_code", "hard", Place("staff", "T02", "degree", "staff.csv 第 3 行"),
    {"codes": DEGREES, "label": "最高学历", "text": "本科"},
)  # fmt: skip


def codes_in(path: Path, *functions: str) -> set[str]:
    """The texts that stand first in calls of these functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            parts = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            if name in functions:
                found |= {
                    part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return found


def source(module: object) -> Path:
    return Path(str(getattr(module, "__file__", "")))


def chinese_sentence(text: str) -> bool:
    return bool(re.search("[\u4e00-\u9fff]", text)) and text.endswith("。") and "{" not in text and "None" not in text


PARAMS = {
    "codes": DEGREES, "minimum": 0, "maximum": 9, "help": "十位数字。", "label": "最高学历", "text": "x", "position": 3,
    "cells": 4, "headings": 3, "first": 2, "rows": 2, "limit": 5, "limit_mib": 8,
}  # fmt: skip


def test_every_problem_of_a_value_has_a_sentence() -> None:
    codes = codes_in(source(field), "Problem")
    assert {"not_int", "not_code", "too_long", "identity_number", "pattern"} <= codes
    for code in codes:
        assert chinese_sentence(problem_text(Problem(code, PARAMS))), code


def test_every_finding_of_a_table_has_a_sentence() -> None:
    rules = codes_in(source(tables), "say") | {"too_many_findings"}
    assert {"duplicate_key", "key_blank", "quote_open", "csv_malformed", "not_utf8"} <= rules
    for rule in rules:
        text = problem_text(Finding(rule, "hard", Place("staff", "", "degree", "staff.csv"), PARAMS))
        assert chinese_sentence(text), rule
        assert text.startswith("staff.csv")


@pytest.mark.parametrize("code", [code for codes in CODES.values() for code in codes])
def test_every_fault_has_a_sentence(code: str) -> None:
    reasons = (
        codes_in(source(container), "_broken") | {"crc"} if code == "container" else {"missing", "changed", "form"}
    )
    for reason in reasons:
        params = {
            **PARAMS, "reason": reason, "members": 2001, "ratio": 100, "version": 2, "known": 1, "program": "0.9",
            "key_id": "F" * 16, "school": "2165400001", "count": 7, "revision": 2, "newest": 1, "held": "ab12", "findings": (FINDING,),
            "differences": (("school", "1", "2", "bag-info.txt"), ("to", "1", "2", ""), ("year", "1", "", "x")),
        }  # fmt: skip
        text = fault_text(Fault(code, "data/staff.csv", params))
        assert chinese_sentence(text), reason


def test_the_list_of_codes_is_what_the_modules_say() -> None:
    said = codes_in(source(verify), "_say") | codes_in(source(container), "Fault") | codes_in(source(order), "Fault")
    assert said == {code for codes in CODES.values() for code in codes}


def test_every_error_has_a_sentence() -> None:
    folder = source(jhdesk.exchange).parent
    codes = {code for path in folder.glob("*.py") for code in codes_in(path, "JhdeskError")}
    assert PACKAGE_SENTENCES.keys() <= codes <= PACKAGE_SENTENCES.keys() | KEY_SENTENCES.keys()
    params = {"file": "x", "member": "y", "table": "教职工", "rows": 1, "limit": 2, "limit_mib": 3, "pages": 4}
    params |= {"place": 7, "character": "國", "found": 23, "wanted": 24, "school": "2165400001", "code": "x"}
    for sentence in PACKAGE_SENTENCES.values():
        assert chinese_sentence(sentence.format(**params))


def test_a_wrong_code_names_place_and_remedy() -> None:
    assert problem_text(FINDING) == (
        "staff.csv 第 3 行“最高学历”：“本科”不是本表的代码，请填写 21（大学本科毕业）等代码。"
    )
    assert problem_text(Problem("not_code", {"codes": DEGREES})).startswith("所填内容不是本表的代码")


def test_an_identity_number_is_named_by_its_cell_alone() -> None:
    number = "11010119900307" + "123X"
    for name in ("name", "birth_year", "degree"):
        (found,) = read_table(TABLES["staff"], f"staff_no,{name}\nT01,{number}\n".encode(), in_package=False).findings
        text = problem_text(found)
        assert text.startswith(f"staff.csv 第 2 行“{TABLES['staff'].field(name).label}”：")
        assert number[:6] not in text


def test_a_sentence_stays_on_one_line_whatever_a_package_holds() -> None:
    text = fault_text(Fault("bad_name", "../x\n\x1b[2J\u202e" + "长" * 1000))
    assert text.isprintable()
    assert len(text) < 200


def test_a_comment_that_is_none_of_ours() -> None:
    assert chinese_sentence(fault_text(Fault("comment_mismatch", "x", {"differences": ()})))
