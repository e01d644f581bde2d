"""Takedown: what is named is blocked for ever, and what was made of it is found and removed."""
