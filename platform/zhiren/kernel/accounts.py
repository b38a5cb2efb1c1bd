"""Organisations, users and keys: who there is, and how they prove it."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.access import PUBLIC_ORGANISATION, Actor, Role
from zhiren.db import Database, utcnow
from zhiren.errors import Conflict, Unauthorized
from zhiren.kernel.passwords import hash_password, is_password, make_password
from zhiren.kernel.tables import ApiKey, Organisation, User
from zhiren.kernel.tokens import Tokens
from zhiren.settings import Settings

KEY_PREFIX = "zk_"
_REMEMBERED = 5.0
"""Seconds for which a token's owner is not looked up again; a change here forgets at once."""


@dataclass(frozen=True, kw_only=True)
class NewUser:
    """What is needed to make a user."""

    username: str
    password: str
    role: Role
    email: str | None = None
    login: str | None = None
    phone: str | None = None
    operator: bool = False


class Accounts:
    """Everybody who can come in."""

    def __init__(self, database: Database, tokens: Tokens, settings: Settings) -> None:
        """Keep users in *database*, recognise them by *tokens*."""
        self.tokens = tokens
        self._database, self._settings = database, settings
        self._seen: dict[str, tuple[float, Actor]] = {}

    async def prepare(self) -> str | None:
        """Make the public organisation and the first admin.

        Answers the admin's password if it had to be made up: it is shown this once.
        """
        async with self._database.writing(None) as session:
            if await session.get(Organisation, PUBLIC_ORGANISATION) is None:
                public = Organisation(id=PUBLIC_ORGANISATION, name="public", kind="public")
                session.add(public)
            if await session.scalar(select(User.id).where(User.operator).limit(1)):
                return None
        given = self._settings.admin_password
        password = given.get_secret_value() if given else make_password()
        name = self._settings.admin_username
        admin = NewUser(
            username=name,
            login=name,
            email=self._settings.admin_email,
            password=password,
            role="admin",
            operator=True,
        )
        await self.register(admin)
        return None if given else password

    async def register(self, new: NewUser, organisation_id: str | None = None) -> User:
        """Make a user, in an organisation of their own unless one is named."""
        hashed = await hash_password(new.password)
        kind = "enterprise" if new.role in {"hr", "admin"} else "personal"
        try:
            async with self._database.writing(None) as session:
                if organisation_id is None:
                    session.add(home := Organisation(name=new.username, kind=kind))
                    await session.flush()
                    organisation_id = home.id
                user = _user(new, hashed, organisation_id)
                session.add(user)
        except IntegrityError:
            raise Conflict("该邮箱或用户名已被注册 · This e-mail or name is taken.") from None
        return user

    async def sign_in(self, name: str, password: str) -> User:
        """Check a password for a login name or an e-mail."""
        async with self._database.reading(None) as session:
            named = or_(User.login == name, User.email == name.lower())
            user = await session.scalar(select(User).where(named).limit(1))
        right = await is_password(password, user.password_hash if user else None)
        if user is None or not right or not user.is_active:
            raise Unauthorized("用户名或密码错误 · Wrong name or password.")
        return user

    async def recognise(self, token: str) -> Actor:
        """Find whose *token* this is: an access token, an interview's or an API key."""
        digest = hashlib.sha256(token.encode()).hexdigest()
        remembered = self._seen.get(digest)
        if remembered and remembered[0] > time.monotonic():
            return remembered[1]
        seen = self._seen
        by_key = token.startswith(KEY_PREFIX)
        actor = await (self._by_key(digest) if by_key else self._by_token(token))
        if len(seen) > 10_000:
            seen.clear()
        seen[digest] = (time.monotonic() + _REMEMBERED, actor)
        return actor

    async def refresh(self, token: str) -> User:
        """Find whose refresh token this is."""
        claims = self.tokens.read(token, "refresh")
        return await self._live(claims["sub"], claims["ver"])

    async def get(self, user_id: str) -> User | None:
        """Find a user."""
        async with self._database.reading(None) as session:
            return await session.get(User, user_id)

    async def first_admin(self) -> Actor:
        """Whoever runs this platform: the command line acts as them."""
        async with self._database.reading(None) as session:
            user = await session.scalar(select(User).where(User.operator).limit(1))
        if user is None:
            raise Unauthorized("This home has no admin yet: start the server once.")
        return actor_of(user)

    async def make_key(
        self, session: AsyncSession, actor: Actor, name: str, scopes: list[str]
    ) -> tuple[ApiKey, str]:
        """Make a key that acts as *actor*. The key itself is shown this once."""
        key = KEY_PREFIX + secrets.token_urlsafe(32)
        digest = hashlib.sha256(key.encode()).hexdigest()
        row = ApiKey(user_id=actor.user_id, name=name, hash=digest, scopes=scopes)
        session.add(row)
        await session.flush()
        return row, key

    def forget(self) -> None:
        """Look everybody up again: somebody's rights have changed.

        Whoever is being looked up just now is remembered by nobody.
        """
        self._seen = {}

    async def _by_token(self, token: str) -> Actor:
        claims = self.tokens.read(token, "access", "interview")
        user = await self._live(claims["sub"], claims["ver"])
        return actor_of(user, interview_id=claims.get("int"))

    async def _by_key(self, digest: str) -> Actor:
        async with self._database.reading(None) as session:
            key = await session.scalar(select(ApiKey).where(ApiKey.hash == digest))
            user = await session.get(User, key.user_id) if key else None
        if key is None or user is None or not user.is_active or _expired(key.expires_at):
            raise Unauthorized("API Key 无效 · This API key is not valid.")
        return actor_of(user, role="viewer" if key.scopes == ["read"] else None)

    async def _live(self, user_id: str, version: int) -> User:
        user = await self.get(user_id)
        if user is None or not user.is_active or user.token_version != version:
            raise Unauthorized("请重新登录 · Please sign in again.")
        return user


def actor_of(user: User, *, role: str | None = None, interview_id: str | None = None) -> Actor:
    """See *user* as somebody who asks."""
    return Actor(
        user_id=user.id,
        organisation_id=user.organisation_id,
        role=cast("Role", role or user.role),
        name=user.username,
        operator=user.operator and role is None,
        interview_id=interview_id,
    )


def _user(new: NewUser, hashed: str, organisation_id: str) -> User:
    return User(
        organisation_id=organisation_id,
        username=new.username,
        login=new.login,
        email=new.email.lower() if new.email else None,
        phone=new.phone,
        role=new.role,
        operator=new.operator,
        password_hash=hashed,
    )


def _expired(moment: datetime | None) -> bool:
    return moment is not None and moment < utcnow()
