"""What is told of a passphrase, what a wrong one costs, and the one that is remembered for a while."""

from __future__ import annotations

import pytest

from jhdesk.services.passphrase import LONGEST_PAUSE, Pause, Remembered, check_length, strength
from tests.services.conftest import code_of

OWN = ("2165400001", "某某县第一小学")


@pytest.mark.parametrize(
    ("passphrase", "level", "reason"),
    [
        ("", "short", "short"),
        ("Xq7$mP2", "short", "short"),
        ("password", "weak", "common"),
        ("PASSWORD", "weak", "common"),
        ("ｐａｓｓｗｏｒｄ", "weak", "common"),
        ("password2024!", "weak", "common"),
        ("woaini1314", "weak", "common"),
        ("我爱你 5201314", "weak", "common"),
        ("aaaaaaaa", "weak", "repeated"),
        ("abcabcabc", "weak", "repeated"),
        ("某某某某某某某某", "weak", "repeated"),
        ("1212121212", "weak", "repeated"),
        ("23456789", "weak", "sequence"),
        ("9876543210", "weak", "sequence"),
        ("qwertyasdfgh", "weak", "sequence"),
        ("2165400001", "weak", "own"),
        ("2165400001ab", "weak", "own"),
        ("第一小学2024", "weak", "own"),
        ("某某县第一小学", "short", "short"),
        ("某某县第一小学!", "weak", "own"),
        ("13907311946", "weak", "digits"),
        ("19850312", "weak", "digits"),
        ("9 1 7 3 0", "fair", "longer"),
        ("gm7k2vp9", "fair", "longer"),
        ("春天的雨2024", "fair", "longer"),
        ("correct horse", "fair", "longer"),
        ("correct horse battery", "good", "none"),
        ("操场边那棵老槐树", "good", "none"),
        ("第一小学的操场边有棵老槐树", "good", "none"),
        ("9173046285517396", "fair", "longer"),
    ],
)
def test_how_a_passphrase_is_judged(passphrase: str, level: str, reason: str) -> None:
    found = strength(passphrase, OWN)
    assert (found.level, found.reason) == (level, reason)


def test_the_school_s_own_name_matters_only_to_the_school() -> None:
    assert strength("第一小学2024", ()).level == "fair"
    assert strength("第一小学2024", ("", "")).level == "fair"


def test_only_a_short_one_is_refused() -> None:
    assert code_of(lambda: check_length("1234567")) == "passphrase_short"
    check_length("12345678")


def test_a_wrong_one_costs_more_each_time_but_never_locks() -> None:
    pause = Pause()
    assert [pause.wrong() for _ in range(6)] == [1, 2, 4, 8, 8, LONGEST_PAUSE]
    pause.right()
    assert pause.wrong() == 1
    assert Pause().wrong() == 1


def test_remembered_until_it_is_forgotten_and_never_shown() -> None:
    held = Remembered()
    assert held.passphrase is None
    held.keep("a secret phrase")
    assert held.passphrase == "a secret phrase"
    assert "secret" not in repr(held)
    held.forget()
    assert held.passphrase is None
