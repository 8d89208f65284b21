"""Wording of the rules: each one's title, and the sentence with the clashing figures and the remedy. No Qt here.

``{place}`` is where to go; the other names are the params of the rule's findings.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from jhdesk.findings import Finding
from jhdesk.models.dictionary import TABLES, table_named

RULE_WORDS: Mapping[str, tuple[str, str]] = {
    "R101": ("数值超出范围", "{place}：{number} 超出可填的范围（界限 {limit}）。请核对位数和单位后改正。"),
    "R102": ("内容不合要求", "{place}：“{text}”不是这一栏可填的内容。请按填写说明改正。"),
    "R103": ("出现身份证号", "{place}：其中有身份证号，任何地方都不得填写。请删去，改用本校自编的编号。"),
    "R104": ("必填项未填", "{place}：必须填写，现在是空的，不填不能上报。请填写。"),
    "R105": ("行的标识未填", "{place}：还没有填，这一行无法识别。请填写，或删去这一行。"),
    "R106": ("两行相同", "{place}：有两行相同，无法区分。请改正其中一行，或删去重复的行。"),
    "R107": ("引用的内容不存在", "{place}：“{text}”在教职工表中找不到。请改成已有的教工号，或先补上这位教职工。"),
    "R108": ("填的内容没有被接受", "{place}：填的“{text}”没有被接受，这一格按未填处理。请改正或清空。"),
    "R109": ("本类学校不填的项目", "{place}：填了 {number}，而{school_type}不填这一项。请清空，或核对办学类型。"),
    "R110": ("本类学校应填的项目", "{place}：{school_type}应填这一项，现在是空的。请填写。"),
    "R111": ("缺少数据表", "“{table}”一行也没有，也没有空数据说明。请填写，或在“空数据说明”中写明原因。"),
    "R112": ("说明为空的表有数据", "{place}：说明“{table}”没有数据，而表中有 {count} 行。请删去这条说明，或删去那些行。"),
    "R113": ("一栏只填了一部分", "{place}：{whole} 行中有 {count} 行没有填这一栏。请补填，没有的填 0 或“否”。"),
    "R114": ("空数据说明写错表名", "{place}：“{text}”不是可以说明为空的数据表。请改成表的名称，或删去这一行。"),
    "R115": ("学段与办学类型不符", "{place}：{school_type}没有{stage}学段，这一行不会计入任何指标。请改正学段或办学类型。"),
    "R116": ("单一学段不必填共用", "{place}：{school_type}只有一个学段，不存在共用。请改成本校的学段。"),
    "R117": ("年级与办学类型不符", "{place}：{school_type}没有 {grade} 年级。请改正年级或办学类型。"),
    "R118": ("没有学生的学段有数据", "{place}：学校没有{stage}班级，而这张表有 {count} 行属于{stage}。请补上班级，或改正学段。"),
    "R119": ("内容完全相同的两行", "{place}：这一行和第 {row} 行完全相同。如果重复，请删去一行；如果不重复，请合为一行，数量相加。"),
    "R120": ("年份晚于数据时点", "{place}：{year} 年晚于数据时点 {snapshot}。请改正年份；之后才有的不应计入。"),
    "R121": ("日期晚于学年", "{place}：{day} 晚于本学年结束的 {end}。请改正日期，或核对学年。"),
    "R122": ("缺少应有的行", "{place}：还缺 {missing} 的行。请补上，没有的填 0。"),
    "R201": ("数据时点不在学年内", "{place}：{day} 不在 {year} 学年内。请改正数据时点或学年。"),
    "R202": ("不应填写中心校", "{place}：{school_type}不是教学点，不填所属中心校。请清空，或核对办学类型。"),
    "R203": ("教学点没有填中心校", "{place}：教学点应填所属中心校的标识码，现在是空的。请填写。"),
    "R204": ("中心校填成了本校", "{place}：{text} 是本校自己的标识码。请改成中心校的标识码。"),
    "R301": ("多媒体教室多于间数", "{place}：网络多媒体教室 {part} 间，多于这一行的 {whole} 间。请核对两个数。"),
    "R302": ("非教学用房的多媒体教室", "{place}：{room_type}中填了 {part} 间网络多媒体教室，会计入教室指标。请核对用房类型或间数。"),
    "R303": ("用房面积大于建筑面积", "{place}：各类用房共 {part} 平方米，多于在用建筑的 {whole} 平方米。请核对每间面积，或补上建筑。"),
    "R304": (
        "用房占建筑面积的比例异常",
        "{place}：用房共 {part} 平方米，是在用建筑 {whole} 平方米的 {percent}%。请检查是否漏填了用房或建筑。",
    ),
    "R305": ("D级危房填为抗震达标", "{place}：安全鉴定为 D 级的建筑不可能抗震达标。请核对这两栏。"),
    "R306": ("教室面积异常", "{place}：每间 {area} 平方米，普通教室一般在 {least} 至 {most} 平方米。请检查是否填了总面积。"),
    "R307": ("每间面积疑为总面积", "{place}：{quantity} 间，每间 {area} 平方米，共 {total} 平方米。请检查是否把总面积填成了每间面积。"),
    "R308": ("每间面积过小", "{place}：{quantity} 间，每间只有 {area} 平方米。请核对面积。"),
    "R309": (
        "运动场地疑按亩填写",
        "{place}：{kind}只有 {area} 平方米；如果是亩，应填 {as_mu}。请改成平方米。",
    ),
    "R310": ("运动场地面积过大", "{place}：{kind}每处 {area} 平方米，一般不超过 {most} 平方米。请检查是否填了总面积。"),
    "R311": ("普通教室少于班级", "{place}：普通教室 {rooms} 间，班级 {classes} 个。请补上漏填的教室，或核对班级。"),
    "R401": (
        "生均设备值异常",
        "{place}：设备共 {value} 元，学生 {pupils} 人，生均 {each} 元，远高于一般学校。请核对单价的单位和数量。",
    ),
    "R402": ("单价过高", "{place}：单价 {price} 元，数量 {quantity}，一般不超过 {most} 元。请检查是否填了总价。"),
    "R403": ("单价疑按万元填写", "{place}：单价 {price} 元；如果是万元，应填 {as_yuan}。请改成元。"),
    "R404": ("老旧设备仍适应教学", "{place}：{year} 年购置，已用 {age} 年，仍填能适应教学。请核实。"),
    "R405": ("没有填能否适应教学", "{place}：信息化设备要填能否适应教学需求。请填写。"),
    "R406": ("有信息化设备没有网络", "{place}：有网络多媒体教室 {rooms} 间、信息化设备 {items} 件，而接入带宽为 0 或没有。请核对。"),
    "R407": ("带宽单位疑有误", "{place}：{number} Mbps，一般在 {least} 至 {most} Mbps。请检查是否按 Gbps 或 Kbps 填写。"),
    "R408": ("学习空间多于学生", "{place}：开通学习空间 {part} 人，多于学生 {whole} 人。请核对两个数；含已离校学生的，请说明。"),
    "R409": ("学习空间与模块应用不符", "{place}：开通 {spaces} 人，而“空间模块应用”填的是“{platform_space}”。请核对。"),
    "R410": ("图书与图书室不符", "{place}：图书 {books} 册，图书阅览室 {rooms} 间。请补上漏填的一项。"),
    "R411": ("新增图书多于图书", "{place}：本年新增 {part} 册，多于全部的 {whole} 册。请核对两个数。"),
    "R412": ("生均图书异常", "{place}：图书 {books} 册，学生 {pupils} 人，生均 {each} 册，远高于一般学校。请核对册数。"),
    "R501": ("姓名和出生年份相同", "{place}：{count} 行的姓名和出生年份相同（教工号 {numbers}）。如果是一个人，请删去多余的行。"),
    "R502": ("没有资格证却已注册", "{place}：没有教师资格证，却填为已定期注册。请核对这两栏；证书属于其他学段的，请说明。"),
    "R503": ("专任教师没有任教学科", "{place}：专任教师要填主要任教学科，否则体育、艺术教师数无法判定。请填写。"),
    "R504": ("没有填培训学时", "{place}：专任教师和校长要填五年培训学时。请填写，没有的填 0。"),
    "R505": ("培训学时过多", "{place}：五年 {hours} 学时，一般不超过 {most} 学时。请核对位数和单位。"),
    "R506": ("年龄异常", "{place}：{year} 年出生，{age} 岁，一般在 {least} 至 {most} 岁。请核对出生年份。"),
    "R507": ("骨干教师不是专任教师", "{place}：{backbone_level}骨干教师，而岗位是{post}，不会计入骨干教师数。请核对岗位。"),
    "R508": ("一票否决与测评等次不符", "{place}：有师德一票否决情形，而测评等次是{ethics_grade}。请核对这两栏。"),
    "R509": ("教职工中没有校长", "{place}：{count} 名教职工中没有一人填为校长。请把校长和副校长填为“是”。"),
    "R510": ("班主任不是专任教师", "{place}：教工号 {staff} 的岗位是{post}。请核对班主任或岗位。"),
    "R511": ("班主任的学段与班级不符", "{place}：{grade} 年级的班主任 {staff} 任教学段是{stage}。请核对。"),
    "R512": ("一人任两个班的班主任", "{place}：{staff} 已是 {grade} 年级 {class_no} 班的班主任。请核对教工号。"),
    "R513": ("任教学科与学段不符", "{place}：{stage}不开设{subject}。请核对任教学科或学段。"),
    "R514": (
        "师生比异常",
        "{place}：学生 {pupils} 人，专任教师 {teachers} 人，每名教师 {each} 名学生。请检查班级或教职工是否填全。",
    ),
    "R601": ("部分多于班级人数", "{place}：{field} {part} 人，多于全班 {whole} 人。请核对两个数。"),
    "R602": ("各类残疾学生多于班级人数", "{place}：四类随班就读学生共 {part} 人，多于全班 {whole} 人。请检查是否重复计数。"),
    "R603": ("留守与随迁多于班级人数", "{place}：留守儿童和随迁子女共 {part} 人，多于全班 {whole} 人。一名学生不会两者都是，请核对。"),
    "R604": ("资助人数多于困难人数", "{place}：已资助 {part} 人，家庭经济困难学生 {whole} 人。请核对，或说明原因。"),
    "R605": ("班级没有学生", "{place}：这个班的男生和女生都是 0。请填写人数，或删去这个班。"),
    "R606": ("班级人数过多", "{place}：全班 {part} 人，一般不超过 {most} 人。请检查是否把几个班填在了一行。"),
    "R607": ("班号不连续", "{place}：{grade} 年级有 {count} 个班，缺 {missing} 班。请检查是否漏填，或改正班号。"),
    "R608": ("班级过多", "{place}：{grade} 年级填了 {count} 个班，最大的班号或班数是 {highest}，一般不超过 {most}。请核对班号。"),
    "R609": ("中间年级没有班级", "{place}：有 {first} 年级和 {last} 年级，却没有 {missing} 年级。请检查是否漏填。"),
    "R610": ("就近入学多于招生", "{place}：划片就近入学 {part} 人，多于招生 {whole} 人。请核对两个数。"),
    "R611": ("招生与起始年级人数不符", "{place}：招生 {new} 人，{grade} 年级在校 {pupils} 人，相差较大。请核对，或说明原因。"),
    "R612": ("已入学多于适龄", "{place}：已入学 {part} 人，多于适龄 {whole} 人。请核对两个数。"),
    "R613": ("随班就读与入学人数不符", "{place}：班级中{kind}学生 {part} 人，多于已入学 {whole} 人。请核对；服务范围外的请说明。"),
    "R614": (
        "学生变动与毕业人数不符",
        "{place}：按入学、转入、转出、死亡和辍学推算应有 {expected} 人，填的毕业学生是 {graduating} 人。请逐项核对。",
    ),
    "R615": ("毕业多于入学和转入", "{place}：毕业 {part} 人，多于入学和转入的 {whole} 人。请核对。"),
    "R616": ("离开的多于入学和转入", "{place}：转出、死亡和辍学共 {part} 人，多于入学和转入的 {whole} 人。请核对。"),
    "R617": ("缺少应统计的一届", "{place}：巩固率要看 {year} 年入学的{stage}学生，表中没有这一届。请补上。"),
    "R618": ("有辍学没有个案", "{place}：辍学 {count} 人，而辍学个案一条也没有。请登记个案，或核对人数。"),
    "R619": ("寄宿制学校没有寄宿生", "{place}：填为寄宿制学校，而各班寄宿生都是 0。请核对。"),
    "R620": ("非寄宿制学校有寄宿生", "{place}：填为非寄宿制学校，而各班共有寄宿生 {boarders} 人。请核对。"),
    "R621": ("有寄宿生没有宿舍", "{place}：有寄宿生 {boarders} 人，而用房中没有宿舍。请补上，或核对寄宿生数。"),
    "R622": ("有寄宿生没有食堂", "{place}：有寄宿生 {boarders} 人，而用房中没有食堂。请补上，或核对寄宿生数。"),
    "R623": ("责任层级与责任线不符", "{place}：“{level}”不属于{line}。请改正责任线或责任层级。"),
    "R701": ("培训经费多于预算", "{place}：培训经费 {part} 元，多于年度预算 {whole} 元。请核对两个数的单位。"),
    "R702": ("核定人数与学生数不符", "{place}：核定 {funded} 人，在校学生 {pupils} 人，相差较大。请核对，或说明原因。"),
    "R703": ("随班就读没有公用经费", "{place}：有随班就读残疾学生 {pupils} 人，而生均公用经费没有填或为 0。请填写。"),
    "R704": ("生均经费异常", "{place}：{number} 元/生，一般在 {least} 至 {most} 元。请检查是否填了总额，或按万元填写。"),
    "R705": ("教师工资异常", "{place}：{number} 元，年平均工资一般在 {least} 至 {most} 元。请检查是否填了月工资、总额或万元。"),
    "R706": (
        "生均预算异常",
        "{place}：预算 {budget} 元，核定 {funded} 人，每人 {each} 元，一般在 {least} 至 {most} 元。请检查是否按万元填写。",
    ),
    "R801": ("课时没有开足", "{place}：每周实际 {part} 节，少于计划 {whole} 节。请核对；确实没有开足的请说明。"),
    "R802": ("周课时过多", "{place}：每周 {number} 节，一般不超过 {most} 节。请检查是否填了全年课时。"),
    "R803": ("课程与年级不符", "{place}：{grade} 年级不开设{subject}。请核对课程或年级。"),
    "R804": ("课程与班级的年级不符", "{place}：缺 {missing} 年级，而课程表和班级表的年级应当一致。请补上，或改正年级。"),
    "R805": ("参加学生多于在校学生", "{place}：参加 {part} 人，多于在校学生 {whole} 人。请核对；一人多次参加的只计一次。"),
    "R806": ("选课学生多于在校学生", "{place}：参加 {part} 人，多于在校学生 {whole} 人。请核对；一人多次参加的只计一次。"),
    "R807": ("回收多于发放", "{place}：回收 {part} 份，多于发放 {whole} 份。请核对两个数。"),
    "R808": ("满意多于回收", "{place}：满意 {part} 份，多于回收 {whole} 份。请核对两个数。"),
    "R809": ("调查对象不全", "{place}：“{about}”的调查还缺 {respondent}。请补上各类对象的问卷数。"),
    "R810": ("发放多于人数", "{place}：向{respondent}发放 {part} 份，多于 {whole} 人。请核对；一人只发一份。"),
    "R811": ("指标编号不存在", "{place}：没有编号为“{text}”的指标。请改成标准中的编号，例如 Q3、P31。"),
    "R812": ("不需要申报的编号", "{place}：“{text}”不是申报的事项。请改成 V1—V6 或 P33。"),
    "R813": ("申报事项不全", "{place}：还缺 {missing}。每一项都要申报是否发生，请补上。"),
    "R814": ("已发生的事项没有说明", "{place}：填为已发生，却没有说明。请写明情况。"),
    "R815": ("整改逾期未完成", "{place}：时限 {day} 早于数据时点 {snapshot}，还没有完成日期。请填写完成日期，或改定时限。"),
    "R901": ("与上年相比变化较大", "{place}：{what}上年 {then}，今年 {now}，变化 {change}%。请核对，或说明原因。"),
    "R902": ("年级人数与上年不衔接", "{place}：{grade} 年级 {now} 人，上年 {below} 年级 {then} 人，相差较大。请核对，或说明原因。"),
    "R903": ("教工号换了人", "{place}：{text} 上年是另一个人的编号。请用新的编号，或改正姓名和出生年份。"),
    "R904": ("图书增加多于新增册数", "{place}：上年 {then} 册，本年新增 {added} 册，今年却有 {now} 册。请核对这三个数。"),
    "R905": ("建筑的建成年份变了", "{place}：上年填 {then} 年，今年填 {now} 年。请核对；如果是新建筑，请换一个名称。"),
    "R906": ("学校基本情况变了", "{place}：上年是“{then}”，今年是“{now}”。请核对，或说明原因。"),
}  # fmt: skip
"""rule -> its title, and the sentence of a finding"""

_AMOUNTS: Mapping[str, str] = {
    "class_group.boys": "在校学生数",
    "staff.post": "专任教师数",
    "building.floor_area_m2": "在用建筑面积",
    "room.area_each_m2": "用房总面积",
    "room.networked_multimedia": "网络多媒体教室间数",
    "sports_area.area_each_m2": "运动场地面积",
    "equipment.unit_value_yuan": "教学仪器设备值",
    "library_stock.books": "图书册数",
    "funding.budget_yuan": "年度公用经费预算",
    "funding.average_wage_yuan": "教师年平均工资",
}
LONGEST = 60
"""characters of a text that are repeated in a sentence"""
_OF_FIELD = ("missing", "now", "then")
"""params that hold values of the field to go to"""


def rule_sentence(finding: Finding, place: str) -> str:
    """The sentence for what a rule found."""
    params = {name: _said(finding, name, value) for name, value in finding.params.items() if name != "cells"}
    return RULE_WORDS[finding.rule][1].format_map({**params, "place": place})


def _said(finding: Finding, name: str, value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(_said(finding, name, each) for each in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if name == "what":
        return _AMOUNTS[str(value)]
    if name == "table" and value in TABLES:
        return TABLES[str(value)].label
    if name == "field":
        return TABLES[finding.place.table].field(str(value)).label
    said = " ".join(_codes(finding, name).get(str(value), str(value)).split())  # a text may have several lines
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"


def _codes(finding: Finding, name: str) -> Mapping[str, str]:
    """The code list that a param speaks in: that of the table's field of its name, or of any other table's."""
    wanted = finding.place.field if name in _OF_FIELD else name
    own = table_named(finding.place.table)
    tables = [*([own] if own else []), *TABLES.values()]
    return next((field.codes for table in tables for field in table.fields if field.name == wanted), {})
