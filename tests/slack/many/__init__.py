"""The app in many workspaces: two stand-ins behind one address, as Slack is."""
