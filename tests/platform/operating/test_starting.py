"""A server that others can reach needs a good secret and somebody who speaks HTTPS for it."""

import importlib.util
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest

from zhiren.errors import Invalid, MissingExtra, ZhirenError
from zhiren.operating.serving import locked, prepare
from zhiren.operating.starting import check_sharing, check_start, check_worker, is_loopback
from zhiren.settings import Settings

GOOD = "q8Zr1nV4tX7cJ0mB5yL2wP9sD6fH3kGa"


def settings(home: Path, **values: Any) -> Settings:
    return Settings(_env_file=None, home=home, **values)


def test_on_this_machine_nothing_needs_to_be_set(tmp_path: Path) -> None:
    check_start(settings(tmp_path))
    assert all(is_loopback(host) for host in ("127.0.0.1", "127.0.0.2", "::1", "localhost"))


@pytest.mark.parametrize("secret", [None, "secret", "a" * 64, "abc" * 20])
def test_a_secret_that_is_missing_or_weak_is_refused(tmp_path: Path, secret: str | None) -> None:
    wished = settings(tmp_path, host="0.0.0.0", secret=secret, trusted_proxies=["10.0.0.1"])
    with pytest.raises(Invalid, match="ZHIREN_SECRET"):
        check_start(wished)


def test_plain_http_is_refused_without_a_proxy(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="ZHIREN_TRUSTED_PROXIES"):
        check_start(settings(tmp_path, host="0.0.0.0", secret=GOOD))


def test_behind_a_proxy_with_a_good_secret_it_starts(tmp_path: Path) -> None:
    check_start(
        settings(tmp_path, host="0.0.0.0", secret=GOOD, trusted_proxies=["10.0.0.1", "::1/128"])
    )


@pytest.mark.parametrize("proxy", ["*", "proxy.example.com", "10.0.0.0/99"])
def test_everybody_is_no_proxy(tmp_path: Path, proxy: str) -> None:
    with pytest.raises(Invalid, match="neither an address nor a network"):
        check_start(settings(tmp_path, trusted_proxies=[proxy]))


POSTGRES, REDIS = "postgresql+psycopg://127.0.0.1/zhiren", "redis://127.0.0.1:6379/0"
SHARED = {"database": POSTGRES, "redis": REDIS}


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"carries": []}, "ZHIREN_REDIS"),
        ({"carries": ["bulk"]}, "interactive"),
        ({"redis": REDIS}, "ZHIREN_DATABASE"),
        ({**SHARED, "embedder": "fastembed:x"}, "milvus-lite server"),
        ({**SHARED, "redis": "http://127.0.0.1"}, "ZHIREN_REDIS"),
    ],
)
def test_what_processes_cannot_share_is_refused_with_what_to_set(
    tmp_path: Path, values: dict[str, Any], named: str
) -> None:
    with pytest.raises(Invalid, match=named) as refused:
        check_sharing(settings(tmp_path, **values))
    assert "\n" not in str(refused.value)


def test_what_processes_can_share_is_let_pass(tmp_path: Path) -> None:
    check_sharing(settings(tmp_path))
    check_worker(settings(tmp_path, **SHARED, carries=["bulk"]))
    index = "http://127.0.0.1:19530"
    check_worker(settings(tmp_path, **SHARED, embedder="fastembed:x", index=index))


def test_a_worker_needs_redis_and_says_so_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"ZHIREN_REDIS=redis://"):
        check_worker(settings(tmp_path, database=POSTGRES))


def test_a_missing_extra_is_named_with_the_command_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = importlib.util.find_spec
    absent = lambda name: None if "redis" in name else there(name)  # noqa: E731 - says what it is
    monkeypatch.setattr("zhiren.operating.starting.find_spec", absent)
    with pytest.raises(MissingExtra, match=r"pip install 'zhiren\[redis\]'"):
        check_worker(settings(tmp_path, **SHARED))


def test_a_fresh_home_is_closed_to_others_from_the_start(tmp_path: Path) -> None:
    for home in (tmp_path / "deep" / "home", tmp_path / "made"):
        home.parent.mkdir(exist_ok=True)
        if home.name == "made":
            home.mkdir(mode=0o755)
        prepare(settings(home))
        assert S_IMODE(home.stat().st_mode) == 0o700
        assert {S_IMODE(file.stat().st_mode) for file in home.glob("zhiren.db*")} == {0o600}


def test_a_home_in_use_keeps_the_rights_that_its_owner_gave(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    tmp_path.chmod(0o750)
    prepare(settings(tmp_path))
    assert S_IMODE(tmp_path.stat().st_mode) == 0o750


def test_one_server_has_a_home(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(ZhirenError, match="open"), locked(tmp_path):
        pass
