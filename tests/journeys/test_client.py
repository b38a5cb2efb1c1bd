"""The client `interview_ai` against a real server, and the snippet of the interview document."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from interview_ai import AsyncInterviewClient, InterviewClient, InterviewError
from tests.serving import served
from zhiren.testing import MakeHost

POSITION = {
    "title": "算法工程师",
    "category": "ai",
    "description": "负责公司AI算法研发工作",
    "requirements": ["熟悉机器学习、深度学习算法", "熟练使用Python、PyTorch"],
    "question_count": 2,
}
ANSWER = (
    "我在推荐项目里负责召回模型。背景是冷启动商品点击率低，我用PyTorch训练了双塔模型，"
    "离线召回率从百分之六十提到百分之八十，线上点击率提升了百分之十二。"
)


@pytest.fixture
async def base_url(make_host: MakeHost) -> AsyncIterator[str]:
    async with served(await make_host()) as port:
        yield f"http://127.0.0.1:{port}/interview/v1"


def account(name: str, role: str) -> dict[str, str]:
    """Make what somebody registers with."""
    email = f"{name}@example.com"
    return {"email": email, "password": "password123", "username": name, "role": role}


def open_position(base_url: str) -> str:
    """Register as an enterprise, and open a position."""
    with InterviewClient(base_url) as client:
        client.users.register(**account("hr", "enterprise"))
        assert client.users.login("hr@example.com", "password123").role == "enterprise"
        position = client.positions.create(**POSITION)
        client.questions.create(
            position_id=position.id, content="请介绍双塔模型。", type="technical", difficulty="easy"
        )
        assert client.positions.list(category="ai").total == 1
        assert client.questions.list(position_id=position.id).items[0].type == "technical"
        return position.id


def snippet(base_url: str, token: str, position_id: str) -> tuple[Any, Any]:
    """Do what the document's own example does, line by line."""
    client = InterviewClient(base_url=base_url, access_token=token)
    interview = client.interviews.create(position_id=position_id, interviewer_style="friendly")
    started = client.interviews.start(interview.id)
    assert started.question is not None
    client.interviews.submit_answer(
        interview_id=interview.id,
        question_id=started.question.id,
        audio_url="https://storage.example.com/audio.wav",
        video_url="https://storage.example.com/video.mp4",
        duration=120,
    )
    client.interviews.end(interview.id)
    report = client.reports.get(interview.id)
    client.close()
    return interview, report


async def test_the_snippet_of_the_document_works(base_url: str) -> None:
    position_id = await asyncio.to_thread(open_position, base_url)

    def candidate() -> None:
        with InterviewClient(base_url) as client:
            client.users.register(**account("zhang", "candidate"))
            client.users.login("zhang@example.com", "password123")
            interview, report = snippet(base_url, client.access_token or "", position_id)
            assert report.interview_id == interview.id
            # Nothing was said that could be judged.
            assert report.overall_score is None
            assert report.reason

    await asyncio.to_thread(candidate)


async def test_a_whole_interview_by_the_awaited_client(base_url: str) -> None:
    position_id = await asyncio.to_thread(open_position, base_url)
    async with AsyncInterviewClient(base_url) as client:
        await client.users.register(**account("li", "candidate"))
        await client.users.login("li@example.com", "password123")
        interview = await client.interviews.create(position_id)
        question = (await client.interviews.start(interview.id)).question
        while question is not None:
            taken = await client.interviews.submit_answer(
                interview.id, question.id, transcript=ANSWER, duration=60
            )
            asked_on = await client.interviews.follow_up(interview.id, taken.id)
            assert asked_on is None or asked_on.is_follow_up
            question = taken.next
        ended = await client.interviews.end(interview.id)
        assert ended.questions_answered == 2
        report = await client.reports.get(interview.id)
        assert report.overall_score
        assert (await client.reports.export(interview.id, "excel"))[:2] == b"PK"
        assert (await client.interviews.list(status="completed")).items[0].id == interview.id


async def test_a_recording_is_sent_and_named(base_url: str) -> None:
    async with AsyncInterviewClient(base_url) as client:
        await client.users.register(**account("wang", "candidate"))
        await client.users.login("wang@example.com", "password123")
        kind = {"file_type": "audio", "file_name": "a.wav", "content_type": "audio/wav"}
        assert (await client.uploads.send(b"RIFF", **kind)).endswith(".wav")
        with pytest.raises(InterviewError) as refused:
            await client.uploads.send(b"", **kind)
    assert (refused.value.status, refused.value.code) == (400, 40001)


async def test_new_tokens_take_the_place_of_old_ones(base_url: str) -> None:
    async with AsyncInterviewClient(base_url) as client:
        await client.users.register(**account("zhao", "candidate"))
        await client.users.login("zhao@example.com", "password123")
        before = client.users.refresh_token
        await client.users.refresh()
        assert (await client.users.me()).username == "zhao"
        assert client.users.refresh_token != before


async def test_what_is_refused_is_an_error_with_its_code(base_url: str) -> None:
    async with AsyncInterviewClient(base_url) as client:
        with pytest.raises(InterviewError) as refused:
            await client.users.me()
    assert (refused.value.status, refused.value.code) == (401, 40101)
