"""Sentences about workbooks: what is wrong, where, and what to do next. Filled with ``str.format``.

``{place}`` is the place as people look it up (sheet and cell, with the column's name); the rest are parameters.
Problems that a CSV table can have as well are worded in `messages.package`.
"""

from __future__ import annotations

from collections.abc import Mapping

WORKBOOK_SENTENCES: Mapping[str, str] = {
    # errors: the file as a whole
    "workbook_unreadable": "“{file}”打不开：文件不在那里，或者没有读取的权限。请检查文件名和位置后再试。",
    "file_empty": "“{file}”是空文件，一个字节也没有，多半是没有复制完，没有导入。请重新复制或重新导出后再导入。",
    "not_a_workbook": (
        "“{file}”不是完整的 Excel 工作簿（.xlsx），可能已损坏，或只是改了文件名。"
        "请重新复制或重新导出；能用 Excel 或 WPS 打开的，另存为 .xlsx 后再导入。"
    ),
    "xls_is_none": (
        "“{file}”的名称是老格式的 Excel 表，里面却不是：可能已损坏，也可能是网页或文本改了名。"
        "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入；打不开的，请重新导出。"
    ),
    "not_importable": (
        "“{file}”不是可以导入的文件。可以导入填好的填报模板（.xlsx）、名册（.xlsx、.xls、.csv），或放有 CSV 表的文件夹。"
    ),
    "workbook_empty": "“{file}”的工作表里什么也没有，连表头也没有，没有导入。请检查是否选错了文件，或用新导出的填报模板填写。",
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
    "line_alone": (
        "{place}：写着本表没有内容，“空数据说明”里却没有这张表。请在“空数据说明”里选出“{sheet}”并写明原因；表里有内容就删去这一行。"
    ),
    "line_differs": "{place}：这一行和“空数据说明”里“{sheet}”的原因不同，以“空数据说明”为准；改原因请在那里改。",
    # findings: cells
    "formula": "{place}：格子里是公式，程序不执行公式。请复制这个格子，再用“粘贴为数值”贴回原处。",
    "not_in_list": "{place}：“{text}”不在可选项中，请从下拉列表中选择，例如“{example}”。",
    "cell_error": "{place}：格子里是错误值（例如 #N/A）。请改填正确的内容，没有就清空。",
    "not_text": (
        "{place}：这里应是文本，但表格软件已把它变成了别的格式（现为“{text}”），原来填的可能已经改变。"
        "请把格子设为“文本”格式后重新填写。"
    ),
    "cleaned": "{place}：填的是“{text}”，按“{taken}”读取。",
}
