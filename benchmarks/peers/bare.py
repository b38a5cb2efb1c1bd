"""A peer: the least that uvicorn and Starlette can be."""

import argparse

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


async def readyz(_: Request) -> JSONResponse:
    """Answer at once."""
    return JSONResponse({"status": "ok"})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    app = Starlette(routes=[Route("/readyz", readyz)])
    uvicorn.run(app, port=parser.parse_args().port, log_level="error")
