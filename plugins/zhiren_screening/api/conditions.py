"""Conditions in the talent dialect."""

from zhiren import STAFF, Call, Page, delete, get, post, put
from zhiren_screening.api.inputs import ConditionChangeIn, ConditionIn, PageIn
from zhiren_screening.api.outputs import ConditionOut
from zhiren_screening.service import Conditions


async def list_conditions(call: Call, query: PageIn) -> Page:
    """List the conditions, the newest first."""
    async with call.reading() as session:
        rows, total = await Conditions(session).page(query.page, query.page_size)
    items = [ConditionOut.of(row) for row in rows]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


async def show_condition(call: Call, condition_id: str) -> ConditionOut:
    """Show one condition."""
    async with call.reading() as session:
        return ConditionOut.of(await Conditions(session).get(condition_id))


async def create_condition(call: Call, body: ConditionIn) -> ConditionOut:
    """Make a condition; what was sent is kept as it was sent."""
    values = body.model_dump(exclude={"conditions"})
    async with call.writing() as session:
        row = await Conditions(session).add(
            **values, conditions=body.conditions.model_dump(exclude_unset=True)
        )
    return ConditionOut.of(row)


async def change_condition(call: Call, condition_id: str, body: ConditionChangeIn) -> ConditionOut:
    """Change a condition; keys that were not sent stay."""
    values = body.model_dump(exclude_unset=True)
    kept = {name: value for name, value in values.items() if value is not None}
    async with call.writing() as session:
        row = await Conditions(session).change(condition_id, kept)
    return ConditionOut.of(row)


async def delete_condition(call: Call, condition_id: str) -> None:
    """Delete a condition."""
    async with call.writing() as session:
        await Conditions(session).delete(condition_id)


endpoints = [
    get("/conditions", list_conditions, roles=STAFF, message="获取成功"),
    get("/conditions/{condition_id}", show_condition, roles=STAFF, message="获取成功"),
    post("/conditions", create_condition, roles=STAFF, message="创建成功"),
    put("/conditions/{condition_id}", change_condition, roles=STAFF, message="更新成功"),
    delete("/conditions/{condition_id}", delete_condition, roles=STAFF, message="删除成功"),
]
