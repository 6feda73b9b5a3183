"""Level 5, corpus: records next to one another."""
