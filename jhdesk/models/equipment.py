"""Teaching equipment, information technology and books."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Mapped

from jhdesk.models.base import Meaning, Row
from jhdesk.models.field import code, figure, text, whole, year, yes
from jhdesk.models.premises import SHARED


class Equipment(Row):
    """Equipment of one kind and price."""

    __tablename__ = "equipment"
    __meaning__ = Meaning("教学仪器设备", "equipment", "名称、学段和单价相同的设备合为一行。", carried="rows")

    row_no: Mapped[int | None] = whole("行号", minimum=1, required=True, key=True)
    category: Mapped[str | None] = code("设备类别", "equipment_category", required=True)
    name: Mapped[str | None] = text("设备名称", required=True)
    stage: Mapped[str | None] = code("使用学段", "stage_or_shared", required=True, help=SHARED)
    quantity: Mapped[int | None] = whole("数量", "items", required=True)
    unit_value_yuan: Mapped[Decimal | None] = figure("单价", "yuan", required=True, help="每件的价值，以元为单位。")
    acquired_year: Mapped[int | None] = year("购置年份")
    is_adequate: Mapped[bool | None] = yes("能否适应教学需求", help="县规划要求更新不能适应教学需求的信息化设备。")


class Ict(Row):
    """Network access and use of the platform."""

    __tablename__ = "ict"
    __meaning__ = Meaning("信息化", "equipment", "网络接入和公共服务平台的应用情况。", one_row=True, carried="rows")

    bandwidth_mbps: Mapped[Decimal | None] = figure("接入带宽", "Mbps", required=True)
    campus_network: Mapped[bool | None] = yes("数字化校园网", required=True)
    platform_resources: Mapped[bool | None] = yes("资源模块应用")
    platform_space: Mapped[bool | None] = yes("空间模块应用")
    platform_research: Mapped[bool | None] = yes("教研模块应用")
    platform_home_school: Mapped[bool | None] = yes("家校互通模块应用")
    pupil_spaces: Mapped[int | None] = whole(
        "开通学习空间学生数", "persons", help="“一生一空间”：已开通空间的学生数。", turn="blank"
    )


class LibraryStock(Row):
    """Books by stage."""

    __tablename__ = "library_stock"
    __meaning__ = Meaning("图书", "equipment", "每个使用学段一行。", carried="rows")

    stage: Mapped[str | None] = code("使用学段", "stage_or_shared", required=True, key=True, help=SHARED)
    books: Mapped[int | None] = whole("纸质图书册数", "volumes", maximum=99_999_999, required=True)
    books_added: Mapped[int | None] = whole("本年新增册数", "volumes", maximum=99_999_999, turn="blank")
