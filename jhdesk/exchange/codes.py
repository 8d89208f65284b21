"""The code package 代码包: what the county tells its schools. Its schools, the deadline, standards, changed rules, keys."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jhdesk.errors import JhdeskError
from jhdesk.exchange.layout import KEYS, RECIPIENT, STANDARDS
from jhdesk.exchange.schema import Row, TextField, TextTable, Value
from jhdesk.exchange.seal import is_recipient
from jhdesk.exchange.signature import PublicKey
from jhdesk.findings import Problem

MAX_FILE_BYTES = 1 << 20
_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
SEVERITIES = {"hard": "逻辑校验", "soft": "经验校验", "off": "不校验"}


class DayField(TextField):
    """A day that the calendar has, as YYYY-MM-DD."""

    def parse(self, text: str) -> tuple[Value, Problem | None]:
        """As any text; None and why also for a day that there is not."""
        value, problem = super().parse(text)
        if value and problem is None:
            try:
                datetime.date.fromisoformat(text)
            except ValueError:
                return None, Problem("pattern", {"help": self.help})
        return value, problem


SCHOOLS = TextTable(
    "schools",
    "学校",
    (
        TextField("school_code", "学校标识码", pattern="[0-9]{10}", key=True, required=True),
        TextField("name", "学校名称", required=True),
        TextField("county_code", "行政区划代码", pattern="[0-9]{6}"),
        TextField("township", "所在乡镇"),
        TextField("urban_rural_code", "城乡分类代码", pattern="[0-9]{3}"),
        TextField("school_type", "办学类型", pattern="[0-9]{3}"),
        TextField("sponsor", "举办者", pattern="[a-z]+"),
        TextField("central_school_code", "所属中心校标识码", pattern="[0-9]{10}"),
    ),
    key=("school_code",),
)
DEADLINES = TextTable(
    "deadlines",
    "填报时间",
    (
        TextField("school_year", "学年", pattern="20[0-9]{2}|2100", key=True, required=True),
        DayField("snapshot_date", "数据时点", pattern=_DAY),
        DayField("due_on", "上报截止日期", pattern=_DAY, required=True),
        TextField("standard_id", "评估标准", pattern="[A-Za-z0-9._-]{1,64}"),
    ),
    key=("school_year",),
)
RULES = TextTable(
    "rules",
    "校验规则调整",
    (
        TextField("rule_id", "规则编号", pattern="[A-Za-z0-9_.-]{1,60}", key=True, required=True),
        TextField("severity", "改为", codes=SEVERITIES, required=True),
        TextField("reason", "原因", required=True),
    ),
    key=("rule_id",),
)
CODE_TABLES: Mapping[str, TextTable] = {table.name: table for table in (SCHOOLS, DEADLINES, RULES)}


@dataclass(frozen=True, kw_only=True)
class Codes:
    """What one code package holds."""

    county_code: str
    """six digits"""
    county_name: str
    school_year: int
    issue: int
    """counts the county's code packages from 1"""
    standard_id: str
    schools: Sequence[Row] = ()
    deadlines: Sequence[Row] = ()
    rules: Sequence[Row] = ()
    standards: Mapping[str, bytes] = field(default_factory=dict)
    """``<id>.toml`` or ``plans/<id>.toml`` -> content"""
    keys: tuple[PublicKey, ...] = ()
    """the county's, the one that signs now first"""
    recipient: str | None = None
    """what packages are sealed to"""

    def members(self) -> dict[str, bytes]:
        """The members that are no tables."""
        found = {f"{STANDARDS}{name}": data for name, data in self.standards.items()}
        found |= {f"{KEYS}{key.key_id}.pub": key.file() for key in self.keys}
        if self.recipient:
            found[RECIPIENT] = f"{self.recipient}\n".encode()
        return found

    def tables(self) -> dict[str, Sequence[Row]]:
        """The rows of its tables."""
        return {"schools": self.schools, "deadlines": self.deadlines, "rules": self.rules}


def code_member_fits(member: str, data: bytes) -> bool:
    """Whether a member that is no table can be used: a key, a recipient, a parameter file of bearable size."""
    if len(data) > MAX_FILE_BYTES:
        return False
    try:
        if member == RECIPIENT:
            return is_recipient(data.decode("ascii").strip())
        if member.startswith(KEYS):
            PublicKey.parse(data)
        else:
            data.decode()
    except (ValueError, JhdeskError):
        return False
    return True
