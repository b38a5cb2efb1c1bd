"""A peer: Starlette that stores an answer in SQLite and says so. It thinks nothing."""

import argparse
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def make_app(path: Path) -> Starlette:
    """Keep answers at *path*, as durably as Zhiren does."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with aiosqlite.connect(path, isolation_level=None) as database:
            await database.execute("PRAGMA journal_mode=WAL")
            await database.execute("PRAGMA synchronous=NORMAL")
            await database.execute("CREATE TABLE answers (question TEXT, words TEXT)")
            app.state.database = database
            yield

    async def answer(request: Request) -> JSONResponse:
        given = await request.json()
        row = (given["question_id"], given["transcript"])
        statement = "INSERT INTO answers VALUES (?, ?)"
        await request.app.state.database.execute(statement, row)
        return JSONResponse({"stored": True})

    async def readyz(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    routes = [Route("/answers", answer, methods=["POST"]), Route("/readyz", readyz)]
    return Starlette(routes=routes, lifespan=lifespan)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder) / "answers.db")
        uvicorn.run(app, port=parser.parse_args().port, log_level="error", access_log=False)
