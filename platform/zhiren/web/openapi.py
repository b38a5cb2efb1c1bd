"""The description of every endpoint as OpenAPI 3.1, made from the handlers' own types."""

import inspect
import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.json_schema import models_json_schema
from starlette.responses import Response

from zhiren.access import PUBLIC
from zhiren.utterances import Stream
from zhiren.web.dialects import DIALECTS, Dialect, Page, native
from zhiren.web.endpoints import Endpoint
from zhiren.web.examples import Example
from zhiren.web.failures import error_schemas, failures, takes_files

if TYPE_CHECKING:
    from zhiren.host import Host

Json = dict[str, Any]
_BASE = "#/components/schemas/{model}"
NATIVE_PREFIX = "/api/v1"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_MEDIA = {
    "body": ("application/json",),
    "form": ("multipart/form-data", "application/x-www-form-urlencoded"),
}


def describe(host: "Host") -> Json:
    """Describe every endpoint of *host*."""
    found = list(operations(host))
    schemas, definitions = _schemas([endpoint for _, _, endpoint in found])
    paths: dict[str, Json] = {}
    for dialect, prefix, endpoint in found:
        path = re.sub(r":\w+}", "}", prefix + endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(dialect, endpoint, schemas)
    for door in host.doors:
        paths |= door.describe(host)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Zhiren 知人",
            "version": version("zhiren"),
            "description": "Hiring and knowledge agents: published APIs over one model.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": definitions | error_schemas(),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def operations(host: "Host") -> Iterator[tuple[Dialect, str, Endpoint]]:
    """Go through every endpoint of *host*, with its dialect and where that is mounted."""
    for dialect in DIALECTS.values():
        for endpoint in host.endpoints[dialect.name]:
            yield dialect, host.settings.prefix(dialect.name), endpoint
    for endpoint in host.endpoints[native.name]:
        yield native, NATIVE_PREFIX, endpoint


def _schemas(endpoints: list[Endpoint]) -> tuple[Json, Json]:
    wanted: list[Any] = []
    for endpoint in endpoints:
        given = [part for part in ("body", "form") if part in endpoint.hints]
        wanted += [(endpoint.hints[part], "validation") for part in given]
        wanted += [(model, "serialization") for model in _answers(endpoint)]
    found, definitions = models_json_schema(list(dict.fromkeys(wanted)), ref_template=_BASE)
    return {f"{model.__module__}.{model.__name__}": s for (model, _), s in found.items()}, (
        definitions.get("$defs", {})
    )


def _answers(endpoint: Endpoint) -> list[type[BaseModel]]:
    said = endpoint.hints.get("return")
    kinds = (said, *get_args(said))
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]


def _operation(dialect: Dialect, endpoint: Endpoint, schemas: Json) -> Json:
    described = inspect.getdoc(endpoint.handler) or endpoint.handler.__name__
    operation: Json = {
        "operationId": "_".join(
            [dialect.name, endpoint.method.lower(), *re.findall(r"\w+", endpoint.path)]
        ),
        "summary": described.split("\n", maxsplit=1)[0],
        "description": described,
        "tags": [dialect.name],
        "parameters": [
            *_path_parameters(endpoint),
            *_query_parameters(endpoint),
            *_headers(endpoint),
        ],
        "responses": _responses(dialect, endpoint, schemas),
    }
    if endpoint.deprecated:
        operation["deprecated"] = True
    if endpoint.roles is not PUBLIC:
        operation["security"] = [{"bearer": []}, *([{}] if dialect.anonymous else [])]
    if body := _body(endpoint, schemas):
        operation["requestBody"] = body
    return operation


def _path_parameters(endpoint: Endpoint) -> list[Json]:
    names = re.findall(r"{(\w+)(?::\w+)?}", endpoint.path)
    schema = {"type": "string"}
    return [
        {"name": name, "in": "path", "required": True, "schema": schema}
        | _given(endpoint, "path", name)
        for name in names
    ]


def _given(endpoint: Endpoint, part: str, name: str) -> Json:
    """Give what the example sends as one parameter."""
    sent = getattr(endpoint.example.shown(), part) if endpoint.example else {}
    return {"example": sent[name]} if name in sent else {}


def _query_parameters(endpoint: Endpoint) -> list[Json]:
    if "query" not in endpoint.hints:
        return []
    schema = endpoint.hints["query"].model_json_schema()
    required = schema.get("required", [])
    definitions = schema.get("$defs", {})
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "schema": _asked(inlined(field, definitions), needed=name in required),
        }
        | _given(endpoint, "query", name)
        for name, field in schema.get("properties", {}).items()
    ]


def _headers(endpoint: Endpoint) -> list[Json]:
    return [
        {"name": name, "in": "header", "required": False, "schema": dict(schema)}
        for name, schema in endpoint.headers.items()
    ]


