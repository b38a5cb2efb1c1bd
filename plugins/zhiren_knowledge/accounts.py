"""What the operator sees of all accounts: who there is and how much they use, never what they say.

The operator works across organisations, so these reads stand outside every wall. Nothing but
counts and names of accounts leaves this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.db import utcnow
from zhiren.errors import Conflict, NotFound
from zhiren.kernel.tables import SignIn, User
from zhiren_knowledge.service import paged
from zhiren_knowledge.tables import Conversation, Document, KnowledgeBase

STATUSES = ("active", "inactive", "suspended")
_GIGABYTE = 1024**3
_MOST_USED = 10


@dataclass(frozen=True, kw_only=True)
class Account:
    """One account, and how much it uses."""

    user: User
    status: str
    shelves: int
    conversations: int
    last_login_at: datetime | None


@dataclass(frozen=True)
class AllAccounts:
    """Every account, in a session without walls."""

    session: AsyncSession

    async def page(
        self, status: str | None, keyword: str | None, page: int, page_size: int
    ) -> tuple[list[Account], int]:
        """List one page of those who can sign in, and count them all."""
        query = _chosen(status, keyword)
        total = await self.session.scalar(select(func.count()).select_from(query.subquery())) or 0
        newest = query.order_by(User.created_at.desc(), User.id)
        rows = (await self.session.scalars(paged(newest, page, page_size))).all()
        return await self._accounts(rows), total

    async def change(self, user_id: str, status: str) -> User:
        """Let somebody in again, or shut them out."""
        user = await self.session.get(User, user_id)
        if user is None:
            raise NotFound("user", user_id)
        if user.operator:
            raise Conflict("不能停用平台管理员 · The operator cannot be shut out.")
        user.is_active = status == "active"
        user.suspension = None if user.is_active else status
        if not user.is_active:
            user.token_version += 1
        return user

    async def statistics(self) -> dict[str, Any]:
        """Count what there is."""
        now = utcnow()
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        users = await self._count(User, _person())
        kept = Conversation.deleted_at.is_(None)
        conversations = await self._count(Conversation, kept)
        return {
            "users": {
                "total": users,
                "active": await self._count(User, _person(), User.is_active),
                "newToday": await self._count(User, _person(), User.created_at >= today),
                "new7Days": await self._count(
                    User, _person(), User.created_at >= now - timedelta(days=7)
                ),
            },
            "conversations": {
                "total": conversations,
                "today": await self._count(Conversation, kept, Conversation.created_at >= today),
                "avgPerUser": round(conversations / users, 2) if users else 0,
            },
            "agents": {"mostUsed": await self._most_used()},
            "knowledgeBases": {
                "total": await self._count(KnowledgeBase),
                "totalDocuments": await self._count(Document),
                "totalSizeGB": await self._gigabytes(),
            },
        }

    async def _accounts(self, rows: Sequence[User]) -> list[Account]:
        idents = [row.id for row in rows]
        shelves = await self._by(KnowledgeBase.created_by, KnowledgeBase.id, idents)
        kept = Conversation.deleted_at.is_(None)
        said = await self._by(Conversation.created_by, Conversation.id, idents, kept)
        latest = select(SignIn.user_id, func.max(SignIn.created_at)).group_by(SignIn.user_id)
        logins = dict(iter(await self.session.execute(latest.where(SignIn.user_id.in_(idents)))))
        return [
            Account(
                user=row,
                status=status_of(row),
                shelves=shelves.get(row.id, 0),
                conversations=said.get(row.id, 0),
                last_login_at=logins.get(row.id),
            )
            for row in rows
        ]

    async def _by(
        self, owner: Any, counted: Any, idents: Sequence[str], *where: Any
    ) -> dict[str, int]:
        query = select(owner, func.count(counted)).where(owner.in_(idents), *where)
        return dict(iter(await self.session.execute(query.group_by(owner))))

    async def _count(self, table: type[Any], *where: Any) -> int:
        return await self.session.scalar(select(func.count(table.id)).where(*where)) or 0

    async def _gigabytes(self) -> float:
        size = await self.session.scalar(select(func.sum(Document.file_size))) or 0
        return round(size / _GIGABYTE, 3)

    async def _most_used(self) -> list[tuple[str, int]]:
        count = func.count(Conversation.id)
        query = select(Conversation.agent_id, count).where(
            Conversation.agent_id.is_not(None), Conversation.deleted_at.is_(None)
        )
        most = query.group_by(Conversation.agent_id).order_by(count.desc(), Conversation.agent_id)
        found = await self.session.execute(most.limit(_MOST_USED))
        return [(agent or "", used) for agent, used in found]


def status_of(user: User) -> str:
    """Say whether an account is in use."""
    return "active" if user.is_active else user.suspension or "suspended"


def _person() -> Any:
    """Leave out those who came by a link alone: they have no account."""
    return or_(User.email.is_not(None), User.login.is_not(None))


def _chosen(status: str | None, keyword: str | None) -> Select[Any]:
    query = select(User).where(_person())
    if status == "active":
        query = query.where(User.is_active)
    elif status is not None:
        same = User.suspension == status
        unnamed = User.suspension.is_(None)
        named = or_(same, unnamed) if status == "suspended" else same
        query = query.where(User.is_active.is_(False), named)
    if keyword:
        fields = (User.username, User.email, User.login)
        query = query.where(or_(*(f.icontains(keyword, autoescape=True) for f in fields)))
    return query
