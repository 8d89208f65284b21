"""Words for what comes back from the county, and for packages that are imported. Pure Python.

How a school year stands with the county, receipts with their remarks, code packages with what they change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jhdesk.errors import JhdeskError
from jhdesk.exchange.faults import Fault
from jhdesk.exchange.receipt import Remark
from jhdesk.findings import Place
from jhdesk.ui.messages.package import fault_text, on_one_line

if TYPE_CHECKING:  # services load what words do not need
    from jhdesk.services.code_package import Change, CodesLook
    from jhdesk.services.import_package import PackageImport
    from jhdesk.services.receipts import Taken
    from jhdesk.services.rehearsal import Rehearsal

BACK_SENTENCES: Mapping[str, str] = {
    "codes_fingerprint_wanted": "没有终端可以核对指纹，没有采用。请用 --fingerprint 写出县里通知上的完整指纹。",
    "codes_fingerprint_differs": (
        "与代码包里县密钥的指纹不一致，没有采用。请对照县里盖章的通知再看一遍；仍不一致的，代码包可能不是县里发的，请与县督导部门核实。"
    ),
    "only_for_codes": "{options} 只用于导入代码包，“{file}”不是代码包，什么都没有导入。请去掉它，或检查是否选错了文件。",
    "package_faulty": "上报包“{file}”已经损坏或被改动，什么都没有导入。请换一份完好的，例如再从发件箱或 U 盘拷一次。",
    "not_package": "“{file}”不是学校的上报包，没有导入。请检查是否选错了文件。",
    "answer_unknown": "没有编号为“{remark}”的意见，没有存答复。意见的编号见回执；写法是 --answer 编号=答复。",
    "not_from_county": "“{file}”不是县里发来的文件。请选择县里发的回执（.jhreceipt）或代码包（.jhcodes）。",
    "own_package": "“{file}”是上报包，不是县里发来的文件。请选择县里发的回执（.jhreceipt）或代码包（.jhcodes）。",
}
ASK_ENDING = "请看县里盖章的通知，从左到右输入指纹空着的三组（12 个字符）："
NEW_KEY_HINT = "县里换了密钥、发了新的通知的，请加 --anew，再按新通知核对指纹。"
HIDDEN = "····"
_WHAT: Mapping[str, str] = {
    "name": "县里的部门",
    "deadline": "{} 学年的填报时间",
    "rule": "校验规则 {}",
    "standard": "评估标准文件 {}",
    "school": "学校 {}",
    "key": "县的密钥 {}",
    "recipient": "上报包加密给谁",
}
_SEVERITIES: Mapping[str, str] = {"hard": "必须改正", "soft": "改正或说明", "off": "不查"}
_LONGEST = 60


def fault_lines(error: JhdeskError) -> Iterator[str]:
    """The faults that an error carries, each with its rule and code."""
    faults = error.params.get("faults")
    county = error.code in ("receipt_unsound", "codes_unsound")
    for fault in faults if isinstance(faults, tuple | list) else ():
        yield f"规则 {fault.rule}（{fault.code}）：{_from_county(fault) if county else fault_text(fault)}"


def _from_county(fault: Fault) -> str:
    """A fault of what the county sent, told to the school."""
    if fault.code == "key_unknown":
        return f"签名所用的密钥 {fault.params['key_id']} 不是本校所知道的县里的密钥。请看看是不是别的县发的，或县里是否换了密钥。"
    text = fault_text(fault)
    for school, county in _TO_SCHOOL:
        text = text.replace(school, county)
    return text


_TO_SCHOOL = (
    ("请从学校的 U 盘重新复制；仍不行时，请学校重新导出。", "请重新复制一次；仍不行时，请县里重新发一份。"),
    ("请学校重新导出上报包。", "请县里重新发一份。"),
    ("请学校", "请县里"),
    ("上报包", "这个文件"),
)


def is_of_another_key(error: JhdeskError) -> bool:
    """Whether a code package was refused for nothing but the key that signed it."""
    faults = error.params.get("faults")
    return isinstance(faults, tuple | list) and {each.code for each in faults} == {"key_unknown"}


# code packages


def change_what(change: Change) -> str:
    """What a code package changes; a rule with its title."""
    from jhdesk.words.rules import RULE_WORDS

    if change.what == "rule" and change.name in RULE_WORDS:
        return f"校验规则 {change.name} {RULE_WORDS[change.name][0]}"
    return _WHAT[change.what].format(change.name)


def change_value(change: Change, text: str | None) -> str:
    """What it was, or will be."""
    if text is None:
        return "按程序原来的" if change.what == "rule" else "没有"
    if change.what == "rule":
        severity, comma, rest = text.partition("，")
        text = _SEVERITIES.get(severity, severity) + comma + rest
    elif change.what == "standard":
        text = f"内容 {text}"
    elif change.what == "recipient":
        text = f"县里（…{text[-8:]}）"
    return on_one_line(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def change_rows(look: CodesLook) -> Iterator[tuple[str, str, str]]:
    """What taking a code package changes: what, as it was, as it will be.

    The end of a fingerprint that a person is to type from the letter is not shown.
    """
    for each in look.changes:
        asked = look.first and each.what == "key" and each.new == look.key.fingerprint
        new = fingerprint_shown(look) if asked else change_value(each, each.new)
        yield change_what(each), change_value(each, each.old), new


def codes_title(look: CodesLook) -> str:
    """Whose code package it is, and which."""
    county = look.county
    return f"{county.name}（{county.code}）{county.school_year} 学年第 {county.issue} 号代码包"


def signed_text(look: CodesLook) -> str:
    """Who vouches for it."""
    if look.first:
        return "还没有人确认过这把密钥，要与县里盖章的通知核对指纹。"
    return f"签名核对无误，由已经确认过的县密钥 {look.key.key_id} 签名。"


def fingerprint_shown(look: CodesLook) -> str:
    """The fingerprint without the groups that a person is to type from the letter."""
    groups = look.key.fingerprint.split()
    return " ".join(HIDDEN if at in look.asked else group for at, group in enumerate(groups))


def codes_lines(look: CodesLook) -> Iterator[str]:
    """What it is, and what taking it would change."""
    yield codes_title(look)
    yield signed_text(look)
    for what, old, new in change_rows(look):
        yield f"{what}：{old} → {new}"
    if not look.changes:
        yield "与现在的相同，没有改动。"


def codes_taken_text(look: CodesLook) -> str:
    """It counts from now on."""
    if look.again:
        return f"第 {look.county.issue} 号代码包以前已采用，没有变化。"
    return f"已采用第 {look.county.issue} 号代码包，从现在起按它校验、评估和上报。"


def codes_json(look: CodesLook, *, taken: bool) -> dict[str, Any]:
    """The document of `import --json` for a code package."""
    county = look.county
    return {
        "format": "jhdesk-codes/1",
        "taken": taken,
        "again": look.again,
        "first": look.first,
        "county_code": county.code,
        "county_name": county.name,
        "school_year": county.school_year,
        "issue": county.issue,
        "signed_by": look.key.key_id,
        "fingerprint": look.key.fingerprint,
        "changes": [
            {"what": each.what, "name": each.name or None, "old": each.old, "new": each.new} for each in look.changes
        ],
    }


# receipts


def remark_place(remark: Remark) -> str:
    """Where a remark points, in words; empty for the hand-in as a whole."""
    from jhdesk.ui.messages import place_name

    return place_name(Place(remark.table, remark.key, remark.field))


def remark_text(remark: Remark) -> str:
    """A remark with its place."""
    place = remark_place(remark)
    return on_one_line(f"{place}：{remark.text}" if place else remark.text)


def receipt_lines(done: Taken, *, dry_run: bool = False) -> Iterator[str]:
    """The verdict, remark by remark, and what to do next."""
    receipt = done.receipt
    which = f"{receipt.year} 学年第 {receipt.revision} 版"
    if done.again:
        yield "这份回执以前已经打开过。"
    if done.missed:
        yield "县里在这之前还写过一份回执，本机没有见过；以这一份为准。"
    yield f"{which}：{'县里已接收定稿。' if receipt.verdict == 'accepted' else '县里已退回修改。'}"
    for remark in receipt.remarks:
        yield f"意见 {remark.id}　{remark_text(remark)}"
    if dry_run:
        yield "这是试读，没有存。"
    elif receipt.verdict == "accepted":
        yield locked_text(receipt.revision)
    elif receipt.remarks:
        yield f"请按意见改正数据，逐条答复，再上报第 {receipt.revision + 1} 版。"
    else:
        yield "请与县督导部门联系，问明要改什么，改好后再上报一版。"


def receipt_json(done: Taken, *, taken: bool) -> dict[str, Any]:
    """The document of `import --json` for a receipt."""
    receipt = done.receipt
    return {
        "format": "jhdesk-taken-receipt/1",
        "taken": taken,
        "again": done.again,
        "missed": done.missed,
        "school_code": receipt.school,
        "school_year": receipt.year,
        "revision": receipt.revision,
        "verdict": receipt.verdict,
        "remarks": [
            {
                "id": each.id,
                "table": each.table or None,
                "key": each.key or None,
                "field": each.field or None,
                "place": remark_place(each) or None,
                "text": each.text,
            }
            for each in receipt.remarks
        ],
    }


def locked_text(revision: int) -> str:
    """An accepted revision stays."""
    return f"第 {revision} 版县里已经接收，从此锁定。确实要改的，请先请县督导部门退回。"


# packages


def package_lines(done: PackageImport) -> Iterator[str]:
    """Who signed a package that is imported, and whether its revision is taken up."""
    for fault in done.verification.faults:
        yield f"规则 {fault.rule}（{fault.code}）：{fault_text(fault)}"
    revision = done.verification.revision
    if done.chain == "not_ours":
        yield "这份上报包不是用本校的密钥签名上报的，只导入数据，不接续它的版次。"
    elif done.chain == "held":
        yield f"这就是本机上报过的第 {revision} 版，版次不变。"
    elif done.chain == "newer_held":
        yield f"本机已经上报过比第 {revision} 版更新的，只导入数据，版次不变。"
    elif done.chain == "fork":
        yield f"▲ 本机上报过另一份第 {revision} 版，只导入数据，版次不变。请向县督导部门问明以哪一份为准。"
    elif done.imported.taken:
        yield f"版次已接续：下一次上报是第 {(revision or 0) + 1} 版。"
    else:
        yield f"版次可以接续：导入后下一次上报是第 {(revision or 0) + 1} 版。"
    if done.codes_wanted:
        yield "▲ 这份上报包是交给县里的密钥的，本机还没有采用县里的代码包：请先打开代码包，再上报，否则下一版不加密。"


# rehearsal


def rehearsal_lines(done: Rehearsal) -> Iterator[str]:
    """What the county will say, word for word."""
    from jhdesk.ui.messages import error_text, finding_text
    from jhdesk.ui.messages.county_desk import open_lines

    yield f"试上报（将是第 {done.revision} 版），没有写出任何文件。"
    if done.examined is None:
        yield from map(finding_text, done.impossible)
        yield error_text(JhdeskError("export_blocked", count=len(done.impossible)))
        return
    if done.locked is not None:
        yield error_text(JhdeskError("revision_locked", revision=done.locked))
    for fault in done.examined.verification.faults:
        yield f"规则 {fault.rule}（{fault.code}）：{fault_text(fault)}"
    if done.examined.takeable:
        yield from open_lines(done.examined)
    else:
        yield "县里不会接收这一版。"


def unreasoned_text(count: int) -> str:
    """Changes go along without a reason."""
    return f"▲ 比上一版改了的有 {count} 处没有写更正原因，县里可能会问。"


def sealed_notice(fields: Mapping[str, int], county: str) -> str:
    """What is said before a sealed package is written."""
    told = f"里面有姓名等个人信息 {sum(fields.values())} 处；" if fields else ""
    return f"{told}上报包会加密，只有{county}和本校能打开。"


def rehearsal_json(done: Rehearsal) -> dict[str, Any]:
    """The document of `export --rehearse --json`."""
    from jhdesk.ui.messages import finding_text
    from jhdesk.ui.messages.county_desk import verdict_text

    examined = done.examined
    points: Sequence[Any] = examined.points if examined else ()
    found = [(each.finding, each.hard) for each in points] or [(each, True) for each in done.impossible]
    return {
        "format": "jhdesk-rehearsal/1",
        "revision": done.revision,
        "fit": done.fit,
        "locked": done.locked,
        "verdict": verdict_text(examined) if examined and examined.takeable else None,
        "points": [
            {
                "rule": finding.rule,
                "severity": "hard" if hard else "soft",
                "place": finding.place.path(),
                "message": finding_text(finding),
            }
            for finding, hard in found
        ],
        "unanswered": [remark.id for remark in examined.unanswered] if examined else [],
    }


def not_county_file(path: Path, kind: str | None) -> JhdeskError:
    """What is chosen is no file of the county's."""
    return JhdeskError("own_package" if kind == "handin" else "not_from_county", file=path.name)
