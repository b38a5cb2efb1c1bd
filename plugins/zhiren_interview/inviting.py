"""This is where candidates are invited: an interview is opened for them, and a link leads to it.

The link is good for this one interview and nothing else, and only for a while.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren import Actor, Call, Conflict, NotFound
from zhiren.db import utcnow
from zhiren.kernel.candidates import Candidates
from zhiren.kernel.tables import Candidate
from zhiren_interview.accommodating import Accommodating, Accommodations
from zhiren_interview.addresses import base_url
from zhiren_interview.planning import language_of, plan
from zhiren_interview.plans import DEFAULT_STYLE
from zhiren_interview.positions import Bank, Positions
from zhiren_interview.service import Interviews
from zhiren_interview.tables import Interview, Position

PAGE = "/join/"
"""Where the candidate's page takes a link's token."""


@dataclass(frozen=True)
class Invitation:
    """An interview that waits for its candidate."""

    interview: Interview
    url: str


async def invite(
    call: Call,
    plan_id: str,
    candidate_id: str,
    at: datetime | None = None,
    granted: Accommodations | None = None,
) -> Invitation:
    """Open an interview for a candidate; one that they have not begun yet is taken up again."""
    async with call.reading() as session:
        position = await Positions(session).get(plan_id)
        candidate = await Candidates(session).get(candidate_id)
        waiting = await _waiting(session, position.id, candidate.id)
    if position.status != "active":
        raise Conflict("该面试计划已停用 · This plan is not active.")
    if waiting is None:
        waiting = await _open(call, position, candidate, at)
    elif at is not None:
        async with call.writing() as session:
            waiting = await Interviews(session).get(waiting.id)
            waiting.scheduled_at = at
    if granted is not None:
        async with call.writing() as session:
            waiting = await Accommodating(session).grant(waiting.id, granted)
    return Invitation(waiting, await link(call, waiting))


async def link(call: Call, interview: Interview) -> str:
    """Write the address at which the candidate begins or goes on."""
    user = await call.host.accounts.get(interview.candidate_id)
    if user is None:
        raise NotFound("user", interview.candidate_id)
    lasting = timedelta(days=call.host.settings.invitation_days)
    if interview.scheduled_at is not None:
        lasting += max(interview.scheduled_at - utcnow(), timedelta())
    token = call.host.tokens.interview(user.id, user.token_version, interview.id, lasting)
    return urljoin(base_url(call), PAGE + token)


async def latest(session: AsyncSession, candidates: Sequence[Candidate]) -> dict[str, Interview]:
    """Find the interview to which each of *candidates* was invited last."""
    invited = Interview.invited_id.in_([row.id for row in candidates])
    query = select(Interview).where(invited).order_by(Interview.created_at, Interview.id)
    return {row.invited_id or "": row for row in await session.scalars(query)}


async def _waiting(session: AsyncSession, position_id: str, invited_id: str) -> Interview | None:
    same = Interview.position_id == position_id, Interview.invited_id == invited_id
    query = select(Interview).where(*same, Interview.status == "created")
    found: Interview | None = await session.scalar(query.order_by(Interview.created_at).limit(1))
    return found


async def _open(
    call: Call, position: Position, candidate: Candidate, at: datetime | None
) -> Interview:
    user_id = candidate.user_id or (await call.host.accounts.admit_guest(candidate.name or "")).id
    home = call.as_actor(Actor.service(position.organisation_id))
    async with home.reading() as session:
        bank = await Bank(session).of(position.id)
    interview = Interview(
        organisation_id=position.organisation_id,
        position_id=position.id,
        title=position.title,
        candidate_id=user_id,
        candidate_name=(candidate.name or "")[:100],
        invited_id=candidate.id,
        scheduled_at=at,
        style=position.style or DEFAULT_STYLE,
        signal_weights=position.signal_weights,
        language=language_of(position),
    )
    async with call.writing() as session:
        row = await Candidates(session).get(candidate.id)
        row.user_id = row.user_id or user_id
        interview.candidate_id = row.user_id
        return await Interviews(session).create(interview, plan(position, bank))
