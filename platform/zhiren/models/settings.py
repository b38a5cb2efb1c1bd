"""What the models need to be told. The host's settings have these fields."""

from collections.abc import Sequence
from typing import Protocol

from pydantic import SecretStr


class ModelSettings(Protocol):
    """Which language model to ask, where, and for how long."""

    @property
    def model(self) -> str:
        """``"provider:model"``; ``"builtin:"`` asks none."""

    @property
    def model_fallbacks(self) -> Sequence[str]:
        """Asked in this order when the first does not answer."""

    @property
    def model_timeout(self) -> float:
        """Seconds without a word after which a model is given up on."""

    @property
    def model_max_tokens(self) -> int | None:
        """How long one answer may be; None leaves it to the provider."""

    @property
    def model_budget(self) -> int | None:
        """How many tokens one conversation may cost; None sets no limit."""

    @property
    def openai_base_url(self) -> str | None:
        """Where the OpenAI protocol is spoken; None is OpenAI itself."""

    @property
    def openai_api_key(self) -> SecretStr | None:
        """The key for that server."""
