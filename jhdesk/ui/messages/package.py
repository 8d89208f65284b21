"""Sentences about packages and CSV tables: what is wrong, where, and what to do next. No sentence repeats an identity number.

`fault_text` words a fault of a package, `problem_text` what is wrong with one value or one table; `PACKAGE_SENTENCES` are the
errors of making and opening packages and keys, filled with ``str.format``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jhdesk.exchange.faults import Fault
from jhdesk.findings import Finding, Problem

Params = Mapping[str, object]
_LONGEST_NAME = 120

PACKAGE_SENTENCES: Mapping[str, str] = {
    "file_unreadable": "“{file}”打不开：文件不在那里，没有读取的权限，或者 U 盘被拔出。请检查后再试。",
    "public_key_bad": "这不是 minisign 公钥。请给出公钥文件（.pub），或其中以 RW 开头的那一行。",
    "secret_key_bad": "签名密钥文件已损坏，读不出来。请用恢复单恢复；没有恢复单的，请重新建立密钥，到县里重新登记。",
    "key_not_from_seed": "这把密钥不是本程序现在的版本建立的，印不出能恢复它的恢复单。请建立新的密钥，到县里重新登记。",
    "recipient_bad": "代码包里县里的加密公钥读不出来，没有加密，也没有写出文件。请向县督导部门要一份新的代码包。",
    "identity_bad": "解密用的密钥文件读不出来：它应是 age 的身份文件，或没有口令的 OpenSSH 私钥。请换一个文件。",
    "seal_not_for": "这个加密的文件不是给这把密钥的，打不开。请看看是不是拿错了文件，或者应由别的单位打开。",
    "seal_broken": "这个加密的文件不完整或被改动过，打不开。请让写出它的人重新写出一份。",
    "seal_too_large": "这个加密的文件解开后超过 {limit_mib} MiB，不可能是上报包，没有打开。请核对文件的来源。",
    "passphrase_wrong": "口令不对，密钥打不开。请检查大小写和输入法后再试；确实忘记时，可以用恢复单恢复密钥。",
    "passphrase_empty": "口令不能为空。请输入一个记得住、别人猜不到的口令。",
    "recovery_unknown": "第 {place} 个字“{character}”不在恢复字表里。请对照恢复单，用简体字重新输入这个字。",
    "recovery_count": "恢复单上有 {wanted} 个字，输入的是 {found} 个。请对照序号，看看漏了或多了哪个字。",
    "recovery_checksum": "这些字合起来不对：有一个或几个字和恢复单上的不一样，或者次序颠倒了。请从头逐字核对。",
    "recovery_code_bad": "恢复单的二维码没有读全，或者已经损坏。请把二维码扫描清楚再试，或改为输入恢复单上的 24 个字。",
    "key_card_bad": "这个文件不是密钥卡：它应是本程序写出的“…-密钥卡.pub”。请向学校要密钥卡文件，不要用别的公钥文件。",
    "key_card_code": "标识码“{school}”不合格式，没有写出：学校的是 10 位数字，县的是 6 位数字。请改正 --code 或“学校概况”。",
    "comment_unfit": "学校标识码、学年、版次或评估标准的编号不合格式，不能签名。请在“学校概况”中改正后再导出。",
    "member_name": "“{member}”这样的文件名不能放进上报包。请把文件改成简短的名称和常见的扩展名（如 .pdf、.jpg）。",
    "package_table_too_large": "“{table}”有 {rows} 行，一张表最多 {limit} 行，内容也不能过长。请检查是否重复导入，删去多余的行。",
    "package_too_many": "上报包最多放 {limit} 个文件。请减少佐证材料的数量，把同类材料合成一个 PDF。",
    "package_too_large": "上报包超过 {limit_mib} MiB，不能导出。请缩小或减少佐证材料。",
    "sheet_too_large": "全部数据要印 {pages} 页二维码，最多 {limit} 页，没有打印。请改用 U 盘，或检查各表是否重复导入。",
}

_AGAIN = "请学校重新导出上报包。"
_COPY_AGAIN = "请从学校的 U 盘重新复制；仍不行时，请学校重新导出。"

_CONTAINER: Mapping[str, str] = {
    "not_zip": "这个文件的内容不是上报包。请检查是否选错了文件，或者是否已经损坏。",
    "sealed": "这个上报包是加密的，只有县里的密钥能打开。请用县里的密钥打开，或请学校提供未加密的上报包。",
    "cut": "这个上报包后面缺了一段，或多了一段，多半是复制时中断。" + _COPY_AGAIN,
    "directory": "这个上报包的目录与内容对不上，可能已损坏或被改动。" + _COPY_AGAIN,
    "encrypted": "上报包里的“{member}”设了压缩密码，无法检查。" + _AGAIN,
    "method": "上报包里的“{member}”用了不支持的压缩方法。" + _AGAIN,
    "crc": "上报包里的“{member}”已损坏，校验码不对。" + _COPY_AGAIN,
}
_TAG_DIGEST: Mapping[str, str] = {
    "missing": "上报包里缺少“{member}”，无法确认内容是否完整。" + _AGAIN,
    "changed": "上报包里的“{member}”与签名时不同，已损坏或被改动。" + _COPY_AGAIN,
    "form": "上报包里的“{member}”不合格式，无法核对内容。" + _AGAIN,
}
_FAULTS: Mapping[str, str] = {
    "too_many": "上报包里有 {members} 个文件，最多允许 {limit} 个，不再检查。" + _AGAIN,
    "too_large": "上报包的大小超过 {limit_mib} MiB，不再检查。请学校减少佐证材料后重新导出。",
    "bomb": "上报包里的“{member}”解压后大得不正常（超过原大小的 {ratio} 倍），为安全起见不再检查。" + _AGAIN,
    "bad_name": "上报包里有不安全的文件名“{member}”，为安全起见不再检查。" + _AGAIN,
    "duplicate_name": "上报包里“{member}”这个名称出现了两次（不分大小写），无法确定以哪个为准。" + _AGAIN,
    "unlisted": "上报包里有不该有的文件“{member}”。" + _AGAIN,
    "format_unknown": "“{member}”中没有能识别的格式版本，无法确定这是不是上报包。" + _AGAIN,
    "signature_missing": "上报包没有签名，无法确认出自哪所学校。请学校用签名密钥重新导出。",
    "signature_bad": "签名与内容不符：“{member}”在签名之后被改动或已损坏。" + _COPY_AGAIN,
    "key_unknown": "签名所用的密钥 {key_id} 不是这所学校（标识码 {school}）受信任的密钥。请核对学校的密钥卡，登记后再检查。",
    "payload_missing": "上报包里缺少“{member}”。" + _AGAIN,
    "payload_extra": "“{member}”不在上报包的清单里，是后来加进去的。" + _AGAIN,
    "payload_digest": "“{member}”与清单中的摘要不符，已损坏或被改动。" + _COPY_AGAIN,
    "descriptor": "“{member}”与各表的格式或内容不一致。请学校更新程序后重新导出。",
    "revision_old": "这是第 {revision} 版，县里已经有更新的第 {newest} 版，旧的不再接收。请学校交来最新的一版。",
    "revision_fork": "县里已有的第 {revision} 版（摘要 {held}…）与这一份版次相同、内容不同，可能是两台电脑各报了一份。"
    "请学校查明以哪一份为准，再导出新的一版。",
    "revision_gap": "这是第 {revision} 版，县里收到的最后一版是第 {newest} 版，中间的没有收到过。可以接收，请向学校问明。",
    "previous_mismatch": "这是第 {revision} 版，但它接续的不是县里收到的第 {newest} 版，可能是另一台电脑或恢复的旧数据导出的。"
    "请向学校问明，用报过上一版的电脑重新导出。",
}
_NAMES: Mapping[str, str] = {
    "purpose": "用途",
    "school": "学校标识码",
    "year": "学年",
    "revision": "版次",
    "standard": "评估标准",
    "to": "收件单位",
}


def fault_text(fault: Fault) -> str:
    """A fault of a package in one or two sentences, on one line whatever the package calls its members."""
    return on_one_line(_fault(fault, fault.member[:_LONGEST_NAME]))


def _fault(fault: Fault, member: str) -> str:
    params = {**fault.params, "member": member}
    if fault.code == "container":
        return _CONTAINER[str(params["reason"])].format_map(params)
    if fault.code == "tag_digest":
        return _TAG_DIGEST[str(params["reason"])].format_map(params)
    if fault.code == "format_newer":
        program = f" {params['program']} 版或更新的" if params["program"] else "更新的"
        return (
            f"上报包的格式是第 {params['version']} 版，本程序只认识到第 {params['known']} 版。请用{program}程序打开。"
        )
    if fault.code == "revision_gap" and not params["newest"]:
        return f"这是第 {params['revision']} 版，前面的县里都没有收到过。可以接收，请向学校问明。"
    if fault.code == "comment_mismatch":
        return _mismatch(fault.params)
    if fault.code == "table_schema":
        findings = fault.params["findings"]
        assert isinstance(findings, tuple)
        if not findings:
            return f"“{member}”不合规定的格式，读不出来。请县督导部门重新导出。"
        first = problem_text(findings[0])
        return f"“{member}”有 {params['count']} 处不合表格的格式，第一处是：{first}请学校改正后重新导出。"
    return _FAULTS[fault.code].format_map(params)


def on_one_line(text: str) -> str:
    """The text without line breaks and whatever else would not be seen as it is: names of files may hold anything."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def _mismatch(params: Params) -> str:
    differences = params["differences"]
    assert isinstance(differences, tuple)
    if not differences:
        return "签名里的说明不是上报包的说明，签名可能是为别的文件做的。" + _AGAIN
    if differences == (("purpose", "backup", "handin", ""),):
        return "这一份是数据没有通过逻辑校验时导出的，只作备份，不能作为上报材料。请学校改正以后重新导出。"
    told = "；".join(
        f"签名说明的{_NAMES[name]}是 {signed}，" + (f"“{member}”中是 {found or '空白'}" if member else f"应是 {found}")
        for name, signed, found, member in differences
    )
    return f"签名说明与内容不一致：{told}。请核对是否拿错了文件，或{_AGAIN}"


