"""Lines of 80 columns, a Chinese character taking two."""

from __future__ import annotations

import pytest

from jhdesk.ui.messages.wrap import COLUMNS, width, wrapped

LONG = "  G3 每 12 个班级配备音乐、美术专用教室各 1 间以上：2 间／标准 ≥ 2 间，✓ 达到，音乐专用教室 2 间，美术专用教室 2 间"


def test_width() -> None:
    assert (width("ab 1"), width("间"), width("（▲≥）")) == (4, 2, 8)


def test_a_line_that_fits_stays_as_it_is() -> None:
    for line in ("", "  ", "x", "间" * (COLUMNS // 2)):
        assert list(wrapped(line)) == [line]


@pytest.mark.parametrize("columns", [20, 41, 80])
def test_nothing_is_lost_and_nothing_is_too_wide(columns: int) -> None:
    lines = list(wrapped(LONG, columns))
    assert len(lines) > 1
    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(LONG.split())
    assert all(line.startswith("    ") and line[4] not in " ，。；：、）" for line in lines[1:])


def test_a_number_stays_with_what_it_counts() -> None:
    for columns in range(12, 40):
        lines = list(wrapped("交流轮岗的教师共有 12 人，其中 G11 骨干 0 人", columns))
        assert not any(line.endswith(("12", "0", "G11")) for line in lines)


def test_what_is_wider_than_the_line_stands_whole() -> None:
    path = "/a/" + "x" * 100
    assert list(wrapped(f"已写出：{path}", 20)) == ["已写出：", f"  {path}"]
