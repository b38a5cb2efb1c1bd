"""The host collects what plugins bring, and refuses what it cannot accept."""

import pluggy
import pytest

from zhiren import Host, NotFound, Persona, hookimpl, on
from zhiren.errors import PluginError
from zhiren.events import Event, InterviewEnded
from zhiren.testing import MakeHost, make_user


class Actress:
    @hookimpl
    def register_personas(self) -> list[Persona]:
        return [Persona(name="greeter", prompt="hello")]


class Loner:
    @hookimpl
    def lifespan(self, hots: Host) -> None: ...


class Stranger:
    @hookimpl
    def register_tool(self) -> None: ...


def test_two_contributions_of_one_name_are_refused_with_advice() -> None:
    with pytest.raises(PluginError, match="Two plugins register the persona 'greeter'"):
        Host({"one": Actress(), "two": Actress()})


@pytest.mark.parametrize("bad", [Loner(), Stranger()])
def test_misspelt_hooks_and_arguments_are_refused(bad: object) -> None:
    with pytest.raises(pluggy.PluginValidationError, match=r"hots|register_tool"):
        Host({"bad": bad})


def test_unknown_names_say_what_was_missing() -> None:
    with pytest.raises(NotFound, match="No graph with id 'dream'"):
        Host({"nothing": object()}).graphs["dream"]


async def test_a_subscriber_that_fails_does_not_silence_the_others(make_host: MakeHost) -> None:
    heard: list[Event] = []

    class Listeners:
        @hookimpl
        def register_subscriptions(self) -> list[object]:
            async def fail(event: Event, host: Host) -> None:
                raise ZeroDivisionError

            async def listen(event: Event, host: Host) -> None:
                heard.append(event)

            return [on(InterviewEnded, fail), on(InterviewEnded, listen)]

    host = await make_host(listeners=Listeners())
    ended = InterviewEnded(organisation_id="o", interview_id="i", candidate_id="c")
    await host.publish(ended)
    assert heard == [ended]


async def test_the_first_admin_has_a_password_of_their_own(make_host: MakeHost) -> None:
    host = await make_host(settings={"admin_password": None}, nothing=object())
    made_up = host.admin_password
    assert made_up is not None
    assert len(made_up) >= 12
    user = await host.accounts.sign_in("admin", made_up)
    assert (user.role, user.operator) == ("admin", True)


async def test_users_who_register_get_an_organisation_of_their_own(make_host: MakeHost) -> None:
    host = await make_host(nothing=object())
    homes = {(await make_user(host, role)).organisation_id for role in ("hr", "candidate", "hr")}
    assert len(homes) == 3