def problem_text(problem: Problem | Finding) -> str:
    """What is wrong with a value or a table, with its place where a finding names one, in one sentence."""
    if isinstance(problem, Problem):
        return on_one_line(_PROBLEMS[problem.code](problem.params))
    place, params = problem.place, problem.params
    where = place.file or place.path()
    if place.field and params.get("label"):
        where += f"“{params['label']}”"
    sentence = _PROBLEMS[problem.rule](params)
    return on_one_line(f"{where}：{sentence}" if where else sentence)


def _found(params: Params) -> str:
    """What stands there, where it may be repeated."""
    text = params.get("text")
    return f"“{text}”" if text else "所填内容"


def _code(params: Params) -> str:
    codes = params["codes"]
    assert isinstance(codes, Mapping)
    text = str(params.get("text") or "")
    meant = [code for code, label in codes.items() if text and text in label]
    example = meant[0] if meant else next(iter(codes))
    return f"{_found(params)}不是本表的代码，请填写 {example}（{codes[example]}）等代码。"


_PROBLEMS: Mapping[str, Callable[[Params], str]] = {
    # one value
    "not_int": lambda p: f"{_found(p)}不是整数，请只填数字，不要带单位或分隔符。",
    "not_decimal": lambda p: f"{_found(p)}不是数，请只填数字和小数点，不要带单位或分隔符。",
    "not_bool": lambda p: f"{_found(p)}不是“是”或“否”，请填“是”或“否”（CSV 表中写 true 或 false）。",
    "not_date": lambda p: f"{_found(p)}不是日期，请按“年-月-日”填写，例如 2024-09-01。",
    "not_code": _code,
    "nothing_meant": lambda p: (
        f"{_found(p)}是什么意思？还没有填就空着，{'确实没有就填 0，' if p['zero'] else ''}"
        "整张表没有内容请写在“空数据说明”里；本校不填的项目程序自己会标“／”。"
    ),
    "mu": lambda p: (
        f"{_found(p)}的单位是亩，这里要填平方米：折合 {p['value']} 平方米（1 亩 = 10000/15 平方米）。请核对后填写。"
    ),
    "day_number": lambda p: (
        f"{_found(p)}不是日期，像是 Excel、WPS 里没有显示成日期的数字：它表示 {p['value']}。请核对后按“年-月-日”填写。"
    ),
    "below": lambda p: f"{_found(p)}小于允许的最小值 {p['minimum']}，请核对后改正。",
    "above": lambda p: f"{_found(p)}大于允许的最大值 {p['maximum']}，请核对后改正。",
    "pattern": lambda p: f"{_found(p)}不合要求，请改正。{p['help']}",
    "identity_number": lambda p: "里面有身份证号，按规定不得填写，请删去或改用本校自编的编号。",
    "control_character": lambda p: "含有看不见的控制字符，请删去后重新录入。",
    "too_long": lambda p: f"超过 {p['maximum']} 个字，请缩短。",
    # one row
    "too_many_cells": lambda p: (
        f"有 {p['cells']} 格，表头只有 {p['headings']} 列；请检查是否多了逗号，或文字中的逗号没有加引号。"
    ),
    "too_few_cells": lambda p: f"只有 {p['cells']} 格，表头有 {p['headings']} 列；请补齐这一行的逗号。",
    "key_blank": lambda p: f"“{p['label']}”不能空着，它用来识别这一行；请填写。",
    "duplicate_key": lambda p: f"“{p['label']}”与第 {p['first']} 行相同；请改正其中一行，或删去重复的行。",
    "one_row_only": lambda p: f"“{p['label']}”只能有一行，这里有 {p['rows']} 行；请只保留一行。",
    # one file
    "table_too_large": lambda p: f"文件超过 {p['limit_mib']} MiB，大得不像一所学校的表；请检查是否拿错了文件。",
    "too_many_rows": lambda p: f"超过 {p['limit']} 行，多得不像一所学校的表；请检查是否拿错了文件。",
    "too_many_findings": lambda p: f"问题超过 {p['limit']} 处，其余的不再列出；请先改正上面的再试。",
    "not_utf8": lambda p: "不是 UTF-8 编码；请在 Excel 或 WPS 中另存为“CSV UTF-8（逗号分隔）”。",
    "nul": lambda p: "含有空字符，不是文本表格；请在 Excel 或 WPS 中另存为“CSV UTF-8（逗号分隔）”。",
    "csv_malformed": lambda p: "引号的用法不对，无法分清各格；请检查这一行的双引号。",
    "quote_open": lambda p: "从这一行起有一个双引号没有配对；请补上或删去。",
    "no_header": lambda p: "第一行不是表头；请在第一行写上各列的字段名（如 school_code）。",
    "duplicate_column": lambda p: f"表头中“{p['label']}”一列出现了两次，无法确定以哪一列为准；请删去一列。",
    "unknown_column": lambda p: f"第 {p['position']} 列{_column(p)}不是这张表的列，没有读取；请检查列名。",
}


def _column(params: Params) -> str:
    return f"“{params['text']}”" if params.get("text") else "没有列名，"
