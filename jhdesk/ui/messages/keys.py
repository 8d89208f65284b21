"""Words of keys: passphrases, key cards, recovery sheets. No sentence repeats a passphrase or what is on a recovery sheet.

What `exchange` raises of keys is worded in `package`. Pure Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from jhdesk.exchange.signature import PublicKey
from jhdesk.services.passphrase import SHORTEST_PASSPHRASE, Strength

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
    "recovery_other": "这张恢复单属于另一把密钥（编号 {found}），不是现在的密钥（编号 {held}）。请找出现在这把密钥的恢复单。",
    "recovery_no_code": "“{file}”里没有找到恢复单的二维码。请把二维码拍清楚、放满画面再试，或改为输入恢复单上的 24 个字。",
    "key_other": (
        "这里已有另一把密钥（编号 {held}），恢复单上的是 {found}，没有恢复。"
        "确实要换成恢复单上的密钥时，请选择替换；原来的密钥会收进 keys/old，不会删除。"
    ),
    "no_key_card": (
        "还没有建立签名密钥，或者学校标识码还没有填，密钥卡还不能打印。请先在“学校概况”中填写，再建立密钥。"
    ),
    "key_what": "请写明办理什么：new、card、recovery、restore、passphrase 或 identity。用 jhdesk key --help 查看用法。",
    "key_words_absent": "这里不能输入恢复单上的字。请在终端中运行，或用 --words-file 指定文件，或给出二维码的图片。",
    "key_source_twice": "恢复单只能给一份：图片和 --words-file 不能同时用。请去掉其中一个。",
    "no_county_code": "还不知道县的代码和名称。请先发一次代码包，或在命令行加上 --code 和 --name。",
    "no_school_yet": "学校标识码还没有填，密钥卡上写不出是哪所学校。请先在“学校概况”中填写学校标识码和名称。",
}

STRENGTH_WORDS: Mapping[str, str] = {"short": "太短", "weak": "弱", "fair": "中", "good": "好"}
_REASONS: Mapping[str, str] = {
    "short": f"至少要 {SHORTEST_PASSPHRASE} 个字符",
    "common": "这是人人都会先试的常用口令",
    "repeated": "只是几个字符的重复",
    "sequence": "是键盘上或字母表里挨着的字符",
    "own": "主要是本单位的标识码或名称，别人最先会试这些",
    "digits": "只有数字，像生日或电话号码",
    "guessable": "字符太少太简单，容易被试出来",
    "longer": "再加一两个不相干的词会更好",
    "none": "够长，不容易被试出来",
}
NOT_ALIKE = "▲ 两次输入的口令不一样，请重新输入。"
TYPE_IT_FIRST = "▲ 请先输入口令。"
CAPS_LOCK = "大写锁定（Caps Lock）已打开。"
REMEMBER = "本次打开期间记住口令"
REMEMBER_HINT = "只记在内存里，关闭程序或更换口令后就没有了；离开座位时请不要勾选"
REMEMBERED = "口令已记住，不用再输；关闭程序后要重新输入。"
KEYS_HELP = "签名密钥证明发出的文件出自本单位。密钥卡可以公开，学校的交县里登记；恢复单和口令绝不能给别人。"
NEW_KEY_HELP = "请定一个口令，以后每次签名都要用。口令不会保存在任何地方，忘记了只能用恢复单恢复。"
RENEW_HELP = (
    "密钥遗失或泄露、又没有恢复单时，才需要重新建立。以前签名的上报包仍然有效；原来的密钥收进 keys/old，不会删除。"
    "建立以后要打印新的密钥卡，到县里重新登记。"
)
SHEET_HELP = "恢复单上印着密钥本身，请先输入口令。建议直接打印，不要存成文件；印好后锁进保险柜，不要拍照。"
TEST_HELP = "请照着打印好的恢复单，按序号输入 24 个字（空格、换行、序号都不要紧），或者用扫描枪读它的二维码。"
RESTORE_HELP = (
    "请照着恢复单按序号输入 24 个字，或者用扫描枪读它的二维码，或选择扫描的图片。然后另定一个口令，不必和以前的相同。"
)
CHANGE_HELP = "先输入现在的口令，再定一个新的。忘记了现在的口令时，请用“从恢复单恢复”。"
TESTED = "✓ 恢复单与密钥一致，管用。请把它锁进保险柜。"
OFFER_SHEET = (
    "密钥已经建立。电脑损坏或忘记口令时，只有恢复单能找回它，请现在就打印。"
    "建议直接打印，不要存成文件；印好后照着输入一遍，再锁进保险柜，不要拍照。"
)
DELETE_PDF = "▲ 打印以后请立即删除“{target}”，并清空回收站：谁拿到它，谁就能冒用它签名。"


def strength_text(found: Strength) -> str:
    """How well a passphrase holds, and why."""
    return f"口令强度：{STRENGTH_WORDS[found.level]}（{_REASONS[found.reason]}）"


def wait_text(seconds: int) -> str:
    """How long it takes until the passphrase can be tried again."""
    return f"请等 {seconds} 秒再试。"


def state_text(key: PublicKey | None, *, tested: bool) -> str:
    """The key that there is, and whether its recovery sheet was tried."""
    if key is None:
        return "还没有签名密钥。"
    told = "恢复单已测试" if tested else "▲ 恢复单还没有测试：请打印恢复单，并照着它输入一遍"
    return f"密钥编号 {key.key_id}\n指纹 {key.fingerprint}\n{told}"


def made_lines(key: PublicKey) -> Iterator[str]:
    """A key was made: what it is, and what is to be done with it."""
    yield f"密钥已建立并试过：编号 {key.key_id}"
    yield f"指纹：{key.fingerprint}"
    yield "请打印密钥卡（jhdesk print key_card），签字盖章，连同密钥卡文件（jhdesk key card）交县里登记。"
    yield "请打印恢复单（jhdesk key recovery --out），锁进保险柜，再照着它输入一遍（jhdesk key recovery --test）。"


def restored_text(key: PublicKey) -> str:
    """A key came back from its sheet."""
    return f"✓ 密钥 {key.key_id} 已恢复，新口令已试过。县里不用重新登记。"


def changed_text(key: PublicKey) -> str:
    """The key is under another passphrase."""
    return f"✓ 密钥 {key.key_id} 的口令已更换并试过。恢复单照旧可用。"


def renewed_text(key: PublicKey) -> str:
    """There is a new key."""
    return f"✓ 密钥 {key.key_id} 已建立并试过。请打印密钥卡，签字盖章，交县里登记。"


def card_saved_text(target: Path) -> str:
    """The card's file was written."""
    return f"✓ 密钥卡文件已写出：{target}。请和签字盖章的密钥卡一起交县里登记。"


def sheet_saved_text(target: Path) -> str:
    """The sheet lies in a file, which must go."""
    return DELETE_PDF.format(target=target)


def replace_question(held: str, found: str) -> str:
    """Whether another key is to take the place of the one that is there."""
    return (
        f"这里已有密钥 {held}，恢复单上的是另一把：{found}。\n\n"
        "换成恢复单上的密钥吗？原来的密钥会收进 keys/old，不会删除。"
    )


def renew_question(held: str) -> str:
    """Whether a new key is to be made though there is one."""
    return f"现在的密钥是 {held}。\n\n{RENEW_HELP}\n\n忘记口令的，请改用“从恢复单恢复”。确实要重新建立吗？"


def missing_text(count: int) -> str:
    """So many characters of the sheet are still to be typed."""
    return f"还差 {count} 个字，请接着输入："


def identity_text(file: Path) -> str:
    """Where the key lies open, and that it must not stay there."""
    return f"已写出：{file}。它没有口令保护，谁拿到都能解开上报包、冒用签名；用 age -d -i 解密以后请马上删除。"
