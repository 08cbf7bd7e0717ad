"""The app in many workspaces: installing it, its tokens, and leaving."""
