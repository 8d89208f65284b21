"""Small schools that lack something, and a count of all amounts by which the gap solver is checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from math import ceil
from typing import Any

from hypothesis import strategies as st

from jhdesk.calc.advice_costs import Costs
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import Stage, UnitResult
from jhdesk.calc.rows import SchoolData
from tests.builders import Row, Tables, of_type, row, school_data, school_tables, standard

STAGES: Mapping[str, tuple[Stage, ...]] = {
    "211": ("primary",), "218": ("primary",), "311": ("junior",), "312": ("primary", "junior"),
    "341": ("junior",), "345": ("primary", "junior"),
}  # fmt: skip
SENIOR = ("341", "345")
WEIGHTS: Mapping[str, Mapping[str, Fraction]] = {
    "312": {"primary": Fraction(1), "junior": Fraction(11, 10)},
    "341": {"junior": Fraction(1), "senior": Fraction(12, 10)},
    "345": {"primary": Fraction(1), "junior": Fraction(11, 10), "senior": Fraction(132, 100)},
}
GRADE: Mapping[str, int] = {"primary": 1, "junior": 7, "senior": 10}
LINES: Mapping[str, Mapping[str, Fraction]] = {
    "primary": {"L1": Fraction(42, 10), "L2": Fraction(1), "L3": Fraction(9, 10), "L4": Fraction(45, 10),
                "L5": Fraction(75, 10), "L6": Fraction(2000), "L7": Fraction(23, 10)},
    "junior": {"L1": Fraction(53, 10), "L2": Fraction(1), "L3": Fraction(9, 10), "L4": Fraction(58, 10),
               "L5": Fraction(102, 10), "L6": Fraction(2500), "L7": Fraction(24, 10)},
}  # fmt: skip
PER = {"L1": 100, "L2": 100, "L3": 100, "L4": 1, "L5": 1, "L6": 1, "L7": 100}
SOME = {
    "raise_degree": ("L1",), "become_backbone": ("L2",), "teach_pe_art": ("L3",), "equip_room": ("L7",),
    "equip_shared_room": ("L7",), "hire_teacher": ("L1",), "hire_backbone": ("L1", "L2"), "hire_pe_art": ("L1", "L3"),
    "new_classroom": ("L4", "L7"), "teaching_area": ("L4",), "sports_area": ("L5",), "equipment": ("L6",),
    "move_pupils": (),
}  # fmt: skip
"""kind -> the indicators that it raises"""
FINE = {"teaching_area": "L4", "sports_area": "L5", "equipment": "L6"}
PLAINER = {"hire_backbone": "hire_teacher", "hire_pe_art": "hire_teacher", "equip_shared_room": "equip_room"}


def costs(**yuan: int) -> Costs:
    """Costs that are all different; ``yuan`` replaces some."""
    usual = {
        "raise_degree": 700, "become_backbone": 1100, "teach_pe_art": 500, "equip_room": 3100, "equip_shared_room": 2900,
        "hire_teacher": 5300, "hire_backbone": 6100, "hire_pe_art": 5500, "new_classroom": 13000, "teaching_area": 170,
        "sports_area": 19, "equipment": 1, "move_pupils": 900,
    }  # fmt: skip
    assert yuan.keys() <= usual.keys()
    return Costs({kind: Fraction(cost) for kind, cost in {**usual, **yuan}.items()}, Decimal("50.5"))


COSTS = st.sampled_from(
    (
        costs(),
        costs(move_pupils=1),
        costs(raise_degree=0, hire_backbone=0, move_pupils=0),
        costs(move_pupils=40, hire_teacher=90, hire_pe_art=80, hire_backbone=85, new_classroom=300, teaching_area=7),
        costs(**dict.fromkeys(SOME, 0)),
        costs(**dict.fromkeys(SOME, 1)),
    )
)


def _teacher(stage: str) -> st.SearchStrategy[Row]:
    return st.builds(
        lambda degree, level, subject, post: row(
            "staff", stage=stage, degree=degree, backbone_level=level, subject=subject, post=post
        ),
        st.sampled_from(("21", "21", "21", "31", "41")),
        st.sampled_from(("none", "none", "school", "county")),
        st.sampled_from(("chinese", "chinese", "pe")),
        st.sampled_from(("teacher", "teacher", "teacher", "worker")),
    )


def _rooms(stages: tuple[str, ...]) -> st.SearchStrategy[list[Row]]:
    one = st.builds(
        lambda stage, room_type, quantity, area, networked: row(
            "room", stage=stage, room_type=room_type, quantity=quantity, area_each_m2=area,
            networked_multimedia=min(networked, quantity),
        ),
        st.sampled_from(stages),
        st.sampled_from(("classroom", "classroom", "library", "indoor_sports", "office")),
        st.integers(0, 3),
        st.decimals(30, 90, places=2),
        st.integers(0, 3),
    )  # fmt: skip
    return st.lists(one, min_size=1, max_size=4)


@st.composite
def schools(draw: st.DrawFn, least: int = 20, most: int = 60) -> Tables:
    """A complete school of any type, near enough to the lines that changes help: no figure that counts is blank."""
    school_type = draw(st.sampled_from(tuple(STAGES)))
    stages = STAGES[school_type]
    held = (*stages, "senior") if school_type in SENIOR else stages
    belongs = (*stages, "shared") if len(held) > 1 else stages
    number = st.integers(50, max(most, 60)) if school_type == "218" else st.integers(least, most)
    counts = {stage: draw(number) for stage in held}
    classes = [
        row("class_group", grade=GRADE[stage], class_no=n, boys=part // 2, girls=part - part // 2)
        for stage, count in counts.items()
        for n, part in enumerate((count // 3, count - count // 3), 1)
    ]
    staff = [each for stage in stages for each in draw(st.lists(_teacher(stage), min_size=1, max_size=4))]
    everybody = sum(counts.values())
    share = st.sampled_from((Fraction(1, 2), Fraction(9, 10), Fraction(1), Fraction(12, 10)))

    def of(line: str) -> Decimal:
        """About what all pupils need together, more or less."""
        whole = LINES[stages[-1]][line] * everybody * draw(share)
        return Decimal(whole.numerator) / whole.denominator

    stage = draw(st.sampled_from(belongs))
    return school_tables(
        school=of_type(school_type),
        class_group=classes,
        staff=[{**each, "staff_no": f"t{n}"} for n, each in enumerate(staff, 1)],
        room=[{**each, "row_no": n} for n, each in enumerate(draw(_rooms(belongs)), 1)]
        + [
            row(
                "room",
                row_no=9,
                room_type="library",
                stage=stage,
                area_each_m2=round(of("L4"), 2),
                networked_multimedia=0,
            )
        ],
        sports_area=[
            row("sports_area", row_no=1, stage=draw(st.sampled_from(belongs)), area_each_m2=round(of("L5"), 3))
        ],
        equipment=[
            row("equipment", row_no=1, stage=draw(st.sampled_from(belongs)), unit_value_yuan=round(of("L6"), 2))
        ],
    )


def unit_of(data: SchoolData, stage: Stage) -> UnitResult | None:
    """The unit of that stage; None where it is left out."""
    return next((unit for unit in evaluate_school(standard(), data).units if unit.stage == stage), None)


@dataclass
class Counted:
    """All amounts of all sets of one to three kinds, counted through: kinds -> the least cost with which the unit passes.

    What one of a kind raises, the lines and the weights are written down here once more; of the engine it takes the
    numerators after moving pupils.
    """

    tables: Tables
    stage: Stage
    costs: Costs

    def __post_init__(self) -> None:
        self.type = str(self.tables["school"][0]["school_type"])
        rows = [each for each in self.tables["class_group"] if each["grade"] == GRADE[self.stage]]
        self.pupils = sum(each["boys"] + each["girls"] for each in rows)
        self.most_moved = self.pupils - (50 if self.type == "218" else 1)
        self.numerators = [self._numerators(moved) for moved in range(self.most_moved + 1)]
        self.most = {kind: self._most(kind) for kind in SOME}

    def _numerators(self, moved: int) -> dict[str, Fraction]:
        fewer = [{**each, "boys": 0, "girls": 0} if each["grade"] == GRADE[self.stage] else each
                 for each in self.tables["class_group"]]  # fmt: skip
        left = row("class_group", grade=GRADE[self.stage], class_no=9, boys=self.pupils - moved, girls=0)
        unit = unit_of(school_data({**self.tables, "class_group": [*fewer, left]}), self.stage)
        assert unit is not None
        return {name: Fraction(result.numerator or 0) for name, result in unit.indicators.items()}

    def share(self, moved: int) -> Fraction:
        """The stage's share of one thing that the school has in common."""
        if self.type not in WEIGHTS:
            return Fraction(1)
        count = dict.fromkeys(WEIGHTS[self.type], Fraction(0))
        for each in self.tables["class_group"]:
            stage = next(stage for stage, grade in GRADE.items() if grade == each["grade"])
            count[stage] += each["boys"] + each["girls"]
        count[self.stage] -= moved
        weighted = {stage: WEIGHTS[self.type][stage] * number for stage, number in count.items()}
        return weighted[self.stage] / sum(weighted.values())

    def _most(self, kind: str) -> int:
        """The greatest amount worth trying: what the school has, or what is short of the lines that the kind raises."""
        if kind == "move_pupils":
            return self.most_moved
        teachers = [t for t in self.tables["staff"] if t["stage"] == self.stage and t["post"] == "teacher"]
        above = ("21", "31") if self.stage == "primary" else ("21",)
        held = {
            "raise_degree": sum(t["degree"] not in above for t in teachers),
            "become_backbone": sum(t["backbone_level"] != "county" for t in teachers),
            "teach_pe_art": sum(t["subject"] != "pe" for t in teachers),
            "equip_room": self._rooms_without(self.stage),
            "equip_shared_room": self._rooms_without("shared"),
        }
        if kind in FINE:
            return 10**12
        short = max(ceil(self._short(line, 0, 0) / self.gain(kind, line, 0)) for line in SOME[kind])
        return min(short, held.get(kind, short))

    def _rooms_without(self, stage: str) -> int:
        return sum(
            room["quantity"] - room["networked_multimedia"]
            for room in self.tables["room"]
            if room["stage"] == stage and room["room_type"] in ("classroom", "library")
        )

    def gain(self, kind: str, line: str, moved: int) -> Fraction:
        """What one of a kind raises."""
        if (kind, line) == ("new_classroom", "L4"):
            return Fraction(101, 2)
        return self.share(moved) if kind == "equip_shared_room" else Fraction(1)

    def _short(self, line: str, moved: int, raised: Fraction | int, ratio: Fraction = Fraction(1)) -> Fraction:
        need = LINES[self.stage][line] * ratio * (self.pupils - moved) / PER[line]
        return max(need - self.numerators[moved][line] - raised, Fraction(0))

    def least(self, kinds: tuple[str, ...]) -> Fraction | None:
        """The least cost of these kinds, each at least once, with which the unit passes."""
        whole = [kind for kind in kinds if kind not in FINE]
        best: Fraction | None = None
        for amounts in product(*(range(1, self.most[kind] + 1) for kind in whole)):
            cost = sum((self.costs.yuan[k] * n for k, n in zip(whole, amounts, strict=True)), Fraction(0))
            if best is not None and cost > best:
                continue
            for fine in self._passing(dict(zip(whole, amounts, strict=True)), [k for k in kinds if k in FINE]):
                every = cost + sum((self.costs.yuan[k] * n for k, n in fine.items()), Fraction(0))
                best = every if best is None else min(best, every)
        return best

    def _passing(self, amounts: Mapping[str, int], fine: list[str]) -> Iterator[dict[str, Fraction]]:
        """Amounts of the fine kinds, to the line or to the floor, with which all together pass."""
        moved = amounts.get("move_pupils", 0)
        raised = dict.fromkeys(PER, Fraction(0))
        for kind, amount in amounts.items():
            for line in SOME[kind]:
                raised[line] += amount * self.gain(kind, line, moved)
        ratios = (Fraction(1), Fraction(85, 100))
        open_lines = [FINE[kind] for kind in fine]
        others = [line for line in PER if line not in open_lines]
        at_floor = [line for line in others if self._short(line, moved, raised[line])]
        if len(at_floor) > 1 or any(self._short(line, moved, raised[line], ratios[1]) for line in at_floor):
            return
        for chosen in product(ratios, repeat=len(fine)):
            if chosen.count(ratios[1]) + len(at_floor) <= 1:
                needs = {k: self._short(FINE[k], moved, raised[FINE[k]], r) for k, r in zip(fine, chosen, strict=True)}
                yield {kind: Fraction(ceil(need * 100), 100) for kind, need in needs.items()}

    def told(self) -> dict[frozenset[str], Fraction]:
        """The sets that are to be told: those cheaper than all of their parts, also with plainer kinds in them."""
        every = [each for size in (1, 2, 3) for each in combinations(sorted(SOME), size)]
        cost = {frozenset(kinds): least for kinds in every if (least := self.least(kinds)) is not None}
        found = {}
        for kinds, least in cost.items():
            rivals: set[frozenset[str]] = set()
            for whole in product(*({kind, PLAINER.get(kind, kind)} for kind in kinds)):
                rivals |= {frozenset(part) for n in (1, 2, 3) for part in combinations(sorted(set(whole)), n)}
            if all(cost[rival] > least for rival in rivals - {kinds} if rival in cost):
                found[kinds] = least
        return found


def kept(each: Any) -> Any:
    """The tables as they are now, deep enough to notice a change."""
    return {name: [dict(line) for line in rows] for name, rows in each.items()}
