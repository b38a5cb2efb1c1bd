"""Throw thousands of requests at a server of its own, and judge every answer by the description.

``python -m scripts.fuzz --cases 2000 talent documind`` starts a server on a free loopback port in
a home that is thrown away, fills it with rows, and lets schemathesis go through the dialects as
somebody of every role. Half of the ids that it sends are ids of those rows.
"""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2

from scripts.grafting import graft
from scripts.seeding import NATIVE, PASSWORD, sow
from zhiren.settings import Settings
from zhiren.web.dialects import DIALECTS

BIN = Path(sys.executable).parent
PREFIXES = {
    **{name: Settings.model_fields[f"{name}_prefix"].default for name in DIALECTS},
    "native": NATIVE,
}
ROLES = ("admin", "hr", "candidate", "anonymous")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)
_RULES = """
[[operations]]
include-path-regex = "/events$"
phases.fuzzing.extra-data-sources.responses = false
phases.coverage.extra-data-sources.responses = false
"""
"""What is not over is listened to for good: only interviews that have ended are asked for."""
_LAST = f"{NATIVE}/logout"
"""Whoever goes there is nobody afterwards."""
_LIMITS = (
    "logins_per_minute",
    "logins_per_minute_address",
    "registrations_per_minute",
    "requests_per_minute",
    "requests_per_minute_admin",
    "native_requests_per_minute",
)
_PATIENCE = 60.0


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve every door from a home in *folder*, its limits wide open; answer where."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    quiet = {name: value for name, value in os.environ.items() if "ZHIREN" not in name}
    roomy = {f"ZHIREN_{name.upper()}": "1000000" for name in _LIMITS}
    own = {"ZHIREN_HOME": str(folder / "home"), "ZHIREN_ADMIN_PASSWORD": PASSWORD}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [str(BIN / "zhiren"), "serve", "--port", str(port)],
            env=quiet | roomy | own,
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        yield _ready(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _ready(url: str, process: "subprocess.Popen[bytes]") -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx2.get(f"{url}/readyz").status_code == 200:
                return url
        except httpx2.TransportError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


class Fuzz:
    """One server's description, with rows behind it."""

    def __init__(self, url: str, folder: Path) -> None:
        """Fill the server at *url*; its description goes to *folder*."""
        self.url, self.seeds = url, sow(url)
        described = httpx2.get(f"{url}/openapi.json").raise_for_status().json()
        self.operations = {
            dialect: sum(len(o) for path, o in described["paths"].items() if _in(path, prefix))
            for dialect, prefix in PREFIXES.items()
        }
        (folder / "schemathesis.toml").write_text(_RULES, encoding="utf-8")
        self.file = folder / "openapi.json"
        self.file.write_text(json.dumps(graft(described, self.seeds)), encoding="utf-8")

    def commands(self, dialect: str, role: str, cases: int, more: Sequence[str]) -> list[list[str]]:
        """Say how schemathesis goes through one dialect as somebody in *role*."""
        each = max(1, round(cases / self.operations[dialect]))
        rounds: list[tuple[str, ...]] = [
            ("--include-path-regex", f"^{PREFIXES[dialect]}/", "--exclude-path", _LAST)
        ]
        if dialect == "native":
            rounds.append(("--include-path", _LAST))
        return [self._command(role, each, (*round_, *more)) for round_ in rounds]

    def _command(self, role: str, each: int, more: Iterable[str]) -> list[str]:
        signed = [f"{name}: {value}" for name, value in self.seeds.headers(role).items()]
        return [
            *(str(BIN / "schemathesis"), "run", str(self.file), "--url", self.url),
            *("--checks", ",".join(CHECKS), "--max-examples", str(each)),
            *(part for header in signed for part in ("--header", header)),
            *("--request-timeout", "25", "--no-color", "--suppress-health-check", "all"),
            *("--continue-on-failure", "--warnings", "off", *more),
        ]

    def answered(self) -> dict[str, int]:
        """Count what was answered so far: by dialect and the first digit of the status."""
        counts: dict[str, int] = {}
        page = httpx2.get(f"{self.url}/metrics").text
        found = re.findall(r'requests_total\{dialect="(\w+)",status="(\d)\d\d"\} (\d+)', page)
        for dialect, digit, number in found:
            counts[f"{dialect} {digit}xx"] = counts.get(f"{dialect} {digit}xx", 0) + int(number)
        return counts


def _in(path: str, prefix: str) -> bool:
    return path.startswith(f"{prefix}/")


def main() -> int:
    """Fuzz the dialects that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dialects", nargs="*", choices=[[], *PREFIXES], metavar="|".join(PREFIXES))
    parser.add_argument("--cases", type=int, default=2000, help="generated cases of a dialect")
    parser.add_argument("--role", action="append", choices=ROLES, help="one of them alone")
    given, more = parser.parse_known_args()
    worst = 0
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as url:
        fuzz = Fuzz(url, Path(folder))
        roles = given.role or ROLES
        for dialect in given.dialects or PREFIXES:
            for role in roles:
                sys.stdout.write(f"\n{dialect} as {role}\n")
                sys.stdout.flush()
                share = given.cases // len(roles)
                for command in fuzz.commands(dialect, role, share, more):
                    worst = max(worst, subprocess.run(command, cwd=folder, check=False).returncode)
        sys.stdout.write(f"{fuzz.answered()}\n")
    return worst


if __name__ == "__main__":
    sys.exit(main())
