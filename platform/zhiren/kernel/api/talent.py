"""Signing in, in the talent dialect."""

from pydantic import BaseModel, Field

from zhiren.access import PUBLIC
from zhiren.call import Call
from zhiren.web.auth import address
from zhiren.web.endpoints import post


class LoginForm(BaseModel):
    """A name and a password, as a form."""

    username: str = Field(min_length=1, max_length=254)
    password: str = Field(min_length=1, max_length=128)


class WhoOut(BaseModel):
    """The user inside a login's answer."""

    id: str
    username: str
    role: str


class LoginOut(BaseModel):
    """A token."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105 - a kind of token, no secret
    user: WhoOut


async def login(call: Call, form: LoginForm) -> LoginOut:
    """Sign in with a login name or an e-mail."""
    assert call.request is not None
    await call.host.limits.login(form.username, address(call.request))
    user = await call.host.accounts.sign_in(form.username, form.password)
    admitted = await call.host.sign_ins.begin(user)
    return LoginOut(
        access_token=admitted.access,
        user=WhoOut(id=user.id, username=user.username, role=user.role),
    )


endpoints = [post("/auth/login", login, roles=PUBLIC, message="登录成功")]
