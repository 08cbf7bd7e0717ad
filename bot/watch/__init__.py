"""What whoever runs the bot watches: logs without words, and numbers of the bot itself."""
