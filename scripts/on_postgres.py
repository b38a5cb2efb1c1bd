"""Run every test that touches a database once more, on Postgres.

Run it as ``make test-postgres``; ``make test`` does so too. Without a Postgres it says in one line
what it leaves out, except in CI, where one must be there.
"""

import os
import subprocess
import sys
from collections.abc import Sequence

import psycopg
from sqlalchemy import make_url

from zhiren.testing_databases import VARIABLE

SERVER = "postgresql+psycopg://postgres@127.0.0.1/postgres"
HELP = "`apt-get install postgresql`, or `make test-postgres SERVER=URL` with one of a superuser"
_MAY = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
NONE_SELECTED = 5
"""What pytest ends with when no test of those named touches a database."""


def main(arguments: Sequence[str]) -> int:
    """Run the tests named by *arguments*, or all; give what this process ends with."""
    server = os.environ.get(VARIABLE) or SERVER
    if why := refusal(server):
        print(f"tests: not run on Postgres: {why}. {HELP}")
        return 1 if os.environ.get("CI") else 0
    print(f"tests: once more on Postgres, at {place(server)}", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "2", *arguments]
    ended = subprocess.run(command, env={**os.environ, VARIABLE: server}, check=False).returncode
    return 0 if arguments and ended == NONE_SELECTED else ended


def refusal(server: str) -> str | None:
    """Tell in a few words why tests cannot make databases there, if they cannot."""
    plain = make_url(server).set(drivername="postgresql")
    try:
        with psycopg.connect(
            plain.render_as_string(hide_password=False), connect_timeout=5
        ) as connection:
            [allowed] = connection.execute(_MAY).fetchone() or [False]
    except psycopg.OperationalError as error:
        return str(error).strip().splitlines()[0]
    return None if allowed else "that role is no superuser"


def place(server: str) -> str:
    """Name a server without its password."""
    url = make_url(server)
    return f"{url.host or '127.0.0.1'}:{url.port or 5432}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
