"""How work is done: items, stages, the memo store and the one runner of all stages."""
