"""Who may do what: the matrix names every endpoint and tool, and the doors keep to it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import httpx2
import pytest

from zhiren import ANYONE, Host
from zhiren.access import Role
from zhiren.app import NATIVE_PREFIX
from zhiren.testing import MakeClient, MakeHost, sign_in

MATRIX: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("access_matrix.toml").read_text(encoding="utf-8")
)
DIALECTS = [name for name in MATRIX if name not in {"tools", "sockets"}]
MEMBERS: tuple[Role, ...] = ("admin", "hr", "viewer", "user", "candidate")
ORDER = (*MEMBERS, "anonymous")
UNLIMITED = {
    "logins_per_minute": 10_000,
    "requests_per_minute": 10_000,
    "requests_per_minute_admin": 10_000,
}
Crowd = dict[str, dict[str, str]]


@pytest.fixture
async def roomy_host(make_host: MakeHost) -> Host:
    return await make_host(UNLIMITED)


@pytest.fixture
async def crowd(roomy_host: Host) -> Crowd:
    """The headers of somebody of each role, and of somebody who did not sign in."""
    everybody: Crowd = {"anonymous": {}}
    for role in MEMBERS:
        everybody[role] = await sign_in(roomy_host, role)
    return everybody


def prefix(host: Host, dialect: str) -> str:
    return NATIVE_PREFIX if dialect == "native" else host.settings.prefix(dialect)


def concrete(path: str) -> str:
    """Put something that there is not in the place of each parameter."""
    return path.replace("{", "no-").replace("}", "")


def let_in(response: httpx2.Response) -> bool:
    return response.status_code not in {401, 403}


def test_the_matrix_names_every_endpoint(house: Host) -> None:
    served = {
        dialect: {f"{endpoint.method} {endpoint.path}" for endpoint in endpoints}
        for dialect, endpoints in house.endpoints.items()
    }
    assert {dialect: set(MATRIX[dialect]) for dialect in DIALECTS} == served


def test_the_matrix_names_every_tool(house: Host) -> None:
    assert set(MATRIX["tools"]) == set(house.tools)


def test_the_matrix_names_every_socket(house: Host) -> None:
    assert MATRIX["sockets"] == {
        socket.name: " ".join(role for role in ORDER if role in socket.roles)
        for socket in house.sockets
    }


def test_the_matrix_speaks_of_roles_that_there_are() -> None:
    named = {role for rows in MATRIX.values() for roles in rows.values() for role in roles.split()}
    assert named == ANYONE | {"public"}


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_endpoints_let_in_whom_the_matrix_says(
    roomy_host: Host, make_client: MakeClient, crowd: Crowd, dialect: str
) -> None:
    client = make_client(roomy_host)
    wrong = []
    # Whoever signs out is nobody afterwards: that comes last.
    rows = sorted(MATRIX[dialect].items(), key=lambda row: row[0].endswith("/logout"))
    for line, roles in rows:
        method, path = line.split()
        url = prefix(roomy_host, dialect) + concrete(path)
        for role, headers in crowd.items():
            allowed = roles == "public" or role in roles.split()
            response = await client.request(method, url, headers=headers)
            if let_in(response) != allowed:
                wrong.append((line, role, response.status_code))
    assert wrong == []


async def test_tools_let_in_whom_the_matrix_says(
    roomy_host: Host, make_client: MakeClient, crowd: Crowd
) -> None:
    client = make_client(roomy_host)
    wrong = []
    for name, roles in MATRIX["tools"].items():
        for role, headers in crowd.items():
            response = await client.post(f"{NATIVE_PREFIX}/tools/{name}", headers=headers, json={})
            # A tool that one may not use is not there for them.
            found = let_in(response) and response.status_code != 404
            if found != (role in roles.split() and role != "anonymous"):
                wrong.append((name, role, response.status_code))
    assert wrong == []


async def test_tools_are_shown_to_whom_the_matrix_says(
    roomy_host: Host, make_client: MakeClient, crowd: Crowd
) -> None:
    client = make_client(roomy_host)
    for role in MEMBERS:
        answer = await client.get(f"{NATIVE_PREFIX}/tools", headers=crowd[role])
        assert {tool["name"] for tool in answer.json()["tools"]} == tools_of(MATRIX["tools"], role)


def tools_of(rows: Mapping[str, str], role: str) -> set[str]:
    return {name for name, roles in rows.items() if role in roles.split()}
