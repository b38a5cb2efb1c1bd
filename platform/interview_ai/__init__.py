"""A thin client of the interview API: one that waits and one that is awaited.

client = InterviewClient(base_url="https://…/v1", access_token="…")
interview = client.interviews.create(position_id="pos_…", interviewer_style="friendly")
"""

from interview_ai.awaiting import AsyncInterviewClient
from interview_ai.errors import InterviewError, Pending
from interview_ai.records import (
    Interview,
    Page,
    Position,
    Question,
    Report,
    Submitted,
    Upload,
    User,
)
from interview_ai.waiting import InterviewClient

__all__ = [
    "AsyncInterviewClient",
    "Interview",
    "InterviewClient",
    "InterviewError",
    "Page",
    "Pending",
    "Position",
    "Question",
    "Report",
    "Submitted",
    "Upload",
    "User",
]
