"""The time machine: what the data did and what the rule did add up to the whole difference, exactly."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jhdesk.calc.compare import Change, Comparison, Point, by_weight, compare
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.item_standard import ItemStandard
from jhdesk.calc.items.judge import school_items
from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.calc.results import Evaluation
from tests.builders import (
    Tables,
    changed,
    declared,
    of_type,
    pupils,
    row,
    school_data,
    school_tables,
    staff,
    standard_toml,
)
from tests.calc.items.cases import item_standard, plan


def judged(tables: Tables, rule: ItemStandard) -> Evaluation:
    data = school_data(tables)
    result = evaluate_school(rule.base, data)
    items = school_items(rule, plan(), data)
    return Evaluation(rule.base.id, rule.base.version, result.units, result.left_out, items=items)


def compared(first: Tables, old: ItemStandard, second: Tables, new: ItemStandard) -> Comparison:
    return compare(judged(first, old), judged(second, new), judged(second, old), judged(first, new), (2023, 2024))


def find(found: Comparison, kind: str, name: str = "", stage: str | None = None) -> Change:
    (change,) = [each for each in found.changes if (each.kind, each.id) == (kind, name) and stage in (None, each.stage)]
    return change


def local(**values: Any) -> ItemStandard:
    """The national standard with other values, by their paths: ``weights__312__junior``."""
    data = standard_toml()
    for path, value in values.items():
        *parents, last = path.split("__")
        at: Any = data
        for name in parents:
            at = at[int(name)] if isinstance(at, list) else at[name]
        at[last] = value
    return ItemStandard.read(ParameterFile(data))


def nine_year(primary: int | None, junior: int | None, area: int | None, teachers: int = 10) -> Tables:
    """A nine-year school whose sports area is shared; of grades without a number of pupils the figure is blank."""
    classes = pupils(primary=primary or 0, junior=junior or 0)
    classes = changed(classes, 0, boys=primary)
    return school_tables(
        school=of_type("312"),
        class_group=changed(classes, 1, boys=junior),
        sports_area=[
            row("sports_area", row_no=1, stage="shared", area_each_m2=None if area is None else Decimal(area))
        ],
        staff=staff(teachers, stage="primary"),
        no_data=declared("dropout_case"),
    )


TABLES = st.builds(
    nine_year,
    st.one_of(st.none(), st.integers(0, 900)),
    st.one_of(st.none(), st.integers(0, 900)),
    st.one_of(st.none(), st.integers(0, 9000)),
    st.integers(0, 40),
)
RULES = st.builds(
    lambda weight, line, degree, hours, limit: local(
        weights__312__junior=weight,
        indicators__4__primary=line,
        lists__above_required_degree__primary=degree,
        items__G9__hours=hours,
        items__G4__nine_year_pupils=limit,
    ),
    st.decimals("0.5", "2", places=1),
    st.decimals("1", "15", places=1),
    st.sampled_from([["21"], ["31"], ["21", "31"]]),
    st.sampled_from([0, 360, 400]),
    st.integers(200, 2500),
)


def values(change: Change) -> list[Fraction | None]:
    points = (change.before, change.after_by_old, change.after)
    return [None if point is None or point.value is None else Fraction(point.value) for point in points]


@settings(deadline=None, max_examples=30)
@given(TABLES, RULES, TABLES, RULES)
def test_the_parts_add_up_to_the_whole_exactly(
    first: Tables, old: ItemStandard, second: Tables, new: ItemStandard
) -> None:
    found = compared(first, old, second, new)
    keys = [(each.kind, each.id, each.stage) for each in found.changes]
    assert len(keys) == len(set(keys))
    for change in found.changes:
        before, middle, after = values(change)
        assert change.whole == (None if before is None or after is None else after - before)
        assert (change.from_data is None) is (before is None or middle is None)
        assert (change.from_rule is None) is (middle is None or after is None)
        if change.from_data is not None and change.from_rule is not None:
            assert change.from_data + change.from_rule == change.whole
        if change.status_changed:
            assert change.status_from_data or change.status_from_rule
        else:  # a change that the rule undoes is a change twice, or none
            assert change.status_from_data is change.status_from_rule


@settings(deadline=None, max_examples=15)
@given(TABLES, RULES, TABLES)
def test_with_one_rule_nothing_comes_from_the_rule(first: Tables, rule: ItemStandard, second: Tables) -> None:
    for change in compared(first, rule, second, rule).changes:
        assert change.from_rule in (None, 0)
        assert change.from_data == change.whole
        assert not change.status_from_rule
        assert not change.order_matters


@settings(deadline=None, max_examples=15)
@given(TABLES, RULES, RULES)
def test_with_one_years_data_nothing_comes_from_the_data(data: Tables, old: ItemStandard, new: ItemStandard) -> None:
    for change in compared(data, old, data, new).changes:
        assert change.from_data in (None, 0)
        assert change.from_rule == change.whole
        assert not change.status_from_data
        assert not change.order_matters


@settings(deadline=None, max_examples=10)
@given(TABLES, RULES)
def test_the_same_twice_has_no_change(data: Tables, rule: ItemStandard) -> None:
    assert not any(change.changed for change in compared(data, rule, data, rule).changes)


def test_both_parts_of_a_value() -> None:
    """100 + 100 pupils share 2100 m2: 1000 for primary. Next year 2310 m2, and junior pupils weigh 1.2: 1050."""
    first, second = nine_year(100, 100, 2100), nine_year(100, 100, 2310)
    change = find(
        compared(first, item_standard(), second, local(weights__312__junior=Decimal("1.2"))),
        "indicator",
        "L5",
        "primary",
    )
    assert (change.before, change.after) == (
        Point("meets", Fraction(10), Fraction("7.5")),
        Point("meets", Fraction("10.5"), Fraction("7.5")),
    )
    assert (change.from_data, change.from_rule, change.whole) == (1, Fraction(-1, 2), Fraction(1, 2))
    assert change.order_matters  # under the new rule first: 2100/2.2 = 9.545…, so −0.4545… and +0.9545…


def test_parts_that_do_not_touch_each_other_have_no_order() -> None:
    """Area without a split changes with the data only, the line with the rule only."""
    bigger = school_tables(sports_area=[row("sports_area", row_no=1, area_each_m2=Decimal(3000))])
    new = local(indicators__4__primary=Decimal("7.9"))
    change = find(compared(school_tables(), item_standard(), bigger, new), "indicator", "L5")
    assert (change.from_data, change.from_rule) == (2, 0)
    assert not change.order_matters
    assert not change.status_changed


def test_a_status_that_the_data_mend_and_the_rule_undoes() -> None:
    """8 m2 meets 7.5; the data rise to 10, the line to 10.5: at the floor by the rule, and the data did nothing to it."""
    bigger = school_tables(sports_area=[row("sports_area", row_no=1, area_each_m2=Decimal(3000))])
    new = local(indicators__4__primary=Decimal("10.5"))
    change = find(compared(school_tables(), item_standard(), bigger, new), "indicator", "L5")
    assert [point and point.status for point in (change.before, change.after_by_old, change.after)] == [
        "meets", "meets", "floor",
    ]  # fmt: skip
    assert (change.status_from_data, change.status_from_rule) == (False, True)
    assert change.before_by_new == Point("fails", Fraction(8), Fraction("10.5"))
    assert change.order_matters  # the rule first: meets → fails by the rule, then fails → floor by the data


def test_what_was_not_entered_stays_unknown() -> None:
    blank = school_tables(sports_area=[row("sports_area", row_no=1, area_each_m2=None)])
    change = find(compared(blank, item_standard(), school_tables(), item_standard()), "indicator", "L5")
    assert (change.whole, change.from_data, change.from_rule) == (None, None, 0)
    assert change.before is not None
    assert change.before.value is None
    assert (change.status_from_data, change.status_from_rule) == (True, False)


def test_a_stage_that_only_one_year_has() -> None:
    both, one = nine_year(100, 100, 2100), nine_year(100, 0, 2100)
    found = compared(both, item_standard(), one, item_standard())
    assert [(each.school_code, each.stage) for each in found.only_before] == [("2165400001", "junior")]
    assert found.only_after == ()
    assert [(out.stage, out.reason) for out in found.after.left_out] == [("junior", "no_pupils")]
    change = find(found, "indicator", "L5", "junior")
    assert (change.after, change.after_by_old, change.whole, change.from_data) == (None, None, None, None)
    assert change.status_from_data
    assert [each.stage for each in compared(one, item_standard(), both, item_standard()).only_after] == ["junior"]


def test_a_stage_that_only_one_rule_judges() -> None:
    point = school_tables(school=of_type("218"), class_group=pupils(primary=40))
    new = local(scope__teaching_point_pupils=30)
    (unit,) = compared(point, item_standard(), point, new).only_after
    assert (unit.status_from_data, unit.status_from_rule) == (False, True)


def test_an_item_that_concerns_a_school_in_one_year_only() -> None:
    few = school_tables(class_group=pupils(primary=99), school=[row("school", urban_rural_code="220")])
    many = school_tables(class_group=pupils(primary=101), school=[row("school", urban_rural_code="220")])
    change = find(compared(few, item_standard(), many, item_standard()), "item", "G6")
    assert (change.before is not None, change.after) == (True, None)
    assert (change.changed, change.status_from_data, change.status_from_rule) == (True, True, False)


def test_what_only_a_cross_evaluation_has_is_in_neither_year() -> None:
    """A teaching point of 40 under the old limit of 50, then one of 25 under a new one of 30: only data 40, limit 30 judges."""
    points = [school_tables(school=of_type("218"), class_group=pupils(primary=count)) for count in (40, 25)]
    found = compared(points[0], item_standard(), points[1], local(scope__teaching_point_pupils=30))
    assert {each.kind for each in found.changes} == {"item"}


def test_sides_and_order() -> None:
    new = replace(item_standard(), base=replace(item_standard().base, id="local", version="9"))
    found = compared(school_tables(), item_standard(), school_tables(), new)
    assert (found.before.standard, found.after.standard, found.after.standard_version) == (
        "national-2017",
        "local",
        "9",
    )
    assert (found.before.school_year, found.after.school_year) == (2023, 2024)
    kinds = [(each.kind, each.id) for each in found.changes]
    assert kinds[:8] == [("unit", ""), *(("indicator", f"L{n}") for n in range(1, 8))]
    assert [name for _, name in kinds[8:11]] == ["G3", "G4", "G5"]


def test_what_matters_comes_first() -> None:
    point = Point("meets", Fraction(1), Fraction(1))
    same = Change("indicator", "L1", "x", "primary", point, point, point, point)
    target = replace(same, after=Point("meets", Fraction(1), Fraction(2)))
    value = replace(same, after=Point("meets", Fraction(2), Fraction(1)))
    status = replace(same, after=Point("fails", Fraction(1), Fraction(1)))
    assert by_weight([same, target, value, status]) == [status, value, target, same]
    assert by_weight([value, replace(value, id="L2")]) == [value, replace(value, id="L2")]
