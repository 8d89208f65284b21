"""Code packages: the first believed by a person, later ones by their signature; what they change, and what they cannot."""

from __future__ import annotations

import dataclasses
import shutil
from contextlib import nullcontext

import pytest

from jhdesk.exchange.secret_key import SigningKey, new_key
from jhdesk.services import code_package, issuing
from jhdesk.services.code_package import look_at_codes, take_codes
from jhdesk.services.county_notice import county_of, keep_county
from jhdesk.services.draft import Along, draft_of
from jhdesk.services.entry import Entry
from tests.builders import standard
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


def test_a_code_package_without_the_key_that_signed_it_is_not_taken(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.take_codes(story.codes().path)
    other, replace = new_key("县的新口令").public, issuing.replace
    monkeypatch.setattr(
        issuing,
        "replace",
        lambda codes, **new: replace(codes, **{**new, **({"keys": (other,)} if "keys" in new else {})}),
    )
    path = story.codes(deadlines=[]).path
    assert code_of(lambda: look_at_codes(story.school, path)) == "codes_without_key"


def test_a_power_cut_after_the_county_is_kept_leaves_nothing_that_a_retake_does_not_remove(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.take_codes(story.codes(standards={"county-2024.toml": b'id = "county-2024"\n'}).path)
    placed = story.school.folder / "standards" / "county-2024.toml"
    path = story.codes().path

    def cut(*_: object) -> None:
        keep_county(*_)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(code_package, "keep_county", cut)
        with pytest.raises(KeyboardInterrupt):
            story.take_codes(path)
    assert placed.exists()
    look = look_at_codes(story.school, path)
    assert look.again
    take_codes(story.school, look)
    assert not placed.exists()


def test_a_power_cut_before_the_county_is_kept_is_mended_by_the_next_package(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = story.codes(standards={"county-2024.toml": b'id = "county-2024"\n'}).path

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(code_package, "keep_county", cut)
        with pytest.raises(KeyboardInterrupt):
            story.take_codes(path)
    story.take_codes(story.codes().path)
    assert not (story.school.folder / "standards" / "county-2024.toml").exists()


def test_a_county_without_keys_stops_no_draft(story: Story) -> None:
    story.take_codes(story.codes().path)
    county = county_of(story.school)
    assert county is not None
    keep_county(story.school, dataclasses.replace(county, key_lines=()))
    assert draft_of(story.entry, standard(), Along(forms=False), "handin").to == "any"
