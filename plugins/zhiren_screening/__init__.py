"""Screening: resumes become talents, held against conditions and found in plain words."""
