"""What Slack takes and what it refuses."""
