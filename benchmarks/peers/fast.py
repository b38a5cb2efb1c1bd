"""A peer: fastmcp with the same tool, and over HTTP with a bearer token too."""

import argparse

import uvicorn
from fastmcp import FastMCP
from fastmcp.server.auth.providers.jwt import StaticTokenVerifier
from pydantic import BaseModel

TOKEN = "a-token-for-measuring"


class SumOut(BaseModel):
    """What came out."""

    sum: int


def make_server(*, bearer: bool = False) -> FastMCP:
    """Make a server with the one tool."""
    verifier = StaticTokenVerifier({TOKEN: {"client_id": "measure", "scopes": []}})
    server: FastMCP = FastMCP("peer", auth=verifier if bearer else None)

    @server.tool(annotations={"readOnlyHint": True})
    async def add_numbers(a: int, b: int) -> SumOut:
        """Add two numbers."""
        return SumOut(sum=a + b)

    return server


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    app = make_server(bearer=True).http_app(path="/mcp")
    uvicorn.run(app, port=parser.parse_args().port, log_level="error", access_log=False)
