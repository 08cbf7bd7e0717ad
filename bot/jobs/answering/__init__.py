"""Answering one message: its line read, its command called, its conversation kept."""
