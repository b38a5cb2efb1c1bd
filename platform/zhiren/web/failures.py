"""How each dialect can fail, status by status, for the description of its endpoints."""

from typing import Any, get_args

from zhiren.access import PUBLIC
from zhiren.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    UnsupportedFormat,
    ZhirenError,
)
from zhiren.web.dialects import DIALECTS, Dialect, native
from zhiren.web.endpoints import Endpoint
from zhiren.web.uploads import UploadFile

Json = dict[str, Any]
_MEANINGS: dict[type[ZhirenError], str] = {
    Invalid: "What was sent cannot be understood",
    Malformed: "A body of another kind than is taken",
    Unauthorized: "Nobody signed in",
    Forbidden: "This role may not do this",
    NotFound: "There is no such thing here",
    Conflict: "Not in this state, or there already",
    TooLarge: "More than the limit",
    UnsupportedFormat: "A kind of file that is not taken here",
    TooManyRequests: "Ask again later",
}


def error_schemas() -> Json:
    """Name the shape of an error of each dialect."""
    return {_name(dialect): dict(dialect.problem) for dialect in (*DIALECTS.values(), native)}


def failures(dialect: Dialect, endpoint: Endpoint) -> Json:
    """Describe every way in which *endpoint* may fail, in the order of the statuses."""
    meanings: dict[int, list[str]] = {}
    for kind in _kinds(endpoint):
        status = dialect.status(kind.__new__(kind))
        meanings.setdefault(status, []).append(_MEANINGS[kind])
    described = {
        str(status): _failure(dialect, "; ".join(said)) for status, said in sorted(meanings.items())
    }
    described["429"]["headers"] = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}
    return described | {"5XX": _failure(dialect, "A fault of the server or of what it stands on")}


def takes_files(endpoint: Endpoint) -> bool:
    """Tell whether files are sent here."""
    form = endpoint.hints.get("form")
    fields = form.model_fields.values() if form else ()
    return any(UploadFile in (f.annotation, *get_args(f.annotation)) for f in fields)


def _kinds(endpoint: Endpoint) -> list[type[ZhirenError]]:
    kinds: list[type[ZhirenError]] = [Invalid, TooManyRequests]
    sends = bool({"body", "form"} & set(endpoint.hints)) or bool(endpoint.takes)
    # Signing in is public, and refuses; so do addresses that are a right to send something.
    if endpoint.roles is not PUBLIC or endpoint.method != "GET":
        kinds += [Unauthorized, Forbidden]
    if "{" in endpoint.path or sends or "query" in endpoint.hints:
        kinds.append(NotFound)
    if endpoint.method != "GET" or "{" in endpoint.path:
        kinds.append(Conflict)
    if sends:
        kinds += [Malformed, TooLarge]
    if takes_files(endpoint) or endpoint.takes:
        kinds.append(UnsupportedFormat)
    return [*dict.fromkeys((*kinds, *endpoint.fails))]


def _failure(dialect: Dialect, described: str) -> Json:
    schema = {"$ref": f"#/components/schemas/{_name(dialect)}"}
    content = {dialect.error_media_type: {"schema": schema}}
    return {"description": described, "content": content}


def _name(dialect: Dialect) -> str:
    return f"{dialect.name.capitalize()}Error"
