"""A local Slack: real HTTP, a real Socket Mode WebSocket and a page to chat on, loopback only."""
