"""Whatever happens to the bytes of a package: nothing is raised, and no other content is accepted."""

from __future__ import annotations

import io
import os
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jhdesk.exchange.layout import SIGNATURE
from jhdesk.exchange.secret_key import SigningKey
from tests.exchange.packages import Simulator, told

EXAMPLES = int(os.environ.get("JHDESK_MUTATIONS", "120"))
"""in all; `make test` asks for 10,000"""
quick = settings(
    deadline=None, max_examples=EXAMPLES // 3 + 1, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def whole(key: SigningKey) -> Simulator:
    return Simulator(key)


def content(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


@quick
@given(data=st.data())
def test_bytes_of_the_file_changed(whole: Simulator, data: st.DataObject) -> None:
    changed = bytearray(whole.zip())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed) - 1) | st.integers(len(changed) - 3000, len(changed) - 1))
        put = data.draw(st.binary(min_size=0, max_size=8))
        changed[at : at + data.draw(st.integers(0, 8))] = put
    found = whole.check(bytes(changed))
    if found.accepted:
        assert content(bytes(changed)) == whole.members


@quick
@given(data=st.data())
def test_bytes_of_a_member_changed(whole: Simulator, data: st.DataObject) -> None:
    member = data.draw(st.sampled_from(sorted(whole.members)))
    before = whole.members[member]
    at = data.draw(st.integers(0, len(before)))
    after = before[:at] + data.draw(st.binary(max_size=6)) + before[at + data.draw(st.integers(0, 6)) :]
    found = whole.check(_zipped(whole, member, after))
    if member == SIGNATURE and found.accepted:
        after, before = after.split(b"\n", 1)[1], before.split(b"\n", 1)[1]
        assert after.removesuffix(b"\n") == before.removesuffix(b"\n")
    else:
        assert found.accepted == (after == before), told(found)


@quick
@given(data=st.data())
def test_signed_nonsense_does_not_make_it_fall(whole: Simulator, key: SigningKey, data: st.DataObject) -> None:
    sim = Simulator(key)
    for member in data.draw(st.lists(st.sampled_from(sorted(whole.members)), min_size=1, max_size=3)):
        before = sim.members[member]
        at = data.draw(st.integers(0, len(before)))
        sim.members[member] = before[:at] + data.draw(st.binary(max_size=12)) + before[at + 3 :]
    if data.draw(st.booleans()):
        sim.list_again()
    else:
        sim.sign()
    sim.check()


def _zipped(sim: Simulator, member: str, data: bytes) -> bytes:
    before = sim.members[member]
    sim.members[member] = data
    try:
        return sim.zip()
    finally:
        sim.members[member] = before
