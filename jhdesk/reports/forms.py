"""The forms that the program prints, by the names that the command line calls them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from jhdesk.calc.results import SchoolResult
from jhdesk.calc.standard import Standard
from jhdesk.models.field import Value
from jhdesk.reports import self_assessment
from jhdesk.reports.document import Document


class Build(Protocol):
    """Makes a form from the rows of `school` and `period`, the evaluation, and why tables have nothing; or a blank one."""

    def __call__(
        self,
        school: Mapping[str, Value],
        period: Mapping[str, Value],
        result: SchoolResult,
        standard: Standard,
        declared: Mapping[str, str] = ...,
        *,
        blank: bool = False,
    ) -> Document: ...


@dataclass(frozen=True)
class FormInfo:
    """A form: its name for commands and files, its title, and what builds it."""

    id: str
    title: str
    build: Build


FORMS: Mapping[str, FormInfo] = {
    form.id: form for form in (FormInfo("self_assessment", self_assessment.TITLE, self_assessment.self_assessment),)
}
