"""`zhiren doctor` names what is broken, and the line that mends it."""

import os
import socket
import sqlite3
import stat
import time
from pathlib import Path

import pytest

from tests.platform.operating.conftest import Zhiren, told
from zhiren.operating import machine
from zhiren.operating.serving import prepare
from zhiren.sources import read_settings


def test_a_new_machine_is_well(zhiren: Zhiren) -> None:
    result = zhiren("doctor", "--json")
    assert result.exit_code == 0
    checks = told(result)
    assert {"python", "home", "database", "secret", "model", "pdf", "extra ocr"} <= set(checks)
    assert [c for c in checks.values() if c["status"] != "ok" and not c["mend"]] == []


def test_the_table_shows_every_check(zhiren: Zhiren) -> None:
    shown = zhiren("doctor").stdout
    assert all(word in shown for word in ("check", "to mend", "docling", "database"))


def test_a_made_home_is_at_the_newest_revision_and_closed_to_others(
    zhiren: Zhiren, home: Path
) -> None:
    prepare(read_settings())
    home.chmod(0o755)
    (home / "zhiren.db").chmod(0o644)
    checks = told(zhiren("doctor", "--json"))
    assert "newest" in checks["database"]["found"]
    assert "zhiren.db" in checks["home"]["found"]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "zhiren.db").stat().st_mode) == 0o600


def test_a_database_of_a_later_version_is_broken(zhiren: Zhiren, home: Path) -> None:
    prepare(read_settings())
    with sqlite3.connect(home / "zhiren.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    result = zhiren("doctor", "--json")
    assert result.exit_code == 1
    assert told(result)["database"]["status"] == "missing"
    assert "upgrade" in told(result)["database"]["mend"]


def test_a_database_of_an_earlier_version_will_be_upgraded(zhiren: Zhiren, home: Path) -> None:
    prepare(read_settings())
    with sqlite3.connect(home / "zhiren.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")
    result = zhiren("doctor", "--json")
    assert result.exit_code == 0
    assert told(result)["database"]["status"] == "warn"


def test_a_file_that_is_no_database_is_told(zhiren: Zhiren, home: Path) -> None:
    home.mkdir()
    (home / "zhiren.db").write_text("no database" * 200)
    checks = told(zhiren("doctor", "--json"))
    assert checks["database"]["status"] == "missing"


@pytest.mark.parametrize(("listens", "status"), [("127.0.0.1", "warn"), ("0.0.0.0", "missing")])
def test_a_weak_secret_matters_most_off_this_machine(
    zhiren: Zhiren, monkeypatch: pytest.MonkeyPatch, listens: str, status: str
) -> None:
    monkeypatch.setenv("ZHIREN_SECRET", "short")
    monkeypatch.setenv("ZHIREN_HOST", listens)
    assert told(zhiren("doctor", "--json"))["secret"]["status"] == status


def test_an_embedder_that_does_not_open_is_broken(
    zhiren: Zhiren, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHIREN_EMBEDDER", f"fastembed:{tmp_path}/nothing")
    result = zhiren("doctor", "--json")
    assert result.exit_code == 1
    assert "does not exist" in told(result)["embedder"]["found"]


def test_an_index_server_that_is_down_is_broken(
    zhiren: Zhiren, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ZHIREN_INDEX", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        monkeypatch.setenv("ZHIREN_EMBEDDER", f"fastembed:{tmp_path}/nothing")
        assert told(zhiren("doctor", "--json"))["index"]["status"] == "missing"


def test_a_model_is_asked_only_when_one_is_online(
    zhiren: Zhiren, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIREN_MODEL", "openai:some")
    monkeypatch.setenv("ZHIREN_OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert told(zhiren("doctor", "--json"))["model"]["status"] == "ok"
    assert told(zhiren("doctor", "--json", "--online"))["model"]["status"] == "missing"


def test_a_model_of_nobody_is_broken(zhiren: Zhiren, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIREN_MODEL", "nobody:some")
    assert "providers are" in told(zhiren("doctor", "--json"))["model"]["found"]


def test_a_file_of_the_future_says_that_the_clock_is_wrong(zhiren: Zhiren, home: Path) -> None:
    home.mkdir()
    (home / "zhiren.db").touch()
    later = time.time() + 86_400
    os.utime(home / "zhiren.db", (later, later))
    assert told(zhiren("doctor", "--json"))["clock"]["status"] == "missing"


def test_an_extra_that_is_not_installed_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "EXTRAS", {"ocr": ("no_such_module",)})
    found = machine.extra("ocr")
    assert (found.status, found.mend) == ("warn", "pip install 'zhiren[ocr]'")


def test_a_wrong_setting_is_the_first_thing_told(
    zhiren: Zhiren, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIREN_PORT", "abc")
    result = zhiren("doctor", "--json")
    assert result.exit_code == 1
    assert "ZHIREN_PORT" in told(result)["settings"]["found"]


def test_a_redis_that_does_not_answer_or_cannot_be_used_is_named(
    zhiren: Zhiren, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ZHIREN_REDIS", f"redis://127.0.0.1:{unused.getsockname()[1]}/0")
        assert "ZHIREN_DATABASE" in told(zhiren("doctor", "--json"))["redis"]["mend"]
        monkeypatch.setenv("ZHIREN_DATABASE", "postgresql+psycopg://127.0.0.1:1/none")
        assert "Start Redis" in told(zhiren("doctor", "--json"))["redis"]["mend"]
        unused.listen()
        assert told(zhiren("doctor", "--json"))["redis"]["status"] == "ok"
