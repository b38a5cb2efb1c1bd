"""This is where a description learns ids that there are, so that requests hit rows."""

import copy
from collections.abc import Mapping
from typing import Any

from scripts.seeding import PASSWORD, Seeds

Json = dict[str, Any]
NOUNS: dict[str, tuple[str, ...]] = {
    "answer_id": ("answer",),
    "candidate_id": ("talent",),
    "condition_id": ("condition",),
    "conversation_id": ("conversation",),
    "doc_id": ("document",),
    "ids": ("doomed_talent",),
    "interview_id": ("pending", "running", "ended"),
    "kb_id": ("kb",),
    "key_id": ("doomed_key",),
    "member_id": ("doomed_user",),
    "message_id": ("message",),
    "plan_id": ("plan", "position"),
    "position_id": ("position",),
    "question_id": ("asked", "question"),
    "refresh_token": ("refresh_token",),
    "session_id": ("session", "ended"),
    "talent_id": ("talent",),
    "task_id": ("batch", "query"),
    "token": ("upload",),
    "user_id": ("doomed_user",),
}
"""What a field of this name may hold."""
_OF_PATH: dict[tuple[str, str], tuple[str, ...]] = {
    ("/agents/", "name"): ("agent",),
    ("/tools/", "name"): ("tool",),
    ("/events", "interview_id"): ("ended",),  # what is not over is listened to for good
}
_SPOKEN = {"username": ["admin"], "email": ["candidate@example.com"], "password": [PASSWORD]}


def graft(described: Json, seeds: Seeds) -> Json:
    """Let half of what is drawn for a known field be an id of *seeds*."""
    grafted = copy.deepcopy(described)
    for schema in grafted["components"]["schemas"].values():
        _fields(schema.get("properties", {}), seeds)
    for path, operations in grafted["paths"].items():
        for verb, operation in operations.items():
            for parameter in operation["parameters"]:
                known = _known(path, verb, parameter["name"], seeds)
                parameter["schema"] = _either(known, parameter["schema"])
                if known and "example" in parameter:
                    parameter["example"] = known[0]
            for content in operation.get("requestBody", {}).get("content", {}).values():
                _examples(content.get("example", {}), seeds)
    return grafted


def _examples(sent: Json, seeds: Seeds) -> None:
    for name in sent:
        if known := _drawn(NOUNS.get(name, ()), seeds):
            sent[name] = known[:1] if isinstance(sent[name], list) else known[0]


def _fields(properties: Json, seeds: Seeds) -> None:
    for name, schema in properties.items():
        known = _SPOKEN.get(name) or _drawn(NOUNS.get(name, ()), seeds)
        if schema.get("type") == "array" and known:
            schema["items"] = _either(known, schema["items"])
        elif "string" in _types(schema):
            properties[name] = _either(known, schema)


def _known(path: str, verb: str, name: str, seeds: Seeds) -> list[str]:
    for (part, named), special in _OF_PATH.items():
        if part in path and named == name:
            return _drawn(special, seeds)
    nouns = NOUNS.get(name, ())
    if verb == "delete":
        nouns = tuple(f"doomed_{noun.removeprefix('doomed_')}" for noun in nouns)
    return _drawn(nouns, seeds)


def _drawn(nouns: tuple[str, ...], seeds: Seeds) -> list[str]:
    return [ident for noun in nouns for ident in seeds.ids.get(noun, [])]


def _types(schema: Mapping[str, Any]) -> set[str]:
    branches = [schema, *schema.get("anyOf", ())]
    return {branch["type"] for branch in branches if "type" in branch}


def _either(known: list[str], schema: Json) -> Json:
    return {"anyOf": [{"enum": known}, schema]} if known else schema
