"""How a plugin's contributions look, judged without running any of them."""

import re
import tomllib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import jinja2
import jsonschema

from zhiren.access import ANYONE
from zhiren.checking.finding import Finding
from zhiren.errors import NotFound
from zhiren.prompts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhiren.host import Host
    from zhiren.personas import Persona
    from zhiren.plugins.contributions import Contributions
    from zhiren.tools import Tool
    from zhiren.web.endpoints import Endpoint

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_WORDS = 5
_SUFFIX = re.compile(r"\.(zh|en)\.md\.j2$")


def shape_of(host: "Host", found: "Contributions") -> Iterator[Finding]:
    """Judge everything that *found* brings to *host*."""
    for tool in found.tools:
        yield from (Finding(f"tool {tool.name}", advice) for advice in _tool(tool))
    for persona in found.personas:
        yield from (Finding(f"persona {persona.name}", one) for one in _persona(host, persona))
    for dialect, endpoints in found.endpoints.items():
        for endpoint in endpoints:
            part = f"endpoint {endpoint.method} {dialect}{endpoint.path}"
            yield from (Finding(part, advice) for advice in _endpoint(endpoint))
    for loader in found.prompts:
        yield from _prompts(host, loader)


def _tool(tool: "Tool") -> Iterator[str]:
    if not _CHINESE.search(tool.zh):
        yield "has no Chinese: say in zh= what it does, in one Chinese sentence."
    if _CHINESE.search(tool.description) or len(tool.description.split()) < _WORDS:
        yield "needs an English docstring of five words or more: what it does, when to use it."
    if not tool.roles or tool.roles - ANYONE:
        yield f"names roles that there are not: {sorted(tool.roles - ANYONE) or 'none at all'}."
    if tool.read_only and tool.destructive:
        yield "is both read_only and destructive: it cannot be both."
    if not 0 < tool.timeout <= 3600:
        yield "has a timeout that is none: say a number of seconds up to 3600."
    yield from _schema("input", tool.input_schema)
    yield from _schema("output", tool.output_schema)
    if tool.input_schema.get("additionalProperties") is not False:
        yield "accepts arguments that it does not know: set extra='forbid'."


def _schema(which: str, schema: "Mapping[str, Any]") -> Iterator[str]:
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        yield f"has an {which} schema that is no JSON Schema (2020-12): {error.message}"
    if schema.get("type") != "object":
        yield f"has an {which} schema that is no object: use a model with named fields."


def _persona(host: "Host", persona: "Persona") -> Iterator[str]:
    if set(persona.title) != set(LANGUAGES):
        yield "needs a title in zh and en, and in no other language."
    if unknown := sorted(set(persona.tools) - set(host.tools)):
        yield f"uses tools that there are not: {', '.join(unknown)}."
    if persona.graph not in host.graphs:
        known = ", ".join(sorted(host.graphs))
        yield f"thinks with the graph {persona.graph!r}; there are: {known}."
    if persona.prompt not in host.prompts.names():
        yield f"has no prompt: write {persona.prompt}.zh.md.j2 and {persona.prompt}.en.md.j2."


def _endpoint(endpoint: "Endpoint") -> Iterator[str]:
    if not endpoint.handler.__doc__:
        yield "has no docstring: the API's description shows it."
    if not endpoint.roles or endpoint.roles - (ANYONE | {"public"}):
        yield "names no roles, or some that there are not: nobody could call it."


def _prompts(host: "Host", loader: jinja2.BaseLoader) -> Iterator[Finding]:
    try:
        listed = loader.list_templates()
    except TypeError:
        yield Finding("prompts", "come from a loader that cannot list them: use PackageLoader.")
        return
    names = sorted({_SUFFIX.sub("", name) for name in listed if _SUFFIX.search(name)})
    for name in names:
        for advice in _prompt(host, loader, name):
            yield Finding(f"prompt {name}", advice)


def _prompt(host: "Host", loader: jinja2.BaseLoader, name: str) -> Iterator[str]:
    try:
        values = tomllib.loads(_source(loader, f"{name}.example.toml"))
    except NotFound:
        yield f"has no example: write {name}.example.toml with a value of each variable."
        return
    except tomllib.TOMLDecodeError as error:
        yield f"has an example that is no TOML: {error}"
        return
    for language in LANGUAGES:
        try:
            text = host.prompts.render(name, language, **values)
        except jinja2.TemplateNotFound:
            yield f"is missing in {language}: write {name}.{language}.md.j2."
        except jinja2.TemplateError as error:
            yield f"does not render in {language} with its example: {error}"
        else:
            if not text.strip() or (language == "zh" and not _CHINESE.search(text)):
                yield f"says nothing in {language}."


def _source(loader: jinja2.BaseLoader, path: str) -> str:
    try:
        return loader.get_source(jinja2.Environment(autoescape=True), path)[0]
    except jinja2.TemplateNotFound:
        raise NotFound("template", path) from None
