"""API keys: made once, listed without their secret, ended at once."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import select
from starlette.responses import Response

from zhiren.access import STAFF
from zhiren.call import Call
from zhiren.errors import NotFound
from zhiren.kernel.members import Members
from zhiren.kernel.scopes import KeyScope, check_person
from zhiren.kernel.tables import ApiKey
from zhiren.web.endpoints import delete, get, post


class KeyIn(BaseModel):
    """A wish for a key."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100)
    scopes: list[KeyScope] = Field(default_factory=list, max_length=9)
    """The doors it opens, ``read`` if it changes nothing; none for all that you can do."""
    expires_in_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class KeyOut(BaseModel):
    """A key, without the key."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    scopes: list[str]
    user_id: str
    """As whom it acts."""
    created_at: AwareDatetime
    expires_at: AwareDatetime | None
    last_used_at: AwareDatetime | None


class NewKeyOut(KeyOut):
    """A key, this once."""

    key: str

    @classmethod
    def made(cls, row: ApiKey, key: str) -> Self:
        """Show a new key."""
        return cls(**KeyOut.model_validate(row).model_dump(), key=key)


class KeysOut(BaseModel):
    """One's own keys; to those who manage the organisation, all of its keys."""

    keys: list[KeyOut]


async def create_key(call: Call, body: KeyIn) -> NewKeyOut:
    """Make an API key. It is shown this once."""
    lasting = timedelta(days=body.expires_in_days) if body.expires_in_days else None
    scopes = sorted(set(body.scopes))
    async with call.writing() as session:
        row, key = await call.host.accounts.make_key(
            session, call.actor, body.name, scopes, lasting
        )
    return NewKeyOut.made(row, key)


async def list_keys(call: Call) -> KeysOut:
    """List one's own keys; the owner and the admins see all of the organisation."""
    async with call.reading() as session:
        manages = await Members(session, call.actor).manages()
        rows = await session.scalars(select(ApiKey).order_by(ApiKey.created_at))
        mine = [row for row in rows if manages or row.user_id == call.actor.user_id]
        return KeysOut(keys=[KeyOut.model_validate(row) for row in mine])


async def delete_key(call: Call, key_id: str) -> Response:
    """End a key of one's own at once; the owner and the admins may end anybody's."""
    check_person(call.actor)
    async with call.writing() as session:
        row = await session.get(ApiKey, key_id)
        manages = await Members(session, call.actor).manages()
        if row is None or not (manages or row.user_id == call.actor.user_id):
            raise NotFound("key", key_id)
        await session.delete(row)
    call.host.accounts.forget(row.user_id, key_id=row.id)
    return Response(status_code=204)


endpoints = [
    post("/keys", create_key, roles=STAFF, status=201),
    get("/keys", list_keys, roles=STAFF),
    delete("/keys/{key_id}", delete_key, roles=STAFF, status=204),
]
