"""Throw thousands of requests at a server of its own, and judge every answer by the description.

``python scripts/fuzz.py --cases 100 talent documind`` starts a server on a free loopback port in a
home that is thrown away, signs in its admin, and lets schemathesis go through the dialects.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

BIN = Path(sys.executable).parent
PREFIXES = {
    "interview": "/interview/v1",
    "talent": "/talent/api/v1",
    "documind": "/documind/api/v1",
    "native": "/api/v1",
}
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
)
_PASSWORD = "password123"
_LIMITS = ("logins_per_minute", "requests_per_minute", "requests_per_minute_admin")
_PATIENCE = 60.0


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve every door from a home in *folder*; answer where."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    quiet = {name: value for name, value in os.environ.items() if "ZHIREN" not in name}
    roomy = {f"ZHIREN_{name.upper()}": "1000000" for name in _LIMITS}
    own = {"ZHIREN_HOME": str(folder / "home"), "ZHIREN_ADMIN_PASSWORD": _PASSWORD}
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


def token(url: str) -> str:
    """Sign in as the first admin."""
    form = {"username": "admin", "password": _PASSWORD}
    answer = httpx2.post(f"{url}/talent/api/v1/auth/login", data=form)
    signed: str = answer.raise_for_status().json()["data"]["access_token"]
    return signed


def command(url: str, dialect: str, cases: int, *more: str) -> list[str]:
    """Say how schemathesis goes through one dialect, as the first admin."""
    return [
        *(str(BIN / "schemathesis"), "run", f"{url}/openapi.json"),
        *("--include-path-regex", f"^{PREFIXES[dialect]}/", "--checks", ",".join(CHECKS)),
        *("--phases", "examples,coverage,fuzzing", "--max-examples", str(cases)),
        *("--header", f"Authorization: Bearer {token(url)}", "--continue-on-failure"),
        *("--request-timeout", "30", "--no-color", "--suppress-health-check", "all", *more),
    ]


def main() -> int:
    """Fuzz the dialects that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dialects", nargs="*", metavar="|".join(PREFIXES))
    parser.add_argument("--cases", type=int, default=100, help="generated cases of an operation")
    given, more = parser.parse_known_args()
    worst = 0
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as url:
        for dialect in given.dialects or PREFIXES:
            asked = command(url, dialect, given.cases, *more)
            worst = max(worst, subprocess.run(asked, cwd=folder, check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
