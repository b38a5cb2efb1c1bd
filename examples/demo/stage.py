"""What a person sees: headings that name each door, tables, bars and streamed words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
from rich.box import HORIZONTALS
from rich.console import Console
from rich.rule import Rule
from rich.table import Table

console = Console(highlight=False)


def act(number: int, title: str, door: str) -> None:
    """Begin a part of the demonstration, and say through which door it goes."""
    console.print()
    console.print(Rule(f"[bold]{number}. {title}[/bold]", align="left"))
    console.print(f"[dim]door · 入口  {door}[/dim]")


def say(text: str, end: str = "\n") -> None:
    """Print words as they are: Chinese has no blanks to wrap at, so the terminal does it."""
    console.print(text, end=end, soft_wrap=True)


def table(*columns: str) -> Table:
    """Make a table as this demonstration draws them."""
    made = Table(header_style="bold", show_lines=True, box=HORIZONTALS)
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


@dataclass(frozen=True)
class Door:
    """One API of the server, for one person."""

    client: httpx2.Client
    prefix: str
    token: str | None = None

    def get(self, path: str, **options: Any) -> Any:
        """Get a path and open its envelope."""
        return self._open(self._ask("GET", path, **options))

    def post(self, path: str, **options: Any) -> Any:
        """Post to a path and open its envelope."""
        return self._open(self._ask("POST", path, **options))

    def download(self, path: str, **options: Any) -> bytes:
        """Get a file."""
        answer = self._ask("GET", path, **options)
        self._check(answer)
        return bytes(answer.content)

    def events(
        self, path: str, body: dict[str, Any] | None = None
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Get a path, or post to it, and hear its Server-Sent Events: name and data."""
        options: dict[str, Any] = {"headers": {**self._headers(), "Accept": "text/event-stream"}}
        method = "GET" if body is None else "POST"
        options |= {} if body is None else {"json": body}
        with self.client.stream(method, self.prefix + path, **options) as answer:
            if answer.status_code >= 400:
                answer.read()
                self._check(answer)
            name = "message"
            for line in answer.iter_lines():
                if line.startswith("event:"):
                    name = line.removeprefix("event:").strip()
                elif line.startswith("data:"):
                    yield name, json.loads(line.removeprefix("data:"))

    def _ask(self, method: str, path: str, **options: Any) -> httpx2.Response:
        return self.client.request(method, self.prefix + path, headers=self._headers(), **options)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def _open(self, answer: httpx2.Response) -> Any:
        self._check(answer)
        body = answer.json()
        return body["data"] if isinstance(body, dict) and "data" in body else body

    @staticmethod
    def _check(answer: httpx2.Response) -> None:
        if answer.status_code >= 400:
            url = f"{answer.request.method} {answer.request.url.path}"
            raise SystemExit(f"{url} answered {answer.status_code}: {answer.text[:500]}")
