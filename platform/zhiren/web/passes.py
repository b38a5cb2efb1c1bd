"""Who looks at a page: a cookie of its own that no API takes, and a token in every form.

The cookie is sent by browsers alone, and to scripts it is invisible; the token stands in the page,
so that no other site can send a form of ours.
"""

import hmac
import re
import secrets
import time
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from zhiren.access import Actor
from zhiren.errors import Forbidden, Unauthorized

if TYPE_CHECKING:
    from zhiren.host import Host

CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf"
_SIGNED_IN = "zhiren_signed_in"
_GREETED = "zhiren_greeted"
_OWN_PATH = re.compile(r"/(?!/)[A-Za-z0-9_\-./?=&%]*")


async def recognise(host: "Host", request: Request) -> Actor:
    """Find whose cookie it is. Raises `Unauthorized`."""
    if not (token := request.cookies.get(_SIGNED_IN)):
        raise Unauthorized("请先登录 · Sign in first.")
    return await host.accounts.recognise_page(token)


def give(request: Request, response: Response, token: str) -> None:
    """Let the browser keep *token* for as long as it is open."""
    _set(request, response, _SIGNED_IN, token)


def renew(host: "Host", request: Request, response: Response) -> None:
    """Give somebody who is still here a new cookie, once half of the old one's time is over."""
    claims = host.tokens.read(request.cookies[_SIGNED_IN], "page")
    now = time.time()
    if claims["exp"] - now < host.tokens.seconds / 2 and claims["end"] > claims["exp"]:
        token = host.tokens.page(claims["sub"], claims["ver"], claims["ses"], claims["end"])
        give(request, response, token)


def take(response: Response) -> None:
    """Take the cookie away."""
    response.delete_cookie(_SIGNED_IN, path="/", httponly=True, samesite="strict")


def greet(host: "Host", request: Request) -> tuple[str, str]:
    """Tell a browser apart with which nobody has signed in: a secret, and its forms' token."""
    secret = request.cookies.get(_GREETED) or secrets.token_urlsafe(16)
    return secret, _sign(host, "greeted", secret)


def keep_greeting(request: Request, response: Response, secret: str) -> None:
    """Let the browser keep the *secret* of a greeting."""
    _set(request, response, _GREETED, secret)


def csrf(host: "Host", request: Request, actor: Actor | None) -> str:
    """Make the token that every form has to bring back: of one signing in, or of one browser."""
    if actor is not None:
        return _sign(host, "signed in", actor.sign_in_id or "")
    secret = request.cookies.get(_GREETED)
    return _sign(host, "greeted", secret) if secret else ""


def check(host: "Host", request: Request, actor: Actor | None, brought: str) -> None:
    """Refuse what another site's page may have sent. Raises `Forbidden`."""
    expected = csrf(host, request, actor)
    same = hmac.compare_digest(expected.encode(), brought.encode())
    if not (expected and same) or request.headers.get("sec-fetch-site") == "cross-site":
        raise Forbidden("页面已过期，请刷新后再试 · This page is out of date: reload it.")


def own_path(asked: str, otherwise: str) -> str:
    """Give the path that was *asked* for if it is one of ours, else another one."""
    return asked if _OWN_PATH.fullmatch(asked) else otherwise


def _sign(host: "Host", kind: str, secret: str) -> str:
    return hmac.digest(host.tokens.derive("csrf"), f"{kind}/{secret}".encode(), "sha256").hex()


def _set(request: Request, response: Response, name: str, value: str) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, httponly=True, samesite="strict", secure=secure)
