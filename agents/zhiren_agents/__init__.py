"""Personas: one TOML card per character, in cast/."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files

from zhiren import Persona, hookimpl


@hookimpl
def register_personas() -> Iterator[Persona]:
    """Read the cast. A card's file name is the persona's name."""
    for card in files(__name__).joinpath("cast").iterdir():
        if card.name.endswith(".toml"):
            values = tomllib.loads(card.read_text("utf-8"))
            yield Persona(name=card.name.removesuffix(".toml"), **values)
