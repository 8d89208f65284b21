"""A workspace with the default school in it, and one key for all tests: making and opening one takes its time, on purpose."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from jhdesk.errors import JhdeskError
from jhdesk.exchange.secret_key import NewKey, SigningKey, new_key
from jhdesk.exchange.signature import PublicKey
from jhdesk.services import handin, issuing
from jhdesk.services.entry import Entry
from jhdesk.services.files import write_whole
from jhdesk.services.import_ import import_source
from jhdesk.services.keys import KEY_FILE, PUBLIC_KEY, key_file
from jhdesk.services.workspace import DATABASE, Workspace
from tests.builders import Tables, csv_folder
from tests.services.county_story import PASSPHRASE, Story
from tests.services.handin_desk import Desk
from tests.services.two_schools import Open


@pytest.fixture(scope="session")
def new() -> NewKey:
    return new_key(PASSPHRASE)


@pytest.fixture(scope="session")
def opened(new: NewKey) -> Iterator[SigningKey]:
    with SigningKey(new.secret_file, PASSPHRASE) as key:
        yield key


@pytest.fixture
def workspace(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """An open workspace: empty, unless the test asks for `entry` or `held` as well."""
    request.getfixturevalue("held" if "held" in request.fixturenames else "empty")
    with Workspace(tmp_path / "workspace") as made:
        yield made


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a workspace that holds the default school."""
    folder = tmp_path_factory.mktemp("filled")
    with Workspace(folder) as made:
        import_source(made, csv_folder(folder / "source"))
    return folder / DATABASE


@pytest.fixture
def empty(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace's folder with nothing in it, not open: making a database takes longer than copying one."""
    made = tmp_path_factory.getbasetemp() / "empty"
    if not made.exists():
        Workspace(made).close()
    folder = tmp_path / "workspace"
    folder.mkdir()
    shutil.copy(made / DATABASE, folder)
    return folder


@pytest.fixture
def held(tmp_path: Path, filled: Path) -> Path:
    """A workspace's folder with the default school in it, not open."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    shutil.copy(filled, folder)
    return folder


@pytest.fixture
def entry(workspace: Workspace, held: Path) -> Entry:
    """The default school's year, open for entry in the workspace."""
    assert held == workspace.folder
    return Entry(workspace, workspace.period().id)


@pytest.fixture
def key(workspace: Workspace, new: NewKey, opened: SigningKey, monkeypatch: pytest.MonkeyPatch) -> PublicKey:
    """The school's key, made already; any passphrase but the right one is wrong without the wait."""
    write_whole(workspace.keys / KEY_FILE, new.secret_file, private=True)
    workspace.set_setting(PUBLIC_KEY, new.public.line)

    def open_key(_: Workspace, passphrase: str) -> nullcontext[SigningKey]:
        if passphrase != PASSPHRASE:
            raise JhdeskError("passphrase_wrong")
        return nullcontext(opened)

    monkeypatch.setattr(handin, "open_key", open_key)
    return new.public


@pytest.fixture(scope="session")
def county_key() -> NewKey:
    return new_key(PASSPHRASE)


@pytest.fixture(scope="session")
def county_opened(county_key: NewKey) -> Iterator[SigningKey]:
    with SigningKey(county_key.secret_file, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def story(
    workspace: Workspace,
    entry: Entry,
    key: PublicKey,
    county_key: NewKey,
    county_opened: SigningKey,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Story]:
    with Workspace(tmp_path / "county") as county:
        county.set_role("county")
        write_whole(key_file(county), county_key.secret_file, private=True)
        county.set_setting(PUBLIC_KEY, county_key.public.line)
        monkeypatch.setattr(issuing, "open_key", lambda *_: nullcontext(county_opened))
        yield Story(workspace, entry, county, key, county_key, county_opened, tmp_path / "stick")


@pytest.fixture
def begun(story: Story) -> Story:
    """The school has the county's code package, and the county the school's key."""
    story.take_codes(story.codes().path)
    story.enrol()
    return story


@pytest.fixture
def desk(workspace: Workspace, entry: Entry, key: PublicKey, tmp_path: Path) -> Desk:
    return Desk(workspace, entry, key, tmp_path / "stick")


@pytest.fixture
def holding_key(tmp_path: Path, filled: Path, new: NewKey) -> Path:
    """A workspace's folder with the default school and its key, not open."""
    folder = tmp_path / "holding key"
    folder.mkdir()
    shutil.copy(filled, folder)
    with Workspace(folder) as workspace:
        write_whole(workspace.keys / KEY_FILE, new.secret_file, private=True)
        workspace.set_setting(PUBLIC_KEY, new.public.line)
    return folder


@pytest.fixture
def school_of(tmp_path: Path) -> Iterator[Open]:
    """Opens workspaces with these tables."""
    held: list[Workspace] = []

    def open_one(tables: Tables, name: str = "school") -> Entry:
        workspace = Workspace(tmp_path / name)
        held.append(workspace)
        import_source(workspace, csv_folder(tmp_path / f"{name}-source", tables))
        return Entry(workspace, workspace.period().id)

    yield open_one
    for each in held:
        each.close()


def code_of(call: Callable[[], object]) -> str:
    """The code of the error that the call raises."""
    with pytest.raises(JhdeskError) as caught:
        call()
    return caught.value.code
