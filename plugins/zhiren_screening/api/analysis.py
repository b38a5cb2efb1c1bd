"""Questions about talents in the talent dialect."""

from typing import Any

from starlette.responses import Response

from zhiren import READERS, Call, Conflict, NotFound, Page, get, post
from zhiren.kernel.tables import Task
from zhiren_screening import asking
from zhiren_screening.api.inputs import PageIn, QueryIn, QueryTaskIn
from zhiren_screening.api.outputs import HistoryOut, QueryStartedOut, TaskOut
from zhiren_screening.exporting import markdown
from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.service import Queries
from zhiren_screening.tools import QueryAnswerOut


async def query(call: Call, body: QueryIn) -> QueryAnswerOut:
    """Answer a question about talents."""
    asked = asking.Question(text=body.question, top_k=body.top_k, wanted=body.filter)
    answered = await asking.ask(call, asked)
    await asking.remember(call, body.question, answered)
    return QueryAnswerOut.model_validate(answered)


async def query_async(call: Call, body: QueryTaskIn) -> QueryStartedOut:
    """Begin to answer a question about talents."""
    payload: dict[str, Any] = {
        "question": body.query,
        "top_k": body.top_k,
        "within": _kept(body.filters),
        "wanted": _kept(body.filter),
        "language": call.language,
    }
    async with call.writing() as session:
        task = await call.enqueue(session, "answer_screening", payload, name="rag_query", total=3)
    said = "RAG 查询任务已创建，正在后台处理"
    if call.language == "en":
        said = "The question is being answered in the background"
    return QueryStartedOut(task_id=task.id, status="pending", message=said)


async def show_task(call: Call, task_id: str) -> TaskOut:
    """Show how far an answer has come."""
    return TaskOut.of(await _find(call, task_id), call.language)


async def export_task(call: Call, task_id: str) -> Response:
    """Give an answer as a Markdown file."""
    task = await _find(call, task_id)
    if task.status != "completed" or task.result is None:
        unready = (
            "任务尚未完成，暂时不能导出" if call.language == "zh" else "It is not finished yet."
        )
        raise Conflict(unready)
    content = markdown(task.payload["question"], task.result)
    name = f'attachment; filename="screening-{task.id[:8]}.md"'
    return Response(
        content,
        media_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": name},
    )


async def list_history(call: Call, query: PageIn) -> Page:
    """List what the caller asked, the latest first."""
    async with call.reading() as session:
        rows, total = await Queries(session).page(call.actor.user_id, query.page, query.page_size)
    items = [HistoryOut.of(row) for row in rows]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


def _kept(sent: TalentFilter | None) -> dict[str, Any] | None:
    return sent.model_dump(mode="json", exclude_defaults=True) if sent else None


async def _find(call: Call, task_id: str) -> Task:
    task = await call.host.tasks.get(task_id, call.actor)
    if task.kind != "answer_screening":
        raise NotFound("task", task_id)
    return task


endpoints = [
    post("/analysis/query", query, roles=READERS, message="查询成功"),
    post("/analysis/query-async", query_async, roles=READERS, message="任务已创建"),
    get("/analysis/tasks/{task_id}", show_task, roles=READERS, message="获取成功"),
    get("/analysis/tasks/{task_id}/export", export_task, roles=READERS),
    get("/analysis/history", list_history, roles=READERS, message="获取成功"),
]
