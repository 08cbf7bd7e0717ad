"""Called by Slack: the server, the door before Bolt, and whether the bot is well."""
