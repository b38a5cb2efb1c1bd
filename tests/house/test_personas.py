"""Personas, prompts and graphs: every name that one uses is the name of something."""

import re
import tomllib
from typing import Any

import jinja2
import jinja2.meta
import pytest

from scripts import drawings
from tests.house.sources import HOUSE
from zhiren import Host
from zhiren.prompts import LANGUAGES

PROMPTS = HOUSE / "prompts" / "zhiren_prompts"
EXAMPLES = sorted(PROMPTS.rglob("*.example.toml"))
NAMES = [path.relative_to(PROMPTS).as_posix().removesuffix(".example.toml") for path in EXAMPLES]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def example(name: str) -> dict[str, Any]:
    return tomllib.loads((PROMPTS / f"{name}.example.toml").read_text(encoding="utf-8"))


def variables(name: str, language: str) -> set[str]:
    text = (PROMPTS / f"{name}.{language}.md.j2").read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True)
    environment.filters["data"] = str
    return jinja2.meta.find_undeclared_variables(environment.parse(text))


def test_every_persona_has_its_tools_graph_and_prompt(house: Host) -> None:
    missing = {
        persona.name: lacking
        for persona in house.personas.values()
        if (
            lacking := (set(persona.tools) - set(house.tools))
            | ({persona.graph} - set(house.graphs))
            | ({persona.prompt} - house.prompts.names())
        )
    }
    assert missing == {}


def test_every_persona_has_a_title_in_both_languages(house: Host) -> None:
    assert house.personas
    titles = {persona.name: set(persona.title) for persona in house.personas.values()}
    assert {name: found for name, found in titles.items() if found != set(LANGUAGES)} == {}


def test_every_prompt_has_an_example(house: Host) -> None:
    assert house.prompts.names() == set(NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_renders_with_its_example(house: Host, name: str, language: str) -> None:
    text = house.prompts.render(name, language, **example(name))
    assert text.strip()
    if language == "zh":
        assert CHINESE.search(text)


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_is_given_the_same_in_both_languages(name: str) -> None:
    zh, en = (variables(name, language) for language in LANGUAGES)
    assert zh == en
    assert zh <= set(example(name))


def test_every_graph_is_drawn_as_it_is(house: Host) -> None:
    drawn = {path.stem: path.read_text(encoding="utf-8") for path in drawings.FOLDER.glob("*.mmd")}
    assert drawn == drawings.draw(house), "If the change is meant: make drawings"
