"""The conformance suite's fixed words, pictures, resources and prompts."""

import json
from typing import Any

import mcp.types as mcp

IMAGE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIA"
    "X8jx0gAAAABJRU5ErkJggg=="
)
SOUND = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="


def text(words: str) -> mcp.TextContent:
    return mcp.TextContent(type="text", text=words)


def embedded(uri: str, media_type: str, words: str) -> mcp.EmbeddedResource:
    contents = mcp.TextResourceContents(uri=uri, mime_type=media_type, text=words)
    return mcp.EmbeddedResource(type="resource", resource=contents)


def result(*blocks: mcp.ContentBlock) -> mcp.CallToolResult:
    return mcp.CallToolResult(content=list(blocks), structured_content={"said": ""})


PICTURE = mcp.ImageContent(type="image", data=IMAGE, mime_type="image/png")
RESULTS: dict[str, str | mcp.CallToolResult] = {
    "test_simple_text": "This is a simple text response for testing.",
    "test_image_content": result(PICTURE),
    "test_audio_content": result(mcp.AudioContent(type="audio", data=SOUND, mime_type="audio/wav")),
    "test_embedded_resource": result(
        embedded("test://embedded-resource", "text/plain", "This is an embedded resource content.")
    ),
    "test_multiple_content_types": result(
        text("Multiple content types test:"),
        PICTURE,
        embedded(
            "test://mixed-content-resource", "application/json", '{"test": "data", "value": 123}'
        ),
    ),
    "test_trigger_tool_change": "changed",
    "test_trigger_prompt_change": "changed",
}

HEADER_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"region": {"type": "string", "x-mcp-header": "Region"}},
}
_STRING = {"type": "string"}
SCHEMA_2020_12: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "$defs": {
        "address": {
            "$anchor": "addressDef",
            "type": "object",
            "properties": {"street": _STRING, "city": _STRING},
        }
    },
    "properties": {
        "name": _STRING,
        "address": {"$ref": "#/$defs/address"},
        "contactMethod": {"type": "string", "enum": ["phone", "email"]},
        "phone": _STRING,
        "email": _STRING,
    },
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
    "then": {"required": ["phone"]},
    "else": {"required": ["email"]},
    "additionalProperties": False,
}

RESOURCES = [
    mcp.Resource(uri="test://static-text", name="static-text", mime_type="text/plain"),
    mcp.Resource(uri="test://static-binary", name="static-binary", mime_type="image/png"),
    mcp.Resource(uri="test://watched-resource", name="watched", mime_type="text/plain"),
]
TEMPLATE = mcp.ResourceTemplate(
    uri_template="test://template/{id}/data", name="template", mime_type="application/json"
)


def read(uri: str) -> mcp.TextResourceContents | mcp.BlobResourceContents | None:
    if uri == "test://static-binary":
        return mcp.BlobResourceContents(uri=uri, mime_type="image/png", blob=IMAGE)
    if uri.startswith("test://template/"):
        ident = uri.split("/")[3]
        data = {"id": ident, "templateTest": True, "data": f"Data for ID: {ident}"}
        return mcp.TextResourceContents(
            uri=uri, mime_type="application/json", text=json.dumps(data)
        )
    if uri in {"test://static-text", "test://watched-resource"}:
        words = "This is the content of the static text resource."
        return mcp.TextResourceContents(uri=uri, mime_type="text/plain", text=words)
    return None


_ARGUMENTS = {
    "test_simple_prompt": (),
    "test_prompt_with_arguments": ("arg1", "arg2"),
    "test_prompt_with_embedded_resource": ("resourceUri",),
    "test_prompt_with_image": (),
    "test_input_required_result_prompt": (),
}
PROMPTS = [
    mcp.Prompt(
        name=name,
        description=name,
        arguments=[mcp.PromptArgument(name=one, description=one, required=True) for one in names],
    )
    for name, names in _ARGUMENTS.items()
]


def prompt(name: str, given: dict[str, str]) -> list[mcp.PromptMessage] | None:
    said: list[mcp.ContentBlock]
    match name:
        case "test_simple_prompt":
            said = [text("This is a simple prompt for testing.")]
        case "test_prompt_with_arguments":
            one, two = given["arg1"], given["arg2"]
            said = [text(f"Prompt with arguments: arg1='{one}', arg2='{two}'")]
        case "test_prompt_with_embedded_resource":
            words = "Embedded resource content for testing."
            said = [
                embedded(given["resourceUri"], "text/plain", words),
                text("Please process the embedded resource above."),
            ]
        case "test_prompt_with_image":
            said = [PICTURE, text("Please analyze the image above.")]
        case _:
            return None
    return [mcp.PromptMessage(role="user", content=block) for block in said]
