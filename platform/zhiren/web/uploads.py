"""What a form brings: fields and whole files, within limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from pydantic import BaseModel
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
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        raise Invalid("This takes a form: multipart/form-data.", field="Content-Type")
    async with request.form(max_files=1000, max_fields=1000) as form:
        given: dict[str, Any] = {}
        for name, field in schema.model_fields.items():
            if (key := field.alias or name) in form:
                many = get_origin(field.annotation) is list
                values = form.getlist(key) if many else [_only(form, key)]
                read = [await _value(value, max_bytes) for value in values]
                given[key] = read if many else read[0]
        return given


def _only(form: FormData, key: str) -> _Part | str:
    return form.getlist(key)[-1]


async def _value(value: _Part | str, max_bytes: int) -> UploadFile | str:
    if isinstance(value, str):
        return value
    if (value.size or 0) > max_bytes:
        raise TooLarge(f"A file may have at most {max_bytes // (1024 * 1024)} MB.")
    data = await value.read()
    return UploadFile(value.filename or "", value.content_type or "", data)
