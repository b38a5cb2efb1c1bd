"""Where people who work here come in: the page to sign in at, and the one that they start from."""

from pydantic import BaseModel, Field
from starlette.responses import Response

from zhiren.access import PEOPLE
from zhiren.errors import Forbidden, ZhirenError
from zhiren.kernel.tables import User
from zhiren.web import passes
from zhiren.web.auth import address
from zhiren.web.dialects import native
from zhiren.web.pages import SIGN_IN, Site, View, Visit

DESK = "/desk"


class SignInIn(BaseModel):
    """Who wants to come in."""

    name: str = Field(max_length=200)
    password: str = Field(max_length=200)


async def show_sign_in(visit: Visit) -> Response:
    """Ask for name and password."""
    return _ask(visit)


async def sign_in(visit: Visit) -> Response:
    """Let somebody in whose password is right, and lead them where they wanted to go."""
    try:
        user = await _recognised(visit)
    except ZhirenError as error:
        return _ask(visit, error)
    response = visit.redirect(passes.own_path(visit.fields.get("next", ""), DESK))
    passes.give(visit.request, response, await visit.host.sign_ins.begin_pages(user))
    return response


async def sign_out(visit: Visit) -> Response:
    """End this signing in, here and at once."""
    await visit.host.sign_ins.end(visit.actor)
    response = visit.redirect(SIGN_IN)
    passes.take(response)
    return response


async def show_desk(visit: Visit) -> Response:
    """Show which pages there are for whoever signed in."""
    return visit.render("desk.html.j2")


async def _recognised(visit: Visit) -> User:
    told = visit.read(SignInIn)
    await visit.host.limits.login(told.name, address(visit.request))
    user = await visit.host.accounts.sign_in(told.name, told.password)
    if user.role not in PEOPLE:
        raise Forbidden(visit.say("by_link"))
    return user


def _ask(visit: Visit, error: ZhirenError | None = None) -> Response:
    fields = visit.fields or visit.request.query_params
    status = native.status(error) if error else 200
    secret, csrf = passes.greet(visit.host, visit.request)
    response = visit.render(
        "sign_in.html.j2",
        status=status,
        error=str(error or ""),
        csrf=csrf,
        name=fields.get("name", ""),
        next=passes.own_path(fields.get("next", ""), DESK),
    )
    passes.keep_greeting(visit.request, response, secret)
    return response


sites = [
    Site(
        name=SIGN_IN.strip("/"),
        package="zhiren.web",
        views=[
            View(path="", handler=show_sign_in),
            View(path="", handler=sign_in, methods=["POST"]),
        ],
    ),
    Site(
        name=DESK.strip("/"),
        package="zhiren.web",
        views=[
            View(path="", handler=show_desk, roles=PEOPLE),
            View(path="/sign-out", handler=sign_out, roles=PEOPLE, methods=["POST"]),
        ],
    ),
]
