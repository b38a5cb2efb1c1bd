"""What the description says of the door for chat programs is true."""

from typing import Any

import httpx2
from jsonschema import Draft202012Validator

from tests.graphs.office import Office
from zhiren import Host
from zhiren.models.openai_double import OpenAIDouble, Reply
from zhiren.testing import MakeClient, sign_in


def checked(operation: dict[str, Any], response: httpx2.Response) -> Any:
    """Hold an answer against its schema; give what the example shows beside it."""
    status = str(response.status_code)
    told = operation["responses"].get(status) or operation["responses"][f"{status[0]}XX"]
    content = told["content"]["application/json"]
    Draft202012Validator(content["schema"]).validate(response.json())
    return content.get("example")


async def test_each_operation_answers_as_is_described(
    house: Host, office: Office, make_client: MakeClient, openai_server: OpenAIDouble
) -> None:
    client, headers = make_client(house), await sign_in(house, "hr")
    paths = (await client.get("/openapi.json")).json()["paths"]
    models, one, chat = (
        paths[f"/v1/{rest}"] for rest in ("models", "models/{model}", "chat/completions")
    )
    listed = await client.get("/v1/models", headers=headers)
    shown = checked(models["get"], listed)
    assert set(listed.json()["data"][0]) == set(shown["data"][0])
    found = await client.get("/v1/models/clerk", headers=headers)
    assert set(checked(one["get"], found)) == set(found.json())
    checked(one["get"], await client.get("/v1/models/nobody", headers=headers))
    body = chat["post"]["requestBody"]["content"]["application/json"]
    asked = body["example"] | {"model": "clerk"}
    Draft202012Validator(body["schema"]).validate(asked)
    openai_server.script(Reply(tools=[("list_talents", {})]), "Good day.")
    said = await client.post("/v1/chat/completions", headers=headers, json=asked)
    shown = checked(chat["post"], said)
    assert set(shown) == set(said.json())
    assert set(shown["choices"][0]["message"]) == set(said.json()["choices"][0]["message"])
    checked(chat["post"], await client.post("/v1/chat/completions", json=asked))
