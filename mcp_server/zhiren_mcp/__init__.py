"""MCP: the host's tools, offered to any MCP client, over HTTP and over standard input."""

from zhiren_mcp.plugin import register_doors, register_subscriptions

__all__ = ["register_doors", "register_subscriptions"]
