"""A peer: Starlette with sse-starlette, which says as much and thinks and keeps nothing."""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator

import uvicorn
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

PIECES = 30


async def answers(request: Request) -> EventSourceResponse:
    """Say thirty pieces, then what comes next."""
    given = await request.json()

    async def say() -> AsyncIterator[dict[str, str]]:
        for number in range(PIECES):
            yield {"event": "token", "data": json.dumps({"type": "token", "content": str(number)})}
        following = {"next_question": {"question_id": given["question_id"]}}
        yield {"event": "done", "data": json.dumps({"type": "done", "data": following})}

    return EventSourceResponse(say(), sep="\n")


async def events(_: Request) -> EventSourceResponse:
    """Say nothing for good."""

    async def wait() -> AsyncIterator[dict[str, str]]:
        await asyncio.Event().wait()
        yield {}

    return EventSourceResponse(wait(), ping=15, sep="\n")


async def readyz(_: Request) -> JSONResponse:
    """Answer at once."""
    return JSONResponse({"status": "ok"})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    app = Starlette(
        routes=[
            Route("/answers", answers, methods=["POST"]),
            Route("/events", events),
            Route("/readyz", readyz),
        ]
    )
    uvicorn.run(app, port=parser.parse_args().port, log_level="error", access_log=False)
