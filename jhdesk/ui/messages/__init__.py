"""All wording of errors and findings for people, window and command line alike: what, where, why, what next. No Qt here."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping

from jhdesk.errors import JhdeskError
from jhdesk.findings import Finding, Problem
from jhdesk.services.entry import TABLES, Field, choices, place_name
from jhdesk.ui.messages.back import BACK_SENTENCES
from jhdesk.ui.messages.county_desk import DESK_SENTENCES
from jhdesk.ui.messages.keys import KEY_SENTENCES
from jhdesk.ui.messages.lists import LIST_SENTENCES
from jhdesk.ui.messages.package import PACKAGE_SENTENCES, fault_text, on_one_line
from jhdesk.ui.messages.package import problem_text as _package_problem
from jhdesk.ui.messages.paper_sheet import SHEET_SENTENCES
from jhdesk.ui.messages.parameters import parameters_text
from jhdesk.ui.messages.ratings import EVIDENCE_SENTENCES
from jhdesk.ui.messages.stick import STICK_SENTENCES
from jhdesk.ui.messages.workbook import WORKBOOK_SENTENCES
from jhdesk.words.rules import RULE_WORDS, rule_sentence

__all__ = ["error_text", "fault_text", "finding_text", "on_one_line", "place_name", "problem_text", "row_finding_text"]

_NOTHING: Mapping[str, str] = {}
_ERRORS: Mapping[str, str] = {
    "database_broken": "“{file}”不是本程序的数据库，或者已经损坏。请换一个文件夹，或用备份恢复。",
    "database_newer": "“{file}”是由更新版本的程序写的，本程序打不开。请安装新版程序后再打开。",
    "database_unusable": "“{file}”打不开（{reason}）。请检查文件夹的权限和磁盘，关掉正在使用它的程序，然后再试。",
    "workspace_unusable": "工作文件夹“{folder}”不能使用（{reason}）。请检查权限，或换一个文件夹。",
    "not_stored": "没有存上（{reason}）。磁盘可能已满，或文件夹不可写；请处理后再填这一格。",
    "step_stale": "没有撤销：“{table}”里的数据在这一步之后又被别处改过（可能是另一个窗口）。请关闭程序，重新打开后再试。",
    "declared_with_rows": "“{table}”里已有 {count} 行内容，不能说明为没有内容。确实没有的，请先清空或删去这些内容，再写说明。",
    "row_gone": "“{table}”中的这一行已经不在了，没有存上：可能在另一个窗口里删去了。请关闭程序，重新打开后再填。",
    "no_period": "“{folder}”里还没有任何学年的数据。请先填报，或导入填好的 Excel 表。",
    "no_such_year": "没有 {year} 学年的数据，现有：{known}。请检查所写的学年。",
    "standard_unknown": "没有编号为“{standard}”的评估标准，现有：{known}。请在“学校概况”中改正，或检查 --standard。",
    "parameters_broken": "{told}",
    "one_year": "{year} 学年以前没有数据，不能跨年比较，现有：{known}。请先导入另一个学年的数据，或用 --from 和 --to 指定学年。",
    "years_backwards": "较早的学年 {first} 比较晚的学年 {second} 还晚，不能比较。请把两者对调。",
    "nothing_to_compare": "两边都是 {year} 学年和标准 {standard}，没有可比的。请换一个学年，或换一个标准。",
    "compare_two": "比较要么不写文件（用工作文件夹的学年，--from、--to 指定），要么正好写两份：先早后晚。请检查命令。",
    "compare_damaged": "“{file}”是已经损坏的上报包，不能比较。请让学校重新导出。",
    "compare_without_year": "“{file}”没有写明学年，不能比较。请填写“填报期”中的学年。",
    "compare_schools": "两份数据不是同一所学校（{first} 和 {second}），不能跨年比较。请检查是否选对。",
    "owner_unfit": "责任人没有填，或者内容不能存（太长，或含有身份证号），没有登记到整改台账。请改正后再登记。",
    "source_absent": "找不到“{file}”。请检查文件或文件夹的名称。",
    "source_empty": "“{file}”里没有可以导入的数据。请检查是否选错，或先填写后再导入。",
    "folder_without_tables": (
        "文件夹“{folder}”里没有一张 CSV 表（例如 school.csv、staff.csv）。请选择直接放着这些表的文件夹；Excel 表和名册请选择文件本身。"
    ),
    "only_for_lists": "{options} 只用于导入名册，“{file}”不是名册，什么都没有导入。请去掉它，或检查是否选错了文件。",
    "source_is_package": "“{file}”是上报包，不能导入填报数据。核对上报包请用 jhdesk verify。",
    "source_of_county": (
        "“{file}”里是县级数据（county_figure.csv），这里是学校的工作文件夹，没有导入。"
        "请用 --workspace 指定县的工作文件夹；还没有时，先用 jhdesk init --role county 建立。"
    ),
    "source_not_of_county": (
        "“{file}”不是县级数据，没有导入：县的工作文件夹只收放有 county_figure.csv、没有 school.csv 的文件夹。"
        "学校的数据请导入学校的工作文件夹，或直接用 jhdesk evaluate 评估。"
    ),
    "workspace_of_county": (
        "“{folder}”是县的工作文件夹，没有学校的填报数据。请用 --workspace 指定学校的工作文件夹；"
        "评估全县时，在 jhdesk evaluate 后面写上各校的文件夹或上报包。"
    ),
    "county_twice": "县级数据给了两份：“{first}”和“{second}”。请只保留一份。",
    "county_year_absent": "县的工作文件夹“{folder}”里没有 {year} 学年的数据，县级数据按未填处理。请填写，或导入县级数据。",
    "county_year_unknown": "各校的数据没有写明学年，没有使用“{folder}”里的县级数据。请用 --year 指定学年。",
    "no_schools_here": "“{folder}”里没有学校的文件夹（放有 school.csv）或上报包（.jhpkg）。请选择放有各校数据的上一级文件夹。",
    "other_school": "这份数据属于学校 {found}，而这里填的是 {held} {name}，没有导入。请核对学校标识码，或换一个工作文件夹。",
    "other_year": "这份数据是 {found} 学年的，不是 {wanted} 学年的，没有导入。请核对学年。",
    "no_year": "这份数据没有写明学年，没有导入。请填写“填报期”中的学年，或用 --year 指定。",
    "folder_unusable": "“{folder}”里没有可用的 school.csv（学校标识码须是 10 位数字），不能评估。请检查文件夹是否选对。",
    "school_twice": "学校 {school} 给了两次：“{first}”和“{second}”。请只保留一个。",
    "years_mixed": "给出的数据分属不同学年（{years}），不能放在一起评估。请用 --year 指定其中一年。",
    "unknown_result": "没有编号为“{result}”的结果。可以说明的有：{known}。",
    "only_county": "“{result}”要由多所学校一起计算。请在命令后面写上各校的文件夹或上报包。",
    "only_school": "“{result}”只由各校判定，没有全县的结果。请加上 --school 和学校标识码。",
    "not_concerned": "“{result}”不涉及 {school} {name}（或所选学段）：本校没有这一学段，或不参加这一项的评估。",
    "no_such_school": "给出的数据中没有学校 {school}。请核对学校标识码。",
    "damaged": "“{file}”是已经损坏的上报包，不能使用。请让学校重新导出。",
    "no_school_of_year": "给出的数据中没有 {year} 学年的学校。请检查学年（命令行中是 --year 后面的年份）。",
    "not_usable": "“{file}”不能使用（{reason}）。请检查名称、权限和磁盘，然后再试。",
    "not_a_file": "“{file}”不是普通文件（可能是设备），没有写。请换一个文件名。",
    "file_of_workspace": "“{file}”是本程序工作文件夹里自己的文件（数据库、私钥、收发件箱或佐证材料），没有覆盖。请换一个地方保存。",
    "not_written": "“{file}”没有写成（{reason}）。请检查磁盘是否已满、U 盘是否写保护或已拔出，然后再试。",
    "export_blocked": "有 {count} 处必须先改正，才能生成上报包。请按列出的位置逐一改正。",
    "package_unsound": "生成的上报包没有通过自查，没有写出。请把程序日志交给技术支持。",
    "no_package": "本学年还没有导出过上报包，或者发件箱里的已不完整，上报封面还不能打印。请先导出上报包。",
    "unknown_form": "没有名为“{form}”的表，可打印的有：{known}。",
    "no_blank_form": "“{form}”由填好的数据生成，没有空白表，没有写出文件。请去掉这张表，或者去掉 --blank 打印填好的。",
    "no_display": "这里没有图形界面，窗口打不开。请在桌面上运行，或使用命令（jhdesk --help 列出全部命令）。",
    "trust_unusable": "“{key}”不是公钥：既不是 minisign 公钥文件（.pub），也不是其中以 RW 开头的那一行。请检查 --trust 后面的内容。",
    "role_fixed": "这个工作文件夹已经是“{role}”的，不能改作他用。请换一个文件夹。",
    "print_failed": "第 {page} 页没有打印出来。请检查打印机是否联机、有纸，或改为存成 PDF。",
    "rule_unknown": "没有编号为“{rule}”的校验规则。全部规则用 jhdesk check --rules 查看。",
    "finding_hard": "{rule} 是逻辑校验，不能说明，必须改正数据。",
    "finding_absent": "现在没有“{wanted}”这一处可以处理。请用 jhdesk check --json 查看各处的 rule 和 path，写成 规则编号@path。",
    "explanation_blank": "说明还没有写。请写明这些数字为什么没有错。",
    "explanation_identity": "说明中有身份证号，没有存。任何地方都不得填写身份证号，请删去后再写。",
    "explanation_unfit": "说明太长或含有不能存的字符，没有存。请改写，最多 {maximum} 个字。",
    "note_identity": "批注中有身份证号，没有存。任何地方都不得填写身份证号，请删去后再写。",
    "note_unfit": "批注太长或含有不能存的字符，没有存。请改写，最多 {maximum} 个字。",
    "explain_what": "--explain 和 --text 要一起用：前者写规则编号，后者写说明。",
    "paper_is_folder": "“{folder}”是文件夹，一次核对一张图片。请写出图片的文件名。",
    "paper_no_code": "“{file}”里没有找到本程序印在页脚的二维码。请把整个页脚拍清楚再试，或输入二维码旁边的八位核对码。",
    "paper_what": "请写明办理什么：核对一页用 jhdesk paper check，印数据纸用 jhdesk paper sheet，读回用 jhdesk paper restore。",
    "print_what": "请写明要打印的表（或 --all）和 --out 文件。可打印的表用 jhdesk print --list 查看。",
    "new_year_without_year": "填报期里没有写明学年，不能建立下一学年。请先在“填报期”中填写学年。",
    "new_year_of_which": "建立新学年不用 --year，没有建立。由哪个学年建立，请写 --from；不写时由最近的学年建立下一学年。",
    "new_year_exists": "{year} 学年已经有了，没有再建。请直接打开它填报。",
    "remove_alone": "--remove 只能单独用，没有删去任何学年。请去掉 --from 和 --dry-run；只有没填过数据的学年才删得掉。",
    "year_edited": "这一学年已经填过数据，或者不是由上一学年建立的，不能删去。不需要的数据可以逐表删除。",
    "reorganise_old_year": "已经有 {newest} 学年，{year} 学年的数据不再变动。请打开最新的学年再办理学校变动。",
    "reorganise_unfit": "“{label}”不能是“{text}”，没有改动。应写：{help}。",
    "reorganise_blank": "“{label}”还没有写，没有改动。应写：{help}。",
    "reorganise_identity": "所写的内容中有身份证号，没有改动。任何地方都不得填写身份证号，请删去后再写。",
    "reorganise_last_stage": "“{stage}”是{name}唯一的学段，移交以后本校就没有学段了，没有改动。整所学校并入时，请由对方接收整所学校。",
    "reorganise_own_centre": "“{text}”是本校自己的标识码，本校不能归属自己，没有改动。请写中心校的标识码。",
    "reorganise_same": "与现在的相同，没有需要改动的。请写出新的名称、标识码或类型。",
    "reorganise_without_type": "学校的办学类型还没有填，不知道有哪些学段。请先在“学校概况”中填写。",
    "reorganise_no_stage": "{name} 没有“{stage}”这一学段，不能移交或接收。请检查所选的学段和文件。",
    "reorganise_no_type": "这样变动以后，学校的学段没有对应的办学类型，没有改动。请检查所选的学段。",
    "reorganise_stages": "{name} 不只有小学，不能改为教学点。请先移交其他学段。",
    "reorganise_what": "请写明办理什么；更名要有 --name 或 --code。用 jhdesk reorganise --help 查看用法。",
    "reorganise_to": "还没有写移交给哪所学校，没有改动。请写出对方学校的名称。",
    "reorganise_to_itself": "“{name}”就是本校，不能移交给自己，没有改动。请写出对方学校的名称。",
    "reorganise_twice": "“{source}”已经办理过，没有再办，数据没有变成双份。要重新办理，请先撤销上一次。",
    "handover_unnamed": "学校标识码或学年还没有填，对方无法接收。请先在“学校概况”中填写。",
    "reorganise_keep": "“{text}”不在要转出的人和物之中，没有改动。请写成“表:编号”，例如 staff:t005、room:3。",
    "take_nothing": "还没有选择对方的数据。请选择对方移交的文件夹，或它的上报包。",
    "take_folder": (
        "“{folder}”里没有可用的 school.csv，不是对方移交的文件夹，没有接收。"
        "请选择对方移交时生成的那个文件夹（不是它的上一级），或对方的上报包。"
    ),
    "take_foreign": "“{file}”不是上报包（.jhpkg），没有接收。请选择对方移交的文件夹，或它的上报包。",
    "take_itself": "“{file}”就是本校的数据，不能并入本校。请选择对方学校的文件夹或上报包。",
    "take_year": "对方的数据是 {found} 学年的，只能接收 {wanted} 学年或上一学年的。请让对方重新移交，或检查本校的学年。",
    "take_unread": "“{file}”中有读不懂的内容，一行也没有接收。请让对方改正后重新移交。",
    "handover_exists": "“{folder}”已经有了，没有覆盖。请换一个地方存放，或先移走它。",
    "year_wrong": "学年应写成四位数的起始年份，例如 2024。",
}

_FINDINGS: Mapping[str, str] = {
    "unknown_file": "{place}：没有这张表，没有读取。请检查文件名。",
    "needed_for_package": "{place}：还没有填，上报包要用它。请先填写。",
    "standard_not_here": "{place}：没有编号为“{text}”的评估标准，现有：{known}。请改成其中之一，"
    "或把县里的标准文件放进工作文件夹的 standards。",
    "standard_unusable": "{place}：{error}改正以前，不能用“{text}”评估和上报。",
}


# What systems say in English, and what a workspace is for.
_IN_CHINESE: Mapping[str, str] = {
    **{
        os.strerror(number): said
        for number, said in {
            errno.EACCES: "没有权限",
            errno.EPERM: "没有权限",
            errno.EROFS: "写保护",
            errno.ENOSPC: "磁盘已满",
            errno.EIO: "磁盘读写出错",
            errno.ENOENT: "那里没有这个文件或文件夹",
            errno.EEXIST: "那里已有同名的文件",
            errno.EISDIR: "那里是一个文件夹",
            errno.ENOTDIR: "路径中有一段不是文件夹",
            errno.ENAMETOOLONG: "名称太长",
            errno.EBUSY: "正在被使用",
        }.items()
    },
    "database is locked": "另一个程序正在使用",
    "attempt to write a readonly database": "写保护",
    "unable to open database file": "没有权限，或者那里不是文件",
    "database or disk is full": "磁盘已满",
    "disk I/O error": "磁盘读写出错",
    "": "原因不明",
    "school": "学校",
    "county": "县",
}


def error_text(error: JhdeskError, instead: Mapping[str, str] = _NOTHING) -> str:
    """The sentence for an error, on one line, ``instead`` where it has one; findings that it carries follow, a line each."""
    params = dict(error.params)
    for name in params.keys() & {"reason", "role"}:
        params[name] = _IN_CHINESE.get(str(params[name] or ""), params[name])
    if error.code == "parameters_broken":
        params["told"] = parameters_text(params)
    sentence = on_one_line(
        {
            **WORKBOOK_SENTENCES,
            **LIST_SENTENCES,
            **PACKAGE_SENTENCES,
            **EVIDENCE_SENTENCES,
            **SHEET_SENTENCES,
            **STICK_SENTENCES,
            **DESK_SENTENCES,
            **BACK_SENTENCES,
            **KEY_SENTENCES,
            **_ERRORS,
            **instead,
        }[error.code].format_map(params)
    )
    findings = error.params.get("findings")
    told = [finding_text(finding) for finding in findings] if isinstance(findings, list) else []
    return "\n".join([sentence, *told])


def finding_text(finding: Finding) -> str:
    """The sentence for a finding, with its place."""
    if finding.rule in RULE_WORDS:
        return on_one_line(rule_sentence(finding, place_name(finding.place)))
    params = {**finding.params, "place": place_name(finding.place)}
    error = params.get("error")
    if isinstance(error, JhdeskError):
        params["error"] = error_text(error)
    for sentences in (_FINDINGS, WORKBOOK_SENTENCES, LIST_SENTENCES, STICK_SENTENCES):
        if finding.rule in sentences:
            return on_one_line(sentences[finding.rule].format_map(params))
    return _package_problem(finding)


def row_finding_text(finding: Finding, key: str, field: str) -> str:
    """The sentence for what a rule found, told to somebody who is in that row: the place is said only as far as needed."""
    table, place = TABLES[finding.place.table], finding.place
    here = f"“{table.field(place.field).label}”" if place.key == key and place.field else place_name(place)
    text = on_one_line(rule_sentence(finding, here))
    return text.removeprefix(f"{here}：") if place.key == key and place.field == field else text


def problem_text(field: Field, problem: Problem) -> str:
    """The sentence for a text that a field does not take; in the window a choice is known by its word, not by its code."""
    offered = list(choices(field).values())
    if problem.code in ("not_code", "not_bool"):
        return f"“{field.label}”：所填内容不在可选项中，请从列表中选择，例如“{offered[0]}”。"
    return f"“{field.label}”：{_package_problem(problem)}"
