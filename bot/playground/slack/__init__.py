"""The stand-in for Slack itself, without a network address of its own.

rules     what Slack takes and what it refuses: block limits, tokens, scopes
state     what one workspace holds, what was handed out, the faults that are on, the traffic
delivery  what the app is sent: payloads, by Socket Mode or as signed requests over HTTP
methods   what the app asks for: the Web API, and answers by response URL
people    what people do: write, edit, press, run a command or a shortcut, fill in a modal

A folder uses those above it, never those below.
"""
