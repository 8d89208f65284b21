"""Words for a check by the rules: findings, what could not be assessed, and the list of the rules. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jhdesk.services.checking import RULES, Checked
from jhdesk.services.entry import TABLES, place_text
from jhdesk.ui.messages import finding_text
from jhdesk.ui.messages.rules import RULE_WORDS

CHECK, RULE_LIST = "jhdesk-check/1", "jhdesk-rules/1"

SEVERITIES: Mapping[str, str] = {"hard": "逻辑校验（必须改正）", "soft": "经验校验（改正或说明）"}


def check_lines(checked: Checked, *, every: bool) -> Iterator[str]:
    """The findings by severity, and the verdict in one line; with ``every`` also what could not be assessed."""
    for severity, title in SEVERITIES.items():
        found = [finding for finding in checked.findings if finding.severity == severity]
        if found:
            yield f"{title}：{len(found)} 处"
            yield from (f"  {finding.rule} {finding_text(finding)}" for finding in found)
    if every:
        yield from _not_assessable_lines(checked)
    hard = sum(finding.severity == "hard" for finding in checked.findings)
    soft = len(checked.findings) - hard
    yield f"校验{'没有' if hard else ''}通过：必须改正 {hard} 处，需要改正或说明 {soft} 处。"


def _not_assessable_lines(checked: Checked) -> Iterator[str]:
    if checked.not_assessable:
        yield f"没有数据、暂不能校验：{len(checked.not_assessable)} 处"
    for unknown in checked.not_assessable:
        first = place_text(unknown.places[0]) if unknown.places else ""
        why = "是 0，无法相除" if unknown.zero else ""
        place = first.removesuffix("：整表未填").removesuffix(" 未填") if unknown.zero else first
        more = f"等 {len(unknown.places)} 处" if len(unknown.places) > 1 else ""
        yield f"  {unknown.rule} {RULE_WORDS[unknown.rule][0]}：{place}{why}{more}"


def check_json(checked: Checked, *, every: bool) -> dict[str, Any]:
    """The document of `check --json`."""
    findings = [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "table": finding.place.table,
            "key": finding.place.key,
            "field": finding.place.field,
            "path": finding.place.path(),
            "message": finding_text(finding),
        }
        for finding in checked.findings
    ]
    unknown = [
        {"rule": each.rule, "missing": [] if each.zero else list(each.places), "zero": list(each.places) if each.zero else []}
        for each in checked.not_assessable
    ]  # fmt: skip
    return {"format": CHECK, "findings": findings, **({"not_assessable": unknown} if every else {})}


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
