"""Sentences about workbooks: what is wrong, where, and what to do next. Filled with ``str.format``.

``{place}`` is the place as people look it up (sheet and cell, with the column's name); the rest are parameters.
Problems that a CSV table can have as well are worded in `messages.package`.
"""

from __future__ import annotations

from collections.abc import Mapping

WORKBOOK_SENTENCES: Mapping[str, str] = {
    # errors: the file as a whole
    "workbook_unreadable": "“{file}”打不开：文件不在那里，或者没有读取的权限。请检查文件名和位置后再试。",
    "not_a_workbook": (
        "“{file}”不是完整的 Excel 工作簿（.xlsx），可能已损坏，或只是改了文件名。"
        "请重新复制一份，或另导出一份填报模板重新填写。"
    ),
    "workbook_other_format": "“{file}”不是 .xlsx 格式。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后再导入。",
    "workbook_protected": "“{file}”设有打开密码，程序读不出来。请在 Excel 或 WPS 中取消密码，保存后再导入。",
    "workbook_too_large": (
        "“{file}”大得不像一所学校的填报工作簿。请去掉图片和多余的行，或把数据复制到新的填报模板后再导入。"
    ),
    "workbook_version": (
        "“{file}”出自另一版本的程序（格式 {found}，本程序使用 {known}）。"
        "请更新程序，或导出新的填报模板，把数据复制过去后再导入。"
    ),
    "workbook_foreign": "“{file}”里没有一张填报模板的工作表。请用本程序导出的填报模板填写，不要改动工作表的名称。",
    # findings: sheets, headings, rows
    "sheet_missing": "缺少工作表“{sheet}”。请从填报模板复制这张工作表；没有内容可填，也要保留工作表和表头。",
    "unknown_sheet": "工作表“{sheet}”不是填报模板里的表，没有读取。里面如有要填报的数据，请移到填报模板的工作表中。",
    "headings_missing": "工作表“{sheet}”的第 1 行不是表头。请把填报模板的表头放回第 1 行，数据从第 2 行开始。",
    "heading_missing": "{place}：第 1 行缺少表头“{heading}”。请按填报模板补上这一列，没有内容可以空着。",
    "heading_twice": "{place}：表头“{heading}”出现了两次，无法确定以哪一列为准。请删去其中一列。",
    "more_than_one_row": "{place}：“{sheet}”只能填一行，第 {row} 行又有内容。请只保留一行。",
    # findings: cells
    "formula": "{place}：格子里是公式，程序不执行公式。请复制这个格子，再用“粘贴为数值”贴回原处。",
    "not_in_list": "{place}：“{text}”不在可选项中，请从下拉列表中选择，例如“{example}”。",
    "cell_error": "{place}：格子里是错误值（例如 #N/A）。请改填正确的内容，没有就清空。",
    "not_text": (
        "{place}：这里应是文本，但表格软件已把它变成了别的格式（现为“{text}”），原来填的可能已经改变。"
        "请把格子设为“文本”格式后重新填写。"
    ),
    # lists of other systems: the file, what was said about it
    "roster_unreadable": (
        "“{file}”读不出来：不是完整的 Excel 表（.xlsx、.xls）或文本表（.csv）。请重新导出，或另存为 .xlsx 后再导入。"
    ),
    "roster_table": "没有叫“{table}”的表，名册可以导入的表有：{known}。请检查 --table。",
    "roster_field": "没有叫“{field}”的字段。请写字段的中文名称，例如“姓名”；不取这一列时，等号后面空着。",
    "roster_heading": "名册里没有列名“{heading}”，认出的列有：{known}。请检查 --map。",
    "roster_map": "“{text}”看不懂。请写成 列名=字段，例如 职工编号=教工号；不取这一列时，等号后面空着。",
    # findings: rows of such a list
    "roster_clash": "{place}：与同一行另一列说的“{label}”不一样。请改正其中一处。",
    "roster_choice": "{place}：“{text}”看不出是哪一项，可以填：{choices}。",
    "roster_class": "{place}：“{text}”看不出是几年级几班。请写成“三年级2班”这样，或分成年级、班号两列。",
    "roster_duplicate": "{place}：“{label}”与 {first} 相同，只取前面一行。请删去重复的行，或改正其中一行。",
    "roster_person_twice": "{place}：与 {first} 像是同一个人，只取前面一行。确是两个人时，请写上各自的出生年份或教工号。",
    "roster_number_of_other": (
        "{place}：教工号 {number} 在填报数据里是另一个名字的人，没有改动。请核对；名册用的是另一套编号时，把这一列设为不取。"
    ),
    "roster_other_number": (
        "{place}：填报数据里有同名的人，教工号是 {held}，名册中是 {number}，看不出是不是同一个人。"
        "请核对；名册用的是另一套编号时，把这一列设为不取，或写上出生年份。"
    ),
    "roster_ambiguous": "{place}：填报数据里同名的人不止一个能对上，看不出是哪一个。请在名册和填报数据中写上出生年份。",
    "cleaned": "{place}：填的是“{text}”，按“{taken}”读取。",
}
