"""Recordings: opened in a process of their own, with limits, and measured there."""
