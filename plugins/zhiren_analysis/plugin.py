"""What the analysis plugin contributes to the host. Nothing but a table of contents.

What it names is imported when it is asked for: the process that opens a recording imports this
package too, and needs none of it.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from zhiren.hookspecs import hookimpl

if TYPE_CHECKING:
    from zhiren import Endpoint, Host, Subscription, TaskKind, Tool
    from zhiren.checks import Check
    from zhiren.holdings import Holding
    from zhiren.sections import Section
    from zhiren.web.pages import Site


@hookimpl
def register_tools() -> "Iterable[Tool]":
    """Let models make, show, list and export reports."""
    from zhiren_analysis import listening, tools

    return [
        tools.show_report,
        tools.write_report,
        tools.list_reports,
        tools.export_report,
        tools.review_report,
        listening.analyze_speech,
        listening.analyze_video,
    ]


@hookimpl
def register_tasks() -> "Iterable[TaskKind]":
    """Make reports and analyse recordings in the background."""
    from zhiren import TaskKind

    return [
        TaskKind(
            name="write_report",
            handler="zhiren_analysis.tasks:write_report",
            queue="interactive",
            timeout=3600,
        ),
        TaskKind(
            name="analyse_recording",
            handler="zhiren_analysis.tasks:analyse_recording",
            queue="bulk",
            timeout=3600,
        ),
    ]


@hookimpl
def register_pages() -> "Iterable[Site]":
    """Show reports to those who hire."""
    from zhiren_analysis.api import reading

    return [reading.site]


@hookimpl
def register_subscriptions() -> "Iterable[Subscription]":
    """Begin a report when an interview ends; follow a recording while it is made."""
    from zhiren import on
    from zhiren.events import InterviewEnded, RecordingBegun
    from zhiren_analysis import making
    from zhiren_analysis.live import telling

    return [on(InterviewEnded, making.begin_when_ended), on(RecordingBegun, telling.begin)]


@hookimpl
def register_holdings() -> "Iterable[Holding]":
    """Give out and erase what is kept of a person."""
    from zhiren.holdings import Holding

    at = "zhiren_analysis.holdings"
    return [Holding(name="reports", gather=f"{at}:gather", erase=f"{at}:erase")]


@hookimpl
def register_endpoints() -> "Mapping[str, Iterable[Endpoint]]":
    """Speak the interview dialect, and the open one."""
    from zhiren_analysis.api import analysis, interview
    from zhiren_analysis.api import open as open_interview

    return {
        "interview": [*interview.endpoints, *analysis.endpoints],
        "open": open_interview.endpoints,
    }


@hookimpl
@asynccontextmanager
async def lifespan(host: "Host") -> AsyncIterator[None]:
    """Look for interviews that ended unheard, beside everything else; follow none at the end."""
    import asyncio

    from zhiren_analysis import catching_up
    from zhiren_analysis.live import telling

    if host.is_worker:
        yield
        return
    looking = asyncio.create_task(catching_up.catch_up(host))
    yield
    looking.cancel()
    await asyncio.wait([looking])
    await telling.followers_of(host).stop()


@hookimpl
def register_settings() -> "Iterable[Section]":
    """Let an operator say how far to look back."""
    from zhiren.sections import Section
    from zhiren_analysis.settings import AnalysisSettings

    return [Section(model=AnalysisSettings)]


@hookimpl
def register_checks() -> "Iterable[Check]":
    """Say whether reports can be printed here."""
    from zhiren.checks import Check

    return [Check(name="pdf", run="zhiren_analysis.rendering.pdf:check")]
