"""A researcher's own account, in the research dialect."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints
from sqlalchemy import func, select

from zhiren import Call, Invalid, NotFound, get, patch, post
from zhiren.db import utcnow
from zhiren.kernel.api.interview import Moment
from zhiren.kernel.api.research import Camel, Id
from zhiren.kernel.passwords import hash_password, is_password
from zhiren.kernel.tables import User
from zhiren_knowledge.api.research.shapes import RESEARCHERS, Name
from zhiren_knowledge.service import shelves_for
from zhiren_knowledge.tables import KnowledgeBase

Picture = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https://[^\s\"'<>]+$|^$")]


class MeOut(Camel):
    """Who is asking."""

    id: Id
    email: str
    name: str
    role: str
    avatar_url: str | None
    kb_quota: int | None
    """How many knowledge bases one may have; None is as many as one likes."""
    kb_used: int
    is_trial: bool
    trial_ends_at: Moment
    created_at: Moment


class ChangeIn(Camel):
    """What is to change; what is not sent stays."""

    name: Name | None = None
    avatar_url: Picture | None = None


class ChangedOut(Camel):
    """What it is now."""

    id: Id
    name: str
    avatar_url: str | None


class PasswordIn(Camel):
    """The old password and a new one."""

    old_password: str = Field(min_length=1, max_length=128)
    new_password: str = Field(min_length=6, max_length=128)


async def show_me(call: Call) -> MeOut:
    """Show who is asking, and how much of what they may is used."""
    user = await _me(call)
    async with call.reading() as session:
        mine = KnowledgeBase.created_by == user.id
        used = await session.scalar(select(func.count(KnowledgeBase.id)).where(mine)) or 0
    ends: datetime = user.created_at + timedelta(days=call.host.settings.trial_days)
    return MeOut(
        id=user.id,
        email=user.email or "",
        name=user.username,
        role=user.role,
        avatar_url=user.avatar,
        kb_quota=shelves_for(call),
        kb_used=used,
        is_trial=user.role == "user" and utcnow() < ends,
        trial_ends_at=ends,
        created_at=user.created_at,
    )


async def change_me(call: Call, body: ChangeIn) -> ChangedOut:
    """Change one's own name or picture."""
    async with call.writing() as session:
        user = await session.get_one(User, call.actor.user_id)
        if body.name is not None:
            user.username = body.name
        if body.avatar_url is not None:
            user.avatar = body.avatar_url or None
    call.host.accounts.forget()
    return ChangedOut(id=user.id, name=user.username, avatar_url=user.avatar)


async def change_password(call: Call, body: PasswordIn) -> None:
    """Change one's own password; whoever else is signed in with the old one is signed out."""
    user = await _me(call)
    assert call.request is not None
    await call.host.limits.login(user.email or user.id, "password")
    if not await is_password(body.old_password, user.password_hash):
        raise Invalid("旧密码不正确 · The old password is wrong.", field="oldPassword")
    hashed = await hash_password(body.new_password)
    async with call.writing() as session:
        (await session.get_one(User, user.id)).password_hash = hashed
    await call.host.sign_ins.end_others(call.actor)


async def _me(call: Call) -> User:
    user = await call.host.accounts.get(call.actor.user_id)
    if user is None:
        raise NotFound("user", call.actor.user_id)
    return user


endpoints = [
    get("/users/me", show_me, roles=RESEARCHERS),
    patch("/users/me", change_me, roles=RESEARCHERS),
    post("/users/me/change-password", change_password, roles=RESEARCHERS, message="密码修改成功"),
]
