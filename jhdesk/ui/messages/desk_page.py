"""Words of the county's page 收报: how far each school is, what came of each file, what is open in a package. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jhdesk.exchange.codes import CODE_TABLES
from jhdesk.exchange.key_card import KeyCard
from jhdesk.findings import Place
from jhdesk.services.entry import TABLES, place_name, shown
from jhdesk.ui.messages import error_text, fault_text, finding_text, on_one_line
from jhdesk.ui.messages.county_desk import verdict_text

if TYPE_CHECKING:  # services load what words do not need
    from jhdesk.services.county_desk import Enrolled, Standing
    from jhdesk.services.kept_package import Kept
    from jhdesk.services.receiving import Came, Fork

DESK_HELP = "登记各校的密钥，接收上报包，看还有什么没改好，再写回执。表中选一所学校，下面就是它的情况。"
COLUMNS = ("学校标识码", "学校", "密钥", "版次", "情况", "还有什么")
KEYS = "↑ ↓ 选学校　Enter 写回执　Ctrl+F 筛选　Ctrl+C 复制选中的　在按钮上按 PgDn 看下面"
NOBODY = "没有符合筛选的学校。请改一改筛选的文字，或清空它。"
CHOOSE_ONE = "在表中选一所学校，这里就说明它还有什么没改好。"
LOOKING = "正在看……"
NO_PACKAGE = "这所学校还没有报，没有可看的。"
NOTHING_LEFT = "没有要改的"
STEPS_FIRST = "还没有学校。请按次序办理："
NO_FILES = "▲ “{folder}”里没有上报包（.jhpkg 或 .jhpkg.age）。请检查是否选错了文件夹或 U 盘。"
SEALED_FILES = "有 {count} 个文件是加密的。请输入县里密钥的口令，打开以后一起接收。"
READY = "共 {count} 个文件，都没有加密。"
AT = "正在接收 {done} / {of}"
STOPPING = "正在停下，手上的这一个接收完就停……"
STOPPED = "▲ 已停下，还有 {left} 个没有接收。请再选一次这些文件；已接收的不会重复。"
CHOOSE_TARGET = "▲ 请先选择放在哪个文件夹（例如 U 盘）。"
NO_TARGET = "还没有选择文件夹"
ACCEPT_ANYWAY = "第 {revision} 版还有没改好的：{told}。\n\n接收以后这一版就锁定了，学校不能再改。确实要接收定稿吗？"
DROP_TYPED = "回执还没有写出，所写的意见会丢掉。要放弃吗？"
DROP_CODES = "代码包还没有写出，所填的会丢掉。要放弃吗？"
REMARKS_HELP = "打勾的会写进回执。意见可以改：选中后按 F2。空格打勾或取消，Delete 删去自己加的。"
OUTDATED = "这一版已经写过回执（{verdict}）。再写一次，学校以最后一份为准。"
CODES_HELP = "代码包告诉各校：县里的密钥、学校名单、上报截止日期、校验规则的调整和评估标准。没有改动的照上一号。"
CSV_HINT = (
    "CSV 表的列名：名单 school_code（标识码）、name（校名），可以加 township、school_type 等；"
    "规则 rule_id、severity（hard、soft 或 off）、reason。"
)
STILL_BLANK = "还没有填：{names}。"
NO_SCHOOLS = "▲ 名单是空的：学校收到后不知道名单里有谁，没有报的学校也列不出来。请从 CSV 文件读入各校名单。"
NO_CHANGE = "与上一号相比，名单、时间和规则都没有改动。"
FIRST_CODES = "这是第一号代码包，里面有 {schools} 所学校。"
CARD_HELP = "请拿出学校签字盖章的密钥卡，照纸上输入第 {first} 组和第 {second} 组指纹；也可以扫纸上的二维码。其余各组请逐组对照。"
CARD_DIFFERS = "▲ 与密钥卡文件的不一致，没有登记。请先检查有没有输错；仍不一致的，不要登记，请与{school}核实，让它重新交来文件和盖章的纸。"
CARD_FIRST = "这所学校还没有登记过密钥。"
CARD_SAME = "这把密钥已经登记过了，再登记也没有变化。"
CARD_STRANGE = "▲ 这所学校不在名单里，也没有报过。请核对标识码，确认是本县的学校。"
CARD_OTHER_NAME = "● 名单里这个标识码的学校叫“{listed}”，与密钥卡的不同。请核对标识码。"
CARD_REPLACES = "▲ 登记后将代替原来的密钥 {old}。原来的不再使用，以前签名的仍然有效。请确认学校是当面来换的，说明了密钥遗失或换人的原因。"
KEY_HELP = "县里的密钥用来打开加密的上报包、签署回执和代码包。请定一个口令；口令不保存在任何地方，忘记了就打不开。"
RECEIVED_USED = "评估的是收到的上报包，各校最新的一版，共 {count} 所学校。"
NONE_RECEIVED = "▲ {year} 学年还没有收到上报包。请先在“收报”中接收。"

_STANDINGS: Mapping[str | None, tuple[str, str]] = {
    "accepted": ("✓ 已接收定稿", "meets"),
    "returned": ("◐ 已退回，等新的一版", "floor"),
    None: ("● 已报，还没有回执", "text"),
}


def summary_text(year: int, found: Sequence[Standing]) -> str:
    """How many have handed in and how many have not."""
    handed = sum(each.revision is not None for each in found)
    accepted = sum(each.verdict == "accepted" for each in found)
    waiting = sum(each.revision is not None and each.verdict is None for each in found)
    missing = len(found) - handed
    return (
        f"{year} 学年 {len(found)} 所学校：{missing} 所还没有报，{handed} 所已报，"
        f"其中 {accepted} 所已接收定稿，{waiting} 所等回执。"
    )


def standing_told(each: Standing) -> tuple[str, str]:
    """How far a school is, with its sign, and the look of that."""
    return ("▲ 还没有报", "fails") if each.revision is None else _STANDINGS[each.verdict]


def key_told(each: Standing) -> tuple[str, str]:
    """Whether its key is enrolled."""
    return ("✓ 已登记", "meets") if each.enrolled else ("– 未登记", "second")


def open_told(each: Standing, kept: Kept | Exception | None) -> tuple[str, str]:
    """What is open in the newest revision, in a few words."""
    if each.revision is None:
        return ("—", "second") if each.enrolled else ("先登记密钥", "second")
    if kept is None:
        return LOOKING, "second"
    if isinstance(kept, Exception):
        return "▲ 看不了", "fails"
    counted = counts(kept)
    return (f"● {counted}", "text") if counted else (f"✓ {NOTHING_LEFT}", "meets")


def counts(kept: Kept) -> str:
    """So many of each kind, nothing where nothing is open."""
    hard = sum(point.hard for point in kept.examined.points)
    soft, unanswered = len(kept.examined.points) - hard, len(kept.examined.unanswered)
    parts = (
        f"必须改正 {hard}" if hard else "",
        f"改正或说明 {soft}" if soft else "",
        f"没有答复 {unanswered}" if unanswered else "",
    )
    return "、".join(filter(None, parts))


def steps_lines(*, key: bool, codes: bool, enrolled: bool) -> Iterator[str]:
    """What to do first, and what of it is done."""
    for at, (done, text) in enumerate(
        ((key, "建立县里的密钥"), (codes, "发代码包（写明各校名单和截止日期）"), (enrolled, "登记各校交来的密钥卡")), 1
    ):
        yield f"{'✓' if done else '○'} {at}　{text}{'，已办' if done else ''}"
    yield "○ 4　接收上报包"


def came_told(came: Came) -> tuple[str, str, list[str]]:
    """What came of one file: a line with its sign, the look of that, and what there is to say besides."""
    name = on_one_line(came.path.name)
    if came.problem is not None or came.received is None:
        told = error_text(came.problem) if came.problem else ""
        return f"▲ 没有接收：{name}", "fails", [told]
    done, examined = came.received, came.received.examined
    found = examined.verification
    faults = [fault_text(fault) for fault in found.faults]
    if done.kept is None:
        return f"▲ 没有接收：{name}", "fails", faults
    who = f"{on_one_line(done.school_name) or found.school_code} {found.school_year} 学年第 {found.revision} 版"
    if examined.again:
        return f"● 以前已接收，没有变化：{who}（{name}）", "text", faults
    return f"✓ 已接收：{who}（{name}）", "meets", [*faults, verdict_text(examined)]


def all_came_text(found: Sequence[Came]) -> str:
    """How many were taken, known and refused."""
    taken = sum(c.received is not None and c.received.kept is not None and not c.received.examined.again for c in found)
    known = sum(c.received is not None and c.received.examined.again for c in found)
    refused = len(found) - taken - known
    parts = (f"接收 {taken} 个", f"以前已接收 {known} 个" if known else "", f"没有接收 {refused} 个" if refused else "")
    return f"{'▲' if refused else '✓'} {'，'.join(filter(None, parts))}。"


def fork_text(fork: Fork) -> str:
    """What is side by side."""
    if not fork.cells:
        return f"已收的摘要 {fork.held}，这一份 {fork.came}。数据没有不同的格子，或收件箱里的那一份已经看不了。"
    return f"两份有 {len(fork.cells)} 处不同。已收的摘要 {fork.held}，这一份 {fork.came}。"


def cell_texts(change: Mapping[str, Any]) -> tuple[str, str, str]:
    """Place, what was and what is, of a row of changes: choices by their words, a whole row as that."""
    table, key, field = (str(change.get(name) or "") for name in ("table", "key", "field"))
    old, new = str(change.get("old") or ""), str(change.get("new") or "")
    place = place_name(Place(table, key, field))
    if not field:
        return place, "（没有这一行）" if not old else "有这一行", "（没有这一行）" if not new else "有这一行"
    return place, _value_text(table, field, old), _value_text(table, field, new)


def _value_text(table: str, field: str, text: str) -> str:
    known = TABLES.get(table)
    found = next((each for each in known.fields if each.name == field), None) if known else None
    if not text:
        return "（空）"
    value, problem = found.parse(text) if found else (None, None)
    return text if found is None or problem or value is None else shown(found, value)


def kept_sections(kept: Kept) -> Iterator[tuple[str, list[str]]]:
    """What there is to say of a kept package, under headings; those without anything are left out."""
    examined = kept.examined
    hard = [finding_text(point.finding) for point in examined.points if point.hard]
    soft = [finding_text(point.finding) for point in examined.points if not point.hard]
    texts = {remark.id: remark.text for remark in kept.asked}
    answers = [f"意见 {id} {texts.get(id, '')}\n　　答复：{answer}" for id, answer in examined.answers.items()]
    explained = [
        f"{place_name(Place(str(row['table'] or ''), str(row['key'] or ''), str(row['field'] or '')))}"
        f"（{row['rule_id']}）：{row['reason']}"
        for row in kept.explanations
    ]
    changed = []
    for row in kept.changes:
        place, old, new = cell_texts(row)
        changed.append(f"{place}：{old} → {new}{'　原因：' + str(row['reason']) if row['reason'] else '　没有写原因'}")
    sections = (
        ("▲ 必须改正", hard),
        ("● 改正或说明", soft),
        ("● 意见没有答复", [f"意见 {remark.id}：{remark.text}" for remark in examined.unanswered]),
        ("对意见的答复", answers),
        ("对数据的说明", explained),
        ("与上一版相比的更正", changed),
        ("已发回执中的意见", [f"意见 {remark.id}：{remark.text}" for remark in kept.said]),
    )
    for title, lines in sections:
        if lines:
            yield f"{title}（{len(lines)}）", lines


def school_head(each: Standing) -> str:
    """The school and how far it is."""
    revision = f"第 {each.revision} 版　" if each.revision else ""
    return f"{each.school_name}（{each.school_code}）　{revision}{standing_told(each)[0]}"


def identity_lines(each: Standing, key: Enrolled | None) -> Iterator[str]:
    """Digest of the package, and the key that counts."""
    if each.digest:
        yield f"摘要：{each.digest}"
    yield f"密钥：编号 {key.key.key_id}，指纹 {key.key.fingerprint}" if key else "密钥：还没有登记"


def code_change_lines(changes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What a draft of a code package says otherwise than the last one."""
    for each in changes:
        table = CODE_TABLES[str(each["table"])]
        what = f"{table.label} {each['key']}"
        if not each["field"]:
            yield f"{what}：{'去掉' if each['old'] else '增加'}"
            continue
        label = next(field.label for field in table.fields if field.name == each["field"])
        yield f"{what} {label}：{each['old'] or '（空）'} → {each['new'] or '（空）'}"


def card_replaces(card: KeyCard, before: Enrolled | None, *, known: bool) -> str:
    """What enrolling would do."""
    if before is not None:
        return CARD_SAME if before.key == card.key else CARD_REPLACES.format(old=before.key.key_id)
    return CARD_FIRST if known else CARD_STRANGE
