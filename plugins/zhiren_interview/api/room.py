"""The room in which an invited candidate is interviewed: a page behind a link.

The link's token is exchanged for a cookie at once, so that it stays in no history and no referrer.
"""

from typing import Any

from starlette.responses import Response

from zhiren import Actor, Unauthorized
from zhiren.web.pages import Site, View, Visit
from zhiren_interview.accommodating import Accommodations, shown
from zhiren_interview.inviting import PAGE
from zhiren_interview.service import Interviews
from zhiren_interview.settings import InterviewSettings
from zhiren_interview.tables import Interview

_COOKIE = "zhiren_room"
_ROOM = PAGE.rstrip("/")
_SCRIPT_WORDS = (
    "back",
    "correct",
    "corrected",
    "follow_up",
    "interviewer",
    "link_ended",
    "lost",
    "no_microphone",
    "pause",
    "paused",
    "question_number",
    "record",
    "recorded",
    "refused",
    "resume",
    "stop",
    "time_short",
    "you",
)


async def open_link(visit: Visit) -> Response:
    """Take a link's token into a cookie, and go on without it."""
    token = visit.request.path_params["token"]
    if await _guest(visit, token) is None:
        return _ended(visit)
    response = visit.redirect(_ROOM)
    secure = visit.request.url.scheme == "https"
    response.set_cookie(_COOKIE, token, path=_ROOM, httponly=True, samesite="lax", secure=secure)
    return response


async def show_room(visit: Visit) -> Response:
    """Show the room to whoever came by a link."""
    token = visit.request.cookies.get(_COOKIE, "")
    actor = await _guest(visit, token)
    if actor is None:
        return _ended(visit)
    async with visit.host.database.reading(actor) as session:
        interviews = Interviews(session)
        interview = await interviews.get(actor.interview_id or "")
        asked = await interviews.asked(interview.id)
    count = sum(not one.is_follow_up for one in asked)
    return visit.render(
        "room.html.j2",
        title=interview.title,
        name=interview.candidate_name,
        count=count,
        days=visit.host.section(InterviewSettings).media_days,
        signals=_signals(visit, interview),
        counting=any((interview.signal_weights or {}).values()),
        granted=_granted(visit, Accommodations.of(interview)),
        minutes=_minutes([one.time_limit for one in asked if not one.is_follow_up]),
        room=_room(visit, interview, token, count),
    )


async def _guest(visit: Visit, token: str) -> Actor | None:
    """Find for which interview a token is; None when it is no good, or good for more."""
    try:
        actor = await visit.host.accounts.recognise(token)
    except Unauthorized:
        return None
    return actor if actor.interview_id is not None else None


def _ended(visit: Visit) -> Response:
    return visit.render("trouble.html.j2", status=401, message=visit.say("link_ended"))


def _minutes(limits: list[int]) -> int:
    return max(1, round(sum(limits) / 60))


def _granted(visit: Visit, granted: Accommodations) -> str:
    """Say what was arranged for this candidate; empty when all is as usual."""
    said = []
    if granted.extra_time != 1:
        said.append(visit.say("granted_time", factor=f"{granted.extra_time:g}"))
    if granted.text_only:
        said.append(visit.say("granted_text"))
    if granted.pauses:
        said.append(visit.say("granted_pauses"))
    return ("；" if visit.language == "zh" else "; ").join(said)


def _signals(visit: Visit, interview: Interview) -> str:
    """Say what may be described, and what that counts."""
    camera = visit.host.section(InterviewSettings).camera
    weights = interview.signal_weights or {}
    counts = visit.say("signals_count_nothing")
    if any(weights.values()):
        counts = visit.say("signals_count", **weights)
    return visit.say(
        "consent_signals", camera=visit.say("signals_camera") if camera else "", counts=counts
    )


def _room(visit: Visit, interview: Interview, token: str, count: int) -> dict[str, Any]:
    consent = interview.consent or {}
    return {
        "api": visit.host.settings.prefix("interview"),
        "token": token,
        "interview_id": interview.id,
        "status": interview.status,
        "language": visit.language,
        "count": count,
        "consented": bool(consent),
        "recording": bool(consent.get("recording")),
        "signals": bool(consent.get("signals")),
        "camera": visit.host.section(InterviewSettings).camera,
        **shown(interview),
        "words": {key: visit.site.words[key][visit.language] for key in _SCRIPT_WORDS},
    }


site = Site(
    name=_ROOM.strip("/"),
    package="zhiren_interview",
    views=[
        View(path="/{token}", handler=open_link),
        View(path="", handler=show_room),
    ],
)
