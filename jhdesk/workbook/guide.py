"""The first sheet of the workbook: what it is for, how to fill it in, what not to write, how to bring it back."""

from __future__ import annotations

from collections.abc import Sequence

from jhdesk.models.dictionary import TABLES

TITLE = "学校数据填报工作簿"

_ONE_ROW = "".join(f"“{table.label}”" for table in TABLES.values() if table.one_row)

SECTIONS: Sequence[tuple[str, Sequence[str]]] = (
    (
        "做什么用",
        ("在 Excel、WPS 或 LibreOffice 里填写学校的各项数据，再导入程序，由程序计算七项指标、打印表格、生成上报包。",),
    ),
    (
        "怎样填",
        (
            "每张工作表是一张数据表。第 1 行是表头，请不要改动；从第 2 行开始填，每条数据一行，中间可以有空行。",
            f"{_ONE_ROW}各只填一行。",
            "表头带 * 的必须填写。表头括号里是单位，格子里只填数字。",
            "能从下拉列表里选的，请从列表里选，例如“大学本科毕业”、“是”、“否”。",
            "空着、0 和不适用是三回事：空着表示还没有填，确实没有的填 0。",
            "只问某类学校的栏目（选中格子会看到说明），其他学校空着就是不适用。",
            "整张表确实没有内容可填的，在“空数据说明”里选出这张表，并写明原因。",
            "日期填成 2024-09-01 的样子。行号可以空着，由程序编号。",
            "请填数值，不要填公式。从别处复制时请用“粘贴为数值”，以免带进公式和格式。",
        ),
    ),
    (
        "不要写什么",
        (
            "任何格子都不得填写身份证号：程序发现 18 位身份证号，会指出所在的格子并拒绝导入。",
            "不得填写学生姓名：学生只填人数，个案用本校自编的编号。教职工用本校自编的教工号。",
        ),
    ),
    (
        "怎样交回",
        (
            "保存为 Excel 工作簿（.xlsx），不要设打开密码，也不要改工作表的名称。",
            "在程序中选“导入”，再选这个文件；也可以用命令 jhdesk import 加文件名。",
            "程序逐格检查。有一处不能接受，就一格也不写入，原来的数据不变；按提示改好，再导入一次即可。",
        ),
    ),
)
