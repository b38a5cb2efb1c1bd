"""Users in the interview dialect: registering, signing in, who am I."""

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, Field, PlainSerializer

from zhiren.access import MEMBERS, PUBLIC
from zhiren.call import Call
from zhiren.errors import NotFound
from zhiren.kernel.accounts import NewUser
from zhiren.kernel.signing_in import Admitted
from zhiren.kernel.tables import User
from zhiren.trimming import Email
from zhiren.web.auth import address
from zhiren.web.endpoints import get, post

Moment = Annotated[
    AwareDatetime,
    PlainSerializer(lambda at: at.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"),
]
"""As the document writes it: 2025-12-16T10:00:00.000Z."""


class RegisterIn(BaseModel):
    """A new account."""

    email: Email
    password: str = Field(min_length=6, max_length=20)
    username: str = Field(min_length=1, max_length=100)
    role: Literal["candidate", "enterprise"]
    phone: str | None = Field(default=None, max_length=32)


class RegisteredOut(BaseModel):
    """A user who has just registered."""

    user_id: str
    email: str
    username: str
    role: str
    created_at: Moment


class UserOut(RegisteredOut):
    """A user, as they see themselves."""

    phone: str | None
    avatar: str | None


class LoginIn(BaseModel):
    """An e-mail and a password."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=128)


class WhoOut(BaseModel):
    """The user inside a login's answer."""

    user_id: str
    username: str
    role: str


class LoginOut(BaseModel):
    """Tokens."""

    access_token: str
    refresh_token: str
    token_type: str = "Bearer"  # noqa: S105 - a kind of token, no secret
    expires_in: int
    user: WhoOut

    @classmethod
    def of(cls, call: Call, admitted: Admitted) -> Self:
        """Show the tokens of somebody who was let in."""
        user = admitted.user
        return cls(
            access_token=admitted.access,
            refresh_token=admitted.refresh,
            expires_in=call.host.tokens.seconds,
            user=WhoOut(user_id=user.id, username=user.username, role=_role(user)),
        )


class RefreshIn(BaseModel):
    """A refresh token."""

    refresh_token: str


async def register(call: Call, body: RegisterIn) -> RegisteredOut:
    """Register a candidate, or an enterprise with an organisation of its own."""
    assert call.request is not None
    await call.host.limits.register(address(call.request))
    role: Literal["hr", "candidate"] = "hr" if body.role == "enterprise" else "candidate"
    new = NewUser(**body.model_dump(exclude={"role"}), role=role)
    user = await call.host.accounts.register(new)
    return RegisteredOut(**_shown(user))


async def login(call: Call, body: LoginIn) -> LoginOut:
    """Sign in with an e-mail."""
    assert call.request is not None
    await call.host.limits.login(body.email, address(call.request))
    user = await call.host.accounts.sign_in(body.email, body.password)
    return LoginOut.of(call, await call.host.sign_ins.begin(user))


async def show_me(call: Call) -> UserOut:
    """Show who is asking."""
    user = await call.host.accounts.get(call.actor.user_id)
    if user is None:
        raise NotFound("user", call.actor.user_id)
    return UserOut(**_shown(user), phone=user.phone, avatar=user.avatar)


async def refresh_token(call: Call, body: RefreshIn) -> LoginOut:
    """Trade a refresh token, which is good once, for new tokens."""
    assert call.request is not None
    await call.host.limits.refresh(address(call.request))
    return LoginOut.of(call, await call.host.sign_ins.refresh(body.refresh_token))


def _role(user: User) -> str:
    return "enterprise" if user.role == "hr" else user.role


def _shown(user: User) -> dict[str, object]:
    return {
        "user_id": user.id,
        "email": user.email or "",
        "username": user.username,
        "role": _role(user),
        "created_at": user.created_at,
    }


endpoints = [
    post("/users/register", register, roles=PUBLIC),
    post("/users/login", login, roles=PUBLIC),
    get("/users/me", show_me, roles=MEMBERS),
    post("/users/refresh-token", refresh_token, roles=PUBLIC),
]
