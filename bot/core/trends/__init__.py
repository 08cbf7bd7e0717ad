"""Whether a series moves: signal, noise, or cannot tell."""
