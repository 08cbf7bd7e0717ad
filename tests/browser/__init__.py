"""The playground in a real browser; skipped where there is no Chromium."""
