"""How the school judges itself: survey, ratings, evidence, declarations, improvement, and tables with nothing to enter."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from jhdesk.models.base import Meaning, Row
from jhdesk.models.field import code, day, digest, text, whole, yes


class Survey(Row):
    """Answers to the satisfaction survey by group."""

    __tablename__ = "survey"
    __meaning__ = Meaning("满意度调查", "appraisal", "每类调查对象、每个评价对象一行。")

    respondent: Mapped[str | None] = code("调查对象", "respondent", required=True, key=True)
    about: Mapped[str | None] = code("评价对象", "survey_about", required=True, key=True)
    issued: Mapped[int | None] = whole("发放问卷数", "forms", required=True)
    returned: Mapped[int | None] = whole("回收有效问卷数", "forms", required=True)
    satisfied: Mapped[int | None] = whole("满意问卷数", "forms", required=True)


class SelfRating(Row):
    """The school's own rating of a rated item."""

    __tablename__ = "self_rating"
    __meaning__ = Meaning("自评等次", "appraisal", "没有数字可算的评估内容，由学校自评等次并说明。")

    item_id: Mapped[str | None] = text("指标编号", maximum=20, required=True, key=True, help="例如 Q3、Q6、P31。")
    rating: Mapped[str | None] = code("自评等次", "rating", required=True)
    narrative: Mapped[str | None] = text("自评说明", maximum=5000, no_names=True)


class Evidence(Row):
    """A file that proves something, named by its digest."""

    __tablename__ = "evidence"
    __meaning__ = Meaning("佐证材料", "appraisal", "材料按文件摘要登记；存放处用于现场核查。")

    item_id: Mapped[str | None] = text("指标编号", maximum=20, required=True, key=True)
    file_name: Mapped[str | None] = text("佐证材料文件名", required=True, key=True, no_names=True)
    place: Mapped[str | None] = text("存放处", help="房间、柜、夹，核查底册按它排序。")
    sha256: Mapped[str | None] = digest("文件摘要", required=True, help="文件的 SHA-256 摘要，64 位小写十六进制。")


class Improvement(Row):
    """A line of the ledger of improvements."""

    __tablename__ = "improvement"
    __meaning__ = Meaning("整改台账", "appraisal", carried="some")

    row_no: Mapped[int | None] = whole("行号", minimum=1, required=True, key=True)
    item_id: Mapped[str | None] = text("指标编号", maximum=20, required=True)
    problem: Mapped[str | None] = text("存在问题", maximum=2000, required=True, no_names=True)
    measure: Mapped[str | None] = text("整改措施", maximum=2000, required=True, no_names=True)
    owner: Mapped[str | None] = text("责任人", required=True, privacy="personal")
    due_on: Mapped[date | None] = day("整改时限", required=True)
    done_on: Mapped[date | None] = day("完成日期")


class NoData(Row):
    """A table that truly has nothing to enter, and why: the difference between none and not yet entered."""

    __tablename__ = "no_data"
    __meaning__ = Meaning("空数据说明", "appraisal", "确实没有内容可填的表，在这里说明原因。", carried="some")

    table: Mapped[str | None] = text("数据表", required=True, key=True, help="没有内容可填的数据表。")
    reason: Mapped[str | None] = text("空数据说明", maximum=500, required=True, no_names=True)


class Declaration(Row):
    """A declaration that something did not happen: the vetoes V1-V6 and P33."""

    __tablename__ = "declaration"
    __meaning__ = Meaning("事项申报", "appraisal", "一票否决事项 V1—V6 和办学行为 P33，是否发生由学校申报。")

    item_id: Mapped[str | None] = text("指标编号", maximum=20, required=True, key=True, help="V1—V6 或 P33。")
    occurred: Mapped[bool | None] = yes("是否发生", required=True)
    note: Mapped[str | None] = text("说明", maximum=2000, no_names=True)
