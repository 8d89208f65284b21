"""Words for hand-in: what a package shows of persons, what was written, what a check found. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jhdesk.errors import JhdeskError
from jhdesk.exchange.signature import PublicKey
from jhdesk.exchange.verify import Verification
from jhdesk.findings import Finding
from jhdesk.services.demo import PASSPHRASE, Demo
from jhdesk.services.handin import Exported
from jhdesk.ui.messages import error_text, fault_text, finding_text
from jhdesk.ui.messages.keys import REMEMBERED

VERIFICATION = "jhdesk-verification/1"
HANDIN_HELP = "生成签名的上报包，拷到 U 盘交给县里。收到的人可以核对它出自本校、没有改动。"
SHEET_HINT = "把发件箱里最新一版的全部数据印成二维码（PDF），U 盘用不了时带纸去，扫描后逐字节读回"
SHEET_DAMAGED = "▲ 发件箱里最新一版的上报包已经损坏，没有写出数据纸。请重新上报一次，再存数据纸。"
UNANSWERED = "县里的意见还有 {count} 条没有答复，县里会看到。可以先到“回执”页答复，再上报。"
ANYWAY = "不校验导出：只作备份，县里不会当作上报材料接收"
FORMS_ALONG = "带上打印的自评表（PDF）"


def personal_notice(fields: Mapping[str, int]) -> str:
    """What must be said before an unsealed package is written."""
    if not fields:
        return "上报包没有加密，拿到它的人都能打开；里面目前没有个人信息。"
    told = "、".join(f"{label}（{count} 处）" for label, count in fields.items())
    return f"注意：上报包没有加密，拿到它的人都能看到教职工等人的姓名和其他个人信息：{told}。请妥善保管，只交给县督导部门。"


def blocked_lines(findings: Sequence[Finding], *, unchecked: bool = False, skippable: bool = False) -> Iterator[str]:
    """What keeps the package from being made, and the verdict in one line.

    ``unchecked`` if these are what even a backup needs, ``skippable`` if a backup could do without all of them.
    """
    yield from map(finding_text, findings)
    yield error_text(JhdeskError("export_blocked", count=len(findings)))
    if unchecked:
        yield "--unchecked 也不能略过以上各处：没有它们就无法给上报包命名，或者上报包的格式不允许。"
    elif skippable:
        yield "只为备份、不上报的，可以加 --unchecked 照样导出。"


def unchecked_notice(count: int) -> str:
    """What is said of a package that was exported in spite of hard findings."""
    return f"这一份有 {count} 处没有通过逻辑校验，只作备份，不能当作上报材料。改正以后请重新导出，再上报。"


def exported_lines(done: Exported, key: PublicKey) -> Iterator[str]:
    """Where the package lies and what it is."""
    if done.again:
        yield "数据没有变化，仍是上次的那一版，内容逐字节相同。"
    yield f"上报包（第 {done.revision} 版）已写好并读回核对：{done.path}"
    if done.evidence:
        yield f"带有佐证材料 {done.evidence} 个文件。"
    if done.left_out:
        yield left_out_text(done.left_out)
    yield f"摘要：{done.digest}"
    yield f"本校公钥（编号 {key.key_id}）：{key.line}"


def left_out_text(names: Sequence[str]) -> str:
    """The evidence that could not go along, and what to do."""
    more = f"等 {len(names)} 个" if len(names) > 3 else ""
    told = "、".join(names[:3])
    return f"▲ 佐证材料“{told}”{more}在本机没有完好的副本，没有放进上报包。请在“自评与佐证”页重新添加，再上报一次。"


def evidence_text(count: int, size: int) -> str:
    """The choice to send evidence along, with its size."""
    return (
        f"带上佐证材料（{count} 个文件，{max(size / (1 << 20), 0.1):.1f} MB）"
        if count
        else "带上佐证材料（现在没有文件）"
    )


def verification_lines(done: Verification) -> Iterator[str]:
    """The verdict of a check, and every fault with its rule and code."""
    for fault in done.faults:
        yield f"规则 {fault.rule}（{fault.code}）：{fault_text(fault)}"
    if done.accepted:
        yield (
            f"核对通过：学校 {done.school_code}，{done.school_year} 学年，第 {done.revision} 版，"
            f"由密钥 {done.signed_by} 签名，内容完整未改动。"
        )
    else:
        yield f"核对没有通过，共 {len(done.faults)} 处问题，不能作为上报材料接收。"


def verification_json(done: Verification) -> dict[str, Any]:
    """The document of `verify --json` (cli.md)."""
    return {
        "format": VERIFICATION,
        "accepted": done.accepted,
        "school_code": done.school_code,
        "school_year": done.school_year,
        "revision": done.revision,
        "signed_by": done.signed_by,
        "faults": [
            {"rule": fault.rule, "code": fault.code, "member": fault.member or None, "message": fault_text(fault)}
            for fault in done.faults
        ],
    }


def demo_lines(done: Demo) -> Iterator[str]:
    """Where everything of a demo lies."""
    yield f"数据库：{done.database}"
    yield f"打印的表：{done.form}"
    yield f"公钥：{done.public_key}"
    yield f"上报包（第 {done.exported.revision} 版，未加密）：{done.exported.path}"
    yield from verification_lines(done.verification)
    yield f"示例密钥的口令是 {PASSPHRASE}，只用于演示，不要用于真实的学校。"


def key_text(key_id: str | None, shortest: int, *, remembered: bool = False) -> str:
    """The key that is there, or that one is made, with a passphrase of so many characters at least."""
    if key_id is None:
        return f"第一次上报要建立本校的签名密钥。请定一个口令（至少 {shortest} 个字符），以后每次上报都要用，请记牢。"
    return f"签名密钥 {key_id}。{REMEMBERED if remembered else '请输入口令。'}"


def too_short_text(shortest: int) -> str:
    """The passphrase has too few characters."""
    return f"▲ 口令太短，至少要 {shortest} 个字符。"


def personal_text(held: Mapping[str, int]) -> str:
    """The personal data that whoever has the package can see, field by field; and whether to go on."""
    listed = "\n".join(f"{name}：{count} 处" for name, count in held.items())
    return f"上报包没有加密，拿到文件的人都能看到里面的个人信息：\n\n{listed}\n\n请妥善保管 U 盘，当面交接。要继续吗？"
