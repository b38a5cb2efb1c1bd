"""This is where a report is asked for, waited for and found, whoever asks."""

import time
from dataclasses import replace

from zhiren import READERS, Actor, Call, Conflict, Forbidden, Host, NotFound, Unavailable
from zhiren.events import InterviewEnded
from zhiren.kernel.tables import Task
from zhiren_analysis.discretion import for_candidate, without_points
from zhiren_analysis.service import Reports
from zhiren_analysis.tables import Report

PATIENCE = 20.0
"""Seconds for which whoever asks waits for a report in the making."""

_TOLD_EVERY = 0.5
"""Seconds between two words of progress."""
_OVER = "completed"
"""The status of an interview that can be judged."""


async def begin_when_ended(event: InterviewEnded, host: Host) -> None:
    """Have the report of an interview made as soon as the interview is over."""
    actor = Actor.service(event.organisation_id)
    call = Call(host=host, actor=actor, name="event InterviewEnded")
    async with call.reading() as session:
        known = await Reports(session).find(event.interview_id)
    if known is None:
        await begin(call, event.interview_id, event.candidate_id)


async def begin(call: Call, interview_id: str, candidate_id: str) -> Report:
    """Put the report and the task that makes it into one transaction."""
    async with call.writing() as session:
        report = await Reports(session).begin(interview_id, candidate_id)
        task = await call.enqueue(
            session,
            "write_report",
            {"interview_id": interview_id},
            name=f"Report on {interview_id}",
            queue="interactive",
        )
        report.task_id = task.id
    return report


async def make(call: Call, interview_id: str) -> Report:
    """Have the report of an interview that is over made, or made again."""
    record = await call.use("show_interview", interview_id=interview_id)
    if record["status"] != _OVER:
        raise Conflict(f"The interview {interview_id!r} is not over yet.")
    async with call.reading() as session:
        known = await Reports(session).find(interview_id)
    if known is None or known.status != "generating":
        await begin(call, interview_id, record["candidate"]["user_id"])
    return await wait_for(call, interview_id)


async def wait_for(call: Call, ident: str, patience: float = PATIENCE) -> Report:
    """Find a report by its id or the interview's, and wait a while if it is in the making."""
    report = await _find(call, ident)
    if report.status == "generating" and report.task_id:
        task = await _watch(call, report.task_id, patience)
        report = await _find(call, ident)
        if report.status == "generating" and task.ended:
            report.status, report.error = "failed", task.error
    return report


async def _watch(call: Call, task_id: str, patience: float) -> Task:
    """Wait for a task, and pass on how far it has come, if anybody hears it."""
    until = time.monotonic() + patience
    while call.reporter is not None and (left := until - time.monotonic()) > 0:
        task = await call.host.tasks.wait(task_id, min(left, _TOLD_EVERY))
        if task.ended:
            return task
        await call.progress(task.current, task.total, task.message)
    return await call.host.tasks.wait(task_id, max(0.0, until - time.monotonic()))


async def ready(call: Call, ident: str) -> Report:
    """Find a finished report, or say why there is none."""
    report = await wait_for(call, ident)
    if report.status == "failed":
        raise Unavailable(f"The report could not be made: {report.error}")
    if report.status != "ready":
        raise Conflict("The report is still being made. Ask again in a moment.")
    return report


async def _find(call: Call, ident: str) -> Report:
    async with call.reading() as session:
        report = await Reports(session).find(ident)
    if report is None:
        report = await _catch_up(call, ident)
    only = call.actor.interview_id
    if only is not None and report.interview_id != only:
        raise NotFound("report", ident)
    if report.data is not None and call.actor.role not in READERS:
        report.data = without_points(report.data)
        report.reviews = for_candidate(report.reviews)
    return report


async def _catch_up(call: Call, ident: str) -> Report:
    """Begin the report of an interview whose end went unheard: the process died just then."""
    try:
        record = await call.use("show_interview", interview_id=ident)
    except (NotFound, Forbidden):
        raise NotFound("report", ident) from None
    if record["status"] != _OVER:
        raise NotFound("report", ident)
    own = Actor.service(call.actor.organisation_id)
    late = replace(call.as_actor(own), name="late InterviewEnded", changes=True)
    return await begin(late, ident, record["candidate"]["user_id"])
