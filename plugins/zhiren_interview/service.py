"""What can be done with interviews. No HTTP here, and no language model."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Conflict, Forbidden, NotFound
from zhiren.db import new_id, prefixed, utcnow
from zhiren_interview.tables import Answer, Asked, Interview, Turn

FOLLOW_UPS = {"friendly": 2, "serious": 2, "pressure": 3}
"""At most so many on one base question."""


class StillThinking(Conflict):
    """The interviewer has not finished the turn before."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """An answer, as it is handed in."""

    question_id: str
    transcript: str
    audio_url: str
    video_url: str
    duration: int
    idempotency_key: str | None


@dataclass(frozen=True)
class Accepted:
    """An answer that was taken, now or before."""

    answer: Answer
    next_question: Asked | None
    """The base question that comes next."""
    after: Turn | None
    """The interviewer's last turn, after which this calls for another; None when it was sent
    before with the same key."""
    questions: Sequence[Asked]
    answers: Mapping[str, Answer]
    """All answers that were given by now, by the id of the `Asked` row."""


@dataclass(frozen=True)
class Interviews:
    """The interviews that one transaction can see."""

    session: AsyncSession

    async def get(self, interview_id: str) -> Interview:
        """Find an interview or say that there is none."""
        if interview := await self.session.get(Interview, prefixed("int", interview_id)):
            return interview
        raise NotFound("interview", interview_id)

    async def own(self, interview_id: str, user_id: str) -> Interview:
        """Find an interview that only its candidate may go on with."""
        return _owned(await self.get(interview_id), user_id)

    async def own_with_turn(self, interview_id: str, user_id: str) -> tuple[Interview, Turn | None]:
        """Find an interview as `own` does, and its `last_turn`, in one look."""
        query = select(Interview, Turn).outerjoin(Turn, Turn.interview_id == Interview.id)
        query = query.where(Interview.id == prefixed("int", interview_id))
        found = (await self.session.execute(query.order_by(Turn.number.desc()).limit(1))).first()
        if found is None:
            raise NotFound("interview", interview_id)
        return _owned(found[0], user_id), found[1]

    async def create(self, interview: Interview, questions: Sequence[Asked]) -> Interview:
        """Keep a new *interview* with its planned *questions*."""
        self.session.add(interview)
        await self.session.flush()
        for asked in questions:
            asked.interview_id = interview.id
            asked.candidate_id = interview.candidate_id
            asked.organisation_id = interview.organisation_id
        self.session.add_all(questions)
        await self.session.flush()
        return interview

    async def start(self, interview: Interview) -> list[Asked]:
        """Begin, and offer the first of the questions."""
        if interview.status != "created":
            raise Conflict("面试已经开始 · This interview was started before.")
        interview.status, interview.started_at = "in_progress", utcnow()
        questions = await self.asked(interview.id)
        offer(questions[0])
        return questions

    async def end(self, interview: Interview) -> int:
        """End; answers how many base questions were answered."""
        if interview.status != "in_progress":
            raise Conflict("面试不在进行中 · This interview is not in progress.")
        interview.status, interview.ended_at = "completed", utcnow()
        questions = await self.asked(interview.id)
        return sum(one.status == "answered" and not one.is_follow_up for one in questions)

    async def asked(self, interview_id: str) -> list[Asked]:
        """List the questions of an interview: by order, each before its follow-ups."""
        query = select(Asked).where(Asked.interview_id == interview_id)
        rows = await self.session.scalars(query.order_by(Asked.order, Asked.question_id))
        return sorted(rows, key=_place)

    async def said(self, interview_id: str) -> tuple[list[Asked], dict[str, Answer]]:
        """List the questions as `asked` does, and the `answers`, in one look."""
        query = select(Asked, Answer).outerjoin(Answer, Answer.asked_id == Asked.id)
        found = await self.session.execute(query.where(Asked.interview_id == interview_id))
        pairs = [(asked, answer) for asked, answer in found]
        answers = {asked.id: answer for asked, answer in pairs if answer is not None}
        return sorted((asked for asked, _ in pairs), key=_place), answers

    async def answers(self, interview_id: str) -> dict[str, Answer]:
        """Find the answers of an interview, by the id of the `Asked` row."""
        query = select(Answer).where(Answer.interview_id == interview_id)
        return {answer.asked_id: answer for answer in await self.session.scalars(query)}

    async def answer(self, interview_id: str, answer_id: str) -> Answer:
        """Find an answer of this interview or say that there is none."""
        answer = await self.session.get(Answer, answer_id)
        if answer is None or answer.interview_id != interview_id:
            raise NotFound("answer", answer_id)
        return answer

    async def accept(self, interview: Interview, last: Turn | None, given: Given) -> Accepted:
        """Take an answer to a question that is offered, or find that it was sent before.

        *last*: the turn that began last.
        """
        questions, answers = await self.said(interview.id)
        if before := _sent_before(answers.values(), given):
            asked = next(one for one in questions if one.id == before.asked_id)
            return Accepted(before, next_base(questions, asked.order), None, questions, answers)
        if interview.status != "in_progress" or last is None:
            raise Conflict("面试不在进行中 · This interview is not in progress.")
        if last.result is None:
            raise StillThinking("面试官还在思考上一个回答 · The interviewer is still thinking.")
        found = (one for one in questions if one.question_id == given.question_id)
        offered = next((one for one in found if one.status == "offered"), None)
        if offered is None:
            raise Conflict("该题目当前不可作答 · This question cannot be answered now.")
        interview.paused_at = None
        answer = self._write(interview, offered, given)
        if not offered.is_follow_up:
            _give_up_follow_ups(questions)
        answers[offered.id] = answer
        return Accepted(answer, next_base(questions, offered.order), last, questions, answers)

    async def correct(self, interview: Interview, answer_id: str, transcript: str) -> Answer:
        """Replace what was written down of an answer, and keep what stood there first."""
        if interview.status != "in_progress":
            raise Conflict("面试不在进行中，不能再更正 · Answers can be corrected until the end.")
        answer = await self.answer(interview.id, answer_id)
        if answer.original_transcript is None:
            answer.original_transcript = answer.transcript
        answer.transcript, answer.corrected_at = transcript, utcnow()
        return answer

    def _write(self, interview: Interview, asked: Asked, given: Given) -> Answer:
        asked.status = "answered"
        answer = Answer(
            id=new_id("ans"),
            interview_id=interview.id,
            asked_id=asked.id,
            candidate_id=interview.candidate_id,
            organisation_id=interview.organisation_id,
            **vars(given),
        )
        self.session.add(answer)
        return answer

    async def turn_after(self, answer_id: str) -> Turn:
        """Find the turn that follows an answer."""
        turn = await self.session.scalar(select(Turn).where(Turn.answer_id == answer_id))
        if turn is None:
            raise NotFound("answer", answer_id)
        return turn

    async def last_turn(self, interview_id: str) -> Turn | None:
        """Find the turn that began last."""
        query = select(Turn).where(Turn.interview_id == interview_id)
        found: Turn | None = await self.session.scalar(query.order_by(Turn.number.desc()).limit(1))
        return found

    async def page(
        self,
        where: Mapping[str, Any],
        between: tuple[datetime | None, datetime | None],
        page: int,
        page_size: int,
    ) -> tuple[list[Interview], int]:
        """List interviews created *between* two moments, newest first, and how many there are."""
        query = select(Interview)
        for name, value in where.items():
            if value is not None:
                query = query.where(getattr(Interview, name) == value)
        start, end = between
        if start is not None:
            query = query.where(Interview.created_at >= start)
        if end is not None:
            query = query.where(Interview.created_at < end)
        total = await self.session.scalar(select(func.count()).select_from(query.subquery())) or 0
        newest = query.order_by(Interview.created_at.desc(), Interview.id)
        rows = await self.session.scalars(newest.offset((page - 1) * page_size).limit(page_size))
        return list(rows), total


def _owned(interview: Interview, user_id: str) -> Interview:
    if interview.candidate_id != user_id:
        raise Forbidden("只有候选人本人可以作答 · Only the candidate may do this.")
    return interview


def _place(asked: Asked) -> tuple[int, bool, int, str]:
    return asked.order, asked.is_follow_up, len(asked.question_id), asked.question_id


def offer(asked: Asked) -> None:
    """Let *asked* be answered next."""
    asked.status, asked.asked_at = "offered", utcnow()


def next_base(questions: Sequence[Asked], after: int) -> Asked | None:
    """Find the base question with the smallest order above *after*."""
    coming = (q for q in questions if not q.is_follow_up and q.order > after)
    return min(coming, key=lambda q: q.order, default=None)


def _sent_before(answers: Iterable[Answer], given: Given) -> Answer | None:
    if given.idempotency_key is None:
        return None
    before = next((a for a in answers if a.idempotency_key == given.idempotency_key), None)
    if before is not None and before.question_id != given.question_id:
        raise Conflict("该 Idempotency-Key 已用于另一题 · This key was used for another answer.")
    return before


def _give_up_follow_ups(questions: Sequence[Asked]) -> None:
    """Answering the next base question gives up the follow-up that was offered beside it."""
    for one in questions:
        if one.is_follow_up and one.status == "offered":
            one.status = "given_up"
