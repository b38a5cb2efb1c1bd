"""The people of one organisation: who brings them in, what they may, and how they are shut out."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.access import READERS, Actor
from zhiren.errors import Conflict, Forbidden, NotFound
from zhiren.kernel.accounts import NewUser, user_row
from zhiren.kernel.scopes import check_person
from zhiren.kernel.tables import ApiKey, Organisation, SignIn, User

_TAKEN = "用户名或邮箱已被使用 · This name or e-mail is taken."


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Which members are wanted, and which page of them."""

    page: int = 1
    page_size: int = 20
    role: str | None = None
    keyword: str | None = None

    @property
    def criteria(self) -> list[ColumnElement[bool]]:
        """The filters, as SQL."""
        found: list[ColumnElement[bool]] = []
        if self.role is not None:
            found.append(User.role == self.role)
        if self.keyword:
            fields = (User.username, User.login, User.email)
            matches = [field.icontains(self.keyword, autoescape=True) for field in fields]
            found.append(or_(*matches))
        return found


@dataclass(frozen=True, kw_only=True)
class Change:
    """What becomes of a member; what is None stays."""

    role: str | None = None
    is_active: bool | None = None
    email: str | None = None
    password_hash: str | None = None

    @property
    def shuts_out(self) -> bool:
        """Whether tokens that were given out must end."""
        return self.is_active is False or self.password_hash is not None


class Members:
    """Members of the organisation that a session is walled off to."""

    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        """Act as *actor*."""
        self._session, self._actor = session, actor

    async def owner_id(self) -> str | None:
        """Tell whose organisation this is."""
        home = await self._session.get(Organisation, self._actor.organisation_id)
        return home.owner_id if home else None

    async def page(self, wanted: Listing) -> tuple[Sequence[User], int]:
        """List members, the oldest first, and count them."""
        query = select(User).where(User.role.in_(READERS), *wanted.criteria)
        count = select(func.count()).select_from(User)
        total = await self._session.scalar(count.where(User.role.in_(READERS), *wanted.criteria))
        skipped = (wanted.page - 1) * wanted.page_size
        ordered = query.order_by(User.created_at, User.id)
        rows = await self._session.scalars(ordered.limit(wanted.page_size).offset(skipped))
        return rows.all(), total or 0

    async def get(self, user_id: str) -> User:
        """Find a member."""
        user = await self._session.get(User, user_id)
        if user is None or user.role not in READERS:
            raise NotFound("user", user_id)
        return user

    async def add(self, new: NewUser, hashed: str) -> User:
        """Bring somebody in."""
        await self._check_manager()
        user = user_row(new, hashed, self._actor.organisation_id)
        self._session.add(user)
        await self._flush()
        return user

    async def change(self, user_id: str, change: Change) -> User:
        """Change a member. Rights are changed by others, and the owner's by nobody."""
        await self._check_manager()
        user = await self.get(user_id)
        if _raises(change, user) or (user.id != self._actor.user_id and _opens(change, user)):
            await self._check_rights_of(user)
        user.role = change.role or user.role
        user.email = change.email.lower() if change.email else user.email
        user.password_hash = change.password_hash or user.password_hash
        if change.is_active is not None:
            user.is_active = change.is_active
        await self._flush()  # before anything else would: here a name that is taken is told
        if change.shuts_out:
            await self._shut_out(user)
        return user

    async def remove(self, user_id: str) -> User:
        """Remove a member, with keys and all."""
        await self._check_manager()
        user = await self.get(user_id)
        await self._check_rights_of(user)
        await self._shut_out(user)
        await self._session.delete(user)
        return user

    async def _shut_out(self, user: User) -> None:
        user.token_version += 1
        for table in (ApiKey, SignIn):
            await self._session.execute(delete(table).where(table.user_id == user.id))

    async def manages(self) -> bool:
        """Tell whether the actor runs the organisation: its owner and its admins do."""
        return self._actor.role == "admin" or await self.owner_id() == self._actor.user_id

    async def _check_manager(self) -> None:
        check_person(self._actor)
        if not await self.manages():
            raise Forbidden("仅所有者或管理员 · Only the owner or an admin may do this.")

    async def _check_rights_of(self, user: User) -> None:
        if user.id == self._actor.user_id:
            raise Conflict("不能更改自己的权限 · Nobody changes their own rights.")
        if user.operator or user.id == await self.owner_id():
            raise Conflict("不能更改所有者 · The owner's rights stay as they are.")

    async def _flush(self) -> None:
        try:
            await self._session.flush()
        except IntegrityError:
            raise Conflict(_TAKEN) from None


def _raises(change: Change, user: User) -> bool:
    """Tell whether *change* touches what *user* may do."""
    return _differs(change.role, user.role) or _differs(change.is_active, user.is_active)


def _opens(change: Change, user: User) -> bool:
    """Tell whether *change* lets whoever makes it in as *user*."""
    return change.password_hash is not None or _differs(change.email, user.email)


def _differs(new: object, old: object) -> bool:
    return new not in (None, old)
