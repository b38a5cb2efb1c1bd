"""What requests and pages have in common in the interview dialect."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from zhiren import Forbidden, Page, Unauthorized
from zhiren.access import Actor
from zhiren_interview.fields import PageNumber, PageSize
from zhiren_interview.tables import Interview


class Body(BaseModel):
    """A JSON body: what is not of the right type is refused, what is unknown is ignored."""

    model_config = ConfigDict(strict=True)


class Paging(BaseModel):
    """Which page."""

    page: PageNumber = 1
    page_size: PageSize = 20

    def answer(self, items: Sequence[BaseModel], total: int) -> Page:
        """Make the page that was asked for."""
        return Page(items=list(items), total=total, page=self.page, page_size=self.page_size)


def be_signed_in(actor: Actor) -> None:
    """Refuse a token that is good for one interview, where no interview is meant."""
    if actor.interview_id is not None:
        raise Forbidden("该令牌只能用于一场面试 · This token is for one interview only.")


def stay_in(actor: Actor, interview_id: str) -> None:
    """Refuse a token that is good for another interview only."""
    if actor.interview_id is not None and actor.interview_id != interview_id:
        raise Forbidden("该令牌只能用于另一场面试 · This token is for another interview.")


def be_in_time(actor: Actor, interview: Interview) -> None:
    """Refuse a token that is good for one interview once that is over.

    What it opens then is the candidate's letter alone, and that until it expires.
    """
    if actor.interview_id is not None and interview.status == "completed":
        raise Unauthorized(
            "面试已结束，该链接不再有效 · This interview is over, and so is its link."
        )
