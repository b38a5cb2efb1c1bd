"""Work longer than a request: reading one resume, answering one question."""

from typing import Any

from zhiren import Call, Invalid, ZhirenError
from zhiren.web.dialects.wording import in_chinese
from zhiren_screening import asking, intake
from zhiren_screening.query.filter import TalentFilter


async def screen_upload(
    call: Call, *, file_id: str, condition_id: str | None = None, language: str = "zh"
) -> dict[str, Any]:
    """Screen one uploaded resume. Begun again, it finds its work done."""
    call.language = language
    try:
        return await intake.take_in(call, file_id, condition_id)
    except ZhirenError as error:
        if language == "zh":
            raise Invalid(in_chinese(error)) from error
        raise


async def answer_screening(
    call: Call,
    *,
    question: str,
    top_k: int = 10,
    language: str = "zh",
    **filters: dict[str, Any] | None,
) -> dict[str, Any]:
    """Answer one question about talents, and remember it. Begun again, it only reads again.

    *filters*: ``within`` narrows what is found, ``wanted`` is used in place of the question.
    """
    call.language = language
    zh = language == "zh"
    await call.progress(1, 3, "正在理解问题..." if zh else "Reading the question...")
    asked = asking.Question(
        text=question,
        top_k=top_k,
        within=_filter(filters.get("within")),
        wanted=_filter(filters.get("wanted")),
    )
    answered = await asking.ask(call, asked)
    await call.progress(2, 3, "正在生成分析结论..." if zh else "Writing the answer...")
    await asking.remember(call, question, answered, record_id=call.task_id)
    await call.progress(3, 3, "已完成" if zh else "Done")
    return answered


def _filter(kept: dict[str, Any] | None) -> TalentFilter | None:
    return None if kept is None else TalentFilter.model_validate(kept)
