"""What this room contributes to the host. Graphs are named here and imported at first use."""

from collections.abc import Iterable

from zhiren import Graph, hookimpl


@hookimpl
def register_graphs() -> Iterable[Graph]:
    """Offer every first-party graph."""
    return [
        Graph("advise", "zhiren_graphs.advise:build"),
        Graph(
            "answer_query",
            "zhiren_graphs.answer_query:build",
            hears="zhiren_graphs.answer_query:hear",
        ),
        Graph("assistant", "zhiren_graphs.assistant:build"),
        Graph("draft_plan", "zhiren_graphs.draft_plan:build"),
        Graph("interview_turn", "zhiren_graphs.interview_turn:build"),
        Graph(
            "screen_query",
            "zhiren_graphs.screen_query:build",
            hears="zhiren_graphs.screen_query:hear",
        ),
        Graph("write_report", "zhiren_graphs.write_report:build"),
    ]
