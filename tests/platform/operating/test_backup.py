"""A backup is whole or refused; a restore loses nothing that was there."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from zhiren.db.migrate import newest
from zhiren.errors import Conflict, Invalid, NotFound, Unavailable
from zhiren.operating.backup import MANIFEST, save
from zhiren.operating.restore import restore
from zhiren.plugins.pinning import APPROVED
from zhiren.settings import Settings


@pytest.fixture
def kept(home: Path) -> Settings:
    """A home with a database and one file."""
    (home / "blobs" / "ab").mkdir(parents=True)
    with closing(sqlite3.connect(home / "zhiren.db")) as database:
        database.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE alembic_version (version_num);"
            f"INSERT INTO alembic_version VALUES ('{newest()}');"
        )
    (home / "blobs" / "ab" / "file_ab").write_bytes(b"a resume")
    (home / "secret").write_text("s" * 48)
    return Settings()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "elsewhere")


def rewritten(source: Path, target: Path, **changed: bytes) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, changed.get(Path(name).name, old.read(name)))
    return target


def test_files_and_database_come_back(kept: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    made = save(kept, tmp_path / "saved.zip")
    assert restore(elsewhere, tmp_path / "saved.zip") == made
    assert (elsewhere.home / "blobs" / "ab" / "file_ab").read_bytes() == b"a resume"
    with closing(sqlite3.connect(elsewhere.home / "zhiren.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not (elsewhere.home / "secret").exists()


def test_the_secret_comes_along_only_when_asked(kept: Settings, tmp_path: Path) -> None:
    assert "secret" not in save(kept, tmp_path / "a.zip").parts
    assert "secret" in save(kept, tmp_path / "b.zip", with_secret=True).parts


def test_what_was_approved_comes_back_and_replaces_what_was_there(
    kept: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    (kept.home / APPROVED).write_text('{"friendly": {}}')
    save(kept, tmp_path / "saved.zip")
    elsewhere.home.mkdir()
    (elsewhere.home / APPROVED).write_text("{}")
    restore(elsewhere, tmp_path / "saved.zip", force=True)
    assert (elsewhere.home / APPROVED).read_text() == '{"friendly": {}}'
    assert [path.read_text() for path in elsewhere.home.glob(f"replaced-*/{APPROVED}")] == ["{}"]


def test_what_is_being_written_is_not_torn(kept: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(kept.home / "zhiren.db")) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE alembic_version SET version_num = 'half'")
        assert save(kept, tmp_path / "saved.zip").revision != "half"
        writer.rollback()


def test_a_file_that_is_there_is_not_overwritten(kept: Settings, tmp_path: Path) -> None:
    (tmp_path / "saved.zip").write_text("last week's")
    with pytest.raises(Conflict, match="name a new file"):
        save(kept, tmp_path / "saved.zip")


def test_nothing_is_saved_of_no_home(home: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        save(Settings(), tmp_path / "saved.zip")


def test_a_database_elsewhere_is_not_passed_over_in_silence(kept: Settings, tmp_path: Path) -> None:
    away = kept.model_copy(update={"database": "postgresql+psycopg://db/zhiren"})
    with pytest.raises(Unavailable, match="pg_dump"):
        save(away, tmp_path / "saved.zip")


def test_a_home_with_something_in_it_is_not_replaced(kept: Settings, tmp_path: Path) -> None:
    save(kept, tmp_path / "saved.zip")
    with pytest.raises(Conflict, match="--force"):
        restore(kept, tmp_path / "saved.zip")


def test_by_force_what_was_there_is_moved_aside(kept: Settings, tmp_path: Path) -> None:
    save(kept, tmp_path / "saved.zip")
    (kept.home / "blobs" / "ab" / "file_ab").write_bytes(b"a newer resume")
    restore(kept, tmp_path / "saved.zip", force=True)
    assert (kept.home / "blobs" / "ab" / "file_ab").read_bytes() == b"a resume"
    [aside] = kept.home.glob("replaced-*")
    assert (aside / "blobs" / "ab" / "file_ab").read_bytes() == b"a newer resume"


def test_a_changed_file_is_refused_and_changes_nothing(
    kept: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    save(kept, tmp_path / "saved.zip")
    bad = rewritten(tmp_path / "saved.zip", tmp_path / "bad.zip", file_ab=b"a Resume")
    with pytest.raises(Invalid, match="not what was saved"):
        restore(elsewhere, bad)
    assert [path.name for path in elsewhere.home.iterdir()] == ["lock"]


@pytest.mark.parametrize("name", ["../x", "/x", "blobs/../../x", "lock"])
def test_a_backup_puts_nothing_outside_its_places(
    kept: Settings, elsewhere: Settings, tmp_path: Path, name: str
) -> None:
    save(kept, tmp_path / "saved.zip")
    with zipfile.ZipFile(tmp_path / "saved.zip") as archive:
        manifest = json.loads(archive.read(MANIFEST))
    manifest["parts"][name] = {"size": 0, "sha256": ""}
    told = json.dumps(manifest).encode()
    bad = rewritten(tmp_path / "saved.zip", tmp_path / "bad.zip", **{MANIFEST: told})
    with pytest.raises(Invalid, match="holds no"):
        restore(elsewhere, bad)


def test_a_backup_of_a_later_version_names_that_version(
    kept: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    save(kept, tmp_path / "saved.zip")
    with zipfile.ZipFile(tmp_path / "saved.zip") as archive:
        manifest = json.loads(archive.read(MANIFEST)) | {"revision": "9999"}
    told = json.dumps(manifest).encode()
    late = rewritten(tmp_path / "saved.zip", tmp_path / "late.zip", **{MANIFEST: told})
    with pytest.raises(Conflict, match="install that version"):
        restore(elsewhere, late)


def test_what_is_no_backup_is_refused(elsewhere: Settings, tmp_path: Path) -> None:
    (tmp_path / "saved.zip").write_text("no archive")
    with pytest.raises(Invalid, match="no whole backup"):
        restore(elsewhere, tmp_path / "saved.zip")
