"""Whatever a hook does wrong, whichever it is, keeps its own plugin out and nobody else."""

import inspect
from pathlib import Path

import pytest

from tests.platform.dropping import TOOL, drop
from zhiren import Host, hookspecs
from zhiren.settings import Settings

HOOKS = [
    name
    for name, hook in inspect.getmembers(hookspecs, inspect.isfunction)
    if hook.__module__ == hookspecs.__name__ and name != "lifespan"
]
WRONGS = {
    "raises": ("raise OSError('no disk')", "OSError: no disk"),
    "exits": ("raise SystemExit(3)", "tried to end the process"),
    "hangs": ("while True: pass", "took more than 0.5 s"),
    "answers_nothing_of_use": ("return 3", "TypeError"),
    "answers_others": ("return ['x', 3]", "'str'"),
}


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("wrong", WRONGS)
def test_a_hook_that_goes_wrong_keeps_only_its_plugin_out(
    tmp_path: Path, hook: str, wrong: str
) -> None:
    body, reason = WRONGS[wrong]
    text = f"from zhiren import hookimpl\n\n@hookimpl\ndef {hook}():\n    {body}\n"
    settings = drop(tmp_path, seconds=0.5, a_good_one=TOOL, bad=text)
    host = Host({"nothing": object()}, settings=Settings(_env_file=None, home=tmp_path, **settings))
    assert set(host.loaded.broken) == {"bad"}
    if wrong not in {"answers_nothing_of_use", "answers_others"}:
        assert reason in host.loaded.broken["bad"]
    assert set(host.tools) == {"say_hello"}


def test_every_hook_is_tried_here() -> None:
    assert len(HOOKS) > 15


TAKES = """
from zhiren import hookimpl
from zhiren.{module} import {kind}

@hookimpl
def {hook}():
    return [{made}]
"""


@pytest.mark.parametrize(
    ("module", "hook", "made", "reason"),
    [
        (
            "backends",
            "register_backends",
            "Backend(kind='chat', scheme='openai', open='x:y')",
            "backend 'chat openai:'",
        ),
        (
            "backends",
            "register_backends",
            "Backend(kind='cat', scheme='x', open='x:y')",
            "no backends of the kind 'cat'",
        ),
        (
            "backends",
            "register_backends",
            "Backend(kind='index', scheme='http', open='x:y')",
            "cannot be the scheme",
        ),
        (
            "health",
            "register_health_checks",
            "HealthCheck(name='database', run='x:y')",
            "health check 'database'",
        ),
        (
            "commands",
            "register_commands",
            "CommandGroup(app='x:y'), CommandGroup(app='x:z')",
            "gave 2 where a plugin has one",
        ),
    ],
)
def test_what_is_held_or_cannot_be_is_refused(
    tmp_path: Path, module: str, hook: str, made: str, reason: str
) -> None:
    kind = made.partition("(")[0]
    bad = TAKES.format(module=module, kind=kind, hook=hook, made=made)
    settings = drop(tmp_path, bad=bad)
    host = Host({"nothing": object()}, settings=Settings(_env_file=None, home=tmp_path, **settings))
    assert reason in host.loaded.broken["bad"]


def test_settings_without_a_default_are_refused(tmp_path: Path) -> None:
    text = (
        "from pydantic import BaseModel\nfrom zhiren import hookimpl\n"
        "from zhiren.sections import Section\n\nclass S(BaseModel):\n    key: str\n\n"
        "@hookimpl\ndef register_settings():\n    return [Section(model=S)]\n"
    )
    settings = drop(tmp_path, bad=text)
    host = Host({"nothing": object()}, settings=Settings(_env_file=None, home=tmp_path, **settings))
    assert "The settings key have no default." in host.loaded.broken["bad"]
