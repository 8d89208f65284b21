"""Words for a check by the rules: findings, what could not be assessed, and the list of the rules. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jhdesk.findings import Finding
from jhdesk.services.checking import RULES, NotAssessable
from jhdesk.services.entry import TABLES, place_text
from jhdesk.services.explaining import Standing
from jhdesk.ui.messages import finding_text, on_one_line
from jhdesk.words.rules import RULE_WORDS

CHECK, RULE_LIST = "jhdesk-check/1", "jhdesk-rules/1"

GROUPS: Mapping[str, str] = {
    "hard": "逻辑校验（必须改正）",
    "pending": "经验校验（改正或说明）",
    "explained": "经验校验（已说明）",
}
"""what findings are listed under"""


def group(standing: Standing) -> str:
    """The key of GROUPS for a finding."""
    return "hard" if standing.status == "hard" else "pending" if standing.pending else "explained"


ANSWERS: Mapping[str, str] = {
    "hard": "必须改正，改正前不能上报。",
    "open": "数字没有错的，写明原因，按 Enter 存上。",
    "again": "有关的数字变了，请再看一遍：原来的说明仍然成立，按 Enter 存上；不成立，请改写。",
    "offered": "这是上年的说明：今年也是这样，按 Enter 采用；不是，请改写。",
    "explained": "已经说明。有关的数字变了，会再问一次。",
}
"""status of a finding -> what is asked of the person"""

SHORT: Mapping[str, str] = {"hard": "必须改正", "pending": "改正或说明", "explained": "已说明"}
"""GROUPS in a word"""


def title(finding: Finding) -> str:
    """What a finding is, and what it rests on."""
    return f"{finding.rule}　{RULE_WORDS[finding.rule][0]}　依据：{RULES[finding.rule].source}"


def check_lines(standings: Sequence[Standing], unknown: Sequence[NotAssessable] | None) -> Iterator[str]:
    """The findings by what is to be done with them, and the verdict in one line; ``unknown`` too where it is given."""
    groups = {name: [each for each in standings if group(each) == name] for name in GROUPS}
    for name, title in GROUPS.items():
        if groups[name]:
            yield f"{title}：{len(groups[name])} 处"
            yield from (f"  {_told(each)}" for each in groups[name])
    if unknown:
        yield f"没有数据、暂不能校验：{len(unknown)} 处"
        yield from (f"  {line}" for line in unknown_lines(unknown))
    hard, pending, explained = (len(groups[name]) for name in GROUPS)
    told = f"，已说明 {explained} 处" if explained else ""
    yield f"校验{'没有' if hard else ''}通过：必须改正 {hard} 处，需要改正或说明 {pending} 处{told}。"


def _told(standing: Standing) -> str:
    said = f"{standing.finding.rule} {finding_text(standing.finding)}"
    if standing.status == "explained":
        return on_one_line(f"{said}说明：{standing.text}")
    if standing.status == "again":
        return on_one_line(f"{said}数字已变，请重新说明；原来的说明：{standing.text}")
    return on_one_line(f"{said}上年的说明：{standing.offered}") if standing.status == "offered" else said


def unknown_lines(unknown: Sequence[NotAssessable]) -> Iterator[str]:
    """Each rule that could not be assessed, with the place that keeps it from it."""
    for each in unknown:
        first = place_text(each.places[0]) if each.places else ""
        why = "是 0，无法相除" if each.zero else ""
        place = first.removesuffix("：整表未填").removesuffix(" 未填") if each.zero else first
        more = f"等 {len(each.places)} 处" if len(each.places) > 1 else ""
        yield f"{each.rule} {RULE_WORDS[each.rule][0]}：{place}{why}{more}"


def check_json(standings: Sequence[Standing], unknown: Sequence[NotAssessable] | None) -> dict[str, Any]:
    """The document of `check --json`; with what could not be assessed where it is given."""
    findings = [
        {
            "rule": each.finding.rule,
            "severity": each.finding.severity,
            "table": each.finding.place.table,
            "key": each.finding.place.key,
            "field": each.finding.place.field,
            "path": each.finding.place.path(),
            "message": finding_text(each.finding),
            "explanation": each.text,
            "explained": each.explained,
            "offered": each.offered,
        }
        for each in standings
    ]
    document: dict[str, Any] = {"format": CHECK, "findings": findings}
    if unknown is not None:
        document["not_assessable"] = [
            {
                "rule": each.rule,
                "missing": [] if each.zero else list(each.places),
                "zero": list(each.places) if each.zero else [],
            }
            for each in unknown
        ]
    return document


def rules_json() -> dict[str, Any]:
    """The document of `check --rules --json`."""
    rules = [
        {"id": rule.id, "severity": rule.severity, "title": RULE_WORDS[rule.id][0], "source": rule.source,
         "tables": list(rule.tables or TABLES)}
        for rule in RULES.values()
    ]  # fmt: skip
    return {"format": RULE_LIST, "rules": rules}


def rules_lines() -> Iterator[str]:
    """Every rule with its severity, title and source."""
    for rule in RULES.values():
        severity = "逻辑" if rule.severity == "hard" else "经验"
        yield f"{rule.id}\t{severity}\t{RULE_WORDS[rule.id][0]}\t{rule.source}"


def rules_document() -> str:
    """The list of the rules as it stands in docs/rules.md."""
    lines = [
        "# 校验规则",
        "",
        "由 `python installers/build_rules.py` 从程序中的规则写出，不要手改。逻辑校验必须改正，改正前不能上报；经验校验改正或说明。",
        "限值及其理由在 `resources/rules/` 中。数据不全的规则不作判断，`jhdesk check --all` 列出它们。",
        "",
        "| 编号 | 类别 | 规则 | 数据表 | 依据 |",
        "|---|---|---|---|---|",
    ]
    for rule in RULES.values():
        tables = "、".join(TABLES[name].label for name in rule.tables) or "各表"
        severity = "逻辑" if rule.severity == "hard" else "经验"
        lines.append(f"| {rule.id} | {severity} | {RULE_WORDS[rule.id][0]} | {tables} | {rule.source} |")
    return "\n".join(lines) + "\n"


def none_text(wanted: str | None) -> str:
    """Nothing is listed: at all, or of what is wanted."""
    return f"没有“{SHORT[wanted]}”的。" if wanted else "✓ 没有要改正或说明的地方。"
