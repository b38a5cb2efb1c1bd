"""Users in the talent dialect: an admin's view of the people of the organisation."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from zhiren.access import ADMINS
from zhiren.call import Call
from zhiren.events import MemberChanged
from zhiren.kernel.accounts import NewUser
from zhiren.kernel.api.members import Login, MemberRole, Password
from zhiren.kernel.members import Change, Listing, Members
from zhiren.kernel.passwords import hash_password
from zhiren.kernel.tables import User
from zhiren.trimming import Email
from zhiren.web.dialects.dialect import Page
from zhiren.web.endpoints import delete, get, post, put


class UsersIn(BaseModel):
    """Which users are wanted."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=100)] = 20
    role: MemberRole | None = None
    keyword: Annotated[str, Field(max_length=100)] | None = None


class UserIn(BaseModel):
    """A user to be made."""

    username: Login
    password: Password
    email: Email | None = None
    role: Literal["admin", "hr", "viewer"] = "viewer"


class UserChangeIn(BaseModel):
    """What is to change; what is not sent stays."""

    email: Email | None = None
    role: MemberRole | None = None
    is_active: bool | None = None
    password: Password | None = None


class UserOut(BaseModel):
    """A user."""

    id: str
    username: str
    email: str | None
    role: str
    is_active: bool
    created_at: str


async def list_users(call: Call, query: UsersIn) -> Page:
    """List the users of the organisation."""
    async with call.reading() as session:
        rows, total = await Members(session, call.actor).page(Listing(**query.model_dump()))
    items = [_shown(row) for row in rows]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


async def create_user(call: Call, body: UserIn) -> UserOut:
    """Make a user; the name must be free."""
    hashed = await hash_password(body.password)
    async with call.writing() as session:
        new = NewUser(**body.model_dump(), login=body.username)
        return _shown(await Members(session, call.actor).add(new, hashed))


async def change_user(call: Call, user_id: str, body: UserChangeIn) -> UserOut:
    """Change a user's e-mail, role, password, or whether they may come in."""
    hashed = await hash_password(body.password) if body.password else None
    change = Change(**body.model_dump(exclude={"password"}), password_hash=hashed)
    async with call.writing() as session:
        row = await Members(session, call.actor).change(user_id, change)
        call.publish(MemberChanged(organisation_id=row.organisation_id, user_id=row.id))
    call.host.accounts.forget(row.id)
    return _shown(row)


async def delete_user(call: Call, user_id: str) -> None:
    """Delete a user."""
    async with call.writing() as session:
        await Members(session, call.actor).remove(user_id)
    call.host.accounts.forget(user_id)


def _shown(row: User) -> UserOut:
    return UserOut(
        id=row.id,
        username=row.login or row.username,
        email=row.email,
        role=row.role,
        is_active=row.is_active,
        created_at=row.created_at.strftime("%Y-%m-%dT%H:%M:%S"),
    )


endpoints = [
    get("/users", list_users, roles=ADMINS, message="获取成功"),
    post("/users", create_user, roles=ADMINS, message="创建成功"),
    put("/users/{user_id}", change_user, roles=ADMINS, message="更新成功"),
    delete("/users/{user_id}", delete_user, roles=ADMINS, message="删除成功"),
]
