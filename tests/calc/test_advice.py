"""The gap solver: what it proposes passes, nothing of it can be left out, and counting everything through finds no better."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings

from jhdesk.calc.advice import Advice, AdviceSet, advise_school
from jhdesk.calc.advice_costs import Costs
from jhdesk.calc.advice_kinds import KINDS, Change, apply
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import Stage
from tests.builders import Tables, changed, declared, of_type, pupils, row, school_data, school_tables, staff, standard
from tests.calc.advice_schools import COSTS, SOME, Counted, costs, kept, schools, unit_of

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much)


def advise(tables: Tables, prices: Costs | None = None, stage: Stage = "primary", most_sets: int = 1000) -> Advice:
    found = advise_school(standard(), school_data(tables), prices or costs(), most_sets=most_sets)
    return next(each for each in found if each.unit.stage == stage)


def passes(tables: Tables, changes: tuple[Change, ...], stage: Stage = "primary") -> bool:
    unit = unit_of(apply(school_data(tables), changes, stage, standard()), stage)
    return unit is not None and unit.status == "pass"


def fewer(change: Change) -> Change:
    """One unit less of it: one person, room or pupil, a hundredth of a square metre or yuan."""
    return replace(change, amount=change.amount - (1 if isinstance(change.amount, int) else Decimal("0.01")))


def amounts(found: Advice) -> list[dict[str, int | Decimal]]:
    return [{change.kind: change.amount for change in each.changes} for each in found.sets]


def assert_sound(tables: Tables, each: AdviceSet, stage: Stage) -> None:
    """It passes; without any one of its changes, or with one unit less of it, it does not."""
    assert passes(tables, each.changes, stage)
    for at, change in enumerate(each.changes):
        before, after = each.changes[:at], each.changes[at + 1 :]
        assert change.amount > 0
        assert not passes(tables, before + after, stage)
        assert not passes(tables, (*before, fewer(change), *after), stage)


@settings(max_examples=50, deadline=None, suppress_health_check=SLOW)
@given(schools(), COSTS)
def test_a_proposed_set_passes_and_nothing_of_it_can_be_left_out(tables: Tables, prices: Costs) -> None:
    before = kept(tables)
    for found in advise_school(standard(), school_data(tables), prices, most_sets=1000):
        assert (found.unit.status == "pass") <= (found.sets == ())
        assert [each.cost_yuan for each in found.sets] == sorted(each.cost_yuan for each in found.sets)
        for each in found.sets:
            assert_sound(tables, each, found.unit.stage)
            unit = unit_of(apply(school_data(tables), each.changes, found.unit.stage, standard()), found.unit.stage)
            assert unit is not None
            assert each.floor == tuple(name for name, result in unit.indicators.items() if result.status == "floor")
    assert kept(tables) == before


@settings(max_examples=12, deadline=None, suppress_health_check=SLOW)
@given(schools(least=15, most=25), COSTS)
def test_counting_all_amounts_through_finds_the_same_sets(tables: Tables, prices: Costs) -> None:
    told = False
    for found in advise_school(standard(), school_data(tables), prices, most_sets=1000):
        if found.unit.status == "fail":
            counted = Counted(tables, found.unit.stage, prices).told()
            assert {frozenset(c.kind for c in each.changes): each.cost_yuan for each in found.sets} == counted
            assert found.none_within_three == (not counted)
            told = True
    assume(told)


def lacking(
    school_type: str, stage: Stage, teachers: list[dict[str, object]], rooms: list[dict[str, object]]
) -> Tables:
    """A school of 70 pupils in the stage and 40 in each other, with grounds and equipment for twice as many."""
    counts = {"primary": 40, "junior": 40, "senior": 40, stage: 70}
    held = {"211": ("primary",), "312": ("primary", "junior"), "341": ("junior", "senior")}[school_type]
    return school_tables(
        school=of_type(school_type),
        class_group=pupils(**{each: counts[each] for each in held}),
        staff=[row("staff", staff_no=f"t{n}", stage=stage, **each) for n, each in enumerate(teachers, 1)],
        room=[row("room", row_no=n, **{"room_type": "library", "networked_multimedia": 0, **each})
              for n, each in enumerate(rooms, 1)],
        sports_area=[row("sports_area", row_no=1, stage=stage)],
        equipment=[row("equipment", row_no=1, stage=stage)],
    )  # fmt: skip


BELOW, ABOVE = {"degree": "41"}, {"degree": "21"}
CHEAP_MOVE = costs(move_pupils=60, hire_pe_art=6300, equip_room=0)
ALL_ROOMS = {"area_each_m2": Decimal(600), "networked_multimedia": 2}


@pytest.mark.parametrize(
    ("school_type", "stage", "teachers", "rooms", "prices"),
    [
        ("211", "primary", [BELOW] * 4, [{"stage": "primary", **ALL_ROOMS}], costs()),
        ("211", "primary", [BELOW, {"subject": "pe", **ABOVE}], [{"stage": "primary", "area_each_m2": Decimal(150)}], CHEAP_MOVE),
        ("312", "junior", [BELOW, BELOW, ABOVE], [{"stage": "shared", "quantity": 5, "area_each_m2": Decimal(120)}], costs()),
        ("312", "primary", [{"backbone_level": "county", "subject": "art", **ABOVE}] * 3,
         [{"stage": "shared", "quantity": 4, "area_each_m2": Decimal(33)}, {"stage": "primary", "area_each_m2": Decimal(40)}],
         CHEAP_MOVE),
        ("341", "junior", [{"backbone_level": "county", "subject": "art", **ABOVE}] * 4,
         [{"stage": "shared", "quantity": 4, "area_each_m2": Decimal(90)}], costs()),
    ],
)  # fmt: skip
def test_schools_that_lack_much_are_counted_through(
    school_type: str, stage: Stage, teachers: list[dict[str, object]], rooms: list[dict[str, object]], prices: Costs
) -> None:
    tables = lacking(school_type, stage, teachers, rooms)
    found = advise(tables, prices, stage)
    counted = Counted(tables, stage, prices).told()
    assert counted
    assert {frozenset(c.kind for c in each.changes): each.cost_yuan for each in found.sets} == counted
    for each in found.sets:
        assert_sound(tables, each, stage)


def poor(**changes: list[dict[str, object]]) -> Tables:
    """300 primary pupils with 10 teachers above the required degree: one short of the floor, three of the line."""
    teachers = staff(9, backbone_level="county") + staff(4, first=10, subject="pe", degree="41")
    return school_tables(**{"staff": [*teachers, *staff(1, first=14)], **changes})


def test_the_degrees_of_teachers_below_the_required_one_are_raised_to_the_floor_and_no_further() -> None:
    """10 of 12.6: the other six meet, so 10.71, that is 11, are enough."""
    found = advise(poor())
    assert found.unit.indicators["L1"].shortfall == 3
    assert amounts(found)[0] == {"raise_degree": 1}
    assert found.sets[0].floor == ("L1",)
    assert found.sets[0].changes == (Change("raise_degree", 1, ("L1",), Fraction(700)),)


def test_no_more_teachers_are_raised_than_there_are() -> None:
    """Seven of 13 are above; four more are needed to the floor, three are below."""
    teachers = staff(7, backbone_level="county") + staff(3, first=8, subject="pe", degree="41")
    tables = poor(staff=[*teachers, row("staff", staff_no="w1", post="worker", degree="71")])
    found = amounts(advise(tables))
    assert found[0] == {"raise_degree": 3, "hire_teacher": 1}
    assert {"hire_teacher": 4} in found
    assert all(each.get("raise_degree", 0) <= 3 for each in found)
    everybody = changed(changed(changed(tables["staff"], 7, degree="21"), 8, degree="21"), 9, degree="21")
    assert all("raise_degree" not in each for each in amounts(advise({**tables, "staff": everybody[:8]})))


def test_a_new_pe_teacher_with_the_degree_counts_twice_and_a_backbone_teacher_too() -> None:
    """300 pupils need 13 above the degree, 3 pe and art, 3 backbone; one of each is short, one may stay at the floor."""
    tables = school_tables(staff=staff(10) + staff(2, first=11, subject="pe"))
    found = advise(tables, costs(hire_pe_art=5300, hire_backbone=5300, become_backbone=1))
    assert found.none_within_three is False
    assert {"become_backbone": 3, "hire_pe_art": 1} in amounts(found)
    one = school_tables(staff=staff(9, backbone_level="county") + staff(1, first=10, subject="pe"))
    assert amounts(advise(one, costs(teach_pe_art=10**6)))[0] == {"hire_pe_art": 2}
    two = school_tables(staff=staff(10, subject="pe"))
    assert amounts(advise(two, costs(become_backbone=10**6)))[0] == {"hire_backbone": 3}


@pytest.mark.parametrize(
    ("area", "lacking"), [("1147.5", None), ("1147.49", "0.01"), ("1147.499", "0.01"), ("1147.481", "0.02")]
)
def test_square_metres_are_rounded_up_to_a_hundredth(area: str, lacking: str | None) -> None:
    """300 pupils at the floor of 3.825 m2."""
    rooms = [row("room", row_no=1, room_type="library", area_each_m2=Decimal(area), networked_multimedia=7)]
    found = amounts(advise(school_tables(room=rooms), costs(move_pupils=10**6)))
    assert (found[:1]) == ([{"teaching_area": Decimal(lacking)}] if lacking else [])


def test_yuan_are_rounded_up_to_a_hundredth() -> None:
    rows = [row("equipment", row_no=1, unit_value_yuan=Decimal("509999.995"))]
    assert amounts(advise(school_tables(equipment=rows)))[0] == {"equipment": Decimal("0.01")}


def test_a_blank_is_filled_in_first_and_nothing_is_proposed() -> None:
    found = advise(poor(staff=changed(poor()["staff"], 3, degree=None)))
    assert (found.unit.status, found.sets, found.missing) == ("not_assessable", (), ("staff[t004].degree",))
    failing = advise(poor(equipment=[], room=[row("room", row_no=1, room_type="classroom")]))
    assert (failing.unit.status, failing.sets, failing.missing) == ("fail", (), ("equipment",))
    assert not failing.none_within_three


def test_a_shared_room_counts_in_part_and_there_are_only_so_many() -> None:
    """180 junior pupils at the floor need 3.672 rooms; half of each of four shared ones, and two of their own."""
    rooms = [
        row(
            "room",
            row_no=1,
            room_type="classroom",
            stage="junior",
            quantity=5,
            area_each_m2=300,
            networked_multimedia=0,
        ),
        row("room", row_no=2, room_type="classroom", stage="shared", quantity=4, networked_multimedia=0),
    ]
    tables = school_tables(
        school=of_type("341"), class_group=pupils(junior=180, senior=150), room=rooms,
        staff=staff(10, stage="junior", backbone_level="county", subject="pe"),
        sports_area=[row("sports_area", row_no=1, stage="junior")], equipment=[row("equipment", row_no=1, stage="junior")],
    )  # fmt: skip
    found = amounts(advise(tables, costs(equip_shared_room=100, equip_room=1000), "junior"))
    assert found[0] == {"equip_room": 2, "equip_shared_room": 4}
    assert {"equip_room": 4} in found
    assert {"equip_shared_room": 4} not in found


def test_a_unit_that_passes_and_stages_that_are_left_out() -> None:
    found = advise(school_tables())
    assert (found.unit.status, found.sets, found.missing, found.none_within_three) == ("pass", (), (), False)
    assert advise_school(standard(), school_data(school_tables(school=of_type("514"))), costs()) == ()
    point = school_tables(school=of_type("218"), class_group=pupils(primary=49))
    assert advise_school(standard(), school_data(point), costs()) == ()


def test_a_unit_without_anything_is_beyond_three_changes() -> None:
    nothing = school_tables(
        staff=[row("staff", staff_no="w1", post="worker")], room=[], sports_area=[], equipment=[],
        no_data=declared("room", "sports_area", "equipment"),
    )  # fmt: skip
    found = advise(nothing)
    assert (found.unit.status, found.sets, found.none_within_three) == ("fail", (), True)


@pytest.mark.parametrize(("count", "moved"), [(50, None), (51, 1), (52, 2)])
def test_a_teaching_point_keeps_its_50_pupils(count: int, moved: int | None) -> None:
    """Its grounds are at the floor for 50 pupils; with one teacher and 51 pupils it cannot be helped by going below."""
    grounds = [row("sports_area", row_no=1, area_each_m2=Decimal("6.375") * 50)]
    tables = school_tables(school=of_type("218"), class_group=pupils(primary=count), sports_area=grounds)
    found = amounts(advise(tables, costs(move_pupils=0)))
    assert ({"move_pupils": moved} in found) == (moved is not None)
    assert all(each.get("move_pupils", 0) <= count - 50 for each in found)
    less = [row("sports_area", row_no=1, area_each_m2=Decimal("6.374") * 50)]
    assert amounts(advise({**tables, "sports_area": less}, costs(move_pupils=0)))
    assert {"move_pupils": count - 50} not in amounts(advise({**tables, "sports_area": less}, costs(move_pupils=0)))


def test_any_other_school_keeps_a_pupil() -> None:
    tables = school_tables(
        class_group=pupils(primary=3), equipment=[row("equipment", row_no=1, unit_value_yuan=Decimal(1700))]
    )
    assert {"move_pupils": 2} in amounts(advise(tables))
    less = [row("equipment", row_no=1, unit_value_yuan=Decimal("1699.99"))]
    assert all("move_pupils" not in each for each in amounts(advise({**tables, "equipment": less}, costs(equipment=10**9)))
               if len(each) == 1)  # fmt: skip


def test_moving_pupils_changes_how_a_nine_year_school_divides_what_it_shares() -> None:
    """1600 m2 for 100 and 100 pupils give the junior stage 838; 8.67 m2 a pupil are reached at 93, not at 96 pupils."""
    tables = school_tables(
        school=of_type("312"), class_group=pupils(primary=100, junior=100),
        sports_area=[row("sports_area", row_no=1, stage="shared", area_each_m2=Decimal(1600))],
        staff=staff(6, stage="junior", backbone_level="county", subject="pe"),
        room=[row("room", row_no=1, room_type="library", stage="junior", area_each_m2=Decimal(600), networked_multimedia=3)],
        equipment=[row("equipment", row_no=1, stage="junior")],
    )  # fmt: skip
    found = amounts(advise(tables, stage="junior"))
    assert {"move_pupils": 7} in found
    assert {"sports_area": Decimal("28.91")} in found  # 867 − 1600 × 110 ÷ 210


def test_moving_pupils_is_no_help_where_there_is_nothing_at_all() -> None:
    tables = school_tables(staff=staff(15, subject="pe"))
    found = advise(tables, costs(move_pupils=0))
    assert found.unit.indicators["L2"].numerator == 0
    assert found.sets
    assert all({"become_backbone", "hire_backbone"} & each.keys() for each in amounts(found))


def test_pupils_are_taken_from_the_class_that_is_largest_by_then() -> None:
    classes = [
        row("class_group", grade=1, class_no=1, boys=10, girls=20),
        row("class_group", grade=1, class_no=2, boys=20, girls=13),
        row("class_group", grade=7, class_no=1, boys=50, girls=50),
    ]
    data = school_data(school_tables(school=of_type("312"), class_group=classes))
    after = apply(data, [Change("move_pupils", 5)], "primary", standard())
    assert [(each["boys"], each["girls"]) for each in after.rows("class_group")] == [(10, 19), (16, 13), (50, 50)]


def test_equipping_starts_with_rooms_that_have_none_and_leaves_offices_alone() -> None:
    rooms = [
        row("room", row_no=1, room_type="office", quantity=5, networked_multimedia=0),
        row("room", row_no=2, room_type="classroom", quantity=3, networked_multimedia=2),
        row("room", row_no=3, room_type="music", quantity=4, networked_multimedia=0),
        row("room", row_no=4, room_type="classroom", stage="junior", quantity=4, networked_multimedia=0),
    ]
    data = school_data(school_tables(room=rooms))
    after = apply(data, [Change("equip_room", 4)], "primary", standard())
    assert [each["networked_multimedia"] for each in after.rows("room")] == [0, 3, 3, 0]


def test_a_teacher_who_takes_pe_keeps_the_old_subject_as_the_second() -> None:
    data = school_data(
        school_tables(staff=staff(1) + staff(1, first=2, subject_2="ict") + staff(1, first=3, subject="art"))
    )
    after = apply(data, [Change("teach_pe_art", 2)], "primary", standard())
    assert [(each["subject"], each.get("subject_2")) for each in after.rows("staff")] == [
        ("pe", "chinese"), ("pe", "ict"), ("art", None),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [kind.id for kind in KINDS if kind.id != "move_pupils"])
def test_one_of_a_kind_raises_its_indicators_and_no_other(kind: str) -> None:
    rooms = [
        row("room", row_no=n, room_type="classroom", stage=stage) for n, stage in enumerate(("primary", "shared"), 1)
    ]
    tables = school_tables(
        school=of_type("312"), class_group=pupils(primary=11, junior=10), staff=staff(1, degree="41"), sports_area=[],
        equipment=[], room=[{**each, "networked_multimedia": 0} for each in rooms], no_data=declared("sports_area", "equipment"),
    )  # fmt: skip
    data = school_data(tables)
    before, after = (
        unit_of(each, "primary")
        for each in (data, apply(data, [Change(kind, 1, room_m2=Decimal(50))], "primary", standard()))
    )
    assert before is not None
    assert after is not None
    raised = {
        name: Fraction(result.numerator or 0) - Fraction(before.indicators[name].numerator or 0)
        for name, result in after.indicators.items()
        if result.numerator != before.indicators[name].numerator
    }
    room = Fraction(1, 2) if kind == "equip_shared_room" else Fraction(1)
    assert raised == {name: 50 if (kind, name) == ("new_classroom", "L4") else room for name in SOME[kind]}


def test_a_table_declared_empty_is_no_longer_so_once_it_has_a_row() -> None:
    data = school_data(school_tables(sports_area=[], no_data=declared("sports_area", "survey")))
    after = apply(data, [Change("sports_area", Decimal("1912.5"))], "primary", standard())
    assert [each["table"] for each in after.rows("no_data")] == ["survey"]
    assert len(after.rows("sports_area")) == 1
    assert data.rows("sports_area") == []


def test_new_rows_take_numbers_that_are_free() -> None:
    data = school_data(school_tables(staff=[*staff(2), row("staff", staff_no="new1")]))
    after = apply(data, [Change("hire_teacher", 2), Change("teaching_area", Decimal(5))], "primary", standard())
    assert [each["staff_no"] for each in after.rows("staff")] == ["t001", "t002", "new1", "new2", "new3"]
    assert [each["row_no"] for each in after.rows("room")] == [1, 2, 3]


def test_at_most_so_many_sets_and_the_cheapest_of_them() -> None:
    tables = school_tables(staff=staff(6) + staff(6, first=7, degree="41"))
    every = advise(tables).sets
    assert len(every) == 12
    assert advise(tables, most_sets=2).sets == every[:2]
    (usual,) = advise_school(standard(), school_data(tables), costs())
    assert usual.sets == every[:10]


def test_how_many_may_stay_at_the_floor_is_the_standards_to_say() -> None:
    """With five to meet, teachers and rooms of 300 pupils may both stay at 85 %."""
    looser = replace(standard(), required_meets=5)
    tables = poor(room=[row("room", row_no=1, room_type="library", area_each_m2=Decimal(1148), networked_multimedia=9)])
    (found,) = advise_school(looser, school_data(tables), costs())
    assert (amounts(found)[0], found.sets[0].floor) == ({"raise_degree": 1}, ("L1", "L4"))
    assert evaluate_school(standard(), school_data(tables)).units[0].status == "fail"


def test_a_set_of_more_changes_is_told_only_where_it_is_cheaper() -> None:
    """Ten pupils fewer alone do it for 9,000; with one raised degree fewer pupils move."""
    found = advise(
        poor(), costs(raise_degree=10**6, hire_teacher=10**6, hire_backbone=10**6, hire_pe_art=10**6, move_pupils=1)
    )
    assert amounts(found) == [{"move_pupils": 20}, {"raise_degree": 1}, {"hire_teacher": 1}]
    assert [each.cost_yuan for each in found.sets] == [20, 10**6, 10**6]
