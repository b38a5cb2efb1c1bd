"""The page at /llms.txt: what a model that comes along finds here, in the form of llmstxt.org."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from zhiren.web.dialects import DIALECTS

if TYPE_CHECKING:
    from zhiren.host import Host

_WORDS = {
    "documind": "Questions to documents, answered with citations; local callers need no login.",
    "interview": "Candidates and enterprises: positions, interviews as event streams, reports.",
    "mcp": "Model Context Protocol over streamable HTTP; on this machine also `zhiren mcp`.",
    "mcp_metadata": "How to come in at /mcp (RFC 9728).",
    "native": "The tools themselves as JSON or event streams; agents, plugins, keys, members.",
    "open": "AI assistants with a key: interview plans, candidates, sessions, results.",
    "openai": "Compatible with OpenAI's clients: personas as models, chat completions.",
    "research": "Researchers: projects, agents, knowledge bases, conversations.",
    "skill": "The skill that assistants with a key read before they use the open API.",
    "talent": "HR: screening conditions, resumes, questions about talents in plain words.",
}
_HEAD = """\
# Zhiren 知人

> A plugin-based agent platform for hiring and knowledge work, in Chinese and English: resumes are
> screened, interviews held, reports written with evidence, documents answered from with citations.

- Every door but the local DocuMind takes `Authorization: Bearer` with an API key
  (`zhiren keys create NAME`, `POST /api/v1/keys`) or the token of a sign-in.
- All doors offer the same tools; `GET /api/v1/tools` lists those that the caller's role allows,
  with schemas.
- What cannot be undone is asked of a person first. Content is Chinese or English, as
  `Accept-Language` says.
"""
Link = tuple[str, str, str | None]
"""A title, where it leads, and what is there."""


def llms_page(host: "Host", handbook: Iterable[Link] = ()) -> str:
    """Write the page of *host*; *handbook* lists pages to read, where there are such."""
    sections = {"Doors": doors(host), "Descriptions": _DESCRIPTIONS, "Handbook": tuple(handbook)}
    written = [line for title, links in sections.items() for line in _section(title, links)]
    return _HEAD + "\n".join([*written, ""])


_DESCRIPTIONS: tuple[Link, ...] = (
    ("OpenAPI 3.1", "/openapi.json", "Every endpoint with its schemas and examples."),
    ("The same to read", "/docs", "Without a script."),
)


def doors(host: "Host") -> tuple[Link, ...]:
    """List where this host can be talked to."""
    return tuple(_doors(host))


def _doors(host: "Host") -> Iterator[Link]:
    from zhiren.app import NATIVE_PREFIX

    yield "native", NATIVE_PREFIX, _WORDS["native"]
    for door in host.doors:
        path = door.path.partition("{")[0].rstrip("/")
        yield door.name, path, _WORDS.get(door.name, "A protocol that a plugin brings.")
    for name in DIALECTS:
        if host.endpoints[name]:
            published = f"A published API of {len(host.endpoints[name])} endpoints."
            yield name, host.settings.prefix(name), _WORDS.get(name, published)


def _section(title: str, links: Iterable[Link]) -> list[str]:
    lines = [f"- [{name}]({where})" + (f": {what}" if what else "") for name, where, what in links]
    return ["", f"## {title}", "", *lines] if lines else []
