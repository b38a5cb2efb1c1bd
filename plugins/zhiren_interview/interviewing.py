"""This is where an interview is carried on: begun, answered, ended, each with its turn.

Here transactions, tasks and the stream meet; the rules of an interview are in the service.
"""

from contextlib import suppress
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Actor, Call, Conflict, Forbidden
from zhiren.db import new_id
from zhiren.events import AnswerGiven, InterviewEnded
from zhiren.kernel.tables import Task
from zhiren_interview.listening import farewell, is_farewell
from zhiren_interview.planning import language_of, plan
from zhiren_interview.positions import Bank, Positions
from zhiren_interview.service import Accepted, Given, Interviews, StillThinking
from zhiren_interview.tables import Asked, Interview, Turn
from zhiren_interview.turns import Scene

PATIENCE = 30.0
"""Seconds for which a reply waits for the interviewer."""


async def create(call: Call, position_id: str, style: str) -> tuple[Interview, Asked]:
    """Open an interview for the caller; answers it with its first question."""
    async with call.reading() as session:
        position = await Positions(session).get(position_id)
    if position.status != "active":
        raise Conflict("该岗位已停止招聘 · This position is closed.")
    # The bank is the organisation's secret; only its copy inside the interview is needed.
    home = Actor.service(position.organisation_id)
    async with call.host.database.reading(home) as session:
        bank = await Bank(session).of(position.id)
    interview = Interview(
        organisation_id=position.organisation_id,
        position_id=position.id,
        title=position.title,
        candidate_id=call.actor.user_id,
        candidate_name=call.actor.name,
        style=style,
        signal_weights=position.signal_weights,
        language=language_of(position),
    )
    questions = plan(position, bank)
    async with call.writing() as session:
        await Interviews(session).create(interview, questions)
    return interview, questions[0]


async def start(call: Call, interview_id: str) -> tuple[Interview, Asked, Turn]:
    """Begin: the interviewer greets and asks the first question."""
    async with call.writing() as session:
        interviews = Interviews(session)
        interview = await interviews.own(interview_id, call.actor.user_id)
        questions = await interviews.start(interview)
        turn = _turn(interview, number=0, heard_after=0)
        scene = Scene(turn=turn, interview=interview, questions=questions, answers={})
        await _give_turn(call, session, scene)
    return interview, questions[0], turn


async def answer(call: Call, interview_id: str, given: Given) -> tuple[Interview, Accepted, Turn]:
    """Take an answer, and let the interviewer think about it."""
    with suppress(StillThinking):  # as long as a turn is told, or was cut off
        return await _accept(call, interview_id, given)
    async with call.reading() as session:
        interviews = Interviews(session)
        interview = await interviews.own(interview_id, call.actor.user_id)
        last = await interviews.last_turn(interview_id)
    if last is not None:
        await settle(call, interview, last)
    heard_after = await call.host.streams.last_id(interview.stream_id)
    return await _accept(call, interview_id, given, heard_after)


async def _accept(
    call: Call, interview_id: str, given: Given, heard_after: int | None = None
) -> tuple[Interview, Accepted, Turn]:
    """Keep the answer and its turn; what is said to it is heard after *heard_after*.

    None: after the end of the last turn. Raises `StillThinking` when that was not told.
    """
    async with call.writing(near=True) as session:
        interviews = Interviews(session)
        interview, last = await interviews.own_with_turn(interview_id, call.actor.user_id)
        accepted = await interviews.accept(interview, last, given)
        answer = accepted.answer
        if accepted.after is None:
            return interview, accepted, await interviews.turn_after(answer.id)
        told = accepted.after.told_until if heard_after is None else heard_after
        if told is None:
            raise StillThinking("面试官还在说上一回合 · The interviewer is still speaking.")
        turn = _turn(interview, number=accepted.after.number + 1, heard_after=told)
        turn.answer_id = answer.id
        scene = Scene(
            turn=turn,
            interview=interview,
            questions=accepted.questions,
            answers=accepted.answers,
        )
        await _give_turn(call, session, scene, at_once=heard_after is None)
        call.publish(
            AnswerGiven(
                organisation_id=interview.organisation_id,
                interview_id=interview.id,
                answer_id=answer.id,
            )
        )
    return interview, accepted, turn


