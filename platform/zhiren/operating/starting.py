"""What must be so before a server listens where others can reach it, or a worker joins it."""

from importlib.util import find_spec
from ipaddress import ip_address, ip_network

from zhiren.carrying.queues import QUEUES
from zhiren.errors import Invalid, MissingExtra
from zhiren.settings import Settings

_SHORTEST, _FEWEST = 32, 10
"""Characters of a secret, and how many different ones."""


def check_start(settings: Settings) -> None:
    """Refuse to listen off loopback with a secret that can be guessed, or in plain sight."""
    for proxy in settings.trusted_proxies:
        _check_network(proxy)
    if is_loopback(settings.host):
        return
    secret = settings.secret.get_secret_value() if settings.secret else ""
    if len(secret) < _SHORTEST or len(set(secret)) < _FEWEST:
        raise Invalid(
            f"ZHIREN_SECRET must be set to at least {_SHORTEST} random characters before "
            f"{settings.host} is served, as `openssl rand -base64 48` makes them. "
            "对外提供服务前请设置足够强的 ZHIREN_SECRET。",
            field="secret",
        )
    if not settings.trusted_proxies:
        raise Invalid(
            f"Plain HTTP is not served on {settings.host}. Put a proxy that speaks HTTPS before "
            "it and name the proxy's address in ZHIREN_TRUSTED_PROXIES, or listen on 127.0.0.1. "
            "对外必须使用 HTTPS：请在 ZHIREN_TRUSTED_PROXIES 中写明反向代理的地址。",
            field="trusted_proxies",
        )


def check_sharing(settings: Settings) -> None:
    """Refuse what several processes would tear apart, or what nobody would carry out."""
    if settings.redis is None:
        if left := [queue for queue in QUEUES if queue not in settings.carries]:
            raise Invalid(
                f"ZHIREN_CARRIES leaves {' and '.join(left)} to workers, and those hear of work "
                "over Redis: set ZHIREN_REDIS, or take ZHIREN_CARRIES away.",
                field="carries",
            )
        return
    _check_redis(settings.redis)
    if not settings.database_url.startswith("postgresql"):
        raise Invalid(
            "With ZHIREN_REDIS several processes share the work, and SQLite is for one: set "
            "ZHIREN_DATABASE=postgresql+psycopg://…, or take ZHIREN_REDIS away.",
            field="database",
        )
    if settings.embedder and not settings.has_index_server:
        raise Invalid(
            "With ZHIREN_REDIS several processes share the index, and a file is for one: start an "
            "index server (`milvus-lite server --data-dir DIR` is one) and set "
            "ZHIREN_INDEX=http://127.0.0.1:19530.",
            field="index",
        )


def check_worker(settings: Settings) -> None:
    """Refuse to begin a worker that would never hear of work."""
    if settings.redis is None:
        raise Invalid(
            "A worker hears of work over Redis: set ZHIREN_REDIS=redis://127.0.0.1:6379/0. "
            "Without it `zhiren serve` carries everything out itself.",
            field="redis",
        )
    check_sharing(settings)


def _check_redis(url: str) -> None:
    if find_spec("redis") is None or find_spec("taskiq_redis") is None:
        raise MissingExtra("Redis", "redis")
    from redis.asyncio.connection import parse_url

    try:
        parse_url(url)
    except ValueError as error:
        raise Invalid(f"ZHIREN_REDIS is no Redis URL: {error}", field="redis") from None


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches *host*."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_network(proxy: str) -> None:
    try:
        ip_network(proxy)
    except ValueError:
        raise Invalid(
            f"ZHIREN_TRUSTED_PROXIES holds {proxy!r}, which is neither an address nor a network.",
            field="trusted_proxies",
        ) from None
