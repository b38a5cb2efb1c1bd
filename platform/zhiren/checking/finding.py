"""What a check finds: which part of a plugin, what is wrong with it, and what mends it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that a plugin's author should know."""

    part: str
    """``tool greet_person``, ``persona host``, or ``plugin`` for the whole."""
    advice: str
    """What is wrong and what to do about it."""
    note: bool = False
    """Nothing is wrong: it only could not be tried."""

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.part}: {self.advice}"
