"""Sentences for the way to the county and back: keys enrolled, packages received, receipts, code packages. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jhdesk.exchange.key_card import KeyCard
from jhdesk.exchange.signature import PublicKey
from jhdesk.ui.messages.package import fault_text

if TYPE_CHECKING:  # services load what words do not need
    from jhdesk.services.acceptance import Examined
    from jhdesk.services.county_desk import Enrolled, Received, Standing
    from jhdesk.services.issuing import Issued

ASK_FINGERPRINT, YES = "指纹与盖章的密钥卡一致吗？一致请输入“是”：", "是"
DESK_SENTENCES: Mapping[str, str] = {
    "county_what": "请写明办理什么：enrol、receive、status、evaluate、receipt 或 codes。用 jhdesk county --help 查看用法。",
    "fingerprint_wanted": "没有终端可以核对指纹，没有登记。请用 --fingerprint 写出盖章密钥卡上的指纹。",
    "fingerprint_differs": "指纹与密钥卡文件的不一致，没有登记。请与{school}核实，让学校重新交来密钥卡的文件和盖章的纸。",
    "nothing_received_yet": "{year} 学年还没有收到任何学校的上报包，不能评估。请先接收上报包，或用 --year 指定学年。",
    "no_year_at_hand": "还没有收到过上报包，也没有发过代码包，不知道是哪一学年。请用 --year 指定。",
    "codes_unfit": "代码包的“{table}”里，{field}“{text}”不合格式，没有写出。请改正后再写。",
    "codes_file_name": (
        "“{file}”这样的文件名不能放进代码包，没有写出：只能用小写字母、数字和连字符，以字母或数字开头，不超过 61 个字符，"
        "不能是 con、nul 等系统保留的名称。请改名（里面的 id 也照改）后再写。"
    ),
    "table_unfit": "“{file}”不能采用，请按下面所说的改正。",
    "workspace_of_school": "“{folder}”是学校的工作文件夹，不能办理县里的事。请用 --workspace 指定县的工作文件夹。",
    "key_given_up": "{school}的这把密钥 {key_id} 已经换掉，不再使用，没有登记。请让学校交来最新的密钥卡。",
    "accepted_stays": "学校 {school} 的第 {revision} 版已经接收定稿，没有退回过，新的一版没有接收。要改的，请先写回执退回，再接收。",
    "nothing_received": "还没有收到学校 {school} 在 {year} 学年的上报包，不能写回执。请先接收上报包。",
    "kept_damaged": "收件箱里的“{file}”已经损坏，看不了。请让学校把同一版再交来一次，接收后就补上。",
    "receipt_outrun": "这所学校又交来了更新的第 {revision} 版，没有写出回执。请先看看新的一版再写。",
    "returned_without_remark": "退回而没有写意见，学校不知道要改什么，没有写出回执。请至少写一条意见。",
    "remark_blank": "有一条意见是空的，没有写出回执。请写明要改什么，或删去这一条。",
    "remark_long": "有一条意见超过 {maximum} 字，没有写出回执。请写短一些，或分成几条。",
    "remark_unfit": "有一条意见或它所指的行里有不能存的字符（如控制字符），没有写出回执。请删去后重新录入。",
    "remark_identity": "有一条意见里像是有身份证号，没有写出回执。请改用教工号等指明是谁。",
    "remark_place": "意见所指的“{place}”不在数据表中，没有写出回执。请检查表名和字段名，或只写文字。",
    "not_codes": "“{file}”不是代码包。请选择县里发的、扩展名为 .jhcodes 的文件。",
    "codes_unsound": "代码包没有通过核对，没有采用。请向县督导部门要一份新的。",
    "codes_without_key": "代码包里没有给它签名的那把县密钥，或有两把编号相同的，没有采用。请向县督导部门要一份重新写出的。",
    "codes_other_county": "这是行政区划 {found} 的代码包，本校属于 {held}，没有采用。请检查是否拿错了文件。",
    "codes_older": "这是第 {found} 号代码包，本机已经采用了第 {held} 号，没有采用。请向县督导部门要最新的一份。",
    "not_receipt": "“{file}”不是回执。请选择县里发的、扩展名为 .jhreceipt 的文件。",
    "receipt_unsound": "回执没有通过核对，没有采用。请向县督导部门要一份新的。",
    "receipt_other_school": "这是给学校 {school} 的回执，不是给本校的，没有采用。请交还给那所学校，并领取本校的回执。",
    "receipt_no_package": "本机没有导出过这份回执所说的 {year} 学年第 {revision} 版，没有采用。请在导出那一版的电脑上打开。",
    "receipt_older": "本机已有更新的回执，这一份（第 {revision} 版的）是较早的，没有采用。请打开县里最后发的一份。",
    "county_unknown": "还没有采用过县里的代码包，无法确认回执出自县里。请先导入代码包，再打开回执。",
    "answer_identity": "答复里像是有身份证号，没有存上。请改用教工号等指明是谁。",
    "answer_unfit": "答复太长或有不能存的字符，没有存上。请写在 {maximum} 字以内。",
    "reason_identity": "更正原因里像是有身份证号，没有存上。请改用教工号等指明是谁。",
    "reason_unfit": "更正原因太长或有不能存的字符，没有存上。请写在 {maximum} 字以内。",
    "revision_locked": (
        "第 {revision} 版县里已经接收，数据在那以后又改过，不能再报新的一版。确实要改的，请先请县督导部门退回，再导出。"
    ),
}

VERDICTS = {"accepted": "已接收", "returned": "已退回"}


def card_lines(card: KeyCard) -> Iterator[str]:
    """What is to be compared with the stamped card."""
    yield f"学校：{card.name or '（未写名称）'}（标识码 {card.school_code}）"
    yield f"密钥编号：{card.key.key_id}"
    yield f"指纹：{card.key.fingerprint}"


def enrolled_text(card: KeyCard, before: Enrolled | None) -> str:
    """The key counts from now on."""
    text = f"已登记{card.name or card.school_code}的密钥 {card.key.key_id}，以后接收它签名的上报包。"
    return f"{text}原来的密钥 {before.key.key_id} 不再使用，它以前签名的仍然有效。" if before else text


def received_lines(path: Path, done: Received) -> Iterator[str]:
    """What came of one file: taken or not, and what is still open in it."""
    found = done.examined.verification
    who = f"{done.school_name or found.school_code or '？'} {found.school_year or '？'} 学年第 {found.revision or '？'} 版"
    for fault in found.faults:
        yield f"规则 {fault.rule}（{fault.code}）：{fault_text(fault)}"
    if done.kept is None:
        yield f"没有接收：{path.name}（{who}）。"
        return
    yield f"以前已接收，没有变化：{who}。" if done.examined.again else f"已接收：{who}，由密钥 {found.signed_by} 签名。"
    yield from open_lines(done.examined)


def open_lines(examined: Examined) -> Iterator[str]:
    """What is still open in a package, and what that comes to; said to the county and in the school's rehearsal alike."""
    from jhdesk.ui.messages import finding_text

    for point in examined.points:
        yield f"{'必须改正' if point.hard else '改正或说明'}：{finding_text(point.finding)}"
    for remark in examined.unanswered:
        yield f"意见 {remark.id} 没有答复：{remark.text}"
    yield verdict_text(examined)


