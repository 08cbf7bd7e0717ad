"""Fetching numbers: what is missing, and when each source is due."""
