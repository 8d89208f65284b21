"""The database file: its schema made once or migrated, nothing half made, everything on the disk that was committed."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from jhdesk.errors import JhdeskError
from jhdesk.models import migrate, session
from jhdesk.models.base import Base
from jhdesk.models.session import HEAD, open_database


def differences(engine: Engine) -> list[Any]:
    """What Alembic sees of the mapped classes that the database lacks, or has too much."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))


def schema(path: Path) -> dict[str, str]:
    """Name -> SQL of everything in the file, without the order of columns' constraints mattering."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL").fetchall()
    connection.close()
    return dict(rows)


def columns(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Table -> its columns: name, type, not null, key; and its foreign keys."""
    connection = sqlite3.connect(path)
    try:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: [row[1:] for row in connection.execute(f"PRAGMA table_info({table})")]
            + [row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({table})")]
            for table in tables
        }
    finally:
        connection.close()


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """A database that was made by the migrations alone."""
    path = tmp_path / "migrated.db"
    migrate.upgrade(create_engine(f"sqlite:///{path}"))
    return path


def test_the_mapped_classes_and_the_migrations_make_the_same_schema(tmp_path: Path, migrated: Path) -> None:
    made = tmp_path / "made.db"
    assert differences(open_database(made)) == []
    assert differences(create_engine(f"sqlite:///{migrated}")) == []
    assert columns(made) == columns(migrated)
    once = {name for name, sql in schema(made).items() if "AUTOINCREMENT" in sql}
    assert once == {name for name, sql in schema(migrated).items() if "AUTOINCREMENT" in sql}
    assert len(once) == 28
    assert schema(made).keys() == schema(migrated).keys()


def test_a_database_of_the_first_program_is_brought_up_to_date_with_all_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    migrate.upgrade(create_engine(f"sqlite:///{path}"), "0001")
    assert "explanation" not in schema(path)
    sql(
        path,
        "INSERT INTO period (school_year) VALUES (2023)",
        "INSERT INTO staff (period_id, staff_no) VALUES (1, 't1')",
    )
    engine = open_database(path)
    assert differences(engine) == []
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
        held = "SELECT school_year, staff_no FROM staff JOIN period ON period.id = period_id"
        assert connection.execute(text(held)).all() == [(2023, "t1")]
        assert connection.execute(text("SELECT count(*) FROM explanation")).scalar() == 0


def test_head_is_the_newest_migration(migrated: Path) -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory.from_config(migrate.config()).get_heads() == [HEAD]
    with open_database(migrated).connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]


def test_a_database_of_the_first_schema_gets_the_county_s_table_and_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    migrate.upgrade(create_engine(f"sqlite:///{path}"), "0001")
    assert "county_figure" not in columns(path)
    sql(path, "INSERT INTO period (id, school_year) VALUES (7, 2023)", "INSERT INTO setting VALUES ('role', 'county')")
    engine = open_database(path)
    assert differences(engine) == []
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO county_figure (period_id, figure_id, value) VALUES (7, 'x', '0.150')"))
        assert connection.execute(text("SELECT school_year FROM period")).scalars().all() == [2023]
        connection.execute(text("DELETE FROM period"))
        assert connection.execute(text("SELECT count(*) FROM county_figure")).scalar() == 0


def test_a_migration_that_stops_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    def stop(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(op, "create_index", stop)
    path = tmp_path / "x.db"
    with pytest.raises(RuntimeError, match="power cut"):
        migrate.upgrade(create_engine(f"sqlite:///{path}"))
    assert schema(path) == {}


def test_a_first_start_that_stops_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(query: str) -> None:
        if "alembic_version" in query:
            raise RuntimeError("power cut")

    path = tmp_path / "x.db"
    with monkeypatch.context() as patch:
        patch.setattr(session, "text", stop)
        with pytest.raises(RuntimeError, match="power cut"):
            open_database(path)
    assert schema(path) == {}
    assert differences(open_database(path)) == []


def test_commits_are_durable_and_rows_need_their_year(tmp_path: Path) -> None:
    with open_database(tmp_path / "x.db").connect() as connection:
        said = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")}
        assert said == {"journal_mode": "wal", "synchronous": 2}
        with pytest.raises(Exception, match="FOREIGN KEY"):
            connection.execute(text("INSERT INTO staff (period_id) VALUES (99)"))


def test_a_path_is_never_taken_for_something_else(tmp_path: Path) -> None:
    folder = tmp_path / "数据 ?mode=memory#1 %20"
    folder.mkdir()
    open_database(folder / "x.db")
    assert [path.name for path in folder.glob("*.db")] == ["x.db"]


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    open_database(path)
    before = path.read_bytes()
    open_database(path)
    assert path.read_bytes() == before


def sql(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def refusal(path: Path) -> str:
    with pytest.raises(JhdeskError) as caught:
        open_database(path)
    assert caught.value.params["file"] == str(path)
    return caught.value.code


@pytest.mark.parametrize("data", [b"no database at all, only text", b"SQLite format 3\0" + b"\1" * 4000])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(data)
    assert refusal(path) == "database_broken"
    assert path.read_bytes() == data


def test_somebody_else_s_database(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    sql(path, "CREATE TABLE theirs (a)")
    assert refusal(path) == "database_broken"
    assert "period" not in schema(path)


def test_a_database_of_a_newer_program(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    open_database(path)
    sql(path, "UPDATE alembic_version SET version_num = '0999'")
    assert refusal(path) == "database_newer"


def test_a_database_that_lost_its_version(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    open_database(path)
    sql(path, "DELETE FROM alembic_version")
    assert refusal(path) == "database_broken"


def test_a_folder_in_the_database_s_place(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.mkdir()
    assert refusal(path) == "database_unusable"


def test_what_was_printed_before_prints_were_whole_is_forgotten_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    migrate.upgrade(create_engine(f"sqlite:///{path}"), "0007")
    sql(
        path,
        "INSERT INTO period (school_year) VALUES (2023)",
        "INSERT INTO printed_page (period_id, form, own_copy, page, digest, code, revision, batch, at, cells)"
        " VALUES (1, 'staff', 0, 1, 'x', 'y', 1, 1, 'z', x'00')",
    )
    engine = open_database(path)
    assert differences(engine) == []
    with engine.connect() as connection:
        held = "SELECT (SELECT count(*) FROM period), (SELECT count(*) FROM printed_page)"
        assert connection.execute(text(held)).all() == [(1, 0)]
