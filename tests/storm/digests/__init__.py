"""Digests in a storm: workers killed at every step, Slack failing, and a count of what came of it.

    python -m tests.storm.digests            the long form: `make storm`
    python -m tests.storm.digests --short    a few hundred digests in some seconds
    python -m tests.storm.digests --seed 7   the same fates and faults again

Each cell has a database, a Slack (`tests.storm.slack`) and some worker processes of its own. The
workers run the real delivering on the real ledger and Slack's own client, with the times scaled
down. Each is told by the seed at which step, and at which visit to it, it kills itself with
SIGKILL, and is then started again until nothing is open; some stop instead for longer than their
lease lasts, and go on. In the end every row of the ledger is compared with the posts that Slack
holds. Cells with the two plain orders show that the comparison sees losses and doubles.
"""
