"""What people do in Slack, told to the app."""
