"""Sentences for errors that the window says otherwise than the command line: what to do next is done in the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jhdesk.errors import JhdeskError
from jhdesk.ui.messages import error_text

IN_WINDOW: Mapping[str, str] = {
    "standard_unknown": "没有编号为“{standard}”的评估标准，现有：{known}。请在“填报期”中改正。",
    "one_year": "{year} 学年以前没有数据，不能跨年比较，现有：{known}。请先导入另一个学年的数据。",
    "source_is_package": "“{file}”是上报包，不能导入填报数据。请选择填好的 Excel 表或 CSV 文件夹。",
    "source_of_county": "“{file}”里是县级数据（county_figure.csv），这里是学校的工作文件夹，没有导入。请选择本校的文件夹。",
    "no_year": "这份数据没有写明学年，没有导入。请先在它的“填报期”表中写明学年。",
    "years_mixed": "给出的数据分属不同学年（{years}），不能放在一起评估。请在“填报期”中写明要评估的学年。",
    "county_year_unknown": "各校的数据没有写明学年，没有使用“{folder}”里的县级数据。请在“填报期”中写明学年。",
    "no_school_of_year": "这个文件夹里没有 {year} 学年的学校。请选择那个学年的文件夹，或在“填报期”中改正学年。",
}


def window_text(error: JhdeskError) -> str:
    """The sentence for an error as the window says it, which knows of no command."""
    return error_text(error, IN_WINDOW)


def first_lines(lines: Sequence[str], most: int) -> list[str]:
    """The first of many lines, and how many there are."""
    return [*lines[:most], *([f"……等共 {len(lines)} 处。"] if len(lines) > most else [])]
