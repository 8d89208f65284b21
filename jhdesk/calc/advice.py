"""The gap solver (差距反推): for every unit that does not pass, the cheapest sets of one to three changes with which it does.

For a set of kinds of change the amounts are the cheapest with which the unit passes (six of seven meet, the other one at
least at the floor; which one that is, is chosen). A set is told only where it is cheaper than every set of fewer of its
kinds (or of plainer ones, see `Kind.plainer`), so without any one of its changes, or with one unit less of it, the unit
does not pass: a change only ever helps, and amounts of the same cost that could be less are found first. All is exact.
Source: 教督〔2017〕6号 第五条.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from itertools import combinations, product
from math import ceil, inf, lcm

from jhdesk.calc.advice_costs import Costs
from jhdesk.calc.advice_kinds import CENT, KINDS, Change, Kind, Where, apply
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.quantities import QUANTITIES
from jhdesk.calc.results import FAIL, FLOOR, PASS, Stage, UnitResult
from jhdesk.calc.rows import SchoolData, add_up, count_pupils, weighted_shares
from jhdesk.calc.standard import Indicator, Standard

MOST_CHANGES, MOST_SETS = 3, 10

Amounts = tuple[int, ...]
Needs = Mapping[int, int]
"""position of an indicator -> what its numerator lacks, in the solver's grains of it"""


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

    Amounts are whole things or hundredths; ``gains`` are grains that one of it raises, by position of the indicator.
    """

    kind: Kind
    most: int | None
    cost: int
    gains: Mapping[int, int]

    def amount_for(self, needs: Needs) -> int:
        """The least amount that gives what is needed of the indicators that it raises."""
        return max((-(-need // self.gains[at]) for at, need in needs.items() if at in self.gains), default=0)


class _Solver:
    """One unit: its lines and numerators as numbers, and the cheapest amounts for every set of kinds."""

    def __init__(self, standard: Standard, data: SchoolData, costs: Costs, stage: Stage) -> None:
        self.standard, self.data, self.costs, self.stage = standard, data, costs, stage
        self.pupils = count_pupils(data)
        self.weights = standard.weights[data.head.type or ""]
        self.grains: list[Fraction] = []
        self.thresholds: list[Fraction] = []
        self.floors: list[Fraction] = []
        self.own: list[Fraction] = []
        self.shared: list[Fraction] = []
        for indicator in standard.indicators:
            self._measure(indicator)
        self.levers = self._levers()
        by_share = {at for lever in self.levers if lever.kind.by_share for at in lever.gains}
        # Of these a shared room raises a part of one; counted in such parts, all amounts are whole numbers.
        self.in_parts = by_share if len(self.weights) > 1 else set()
        self._goals: dict[int, tuple[list[Needs], tuple[Amounts, ...]]] = {}
        self._shares: dict[int, Fraction] = {}

    def _measure(self, indicator: Indicator) -> None:
        """Takes in an indicator: per pupil its lines, and the numerator, the stage's own part and all that is shared."""
        fine = any(kind.fine and indicator.quantity in kind.quantities for kind in KINDS)
        grain = CENT if fine else Fraction(1)
        own, both = (
            add_up(QUANTITIES[indicator.quantity], self.standard, self.data, self.stage, (part, ())).value
            or Fraction(0)
            for part in (Fraction(0), Fraction(1))
        )
        self.grains.append(grain)
        self.thresholds.append(indicator.thresholds[self.stage] / indicator.per / grain)
        self.floors.append(self.standard.floor(indicator, self.stage) / indicator.per / grain)
        self.own.append(own / grain)
        self.shared.append((both - own) / grain)

    def _levers(self) -> list[_Lever]:
        where = Where(self.standard, self.data, self.stage)
        steps = {kind.id: CENT if kind.fine else Fraction(1) for kind in KINDS}
        yuan = {kind: self.costs.yuan[kind] * step for kind, step in steps.items()}
        self.money = lcm(*(cost.denominator for cost in yuan.values()))
        levers, room_m2 = [], Fraction(self.costs.room_m2)
        for kind in KINDS:
            most = kind.edit.most(where)
            gains = {
                at: int((room_m2 if indicator.quantity == kind.by_area else steps[kind.id]) / self.grains[at])
                for at, indicator in enumerate(self.standard.indicators)
                if indicator.quantity in kind.quantities
            }
            if most != 0 and (gains or kind.fewer_pupils):
                levers.append(_Lever(kind, most, int(yuan[kind.id] * self.money), gains))
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
        of_use = cache(partial(_of_use, others))
        best = None
        for moved in range(1, (moving[0].most or 0) + 1) if moving else (0,):
            spent = sum(moved * lever.cost for lever in moving)
            if spent >= limit:
                break
            goals, needed = self._goals_at(moved)
            useful = [goals[at] for at in of_use(needed)]
            if useful:
                now = [self._at_share(lever, moved) for lever in others]
                found = min(filter(None, (_cover(now, needs, limit - spent) for needs in useful)), default=None)
                if found:
                    limit = spent + found[0]
                    best = limit, ((moved, *found[1]) if moving else found[1])
        return best

    def _at_share(self, lever: _Lever, moved: int) -> _Lever:
        """The lever where an indicator is counted in parts of a shared room, see ``in_parts``."""
        if not self.in_parts & lever.gains.keys():
            return lever
        share = self._share(moved)
        part = share.numerator if lever.kind.by_share else share.denominator
        return replace(
            lever, gains={at: gain * (part if at in self.in_parts else 1) for at, gain in lever.gains.items()}
        )

    def _share(self, moved: int) -> Fraction:
        if moved not in self._shares:
            left = {**self.pupils, self.stage: replace(self.pupils[self.stage], value=self._left(moved))}
            self._shares[moved] = weighted_shares(self.weights, left, self.stage)[0] or Fraction(0)
        return self._shares[moved]

    def _left(self, moved: int) -> Fraction:
        return (self.pupils[self.stage].value or Fraction(0)) - moved

    def _goals_at(self, moved: int) -> tuple[list[Needs], tuple[Amounts, ...]]:
        """What is needed with so many pupils fewer, and of which indicators.

        There is a goal for each choice of the indicators that stay at the floor.
        """
        if moved not in self._goals:
            goals = list(self._find_goals(self._left(moved), self._share(moved)))
            self._goals[moved] = goals, tuple(map(tuple, goals))
        return self._goals[moved]

    def _find_goals(self, pupils: Fraction, share: Fraction) -> Iterator[Needs]:
        to_meet, to_floor = (
            {
                at: ceil(need * share.denominator if at in self.in_parts else need)
                for at, (line, own, shared) in enumerate(zip(lines, self.own, self.shared, strict=True))
                if (need := line * pupils - (own + shared * share if shared else own)) > 0
            }
            for lines in (self.thresholds, self.floors)
        )
        spared = min(len(self.thresholds) - self.standard.required_meets, len(to_meet))
        for chosen in combinations(to_meet, spared):
            needs = {at: to_floor.get(at, 0) if at in chosen else need for at, need in to_meet.items()}
            yield {at: need for at, need in needs.items() if need}

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


