"""Every error and every finding has a sentence, and the place that raises it gives what the sentence names."""

from __future__ import annotations

import ast
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import jhdesk
from jhdesk.errors import JhdeskError
from jhdesk.findings import Finding, Place
from jhdesk.models.dictionary import TABLES
from jhdesk.ui import messages
from jhdesk.ui.messages import error_text, finding_text, place_name, problem_text
from jhdesk.ui.messages.keys import KEY_SENTENCES
from jhdesk.ui.messages.lists import LIST_SENTENCES
from jhdesk.ui.messages.package import PACKAGE_SENTENCES
from jhdesk.ui.messages.paper_sheet import SHEET_SENTENCES
from jhdesk.ui.messages.ratings import EVIDENCE_SENTENCES
from jhdesk.ui.messages.stick import STICK_SENTENCES
from jhdesk.ui.messages.workbook import WORKBOOK_SENTENCES

SOURCES = sorted(Path(jhdesk.__file__).parent.rglob("*.py"))
Said = tuple[str, frozenset[str], str]


def constants(node: ast.expr) -> list[str]:
    """The texts that an expression can be, as far as they stand there."""
    if isinstance(node, ast.IfExp):
        return constants(node.body) + constants(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def raised() -> Iterator[Said]:
    """Code, names of the parameters and place of every JhdeskError."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "JhdeskError":
                codes = constants(node.args[0])
                assert codes, f"{path.name}:{node.lineno}: a code that is no constant"
                for code in codes:
                    yield code, frozenset(word.arg or "" for word in node.keywords), f"{path.name}:{node.lineno}"


def found() -> Iterator[Said]:
    """Rule, names of the parameters and place of every finding of services and workbook."""
    rules = {**WORKBOOK_SENTENCES, **LIST_SENTENCES, **STICK_SENTENCES, **messages._FINDINGS}
    for path in [path for path in SOURCES if path.parent.name in ("services", "workbook")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
            if isinstance(node, ast.Call) and name in ("Finding", "_say", "Problem") and node.args:
                parts, words = node.args, {word.arg or "" for word in node.keywords}
            elif isinstance(node, ast.Tuple) and node.elts:
                parts, words = node.elts, set()
            else:
                continue
            given = {key.value for part in parts if isinstance(part, ast.Dict) for key in part.keys
                     if isinstance(key, ast.Constant)}  # fmt: skip
            for rule in set(constants(parts[0])) & rules.keys():
                yield rule, frozenset({*words, *map(str, given)}), f"{path.name}:{node.lineno}"


RAISED, FOUND = list(raised()), list(found())


def is_sentence(text: str) -> bool:
    return bool(re.search("[\u4e00-\u9fff]", text)) and text.endswith("。") and not re.search(r"[{}\n]|None", text)


@pytest.mark.parametrize(("code", "names", "place"), RAISED, ids=[f"{code}-{place}" for code, _, place in RAISED])
def test_an_error_has_its_sentence(code: str, names: frozenset[str], place: str) -> None:
    params = dict.fromkeys(names, 7)
    assert is_sentence(error_text(JhdeskError(code, **params))), place


def test_no_sentence_is_of_no_use() -> None:
    known = {code for code, _, _ in RAISED} | {rule for rule, _, _ in FOUND}
    dynamic = {"not_text", "cell_error", "formula"}  # raised by the name of a kind of cell
    sentences = {*PACKAGE_SENTENCES, *WORKBOOK_SENTENCES, *LIST_SENTENCES, *EVIDENCE_SENTENCES, *SHEET_SENTENCES,
                 *KEY_SENTENCES, *STICK_SENTENCES}  # fmt: skip
    assert {*messages._ERRORS, *messages._FINDINGS, *sentences} - known <= dynamic


WORDED_APART = ("ui/messages", "words", "cli", "models", "reports", "workbook")
"""folders where sentences stand: what is said, the fields' help, and what is printed or written into workbooks"""
SENTENCES_LEFT = {
    "services/costs.py": 1,  # the head of a file that it writes
    "ui/cell_panel.py": 1,
}


def sentences(path: Path) -> Iterator[str]:
    """The Chinese sentences that stand in a source, docstrings and comments apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    said |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in said:
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            text = "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
            if re.search("[\u4e00-\u9fff]", text) and "。" in text:
                yield text


def test_sentences_stand_where_they_are_looked_for() -> None:
    root = Path(jhdesk.__file__).parent
    found = {path.relative_to(root).as_posix(): [*sentences(path)] for path in SOURCES}
    elsewhere = {name: said for name, said in found.items() if said and not name.startswith(WORDED_APART)}
    assert {name: len(said) for name, said in elsewhere.items()} == SENTENCES_LEFT, elsewhere


@pytest.mark.parametrize(("rule", "names", "place"), FOUND, ids=[f"{rule}-{place}" for rule, _, place in FOUND])
def test_a_finding_has_its_sentence(rule: str, names: frozenset[str], place: str) -> None:
    more = {"text": "x", "taken": "y"} if rule in ("not_in_list", "cleaned") else {}  # given by way of a variable
    params = {**dict.fromkeys(names, "x"), **more}
    assert is_sentence(finding_text(Finding(rule, "hard", Place("staff", "t1", "name", "教职工!B2"), params))), place


def test_every_rule_of_blockers_is_among_them() -> None:
    assert {rule for rule, _, place in FOUND if place.startswith("blockers")} == {
        "needed_for_package", "standard_not_here", "standard_unusable",
    }  # fmt: skip


def test_what_systems_say_is_said_in_chinese() -> None:
    for number in (errno.ENOSPC, errno.EACCES, errno.EROFS):
        text = error_text(JhdeskError("not_written", file="x", reason=os.strerror(number)))
        assert not re.search("[A-Za-z]{2}", text.replace("“x”", ""))
    assert "（原因不明）" in error_text(JhdeskError("not_written", file="x", reason=""))
    assert "（原因不明）" in error_text(JhdeskError("not_written", file="x", reason=None))
    assert "（database disk image is malformed）" in error_text(
        JhdeskError("not_stored", reason="database disk image is malformed")
    )


def test_a_name_with_anything_in_it_stays_on_one_line() -> None:
    text = error_text(JhdeskError("source_absent", file="a\nb\x1b[2J\udcff{reason}%s"))
    assert text == "找不到“a\ufffdb\ufffd[2J\ufffd{reason}%s”。请检查文件或文件夹的名称。"
    assert finding_text(Finding("unknown_file", "soft", Place(file="a\nb.csv"))).startswith("a\ufffdb.csv：")


def test_findings_follow_an_error_line_by_line() -> None:
    findings = [Finding("needed_for_package", "hard", Place("school", field="name"))]
    assert error_text(JhdeskError("export_blocked", count=1, findings=findings)).splitlines()[1:] == [
        "学校“学校名称”：还没有填，上报包要用它。请先填写。"
    ]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place("school", field="name"), "学校“学校名称”"),
        (Place("staff", "t1", "degree"), "教职工 t1“最高学历”"),
        (Place("staff", "t1"), "教职工 t1"),
        (Place("staff", "t1", "degree", "教职工!F2"), "教职工!F2“最高学历”"),
        (Place("staff", file="教职工"), "教职工"),
        (Place(file="x.csv"), "x.csv"),
        (Place("no_such", field="x"), "no_such"),
    ],
)
def test_a_place_as_people_look_it_up(place: Place, said: str) -> None:
    assert place_name(place) == said


def test_what_a_field_does_not_take_is_said_with_its_name() -> None:
    field = TABLES["class_group"].field("boys")
    _, problem = field.parse("12a")
    assert problem is not None
    assert problem_text(field, problem) == "“男生数”：所填内容不是整数，请只填数字，不要带单位或分隔符。"
