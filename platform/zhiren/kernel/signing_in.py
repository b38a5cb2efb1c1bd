"""Signing in, staying signed in, and signing out.

A refresh token is good once: it is traded for the next. One that comes a second time was copied,
so the whole chain ends, and with it the access tokens that came of it.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from zhiren.access import Actor
from zhiren.db import Database, utcnow
from zhiren.errors import Conflict, Unauthorized
from zhiren.kernel.accounts import Accounts
from zhiren.kernel.tables import AuditEntry, SignIn, User
from zhiren.kernel.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """A user, with the tokens to come in."""

    user: User
    access: str
    refresh: str


class SignIns:
    """All chains of refresh tokens."""

    def __init__(self, database: Database, accounts: Accounts) -> None:
        """Keep them in *database*."""
        self._database, self._accounts = database, accounts

    @property
    def _tokens(self) -> Tokens:
        return self._accounts.tokens

    async def begin(self, user: User) -> Admitted:
        """Let in a user whose password was right."""
        return self._admit(user, await self._open(user))

    async def begin_pages(self, user: User) -> str:
        """Let in a user whose password was right, to pages alone; give the cookie's token."""
        row = await self._open(user)
        until = row.expires_at.timestamp()
        return self._tokens.page(user.id, user.token_version, row.id, until)

    async def _open(self, user: User) -> SignIn:
        row = SignIn(
            organisation_id=user.organisation_id,
            user_id=user.id,
            refresh=secrets.token_hex(16),
            expires_at=utcnow() + self._tokens.refreshing,
        )
        async with self._database.writing(None) as session:
            gone = SignIn.expires_at < utcnow()
            await session.execute(delete(SignIn).where(SignIn.user_id == user.id, gone))
            session.add_all((row, _noted(user, "sign_in")))
        return row

    async def refresh(self, token: str) -> Admitted:
        """Trade a refresh token for new tokens."""
        claims = self._tokens.read(token, "refresh")
        user = await self._accounts.live(claims["sub"], claims["ver"])
        async with self._database.writing(None) as session:
            row = await session.get(SignIn, claims.get("ses", ""))
            if row is None or row.ended_at is not None or row.user_id != user.id:
                raise Unauthorized("请重新登录 · Please sign in again.")
            if reused := row.refresh != claims.get("jti"):
                row.ended_at = utcnow()
                session.add(_noted(user, "refresh_token_reused"))
            else:
                row.refresh = secrets.token_hex(16)
                row.expires_at = utcnow() + self._tokens.refreshing
        if reused:
            self._accounts.forget(user.id, sign_in_id=row.id)
            raise Unauthorized(
                "令牌已被使用，请重新登录 · This token was used before. Sign in again."
            )
        return self._admit(user, row)

    async def renew(self, token: str, lasting: timedelta) -> str:
        """Give a new access token for a refresh token, which stays as good as it was."""
        claims = self._tokens.read(token, "refresh")
        user = await self._accounts.live(claims["sub"], claims["ver"])
        async with self._database.reading(None) as session:
            row = await session.get(SignIn, claims.get("ses", ""))
        if row is None or row.ended_at is not None or row.user_id != user.id:
            raise Unauthorized("请重新登录 · Please sign in again.")
        if row.refresh != claims.get("jti"):
            raise Unauthorized("请重新登录 · Please sign in again.")
        return self._tokens.access(user.id, user.token_version, row.id, lasting)

    async def end(self, actor: Actor, *, everywhere: bool = False) -> None:
        """Sign *actor* out: here, or wherever they are signed in."""
        if actor.key_id is not None:
            raise Conflict("密钥请删除 · A key is not signed out: delete it.")
        async with self._database.writing(None) as session:
            if everywhere or actor.sign_in_id is None:
                user = await session.get_one(User, actor.user_id)
                user.token_version += 1
                await session.execute(delete(SignIn).where(SignIn.user_id == user.id))
            else:
                row = await session.get_one(SignIn, actor.sign_in_id)
                row.ended_at = utcnow()
        self._accounts.forget(actor.user_id, sign_in_id=None if everywhere else actor.sign_in_id)

    async def end_others(self, actor: Actor) -> None:
        """Sign *actor* out everywhere but here."""
        others = SignIn.user_id == actor.user_id, SignIn.id != (actor.sign_in_id or "")
        async with self._database.writing(None) as session:
            idents = list(await session.scalars(select(SignIn.id).where(*others)))
            await session.execute(delete(SignIn).where(*others))
        for ident in idents:
            self._accounts.forget(actor.user_id, sign_in_id=ident)

    def _admit(self, user: User, row: SignIn) -> Admitted:
        access = self._tokens.access(user.id, user.token_version, row.id)
        refresh = self._tokens.refresh(user.id, user.token_version, row.id, row.refresh)
        return Admitted(user=user, access=access, refresh=refresh)


def _noted(user: User, action: str) -> AuditEntry:
    return AuditEntry(
        organisation_id=user.organisation_id,
        actor_id=user.id,
        role=user.role,
        action=action,
        changes=True,
    )
