"""What was counted, and the series, shares and verdicts made of it."""
