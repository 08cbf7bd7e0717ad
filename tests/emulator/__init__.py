"""Framewise against a Slack emulator that others wrote: emulate (Apache-2.0), pinned."""
