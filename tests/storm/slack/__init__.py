"""A small, fast, faulty Slack for storms and benchmarks, with many workspaces.

python -m tests.storm.slack --port 0 --p 0.2 --q 0.1 --seed 7 --pace

The first line it prints is its port. A token `xoxb-<workspace>` names its workspace; any channel
exists. What was applied is kept and given out; faults are drawn from a seeded plan.

    /api/<method>   the Web API: see METHODS           /response/<id>  a response URL
    GET /posts      applied posts, as JSON lines       GET /responses  what response URLs were sent
    GET /counts     posts, own_429s, late, faults, calls
    GET /healthz    "ok"
    POST /plan      change the plan: see Plan          GET /plan       the plan

`late` is how many late posts are still to come.
"""

from tests.storm.slack.plan import APPLIED, HISTORY_KINDS, KINDS, Plan
from tests.storm.slack.serving import StormSlack
from tests.storm.slack.workspaces import Post

__all__ = ["APPLIED", "HISTORY_KINDS", "KINDS", "Plan", "Post", "StormSlack"]
