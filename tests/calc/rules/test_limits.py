"""The limits of the rules: a file that does not hold them all is refused by name."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

import pytest

from jhdesk import paths
from jhdesk.calc.parameter_file import ParameterFile
from jhdesk.calc.rules.limits import Limits
from jhdesk.errors import JhdeskError
from jhdesk.models.codes import CODES
from jhdesk.services.checking import load_limits
from jhdesk.ui.messages import error_text
from tests.builders import standard

FOLDER = paths.resources() / "rules"


def document() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "rules-2024.toml").read_text("utf-8"), parse_float=Decimal)


def refused(data: dict[str, Any]) -> str:
    with pytest.raises(JhdeskError) as caught:
        Limits.read(ParameterFile(data, "x.toml", "rules"))
    assert caught.value.code == "parameters_broken"
    assert caught.value.params["file"] == "x.toml"
    assert "x.toml" in error_text(caught.value)
    return str(caught.value.params["key"])


def test_the_shipped_file() -> None:
    limits = load_limits()
    assert limits.age == (18, 70)
    assert limits.change_share == Decimal("0.2")
    assert limits == Limits.read(ParameterFile(document()))


def test_stages_are_those_of_the_standard() -> None:
    types = {kind: frozenset(weights) for kind, weights in standard().weights.items() if weights}
    assert {kind: stages for kind, stages in load_limits().stages.items() if kind in types} == types
    assert load_limits().stages.keys() == CODES["school_type"].keys()


def test_codes_are_known() -> None:
    limits = load_limits()
    assert set().union(*limits.line_levels.values()) == set(CODES["responsibility_level"])
    assert limits.line_levels.keys() == CODES["responsibility_line"].keys()
    assert set().union(*limits.subjects_not_in.values()) < set(CODES["subject"])
    assert limits.sports_m2.keys() == CODES["sports_area"].keys()
    assert limits.survey_groups.keys() == CODES["survey_about"].keys()
    assert set().union(*limits.survey_groups.values()) == set(CODES["respondent"])
    assert limits.backbone < set(CODES["backbone_level"])
    assert limits.not_teaching_rooms < set(CODES["room_type"])
    assert limits.failed_ethics < set(CODES["ethics_grade"])
    assert limits.special_schools | limits.teaching_points < set(CODES["school_type"])


@pytest.mark.parametrize("name", sorted(document().keys() - {"id", "version"}))
def test_every_limit_and_its_reason_is_needed(name: str) -> None:
    for without in (name, "reason"):
        data = document()
        del (data if without == name else data[name])[without]
        assert refused(data) == f"{name}.reason"


@pytest.mark.parametrize(
    ("name", "at", "value"),
    [
        ("change_share", "value", True), ("change_share", "value", "0.2"), ("change_share", "value", Decimal(-1)),
        ("change_share", "value", Decimal("nan")), ("age", "range", [70, 18]), ("age", "range", [18]),
        ("age", "range", 18), ("backbone", "codes", "county"), ("backbone", "codes", [1]), ("item_ids", "pattern", "("),
        ("sports_m2", "track", [1]), ("stages", "211", "primary"), ("age", "value", 3), ("age", "unit", "years"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_named(name: str, at: str, value: object) -> None:
    data = document()
    data[name][at] = value
    assert refused(data) in (f"{name}.{at}", f"{name}.{at}.1", f"{name}.range")


def test_a_limit_that_nobody_knows_is_named() -> None:
    assert refused({**document(), "agee": {"value": 1, "reason": "x"}}) == "agee"


def test_a_file_that_is_no_toml(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "rules").mkdir()
    monkeypatch.setattr("jhdesk.services.standards.resources", lambda: tmp_path)
    for content, code in ((None, "not_usable"), (b"a = ", "parameters_broken"), (b"\xff", "parameters_broken")):
        if content is not None:
            (tmp_path / "rules" / "x.toml").write_bytes(content)
        with pytest.raises(JhdeskError) as caught:
            load_limits("x")
        assert (caught.value.code, caught.value.params["file"]) == (code, "x.toml")
