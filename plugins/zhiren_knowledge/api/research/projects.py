"""Projects in the research dialect."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints
from starlette.responses import Response

from zhiren import Call, Page, delete, get, post, put
from zhiren.kernel.api.interview import Moment
from zhiren.kernel.api.research import Camel, Id
from zhiren.trimming import TRIMMED
from zhiren_knowledge.api.research.shapes import RESEARCHERS, Paging
from zhiren_knowledge.projects import Projects
from zhiren_knowledge.tables import Project

Title = Annotated[str, Field(min_length=1, max_length=200), TRIMMED]
Background = Annotated[str, StringConstraints(max_length=20_000)]


class ProjectsIn(Paging):
    """Which projects to list, and in which order."""

    sort_by: Literal["createdAt", "updatedAt", "name"] = "createdAt"
    sort_order: Literal["asc", "desc"] = "desc"


class ProjectIn(Camel):
    """A project, whole."""

    name: Title
    description: Background = ""


class ProjectOut(Camel):
    """A project."""

    id: Id
    name: str
    description: str
    conversation_count: int
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, row: Project, counts: dict[str, int]) -> Self:
        """Show *row*."""
        same = ("id", "name", "description", "created_at", "updated_at")
        values: dict[str, Any] = {name: getattr(row, name) for name in same}
        return cls(**values, conversation_count=counts.get(row.id, 0))


async def list_projects(call: Call, query: ProjectsIn) -> Page:
    """List one's projects."""
    async with call.reading() as session:
        projects = Projects(session, call.actor.user_id)
        rising = query.sort_order == "asc"
        rows, total = await projects.page(query.page, query.page_size, query.sort_by, rising=rising)
        counts = await projects.conversations([row.id for row in rows])
    items = [ProjectOut.of(row, counts) for row in rows]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


async def create_project(call: Call, body: ProjectIn) -> ProjectOut:
    """Begin a project."""
    async with call.writing() as session:
        projects = Projects(session, call.actor.user_id)
        return ProjectOut.of(await projects.create(body.name, body.description), {})


async def show_project(call: Call, project_id: str) -> ProjectOut:
    """Show a project."""
    async with call.reading() as session:
        projects = Projects(session, call.actor.user_id)
        row = await projects.get(project_id)
        return ProjectOut.of(row, await projects.conversations([row.id]))


async def change_project(call: Call, project_id: str, body: ProjectIn) -> ProjectOut:
    """Write a project anew."""
    async with call.writing() as session:
        projects = Projects(session, call.actor.user_id)
        row = await projects.change(project_id, body.model_dump(by_alias=False))
        return ProjectOut.of(row, await projects.conversations([row.id]))


async def delete_project(call: Call, project_id: str) -> Response:
    """Forget a project with its conversations."""
    async with call.writing() as session:
        await Projects(session, call.actor.user_id).delete(project_id)
    return Response(status_code=204)


endpoints = [
    get("/projects", list_projects, roles=RESEARCHERS),
    post("/projects", create_project, roles=RESEARCHERS, status=201),
    get("/projects/{project_id}", show_project, roles=RESEARCHERS),
    put("/projects/{project_id}", change_project, roles=RESEARCHERS),
    delete("/projects/{project_id}", delete_project, roles=RESEARCHERS, status=204),
]
