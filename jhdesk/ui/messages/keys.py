"""Words of keys: passphrases, key cards, recovery sheets. No sentence repeats a passphrase or what is on a recovery sheet.

Only a character that is not in the list, and so is no part of it, is said again. Pure Python.
"""

from __future__ import annotations

from collections.abc import Mapping

KEY_SENTENCES: Mapping[str, str] = {
    "key_exists": (
        "已经有签名密钥（{file}），没有再建。忘记口令时请用 jhdesk key restore 从恢复单恢复；"
        "密钥已泄露、要重新登记时，请加 --replace，原来的会收进 keys/old。"
    ),
    "no_key": "还没有签名密钥（应在“{folder}”）。请先建立密钥：在“上报”页按提示设置口令，或用 jhdesk key new。",
    "passphrase_short": "口令太短，至少要 {minimum} 个字符。请换一个长一些、自己记得住的口令。",
    "passphrase_differs": "两次输入的口令不一样。请重新输入。",
    "passphrase_file": "口令文件“{file}”读不出来，或者是空的。请检查文件。",
    "no_terminal": "这里不能输入口令。请在终端中运行，或用 --passphrase-file 指定口令文件。",
    "recovery_unknown": "第 {place} 个字“{character}”不在恢复字表里。请对照恢复单，用简体字重新输入这个字。",
    "recovery_count": "恢复单上有 {wanted} 个字，输入的是 {found} 个。请对照序号，看看漏了或多了哪个字。",
    "recovery_checksum": "这些字合起来不对：有一个或几个字和恢复单上的不一样，或者次序颠倒了。请从头逐字核对。",
    "recovery_code_bad": "恢复单的二维码没有读全，或者已经损坏。请把二维码扫描清楚再试，或改为输入恢复单上的 24 个字。",
    "recovery_other": "这张恢复单属于另一把密钥（编号 {found}），不是现在的密钥（编号 {held}）。请找出现在这把密钥的恢复单。",
    "recovery_no_code": "“{file}”里没有找到恢复单的二维码。请把二维码拍清楚、放满画面再试，或改为输入恢复单上的 24 个字。",
    "key_other": (
        "这里已有另一把密钥（编号 {held}），恢复单上的是 {found}，没有恢复。"
        "确实要换成恢复单上的密钥时，请选择替换；原来的密钥会收进 keys/old，不会删除。"
    ),
    "no_key_card": (
        "还没有建立签名密钥，或者学校标识码还没有填，密钥卡还不能打印。请先在“学校概况”中填写，再建立密钥。"
    ),
    "no_school_yet": "学校标识码还没有填，密钥卡上写不出是哪所学校。请先在“学校概况”中填写学校标识码和名称。",
    "key_card_bad": "这个文件不是密钥卡：它应是本程序写出的“…-密钥卡.pub”。请向学校要密钥卡文件，不要用别的公钥文件。",
}
