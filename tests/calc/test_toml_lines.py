"""Lines of keys in TOML texts: everything that the decoder reads is found, on the line on which it stands."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jhdesk import paths
from jhdesk.calc.toml_lines import Path, find_lines

TEXT = '''\
# a = 1
top = "# no comment" # a comment
"quoted key" = 1
'literal.key' = 2
a.b.c = 1
a.b . "d e" = 2

[table]  # [no.table]
inline = { one = 1, two = { three = "}" } }
many = [
    "a",   # "x"
    # ["y"]
    "]",
    [1, 2],
    { deep = 1 },
]
after = 1979-05-27
text = """
not = a key
\\""" [neither] ""\\
"""
raw = \'\'\'
[nor.this]\'\'\'
next = 1

[[array]]
id = 1
[array.sub]
key = 1
[[array.inner]]
x = 1
[[array.inner]]
x = 2
[[array]]
id = 2
[array.sub]
key = 2
[ spaced . "out table" ]
key = 3
'''
EXPECTED: dict[Path, int] = {
    ("top",): 2,
    ("quoted key",): 3,
    ("literal.key",): 4,
    ("a",): 5,
    ("a", "b", "c"): 5,
    ("a", "b", "d e"): 6,
    ("table",): 8,
    ("table", "inline"): 9,
    ("table", "inline", "two", "three"): 9,
    ("table", "many"): 10,
    ("table", "many", 0): 11,
    ("table", "many", 1): 13,
    ("table", "many", 2, 1): 14,
    ("table", "many", 3, "deep"): 15,
    ("table", "after"): 17,
    ("table", "text"): 18,
    ("table", "raw"): 22,
    ("table", "next"): 24,
    ("array",): 26,
    ("array", 0, "id"): 27,
    ("array", 0, "sub", "key"): 29,
    ("array", 0, "inner", 0, "x"): 31,
    ("array", 0, "inner", 1): 32,
    ("array", 1): 34,
    ("array", 1, "id"): 35,
    ("array", 1, "sub"): 36,
    ("spaced", "out table", "key"): 39,
}


def paths_of(value: Any, path: Path = ()) -> set[Path]:
    """Every path in a document, but its own."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return set().union(*({(*path, key)} | paths_of(each, (*path, key)) for key, each in items))


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: ".".join(map(str, path)))
def test_the_line_of(path: Path) -> None:
    assert find_lines(TEXT).of[path] == EXPECTED[path]


def test_everything_that_is_read_is_found_and_nothing_else() -> None:
    folder = paths.resources()
    shipped = [
        path.read_text("utf-8") for path in [*folder.rglob("standards/**/*.toml"), *folder.rglob("rules/*.toml")]
    ]
    assert len(shipped) == 3
    for text in (TEXT, *shipped):
        assert set(find_lines(text).of) == paths_of(tomllib.loads(text))
        assert find_lines(text).twice is None


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("a = 1\nb = 2\na = 3\n", (("a",), 1, 3)),
        ("[t]\na = 1\n[u]\n[t]\n", (("t",), 1, 4)),
        ("[t]\na = 1\n[u]\na = 1\n[t.v]\n", None),
        ("t = 1\n\n[t]\n", (("t",), 1, 3)),
        ('"a" = 1\na = 2\n', (("a",), 1, 2)),
        ("[[t]]\na = 1\n[[t]]\na = 2\na = 3\n", (("t", 1, "a"), 4, 5)),
        ("[a.b]\n[a]\n", None),
    ],
)
def test_what_is_defined_twice(text: str, twice: tuple[Path, int, int] | None) -> None:
    assert find_lines(text).twice == twice
    if twice:
        with pytest.raises(tomllib.TOMLDecodeError):
            tomllib.loads(text)


@pytest.mark.parametrize(
    "text", ["a = ", "[a", "= 1", "a 1", "a = [1,", "a = {b = 1", 'a = "x', "a = \\", '"\\q" = 1', "[[a]"]
)
def test_a_text_that_is_no_toml_is_followed_as_far_as_it_goes(text: str) -> None:
    assert find_lines(f"first = 1\n{text}").of["first",] == 1


@given(st.text(alphabet="ab.=[]{}\"'#, \n\\1", max_size=40))
def test_any_text_ends(text: str) -> None:
    found = find_lines(text)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(found.of) == paths_of(data)
