"""What formulas put in: numbers, shares, codes by their labels, all from the standard and the plan in force. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jhdesk.calc.display import percent, show_line
from jhdesk.calc.item_standard import ItemStandard, Plan
from jhdesk.calc.results import Number, Stage
from jhdesk.calc.rows import GRADES
from jhdesk.calc.standard import JUDGED
from jhdesk.services.entry import TABLES
from jhdesk.words.conditions import codes_text, grades_text, label_of
from jhdesk.words.verdicts import STAGES

number = show_line
codes = codes_text

ALL_GRADES = grades_text([grade for stage in JUDGED for grade in GRADES[stage]])
STAGE_GRADES: Mapping[Stage, str] = {stage: grades_text(GRADES[stage]) for stage in JUDGED}
PUPILS = f"{ALL_GRADES}学生数"
BOTH_STAGES = "、".join(STAGES[stage] for stage in JUDGED)
BLANKS = "没有填的不当作 0：已填的足以定论就照判，否则无法判定。"
SHOWN = "只供参考，不作判定。"
_RATED_BY: Mapping[tuple[bool, bool], str] = {
    (True, True): "学校自评本校，县评定全县",
    (True, False): "由学校自评",
    (False, True): "由县评定",
}
"""whether schools, and whether the county rates an item"""


def share(value: Number) -> str:
    """A part of one in percent, with all its decimals: 95%."""
    return f"{number(percent(value))}%"


def field(table: str, name: str) -> str:
    """A field by its label, in quotation marks: what people look for on the screen."""
    return f"“{label_of(table, name)}”"


def names(table: str, name: str, wanted: Iterable[str]) -> str:
    """Codes of a field by their labels, every one of them in the order given."""
    labels = TABLES[table].field(name).codes
    return "、".join(labels.get(code, code) for code in wanted)


@dataclass(frozen=True)
class Parameters:
    """The standard and the plan in force, and the stage that is asked for; None: both."""

    standard: ItemStandard
    plan: Plan
    stage: Stage | None = None

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that the words are about."""
        return JUDGED if self.stage is None else (self.stage,)

    @property
    def posts(self) -> str:
        """What a teacher's post is called."""
        return codes("staff", "post", self.standard.base.codes("teacher", "primary"))

    @property
    def teachers(self) -> str:
        """Whom the items mean by teachers: those of the stages of compulsory education alone."""
        return f"{BOTH_STAGES}{self.posts}"

    @property
    def backbone(self) -> str:
        """Who is a backbone teacher to the items."""
        levels = codes("staff", "backbone_level", self.standard.base.codes("backbone", "primary"))
        return f"骨干教师（{levels}）"

    def by_stage(self, values: Mapping[Stage, str], joint: str = "，") -> str:
        """小学 4.2，初中 5.3; of one stage alone where one is asked for, said once where it is the same for both."""
        wanted = {stage: values[stage] for stage in self.stages}
        if len(set(wanted.values())) == 1:
            return next(iter(wanted.values()))
        return joint.join(f"{STAGES[stage]}{_apart(text)}" for stage, text in wanted.items())

    def listed(self, name: str, table: str, field_name: str) -> str:
        """The codes of one of the standard's lists, by stage where they differ."""
        lists = self.standard.base.lists[name]
        return self.by_stage({stage: codes(table, field_name, lists[stage]) for stage in self.stages}, "；")

    def rated(self, item_id: str) -> str:
        """Who rates an item, and which ratings meet it."""
        of_schools = item_id in self.standard.rated_schools | self.plan.rated_schools
        of_county = item_id in self.standard.rated_county | self.plan.rated_county
        met = codes("self_rating", "rating", self.standard.rated_met)
        return (
            f"{_RATED_BY[of_schools, of_county]}：等次为{met}的算达到，没有评定的待评定。"
            if of_schools or of_county
            else ""
        )

    @property
    def split(self) -> str:
        """How what a school holds in common is divided among its stages."""
        told = []
        for kind, weights in self.standard.base.weights.items():
            if len(weights) > 1:
                each = "、".join(f"{STAGES[stage]} {number(weight)}" for stage, weight in weights.items())
                told.append(f"{codes('school', 'school_type', [kind])}{each}")
        return f"写明学段的归这个学段，几个学段共用的按学生数乘以权重分摊（{'；'.join(told)}）。"


def _apart(text: str) -> str:
    return f" {text}" if text[:1].isdigit() else text
