"""The county's own figures, by which its items are judged beside those of the schools together (indicators.md, last part)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Mapped

from jhdesk.models.base import Meaning, Row
from jhdesk.models.field import code, figure, text


@dataclass(frozen=True)
class Figure:
    """What one figure means: the unit that it is usually given in (nothing: a bare number), and how to fill it in."""

    unit: str
    help: str


FIGURES: Mapping[str, Figure] = {
    "civil_servant_wage_yuan": Figure("元", "本县公务员上一年度的年平均工资收入，与教师年平均工资收入比较（G8）。"),
    "quota_places_share": Figure("%", "优质高中招生名额分配到各初中的比例，填 50 表示 50%（G14）。填小数时把单位清空。"),
    "quota_tilted": Figure("", "分配的名额是否向农村初中倾斜：是填 1，否填 0（G14）。"),
    "migrant_total": Figure("人", "本县符合条件的随迁子女，义务教育阶段，全部人数（G15）。"),
    "migrant_in_public": Figure("人", "其中在公办学校就读的人数，包括政府购买服务的学位（G15）。"),
    "quality_level": Figure("级", "国家义务教育质量监测的学业水平等级，Ⅲ 级填 3（Q9）。"),
    "quality_difference": Figure("", "国家义务教育质量监测的校际差异率，填小数，例如 0.12；填百分数时单位写 %（Q9）。"),
    "fund_growth_1": Figure("百分点", "教育财政拨款增长率减去财政经常性收入增长率，大于 0 才算增长；下降填负数（P30）。"),
    "fund_growth_2": Figure("%", "按在校学生人数平均的教育费用比上年的增长率；下降填负数（P30）。"),
    "fund_growth_3": Figure("%", "教师工资和学生人均公用经费比上年的增长率，填两者中较低的；下降填负数（P30）。"),
    "surcharge_due": Figure("元", "教育费附加和地方教育附加应征数，单位与实征数一致（P30）。"),
    "surcharge_collected": Figure("元", "教育费附加和地方教育附加实征数，单位与应征数一致（P30）。"),
}  # fmt: skip
"""figure_id -> its meaning, in the order in which people fill them in"""


class CountyFigure(Row):
    """One figure of the county's own."""

    __tablename__ = "county_figure"
    __meaning__ = Meaning(
        "县级数据", "county", "县里自己掌握的数据，和各校的数据一起判定县级项目。没有的不要填 0，空着就是未填。"
    )

    figure_id: Mapped[str | None] = code("数据项", "county_figure", required=True, key=True)
    value: Mapped[Decimal | None] = figure("数值", minimum=None, maximum=None, required=True)
    unit: Mapped[str | None] = text("单位", maximum=20)
    note: Mapped[str | None] = text("来源和说明", maximum=2000, help="数据从哪里来，例如统计年鉴、财政决算。")
