"""Every endpoint shows an exchange that works. Whether it does, a journey finds out."""

from zhiren import Host
from zhiren.web.openapi import describe, operations

HOW = "Write what is sent into MODULE.examples.json beside it, then: python -m scripts.examples"


def test_every_endpoint_shows_what_is_sent(house: Host) -> None:
    bare = [f"{d.name} {e.method} {e.path}" for d, _, e in operations(house) if e.example is None]
    assert bare == [], HOW


def test_every_answer_in_json_or_events_is_shown(house: Host) -> None:
    bare = []
    for path, found in describe(house)["paths"].items():
        for verb, operation in found.items():
            content = operation["responses"][min(operation["responses"])].get("content", {})
            kinds = {"application/json", "text/event-stream"} & set(content)
            if kinds and not any("example" in content[kind] for kind in kinds):
                bare.append(f"{verb} {path}")
    # Nothing is ever held back where nothing was changed: it shows how that is said.
    assert bare == ["post /api/v1/plugins/{name}/approve"], HOW


def test_no_name_of_an_id_is_left_in_the_description(house: Host) -> None:
    for dialect, _, endpoint in operations(house):
        shown = endpoint.example.shown() if endpoint.example else None
        sent = str((shown.path, shown.query, shown.body)) if shown else ""
        assert "'$" not in sent, f"{dialect.name} {endpoint.method} {endpoint.path}: {HOW}"
