"""Sentences about lists that other programs have made: the file, what was said about it, its rows. Filled with ``str.format``."""

from __future__ import annotations

from collections.abc import Mapping

LIST_SENTENCES: Mapping[str, str] = {
    # errors: the file, what was said about it
    "roster_unreadable": (
        "“{file}”读不出来：里面不是文字，或者已经损坏。请重新导出；能用 Excel 或 WPS 打开的，另存为 .xlsx 后再导入。"
    ),
    "table_alone": "“{file}”是“{table}”表，不是名册，不能单独导入。请导入放着它的整个文件夹。",
    "xls_damaged": (
        "“{file}”已经损坏或不完整（老格式的 Excel 表 .xls），没有导入。"
        "请重新复制或重新导出；能用 Excel 或 WPS 打开的，另存为 .xlsx 后再导入。"
    ),
    "roster_no_rows": "“{file}”里只有表头，没有一行数据，什么都没有导入。请检查是否选错了文件，或先填好再导入。",
    "roster_table": "没有叫“{table}”的表，名册可以导入的表有：{known}。请检查 --table。",
    "roster_field": "没有叫“{field}”的字段。请写字段的中文名称，例如“姓名”；不取这一列时，等号后面空着。",
    "roster_heading": "名册里没有列名“{heading}”，认出的列有：{known}。请检查 --map。",
    "roster_map": "“{text}”看不懂。请写成 列名=字段，例如 职工编号=教工号；不取这一列时，等号后面空着。",
    "refused_folder": "没有文件夹“{folder}”，“{file}”写不出来，什么都没有导入。请先建立文件夹，或检查 --refused 后面的名称。",
    "refused_name": "“{file}”不能用来写没有接受的行，什么都没有导入。请在 --refused 后面写一个以 .xlsx 结尾的文件名。",
    "refused_is_source": "“{file}”就是要导入的名册，会被覆盖，什么都没有导入。请在 --refused 后面换一个文件名。",
    # findings: rows of such a list
    "roster_clash": "{place}：与同一行另一列说的“{label}”不一样。请改正其中一处。",
    "roster_choice": "{place}：“{text}”看不出是哪一项，可以填：{choices}。",
    "roster_class": "{place}：“{text}”看不出是几年级几班。请写成“三年级2班”这样，或分成年级、班号两列。",
    "roster_total": (
        "{place}：“{heading}”写的是 {total}，与同一行的{parts} 相加不同（应是 {sum}）。"
        "请改正其中一处；“{heading}”不是这几项之和时，把这一列设为不取。"
    ),
    "roster_duplicate": "{place}：“{label}”与 {first} 相同，这一行没有再取。请删去重复的行，或改正其中一行。",
    "roster_person_twice": "{place}：与 {first} 像是同一个人，这一行没有再取。确是两个人时，请写上各自的出生年份或教工号。",
    "roster_number_of_other": (
        "{place}：教工号 {number} 在填报数据里是另一个名字的人，没有改动。请核对；名册用的是另一套编号时，把这一列设为不取。"
    ),
    "roster_other_number": (
        "{place}：填报数据里有同名的人，教工号是 {held}，名册中是 {number}，看不出是不是同一个人。"
        "请核对；名册用的是另一套编号时，把这一列设为不取，或写上出生年份。"
    ),
    "roster_ambiguous": "{place}：填报数据里同名的人不止一个能对上，看不出是哪一个。请在名册和填报数据中写上出生年份。",
}
