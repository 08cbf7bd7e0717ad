"""What the app is sent, and how."""
