"""The page at /docs: every endpoint to read, without a script and without a network."""

from html import escape
from typing import Any

_STYLE = """
body{font:16px/1.5 system-ui,"Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif;max-width:60rem;
margin:2rem auto;padding:0 1rem;color-scheme:light dark}
summary{cursor:pointer;padding:.3rem 0}code{font-size:.9em}
.verb{display:inline-block;min-width:4.5rem;font-weight:600}
details>div{margin:.2rem 0 1rem 4.7rem}
"""


def docs_page(described: dict[str, Any]) -> str:
    """Write the page of an OpenAPI description."""
    by_tag: dict[str, list[str]] = {}
    for path, operations in described["paths"].items():
        for verb, operation in operations.items():
            by_tag.setdefault(operation["tags"][0], []).append(_entry(verb, path, operation))
    sections = "".join(
        f"<section><h2>{escape(tag)}</h2>{''.join(entries)}</section>"
        for tag, entries in by_tag.items()
    )
    title = escape(described["info"]["title"])
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<h1>{title} {escape(described['info']['version'])}</h1>"
        f"<p>{escape(described['info']['description'])} "
        f'<a href="/openapi.json">openapi.json</a></p>{sections}</html>'
    )


def _entry(verb: str, path: str, operation: dict[str, Any]) -> str:
    parameters = ", ".join(f"{p['name']} ({p['in']})" for p in operation["parameters"])
    asked = f"<p>{escape(parameters)}</p>" if parameters else ""
    body = "".join(
        f"<p>{escape(kind)}: <code>{escape(_name(content.get('schema', {})))}</code></p>"
        for kind, content in operation.get("requestBody", {}).get("content", {}).items()
    )
    return (
        f'<details><summary><span class="verb">{escape(verb.upper())}</span>'
        f"<code>{escape(path)}</code> {escape(operation['summary'])}</summary>"
        f"<div><p>{escape(operation['description'])}</p>{asked}{body}</div></details>"
    )


def _name(schema: dict[str, Any]) -> str:
    reference: str = schema.get("$ref", "")
    return reference.rsplit("/", 1)[-1] or "object"
