"""Signing up, in and out, in the research dialect."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from zhiren.access import MEMBERS, PUBLIC
from zhiren.call import Call
from zhiren.db import canonical, hyphened
from zhiren.kernel.accounts import NewUser
from zhiren.kernel.tables import User
from zhiren.trimming import Email
from zhiren.web.auth import address
from zhiren.web.endpoints import post


class Camel(BaseModel):
    """A shape whose fields are written in camelCase."""

    model_config = ConfigDict(
        alias_generator=to_camel, serialize_by_alias=True, validate_by_name=True
    )


Id = Annotated[str, PlainSerializer(hyphened)]
"""An id that is told as this document writes ids."""
RowId = Annotated[str, AfterValidator(canonical)]
"""An id that is asked with, in any document's form."""


class RegisterIn(Camel):
    """A new account."""

    email: Email
    password: str = Field(min_length=6, max_length=128)
    name: str = Field(min_length=1, max_length=100)


class RegisteredOut(Camel):
    """A user who has just registered."""

    user_id: Id
    email: str
    message: str


class LoginIn(Camel):
    """An e-mail and a password."""

    email: str = Field(min_length=1, max_length=254)
    password: str = Field(min_length=1, max_length=128)


class WhoOut(Camel):
    """The user inside a login's answer."""

    id: Id
    email: str
    name: str
    role: str

    @classmethod
    def of(cls, row: User) -> Self:
        """Show *row*."""
        return cls(id=row.id, email=row.email or "", name=row.username, role=row.role)


class RenewedOut(Camel):
    """A new access token."""

    access_token: str
    expires_in: int
    """Seconds."""


class LoginOut(RenewedOut):
    """Tokens."""

    refresh_token: str
    user: WhoOut


class RefreshIn(Camel):
    """A refresh token."""

    refresh_token: str = Field(min_length=1, max_length=4000)


async def register(call: Call, body: RegisterIn) -> RegisteredOut:
    """Register a researcher, with an organisation of their own."""
    assert call.request is not None
    await call.host.limits.register(address(call.request))
    new = NewUser(username=body.name, password=body.password, email=body.email, role="user")
    user = await call.host.accounts.register(new)
    return RegisteredOut(user_id=user.id, email=user.email or "", message="注册成功，请登录")


async def login(call: Call, body: LoginIn) -> LoginOut:
    """Sign in."""
    assert call.request is not None
    await call.host.limits.login(body.email, address(call.request))
    user = await call.host.accounts.sign_in(body.email, body.password)
    admitted = await call.host.sign_ins.begin(user)
    lasting = _lasting(call)
    renewed = await call.host.sign_ins.renew(admitted.refresh, lasting)
    return LoginOut(
        access_token=renewed,
        refresh_token=admitted.refresh,
        expires_in=int(lasting.total_seconds()),
        user=WhoOut.of(user),
    )


async def refresh(call: Call, body: RefreshIn) -> RenewedOut:
    """Give a new access token; the refresh token stays good until one signs out."""
    assert call.request is not None
    await call.host.limits.refresh(address(call.request))
    lasting = _lasting(call)
    token = await call.host.sign_ins.renew(body.refresh_token, lasting)
    return RenewedOut(access_token=token, expires_in=int(lasting.total_seconds()))


async def logout(call: Call) -> Response:
    """Sign out: both tokens end."""
    await call.host.sign_ins.end(call.actor)
    return Response(status_code=204)


def _lasting(call: Call) -> timedelta:
    return timedelta(days=call.host.settings.research_token_days)


endpoints = [
    post("/auth/register", register, roles=PUBLIC, status=201),
    post("/auth/login", login, roles=PUBLIC),
    post("/auth/refresh", refresh, roles=PUBLIC),
    post("/auth/logout", logout, roles=MEMBERS, status=204),
]
