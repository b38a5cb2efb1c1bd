"""What must be said in words: docstrings, reasons; and what must not be said at all."""

import ast
import re
from collections.abc import Iterator

from tests.house.sources import Function, sources, suites, texts, tree

NOQA = re.compile(r"#\s*noqa(?P<codes>: [A-Z0-9, ]+)?(?P<why> - \S.+)?$")
MACHINE = re.compile(r"(?<![\w.}])/(?:tmp|root|work|home/\w+)/")
REGISTRY = re.compile(r"https?://\S*(?:/simple/|registry\.|\.whl|\.tgz)")
Documented = ast.Module | ast.ClassDef | Function


def public(node: Documented, name: str) -> Iterator[tuple[str, Documented]]:
    """Walk what others can see: neither underscored names nor what a function keeps inside."""
    yield name, node
    if isinstance(node, Function):
        return
    for child in node.body:
        if isinstance(child, ast.ClassDef | Function) and not child.name.startswith("_"):
            yield from public(child, f"{name}.{child.name}")


def swallows_all(handler: ast.ExceptHandler) -> bool:
    broad = handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def test_every_public_name_is_documented() -> None:
    silent = [
        name
        for path, text in sources().items()
        for name, node in public(tree(path), path)
        if text.strip() and not ast.get_docstring(node)
    ]
    assert silent == []


def test_a_broad_except_says_why() -> None:
    silent = [
        f"{path}:{handler.lineno}"
        for path, text in sources().items()
        for handler in ast.walk(tree(path))
        if isinstance(handler, ast.ExceptHandler)
        and swallows_all(handler)
        and "#" not in "".join(text.splitlines()[handler.lineno - 2 : handler.lineno + 1])
    ]
    assert silent == []


def test_a_rule_is_set_aside_only_with_a_reason() -> None:
    bare = [
        f"{path}:{number}"
        for path, text in {**sources(), **suites()}.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (found := NOQA.search(line)) and not (found["codes"] and found["why"])
    ]
    assert bare == []


def test_no_text_speaks_of_one_machine_or_of_a_registry() -> None:
    told = [
        f"{name}: {found.group()}"
        for name, text in texts()
        if (found := MACHINE.search(text) or REGISTRY.search(text))
    ]
    assert told == []
