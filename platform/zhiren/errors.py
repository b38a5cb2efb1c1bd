"""What can go wrong, by meaning. Dialects decide how each is spelled on the wire.

ZhirenError
├── Invalid                what was sent cannot be understood (``field`` says where)
│   ├── Malformed          not even JSON
│   └── Unreadable         a file that is corrupt, encrypted or empty
├── UnsupportedFormat      a kind of file that this door does not take
├── TooLarge               more than the limit
├── Unauthorized           nobody, or nobody any more
├── Forbidden              known, but not allowed
│   └── QuotaExceeded      allowed, but used up
├── NotFound               the noun exists as an idea, but not with this id
├── Conflict               not in this state, or there already
│   ├── Repeated           done before; doing it again would act twice
│   └── Crossed            somebody else changed it at the same moment; trying again may do
├── TooManyRequests        later
├── Unavailable            an engine or model that is not here now
│   └── MissingExtra       … because it was not installed
├── TimedOut               it took longer than it may
├── Nonsense               a model's answer failed the check
└── PluginError            a plugin contributed something the host cannot accept
"""

from collections.abc import Mapping, Sequence
from typing import Any


class ZhirenError(Exception):
    """Base of everything Zhiren raises on purpose."""


class Invalid(ZhirenError):
    """What was sent cannot be understood."""

    def __init__(
        self,
        message: str,
        field: str | None = None,
        problems: Sequence[tuple[str, str]] = (),
        chinese: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Say what is wrong, and at which *field*; of several *problems*, each with its field.

        *chinese*: the same problems, for those who are answered in Chinese.
        """
        super().__init__(message)
        self.field = field
        self.problems = tuple(problems) or ((field or "", message),)
        self.chinese = tuple(chinese)


class Malformed(Invalid):
    """A body that is not even JSON, or of another kind than is taken."""


class Unreadable(Invalid):
    """A file that is corrupt, encrypted or holds no text."""


class UnsupportedFormat(ZhirenError):
    """A kind of file that cannot be taken here."""


class TooLarge(ZhirenError):
    """More than the limit."""


class Unauthorized(ZhirenError):
    """Nobody, or nobody any more."""


class Forbidden(ZhirenError):
    """Known, but not allowed."""


class QuotaExceeded(Forbidden):
    """Allowed, but used up."""

    def __init__(self, message: str, details: Mapping[str, Any] | None = None) -> None:
        """Say so; *details* name the ``resource``, its ``quota`` and how much is ``used``."""
        super().__init__(message)
        self.details = dict(details or {})


class NotFound(ZhirenError):
    """The noun exists as an idea, but not with this id."""

    def __init__(self, noun: str, ident: str) -> None:
        """Name the *noun* and the *ident* that was asked for."""
        super().__init__(f"No {noun} with id {ident!r}.")
        self.noun, self.ident = noun, ident


class Conflict(ZhirenError):
    """Not in this state, or there already."""


class Repeated(Conflict):
    """Done before under the same key; nothing was changed this time."""


class Crossed(Conflict):
    """Somebody else changed the same rows at the same moment; nothing was changed this time."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("同时有人在更改 · Somebody changed the same at this moment. Try again.")


class TooManyRequests(ZhirenError):
    """Ask again later."""

    def __init__(self, retry_after: int) -> None:
        """Say after how many seconds."""
        super().__init__(f"Too many requests. Try again in {retry_after} seconds.")
        self.retry_after = retry_after


class Unavailable(ZhirenError):
    """An engine or a model that does not answer now."""


class MissingExtra(Unavailable):
    """An engine that was not installed."""

    def __init__(self, what: str, extra: str) -> None:
        """Name *what* is missing and the *extra* that brings it."""
        super().__init__(f"{what} is not installed. Run: pip install 'zhiren[{extra}]'")


class TimedOut(ZhirenError):
    """It took longer than it may."""


class Nonsense(ZhirenError):
    """A model's answer failed the check."""


class PluginError(ZhirenError):
    """A plugin contributed something the host cannot accept."""
