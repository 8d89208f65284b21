"""密钥恢复单: the secret itself on paper, as 24 characters and as a QR. It is none of the forms, and no print of it is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from jhdesk import __version__
from jhdesk.exchange.signature import PublicKey
from jhdesk.reports.document import Cell, Code, Column, Document, Fact, Facts, Grid, Heading, Paragraph, Row

TITLE = "密钥恢复单"
WARNING = (
    "谁拿到这张纸，谁就能冒用本单位的名义签名。请锁在保险柜里，不要拍照，不要复印，不要用手机扫描，不要通过网络发送；"
    "如果存成了 PDF，打印后请立即删除，并清空回收站。"
)
USE = (
    "忘记口令、换电脑或电脑损坏时，用它恢复密钥：在“密钥”栏选择“从恢复单恢复”，按序号输入下面 24 个字，"
    "或者用扫描枪读二维码，然后另定一个口令。打印以后请立即输入一遍，确认这张纸管用。"
)
LOST = "这张纸遗失或被人看过时，请重新建立密钥，打印新的密钥卡，到县里重新登记，再打印新的恢复单。"
BY_SCANNER = "二维码的内容与上面的 24 个字相同。只可用接在本机上的扫描枪或扫描仪读取，不要用手机。"
_ACROSS = 6
_COLUMNS = (Column(10, "center"), Column(20, "center")) * _ACROSS
ROW_MM, QR_MM = 15.0, 40.0


def recovery_sheet(code: str, name: str, characters: Sequence[str], payload: str, key: PublicKey) -> Document:
    """The sheet; ``code`` and ``name`` of whom the key is, empty where that is not known yet."""
    facts = (
        Fact("名称", name, wide=True),
        Fact("标识码", code),
        Fact("密钥编号", key.key_id),
        Fact("指纹", key.fingerprint, wide=True),
    )
    numbered = [
        (Cell(str(number), face="small"), Cell(each, face="large")) for number, each in enumerate(characters, 1)
    ]
    rows: list[Row] = [tuple(chain.from_iterable(some)) for some in _rows(numbered)]
    blocks = (
        Paragraph(WARNING, face="label"),
        Facts(facts),
        Paragraph(USE),
        Heading("恢复用的 24 个字"),
        Grid(_COLUMNS, tuple(rows), row_mm=ROW_MM, together=True),
        Code(payload, QR_MM, BY_SCANNER),
        Paragraph(LOST, face="small"),
    )
    end = " · ".join(filter(None, (name, TITLE, f"密钥 {key.key_id}"))) + f"\n程序 jhdesk {__version__}"
    return Document(TITLE, blocks, end)


def _rows(numbered: list[tuple[Cell, Cell]]) -> list[list[tuple[Cell, Cell]]]:
    return [numbered[at : at + _ACROSS] for at in range(0, len(numbered), _ACROSS)]
