"""This is where an interview is carried on: begun, answered, ended, each with its turn.

Here transactions, tasks and the stream meet; the rules of an interview are in the service.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Actor, Call, Conflict, Forbidden
from zhiren.events import AnswerGiven, InterviewEnded
from zhiren_interview.listening import farewell, is_farewell
from zhiren_interview.planning import language_of, plan
from zhiren_interview.positions import Bank, Positions
from zhiren_interview.service import Given, Interviews
from zhiren_interview.tables import Answer, Asked, Interview, Turn
from zhiren_interview.turns import Turns, plain

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
        first = await interviews.start(interview)
        turn = await _give_turn(call, session, interview, None, heard_after=0)
    return interview, first, turn


async def answer(call: Call, interview_id: str, given: Given) -> tuple[Interview, Answer, Turn]:
    """Take an answer, and let the interviewer think about it."""
    async with call.reading() as session:
        interview = await Interviews(session).own(interview_id, call.actor.user_id)
    await settle(call, interview)
    heard_after = await call.host.streams.last_id(interview.stream_id)
    async with call.writing() as session:
        interviews = Interviews(session)
        interview = await interviews.own(interview_id, call.actor.user_id)
        answer, is_new = await interviews.accept(interview, given)
        if not is_new:
            return interview, answer, await interviews.turn_after(answer.id)
        turn = await _give_turn(call, session, interview, answer, heard_after)
        call.publish(
            AnswerGiven(
                organisation_id=interview.organisation_id,
                interview_id=interview.id,
                answer_id=answer.id,
            )
        )
    return interview, answer, turn


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


async def settle(call: Call, interview: Interview) -> Turn | None:
    """Wait until the interviewer has finished the last turn, and give that turn."""
    async with call.reading() as session:
        turn = await Interviews(session).last_turn(interview.id)
    if turn is None or turn.task_id is None:
        return None
    task = await call.host.tasks.wait(turn.task_id, PATIENCE)
    if turn.result is None and task.ended:
        return await _finished(call, interview, turn.id)
    return turn


async def _finished(call: Call, interview: Interview, turn_id: str) -> Turn:
    """Read a turn's end; one whose task failed is ended plainly, so that the interview goes on."""
    home = call.as_actor(Actor.service(interview.organisation_id))
    async with home.reading() as session:
        scene = await Turns(session).scene(turn_id)
    if scene.turn.result is not None:
        return scene.turn
    async with home.writing() as session:
        await Turns(session).finish(turn_id, plain(scene))
        return (await Turns(session).scene(turn_id)).turn


async def _give_turn(
    call: Call,
    session: AsyncSession,
    interview: Interview,
    answered: Answer | None,
    heard_after: int,
) -> Turn:
    turn = await Interviews(session).add_turn(interview, answered, heard_after)
    task = await call.enqueue(
        session,
        "interview_turn",
        {"turn_id": turn.id},
        name=f"interview {interview.id}",
        queue="interactive",
        organisation_id=interview.organisation_id,
    )
    turn.task_id = task.id
    return turn


async def _say_farewell(call: Call, interview: Interview) -> None:
    """Tell listeners that it is over; a turn that still goes on tells them itself."""
    streams = call.host.streams
    turn = await settle(call, interview)
    if turn is not None and turn.result is None:
        return
    after = turn.heard_after if turn else 0
    heard = await streams.heard(interview.stream_id, after)
    if any(is_farewell(one.utterance) for one in heard):
        return
    speaker = await streams.open(interview.stream_id, interview.organisation_id)
    for utterance in farewell(interview):
        await speaker.say(utterance)
    await speaker.close()
