"""Recordings measured while somebody still speaks, a few seconds at a time."""
