"""Stamped paper at the county: of the package that came, of another revision, or of nobody known."""

from __future__ import annotations

from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.reports.layout import lay_out
from jhdesk.services.county_paper import check_received
from jhdesk.services.printing import documents
from jhdesk.ui.messages.paper import received_text
from tests.builders import standard
from tests.services.conftest import code_of
from tests.services.county_story import SCHOOL, Story


def pages(story: Story, form: str) -> list[str]:
    """What the QRs of a form hold that is printed now."""
    (made,) = documents([form], story.entry, standard())
    return [page.tie.payload for page in lay_out(made) if page.tie]


def codes(story: Story, form: str) -> list[str]:
    (made,) = documents([form], story.entry, standard())
    return [page.tie.code for page in lay_out(made) if page.tie]


@pytest.mark.parametrize("form", ["staff", "self_assessment", "classes", "explained", "evidence_book"])
def test_paper_of_the_package_that_came(form: str, begun: Story) -> None:
    begun.receive(begun.export().path)
    for page in pages(begun, form):
        found = check_received(begun.county, page)
        assert found.answer.verdict == "fresh"
        assert found.standing is not None
        assert found.standing.revision == 1
        assert received_text(found).startswith("✓ 与收到的上报包一致：某乡中心小学（2165400001）")


def test_paper_printed_before_the_figures_changed(begun: Story) -> None:
    (before,) = pages(begun, "staff")
    (code,) = codes(begun, "staff")
    begun.receive(begun.export().path)
    begun.set_degree("11")
    begun.receive(begun.export().path)
    found = check_received(begun.county, before)
    assert found.answer.verdict == "stale"
    assert "纸上印的是第 1 版，收到的是第 2 版" in received_text(found)
    assert check_received(begun.county, code).answer.verdict == "unknown"
    (now,) = codes(begun, "staff")
    assert check_received(begun.county, f"{now[:4]} {now[4:]}").answer.verdict == "fresh"


def test_paper_of_a_school_that_has_not_handed_in(begun: Story) -> None:
    (page,) = pages(begun, "staff")
    found = check_received(begun.county, page)
    assert (found.answer.verdict, found.standing) == ("unknown", None)
    assert f"学校 {SCHOOL}" in received_text(found)


def test_what_is_no_page_of_ours(begun: Story) -> None:
    begun.receive(begun.export().path)
    assert check_received(begun.county, "https://example.org/x").answer.verdict == "alien"
    assert check_received(begun.county, "AAAA AAAA").answer.verdict == "misread"
    (page,) = pages(begun, "staff")
    assert check_received(begun.county, page[:-1] + "2").answer.verdict in ("misread", "fresh")


def test_a_copy_that_is_gone_is_said(begun: Story) -> None:
    kept = begun.receive(begun.export().path).kept
    assert kept is not None
    kept.unlink()
    with pytest.raises(JhdeskError) as caught:
        check_received(begun.county, pages(begun, "staff")[0])
    assert caught.value.code == "source_absent"


def test_a_school_has_no_packages_to_hold_paper_against(begun: Story, tmp_path: Path) -> None:
    assert code_of(lambda: check_received(begun.school, "AAAA AAAA")) == "workspace_of_school"
