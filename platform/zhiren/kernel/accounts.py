"""Organisations, users and keys: who there is, and how they prove it."""

import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.access import PUBLIC_ORGANISATION, READERS, Actor, Role
from zhiren.db import Database, utcnow
from zhiren.errors import Conflict, Unauthorized
from zhiren.holdings import GONE
from zhiren.kernel.passwords import hash_password, is_password, make_password
from zhiren.kernel.presence import Presence
from zhiren.kernel.scopes import check_person
from zhiren.kernel.tables import ApiKey, Organisation, SignIn, User
from zhiren.kernel.tokens import Tokens, Use
from zhiren.settings import Settings

KEY_PREFIX = "zk_"
_NOTED = timedelta(minutes=1)
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
        self.presence = Presence()
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
        """Make a user, in an organisation of their own unless one is named.

        Who does not work in an organisation always has one of their own: a researcher or a
        candidate whom a company brings in sees nothing of what is the company's.
        """
        if new.role not in READERS:
            organisation_id = None
        hashed = await hash_password(new.password)
        kind = "enterprise" if new.role in {"hr", "admin"} else "personal"
        try:
            async with self._database.writing(None) as session:
                if organisation_id is None:
                    session.add(home := Organisation(name=new.username, kind=kind))
                    await session.flush()
                    organisation_id = home.id
                else:
                    home = None
                user = user_row(new, hashed, organisation_id)
                session.add(user)
                await session.flush()
                if home is not None:
                    home.owner_id = user.id
        except IntegrityError:
            raise Conflict("该邮箱或用户名已被注册 · This e-mail or name is taken.") from None
        return user

    async def admit_guest(self, name: str) -> User:
        """Make somebody who comes in by a link alone: they have no name to sign in with."""
        async with self._database.writing(None) as session:
            session.add(home := Organisation(name=name, kind="personal"))
            await session.flush()
            guest = User(
                organisation_id=home.id, username=name[:100], password_hash="", role="candidate"
            )
            session.add(guest)
            await session.flush()
            home.owner_id = guest.id
        return guest

    async def forget_guest(self, user_id: str) -> None:
        """Take the name off somebody who came in by a link alone, and end every way in."""
        async with self._database.writing(None) as session:
            guest = await session.get(User, user_id)
            if guest is None or guest.email or guest.login:
                return  # whoever registered keeps their own account
            guest.username, guest.is_active = GONE, False
            guest.token_version += 1
            if home := await session.get(Organisation, guest.organisation_id):
                home.name = GONE
        self.forget(user_id)

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
        if remembered and remembered[0] > time.time():
            return remembered[1]
        seen = self._seen
        by_key = token.startswith(KEY_PREFIX)
        actor = await (
            self._by_key(digest) if by_key else self._by_token(token, "access", "interview")
        )
        if len(seen) > 10_000:
            seen.clear()
        until = time.time() + _REMEMBERED
        seen[digest] = (min(until, actor.expires_at or until), actor)
        return actor

    async def recognise_page(self, token: str) -> Actor:
        """Find who looks at pages with the *token* of a cookie, which opens nothing else."""
        return await self._by_token(token, "page")

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
        self,
        session: AsyncSession,
        actor: Actor,
        name: str,
        scopes: Sequence[str] = (),
        lasting: timedelta | None = None,
    ) -> tuple[ApiKey, str]:
        """Make a key that acts as *actor*. The key itself is shown this once."""
        check_person(actor)
        key = KEY_PREFIX + secrets.token_urlsafe(32)
        digest = hashlib.sha256(key.encode()).hexdigest()
        row = ApiKey(user_id=actor.user_id, name=name, hash=digest, scopes=list(scopes))
        row.expires_at = utcnow() + lasting if lasting else None
        session.add(row)
        await session.flush()
        return row, key

    def forget(
        self,
        user_id: str | None = None,
        *,
        sign_in_id: str | None = None,
        key_id: str | None = None,
    ) -> None:
        """Look everybody up again: somebody's rights have changed.

        Whoever is being looked up just now is remembered by nobody. What *user_id* has open
        ends: requests, streams, sockets; of one signing in or key alone, where that is named.
        """
        self._seen = {}
        if user_id is not None:
            self.presence.end(user_id, sign_in_id=sign_in_id, key_id=key_id)

    async def live(self, user_id: str, version: int) -> User:
        """Find a user who may come in with what was given out under *version*."""
        user = await self.get(user_id)
        if user is None or not user.is_active or user.token_version != version:
            raise Unauthorized("请重新登录 · Please sign in again.")
        return user

    async def _by_token(self, token: str, *uses: Use) -> Actor:
        claims = self.tokens.read(token, *uses)
        user = await self.live(claims["sub"], claims["ver"])
        if sign_in_id := claims.get("ses"):
            await self._still(sign_in_id)
        return replace(
            actor_of(user),
            interview_id=claims.get("int"),
            sign_in_id=claims.get("ses"),
            expires_at=claims["exp"],
        )

    async def _still(self, sign_in_id: str) -> None:
        async with self._database.reading(None) as session:
            row = await session.get(SignIn, sign_in_id)
        if row is None or row.ended_at is not None:
            raise Unauthorized("请重新登录 · Please sign in again.")

    async def _by_key(self, digest: str) -> Actor:
        async with self._database.reading(None) as session:
            key = await session.scalar(select(ApiKey).where(ApiKey.hash == digest))
            user = await session.get(User, key.user_id) if key else None
        if key is None or user is None or not user.is_active or _expired(key.expires_at):
            raise Unauthorized("API Key 无效 · This API key is not valid.")
        await self._note_use(key)
        until = key.expires_at.timestamp() if key.expires_at else None
        actor = replace(
            actor_of(user), key_id=key.id, scopes=frozenset(key.scopes), expires_at=until
        )
        return replace(actor, role="viewer", operator=False) if actor.read_only else actor

    async def _note_use(self, key: ApiKey) -> None:
        """Write down that *key* was used, once in a minute."""
        now = utcnow()
        if key.last_used_at is None or now - key.last_used_at > _NOTED:
            used = update(ApiKey).where(ApiKey.id == key.id).values(last_used_at=now)
            async with self._database.writing(None) as session:
                await session.execute(used)


def actor_of(user: User) -> Actor:
    """See *user* as somebody who asks."""
    return Actor(
        user_id=user.id,
        organisation_id=user.organisation_id,
        role=cast("Role", user.role),
        name=user.username,
        operator=user.operator,
        version=user.token_version,
    )


def user_row(new: NewUser, hashed: str, organisation_id: str) -> User:
    """Make the row of a new user."""
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
