"""Buildings, rooms and sports grounds."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Mapped

from jhdesk.models.base import Meaning, Row
from jhdesk.models.field import code, figure, text, whole, year, yes

SHARED = "“共用”指几个学段都使用，按标准规定的权重分摊。"


class Building(Row):
    """A building."""

    __tablename__ = "building"
    __meaning__ = Meaning("校舍建筑", "premises", "每栋建筑一行。", carried="rows")

    name: Mapped[str | None] = text("建筑名称", required=True, key=True)
    built_year: Mapped[int | None] = year("建成年份", minimum=1800, required=True)
    floors: Mapped[int | None] = whole("层数", "items", maximum=100)
    structure: Mapped[str | None] = code("结构", "structure")
    floor_area_m2: Mapped[Decimal | None] = figure("建筑面积", "m2", required=True)
    seismic_ok: Mapped[bool | None] = yes("抗震设防达标", required=True)
    safety_grade: Mapped[str | None] = code("安全鉴定等级", "safety_grade")
    use: Mapped[str | None] = code("用途", "building_use", required=True)
    is_idle: Mapped[bool | None] = yes("是否闲置")


class Room(Row):
    """Rooms of one kind and size."""

    __tablename__ = "room"
    __meaning__ = Meaning("用房", "premises", "类型、学段和每间面积相同的房间合为一行。", carried="rows")

    row_no: Mapped[int | None] = whole("行号", minimum=1, required=True, key=True)
    room_type: Mapped[str | None] = code(
        "用房类型",
        "room_type",
        required=True,
        help="室内体育用房计入体育运动场馆面积，不计入教学及辅助用房面积。",
    )
    stage: Mapped[str | None] = code("使用学段", "stage_or_shared", required=True, help=SHARED)
    quantity: Mapped[int | None] = whole("间数", "rooms", required=True)
    area_each_m2: Mapped[Decimal | None] = figure("每间面积", "m2", required=True)
    networked_multimedia: Mapped[int | None] = whole(
        "其中网络多媒体教室间数", "rooms", required=True, help="没有的填 0，空着表示未填。"
    )


class SportsArea(Row):
    """Outdoor sports grounds of one kind and size."""

    __tablename__ = "sports_area"
    __meaning__ = Meaning("运动场地", "premises", "室外运动场地；室内体育用房填在“用房”表。", carried="rows")

    row_no: Mapped[int | None] = whole("行号", minimum=1, required=True, key=True)
    kind: Mapped[str | None] = code("场馆类型", "sports_area", required=True)
    stage: Mapped[str | None] = code("使用学段", "stage_or_shared", required=True, help=SHARED)
    quantity: Mapped[int | None] = whole("数量", "items", required=True)
    area_each_m2: Mapped[Decimal | None] = figure("每处面积", "m2", required=True)
