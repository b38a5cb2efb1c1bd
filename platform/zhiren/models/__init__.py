"""Language models by name: ``"provider:model"``, resolved in one function.

``builtin:`` is no model at all: every step of thinking then answers by rule.
"""

import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol, cast, runtime_checkable

from zhiren.backends import opened
from zhiren.errors import Invalid, Unavailable, ZhirenError
from zhiren.models.chat import ChatModel
from zhiren.models.fallback import Fallbacks
from zhiren.models.metering import Budget, Ledger, Meter, Metered, paying
from zhiren.settings import Settings

BUILTIN = "builtin:"
OpenChat = Callable[[str, Settings, float | None], ChatModel]
"""Opens a provider's model: ``(model, settings, temperature)``."""

PROVIDERS: Mapping[str, str] = {"openai": "zhiren.models.openai:open_chat"}
"""``"module:function"`` of each `OpenChat` that comes with Zhiren, imported when one of its models
is first asked. The kernel registers them; plugins register more."""


@runtime_checkable
class _Closable(Protocol):
    async def aclose(self) -> None:
        """Let go of connections."""


def resolve(
    name: str,
    settings: Settings,
    *,
    temperature: float | None = None,
    providers: Mapping[str, str] = PROVIDERS,
) -> ChatModel | None:
    """Open the model called *name*; None for ``builtin:``."""
    provider, rest = _split(name, providers)
    if provider == "builtin":
        return None
    target, what, patience = providers[provider], f"the model {name}", settings.plugin_seconds
    return cast("ChatModel", opened(target, what, patience, rest, settings, temperature))


class Models:
    """The language models of one host."""

    def __init__(self, settings: Settings, providers: Mapping[str, str] | None = None) -> None:
        """Refuse names that nobody provides now rather than when they are first asked."""
        self.meter = Meter()
        self._settings = settings
        self._providers = PROVIDERS if providers is None else providers
        self._opened: dict[tuple[str, float | None], ChatModel] = {}
        self._opening = threading.Lock()
        self._pinned: ChatModel | None = None
        for name in (settings.model, *settings.model_fallbacks):
            _split(name, self._providers)

    def chat(
        self,
        name: str | None = None,
        *,
        temperature: float | None = None,
        budget: Budget | None = None,
    ) -> ChatModel | None:
        """Give the model called *name*, with its fallbacks; None when none is configured."""
        ledgers: list[Ledger] = [self.meter, *paying(), *([budget] if budget else [])]
        if self._pinned is not None:
            return Metered(self._pinned, ledgers)
        preferred = name or self._settings.model
        if preferred.startswith(BUILTIN):
            return None
        names = dict.fromkeys((preferred, *self._settings.model_fallbacks))
        openers = [
            partial(self._open, one, temperature) for one in names if not one.startswith(BUILTIN)
        ]
        return Metered(Fallbacks(preferred, openers), ledgers)

    def open(self, name: str | None = None) -> ChatModel | None:
        """Open the model called *name* now, or the configured one; None for ``builtin:``."""
        chosen = name or self._settings.model
        return None if chosen.startswith(BUILTIN) else self._open(chosen, None)

    def pin(self, model: ChatModel) -> None:
        """Answer with *model* whatever is asked for: a scripted one, in tests."""
        self._pinned = model

    def budget(self, spent: int = 0) -> Budget:
        """Give one conversation its budget, of which *spent* tokens are gone already."""
        return Budget(self._settings.conversation_max_tokens, spent)

    async def aclose(self) -> None:
        """Let go of every connection."""
        opened, self._opened = self._opened, {}
        for model in opened.values():
            if isinstance(model, _Closable):
                await model.aclose()

    def _open(self, name: str, temperature: float | None) -> ChatModel:
        key = (name, temperature)
        with self._opening:  # models are opened in threads, for the import is slow
            if key not in self._opened:
                self._opened[key] = self._resolved(name, temperature)
            return self._opened[key]

    def _resolved(self, name: str, temperature: float | None) -> ChatModel:
        try:
            model = resolve(
                name, self._settings, temperature=temperature, providers=self._providers
            )
        except ZhirenError:
            raise
        except Exception as error:  # the edge of a plugin: what it provides is not there
            raise Unavailable(f"The model {name} cannot be opened: {error}") from error
        assert model is not None, "builtin is never opened"
        return model


def _split(name: str, providers: Mapping[str, str]) -> tuple[str, str]:
    provider, colon, rest = name.partition(":")
    known = ["builtin", *providers]
    if not colon or provider not in known or (provider != "builtin" and not rest):
        choices = ", ".join(f"{one}:" for one in known)
        raise Invalid(f"{name!r} is no model. Say provider:model; providers are {choices}.")
    return provider, rest
