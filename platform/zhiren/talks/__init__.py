"""Talks with personas: turn by turn, kept apart and kept between turns."""
