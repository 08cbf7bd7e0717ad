"""The HTTP server around the stand-in: its routes, and the page in ../page."""
