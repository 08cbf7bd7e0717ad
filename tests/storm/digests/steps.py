"""The steps of a digest on its way, by name: where a worker may be killed or stopped."""

STEPS = (
    *("before entering", "entering", "entered"),
    *("before claiming", "claiming", "claimed"),
    *("before intending", "intending", "intent kept", "keeping a shut gate", "gate shut"),
    *("half sent", "on the wire", "answer read"),
    *("keeping posted", "posted", "keeping put off", "put off"),
    *("keeping unknown", "unknown", "shutting workspace", "workspace shut"),
    *("before looking up", "looking up", "looked up"),
)
"""Those of every cell; one in -ing is in the middle of a transaction, or of a look-up."""
WITH_HISTORY = ("keeping found", "found")
WITHOUT_HISTORY = ("keeping uncertain", "uncertain")
PLAIN_STEPS = ("claimed", "on the wire", "answer read", "posted")
STOPS = (
    *("intent kept", "before intending", "claimed", "looked up", "before claiming", "entered"),
    *("on the wire", "answer read", "posted", "unknown", "looking up"),
)
"""Where a worker may stop and go on later."""
STOPS_IN_TRANSACTION = ("claiming", "intending", "keeping posted", "keeping unknown")
