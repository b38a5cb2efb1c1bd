"""A wrong setting is named, with what was meant; each setting knows where it came from."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from zhiren.errors import Invalid
from zhiren.operating.commands import settings
from zhiren.sections import Section, shown
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


def test_a_password_with_signs_and_one_in_a_query_are_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZHIREN_DATABASE", "postgresql+psycopg://me:hush/h@hush@db/zhiren")
    monkeypatch.setenv("ZHIREN_REDIS", "redis://cache/0?client_name=x&password=hush")
    shown = repr(effective(read_settings()))
    assert "hush" not in shown
    assert "@db/zhiren" in shown
    assert "client_name=x&password=" in shown


@pytest.mark.parametrize("name", [".env", "zhiren.toml"])
@pytest.mark.parametrize("content", [b"\xff\xfe=1\n", None], ids=["no text", "a folder"])
def test_a_file_that_cannot_be_read_is_named(name: str, content: bytes | None) -> None:
    if content:
        Path(name).write_bytes(content)
    else:
        Path(name).mkdir()
    if name == ".env" and content is None:
        read_settings()  # a folder of that name is somebody else's
        return
    with pytest.raises(Invalid, match=f"^{name} cannot be read"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("TOKEN_MINUTES", "0"),
        ("LOGINS_PER_MINUTE", "-5"),
        ("BODY_TIMEOUT", "0"),
        ("TALENT_PREFIX", "talent"),
        ("PUBLIC_URL", "hr.example.com"),
        ("CORS_ORIGINS", '["*"]'),
    ],
)
def test_a_value_with_which_nothing_would_work_is_refused(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"ZHIREN_{name}", value)
    with pytest.raises(Invalid, match=rf"^ZHIREN_{name} = .* \(environment\): "):
        read_settings()


def test_a_table_in_the_place_of_a_setting_is_said_to_stand_in_the_file() -> None:
    Path("zhiren.toml").write_text("[port]\nat = 1\n")
    with pytest.raises(Invalid, match=r"^port = .* \(zhiren.toml\)"):
        read_settings()


def test_a_table_is_told_how_to_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIREN_MODEL_NAMES", "{bad")
    with pytest.raises(Invalid, match=r'ZHIREN_MODEL_NAMES.*\{"one": "two"\}'):
        read_settings()


class Acme(BaseModel):
    """What an operator can set about Acme."""

    address: str = "https://acme.example"
    key: SecretStr | None = None
    most: int = 3


def test_what_plugins_have_of_their_own_is_listed_with_who_said_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZHIREN_ACME_KEY", "hush")
    monkeypatch.setenv("ZHIREN_ACME_ADDRESS", "https://me:hush@acme.example")
    Path("zhiren.toml").write_text("[acme]\nmost = 7\n")
    rows = list(shown("acme", Section(model=Acme).read("acme")))
    assert [(row.name, row.source) for row in rows] == [
        ("acme.address", "environment"),
        ("acme.key", "environment"),
        ("acme.most", "zhiren.toml"),
    ]
    assert rows[2].value == 7
    assert "hush" not in repr(rows)


def test_the_command_lists_ours_and_those_of_plugins(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIREN_ANALYSIS_LOOK_BACK", "7")
    settings(as_json=True)
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["port"]["source"] == "default"
    assert rows["analysis.look_back"] == {
        "name": "analysis.look_back",
        "value": 7,
        "source": "environment",
    }


def test_a_command_says_it_in_one_line_without_a_traceback() -> None:
    zhiren = str(Path(sys.executable).with_name("zhiren"))
    environment = {**os.environ, "ZHIREN_PORT": "abc"}
    done = subprocess.run(
        [zhiren, "plugins"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("ZHIREN_PORT = 'abc'")
    assert "Traceback" not in done.stderr
