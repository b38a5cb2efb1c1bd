"""``openai:NAME``: any server that speaks OpenAI's chat completions, wherever it stands.

DeepSeek, Qwen, vLLM, Ollama and many others do; ``openai_base_url`` says where.
"""

import os

from langchain_openai import ChatOpenAI
from openai import DefaultAsyncHttpxClient
from pydantic import SecretStr

from zhiren.errors import Unavailable
from zhiren.models.langchain import LangChainChat
from zhiren.settings import Settings

_OPENAI = "https://api.openai.com/v1"
_RETRIES = 2
"""Of a request that was refused or not answered at all; never of one that has begun to answer."""


def open_chat(rest: str, settings: Settings, temperature: float | None) -> LangChainChat:
    """Open the model called *rest* at the configured server."""
    os.environ["LANGSMITH_TRACING"] = "false"  # tracing would send words to somebody else's server
    connections = DefaultAsyncHttpxClient(timeout=settings.model_timeout)
    chat = ChatOpenAI(
        model=rest,
        base_url=settings.openai_base_url or _OPENAI,
        api_key=_key(settings),
        temperature=temperature,
        timeout=settings.model_timeout,
        max_retries=_RETRIES,
        extra_body=_length(settings),
        stream_usage=True,
        stream_chunk_timeout=None,  # the port has its own
        use_responses_api=False,
        http_async_client=connections,
    )
    return LangChainChat(
        name=f"openai:{rest}",
        chat=chat,
        timeout=settings.model_timeout,
        json_schema=True,
        says_why_it_stops=True,
        close=connections.aclose,
    )


def _length(settings: Settings) -> dict[str, int]:
    # OpenAI renamed the field; the other servers kept its first name.
    field = "max_tokens" if settings.openai_base_url else "max_completion_tokens"
    return {field: settings.model_max_tokens}


def _key(settings: Settings) -> SecretStr:
    if settings.openai_api_key is not None:
        return settings.openai_api_key
    if settings.openai_base_url is None:
        raise Unavailable(
            "No API key for OpenAI. Set ZHIREN_OPENAI_API_KEY, or ZHIREN_OPENAI_BASE_URL "
            "for a server of your own."
        )
    return SecretStr("none")  # servers of one's own seldom ask for one
