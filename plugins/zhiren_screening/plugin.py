"""What the screening plugin contributes to the host. Nothing but a table of contents."""

from collections.abc import Iterable, Mapping

from zhiren import Endpoint, Socket, Subscription, TaskKind, Tool, hookimpl, on
from zhiren.events import CandidateErased
from zhiren.holdings import Holding
from zhiren.search.upkeep import Indexed
from zhiren_screening import comparing, fairness, holdings, keeping, tools
from zhiren_screening.api import fairness as native_fairness
from zhiren_screening.api import questions, sockets, talent


@hookimpl
def register_tools() -> Iterable[Tool]:
    """Let models find, show and judge talents."""
    return [
        tools.search_talents,
        tools.read_screening_query,
        tools.query_talents,
        tools.show_talent,
        tools.read_resume,
        tools.screen_resume,
        tools.explain_decision,
        tools.list_conditions,
        comparing.compare_talents,
        comparing.decide_talents,
        comparing.add_resume,
        fairness.screen_masked,
        fairness.measure_impact,
    ]


@hookimpl
def register_tasks() -> Iterable[TaskKind]:
    """Screen uploads and answer questions in the background."""
    return [
        TaskKind(
            name="screen_upload",
            handler="zhiren_screening.tasks:screen_upload",
            queue="bulk",
            timeout=300,
        ),
        TaskKind(
            name="answer_screening",
            handler="zhiren_screening.tasks:answer_screening",
            queue="interactive",
            timeout=300,
        ),
    ]


@hookimpl
def register_holdings() -> Iterable[Holding]:
    """Give out and erase what is kept of a person."""
    at = "zhiren_screening.holdings"
    return [Holding(name="screening", gather=f"{at}:gather", erase=f"{at}:erase")]


@hookimpl
def register_subscriptions() -> Iterable[Subscription]:
    """Let the vectors of somebody erased go."""
    return [on(CandidateErased, holdings.forget)]


@hookimpl
def register_endpoints() -> Mapping[str, Iterable[Endpoint]]:
    """Speak the talent dialect; answer aloud and measure fairness at Zhiren's own door."""
    return {
        "talent": talent.endpoints,
        "native": [*native_fairness.endpoints, *questions.endpoints],
    }


@hookimpl
def register_indexed() -> Iterable[Indexed]:
    """Let the index of talents be made again."""
    return [Indexed(name=keeping.COLLECTION, entries="zhiren_screening.keeping:entries")]


@hookimpl
def register_sockets() -> Iterable[Socket]:
    """Tell how far tasks have come."""
    return sockets.sockets
