"""The interviewer's words as a stream: heard live, heard again, heard once."""

import asyncio

from sqlalchemy import update

from tests.plugins.interview.conftest import (
    FULL,
    PARTIAL,
    POSITION,
    Begin,
    Door,
    answered,
    events,
)
from zhiren import Actor, Call, Host, Token
from zhiren.models.openai_double import OpenAIDouble, Reply
from zhiren.testing import MakeClient, MakeHost, sign_in
from zhiren_interview.service import Given, Interviews
from zhiren_interview.tables import Interview, Turn
from zhiren_interview.tasks import interview_turn
from zhiren_interview.turns import Turns

SSE = {"Accept": "text/event-stream"}


async def stream_of_answer(candidate: Door, interview: str, question: str, text: str) -> str:
    response = await candidate.client.post(
        f"/interview/v1/interviews/{interview}/answers",
        json=answered(question, text),
        headers=candidate.headers | SSE,
    )
    assert response.headers["content-type"].startswith("text/event-stream")
    return response.text


async def listen(candidate: Door, interview: str, after: str | None = None) -> str:
    headers = candidate.headers | ({"Last-Event-ID": after} if after else {})
    path = f"/interview/v1/interviews/{interview}/events"
    response = await candidate.client.get(path, headers=headers)
    assert response.status_code == 200
    return response.text


