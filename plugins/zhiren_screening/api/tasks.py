"""Tasks of uploads in the talent dialect."""

from zhiren import READERS, STAFF, Call, NotFound, get, post
from zhiren.kernel.tables import Task
from zhiren_screening import uploads
from zhiren_screening.api.outputs import UploadTaskOut

_KINDS = frozenset({"batch", "screen_upload"})


async def show_task(call: Call, task_id: str) -> UploadTaskOut:
    """Show how far an upload has come, file by file."""
    return await _shown(call, await _find(call, task_id))


async def cancel_task(call: Call, task_id: str) -> UploadTaskOut:
    """Call an upload off, with every file of it that is not done yet."""
    task = await _find(call, task_id)
    if task.ended:
        zh = call.language == "zh"
        call.said = "任务已经结束，无需取消" if zh else "The task has ended already"
    else:
        task = await call.host.tasks.cancel(task_id, call.actor)
    return await _shown(call, task)


async def _shown(call: Call, task: Task) -> UploadTaskOut:
    return UploadTaskOut.with_files(task, await uploads.parts(call, task), call.language)


async def _find(call: Call, task_id: str) -> Task:
    task = await call.host.tasks.get(task_id, call.actor)
    if task.kind not in _KINDS:
        raise NotFound("task", task_id)
    return task


endpoints = [
    get("/talents/tasks/{task_id}", show_task, roles=READERS, message="获取成功"),
    post("/talents/tasks/{task_id}/cancel", cancel_task, roles=STAFF, message="任务已取消"),
]
