"""Who is asking, and which roles there are."""

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["admin", "hr", "viewer", "candidate", "user", "anonymous"]
Roles = frozenset[str]

ADMINS: Roles = frozenset({"admin"})
STAFF: Roles = frozenset({"admin", "hr"})
READERS: Roles = STAFF | {"viewer"}
PEOPLE: Roles = READERS | {"user"}
"""Who has a desk: candidates come in by the link of their interview alone."""
CANDIDATES: Roles = frozenset({"candidate"})
MEMBERS: Roles = READERS | {"candidate", "user"}
ANYONE: Roles = MEMBERS | {"anonymous"}
PUBLIC: Roles = frozenset({"public"})
"""Answered without looking who asks: signing in, health."""

PUBLIC_ORGANISATION = "org_public"
"""Where anonymous local callers act."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who asks for something, in one organisation."""

    user_id: str
    organisation_id: str
    role: Role
    name: str = ""
    operator: bool = False
    """The first admin, who also runs the platform."""
    interview_id: str | None = None
    """Set for a token that is good for this one interview only."""
    sign_in_id: str | None = None
    """Set for a token that ends with one signing in."""
    key_id: str | None = None
    """Set for whoever came with an API key."""
    scopes: frozenset[str] = frozenset()
    """What that key opens; empty for all that its owner may do."""
    expires_at: float | None = field(default=None, compare=False)
    """When the token or key ends, in seconds since 1970; None for one without end."""
    version: int = field(default=0, compare=False)
    """Of the account: raised when every token of it ends."""

    @property
    def read_only(self) -> bool:
        """Whether nothing may be changed."""
        return "read" in self.scopes

    @classmethod
    def anonymous(cls) -> "Actor":
        """Somebody local who did not sign in."""
        return cls(user_id="anonymous", organisation_id=PUBLIC_ORGANISATION, role="anonymous")

    @classmethod
    def service(cls, organisation_id: str) -> "Actor":
        """Zhiren itself, working for one organisation: after an event, in a task.

        Under an id of that organisation alone: what one of them owns, another does not.
        """
        return cls(
            user_id=f"zhiren@{organisation_id}"[:64],
            organisation_id=organisation_id,
            role="admin",
            name="Zhiren",
        )
