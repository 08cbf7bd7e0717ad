"""What a person reads in the browser while the app is added to their workspace."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: a title, a few sentences, a button."""

    title: str
    lines: tuple[str, ...]
    button: str


def begin() -> Page:
    """Before Slack asks."""
    return Page(
        title="Add Framewise to your workspace",
        lines=(
            "Describe a project in your own words; Framewise says PyTorch, TensorFlow, either, JAX"
            " or neither, with reasons, sources and dates. No language model is involved.",
            "Slack will show what it may do: hear its own mentions and direct messages, and answer."
            " Reading threads, greeting channels and uploading charts can be declined.",
            "Take it out of the workspace again, and it forgets what was said to it there.",
        ),
        button="Add to Slack",
    )


def installed(workspace: str) -> Page:
    """It worked."""
    return Page(
        title=f"Framewise is in {workspace}" if workspace else "Framewise is in your workspace",
        lines=(
            "In a channel: /invite @Framewise, then @Framewise and your project.",
            "In direct messages: just describe it. “help” shows examples.",
        ),
        button="Open Slack",
    )


def cancelled() -> Page:
    """The person said no to Slack."""
    return Page(
        title="Nothing was added",
        lines=(
            "You or Slack cancelled it, and nothing was kept.",
            "Some workspaces let only admins add apps: then ask one of them.",
        ),
        button="Try again",
    )


def stale() -> Page:
    """The state is unknown: used before, too old, or of another browser."""
    return Page(
        title="This link no longer works",
        lines=(
            "Each works once, for ten minutes, in the browser where it began.",
            "If Framewise stands among the apps of your workspace, all is well. If not, begin"
            " again.",
        ),
        button="Begin again",
    )


def refused() -> Page:
    """Slack did not take the code that it gave."""
    return Page(
        title="Slack did not complete it",
        lines=("Nothing was kept. Begin again; a moment later it usually works.",),
        button="Begin again",
    )


def org_wide() -> Page:
    """It was to be installed for an organisation."""
    return Page(
        title="One workspace at a time, please",
        lines=(
            "Framewise cannot be added to a whole organisation at once, and has given its access"
            " back.",
            "Begin again and choose one workspace of your organisation; repeat it for others.",
        ),
        button="Begin again",
    )


def broken(reference: str) -> Page:
    """Something broke on our side."""
    return Page(
        title="Something went wrong on my side",
        lines=(
            "Nothing you did. Begin again in a minute.",
            f"If it stays, tell whoever runs Framewise this reference: {reference}",
        ),
        button="Begin again",
    )
