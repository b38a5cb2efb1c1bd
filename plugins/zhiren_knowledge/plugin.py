"""What the knowledge plugin contributes to the host. Nothing but a table of contents."""

from collections.abc import Iterable, Mapping

from zhiren import Endpoint, Socket, TaskKind, Tool, hookimpl
from zhiren.commands import CommandGroup
from zhiren.health import HealthCheck
from zhiren.search.upkeep import Indexed
from zhiren.web.pages import Site
from zhiren_knowledge import evaluations, shelf, tools
from zhiren_knowledge.api import documind, library, research, sockets


@hookimpl
def register_tools() -> Iterable[Tool]:
    """Let models find, read, ask and keep documents."""
    return [
        tools.search_knowledge,
        tools.ask_knowledge,
        tools.outline_documents,
        tools.read_passage,
        tools.list_knowledge_bases,
        tools.list_documents,
        tools.add_document,
        tools.delete_document,
        evaluations.list_feedback,
        evaluations.run_evaluation,
    ]


@hookimpl
def register_tasks() -> Iterable[TaskKind]:
    """Read uploads and answer questions in the background."""
    return [
        TaskKind(
            name="index_document",
            handler="zhiren_knowledge.tasks:index_document",
            queue="bulk",
            timeout=900,
        ),
        TaskKind(
            name="answer_question",
            handler="zhiren_knowledge.tasks:answer_question",
            queue="interactive",
            timeout=300,
        ),
        TaskKind(
            name="answer_researcher",
            handler="zhiren_knowledge.tasks:answer_researcher",
            queue="interactive",
            timeout=300,
        ),
    ]


@hookimpl
def register_endpoints() -> Mapping[str, Iterable[Endpoint]]:
    """Speak the documind dialect, and the research one."""
    return {"documind": documind.endpoints, "research": research.endpoints}


@hookimpl
def register_pages() -> Iterable[Site]:
    """Show people their shelves, and let them ask."""
    return [library.site]


@hookimpl
def register_indexed() -> Iterable[Indexed]:
    """Let the index of passages of documents be made again."""
    return [Indexed(name=shelf.COLLECTION, entries="zhiren_knowledge.indexing:entries")]


@hookimpl
def register_commands() -> Iterable[CommandGroup]:
    """Answer questions at the shell."""
    return [CommandGroup(app="zhiren_knowledge.commands:app")]


@hookimpl
def register_health_checks() -> Iterable[HealthCheck]:
    """Look at the index."""
    return [HealthCheck(name="index", run="zhiren_knowledge.health:index")]


@hookimpl
def register_sockets() -> Iterable[Socket]:
    """Answer questions on an open line."""
    return sockets.sockets
