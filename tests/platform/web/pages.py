"""This is where a test looks at pages as a browser does: with cookies, and the forms' token."""

import re

import httpx2

from zhiren import Actor, Host
from zhiren.testing import PASSWORD

_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')


def token_in(page: httpx2.Response) -> str:
    """Give the token that stands in a page's form."""
    found = _TOKEN.search(page.text)
    assert found is not None, page.text
    return found[1]


async def login_of(host: Host, actor: Actor) -> str:
    """Give the name with which somebody signs in."""
    user = await host.accounts.get(actor.user_id)
    assert user is not None
    return user.login or user.email or ""


async def come_in(
    client: httpx2.AsyncClient, host: Host, actor: Actor, **more: str
) -> httpx2.Response:
    """Fill in the form for signing in; *more*: its other fields, also a wrong password."""
    page = await client.get("/sign-in")
    form = {"csrf": token_in(page), "name": await login_of(host, actor), "password": PASSWORD}
    return await client.post("/sign-in", data=form | more)


async def token_of(client: httpx2.AsyncClient, path: str = "/desk") -> str:
    """Give the token that forms bring while somebody is signed in."""
    return token_in(await client.get(path))
