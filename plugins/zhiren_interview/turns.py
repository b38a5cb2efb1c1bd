"""This is where the interviewer's turns meet the rows: what a turn knows, and what it decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Update, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import NotFound
from zhiren_interview.service import FOLLOW_UPS, Interviews, next_base, offer
from zhiren_interview.tables import Answer, Asked, Interview, Turn

_ALONE = {"synchronize_session": False, "autoflush": False}
"""Of changes to rows of which this transaction holds no other."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything that belongs to one turn."""

    turn: Turn
    interview: Interview
    questions: Sequence[Asked]
    answers: Mapping[str, Answer]
    """By the id of the `Asked` row."""

    @property
    def answer(self) -> Answer | None:
        """The answer that this turn follows; None for the greeting."""
        return next((a for a in self.answers.values() if a.id == self.turn.answer_id), None)

    @property
    def asked(self) -> Asked | None:
        """The question that was answered."""
        answer = self.answer
        return next((q for q in self.questions if answer and q.id == answer.asked_id), None)

    @property
    def next_question(self) -> Asked | None:
        """The base question that comes after this turn."""
        return next_base(self.questions, self.asked.order if self.asked else 0)

    def state(self) -> dict[str, Any]:
        """Give what the graph needs to know, as plain JSON."""
        asked, answer, coming = self.asked, self.answer, self.next_question
        return {
            "question": _known(asked) if asked else None,
            "answer": answer.transcript if answer else "",
            "recorded": bool(answer and (answer.audio_url or answer.video_url)),
            "thread": self._thread(),
            "asked": [q.content for q in self.questions if q.status != "planned"],
            "follow_ups_left": self._follow_ups_left(),
            "next_question": coming.content if coming else None,
            "style": self.interview.style,
            "language": self.interview.language,
            "name": self.interview.candidate_name,
            "title": self.interview.title,
        }

    def _thread(self) -> list[str]:
        """List what was answered to this base question before."""
        asked = self.asked
        if asked is None:
            return []
        before = [q for q in self.questions if q.base_id == asked.base_id and q.id != asked.id]
        return [self.answers[q.id].transcript for q in before if q.id in self.answers]

    def _follow_ups_left(self) -> int:
        asked = self.asked
        if asked is None or not asked.follow_up_enabled:
            return 0
        return FOLLOW_UPS[self.interview.style] - len(self._follow_ups(asked))

    def _follow_ups(self, asked: Asked) -> list[Asked]:
        return [q for q in self.questions if q.parent_question_id == asked.base_id]

    def follow_up(self, content: str, assessment: Mapping[str, Any]) -> Asked:
        """Make the follow-up *content* to the answer of this turn."""
        asked, answer = self.asked, self.answer
        assert asked is not None
        assert answer is not None
        number = len(self._follow_ups(asked)) + 1
        still_open = [p["point"] for p in assessment["points"] if p["state"] != "covered"]
        return Asked(
            interview_id=asked.interview_id,
            candidate_id=asked.candidate_id,
            organisation_id=asked.organisation_id,
            question_id=f"{asked.base_id}_f{number}",
            order=asked.order,
            content=content,
            type=asked.type,
            difficulty=asked.difficulty,
            time_limit=asked.time_limit,
            follow_up_enabled=asked.follow_up_enabled,
            reference_answer=asked.reference_answer,
            scoring_points=still_open,
            parent_question_id=asked.base_id,
            after_answer_id=answer.id,
        )


def plain(scene: Scene) -> dict[str, Any]:
    """Decide without thinking: ask the next question, or nothing more."""
    coming = scene.next_question
    kind = "greet" if scene.answer is None else "next_question" if coming else "close"
    return {"kind": kind, "words": coming.content if coming else ""}


def _known(asked: Asked) -> dict[str, Any]:
    return {
        "content": asked.content,
        "type": asked.type,
        "scoring_points": asked.scoring_points,
        "reference_answer": asked.reference_answer,
    }


@dataclass(frozen=True)
class Turns:
    """The turns that one transaction can see."""

    session: AsyncSession

    async def scene(self, turn_id: str) -> Scene:
        """Gather what belongs to a turn."""
        turn, interview = await self._turn(turn_id)
        questions, answers = await Interviews(self.session).said(interview.id)
        return Scene(turn=turn, interview=interview, questions=questions, answers=answers)

    async def _turn(self, turn_id: str) -> tuple[Turn, Interview]:
        query = select(Turn, Interview).join(Interview, Interview.id == Turn.interview_id)
        found = (await self.session.execute(query.where(Turn.id == turn_id))).first()
        if found is None:
            raise NotFound("turn", turn_id)
        return found[0], found[1]

    async def finish(self, scene: Scene, thought: Mapping[str, Any]) -> Scene:
        """Write down what the interviewer decided, once: a second time changes nothing.

        Until then nobody can answer, so of the *scene* only the turn and the interview are
        looked at again: a twin may have been faster, the interview may be over.
        """
        turn, interview = await self._turn(scene.turn.id)
        if turn.result is not None:
            return await self.scene(turn.id)
        scene = replace(scene, turn=turn, interview=interview)
        follow_up = await self._write(scene, thought)
        coming = scene.next_question
        if interview.status == "in_progress" and coming and coming.status == "planned":
            offer(coming)
            offered = {"status": coming.status, "asked_at": coming.asked_at}
            await self._change(update(Asked).where(Asked.id == coming.id).values(offered))
        turn.result = {
            "kind": thought["kind"],
            "words": thought["words"],
            "follow_up": as_told(follow_up) if follow_up else None,
            "next_question": as_told(coming) if coming else None,
        }
        return scene

    async def _change(self, change: Update) -> None:
        """Make a *change* to a row that was read in another transaction, or in this one."""
        await self.session.execute(change, execution_options=_ALONE)

    async def _write(self, scene: Scene, thought: Mapping[str, Any]) -> Asked | None:
        """Keep the assessment; ask the follow-up if the interview still goes on."""
        answer = scene.answer
        if answer is None:
            return None
        assessment = thought.get("assessment")
        made_by = thought.get("made_by", {}) | {"fell_back": thought.get("fell_back", {})}
        kept = {"assessment": assessment, "made_by": made_by}
        await self._change(update(Answer).where(Answer.id == answer.id).values(kept))
        content = thought.get("follow_up")
        if not content or scene.interview.status != "in_progress":
            return None
        follow_up = scene.follow_up(content, assessment or {"points": []})
        offer(follow_up)
        self.session.add(follow_up)
        return follow_up


def as_told(asked: Asked) -> dict[str, Any]:
    """Give a question as the candidate hears of it: without what only the interviewer knows."""
    told: dict[str, Any] = {
        "question_id": asked.question_id,
        "order": asked.order,
        "content": asked.content,
        "time_limit": asked.time_limit,
        "is_follow_up": asked.is_follow_up,
    }
    if asked.is_follow_up:
        told["parent_question_id"] = asked.parent_question_id
    return told