async def end(call: Call, interview_id: str) -> tuple[Interview, int]:
    """End; answers the interview and how many base questions were answered."""
    async with call.writing() as session:
        interviews = Interviews(session)
        interview = await interviews.get(interview_id)
        if interview.candidate_id != call.actor.user_id and call.actor.role == "candidate":
            raise Forbidden("只有候选人本人可以结束 · Only the candidate may end this.")
        answered = await interviews.end(interview)
        call.publish(
            InterviewEnded(
                organisation_id=interview.organisation_id,
                interview_id=interview.id,
                candidate_id=interview.candidate_id,
            )
        )
    await _say_farewell(call, interview)
    return interview, answered


async def settle(call: Call, interview: Interview, turn: Turn) -> bool:
    """Wait until the interviewer has finished *turn*; False when it outlasts our patience.

    A turn whose task failed is ended plainly, so that the interview goes on.
    """
    assert turn.task_id is not None
    task = await call.host.tasks.wait(turn.task_id, PATIENCE)
    if task.ended and task.status != "completed" and turn.result is None:
        task = await call.host.tasks.wait(await _give_again(call, interview, turn), PATIENCE)
    return task.ended


async def _give_again(call: Call, interview: Interview, turn: Turn) -> str:
    """Give a turn whose task failed to another, which ends it aloud without thinking.

    Of many who notice it, one does so; answers the id of the task that has the turn then.
    """
    home = call.as_actor(Actor.service(interview.organisation_id))
    async with home.writing() as session:
        kept = await session.get_one(Turn, turn.id, with_for_update=True)
        if kept.task_id == turn.task_id and kept.result is None:
            given = {"turn_id": turn.id, "plainly": True}
            kept.task_id = (await _enqueue(home, session, interview, given)).id
        assert kept.task_id is not None
        return kept.task_id


def _turn(interview: Interview, *, number: int, heard_after: int) -> Turn:
    return Turn(
        id=new_id("turn"),
        interview_id=interview.id,
        candidate_id=interview.candidate_id,
        organisation_id=interview.organisation_id,
        number=number,
        heard_after=heard_after,
    )


async def _give_turn(
    call: Call, session: AsyncSession, scene: Scene, *, at_once: bool = True
) -> None:
    """Give the interviewer a turn: the greeting, or what follows an answer.

    *at_once*: all that was said before came to an end, so that nothing need be looked up.
    """
    given, brought = {"turn_id": scene.turn.id}, scene if at_once else None
    task = await _enqueue(call, session, scene.interview, given, brought=brought)
    scene.turn.task_id = task.id
    session.add(scene.turn)


async def _enqueue(
    call: Call,
    session: AsyncSession,
    interview: Interview,
    given: dict[str, Any],
    *,
    brought: Scene | None = None,
) -> Task:
    return await call.enqueue(
        session,
        "interview_turn",
        given,
        brought=brought,
        name=f"interview {interview.id}",
        queue="interactive",
        organisation_id=interview.organisation_id,
    )


async def _say_farewell(call: Call, interview: Interview) -> None:
    """Tell listeners that it is over; a turn that still goes on tells them itself."""
    streams = call.host.streams
    async with call.reading() as session:
        turn = await Interviews(session).last_turn(interview.id)
    assert turn is not None
    if not await settle(call, interview, turn):
        return
    heard = await streams.heard(interview.stream_id, turn.heard_after)
    if any(is_farewell(one.utterance) for one in heard):
        return
    after = turn.told_until or turn.heard_after
    speaker = await streams.open(interview.stream_id, interview.organisation_id, after)
    for utterance in farewell(interview):
        await speaker.say(utterance)
    await speaker.close()
