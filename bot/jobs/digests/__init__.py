"""The weekly digest by itself: its news, frozen, and its way to each channel."""