def verdict_text(examined: Examined) -> str:
    """What the county's acceptance comes to, said to the county and in the school's rehearsal alike."""
    hard = sum(point.hard for point in examined.points)
    parts = [
        f"{hard} 处必须改正" if hard else "",
        f"{len(examined.points) - hard} 处要改正或说明" if len(examined.points) > hard else "",
        f"{len(examined.unanswered)} 条意见没有答复" if examined.unanswered else "",
    ]
    told = "、".join(filter(None, parts))
    return f"还有 {told}，县里可以退回。" if told else "没有要改的，可以接收定稿。"


def received_json(found: Sequence[tuple[Path, Received]]) -> dict[str, Any]:
    """The document of `county receive --json`."""
    from jhdesk.ui.messages import finding_text
    from jhdesk.ui.messages.handin import verification_json

    return {
        "format": "jhdesk-received/1",
        "files": [
            {
                "file": path.name,
                "received": done.kept is not None,
                "again": done.examined.again,
                "verification": verification_json(done.examined.verification),
                "points": [
                    {
                        "rule": point.finding.rule,
                        "severity": "hard" if point.hard else "soft",
                        "place": point.finding.place.path(),
                        "message": finding_text(point.finding),
                    }
                    for point in done.examined.points
                ],
                "unanswered": [remark.id for remark in done.examined.unanswered],
                "answers": done.examined.answers,
            }
            for path, done in found
        ],
    }


def standing_text(each: Standing) -> str:
    """How far a school is."""
    if each.revision is None:
        return "还没有报" if each.enrolled else "还没有报，密钥也没有登记"
    return f"第 {each.revision} 版，{VERDICTS[each.verdict] if each.verdict else '还没有回执'}"


def status_lines(year: int, found: Sequence[Standing]) -> Iterator[str]:
    """How far each school is, those first that have not handed in."""
    handed = sum(each.revision is not None for each in found)
    accepted = sum(each.verdict == "accepted" for each in found)
    yield f"{year} 学年：{len(found)} 所学校，{handed} 所已报，{accepted} 所已接收定稿。"
    for each in sorted(found, key=lambda each: (each.revision is not None, each.school_code)):
        yield f"{each.school_code} {each.school_name}：{standing_text(each)}"


def status_json(year: int, found: Sequence[Standing]) -> dict[str, Any]:
    """The document of `county status --json`."""
    return {
        "format": "jhdesk-county-status/1",
        "school_year": year,
        "schools": [
            {
                "school_code": each.school_code,
                "name": each.school_name,
                "enrolled": each.enrolled,
                "revision": each.revision,
                "digest": each.digest,
                "verdict": each.verdict,
            }
            for each in found
        ],
    }


def issued_text(what: str, done: Issued) -> str:
    """What was written, and that a copy stays."""
    return f"{what}（第 {done.number} {'号' if what == '代码包' else '版'}）已写好并读回核对：{done.path}。发件箱里留有一份。"


def fingerprint_text(key: PublicKey) -> str:
    """What goes into the letter to the schools with the first code package."""
    return f"第一次发代码包时，请在给学校的通知里写明县里密钥的指纹，学校据此确认：{key.fingerprint}"
