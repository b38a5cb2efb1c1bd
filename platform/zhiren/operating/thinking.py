"""This is where what Zhiren thinks with is looked at: the embedder and the language model."""

import asyncio

from zhiren.backends import Backends
from zhiren.checks import Finding, missing, ok
from zhiren.errors import Unavailable, ZhirenError
from zhiren.models import Models
from zhiren.models.chat import ChatModel
from zhiren.search import Search
from zhiren.settings import Settings


def embedder(settings: Settings, backends: Backends) -> Finding:
    """Open the embedder, if one is set."""
    try:
        found = Search.configured(settings, backends).embedder
        if found is None:
            return ok("none: words alone are searched")

        async def opened() -> None:
            try:
                await found.embed_query("start")
            finally:
                await found.close()

        asyncio.run(opened())
    except ZhirenError as error:
        return missing(str(error), "Put the model where ZHIREN_EMBEDDER says.")
    return ok(f"{found.name} opens ({', '.join(sorted(found.languages))})")


def model(settings: Settings, backends: Backends, *, online: bool) -> Finding:
    """Open the language model, and ask it a word when that is wanted."""
    try:
        chosen = Models(settings, backends.targets("chat")).open()
        if chosen is None:
            return ok("built in")
        if online:
            asyncio.run(_greet(chosen))
    except ZhirenError as error:
        return missing(str(error), "Mend ZHIREN_MODEL or what belongs to it.")
    return ok(f"{settings.model} " + ("answers" if online else "(not asked: say --online)"))


async def _greet(chosen: ChatModel) -> None:
    async for _ in chosen.stream([{"role": "user", "content": "Say ok."}]):
        return
    raise Unavailable("The model said nothing.")
