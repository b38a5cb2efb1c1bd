"""A wrong setting is named, with what was meant; each setting knows where it came from."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from zhiren.errors import Invalid
from zhiren.sources import effective, read_settings, strays


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ZHIREN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def origin(name: str) -> tuple[object, str]:
    [found] = [one for one in effective(read_settings()) if one.name == name]
    return found.value, found.source


def test_a_near_miss_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIREN_MODLE", "openai:x")
    with pytest.raises(Invalid, match=r"ZHIREN_MODLE \(environment\).*mean ZHIREN_MODEL\?"):
        read_settings()


def test_what_resembles_no_setting_may_be_somebody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIREN_QQXXYYZZ", "1")
    read_settings()
    assert [stray.name for stray in strays()] == ["ZHIREN_QQXXYYZZ"]


@pytest.mark.parametrize("key", ["prot", "qqxxyyzz"])
def test_our_own_file_may_not_hold_an_unknown_key(key: str) -> None:
    Path("zhiren.toml").write_text(f"{key} = 1\n")
    with pytest.raises(Invalid, match=rf"{key} \(zhiren.toml\) is no setting"):
        read_settings()


def test_a_wrong_value_is_told_with_its_key_and_source() -> None:
    Path(".env").write_text("ZHIREN_PORT=abc\n")
    with pytest.raises(Invalid, match=r"ZHIREN_PORT = 'abc' \(\.env\): Input should be a valid"):
        read_settings()


def test_a_list_is_told_how_to_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIREN_ALLOWED_HOSTS", "a,b")
    with pytest.raises(Invalid, match=r'ZHIREN_ALLOWED_HOSTS.*\["one", "two"\]'):
        read_settings()


def test_a_wrong_secret_is_not_repeated() -> None:
    Path("zhiren.toml").write_text("secret = 12345\n")
    with pytest.raises(Invalid) as refused:
        read_settings()
    assert "secret" in str(refused.value)
    assert "12345" not in str(refused.value)


def test_the_stronger_source_is_the_one_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert origin("port") == (8000, "default")
    Path("zhiren.toml").write_text("port = 1\n")
    assert origin("port") == (1, "zhiren.toml")
    Path(".env").write_text("ZHIREN_PORT=2\n")
    assert origin("port") == (2, ".env")
    monkeypatch.setenv("ZHIREN_PORT", "3")
    assert origin("port") == (3, "environment")


def test_secrets_and_passwords_in_addresses_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIREN_SECRET", "hush-hush")
    monkeypatch.setenv("ZHIREN_DATABASE", "postgresql+psycopg://me:hush-hush@db/zhiren")
    shown = repr(effective(read_settings()))
    assert "hush" not in shown
    assert "@db/zhiren" in shown


def test_a_command_says_it_in_one_line_without_a_traceback() -> None:
    zhiren = str(Path(sys.executable).with_name("zhiren"))
    environment = {**os.environ, "ZHIREN_PORT": "abc"}
    done = subprocess.run(
        [zhiren, "plugins"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("ZHIREN_PORT = 'abc'")
    assert "Traceback" not in done.stderr
