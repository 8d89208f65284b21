"""Ways out of a gap (差距反推): of a school in its workspace or of many without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jhdesk.calc.advice import Advice, AdviceSet, advise_school
from jhdesk.calc.advice_costs import Costs
from jhdesk.calc.advice_kinds import Change
from jhdesk.calc.engine import evaluate_school
from jhdesk.calc.results import LeftOut
from jhdesk.calc.rows import SchoolData
from jhdesk.calc.standard import Standard
from jhdesk.errors import JhdeskError
from jhdesk.exchange.verify import Verification
from jhdesk.findings import Finding
from jhdesk.services.sources import SchoolRead, Trusted, read_source

# The window and the command line take what they know of advice from here.
__all__ = ["Advice", "AdviceSet", "Advised", "Change", "advise_period", "advise_sources"]


@dataclass
class Advised:
    """The advice for every unit, what is left out of the seven indicators, and what was wrong with the sources."""

    units: list[Advice] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    findings: list[tuple[Path, Finding]] = field(default_factory=list)
    packages: list[tuple[Path, Verification]] = field(default_factory=list)


def advise_period(standard: Standard, data: SchoolData, costs: Costs) -> Advised:
    """The advice for the units of one school's year."""
    return Advised(list(advise_school(standard, data, costs)), list(evaluate_school(standard, data).left_out))


def advise_sources(
    standard: Standard,
    paths: Sequence[Path],
    trusted: Trusted,
    costs: Costs,
    *,
    year: int | None = None,
    school: str | None = None,
) -> Advised:
    """The advice for schools each given as a folder of CSV tables or a package, in the order of their codes.

    With ``year`` only sources of that school year count, with ``school`` only that one. JhdeskError: "damaged" for a
    package that must not be used, "school_twice", "no_school_of_year", "no_such_school", and those of `read_source`.
    """
    held: dict[str, tuple[Path, SchoolRead]] = {}
    for path in paths:
        read = read_source(path, trusted)
        if read.damaged:
            raise JhdeskError("damaged", file=str(path))
        head = read.data.head
        if year is not None and head.year not in (year, None):
            continue
        if head.code in held:
            raise JhdeskError("school_twice", school=head.code, first=str(held[head.code][0]), second=str(path))
        held[head.code] = path, read
    if not held and year is not None:
        raise JhdeskError("no_school_of_year", year=year)
    if school is not None and school not in held:
        raise JhdeskError("no_such_school", school=school)
    done = Advised()
    for path, read in (held[code] for code in sorted(held) if school in (None, code)):
        found = advise_period(standard, read.data, costs)
        done.units += found.units
        done.left_out += found.left_out
        done.findings += [(path, finding) for finding in read.findings]
        done.packages += [(path, read.verification)] if read.verification else []
    return done
