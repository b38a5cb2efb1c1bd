"""Screening over HTTP, one module for each noun of the talent document."""
