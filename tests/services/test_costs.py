"""What changes cost: every shipped value with its reason, single ones replaced, a broken file refused by file and key."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jhdesk.calc.advice_costs import Costs
from jhdesk.calc.advice_kinds import KINDS
from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.errors import JhdeskError
from jhdesk.paths import resources
from jhdesk.services.costs import OWN_COSTS, load_costs, save_costs
from jhdesk.ui.messages import error_text

SHIPPED = resources() / "costs" / "costs-2024.toml"


def document() -> dict[str, Any]:
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"), parse_float=Decimal)


def refusal(file: Path) -> tuple[str, dict[str, object]]:
    with pytest.raises(JhdeskError) as caught:
        load_costs(file=file)
    assert str(file) in error_text(caught.value)
    return caught.value.code, caught.value.params


def own(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_kind_of_change_has_a_cost_that_calls_itself_an_assumption() -> None:
    costs = load_costs()
    assert costs.room_m2 == 60
    assert list(costs.yuan) == [kind.id for kind in KINDS]
    assert costs.yuan["equipment"] == 1
    assert {kind.id for kind in KINDS if "程序的假定" not in document()[kind.id]["reason"]} == set()


def test_a_county_replaces_single_values(tmp_path: Path) -> None:
    text = "\ufeff[hire_teacher]\r\nyuan = 96000.5\r\n\r\n[move_pupils]\r\nyuan = 0\r\nreason = '不另花钱'\r\n"
    text += "[new_classroom]\r\nroom_m2 = 67.5"
    found, before = load_costs(file=own(tmp_path, text)), load_costs()
    assert found.room_m2 == Decimal("67.5")
    assert {kind for kind in found.yuan if found.yuan[kind] != before.yuan[kind]} == {"hire_teacher", "move_pupils"}
    assert (found.yuan["hire_teacher"], found.yuan["move_pupils"]) == (Fraction("96000.5"), 0)


def test_the_workspaces_file_counts_unless_another_is_named(tmp_path: Path) -> None:
    assert load_costs(tmp_path) == load_costs()
    (tmp_path / OWN_COSTS).write_text("[sports_area]\nyuan = 7\n", encoding="utf-8")
    assert load_costs(tmp_path).yuan["sports_area"] == 7
    other = own(tmp_path, "[equip_room]\nyuan = 9\n")
    found = load_costs(tmp_path, other)
    assert (found.yuan["equip_room"], found.yuan["sports_area"]) == (9, load_costs().yuan["sports_area"])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[hire_teachers]\nyuan = 1", "hire_teachers"),
        ("hire_teacher = 1", "hire_teacher"),
        ("[[hire_teacher]]\nyuan = 1", "hire_teacher.yuan"),
        ("[hire_teacher]\nyuann = 1", "hire_teacher.yuann"),
        ("[hire_teacher]\nroom_m2 = 1", "hire_teacher.room_m2"),
        ("[hire_teacher]\nyuan = -1", "hire_teacher.yuan"),
        ("[hire_teacher]\nyuan = -0.01", "hire_teacher.yuan"),
        ("[hire_teacher]\nyuan = '1'", "hire_teacher.yuan"),
        ("[hire_teacher]\nyuan = true", "hire_teacher.yuan"),
        ("[hire_teacher]\nyuan = nan", "hire_teacher.yuan"),
        ("[hire_teacher]\nyuan = inf", "hire_teacher.yuan"),
        ("[hire_teacher]\nyuan = 1000000000001", "hire_teacher.yuan"),
        ("[hire_teacher]\nyuan = 1e999999", "hire_teacher.yuan"),
        ("[hire_teacher]\nyuan = 1e-999999", "hire_teacher.yuan"),
        ("[new_classroom]\nroom_m2 = 0", "new_classroom.room_m2"),
        ("[new_classroom]\nroom_m2 = 60.005", "new_classroom.room_m2"),
    ],
)
def test_a_broken_file_is_refused_by_its_key(tmp_path: Path, text: str, key: str) -> None:
    code, params = refusal(own(tmp_path, text))
    line = 2 if "." in key and not text.startswith("[[") and "\n" in text else 1
    assert (code, params["key"], params["line"]) == ("parameters_broken", key, line)


@pytest.mark.parametrize(
    ("text", "line"),
    [("[hire_teacher]\nyuan = 一万", 2), ("[hire_teacher]\nyuan = 1\n\n[move_pupils\n", 4), ("[a]\n[a]\n", 2), ("[[" * 9, 1),
     ("x = '", 1), (f"\nx = {'9' * 5000}", 2), ("x = " + "[" * 9000, 1)],
)  # fmt: skip
def test_what_is_no_toml_is_refused_by_its_line(tmp_path: Path, text: str, line: int) -> None:
    code, params = refusal(own(tmp_path, text))
    assert (code, params["line"]) == ("parameters_broken", line)


def test_another_encoding_and_no_file_at_all(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes("[hire_teacher]\nreason = '县里的数'".encode("gbk"))
    assert refusal(tmp_path / "gbk.toml")[0] == "parameters_broken"
    assert refusal(tmp_path / "none.toml")[0] == "file_unreadable"
    assert refusal(tmp_path)[0] == "file_unreadable"


@pytest.mark.parametrize("path", [("hire_teacher",), ("equipment", "yuan"), ("equipment", "reason"),
                                  ("new_classroom", "room_m2")])  # fmt: skip
def test_the_programs_own_file_lacks_nothing(path: tuple[str, ...]) -> None:
    broken = document()
    *above, last = path
    within = broken[above[0]] if above else broken
    del within[last]
    with pytest.raises(JhdeskError) as caught:
        Costs.read(ParameterFile(broken, "costs-2024.toml", "costs"))
    assert caught.value.params["key"] in (".".join(path), f"{path[0]}.yuan")


def test_own_values_are_kept_and_only_those_that_differ(tmp_path: Path) -> None:
    before = load_costs()
    wanted = Costs({**before.yuan, "hire_teacher": Fraction("96000.5"), "move_pupils": Fraction(0)}, Decimal("67.5"))
    assert save_costs(tmp_path, wanted) == wanted == load_costs(tmp_path)
    kept = tomllib.loads((tmp_path / OWN_COSTS).read_text(encoding="utf-8"))
    assert kept.keys() == {"hire_teacher", "move_pupils", "new_classroom"}
    assert "yuan" not in kept["new_classroom"]


def test_the_same_values_again_are_the_programs(tmp_path: Path) -> None:
    (tmp_path / OWN_COSTS).write_text("# mine\n[equip_room]\nyuan = 9\n", encoding="utf-8")
    assert save_costs(tmp_path, load_costs()) == load_costs()
    assert (tmp_path / f"{OWN_COSTS}.bak").read_text(encoding="utf-8").startswith("# mine")
