"""Members of one's own organisation, over Zhiren's own API; and signing out."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import Response

from zhiren.access import MEMBERS, STAFF
from zhiren.call import Call
from zhiren.errors import Invalid
from zhiren.events import MemberChanged
from zhiren.kernel.accounts import NewUser
from zhiren.kernel.members import Change, Listing, Members
from zhiren.kernel.passwords import hash_password
from zhiren.kernel.tables import User
from zhiren.trimming import Email
from zhiren.web.endpoints import delete, get, patch, post

MemberRole = Literal["admin", "hr", "viewer"]
Login = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^@\s]+$")]
"""A name to sign in with; it cannot be mistaken for an e-mail."""
Password = Annotated[str, Field(min_length=6, max_length=128)]


class MembersIn(BaseModel):
    """Which members are wanted."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=100)] = 20
    role: MemberRole | None = None
    keyword: Annotated[str, Field(max_length=100)] | None = None


class MemberIn(BaseModel):
    """A new member."""

    model_config = ConfigDict(extra="forbid")

    username: Login
    password: Password
    email: Email | None = None
    role: MemberRole


class MemberChangeIn(BaseModel):
    """What becomes of a member."""

    model_config = ConfigDict(extra="forbid")

    role: MemberRole | None = None
    is_active: bool | None = None
    """False suspends: tokens, keys and open streams end at once."""


class MemberOut(BaseModel):
    """A member."""

    id: str
    username: str
    email: str | None
    role: str
    is_active: bool
    owner: bool
    created_at: AwareDatetime


class MembersOut(BaseModel):
    """One page of the members."""

    items: list[MemberOut]
    total: int
    page: int
    page_size: int


class LogoutIn(BaseModel):
    """How far to sign out."""

    model_config = ConfigDict(extra="forbid")

    everywhere: bool = False
    """True ends every token of yours, on every device."""


async def list_members(call: Call, query: MembersIn) -> MembersOut:
    """List the people of the organisation."""
    async with call.reading() as session:
        members = Members(session, call.actor)
        rows, total = await members.page(Listing(**query.model_dump()))
        owner_id = await members.owner_id()
    items = [_shown(row, owner_id) for row in rows]
    return MembersOut(items=items, total=total, page=query.page, page_size=query.page_size)


async def add_member(call: Call, body: MemberIn) -> MemberOut:
    """Bring a colleague in: the organisation's owner and its admins may."""
    new = NewUser(**body.model_dump(), login=body.username)
    hashed = await hash_password(body.password)
    async with call.writing() as session:
        row = await Members(session, call.actor).add(new, hashed)
    return _shown(row, None)


async def change_member(call: Call, member_id: str, body: MemberChangeIn) -> MemberOut:
    """Give a member another role, suspend them, or let them in again."""
    change = Change(**body.model_dump())
    if change == Change():
        raise Invalid("role or is_active is needed.")
    async with call.writing() as session:
        members = Members(session, call.actor)
        row = await members.change(member_id, change)
        call.publish(MemberChanged(organisation_id=row.organisation_id, user_id=row.id))
        owner_id = await members.owner_id()
    call.host.accounts.forget(row.id)
    return _shown(row, owner_id)


async def remove_member(call: Call, member_id: str) -> Response:
    """Remove a member; what they did stays with the organisation."""
    async with call.writing() as session:
        await Members(session, call.actor).remove(member_id)
    call.host.accounts.forget(member_id)
    return Response(status_code=204)


async def logout(call: Call, body: LogoutIn) -> Response:
    """Sign out at once: here, or everywhere."""
    await call.host.sign_ins.end(call.actor, everywhere=body.everywhere)
    return Response(status_code=204)


def _shown(row: User, owner_id: str | None) -> MemberOut:
    return MemberOut(
        id=row.id,
        username=row.username,
        email=row.email,
        role=row.role,
        is_active=row.is_active,
        owner=row.id == owner_id,
        created_at=row.created_at,
    )


endpoints = [
    get("/members", list_members, roles=STAFF),
    post("/members", add_member, roles=STAFF, status=201),
    patch("/members/{member_id}", change_member, roles=STAFF),
    delete("/members/{member_id}", remove_member, roles=STAFF, status=204),
    post("/logout", logout, roles=MEMBERS, status=204),
]
