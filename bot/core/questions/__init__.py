"""What a question about numbers asks, and what a statement claims."""
