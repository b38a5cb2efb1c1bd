from .access import (
    ADMINS,
    ANYONE,
    CANDIDATES,
    MEMBERS,
    PUBLIC,
    READERS,
    STAFF,
    Actor,
    Roles,
)
from .call import Call
from .documents import Block, Finding, ParsedDocument, Parser
from .errors import (
    Conflict,
    Forbidden,
    Invalid,
    MissingExtra,
    Nonsense,
    NotFound,
    QuotaExceeded,
    TimedOut,
    TooLarge,
    Unauthorized,
    Unavailable,
    Unreadable,
    UnsupportedFormat,
    ZhirenError,
)
from .events import Event, Subscription, on
from .graphs import Graph, Mind
from .hookspecs import hookimpl
from .host import Host
from .personas import Persona
from .skills import Skill, Thought, think
from .tasks import TaskKind
from .tools import Tool, tool
from .utterances import (
    Done,
    Fact,
    Failed,
    Numbered,
    Progress,
    Reset,
    Stream,
    Token,
    Utterance,
)
from .web.dialects import Page
from .web.doors import Door
from .web.endpoints import Endpoint, delete, get, patch, post, put
from .web.sockets import Socket
from .web.uploads import UploadFile

__all__ = [
    "ADMINS",
    "ANYONE",
    "CANDIDATES",
    "MEMBERS",
    "PUBLIC",
    "READERS",
    "STAFF",
    "Actor",
    "Block",
    "Call",
    "Conflict",
    "Done",
    "Door",
    "Endpoint",
    "Event",
    "Fact",
    "Failed",
    "Finding",
    "Forbidden",
    "Graph",
    "Host",
    "Invalid",
    "Mind",
    "MissingExtra",
    "Nonsense",
    "NotFound",
    "Numbered",
    "Page",
    "ParsedDocument",
    "Parser",
    "Persona",
    "Progress",
    "QuotaExceeded",
    "Reset",
    "Roles",
    "Skill",
    "Socket",
    "Stream",
    "Subscription",
    "TaskKind",
    "Thought",
    "TimedOut",
    "Token",
    "TooLarge",
    "Tool",
    "Unauthorized",
    "Unavailable",
    "Unreadable",
    "UnsupportedFormat",
    "UploadFile",
    "Utterance",
    "ZhirenError",
    "delete",
    "get",
    "hookimpl",
    "on",
    "patch",
    "post",
    "put",
    "think",
    "tool",
]
