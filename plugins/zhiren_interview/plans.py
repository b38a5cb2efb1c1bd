"""This is where interview plans are made: a position together with the questions of its bank."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.db import utcnow
from zhiren_interview.positions import Positions
from zhiren_interview.tables import Position, Question

DEFAULT_STYLE = "serious"
_CATEGORIES = {
    "ai": r"机器学习|深度学习|算法|人工智能|大模型|\b(?:AI|ML|NLP|LLM|machine learning)\b",
    "bigdata": r"大数据|数据仓库|数仓|数据分析|\b(?:big data|Hadoop|Spark|Flink|ETL)\b",
    "iot": r"物联网|嵌入式|单片机|\b(?:IoT|embedded|firmware)\b",
}


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """One question of a plan, before it is kept."""

    content: str
    skill: str = ""
    """Which of the skills that were named it asks about; empty for what every job asks."""
    type: str = "technical"
    difficulty: str = "medium"
    scoring_points: Sequence[str] = ()
    reference_answer: str | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A plan, before it is kept."""

    name: str
    title: str
    description: str = ""
    requirements: Sequence[str] = ()
    style: str = DEFAULT_STYLE
    minutes: int = 30
    questions: Sequence[Drafted] = ()


@dataclass(frozen=True)
class Plans:
    """The plans that one transaction can see."""

    session: AsyncSession

    async def create(self, draft: Draft) -> Position:
        """Keep a plan with its questions, in their order."""
        fields = {
            "name": draft.name,
            "title": draft.title,
            "description": draft.description,
            "requirements": list(draft.requirements),
            "style": draft.style,
            "category": category_of(
                " ".join([draft.title, draft.description, *draft.requirements])
            ),
            "interview_duration": draft.minutes,
        }
        if draft.questions:
            fields["question_count"] = len(draft.questions)
        position = await Positions(self.session).create(fields)
        begun = utcnow()
        for place, one in enumerate(draft.questions):
            # The bank is read in the order in which it was written.
            self.session.add(_question(position, one, begun + timedelta(microseconds=place)))
        await self.session.flush()
        return position

    async def questions(self, position_ids: Sequence[str]) -> dict[str, list[Question]]:
        """List the questions of plans, by position."""
        query = select(Question).where(Question.position_id.in_(position_ids))
        found: dict[str, list[Question]] = {ident: [] for ident in position_ids}
        for row in await self.session.scalars(query.order_by(Question.created_at, Question.id)):
            found[row.position_id].append(row)
        return found


def category_of(text: str) -> str:
    """Tell to which category of the interview document a job belongs."""
    found = (name for name, words in _CATEGORIES.items() if re.search(words, text, re.IGNORECASE))
    return next(found, "system")


def _question(position: Position, one: Drafted, at: object) -> Question:
    return Question(
        position_id=position.id,
        organisation_id=position.organisation_id,
        content=one.content,
        type=one.type,
        difficulty=one.difficulty,
        scoring_points=list(one.scoring_points),
        reference_answer=one.reference_answer,
        created_at=at,
    )
