"""Files that fit in the head, functions that read as a sentence. There is no list of exceptions."""

import ast

from tests.house.sources import Function, functions, sources, suites

FILE_LINES = 400
FUNCTION_LINES = 40
PARAMETERS = 5


def is_tool(function: Function) -> bool:
    """Tell whether its parameters are a tool's wire form, which models fill in by name."""
    called = (d for d in function.decorator_list if isinstance(d, ast.Call))
    return any(isinstance(d.func, ast.Name) and d.func.id == "tool" for d in called)


def parameters(function: Function) -> list[str]:
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return [a.arg for a in given if a.arg not in {"self", "cls"}]


def test_no_file_is_too_long() -> None:
    lengths = {path: text.count("\n") for path, text in {**sources(), **suites()}.items()}
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES} == {}


def test_functions_are_short() -> None:
    long = {
        f"{path}:{f.name}": lines
        for path in sources()
        for f in functions(path)
        if (lines := (f.end_lineno or f.lineno) - f.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_functions_take_little() -> None:
    greedy = {
        f"{path}:{f.name}": given
        for path in sources()
        for f in functions(path)
        if len(given := parameters(f)) > PARAMETERS and not is_tool(f)
    }
    assert greedy == {}
