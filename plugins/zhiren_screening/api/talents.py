"""Talents in the talent dialect."""

from zhiren import READERS, STAFF, Call, Page, delete, get, post, put
from zhiren_screening import correcting, uploads
from zhiren_screening.api.inputs import (
    IdsIn,
    StatusesIn,
    TalentChangeIn,
    TalentPageIn,
    UploadIn,
    UploadsIn,
)
from zhiren_screening.api.outputs import (
    BatchOut,
    CountOut,
    SyncOut,
    TalentItemOut,
    TalentOut,
    UploadedOut,
    talent_out,
)
from zhiren_screening.service import Listing, Talents


async def list_talents(call: Call, query: TalentPageIn) -> Page:
    """List the talents, the newest first."""
    named = (query.skills or "").replace("，", ",").split(",")
    listing = Listing(
        screening_status=query.screening_status,
        education_level=query.education_level,
        keyword=query.keyword,
        skills=[name for name in named if name.strip()],
    )
    async with call.reading() as session:
        talents = Talents(session)
        rows, total = await talents.page(listing, query.page, query.page_size)
        skills = await talents.skills([row.id for row in rows])
    items = [TalentItemOut.of(row, skills[row.id]) for row in rows]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


async def show_talent(call: Call, talent_id: str) -> TalentOut:
    """Show one talent."""
    async with call.reading() as session:
        row = await Talents(session).get(talent_id)
        skills = await Talents(session).skills([row.id])
        others = await Talents(session).others(row)
    return talent_out(row, skills[row.id], call.actor.role, others)


async def upload(call: Call, form: UploadIn) -> UploadedOut:
    """Screen one resume, and wait for it."""
    done = await uploads.screen_one(call, form.file, form.condition_id or None)
    return UploadedOut.model_validate(done)


async def batch_upload(call: Call, form: UploadsIn) -> BatchOut:
    """Screen many resumes in the background."""
    batch = await uploads.screen_many(call, form.files, form.condition_id or None)
    return BatchOut(task_id=batch.id, file_count=len(form.files))


async def change_talent(call: Call, talent_id: str, body: TalentChangeIn) -> TalentOut:
    """Correct what a resume says; whoever was screened is screened again."""
    edits = body.model_dump(exclude_unset=True)
    row, skills = await correcting.correct(call, talent_id, edits)
    return talent_out(row, skills, call.actor.role)


async def delete_talent(call: Call, talent_id: str) -> None:
    """Delete softly: the talent leaves every list and search at once."""
    async with call.reading() as session:
        await Talents(session).get(talent_id)
    await correcting.delete(call, [talent_id])


async def restore_talent(call: Call, talent_id: str) -> TalentOut:
    """Bring a deleted talent back."""
    row, skills = await correcting.restore(call, talent_id)
    return talent_out(row, skills, call.actor.role)


async def batch_delete(call: Call, body: IdsIn) -> CountOut:
    """Delete several softly."""
    return CountOut(count=await correcting.delete(call, body.ids))


async def batch_update_status(call: Call, body: StatusesIn) -> CountOut:
    """Decide about several by hand."""
    done = await correcting.decide_by_hand(call, body.ids, body.screening_status)
    return CountOut(count=done)


async def sync_index(call: Call) -> SyncOut:
    """Hold the index against the database, and mend it."""
    found = SyncOut.model_validate(await correcting.mend_index(call))
    if found.fixed_count:
        call.said = f"同步完成，修复了 {found.fixed_count} 条记录"
    return found


endpoints = [
    get("/talents", list_talents, roles=READERS, message="获取成功"),
    post("/talents/upload", upload, roles=STAFF, message="简历处理完成"),
    post("/talents/batch-upload", batch_upload, roles=STAFF, message="批量上传任务已创建"),
    post("/talents/batch-delete", batch_delete, roles=STAFF, message="批量删除成功"),
    post(
        "/talents/batch-update-status",
        batch_update_status,
        roles=STAFF,
        message="批量更新成功",
    ),
    post("/talents/sync-chroma", sync_index, roles=STAFF, message="同步完成"),
    get("/talents/{talent_id}", show_talent, roles=READERS, message="获取成功"),
    put("/talents/{talent_id}", change_talent, roles=STAFF, message="更新成功"),
    delete("/talents/{talent_id}", delete_talent, roles=STAFF, message="删除成功"),
    post("/talents/{talent_id}/restore", restore_talent, roles=STAFF, message="恢复成功"),
]
