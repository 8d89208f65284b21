"""The gap solver (差距反推): for every unit that does not pass, the cheapest sets of one to three changes with which it does.

For a set of kinds of change the amounts are the cheapest with which the unit passes (six of seven meet, the other one at
least at the floor; which one that is, is chosen). A set is told only where it is cheaper than every set of fewer of its
kinds, so leaving out a change, or one unit of it, leaves the unit not passing: every change only ever helps, and an
amount that could be less would make an equal or cheaper set that is found first. All arithmetic is exact.
Source: 教督〔2017〕6号 第五条.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from math import ceil, inf, lcm

from jhdesk.calc.advice_costs import Costs
from jhdesk.calc.advice_kinds import CENT, KINDS, Change, Kind, Where, apply
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.quantities import QUANTITIES
from jhdesk.calc.results import FAIL, FLOOR, PASS, Stage, UnitResult
from jhdesk.calc.rows import SchoolData, add_up, count_pupils, weighted_shares
from jhdesk.calc.standard import Standard

MOST_CHANGES, MOST_SETS = 3, 10

__all__ = ["KINDS", "Advice", "AdviceSet", "Change", "advise_school", "apply"]

Amounts = tuple[int, ...]
Needs = Mapping[int, int | Fraction]
"""position of an indicator -> what its numerator lacks, in whole things or hundredths"""


@dataclass(frozen=True)
class AdviceSet:
    """Changes with which a unit passes, each the least that does; ``floor``: the indicators that are then at the floor."""

    changes: tuple[Change, ...]
    floor: tuple[str, ...]

    @property
    def cost_yuan(self) -> Fraction:
        """What all of its changes cost."""
        return sum((change.cost_yuan for change in self.changes), Fraction(0))


@dataclass(frozen=True)
class Advice:
    """The ways out for one unit, cheapest first; none where it passes or where ``missing`` must be filled in first."""

    unit: UnitResult
    missing: tuple[str, ...] = ()
    sets: tuple[AdviceSet, ...] = ()

    @property
    def none_within_three(self) -> bool:
        """Whether the unit fails and not even three changes would help."""
        return self.unit.status == FAIL and not self.missing and not self.sets


def advise_school(
    standard: Standard, data: SchoolData, costs: Costs, *, most_sets: int = MOST_SETS
) -> tuple[Advice, ...]:
    """The advice for every unit of a school, primary before junior; stages that are left out have none."""
    return tuple(_advise(standard, data, costs, unit, most_sets) for unit in evaluate_school(standard, data).units)


def _advise(standard: Standard, data: SchoolData, costs: Costs, unit: UnitResult, most_sets: int) -> Advice:
    missing = tuple(dict.fromkeys(place for result in unit.indicators.values() for place in result.missing))
    if unit.status == PASS or missing:
        return Advice(unit, missing)
    solver = _Solver(standard, data, costs, unit.stage)
    found = sorted(solver.all().items(), key=lambda each: (each[1][0], len(each[0]), each[0]))
    sets = (solver.changes(kinds, amounts) for kinds, (_, amounts) in found[:most_sets])
    return Advice(unit, sets=tuple(AdviceSet(made, _floor(standard, data, made, unit.stage)) for made in sets))


def _floor(standard: Standard, data: SchoolData, changes: Sequence[Change], stage: Stage) -> tuple[str, ...]:
    units = evaluate_school(standard, apply(data, changes, stage, standard)).units
    unit = next(unit for unit in units if unit.stage == stage)
    assert unit.status == PASS  # else the solver counts otherwise than the engine
    return tuple(name for name, result in unit.indicators.items() if result.status == FLOOR)


@dataclass(frozen=True)
class _Lever:
    """A kind of change that this unit can make: at most so often, at so much (in the solver's unit of money), for so much.

    Amounts are whole things or hundredths; ``gains`` are those of one, by position of the indicator.
    """

    kind: Kind
    most: int | None
    cost: int
    gains: Mapping[int, int | Fraction]

    def amount_for(self, needs: Needs) -> int:
        """The least amount that gives what is needed of the indicators that it raises."""
        return max((-int(-need // self.gains[at]) for at, need in needs.items() if at in self.gains), default=0)


class _Solver:
    """One unit: its lines and numerators as numbers, and the cheapest amounts for every set of kinds."""

    def __init__(self, standard: Standard, data: SchoolData, costs: Costs, stage: Stage) -> None:
        self.standard, self.data, self.costs, self.stage = standard, data, costs, stage
        self.pupils = count_pupils(data)
        self.weights = standard.weights[data.head.type or ""]
        fine = {quantity for kind in KINDS if kind.fine for quantity in kind.quantities}
        self.grains = [CENT if indicator.quantity in fine else Fraction(1) for indicator in standard.indicators]
        none, all_ = (Fraction(0), ()), (Fraction(1), ())
        self.own, self.shared = [], []
        for indicator in standard.indicators:
            amounts = [add_up(QUANTITIES[indicator.quantity], standard, data, stage, part) for part in (none, all_)]
            own, both = (amount.value or Fraction(0) for amount in amounts)
            self.own.append(own)
            self.shared.append(both - own)
        self.levers = self._levers()
        by_share = {at for lever in self.levers if lever.kind.by_share for at in lever.gains}
        # What comes in whole things is needed in whole things; parts matter only to a room that counts in part.
        self.in_parts = by_share if len(self.weights) > 1 else set()
        self._goals: dict[int, list[Needs]] = {}
        self._shares: dict[int, Fraction] = {}

    def _levers(self) -> list[_Lever]:
        where = Where(self.standard, self.data, self.stage)
        steps = {kind.id: CENT if kind.fine else Fraction(1) for kind in KINDS}
        yuan = {kind: self.costs.yuan[kind] * step for kind, step in steps.items()}
        self.money = lcm(*(cost.denominator for cost in yuan.values()))
        levers = []
        for kind in KINDS:
            most = kind.edit.most(where)
            gains = {
                at: steps[kind.id]
                * (Fraction(self.costs.room_m2) if i.quantity == kind.by_area else 1)
                / self.grains[at]
                for at, i in enumerate(self.standard.indicators)
                if i.quantity in kind.quantities
            }
            if most != 0 and (gains or kind.fewer_pupils):
                whole = {at: int(gain) if gain.denominator == 1 else gain for at, gain in gains.items()}
                levers.append(_Lever(kind, most, int(yuan[kind.id] * self.money), whole))
        return levers

    def all(self) -> dict[Amounts, tuple[int, Amounts]]:
        """Positions of levers -> their cost and amounts, for every set that is cheaper than all that do as well with less."""
        best: dict[Amounts, tuple[int, Amounts]] = {}
        for size in range(1, MOST_CHANGES + 1):
            for chosen in combinations(range(len(self.levers)), size):
                limit = min((best[rival][0] for rival in self._rivals(chosen) if rival in best), default=inf)
                found = self._cheapest([self.levers[at] for at in chosen], limit)
                if found:
                    best[chosen] = found
        return best

    def _rivals(self, chosen: Amounts) -> Iterator[Amounts]:
        """The sets that are preferred where they cost no more: parts of this one, also with plainer kinds in it."""
        plainer = {lever.kind.id: at for at, lever in enumerate(self.levers)}
        choices = [{at, plainer.get(self.levers[at].kind.plainer, at)} for at in chosen]
        for whole in product(*choices):
            for size in range(1, len(chosen) + 1):
                yield from combinations(sorted(set(whole)), size)

    def _cheapest(self, levers: Sequence[_Lever], limit: float) -> tuple[int, Amounts] | None:
        """The cheapest amounts below the limit with which the unit passes; of equal ones the first in order."""
        moving = [lever for lever in levers if lever.kind.fewer_pupils]
        others = [lever for lever in levers if not lever.kind.fewer_pupils]
        best = None
        for moved in range(1, (moving[0].most or 0) + 1) if moving else (0,):
            spent = moved * moving[0].cost if moving else 0
            if spent >= limit:
                break
            goals = [needs for needs in self._goals_at(moved) if _is_of_use(others, needs)]
            if goals:
                now = [self._at_share(lever, moved) for lever in others]
                found = min(filter(None, (_cover(now, needs, limit - spent) for needs in goals)), default=None)
                if found:
                    limit = spent + found[0]
                    best = limit, ((moved, *found[1]) if moving else found[1])
        return best

    def _at_share(self, lever: _Lever, moved: int) -> _Lever:
        if not lever.kind.by_share or len(self.weights) == 1:
            return lever
        return replace(lever, gains={at: gain * self._share(moved) for at, gain in lever.gains.items()})

    def _share(self, moved: int) -> Fraction:
        if moved not in self._shares:
            left = {**self.pupils, self.stage: replace(self.pupils[self.stage], value=self._left(moved))}
            self._shares[moved] = weighted_shares(self.weights, left, self.stage)[0] or Fraction(0)
        return self._shares[moved]

    def _left(self, moved: int) -> Fraction:
        return (self.pupils[self.stage].value or Fraction(0)) - moved

    def _goals_at(self, moved: int) -> list[Needs]:
        """What is needed with so many pupils fewer: a goal for each choice of the indicators that stay at the floor."""
        if moved not in self._goals:
            self._goals[moved] = list(self._find_goals(self._left(moved), self._share(moved)))
        return self._goals[moved]

    def _find_goals(self, pupils: Fraction, share: Fraction) -> Iterator[Needs]:
        indicators = self.standard.indicators
        to_meet: dict[int, int | Fraction] = {}
        to_floor: dict[int, int | Fraction] = {}
        for at, indicator in enumerate(indicators):
            numerator = self.own[at] + (self.shared[at] * share if self.shared[at] else 0)
            floor = self.standard.floor(indicator, self.stage)
            for needs, line in ((to_meet, indicator.thresholds[self.stage]), (to_floor, floor)):
                need = (line * pupils / indicator.per - numerator) / self.grains[at]
                if need > 0:
                    needs[at] = need if at in self.in_parts else ceil(need)
        spared = min(len(indicators) - self.standard.required_meets, len(to_meet))
        for chosen in combinations(to_meet, spared):
            lines = {at: to_floor.get(at, 0) if at in chosen else need for at, need in to_meet.items()}
            yield {at: need for at, need in lines.items() if need}

    def changes(self, chosen: Sequence[int], amounts: Amounts) -> tuple[Change, ...]:
        """The changes of a set as people see them."""
        return tuple(self._change(self.levers[at], amount) for at, amount in zip(chosen, amounts, strict=True))

    def _change(self, lever: _Lever, amount: int) -> Change:
        kind = lever.kind
        raised = range(len(self.standard.indicators)) if kind.fewer_pupils else lever.gains
        return Change(
            kind.id,
            Decimal(amount) / 100 if kind.fine else amount,
            tuple(self.standard.indicators[at].id for at in raised),
            Fraction(amount * lever.cost, self.money),
            self.costs.room_m2 if kind.by_area else Decimal(0),
        )


def _is_of_use(levers: Sequence[_Lever], needs: Needs) -> bool:
    """Whether every lever raises something that is needed, and all that is needed is raised by one."""
    useful = [lever.gains.keys() & needs.keys() for lever in levers]
    return all(useful) and len(set().union(*useful)) == len(needs)


def _cover(levers: Sequence[_Lever], needs: Needs, limit: float) -> tuple[int, Amounts] | None:
    """The cheapest amounts, one or more of each lever, that give all that is needed for less than the limit.

    Of equal ones the first in order; None where there are none.
    """
    if not levers:
        return None if needs else (0, ())
    lever, *rest = levers
    others = {at for each in rest for at in each.gains}
    least = max(lever.amount_for({at: need for at, need in needs.items() if at not in others}), 1)
    enough = lever.amount_for(needs)
    best = None
    for amount in range(least, (enough if lever.most is None else min(enough, lever.most)) + 1):
        spent = amount * lever.cost
        if spent >= limit:
            break
        left = {at: need - amount * lever.gains.get(at, 0) for at, need in needs.items()}
        found = _cover(rest, {at: need for at, need in left.items() if need > 0}, limit - spent)
        if found:
            limit = spent + found[0]
            best = limit, (amount, *found[1])
    return best