def _asked(schema: Json, *, needed: bool) -> Json:
    """Say that a parameter that may be left out may be left empty too."""
    return schema if needed else {"anyOf": [schema, {"const": ""}]}


def inlined(schema: Any, definitions: Json) -> Any:
    """Put *definitions* in the place of the references to them."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return inlined(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
        return {key: inlined(value, definitions) for key, value in schema.items()}
    if isinstance(schema, list):
        return [inlined(item, definitions) for item in schema]
    return schema


def _body(endpoint: Endpoint, schemas: Json) -> Json | None:
    for part, media_types in _MEDIA.items():
        if part in endpoint.hints:
            content: Json = {"schema": _reference(endpoint.hints[part], schemas)}
            if endpoint.example is not None and endpoint.example.body is not None:
                content["example"] = endpoint.example.shown().body
            # Files come in parts; a form without any may be urlencoded too.
            kinds = media_types[:1] if takes_files(endpoint) else media_types
            needed = part == "form" or _needed(endpoint.hints[part])
            return {"required": needed, "content": dict.fromkeys(kinds, content)}
    if endpoint.takes:
        return {"required": True, "content": {kind: {} for kind in endpoint.takes}}
    return None


def _needed(model: type[BaseModel]) -> bool:
    """Tell whether *model* cannot be made of nothing at all."""
    try:
        model.model_validate({})
    except ValidationError:
        return True
    return False


def _responses(dialect: Dialect, endpoint: Endpoint, schemas: Json) -> Json:
    content: Json = {}
    if models := _answers(endpoint):
        data = _reference(models[0], schemas)
        if get_origin(endpoint.hints["return"]) is list:
            data = {"type": "array", "items": data}
        content["application/json"] = {"schema": _enveloped(dialect, endpoint, data)}
    elif Page in _returned(endpoint):
        content["application/json"] = {"schema": _enveloped(dialect, endpoint, _page(dialect))}
    elif type(None) in _returned(endpoint):
        content["application/json"] = {"schema": _enveloped(dialect, endpoint, None)}
    elif Response in _returned(endpoint) and endpoint.status != 204:
        content["*/*"] = {"schema": {}}
    if Stream in _returned(endpoint):
        content["text/event-stream"] = {"schema": {"description": "One event of the stream."}}
    success: Json = {"description": endpoint.message}
    if content:
        success["content"] = content
    waiting = {"description": "Under way", "content": {"application/json": {"schema": {}}}}
    also = {str(status): waiting for status in endpoint.also}
    responses = {str(endpoint.status): success, **also} | failures(dialect, endpoint)
    if endpoint.example is not None:
        _show(endpoint.example.shown(), responses[str(endpoint.example.status or endpoint.status)])
    return responses


def _show(example: Example, response: Json) -> None:
    """Put an answer where its media type is: text is no JSON."""
    text = isinstance(example.answer, str)
    for kind, content in response.get("content", {}).items():
        if example.answer is not None and text == (not kind.endswith("json")):
            content["example"] = example.answer


def _returned(endpoint: Endpoint) -> tuple[Any, ...]:
    said = endpoint.hints.get("return")
    return (said, *get_args(said))


def _page(dialect: Dialect) -> Json:
    """Describe a list by what this dialect calls its fields."""
    return _shaped(dialect.page(Page(items=[], total=0, page=1, page_size=1)))


def _shaped(shown: Any) -> Json:
    """Describe something like *shown*: objects, lists, flags and counts."""
    match shown:
        case dict():
            kinds = {name: _shaped(value) for name, value in shown.items()}
            return {"type": "object", "properties": kinds, "required": list(kinds)}
        case list():
            return {"type": "array"}
        case bool():
            return {"type": "boolean"}
        case _:
            return {"type": "integer", "minimum": 0}


def _enveloped(dialect: Dialect, endpoint: Endpoint, data: Json | None) -> Json:
    """Describe *data* in its envelope; None is what is answered when nothing is."""
    shape = dialect.envelope(None if data is None else "@data", endpoint.message)
    if shape == "@data":
        return data or {}
    fields = {key: data if value == "@data" else _said(value) for key, value in shape.items()}
    if fields.get("message") == {"const": endpoint.message}:  # how it went may be said instead
        fields["message"] = {"type": "string", "minLength": 1, "examples": [endpoint.message]}
    return {"type": "object", "properties": fields, "required": list(fields)}


def _said(value: Any) -> Json:
    """Describe what an envelope says by itself: the same each time, unless it is the time."""
    if isinstance(value, str) and _MOMENT.match(value):
        return {"type": "string", "format": "date-time"}
    return {"type": "null"} if value is None else {"const": value}


def _reference(model: type[BaseModel], schemas: Json) -> Json:
    found: Json = schemas[f"{model.__module__}.{model.__name__}"]
    return found
