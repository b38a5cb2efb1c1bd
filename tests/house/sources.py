"""This is where the house tests look: the project's own files, read once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
ROOTS = ("platform", "plugins", "agents", "graphs", "mcp_server", "prompts")
COMMANDS = ("scripts", "benchmarks", "examples")
TEXTS = {".py", ".md", ".toml", ".txt", ".j2", ".mmd", ".lock", ".html", ".css", ".js", ".ini", ""}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def sources() -> dict[str, str]:
    """Give the text of every Python file of the product, by path."""
    return _read(*ROOTS, *COMMANDS)


@cache
def suites() -> dict[str, str]:
    """Give the text of every Python file of the tests, by path."""
    return _read("tests")


@cache
def tree(path: str) -> ast.Module:
    """Parse one of those files."""
    return ast.parse({**sources(), **suites()}[path])


def functions(path: str) -> Iterator[Function]:
    """Find every function in a file, however deep."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def texts() -> Iterator[tuple[str, str]]:
    """Give every text file of the project, those of the tools and of git left out."""
    for path in sorted(HOUSE.rglob("*")):
        name = path.relative_to(HOUSE)
        hidden = any(part.startswith(".") and part != ".ci" for part in name.parts)
        made = "__pycache__" in name.parts or path.suffix not in TEXTS
        if not hidden and not made and path.is_file():
            yield name.as_posix(), path.read_text(encoding="utf-8")


def _read(*folders: str) -> dict[str, str]:
    found = (path for folder in folders for path in sorted((HOUSE / folder).rglob("*.py")))
    return {path.relative_to(HOUSE).as_posix(): path.read_text(encoding="utf-8") for path in found}
