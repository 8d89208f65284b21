"""Words of the page 回执, of the dialog of a code package, of the rehearsal and the reasons in the window. No Qt."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jhdesk.errors import JhdeskError
from jhdesk.findings import Place
from jhdesk.services.entry import choices, place_name, table_named
from jhdesk.ui.messages.back import locked_text, receipt_lines
from jhdesk.ui.messages.overview import FAR_DAYS

if TYPE_CHECKING:  # services load what words do not need
    from jhdesk.services.receipts import Standing, Taken
    from jhdesk.services.rehearsal import Rehearsal

BACK_HELP = "县里发来的回执和代码包在这里打开。回执里的意见逐条列出：到那一格改正，再写上答复；答复随下一版一起上报。"
NO_COUNTY = "还没有采用过县里的代码包：先打开代码包（.jhcodes），再打开回执。"
NO_REMARKS = "没有意见。"
ANSWER_HINT = "写上怎样改的，或为什么不用改"

FINGERPRINT_ASKED = (
    "第一次采用，要确认它真是县里发的。请找出县里盖章的通知，看上面的指纹与下面的是否一样，再照通知填上空着的三组："
)
NEW_KEY_ASKED = (
    "这份代码包是用另一把密钥签名的。县里确实换了密钥时会发盖章的新通知：请看新通知上的指纹与下面的是否一样，"
    "再照通知填上空着的三组。没有收到新通知的，不要采用。"
)
FINGERPRINT_WRONG = (
    "▲ 与这份代码包的指纹不一致，不能采用。请对照县里盖章的通知再看一遍；仍不一致的，请与县督导部门核实。"
)
FINGERPRINT_BLANK = "▲ 请照县里盖章的通知从左到右填上指纹空着的三组（12 个字符）。"
CHANGES_HEADINGS = ("改动", "原来", "改为")

REHEARSE_HINT = "不写任何文件，不用口令：把县里收到后会说的话先说一遍"
FIT = "✓ 可以上报。"
NOT_FIT = "▲ 县里不会接收这一版。"
ALL_REASONS = "各处共同的更正原因"
REASONS_HELP = "与上一版相比改动的地方要写更正原因，随上报包交给县里。上面写一条管所有的，个别的另写在各行。"
SAME_AS_BEFORE = "与上一版相比，数据没有改动。"
COMPARING = "正在与上一版比较……"
COPY_GONE = "发件箱里上一版的上报包不在了或已损坏，比不出改了哪些。"
REASONS_LISTED = 100
"""changes listed at most; the reason for all goes for the others too"""


def state_text(handed: int, standing: Standing | None, unanswered: int) -> tuple[str, str]:
    """How the school year stands with the county, and the look; ``handed``: the newest revision, 0 for none."""
    if not handed:
        return "– 这一学年还没有上报。", "second"
    if standing is None:
        return f"● 第 {handed} 版已上报，还没有打开过县里的回执。", "second"
    receipt = standing.receipt
    if not standing.newest:
        word = "接收" if receipt.verdict == "accepted" else "退回"
        return f"● 第 {handed} 版已上报，等县里的回执；上一份回执{word}的是第 {receipt.revision} 版。", "second"
    if receipt.verdict == "accepted":
        return f"✓ 第 {receipt.revision} 版县里已接收定稿。", "meets"
    said = f"，有 {len(receipt.remarks)} 条意见" if receipt.remarks else ""
    if unanswered:
        return f"▲ 第 {receipt.revision} 版已退回修改{said}，{unanswered} 条还没有答复。", "fails"
    more = "，都已答复" if receipt.remarks else ""
    return f"◐ 第 {receipt.revision} 版已退回修改{said}{more}。改好后请再上报一版。", "floor"


def locked(standing: Standing | None) -> str:
    """What is said of an accepted revision; nothing of any other."""
    held = standing is not None and standing.newest and standing.verdict == "accepted"
    return locked_text(standing.receipt.revision) if held and standing else ""


def due_text(due: datetime.date | None, today: datetime.date) -> str:
    """The county's last day, and how far off it is where the clock can be believed."""
    if due is None:
        return ""
    said, left = f"县里要求 {due.year} 年 {due.month} 月 {due.day} 日以前上报", (due - today).days
    if abs(left) > FAR_DAYS:
        return f"{said}。"
    if left < 0:
        return f"{said}，已经过了 {-left} 天。"
    return f"{said}，还有 {left} 天。" if left else f"{said}，今天是最后一天。"


def unanswered_text(count: int, unanswered: int) -> str:
    """How many remarks wait for an answer."""
    if not count:
        return NO_REMARKS
    return f"意见 {count} 条，{unanswered} 条没有答复" if unanswered else f"意见 {count} 条，都已答复"


def step_text(standing: Standing, unanswered: int) -> str:
    """What the county said, among the next steps."""
    revision = standing.receipt.revision
    if standing.verdict == "accepted":
        return f"✓ 第 {revision} 版县里已接收定稿"
    return f"▲ 县里退回了第 {revision} 版" + (f"，{unanswered} 条意见没有答复" if unanswered else "，改好后再上报")


def taken_text(done: Taken) -> str:
    """A receipt was opened: the verdict, and what is next; the remarks stand below."""
    lines = [line for line in receipt_lines(done) if not line.startswith("意见 ")]
    return "\n".join(lines)


# rehearsal and reasons


def more_text(count: int) -> str:
    """There are more points than are listed."""
    return f"……等共 {count} 处，其余在“校验”页。"


def rehearsal_title(done: Rehearsal) -> str:
    """Which revision it would be."""
    return f"试上报的结果（将是第 {done.revision} 版，没有写出任何文件）"


def lock_error(blocking: int, locked: int | None = None) -> JhdeskError:
    """Why no package can be made: so many places to be corrected first, or the accepted revision that stays."""
    if locked is not None:
        return JhdeskError("revision_locked", revision=locked)
    return JhdeskError("export_blocked", count=blocking)


def place_of(change: Mapping[str, object]) -> str:
    """Where a change is, in words."""
    return place_name(Place(str(change["table"]), str(change["key"]), str(change["field"])))


def values_of(change: Mapping[str, object]) -> str:
    """A change in words, old → new; of a row that it came or went."""
    old, new = str(change["old"] or ""), str(change["new"] or "")
    if not change["field"]:
        return "删去这一行" if not new else "新增这一行"
    table = table_named(str(change["table"]))
    field = next((each for each in table.fields if each.name == change["field"]), None) if table else None
    words = choices(field) if field else {}
    return f"{words.get(old, old) or '空'} → {words.get(new, new) or '空'}"


def reasons_title(changes: Sequence[Mapping[str, object]], unreasoned: int) -> str:
    """How much changed, and how much of it has no reason."""
    if not changes:
        return SAME_AS_BEFORE
    more = f"，{unreasoned} 处没有写更正原因" if unreasoned else "，都有更正原因"
    listed = f"，先列出 {REASONS_LISTED} 处" if len(changes) > REASONS_LISTED else ""
    return f"与上一版相比改了 {len(changes)} 处{more}{listed}"


def reason_question(unreasoned: int) -> str:
    """Whether to go on although changes have no reason."""
    return f"与上一版相比改了的，有 {unreasoned} 处没有写更正原因，县里可能会问。可以先在本页写上，也可以就这样上报。"
