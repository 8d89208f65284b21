"""Words of the start: which school, last year's data, and the error that nobody foresaw. No Qt."""

from __future__ import annotations

CONTINUE = "继续填报本校的数据。"
FILL_IN = "填报本校的数据，计算七项指标，打印，上报。"
TRY = "先用一所虚构的学校试试看，随便改，不影响本校的数据。"
KEPT_HERE = "数据只保存在这台电脑上，每填一格自动保存。"
WHICH_SCHOOL = "1／2　您是哪所学校？"
TAKE_CODES = "县里发了代码包…"
CODES_HINT = "从县里发的代码包（.jhcodes）里选本校，校名、学年等就不用输入"
ASK_CODES = "选择县里发的代码包"
CODES_FILES = "代码包 (*.jhcodes);;所有文件 (*)"
PICK = "在名单里选本校"
NOT_LISTED = "▲ 代码包的名单里没有学校，已采用其余内容。请在下面填写本校。"
CAN_WAIT = "现在不清楚的可以空着，以后再填。"
LAST_YEAR = "2／2　有去年的数据吗？"
LAST_YEAR_HELP = (
    "去年填好的 Excel 工作簿、CSV 表的文件夹或上报包，导入后可以逐项对照。没有就直接开始，以后也可以在“导入”页导入。"
)
TAKE_WORKBOOK = "选 Excel 工作簿…"
TAKE_PACKAGE = "选上报包…"
ASK_PACKAGE = "选择去年的上报包"
PACKAGES = "上报包 (*.jhpkg)"
TAKE_FOLDER = "选 CSV 文件夹…"
WORKBOOKS = "Excel 工作簿 (*.xlsx)"
ASK_WORKBOOK = "选择去年的 Excel 工作簿"
ASK_FOLDER = "选择放有去年 CSV 表的文件夹"
BACK = "返回"
BEGIN = "没有，开始填报"
MAKE_OF_IT = "由它建立本学年"
OPEN_LAST, OPEN_TAKEN = "打开去年的数据", "打开导入的数据"


def codes_known_text(county: str, schools: int) -> str:
    """Whose code package was taken, and what it is good for here."""
    return f"✓ 已采用{county}的代码包，名单里有 {schools} 所学校。请在名单里选本校。"


UNFORESEEN = (
    "程序出了一个没有料到的错误，已保存的数据不受影响，可以继续使用。详细情况记在“{file}”里，可以交给技术支持。"
)


def taken_text(year: str, *, before: bool) -> str:
    """Which year was taken in; ``before``: what becomes of it where the year that is filled in is made of it."""
    more = "由它建立本学年时，教职工、用房、设备等照搬过来，班级升一级，当年的数字空着等您填。" if before else ""
    return f"✓ 已导入 {year}的数据。{more}"
