"""What the app asks Slack for: the Web API and response URLs."""
