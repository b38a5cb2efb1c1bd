"""What the description shows is true: each example is sent, and answered as it says."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
from jsonschema import Draft202012Validator

from scripts.examples import Line, alike, exchanges, ids_of, shape, told
from scripts.fuzz import served
from scripts.seeding import sow
from zhiren.web.examples import Example

Exchange = tuple[Line, Example, httpx2.Response]


def judge(described: Mapping[str, Any], exchange: Exchange, ids: Mapping[str, str]) -> str | None:
    """Say what is wrong with an exchange, or nothing."""
    line, example, response = exchange
    status = example.status or line.endpoint.status
    if response.status_code != status:
        return f"{response.status_code}: {response.text[:200]}"
    operation = described["paths"][line.prefix + line.endpoint.path][line.endpoint.method.lower()]
    content = operation["responses"][str(status)].get("content", {})
    kind = response.headers.get("content-type", "").partition(";")[0]
    if (shown := content.get(kind)) is not None and kind.endswith("json"):
        schema = {**shown["schema"], "components": described["components"]}
        for error in Draft202012Validator(schema).iter_errors(response.json()):
            return str(error.message)
    answer = told(response, ids)
    return None if alike(shape(example.answer), shape(answer)) else f"It is {shape(answer)}."


@pytest.mark.timeout(200)
def test_every_example_works_and_is_answered_as_it_says(tmp_path: Path) -> None:
    with served(tmp_path) as url:
        seeds = sow(url)
        described = httpx2.get(f"{url}/openapi.json").json()
        found = list(exchanges(url, seeds, tmp_path))
        ids = ids_of(seeds)
    wrong = {e[0].name: why for e in found if (why := judge(described, e, ids)) is not None}
    assert wrong == {}
    ours = [o for verbs in described["paths"].values() for o in verbs.values()]
    assert len(found) == len([one for one in ours if one["tags"] != ["openai"]])
