"""What each page is for, in two lines. No Qt."""

from __future__ import annotations

_ENTRY = "在这里填报本组的数据表，每填一格自动保存。\n表上方的标签换表；右栏说明当前格子的含义和问题。"
_PAGES = {
    "overview": "看上次做到哪里、接下来做什么、各表填到什么程度。\n按“接着填”回到上次的格子；在表上按回车到那张表。",
    "marks": "列出标了“待核”的格子和写在格子上的批注，只给本校自己看，不随数据上报。\n回车到那一格；核对过的取消标记。",
    "check": "列出逻辑校验和经验校验的结果：▲ 必须改正，● 改正或说明。\n选一条，按提示到格子里改，或者写明原因。",
    "indicators": "看各学段七项指标的实际值、标准、底线和还差多少。\n“为什么？”说明这个数是怎么算出来的。",
    "charts": "用图看七项指标、历年、差额和班级人数，图下面是同样内容的文字。\n图可以复制，也可以存为 PNG 或 SVG。",
    "items": "看全部评估内容的判定和依据。\n左边选一项，右边一直说明到填数的格子。",
    "ratings": "给评估内容自评等次、申报事项，登记佐证材料。\n没有评完的在目录里有数目。",
    "advice": "看差距怎样补上、要多少人、多少面积、多少钱。\n可以把措施记入整改台账。",
    "compare": "把本学年和上一学年放在一起看。\n变化大的先核对。",
    "import": "从 Excel 填报模板或 CSV 文件夹导入，先试读再导入。\n也在这里导出空白的或填好的模板。",
    "print": "看自评表，打印或者存成 PDF。\n每页都有核对用的编号。",
    "handin": "上报前检查还有什么拦着，写出上报包并读回核对。\n口令不要忘，程序不保存口令。",
    "evaluation": "读入各校的上报包，评估全县。\n看哪些学校没有达标、差在哪里。",
}
_START = "选“我的学校”填报本校的数据，或者用“示例学校”试试看。"


def page_text(name: str) -> str:
    """What a page is for; those of entry are all alike; the start page has no name."""
    return _PAGES.get(name, _ENTRY) if name else _START
