"""What is said of a printed page: true of every kind of answer, and with what to do next."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from jhdesk.calc.rows import Head
from jhdesk.reports.reading import Difference
from jhdesk.services.paper import PaperAnswer
from jhdesk.ui.messages.paper import answer_text, difference_lines, differences_by_page, paper_json

NOW = datetime.datetime(2025, 3, 1, tzinfo=datetime.UTC)
HERE = Head("2165400009", "第一小学", 2024, "211")


def told(verdict: Any, **known: Any) -> str:
    page = {"form": "staff", "page": 2, "school_code": HERE.code, "school_year": HERE.year, "revision": 1}
    return answer_text(PaperAnswer(verdict, **{**page, **known}), HERE, NOW)


@pytest.mark.parametrize(
    ("verdict", "known", "said"),
    [
        ("fresh", {"pages": 4}, "第 2 页（全表现在共 4 页）"),
        ("stale", {"differences": (), "alike": "pages"}, "只是分页变了"),
        ("stale", {"differences": (), "alike": "order"}, "只是行的顺序或序号变了"),
        ("stale", {"differences": (), "alike": "same"}, "只是学校标识码改过"),
        ("stale", {}, "不能列出哪些地方不同"),
        ("foreign", {"school_code": "2165400001", "school_year": 2023}, "▲ 不是本校的"),
        ("foreign", {"school_code": "2165400001", "school_year": 2023, "own_year": True}, "请打开那一学年"),
        ("foreign", {"school_year": 2023}, "请打开那一学年"),
        ("unknown", {"form": None}, "本机的打印记录里也没有"),
        ("unknown", {"form": "newer"}, "请安装新版程序"),
        ("unknown", {"school_code": ""}, "都没有学校标识码"),
        ("alien", {}, "不是本程序印的二维码"),
        ("misread", {}, "没有读对"),
    ],
)
def test_every_answer_has_its_sentence(verdict: str, known: dict[str, Any], said: str) -> None:
    text = told(verdict, **known)
    assert said in text
    assert text.endswith("。")
    assert "None" not in text


def test_a_cell_that_moved_is_told_with_its_page() -> None:
    moved = Difference("p025 · 出生年份", "2000", "1991", 2)
    answer = PaperAnswer("stale", "staff", 1, differences=(moved, Difference("p3", "p3", None)), alike=None)
    lines = ["p025 · 出生年份：印着“2000”，现在是“1991”（在第 2 页）", "p3：印着“p3”，现在没有"]
    assert list(difference_lines(answer)) == list(differences_by_page([answer])) == lines
    both = list(differences_by_page([answer, PaperAnswer("fresh", "staff", 2, pages=2), answer]))
    assert both == ["《教职工花名册》第 1 页：", *lines] * 2
    (said,) = paper_json([answer])["answers"]
    assert said["differences"][0] == {"cell": "p025 · 出生年份", "old": "2000", "new": "1991", "page": 2}
