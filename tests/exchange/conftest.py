"""Keys for all tests of a session: opening one takes a fifth of a second, on purpose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jhdesk.exchange.secret_key import NewKey, SigningKey, new_key
from tests.exchange.packages import Simulator

PASSPHRASE = "口令 of the tests"


@pytest.fixture(scope="session")
def key_file() -> NewKey:
    return new_key(PASSPHRASE)


@pytest.fixture(scope="session")
def key(key_file: NewKey) -> Iterator[SigningKey]:
    with SigningKey(key_file.secret_file, PASSPHRASE) as opened:
        yield opened


@pytest.fixture(scope="session")
def other_key() -> Iterator[SigningKey]:
    with SigningKey(new_key(PASSPHRASE).secret_file, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def sim(key: SigningKey) -> Simulator:
    return Simulator(key)
