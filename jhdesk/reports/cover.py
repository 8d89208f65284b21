"""上报封面: which package a signed stack of paper goes with. Made from the package that lies in the outbox, after it."""

from __future__ import annotations

from itertools import chain

from jhdesk.models.dictionary import TABLES
from jhdesk.models.wording import year_text
from jhdesk.reports.document import Block, Cell, Column, Document, Fact, Facts, Grid, Heading, Paragraph, Row
from jhdesk.reports.frame import foot, sign_off, words_of
from jhdesk.reports.material import Handed, Material

TITLE = "数据上报封面"
NONE_YET = "本学年还没有导出过上报包，或者发件箱里的上报包已不完整，上报封面还不能打印。请先导出上报包，再打印封面。"
_PART = 8
"""digits of a digest that stand together, to be compared by eye"""
_ACROSS = 3
"""tables a row"""
_COLUMNS = (Column(40), Column(20, "right")) * _ACROSS


def build(material: Material) -> Document:
    """The cover of the newest package of the school year; one that says so where there is none."""
    words, handed = words_of(material), None if material.blank else material.handed
    blocks: list[Block]
    if handed is None and not material.blank:
        blocks = [Paragraph(NONE_YET)]
    else:
        blocks = [
            Facts(_facts(handed)),
            Paragraph(
                "摘要和公钥应与县里收到的上报包核对一致。数据有改动、重新导出以后，请重新打印封面。", face="small"
            ),
            Heading("各数据表的行数"),
            _totals(handed),
            sign_off(words),
        ]
    return Document(TITLE, tuple(blocks), foot(words, TITLE, material.standard, blank=material.blank))


def _facts(handed: Handed | None) -> tuple[Fact, ...]:
    held = handed or Handed("", "", "", 0, "", 0, "", "", "", "", "", {})
    return (
        Fact("学校名称", held.school_name, wide=True),
        Fact("学校标识码", held.school_code),
        Fact("学年", year_text(held.school_year) if handed else ""),
        Fact("数据时点", held.snapshot_date),
        Fact("修订次数", f"第 {held.revision} 版" if handed else ""),
        Fact("上报包", held.file_name, wide=True),
        Fact("评估标准", held.standard),
        Fact("导出程序", held.program),
        Fact("上报包摘要", digest_text(held.digest), wide=True),
        Fact("公钥编号", held.key_id, wide=True),
        Fact("公钥", held.key, wide=True),
    )


def digest_text(digest: str) -> str:
    """A digest in parts that an eye can compare."""
    return " ".join(digest[at : at + _PART] for at in range(0, len(digest), _PART))


def _totals(handed: Handed | None) -> Grid:
    counts: list[Row] = [
        (
            Cell(table.label, called=table.label),
            Cell("" if handed is None else str(handed.rows.get(name, 0)), called=f"{table.label} · 行数"),
        )
        for name, table in TABLES.items()
    ]
    total = "" if handed is None else str(sum(handed.rows.get(name, 0) for name in TABLES))
    counts += [("", "")] * (-len(counts) % _ACROSS)
    rows: list[Row] = [tuple(chain.from_iterable(counts[at : at + _ACROSS])) for at in range(0, len(counts), _ACROSS)]
    rows.append((Cell("合计", columns=2 * _ACROSS - 1, align="center", face="label"), total))
    return Grid(_COLUMNS, tuple(rows), (("数据表", "行数") * _ACROSS,), row_mm=6.5)
