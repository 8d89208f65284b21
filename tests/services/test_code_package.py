"""Code packages: the first believed by a person, later ones by their signature; what they change, and what they cannot."""

from __future__ import annotations

import shutil
from contextlib import nullcontext

import pytest

from jhdesk.exchange.secret_key import SigningKey, new_key
from jhdesk.services import issuing
from jhdesk.services.code_package import look_at_codes, take_codes
from jhdesk.services.county_notice import county_of
from jhdesk.services.entry import Entry
from tests.services.conftest import code_of
from tests.services.county_story import Story


def test_the_first_code_package_is_believed_by_its_fingerprint_and_later_ones_by_their_signature(story: Story) -> None:
    look = look_at_codes(story.school, story.codes().path)
    assert look.first
    assert look.key == story.county_key.public
    take_codes(story.school, look)
    second = story.codes(deadlines=[{"school_year": "2024", "due_on": "2024-11-01"}])
    look = look_at_codes(story.school, second.path)
    assert not look.first
    assert [(each.what, each.name, each.old, each.new) for each in look.changes] == [
        ("deadline", "2024", "2024-10-15", "2024-11-01")
    ]
    take_codes(story.school, look)
    county = county_of(story.school)
    assert county is not None
    assert county.deadline(2024)["due_on"] == "2024-11-01"


def test_a_code_package_that_is_older_or_of_another_county_is_not_taken(story: Story) -> None:
    first = story.codes().path
    older = first.with_name("older.jhcodes")
    shutil.copy(first, older)
    second = story.codes(deadlines=[{"school_year": "2024", "due_on": "2024-11-01"}]).path
    story.take_codes(second)
    assert look_at_codes(story.school, second).again
    assert code_of(lambda: look_at_codes(story.school, older)) == "codes_older"
    other = story.codes(county_code="654023").path
    assert code_of(lambda: look_at_codes(story.school, other)) == "codes_other_county"


def test_a_code_package_signed_by_nobody_known_is_not_taken_but_anew(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.take_codes(story.codes().path)
    with SigningKey(new_key("县的新口令").secret_file, "县的新口令") as lost:
        monkeypatch.setattr(issuing, "open_key", lambda *_: nullcontext(lost))
        path = story.codes().path
        assert code_of(lambda: look_at_codes(story.school, path)) == "codes_unsound"
        look = look_at_codes(story.school, path, anew=True)
        assert look.first
        assert look.key == lost.public


def test_standards_of_a_code_package_are_found_and_go_with_the_next(story: Story) -> None:
    text = b'id = "county-2024"\nversion = "1"\n'
    story.take_codes(story.codes(standards={"county-2024.toml": text}).path)
    placed = story.school.folder / "standards" / "county-2024.toml"
    assert placed.read_bytes() == text
    story.take_codes(story.codes().path)
    assert not placed.exists()


def test_a_rule_that_the_county_lets_off_blocks_nobody_and_the_county_sees_it_so(begun: Story) -> None:
    begun.set_degree("")
    assert code_of(begun.export) == "export_blocked"
    rules = [{"rule_id": "R104", "severity": "off", "reason": "本年不查"}]
    begun.take_codes(begun.codes(rules=rules).path)
    again = Entry(begun.school, begun.entry.period_id)
    begun.entry = again
    received = begun.receive(begun.export().path)
    assert received.examined.takeable
    assert all(point.finding.rule != "R104" for point in received.examined.points)


def test_what_the_format_needs_no_county_lets_off(begun: Story) -> None:
    begun.take_codes(begun.codes(rules=[{"rule_id": "R105", "severity": "off", "reason": "x"}]).path)
    row = begun.entry.rows("staff")[0].id
    begun.entry.set_cells("staff", [(row, "staff_no", None)])
    assert code_of(begun.export) == "export_blocked"
