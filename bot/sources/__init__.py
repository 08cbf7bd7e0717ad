"""One module per outside source: what it can count, how it is asked, what its answers mean."""
