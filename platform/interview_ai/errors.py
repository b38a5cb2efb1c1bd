"""What can go wrong when the API is asked."""


class InterviewError(Exception):
    """The API refused; ``status`` is HTTP's, ``code`` the document's."""

    def __init__(self, status: int, code: int, message: str) -> None:
        """Say what was answered."""
        super().__init__(message)
        self.status, self.code = status, code


class Pending(InterviewError):
    """What was asked for is still being made: ask again in a moment."""
