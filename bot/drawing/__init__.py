"""A Chart as a picture and as a line of blocks; knows neither Slack nor the terminal."""
