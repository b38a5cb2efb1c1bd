"""What a form brings: fields and whole files, within limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData
from starlette.datastructures import UploadFile as _Part
from starlette.requests import Request

from zhiren.errors import Invalid, TooLarge


@dataclass(frozen=True)
class UploadFile:
    """A file as it was sent. Its name and type are only what the sender says."""

    name: str
    media_type: str
    data: bytes


async def read_form(request: Request, schema: type[BaseModel], max_bytes: int) -> Mapping[str, Any]:
    """Read a multipart or urlencoded form for *schema*; a file may have *max_bytes*."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind not in {b"multipart/form-data", b"application/x-www-form-urlencoded"}:
        raise Invalid("This takes a form: multipart/form-data.", field="Content-Type")
    if options.get(b"charset", b"utf-8").lower() not in {b"utf-8", b"utf8"}:
        # Some of the codecs that Python knows by name make text that cannot be written.
        raise Invalid("This takes a form in UTF-8.", field="Content-Type")
    async with request.form(max_files=_most_files(schema), max_fields=100) as form:
        given: dict[str, Any] = {}
        for name, field in schema.model_fields.items():
            if (key := field.alias or name) in form:
                many = get_origin(field.annotation) is list
                values = form.getlist(key) if many else [_only(form, key)]
                read = [await _value(value, max_bytes) for value in values]
                given[key] = read if many else read[0]
        return given


def _most_files(schema: type[BaseModel]) -> int:
    """Take no file where none is asked for: nothing is kept of it, but disks are full one day."""
    fields = schema.model_fields.values()
    asked = any(UploadFile in (f.annotation, *get_args(f.annotation)) for f in fields)
    return 1000 if asked else 0


def _only(form: FormData, key: str) -> _Part | str:
    return form.getlist(key)[-1]


async def _value(value: _Part | str, max_bytes: int) -> UploadFile | str:
    if isinstance(value, str):
        return value
    if (value.size or 0) > max_bytes:
        raise TooLarge(f"A file may have at most {max_bytes // (1024 * 1024)} MB.")
    data = await value.read()
    return UploadFile(value.filename or "", value.content_type or "", data)
