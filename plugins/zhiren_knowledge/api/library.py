"""Pages of the shelves: make one, drop files onto it, watch them being read."""

from typing import Any

from starlette.responses import Response

from zhiren.access import PEOPLE
from zhiren.web.pages import Site, View, Visit
from zhiren_knowledge import shelf
from zhiren_knowledge.api import reading_room
from zhiren_knowledge.api.inputs import KnowledgeBaseIn
from zhiren_knowledge.formats import FORMATS, MOST_FILES
from zhiren_knowledge.service import Documents, KnowledgeBases, shelves_for
from zhiren_knowledge.tables import IN_PROCESS
from zhiren_knowledge.tools import EDITORS

KEEPERS = PEOPLE & EDITORS
_SHOWN = 100
_SCRIPT_WORDS = ("uploading", "upload_lost", "asking", "answer_lost", "thanks", "you_asked")


async def show_shelves(visit: Visit) -> Response:
    """List the shelves, and offer to make one."""
    shelves = await visit.use("list_knowledge_bases", page_size=_SHOWN)
    return visit.render("shelves.html.j2", shelves=shelves, may_keep=_may_keep(visit))


async def make_shelf(visit: Visit) -> Response:
    """Make a shelf, and lead there."""
    told = visit.read(KnowledgeBaseIn)
    call = visit.call()
    async with call.writing() as session:
        row = await KnowledgeBases(session).create(
            told.name, told.description, by=visit.actor.user_id, limit=shelves_for(call)
        )
    return visit.redirect(_path(row.id))


async def show_shelf(visit: Visit) -> Response:
    """Show what stands on a shelf, and let the visitor ask."""
    kb_id = visit.request.path_params["kb_id"]
    async with visit.call().reading() as session:
        base = await KnowledgeBases(session).get(kb_id)
    return visit.render(
        "shelf.html.j2",
        base=base,
        **await _documents(visit, kb_id),
        **await reading_room.talk(visit, kb_id),
        accept=",".join(f".{suffix}" for suffix in FORMATS),
        script={"path": _path(kb_id), "words": visit.words(*_SCRIPT_WORDS)},
    )


async def list_documents(visit: Visit) -> Response:
    """Show the list of documents alone, as it is now."""
    kb_id = visit.request.path_params["kb_id"]
    async with visit.call().reading() as session:
        await KnowledgeBases(session).get(kb_id)
    return visit.render("documents.html.j2", **await _documents(visit, kb_id))


async def put_documents(visit: Visit) -> Response:
    """Put files onto the shelf; a script is told which, a form leads back."""
    kb_id = visit.request.path_params["kb_id"]
    arrivals = [shelf.Arrival(name=file.name, data=file.data) for file in visit.files]
    rows = await shelf.put(visit.call(), kb_id, arrivals)
    if visit.scripted:
        return visit.tell({"documents": [row.id for row in rows]})
    return visit.redirect(_path(kb_id))


async def take_document(visit: Visit) -> Response:
    """Take a document off its shelf."""
    ids = visit.request.path_params
    async with visit.call().reading() as session:
        document = await Documents(session).get(ids["document_id"])
    await shelf.take_document(visit.call(), document.id)
    return visit.redirect(_path(document.kb_id))


async def _documents(visit: Visit, kb_id: str) -> dict[str, Any]:
    async with visit.call().reading() as session:
        documents = Documents(session)
        rows, total = await documents.page(kb_id, None, 1, _SHOWN)
        readings = await documents.readings(rows)
    return {
        "kb_id": kb_id,
        "readings": readings,
        "total": total,
        "busy": any(one.status in IN_PROCESS for one in readings),
        "may_keep": _may_keep(visit),
    }


def _may_keep(visit: Visit) -> bool:
    return visit.actor.role in KEEPERS


def _path(kb_id: str) -> str:
    return f"/knowledge/{kb_id}"


site = Site(
    name="knowledge",
    package="zhiren_knowledge",
    menu="knowledge",
    views=[
        View(path="", handler=show_shelves, roles=PEOPLE),
        View(path="", handler=make_shelf, roles=KEEPERS, methods=["POST"]),
        *reading_room.views,
        View(path="/{kb_id}", handler=show_shelf, roles=PEOPLE),
        View(path="/{kb_id}/documents", handler=list_documents, roles=PEOPLE),
        View(
            path="/{kb_id}/documents",
            handler=put_documents,
            roles=KEEPERS,
            methods=["POST"],
            files=MOST_FILES,
        ),
        View(
            path="/documents/{document_id}/delete",
            handler=take_document,
            roles=KEEPERS,
            methods=["POST"],
        ),
    ],
)
