"""Agents in the research dialect: the cast, as cards."""

from typing import Any, Self

from starlette.responses import Response

from zhiren import Call, NotFound, Persona, get
from zhiren.kernel.api.research import Camel
from zhiren.web.conditional import unless_known
from zhiren.web.dialects import DIALECTS
from zhiren_knowledge.advising import TALKED_TO, agent_id, serves
from zhiren_knowledge.api.research.shapes import RESEARCHERS

_HOUR = "private, max-age=3600"


class AgentOut(Camel):
    """An agent's card."""

    id: str
    name: str
    description: str
    category: str
    icon: str
    rag_enabled: bool
    file_upload_enabled: bool
    status: str

    @classmethod
    def of(cls, persona: Persona, call: Call, **more: Any) -> Self:
        """Show *persona*; one that is of no use to the caller is not active."""
        language = call.language
        return cls(
            id=agent_id(persona.name),
            name=persona.title.get(language, persona.name),
            description=persona.description.get(language, ""),
            category=persona.category,
            icon=persona.icon,
            rag_enabled=persona.rag,
            file_upload_enabled=persona.uploads,
            status="active" if serves(call, persona) else "inactive",
            **more,
        )


class AgentDetailOut(AgentOut):
    """An agent's card, whole."""

    output_format: str
    models: dict[str, dict[str, int | float]]
    """By the name that clients ask for."""


async def list_agents(call: Call) -> Response:
    """List whom one can talk to."""
    cast = [one for one in call.host.personas.values() if one.graph in TALKED_TO]
    items = [AgentOut.of(one, call) for one in sorted(cast, key=lambda one: one.name)]
    return _kept(call, items)


async def show_agent(call: Call, agent: str) -> Response:
    """Show one agent's card."""
    for one in call.host.personas.values():
        if agent_id(one.name) == agent and one.graph in TALKED_TO:
            models = {name: dict(values) for name, values in one.models.items()}
            shown = AgentDetailOut.of(one, call, output_format=one.output, models=models)
            return _kept(call, shown)
    raise NotFound("agent", agent)


def _kept(call: Call, data: Any) -> Response:
    """Let a browser keep what changes only with a new version, and ask whether it has."""
    assert call.request is not None
    response = unless_known(call.request, DIALECTS["research"].ok(data))
    response.headers["Cache-Control"] = _HOUR
    return response


endpoints = [
    get("/agents", list_agents, roles=RESEARCHERS),
    get("/agents/{agent}", show_agent, roles=RESEARCHERS),
]
