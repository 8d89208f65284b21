"""Words of keys: passphrases, key cards, recovery sheets. No sentence repeats a passphrase or what is on a recovery sheet.

Only a character that is not in the list, and so is no part of it, is said again. Pure Python.
"""

from __future__ import annotations

from collections.abc import Mapping

KEY_SENTENCES: Mapping[str, str] = {
    "recovery_unknown": "第 {place} 个字“{character}”不在恢复字表里。请对照恢复单，用简体字重新输入这个字。",
    "recovery_count": "恢复单上有 {wanted} 个字，输入的是 {found} 个。请对照序号，看看漏了或多了哪个字。",
    "recovery_checksum": "这些字合起来不对：有一个或几个字和恢复单上的不一样，或者次序颠倒了。请从头逐字核对。",
    "recovery_code_bad": "恢复单的二维码没有读全，或者已经损坏。请把二维码扫描清楚再试，或改为输入恢复单上的 24 个字。",
    "key_card_bad": "这个文件不是密钥卡：它应是本程序写出的“…-密钥卡.pub”。请向学校要密钥卡文件，不要用别的公钥文件。",
}