async def test_the_follow_up_is_spoken_word_by_word(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    heard = events(await stream_of_answer(candidate, interview, first, PARTIAL))
    names = [name for name, _, _ in heard]
    assert names[0] == "turn_started"
    assert names[-2:] == ["follow_up_generated", "done"]
    assert names.count("token") > 5
    assert names.count("done") == 1


async def test_the_tokens_join_to_the_words_of_the_end(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    heard = events(await stream_of_answer(candidate, interview, first, FULL))
    spoken = "".join(data["content"] for name, _, data in heard if name == "token")
    done = heard[-1][2]
    assert spoken == done["content"]
    assert done["data"]["kind"] == "next_question"
    assert spoken.endswith(done["data"]["next_question"]["content"])


async def test_no_stream_tells_a_secret(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    text = await stream_of_answer(candidate, interview, first, PARTIAL)
    assert not any(
        secret in text for secret in ("scoring", "reference", "瓶颈", "剖析", "coverage")
    )


async def test_an_early_refusal_keeps_its_status(candidate: Door, begin: Begin) -> None:
    interview, _ = await begin()
    response = await candidate.client.post(
        f"/interview/v1/interviews/{interview}/answers",
        json=answered("q_unknown", FULL),
        headers=candidate.headers | SSE,
    )
    assert (response.status_code, response.json()["code"]) == (409, 40001)


async def test_the_whole_interview_is_heard_until_its_end(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    listening = asyncio.create_task(listen(candidate, interview))
    given = await candidate.answer(interview, first, FULL)
    await candidate.answer(interview, given["next_question"]["question_id"], FULL)
    await candidate.ask("POST", f"/interviews/{interview}/end")
    heard = events(await listening)
    done = [data["data"]["kind"] for name, _, data in heard if name == "done"]
    assert done == ["greet", "next_question", "follow_up", "interview_ended"]
    assert "人工智能" in "".join(data["content"] for name, _, data in heard if name == "token")


async def test_coming_back_hears_exactly_what_was_missed(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    await candidate.answer(interview, first, PARTIAL)
    await candidate.ask("POST", f"/interviews/{interview}/end")
    whole = events(await listen(candidate, interview))
    for place in (0, 5, len(whole) - 2):
        rest = events(await listen(candidate, interview, whole[place][1]))
        assert rest == whole[place + 1 :]


async def test_ids_grow_and_come_once(candidate: Door, begin: Begin) -> None:
    interview, first = await begin()
    await candidate.answer(interview, first, PARTIAL)
    await candidate.ask("POST", f"/interviews/{interview}/end")
    ids = [int(number or 0) for _, number, _ in events(await listen(candidate, interview))]
    assert ids == sorted(set(ids))


async def test_a_broken_last_event_id_is_refused(candidate: Door, begin: Begin) -> None:
    interview, _ = await begin()
    path = f"/interviews/{interview}/events"
    for nonsense in ("abc", "-1", "9" * 5000):
        await candidate.ask("GET", path, status=400, headers={"Last-Event-ID": nonsense})


async def test_the_same_answer_sent_again_as_a_stream_is_the_same_turn(
    candidate: Door, begin: Begin
) -> None:
    interview, first = await begin()
    headers = candidate.headers | SSE | {"Idempotency-Key": "k"}
    path = f"/interview/v1/interviews/{interview}/answers"
    body = answered(first, PARTIAL)
    texts = [(await candidate.client.post(path, json=body, headers=headers)).text for _ in range(2)]
    assert events(texts[0]) == events(texts[1])


async def _last_turn(host: Host, interview_id: str) -> tuple[Interview, Turn]:
    async with host.database.reading(None) as session:
        interview = await session.get_one(Interview, interview_id)
        turn = await Interviews(session).last_turn(interview_id)
    assert turn is not None
    assert turn.task_id is not None
    await host.tasks.wait(turn.task_id, 20)
    async with host.database.reading(None) as session:
        return interview, await session.get_one(Turn, turn.id)


async def _again(host: Host, interview: Interview, turn: Turn) -> None:
    actor = Actor.service(interview.organisation_id)
    await interview_turn(Call(host=host, actor=actor, name="task"), turn_id=turn.id)


async def test_a_turn_begun_again_after_it_was_heard_says_nothing(
    host: Host, candidate: Door, begin: Begin
) -> None:
    interview_id, first = await begin()
    await candidate.answer(interview_id, first, PARTIAL)
    interview, turn = await _last_turn(host, interview_id)
    before = await host.streams.heard(interview.stream_id)
    await _again(host, interview, turn)
    assert await host.streams.heard(interview.stream_id) == before


async def test_a_turn_written_down_but_not_heard_is_told(
    host: Host, candidate: Door, begin: Begin
) -> None:
    interview_id, _ = await begin()
    interview, turn = await _last_turn(host, interview_id)
    end = await host.streams.last_id(interview.stream_id)
    async with host.database.writing(None) as session:
        (await session.get_one(Turn, turn.id)).heard_after = end
    await _again(host, interview, turn)
    kinds = [
        type(one.utterance).__name__ for one in await host.streams.heard(interview.stream_id, end)
    ]
    assert kinds == ["Fact", "Token", "Fact", "Done"]


async def test_a_turn_cut_off_in_the_middle_is_said_anew_and_asks_once(
    host: Host, candidate: Door, begin: Begin
) -> None:
    interview_id, first = await begin()
    interview, _ = await _last_turn(host, interview_id)
    given = Given(
        question_id=first,
        transcript=PARTIAL,
        audio_url="",
        video_url="",
        duration=1,
        idempotency_key=None,
    )
    async with host.database.writing(None) as session:
        last = await Interviews(session).last_turn(interview.id)
        accepted = await Interviews(session).accept(interview, last, given)
        turn = Turn(
            interview_id=interview.id,
            candidate_id=interview.candidate_id,
            organisation_id=interview.organisation_id,
            answer_id=accepted.answer.id,
            number=1,
        )
        session.add(turn)
    speaker = await host.streams.open(interview.stream_id, interview.organisation_id)
    await speaker.say(Token("半句话"))
    await speaker.close()
    cut_at = await host.streams.last_id(interview.stream_id)

    await _again(host, interview, turn)
    await _again(host, interview, turn)

    after = await host.streams.heard(interview.stream_id, cut_at)
    kinds = [type(one.utterance).__name__ for one in after]
    assert kinds[0] == "Reset"
    assert kinds.count("Done") == 1
    async with host.database.reading(None) as session:
        questions = await Interviews(session).asked(interview_id)
    assert sum(one.is_follow_up for one in questions) == 1


async def test_a_turn_whose_thinking_breaks_still_asks_the_next_question(
    host: Host, candidate: Door, begin: Begin
) -> None:
    interview, first = await begin()
    del host.graphs["interview_turn"]
    given = await candidate.answer(interview, first, PARTIAL)
    heard = await candidate.answer(interview, given["next_question"]["question_id"], FULL)
    assert heard["next_question"] is None


async def test_finishing_a_turn_twice_changes_nothing(
    host: Host, candidate: Door, begin: Begin
) -> None:
    interview_id, first = await begin()
    await candidate.answer(interview_id, first, PARTIAL)
    _, turn = await _last_turn(host, interview_id)
    async with host.database.writing(None) as session:
        turns = Turns(session)
        scene = await turns.scene(turn.id)
        again = await turns.finish(scene, {"kind": "close", "words": "别的"})
    assert again.turn.result == turn.result


async def test_two_who_finish_one_turn_from_the_same_scene_decide_it_once(
    host: Host, candidate: Door, begin: Begin
) -> None:
    interview_id, first = await begin()
    await candidate.answer(interview_id, first, PARTIAL)
    _, turn = await _last_turn(host, interview_id)
    async with host.database.writing(None) as session:
        await session.execute(update(Turn).where(Turn.id == turn.id).values(result=None))
    async with host.database.reading(None) as session:
        stale = await Turns(session).scene(turn.id)
    told = []
    for words in ("一", "二"):
        async with host.database.writing(None) as session:
            finished = await Turns(session).finish(stale, {"kind": "close", "words": words})
        assert finished.turn.result is not None
        told.append(finished.turn.result["words"])
    assert told == ["一", "一"]


async def test_a_scene_has_every_question_in_order_and_every_answer(
    host: Host, candidate: Door, begin: Begin
) -> None:
    interview_id, first = await begin()
    await candidate.answer(interview_id, first, PARTIAL)
    async with host.database.reading(None) as session:
        interviews = Interviews(session)
        questions, answers = await interviews.said(interview_id)
        assert questions == await interviews.asked(interview_id)
        assert answers == await interviews.answers(interview_id)
    assert len(answers) == 1


async def test_ending_while_the_interviewer_thinks_asks_nothing_more(
    make_host: MakeHost, make_client: MakeClient, openai_server: OpenAIDouble
) -> None:
    settings = {"model": "openai:slow", "openai_base_url": openai_server.url}
    host = await make_host(
        settings=settings | {"openai_api_key": "none", "requests_per_minute": 9_999}
    )
    hr = Door(make_client(host), await sign_in(host, "hr"))
    candidate = Door(make_client(host), await sign_in(host, "candidate"))
    position = (await hr.ask("POST", "/positions", json=POSITION))["position_id"]
    opened = await candidate.ask("POST", "/interviews", json={"position_id": position})
    interview, first = opened["interview_id"], opened["questions"][0]["question_id"]
    await candidate.ask("POST", f"/interviews/{interview}/start")
    openai_server.answer_with(lambda _: Reply("{}", delay=0.5))
    answering = asyncio.create_task(candidate.answer(interview, first, PARTIAL))
    while not (await candidate.ask("GET", f"/interviews/{interview}"))["questions"][0]["answer"]:
        await asyncio.sleep(0.02)
    await candidate.ask("POST", f"/interviews/{interview}/end")
    given = await answering
    assert await candidate.follow_up(interview, given["answer_id"]) is None
    heard = events(await listen(candidate, interview))
    assert [name for name, _, _ in heard].count("interview_ended") == 1
