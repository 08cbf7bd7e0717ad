"""Charts as pictures and as blocks."""
