"""What one workspace holds, and what was handed out in it."""
