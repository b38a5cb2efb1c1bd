"""A server that others can reach needs a good secret and somebody who speaks HTTPS for it."""

from pathlib import Path
from typing import Any

import pytest

from zhiren.errors import Invalid
from zhiren.settings import Settings
from zhiren.starting import check_start, is_loopback

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
