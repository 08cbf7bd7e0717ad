"""The weekly digest: who gets it when, and what is news in it."""
