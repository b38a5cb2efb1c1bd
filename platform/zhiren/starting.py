"""What must be so before a server listens where others can reach it."""

from ipaddress import ip_address, ip_network

from zhiren.errors import Invalid
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
