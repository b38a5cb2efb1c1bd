"""The operator's view of all accounts, in the research dialect: accounts and counts alone."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from zhiren import ADMINS, Call, Forbidden, Page, get, patch
from zhiren.kernel.api.interview import Moment
from zhiren.kernel.api.research import Camel, Id
from zhiren_knowledge.accounts import Account, AllAccounts
from zhiren_knowledge.advising import agent_id
from zhiren_knowledge.api.research.shapes import Paging

Status = Literal["active", "inactive", "suspended"]


class AccountsIn(Paging):
    """Which accounts to list."""

    status: Status | None = None
    keyword: Annotated[str, StringConstraints(max_length=100)] | None = None


class StatusIn(Camel):
    """What becomes of an account."""

    status: Status


class AccountOut(Camel):
    """An account."""

    id: Id
    email: str
    name: str
    role: str
    status: str
    kb_used: int
    conversation_count: int
    last_login_at: Moment | None
    created_at: Moment


class UserCountsOut(Camel):
    """How many people there are."""

    total: int
    active: int
    new_today: int
    new7_days: int = Field(alias="new7Days")


class ConversationCountsOut(Camel):
    """How much is said."""

    total: int
    today: int
    avg_per_user: float


class AgentCountOut(Camel):
    """How often one agent is talked to."""

    agent_id: str
    name: str
    count: int


class AgentCountsOut(Camel):
    """How often agents are talked to."""

    most_used: list[AgentCountOut]


class ShelfCountsOut(Camel):
    """How much is kept."""

    total: int
    total_documents: int
    total_size_gb: float = Field(alias="totalSizeGB")


class StatisticsOut(Camel):
    """What there is on this platform."""

    users: UserCountsOut
    conversations: ConversationCountsOut
    agents: AgentCountsOut
    knowledge_bases: ShelfCountsOut


async def list_accounts(call: Call, query: AccountsIn) -> Page:
    """List everybody who has an account."""
    be_operator(call)
    async with call.host.database.reading(None) as session:
        found, total = await AllAccounts(session).page(
            query.status, query.keyword, query.page, query.page_size
        )
    items = [_shown(one) for one in found]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


async def change_account(call: Call, ident: str, body: StatusIn) -> None:
    """Suspend somebody, who is out at once, or let them in again."""
    be_operator(call)
    entry = call.host.audit.entry(call)
    async with call.host.database.writing(None) as session:
        user = await AllAccounts(session).change(ident, body.status)
        entry.organisation_id, entry.subject = call.actor.organisation_id, user.id
        session.add(entry)
    call.host.accounts.forget(user.id)


async def show_statistics(call: Call) -> StatisticsOut:
    """Count what there is on this platform."""
    be_operator(call)
    async with call.host.database.reading(None) as session:
        found = await AllAccounts(session).statistics()
    used = [_agent(call, ident, count) for ident, count in found["agents"]["mostUsed"]]
    return StatisticsOut.model_validate(found | {"agents": {"mostUsed": used}})


def be_operator(call: Call) -> None:
    """Refuse everybody but whoever runs this platform."""
    if not call.actor.operator:
        raise Forbidden("只有平台管理员可以 · Only the operator may do this.")


def _shown(account: Account) -> AccountOut:
    user = account.user
    return AccountOut(
        id=user.id,
        email=user.email or "",
        name=user.username,
        role=user.role,
        status=account.status,
        kb_used=account.shelves,
        conversation_count=account.conversations,
        last_login_at=account.last_login_at,
        created_at=user.created_at,
    )


def _agent(call: Call, ident: str, count: int) -> dict[str, Any]:
    found = (p for p in call.host.personas.values() if agent_id(p.name) == ident)
    persona = next(found, None)
    name = persona.title.get(call.language, persona.name) if persona else ident
    return {"agentId": ident, "name": name, "count": count}


endpoints = [
    get("/admin/users", list_accounts, roles=ADMINS),
    patch("/admin/users/{ident}", change_account, roles=ADMINS, message="用户状态已更新"),
    get("/admin/statistics", show_statistics, roles=ADMINS),
]