def _of_use(levers: Sequence[_Lever], goals: Sequence[Amounts]) -> list[int]:
    """The goals (the indicators that each needs) for which every lever is of use, and all that is needed has a lever."""
    found = []
    for at, needed in enumerate(goals):
        useful = [lever.gains.keys() & set(needed) for lever in levers]
        if all(useful) and len(set().union(*useful)) == len(needed):
            found.append(at)
    return found


def _cover(levers: Sequence[_Lever], needs: Needs, limit: float) -> tuple[int, Amounts] | None:
    """The cheapest amounts, one or more of each lever, that give all that is needed for less than the limit.

    Of equal ones the first in order; None where there are none.
    """
    if not levers:
        return None if needs else (0, ())
    lever, *rest = levers
    best = None
    for amount in _worth_trying(lever, rest, needs):
        spent = amount * lever.cost
        if spent >= limit:
            break
        left = {at: need - amount * lever.gains.get(at, 0) for at, need in needs.items()}
        found = _cover(rest, {at: need for at, need in left.items() if need > 0}, limit - spent)
        if found:
            limit = spent + found[0]
            best = limit, (amount, *found[1])
    return best


def _worth_trying(lever: _Lever, rest: Sequence[_Lever], needs: Needs) -> Sequence[int]:
    """Amounts of a lever that can be part of the cheapest ones, ascending: from what only it gives to all that it gives."""
    others = {at for each in rest for at in each.gains}
    least = max(lever.amount_for({at: need for at, need in needs.items() if at not in others}), 1)
    enough = lever.amount_for(needs)
    if lever.most is not None:
        enough = min(enough, lever.most)
    both = needs.keys() & lever.gains.keys() & others
    if len(rest) != 1 or len(both) != 1:
        return range(least, enough + 1)
    (at,), (last,) = both, rest
    instead, part = divmod(lever.gains[at], last.gains[at])
    if part:
        return range(least, enough + 1)
    # One of it stands for a whole number of the last lever, so what both cost runs straight until the last lever is needed
    # for something else: only the ends can be cheapest.
    wanted = last.amount_for({at: needs[at]})
    held = max(last.amount_for({each: need for each, need in needs.items() if each != at}), 1)
    if last.most is not None:
        least = max(least, -((last.most - wanted) // instead))
    turn = (wanted - held) // instead
    return sorted(amount for amount in {least, turn, turn + 1} if least <= amount <= enough)
