"""Many schools: 1,000 folders cost per school what 100 cost; 200,000 units judged at most twice a hand-written version."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jhdesk.calc.dispersion import StageUnits, stage_cvs
from jhdesk.calc.results import CvResult
from jhdesk.calc.standard import JUDGED
from jhdesk.calc.wide import WideResult, WideUnits, judge_units
from jhdesk.services.county import evaluate_sources
from jhdesk.services.standards import load_standard
from tests.bench.measure import best_of, report
from tests.bench.schools import write_school

STANDARD = load_standard()


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """1,000 schools of some 300 rows each."""
    root = tmp_path_factory.mktemp("county")
    made = [write_school(root / str(2_165_400_000 + at), at) for at in range(1_000)]
    yield made
    shutil.rmtree(root)


def test_a_school_among_1000_costs_what_one_among_100_costs(folders: list[Path]) -> None:
    """Ratio of the cost per school, 1,000 against 100, start-up taken off: at most 1.2."""
    evaluate_sources(STANDARD, folders[:2], lambda _school: ())  # start-up: imports and caches
    few, many = (
        best_of(3, lambda n=n: evaluate_sources(STANDARD, folders[:n], lambda _school: ())) / n for n in (100, 1_000)
    )
    assert report("evaluate: per school, 1,000 folders / 100 folders", many, few) <= 1.2


def frame_of(n: int) -> pd.DataFrame:
    """A row a school and stage: counts, and areas and values of two decimals."""
    random = np.random.default_rng(7)
    pupils = random.integers(50, 2_500, n)
    frame = pd.DataFrame({"stage": np.where(random.random(n) < 0.6, "primary", "junior"), "pupils": pupils})
    for name, mean in (("L1", 0.05), ("L2", 0.01), ("L3", 0.009), ("L7", 0.024)):
        frame[name] = random.poisson(pupils * mean).astype(float)
    for name, mean in (("L4", 5), ("L5", 9), ("L6", 2_400)):
        frame[name] = np.round(pupils * mean * random.uniform(0.7, 1.4, n), 2)
    return frame


def by_hand(frame: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Ratios and CVs alone, with boolean masks, as one would write them without the program."""
    cvs = {}
    for stage in JUDGED:
        mask = (frame["stage"] == stage).to_numpy()
        pupils = frame["pupils"].to_numpy()[mask].astype(float)
        for indicator in STANDARD.indicators:
            numerator = frame[indicator.id].to_numpy()[mask]
            value = numerator / pupils * indicator.per
            mean = numerator.sum() / pupils.sum() * indicator.per
            cvs[stage, indicator.id] = np.sqrt((pupils / pupils.sum() * (value - mean) ** 2).sum()) / mean
    return cvs


def by_engine(frame: pd.DataFrame, codes: list[str]) -> tuple[WideResult, dict[str, dict[str, CvResult]]]:
    """Values, statuses, shortfalls to threshold and floor, unit verdicts, and CVs."""
    units = WideUnits.from_frame(frame, STANDARD)
    result = judge_units(STANDARD, units)
    cvs = {}
    for index, stage in enumerate(JUDGED):
        at = np.flatnonzero(units.stage == index)
        members = StageUnits(codes[: len(at)], units.pupils[at], result.value[:, at], _never)
        cvs[stage] = dict(stage_cvs(STANDARD, stage, members))
    return result, cvs


def _never(row: int, unit: int) -> tuple[object, object]:
    raise AssertionError("no CV here is near its limit")


def test_200000_units_cost_at_most_twice_ratios_and_cvs_by_hand() -> None:
    """The engine's answers against a hand-written NumPy version of a part of them: at most 2."""
    frame = frame_of(200_000)
    codes = [str(at) for at in range(len(frame))]
    expected, (_, cvs) = by_hand(frame), by_engine(frame, codes)
    for (stage, name), cv in expected.items():
        assert cvs[stage][name].cv == pytest.approx(cv, rel=1e-12)
    hand = best_of(9, lambda: by_hand(frame))
    engine = best_of(9, lambda: by_engine(frame, codes))
    assert report("200,000 units: engine / ratios and CVs by hand", engine, hand) <= 2
