"""A local Slack: real HTTP, a real Socket Mode WebSocket and a page to chat on, loopback only.

stand_in.py        SlackStandIn: the one thing to import, for tests and for the demo
people_acting.py   what a test lets people do in it: write, press, run a shortcut, edit
tool.py            a long-running thing that the page offers; completion.py is worth typing
standing_clock.py  the clock that tests hand it
slack/             the stand-in's insides; its own docstring is the map
serving/           HTTP around it
page/              what the browser loads
"""
