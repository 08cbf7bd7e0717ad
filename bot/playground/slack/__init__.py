"""The stand-in for Slack itself, without a network address of its own.

rules     what Slack takes and what it refuses: block limits, tokens, scopes
state     what one workspace holds: people, channels, messages, views, and what was handed out
delivery  what the app is sent: payloads, and the Socket Mode connection they travel on
methods   what the app asks for: the Web API, and answers by response URL
people    what people do: write, press, run a command, fill in a modal

A folder uses those above it, never those below.
"""
