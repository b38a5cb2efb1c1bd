"""A model is found by its name, and opened only when it is asked."""

import subprocess
import sys
from pathlib import Path

import pytest

from zhiren.errors import Invalid
from zhiren.models import Models, resolve
from zhiren.models.scripted import ScriptedModel
from zhiren.settings import Settings


def settings(home: Path, model: str = "builtin:", *fallbacks: str) -> Settings:
    return Settings(home=home, model=model, model_fallbacks=list(fallbacks))


def test_builtin_is_no_model(tmp_path: Path) -> None:
    assert resolve("builtin:", settings(tmp_path)) is None
    assert Models(settings(tmp_path)).chat() is None


def test_builtin_stays_builtin_whatever_the_fallbacks(tmp_path: Path) -> None:
    assert Models(settings(tmp_path, "builtin:", "openai:x")).chat() is None


def test_a_persona_may_name_a_model_of_its_own(tmp_path: Path) -> None:
    model = Models(settings(tmp_path)).chat("openai:x")
    assert model is not None
    assert model.name == "openai:x"


@pytest.mark.parametrize("name", ["gpt-4o", "nobody:x", "openai:", ""])
def test_a_name_that_nobody_provides_is_refused_at_the_start(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid, match="provider:model"):
        Models(settings(tmp_path, name))


def test_a_wrong_fallback_is_refused_at_the_start_too(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="providers are builtin:, openai:"):
        Models(settings(tmp_path, "openai:x", "nobody:y"))


async def test_a_plugin_may_bring_a_provider(tmp_path: Path) -> None:
    opened = resolve(
        "home:made",
        settings(tmp_path),
        providers={"home": f"{__name__}:open_home_made"},
    )
    assert opened is not None
    assert opened.name == "home:made at 0.5"


def open_home_made(rest: str, _settings: Settings, temperature: float | None) -> ScriptedModel:
    return ScriptedModel(name=f"home:{rest} at {temperature or 0.5}")


def test_a_pinned_model_answers_for_every_name(tmp_path: Path) -> None:
    models = Models(settings(tmp_path))
    models.pin(ScriptedModel(name="scripted:one"))
    named = [models.chat(), models.chat("openai:x")]
    assert [model and model.name for model in named] == ["scripted:one", "scripted:one"]


def test_importing_zhiren_and_naming_a_model_loads_no_langchain(tmp_path: Path) -> None:
    code = (
        "import sys, zhiren.models, zhiren.skills\n"
        "from zhiren.settings import Settings\n"
        f"zhiren.models.Models(Settings(home={str(tmp_path)!r}, model='openai:x')).chat()\n"
        "assert not [m for m in sys.modules if m.startswith(('lang', 'openai'))]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
