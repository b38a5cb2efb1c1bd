"""This is where one MCP client talks over standard input and output: ``zhiren mcp``."""

from mcp.server.stdio import stdio_server

from zhiren import Actor, Host
from zhiren_mcp.server import make_server


async def serve(host: Host, actor: Actor) -> None:
    """Serve as *actor* until the client hangs up."""
    server = make_server(host, lambda _: actor)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
